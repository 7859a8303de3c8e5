//! AZR010: recovery points in the evidence, with how consistent they are.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Code, Consistency, Message};

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
    let all_well = points.iter().all(|(_, point)| point.consistency == Consistency::Application);
    let found = rule.from(Severity::Info, points.iter().map(|(place, _)| *place)).map(|found| {
        let found = if all_well { found.saying("rules.AZR010.well") } else { found };
        found
            .gap("application", count(Consistency::Application))
            .gap("file", count(Consistency::FileSystem))
            .gap("crash", count(Consistency::Crash))
            .gap("newest", Arg::Message(Box::new(newest)))
    });
    found.into_iter().collect()
}
