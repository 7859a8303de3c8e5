//! The tables of events that PowerShell prints by default: recognised, but their messages are cut.

use crate::decode::text::Line;
use crate::knowledge::event_labels::{self, Field};

/// Whether a header of such a table stands above its rule: `TimeCreated Id LevelDisplayName Message` of `Get-WinEvent`,
/// `Index Time EntryType Source InstanceID Message` of `Get-EventLog`.
pub(super) fn is_table(lines: &[Line<'_>]) -> bool {
    lines.windows(2).any(|pair| match pair {
        [header, rule] => is_rule(rule.text) && is_header(header.text),
        _ => false,
    })
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
            let lines: Vec<Line<'_>> = (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect();
            assert_eq!(is_table(&lines), expected, "{text}");
        }
    }
}
