//! One case's facts and diagnosis, worded: the JSON's fields first, then the view for people.

use std::collections::BTreeSet;

use super::cites::CiteBook;
use super::convert::Converter;
use super::model::{Case, EvidenceRef, Finding, Missing, Report, SCHEMA, Step, Tool};
use super::speech::Wording;
use super::view::{NotEvaluated, Reason, View};
use super::{attempts, causes, findings, headline, overview, requests, rows, timeline};
use crate::diagnosis::{Confidence, Diagnosis, StepKind};
use crate::facts::{CaseFacts, Origin};
use crate::rules::{self, Backing, Severity};

/// All cases of one run.
pub fn report(cases: Vec<Case>, wording: &Wording) -> Report {
    let overview = overview::overview(&cases, wording);
    Report { schema: SCHEMA, tool: Tool { name: "vssleuth", version: env!("CARGO_PKG_VERSION") }, cases, overview }
}

/// Words a case for its names alone, which [`Redactor::start_over`] keeps: with all cases learned, a name has one
/// stand-in in all of them, whatever comes first. Without redaction there is nothing to learn.
///
/// [`Redactor::start_over`]: super::Redactor::start_over
pub fn learn(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) {
    if wording.redactor.is_some() {
        build(facts, diagnosis, wording);
    }
}

/// Words one case.
pub fn build(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> Case {
    if let Some(redactor) = &wording.redactor {
        redactor.learn(facts);
    }
    let convert = Converter { wording, facts };
    let missing: Vec<Missing> = diagnosis
        .missing
        .iter()
        .map(|missing| Missing {
            node: missing.node.as_deref().map(|name| wording.host(name)),
            what: missing.what.as_str(),
            why: wording.say(&missing.why),
            collect: wording.command(&missing.collect),
        })
        .collect();
    let mut case = Case {
        name: wording.case(&facts.name),
        verdict: diagnosis.verdict.as_str(),
        confidence: match diagnosis.confidence {
            Confidence::Conclusive => "conclusive",
            Confidence::Likely => "likely",
        },
        csv_usage: convert.csv_usage(),
        nodes: facts.nodes.iter().map(|node| convert.node(node)).collect(),
        causes: causes::causes(diagnosis, &convert),
        findings: diagnosis.findings.iter().map(|finding| worded(finding, &convert)).collect(),
        remediation: steps(diagnosis, wording),
        missing,
        sources: facts.sources.iter().map(|source| convert.source(source)).collect(),
        messages: convert.messages(),
        view: View::default(),
    };
    let cited = cited_records(&case);
    case.messages.retain(|message| cited.contains(&(message.source.clone(), message.record_id)));
    case.view = view(facts, diagnosis, &case.findings, wording);
    case
}

/// The records that the case's JSON cites or shows.
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

fn worded(finding: &rules::Finding, convert: &Converter<'_>) -> Finding {
    Finding {
        code: finding.code.as_str(),
        severity: severity(finding.severity),
        node: finding.node.as_deref().map(|name| convert.wording.host(name)),
        title: convert.wording.say(&finding.title),
        detail: convert.wording.say(&finding.detail),
        evidence: proof(finding).into_iter().filter_map(|place| convert.evidence(place)).collect(),
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

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
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
            kind: match step.kind {
                StepKind::Check => "check",
                StepKind::Change => "change",
                StepKind::Verify => "verify",
                StepKind::Undo => "undo",
            },
        })
        .collect()
}

fn view(facts: &CaseFacts, diagnosis: &Diagnosis, worded: &[Finding], wording: &Wording) -> View {
    let mut cites = CiteBook::new(facts, wording);
    let reasons = diagnosis
        .reasons
        .iter()
        .map(|reason| Reason {
            claim: wording.say(&reason.claim),
            detail: wording.closed(wording.say(&reason.detail)),
            cites: cites.list(reason.evidence.iter().copied()),
        })
        .collect();
    let nodes = rows::rows(facts, wording, &mut cites);
    let volumes_cited = cites.list(headline::csv_evidence(facts));
    let findings = findings::notes(&diagnosis.findings, worded, wording, &mut cites);
    let attempts = attempts::attempts(facts, wording, &mut cites);
    let requests = requests::requests(diagnosis, wording);
    let screen = causes::screen(facts, diagnosis, wording);
    let causes = causes::notes(diagnosis, wording, &mut cites);
    View {
        inventory: headline::inventory(facts, wording),
        headline: screen.headline,
        confidence: screen.confidence,
        tone: headline::tone(diagnosis),
        needs_action: headline::needs_action(diagnosis),
        summary: screen.summary,
        first: screen.first,
        beside: screen.beside,
        causes,
        missing_line: requests::line(&requests, wording),
        unread: rows::unread(facts, wording),
        nodes,
        reasons,
        window: attempts::window(facts, wording),
        attempts,
        timeline: timeline::timeline(facts, wording),
        volumes_cited,
        notes_title: findings::notes_title(&findings, worded, wording),
        findings,
        message: requests::message(facts, &requests, wording),
        requests,
        not_evaluated: not_evaluated(diagnosis, wording),
        sources_line: rows::sources_line(facts, wording),
        sources: facts.sources.iter().map(|source| rows::source(source, wording)).collect(),
        not_evidence: rows::not_evidence(facts, wording),
        messages: cites.messages(),
        evidence: cites.evidence(),
        redacted: wording.redactor.as_ref().map(|redactor| redactor.summary(wording)),
    }
}

/// Many rules want the same captures: each set of captures is named once.
fn not_evaluated(diagnosis: &Diagnosis, wording: &Wording) -> Vec<NotEvaluated> {
    let mut groups: Vec<NotEvaluated> = Vec::new();
    for (code, wants) in &diagnosis.not_evaluated {
        let wants: Vec<String> = wants.iter().map(|capture| requests::what(*capture, wording).to_owned()).collect();
        let wants = wording.join(&wants);
        match groups.iter_mut().find(|group| group.wants == wants) {
            Some(group) => group.codes.push(code.as_str()),
            None => groups.push(NotEvaluated { wants, codes: vec![code.as_str()] }),
        }
    }
    groups
}
