//! A cluster service that does not run, as lists of services show it: `Get-Service`, `sc query`, `Win32_Service`. What asks
//! for volumes on such a machine has nothing to say (contract, ruling 27).

use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::{Line, holds};
use crate::decode::transcript::{Command, Section};
use crate::facts::{Kind, Observation};

/// The service, by its name.
const SERVICE: &str = "clussvc";
/// States in which it answers nothing, as Windows prints them in any language.
const DOWN: [&str; 6] = ["stopped", "startpending", "stoppending", "start_pending", "stop_pending", "start pending"];
/// Properties that hold the state.
const LABELS: [&str; 2] = ["status", "state"];
/// Words of a row of a table; a sentence has more.
const WORDS: usize = 14;
/// Lines of one service in a list, on either side of its name.
const NEAR: usize = 12;

/// The state of the cluster service.
#[derive(Debug)]
pub(super) struct ClusterService;

impl SectionReader for ClusterService {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let lines = &section.lines;
        let typed = section.command.as_ref().filter(|command| command.prompted);
        let named = |line: &Line<'_>| holds(line.text, SERVICE);
        let down = |at: usize, line: &Line<'_>| is_row(line.text) || is_object(line.text) || lists(lines, at);
        let shown = || {
            let (_, line) = lines.iter().enumerate().find(|(at, line)| named(line) && down(*at, line))?;
            Some(line.number)
        };
        let stopped = |command: &Command<'_>| stops(&command.text) || answers_stopped(&command.text, lines);
        let at = typed.filter(|command| stopped(command)).map(|command| command.line).or_else(shown)?;
        if !section.command.as_ref().is_some_and(|command| asks_elsewhere(&command.text, section.host)) {
            found.observations.push(section.saw(at, Observation::ClusterServiceDown));
        }
        // It is no capture: what it is called after is for those that read one.
        None
    }
}

/// The words of a row, without the marks of tables and exports.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "\"',;|{}[]".contains(c)).filter(|word| !word.is_empty())
}

fn is(word: &str, all: &[&str]) -> bool {
    all.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether a line is a row that has the service and such a state: one begins with either, or has them side by side.
fn is_row(text: &str) -> bool {
    let row: Vec<&str> = words(text).take(WORDS + 1).collect();
    let service = row.iter().position(|word| word.eq_ignore_ascii_case(SERVICE));
    let state = row.iter().position(|word| is(word, &DOWN));
    let Some((service, state)) = service.zip(state).filter(|_| row.len() <= WORDS) else { return false };
    let is_id = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    service.min(state) == 0 || service.abs_diff(state) == 1 || row.first().is_some_and(is_id)
}

/// Whether an object of JSON on one line is the service, in such a state.
fn is_object(text: &str) -> bool {
    /// Bytes of the object before and behind its name.
    const LONGEST: usize = 2_000;
    let Some(at) = position(text, SERVICE).filter(|_| text.contains('{')) else { return false };
    let (before, behind) = text.split_at_checked(at).unwrap_or_default();
    let from = before.rfind('{').filter(|from| at - from < LONGEST);
    let to = behind.find('}').filter(|to| *to < LONGEST);
    let Some(object) = from.zip(to).and_then(|(from, to)| text.get(from + 1..at + to)) else { return false };
    let is_name = |pair: &str| {
        pair.split_once(':').is_some_and(|(_, value)| value.trim().trim_matches('"').eq_ignore_ascii_case(SERVICE))
    };
    object.split(',').any(is_name) && object.split(',').any(is_state)
}

/// Where a word begins in a text, whatever its case.
fn position(text: &str, word: &str) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let starts = memchr::memchr2_iter(*word.first()?, word.first()?.to_ascii_uppercase(), text);
    starts.into_iter().find(|at| text.get(*at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
}

/// Whether a command stops the service, whatever it prints.
fn stops(typed: &str) -> bool {
    let words: Vec<&str> = words(typed).take(WORDS).collect();
    let begins =
        |begin: &[&str]| begin.len() <= words.len() && begin.iter().zip(&words).all(|(a, b)| a.eq_ignore_ascii_case(b));
    let by_name = [
        &["stop-service"][..],
        &["spsv"],
        &["net", "stop"],
        &["sc", "stop"],
        &["sc.exe", "stop"],
        &["net.exe", "stop"],
    ];
    begins(&["stop-clusternode"])
        || begins(&["stop-cluster"])
        || by_name.iter().any(|begin| begins(begin)) && words.iter().any(|word| word.eq_ignore_ascii_case(SERVICE))
}

/// Whether a command asked for the state of the service alone: `(Get-Service ClusSvc).Status`.
fn answers_stopped(typed: &str, lines: &[Line<'_>]) -> bool {
    let mut said = lines.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty());
    holds(typed, SERVICE) && said.next().is_some_and(|state| is(state, &DOWN)) && said.next().is_none()
}

/// Whether the service is named by a line of a list, and its state stands in the lines around.
fn lists(lines: &[Line<'_>], at: usize) -> bool {
    let is_name = |text: &str| {
        let named = text.split_once([':', '=', '：']).map(|(_, value)| words(value).next().unwrap_or_default());
        named.is_some_and(|name| name.eq_ignore_ascii_case(SERVICE))
    };
    // Another name begins another service.
    let ends = |line: &&Line<'_>| {
        let text = line.text.trim();
        !(text.is_empty() || text.starts_with("SERVICE_NAME") || text.starts_with(['{', '}']))
    };
    let (above, below) = lines.split_at_checked(at).unwrap_or_default();
    let Some((own, below)) = below.split_first().filter(|(own, _)| is_name(own.text)) else { return false };
    // Of `sc query` it stands first.
    let before = if own.text.trim_start().starts_with("SERVICE_NAME") { 0 } else { NEAR };
    let above = above.iter().rev().take_while(ends).take(before);
    let mut around = std::iter::once(own).chain(above).chain(below.iter().take_while(ends).take(NEAR));
    around.any(|line| is_state(line.text))
}

/// `Status : Stopped`, `"State": "Stopped",`, and `STATE : 1  STOPPED` whatever that is called in another language.
fn is_state(text: &str) -> bool {
    let Some((label, value)) = text.split_once([':', '=', '：']) else { return false };
    let (label, mut value) = (words(label).next().unwrap_or_default(), words(value));
    let first = value.next().unwrap_or_default();
    let by_number = || first.len() == 1 && first.bytes().all(|byte| byte.is_ascii_digit());
    match value.next() {
        None => is(label, &LABELS) && (is(first, &DOWN) || label.eq_ignore_ascii_case("status") && first == "1"),
        Some(word) => by_number() && is(word, &DOWN),
    }
}

/// Whether the services of another machine were asked for.
fn asks_elsewhere(typed: &str, host: Option<&str>) -> bool {
    let mut words = typed.split_whitespace();
    while let Some(word) = words.next() {
        let named = match word.strip_prefix("\\\\") {
            Some(named) => named,
            None if is(word, &["-computername", "-cn", "-computer"]) => words.next().unwrap_or_default(),
            None => continue,
        };
        let named = named.trim_matches(['"', '\'']).split('.').next().unwrap_or_default();
        return !named.is_empty()
            && !is(named, &["localhost", "$env:computername"])
            && !host.is_some_and(|own| is(named, &[own]));
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;

    /// Silence below it was a proof that there is no volume.
    #[test]
    fn a_list_of_services_shows_that_the_cluster_service_does_not_run() {
        for (text, down) in [
            ("Status   Name     DisplayName\n------   ----     -----------\nStopped  ClusSvc  Cluster Service\n", true),
            (
                "Status   Name     DisplayName\n------   ----     -----------\nRunning  ClusSvc  Cluster Service\n",
                false,
            ),
            (
                "Running  W32Time  Time\nStopped  VSS      Volume Shadow Copy\nRunning  ClusSvc  Cluster Service\n",
                false,
            ),
            ("ClusSvc,Stopped,Automatic\n", true),
            ("\"Name\",\"Status\"\n\"ClusSvc\",\"StopPending\"\n", true),
            ("0     ClusSvc  Manual  Stopped OK  1077\n", true),
            ("Name        : ClusSvc\nDisplayName : クラスター サービス\nStatus      : Stopped\n", true),
            ("Status      : Stopped\nName        : ClusSvc\n", true),
            ("Name   : VSS\nStatus : Stopped\n\nName   : ClusSvc\nStatus : Running\n", false),
            (
                "SERVICE_NAME: clussvc\n        TYPE               : 10  WIN32_OWN_PROCESS\n        STATE              : 1  STOPPED\n",
                true,
            ),
            ("SERVICE_NAME: clussvc\n        状態               : 1  STOPPED\n", true),
            (
                "SERVICE_NAME: clussvc\n        STATE              : 4  RUNNING\nSERVICE_NAME: vss\n        STATE              : 1  STOPPED\n",
                false,
            ),
            (
                "SERVICE_NAME: vss\n        STATE              : 1  STOPPED\nSERVICE_NAME: clussvc\n        STATE              : 4  RUNNING\n",
                false,
            ),
            ("{\n  \"Name\": \"ClusSvc\",\n  \"Status\": 1\n}\n", true),
            ("PS C:\\> (Get-Service ClusSvc).Status\nStopped\nPS C:\\> ", true),
            ("PS C:\\> (Get-Service ClusSvc).Status\nRunning\nPS C:\\> ", false),
            ("PS C:\\> Stop-Service -Name ClusSvc\nPS C:\\> ", true),
            ("PS C:\\> net stop clussvc\nPS C:\\> ", true),
            ("PS C:\\> Stop-ClusterNode\nPS C:\\> ", true),
            ("PS C:\\> Stop-Service VSS\nPS C:\\> ", false),
            ("ok: {\"Name\":\"VSS\",\"Status\":1} {\"Name\":\"ClusSvc\",\"Status\":4}\n", false),
            ("ok: {\"Name\":\"VSS\",\"Status\":4} {\"Name\":\"ClusSvc\",\"Status\":\"Stopped\"}\n", true),
            ("{\n  \"Name\": \"ClusSvc\",\n  \"Status\": 4\n},\n{\n  \"Name\": \"VSS\",\n  \"Status\": 1\n}\n", false),
            ("Please see whether ClusSvc was stopped on purpose, and tell us.\n", false),
            (
                "PS C:\\> Get-Service ClusSvc -ComputerName a1,a2\n\nStopped  ClusSvc  Cluster Service\n\nPS C:\\> ",
                false,
            ),
            (
                "PS C:\\> sc.exe \\\\a2 query clussvc\nSERVICE_NAME: clussvc\n        STATE : 1  STOPPED\n\nPS C:\\> ",
                false,
            ),
            (
                "PS C:\\> sc.exe \\\\. query clussvc\nSERVICE_NAME: clussvc\n        STATE : 1  STOPPED\n\nPS C:\\> ",
                true,
            ),
        ] {
            let seen = harvest("n1/notes.txt", text.as_bytes(), &options()).observations;
            assert_eq!(seen.iter().any(|seen| seen.fact == Observation::ClusterServiceDown), down, "{text}");
        }
    }
}
