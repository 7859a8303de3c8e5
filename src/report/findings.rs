//! Findings for people: what holds for several nodes in the same words is one entry.

use std::collections::{BTreeSet, HashMap};

use super::cites::CiteBook;
use super::model::Finding;
use super::speech::Wording;
use super::view::FindingNote;
use crate::facts::{Arg, Message, Origin};
use crate::rules::{self, Backing, Severity};

/// One entry for all findings of the same code and words; `worded` are the same findings as the JSON has them.
pub(super) fn notes(
    findings: &[rules::Finding],
    worded: &[Finding],
    wording: &Wording,
    cites: &mut CiteBook<'_>,
) -> Vec<FindingNote> {
    let mut groups: Vec<(usize, Vec<&rules::Finding>)> = Vec::new();
    let mut known = HashMap::new();
    for (at, (finding, said)) in findings.iter().zip(worded).enumerate() {
        let words = (said.code, said.severity, &said.title, &said.detail, absent(finding, wording));
        let new = groups.len();
        let group = if said.node.is_some() { *known.entry(words).or_insert(new) } else { new };
        match groups.get_mut(group) {
            Some((_, members)) => members.push(finding),
            None => groups.push((at, vec![finding])),
        }
    }
    groups.into_iter().map(|(first, members)| note(first, &members, wording, cites)).collect()
}

/// "8 notes": how many findings are no more than information.
pub(super) fn notes_title(notes: &[FindingNote], worded: &[Finding], wording: &Wording) -> String {
    let is_info = |note: &&FindingNote| worded.get(note.first).is_some_and(|finding| finding.severity == "info");
    let n: usize = notes.iter().filter(is_info).map(|note| note.findings).sum();
    wording.say(&Message::new("render.notes").with("n", Arg::Number(n as u64)))
}

fn absent(finding: &rules::Finding, wording: &Wording) -> Option<String> {
    match &finding.backing {
        Backing::Cited(_) => None,
        Backing::Absent(message) => Some(wording.say(message)),
    }
}

fn note(first: usize, members: &[&rules::Finding], wording: &Wording, cites: &mut CiteBook<'_>) -> FindingNote {
    let shown = |finding: &&rules::Finding| match &finding.backing {
        Backing::Cited(citations) => citations.iter().collect(),
        Backing::Absent(_) => Vec::new(),
    };
    let cited = in_turn(members.iter().map(shown).collect());
    let against = in_turn(members.iter().map(|finding| finding.against.clone()).collect());
    let severity = members.first().map_or(Severity::Info, |finding| finding.severity);
    FindingNote {
        first,
        findings: members.len(),
        nodes: members.iter().filter_map(|finding| finding.node.as_deref()).map(|name| wording.host(name)).collect(),
        severity: wording.word(match severity {
            Severity::Error => "render.severity.error",
            Severity::Warning => "render.severity.warning",
            Severity::Info => "render.severity.info",
        }),
        cites: cites.list(cited),
        against: cites.list(against),
        absent: members.first().and_then(|finding| absent(finding, wording)),
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
