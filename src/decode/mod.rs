//! Bytes to records: event-log chunks, text encodings, transcripts, PowerShell listings, CliXML.

pub mod evtx;
