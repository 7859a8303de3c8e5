//! Headings that name the machine whose output stands below them.

use super::hosts::{is_host, is_key};
use crate::facts::is_host_name;
use crate::knowledge::{cmdlets, host_headings};

/// Bytes of the longest heading.
const LONGEST: usize = 120;

/// The host that a heading names, and whether a word says that it is one.
pub(super) fn of_heading(text: &str) -> Option<(&str, bool)> {
    let text = Some(text.trim()).filter(|text| (2..=LONGEST).contains(&text.len()))?;
    // What failed stands behind a plus in PowerShell's errors.
    if text.starts_with("+ ") && !text.ends_with('+') {
        return None;
    }
    of_name(text).or_else(|| Some((among_words(text)?, false)))
}

/// A name alone, between marks, or behind a label or a word of its own.
fn of_name(text: &str) -> Option<(&str, bool)> {
    let bare = text.trim_matches(is_mark);
    let (label, name) = match bare.split_once([':', '=']) {
        Some((label, name)) => (Some(label), name.trim_matches(is_mark)),
        None => match bare.split_once(' ') {
            // Without a mark around it a word before a name may be of a sentence.
            Some((label, name)) if text.len() > bare.len() => (Some(label), name.trim()),
            Some(_) => return None,
            None => (None, bare),
        },
    };
    let said = label.is_some_and(is_key);
    // Event Viewer's copy has such a line, too, below others.
    let is_label = said && text.len() == bare.len() && text.contains("  ");
    let may_be = is_host_name(name) && !is_label && !cmdlets::is_cmdlet(name);
    let names = may_be && (said || label.is_none() && is_host(name) && !host_headings::is_part(name));
    names.then_some((name, said))
}

fn is_mark(c: char) -> bool {
    "=#*-~_+<>[]|:()".contains(c) || c.is_whitespace()
}

/// The one name in a line of known words: `Output of n1:`, `1) n1`, `n1 (active node)`, `==> n1.txt <==`. With its number, or
/// a word that calls it a machine, nobody takes it for something else.
pub fn among_words(text: &str) -> Option<&str> {
    let tells = |text: &&str| text.bytes().any(|byte| byte == b'-' || byte.is_ascii_digit());
    let text = Some(text.trim()).filter(|text| (2..=LONGEST).contains(&text.len())).filter(tells)?;
    let text = without_number(text.trim_matches(|c| is_mark(c) && c != '(' && c != ')'));
    let Some((before, remark)) = text.split_once(['(', '（']) else { return only_name(text) };
    let (remark, behind) = remark.split_once([')', '）']).unwrap_or((remark, ""));
    let ends = behind.chars().all(|c| is_mark(c) || c == '：');
    // Whatever a remark says, the name before it is the one.
    let named = || only_name(before).filter(|_| !remark.contains(is_sentence));
    let are_known = || before.split(is_gap).flat_map(by_script).all(|word| word.is_empty() || is_word(word));
    let within = || only_name(remark).filter(|_| are_known());
    if ends { named().or_else(within) } else { None }
}

fn is_sentence(c: char) -> bool {
    matches!(c, '\'' | '"' | '{' | '=' | '?' | '!')
}

/// The line without the number or the sign of a list before it.
fn without_number(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| "•·▪●■◆○▶►–—".contains(c) || ('①'..='⑳').contains(&c)).trim_start();
    let rest = text.trim_start_matches('(');
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.len() - number.len() {
        1 | 2 => number.strip_prefix(['.', ')', '、', ':', '）', '．']).map_or(text, str::trim_start),
        _ => text,
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, ':' | '=' | '：' | ',' | '"' | '“' | '”' | '„' | '「' | '」' | '【' | '】' | '*' | '`')
}

/// The one name of a machine among words that are all known.
fn only_name(text: &str) -> Option<&str> {
    const WORDS: usize = 10;
    let words: Vec<&str> =
        text.split(is_gap).flat_map(by_script).filter(|word| !word.is_empty()).take(WORDS + 1).collect();
    let is_called = words.iter().any(|word| host_headings::is_machine(word));
    let mut name = None;
    for word in &words {
        if is_word(word) {
            continue;
        }
        let host = host(word, is_called, words.len() > 1).filter(|_| name.is_none())?;
        name = Some(host);
    }
    name.filter(|_| words.len() <= WORDS)
}

/// A word apart from those of another script that stand against it: `n1の出力`.
fn by_script(word: &str) -> [&str; 3] {
    let is_ascii = |c: char| c.is_ascii();
    let begins = word.find(is_ascii).unwrap_or(word.len());
    let (before, rest) = word.split_at_checked(begins).unwrap_or((word, ""));
    let ends = rest.find(|c| !is_ascii(c)).unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(ends).unwrap_or((rest, ""));
    // Letters of this script may have accents within.
    if before.chars().chain(behind.chars()).any(|c| c < '\u{370}') { [word, "", ""] } else { [before, name, behind] }
}

/// A known word, or the number of a part.
fn is_word(word: &str) -> bool {
    let word = word.trim_matches(|c: char| is_mark(c) || matches!(c, '.' | '#' | '、' | '。'));
    let is_number = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number || host_headings::is_known(word)
}

/// The machine that a word names, or that a file is called after. A word alone that begins as those of parts is none.
fn host(word: &str, is_called: bool, has_words: bool) -> Option<&str> {
    const ENDINGS: [&str; 4] = [".txt", ".log", ".out", ".TXT"];
    let word = word.trim_end_matches(['.', ';', '、', '。']);
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let word = word.trim_matches(is_mark);
    let file = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    let stem = file.and_then(|file| file.rsplit(['\\', '/']).next()).map(without_words);
    let name = stem.unwrap_or(word);
    let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
    let may_be = is_host_name(name) && is_host(name) && (has_digit || is_called && file.is_none());
    let is_node = has_words && name.get(..4).is_some_and(|stem| stem.eq_ignore_ascii_case("node"));
    (may_be && (is_node || !host_headings::is_time(name))).then_some(name)
}

/// The name of a file without the words for what is in it: `n1_writers`, `vssadmin_n1`.
fn without_words(stem: &str) -> &str {
    let mut rest = stem;
    while let Some((before, _)) = rest.rsplit_once(['_', '-', ' ']).filter(|(_, last)| host_headings::is_known(last)) {
        rest = before;
    }
    while let Some((_, behind)) = rest.split_once(['_', ' ']).filter(|(first, _)| host_headings::is_known(first)) {
        rest = behind;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_of_known_words_names_the_machine() {
        for text in [
            "Server dock-01",
            "Node dock-01",
            "Output of dock-01:",
            "On dock-01:",
            "1) dock-01",
            "(2) dock-01:",
            "dock-01 (active node)",
            "dock-01 (10.0.0.4):",
            "Node 1 (dock-01)",
            "Ausgabe von dock-01:",
            "Ausgabe auf dem Knoten dock-01",
            "==> dock-01.txt <==",
            "==> /tmp/out/dock-01_writers.txt <==",
            "Knoten: dock-01",
            "サーバー: dock-01",
            "サーバー：dock-01",
            "dock-01の出力:",
            "■dock-01の実行結果",
            "1号機(dock-01)",
            "Serveur : dock-01",
            "Sortie de dock-01 :",
            "Salida de dock-01:",
            "dock-01's writers:",
            "vssadmin list writers on dock-01:",
            "- dock-01 - passive node",
            "\"dock-01\":",
            "**Node 1: dock-01**",
            "서버: dock-01",
            "==> dock-01_vssadmin_writers.log <==",
        ] {
            assert_eq!(of_heading(text).map(|(host, _)| host), Some("dock-01"), "{text}");
        }
        assert_eq!(of_heading("Output of NODE1:").map(|(host, _)| host), Some("NODE1"));
        for text in [
            "NODE1:",
            "On pre-reboot:",
            "Output of day1:",
            "List of Oct-15",
            "From KB5031364",
            "We restarted dock-01",
            "The node dock-01 was restarted",
            "dock-01 and dock-02",
            "Output of the second node:",
            "(C) Copyright 2001-2013 Microsoft Corp.",
            "C:\\> vssadmin list writers",
            "   State: [1] Stable",
            "Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}",
            "==> writers-2.txt <==",
        ] {
            assert_eq!(of_heading(text), None, "{text}");
        }
    }
}
