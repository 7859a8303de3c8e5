//! Reading BinXML tokens one after another (MS-EVEN6 2.2.12); every read past the end is `None`.

use super::format::{offset_at, u16_at};

/// DependencyId of an element that depends on no substitution.
pub(super) const NO_DEPENDENCY: u16 = 0xffff;
/// Value type of UTF-16 text.
pub(super) const TEXT: u8 = 0x01;

/// The start of an element.
pub(super) struct Element<'c> {
    /// The substitution without which it is left out, or [`NO_DEPENDENCY`].
    pub(super) dependency: u16,
    pub(super) name: &'c [u8],
}

/// A place in the BinXML of a chunk.
pub(super) struct Tokens<'c> {
    chunk: &'c [u8],
    pub(super) at: usize,
    in_template: bool,
}

impl<'c> Tokens<'c> {
    /// `chunk` may be cut at the end of what is read. Elements state their dependency only `in_template`.
    pub(super) fn new(chunk: &'c [u8], at: usize, in_template: bool) -> Self {
        Self { chunk, at, in_template }
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.chunk.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn word(&mut self) -> Option<u16> {
        let word = u16_at(self.chunk, self.at)?;
        self.at += 2;
        Some(word)
    }

    /// What follows the token of an element with or without attributes.
    pub(super) fn element(&mut self, has_attributes: bool) -> Option<Element<'c>> {
        let dependency = if self.in_template { self.word()? } else { NO_DEPENDENCY };
        self.at += 4;
        let name = self.name()?;
        if has_attributes {
            self.at += 4;
        }
        Some(Element { dependency, name })
    }

    /// What follows the token of a substitution: its index.
    pub(super) fn slot(&mut self) -> Option<u16> {
        let slot = self.word()?;
        self.at += 1;
        Some(slot)
    }

    /// What follows the token of a value: the place and bytes of literal text; other types do not occur there.
    pub(super) fn text(&mut self) -> Option<(usize, usize)> {
        if self.byte()? != TEXT {
            return None;
        }
        let length = usize::from(self.word()?) * 2;
        let start = self.at;
        self.at += length;
        self.chunk.get(start..self.at)?;
        Some((start, length))
    }

    /// A name: an offset into the chunk, where the name itself may follow at once. It counts up to its first NUL.
    pub(super) fn name(&mut self) -> Option<&'c [u8]> {
        let offset = offset_at(self.chunk, self.at)?;
        self.at += 4;
        let length = usize::from(u16_at(self.chunk, offset.checked_add(6)?)?) * 2;
        let start = offset + 8;
        if offset == self.at {
            self.at = start + length + 2;
        }
        self.chunk.get(start..start + length)
    }
}
