//! AZR010: recovery points in the evidence, with how consistent they are.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, Consistency, Message, RecoveryPoint, Time};

pub(super) const RULE: Rule = Rule { code: Code::AZR010, needs: &[], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let points: Vec<_> = case.recovery_points().collect();
    let count = |wanted: Consistency| {
        let n = points.iter().filter(|(_, point)| point.consistency == wanted).count();
        Arg::Number(n as u64)
    };
    let newest = points.iter().filter_map(|(_, point)| Some((point.taken?, point.consistency))).max();
    let newest = match newest {
        Some((time, consistency)) => Message::new("rules.AZR010.newest")
            .with("time", Arg::Time(time))
            .with("consistency", Arg::Word(consistency.word())),
        None => Message::new("rules.AZR010.undated"),
    };
    let after = |point: &RecoveryPoint| point.taken.is_some_and(|taken| follows_an_attempt(case, taken));
    let near = points.iter().filter(|(_, point)| point.consistency != Consistency::Application && after(point)).count();
    let all_well = points.iter().all(|(_, point)| point.consistency == Consistency::Application);
    let found = rule.from(Severity::Info, points.iter().map(|(place, _)| *place)).map(|found| {
        let found = if all_well { found.saying("rules.AZR010.well") } else { found };
        found
            .gap("application", count(Consistency::Application))
            .gap("file", count(Consistency::FileSystem))
            .gap("crash", count(Consistency::Crash))
            .gap("near", Arg::Number(near as u64))
            .gap("newest", Arg::Message(Box::new(newest)))
    });
    found.into_iter().collect()
}

/// A point is dated at its job's beginning or when its snapshot was taken; the job itself takes an hour at most.
const JOB: f64 = 3_600.0;

/// Whether a rejection lies within an hour of the point.
fn follows_an_attempt(case: &CaseFacts, taken: Time) -> bool {
    let mut times = case.nodes.iter().flat_map(|node| &node.incidents).filter_map(|incident| incident.time);
    times.any(|time| time.seconds_since(taken).abs() <= JOB)
}
