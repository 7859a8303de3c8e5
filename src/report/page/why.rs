//! The proof, in the order in which a sceptic asks.

use super::blocks::{Item, ListOf, Section};
use super::desk::{self, Desk, list};
use crate::diagnosis::Reason;

/// One entry a claim: how it is known, and what proves it.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let reasons: &[Reason] = &desk.diagnosis.reasons;
    let items = reasons.iter().map(|reason| claim(reason, desk)).collect();
    desk::section("why", desk.word("render.h.why"), list(ListOf::Claims, items).into_iter().collect())
}

fn claim(reason: &Reason, desk: &mut Desk<'_>) -> Item {
    Item {
        mark: desk.wording.say(&reason.claim),
        title: desk.wording.closed(desk.wording.say(&reason.detail)),
        cites: desk.cite(reason.evidence.iter().copied()),
        ..Item::default()
    }
}
