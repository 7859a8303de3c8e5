//! vssleuth reads the evidence of a failed or "file-system consistent" Azure VM backup and says what happened.
//!
//! ```text
//! PATH… ─► intake ─► decode ─► evidence ─► cases ─► rules ─► diagnosis ─► report ─► render
//!          what      bytes to   one typed   merged   findings  verdict,    what is   text, md,
//!          is there  text and   record a    a node,  with      steps,      said      html, json,
//!          (dir,zip) records    kind        with     citations missing               jsonl, csv
//!                                           origin
//!
//! below all of them:  facts      what evidence can say, and what each idea is called
//!                     knowledge  what is known of the field, as data: texts, events, writers, codes
//! around them:        run        the stages up to the diagnosis, case by case; cli: the command line
//! ```
//!
//! One direction: no stage reaches back, and none knows a later one; a test holds them to it.
//!
//! # Use
//!
//! [`analyze`] hands over each case with what is known of it and what it comes to; [`scan`] gives the events of all
//! sources. What is said of a case is made by [`report`] and shown by [`render`]:
//!
//! ```
//! use std::ops::ControlFlow;
//! use vssleuth::{Options, Silent, analyze, report};
//!
//! let wording = report::Wording::default();
//! analyze(&["samples/csv-in-use".into()], &Options::default(), &Silent, &mut |result| {
//!     let Ok(result) = result else { return ControlFlow::Break(()) };
//!     assert_eq!(result.diagnosis.verdict.as_str(), "csv-in-use");
//!     let case = report::json::case(&result.facts, &result.diagnosis, &wording);
//!     assert_eq!(case.nodes.len(), 2);
//!     ControlFlow::Continue(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is documented here is meant to be used; modules that are not are public for the tests alone.

#[doc(hidden)]
pub mod cases;
#[doc(hidden)]
pub mod decode;
pub mod diagnosis;
#[doc(hidden)]
pub mod evidence;
pub mod facts;
#[doc(hidden)]
pub mod intake;
#[doc(hidden)]
pub mod knowledge;
pub mod render;
pub mod report;
pub mod rules;
#[doc(hidden)]
pub mod run;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;

#[doc(inline)]
pub use cases::MergeOptions;
#[doc(inline)]
pub use evidence::{EventFilter, ReadOptions};
#[doc(inline)]
pub use intake::{Error, Limits, Progress, Silent};
#[doc(inline)]
pub use knowledge::texts::Lang;
#[doc(inline)]
pub use run::{Account, CaseResult, FailedCase, Hash, Options, Tally, analyze, scan};
