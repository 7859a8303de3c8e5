//! The probable causes: the first one leads the page where the verdict does not speak of it, and stands beside the
//! verdict where it does.

use super::blocks::{Against, Item, ListOf, Section, TopLine};
use super::desk::{self, Desk, list};
use super::{overview, top};
use crate::diagnosis::causes::{Cause, CauseCode, Likelihood, is_the_verdict, lead};
use crate::diagnosis::first::runs_machines;
use crate::diagnosis::{Confidence, Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Code, Message};
use crate::report::Wording;

/// Headline, how sure, and why.
pub(super) fn opening(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> [String; 3] {
    match lead(diagnosis.verdict, &diagnosis.causes) {
        Some(lead) => {
            [wording.say(&lead.title), wording.word(likelihood(lead.confidence)).to_owned(), wording.say(&lead.detail)]
        }
        None => [
            top::headline(facts, diagnosis, wording),
            top::confidence(diagnosis, wording),
            top::summary(diagnosis, wording),
        ],
    }
}

/// What to do first; the first cause, or the verdict where a cause leads; and what else is likely.
pub(super) fn lines(desk: &Desk<'_>) -> Vec<TopLine> {
    let (diagnosis, wording) = (desk.diagnosis, desk.wording);
    let line = |key, text| TopLine { label: desk.word(key), text, section: None };
    let also = also(desk).map(|said| line("render.also", said));
    let Some(lead) = lead(diagnosis.verdict, &diagnosis.causes) else {
        let first = line("render.first", wording.say(&diagnosis.first));
        let told = |cause: &&Cause| !is_the_verdict(diagnosis.verdict, cause);
        let cause = diagnosis.causes.first().filter(told).map(|cause| line("render.cause", title(cause, wording)));
        return [first].into_iter().chain(cause).chain(also).collect();
    };
    // What settles a likely verdict comes first all the same.
    let first = match diagnosis.confidence {
        Confidence::Conclusive => lead.first_step.clone(),
        Confidence::Likely => Message::new("render.first.both")
            .with("settle", diagnosis.first.clone())
            .with("then", lead.first_step.clone()),
    };
    let relation = match (diagnosis.verdict, lead.code) {
        (Verdict::NoAction | Verdict::NotACluster, _) => "render.csv.line.none",
        (_, CauseCode::NoneSeen) => "render.csv.line.well",
        _ if runs_machines(desk.facts) => "render.csv.line.hyper-v",
        _ => "render.csv.line",
    };
    let sure = top::confidence(diagnosis, wording);
    let verdict = top::with_confidence(overview::label(diagnosis.verdict, wording).to_owned(), &sure);
    let relation = Message::new(relation).with("verdict", Arg::Said(verdict)).with("confidence", Arg::Said(sure));
    let mut lines = vec![line("render.first", wording.say(&first)), line("render.csv", wording.say(&relation))];
    lines.extend(also);
    lines
}

/// What the recovery points say that the evidence names.
pub(super) fn points(desk: &Desk<'_>) -> Option<TopLine> {
    // Those of other machines are told behind them.
    desk.facts.own_recovery_points().next()?;
    let found = desk.diagnosis.findings.iter().find(|finding| finding.code == Code::AZR010)?;
    let said = Message { key: "render.points.line", args: found.detail.args.clone() };
    Some(TopLine { label: desk.word("render.points"), text: desk.wording.say(&said), section: None })
}

/// The causes after the first, but the one that the verdict speaks of; a possible one beside a likely one is left to
/// `--details`.
fn also(desk: &Desk<'_>) -> Option<String> {
    /// The first screen has room for so many.
    const MOST: usize = 2;
    let (verdict, wording) = (desk.diagnosis.verdict, desk.wording);
    let others = desk.diagnosis.causes.iter().skip(1).filter(|cause| !is_the_verdict(verdict, cause));
    let likely = others.filter(|cause| cause.confidence < Likelihood::Possible).take(MOST);
    let said: Vec<String> = likely.map(|cause| title(cause, wording)).collect();
    (!said.is_empty()).then(|| said.join(wording.word("render.also.separator")))
}

/// The section of causes, each with its first step and proof. A short page has them on its first screen.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let causes: &[Cause] = &desk.diagnosis.causes;
    if !desk.says_all() {
        return None;
    }
    let items = causes.iter().map(|cause| item(cause, desk)).collect();
    desk::section("causes", desk.word("render.h.causes"), list(ListOf::Claims, items).into_iter().collect())
}

fn item(cause: &Cause, desk: &mut Desk<'_>) -> Item {
    let said =
        Message::new("render.cause.item").with("detail", cause.detail.clone()).with("first", cause.first_step.clone());
    Item {
        mark: title(cause, desk.wording),
        title: desk.wording.say(&said),
        cites: desk.cite(cause.evidence.iter().copied()),
        against: (!cause.against.is_empty()).then(|| Against {
            label: desk.word("render.cause.against"),
            cites: desk.cite(cause.against.iter().copied()),
        }),
        ..Item::default()
    }
}

pub(super) fn title(cause: &Cause, wording: &Wording) -> String {
    let line = Message::new("render.cause.line")
        .with("cause", cause.title.clone())
        .with("confidence", Arg::Word(likelihood(cause.confidence)));
    wording.say(&line)
}

fn likelihood(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::Conclusive => "render.confidence.conclusive",
        Likelihood::Likely => "render.confidence.likely",
        Likelihood::Possible => "render.confidence.possible",
    }
}
