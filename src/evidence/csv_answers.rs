//! Answers of `Get-ClusterSharedVolume` in no form that is read: on one line with the command, behind what a carrier puts
//! before each line, below the bare command or a heading of people (contract, ruling 34).

use super::csv_shapes::{has_state, words};
use crate::decode::text::Line;
use crate::decode::transcript::{is_known_command, is_prompt};
use crate::facts::proof::asks_for_volumes;
use crate::knowledge::states::Enumeration;
use crate::knowledge::{cmdlets, csv_words};

/// Lines below a heading in which rows are looked for.
const BELOW: usize = 15;

/// Whether what was typed holds what was printed as well: a rule, a property with its value or a number, up to another
/// prompt, or line ends written as signs.
pub(super) fn on_line(typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    let Some((_, behind)) = lower.split_once("get-clustersharedvolume") else { return false };
    let is_rule = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte == b'-');
    if behind.split_whitespace().any(is_rule) {
        return true;
    }
    let Some((said, _)) = behind.rsplit_once("ps ").filter(|(_, end)| end.contains('>')) else { return false };
    // What stands between the command's own signs and the next prompt; of a pipe, its cmdlet and what that is given go.
    let said = said.trim_end_matches(|c: char| !c.is_alphanumeric());
    let said = said.split(['|', ')', '}']).next_back().unwrap_or(said).trim_start();
    let said = said.strip_prefix(".count").or_else(|| said.strip_prefix(".name")).unwrap_or(said);
    const PIPED: [&str; 10] = ["ft", "fl", "fw", "select", "sort", "where", "?", "%", "measure", "more"];
    let piped = said.split_whitespace().next().is_some_and(|word| PIPED.contains(&word) || cmdlets::is_cmdlet(word));
    let mut given = said.split_whitespace().skip(if piped { 2 } else { 0 });
    given.any(|word| word != "0" && word.contains(char::is_alphanumeric) && !word.starts_with('-'))
}

/// Whether a line asks for volumes at a prompt that something stands before, and the next one shows an answer behind the
/// same.
pub(super) fn behind_carrier(line: &str, below: &[Line<'_>]) -> bool {
    /// Bytes of a line that somebody typed, with what a carrier puts before it; and the places in it that are looked at.
    const LONGEST: usize = 2048;
    const PLACES: usize = 8;
    if line.len() > LONGEST || !line.contains('>') || !asks_for_volumes(line) || is_prompt(line) {
        return false;
    }
    let prompt = |text: &str| {
        let mut places = text.match_indices("PS").map(|(at, _)| at).filter(|_| text.len() <= LONGEST).take(PLACES);
        places.find(|at| text.get(*at..).is_some_and(is_prompt))
    };
    let Some(carrier) = prompt(line).and_then(|at| line.get(..at)) else { return false };
    let typed = line.get(carrier.len()..).unwrap_or_default();
    if on_line(typed) {
        return true;
    }
    let mut said = below.iter().map(|line| line.text).take_while(|text| prompt(text).is_none()).take(BELOW);
    said.any(|text| match behind(text, carrier) {
        Some(text) => text.chars().any(char::is_alphabetic) || text.trim().parse::<u32>().is_ok_and(|count| count > 0),
        None => has_state(text) || names_disk(text),
    })
}

/// What stands behind the same as before another line, whatever number is in it.
fn behind<'t>(text: &'t str, carrier: &str) -> Option<&'t str> {
    let (mut rest, mut carrier) = (text, carrier);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    while let Some(first) = carrier.chars().next() {
        let (expected, found) = match digits(carrier) {
            0 if rest.is_empty() && carrier.trim().is_empty() => return Some(rest),
            0 if rest.starts_with(first) => (first.len_utf8(), first.len_utf8()),
            0 => return None,
            expected => (expected, Some(digits(rest)).filter(|found| *found > 0)?),
        };
        (carrier, rest) = (carrier.get(expected..)?, rest.get(found..)?);
    }
    Some(rest)
}

/// Whether a line that begins with the cmdlet is a sentence and no command: `Get-ClusterSharedVolume shows 3 volumes.`
pub(super) fn tells_of(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let rest = lower.strip_prefix("get-clustersharedvolume").map(|rest| rest.strip_prefix("state").unwrap_or(rest));
    rest.is_some_and(|rest| rest.starts_with(' ') && rest.trim_start().starts_with(char::is_alphabetic))
}

/// The first line below the bare command, or below a sentence on its answer, that is a row.
pub(super) fn below_command<'s, 't>(lines: &'s [Line<'t>]) -> Option<&'s Line<'t>> {
    paragraph(lines).find(|line| is_row(line.text) || bulleted(line.text).is_some_and(is_name))
}

/// Whether a line is a heading of volumes, and names stand below it.
pub(super) fn names_below(heading: &str, below: &[Line<'_>]) -> bool {
    /// Words of the longest heading.
    const LONGEST: usize = 8;
    let is_rule = |text: &str| text.trim().len() > 2 && text.trim().bytes().all(|byte| matches!(byte, b'-' | b'='));
    let ends = heading.trim_end().ends_with([':', '：']) || below.first().is_some_and(|line| is_rule(line.text));
    let is_heading = ends && words(heading).filter(|word| !word.is_empty()).count() <= LONGEST;
    is_heading && paragraph(below).find(|line| !is_rule(line.text)).is_some_and(|line| is_listed(line.text))
}

/// Whether a line is a label of volumes, and names disks of a cluster behind it.
pub(super) fn names_beside(line: &str) -> bool {
    let (label, value) = line.split_once([':', '=', '：']).unwrap_or_default();
    names_disk(value) && csv_words::is_word(label)
}

/// Whether a line names a disk of the cluster as Windows does.
pub(super) fn names_disk(text: &str) -> bool {
    csv_words::has_disk_name(text)
        && csv_words::from_disk_name(text).is_some_and(|name| {
            let bare = name.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == ')'));
            csv_words::is_disk_name(bare) || csv_words::behind_disk_name(name).is_some()
        })
}

/// The lines up to the first blank one, that right below or behind blank ones.
fn paragraph<'s, 't>(lines: &'s [Line<'t>]) -> impl Iterator<Item = &'s Line<'t>> {
    let said = lines.iter().skip_while(|line| line.text.trim().is_empty());
    said.take_while(|line| !line.text.trim().is_empty()).take(BELOW)
}

/// A disk, or a few words with a state that a volume has: a sentence has more.
fn is_row(text: &str) -> bool {
    const LONGEST: usize = 8;
    let on_node = || words(text).any(|word| Enumeration::VolumeOnNode.has_word(word));
    let is_short =
        || words(text).filter(|word| !word.is_empty()).count() <= LONGEST && !text.ends_with(['.', '。', '?']);
    let is_object = || text.trim_start().starts_with('{') && text.to_ascii_lowercase().contains("name");
    names_disk(text) || is_object() || is_short() && (has_state(text) || on_node())
}

/// A row, a name behind a bullet, a name alone, one with its size.
fn is_listed(text: &str) -> bool {
    let is_sized = || {
        let (name, size) = text.split_once([':', '：']).unwrap_or_default();
        is_name(name)
            && words(size).any(|word| ["tb", "gb", "tib", "gib"].iter().any(|unit| word.eq_ignore_ascii_case(unit)))
    };
    is_row(text) || bulleted(text).is_some_and(is_name) || is_name(text) || is_sized()
}

/// What stands behind the mark of a list, with the key of a name taken off.
fn bulleted(text: &str) -> Option<&str> {
    const MARKS: [char; 12] = ['-', '*', '•', '・', '+', '→', '✓', '✔', '–', '●', '■', '◦'];
    let text = text.trim();
    let number = || {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        digits.strip_prefix(['.', ')']).filter(|_| digits.len() < text.len())
    };
    let rest = text.strip_prefix(MARKS).or_else(number)?.trim();
    Some(rest.strip_prefix("name:").unwrap_or(rest))
}

/// A few words that are no sentence, no command, no label, and say of themselves neither none nor that it is elsewhere.
fn is_name(text: &str) -> bool {
    const LONGEST: usize = 3;
    let text = text.trim();
    let plain =
        !text.contains([':', '：', '=', '?', '？', '>', '<', '。', '$', '\\', '{', '[', '@']) && !text.ends_with('.');
    let all: Vec<&str> = text.split_whitespace().collect();
    let is_short = (1..=LONGEST).contains(&all.len()) && text.chars().count() <= 40;
    let named = text.contains(char::is_alphabetic)
        && !is_known_command(text)
        && !all.iter().any(|word| cmdlets::is_cmdlet(word));
    plain && is_short && named && !csv_words::says_none(text) && !csv_words::has_word(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_on_one_line_with_its_command() {
        for typed in [
            "Get-ClusterSharedVolume Name State Node ---- ----- ---- Tills Online n1 PS C:\\>",
            "Get-ClusterSharedVolume | ft Name Name ---- Tills",
            "Get-ClusterSharedVolume | fl Name,State Name : Tills State : Online PS C:\\>",
            "@(Get-ClusterSharedVolume).Count 1 PS C:\\>",
            "(Get-ClusterSharedVolume).Name Tills PS C:\\>",
            "hostname n1 PS C:\\> Get-ClusterSharedVolume Tills Online PS C:\\>",
            "Get-ClusterSharedVolume / / Name / ---- / Tills / PS C:\\>",
            "(Get-ClusterSharedVolume).Name | Tills | PS C:\\>",
        ] {
            assert!(on_line(typed), "{typed}");
        }
        for typed in [
            "Get-ClusterSharedVolume",
            "Get-ClusterSharedVolume PS C:\\>",
            "Get-ClusterSharedVolume | ft Name PS C:\\>",
            "@(Get-ClusterSharedVolume).Count 0 PS C:\\>",
            "Get-ClusterSharedVolume | ? State -eq Online",
            "Get-ClusterSharedVolume | % { $_.Name }",
        ] {
            assert!(!on_line(typed), "{typed}");
        }
    }

    #[test]
    fn an_answer_behind_what_a_carrier_puts_before_each_line() {
        let shows = |text: &str| {
            let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
            behind_carrier(lines[0].text, &lines[1..])
        };
        for text in [
            "12:PS C:\\> (Get-ClusterSharedVolume).Name\n13:Tills\n14:PS C:\\>",
            "zorb 7 # PS C:\\> @(Get-ClusterSharedVolume).Count\nzorb 8 # 1\n",
            "zorb # PS C:\\> Get-ClusterSharedVolume\nTills Online n1\n",
        ] {
            assert!(shows(text), "{text}");
        }
        for text in [
            "12:PS C:\\> Get-ClusterSharedVolume\n13:\n14:PS C:\\> hostname\n15:n1",
            "zorb 7 # PS C:\\> @(Get-ClusterSharedVolume).Count\nzorb 8 # 0\n",
            "PS C:\\> Get-ClusterSharedVolume\nTills Online n1\n",
        ] {
            assert!(!shows(text), "{text}");
        }
    }

    #[test]
    fn a_name_is_no_sentence_and_no_command() {
        for text in ["Tills", "- Tills", "2. Stock of 2024", "・売上", "✓ Tills n1", "Tills: 4 TB", "- name: Tills"]
        {
            assert!(is_listed(text), "{text}");
        }
        for text in [
            "none",
            "なし",
            "keine vorhanden",
            "see attachment",
            "Get-ClusterNode",
            "vssadmin list writers",
            "Nodes: 2",
            "Are there any?",
            "Please send us the output.",
            "12",
        ] {
            assert!(!is_listed(text), "{text}");
        }
    }
}
