//! What was read and what was not.

use super::blocks::{Block, CellKind, Depth, Item, ListOf, Section, Table};
use super::desk::{self, Desk, column, fold, list, row};
use super::{findings, requests};
use crate::facts::{Arg, CaseFacts, Harvest, Kind, Message, NodeFacts, Status};
use crate::report::Wording;

/// Sources: a short page names those whose evidence could not be read whole; a whole one says why, of a page of all.
pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    let line = sources_line(desk.facts, desk.wording);
    if !desk.says_all() {
        return brief(line, desk);
    }
    let is_page = desk.depth == Depth::Page;
    let all = desk.verbose || is_page;
    let wanted: Vec<&Harvest> = desk.facts.sources.iter().filter(|source| all || !is_whole(source)).collect();
    let (shown, left) = fold(&wanted, if all { wanted.len() } else { 60 });
    let items = shown.iter().map(|source| if all { about(source, desk) } else { problem(source, desk) }).collect();
    let mut blocks = Vec::new();
    blocks.extend((!is_page).then(|| Block::Text(line.clone())));
    blocks.extend(list(ListOf::Files, items));
    blocks.extend(desk.more(left).map(Block::Quiet));
    let folded = is_page.then_some(line);
    Some(Section { id: "sources", title: desk.word("render.h.sources").to_owned(), folded, blocks })
}

/// What was read, and what is found where that has no section of its own.
fn brief(line: String, desk: &Desk<'_>) -> Option<Section> {
    let wording = desk.wording;
    let mut said = vec![line];
    let counted = findings::counted(desk);
    if !counted.is_empty() && findings::are_only_counted(desk) {
        said.push(wording.say(&Message::new("render.findings.note").with("counted", Arg::Said(counted))));
    }
    let mut blocks = vec![Block::Text(said.join(wording.word("render.sources.separator")))];
    let incomplete = desk.facts.sources.iter().filter(|source| source.status.is_incomplete(source.is_evidence));
    let incomplete: Vec<&Harvest> = incomplete.filter(|_| desk.depth > Depth::Note).collect();
    let (shown, left) = fold(&incomplete, 3);
    if !shown.is_empty() {
        let rows = shown.iter().map(|source| row([wording.path(&source.path), status(source, wording).to_owned()]));
        let columns = vec![column("", CellKind::Name), column("", CellKind::Whole)];
        blocks.push(Block::Table(Table { of: "unread", has_head: false, columns, rows: rows.collect() }));
    }
    blocks.extend(desk.more(left).map(Block::Quiet));
    desk::section("sources", desk.word("render.h.sources"), blocks)
}

/// All of it was read, and nothing is said against it.
fn is_whole(source: &Harvest) -> bool {
    source.status == Status::Parsed && source.problems.is_empty()
}

/// What was not read of a source, in a few lines.
fn problem(source: &Harvest, desk: &Desk<'_>) -> Item {
    let mut item = file(source, desk);
    let status = status(source, desk.wording);
    item.text.push(match because(source, desk.wording) {
        Some(because) => format!("{status}: {because}"),
        None => status.to_owned(),
    });
    item
}

/// All that is known of a source.
fn about(source: &Harvest, desk: &Desk<'_>) -> Item {
    let wording = desk.wording;
    let mut item = file(source, desk);
    let mut about = vec![status(source, wording).to_owned()];
    about.extend((source.kind != Kind::Other).then(|| source.kind.as_str().to_owned()));
    about.extend(source.encoding.map(str::to_owned));
    about.push(format!("{} {}", source.bytes, wording.word("render.bytes")));
    about.extend(source.node.as_deref().map(|name| wording.host(name)));
    item.text.push(wording.join(&about));
    item.text.push(wording.closed(wording.say(&source.because)));
    item.quiet.extend(source.sha256.as_ref().map(|hash| format!("SHA-256 {hash}")));
    item
}

fn file(source: &Harvest, desk: &Desk<'_>) -> Item {
    let (problems, hidden) = fold(&source.problems, if desk.verbose { source.problems.len() } else { 20 });
    let mut quiet: Vec<String> = problems.iter().map(|problem| desk.wording.say(problem)).collect();
    quiet.extend(desk.more(hidden));
    Item { title: desk.wording.path(&source.path), quiet, ..Item::default() }
}

/// Why a source was taken for its kind, where no problem says the same with more words.
fn because(source: &Harvest, wording: &Wording) -> Option<String> {
    let because = wording.closed(wording.say(&source.because));
    let said = |problem: &Message| wording.say(problem).starts_with(because.trim_end_matches(['.', '。']));
    let skipped = source.status == Status::Skipped && !source.problems.is_empty();
    (!skipped && !source.problems.iter().any(said)).then_some(because)
}

/// How many sources are evidence that could not be read completely (contract, ruling 16).
pub(super) fn unread(facts: &CaseFacts, wording: &Wording) -> Option<String> {
    let n = facts.sources.iter().filter(|source| source.status.is_incomplete(source.is_evidence)).count();
    let all = Arg::Number(facts.sources.len() as u64);
    (n > 0).then(|| wording.say(&Message::new("render.unread.line").with("n", n).with("all", all)))
}

/// One line on the sources.
pub(super) fn sources_line(facts: &CaseFacts, wording: &Wording) -> String {
    let count = |status: Status| facts.sources.iter().filter(|source| source.status == status).count();
    let parts: Vec<String> = [
        (Status::Parsed, "render.sources.parsed"),
        (Status::Partial, "render.sources.partial"),
        (Status::Damaged, "render.sources.damaged"),
        (Status::Unrecognised, "render.sources.unrecognised"),
        (Status::Skipped, "render.sources.skipped"),
    ]
    .into_iter()
    .map(|(status, key)| (count(status), key))
    .filter(|(n, _)| *n > 0)
    .map(|(n, key)| wording.say(&Message::new(key).with("n", n)))
    .collect();
    let all = wording.count(("render.count.source", "render.count.sources"), facts.sources.len());
    if parts.is_empty() {
        return all;
    }
    let parts = wording.join(&parts);
    wording.say(&Message::new("render.sources").with("all", Arg::Said(all)).with("parts", Arg::Said(parts)))
}

/// The status of a source as a word.
fn status(source: &Harvest, wording: &Wording) -> &'static str {
    wording.word(match source.status {
        Status::Parsed => "render.status.parsed",
        Status::Partial => "render.status.partial",
        Status::Damaged => "render.status.damaged",
        Status::Unrecognised => "render.status.unrecognised",
        Status::Skipped => "render.status.skipped",
    })
}

/// In one sentence, where no source of the case is evidence. One that is and could not be read is no such case.
pub(super) fn not_evidence(facts: &CaseFacts, wording: &Wording) -> Option<String> {
    let is_none = |source: &Harvest| match source.status {
        Status::Unrecognised => true,
        Status::Skipped => !source.is_evidence,
        Status::Parsed | Status::Partial | Status::Damaged => false,
    };
    let n = Arg::Number(facts.sources.len() as u64);
    let message =
        Message::new("render.not-evidence.case").with("n", n).with("case", Arg::Said(wording.case(&facts.name)));
    facts.sources.iter().all(is_none).then(|| wording.say(&message))
}

/// All writers of each list that counts.
pub(super) fn writers(desk: &Desk<'_>) -> Vec<Option<Section>> {
    let nodes = desk.facts.nodes.iter().filter(|node| !node.writers.is_empty());
    nodes.map(|node| writers_of(node, desk)).collect()
}

fn writers_of(node: &NodeFacts, desk: &Desk<'_>) -> Option<Section> {
    let wording = desk.wording;
    let rows = node.writers.iter().map(|writer| {
        let writer = &writer.value;
        let state = writer.state.as_ref().map(|state| state.shown(&wording.text(&state.text)));
        let last_error = writer.last_error.as_deref().map(|error| wording.text(error));
        row([wording.text(&writer.name), state.unwrap_or_default(), last_error.unwrap_or_default()])
    });
    let columns = vec![
        column(desk.word("render.col.name"), CellKind::Name),
        column(desk.word("render.col.state"), CellKind::Text),
        column(desk.word("render.col.last-error"), CellKind::Text),
    ];
    let title = format!("{}: {}", desk.word("render.h.writers"), wording.host(&node.name));
    desk::section("writers", &title, vec![desk::table("writers", columns, rows.collect())])
}

/// Many rules want the same captures: each set of captures is named once.
pub(super) fn not_evaluated(desk: &Desk<'_>) -> Option<Section> {
    if !desk.verbose && desk.depth < Depth::Page {
        return None;
    }
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (code, wants) in &desk.diagnosis.not_evaluated {
        let wants: Vec<String> =
            wants.iter().map(|capture| requests::what(*capture, desk.wording).to_owned()).collect();
        let wants = desk.wording.join(&wants);
        match groups.iter_mut().find(|(known, _)| *known == wants) {
            Some((_, codes)) => codes.push(code.as_str()),
            None => groups.push((wants, vec![code.as_str()])),
        }
    }
    if groups.is_empty() {
        return None;
    }
    let rows = groups.into_iter().map(|(wants, codes)| row([wants, codes.join(" ")])).collect();
    let columns = vec![column("", CellKind::Text), column("", CellKind::Text)];
    let blocks = vec![Block::Table(Table { of: "rules", has_head: false, columns, rows })];
    let title = desk.word("render.h.not-evaluated").to_owned();
    let folded = desk.folded("render.folded.rules", desk.diagnosis.not_evaluated.len());
    Some(Section { id: "not-evaluated", title, folded, blocks })
}
