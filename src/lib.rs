//! vssleuth reads the evidence of a failed or "file-system consistent" Azure VM backup and says what happened.
//!
//! ```text
//! PATH… ─► intake ─► decode ─► evidence ─► facts ─► cases ─► rules ─► diagnosis ─► report ─► render
//!          what      bytes to   one typed   merged   nodes of   findings  verdict,    the one   text, md,
//!          is there  text and   record a    a node,  one        with      steps,      model     html, json,
//!          (dir,zip) records    kind        with     cluster    citations missing               jsonl, csv
//!                                           origin   together
//! ```
//!
//! One direction: no stage reaches back, and none knows a later one.

pub mod cases;
pub mod decode;
pub mod diagnosis;
pub mod evidence;
pub mod facts;
pub mod intake;
pub mod knowledge;
pub mod render;
pub mod report;
pub mod rules;
pub mod run;

#[cfg(feature = "cli")]
pub mod cli;
