//! What tests are made from, by hand and without the product's own parsers:
//!
//! * [`evtx`]: event logs as Windows writes them. `Log::new("Application").computer("vm-sql-01.corp.contoso.com")
//!   .event(Vss8229::csv("2024-09-01T16:00:40.1234567Z")).build()` gives the bytes of a file; `evtx::damage` breaks
//!   one thing of it. `Shape` chooses how a record is laid out.
//! * [`story`]: the logs of a node over two weeks, with its failed nights and boots.
//! * [`listing`]: what `vssadmin`, the cluster cmdlets and `reg` print, in the languages known.
//! * [`hive`]: an offline `SOFTWARE` hive.
//! * [`text`]: encodings and capture styles (redirected, console, transcript, remoting, quoted, fenced, logged).
//! * [`judged`]: what the library makes of them, as JSON.
//! * [`slow`]: texts that once took far too long.
//! * [`bundle`] and [`zip`]: the files as a folder, zip, zip in zip, tar.gz.
//! * [`cases`]: the samples, each built from the above. `VSSLEUTH_BLESS=1 cargo test --test samples` writes them.
//!
//! A test file takes it in by `mod support;`.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "each test file uses its own part of the support, and a failing builder is a failing test"
)]

pub mod bundle;
pub mod cases;
pub mod everywhere;
pub mod evtx;
pub mod hive;
pub mod judged;
pub mod labels;
pub mod listing;
pub mod script;
pub mod slow;
pub mod story;
pub mod text;
pub mod zip;
