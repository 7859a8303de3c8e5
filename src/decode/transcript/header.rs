//! What stands above outputs: the header and footer of a PowerShell transcript, and the headings of collectors.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::DateTime;
use regex::Regex;

use super::saved::Saved;
use super::tidy::Tidy;
use crate::decode::text::Line;
use crate::facts::{CaptureTime, Time};

/// A heading of one or several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Header<'t> {
    /// `Start-Transcript`: host and start.
    TranscriptStart { machine: Option<&'t str>, time: Option<CaptureTime> },
    /// `-IncludeInvocationHeader`: start of the next command.
    CommandStart { time: Option<CaptureTime> },
    /// `Stop-Transcript`.
    TranscriptEnd,
    /// A collector's heading: the command and when it ran.
    Collector { typed: &'t str, time: Option<CaptureTime> },
    /// Ansible's line above what a host answered, with what stands on it behind the arrow.
    Answer { machine: &'t str, said: &'t str },
    /// The line of our own script: host, time and command of all that follows.
    Script { node: &'t str, time: CaptureTime, typed: Cow<'t, str> },
}

/// Lines between the two rules of asterisks of a transcript's header; it has about fifteen.
const LONGEST: usize = 40;

/// The heading that starts with `line`, and what follows it.
pub(super) fn read<'a, 't>(line: Line<'t>, tail: &'a [Line<'t>], tidy: &Tidy) -> Option<(Header<'t>, &'a [Line<'t>])> {
    if is_rule(line.text, '*') {
        return transcript(tail, tidy);
    }
    if let Some(Saved { node, utc, command, .. }) = Saved::read(line.text) {
        return Some((Header::Script { node, time: CaptureTime::Utc(Time(utc)), typed: command }, tail));
    }
    if line.text.starts_with('[') {
        return psdp(line.text).map(|header| (header, tail));
    }
    if let Some((machine, said)) = ansible(line.text) {
        return Some((Header::Answer { machine, said }, tail));
    }
    tss(line.text, tail, tidy).map(|header| (header, tail))
}

static ANSIBLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(\S+) \| (?:CHANGED|SUCCESS|FAILED|UNREACHABLE)!?(?: \| rc=-?\d+)? ?(?:>>|=>)",
        r"|(?:ok|changed|fatal|failed): \[([^\]\s]+)\](?:: \S+!)? ?=>) ?(.*?)\s*$",
    ))
    .ok()
});

/// The heading of what a host answered, for texts that tell the host in another way.
pub fn answer_of(host: &str) -> String {
    format!("{host} | SUCCESS | rc=0 >>")
}

/// The host whose answer a line holds or heads.
pub fn answered_by(text: &str) -> Option<&str> {
    ansible(text).map(|(host, _)| host)
}

/// Ansible's line above what a host answered, ad hoc or out of a playbook: the host, and what stands behind it.
fn ansible(text: &str) -> Option<(&str, &str)> {
    if !may_be_an_answer(text) {
        return None;
    }
    let found = ANSIBLE.as_ref()?.captures(text)?;
    let said = found.get(3).map_or("", |said| said.as_str());
    found.get(1).or(found.get(2)).map(|host| (host.as_str(), if said == "{" { "" } else { said }))
}

/// Whether a line holds what [`ANSIBLE`] asks for: that takes longer to make than most texts to read.
fn may_be_an_answer(text: &str) -> bool {
    const OF_PLAYBOOKS: [&str; 4] = ["ok: [", "changed: [", "fatal: [", "failed: ["];
    const STATES: [&str; 4] = ["CHANGED", "SUCCESS", "FAILED", "UNREACHABLE"];
    let state = |rest: &str| STATES.iter().any(|state| rest.starts_with(state));
    OF_PLAYBOOKS.iter().any(|start| text.starts_with(start)) || text.split(" | ").skip(1).any(state)
}

fn is_rule(text: &str, sign: char) -> bool {
    let text = text.trim();
    text.len() >= 10 && text.chars().all(|c| c == sign)
}

/// The block behind a rule of asterisks. Labels are translated, values are not: a start or end is fourteen digits, the
/// machine is followed by its version in parentheses, the footer has two lines, a command's header one.
fn transcript<'a, 't>(tail: &'a [Line<'t>], tidy: &Tidy) -> Option<(Header<'t>, &'a [Line<'t>])> {
    let end = tail.iter().take(LONGEST).position(|line| is_rule(line.text, '*'))?;
    let (block, rest) = tail.split_at_checked(end)?;
    let values: Vec<&str> =
        block.iter().filter_map(|line| tidy.line(line.text).split_once([':', '：'])).map(|v| v.1.trim()).collect();
    let time = values.iter().find_map(|value| digits(value));
    let machine = values.iter().find_map(|value| value.split_once(" (Microsoft Windows")).map(|(name, _)| name.trim());
    let header = match block.len() {
        1 if time.is_some() => Header::CommandStart { time },
        2 if time.is_some() => Header::TranscriptEnd,
        3.. if time.is_some() || machine.is_some() => Header::TranscriptStart { machine, time },
        _ => return None,
    };
    Some((header, rest.get(1..).unwrap_or_default()))
}

/// `20240901181940`.
fn digits(value: &str) -> Option<CaptureTime> {
    let plain = value.len() == 14 && value.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| DateTime::strptime("%Y%m%d%H%M%S", value).ok()).flatten().map(CaptureTime::Local)
}

static TSS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{8} \d\d:\d\d:\d\d)[.,]\d{3} : (\S.*)$").ok());

/// TSS BasicLog: `yyyyMMdd HH:mm:ss.fff : <command>` above a rule of `=`.
fn tss<'t>(text: &'t str, tail: &[Line<'t>], tidy: &Tidy) -> Option<Header<'t>> {
    if !text.starts_with('2') || !tail.first().is_some_and(|next| is_rule(tidy.line(next.text), '=')) {
        return None;
    }
    let parts = TSS.as_ref()?.captures(text)?;
    let time = DateTime::strptime("%Y%m%d %H:%M:%S", parts.get(1)?.as_str()).ok();
    Some(Header::Collector { typed: parts.get(2)?.as_str(), time: time.map(CaptureTime::Local) })
}

/// psSDP: `[date] <command>`; PowerShell writes the date month first, whatever the language.
fn psdp(text: &str) -> Option<Header<'_>> {
    let (stamp, typed) = text.strip_prefix('[')?.split_once(']')?;
    let formats = ["%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"];
    let time = formats.iter().find_map(|format| DateTime::strptime(format, stamp.trim()).ok())?;
    let typed = super::command::bare(typed)?;
    Some(Header::Collector { typed, time: Some(CaptureTime::Local(time)) })
}
