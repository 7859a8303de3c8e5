//! Bytes to records: event-log chunks, text encodings, transcripts, PowerShell listings, CliXML.

pub mod body;
pub mod evtx;
pub mod text;
pub mod transcode;
pub mod transcript;
