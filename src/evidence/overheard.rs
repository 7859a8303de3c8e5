//! What a source that is read as a whole says of Cluster Shared Volumes beside what its reader takes from it (contract,
//! ruling 34): the bytes are listened to as they pass by.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::facts::{CsvMention, Harvest, Kind, Locus, Observation, Observed};
use crate::knowledge::csv_words;

/// Where some bytes speak of volumes.
pub(super) type Words = fn(&[u8]) -> Option<Range<usize>>;

/// Bytes that a reader which stops early leaves to be listened to.
const REST: u64 = 256 << 20;
/// Bytes that are kept of what passed by: the longest word and what stands behind it.
const KEPT: usize = 256;
/// Bytes shown before and behind what was said.
const AROUND: usize = 32;

/// How wide the characters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    One,
    Little,
    Big,
}

/// Passes bytes on and listens.
pub(super) struct Overheard<R> {
    inner: R,
    words: Words,
    width: Width,
    /// The half of a character of two bytes.
    half: Option<u8>,
    window: Vec<u8>,
    /// Line that the window begins on.
    line: u32,
    found: Option<(u32, String)>,
}

impl<R: Read> Overheard<R> {
    /// Listens to a source that begins with `head`.
    pub(super) fn new(inner: R, words: Words, head: &[u8]) -> Self {
        let width = match head {
            [0xff, 0xfe, ..] | [_, 0, _, 0, ..] => Width::Little,
            [0xfe, 0xff, ..] | [0, _, 0, _, ..] => Width::Big,
            _ => Width::One,
        };
        Self { inner, words, width, half: None, window: Vec::new(), line: 1, found: None }
    }

    /// Adds what was heard, where the reader found nothing that says it better.
    pub(super) fn tell(mut self, harvest: &mut Harvest) {
        // What cannot be read was said by the reader.
        drop(io::copy(&mut Read::by_ref(&mut self).take(REST), &mut io::sink()));
        self.listen(true);
        let knows = |seen: &Observed| matches!(seen.fact, Observation::Volumes(_) | Observation::Error(_));
        let Some((line, said)) = self.found.filter(|_| !harvest.observations.iter().any(knows)) else { return };
        let fact = Observation::CsvMention(CsvMention { said, rows: false });
        let at = if harvest.kind == Kind::RegistryHive { Locus::Whole } else { Locus::Line(line) };
        harvest.observations.push(Observed { at, owner: None, captured: None, fact });
    }

    fn hear(&mut self, bytes: &[u8]) {
        if self.width == Width::One {
            self.window.extend_from_slice(bytes);
            return;
        }
        // Of wide characters the words in Latin letters are looked for.
        for byte in bytes {
            match self.half.take() {
                None => self.half = Some(*byte),
                Some(first) => {
                    let (low, high) = if self.width == Width::Little { (first, *byte) } else { (*byte, first) };
                    self.window.push(if high == 0 { low } else { 0x80 });
                }
            }
        }
    }

    /// Looks through the window and keeps its end, behind which a word may go on.
    fn listen(&mut self, end: bool) {
        let heard = (self.words)(&self.window);
        let keep = self.window.len().saturating_sub(KEPT);
        if let Some(range) = heard.filter(|range| end || range.start < keep) {
            let before = self.window.get(..range.start).unwrap_or_default();
            let around = range.start.saturating_sub(AROUND)..(range.end + AROUND).min(self.window.len());
            let said = String::from_utf8_lossy(self.window.get(around).unwrap_or_default()).into_owned();
            self.found = Some((self.line.saturating_add(lines(before)), said));
            self.window = Vec::new();
            return;
        }
        self.line = self.line.saturating_add(lines(self.window.get(..keep).unwrap_or_default()));
        self.window.drain(..keep);
    }
}

fn lines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

impl<R: Read> Read for Overheard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if self.found.is_none() {
            self.hear(buffer.get(..read).unwrap_or_default());
            self.listen(false);
        }
        Ok(read)
    }
}

/// What a text says.
pub(super) const TEXT: Words = csv_words::spoken_in;
/// What a capture has and no report of this tool: a prompt, the rule below a table's head, a row of a state, a property.
pub(super) const PASTED: Words = |bytes| {
    static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?mi-u)^[ \t>]*(?:(?:\[[^\]\r\n]{1,64}\]: ?)?(?:PS )?[a-z]:\\[^>\r\n]{0,200}>",
            r"|-{2,} +-{2,}|(?:Name|State|OwnerNode|SharedVolumeInfo|Writer name) *: )",
            // An event as its viewer copies it; a report's own rows are indented.
            r"|^(?:Event ID|Log Name) *: *\S",
            r"|^[^\s|*#][^\r\n|*.,;:`]{0,99} (?-i:Online|Offline)(?: +[\w.-]+)?[ \t]*\r?$",
        ))
        .ok()
    });
    SIGNS.as_ref()?.find(bytes).map(|found| found.range())
};
/// What an export of the registry says: it holds the names of drivers and of cmdlets on every cluster.
pub(super) const REGISTRY: Words = csv_words::path_in;
