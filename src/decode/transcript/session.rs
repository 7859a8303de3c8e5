//! The session that a text shows, read strictly (contract, ruling 31): for each command at a prompt of PowerShell, what
//! takes the meaning of its silence away. Rows are read elsewhere and leniently; what is not followed here costs only
//! the silence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::header::{self, Header};
use super::tidy::Tidy;
use super::{before, prompt};
use crate::decode::text::Line;
use crate::facts::proof::{Doubt, Why, acts_on_volumes, asks_for_volumes, counts_volumes};
use crate::knowledge::above_consoles;

/// A prompt with what was typed and what stands below it.
struct Entry<'t> {
    line: u32,
    /// The prompt itself, as it was printed; `None` for one that is not PowerShell's.
    prompt: Option<&'t str>,
    /// The machine that it names.
    host: Option<&'t str>,
    typed: &'t str,
    /// Lines up to the next prompt or heading.
    below: Vec<Line<'t>>,
    /// What ends them.
    end: End,
    /// Which of the consoles of the text it is of, as headings part them.
    console: usize,
}

/// What comes behind the output of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The next entry.
    Prompt,
    /// The footer of a PowerShell transcript.
    Footer,
    /// The end of the text, or a heading that may stand anywhere.
    Open,
}

static PROMPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"^((?:\[([^\]\s]+)\]: ?)?PS(?: [^<>|"*?]*[:\\][^<>|"*?]*)?>) ?([^>\s].*)?[ \t\r]*$"#).ok()
});

/// What in the session speaks against each command that asks for volumes, by the line that it was typed on. Commands
/// that are not met behind a prompt of PowerShell are not in it.
pub(super) fn doubts(lines: &[Line<'_>], hidden: &[u32]) -> BTreeMap<u32, Vec<Doubt>> {
    if !lines.iter().any(|line| line.text.contains('>') && asks_for_volumes(line.text)) {
        return BTreeMap::new();
    }
    let session = Session::read(lines, hidden);
    let asked = session.entries.iter().enumerate().filter(|(_, e)| e.prompt.is_some() && asks_for_volumes(e.typed));
    asked.map(|(at, entry)| (entry.line, session.doubts(at, entry))).collect()
}

struct Session<'a, 't> {
    entries: Vec<Entry<'t>>,
    hidden: &'a [u32],
    /// Doubts of the text as a whole.
    foreign: Option<Doubt>,
    /// The first heading or greeting above a console: it holds only for one that speaks.
    heading: Option<u32>,
    /// The consoles in which a command shows that it ran.
    speak: BTreeSet<usize>,
    /// The answers of other cmdlets of a cluster, by machine and console.
    answers: BTreeMap<(Option<&'t str>, usize), Vec<Answer>>,
    silent: Option<Doubt>,
    cut: Option<Doubt>,
    /// The entries that ask for earlier errors and show some, each with its line.
    errors: Vec<(usize, u32)>,
    /// The last entry that makes, moves or takes back a volume, with its line.
    acted: Option<(usize, u32)>,
    /// The first entry of each machine behind which its session may be another, with the line that says so.
    changed: BTreeMap<Option<&'t str>, (usize, u32)>,
    /// The first entry behind which the machine may be another without being named.
    entered: Option<(usize, u32)>,
}

impl<'a, 't> Session<'a, 't> {
    fn read(lines: &[Line<'t>], hidden: &'a [u32]) -> Self {
        let Text { entries, foreign, heading } = entries(lines);
        let asked = entries.iter().enumerate().filter(|(_, e)| before::shows_errors(e.typed) && !e.is_blank());
        let mut session = Self {
            errors: asked.map(|(at, entry)| (at, entry.line)).collect(),
            acted: entries.iter().enumerate().rfind(|(_, e)| acts_on_volumes(e.typed)).map(|(at, e)| (at, e.line)),
            changed: changes(&entries),
            entered: entered(&entries),
            speak: entries.iter().filter(|entry| entry.speaks()).map(|entry| entry.console).collect(),
            answers: answers(&entries),
            entries,
            hidden,
            foreign,
            heading,
            silent: None,
            cut: None,
        };
        let silent = session.entries.iter().find(|entry| entry.is_blank() && entry.has_to_print());
        session.silent = silent.map(|entry| Doubt { line: entry.line, why: Why::NeverPrints });
        let last = session.entries.last().filter(|last| last.end == End::Open && last.is_blank());
        let asks = last.filter(|last| asks_for_volumes(last.typed));
        session.cut = asks.map(|last| Doubt { line: last.line, why: Why::NotOver });
        session
    }

    fn doubts(&self, at: usize, entry: &Entry<'t>) -> Vec<Doubt> {
        let over = self.ending(at, entry);
        let all = [self.foreign, self.silent, self.cut, self.changed(at, entry), self.elsewhere(at, entry)];
        let mut all: Vec<Doubt> = all
            .into_iter()
            .chain([entry.printed(), over, self.asked_for_errors(at), self.acted(at), self.covered(at, entry)])
            .chain([self.unspoken(entry), self.failed_beside(at, entry)])
            .flatten()
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether the prompt behind it shows that the command is over, and that nothing comes late.
    fn ending(&self, at: usize, entry: &Entry<'t>) -> Option<Doubt> {
        let doubt = |line: u32, why: Why| Some(Doubt { line, why });
        let next = match entry.end {
            End::Footer => return None,
            End::Open => return doubt(entry.line, Why::NotOver),
            End::Prompt => self.entries.get(at + 1)?,
        };
        let same = entry.prompt.zip(next.prompt).is_some_and(|(a, b)| a.trim_end().eq_ignore_ascii_case(b.trim_end()));
        let first = next.below.iter().find(|line| !line.text.trim().is_empty());
        let late = next.below.iter().find(|line| is_error_of_the_cmdlet(line.text));
        match next.typed {
            _ if !same => doubt(next.line, Why::NotOver),
            typed if typed.contains("^C") => doubt(next.line, Why::Interrupted),
            typed if is_error(typed) => doubt(next.line, Why::LateError),
            typed if !before::may_be_typed(typed) => doubt(next.line, Why::Foreign),
            "" => first.and_then(|line| doubt(line.number, Why::LateError)),
            typed if typed.contains("$?") => {
                first.filter(|line| line.text.trim() != "True").and_then(|line| doubt(line.number, Why::LateError))
            }
            _ => late.and_then(|line| doubt(line.number, Why::LateError)),
        }
    }

    /// Errors that somebody asks for later may be its own, whatever they say.
    fn asked_for_errors(&self, at: usize) -> Option<Doubt> {
        let later = self.errors.partition_point(|(shown, _)| *shown <= at);
        self.errors.get(later).map(|(_, line)| Doubt { line: *line, why: Why::LateError })
    }

    /// Somebody who later makes, moves or takes back a volume knew of one, or there is one since.
    fn acted(&self, at: usize) -> Option<Doubt> {
        let (_, line) = self.acted.filter(|(acted, _)| *acted > at)?;
        Some(Doubt { line, why: Why::ActsOnVolume })
    }

    /// Below a heading or a greeting a console counts only where some command in it shows that it ran: instructions have
    /// such lines, too.
    fn unspoken(&self, entry: &Entry<'t>) -> Option<Doubt> {
        let line = self.heading.filter(|_| !self.speak.contains(&entry.console))?;
        Some(Doubt { line, why: Why::Foreign })
    }

    /// Another cmdlet of the cluster that failed on the same machine, right before it or, where none answered before, right
    /// after: what kept that one from answering may have kept this one.
    fn failed_beside(&self, at: usize, entry: &Entry<'t>) -> Option<Doubt> {
        let all = self.answers.get(&(entry.host, entry.console))?;
        let (before, after) = all.split_at_checked(all.partition_point(|answer| answer.at < at))?;
        let answer = before.last().or_else(|| after.first()).filter(|answer| answer.failed)?;
        Some(Doubt { line: answer.line, why: Why::FailedBeside })
    }

    /// Whether something that cannot be seen stands from its line to the next prompt.
    fn covered(&self, at: usize, entry: &Entry<'t>) -> Option<Doubt> {
        let last = entry.below.last().map_or(entry.line, |line| line.number);
        let end = self.entries.get(at + 1).filter(|_| entry.end == End::Prompt).map_or(last, |next| next.line);
        let from = self.hidden.partition_point(|line| *line < entry.line);
        let line = self.hidden.get(from).copied().filter(|line| *line <= end)?;
        Some(Doubt { line, why: Why::Hidden })
    }

    /// The first command or line before it that may have changed what the cmdlet does or prints. What was changed on
    /// another machine stays there.
    fn changed(&self, at: usize, entry: &Entry<'t>) -> Option<Doubt> {
        let of = |host: Option<&'t str>| self.changed.get(&host).filter(|(changed, _)| *changed < at);
        let (_, line) = of(None).or_else(|| of(entry.host))?;
        Some(Doubt { line: *line, why: Why::Changed })
    }

    /// Whether it may have run on a machine that the prompt does not name.
    fn elsewhere(&self, at: usize, entry: &Entry<'t>) -> Option<Doubt> {
        let unnamed = |host: &str| host.parse::<std::net::IpAddr>().is_ok() || host.eq_ignore_ascii_case("localhost");
        let line = match (entry.host.filter(|host| unnamed(host)), self.entered) {
            (Some(_), _) => entry.line,
            (None, Some((entered, line))) if entered < at => line,
            _ => return None,
        };
        Some(Doubt { line, why: Why::OtherHost })
    }
}

fn changes<'t>(entries: &[Entry<'t>]) -> BTreeMap<Option<&'t str>, (usize, u32)> {
    let mut first = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if first.contains_key(&entry.host) {
            continue;
        }
        let below = || entry.below.iter().find(|line| before::redefines(line.text)).map(|line| line.number);
        let line = match before::is_harmless(entry.typed, entry.prompt.is_some()) {
            true => below(),
            false => Some(entry.line),
        };
        if let Some(line) = line {
            first.insert(entry.host, (at, line));
        }
    }
    first
}

fn entered(entries: &[Entry<'_>]) -> Option<(usize, u32)> {
    let mut pairs = entries.iter().zip(entries.iter().skip(1)).enumerate();
    let unnamed = |before: &Entry<'_>, next: &Entry<'_>| next.host.is_none() || next.host == before.host;
    let entered = |before: &Entry<'_>| before::enters_another_host(before.typed);
    pairs
        .find(|(_, (before, next))| entered(before) && unnamed(before, next))
        .map(|(at, (before, _))| (at, before.line))
}

/// What another cmdlet of a cluster answered.
struct Answer {
    /// Its entry.
    at: usize,
    /// The line of its error, else its own.
    line: u32,
    failed: bool,
}

/// What other cmdlets of a cluster answered: those that only read, since what fails to change something may do so for
/// reasons of its own.
fn answers<'t>(entries: &[Entry<'t>]) -> BTreeMap<(Option<&'t str>, usize), Vec<Answer>> {
    let asks = |entry: &Entry<'_>| {
        let mut words = entry.typed.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        !asks_for_volumes(entry.typed) && !entry.is_blank() && words.any(before::reads_cluster)
    };
    let is_error = |text: &str| {
        let name = text.trim_start().split_once([':', '：']).map(|(name, _)| name.trim_end());
        name.is_some_and(before::reads_cluster)
    };
    let mut all: BTreeMap<_, Vec<Answer>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| asks(entry)) {
        let error = entry.below.iter().find(|line| is_error(line.text)).map(|line| line.number);
        let answer = Answer { at, line: error.unwrap_or(entry.line), failed: error.is_some() };
        all.entry((entry.host, entry.console)).or_default().push(answer);
    }
    all
}

impl Entry<'_> {
    /// Whether it shows that it ran: it had to print something and did, or printed the number that it counted.
    fn speaks(&self) -> bool {
        let counted = || counts_volumes(self.typed) && self.below.iter().any(|line| is_number(line.text));
        self.prompt.is_some() && (before::always_prints(self.typed) && !self.is_blank() || counted())
    }

    /// Whether nothing that can be seen stands below.
    fn is_blank(&self) -> bool {
        self.below.iter().all(|line| line.text.trim().is_empty())
    }

    fn has_to_print(&self) -> bool {
        let shown_by_footer = before::moves_a_transcript(self.typed) && self.end == End::Footer;
        before::always_prints(self.typed) && !shown_by_footer
    }

    /// What stands below although the command printed nothing, or more than the number that it counted.
    fn printed(&self) -> Option<Doubt> {
        if self.typed.contains(|c: char| c.is_whitespace() && !c.is_ascii()) {
            return Some(Doubt { line: self.line, why: Why::Hidden });
        }
        let blank = |line: &Line<'_>| line.text.chars().all(|c| c == ' ' || c == '\t') || is_understood(line.text);
        let number = |line: &Line<'_>| counts_volumes(self.typed) && is_number(line.text);
        let mut numbers = 0;
        let line = self.below.iter().find(|line| {
            numbers += usize::from(number(line));
            !(blank(line) || (number(line) && numbers == 1))
        })?;
        let why = if line.text.starts_with(">>") { Why::Continued } else { Why::Hidden };
        Some(Doubt { line: line.number, why })
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim_end();
    !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What PowerShell notes in transcripts of the cmdlets that the grammar knows, without an object that they were given.
fn is_understood(text: &str) -> bool {
    const KNOWN: [&str; 5] = ["Get-ClusterSharedVolume", "Out-Default", "Out-String", "Format-Table", "Format-List"];
    let name = text.strip_prefix("PS>CommandInvocation(").and_then(|rest| rest.split_once("): \""));
    name.is_some_and(|(name, rest)| KNOWN.contains(&name) && rest.trim_end() == format!("{name}\""))
}

/// `Get-ClusterSharedVolume : …`, `WARNING: …`: nobody types a word and a colon.
fn is_error(typed: &str) -> bool {
    let mut words = typed.split_whitespace();
    let first = words.next().unwrap_or_default();
    first.ends_with([':', '：']) && !first.starts_with('$') && first.len() > 2
        || words.next().is_some_and(|word| word.starts_with([':', '：']))
}

fn is_error_of_the_cmdlet(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text
        .get(.."Get-ClusterSharedVolume".len())
        .filter(|begin| begin.eq_ignore_ascii_case("Get-ClusterSharedVolume"));
    let behind = rest.and_then(|begin| text.get(begin.len()..)).map(str::trim_start);
    behind.is_some_and(|behind| behind.starts_with([':', '：']))
        || text.to_ascii_lowercase().contains("terminatingerror(get-clustersharedvolume")
}

/// What is typed in a text.
struct Text<'t> {
    entries: Vec<Entry<'t>>,
    /// The first line before them that is no part of a session.
    foreign: Option<Doubt>,
    /// The first that is a heading or a greeting above one.
    heading: Option<u32>,
}

fn entries<'t>(lines: &[Line<'t>]) -> Text<'t> {
    /// Lines with text that stand above a console at most.
    const ABOVE: usize = 12;
    let plain = Tidy::none();
    let mut entries: Vec<Entry<'t>> = Vec::new();
    let (mut foreign, mut begun, mut rest) = (None, false, lines);
    let (mut heading, mut above, mut console) = (None, 0, 0);
    // Behind a heading, what comes belongs to no entry.
    let mut open = false;
    while let Some((line, tail)) = rest.split_first() {
        rest = tail;
        if let Some((header, tail)) = header::read(*line, tail, &plain) {
            rest = tail;
            let end = match header {
                Header::TranscriptEnd => End::Footer,
                Header::CommandStart { .. } => continue,
                Header::TranscriptStart { .. }
                | Header::Answer { .. }
                | Header::Collector { .. }
                | Header::Script { .. } => End::Open,
            };
            begun |= matches!(header, Header::TranscriptStart { .. });
            if matches!(header, Header::Script { .. }) {
                foreign = foreign.or(Some(Doubt { line: line.number, why: Why::Foreign }));
            }
            if let Some(last) = entries.last_mut().filter(|_| open) {
                last.end = end;
            }
            open = false;
            (above, console) = (0, console + 1);
        } else if let Some(entry) = entry(*line, console) {
            if let Some(last) = entries.last_mut().filter(|_| open) {
                last.end = End::Prompt;
            }
            open = true;
            entries.push(entry);
        } else if let Some(last) = entries.last_mut().filter(|_| open) {
            last.below.push(*line);
        } else if !(is_banner(line.text) || std::mem::take(&mut begun) && line.text.contains('\\')) {
            above += 1;
            match above <= ABOVE && above_consoles::is_heading(line.text) {
                true => heading = heading.or(Some(line.number)),
                false => foreign = foreign.or(Some(Doubt { line: line.number, why: Why::Foreign })),
            }
        }
    }
    Text { entries, foreign, heading }
}

fn entry<'t>(line: Line<'t>, console: usize) -> Option<Entry<'t>> {
    let new = |prompt, host, typed: &'t str| Entry {
        line: line.number,
        prompt,
        host,
        // Blanks of other kinds are no blanks of a keyboard: they stay, and nothing parses with them.
        typed: typed.trim_matches([' ', '\t', '\r']),
        below: Vec::new(),
        end: End::Open,
        console,
    };
    let trace = prompt::is_trace(line.text) || line.text.starts_with("PS>TerminatingError(");
    let prompt = PROMPT.as_ref().filter(|_| !trace && line.text.contains('>'));
    let strict = prompt.and_then(|pattern| pattern.captures(line.text));
    if let Some(parts) = strict.filter(|parts| !parts.get(1).is_some_and(|prompt| is_decorated(prompt.as_str()))) {
        let part = |n: usize| parts.get(n).map(|part| part.as_str());
        return Some(new(part(1), part(2), part(3).unwrap_or_default()));
    }
    prompt::read(line.text).map(|prompt| new(None, prompt.host, prompt.typed))
}

/// `PS C:\repo [main]>`, `PS C:\repo (main)>`: a profile made the prompt, and whatever else it likes of the session.
fn is_decorated(prompt: &str) -> bool {
    let path = prompt.trim_end().trim_end_matches('>');
    let in_brackets = || path.strip_suffix(')')?.rsplit_once(" (").map(|(_, inner)| inner);
    // `Program Files (x86)`, `New folder (2)`.
    let of_folder = |inner: &str| inner.eq_ignore_ascii_case("x86") || inner.chars().all(|c| c.is_ascii_digit());
    path.ends_with(']') && path.contains(" [") || in_brackets().is_some_and(|inner| !of_folder(inner))
}

/// What shells print before their first prompt, and blank lines.
fn is_banner(text: &str) -> bool {
    const BEGIN: [&str; 7] = [
        "Windows PowerShell",
        "PowerShell 7",
        "Copyright (",
        "Microsoft Windows [",
        "(c) ",
        "Loading personal and system",
        "Type 'help' to get help.",
    ];
    let text = text.trim();
    text.is_empty()
        || BEGIN.iter().any(|begin| text.starts_with(begin))
        || text.contains("https://aka.ms/")
        || text.contains("Microsoft Corporation")
}
