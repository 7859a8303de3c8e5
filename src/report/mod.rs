//! What is said of a case, as two documents: [`json`] is the contract that programs rely on, [`page`] is what people
//! read. [`compare`] says the same of two states of one cluster.

pub mod compare;
pub mod json;
pub mod page;
mod redact;
mod redact_names;
mod redact_numbers;
mod redact_paths;
mod redact_patterns;
mod redact_text;
mod redact_words;
mod request;
mod speech;

pub use redact::{Redactor, StandIn};
pub use request::Request;
pub use speech::Wording;

use crate::diagnosis::Diagnosis;
use crate::facts::CaseFacts;

/// Words all that can be said of a case, for its names alone: with all cases rehearsed, a name has one stand-in in all
/// of them and in every format, whatever comes first. Without redaction there is nothing to learn.
pub fn rehearse(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) {
    if wording.redactor.is_some() {
        json::case(facts, diagnosis, wording);
        page::page(facts, diagnosis, wording, page::Depth::Page, true);
    }
}
