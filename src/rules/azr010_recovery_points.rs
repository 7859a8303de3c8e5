//! AZR010: recovery points in the evidence, with how consistent they are.

use std::collections::BTreeSet;

use super::support::points::are_well;
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, Consistency, Message, Origin, RecoveryPoint, Time};

pub(super) const RULE: Rule = Rule::of_case(Code::AZR010, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let points: Vec<_> = case.own_recovery_points().collect();
    let newest = points.iter().filter_map(|(_, point)| Some((point.taken?, point.consistency))).max();
    let newest = match newest {
        Some((time, consistency)) => {
            Message::new("rules.AZR010.newest").with("time", time).with("consistency", Arg::Word(consistency.as_str()))
        }
        None => Message::new("rules.AZR010.undated"),
    };
    let after = |point: &RecoveryPoint| point.taken.is_some_and(|taken| follows_an_attempt(case, taken));
    let near = points.iter().filter(|(_, point)| point.consistency != Consistency::Application && after(point)).count();
    let near = match near {
        0 => Message::new("rules.AZR010.far"),
        n => Message::new("rules.AZR010.near").with("n", n),
    };
    let consistent = points.iter().all(|(_, point)| point.consistency == Consistency::Application);
    let all_well = are_well(case);
    let found = rule.from(Severity::Info, points.iter().map(|(place, _)| *place)).map(|found| {
        let found = match (all_well, consistent) {
            (true, _) => found.saying("rules.AZR010.well"),
            (false, true) => found.saying("rules.AZR010.alone"),
            (false, false) => found,
        };
        found.gap("counts", counts(&points)).gap("near", near).gap("newest", newest)
    });
    found.into_iter().chain(of_others(rule, case)).collect()
}

/// Points that name a machine which is no node seen: they are told, and decide nothing.
fn of_others(rule: &Rule, case: &CaseFacts) -> Option<Finding> {
    let own: BTreeSet<_> = case.own_recovery_points().map(|(place, point)| (place, &point.machine)).collect();
    let is_other = |(place, point): &(_, &RecoveryPoint)| !own.contains(&(*place, &point.machine));
    let points: Vec<_> = case.recovery_points().filter(is_other).collect();
    let machines: BTreeSet<&String> = points.iter().filter_map(|(_, point)| point.machine.as_ref()).collect();
    let machines: Arg = machines.into_iter().map(|name| Arg::Host(name.clone())).collect();
    let found = rule.from(Severity::Info, points.iter().map(|(place, _)| *place))?;
    let found = found.titled("rules.AZR010.others.title").saying("rules.AZR010.others");
    Some(found.gap("counts", counts(&points)).gap("machines", machines))
}

/// How many there are of each kind that there is.
fn counts(points: &[(Origin, &RecoveryPoint)]) -> Arg {
    let kinds = [
        (Consistency::Application, "rules.AZR010.count.application"),
        (Consistency::FileSystem, "rules.AZR010.count.file"),
        (Consistency::Crash, "rules.AZR010.count.crash"),
    ];
    let count = |(kind, key)| {
        let n = points.iter().filter(|(_, point)| point.consistency == kind).count() as u64;
        (n > 0).then(|| Message::new(key).with("n", n).into())
    };
    Arg::List(kinds.into_iter().filter_map(count).collect())
}

/// A point is dated at its job's beginning or when its snapshot was taken; the job itself takes an hour at most.
const JOB: f64 = 3_600.0;

/// Whether a rejection lies within an hour of the point.
fn follows_an_attempt(case: &CaseFacts, taken: Time) -> bool {
    let mut times = case.nodes.iter().flat_map(|node| &node.incidents).filter_map(|incident| incident.time);
    times.any(|time| time.seconds_since(taken).abs() <= JOB)
}
