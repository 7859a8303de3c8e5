//! The contract and nothing else: what `--format json`, `jsonl` and `csv` say of a case.

mod convert;
mod line;
mod model;
mod node;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::report) use convert::Converter;
pub use convert::event;
pub use line::{Bundle, BundleStatus, CASE_SCHEMA, CaseLine, FailedLine, Line};
pub use model::*;
pub use node::*;
pub use schema::{line_schema, schema};

use super::speech::Wording;
use crate::diagnosis::{Diagnosis, causes};
use crate::facts::{CaseFacts, Origin, Scope, Time};
use crate::rules::{self, Backing};

/// All cases of one run.
pub fn report(cases: Vec<Case>) -> Report {
    Report { schema: SCHEMA, tool: TOOL, cases }
}

fn options(scope: &Scope) -> Options {
    Options {
        since: scope.since.map(|since| since.to_string()),
        until: scope.until.map(|until| until.to_string()),
        timezone: scope.zone_is_given.then(|| scope.zone_name()),
        limits: scope.caps.iter().copied().collect(),
    }
}

/// Words one case.
pub fn case(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> Case {
    wording.learn(facts);
    let convert = Converter { wording, facts };
    let times = event_times(facts);
    let missing: Vec<Missing> = diagnosis
        .missing
        .iter()
        .map(|missing| Missing {
            node: missing.node.as_deref().map(|name| wording.host(name)),
            what: missing.what,
            why: wording.say(&missing.why),
            collect: wording.command(&missing.collect),
        })
        .collect();
    let mut case = Case {
        name: wording.case(&facts.name),
        verdict: diagnosis.verdict,
        confidence: diagnosis.confidence,
        options: options(&facts.scope),
        csv_usage: convert.csv_usage(),
        nodes: facts.nodes.iter().map(|node| convert.node(node)).collect(),
        causes: diagnosis.causes.iter().map(|cause| self::cause(cause, &convert)).collect(),
        findings: diagnosis.findings.iter().map(|finding| worded(finding, &convert, &times)).collect(),
        remediation: steps(diagnosis, wording),
        missing,
        sources: facts.sources.iter().map(|source| convert.source(source)).collect(),
        messages: convert.messages(),
    };
    let cited = cited_records(&case);
    case.messages.retain(|message| cited.contains(&(message.source.clone(), message.record_id)));
    case
}

/// The records that the case cites or shows.
fn cited_records(case: &Case) -> BTreeSet<(String, u64)> {
    let writers = case.nodes.iter().flat_map(|node| &node.csv_writer.evidence);
    let findings = case.findings.iter().flat_map(|finding| &finding.evidence);
    let causes = case.causes.iter().flat_map(|cause| cause.evidence.iter().chain(&cause.against));
    let cited = case.csv_usage.evidence.iter().chain(writers).chain(findings).chain(causes);
    let records = cited.filter_map(|place| match place {
        EvidenceRef::Record { source, record_id } => Some((source.clone(), *record_id)),
        EvidenceRef::Line { .. } => None,
    });
    let events = case.nodes.iter().flat_map(|node| &node.incidents).flat_map(|incident| &incident.events);
    let events = events.filter_map(|event| Some((event.source.clone(), event.record_id?)));
    records.chain(events).collect()
}

fn cause(cause: &causes::Cause, convert: &Converter<'_>) -> Cause {
    let cited = |places: &[Origin]| places.iter().filter_map(|place| convert.evidence(*place)).collect();
    Cause {
        code: cause.code,
        title: convert.wording.say(&cause.title),
        confidence: cause.confidence,
        evidence: cited(&cause.evidence),
        against: cited(&cause.against),
        first_step: convert.wording.say(&cause.first_step),
    }
}

/// When each event of the case was.
fn event_times(facts: &CaseFacts) -> BTreeMap<Origin, Time> {
    let events = facts.machines().flat_map(|node| &node.events);
    events.filter_map(|event| Some((event.origin, event.value.time?))).collect()
}

fn worded(finding: &rules::Finding, convert: &Converter<'_>, times: &BTreeMap<Origin, Time>) -> Finding {
    let places = proof(finding);
    Finding {
        newest: places.iter().filter_map(|place| times.get(place)).max().map(Time::to_string),
        code: finding.code.as_str(),
        severity: finding.severity,
        node: finding.node.as_deref().map(|name| convert.wording.host(name)),
        title: convert.wording.say(&finding.title),
        detail: convert.wording.say(&finding.detail),
        evidence: places.into_iter().filter_map(|place| convert.evidence(place)).collect(),
    }
}

/// The places that a finding cites, each once: what shows it, then what it is to be compared with.
fn proof(finding: &rules::Finding) -> Vec<Origin> {
    let cited: Vec<Origin> = match &finding.backing {
        Backing::Cited(citations) => citations.iter().collect(),
        Backing::Absent(_) => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    cited.into_iter().chain(finding.against.iter().copied()).filter(|place| seen.insert(*place)).collect()
}

fn steps(diagnosis: &Diagnosis, wording: &Wording) -> Vec<Step> {
    (1..)
        .zip(&diagnosis.plan)
        .map(|(number, step)| Step {
            step: number,
            title: wording.say(&step.title),
            detail: wording.say(&step.detail),
            commands: step.commands.iter().map(|command| wording.command(command)).collect(),
            nodes: step.nodes.iter().map(|name| wording.host(name)).collect(),
            kind: step.kind,
        })
        .collect()
}
