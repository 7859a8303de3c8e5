//! Several cases at a glance: how many of each verdict, and those that need action on top.

use serde::Serialize;

use super::model::Case;
use super::speech::Wording;
use super::view::Tone;
use crate::diagnosis::Verdict;

/// Several cases at a glance.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overview {
    /// "4 cases".
    pub title: String,
    /// Verdicts that occur, in the order of urgency.
    pub counts: Vec<VerdictCount>,
    /// One row a case, those that need action first.
    pub rows: Vec<OverviewRow>,
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
    /// Place of the case in the report, from 1.
    pub number: usize,
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
    let counts = VERDICTS.iter().filter_map(|(verdict, key)| {
        let n = cases.iter().filter(|case| case.verdict == verdict.as_str()).count();
        (n > 0).then(|| VerdictCount { label: wording.word(key), cases: n })
    });
    let mut rows: Vec<(Tone, usize, OverviewRow)> =
        (1..).zip(cases).map(|(number, case)| (case.view.tone, urgency(case), row(number, case, wording))).collect();
    rows.sort_by_key(|(tone, urgency, row)| (*tone, *urgency, row.number));
    Overview {
        title: wording.count(("render.count.case", "render.count.cases"), cases.len()),
        counts: counts.collect(),
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
    }
}

fn urgency(case: &Case) -> usize {
    VERDICTS.iter().position(|(verdict, _)| case.verdict == verdict.as_str()).unwrap_or(VERDICTS.len())
}

fn row(number: usize, case: &Case, wording: &Wording) -> OverviewRow {
    let verdict = VERDICTS.get(urgency(case)).map_or("", |(_, key)| wording.word(key));
    OverviewRow {
        number,
        name: case.name.clone(),
        verdict,
        confidence: case.view.confidence.clone(),
        tone: case.view.tone,
        inventory: case.view.inventory.clone(),
    }
}
