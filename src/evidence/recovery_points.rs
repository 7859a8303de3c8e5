//! Recovery points as PowerShell, the CLI and the portal name them: how consistent each is, when it was taken, and of
//! which machine. Only the words of the interface count; what somebody writes about consistency in a sentence, or what a
//! policy sets, is no point.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use regex::Regex;

use super::event_text::dates;
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::{Line, holds};
use crate::decode::transcript::Section;
use crate::facts::{Consistency, Kind, Message, Observation, RecoveryPoint, Time};
use crate::knowledge::consistency::{beginning, machine_of};

/// Points kept of one text; a vault lists years of them.
const MOST: usize = 500;
/// A point's time stands so near to its type.
const NEAR: usize = 8;

/// The types of PowerShell and the CLI, written as one word.
static TYPE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(App(?:lication)?Consistent|File_?SystemConsistent|CrashConsistent)\b").ok());
/// The machine, in the name of its container.
static MACHINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)iaasvmcontainer(?:v2)?;[^;\s]{1,90};([a-z0-9-]{1,64})").ok());

/// Reads every point of a section.
#[derive(Debug)]
pub(super) struct RecoveryPoints;

impl SectionReader for RecoveryPoints {
    fn read(&self, section: &Section<'_>, options: &ReadOptions, out: &mut Found) -> Option<Kind> {
        let (mut points, mut left_out): (Vec<(u32, RecoveryPoint)>, usize) = (Vec::new(), 0);
        let mut above = Above::default();
        for (at, line) in section.lines.iter().enumerate() {
            // The pattern is made where a line may match it: most texts have none.
            let pattern = if holds(line.text, "consistent") { TYPE.as_ref() } else { None };
            let found: Vec<_> = pattern.into_iter().flat_map(|pattern| pattern.find_iter(line.text)).collect();
            let row = may_be_a_row(line.text).then(|| row(line.text, &options.timezone)).flatten();
            if !found.is_empty() || row.is_some() {
                above.reach(&section.lines, at);
            }
            let words = found.iter().enumerate().filter_map(|(n, word)| {
                // Of several in a line each has the time that stands since the one before it.
                let since = n.checked_sub(1).and_then(|last| found.get(last)).map_or(0, |last| last.end());
                let beside = line.text.get(since..word.start()).and_then(instant).filter(|_| found.len() > 1);
                let taken = beside.or_else(|| taken(&section.lines, at));
                let key = line.text.get(since..word.start()).unwrap_or_default();
                let container = machine(&section.lines, at);
                let is_row = above.is_table || container.is_some();
                let is_listed = holds(key, TYPE_KEY) || is_row && instant(line.text).is_some();
                let machine = container.or_else(|| above.machine.clone());
                let is_point = is_listed || !is_said(line.text, key);
                is_point.then(|| RecoveryPoint { consistency: consistency(word.as_str()), taken, machine, is_listed })
            });
            let row = row.map(|row| RecoveryPoint { machine: above.machine.clone(), ..row });
            let of_line = words.chain(row).map(|point| (line.number, point));
            if points.len() < MOST { points.extend(of_line) } else { left_out += of_line.count() }
        }
        left_out += points.len().saturating_sub(MOST);
        points.truncate(MOST);
        if left_out > 0 {
            out.left_out.push(Message::new("evidence.problem.left-out").with("count", left_out));
        }
        let any = !points.is_empty();
        let saw = |(line, point)| section.saw(line, Observation::RecoveryPoint(point));
        out.observations.extend(points.into_iter().map(saw));
        any.then_some(Kind::Other)
    }
}

/// Most lines hold no such word: a look is cheaper than a search for dates.
fn may_be_a_row(line: &str) -> bool {
    line.contains("onsistent") || !line.is_ascii()
}

/// A row of the portal's list: a time, then the type in a cell of its own. The portal shows the browser's zone.
fn row(line: &str, zone: &TimeZone) -> Option<RecoveryPoint> {
    let date = dates::find(line)?;
    let (_, behind) = line.split_once(date)?;
    let cell = behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ','));
    let (consistency, rest) = beginning(cell)?;
    let ends =
        rest.is_empty() || rest.starts_with(['|', ',', '\t']) || rest.starts_with("  ") || rest.starts_with(" |");
    let taken = dates::parse(date, zone).map(|(time, _)| time);
    ends.then_some(RecoveryPoint { consistency, taken, machine: None, is_listed: true })
}

/// How the interfaces call a point's type.
const TYPE_KEY: &str = "recoverypointtype";

/// What stands above a line.
#[derive(Default)]
struct Above {
    /// The machine that was named last.
    machine: Option<String>,
    /// The head of a table of points was seen.
    is_table: bool,
    /// Lines that were looked at.
    seen: usize,
}

impl Above {
    /// Looks at the lines down to one, but only at those that are not too far above it.
    fn reach(&mut self, lines: &[Line<'_>], at: usize) {
        /// Lines of the longest table.
        const FAR: usize = MOST + 100;
        let from = at.saturating_sub(FAR);
        if from > self.seen {
            *self = Self { seen: from, ..Self::default() };
        }
        for line in lines.iter().take(at + 1).skip(self.seen) {
            self.take(line.text);
        }
        self.seen = at + 1;
    }

    fn take(&mut self, line: &str) {
        self.is_table |= holds(line, TYPE_KEY);
        self.machine = machine_of(line).or_else(|| self.machine.take());
    }
}

/// Whether a word is none of a point: it stands in a sentence, or is what a policy is set to.
fn is_said(line: &str, before: &str) -> bool {
    /// Words of the shortest sentence about points.
    const WORDS: usize = 4;
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_lowercase());
    let words = line.split([' ', '\u{a0}', ',', '.']).filter(is_word).count();
    holds(before, "consistencytype") || words >= WORDS
}

fn consistency(word: &str) -> Consistency {
    match word.to_ascii_lowercase().as_bytes().first() {
        Some(b'a') => Consistency::Application,
        Some(b'f') => Consistency::FileSystem,
        _ => Consistency::Crash,
    }
}

/// The machine that the line itself or one near it names.
fn machine(lines: &[Line<'_>], at: usize) -> Option<String> {
    let named = |line: &Line<'_>| Some(MACHINE.as_ref()?.captures(line.text)?.get(1)?.as_str().to_lowercase());
    let near = lines.iter().take(at + NEAR).skip(at.saturating_sub(NEAR));
    lines.get(at).and_then(named).or_else(|| near.into_iter().find_map(named))
}

/// The first time in a text, in UTC where it has no zone.
fn instant(text: &str) -> Option<Time> {
    dates::parse(dates::find(text)?, &TimeZone::UTC).map(|(time, _)| time)
}

/// The time on the line itself, else the nearest one on the lines around it that name a recovery point's time. Both
/// PowerShell and the CLI give it in UTC.
fn taken(lines: &[Line<'_>], at: usize) -> Option<Time> {
    let instant = |line: &Line<'_>| instant(line.text);
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

    /// What a mail wishes for and what a policy sets is no point; a point is of the machine that is named above it.
    #[test]
    fn points_are_listed_ones_of_a_machine() {
        let table = "RecoveryPointTime   RecoveryPointType\n-----------------   -----------------\n9/3/2024 2:00:40 PM AppConsistent";
        let own = |text: &str, named: Option<&str>, listed: &[bool]| {
            let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
            let mut found = Found::default();
            for section in transcript::split("x.txt", lines, &[]) {
                RecoveryPoints.read(&section, &super::super::tests::options(), &mut found);
            }
            let points = found.observations.into_iter().filter_map(|seen| match seen.fact {
                Observation::RecoveryPoint(point) => Some((point.is_listed, point.machine)),
                _ => None,
            });
            let expected: Vec<_> = listed.iter().map(|listed| (*listed, named.map(str::to_owned))).collect();
            assert_eq!(points.collect::<Vec<_>>(), expected, "{text}");
        };
        own("our auditors need ApplicationConsistent recovery points for both machines", None, &[]);
        own(r#"{"name":"Daily","properties":{"snapshotConsistencyType":"ApplicationConsistent"}}"#, None, &[]);
        own("AppConsistent", None, &[false]);
        own(table, None, &[true]);
        for heading in [
            "VM: till-9",
            "till-9",
            "till-9:",
            "Virtual machine : TILL-9.contoso.local",
            "till-9 | Restore points",
            "仮想マシン名: till-9",
        ] {
            own(&format!("{heading}\n\n{table}"), Some("till-9"), &[true]);
        }
        own(
            "RecoveryPointType : AppConsistent\nRecoveryPointTime : 2024-09-02T16:00:40Z\nItemName : till-9",
            None,
            &[true],
        );
    }

    #[test]
    fn points_of_one_line_have_each_their_own_time() {
        let json = r#"[{"recoveryPointTime":"2024-09-01T16:00:40Z","recoveryPointType":"AppConsistent"},
            {"recoveryPointTime":"2024-09-02T16:00:40Z","recoveryPointType":"CrashConsistent"}]"#;
        let line = json.split_whitespace().collect::<String>();
        let lines = [Line { number: 1, text: line.as_str() }];
        let mut found = Found::default();
        for section in transcript::split("x.json", lines.into_iter(), &[]) {
            RecoveryPoints.read(&section, &super::super::tests::options(), &mut found);
        }
        let days: Vec<i8> = found
            .observations
            .iter()
            .filter_map(|seen| match &seen.fact {
                Observation::RecoveryPoint(point) => Some(point.taken?.0.to_zoned(TimeZone::UTC).day()),
                _ => None,
            })
            .collect();
        assert_eq!(days, [1, 2]);
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
                "273009 AppConsistent 9/1/2024 6:20:11 PM iaasvmcontainerv2;rg-sql;vm-sql-01 AzureVM",
                vec![(Consistency::Application, true)],
            ),
            (
                "2024/9/3 1:00:41\tファイル システム整合性\tスナップショット\n9/4/2024, 1:00:41 AM  Crash Consistent",
                vec![(Consistency::FileSystem, true), (Consistency::Crash, true)],
            ),
            ("2024-09-02 16:00:41 application consistent points are wanted", vec![]),
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
