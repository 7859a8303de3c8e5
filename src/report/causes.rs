//! The probable causes, worded: the first one leads the report where the verdict does not speak of it, and stands beside
//! the verdict where it does.

use super::headline;
use super::model;
use super::speech::Wording;
use super::view::CauseNote;
use crate::diagnosis::causes::{Cause, Likelihood, lead};
use crate::diagnosis::{Confidence, Diagnosis, Verdict};
use crate::facts::{Arg, CaseFacts, Message};

/// What the first screen says: headline, how sure, why, what first, and one labelled line more.
pub(super) struct Screen {
    pub(super) headline: String,
    pub(super) confidence: String,
    pub(super) summary: Vec<String>,
    pub(super) first: String,
    pub(super) beside: Option<(&'static str, String)>,
}

/// The first screen of a case.
pub(super) fn screen(facts: &CaseFacts, diagnosis: &Diagnosis, wording: &Wording) -> Screen {
    let verdict = headline::headline(facts, diagnosis, wording);
    let sure = headline::confidence(diagnosis, wording);
    let Some(lead) = lead(diagnosis.verdict, &diagnosis.causes) else {
        return Screen {
            headline: verdict,
            confidence: sure,
            summary: diagnosis.summary.iter().map(|message| wording.say(message)).collect(),
            first: wording.say(&diagnosis.first),
            beside: diagnosis.causes.first().map(|cause| (wording.word("render.cause"), line(cause, wording))),
        };
    };
    let relation = Message::new("render.csv.line")
        .with("verdict", Arg::Word(word(diagnosis.verdict)))
        .with("confidence", Arg::Said(sure));
    Screen {
        headline: wording.say(&lead.title),
        confidence: wording.word(likelihood(lead.confidence)).to_owned(),
        summary: vec![wording.say(&lead.detail)],
        first: match diagnosis.confidence {
            Confidence::Conclusive => wording.say(&lead.first_step),
            // What settles the verdict comes first all the same.
            Confidence::Likely => {
                let both =
                    Message::new("render.first.both").with("settle", Arg::Message(Box::new(diagnosis.first.clone())));
                wording.say(&both.with("then", Arg::Message(Box::new(lead.first_step.clone()))))
            }
        },
        beside: Some((wording.word("render.csv"), wording.say(&relation))),
    }
}

fn line(cause: &Cause, wording: &Wording) -> String {
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

/// The section of causes, for people.
pub(super) fn notes(
    diagnosis: &Diagnosis,
    wording: &Wording,
    cites: &mut super::cites::CiteBook<'_>,
) -> Vec<CauseNote> {
    let note = |cause: &Cause| CauseNote {
        code: cause.code.as_str(),
        title: line(cause, wording),
        detail: wording.say(&cause.detail),
        first: wording.say(&cause.first_step),
        cites: cites.list(cause.evidence.iter().copied()),
        against: cites.list(cause.against.iter().copied()),
    };
    diagnosis.causes.iter().map(note).collect()
}

/// The causes for programs.
pub(super) fn causes(diagnosis: &Diagnosis, convert: &super::convert::Converter<'_>) -> Vec<model::Cause> {
    let one = |cause: &Cause| model::Cause {
        code: cause.code.as_str(),
        title: convert.wording.say(&cause.title),
        confidence: cause.confidence.as_str(),
        evidence: cause.evidence.iter().filter_map(|place| convert.evidence(*place)).collect(),
        against: cause.against.iter().filter_map(|place| convert.evidence(*place)).collect(),
        first_step: convert.wording.say(&cause.first_step),
    };
    diagnosis.causes.iter().map(one).collect()
}
