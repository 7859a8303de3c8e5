//! `LocaleMetaData\<log>_<LCID>.MTA`: the message texts that Windows saves beside an exported log, in one language.
//!
//! The layout is not specified (MS-EVEN6 leaves it open); this is the one that `docs/mta.md` of the `evtx` crate
//! describes, checked against a file that Windows wrote: three sections, `EVT` (event to text), `MSG` (texts) and
//! `PUB` (publishers), each a chain of pages of up to 100 pieces. Read once, from front to back, so that only the
//! texts asked for are held: such a file has a text for every event of its log, and the crate's own reader wants the
//! whole of it in memory. A test compares the two.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};

/// First bytes of such a file.
const MAGIC: &[u8; 8] = b"MTAFile\0";
/// The only major version known.
const MAJOR: u32 = 1;
/// Windows writes three sections, with names of three letters.
const SECTIONS: u32 = 16;
const NAME_BYTES: u32 = 64;
/// A page begins with its places: where the next page lies, where it lies itself, and where its pieces lie.
const PAGE: u64 = 888;
const NEXT: usize = 72;
const OWN: usize = 80;
const PIECES: usize = 88;
/// A publisher's names of levels, tasks, opcodes and keywords: kilobytes.
const PUBLISHER_BYTES: u64 = 1 << 20;
/// Characters kept of one text; VSS messages have some hundred, a stack trace in one can have tens of thousands.
const TEXT_CHARS: usize = 2_000;

/// The file is not as Windows writes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Damaged;

/// Recognises a file of message texts by its first bytes.
pub fn is_texts(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// The texts of the events with these `EventRecordID`s, each with its provider's name. Two events of a merged log may
/// have one number: then there is none. Line ends are `\n`; a long text ends with `…`.
///
/// # Errors
/// [`Damaged`] where the file is not whole.
pub fn texts(reader: impl Read, wanted: &BTreeMap<u64, String>) -> Result<BTreeMap<u64, String>, Damaged> {
    let mut file = Front { reader: BufReader::with_capacity(1 << 16, reader), at: 0 };
    let sections = file.sections().ok_or(Damaged)?;
    let section = |name: &str| sections.iter().find(|(known, ..)| known == name).map(|(_, at, size)| (*at, *size));
    let (events, messages, publishers) = (section("EVT"), section("MSG"), section("PUB"));

    // `None` for a number that events share.
    let mut places: BTreeMap<u64, Option<u64>> = BTreeMap::new();
    file.pieces(events.ok_or(Damaged)?, &mut |piece| {
        let (record, text) = (piece.number()?, piece.number()?);
        if wanted.contains_key(&record) {
            places
                .entry(record)
                .and_modify(|known| *known = known.filter(|known| *known == text))
                .or_insert(Some(text));
        }
        Some(())
    })?;
    let asked: BTreeSet<u64> = places.values().flatten().copied().collect();
    let mut said: BTreeMap<u64, String> = BTreeMap::new();
    file.pieces(messages.ok_or(Damaged)?, &mut |piece| {
        if asked.contains(&u64::from(piece.index)) {
            let text = piece.text()?;
            said.entry(piece.index.into()).or_insert(text);
        }
        Some(())
    })?;
    let mut known = BTreeSet::new();
    file.pieces(publishers.ok_or(Damaged)?, &mut |piece| {
        let name = piece.publisher()?.to_lowercase();
        if wanted.values().any(|provider| provider.to_lowercase() == name) {
            known.insert(name);
        }
        Some(())
    })?;

    // Windows shows nothing of a publisher that the file does not name.
    let is_known = |record: &u64| wanted.get(record).is_some_and(|provider| known.contains(&provider.to_lowercase()));
    let text =
        |(record, at): (u64, Option<u64>)| Some((record, said.get(&at?).filter(|text| !text.is_empty())?.clone()));
    Ok(places.into_iter().filter(|(record, _)| is_known(record)).filter_map(text).collect())
}

/// A file from front to back, with the place in it.
struct Front<R> {
    reader: R,
    at: u64,
}

impl<R: Read> Front<R> {
    /// Goes forward to a place; `None` where it lies behind, or the file ends before.
    fn go_to(&mut self, place: u64) -> Option<()> {
        let far = place.checked_sub(self.at)?;
        let skipped = io::copy(&mut self.reader.by_ref().take(far), &mut io::sink()).ok()?;
        self.at += skipped;
        (skipped == far).then_some(())
    }

    fn bytes(&mut self, length: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut bytes).ok()?;
        self.at += bytes.len() as u64;
        (bytes.len() as u64 == length).then_some(bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }

    /// Name, place and size of each section.
    fn sections(&mut self) -> Option<Vec<(String, u64, u64)>> {
        let magic = self.bytes(8)?;
        let [major, _minor, _size, count] = [self.u32()?, self.u32()?, self.u32()?, self.u32()?];
        if !is_texts(&magic) || major != MAJOR || count > SECTIONS {
            return None;
        }
        let mut sections = Vec::new();
        for _ in 0..count {
            let (at, size, length) = (self.u64()?, self.u64()?, self.u32()?);
            let name = self.bytes(Some(length).filter(|length| *length <= NAME_BYTES)?.into())?;
            sections.push((decode(&name), at, size));
        }
        Some(sections)
    }

    /// Shows every piece of a section, page by page.
    fn pieces(
        &mut self,
        (start, size): (u64, u64),
        visit: &mut dyn FnMut(&mut Piece<'_, R>) -> Option<()>,
    ) -> Result<(), Damaged> {
        let mut page = (size > 0).then_some(0);
        // Places only go forward, so that the chain ends.
        while let Some(at) = page {
            page = self.page(start, size, at, visit).ok_or(Damaged)?;
        }
        Ok(())
    }

    /// Shows the pieces of one page; gives the place of the next.
    fn page(
        &mut self,
        start: u64,
        size: u64,
        page: u64,
        visit: &mut dyn FnMut(&mut Piece<'_, R>) -> Option<()>,
    ) -> Option<Option<u64>> {
        self.go_to(start.checked_add(page)?)?;
        let header = self.bytes(Some(PAGE).filter(|_| page.saturating_add(PAGE) <= size)?)?;
        let place = |at: usize| Some(u64::from_le_bytes(header.get(at..at + 8)?.try_into().ok()?));
        let is_empty = header.starts_with(&[0; 4]);
        let mut pieces: Vec<u64> =
            header.get(PIECES..)?.chunks(8).filter_map(|place| place.try_into().ok()).map(u64::from_le_bytes).collect();
        pieces.retain(|place| *place != 0 && !is_empty);
        pieces.sort_unstable();
        for piece in pieces {
            self.go_to(start.checked_add(piece)?)?;
            let (index, length) = (self.u32()?, u64::from(self.u32()?));
            if piece.saturating_add(8 + length) > size {
                return None;
            }
            visit(&mut Piece { file: self, index, left: length })?;
        }
        let (next, own) = (place(NEXT)?, place(OWN)?);
        if next == own { Some(None) } else { (next > page).then_some(Some(next)) }
    }
}

/// One entry of a section.
struct Piece<'a, R> {
    file: &'a mut Front<R>,
    index: u32,
    left: u64,
}

impl<R: Read> Piece<'_, R> {
    fn bytes(&mut self, length: u64) -> Option<Vec<u8>> {
        self.left = self.left.checked_sub(length)?;
        self.file.bytes(length)
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes(8)?.try_into().ok()?))
    }

    fn length(&mut self) -> Option<u64> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?).into())
    }

    /// A text, its beginning where it is long.
    fn text(&mut self) -> Option<String> {
        let length = self.length().filter(|length| *length <= self.left)?;
        // A character has at most two units of two bytes.
        let bytes = self.bytes(length.min(4 * TEXT_CHARS as u64 + 4))?;
        let text = decode(&bytes).replace("\r\n", "\n");
        let text = text.trim();
        Some(match text.char_indices().nth(TEXT_CHARS) {
            Some((at, _)) => format!("{}…", text.get(..at)?.trim_end()),
            None => text.to_owned(),
        })
    }

    /// A publisher's name, behind four tables of pairs.
    fn publisher(&mut self) -> Option<String> {
        if self.left > PUBLISHER_BYTES {
            return None;
        }
        for _ in 0..4 {
            let pairs = self.length()?;
            self.bytes(pairs.checked_mul(8)?)?;
        }
        let length = self.length()?;
        Some(decode(&self.bytes(length)?))
    }
}

/// UTF-16LE up to its end or NUL.
fn decode(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|unit| unit.try_into().ok()).map(u16::from_le_bytes);
    let units = units.take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
