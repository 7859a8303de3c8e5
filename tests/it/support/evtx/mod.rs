//! Writes `.evtx` logs as Windows does, without any parser of them. See [`Log`].

pub mod binxml;
pub mod catalog;
pub mod chunk;
pub mod damage;
pub mod event;
pub mod guid;
mod log;
mod mta;
pub mod pieces;
mod plain;
pub mod time;

pub use catalog::*;
pub use event::{Data, Event, Shape};
pub use log::{FILE_HEADER, Log};
pub use mta::MessageTexts;

/// A binary security identifier.
pub fn sid(text: &str) -> Vec<u8> {
    let mut parts = text.split('-').skip(2).map(|part| part.parse::<u64>().unwrap());
    let authority = parts.next().unwrap();
    let subs: Vec<u8> = parts.flat_map(|sub| (sub as u32).to_le_bytes()).collect();
    let mut out = vec![1, (subs.len() / 4) as u8];
    out.extend_from_slice(&authority.to_be_bytes()[2..]);
    out.extend(subs);
    out
}

/// `S-1-…` of a binary security identifier.
pub fn sid_text(bytes: &[u8]) -> String {
    let subs: String =
        bytes[8..].chunks(4).map(|sub| format!("-{}", u32::from_le_bytes(sub.try_into().unwrap()))).collect();
    format!("S-1-{}{subs}", bytes[7])
}
