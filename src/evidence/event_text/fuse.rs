//! Stops a reader that would hold all of a file because one of its items never ends.

use std::io::{self, BufRead, Read};

/// Bytes of one item (an XML element's text, a CSV row): Windows caps an event at 64 KiB; readers read ahead by less.
const ITEM: usize = 8 << 20;

/// Fails once one item is larger than [`ITEM`].
pub(super) struct Fuse<R> {
    inner: R,
    left: usize,
}

impl<R> Fuse<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, left: ITEM }
    }

    /// An item ended.
    pub(super) fn renew(&mut self) {
        self.left = ITEM;
    }

    fn burn(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }

    fn check(&self) -> io::Result<()> {
        if self.left > 0 { Ok(()) } else { Err(io::ErrorKind::FileTooLarge.into()) }
    }
}

impl<R: Read> Read for Fuse<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let read = self.inner.read(buffer)?;
        self.burn(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Fuse<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.burn(amount);
        self.inner.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_without_an_end_is_given_up() {
        let mut endless = Fuse::new(io::repeat(b'x'));
        let mut held = Vec::new();
        assert!(endless.read_to_end(&mut held).is_err());
        assert!(held.len() < 2 * ITEM);
        endless.renew();
        assert!(endless.read_exact(&mut [0; 64]).is_ok());
    }
}
