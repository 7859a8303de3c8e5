//! What people read: one page a case, made of blocks, one file a section. Text, Markdown and HTML lay it out and neither
//! count nor decide.
//!
//! To add a section, write one file and add one line to `sections`.

mod attempts;
mod blocks;
mod causes;
mod cites;
mod desk;
mod explained;
mod findings;
mod glance;
mod holds;
mod index;
mod mail;
mod messages;
mod nodes;
mod overview;
pub(in crate::report) mod requests;
mod sources;
mod steps;
mod timeline;
mod top;
mod volumes;
mod why;

pub use blocks::*;
pub(in crate::report) use desk::{column, list, section, table};
pub use glance::Glance;
pub use index::{Choice, Index, IndexRow, index};
pub use mail::indented;
pub use overview::{Document, Overview, Stray, VerdictCount, document};
pub use timeline::{Lane, Mark, MarkKind, Span, Tick, Timeline};

use cites::CiteBook;
use desk::Desk;

use super::speech::Wording;
use crate::diagnosis::{Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Message};

/// Words one case.
pub fn page(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording, depth: Depth, verbose: bool) -> Page {
    wording.learn(facts);
    wording.tell_own_zone(facts);
    let [headline, confidence, summary] = causes::opening(facts, diagnosis, wording);
    let mut desk = Desk { facts, diagnosis, wording, depth, verbose, cites: CiteBook::new(facts, wording) };
    Page {
        name: wording.case(&facts.name),
        inventory: top::inventory(facts, wording),
        verdict: diagnosis.verdict.as_str(),
        headline,
        confidence,
        tone: top::tone(diagnosis),
        summary,
        top: top::lines(&desk),
        sections: sections(&mut desk),
        glance: glance::glance(&desk),
        not_evidence: sources::not_evidence(facts, wording),
        mail: mail::mail(&desk),
        notes: top::notes(facts, wording),
        made: top::made(facts, wording),
    }
}

/// What stands at the cited places, folded: who follows a citation opens it.
fn evidence(desk: &Desk<'_>) -> Option<Section> {
    let files = desk.cites.evidence();
    let places: usize = files.iter().map(|file| file.blocks.len()).sum();
    let counted = Message::new("render.evidence.counted").with("n", places).with("files", files.len());
    let folded = Some(desk.wording.say(&counted));
    let title = desk.word("render.h.evidence").to_owned();
    (!files.is_empty()).then(|| Section { id: "evidence", title, folded, blocks: vec![Block::Cards(files)] })
}

/// A case in a row among others.
pub fn row(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> Glance {
    let cites = CiteBook::new(facts, wording);
    glance::glance(&Desk { facts, diagnosis, wording, depth: Depth::Row, verbose: false, cites })
}

/// The case and its verdict in one line.
pub fn in_a_line(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> String {
    let [headline, confidence, _] = causes::opening(facts, diagnosis, wording);
    let headline = sources::not_evidence(facts, wording).unwrap_or(headline);
    let line = Message::new("render.in-a-line")
        .with("case", Arg::Said(wording.case(&facts.name)))
        .with("headline", Arg::Said(top::with_confidence(headline, &confidence)));
    wording.say(&line)
}

/// THE LIST of sections, in the order in which a sceptic asks; what is cited is known when all of them are written.
fn sections(desk: &mut Desk<'_>) -> Vec<Section> {
    if desk.depth == Depth::Row {
        return Vec::new();
    }
    let waits = desk.diagnosis.verdict == Verdict::NeedsEvidence;
    let mut all = vec![
        waits.then(|| requests::message(desk)).flatten(),
        timeline::section(desk),
        nodes::section(desk),
        volumes::section(desk),
        why::section(desk),
        causes::section(desk),
        attempts::section(desk),
        steps::plan(desk),
        steps::way_back(desk),
        findings::section(desk),
        requests::section(desk),
        (!waits).then(|| requests::message(desk)).flatten(),
    ];
    all.push(messages::section(desk));
    all.push(explained::section(desk));
    if desk.depth == Depth::Page {
        all.push(evidence(desk));
    }
    if desk.verbose {
        all.extend(sources::writers(desk));
    }
    all.push(sources::section(desk));
    all.push(sources::not_evaluated(desk));
    all.into_iter().flatten().collect()
}
