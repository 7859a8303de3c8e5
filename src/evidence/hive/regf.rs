//! The registry hive format, as far as one key's values need it: keys are looked up by path, cell by cell, so that of
//! a hive of hundreds of megabytes only some hundred cells are read.
//!
//! Format: <https://github.com/msuhanov/regf>, "Windows registry file format specification". The reader is our own:
//! of the published ones two are under the GPL, and `notatin` 1.0.1 does not build beside `nom` 8.

use crate::intake::SharedFile;

/// Bytes before the first bin; cell offsets count from there.
const BASE_BLOCK: u64 = 4096;
/// Cells read in one hive; the switch's key lies below three keys with some thousand subkeys together.
const MAX_CELLS: u32 = 200_000;
/// Bytes read of one cell; lists of subkeys are the longest that matter.
const MAX_CELL: usize = 1 << 20;
/// Bytes kept of a value: a host's name has at most 63 characters, a domain's 255.
const MAX_DATA: usize = 512;
/// Set in the size of a value's data where the data stands in the place of its offset.
const INLINE: u32 = 0x8000_0000;
/// Set in the flags of a key or value whose name has one byte a character.
const NARROW_KEY: u16 = 0x20;
const NARROW_VALUE: u16 = 0x1;

/// The bytes of a hive.
pub(super) enum Source<'a> {
    /// Read by position.
    File(&'a SharedFile),
    /// Held: an entry of an archive.
    Memory(Vec<u8>),
}

/// Something could not be read, or is not what it should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damaged;

/// Kind of a hive file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// The hive itself.
    Primary {
        /// Changes were under way when it was copied: the newest may stand in the transaction log alone.
        dirty: bool,
    },
    /// A transaction log (`.LOG1`, `.LOG2`).
    Log,
}

/// Offset of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell(u32);

/// A hive.
pub(super) struct Hive<'a> {
    source: Source<'a>,
    root: Cell,
    /// What its first block says.
    pub(super) kind: FileKind,
    cells_left: u32,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    name: String,
    subkeys: Option<Cell>,
    values: Option<(u32, Cell)>,
}

/// A value: type and data (the first bytes of it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// `REG_*` number.
    pub(super) kind: u32,
    /// Data, up to [`MAX_DATA`] bytes.
    pub(super) data: Vec<u8>,
}

impl<'a> Hive<'a> {
    /// Reads the first block.
    pub(super) fn open(source: Source<'a>) -> Result<Self, Damaged> {
        let mut hive = Self { source, root: Cell(0), kind: FileKind::Log, cells_left: MAX_CELLS };
        let base = hive.bytes(0, 512)?;
        if base.get(..4) != Some(b"regf") {
            return Err(Damaged);
        }
        hive.root = Cell(u32_at(&base, 36)?);
        let dirty = u32_at(&base, 4)? != u32_at(&base, 8)? || checksum(&base) != u32_at(&base, 508)?;
        hive.kind = match u32_at(&base, 28)? {
            0 => FileKind::Primary { dirty },
            1 | 2 | 6 => FileKind::Log,
            _ => return Err(Damaged),
        };
        Ok(hive)
    }

    /// Whether the file ends before the bins that its first block states.
    pub(super) fn is_cut(&self) -> bool {
        let stated = self.bytes(40, 4).and_then(|field| u32_at(&field, 0));
        stated.is_ok_and(|stated| stated > 0 && self.bytes(BASE_BLOCK + u64::from(stated) - 1, 1).is_err())
    }

    /// The key at a path below the root; `None` where it is not there.
    pub(super) fn find(&mut self, path: &[&str]) -> Result<Option<Node>, Damaged> {
        let mut node = self.node(self.root)?;
        for name in path {
            match self.subkey(&node, name)? {
                Some(next) => node = next,
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    /// A value of a key by name, without regard to case.
    pub(super) fn value(&mut self, node: &Node, name: &str) -> Result<Option<Value>, Damaged> {
        let Some((count, list)) = node.values else { return Ok(None) };
        let list = self.cell(list)?;
        let count = usize::try_from(count).map_err(|_| Damaged)?;
        if list.len() / 4 < count {
            return Err(Damaged);
        }
        for index in 0..count {
            let cell = self.cell(Cell(u32_at(&list, index * 4)?))?;
            if cell.get(..2) != Some(b"vk") {
                return Err(Damaged);
            }
            let found = text(&cell, 20, u16_at(&cell, 2)?, u16_at(&cell, 16)? & NARROW_VALUE != 0)?;
            if found.eq_ignore_ascii_case(name) {
                return self.data(&cell).map(Some);
            }
        }
        Ok(None)
    }

    fn data(&mut self, cell: &[u8]) -> Result<Value, Damaged> {
        let size = u32_at(cell, 4)?;
        let length = usize::try_from(size & !INLINE).map_err(|_| Damaged)?.min(MAX_DATA);
        let data = if size & INLINE != 0 {
            cell.get(8..12).and_then(|bytes| bytes.get(..length)).ok_or(Damaged)?.to_vec()
        } else if length == 0 {
            Vec::new()
        } else {
            let at = self.cell(Cell(u32_at(cell, 8)?))?;
            at.get(..length).ok_or(Damaged)?.to_vec()
        };
        Ok(Value { kind: u32_at(cell, 12)?, data })
    }

    fn subkey(&mut self, node: &Node, name: &str) -> Result<Option<Node>, Damaged> {
        let Some(list) = node.subkeys else { return Ok(None) };
        for list in self.leaves(list)? {
            let list = self.cell(list)?;
            let (width, count) = (leaf_width(&list)?, usize::from(u16_at(&list, 2)?));
            for index in 0..count {
                let child = self.node(Cell(u32_at(&list, 4 + index * width)?))?;
                if child.name.eq_ignore_ascii_case(name) {
                    return Ok(Some(child));
                }
            }
        }
        Ok(None)
    }

    /// The leaves of an index root; a list that is no index root is its own only leaf.
    fn leaves(&mut self, list: Cell) -> Result<Vec<Cell>, Damaged> {
        let bytes = self.cell(list)?;
        if bytes.get(..2) != Some(b"ri") {
            return Ok(vec![list]);
        }
        let count = usize::from(u16_at(&bytes, 2)?);
        (0..count).map(|index| u32_at(&bytes, 4 + index * 4).map(Cell)).collect()
    }

    fn node(&mut self, at: Cell) -> Result<Node, Damaged> {
        let cell = self.cell(at)?;
        if cell.get(..2) != Some(b"nk") {
            return Err(Damaged);
        }
        let name = text(&cell, 76, u16_at(&cell, 72)?, u16_at(&cell, 2)? & NARROW_KEY != 0)?;
        let subkeys = (u32_at(&cell, 20)? > 0).then_some(Cell(u32_at(&cell, 28)?));
        let count = u32_at(&cell, 36)?;
        let values = (count > 0).then_some((count, Cell(u32_at(&cell, 40)?)));
        Ok(Node { name, subkeys, values })
    }

    /// The content of an allocated cell, up to [`MAX_CELL`] bytes.
    fn cell(&mut self, at: Cell) -> Result<Vec<u8>, Damaged> {
        self.cells_left = self.cells_left.checked_sub(1).ok_or(Damaged)?;
        let offset = BASE_BLOCK + u64::from(at.0);
        let head = self.bytes(offset, 4)?;
        let size = i32::from_le_bytes(head.try_into().map_err(|_| Damaged)?);
        // An allocated cell has its size negated.
        let size = usize::try_from(size.checked_neg().ok_or(Damaged)?).map_err(|_| Damaged)?;
        self.bytes(offset + 4, size.saturating_sub(4).min(MAX_CELL))
    }

    fn bytes(&self, offset: u64, length: usize) -> Result<Vec<u8>, Damaged> {
        match &self.source {
            Source::Memory(bytes) => {
                let start = usize::try_from(offset).map_err(|_| Damaged)?;
                let end = start.checked_add(length).ok_or(Damaged)?;
                bytes.get(start..end).map(<[u8]>::to_vec).ok_or(Damaged)
            }
            Source::File(file) => {
                let mut buffer = vec![0; length];
                let read = file.read_at(&mut buffer, offset).map_err(|_| Damaged)?;
                if read == length { Ok(buffer) } else { Err(Damaged) }
            }
        }
    }
}

/// Bytes of one entry of a leaf: an offset, in `lf` and `lh` with a hash behind it.
fn leaf_width(list: &[u8]) -> Result<usize, Damaged> {
    match list.get(..2) {
        Some(b"lf" | b"lh") => Ok(8),
        Some(b"li") => Ok(4),
        _ => Err(Damaged),
    }
}

/// XOR of the first 127 words; 0 and all ones are avoided.
fn checksum(base: &[u8]) -> u32 {
    let words = base.chunks_exact(4).take(127).filter_map(|word| word.try_into().ok().map(u32::from_le_bytes));
    match words.fold(0, |sum, word| sum ^ word) {
        0 => 1,
        u32::MAX => u32::MAX - 1,
        sum => sum,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Damaged> {
    let field = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>());
    field.map(|field| u16::from_le_bytes(*field)).ok_or(Damaged)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Damaged> {
    let field = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    field.map(|field| u32::from_le_bytes(*field)).ok_or(Damaged)
}

fn text(bytes: &[u8], at: usize, length: u16, narrow: bool) -> Result<String, Damaged> {
    let end = at.checked_add(usize::from(length)).ok_or(Damaged)?;
    let name = bytes.get(at..end).ok_or(Damaged)?;
    Ok(if narrow {
        name.iter().map(|byte| char::from(*byte)).collect()
    } else {
        encoding_rs::UTF_16LE.decode_without_bom_handling(name).0.into_owned()
    })
}
