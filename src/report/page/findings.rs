//! Findings: what holds for several nodes in the same words is one entry.

use std::collections::{BTreeSet, HashMap};

use super::blocks::{Against, Block, CellKind, Fold, Item, ListOf, Row, Section, Table};
use super::desk::{Desk, column, fold, list, row};
use crate::facts::{Arg, Code, Message, Origin};
use crate::report::Wording;
use crate::rules::{Backing, Finding, Severity};

/// Names of nodes shown of one finding.
const NODES: usize = 8;

/// One entry for all findings of the same code and words; notes are folded. A short page has the titles of those that
/// ask for something.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let groups = grouped(&desk.diagnosis.findings, desk.wording);
    let (notes, others): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.first().is_some_and(|finding| finding.severity == Severity::Info));
    let title = desk.word("render.h.findings");
    if are_only_counted(desk) || others.is_empty() && notes.is_empty() {
        return None;
    }
    if !desk.says_all() {
        let blocks = brief(&others, desk);
        let said = Message::new("render.findings.note").with("counted", Arg::Said(counted(desk)));
        return Some(Section { id: "findings", title: desk.wording.say(&said), folded: None, blocks });
    }
    let mut blocks: Vec<Block> = Vec::new();
    let items = others.iter().map(|group| entry(group, desk)).collect();
    blocks.extend(list(ListOf::Findings, items));
    let n: usize = notes.iter().map(Vec::len).sum();
    let notes: Vec<Item> = notes.iter().map(|group| entry(group, desk)).collect();
    let folded = (desk.depth == super::Depth::Page).then(|| counted(desk));
    match list(ListOf::Findings, notes) {
        // The section itself is folded under their number.
        Some(notes) if folded.is_some() && blocks.is_empty() => blocks.push(notes),
        Some(notes) => {
            let title = desk.wording.say(&Message::new("render.notes").with("n", n));
            blocks.push(Block::Fold(Fold { title, open: false, blocks: vec![notes] }));
        }
        None => {}
    }
    Some(Section { id: "findings", title: title.to_owned(), folded, blocks })
}

/// Where there is no room for them, the last line of the page counts them. What asks for something has room.
pub(super) fn are_only_counted(desk: &Desk<'_>) -> bool {
    let no_more_than_notes = || desk.diagnosis.findings.iter().all(|finding| finding.severity == Severity::Info);
    desk.depth == super::Depth::Note || desk.makes_room() && no_more_than_notes()
}

/// "1 error, 2 warnings, 7 notes", and what shows them.
pub(super) fn counted(desk: &Desk<'_>) -> String {
    let parts: Vec<String> = [
        (Severity::Error, "render.findings.errors"),
        (Severity::Warning, "render.findings.warnings"),
        (Severity::Info, "render.notes"),
    ]
    .into_iter()
    .filter_map(|(severity, key)| {
        let n = desk.diagnosis.findings.iter().filter(|finding| finding.severity == severity).count();
        (n > 0).then(|| desk.wording.say(&Message::new(key).with("n", n)))
    })
    .collect();
    desk.wording.join(&parts)
}

fn brief(groups: &[Vec<&Finding>], desk: &Desk<'_>) -> Vec<Block> {
    let (shown, left) = fold(groups, 2);
    let rows: Vec<Row> = shown
        .iter()
        .filter_map(|group| Some((group.first()?, named(group, desk.wording))))
        .map(|(first, node)| {
            let title = desk.wording.say(&first.title);
            let told = match node {
                Some(node) => {
                    let said = Message::new("render.finding.of").with("title", Arg::Said(title));
                    desk.wording.say(&said.with("node", Arg::Said(node)))
                }
                None => title,
            };
            row([first.code.as_str().to_owned(), severity(first.severity, desk.wording).to_owned(), told])
        })
        .collect();
    let columns = vec![column("", CellKind::Whole), column("", CellKind::Whole), column("", CellKind::Text)];
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table { of: "findings", has_head: false, columns, rows }));
    }
    blocks.extend(desk.more(left).map(Block::Quiet));
    blocks
}

/// The node of a finding that is of one alone.
fn named(group: &[&Finding], wording: &Wording) -> Option<String> {
    <[String; 1]>::try_from(names(group, wording)).ok().map(|[name]| name)
}

fn names(group: &[&Finding], wording: &Wording) -> Vec<String> {
    group.iter().filter_map(|finding| finding.node.as_deref()).map(|name| wording.host(name)).collect()
}

fn severity(severity: Severity, wording: &Wording) -> &'static str {
    wording.word(match severity {
        Severity::Error => "render.severity.error",
        Severity::Warning => "render.severity.warning",
        Severity::Info => "render.severity.info",
    })
}

/// Findings of several nodes in the same words, in the order of the first of each.
fn grouped<'a>(findings: &'a [Finding], wording: &Wording) -> Vec<Vec<&'a Finding>> {
    let (mut groups, mut known): (Vec<Vec<&Finding>>, HashMap<Words, usize>) = Default::default();
    for finding in findings {
        let new = groups.len();
        let of_node = finding.node.is_some();
        let group = if of_node { *known.entry(words(finding, wording)).or_insert(new) } else { new };
        match groups.get_mut(group) {
            Some(members) => members.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// What a finding says, where it is found put aside.
type Words = (Code, Severity, String, String, Option<String>);

fn words(finding: &Finding, wording: &Wording) -> Words {
    let (title, detail) = (wording.say(&finding.title), wording.say(&finding.detail));
    (finding.code, finding.severity, title, detail, absent(finding, wording))
}

fn absent(finding: &Finding, wording: &Wording) -> Option<String> {
    match &finding.backing {
        Backing::Cited(_) => None,
        Backing::Absent(message) => Some(wording.say(message)),
    }
}

fn entry(members: &[&Finding], desk: &mut Desk<'_>) -> Item {
    let Some(first) = members.first() else { return Item::default() };
    let shown = |finding: &&Finding| match &finding.backing {
        Backing::Cited(citations) => citations.iter().collect(),
        Backing::Absent(_) => Vec::new(),
    };
    let cited = in_turn(members.iter().map(shown).collect());
    let against = in_turn(members.iter().map(|finding| finding.against.clone()).collect());
    let names = names(members, desk.wording);
    let label = if names.len() > 1 { desk.word("render.each") } else { "" };
    let limit = if desk.depth == super::Depth::Page || desk.verbose { names.len() } else { NODES };
    Item {
        mark: first.code.as_str().to_owned(),
        tag: severity(first.severity, desk.wording).to_owned(),
        tone: first.severity.into(),
        title: desk.wording.say(&first.title),
        nodes: desk.nodes(label, names, limit),
        text: vec![desk.wording.say(&first.detail)],
        quiet: absent(first, desk.wording).into_iter().collect(),
        cites: desk.cite(cited),
        against: (!against.is_empty())
            .then(|| Against { label: desk.word("render.against"), cites: desk.cite(against) }),
        ..Item::default()
    }
}

/// The first place of each list, then the second of each, each place once: what is shown of a long list speaks of as
/// many nodes as it can.
fn in_turn(lists: Vec<Vec<Origin>>) -> Vec<Origin> {
    let longest = lists.iter().map(Vec::len).max().unwrap_or(0);
    let mut seen = BTreeSet::new();
    let turns = (0..longest).flat_map(|turn| lists.iter().filter_map(move |list| list.get(turn).copied()));
    turns.filter(|place| seen.insert(*place)).collect()
}
