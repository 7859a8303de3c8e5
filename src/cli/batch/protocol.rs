//! What the process that leads a batch and those that read for it say to each other: one line of JSON each.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::report::page::Glance;

/// A case to be read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) is_child: bool,
    pub(super) threads: usize,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) glance: Glance,
    /// Its line of JSON.
    pub(super) line: String,
    /// Its reports, each with the ending of its file.
    pub(super) reports: Vec<(String, String)>,
    /// What was not read, for standard error.
    pub(super) unread: Option<String>,
}
