//! Signs that a program puts behind every line: the carriage return in the notation of a tool (`^M`, `_x000D_`, `=0D`, `\r`),
//! the mark of a line's end (`$`), a closing tag, a separator. They are inferred from the lines that carry them: behind the
//! ids of a writer list, behind the rule of a table, behind nearly all lines of a text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Numbered, carrier, table};
use crate::decode::transcript::is_prompt;

/// Characters of the longest.
const LONGEST: usize = 16;
/// Different ones of one text.
const MOST: usize = 8;
/// Lines that are compared at a time, and how often.
const SAMPLE: usize = 6;
const SAMPLES: usize = 4;
/// Lines around those with ids that are of the same list.
const LIST: usize = 12;

/// Takes them off all lines that carry them. Lines with a prompt are left, as behind a prefix: what a console said before
/// the signs of another program proves nothing.
pub(super) fn take_off(lines: &mut [Numbered]) {
    let mut found = behind_ids(lines);
    found.extend(behind_rules(lines));
    if found.is_empty() {
        found.extend(behind_all(lines));
    }
    for (end, range) in found.into_iter().take(MOST) {
        for line in lines.get_mut(range).unwrap_or_default() {
            let bare = line.text.trim_end().strip_suffix(end.as_str()).map(str::trim_end);
            if let Some(bare) = bare.filter(|bare| !is_prompt(bare)).map(str::to_owned) {
                line.text = bare;
            }
        }
    }
}

/// Whether a text may have any, but for those behind the ids of a list that names its writers: cheap to ask of most.
pub(super) fn may_have(text: &str) -> bool {
    let ruled = |line: &str| behind_rule(line).is_some();
    sampled(text.lines()).is_some() || text.contains("----") && text.lines().any(ruled)
}

/// Whether signs are what a program puts there, and none that the line itself has: no words, nothing that closes what the
/// line opened.
fn is_end(end: &str, line: &str) -> bool {
    let first = |text: &str| text.chars().next();
    let Some(sign) = first(end).filter(|sign| !sign.is_alphanumeric()) else { return false };
    let opened = first(line.trim_start());
    let closes = match sign {
        '<' => opened == Some('<'),
        ')' => line.contains('('),
        ']' => line.contains('['),
        '}' => true,
        _ => opened == Some(sign),
    };
    let is_word = end.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '[' | '{' | '('));
    !closes && !is_word && end.chars().count() <= LONGEST
}

/// What stands behind the id that ends a line of a writer list.
fn behind_id(line: &str) -> Option<&str> {
    const ID: usize = 36;
    let (before, behind) = line.rsplit_once('}')?;
    let (label, id) = before.rsplit_once('{')?;
    let is_id = id.len() == ID && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let end = behind.trim();
    (is_id && label.trim_end().ends_with([':', '：', '=']) && is_end(end, line)).then_some(end)
}

fn behind_ids(lines: &[Numbered]) -> Vec<(String, Range<usize>)> {
    /// A block has two.
    const LEAST: usize = 2;
    let mut ends: BTreeMap<&str, (usize, Range<usize>)> = BTreeMap::new();
    for (at, end) in lines.iter().enumerate().filter_map(|(at, line)| Some((at, behind_id(&line.text)?))) {
        if ends.len() < MOST || ends.contains_key(end) {
            let (count, range) = ends.entry(end).or_insert((0, at..at));
            (*count, range.end) = (*count + 1, at);
        }
    }
    let of_list = |range: Range<usize>| range.start.saturating_sub(LIST)..(range.end + LIST).min(lines.len());
    let ends = ends.into_iter().filter(|(_, (count, _))| *count >= LEAST);
    ends.map(|(end, (_, range))| (end.to_owned(), of_list(range))).collect()
}

/// What stands behind the rule that ends a line.
fn behind_rule(line: &str) -> Option<&str> {
    if line.len() > 2_000 || !line.contains("--") {
        return None;
    }
    let (before, _) = line.split_at_checked(line.rfind("--")? + 2)?;
    let end = line.get(before.len()..)?.trim();
    (is_end(end, line) && table::is_rule(before)).then_some(end)
}

/// The signs behind the rules of tables that the headers and rows carry as well, with the lines around that do.
fn behind_rules(lines: &[Numbered]) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if found.len() >= MOST {
            break;
        }
        let Some(end) = behind_rule(&line.text) else { continue };
        if found.last().is_some_and(|(known, range)| known == end && range.contains(&at)) {
            continue;
        }
        let carries = |line: &&Numbered| line.text.trim().is_empty() || line.text.trim_end().ends_with(end);
        let above = lines.get(..at).unwrap_or_default().iter().rev().take_while(carries).count();
        let below = lines.get(at + 1..).unwrap_or_default().iter().take_while(carries).count();
        let range = at - above..at + 1 + below;
        let told =
            lines.get(range.clone()).unwrap_or_default().iter().filter(|line| line.text.trim().len() > end.len());
        // A header, the rule, a row.
        if told.count() > 2 {
            found.push((end.to_owned(), range));
        }
    }
    found
}

/// What all lines of a sample end with alike, as far as it is signs that begin with one.
fn sampled<'l>(texts: impl Iterator<Item = &'l str>) -> Option<&'l str> {
    let texts: Vec<&str> = texts.map(str::trim_end).filter(|text| !text.is_empty()).take(SAMPLE * SAMPLES).collect();
    let mut samples = texts.chunks(SAMPLE).filter(|sample| sample.len() * 2 > SAMPLE);
    samples.find_map(of_sample)
}

fn of_sample<'l>(sample: &[&'l str]) -> Option<&'l str> {
    /// What lines of all kinds end with themselves.
    const OWN: [&str; 12] = [".", ",", ";", ":", "\"", "'", ")", "]", "}", ">", "\",", "-"];
    let (first, others) = sample.split_first()?;
    let shared = others.iter().fold(first.len(), |shared, other| {
        let same = first.bytes().rev().zip(other.bytes().rev()).take(shared);
        same.take_while(|(one, two)| one == two).count()
    });
    let alike = first.get(first.ceil_char_boundary(first.len() - shared)..)?;
    let starts = alike.char_indices().filter(|(_, sign)| !sign.is_alphanumeric()).map(|(at, _)| at);
    let mut ends = starts.filter_map(|at| alike.get(at..)).map(str::trim_start);
    let is_own = |end: &str| OWN.contains(&end) || end.contains('>') || end.contains("--");
    ends.find(|end| !is_own(end) && sample.iter().all(|line| is_end(end, line)))
}

/// The signs behind four of five lines of a text, before which evidence shows.
fn behind_all(lines: &[Numbered]) -> Option<(String, Range<usize>)> {
    /// No text of which a program marked every line is longer.
    const LONGEST: usize = 20_000;
    if lines.len() > LONGEST {
        return None;
    }
    let texts = || lines.iter().map(|line| line.text.trim_end()).filter(|text| !text.is_empty());
    let end = sampled(texts())?;
    let bare: Vec<&str> = texts().filter_map(|text| text.strip_suffix(end)).map(str::trim_end).collect();
    (bare.len() * 5 >= texts().count() * 4 && carrier::holds_evidence(&bare)).then(|| (end.to_owned(), 0..lines.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "vssadmin 1.1 - tool\n\nWriter name: 'System Writer'\n   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}\n   Writer Instance Id: {e8132975-6f93-4464-a53e-1050253ae221}\n   State: [1] Stable\n   Last error: No error\n";
    const TABLE: &str = "Name           State  Node\n----           -----  ----\nCluster Disk 3 Online n2\n";
    const EVENT: &str = "Log Name:      Application\nSource:        VSS\nEvent ID:      8229\nLevel:         Warning\nComputer:      n1\nDescription:\n";

    fn told(text: &str) -> String {
        let mut lines = Numbered::all(text);
        take_off(&mut lines);
        lines.iter().map(|line| line.text.clone() + "\n").collect()
    }

    #[test]
    fn signs_behind_all_lines_are_none_of_them() {
        for text in [LIST, TABLE, EVENT] {
            for end in ["_x000D_", "^M", "^M$", "$", "=0D", " |", "\",", "**", "\\r", "&#13;", ";", "#EOL"] {
                let is_own = text == EVENT && [";", "\","].contains(&end);
                let carried = text.replace('\n', &format!("{end}\n"));
                assert_eq!(told(&carried), if is_own { carried } else { text.to_owned() }, "{end}");
            }
        }
    }

    #[test]
    fn signs_of_their_own_stay() {
        for text in [
            "| Name | State |\n| ---- | ----- |\n| a | b |\n| c | d |\n",
            "a.\nb.\nc.\nd.\ne.\nf.\n",
            "PS C:\\> Get-ClusterSharedVolume$\nPS C:\\> hostname$\nPS C:\\>$\nPS C:\\> $\n",
            "{\"a\": \"{e8132975-6f93-4464-a53e-1050253ae220}\",\n\"b\": \"{e8132975-6f93-4464-a53e-1050253ae220}\",\n",
            LIST,
            TABLE,
            EVENT,
        ] {
            assert_eq!(told(text), text);
        }
    }
}
