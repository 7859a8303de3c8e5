//! Event-log files: which records are there, and the wanted ones in full.
//!
//! A log is a file header and chunks of 64 KiB that stand alone: each holds its records, their templates and names.
//! For every chunk the checksums are taken and a light walk reads provider, id and computer of every record; where a writer
//! is asked for, the text of VSS records is searched for its class id. Wanted records in one of the usual forms are
//! rendered from their values at once; the `evtx` crate, which no other module names, reads those in any other form and
//! whatever the light walk is not sure of. Damaged chunks go to it whole.
//!
//! The format: MS-EVEN6 2.2.12 (BinXML), and the "Windows XML Event Log (EVTX) format" document of libevtx.

mod anchor;
mod beside;
mod carve;
mod chunk;
mod context;
mod event_data;
mod fields;
mod format;
mod full;
mod layout;
mod log;
pub mod mta;
mod names;
mod render;
mod select;
mod shape;
mod tokens;
mod values;
mod walk;
mod xml;

pub use anchor::Needle;
pub use beside::Beside;
pub use chunk::{ChunkReader, ChunkScan, Damage, Edge, Numbers};
pub use format::{CHUNK, FILE_MAGIC, FileHeader, HEADER};
pub use full::as_xml;
pub use layout::Layout;
pub use log::{Gathered, LeftOut};
pub use select::{Selector, Wanted};
pub use xml::{Record, record_from_xml};
