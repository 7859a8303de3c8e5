//! Cluster Shared Volumes that were seen.

use super::blocks::{Block, CellKind, Depth, Row, Section};
use super::desk::{self, Desk, column, fold, row};
use crate::facts::{CsvUsage, Origin};

/// One row a volume, then what shows them; a note in a ticket has them in its proof.
pub(super) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let CsvUsage::InUse { volumes, evidence } = &desk.facts.csv else { return None };
    if volumes.is_empty() || desk.depth == Depth::Note {
        return None;
    }
    let wording = desk.wording;
    let (shown, left) = fold(volumes, desk.limit(4, 64));
    let or_not_seen = |text: Option<String>| text.unwrap_or_else(|| wording.word("render.not-seen").to_owned());
    let rows: Vec<Row> = shown
        .iter()
        .map(|volume| {
            row([
                wording.volume(&volume.value.name),
                or_not_seen(volume.value.state.as_deref().map(|state| wording.text(state))),
                or_not_seen(volume.value.owner_node.as_deref().map(|node| wording.host(node))),
            ])
        })
        .collect();
    let columns = vec![
        column(desk.word("render.col.name"), CellKind::Name),
        column(desk.word("render.col.state"), CellKind::Name),
        column(desk.word("render.col.owner"), CellKind::Name),
    ];
    let mut blocks = vec![desk::table("volumes", columns, rows)];
    blocks.extend(desk.more(left).map(Block::Quiet));
    if desk.says_all() {
        let mut places: Vec<Origin> = volumes.iter().map(|volume| volume.origin).collect();
        places.extend(evidence.iter().filter(|place| !volumes.iter().any(|volume| volume.origin == *place)));
        blocks.push(Block::Cites(desk.cite(places)));
    }
    desk::section("volumes", desk.word("render.h.volumes"), blocks)
}
