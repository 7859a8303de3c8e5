//! THE LIST of formats: each turns the report into bytes. Renderers neither count nor decide; they escape everything
//! that they did not write.
//!
//! To add a format, write one file and add one line to [`FORMATS`].

mod command;
mod csv;
mod fold;
mod html;
mod json;
mod jsonl;
mod mail;
mod markdown;
mod markdown_cites;
mod markdown_escape;
mod page;
mod text;
mod text_details;
mod unbroken;
mod width;

use std::io;

use crate::knowledge::texts::{self, Lang};
use crate::report::{Case, FindingNote, Report};

/// How a report is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Language of headings; the report itself was worded in it.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colour is wanted.
    pub color: bool,
    /// Sources, encodings, problems and rules that were not evaluated, too.
    pub verbose: bool,
}

impl Look {
    /// Columns where nothing is known of the terminal.
    pub const WIDTH: usize = 80;
    /// Wider lines are hard to read.
    pub const WIDEST: usize = 120;

    fn word(&self, key: &'static str) -> &'static str {
        texts::word(self.lang, key)
    }

    /// What stands before the nodes of a finding that holds on each of several.
    fn each(&self, note: &FindingNote) -> &'static str {
        if note.nodes.len() > 1 { self.word("render.each") } else { "" }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { lang: Lang::En, width: Self::WIDTH, color: false, verbose: false }
    }
}

/// One format.
pub struct Format {
    /// As in `--format`.
    pub name: &'static str,
    /// For people: sentences, and local time where it is asked for.
    pub human: bool,
    /// Shows the SHA-256 of sources, so that they have to be taken; the text does so when it is verbose.
    pub hashes: bool,
    /// Writes a whole report.
    pub render: fn(&Report, &Look) -> io::Result<String>,
    /// Writes one case, where a report is nothing but its cases one behind the other.
    pub case: Option<fn(&Case) -> io::Result<String>>,
}

/// THE LIST.
pub const FORMATS: &[Format] = &[
    Format { name: "text", human: true, hashes: false, render: text::render, case: None },
    Format { name: "markdown", human: true, hashes: false, render: markdown::render, case: None },
    Format { name: "html", human: true, hashes: true, render: html::render, case: None },
    Format { name: "json", human: false, hashes: true, render: json::render, case: None },
    Format { name: "jsonl", human: false, hashes: true, render: jsonl::render, case: Some(jsonl::line) },
    Format { name: "csv", human: false, hashes: false, render: csv::render, case: None },
];

/// The format of a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
