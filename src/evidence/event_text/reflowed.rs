//! Events on one line that an editor broke between words: put together where the parts make more of an event than they are.

use super::{RawEvent, dates, one_line};
use crate::decode::text::Line;
use crate::decode::unwrap::{Numbered, begin_alike};
use crate::knowledge::event_labels::{Field, may_name_a_source, names_event};

/// The width from which on a line may be a broken one, and lines of the shortest run that shows that.
const NARROWEST: usize = 56;
const LEAST: usize = 3;
/// Lines of the longest message, and those in which its head stands.
const MOST: usize = 200;
const HEAD: usize = 4;

/// The lines with what was broken in one; `None` where nothing was.
pub(super) fn whole(lines: &[Line<'_>]) -> Option<Vec<Numbered>> {
    let numbered = |line: &Line<'_>| Numbered { number: line.number, text: line.text.to_owned() };
    let mut joined: Option<Vec<Numbered>> = None;
    let (mut at, mut named) = (0, 0);
    // Lines that may be looked at again: what begins as such an event and is none is met again from its next line on.
    let mut left = lines.len().saturating_mul(4);
    while let Some((line, below)) = lines.get(at..).and_then(<[Line<'_>]>::split_first) {
        // Each line is asked once.
        while named < at || lines.get(named).is_some_and(|line| !may_name_a_source(line.text)) {
            named += 1;
        }
        let used = if named < at + HEAD { event(line, below, &mut left) } else { None };
        match (used.and_then(|used| below.get(..used)), &mut joined) {
            (Some(more), joined) => {
                let all = joined.get_or_insert_with(|| lines.iter().take(at).map(numbered).collect());
                all.push(Numbered { number: line.number, text: glued(line.text, more) });
            }
            (None, Some(joined)) => joined.push(numbered(line)),
            (None, None) => {}
        }
        at += used.unwrap_or(0) + 1;
    }
    joined
}

/// A line and what goes on with it, a blank in the place of each break.
fn glued(first: &str, more: &[Line<'_>]) -> String {
    let mut text = first.trim_end().to_owned();
    for line in more {
        text.push(' ');
        text.push_str(line.text.trim());
    }
    text
}

/// How many lines below go on with an event on one line: with them it tells what no line tells alone.
fn event(line: &Line<'_>, below: &[Line<'_>], left: &mut usize) -> Option<usize> {
    let head = below.iter().take(HEAD - 1).take_while(|line| !line.text.trim().is_empty()).count();
    let head = below.get(..head)?;
    let may_be = width(line.text) >= NARROWEST && head.len() + 1 >= LEAST;
    if !may_be || !names_event(&glued(line.text, head)) {
        return None;
    }
    let alone = |line: &Line<'_>| one_line::events(line.number, line.text, false);
    if !alone(line).is_empty() {
        return None;
    }
    let run = run(line, below, left)?;
    let parts: Vec<RawEvent> = head.iter().take(run.len()).flat_map(alone).collect();
    let whole = one_line::events(line.number, &glued(line.text, run), false);
    let [whole] = whole.as_slice() else { return None };
    let gains = |part: &RawEvent| {
        let gained = |field| whole.fields.contains_key(&field) && !part.fields.contains_key(&field);
        part.name() == whole.name() && [Field::Date, Field::Computer].into_iter().any(gained)
    };
    let is_more = match parts.as_slice() {
        [] => true,
        [part] => gains(part),
        _ => false,
    };
    is_more.then_some(run.len())
}

/// The lines below that are of one paragraph that was broken at a margin: of none the first word of the next would have
/// found room, and none begins anew.
fn run<'a, 't>(first: &Line<'t>, below: &'a [Line<'t>], left: &mut usize) -> Option<&'a [Line<'t>]> {
    let needs = |line: &str, next: &str| width(line) + 1 + next.split_whitespace().next().map_or(0, width);
    let mut dated = dates::find(first.text).is_some();
    let (mut last, mut margin, mut tight) = (first.text, 0, usize::MAX);
    let mut used = 0;
    for next in below.iter().take(MOST) {
        *left = left.checked_sub(1)?;
        let text = next.text.trim();
        let date = dates::find(text);
        let begins_anew = begin_alike(first.text, text) || dated && date.is_some_and(|date| text.starts_with(date));
        margin = margin.max(width(last)).max(width(next.text));
        tight = tight.min(needs(last, text));
        if text.is_empty() || begins_anew || tight <= margin {
            break;
        }
        dated |= date.is_some();
        (last, used) = (next.text, used + 1);
    }
    below.get(..used).filter(|run| run.len() + 1 >= LEAST)
}

fn width(text: &str) -> usize {
    text.trim_end().chars().count()
}
