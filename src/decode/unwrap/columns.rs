//! Captures that stand beside each other in the columns of a sheet, such as the consoles of two nodes: one below the other.

use super::hosts::is_host;
use super::{Numbered, anchor};
use crate::decode::text::{Line, Text};
use crate::decode::transcript::{answer_of, is_fence, is_known_command, is_prompt};
use crate::facts::is_host_name;

/// Columns that hold a capture each.
const COLUMNS: usize = 64;
/// Lines from the first of a part on which captures begin.
const BEGIN: usize = 60;

/// The lines of a text whose parts hold captures beside each other, up to `most`; `None` where none does.
pub(super) fn unwrapped(text: &Text, most: usize) -> Option<Vec<Numbered>> {
    let may_be = |line: &Line<'_>| line.text.contains('\t') && heads(line.text).count() > 1;
    if !text.as_str().contains('\t') || !text.lines().take(most).any(|line| may_be(&line)) {
        return None;
    }
    let lines: Vec<Line<'_>> = text.lines().take(most).collect();
    let mut all = Vec::new();
    for part in lines.split_inclusive(|line| is_fence(line.text)) {
        let (part, fence) = match part.split_last() {
            Some((fence, rest)) if is_fence(fence.text) => (rest, Some(fence)),
            _ => (part, None),
        };
        let plain = |line: &Line<'_>| Numbered { number: line.number, text: line.text.to_owned() };
        let begins = part.iter().take(BEGIN).find(|line| may_be(line)).map(|line| heads(line.text).collect::<Vec<_>>());
        let of_columns = begins.map(|begins| columns(part, &begins));
        all.extend(of_columns.unwrap_or_else(|| part.iter().map(plain).collect()));
        all.extend(fence.map(plain));
    }
    all.truncate(most);
    Some(all)
}

/// The columns of a line in which a capture begins: a prompt, a command, vssadmin's own line, or the same label before a
/// name in quotes.
fn heads(line: &str) -> impl Iterator<Item = usize> {
    let cells = || line.split('\t').take(COLUMNS).map(str::trim);
    let label = cells().find_map(named);
    let is_head = move |cell: &str| begins_capture(cell) || named(cell).is_some_and(|own| Some(own) == label);
    cells().enumerate().filter(move |(_, cell)| is_head(cell)).map(|(column, _)| column)
}

/// Asked of every cell of a large sheet: the patterns come last.
fn begins_capture(cell: &str) -> bool {
    const COMMANDS: [&str; 6] = ["get-", "vssadmin", "diskshadow", "list writers", "reg ", "wevtutil"];
    let begins = |command: &&str| cell.get(..command.len()).is_some_and(|start| start.eq_ignore_ascii_case(command));
    anchor::is_banner(cell)
        || COMMANDS.iter().any(begins) && is_known_command(cell)
        || cell.contains('>') && is_prompt(cell)
}

/// The label before a name in quotes.
fn named(cell: &str) -> Option<&str> {
    let (label, name) = cell.split_once([':', '：'])?;
    name.trim_start().starts_with(['\'', '"']).then_some(label)
}

/// The captures that begin in these columns, one below the other. A host's name above one says whose it is.
fn columns(part: &[Line<'_>], begins: &[usize]) -> Vec<Numbered> {
    let mut all = Vec::new();
    for (at, column) in begins.iter().enumerate() {
        let from = if at == 0 { 0 } else { *column };
        let to = begins.get(at + 1).copied().unwrap_or(usize::MAX);
        let cells = |line: &Line<'_>| {
            let cells = line.text.split('\t').enumerate().filter(|(column, _)| (from..to).contains(column));
            let text = cells.map(|(_, cell)| cell).collect::<Vec<_>>().join("\t");
            Numbered { number: line.number, text: text.trim_end_matches('\t').to_owned() }
        };
        let lines: Vec<Numbered> = part.iter().map(cells).collect();
        let first = lines.iter().find(|line| !line.text.trim().is_empty());
        let host = first.filter(|line| is_host(line.text.trim()) && is_host_name(line.text.trim()));
        all.extend(host.map(|host| Numbered { number: host.number, text: answer_of(host.text.trim()) }));
        all.extend(lines);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Vec<(u32, String)>> {
        let text = Text::decode(text.as_bytes()).expect("a text");
        unwrapped(&text, 100).map(|lines| lines.into_iter().map(|line| (line.number, line.text)).collect())
    }

    #[test]
    fn captures_beside_each_other_stand_one_below_the_other() {
        let lines = of("n-1\tn-2\nvssadmin 1.1 - x\tvssadmin 1.1 - x\nState: [1] Stable\tState: [8] Failed\n")
            .expect("columns");
        let texts: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
        let one = ["n-1 | SUCCESS | rc=0 >>", "n-1", "vssadmin 1.1 - x", "State: [1] Stable"];
        let other = ["n-2 | SUCCESS | rc=0 >>", "n-2", "vssadmin 1.1 - x", "State: [8] Failed"];
        assert_eq!(texts, [one, other].concat());
        let tables = of(
            "Get-ClusterSharedVolume\t\t\tGet-ClusterNode\nName\tState\t\tName\tState\nA\tOnline\t\tn1\tUp\n```\na\tb\n",
        );
        let texts: Vec<String> = tables.expect("columns").into_iter().map(|(_, text)| text).collect();
        assert_eq!(
            texts,
            [
                "Get-ClusterSharedVolume",
                "Name\tState",
                "A\tOnline",
                "Get-ClusterNode",
                "Name\tState",
                "n1\tUp",
                "```",
                "a\tb"
            ]
        );
    }

    #[test]
    fn rows_of_one_capture_are_left_alone() {
        for text in [
            "a\tb\n",
            "Get-ClusterNode\t\nName\tState\n",
            "Writer name: 'A'\tState: [1] Stable\tLast error: No error\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
