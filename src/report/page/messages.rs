//! Texts that Windows saved beside the logs, of events that are cited.

use super::blocks::{Block, Cites, Item, ListOf, Section};
use super::desk::{self, Desk, fold, list};

/// Characters shown of one text; the JSON has more.
const CHARS: usize = 600;

/// One entry an event; a short page leaves them out: they repeat what the fields say.
pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    if !desk.says_all() {
        return None;
    }
    let all = desk.cites.messages();
    let (shown, left) = fold(&all, 40);
    let item = |(cite, text, recorded_in): &(_, String, String)| Item {
        title: beginning(text),
        quiet: vec![recorded_in.clone()],
        cites: Cites { shown: vec![Clone::clone(cite)], more: None },
        ..Item::default()
    };
    let entries = list(ListOf::Texts, shown.iter().map(item).collect())?;
    let mut blocks = vec![Block::Quiet(desk.word("render.messages").to_owned()), entries];
    blocks.extend(desk.more(left).map(Block::Quiet));
    let section = desk::section("messages", desk.word("render.h.messages"), blocks)?;
    Some(Section { folded: desk.folded("render.folded.texts", all.len()), ..section })
}

/// What fits into a few lines.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}
