//! Columns on a terminal: how wide a text is and where its lines break, in English and in Japanese.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text filled with blanks up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// May not begin a line in Japanese.
const NOT_FIRST: &str =
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}";
/// May not end one.
const NOT_LAST: &str = "（〔［｛〈《「『【([{";

/// Breaks a text into lines of at most `columns`: between words, between wide characters, and inside a word only
/// where it is wider than a line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut used) = (String::new(), 0);
        for atom in atoms(paragraph) {
            if used + width(atom.trim_end()) > columns {
                if !line.trim().is_empty() {
                    lines.push(line.trim_end().to_owned());
                }
                line = break_hard(atom, columns, &mut lines);
                used = width(&line);
                continue;
            }
            line.push_str(atom);
            used += width(atom);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Cuts what is wider than a line; gives the rest.
fn break_hard(atom: &str, columns: usize, lines: &mut Vec<String>) -> String {
    let (mut line, mut used) = (String::new(), 0);
    for c in atom.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > columns && !c.is_whitespace() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += wide;
    }
    line
}

/// Pieces between which a line may break; blanks stay with the piece before them.
fn atoms(text: &str) -> Vec<&str> {
    let mut atoms = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            atoms.extend(text.get(start..at));
            start = at;
        }
        before = Some(c);
    }
    atoms.extend(text.get(start..));
    atoms
}

fn may_break(before: char, after: char) -> bool {
    let wide = |c: char| c.width() == Some(2);
    (before.is_whitespace() || wide(before) || wide(after))
        && !(after.is_whitespace() || NOT_FIRST.contains(after) || NOT_LAST.contains(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_breaks_between_words() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
    }

    #[test]
    fn japanese_breaks_by_width_and_never_before_a_full_stop() {
        let lines = wrap("クラスターでは、CSV は利用されていません。", 12);
        assert!(lines.iter().all(|line| width(line) <= 12), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with(['。', '、'])), "{lines:?}");
        assert_eq!(lines.concat(), "クラスターでは、CSV は利用されていません。");
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaa b", 8), ["aaaaaaaa", "aaaaaaaa", "aaaa b"]);
        assert_eq!(wrap("x\n\ny", 8), ["x", "", "y"]);
    }
}
