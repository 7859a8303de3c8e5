//! Several cases at a glance: how many of each verdict, and those that need action on top.

use serde::Serialize;

use super::model::{Case, Report};
use super::speech::Wording;
use super::view::Tone;
use crate::diagnosis::Verdict;
use crate::facts::{Arg, Message};

/// Several cases at a glance.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overview {
    /// "4 cases".
    pub title: String,
    /// Verdicts that occur, in the order of urgency.
    pub counts: Vec<VerdictCount>,
    /// One row a case, those that need action first: the order in which people read the cases.
    pub rows: Vec<OverviewRow>,
    /// Cases in which nothing is evidence, by their place in the report from 0; they have no row.
    pub not_evidence: Vec<usize>,
    /// How many these are, in words.
    pub not_evidence_title: String,
}

/// How often a verdict was given.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictCount {
    /// The verdict as words.
    pub label: &'static str,
    /// Cases.
    pub cases: usize,
}

/// One case in the overview.
#[derive(Clone, Debug, Serialize)]
pub struct OverviewRow {
    /// Place of the case in the report, from 0.
    pub place: usize,
    /// Name.
    pub name: String,
    /// The verdict as words.
    pub verdict: &'static str,
    /// How sure.
    pub confidence: String,
    /// How it feels.
    pub tone: Tone,
    /// "2 nodes, 4 logs, 4 captures".
    pub inventory: String,
}

/// In the order of urgency.
const VERDICTS: [(Verdict, &str); 5] = [
    (Verdict::CsvInUse, "render.verdict.csv-in-use"),
    (Verdict::CsvWriterUnneeded, "render.verdict.csv-writer-unneeded"),
    (Verdict::NeedsEvidence, "render.verdict.needs-evidence"),
    (Verdict::NoAction, "render.verdict.no-action"),
    (Verdict::NotACluster, "render.verdict.not-a-cluster"),
];

pub(super) fn overview(cases: &[Case], wording: &Wording) -> Overview {
    // Of one case alone the whole report is wanted, whatever it is.
    let is_evidence = |case: &Case| cases.len() == 1 || case.view.not_evidence.is_none();
    let counts = VERDICTS.iter().filter_map(|(verdict, key)| {
        let n = cases.iter().filter(|case| is_evidence(case) && case.verdict == verdict.as_str()).count();
        (n > 0).then(|| VerdictCount { label: wording.word(key), cases: n })
    });
    let (shown, others): (Vec<_>, Vec<_>) = cases.iter().enumerate().partition(|(_, case)| is_evidence(case));
    let mut rows: Vec<(Tone, usize, OverviewRow)> =
        shown.into_iter().map(|(place, case)| (case.view.tone, urgency(case), row(place, case, wording))).collect();
    rows.sort_by_key(|(tone, urgency, row)| (*tone, *urgency, row.place));
    let not_evidence: Vec<usize> = others.into_iter().map(|(place, _)| place).collect();
    let n = Arg::Number(not_evidence.len() as u64);
    Overview {
        title: wording.count(("render.count.case", "render.count.cases"), cases.len()),
        counts: counts.collect(),
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        not_evidence,
        not_evidence_title: wording.say(&Message::new("render.not-evidence").with("n", n)),
    }
}

fn urgency(case: &Case) -> usize {
    VERDICTS.iter().position(|(verdict, _)| case.verdict == verdict.as_str()).unwrap_or(VERDICTS.len())
}

fn row(place: usize, case: &Case, wording: &Wording) -> OverviewRow {
    let verdict = VERDICTS.get(urgency(case)).map_or("", |(_, key)| wording.word(key));
    OverviewRow {
        place,
        name: case.name.clone(),
        verdict,
        confidence: case.view.confidence.clone(),
        tone: case.view.tone,
        inventory: wording
            .join(&[&case.view.inventory].into_iter().chain(&case.view.unread).cloned().collect::<Vec<_>>()),
    }
}

impl Report {
    /// The cases that are evidence, in the order in which people read them.
    pub fn in_order(&self) -> impl Iterator<Item = &Case> {
        self.overview.rows.iter().filter_map(|row| self.cases.get(row.place))
    }

    /// The cases in which nothing is evidence.
    pub fn not_evidence(&self) -> impl Iterator<Item = &Case> {
        self.overview.not_evidence.iter().filter_map(|place| self.cases.get(*place))
    }
}
