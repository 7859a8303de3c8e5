//! A command as it was typed: where it begins in a text, which one it is, and whether all it printed is shown.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::CommandKind;

/// A command as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'t> {
    /// Line it begins on.
    pub line: u32,
    /// The command without its prompt; continued lines are joined by a blank.
    pub text: Cow<'t, str>,
    /// Whether it stands behind a prompt or in a collector's header, and not alone on a line.
    pub prompted: bool,
}

static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^(?:[-=#*+~]{2,}\s*|->\s*|[$#]\s*|command\s*:\s*|[a-z]:\\)?(",
        r"vssadmin(?:\.exe)?\s+(?:list|create|delete|resize|add|query|revert)\b.*",
        r"|diskshadow(?:\.exe)?(?:\s+/.*)?",
        r"|list\s+writers(?:\s+(?:status|metadata|detailed))?",
        r"|(?:get|add|move|test|remove|update)-cluster[a-z0-9]*(?:\s+[^:\s].*)?",
        r"|get-(?:volume|winevent|eventlog|itemproperty|item|computerinfo|timezone|hotfix)(?:\s+[^:\s].*)?",
        r"|reg(?:\.exe)?\s+(?:query|export|add|delete)\s+.*",
        r"|wevtutil(?:\.exe)?\s+[a-z-]+(?:\s.*)?",
        r"|systeminfo(?:\.exe)?(?:\s+/.*)?|hostname(?:\.exe)?",
        r")\s*[-=#*+~]*$"
    ))
    .ok()
});

/// The command on a line that holds nothing but one of those that matter here, without a prompt.
pub(super) fn bare(line: &str) -> Option<&str> {
    /// No command that matters is longer, and most lines of large texts need not be searched.
    const LONGEST: usize = 1000;
    // A row of a sheet exported as CSV has all its columns.
    let line = line.trim().trim_end_matches(',');
    let line = line.strip_suffix(";;").map_or(line, |rest| rest.trim_end_matches(';'));
    let first = line.bytes().next()?;
    // What stands in the next cell was not typed behind it.
    if line.contains('\t') || line.len() > LONGEST || !(first.is_ascii_alphabetic() || b"-=#*+~$".contains(&first)) {
        return None;
    }
    let typed = BARE.as_ref()?.captures(line)?.get(1)?.as_str();
    let typed = typed.trim_end_matches(['-', '=', '#', '*', '+', '~', ' ']);
    (!is_sentence(typed)).then_some(typed)
}

/// Whether words go on behind a command as none that was typed does: `vssadmin list writers shows the writer in state …`.
fn is_sentence(typed: &str) -> bool {
    /// Of the command itself, and behind it: fewer say where it was typed.
    const COMMAND: usize = 3;
    const LEAST: usize = 4;
    let mut words = typed.split_whitespace();
    let is_tool = words.next().is_some_and(|first| first.to_ascii_lowercase().starts_with("vssadmin"));
    let is_word = |word: &&str| word.starts_with(char::is_alphabetic);
    is_tool && words.skip(COMMAND - 1).take_while(is_word).count() >= LEAST
}

/// Whether PowerShell asks for more behind what was typed: an operator ends it, or a bracket or a quote is not closed.
pub(super) fn is_open(typed: &str) -> bool {
    let typed = typed.trim_end();
    let count = |signs: [char; 3]| typed.matches(signs).count();
    let odd = |quote: char| typed.matches(quote).count() % 2 == 1;
    typed.ends_with(['|', '`', ',', '=', '+', '-', '&', ';', '^'])
        || count(['(', '{', '[']) > count([')', '}', ']'])
        || odd('\'')
        || odd('"')
}

/// Which of the commands that matter here it is.
pub fn kind(typed: &str) -> CommandKind {
    let typed = typed.to_ascii_lowercase();
    let has = |part: &str| typed.contains(part);
    let lists_writers = (has("vssadmin") || has("diskshadow")) && has("list") && has("writers");
    match () {
        () if lists_writers || typed.starts_with("list writers") => CommandKind::ListWriters,
        () if has("get-clustersharedvolume") => CommandKind::ClusterSharedVolume,
        () if has("get-clusternode") => CommandKind::ClusterNode,
        () if has("-cluster") => CommandKind::OtherCluster,
        () if typed.starts_with("reg") || has("get-itemproperty") => CommandKind::Registry,
        () => CommandKind::Unknown,
    }
}

impl Command<'_> {
    /// Which of the commands that matter here it is.
    pub fn kind(&self) -> CommandKind {
        kind(&self.text)
    }

    /// Whether the console shows everything that the command gives: nothing redirected, kept in a variable, filtered,
    /// hidden or interrupted.
    pub fn shows_all(&self) -> bool {
        let typed = self.text.to_ascii_lowercase();
        let last = typed.rsplit(';').next().unwrap_or(&typed).trim();
        let mut stages = last.split('|');
        let first = stages.next().unwrap_or_default().trim();
        let hidden = ["silentlycontinue", "-ea 0", "ignore", "-erroraction 0"].iter().any(|word| first.contains(word));
        let plain = !typed.contains('>') && !typed.ends_with("^c") && !first.starts_with('$') && !hidden;
        plain && stages.all(only_formats)
    }
}

/// Whether a stage of a pipeline shows every object it is given.
fn only_formats(stage: &str) -> bool {
    let name = stage.split_whitespace().next().unwrap_or_default();
    let formats =
        ["ft", "fl", "fw", "fc", "select", "select-object", "sort", "sort-object", "more", "tee", "tee-object"];
    formats.contains(&name) && !stage.contains("-first") && !stage.contains("-last")
        || name.starts_with("format-")
        || matches!(name, "out-string" | "out-host" | "out-default")
}
