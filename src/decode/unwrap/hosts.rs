//! Whose the parts of a text are that many hosts answered: a host before every line (pdsh, clush, knife, Fabric, syslog),
//! between rules (dshbak), or above what it said (Salt, Bolt, PsExec).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::{Numbered, anchor};
use crate::decode::transcript::{answer_of, is_prompt};

/// Lines of a list that a host has to stand before.
const TELLING: usize = 4;
/// Hosts of one text.
pub const MOST: usize = 256;
/// Lines that are given again for hosts that said the same: a list has a hundred. Of more the text is nobody's.
const MOST_COPIED: usize = 50_000;

const HOST: &str = r"[A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8}";

/// `[host] out: `, `host: `, `host.domain.tld `, and the time, host and program of a syslog. Without the classes of Unicode,
/// which take milliseconds to compile.
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:\[({HOST})\](?: (?:out|err):)?(?: |$)|({HOST}):(?: |$)|([A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+){{2,8}})(?: |$)|(?:<[0-9]{{1,3}}>(?:1 )?)?(?:[A-Z][a-z]{{2}} [ 0-9][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.+Z-]{{8,24}}) ({HOST}) [A-Za-z0-9_./-]{{1,40}}(?:\[[0-9]+\])?:(?: |$))"
    ))
    .ok()
});
/// `vm-[01-03],vm-7 (4)` between two rules.
static GROUP: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([A-Za-z][A-Za-z0-9.,\[\]-]{0,500})(?: \(\d{1,3}\))?\s*$").ok());
/// One of its parts.
static RANGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([A-Za-z][A-Za-z0-9.-]*)(?:\[([0-9,-]{1,40})\]([A-Za-z0-9.-]*))?(?:,|$)").ok());

/// The lines with a heading above what each host said, and whether there were more hosts than are told apart; `None`
/// where no host is told.
pub(super) fn apart(lines: &[Numbered]) -> Option<(Vec<Numbered>, bool)> {
    before_each_line(lines).or_else(|| Some((above(lines)?, false)))
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
        && word.parse::<crate::facts::Guid>().is_err()
}

/// Whether a word is the name of a host, with its domain or without, as far as its letters go.
pub fn is_host_name(word: &str) -> bool {
    const LABELS: usize = 9;
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.split('.').count() <= LABELS
        && word.split('.').all(is_label)
}

/// The host before a line, and what it said.
fn before(line: &str) -> Option<(&str, &str)> {
    if !may_begin_with_a_host(line) {
        return None;
    }
    let found = BEFORE.as_ref()?.captures(line)?;
    let host = found.iter().skip(1).flatten().next()?.as_str();
    is_host(host).then_some((host, line.get(found.get(0)?.end()..)?))
}

/// Whether the first word is of the shape of one of these heads. Asked first, since the pattern takes longer to make than
/// most bundles to read.
fn may_begin_with_a_host(line: &str) -> bool {
    const MONTH: usize = 3;
    let word = line.split(' ').next().unwrap_or_default();
    let dots = || word.bytes().filter(|byte| *byte == b'.').count();
    match word.bytes().next() {
        Some(b'[' | b'<' | b'0'..=b'9') => true,
        Some(b'a'..=b'z' | b'A'..=b'Z') => word.ends_with(':') || word.len() == MONTH || dots() >= 2,
        _ => false,
    }
}

/// A host before every line: what each said is put together, what nobody said comes first.
fn before_each_line(lines: &[Numbered]) -> Option<(Vec<Numbered>, bool)> {
    let telling = lines.iter().filter(|line| anchor::find(&line.text).is_some());
    let (mut told, mut full): (BTreeMap<&str, usize>, bool) = (BTreeMap::new(), false);
    for (host, _) in telling.filter_map(|line| before(&line.text)) {
        if told.len() < MOST || told.contains_key(host) {
            *told.entry(host).or_default() += 1;
        } else {
            full = true;
        }
    }
    told.retain(|_, count| *count >= TELLING);
    if told.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    let mut said: BTreeMap<&str, Vec<Numbered>> = BTreeMap::new();
    for line in lines {
        // What a console said behind a host's name proves nothing: it is left as it is.
        let of = before(&line.text).filter(|(_, rest)| !is_prompt(rest));
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

fn heading(number: u32, host: &str) -> Numbered {
    Numbered { number, text: answer_of(host) }
}

/// Hosts above what they said; what several said alike is given for each of them.
fn above(lines: &[Numbered]) -> Option<Vec<Numbered>> {
    let is_list = |line: &Numbered| anchor::find(&line.text).is_some_and(|anchor| anchor.is_sure);
    if !lines.iter().any(is_list) {
        return None;
    }
    let mut parts: Vec<(Vec<String>, Vec<Numbered>)> = vec![(Vec::new(), Vec::new())];
    for (at, line) in lines.iter().enumerate() {
        let hosts = hosts_between_rules(lines, at).or_else(|| Some(vec![host_above(lines, at)?.to_owned()]));
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
