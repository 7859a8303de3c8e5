//! Whose the parts of a text are that many hosts answered: a host before every line (pdsh, clush, knife, Fabric, syslog),
//! between rules (dshbak), or above what it said (Salt, Bolt, PsExec).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::heading::of_heading;
use super::{Numbered, anchor, table};
use crate::decode::transcript::{answer_of, command_of_text, is_prompt};
use crate::facts::{CommandKind, Level, is_host_name};
use crate::knowledge::cmdlets;
use crate::knowledge::event_labels::{self, Field, names_event};

/// Lines of a list that a host has to stand before.
const TELLING: usize = 4;
/// Hosts of one text.
pub const MOST: usize = 256;
/// Lines that are given again for hosts that said the same: a list has a hundred. Of more the text is nobody's.
const MOST_COPIED: usize = 50_000;

const HOST: &str = r"[A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}";

/// `[host] out: `, `[host]: `, `host: `, `host   | `, `host - `, `host>> `, `host-> `, `\\host: `, `host.domain.tld `; the time,
/// host and program of a syslog, old and new; a time and a host. Without the classes of Unicode, which take milliseconds to
/// compile.
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const TIME: &str = r"\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{8,18}(?:Z|[+-][0-9:]{4,6})?\]?";
    Regex::new(&format!(
        r"^(?:\[({HOST})\]:?(?: (?:out|err):)?(?: |$)|(?:\\\\)?({HOST})(?::|\t| {{0,40}}\|| -| ?>{{1,2}}| ?=>)(?: |$|\t)|([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+){{2,8}})(?: |$)|(?:<[0-9]{{1,3}}>(?:1 )?)?(?:[A-Z][a-z]{{2}} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}|{TIME}) ({HOST}) [A-Za-z0-9_./-]{{1,40}}(?:\[[0-9]+\])?:(?: |$)|<[0-9]{{1,3}}>1 {TIME} ({HOST}) [^ ]{{1,48}} [^ ]{{1,40}} [^ ]{{1,32}} -(?: |$)|{TIME} \[?({HOST})[\]:]?(?: (?:stdout|stderr|out|err))?(?: ?\|| -)?(?: |$))"
    ))
    .ok()
});
/// `vm-[01-03],vm-7 (4)` between two rules.
static GROUP: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([A-Za-z][A-Za-z0-9.,\[\]-]{0,500})(?: \(\d{1,3}\))?\s*$").ok());
/// One of its parts.
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([A-Za-z][A-Za-z0-9.-]*)(?:\[([0-9,-]{1,40})\]([A-Za-z0-9.-]*))?(?:,|$)").ok());

/// Lines with a heading above what each host said.
pub(super) struct Apart {
    pub(super) lines: Vec<Numbered>,
    /// There were more hosts than are told apart.
    pub(super) full: bool,
    /// The host stood before every line: what stands behind it is another line, in another place.
    pub(super) carried: bool,
}

/// What each host said; `None` where no host is told.
pub(super) fn apart(lines: &[Numbered]) -> Option<Apart> {
    let before = || before_each_line(lines).map(|(lines, full)| Apart { lines, full, carried: true });
    before().or_else(|| above(lines).map(|lines| Apart { lines, full: false, carried: false }))
}

/// Whether a column or key of this name says which computer it is.
pub(super) fn is_key(name: &str) -> bool {
    const KEYS: [&str; 17] = [
        "host",
        "hostname",
        "computer",
        "computername",
        "pscomputername",
        "node",
        "nodename",
        "server",
        "servername",
        "machine",
        "machinename",
        "vm",
        "vmname",
        "devicename",
        "target",
        "targethost",
        "name of computer",
    ];
    let plain: String = name.trim().chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '"')).collect();
    KEYS.contains(&plain.to_ascii_lowercase().as_str())
}

/// Whether a word names a host, and not a level, a stream or a thread.
pub fn is_host(word: &str) -> bool {
    const OTHERS: [&str; 24] = [
        "thread", "worker", "task", "job", "pid", "process", "proc", "step", "line", "item", "attempt", "pool",
        "stdout", "stderr", "session", "run", "exec", "exit", "page", "chunk", "part", "content", "utf", "x",
    ];
    const FILES: [&str; 8] = ["txt", "log", "csv", "out", "md", "json", "html", "xml"];
    let lower = word.to_ascii_lowercase();
    let stem = lower.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let file = lower.rsplit('.').next().is_some_and(|end| FILES.contains(&end));
    let tells = word.contains(['-', '.']) || word.bytes().any(|b| b.is_ascii_digit());
    let shape = word.len() <= 255 && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    shape
        && tells
        && !stem.is_empty()
        && !file
        && !OTHERS.contains(&stem)
        && !cmdlets::is_cmdlet(word)
        && word.parse::<crate::facts::Guid>().is_err()
}

/// The host that the file of a line is called after, in what Select-String and grep show of several with the lines around:
/// `> SQL-A_writers.txt:33:   Writer Id`.
fn of_file(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("> ").unwrap_or(line).trim_start();
    let (path, rest) = [".txt:", ".log:"].into_iter().find_map(|ending| line.split_once(ending))?;
    let (number, rest) = rest.split_once(':')?;
    let host = path.rsplit(['\\', '/']).next()?.split(['_', ' ']).next()?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_host(host) && is_host_name(host)).then_some((host, rest))
}

/// A host in a cell of its own; of a table with more of them it is a column.
fn of_cell(line: &str) -> Option<(&str, &str)> {
    let (host, rest) = line.split_once('\t')?;
    (!rest.contains('\t') && is_host(host) && is_host_name(host)).then_some((host, rest))
}

/// The host before a line, and what it said.
fn before(line: &str) -> Option<(&str, &str)> {
    if let Some(of) = of_file(line).or_else(|| of_cell(line)) {
        return Some(of);
    }
    if !may_begin_with_a_host(line) {
        return None;
    }
    let found = BEFORE.as_ref()?.captures(line)?;
    let host = found.iter().skip(1).flatten().next()?.as_str().trim_end_matches('-');
    // Where nothing sets it off a word of letters alone is the line's own.
    let is_set_off = [2, 4, 5].into_iter().any(|group| found.get(group).is_some());
    (is_host(host) || is_set_off && may_be_host(host)).then_some((host, line.get(found.get(0)?.end()..)?))
}

/// Whether a word may name a host where another one stands in its place on other lines: one of letters alone is no level,
/// stream or thread.
fn may_be_host(word: &str) -> bool {
    let is_label = || event_labels::field(word).is_some() || super::carrier::is_word_of_lists(word);
    is_host(&format!("{word}-1")) && event_labels::level(word) == Level::Unknown && !is_label()
}

/// Whether the first word is of the shape of one of these heads. Asked first, since the pattern takes longer to make than
/// most bundles to read.
fn may_begin_with_a_host(line: &str) -> bool {
    const MONTH: usize = 3;
    let word = line.split(' ').next().unwrap_or_default();
    let dots = || word.bytes().filter(|byte| *byte == b'.').count();
    let behind = || line.get(word.len()..).unwrap_or_default().trim_start();
    let is_set_off =
        || word.ends_with([':', '>', '|']) || word.contains('\t') || behind().starts_with(['|', '-', '>', '=']);
    match word.bytes().next() {
        Some(b'[' | b'<' | b'\\' | b'0'..=b'9') => true,
        Some(b'a'..=b'z' | b'A'..=b'Z') => word.len() == MONTH || is_set_off() || dots() >= 2,
        _ => false,
    }
}

/// A host before every line: what each said is put together, what nobody said comes first.
fn before_each_line(lines: &[Numbered]) -> Option<(Vec<Numbered>, bool)> {
    // What tells has to stand behind the host: a label before an id is none.
    let telling = lines.iter().filter(|line| tells(&line.text) > 0).filter_map(|line| before(&line.text));
    let (mut told, mut full): (BTreeMap<&str, usize>, bool) = (BTreeMap::new(), false);
    for (host, tells) in telling.map(|(host, rest)| (host, tells(rest))).filter(|(_, tells)| *tells > 0) {
        if told.len() < MOST || told.contains_key(host) {
            *told.entry(host).or_default() += tells;
        } else {
            full = true;
        }
    }
    told.retain(|_, count| *count >= TELLING);
    // A word of letters alone is a host's where it takes turns with another one.
    if told.len() < 2 {
        told.retain(|host, _| is_host(host));
    }
    if told.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    let mut said: BTreeMap<&str, Vec<Numbered>> = BTreeMap::new();
    let mut in_table = false;
    for line in lines {
        let of = before(&line.text);
        in_table = of.is_some_and(|(_, rest)| table::is_rule(rest) || in_table && !rest.trim().is_empty());
        // A prompt that names its machine is whole. What begins the line of an event is its own, but for the rows of a table.
        let of = of.filter(|_| !is_prompt(&line.text) && (in_table || !names_event(&line.text)));
        match of.filter(|(host, _)| told.contains_key(host)) {
            Some((host, rest)) => {
                said.entry(host).or_default().push(Numbered { number: line.number, text: rest.to_owned() });
            }
            None => all.push(line.clone()),
        }
    }
    for (host, said) in said {
        all.extend(said.first().map(|first| heading(first.number, host)));
        all.extend(said);
    }
    Some((all, full))
}

/// How much a line tells that it is output: a line of a list, or the rule of a table, with which its rows go.
fn tells(line: &str) -> usize {
    match () {
        () if table::is_rule(line) => TELLING,
        () => usize::from(anchor::find(line).is_some()),
    }
}

fn heading(number: u32, host: &str) -> Numbered {
    Numbered { number, text: answer_of(host) }
}

/// Hosts above what they said; what several said alike is given for each of them.
fn above(lines: &[Numbered]) -> Option<Vec<Numbered>> {
    if !lines.iter().any(|line| is_output(&line.text)) {
        return None;
    }
    let headings: BTreeMap<usize, &str> = headings(lines);
    let mut parts: Vec<(Vec<String>, Vec<Numbered>)> = vec![(Vec::new(), Vec::new())];
    for (at, line) in lines.iter().enumerate() {
        if let Some((host, rest)) = before_banner(&line.text) {
            let first = Numbered { number: line.number, text: rest.to_owned() };
            parts.push((vec![host.to_owned()], vec![line.clone(), first]));
            continue;
        }
        let above = || host_above(lines, at).or_else(|| headings.get(&at).copied());
        let hosts = hosts_between_rules(lines, at).or_else(|| Some(vec![above()?.to_owned()]));
        match (hosts, parts.last_mut()) {
            (Some(hosts), _) => parts.push((hosts, vec![line.clone()])),
            (None, Some((_, said))) => said.push(line.clone()),
            (None, None) => {}
        }
    }
    let copied: usize = parts.iter().map(|(hosts, said)| hosts.len().saturating_sub(1) * said.len()).sum();
    let told = parts.len() > 1 && copied <= MOST_COPIED;
    let given = |(hosts, said): (Vec<String>, Vec<Numbered>)| match hosts.is_empty() {
        true => said,
        false => hosts.iter().flat_map(|host| headed(host, &said)).collect(),
    };
    told.then(|| parts.into_iter().flat_map(given).collect())
}

/// Whether a line is of a list or of a table, whosever it is.
fn is_output(text: &str) -> bool {
    table::is_rule(text) || anchor::find(text).is_some_and(|anchor| anchor.is_sure)
}

/// A host in the cell before that which holds its list.
fn before_banner(text: &str) -> Option<(&str, &str)> {
    let (host, rest) = text.split_once('\t')?;
    (is_host(host.trim()) && anchor::is_banner(rest.trim_start())).then_some((host.trim(), rest.trim_start()))
}

/// Headings that name a host, by place: `=== n1 ===`, `## n1`, `[n1]`, `Server: n1`, a line that is a name alone. Output has
/// to follow each, and two have to name different hosts, unless a word says that it is one.
fn headings(lines: &[Numbered]) -> BTreeMap<usize, &str> {
    /// Lines with text below a heading of which one is output.
    const NEAR: usize = 6;
    let answers = answers_with_names(lines);
    let follows = |at: usize| {
        let below = lines.iter().skip(at + 1).map(|line| line.text.as_str()).filter(|text| !text.trim().is_empty());
        let is_answer = answers.contains(&at);
        let ends = |text: &&str| of_heading(text).is_some() || is_answer && is_prompt(text);
        let mut below = below.take(NEAR).take_while(|text| !ends(text));
        // The context of an event has ids, too.
        let begins = |text: &str| {
            anchor::is_banner(text.trim_start())
                || table::is_rule(text)
                || anchor::find(text).is_some_and(|anchor| !anchor.is_sure)
        };
        below.any(|text| begins(text) || is_prompt(text))
    };
    // The head of an event names its computer, too.
    let is_of_head = |text: &str| {
        let marks = |c: char| c.is_whitespace() || "|-*>•│┃_".contains(c);
        let label = text.split_once([':', '=', '：']).map(|(label, _)| label.trim_matches(marks));
        label.and_then(event_labels::field).is_some_and(|field| field != Field::Other)
    };
    let in_head = |at: usize| {
        let has_text = |line: &&Numbered| !line.text.trim().is_empty();
        let before = lines.get(..at).and_then(|lines| lines.iter().rev().find(has_text));
        let behind = lines.get(at + 1..).and_then(|lines| lines.iter().find(has_text));
        [before, behind].into_iter().flatten().any(|line| is_of_head(&line.text))
    };
    let found = lines.iter().enumerate().filter_map(|(at, line)| Some((at, of_heading(&line.text)?)));
    // What `hostname` printed right before vssadmin did.
    let is_above_banner = |at: usize, host: &str| {
        lines.get(at).is_some_and(|line| line.text.trim() == host)
            && lines.get(at + 1).is_some_and(|line| anchor::is_banner(line.text.trim_start()))
    };
    let found = found.map(|(at, (host, said))| (at, (host, said || is_above_banner(at, host))));
    // `Name`, `----`, and the name of a cluster: the cell of a table with one column.
    let is_cell = |at: usize| {
        let above =
            |lines_up: usize| at.checked_sub(lines_up).and_then(|at| lines.get(at)).map(|line| line.text.trim());
        let rule = above(1).filter(|rule| !rule.is_empty() && rule.bytes().all(|byte| byte == b'-'));
        rule.zip(above(2)).is_some_and(|(rule, header)| header.chars().count() == rule.len())
    };
    let found: Vec<(usize, (&str, bool))> =
        found.filter(|(at, _)| follows(*at) && !in_head(*at) && !is_cell(*at)).collect();
    let mut names: Vec<&str> = found.iter().map(|(_, (host, _))| *host).collect();
    names.sort_unstable();
    names.dedup();
    let several = names.len() > 1;
    found.into_iter().filter(|(_, (_, said))| several || *said).map(|(at, (host, _))| (at, host)).collect()
}

/// The lines of a name alone that a console printed: where names were asked for (`hostname`, `(Get-Cluster).Name`), and
/// right below what else was typed, but for a cluster's cmdlets and lists of writers, which print none. What is typed after
/// them is not theirs.
fn answers_with_names(lines: &[Numbered]) -> BTreeSet<usize> {
    let (mut asks_names, mut is_close) = (false, false);
    let mut found = BTreeSet::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if is_prompt(&line.text) {
            let typed = text.rsplit('>').next().unwrap_or_default().to_ascii_lowercase();
            asks_names = ["name", "expand"].iter().any(|word| typed.contains(word));
            is_close = !typed.trim().is_empty() && command_of_text(&typed) == CommandKind::Unknown;
        } else if (asks_names || is_close) && is_host_name(text) {
            found.insert(at);
        }
        is_close &= !text.is_empty();
    }
    found
}

/// What a host said, with a heading in the place of the first line.
fn headed(host: &str, said: &[Numbered]) -> Vec<Numbered> {
    let first = said.first().map(|first| heading(first.number, host));
    first.into_iter().chain(said.iter().skip(1).cloned()).collect()
}

fn hosts_between_rules(lines: &[Numbered], at: usize) -> Option<Vec<String>> {
    let is_rule = |at: Option<usize>| {
        let text = at.and_then(|at| lines.get(at)).map_or("", |line| line.text.trim());
        text.len() >= 10 && text.bytes().all(|b| b == b'-')
    };
    (is_rule(at.checked_sub(1)) && is_rule(Some(at + 1))).then_some(())?;
    let named = GROUP.as_ref()?.captures(&lines.get(at)?.text)?;
    let mut hosts = Vec::new();
    for part in RANGE.as_ref()?.captures_iter(named.get(1)?.as_str()) {
        let text = |group: usize| part.get(group).map_or("", |part| part.as_str());
        match text(2) {
            "" => hosts.push(text(1).to_owned()),
            numbers => hosts.extend(numbered(numbers)?.iter().map(|number| format!("{}{number}{}", text(1), text(3)))),
        }
    }
    (!hosts.is_empty() && hosts.len() <= MOST && hosts.iter().all(|host| is_host(host))).then_some(hosts)
}

/// The numbers of `01-03,7`, as wide as they are written.
fn numbered(list: &str) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for part in list.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let numbers = first.parse::<u32>().ok()?..=last.parse::<u32>().ok()?;
        all.extend(numbers.take(MOST).map(|number| format!("{number:0width$}", width = first.len())));
    }
    Some(all)
}

/// What it said is indented below it, but for PsExec's, whose host stands behind two backslashes.
fn host_above(lines: &[Numbered], at: usize) -> Option<&str> {
    let text = lines.get(at)?.text.as_str();
    let named = text.trim_end().strip_suffix(':')?;
    let host = ["Finished on ", r"\\"].iter().find_map(|before| named.strip_prefix(before)).unwrap_or(named);
    if !is_host_name(host) || !is_host(host) {
        return None;
    }
    let below = lines.iter().skip(at + 1).map(|line| line.text.as_str()).find(|text| !text.trim().is_empty())?;
    (text.starts_with('\\') || below.starts_with("  ")).then_some(host)
}
