//! Recovery points as PowerShell, the CLI and the portal name them: how consistent each is, and when it was taken. Only
//! the words of the interface count; what somebody writes about consistency in a sentence is no point.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{Consistency, Kind, Observation, RecoveryPoint, Time};

/// Points kept of one text; a vault lists years of them.
const MOST: usize = 500;
/// A point's time stands so near to its type.
const NEAR: usize = 8;

/// The types of the interface, written as one word.
static TYPE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(App(?:lication)?Consistent|File_?SystemConsistent|CrashConsistent)\b").ok());
/// RFC 3339, with any offset.
static INSTANT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})").ok());

/// Reads every point of a section, each with its time where one stands beside it.
#[derive(Debug)]
pub(super) struct RecoveryPoints;

impl SectionReader for RecoveryPoints {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let pattern = TYPE.as_ref()?;
        let mut kept = 0;
        for (at, line) in section.lines.iter().enumerate() {
            for word in pattern.find_iter(line.text) {
                if kept >= MOST {
                    return Some(Kind::Other);
                }
                kept += 1;
                let point = RecoveryPoint { consistency: consistency(word.as_str()), taken: taken(&section.lines, at) };
                found.observations.push(section.saw(line.number, Observation::RecoveryPoint(point)));
            }
        }
        (kept > 0).then_some(Kind::Other)
    }
}

fn consistency(word: &str) -> Consistency {
    match word.to_ascii_lowercase().as_bytes().first() {
        Some(b'a') => Consistency::Application,
        Some(b'f') => Consistency::FileSystem,
        _ => Consistency::Crash,
    }
}

/// The time on the line itself, else the nearest one on the lines around it that name a recovery point's time.
fn taken(lines: &[Line<'_>], at: usize) -> Option<Time> {
    let instant = |line: &Line<'_>| {
        let text = INSTANT.as_ref()?.find(line.text)?.as_str();
        Some(Time(text.parse().ok()?))
    };
    let named = |line: &&Line<'_>| line.text.to_ascii_lowercase().contains("recoverypointtime");
    let before = lines.iter().take(at).rev().take(NEAR);
    let after = lines.iter().skip(at + 1).take(NEAR);
    lines.get(at).and_then(instant).or_else(|| {
        let (before, after) =
            (before.clone().position(|line| named(&line)), after.clone().position(|line| named(&line)));
        let line = match (before, after) {
            (Some(before), Some(after)) if before < after => at.checked_sub(before + 1)?,
            (_, Some(after)) => at + 1 + after,
            (Some(before), None) => at.checked_sub(before + 1)?,
            (None, None) => return None,
        };
        lines.get(line).and_then(instant)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::transcript;

    fn points(text: &str) -> Vec<(Consistency, bool)> {
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let mut found = Found::default();
        for section in transcript::split("x.txt", lines, &[]) {
            RecoveryPoints.read(&section, &super::super::tests::options(), &mut found);
        }
        let point = |seen: crate::facts::Observed| match seen.fact {
            Observation::RecoveryPoint(point) => Some((point.consistency, point.taken.is_some())),
            _ => None,
        };
        found.observations.into_iter().filter_map(point).collect()
    }

    #[test]
    fn points_of_powershell_the_cli_and_a_note_are_read_and_sentences_are_not() {
        let list = "RecoveryPointType : AppConsistent\nRecoveryPointTime : 2024-09-02T16:00:40Z";
        let json = r#""recoveryPointTime": "2024-09-02T16:00:40.1234567+00:00",
"recoveryPointType": "FileSystemConsistent","#;
        for (text, expected) in [
            (list, vec![(Consistency::Application, true)]),
            (json, vec![(Consistency::FileSystem, true)]),
            (
                "9/1 FileSystemConsistent, 9/2 CrashConsistent",
                vec![(Consistency::FileSystem, false), (Consistency::Crash, false)],
            ),
            ("the point is file-system consistent instead of application consistent", vec![]),
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
    }
}
