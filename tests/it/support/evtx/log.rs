//! A whole log: chunks, file header, and the oddities that real logs have.

use super::chunk::{Body, CHUNK, Chunk};
use super::event::Event;

/// Size of the file header with its padding.
pub const FILE_HEADER: usize = 4096;

/// A log under construction.
///
/// ```ignore
/// let bytes = Log::new("Application")
///     .computer("vm-sql-01.corp.contoso.com")
///     .first_record(1401)
///     .event(Vss8229::csv("2024-09-01T16:00:40.1234567Z"))
///     .build();
/// ```
#[derive(Clone)]
pub struct Log {
    channel: String,
    computer: String,
    next: u64,
    /// Records are numbered anew.
    exported: bool,
    written: u64,
    per_chunk: usize,
    dirty: bool,
    full: bool,
    rotate: usize,
    done: Vec<Chunk>,
    open: Chunk,
    slack: Vec<(u64, u64, Body)>,
}

impl Log {
    /// An empty log of a channel, of a computer that has no name yet.
    pub fn new(channel: &str) -> Self {
        Self {
            channel: channel.into(),
            computer: "WIN-NEW".into(),
            next: 1,
            exported: false,
            written: 0,
            per_chunk: usize::MAX,
            dirty: false,
            full: false,
            rotate: 0,
            done: Vec::new(),
            open: Chunk::new(),
            slack: Vec::new(),
        }
    }

    /// The computer that the following events name; called again, the computer was renamed.
    pub fn computer(mut self, name: &str) -> Self {
        self.computer = name.into();
        self
    }

    /// Id of the next record (older ones were overwritten or cleared).
    pub fn first_record(mut self, id: u64) -> Self {
        self.next = id;
        self
    }

    /// Saved by Event Viewer or wevtutil: events keep their ids, but the file numbers its records from 1.
    pub fn exported(mut self) -> Self {
        self.exported = true;
        self
    }

    /// Ends a chunk after so many records, full or not.
    pub fn per_chunk(mut self, records: usize) -> Self {
        self.per_chunk = records;
        self
    }

    /// Copied while the service had it open: the header is stale.
    pub fn dirty(mut self) -> Self {
        self.dirty = true;
        self
    }

    /// The log had reached its size, its oldest chunk stands `chunks` chunks from the beginning.
    pub fn wrapped(mut self, chunks: usize) -> Self {
        self.rotate = chunks;
        self.full = true;
        self
    }

    /// Appends an event.
    pub fn event(mut self, event: impl Into<Event>) -> Self {
        let event = event.into();
        let id = event.record_id.unwrap_or(self.next);
        self.next = id + 1;
        self.written += 1;
        let number = if self.exported { self.written } else { id };
        let body = event.body(id, &self.channel, &self.computer);
        if self.open.ids().len() >= self.per_chunk || !self.open.push(number, event.time, &body) {
            self = self.new_chunk();
            assert!(self.open.push(number, event.time, &body), "an event fits into a chunk");
        }
        self
    }

    /// Appends events.
    pub fn events<E: Into<Event>>(self, events: impl IntoIterator<Item = E>) -> Self {
        events.into_iter().fold(self, Log::event)
    }

    /// Leaves a stale record behind the end of the last chunk, where no live record is.
    pub fn slack(mut self, id: u64, event: impl Into<Event>) -> Self {
        let event = event.into();
        self.slack.push((id, event.time, event.body(id, &self.channel, &self.computer)));
        self
    }

    /// Starts another chunk.
    pub fn new_chunk(mut self) -> Self {
        self.done.push(std::mem::replace(&mut self.open, Chunk::new()));
        self
    }

    /// Bytes of the file.
    pub fn build(self) -> Vec<u8> {
        let mut number = 1;
        let mut chunks = Vec::new();
        let last = self.open;
        let slack = self.slack;
        for chunk in self.done {
            let count = chunk.ids().len() as u64;
            chunks.push(chunk.finish(number, &[]));
            number += count;
        }
        if !last.is_empty() || !slack.is_empty() {
            chunks.push(last.finish(number, &slack));
        }
        let count = chunks.len();
        let oldest = if count == 0 { 0 } else { self.rotate % count };
        chunks.rotate_right(oldest);
        let newest = (oldest + count).checked_sub(1).map_or(0, |n| n % count.max(1));
        let flags = u32::from(self.dirty) | u32::from(self.full) << 1;
        // A dirty header still says what was true when the log was opened.
        let (header_count, header_next, header_newest) =
            if self.dirty { (count.min(1), 1, 0) } else { (count, self.next, newest) };
        let mut out = file_header(oldest as u64, header_newest as u64, header_next, header_count as u16, flags);
        out.extend(chunks.concat());
        debug_assert_eq!(out.len(), FILE_HEADER + count * CHUNK);
        out
    }
}

/// The file's header; `first` and `last` are the oldest and the newest chunk.
pub(super) fn file_header(first: u64, last: u64, next: u64, chunks: u16, flags: u32) -> Vec<u8> {
    let mut out = vec![0; FILE_HEADER];
    out[..8].copy_from_slice(b"ElfFile\0");
    for (at, n) in [(8, first), (16, last), (24, next)] {
        out[at..at + 8].copy_from_slice(&n.to_le_bytes());
    }
    out[32..36].copy_from_slice(&128u32.to_le_bytes());
    for (at, n) in [(36, 1u16), (38, 3), (40, FILE_HEADER as u16), (42, chunks)] {
        out[at..at + 2].copy_from_slice(&n.to_le_bytes());
    }
    out[120..124].copy_from_slice(&flags.to_le_bytes());
    let checksum = crc32fast::hash(&out[..120]);
    out[124..128].copy_from_slice(&checksum.to_le_bytes());
    out
}
