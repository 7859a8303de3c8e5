//! Where a template, or a record without one, keeps what the light walk reads: the part of BinXML up to `</System>`.
//!
//! MS-EVEN6 2.2.12 gives the tokens. Whatever is not understood ends the reading; the record then goes to the crate.

use super::format::{offset_at, u32_at};
use super::tokens::{NO_DEPENDENCY, Tokens};

/// Bytes of a template definition before its BinXML: next offset, GUID, size.
pub(super) const DEFINITION_HEADER: usize = 24;

/// A stretch of a chunk, which has 64 KiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) at: u16,
    pub(super) length: u16,
}

impl Span {
    /// The bytes there.
    pub(super) fn of(self, chunk: &[u8]) -> Option<&[u8]> {
        chunk.get(usize::from(self.at)..)?.get(..usize::from(self.length))
    }
}

/// Where one value of `System` stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Field {
    /// Not there.
    #[default]
    Missing,
    /// As text in the chunk.
    Text(Span),
    /// In the record's substitution of this index.
    Slot(u16),
    /// Composed of several parts, or in a form that only the crate reads.
    Unclear,
}

/// Where the values of `System` stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) provider: Field,
    pub(super) id: Field,
    pub(super) level: Field,
    pub(super) time: Field,
    pub(super) record_id: Field,
    pub(super) channel: Field,
    pub(super) computer: Field,
    /// Offset of what follows `</System>`.
    pub(super) rest: usize,
}

impl Shape {
    /// The template defined at `offset`.
    pub(super) fn of_template(chunk: &[u8], offset: usize) -> Option<Self> {
        let start = offset.checked_add(DEFINITION_HEADER)?;
        let end = start.checked_add(offset_at(chunk, start - 4)?)?;
        Reader::new(chunk.get(..end)?, start, true).read()
    }

    /// What the light walk reads of every record: provider, id, computer, time.
    pub(super) fn glanced(&self) -> [Field; 4] {
        [self.provider, self.id, self.computer, self.time]
    }

    /// A record whose BinXML, from `start` to `end`, uses no template.
    pub(super) fn of_record(chunk: &[u8], start: usize, end: usize) -> Option<Self> {
        Reader::new(chunk.get(..end)?, start, false).read()
    }
}

/// The children of `System` that matter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Child {
    Provider,
    EventId,
    Level,
    TimeCreated,
    RecordId,
    Channel,
    Computer,
    Other,
}

struct Reader<'c> {
    tokens: Tokens<'c>,
    shape: Shape,
    /// Open elements.
    depth: usize,
    /// Inside `System`, and which child of it.
    in_system: bool,
    child: Child,
    dependency: u16,
    /// The next values belong to this attribute or text.
    target: Option<Child>,
}

impl<'c> Reader<'c> {
    fn new(chunk: &'c [u8], at: usize, in_template: bool) -> Self {
        let child = Child::Other;
        let (shape, depth, in_system) = (Shape::default(), 0, false);
        let tokens = Tokens::new(chunk, at, in_template);
        Self { tokens, shape, depth, in_system, child, dependency: NO_DEPENDENCY, target: None }
    }

    /// Reads tokens until `System` closes; `None` where it never does.
    fn read(mut self) -> Option<Shape> {
        loop {
            let token = self.tokens.byte()?;
            match token {
                0x0f => self.tokens.at += 3,
                0x01 | 0x41 => self.open(token == 0x41)?,
                0x02 => self.close_start(),
                0x03 | 0x04 => {
                    if token == 0x04 {
                        self.depth = self.depth.checked_sub(1)?;
                    }
                    self.target = None;
                    if self.in_system && self.depth == 1 {
                        return Some(Shape { rest: self.tokens.at, ..self.shape });
                    }
                }
                0x05 | 0x45 => self.value()?,
                0x06 | 0x46 => self.attribute()?,
                0x0d | 0x0e => {
                    let slot = Field::Slot(self.tokens.slot()?);
                    self.put(slot);
                }
                0x08 | 0x48 => {
                    self.tokens.at += 2;
                    self.put(Field::Unclear);
                }
                0x09 | 0x49 => {
                    self.tokens.name()?;
                    self.put(Field::Unclear);
                }
                _ => return None,
            }
        }
    }

    fn open(&mut self, has_attributes: bool) -> Option<()> {
        let element = self.tokens.element(has_attributes)?;
        self.dependency = element.dependency;
        let name = element.name;
        match self.depth {
            0 => {}
            1 => {
                self.in_system = wide_eq(name, b"System");
                if self.in_system && self.dependency != NO_DEPENDENCY {
                    return None;
                }
            }
            2 if self.in_system => self.child = child(name),
            _ if self.in_system => return None,
            _ => {}
        }
        Some(())
    }

    fn close_start(&mut self) {
        self.depth += 1;
        let takes_text = !matches!(self.child, Child::Provider | Child::TimeCreated | Child::Other);
        self.target = (self.in_system && self.depth == 3 && takes_text).then_some(self.child);
    }

    fn attribute(&mut self) -> Option<()> {
        let name = self.tokens.name()?;
        let wanted = match self.child {
            Child::Provider => wide_eq(name, b"Name"),
            Child::TimeCreated => wide_eq(name, b"SystemTime"),
            _ => false,
        };
        self.target = (self.in_system && self.depth == 2 && wanted).then_some(self.child);
        Some(())
    }

    fn value(&mut self) -> Option<()> {
        let (at, length) = self.tokens.text()?;
        let span = Span { at: u16::try_from(at).ok()?, length: u16::try_from(length).ok()? };
        self.put(Field::Text(span));
        Some(())
    }

    fn put(&mut self, found: Field) {
        let (dependency, shape) = (self.dependency, &mut self.shape);
        let field = match self.target {
            Some(Child::Provider) => &mut shape.provider,
            Some(Child::EventId) => &mut shape.id,
            Some(Child::Level) => &mut shape.level,
            Some(Child::TimeCreated) => &mut shape.time,
            Some(Child::RecordId) => &mut shape.record_id,
            Some(Child::Channel) => &mut shape.channel,
            Some(Child::Computer) => &mut shape.computer,
            Some(Child::Other) | None => return,
        };
        // An element is left out where the substitution that it depends on is null: that is told from the value
        // only if it is the value's own.
        let depends_elsewhere = dependency != NO_DEPENDENCY && found != Field::Slot(dependency);
        *field = if *field != Field::Missing || depends_elsewhere { Field::Unclear } else { found };
    }
}

fn child(name: &[u8]) -> Child {
    let is = |text| wide_eq(name, text);
    // Most children are others, which their first letter tells.
    match name.first() {
        Some(b'P') if is(b"Provider") => Child::Provider,
        Some(b'E') if is(b"EventID") => Child::EventId,
        Some(b'L') if is(b"Level") => Child::Level,
        Some(b'T') if is(b"TimeCreated") => Child::TimeCreated,
        Some(b'E') if is(b"EventRecordID") => Child::RecordId,
        Some(b'C') if is(b"Channel") => Child::Channel,
        Some(b'C') if is(b"Computer") => Child::Computer,
        _ => Child::Other,
    }
}

/// Whether a name, up to its first NUL, is `text` in UTF-16LE.
pub(super) fn wide_eq(name: &[u8], text: &[u8]) -> bool {
    // Without a way out in between, which makes it one comparison of vectors.
    let unequal = |(unit, byte): (&[u8; 2], &u8)| u16::from_le_bytes(*unit) ^ u16::from(*byte);
    let Some((same, rest)) = name.split_at_checked(text.len() * 2) else { return false };
    matches!(rest, [] | [0, 0, ..])
        && same.as_chunks().0.iter().zip(text).map(unequal).fold(0, |all, one| all | one) == 0
}

/// The template instance that a record consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instance {
    /// Offset of the template's definition.
    pub(super) definition: usize,
    /// Offset of the substitution array.
    pub(super) values: usize,
}

/// How a record's BinXML begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// With a template instance.
    Template(Instance),
    /// With elements of its own, at this offset.
    Elements(usize),
}

impl Opening {
    /// Reads the fragment header and what follows it.
    pub(super) fn read(chunk: &[u8], binxml: usize) -> Option<Self> {
        let rest = chunk.get(binxml..)?;
        let (start, definition) = match *rest {
            [0x0f, _, _, _, 0x0c, _, _, _, _, _, a, b, c, d, ..] => {
                (binxml + 4, u32::from_le_bytes([a, b, c, d]) as usize)
            }
            _ => {
                let start = if *rest.first()? == 0x0f { binxml + 4 } else { binxml };
                if *chunk.get(start)? != 0x0c {
                    return Some(Self::Elements(start));
                }
                (start, offset_at(chunk, start + 6)?)
            }
        };
        let here = start + 10;
        let inline = here == definition;
        let skipped = if inline { DEFINITION_HEADER + u32_at(chunk, here + 20)? as usize } else { 0 };
        Some(Self::Template(Instance { definition, values: here.checked_add(skipped)? }))
    }

    /// Whether the template that a record names by its id, the beginning of its GUID, is the one that lies at the place that
    /// the record names; true of a record without a template.
    pub(super) fn has_its_template(chunk: &[u8], binxml: usize) -> Option<bool> {
        let Self::Template(Instance { definition, .. }) = Self::read(chunk, binxml)? else { return Some(true) };
        let start = if *chunk.get(binxml)? == 0x0f { binxml + 4 } else { binxml };
        Some(u32_at(chunk, start + 2)? == u32_at(chunk, definition.checked_add(4)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_up_to_its_first_nul() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for same in ["Level", "Level\0", "Level\0junk"] {
            assert!(wide_eq(&wide(same), b"Level") && child(&wide(same)) == Child::Level, "{same:?}");
        }
        for other in ["", "Leve", "Levels", "level", "Le\0el", "L\u{165}vel", "Lev\0l\0"] {
            assert!(!wide_eq(&wide(other), b"Level") && child(&wide(other)) == Child::Other, "{other:?}");
        }
    }
}
