//! Names of writers and nothing else, one a line: what a filter or a script left of a list (contract, ruling 5).

use super::Row;
use crate::decode::text::Line;
use crate::knowledge::writers as known;

/// Names of which such a list has at least so many.
const LEAST: usize = 5;

/// The writers, where four of five lines are names of known ones.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    /// A server has 15 to 40.
    const MOST: usize = 200;
    const LONGEST: usize = 80;
    let filled = || lines.iter().filter(|line| !line.text.trim().is_empty());
    if filled().nth(MOST).is_some() {
        return Vec::new();
    }
    let named = |line: &Line<'_>| {
        let text = line.text.trim().trim_start_matches(['-', '*', '•', ' ']).trim_matches(['\'', '"', ',']);
        let writer = Some(text).filter(|text| text.len() <= LONGEST).and_then(known::by_name)?;
        let mut row = Row::default();
        (row.block.line, row.block.name) = (line.number, writer.name.to_owned());
        Some(row)
    };
    let rows: Vec<Row> = filled().filter_map(named).collect();
    if rows.len() < LEAST || rows.len() * 5 < filled().count() * 4 { Vec::new() } else { rows }
}
