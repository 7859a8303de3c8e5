//! What vssleuth knows of the field, as data compiled in: texts in each language, writers, events, error codes.

pub mod applications;
pub mod cluster_words;
pub mod cmdlets;
pub mod codes;
pub mod collect;
pub mod consistency;
pub mod csv_events;
pub mod csv_prose;
pub mod csv_words;
pub mod error_texts;
pub mod event_labels;
pub mod events;
pub mod jobs;
pub mod labels;
pub mod mail_heads;
pub mod pages;
pub mod requesters;
pub mod roles;
pub mod shortened;
pub mod states;
pub mod system_labels;
pub mod texts;
pub mod vss;
pub mod words;
pub mod writer_words;
pub mod writers;
