//! What the table of contents of a 7z takes once it is read, counted before it is: a file costs a byte of it and a hundred of
//! memory, and the table may be packed to a thousandth itself.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use lzma_rust2::LzmaReader;

use super::file::{Bytes, Window};

/// Bytes before the packed streams, from which places count.
const START: u64 = 32;
/// Beside the table and its names: bytes that a file, a packed stream, a block of coders and a part of one take once they are read.
const FILE: u64 = 144;
const PACKED: u64 = 32;
const BLOCK: u64 = 320;
const PART: u64 = 24;
/// Bytes of the largest description of a packed table: it is a block of coders and some numbers.
const DESCRIPTION: u64 = 4096;
/// Bytes of the largest table that is counted: of 100,000 entries it has some ten million. A packed one may claim any size.
const COUNTED: u64 = 32 << 20;

/// Bytes of memory for the table of contents; `None` where there is none to be read. What cannot be counted is taken for as
/// many files as it has bytes.
pub(super) fn cost(bytes: &Bytes) -> Option<u64> {
    let mut archive = Window::new(bytes.clone());
    let mut start = Table(&mut archive);
    start.skip(12)?;
    let (offset, size) = (start.fixed()?, start.fixed()?);
    if START.checked_add(offset)?.checked_add(size)? > bytes.len() {
        return None;
    }
    archive.seek(SeekFrom::Start(START.checked_add(offset)?)).ok()?;
    let mut table = BufReader::new((&mut archive).take(size));
    match Table(&mut table).byte()? {
        HEADER => Some(weigh(size, || Table(&mut table).counts())),
        PACKED_HEADER => {
            let mut description = Vec::new();
            table.take(DESCRIPTION).read_to_end(&mut description).ok()?;
            let Some(packed) = Table(&mut description.as_slice()).packed() else { return Some(u64::MAX) };
            Some(weigh(packed.size, || packed.counts(&mut archive)))
        }
        _ => None,
    }
}

fn weigh(size: u64, count: impl FnOnce() -> Option<Counts>) -> u64 {
    let counts = if size <= COUNTED { count() } else { None };
    let counted = counts.map(|counts| {
        [(counts.files, FILE), (counts.packed, PACKED), (counts.blocks, BLOCK), (counts.parts, PART)]
            .iter()
            .fold(size.saturating_mul(2), |sum, (n, each)| sum.saturating_add(n.saturating_mul(*each)))
    });
    counted.unwrap_or(size.saturating_mul(FILE))
}

const END: u8 = 0;
const HEADER: u8 = 1;
const PROPERTIES: u8 = 2;
const OTHER_STREAMS: u8 = 3;
const STREAMS: u8 = 4;
const FILES: u8 = 5;
const PACK_INFO: u8 = 6;
const BLOCKS: u8 = 7;
const PARTS: u8 = 8;
const SIZES: u8 = 9;
const CHECKSUMS: u8 = 10;
const BLOCK_LIST: u8 = 11;
const BLOCK_SIZES: u8 = 12;
const PARTS_OF_BLOCKS: u8 = 13;
const PACKED_HEADER: u8 = 23;

/// How many there are of what takes memory.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    files: u64,
    packed: u64,
    blocks: u64,
    parts: u64,
}

/// A table that is packed by LZMA alone, as nearly all are.
struct PackedTable {
    at: u64,
    length: u64,
    size: u64,
    /// What LZMA needs to know.
    properties: Option<[u8; 5]>,
}

impl PackedTable {
    fn counts(&self, archive: &mut Window) -> Option<Counts> {
        let [model, dictionary @ ..] = self.properties?;
        // None is larger than what it is a dictionary of.
        let dictionary = u64::from(u32::from_le_bytes(dictionary)).min(self.size.max(4096));
        archive.seek(SeekFrom::Start(START.checked_add(self.at)?)).ok()?;
        let packed = BufReader::new(archive.take(self.length));
        let table = LzmaReader::new_with_props(packed, self.size, model, u32::try_from(dictionary).ok()?, None).ok()?;
        let mut table = BufReader::new(table);
        let mut table = Table(&mut table);
        if table.byte()? == HEADER { table.counts() } else { None }
    }
}

/// A table that is read from front to back; what is not as it should be gives nothing.
struct Table<'r>(&'r mut dyn Read);

impl Table<'_> {
    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.0.read_exact(&mut byte).ok()?;
        Some(u8::from_le_bytes(byte))
    }

    fn fixed(&mut self) -> Option<u64> {
        let mut bytes = [0; 8];
        self.0.read_exact(&mut bytes).ok()?;
        Some(u64::from_le_bytes(bytes))
    }

    /// A number of one to nine bytes: the ones at the front of the first tell how many follow it.
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let more = first.leading_ones();
        let mut number = 0;
        for place in 0..more {
            number |= u64::from(self.byte()?) << (8 * place);
        }
        let high = u64::from(first) & (0x7f_u64 >> more);
        Some(if more < 8 { number | high << (8 * more) } else { number })
    }

    fn numbers(&mut self, n: u64) -> Option<()> {
        (0..n).try_for_each(|_| self.number().map(drop))
    }

    fn skip(&mut self, n: u64) -> Option<()> {
        let skipped = io::copy(&mut self.0.take(n), &mut io::sink()).ok()?;
        (skipped == n).then_some(())
    }

    /// Checksums of `n` things; tells of the first of them whether each has one.
    fn checksums(&mut self, n: u64, first: &mut [bool]) -> Option<()> {
        if self.byte()? != 0 {
            first.fill(true);
            return self.skip(n.checked_mul(4)?);
        }
        let (mut with, mut first) = (0, first.iter_mut());
        for _ in 0..n.div_ceil(8) {
            let bits = self.byte()?;
            with += u64::from(bits.count_ones());
            (0..8).rev().zip(&mut first).for_each(|(bit, has)| *has = bits >> bit & 1 == 1);
        }
        self.skip(4 * with)
    }

    fn counts(&mut self) -> Option<Counts> {
        let mut counts = Counts::default();
        loop {
            match self.byte()? {
                END => return Some(counts),
                PROPERTIES => {
                    while self.byte()? != END {
                        let length = self.number()?;
                        self.skip(length)?;
                    }
                }
                OTHER_STREAMS | STREAMS => self.streams(&mut counts)?,
                FILES => {
                    counts.files = self.number()?;
                    return Some(counts);
                }
                _ => return None,
            }
        }
    }

    fn streams(&mut self, counts: &mut Counts) -> Option<()> {
        let mut own = Vec::new();
        loop {
            match self.byte()? {
                END => return Some(()),
                PACK_INFO => {
                    self.number()?;
                    let n = self.number()?;
                    counts.packed = counts.packed.checked_add(n)?;
                    self.sizes_and_checksums(n)?;
                }
                BLOCKS => own = self.blocks(counts)?,
                PARTS => self.parts(&own, counts)?,
                _ => return None,
            }
        }
    }

    fn sizes_and_checksums(&mut self, n: u64) -> Option<()> {
        loop {
            match self.byte()? {
                END => return Some(()),
                SIZES => self.numbers(n)?,
                CHECKSUMS => self.checksums(n, &mut [])?,
                _ => return None,
            }
        }
    }

    /// Blocks of coders; whether each has a checksum of its own.
    fn blocks(&mut self, counts: &mut Counts) -> Option<Vec<bool>> {
        if self.byte()? != BLOCK_LIST {
            return None;
        }
        let n = self.number()?;
        counts.blocks = counts.blocks.checked_add(n)?;
        if self.byte()? != 0 {
            return None;
        }
        let (mut outputs, mut own) = (0_u64, Vec::new());
        for _ in 0..n {
            outputs = outputs.checked_add(self.block()?.0)?;
            own.push(false);
        }
        if self.byte()? != BLOCK_SIZES {
            return None;
        }
        self.numbers(outputs)?;
        loop {
            match self.byte()? {
                END => return Some(own),
                CHECKSUMS => self.checksums(n, &mut own)?,
                _ => return None,
            }
        }
    }

    /// A block: the number of its outputs; the properties of LZMA, where that is its only coder.
    fn block(&mut self) -> Option<(u64, Option<[u8; 5]>)> {
        const LZMA: [u8; 3] = [3, 1, 1];
        let coders = self.number()?;
        let (mut inputs, mut outputs, mut lzma) = (0_u64, 0_u64, None);
        for _ in 0..coders {
            let flags = self.byte()?;
            let mut method = Vec::new();
            for _ in 0..flags & 15 {
                method.push(self.byte()?);
            }
            let (ins, outs) = if flags & 0x10 == 0 { (1, 1) } else { (self.number()?, self.number()?) };
            (inputs, outputs) = (inputs.checked_add(ins)?, outputs.checked_add(outs)?);
            if flags & 0x20 != 0 {
                let length = self.number()?;
                if method == LZMA && length == 5 && coders == 1 {
                    let mut properties = [0; 5];
                    self.0.read_exact(&mut properties).ok()?;
                    lzma = Some(properties);
                } else {
                    self.skip(length)?;
                }
            }
        }
        let pairs = outputs.checked_sub(1)?;
        self.numbers(pairs.checked_mul(2)?)?;
        let packed = inputs.checked_sub(pairs)?;
        if packed > 1 {
            self.numbers(packed)?;
        }
        Some((outputs, lzma))
    }

    /// The parts of each block: one, where nothing is said.
    fn parts(&mut self, own: &[bool], counts: &mut Counts) -> Option<()> {
        let count = |parts: &mut dyn FnMut() -> Option<u64>| {
            own.iter().try_fold((0_u64, 0_u64, 0_u64), |(all, sizes, checksums), own| {
                let n = parts()?;
                let unknown = if n == 1 && *own { 0 } else { n };
                Some((all.checked_add(n)?, sizes.checked_add(n.saturating_sub(1))?, checksums.checked_add(unknown)?))
            })
        };
        let (mut all, mut sizes, mut checksums) = count(&mut || Some(1))?;
        loop {
            match self.byte()? {
                END => {
                    counts.parts = counts.parts.checked_add(all)?;
                    return Some(());
                }
                PARTS_OF_BLOCKS => (all, sizes, checksums) = count(&mut || self.number())?,
                SIZES => self.numbers(sizes)?,
                CHECKSUMS => self.checksums(checksums, &mut [])?,
                _ => return None,
            }
        }
    }

    /// Where a packed table lies and how it is packed.
    fn packed(&mut self) -> Option<PackedTable> {
        if self.byte()? != PACK_INFO {
            return None;
        }
        let (at, n) = (self.number()?, self.number()?);
        if n != 1 || self.byte()? != SIZES {
            return None;
        }
        let length = self.number()?;
        while self.byte()? != END {
            self.checksums(1, &mut [])?;
        }
        let begins = self.byte()? == BLOCKS && self.byte()? == BLOCK_LIST && self.number()? == 1 && self.byte()? == 0;
        let (outputs, properties) = if begins { self.block()? } else { return None };
        if self.byte()? != BLOCK_SIZES {
            return None;
        }
        // Of several coders the first gives the table, or less than any other.
        let sizes = (0..outputs.min(DESCRIPTION)).map(|_| self.number()).collect::<Option<Vec<u64>>>()?;
        Some(PackedTable { at, length, size: sizes.into_iter().max()?, properties })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use sevenz_rust2::{ArchiveEntry, ArchiveWriter};

    use super::*;

    fn cost_of(bytes: Vec<u8>) -> Option<u64> {
        cost(&Bytes::Memory(Arc::new(bytes)))
    }

    /// An archive with a table that is not packed.
    fn with_table(table: &[u8]) -> Vec<u8> {
        let begin = [&0_u64.to_le_bytes()[..], &(table.len() as u64).to_le_bytes(), &[0; 4]].concat();
        [&b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0"[..], &begin, table].concat()
    }

    #[test]
    fn the_files_of_a_table_are_counted_packed_or_not() {
        let written = |packs: bool| {
            let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).expect("a writer");
            if packs {
                for n in 0..500_u32 {
                    let entry = ArchiveEntry::new_file(&format!("vm-{n}/vssadmin_list_writers.txt"));
                    writer.push_archive_entry(entry, Some(n.to_le_bytes().repeat(9).as_slice())).expect("an entry");
                }
            }
            writer.finish().expect("an archive").into_inner()
        };
        let cost = cost_of(written(true)).expect("a table");
        assert!((500 * FILE..500 * (FILE + PACKED + BLOCK + PART + 400)).contains(&cost), "{cost}");
        let claim = [&[HEADER, FILES, 0xe0, 0x00, 0x12, 0x7a][..], &[0; 40]].concat();
        assert_eq!(cost_of(with_table(&claim)), Some(claim.len() as u64 * 2 + 0x7a_1200 * FILE), "eight million");
        let broken = [&[HEADER, 99][..], &[0; 40]].concat();
        assert_eq!(cost_of(with_table(&broken)), Some(broken.len() as u64 * FILE), "as many as it has bytes");
        assert_eq!(cost_of(vec![0; 10]), None);
        // Counted in full it would take as long as it claims to be.
        let number = |n: u64| [&[0xff][..], &n.to_le_bytes()].concat();
        let lzma = [&[0x23, 3, 1, 1, 5, 0x5d][..], &[0, 0, 1, 0]].concat();
        let claim = [
            &[PACKED_HEADER, PACK_INFO, 0, 1, SIZES, 9, END, BLOCKS, BLOCK_LIST, 1, 0, 1][..],
            &lzma,
            &[BLOCK_SIZES],
            &number(1 << 40),
        ];
        assert_eq!(cost_of(with_table(&claim.concat())), Some(FILE << 40), "a table of a terabyte");
    }
}
