//! Several cases at a glance: how many of each verdict, and those that need action on top.

use serde::Serialize;

use super::blocks::{Letter, Page, TopLine};
use super::glance::Glance;
use crate::diagnosis::Verdict;
use crate::facts::Message;
use crate::report::Wording;

/// What people read of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Several cases at a glance; `None` for one alone.
    pub overview: Option<Overview>,
    /// The cases that are evidence, those that need action first.
    pub pages: Vec<Page>,
    /// The cases in which nothing is evidence.
    pub strays: Vec<Stray>,
}

/// Several cases at a glance.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// "4 cases".
    pub title: String,
    /// What the run was told to leave out, and what was replaced in all cases.
    pub notes: Vec<String>,
    /// Verdicts that occur, in the order of urgency.
    pub counts: Vec<VerdictCount>,
    /// One row a page, in their order.
    pub rows: Vec<Glance>,
    /// How many cases are no evidence, in words.
    pub strays: String,
}

/// How often a verdict was given.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictCount {
    /// The verdict as words.
    pub label: &'static str,
    /// Cases.
    pub cases: usize,
}

/// A case in which nothing is evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Stray {
    /// Name.
    pub name: String,
    /// In one sentence.
    pub says: String,
    /// What to do first.
    pub first: Vec<TopLine>,
    /// What to tell the customer.
    pub mail: Letter,
}

/// In the order of urgency.
pub(super) const VERDICTS: [(Verdict, &str); 5] = [
    (Verdict::CsvInUse, "render.verdict.csv-in-use"),
    (Verdict::CsvWriterUnneeded, "render.verdict.csv-writer-unneeded"),
    (Verdict::NeedsEvidence, "render.verdict.needs-evidence"),
    (Verdict::NoAction, "render.verdict.no-action"),
    (Verdict::NotACluster, "render.verdict.not-a-cluster"),
];

/// All cases of one run, in the order in which people read them.
pub fn document(cases: Vec<Page>, wording: &Wording) -> Document {
    let all = cases.len();
    // The last one knows of all stand-ins.
    let notes = cases.last().map_or_else(Vec::new, |page| page.notes.clone());
    let (mut strays, mut pages) = (Vec::new(), Vec::new());
    for page in cases {
        match page.not_evidence {
            Some(says) => strays.push(Stray { name: page.name, says, first: page.top, mail: page.mail }),
            None => pages.push(page),
        }
    }
    pages.sort_by_key(|page| (page.tone, urgency(page)));
    let overview = (all > 1).then(|| overview(all, &pages, (notes, strays.len()), wording));
    Document { overview, pages, strays }
}

fn overview(all: usize, pages: &[Page], (notes, strays): (Vec<String>, usize), wording: &Wording) -> Overview {
    let counts = VERDICTS.iter().filter_map(|(verdict, key)| {
        let n = pages.iter().filter(|page| page.verdict == verdict.as_str()).count();
        (n > 0).then(|| VerdictCount { label: wording.word(key), cases: n })
    });
    Overview {
        title: wording.count(("render.count.case", "render.count.cases"), all),
        notes,
        counts: counts.collect(),
        rows: pages.iter().map(|page| page.glance.clone()).collect(),
        strays: wording.say(&Message::new("render.not-evidence").with("n", strays)),
    }
}

fn urgency(page: &Page) -> usize {
    VERDICTS.iter().position(|(verdict, _)| page.verdict == verdict.as_str()).unwrap_or(VERDICTS.len())
}

/// The verdict as words.
pub(super) fn label(verdict: Verdict, wording: &Wording) -> &'static str {
    VERDICTS.iter().find(|(other, _)| *other == verdict).map_or("", |(_, key)| wording.word(key))
}
