//! `--format text`: the first screen answers, everything below is proof.

use std::io;

use super::fold::{HTML, JSON, VERBOSE, fold, more, more_with};
use super::page::Page;
use super::text_details as details;
use super::width::width;
use super::{Look, visible};
use crate::report::{Attempt, Case, Cites, NodeRow, Report};

/// Citations shown of one claim.
const CITES: usize = 3;
/// Attempts shown in full.
const ATTEMPTS: usize = 3;
/// Events shown of one attempt.
const EVENTS: usize = 12;
/// Nodes shown in the table.
const NODES: usize = 64;
/// Names shown of what is no evidence.
const STRAYS: usize = 10;

pub(super) fn render(report: &Report, look: &Look) -> io::Result<String> {
    let mut page = Page::new(look);
    if report.cases.len() > 1 {
        overview(report, look, &mut page);
    }
    for case in report.in_order() {
        if report.cases.len() > 1 {
            rule(&mut page);
        }
        one(case, look, &mut page);
    }
    if report.not_evidence().next().is_some() {
        rule(&mut page);
    }
    for case in report.not_evidence() {
        page.two_ends(&case.name, "", None);
        page.paragraph(2, case.view.not_evidence.as_deref().unwrap_or_default());
    }
    Ok(page.finish())
}

fn rule(page: &mut Page) {
    page.blank();
    let rule = "=".repeat(page.columns);
    page.line(&rule);
}

fn overview(report: &Report, look: &Look, page: &mut Page) {
    let overview = &report.overview;
    page.two_ends(&overview.title, "", None);
    page.blank();
    let counts: Vec<Vec<String>> =
        overview.counts.iter().map(|count| vec![count.cases.to_string(), count.label.to_owned()]).collect();
    page.table(2, None, &counts, &[0]);
    page.heading(look.word("render.h.cases"));
    let header = [look.word("render.h.case"), look.word("render.h.verdict"), look.word("render.h.confidence")];
    let rows: Vec<Vec<String>> = overview
        .rows
        .iter()
        .map(|row| vec![row.name.clone(), row.verdict.to_owned(), row.confidence.clone()])
        .collect();
    page.table(2, Some(&header), &rows, &[]);
    let names: Vec<String> = report.not_evidence().map(|case| visible::escape(&case.name).into_owned()).collect();
    if !names.is_empty() {
        let (shown, left) = fold(&names, STRAYS);
        let mut shown = shown.to_vec();
        shown.extend((left > 0).then(|| more(look.lang, left)));
        page.blank();
        let names = shown.join(look.word("list.separator"));
        page.paragraph(2, &format!("{}: {names}", overview.not_evidence_title));
    }
}

fn one(case: &Case, look: &Look, page: &mut Page) {
    first_screen(case, look, page);
    nodes(case, look, page);
    volumes(case, look, page);
    why(case, look, page);
    causes(case, look, page);
    attempts(case, look, page);
    steps(case, look, page);
    details::findings(case, look, page);
    details::requests(case, look, page);
    details::messages(case, look, page);
    if look.verbose {
        details::writers(case, look, page);
    }
    details::sources(case, look, page);
    if look.verbose {
        details::not_evaluated(case, look, page);
    }
}

fn first_screen(case: &Case, look: &Look, page: &mut Page) {
    let view = &case.view;
    page.two_ends(&case.name, &view.inventory, None);
    if let Some(redacted) = &view.redacted {
        page.paragraph(2, redacted);
    }
    page.blank();
    page.two_ends(&view.headline, &view.confidence, Some(view.tone));
    page.blank();
    page.paragraph(2, &view.summary.join(look.word("render.sentence.separator")));
    page.blank();
    let (first, missing) = (look.word("render.first"), look.word("render.missing"));
    let unread = view.unread.as_ref().map(|said| (look.word("render.unread"), said));
    let beside = view.beside.as_ref().map_or(0, |(label, _)| width(label));
    let labels = width(first).max(width(missing)).max(beside).max(unread.map_or(0, |(label, _)| width(label)));
    page.hanging(2, first, labels, &view.first);
    if let Some((label, said)) = &view.beside {
        page.hanging(2, label, labels, said);
    }
    page.hanging(2, missing, labels, &view.missing_line);
    if let Some((label, said)) = unread {
        page.hanging(2, label, labels, said);
    }
}

fn nodes(case: &Case, look: &Look, page: &mut Page) {
    if case.view.nodes.is_empty() {
        return;
    }
    page.heading(look.word("render.h.nodes"));
    let header = [
        look.word("render.col.name"),
        look.word("render.col.writer"),
        look.word("render.col.setting"),
        look.word("render.col.incidents"),
        look.word("render.col.last"),
        look.word("render.col.covers"),
    ];
    let (shown, left) = fold(&case.view.nodes, NODES);
    let rows: Vec<Vec<String>> = shown.iter().map(cells).collect();
    page.table(2, Some(&header), &rows, &[3]);
    if left > 0 {
        page.paragraph(2, &more_with(look.lang, left, HTML));
    }
    let proof = setting_cites(shown);
    if !proof.shown.is_empty() {
        page.blank();
        page.paragraph(2, look.word("render.setting.proof"));
        cites(&proof, 4, look, page);
    }
}

/// What shows the switch of the nodes, one place a node first.
pub(super) fn setting_cites(nodes: &[NodeRow]) -> Cites {
    let mut all = Cites::default();
    for turn in 0..nodes.iter().map(|node| node.setting_cites.shown.len()).max().unwrap_or(0) {
        let places = nodes.iter().filter_map(|node| node.setting_cites.shown.get(turn));
        for place in places {
            if !all.shown.contains(place) {
                all.shown.push(place.clone());
            }
        }
    }
    all
}

/// The cells of a node, as every table of nodes has them.
pub(super) fn cells(row: &NodeRow) -> Vec<String> {
    vec![
        row.name.clone(),
        row.writer.to_owned(),
        row.setting.clone(),
        row.incidents.clone(),
        row.last.clone(),
        row.covers.clone(),
    ]
}

fn volumes(case: &Case, look: &Look, page: &mut Page) {
    if case.csv_usage.volumes.is_empty() {
        return;
    }
    page.heading(look.word("render.h.volumes"));
    let header = [look.word("render.col.name"), look.word("render.col.state"), look.word("render.col.owner")];
    let (shown, left) = fold(&case.csv_usage.volumes, NODES);
    let not_seen = || look.word("render.not-seen").to_owned();
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|volume| {
            vec![
                volume.name.clone(),
                volume.state.clone().unwrap_or_else(not_seen),
                volume.owner_node.clone().unwrap_or_else(not_seen),
            ]
        })
        .collect();
    page.table(2, Some(&header), &rows, &[]);
    if left > 0 {
        page.paragraph(2, &more_with(look.lang, left, HTML));
    }
}

/// Citations, one a line, the long tail as a number and what shows it.
pub(super) fn cites(cites: &Cites, indent: usize, look: &Look, page: &mut Page) {
    let (shown, left) = fold(&cites.shown, if look.verbose { cites.shown.len() } else { CITES });
    for cite in shown {
        page.quiet(indent, &cite.label);
    }
    let option = if cites.more > 0 { JSON } else { VERBOSE };
    if left + cites.more > 0 {
        page.quiet(indent, &more_with(look.lang, left + cites.more, option));
    }
}

fn why(case: &Case, look: &Look, page: &mut Page) {
    if case.view.reasons.is_empty() {
        return;
    }
    page.heading(look.word("render.h.why"));
    let widest = case.view.reasons.iter().map(|reason| width(&reason.claim)).max().unwrap_or(0);
    // A third of the line: at 80 columns the detail needs the rest.
    let widest = widest.min(page.columns / 3);
    for reason in &case.view.reasons {
        page.hanging(2, &reason.claim, widest, &reason.detail);
        cites(&reason.cites, widest + 4, look, page);
    }
}

/// The probable causes, each with its first step and proof.
fn causes(case: &Case, look: &Look, page: &mut Page) {
    if case.view.causes.is_empty() {
        return;
    }
    page.heading(look.word("render.h.causes"));
    for (number, cause) in (1..).zip(&case.view.causes) {
        let number = format!("{number:>2}");
        page.hanging(2, &number, 2, &format!("{}: {}", cause.code, cause.title));
        page.paragraph(6, &cause.detail);
        page.paragraph(6, &format!("{}: {}", look.word("render.first"), cause.first));
        cites(&cause.cites, 6, look, page);
    }
}

fn attempts(case: &Case, look: &Look, page: &mut Page) {
    if case.view.attempts.is_empty() {
        return;
    }
    page.heading(look.word("render.h.attempts"));
    page.paragraph(2, &case.view.window);
    let (shown, left) = fold(&case.view.attempts, ATTEMPTS);
    for attempt in shown {
        page.blank();
        page.two_ends(&format!("  {}   {}", attempt_title(attempt, look), attempt.time), &attempt.nodes, None);
        events(attempt, look, page);
    }
    if left > 0 {
        page.blank();
        let times: Vec<String> = case.view.attempts.iter().skip(shown.len()).map(|a| a.time.clone()).collect();
        let (times, beyond) = fold(&times, 8);
        page.paragraph(2, &format!("{}: {}", look.word("render.earlier"), times.join(look.word("list.separator"))));
        if beyond > 0 {
            page.paragraph(2, &more_with(look.lang, beyond, HTML));
        }
    }
}

/// "Attempt 3".
pub(super) fn attempt_title(attempt: &Attempt, look: &Look) -> String {
    format!("{} {}", look.word("render.attempt"), attempt.number)
}

fn events(attempt: &Attempt, look: &Look, page: &mut Page) {
    let (shown, left) = fold(&attempt.events, EVENTS);
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|event| {
            let text =
                if event.context { format!("{} {}", look.word("render.near"), event.text) } else { event.text.clone() };
            vec![event.time.clone(), event.gap.clone(), event.node.clone(), event.event.clone(), text]
        })
        .collect();
    page.table(4, None, &rows, &[1]);
    if left + attempt.left_out > 0 {
        page.paragraph(4, &more_with(look.lang, left + attempt.left_out, HTML));
    }
}

fn steps(case: &Case, look: &Look, page: &mut Page) {
    if case.remediation.is_empty() {
        return;
    }
    page.heading(look.word("render.h.steps"));
    let kind = |kind: &str| details::kind(kind, look);
    let widest = case.remediation.iter().map(|step| width(kind(step.kind))).max().unwrap_or(0);
    for (at, step) in case.remediation.iter().enumerate() {
        if at > 0 {
            page.blank();
        }
        let number = format!("{:>2}", step.step);
        let indent = 2 + 2 + 2 + widest + 2;
        page.hanging(2, &format!("{number}  {}", kind(step.kind)), 4 + widest, &step.title);
        if !step.nodes.is_empty() {
            let nodes = format!("{}: {}", look.word("render.on-nodes"), step.nodes.join(look.word("list.separator")));
            page.paragraph(indent, &nodes);
        }
        if !step.detail.is_empty() {
            page.paragraph(indent, &step.detail);
        }
        for command in &step.commands {
            details::commands(command, indent, page);
        }
    }
}

/// Whether the message to the customer belongs on the page: where the verdict waits for an answer to it.
pub(super) fn shows_message(case: &Case, look: &Look) -> bool {
    look.verbose || case.view.requests.iter().any(|request| request.decisive)
}
