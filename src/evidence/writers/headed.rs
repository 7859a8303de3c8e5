//! Lists below a head that names their machine: an event's in whose message a list stands, an alert's, a ticket's.

use super::fields::{Value, field};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::decode::unwrap::is_host_name;
use crate::evidence::Found;
use crate::facts::{Locus, Observation};
use crate::knowledge::event_labels::{self, Field};

/// Lines above a list that are looked at.
const ABOVE: usize = 40;

/// Gives each list that names nobody to the machine of the head above it.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    for (section, found) in sections.iter().zip(founds) {
        for seen in found.observations.iter_mut().filter(|seen| seen.owner.is_none()) {
            let (Observation::Writers(_), Locus::Line(first)) = (&seen.fact, seen.at) else { continue };
            let end = section.lines.partition_point(|line| line.number < first);
            seen.owner = named(section.lines.get(end.saturating_sub(ABOVE)..end).unwrap_or_default());
        }
    }
}

/// The machine that the nearest line above names, with nothing of another list between.
fn named(above: &[Line<'_>]) -> Option<String> {
    let is_of_list = |text: &str| {
        field(text).is_some_and(|field| matches!(field.value, Value::Quoted(..) | Value::Id(_) | Value::State(..)))
    };
    let head = above.iter().rev().take_while(|line| !is_of_list(line.text));
    head.filter_map(|line| machine(line.text)).next().map(str::to_owned)
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
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }
}
