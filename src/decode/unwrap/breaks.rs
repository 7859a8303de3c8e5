//! A console on one line: its line ends written as signs (`\n`, `_x000D_`, the separators of Unicode), or as blanks. Blanks
//! are parted only where a table of volumes is told for sure: by its rule, as long as its header, and the states in it.

use super::{Numbered, table};
use crate::decode::transcript::is_prompt;
use crate::facts::proof::asks_for_volumes;
use crate::knowledge::states::Enumeration;

/// How programs write a line's end; what holds another one first.
const SIGNS: [&str; 18] = [
    "\\r\\n",
    "\\n",
    "`r`n",
    "`n",
    "_x000D__x000A_",
    "_x000D_",
    "_x000A_",
    "^M",
    "%0D%0A",
    "&#10;",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "¶",
    "↵",
    "⏎",
];

/// Characters of a line that is looked at: no console of which every line was put behind another is longer.
const LONGEST: usize = 200_000;

/// Whether some line of a text may hold a whole console: cheap to ask of most.
pub(super) fn may_have(text: &str) -> bool {
    text.contains("haredVolume") && text.lines().any(may_be_console)
}

fn may_be_console(line: &str) -> bool {
    line.len() <= LONGEST && line.contains('>') && asks_for_volumes(line)
}

/// The lines with each such console on lines of its own, all with the number of the one that held it.
pub(super) fn part(lines: Vec<Numbered>) -> Vec<Numbered> {
    if !lines.iter().any(|line| may_be_console(&line.text)) {
        return lines;
    }
    let parted = |line: Numbered| {
        let parts = if may_be_console(&line.text) { console(&line.text) } else { None };
        match parts {
            Some(parts) => parts.into_iter().map(|text| Numbered { number: line.number, text }).collect(),
            None => vec![line],
        }
    };
    lines.into_iter().flat_map(parted).collect()
}

fn console(line: &str) -> Option<Vec<String>> {
    SIGNS.iter().filter(|sign| line.contains(*sign)).find_map(|sign| at_signs(line, sign)).or_else(|| at_blanks(line))
}

/// The parts between the signs, where another one than the first is a prompt: in a path the same letters part none.
fn at_signs(line: &str, sign: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = line.split(sign).collect();
    let prompts = parts.iter().skip(1).filter(|part| is_prompt(part)).count();
    (prompts > 0).then(|| parts.into_iter().map(str::to_owned).collect())
}

/// A command, the table of volumes that it printed, and the prompt that follows.
fn at_blanks(line: &str) -> Option<Vec<String>> {
    let (said, end) = split_at_prompt(line);
    let words: Vec<&str> = said.split_whitespace().collect();
    let is_rule = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte == b'-');
    let rule = words.iter().position(is_rule)?;
    let columns = words.iter().skip(rule).take_while(|word| is_rule(word)).count();
    let names = words.get(rule.checked_sub(columns)?..rule)?;
    let rules = words.get(rule..rule + columns)?;
    let fits = names.iter().zip(rules).all(|(name, rule)| name.len() == rule.len());
    if !fits || !matches!(names, ["Name", "State", "Node" | "OwnerNode"]) {
        return None;
    }
    let typed = words.get(..rule - columns)?.join(" ");
    let rows = rows(words.get(rule + columns..)?)?;
    let width = |of: fn(&Row<'_>) -> usize, least: usize| rows.iter().map(of).max().unwrap_or(0).max(least) + 1;
    let (name, state) = (width(|row| row.0.chars().count(), 4), width(|row| row.1.chars().count(), 5));
    let set = |a: &str, b: &str, c: &str| format!("{a:name$}{b:state$}{c}");
    let mut all = vec![typed];
    all.push(set("Name", "State", names.last()?));
    all.push(set("----", "-----", rules.last()?));
    all.extend(rows.iter().map(|(a, b, c)| set(a, b, c)));
    all.push(String::new());
    all.extend(end.map(str::to_owned));
    table::is_rule(all.get(2)?).then_some(all)
}

/// A name, a state, a node.
type Row<'l> = (String, &'l str, &'l str);

/// The rows in words that are nothing else: a name goes up to a state, behind which a node stands.
fn rows<'l>(mut words: &[&'l str]) -> Option<Vec<Row<'l>>> {
    let mut rows = Vec::new();
    while !words.is_empty() {
        let at = words.iter().position(|word| Enumeration::Resource.has_word(word)).filter(|at| *at > 0)?;
        let (name, rest) = words.split_at_checked(at)?;
        let [state, node, rest @ ..] = rest else { return None };
        rows.push((name.join(" "), *state, *node));
        words = rest;
    }
    (!rows.is_empty()).then_some(rows)
}

/// What stands before the last prompt in a line, and that prompt.
fn split_at_prompt(line: &str) -> (&str, Option<&str>) {
    let at = line.rmatch_indices("PS ").map(|(at, _)| at).find(|at| *at > 0);
    let end = at.and_then(|at| line.split_at_checked(at)).filter(|(_, end)| is_prompt(end));
    end.map_or((line, None), |(said, end)| (said, Some(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 6] = [
        "PS C:\\> Get-ClusterSharedVolume",
        "Name    State  Node",
        "----    -----  ----",
        "Tills 2 Online quay-1",
        "",
        "PS C:\\>",
    ];

    fn parted(line: &str) -> Vec<String> {
        part(Numbered::all(line)).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn line_ends_written_as_signs_are_line_ends() {
        for sign in SIGNS {
            let held = [Numbered { number: 7, text: LINES.join(sign) }];
            let lines = part(held.to_vec());
            assert!(lines.iter().map(|line| line.text.as_str()).eq(LINES), "{sign:?}");
            assert!(lines.iter().all(|line| line.number == 7));
        }
        for line in ["PS C:\\new> Get-ClusterSharedVolume", "PS C:\\n> Get-ClusterSharedVolume\\nx"] {
            assert_eq!(parted(line), [line]);
        }
    }

    #[test]
    fn blanks_part_a_table_that_is_told_for_sure() {
        let line = "PS C:\\> Get-ClusterSharedVolume Name State Node ---- ----- ---- Tills 2 Online quay-1 PS C:\\>";
        assert_eq!(parted(line), LINES);
        for line in [
            "PS C:\\> Get-ClusterSharedVolume | ft Name Name ---- Tills Stock PS C:\\>",
            "PS C:\\> Get-ClusterSharedVolume Name State Node ---- ----- ---- Tills quay-1 PS C:\\>",
            "PS C:\\> Get-ClusterSharedVolume Name State Node --- ----- ---- Tills Online quay-1",
            "PS C:\\> Get-ClusterSharedVolume PS C:\\>",
        ] {
            assert_eq!(parted(line), [line]);
        }
    }
}
