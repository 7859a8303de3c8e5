//! The probable causes: the first one leads the page where the verdict does not speak of it, and stands beside the
//! verdict where it does.

use super::blocks::{Item, ListOf, Section, TopLine};
use super::desk::{self, Desk, list};
use super::top;
use crate::diagnosis::causes::{Cause, Likelihood, lead};
use crate::diagnosis::{Confidence, Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Message};
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

/// What to do first, and one labelled line more: the first cause, or the verdict where a cause leads.
pub(super) fn lines(desk: &Desk<'_>) -> Vec<TopLine> {
    let (diagnosis, wording) = (desk.diagnosis, desk.wording);
    let line = |key, text| TopLine { label: desk.word(key), text, section: None };
    let Some(lead) = lead(diagnosis.verdict, &diagnosis.causes) else {
        let first = line("render.first", wording.say(&diagnosis.first));
        let cause =
            diagnosis.causes.first().map(|cause| line("render.cause", with_others(title(cause, wording), desk)));
        return [first].into_iter().chain(cause).collect();
    };
    // What settles a likely verdict comes first all the same.
    let first = match diagnosis.confidence {
        Confidence::Conclusive => lead.first_step.clone(),
        Confidence::Likely => Message::new("render.first.both")
            .with("settle", Arg::Message(Box::new(diagnosis.first.clone())))
            .with("then", Arg::Message(Box::new(lead.first_step.clone()))),
    };
    let relation = Message::new("render.csv.line")
        .with("verdict", Arg::Word(word(diagnosis.verdict)))
        .with("confidence", Arg::Said(top::confidence(diagnosis, wording)));
    vec![line("render.first", wording.say(&first)), line("render.csv", with_others(wording.say(&relation), desk))]
}

/// The codes of the causes after the first; a possible one beside a likely one is left to `--details`.
fn with_others(said: String, desk: &Desk<'_>) -> String {
    let others = desk.diagnosis.causes.iter().skip(1).filter(|cause| cause.confidence < Likelihood::Possible);
    let mut codes: Vec<String> = others.map(|cause| cause.code.as_str().to_owned()).collect();
    codes.dedup();
    if codes.is_empty() {
        return said;
    }
    let also = Message::new("render.cause.also").with("said", Arg::Said(said));
    desk.wording.say(&also.with("others", Arg::Said(desk.wording.join(&codes))))
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
    let said = Message::new("render.cause.item")
        .with("detail", Arg::Message(Box::new(cause.detail.clone())))
        .with("first", Arg::Message(Box::new(cause.first_step.clone())));
    Item {
        mark: title(cause, desk.wording),
        title: desk.wording.say(&said),
        cites: desk.cite(cause.evidence.iter().copied()),
        ..Item::default()
    }
}

pub(super) fn title(cause: &Cause, wording: &Wording) -> String {
    let line = Message::new("render.cause.line")
        .with("cause", Arg::Message(Box::new(cause.title.clone())))
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

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::CsvInUse => "render.verdict.csv-in-use",
        Verdict::CsvWriterUnneeded => "render.verdict.csv-writer-unneeded",
        Verdict::NeedsEvidence => "render.verdict.needs-evidence",
        Verdict::NoAction => "render.verdict.no-action",
        Verdict::NotACluster => "render.verdict.not-a-cluster",
    }
}
