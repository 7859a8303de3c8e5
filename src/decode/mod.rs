//! Bytes to records: event-log chunks, text encodings, transcripts, PowerShell listings, CliXML.

pub mod body;
pub mod clixml;
pub mod evtx;
pub mod listing;
pub mod objects;
pub mod parts;
pub mod text;
pub mod transcode;
pub mod transcript;
pub mod unique;
pub mod unwrap;
