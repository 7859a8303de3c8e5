//! A reader that counts what an archive unpacks to, stops at a cap, and remembers why it stopped.

use std::io::{self, Read};

use super::limits::{Budget, Limits};
use crate::facts::{Arg, Message};

/// Why an entry could not be read to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// [`Limits::entry_bytes`].
    #[error("entry cap")]
    EntryCap,
    /// [`Budget::allowed`].
    #[error("total cap")]
    TotalCap,
    /// What is kept of it while it is unpacked: so many bytes are more than is left of [`Limits::held_bytes`].
    #[error("dictionary")]
    Dictionary(u64),
    /// The bytes are not what the format allows; in the words of its reader.
    #[error("{0}")]
    Damaged(String),
}

impl Fault {
    pub(super) fn of(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(fault) => fault.clone(),
            None if error.kind() == io::ErrorKind::FileTooLarge => Self::TotalCap,
            None => Self::Damaged(error.to_string()),
        }
    }

    pub(super) fn error(&self) -> io::Error {
        let kind = match self {
            Self::EntryCap | Self::TotalCap | Self::Dictionary(_) => io::ErrorKind::FileTooLarge,
            Self::Damaged(_) => io::ErrorKind::InvalidData,
        };
        io::Error::new(kind, self.clone())
    }

    /// What a report says of it.
    pub(super) fn problem(&self, limits: &Limits, budget: &Budget, read: u64) -> Message {
        match self {
            Self::EntryCap => Message::new("intake.cap.entry").with("limit", limits.entry_bytes),
            Self::TotalCap => Message::new("intake.cap.total").with("limit", budget.allowed),
            Self::Dictionary(bytes) => {
                Message::new("intake.cap.dictionary").with("bytes", *bytes).with("limit", limits.held_bytes)
            }
            Self::Damaged(reason) => {
                Message::new("intake.damaged").with("bytes", read).with("reason", Arg::Code(reason.clone()))
            }
        }
    }
}

/// Counts and stops.
pub(super) struct Metered<'a> {
    inner: &'a mut dyn Read,
    account: Option<&'a Budget>,
    left: u64,
    expected: Option<u64>,
    /// Bytes handed out.
    pub(super) read: u64,
    /// The end was reached.
    pub(super) ended: bool,
    /// Why it stopped before the end.
    pub(super) fault: Option<Fault>,
}

impl<'a> Metered<'a> {
    /// `account` is charged for each byte; `None` where another reader below charges it already.
    pub(super) fn new(inner: &'a mut dyn Read, limits: &Limits, account: Option<&'a Budget>) -> Self {
        Self { inner, account, left: limits.entry_bytes, expected: None, read: 0, ended: false, fault: None }
    }

    /// An end before `size` bytes is damage.
    pub(super) fn expecting(self, size: Option<u64>) -> Self {
        Self { expected: size, ..self }
    }

    /// Reads up to `most` bytes; stops early at the end or at a fault, which is remembered.
    pub(super) fn head(&mut self, most: usize) -> Vec<u8> {
        let mut head = Vec::new();
        // The fault stays in `self.fault`, and what was read before it counts.
        let _ = self.take(most as u64).read_to_end(&mut head);
        head
    }

    /// Reads to the end, for the length and the checksum behind it.
    pub(super) fn drain(&mut self) {
        let _ = io::copy(self, &mut io::sink());
    }

    fn pass(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        let most = usize::try_from(self.left.saturating_add(1)).unwrap_or(usize::MAX).min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        let n = loop {
            match self.inner.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result.map_err(|error| Fault::of(&error))?,
            }
        };
        let taken = n as u64;
        self.left = self.left.checked_sub(taken).ok_or(Fault::EntryCap)?;
        if self.account.is_some_and(|budget| !budget.take_bytes(taken)) {
            return Err(Fault::TotalCap);
        }
        self.read += taken;
        self.ended = n == 0 && !buffer.is_empty();
        if self.ended && self.expected.is_some_and(|size| self.read < size) {
            return Err(Fault::of(&io::ErrorKind::UnexpectedEof.into()));
        }
        Ok(n)
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = &self.fault {
            return Err(fault.error());
        }
        self.pass(buffer).map_err(|fault| {
            let error = fault.error();
            self.fault = Some(fault);
            error
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_at_a_cap_and_says_which() {
        for (entry, total, fault) in [(10, 100, None), (9, 100, Some(Fault::EntryCap)), (10, 9, Some(Fault::TotalCap))]
        {
            let limits = Limits { entry_bytes: entry, total_bytes: total, ..Limits::default() };
            let budget = Budget::new(&limits, 1);
            let mut source: &[u8] = b"0123456789";
            let mut meter = Metered::new(&mut source, &limits, Some(&budget));
            meter.drain();
            assert_eq!(meter.fault, fault);
            let again = meter.read(&mut [0; 4]).map_err(|error| error.kind());
            assert_eq!(again, if fault.is_some() { Err(io::ErrorKind::FileTooLarge) } else { Ok(0) });
        }
    }

    #[test]
    fn a_cap_hit_below_another_reader_keeps_its_name() {
        let limits = Limits { entry_bytes: 3, ..Limits::default() };
        let mut source: &[u8] = b"0123456789";
        let mut below = Metered::new(&mut source, &limits, None);
        let plenty = Limits::default();
        let mut above = Metered::new(&mut below, &plenty, None);
        above.drain();
        assert_eq!(above.fault, Some(Fault::EntryCap));
    }
}
