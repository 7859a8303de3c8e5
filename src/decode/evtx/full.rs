//! The `evtx` crate at work: chosen records of a chunk, a damaged chunk whole, stale space.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use evtx::{EvtxChunk, EvtxChunkHeader, EvtxRecord, ParserSettings};

use super::format::{CHUNK_HEADER, CHUNK_MAGIC, ChunkHeader, NAME_TABLE, RECORD_HEADER, RECORD_OVERHEAD, RecordHeader};
use super::shape::Opening;
use super::xml::{Record, is_set, record_from_xml};

static LIVE: LazyLock<Arc<ParserSettings>> = LazyLock::new(|| Arc::new(ParserSettings::new().indent(false)));
static INDENTED: LazyLock<Arc<ParserSettings>> = LazyLock::new(|| Arc::new(ParserSettings::new().indent(true)));
static WITH_STALE: LazyLock<Arc<ParserSettings>> =
    LazyLock::new(|| Arc::new(ParserSettings::new().indent(false).recover_records(true)));

/// A record that the crate has to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pick {
    pub(super) record: RecordHeader,
    /// The light walk could not tell what it is.
    pub(super) unsure: bool,
}

/// What became of one record of a chunk read whole.
pub(super) enum Outcome {
    /// A live record with its number, and whether it goes up to its own end.
    Live(u64, Record, bool),
    /// A stale record.
    Recovered(Record),
    /// A record or a stretch that could not be read.
    Unreadable,
}

/// Reads the picked records only, in order of place: `None` for one that cannot be read.
///
/// The crate has no way to read one record, but it walks by sizes: each gap becomes one record that ends at once.
/// Nothing moves, so offsets into skipped records (templates, names) still hold.
pub(super) fn picked(chunk: &mut [u8], picks: &[Pick], mut each: impl FnMut(&Pick, Option<Record>)) {
    let Some(last) = picks.last() else { return };
    let mut expected = Vec::with_capacity(picks.len() * 2);
    let mut at = CHUNK_HEADER;
    for pick in picks {
        if pick.record.at > at {
            blank(chunk, at, pick.record.at - at);
            expected.push(None);
        }
        expected.push(Some(pick));
        at = pick.record.end();
    }
    let opened = open(chunk, last.record.end());
    let parsed = opened.as_ref().and_then(|header| EvtxChunk::new(chunk, header, LIVE.clone()).ok());
    let Some(mut parsed) = parsed else {
        picks.iter().for_each(|pick| each(pick, None));
        return;
    };
    let mut records = parsed.iter();
    for pick in expected {
        let record = records.next().and_then(Result::ok);
        if let Some(pick) = pick {
            each(pick, record.and_then(render));
        }
    }
}

/// Reads the stale records after `free_space`.
pub(super) fn slack(chunk: &mut [u8], free_space: usize, mut each: impl FnMut(Record)) {
    if free_space >= CHUNK_HEADER + RECORD_OVERHEAD {
        blank(chunk, CHUNK_HEADER, free_space - CHUNK_HEADER);
    }
    let Some(header) = open(chunk, free_space) else { return };
    let Ok(mut parsed) = EvtxChunk::new(chunk, &header, WITH_STALE.clone()) else { return };
    let stale = parsed.iter().filter_map(Result::ok).filter(|record| record.recovered && has_its_template(record));
    stale.filter_map(render).for_each(&mut each);
}

/// Whether a stale record still has the template that it was written with: another one may lie where that was, and the
/// values would come out as an event that never was.
fn has_its_template(record: &EvtxRecord<'_>) -> bool {
    let at = usize::try_from(record.binxml_offset).ok();
    at.and_then(|at| Opening::has_its_template(record.chunk.data, at)).unwrap_or(false)
}

/// Whether a record's size is repeated at its end; what was written over it, or cut off, can't be.
fn ends_with_size(record: &EvtxRecord<'_>) -> bool {
    let at = usize::try_from(record.binxml_offset).ok().and_then(|binxml| binxml.checked_sub(RECORD_HEADER));
    let header = at.and_then(|at| RecordHeader::read(record.chunk.data, at));
    header.is_some_and(|header| header.ends_with_size(record.chunk.data))
}

/// Reads all records that the crate can find.
pub(super) fn whole(chunk: &mut [u8], recover: bool, mut each: impl FnMut(Outcome)) {
    let settings = if recover { &WITH_STALE } else { &LIVE };
    let Ok(header) = EvtxChunkHeader::from_bytes(chunk) else { return };
    if EvtxChunk::new(chunk, &header, LIVE.clone()).is_err() {
        forget_names(chunk);
    }
    let Ok(header) = EvtxChunkHeader::from_bytes(chunk) else { return };
    let Ok(mut parsed) = EvtxChunk::new(chunk, &header, Arc::clone(settings)) else { return };
    for record in parsed.iter() {
        each(match record {
            Ok(record) => {
                let (number, recovered) = (record.event_record_id, record.recovered);
                let is_whole = ends_with_size(&record);
                if recovered && !has_its_template(&record) {
                    continue;
                }
                match render(record) {
                    Some(record) if recovered => Outcome::Recovered(record),
                    Some(record) => Outcome::Live(number, record, is_whole),
                    None if recovered => continue,
                    None => Outcome::Unreadable,
                }
            }
            Err(_) => Outcome::Unreadable,
        });
    }
}

/// The live records with these numbers as XML for a person, as far as they can be read.
pub fn as_xml(chunk: &mut [u8], wanted: &BTreeSet<u64>) -> Vec<(u64, String)> {
    let Some(header) = ChunkHeader::read(chunk) else { return Vec::new() };
    let is_elsewhere = header.header_intact
        && wanted.range(header.first_record..=header.last_record.max(header.first_record)).next().is_none();
    if is_elsewhere {
        return Vec::new();
    }
    let Ok(header) = EvtxChunkHeader::from_bytes(chunk) else { return Vec::new() };
    let Ok(mut parsed) = EvtxChunk::new(chunk, &header, INDENTED.clone()) else { return Vec::new() };
    let records = parsed.iter().filter_map(Result::ok).filter(|record| wanted.contains(&record.event_record_id));
    let xml = |record: EvtxRecord<'_>| {
        let number = record.event_record_id;
        let xml = String::from_utf8(record.into_xml_bytes().ok()?.data).ok()?;
        let event = xml.find("<Event").and_then(|at| xml.get(at..)).unwrap_or(&xml);
        Some((number, event.to_owned()))
    };
    records.filter_map(xml).collect()
}

fn render(record: EvtxRecord<'_>) -> Option<Record> {
    let (number, written, recovered) = (record.event_record_id, record.timestamp, record.recovered);
    let xml = record.into_xml_bytes().ok()?;
    let mut record = record_from_xml(std::str::from_utf8(&xml.data).ok()?)?;
    record.record_id.get_or_insert(number);
    record.time = record.time.or(Some(crate::facts::Time(written)).filter(|time| is_set(*time)));
    record.recovered = recovered;
    Some(record)
}

/// A header by which the crate reads from the first record up to `end`, whatever the records' numbers.
fn open(chunk: &mut [u8], end: usize) -> Option<EvtxChunkHeader> {
    chunk.get_mut(..CHUNK_MAGIC.len())?.copy_from_slice(CHUNK_MAGIC);
    forget_names(chunk);
    let mut header = EvtxChunkHeader::from_bytes(chunk).ok()?;
    header.free_space_offset = u32::try_from(end).ok()?;
    header.first_event_record_id = 0;
    header.last_event_record_id = u64::MAX;
    Some(header)
}

/// Empties the table of names, which the crate would read whole; it then reads each name where it is used.
fn forget_names(chunk: &mut [u8]) {
    if let Some(table) = chunk.get_mut(NAME_TABLE) {
        table.fill(0);
    }
}

/// Makes the bytes from `at` one record of `size` bytes whose BinXML ends at once.
fn blank(chunk: &mut [u8], at: usize, size: usize) {
    let size = u32::try_from(size).unwrap_or_default();
    if let Some(head) = chunk.get_mut(at..at + RECORD_HEADER + 1)
        && let [_, _, _, _, a, b, c, d, .., binxml] = head
    {
        [*a, *b, *c, *d] = size.to_le_bytes();
        *binxml = 0;
    }
}
