//! Commands that failed or were other ones: error texts of PowerShell, `vssadmin` and `reg`, and wrong verbs.

use std::sync::LazyLock;

use regex::Regex;

use super::vssadmin::is_banner;
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::{Line, holds};
use crate::decode::transcript::{Section, command_of_text};
use crate::facts::{CaptureError, CommandKind, ErrorReason, Kind, Observation};
use crate::knowledge::error_texts;

/// Error texts. Last in the list: what a reader above made of a section is no error.
pub(super) struct Errors;

/// A text without a command that is this short may be nothing but an error.
const SHORT: usize = 6;

impl SectionReader for Errors {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let settled = found.observations.iter().any(|seen| matches!(seen.fact, Observation::Setting(_)));
        let listed = found.observations.iter().any(|seen| matches!(seen.fact, Observation::Writers(_)));
        let banner = section.lines.iter().position(|line| is_banner(line.text)).filter(|_| !listed);
        let short = section.lines.iter().filter(|line| !line.text.trim().is_empty()).nth(SHORT).is_none();
        let around = Around { vssadmin: banner.is_some(), short };
        let mut claimed = None;
        for paragraph in paragraphs(&section.lines) {
            let Some(error) = error(section, paragraph, around) else { continue };
            if settled && error.reason == ErrorReason::NotFound {
                continue;
            }
            let line = paragraph.first().map_or(1, |line| line.number);
            claimed = claimed.or(Some(kind(error.command)));
            found.observations.push(section.saw(line, Observation::Error(error)));
        }
        claimed.or_else(|| other_verb(section, banner?, found))
    }
}

/// Lines that stand together. A banner and its copyright line begin a paragraph of their own.
fn paragraphs<'a, 't>(lines: &'a [Line<'t>]) -> impl Iterator<Item = &'a [Line<'t>]> {
    let heading = |line: &Line<'_>| is_banner(line.text) || line.text.trim_start().to_lowercase().starts_with("(c)");
    let apart = move |line: &Line<'_>| line.text.trim().is_empty() || heading(line);
    lines.split(apart).filter(|paragraph| !paragraph.is_empty())
}

static CMDLET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(?:PS>TerminatingError\(|>> TerminatingError\()?((?:[a-z]+-(?:cluster|itemproperty)[a-z]*)|vssadmin|reg)(?:\.exe)?\)?\s?:\s",
        r#"|['"“‘]((?:[a-z]+-cluster[a-z]*)|vssadmin|diskshadow)(?:\.exe)?['"”’]"#,
        r"|FailoverClusters\.PowerShell\.([a-z]+)Command|\[([a-z]+-(?:cluster|itemproperty)[a-z]*)\]"
    ))
    .ok()
});

/// The command that a complaint names as its own.
struct Named {
    command: CommandKind,
    /// The complaint begins with it.
    begins: bool,
    /// It is a cluster cmdlet that nobody has: a typing error.
    misspelt: bool,
}

fn named(complaint: &str) -> Option<Named> {
    if !may_name_a_command(complaint) {
        return None;
    }
    let parts = CMDLET.as_ref()?.captures(complaint)?;
    let name = parts.iter().skip(1).flatten().next()?.as_str().to_ascii_lowercase();
    let command = match name.as_str() {
        "vssadmin" | "diskshadow" => CommandKind::ListWriters,
        "reg" => CommandKind::Registry,
        name if name.contains('-') => command_of_text(name),
        "getclustersharedvolume" => CommandKind::ClusterSharedVolume,
        "getclusternode" => CommandKind::ClusterNode,
        _ => CommandKind::OtherCluster,
    };
    let misspelt = name.contains("-cluster") && !error_texts::is_cmdlet(&name);
    Some(Named { command, begins: parts.get(1).is_some(), misspelt })
}

/// Whether a complaint holds what [`CMDLET`] asks for: that takes longer to make than most texts to read.
fn may_name_a_command(complaint: &str) -> bool {
    const WORDS: [&str; 4] = ["-cluster", "-itemproperty", "failoverclusters.powershell.", "terminatingerror("];
    const PROGRAMS: [&str; 3] = ["vssadmin", "diskshadow", "reg"];
    let begins = |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let behind = |text: &str, word: &str| text.get(word.len()..).unwrap_or_default().chars().take(7).any(|c| c == ':');
    let start = complaint.trim_start();
    PROGRAMS.iter().any(|word| begins(start, word) && behind(start, word))
        || complaint.split(['\'', '"', '“', '‘']).skip(1).any(|rest| PROGRAMS.iter().any(|word| begins(rest, word)))
        || WORDS.iter().any(|word| holds(complaint, word))
}

/// What stands around a paragraph.
#[derive(Clone, Copy)]
struct Around {
    /// The section holds a banner of vssadmin and no list.
    vssadmin: bool,
    /// The section has at most [`SHORT`] lines.
    short: bool,
}

/// The error that a paragraph is. Without the shape of one it counts only below a command that matters, or where the
/// text holds nothing else.
fn error(section: &Section<'_>, paragraph: &[Line<'_>], around: Around) -> Option<CaptureError> {
    let texts: Vec<&str> = paragraph.iter().take(20).map(|line| line.text).collect();
    let complaint = texts.join("\n");
    let typed = section.command.as_ref().map_or(CommandKind::Unknown, |command| command.kind());
    let reason = || error_texts::reason(&complaint);
    if let Some(Named { command, begins, misspelt }) = named(&complaint) {
        let powershell = complaint.contains("FullyQualifiedErrorId") || complaint.contains("CategoryInfo");
        // In words that are not known, and without what PowerShell puts below.
        let answers = begins && typed == command;
        let reason = match reason().or((powershell || answers).then_some(ErrorReason::Other))? {
            ErrorReason::NotRecognised if misspelt || section.is_apart => ErrorReason::UnknownToShell,
            reason => reason,
        };
        return Some(CaptureError { command, reason });
    }
    if around.vssadmin {
        let command = match (&section.command, typed) {
            (None, _) => CommandKind::ListWriters,
            (Some(_), typed) => typed,
        };
        let sentence = texts.first().is_some_and(|text| begins_with_label(text));
        let reason = reason().or(sentence.then_some(ErrorReason::Other))?;
        return Some(CaptureError { command, reason });
    }
    let reason = if around.short { reason()? } else { return None };
    let command = match (typed, reason) {
        (CommandKind::Unknown, ErrorReason::NotFound) => CommandKind::Registry,
        (CommandKind::Unknown, _) if section.command_kind() == CommandKind::Unknown => return None,
        _ => section.command_kind(),
    };
    Some(CaptureError { command, reason })
}

/// `Error: …`, `Fehler: …`, `エラー: …`: one word and a colon at the start of an unindented line. A name in quotes is no
/// error: `プロバイダー名: '…'`.
fn begins_with_label(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, said)| {
        let label = label.trim_end();
        !label.is_empty()
            && !label.contains([' ', '\\', '('])
            && !text.starts_with(' ')
            && !said.trim().starts_with('\'')
    })
}

/// A banner of vssadmin over something else than writers: the verb as it was typed, else as the text shows it. Where
/// writers were asked for, what it says instead is an error in words that are not known.
fn other_verb(section: &Section<'_>, at: usize, found: &mut Found) -> Option<Kind> {
    let banner = section.lines.get(at)?.number;
    let behind = section.lines.get(at + 1..).unwrap_or_default();
    let typed = section.command.as_ref().filter(|command| command.kind() != CommandKind::ListWriters);
    let verb = typed.and_then(|command| command.text.split_once(char::is_whitespace)).map(|(_, verb)| verb.trim());
    let shown = || {
        let holds = |part: &str| behind.iter().any(|line| line.text.contains(part));
        let says =
            behind.iter().map(|line| line.text.trim()).any(|text| text.chars().count() > 2 && !text.starts_with('('));
        // Devices and numbers are not translated.
        match () {
            () if holds("HarddiskVolumeShadowCopy") => Some("list shadows"),
            () if holds("%)") && holds("\\\\?\\Volume") => Some("list shadowstorage"),
            () if holds("\\\\?\\") || holds("\\\\.\\") => Some("list volumes"),
            () => says.then_some(""),
        }
    };
    let asked_right = section.command.as_ref().is_some_and(|command| command.kind() == CommandKind::ListWriters);
    if asked_right {
        shown()?;
        let error = CaptureError { command: CommandKind::ListWriters, reason: ErrorReason::Other };
        found.observations.push(section.saw(banner, Observation::Error(error)));
        return Some(Kind::VssadminWriters);
    }
    let verb = verb.or_else(shown)?;
    found.observations.push(section.saw(banner, Observation::WrongVerb(verb.to_owned())));
    Some(Kind::Other)
}

fn kind(command: CommandKind) -> Kind {
    match command {
        CommandKind::ListWriters => Kind::VssadminWriters,
        CommandKind::ClusterSharedVolume => Kind::ClusterSharedVolume,
        CommandKind::ClusterNode => Kind::ClusterNodes,
        CommandKind::OtherCluster => Kind::ClusterProperties,
        CommandKind::Registry => Kind::Registry,
        CommandKind::Unknown => Kind::Other,
    }
}

#[cfg(test)]
mod tests;
