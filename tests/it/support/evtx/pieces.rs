//! Logs chunk by chunk, for tests that put stale bytes, copies and damage where they want them.

use super::chunk::Chunk;
use super::event::{Data, Event, Shape};
use super::log::file_header;

/// 2024-09-01T16:00:00Z as FILETIME.
pub const START: u64 = 133_696_800_000_000_000;

/// The n-th event of a log, n seconds after [`START`].
pub fn event(shape: Shape, provider: &str, id: u16, n: u64) -> Event {
    Event { shape, time: START + n * 10_000_000, ..Event::classic(provider, id, "2024-09-01T16:00:00Z") }
        .level(3)
        .record_id(n)
}

/// An event in which the writer of this class id rejects an event.
pub fn rejected(n: u64, class: &str) -> Event {
    let context = format!(
        "\n\nOperation:\n   PrepareForSnapshot Event\n\nContext:\n   Execution Context: Writer\n   Writer Class Id: {class}\n   \
         Writer Name: Some VSS Writer\n   Writer Instance ID: {{a0a0a0a0-0000-4000-8000-000000000001}}\n   Command Line: \
         C:\\Windows\\some.exe -s\n   Process ID: 4004"
    );
    let binary = b"- Code: AAAAAAAA00000001- PID:  00001528- CMD:  C:\\Windows\\system32\\vssvc.exe   - User: x ";
    let strings = vec!["0x800423f2, The writer timed out.\r\n".to_owned(), context];
    event(Shape::Classic, "VSS", 8229, n).data(Data::Strings(strings, Some(binary.to_vec())))
}

/// A chunk of these events; what is `stale` stands behind its live records.
pub fn chunk(events: &[Event], stale: &[u8]) -> Vec<u8> {
    chunk_written(events, events.iter().map(|event| event.time), stale)
}

/// The same, of records that were written at these times.
pub fn chunk_written(events: &[Event], written: impl Iterator<Item = u64>, stale: &[u8]) -> Vec<u8> {
    let mut chunk = Chunk::new();
    for (event, written) in events.iter().zip(written) {
        let id = event.record_id.expect("a numbered event");
        let body = event.body(id, "Application", "vm-sql-01.contoso.com");
        assert!(chunk.push(id, written, &body), "the events fit into a chunk");
    }
    let first = events.first().and_then(|event| event.record_id).unwrap_or(1);
    let mut bytes = chunk.finish(first, &[]);
    let free = u32::from_le_bytes(bytes[48..52].try_into().unwrap()) as usize;
    bytes[free..free + stale.len()].copy_from_slice(stale);
    bytes
}

/// A file of these chunks.
pub fn file(chunks: &[Vec<u8>], next_record: u64) -> Vec<u8> {
    let mut bytes = file_header(0, chunks.len().saturating_sub(1) as u64, next_record, chunks.len() as u16, 0);
    bytes.extend(chunks.concat());
    bytes
}
