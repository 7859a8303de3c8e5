//! What vssleuth knows of the field, as data compiled in: texts in each language, writers, events, error codes.

pub mod codes;
pub mod collect;
pub mod pages;
pub mod texts;
pub mod writers;
