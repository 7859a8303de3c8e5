//! The lines of events behind what a log, an agent or a viewer put before each of them: a time, a level, a host, a number,
//! the edges of a frame.

use super::one_line::{self, label_at_end};
use crate::decode::text::Line;
use crate::decode::unwrap::{Numbered, Prefix};
use crate::knowledge::event_labels::{Field, may_name_a_source};

/// Lines that are compared at a time: a head has more labels.
const WINDOW: usize = 4;
/// Lines from one of them to the last: they follow each other, with what a margin broke between.
const NEAR: usize = 8;
/// Different prefixes of one text.
const MOST: usize = 8;

/// A line with one label: where that begins, and what it says.
struct Labelled {
    line: usize,
    at: usize,
    field: Field,
}

/// The lines without their prefixes, as far as heads of events show that they have one; `None` where none does. What is an
/// event as it stands keeps its time.
pub(super) fn bare(lines: &[Line<'_>]) -> Option<Vec<Numbered>> {
    let Some(inside) = inside(lines) else { return behind(lines) };
    let lines: Vec<Line<'_>> = inside.iter().map(Numbered::line).collect();
    behind(&lines).or(Some(inside))
}

/// The lines inside a frame of box drawings, of which the bar at their beginning is gone already, as that of a quote.
fn inside(lines: &[Line<'_>]) -> Option<Vec<Numbered>> {
    let is_rule = |text: &str| text.chars().all(|c| matches!(c, '\u{2500}'..='\u{257f}' | ' '));
    let told = || lines.iter().map(|line| line.text.trim_end()).filter(|text| !is_rule(text));
    let bar = told().next()?.chars().next_back().filter(|last| matches!(last, '│' | '┃'))?;
    // A bar in between parts the cells of a table.
    let is_framed = |text: &str| text.ends_with(bar) && text.trim_start_matches(bar).matches(bar).count() == 1;
    if !told().all(is_framed) {
        return None;
    }
    let inside = |line: &Line<'_>| {
        let text = line.text.trim_end();
        let text = text.strip_suffix(bar).filter(|_| !is_rule(text)).map_or("", str::trim_end);
        Numbered { number: line.number, text: text.to_owned() }
    };
    Some(lines.iter().map(inside).collect())
}

fn behind(lines: &[Line<'_>]) -> Option<Vec<Numbered>> {
    let is_behind = |line: &Line<'_>| may_name_a_source(line.text) && label(line.text).is_some_and(|(at, _)| at > 0);
    if !lines.iter().any(is_behind) {
        return None;
    }
    let found = prefixes(lines);
    let bare = |line: &Line<'_>| {
        let rest = found.iter().filter_map(|prefix| prefix.rest(line.text)).min_by_key(|rest| rest.len());
        let rest = rest.filter(|_| one_line::events(line.number, line.text, false).is_empty());
        Numbered { number: line.number, text: rest.unwrap_or(line.text).to_owned() }
    };
    (!found.is_empty()).then(|| lines.iter().map(bare).collect())
}

fn prefixes(lines: &[Line<'_>]) -> Vec<Prefix> {
    let labelled = |(line, text): (usize, &Line<'_>)| {
        let (at, field) = label(text.text)?;
        Some(Labelled { line, at, field })
    };
    let labelled: Vec<Labelled> = lines.iter().enumerate().filter_map(labelled).collect();
    let before = |one: &Labelled| lines.get(one.line).and_then(|line| line.text.get(..one.at)).unwrap_or_default();
    let mut found: Vec<Prefix> = Vec::new();
    for window in labelled.windows(WINDOW).filter(|window| is_head(window)) {
        let is_known = |prefix: &Prefix| window.iter().all(|one| prefix.rest(before(one)).is_some());
        if found.len() < MOST && !found.iter().any(is_known) {
            found.extend(Prefix::of(window.iter().map(before)));
        }
    }
    found
}

/// Whether labelled lines are the head of one event: each says something else, and one names it.
fn is_head(window: &[Labelled]) -> bool {
    let near = window.first().zip(window.last()).is_some_and(|(first, last)| last.line.abs_diff(first.line) <= NEAR);
    let differ = |(i, one): (usize, &Labelled)| window.iter().skip(i + 1).all(|other| other.field != one.field);
    near && window.iter().enumerate().all(differ)
        && window.iter().any(|one| matches!(one.field, Field::Source | Field::Id))
}

/// The only label of a line, and where it begins.
fn label(line: &str) -> Option<(usize, Field)> {
    /// No line of a head is longer, with what stands before it.
    const LONGEST: usize = 400;
    /// Signs of a time, of what stands between, and of the label.
    const SIGNS: usize = 8;
    let signs = line.match_indices([':', '：', '=']).take(if line.len() > LONGEST { 0 } else { SIGNS });
    let mut labels = signs.filter_map(|(at, _)| label_at_end(line.get(..at)?, 0));
    labels.next().filter(|first| labels.all(|other| other == *first || other.1 == Field::Other))
}
