//! The tables of events that PowerShell prints by default: recognised, but their messages are cut.

use crate::decode::text::Line;
use crate::knowledge::event_labels::{self, Field};

/// The lines that belong to no such table: to none whose header stands above a rule, `TimeCreated Id LevelDisplayName
/// Message` of `Get-WinEvent` or `Index Time EntryType Source InstanceID Message` of `Get-EventLog`. `None` where there
/// is no such table.
pub(super) fn around<'t>(lines: &[Line<'t>]) -> Option<Vec<Line<'t>>> {
    let rules = lines.iter().zip(lines.iter().skip(1));
    let begins: Vec<u32> = rules
        .filter(|(header, rule)| is_rule(rule.text) && is_header(header.text))
        .map(|(header, _)| header.number)
        .collect();
    if begins.is_empty() {
        return None;
    }
    let mut inside = false;
    let outside = |line: &&Line<'t>| {
        inside = !line.text.trim().is_empty() && (inside || begins.binary_search(&line.number).is_ok());
        !inside
    };
    Some(lines.iter().filter(outside).copied().collect())
}

fn is_rule(text: &str) -> bool {
    text.trim_start().starts_with("--") && text.chars().all(|c| c == '-' || c == ' ')
}

/// A time, an id, and the message last. No language translates the names of properties.
fn is_header(text: &str) -> bool {
    let fields: Vec<Option<Field>> = text.split_whitespace().map(event_labels::column).collect();
    let has = |wanted: &[Field]| fields.iter().flatten().any(|field| wanted.contains(field));
    has(&[Field::Date, Field::Clock]) && has(&[Field::Id]) && fields.last() == Some(&Some(Field::Message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line<'_>> {
        (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect()
    }

    #[test]
    fn headers_above_their_rule() {
        for (text, expected) in [
            (
                "TimeCreated                     Id LevelDisplayName Message\n-----------                     -- ---------------- -------",
                true,
            ),
            (
                "   Index Time          EntryType   Source   InstanceID Message\n   ----- ----          ---------   ------   ---------- -------",
                true,
            ),
            ("TimeCreated Id Message\n\n", false),
            ("Name State Node\n---- ----- ----", false),
            ("Id Message\n-- -------", false),
        ] {
            assert_eq!(around(&lines(text)).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_table_is_kept() {
        let text = "above\n\nTimeCreated Id Message\n----------- -- -------\n1 2 x...\n3 4 y...\n\nbelow";
        let kept: Vec<u32> = around(&lines(text)).unwrap_or_default().iter().map(|line| line.number).collect();
        assert_eq!(kept, [1, 2, 7, 8]);
    }
}
