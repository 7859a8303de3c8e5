//! The volumes of the cluster: one entry a name, and where captures disagree (contract, ruling 15).

use std::collections::BTreeMap;

use super::order::{Capture, MOST_ORDERED, is_newer};
use crate::facts::{Locus, Origin, Sourced, Volume, VolumeForm, VolumeListing, VolumeOutcome};

/// A row with what its capture is worth.
struct Row<'a> {
    volume: &'a Volume,
    capture: &'a Capture<VolumeListing>,
}

impl Row<'_> {
    /// `-State` tells how nodes reach a volume, not the state of its resource.
    fn tells_state(&self) -> bool {
        self.capture.1.value.form != VolumeForm::State
    }

    fn sourced(&self) -> Sourced<Volume> {
        let origin = Origin { source: self.capture.1.origin.source, at: Locus::Line(self.volume.line) };
        Sourced { value: self.volume.clone(), origin }
    }
}

/// All volumes by name, and those on which captures disagree; of each the newest entry.
pub(super) fn volumes(captures: &[Capture<VolumeListing>]) -> (Vec<Sourced<Volume>>, Vec<Sourced<Volume>>) {
    let mut by_name: BTreeMap<String, Vec<Row<'_>>> = BTreeMap::new();
    for capture in captures {
        let VolumeOutcome::Rows(rows) = &capture.1.value.outcome else { continue };
        for volume in rows {
            by_name.entry(volume.name.trim().to_lowercase()).or_default().push(Row { volume, capture });
        }
    }
    let mut all = Vec::new();
    let mut conflicts = Vec::new();
    for mut rows in by_name.into_values() {
        if rows.iter().any(Row::tells_state) {
            rows.retain(Row::tells_state);
            if disagree(&rows) {
                conflicts.extend(newest(&rows));
            }
        }
        all.extend(newest(&rows));
    }
    (all, conflicts)
}

fn disagree(rows: &[Row<'_>]) -> bool {
    let states = rows.iter().filter_map(|row| row.volume.state.as_deref());
    let owners = rows.iter().filter_map(|row| row.volume.owner_node.as_deref());
    differ(states) || differ(owners)
}

fn differ<'a>(mut values: impl Iterator<Item = &'a str>) -> bool {
    values.next().is_some_and(|first| values.any(|other| !other.eq_ignore_ascii_case(first)))
}

/// The entry that no other is newer than; of several the first by source and line.
fn newest(rows: &[Row<'_>]) -> Option<Sourced<Volume>> {
    let stamp = |row: &Row<'_>| (row.capture.0, row.sourced().origin);
    let ordered = rows.len() <= MOST_ORDERED;
    let is_newest = |row: &&Row<'_>| !ordered || !rows.iter().any(|other| is_newer(stamp(other), stamp(row)));
    rows.iter().filter(is_newest).min_by_key(|row| row.sourced().origin).or(rows.first()).map(Row::sourced)
}
