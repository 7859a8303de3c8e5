//! What stands at single places of a source as it is written there: records of a log as XML, lines of a text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use super::dispatch::{TEXT_BYTES, TEXT_LINES};
use crate::decode::body;
use crate::decode::evtx::{CHUNK, Layout, as_xml};
use crate::decode::text::{Pieces, Text};
use crate::facts::Locus;
use crate::intake::Input;

/// Lines of a text shown from a place on, up to the next blank one: a writer of a list has six.
const LINES: u32 = 6;
/// Characters of one quotation.
const CHARS: usize = 1_500;

/// What stands at each of these places, as far as it can be read again; a long one is cut.
pub fn quotes(input: Input<'_>, wanted: &BTreeSet<Locus>) -> BTreeMap<Locus, String> {
    match Layout::of(input.head) {
        Some(layout) => records(body::reader(input.body), layout, wanted),
        None => lines(body::reader(input.body), wanted),
    }
}

/// Adds to a quotation what still fits; one that is full ends in a mark and takes no more.
fn add(quote: &mut String, text: &str) {
    let room = CHARS.saturating_sub(quote.chars().count());
    match text.char_indices().nth(room) {
        None => quote.push_str(text),
        Some(_) if room == 0 => {}
        Some((at, _)) => {
            quote.push_str(text.get(..at).unwrap_or_default());
            quote.push('…');
        }
    }
}

/// Chunk by chunk, until all are found; those without a wanted record are only passed.
fn records(mut log: impl Read, layout: Layout, wanted: &BTreeSet<Locus>) -> BTreeMap<Locus, String> {
    let number = |at: &Locus| if let Locus::Record(number) = at { Some(*number) } else { None };
    let wanted: BTreeSet<u64> = wanted.iter().filter_map(number).collect();
    let mut quoted = BTreeMap::new();
    let mut chunk = Vec::with_capacity(CHUNK);
    if io::copy(&mut log.by_ref().take(layout.base()), &mut io::sink()).is_err() {
        return quoted;
    }
    while quoted.len() < wanted.len() {
        chunk.clear();
        if !matches!(log.by_ref().take(CHUNK as u64).read_to_end(&mut chunk), Ok(1..)) {
            break;
        }
        for (number, xml) in as_xml(&mut chunk, &wanted) {
            let mut quote = String::new();
            add(&mut quote, &xml);
            quoted.insert(Locus::Record(number), quote);
        }
    }
    quoted
}

/// Numbered as where the text was taken apart.
fn lines(text: impl Read, wanted: &BTreeSet<Locus>) -> BTreeMap<Locus, String> {
    let mut quoted = BTreeMap::new();
    let mut pieces = Pieces::new(text, TEXT_BYTES, TEXT_LINES);
    let (mut before, mut open): (u32, Vec<u32>) = (0, Vec::new());
    let line = |at: &Locus| if let Locus::Line(line) = at { Some(line.saturating_add(LINES)) } else { None };
    let end = wanted.iter().filter_map(line).max().unwrap_or(0);
    while before < end {
        let (Some(piece), error) = pieces.take() else { break };
        let Some(text) = Text::decode(&piece.bytes) else { break };
        let mut last = before;
        for line in text.lines() {
            last = before.saturating_add(line.number);
            open.retain(|from| last - from < LINES && !line.text.trim().is_empty());
            if wanted.contains(&Locus::Line(last)) {
                open.push(last);
            }
            for from in &open {
                let quote: &mut String = quoted.entry(Locus::Line(*from)).or_default();
                if !quote.is_empty() {
                    add(quote, "\n");
                }
                add(quote, line.text.trim_end());
            }
        }
        before = last;
        if error.is_some() {
            break;
        }
    }
    quoted
}
