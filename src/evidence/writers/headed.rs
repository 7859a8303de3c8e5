//! Lists below a head that names their machine: an event's in whose message a list stands, an alert's, a ticket's; or below a
//! heading of its own.

use super::fields::{Value, field};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::decode::unwrap::host_of_heading;
use crate::evidence::Found;
use crate::evidence::vssadmin::is_banner;
use crate::facts::{Locus, Observation, is_host_name};
use crate::knowledge::event_labels::{self, Field};

/// Lines above a list that are looked at.
const ABOVE: usize = 40;

/// Gives each list that names nobody to the machine of the head above it.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let before = std::iter::once(None).chain(sections.iter().map(Some));
    for ((section, before), found) in sections.iter().zip(before).zip(founds) {
        for seen in found.observations.iter_mut().filter(|seen| seen.owner.is_none()) {
            let (Observation::Writers(_), Locus::Line(first)) = (&seen.fact, seen.at) else { continue };
            let end = section.lines.partition_point(|line| line.number < first);
            let above = section.lines.get(end.saturating_sub(ABOVE)..end).unwrap_or_default();
            seen.owner = named(above);
            // The command stands between the heading and its list.
            if let Some(before) = before.filter(|_| section.command.is_some()) {
                seen.owner =
                    seen.owner.take().or_else(|| heading(before.lines.iter().rev().take(ABOVE)).map(str::to_owned));
            }
        }
    }
}

/// The machine that the nearest line above names, with nothing of another list between.
fn named(above: &[Line<'_>]) -> Option<String> {
    let is_of_list = |text: &str| {
        field(text).is_some_and(|field| matches!(field.value, Value::Quoted(..) | Value::Id(_) | Value::State(..)))
    };
    let mut head = above.iter().rev().take_while(|line| !is_of_list(line.text));
    let heads = || above.iter().rev().skip_while(|line| is_of_output(line.text));
    heading(heads()).or_else(|| head.find_map(|line| machine(line.text))).map(str::to_owned)
}

/// The machine that the last line with text is a heading of; one of several that are listed above is none.
fn heading<'l>(mut above: impl Iterator<Item = &'l Line<'l>>) -> Option<&'l str> {
    let mut with_text = above.by_ref().filter(|line| !line.text.trim().is_empty());
    let host = host_of_heading(with_text.next()?.text)?;
    let other = with_text.next().and_then(|line| host_of_heading(line.text));
    other.is_none_or(|other| other == host).then_some(host)
}

/// What the tool prints above its list, and the command itself.
fn is_of_output(text: &str) -> bool {
    text.trim().is_empty() || is_banner(text) || text.contains("(C)") || text.trim_end().ends_with("list writers")
}

fn machine(text: &str) -> Option<&str> {
    let (label, value) = text.split_once([':', '：'])?;
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '-' | '|' | '>'));
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '|'));
    (event_labels::field(label) == Some(Field::Computer) && is_host_name(value)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_head_names_the_machine() {
        let of =
            |text: &str| named(&text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect::<Vec<_>>());
        for (text, expected) in [
            (
                "Event ID: 100\nComputer:      DOCK1.yard.example\nDescription:\nvssadmin 1.1 - x",
                Some("DOCK1.yard.example"),
            ),
            ("Computer: DOCK1\nComputer: DOCK2\n", Some("DOCK2")),
            ("Computer: the old one\n", None),
            ("Computer: DOCK1\n   State: [1] Stable\n\n", None),
            ("Note: DOCK1\n", None),
            ("Hello,\n\nServer dock-1\n\nvssadmin 1.1 - x\n(C) Copyright\n\n", Some("dock-1")),
            ("Serveur : dock-1\nC:\\> vssadmin list writers\nvssadmin 1.1 - x\n", Some("dock-1")),
            ("1) dock-1\n2) dock-2\n\nvssadmin 1.1 - x\n", None),
            ("Server dock-1\nwas restarted last night.\nvssadmin 1.1 - x\n", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }
}
