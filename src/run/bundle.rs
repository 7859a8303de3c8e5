//! What is said of a bundle itself, beside what was found in it.

use super::{Options, Tally};
use crate::facts::CaseFacts;
use crate::intake::{self, CaseInput, Unusable};
use crate::knowledge::texts::Lang;
use crate::report::json::{Bundle, BundleStatus, CASE_SCHEMA, TOOL};

/// How much is said of a bundle: reading it once more, or telling times, is for those who ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Account {
    /// Only what costs nothing.
    #[default]
    Brief,
    /// Its size and SHA-256 as well.
    Whole,
    /// And how long it took.
    Timed,
}

/// A bundle of which there is no case.
#[derive(Clone, Debug)]
pub struct FailedCase {
    /// What the case would have been called.
    pub name: String,
    /// Why.
    pub bundle: Bundle,
}

/// The account of a case that was read.
pub(super) fn of(case: &CaseInput, facts: &CaseFacts, options: &Options) -> Bundle {
    let mut tally = Tally::default();
    facts.sources.iter().for_each(|source| tally.count(source.status, source.is_evidence));
    let status = match tally {
        Tally { parsed: 0, .. } => BundleStatus::Nothing,
        Tally { incomplete: 0, .. } => BundleStatus::Ok,
        _ => BundleStatus::Partial,
    };
    let whole = options.account != Account::Brief;
    Bundle {
        size: whole.then(|| intake::size(case, &options.limits)),
        sha256: if whole { intake::whole_hash(case) } else { None },
        status,
        ..blank(intake::shown_path(&case.path))
    }
}

/// The account of what cannot be used.
pub(super) fn failed(unusable: &Unusable, lang: Lang) -> FailedCase {
    let error = Some(intake::with_causes(&unusable.error, lang));
    FailedCase { name: unusable.name.clone(), bundle: Bundle { error, ..blank(intake::shown_path(&unusable.path)) } }
}

fn blank(path: String) -> Bundle {
    Bundle {
        schema: CASE_SCHEMA,
        tool: TOOL,
        path,
        size: None,
        sha256: None,
        status: BundleStatus::Failed,
        error: None,
        seconds: None,
    }
}
