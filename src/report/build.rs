//! One case's facts and diagnosis, worded: the JSON's fields first, then the view for people.

use super::cites::CiteBook;
use super::convert::Converter;
use super::model::{Case, Finding, Missing, Report, SCHEMA, Step, Tool};
use super::speech::Wording;
use super::view::{FindingNote, NotEvaluated, Reason, SourceNote, View};
use super::{attempts, headline, overview, requests, rows, timeline};
use crate::diagnosis::{Capture, Confidence, Diagnosis, StepKind};
use crate::facts::CaseFacts;
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
    Case {
        name: wording.case(&facts.name),
        verdict: diagnosis.verdict.as_str(),
        confidence: match diagnosis.confidence {
            Confidence::Conclusive => "conclusive",
            Confidence::Likely => "likely",
        },
        csv_usage: convert.csv_usage(),
        nodes: facts.nodes.iter().map(|node| convert.node(node)).collect(),
        findings: diagnosis.findings.iter().map(|finding| worded(finding, &convert)).collect(),
        remediation: steps(diagnosis, wording),
        missing,
        sources: facts.sources.iter().map(|source| convert.source(source)).collect(),
        messages: convert.messages(),
        view: view(facts, diagnosis, wording),
    }
}

fn worded(finding: &rules::Finding, convert: &Converter<'_>) -> Finding {
    Finding {
        code: finding.code,
        severity: severity(finding.severity),
        node: finding.node.as_deref().map(|name| convert.wording.host(name)),
        title: convert.wording.say(&finding.title),
        detail: convert.wording.say(&finding.detail),
        evidence: match &finding.backing {
            Backing::Cited(citations) => citations.iter().filter_map(|place| convert.evidence(place)).collect(),
            Backing::Absent(_) => Vec::new(),
        },
    }
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

fn view(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> View {
    let mut cites = CiteBook::new(facts, wording);
    let reasons = diagnosis
        .reasons
        .iter()
        .map(|reason| Reason {
            claim: wording.say(&reason.claim),
            detail: wording.say(&reason.detail),
            cites: cites.list(reason.evidence.iter().copied()),
        })
        .collect();
    let nodes = rows::rows(facts, wording, &mut cites);
    let volumes_cited = cites.list(headline::csv_evidence(facts));
    let findings = diagnosis.findings.iter().map(|finding| note(finding, wording, &mut cites)).collect();
    let attempts = attempts::attempts(facts, wording, &mut cites);
    let requests = requests::requests(diagnosis, wording);
    View {
        inventory: headline::inventory(facts, wording),
        headline: headline::headline(facts, diagnosis, wording),
        confidence: headline::confidence(diagnosis, wording),
        tone: headline::tone(diagnosis),
        needs_action: headline::needs_action(diagnosis),
        summary: diagnosis.summary.iter().map(|message| wording.say(message)).collect(),
        first: wording.say(&diagnosis.first),
        missing_line: requests::line(&requests, wording),
        nodes,
        reasons,
        window: attempts::window(facts, wording),
        attempts,
        timeline: timeline::timeline(facts, wording),
        volumes_cited,
        findings,
        message: requests::message(diagnosis, &requests, wording),
        requests,
        not_evaluated: diagnosis.not_evaluated.iter().map(|rule| not_evaluated(rule, wording)).collect(),
        sources_line: rows::sources_line(facts, wording),
        sources: facts
            .sources
            .iter()
            .map(|source| SourceNote { because: wording.say(&source.because), status: rows::status(source, wording) })
            .collect(),
        messages: cites.messages(),
        evidence: cites.evidence(),
        redacted: wording.redactor.as_ref().map(|redactor| redactor.summary(wording)),
    }
}

fn note(finding: &rules::Finding, wording: &Wording, cites: &mut CiteBook<'_>) -> FindingNote {
    let (cited, absent) = match &finding.backing {
        Backing::Cited(citations) => (cites.list(citations.iter()), None),
        Backing::Absent(message) => (super::Cites::default(), Some(wording.say(message))),
    };
    FindingNote {
        severity: wording.word(match finding.severity {
            Severity::Error => "render.severity.error",
            Severity::Warning => "render.severity.warning",
            Severity::Info => "render.severity.info",
        }),
        cites: cited,
        against: cites.list(finding.against.iter().copied()),
        absent,
    }
}

fn not_evaluated((code, wants): &(&'static str, Vec<Capture>), wording: &Wording) -> NotEvaluated {
    let wants: Vec<String> = wants.iter().map(|capture| requests::what(*capture, wording).to_owned()).collect();
    NotEvaluated { code, wants: wording.join(&wants) }
}
