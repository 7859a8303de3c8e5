//! Next steps for writers other than the CSV writer: they never change a verdict about CSV.

use std::collections::{BTreeMap, BTreeSet};

use super::steps::step;
use crate::diagnosis::{Step, StepId, StepKind};
use crate::facts::{Arg, CaseFacts, Message};
use crate::knowledge::writers::Restart;
use crate::rules::support::failing::{Failing, failing, guidance};
use crate::rules::support::words::{self, Words};

/// One check step a failing writer, with the nodes on which it fails.
pub(super) fn steps(case: &CaseFacts) -> Vec<Step> {
    let mut by_writer: BTreeMap<String, (Vec<Failing>, Vec<String>)> = BTreeMap::new();
    for node in &case.nodes {
        for failed in failing(node) {
            let (ways, nodes) = by_writer.entry(failed.key()).or_default();
            ways.push(failed);
            // Node by node: what was added last is the only one that it may be.
            if nodes.last() != Some(&node.name) {
                nodes.push(node.name.clone());
            }
        }
    }
    by_writer.into_values().filter_map(|(ways, nodes)| ask(case, &ways, &nodes)).collect()
}

/// What the application says itself counts before what its codes usually mean.
fn advice(case: &CaseFacts, ways: &[Failing], nodes: &[String]) -> Arg {
    let nodes: BTreeSet<&str> = nodes.iter().map(String::as_str).collect();
    let on = case.nodes.iter().filter(|node| nodes.contains(node.name.as_str()));
    let said: Vec<Words> =
        ways.first().map_or_else(Vec::new, |failed| on.flat_map(|node| words::of(case, node, failed)).collect());
    if said.is_empty() {
        return guidance(ways, false);
    }
    let (quote, explained) = words::first(&said);
    Message::new("rules.advice.own-words").with("quote", quote).with("explained", explained).into()
}

fn ask(case: &CaseFacts, ways: &[Failing], nodes: &[String]) -> Option<Step> {
    let failed = ways.first()?;
    let how = match failed.known.map(|writer| writer.restart) {
        Some(Restart::Service) => "plan.writer.service",
        Some(Restart::Careful) => "plan.writer.careful",
        Some(Restart::Machine) => "plan.writer.machine",
        Some(Restart::None) => "plan.writer.no-service",
        None => "plan.writer.unknown",
    };
    let service = failed.service();
    let mut how = Message::new(how).with("service", Arg::Code(service.unwrap_or("?").to_owned()));
    if service.is_none() {
        how.args.clear();
    }
    let mut step = step(StepKind::Check, StepId::Writer).on(nodes);
    if let Some(service) = service {
        step = step.titled("plan.writer.hosted.title");
        step.title = step.title.with("service", Arg::Code(service.to_owned()));
    }
    step.title = step.title.with("writer", failed.name());
    let azure = Message::new("plan.writer.azure");
    step.detail = step.detail.with("advice", advice(case, ways, nodes)).with("how", how).with("azure", azure);
    if let (Some(service), Some(Restart::Service)) = (service, failed.known.map(|writer| writer.restart)) {
        step = step.running(&[&format!("Get-Service -Name {service}"), "vssadmin list writers"]);
    } else {
        step = step.running(&["vssadmin list writers"]);
    }
    Some(step)
}
