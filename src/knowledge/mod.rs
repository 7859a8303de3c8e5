//! What vssleuth knows of the field, as data compiled in: texts in each language, writers, events, error codes.

pub mod event_labels;
pub mod labels;
pub mod codes;
pub mod collect;
pub mod texts;
pub mod writers;
pub mod events;
pub mod texts;
pub mod vss;
