//! `.reg` exports (`reg export`, the registry editor), streamed: they run to hundreds of megabytes.

use std::io::{BufRead, BufReader};

use super::registry::{Key, VALUE};
use super::{Head, ReadOptions, WholeReader, overheard};
use crate::decode::body;
use crate::facts::{
    Harvest, KeyView, Kind, Locus, Message, Observation, Observed, RegistryData, SettingSeen, SettingState, Status,
};
use crate::intake::{Input, Room};

/// First words of an export, old and new.
const BEGINNINGS: &[&str] = &["Windows Registry Editor Version ", "REGEDIT4"];
/// Bytes of a line that are looked at; keys are at most 255 characters a part, data of other values does not matter.
const MAX_LINE: usize = 16 * 1024;
/// Bytes read at a time.
const BUFFER: usize = 256 * 1024;

/// Reads whole exports.
#[derive(Debug)]
pub(super) struct RegExport;

impl WholeReader for RegExport {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = head.text().unwrap_or_default().trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
        BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::REGISTRY)
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions, _: &Room<'_>) -> Harvest {
        let wide = input.head.starts_with(&[0xff, 0xfe]) || input.head.get(1) == Some(&0);
        let mut harvest = Harvest {
            encoding: Some(if wide { "utf-16le" } else { "windows-1252" }),
            ..Harvest::of(input.path, Kind::Registry, "listings.because.reg_export")
        };
        let mut lines = Lines { reader: BufReader::with_capacity(BUFFER, body::reader(input.body)), wide };
        let mut sections = Sections::default();
        let mut line = Vec::new();
        loop {
            let skipped = if sections.open.is_none() { lines.skip() } else { Ok(0) };
            sections.number = sections.number.saturating_add(skipped.as_ref().copied().unwrap_or(0));
            match skipped.and_then(|_| lines.next(&mut line)) {
                Ok(Some(ended)) => sections.take(&line, wide, ended),
                Ok(None) => break,
                Err(_) => {
                    harvest.status = Status::Partial;
                    harvest.problems.push(Message::new("listings.unreadable"));
                    sections.clean_end = false;
                    break;
                }
            }
        }
        if sections.finish() {
            harvest.problems.push(Message::new("listings.reg.cut"));
        }
        harvest.observations = sections.seen;
        harvest
    }
}

/// Lines as bytes, none held beyond [`MAX_LINE`].
struct Lines<R> {
    reader: BufReader<R>,
    wide: bool,
}

impl<R: std::io::Read> Lines<R> {
    /// Passes over the lines that the buffer holds whole, up to the title of a section that may matter; gives their
    /// number. Called between lines, so that characters of two bytes begin at even places.
    fn skip(&mut self) -> std::io::Result<u32> {
        let (mut start, mut lines) = (0, 0);
        let buffer = self.reader.fill_buf()?;
        for at in memchr::memchr_iter(b'\n', buffer) {
            if self.wide && !(at % 2 == 0 && buffer.get(at + 1) == Some(&0)) {
                continue;
            }
            let line = buffer.get(start..at).unwrap_or_default();
            if line.first() == Some(&b'[') && may_matter(line) {
                break;
            }
            start = at + if self.wide { 2 } else { 1 };
            lines += 1;
        }
        self.reader.consume(start);
        Ok(lines)
    }

    /// The next line without its end; `Some(false)` for one that the end of the file ends.
    fn next(&mut self, line: &mut Vec<u8>) -> std::io::Result<Option<bool>> {
        line.clear();
        let mut length = 0_usize;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok((length > 0).then_some(false));
            }
            let end = memchr::memchr(b'\n', buffer).map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            let room = MAX_LINE.saturating_sub(line.len());
            line.extend_from_slice(buffer.get(..taken.min(room)).unwrap_or_default());
            self.reader.consume(taken);
            length += taken;
            // UTF-16LE: a line feed is 0A 00 at an even place; any other 0A is half of another character.
            let ends = end.is_some() && (!self.wide || (length % 2 == 1 && self.takes_zero(line, &mut length)?));
            if ends {
                let kept = line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n' | 0)).map_or(0, |at| at + 1);
                line.truncate(if self.wide { kept.next_multiple_of(2).min(line.len()) } else { kept });
                return Ok(Some(true));
            }
        }
    }

    /// Takes the high half of a character of which 0A was the low half; whether it makes a line feed.
    fn takes_zero(&mut self, line: &mut Vec<u8>, length: &mut usize) -> std::io::Result<bool> {
        let Some(high) = self.reader.fill_buf()?.first().copied() else { return Ok(true) };
        self.reader.consume(1);
        *length += 1;
        if line.len() < MAX_LINE {
            line.push(high);
        }
        Ok(high == 0)
    }
}

/// Whether a section's title ends as that of the switch's key does, in either encoding.
fn may_matter(title: &[u8]) -> bool {
    let last = title.iter().rev().filter(|byte| !matches!(byte, 0 | b'\r'));
    let wanted = b"failover clusters]".iter().rev();
    last.take(wanted.len()).map(u8::to_ascii_lowercase).eq(wanted.copied())
}

/// What has been read of the sections that matter.
#[derive(Default)]
struct Sections {
    number: u32,
    open: Option<(KeyView, u32, bool)>,
    /// The data of a value goes on in the next line.
    goes_on: bool,
    /// The last line was empty and ended: where an export stops.
    clean_end: bool,
    seen: Vec<Observed>,
}

impl Sections {
    fn take(&mut self, line: &[u8], wide: bool, ended: bool) {
        self.number = self.number.saturating_add(1);
        self.clean_end = ended && line.is_empty();
        let continued = std::mem::replace(&mut self.goes_on, false);
        let first = line.first().copied();
        if self.open.is_none() && first != Some(b'[') {
            return;
        }
        let text = decode(line, wide);
        if let Some(key) = text.strip_prefix('[').filter(|_| !continued) {
            self.close();
            let key = key.strip_suffix(']').and_then(Key::parse);
            self.open = match key {
                Some(Key::Switch(view)) => Some((view, self.number, false)),
                _ => None,
            };
            return;
        }
        self.goes_on = text.ends_with('\\');
        let Some((view, _, found)) = self.open.as_mut().filter(|_| !continued) else { return };
        if !names_switch(&text) {
            return;
        }
        *found = true;
        let state = value_line(&text).map(|(_, data)| SettingSeen { view: *view, state: SettingState::Value(data) });
        self.seen.extend(state.map(|state| observed(self.number, state)));
    }

    /// Ends the section: it is whole, and so shows what is not in it.
    fn close(&mut self) {
        if let Some((view, line, false)) = self.open.take() {
            self.seen.push(observed(line, SettingSeen { view, state: SettingState::KeyWithoutValue }));
        }
    }

    /// Whether the file stops inside a section that matters, without the empty line that ends an export.
    fn finish(&mut self) -> bool {
        match self.open {
            // The key is there, whatever it holds.
            Some((_, line, false)) if !self.clean_end => {
                let fact = Observation::ClusterSign("Failover Clusters".to_owned());
                self.seen.push(Observed { at: Locus::Line(line), owner: None, captured: None, fact });
                true
            }
            _ => {
                self.close();
                false
            }
        }
    }
}

fn observed(line: u32, setting: SettingSeen) -> Observed {
    Observed { at: Locus::Line(line), owner: None, captured: None, fact: Observation::Setting(setting) }
}

fn decode(line: &[u8], wide: bool) -> String {
    let encoding = if wide { encoding_rs::UTF_16LE } else { encoding_rs::WINDOWS_1252 };
    encoding.decode_without_bom_handling(line).0.into_owned()
}

fn names_switch(text: &str) -> bool {
    let name = text.strip_prefix('"').and_then(|text| text.split_once("\"=")).map(|(name, _)| name);
    name.is_some_and(|name| name.eq_ignore_ascii_case(VALUE))
}

/// `"Name"=dword:00000000`; `None` for other lines, and for `"Name"=-`, which is an order to delete and no export.
pub(super) fn value_line(text: &str) -> Option<(&str, RegistryData)> {
    let (name, data) = text.trim().strip_prefix('"')?.split_once("\"=")?;
    let other = |kind: &str| RegistryData::Other { kind: kind.to_owned(), text: data.to_owned() };
    let data = match data.split_once(':').unwrap_or((data, "")) {
        ("-", _) => return None,
        ("dword", hex) => u32::from_str_radix(hex.trim(), 16).map_or_else(|_| other("REG_DWORD"), RegistryData::Dword),
        ("hex(4)", bytes) => little_endian(bytes).map_or_else(|| other("REG_DWORD"), RegistryData::Dword),
        ("hex", _) => other("REG_BINARY"),
        ("hex(0)", _) => other("REG_NONE"),
        ("hex(2)", _) => other("REG_EXPAND_SZ"),
        ("hex(5)", _) => other("REG_DWORD_BIG_ENDIAN"),
        ("hex(7)", _) => other("REG_MULTI_SZ"),
        ("hex(b)", _) => other("REG_QWORD"),
        _ if data.starts_with('"') => other("REG_SZ"),
        _ => other("REG_UNKNOWN"),
    };
    Some((name, data))
}

/// `00,00,00,00`: the bytes of a number, lowest first.
fn little_endian(bytes: &str) -> Option<u32> {
    let bytes: Option<Vec<u8>> = bytes.split(',').map(|byte| u8::from_str_radix(byte.trim(), 16).ok()).collect();
    Some(u32::from_le_bytes(bytes?.try_into().ok()?))
}
