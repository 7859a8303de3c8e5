//! What an editor, an export or a mail puts behind every line: `^M`, `_x000D_`, `\\r`, `&#13;`, a tag that closes, a sign.

use super::{Numbered, table};
use crate::facts::Guid;

/// Lines with an id, behind each of which it stands.
const TELLING: usize = 4;
/// Bytes of the longest.
const LONGEST: usize = 12;

/// Takes off what all lines of a list or a table end with: behind the ids of a list in braces, and behind the rule of a
/// table, nothing of it stands.
pub(super) fn take_off(lines: &mut [Numbered]) {
    let Some(ending) = of_list(lines).or_else(|| of_table(lines)) else { return };
    for line in lines {
        if let Some(bare) = line.text.trim_end().strip_suffix(ending.as_str()) {
            line.text.truncate(bare.trim_end().len());
        }
    }
}

fn of_list(lines: &[Numbered]) -> Option<String> {
    let mut endings = lines.iter().filter_map(|line| behind_id(&line.text));
    let first = endings.next().filter(|ending| is_ending(ending))?;
    let alike = endings.clone().filter(|ending| *ending == first).count();
    (alike + 1 >= TELLING && alike == endings.count()).then(|| first.to_owned())
}

/// What stands behind a rule, behind the header above it and behind the row below.
fn of_table(lines: &[Numbered]) -> Option<String> {
    let ending = |(at, line): (usize, &Numbered)| {
        let ending = behind_rule(&line.text)?;
        let has_it = |line: Option<&Numbered>| line.is_some_and(|line| line.text.trim_end().ends_with(ending));
        let around = has_it(lines.get(at.checked_sub(1)?)) && has_it(lines.get(at + 1));
        around.then(|| ending.to_owned())
    };
    lines.iter().enumerate().find_map(ending)
}

/// Whether a text has a rule with something behind it: cheap to ask of a large text.
pub(super) fn may_be(text: &str) -> bool {
    text.contains("---") && text.lines().any(|line| behind_rule(line).is_some())
}

/// What stands behind the rule of a table without bars.
fn behind_rule(line: &str) -> Option<&str> {
    let end = line.rfind("--").map(|at| at + 2)?;
    let (rule, ending) = line.split_at_checked(end)?;
    let ending = Some(ending.trim()).filter(|ending| is_ending(ending) && !rule.contains('|'))?;
    table::is_rule(rule).then_some(ending)
}

/// What stands behind an id in braces; a line of a frame, or one in quotes, is its own.
fn behind_id(line: &str) -> Option<&str> {
    const ID: usize = 36;
    let at = line.rfind('}')?;
    let from = at.checked_sub(ID + 1)?;
    let id = line.get(from..at)?.strip_prefix('{')?;
    let quoted = line.get(..from)?.ends_with(['"', '\'', '>']);
    let framed = quoted || line.trim_start().starts_with(['|', '"', '\'', '│', '<']);
    id.parse::<Guid>().ok().filter(|_| !framed)?;
    Some(line.get(at + 1..)?.trim())
}

/// Signs, or a code for the end of a line.
fn is_ending(text: &str) -> bool {
    const CODES: [&str; 12] =
        ["^m$", "^m", "_x000d_", "_x000a_", "=0d", "=0a", "\\r", "\\n", "&#13;", "&#xd;", "&#10;", "&#xa;"];
    let lower = text.to_ascii_lowercase();
    let is_tag = lower.starts_with("</") && lower.ends_with('>');
    let is_code = || CODES.iter().fold(lower.clone(), |rest, code| rest.replace(code, "")).is_empty();
    !text.is_empty() && text.len() <= LONGEST && (is_tag || is_code() || !text.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_line_ends_with_goes() {
        const ID: &str = "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}";
        let list = |ending: &str| {
            let one = format!(
                "Writer name: 'A'~\n   Writer Id: {ID}~\n   Writer Instance Id: {ID}~\n   State: [8] Failed~\n~\n"
            );
            one.repeat(2).replace('~', ending)
        };
        let bare: Vec<String> = list("").lines().map(str::to_owned).collect();
        for ending in [";", "^M", "^M$", "\\r", "_x000D_", "=0D", "&#13;", "</li>", "**", "\",", " |"] {
            let mut lines = Numbered::all(&list(ending));
            take_off(&mut lines);
            assert_eq!(lines.into_iter().map(|line| line.text).collect::<Vec<_>>(), bare, "{ending}");
        }
        for text in [
            format!("| Writer Id | {ID} |\n").repeat(5),
            format!("a {ID} b\n").repeat(5),
            format!("F \"Id\": \"{ID}\",\n").repeat(5),
        ] {
            let mut lines = Numbered::all(&text);
            take_off(&mut lines);
            assert_eq!(lines, Numbered::all(&text));
        }
    }
}
