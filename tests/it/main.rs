//! All integration tests in one binary: linking the library once takes a tenth of the time of thirty-four times.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    reason = "a wrong shape fails the test"
)]

mod advice;
mod architecture;
mod asking;
mod batch;
mod bundle_writer;
mod bundles;
mod captures;
mod case_facts;
mod causes;
mod citations;
mod cli;
mod collect_script;
mod compare;
mod confinement;
mod dressings;
mod encodings;
mod event_texts;
mod every_rule;
mod evtx_reading;
mod evtx_writer;
mod facts;
mod field;
mod growth;
mod history;
mod hives;
mod hostile_evidence;
mod intake_archives;
mod intake_documents;
mod intake_hostile;
mod intake_run;
mod intake_support;
mod intake_tree;
mod listings;
mod memory;
mod message_texts;
mod outputs;
mod pages;
mod plan_of_applications;
mod put_right;
mod quotes;
mod readme;
mod redaction;
mod redaction_plants;
mod render_formats;
mod report_facts;
mod reports;
mod rules;
mod rulings;
mod rulings_kept;
mod rulings_of_reports;
mod samples;
mod scan;
mod schema;
mod seed;
mod shapes;
mod silence;
mod stories;
mod support;
mod terminal;
mod times;
mod unread_sources;
mod unsafe_statements;
mod voids;
mod words;
mod world;
mod worlds;
