//! The proof, in the order in which a sceptic asks.

use super::blocks::{Block, Depth, Item, ListOf, Section};
use super::desk::{self, Desk, fold, list};
use crate::diagnosis::causes::lead;
use crate::diagnosis::{Confidence, Reason, Verdict};

/// One entry a claim: how it is known, and what proves it.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let reasons: &[Reason] = &desk.diagnosis.reasons;
    let limit = if desk.makes_room() { 1 } else { desk.limit(2, reasons.len()) };
    let (shown, left) = fold(reasons, limit);
    let mut items: Vec<Item> = leading(desk).into_iter().collect();
    items.extend(shown.iter().map(|reason| claim(reason, desk)));
    let mut blocks: Vec<Block> = sure(desk).map(Block::Quiet).into_iter().collect();
    blocks.extend(list(ListOf::Claims, items));
    blocks.extend(desk.more(left).map(Block::Quiet));
    desk::section("why", desk.word("render.h.why"), blocks)
}

/// What the word beside the verdict means. A note has its line of what is missing for it.
fn sure(desk: &Desk<'_>) -> Option<String> {
    let key = match desk.diagnosis.confidence {
        _ if desk.diagnosis.verdict == Verdict::NeedsEvidence || desk.depth == Depth::Note => return None,
        Confidence::Conclusive => "render.confidence.conclusive.means",
        Confidence::Likely => "render.confidence.likely.means",
    };
    Some(desk.word(key).to_owned())
}

/// What proves the cause in the headline. A page that says all has a section of causes.
fn leading(desk: &mut Desk<'_>) -> Option<Item> {
    let cause = lead(desk.diagnosis.verdict, &desk.diagnosis.causes).filter(|_| !desk.says_all())?;
    (!cause.evidence.is_empty()).then(|| Item {
        mark: desk.word("render.cause").to_owned(),
        title: desk.wording.say(&cause.title),
        cites: desk.cite(cause.evidence.iter().copied()),
        ..Item::default()
    })
}

fn claim(reason: &Reason, desk: &mut Desk<'_>) -> Item {
    Item {
        mark: desk.wording.say(&reason.claim),
        title: desk.wording.closed(desk.wording.say(&reason.detail)),
        cites: desk.cite(reason.evidence.iter().copied()),
        ..Item::default()
    }
}
