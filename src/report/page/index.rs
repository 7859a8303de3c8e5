//! A batch at a glance: one row a case, worst first, with how many there are of each kind.

use serde::Serialize;
use strum::VariantArray as _;

use super::blocks::Tone;
use super::glance::Glance;
use super::overview::VERDICTS;
use crate::diagnosis::causes::CauseCode;
use crate::facts::Message;
use crate::knowledge::pages;
use crate::report::Wording;

/// The kinds of rows that are no verdict.
const FAILED: &str = "failed";
const STRAY: &str = "not-evidence";
/// The cause of a case that has none.
const NO_CAUSE: &str = "no-cause";

/// All cases of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct Index {
    /// "300 cases".
    pub title: String,
    /// How many of them could not be read whole, in words.
    pub unread: String,
    /// Verdicts that occur, and cases without one.
    pub verdicts: Vec<Choice>,
    /// First causes that occur.
    pub causes: Vec<Choice>,
    /// One a case, worst first.
    pub rows: Vec<IndexRow>,
}

/// Rows of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// Its code.
    pub code: &'static str,
    /// As words.
    pub label: String,
    /// Cases.
    pub cases: usize,
}

/// A case of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct IndexRow {
    /// The verdict's code, or why there is none.
    pub kind: String,
    /// `ok`, `partial`, `nothing`, `failed` or `timeout`.
    pub status: String,
    /// Why there is no case.
    pub error: Option<String>,
    /// What is known of the case; of a failed one its name alone.
    pub glance: Glance,
    /// Its reports, each with its format's ending and the name of its file as part of a link.
    pub links: Vec<(String, String)>,
}

impl IndexRow {
    /// A case that was read.
    pub fn of(mut glance: Glance, status: String, links: Vec<(String, String)>) -> Self {
        let kind = if glance.not_evidence.is_some() { STRAY.to_owned() } else { glance.code.clone() };
        if kind == STRAY {
            // Nobody is to be asked for what was never meant to be a bundle.
            [&mut glance.first, &mut glance.missing, &mut glance.confidence].into_iter().for_each(String::clear);
        }
        Self { kind, status, error: None, glance, links }
    }

    /// A case that could not be read.
    pub fn failed(name: String, status: String, error: String, wording: &Wording) -> Self {
        let glance = Glance {
            name,
            verdict: wording.word("render.index.failed").to_owned(),
            tone: Tone::Act,
            first: wording.word("render.index.failed.first").to_owned(),
            needs_action: true,
            ..Glance::default()
        };
        Self { kind: FAILED.to_owned(), status, error: Some(error), glance, links: Vec::new() }
    }

    fn rank(&self) -> (bool, Tone, usize) {
        let verdict = VERDICTS.iter().position(|(verdict, _)| verdict.as_str() == self.kind);
        (self.kind == STRAY, self.glance.tone, verdict.map_or(0, |at| at + 1))
    }
}

/// Puts the rows in order and counts them.
pub fn index(mut rows: Vec<IndexRow>, wording: &Wording) -> Index {
    rows.sort_by_cached_key(|row| (row.rank(), row.glance.name.clone()));
    let choices = |all: Vec<(&'static str, String)>, of: &dyn Fn(&IndexRow) -> &str| -> Vec<Choice> {
        let counted = all.into_iter().map(|(code, label)| Choice {
            code,
            label,
            cases: rows.iter().filter(|row| of(row) == code).count(),
        });
        counted.filter(|choice| choice.cases > 0).collect()
    };
    let others = [(FAILED, "render.index.failed"), (STRAY, "render.index.stray")];
    let verdicts = VERDICTS.iter().map(|(verdict, key)| (verdict.as_str(), *key)).chain(others);
    let verdicts = verdicts.map(|(code, key)| (code, wording.word(key).to_owned())).collect();
    let causes = CauseCode::VARIANTS.iter().map(|cause| (cause.as_str(), cause_title(*cause, wording)));
    let causes = causes.chain([(NO_CAUSE, wording.word("render.index.no-cause").to_owned())]).collect();
    let unread = rows.iter().filter(|row| row.glance.unread > 0 || row.error.is_some()).count();
    let unread = Message::new("render.index.unread").with("n", unread);
    Index {
        title: wording.count(("render.count.case", "render.count.cases"), rows.len()),
        unread: wording.say(&unread.with("all", rows.len())),
        verdicts: choices(verdicts, &|row| &row.kind),
        causes: choices(causes, &|row| cause_of(row)),
        rows,
    }
}

/// The code of its first cause.
fn cause_of(row: &IndexRow) -> &str {
    match row.glance.cause_code.as_str() {
        "" => NO_CAUSE,
        code => code,
    }
}

/// What the page of a cause is called, without its code.
fn cause_title(cause: CauseCode, wording: &Wording) -> String {
    let title = pages::page(cause.as_str(), wording.lang).and_then(|page| page.lines().next()).unwrap_or_default();
    title.split_once(": ").map_or(title, |(_, title)| title).to_owned()
}
