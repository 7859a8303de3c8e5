//! The one serialisable model of a report, as the contract fixes it; everything shown comes from here.

mod attempts;
mod build;
mod causes;
mod cites;
mod convert;
mod findings;
mod headline;
mod holds;
mod model;
mod overview;
mod redact;
mod redact_names;
mod redact_paths;
mod redact_patterns;
mod redact_text;
mod redact_words;
mod requests;
mod rows;
mod schema;
mod speech;
mod timeline;
mod view;

pub use build::{build, learn, report};
pub use convert::event;
pub use model::*;
pub use overview::{Overview, OverviewRow, VerdictCount};
pub use redact::{Redactor, StandIn};
pub use schema::schema;
pub use speech::Wording;
pub use view::{
    Attempt, AttemptEvent, Cite, Cites, EvidenceBlock, EvidenceFile, FindingNote, Lane, Letter, Mark, MarkKind,
    MessageNote, NodeRow, NotEvaluated, Reason, Request, SourceNote, Span, Tick, Timeline, Tone, View,
};
