//! Citations for people: each cited place gets a number and a block that shows what stands there.

use std::collections::BTreeMap;

use super::blocks::{Cite, EvidenceBlock, EvidenceFile};
use super::holds;
use crate::facts::{Arg, CaseFacts, Locus, Message, Origin, SourceId};
use crate::knowledge::texts::Names;
use crate::report::Wording;

/// Numbers the places that are cited, in order of first use.
pub(super) struct CiteBook<'a> {
    facts: &'a CaseFacts,
    wording: &'a Wording,
    numbers: BTreeMap<Origin, usize>,
    order: Vec<(Origin, Cite)>,
}

impl<'a> CiteBook<'a> {
    pub(super) fn new(facts: &'a CaseFacts, wording: &'a Wording) -> Self {
        Self { facts, wording, numbers: BTreeMap::new(), order: Vec::new() }
    }

    /// Cites one place.
    pub(super) fn cite(&mut self, origin: Origin) -> Cite {
        let block = *self.numbers.entry(origin).or_insert(self.order.len() + 1);
        if let Some((_, cite)) = self.order.get(block - 1) {
            return cite.clone();
        }
        let cite = made(block, self.facts, self.wording, origin);
        self.order.push((origin, cite.clone()));
        cite
    }

    /// The texts of cited events that were saved beside their log, with the file that holds each.
    pub(super) fn messages(&self) -> Vec<(Cite, String, String)> {
        let note = |(origin, cite): &(Origin, Cite)| {
            let message = self.facts.messages.get(origin)?;
            let text = holds::in_one_paragraph(&self.wording.text(&message.text));
            Some((cite.clone(), text, holds::recorded_in(self.facts, self.wording, message)))
        };
        self.order.iter().filter_map(note).collect()
    }

    /// What stands at a place as it is written there; beside stand-ins no raw text is shown.
    fn quote(&self, origin: &Origin) -> Option<String> {
        let raw = self.facts.quotes.get(origin).filter(|_| self.wording.redactor.is_none())?;
        Some(raw.replace('\t', "    "))
    }

    /// Everything cited: the files in the order of the sources, their places from front to back.
    pub(super) fn evidence(&self) -> Vec<EvidenceFile> {
        let mut holds = holds::collect(self.facts, self.wording, &self.numbers);
        let mut files: Vec<(SourceId, EvidenceFile)> = Vec::new();
        for (origin, number) in &self.numbers {
            let holds = holds.remove(origin).unwrap_or_default();
            let place = place(self.wording, *origin);
            let block = EvidenceBlock { number: *number, place, holds, quote: self.quote(origin) };
            match files.last_mut().filter(|(source, _)| *source == origin.source) {
                Some((_, file)) => file.blocks.push(block),
                None => files.push((origin.source, self.file(*origin, block))),
            }
        }
        files.into_iter().map(|(_, file)| file).collect()
    }

    fn file(&self, origin: Origin, block: EvidenceBlock) -> EvidenceFile {
        let source = self.facts.source(origin);
        EvidenceFile {
            path: source.map_or_else(String::new, |source| self.wording.show(&Arg::Path(source.path.clone()))),
            about: source.map(|source| holds::about(self.wording, source)).unwrap_or_default(),
            blocks: vec![block],
        }
    }
}

/// "record 812"; nothing for a whole file.
fn place(wording: &Wording, origin: Origin) -> Option<String> {
    let (key, number) = match origin.at {
        Locus::Record(id) => ("render.place.record", id),
        Locus::Line(line) => ("render.place.line", u64::from(line)),
        Locus::Whole => return None,
    };
    Some(wording.say(&Message::new(key).with("n", number)))
}

fn made(block: usize, facts: &CaseFacts, wording: &Wording, origin: Origin) -> Cite {
    let source = facts.source(origin).map_or_else(String::new, |source| source.path.clone());
    let path = wording.show(&Arg::Path(source.clone()));
    let (key, number) = match origin.at {
        Locus::Record(id) => ("render.cite.record", id),
        Locus::Line(line) => ("render.cite.line", u64::from(line)),
        Locus::Whole => return Cite { block, label: path.clone(), path, place: String::new() },
    };
    let label = wording.say(&Message::new(key).with("source", Arg::Path(source)).with("n", number));
    let place = place(wording, origin).unwrap_or_default();
    Cite { block, label, path, place }
}
