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

/// Columns of the widest piece that is not broken.
pub(super) fn widest_piece(text: &str) -> usize {
    atoms(text).into_iter().map(|atom| width(atom.trim_end())).max().unwrap_or(0)
}

/// Cuts what is wider than a line, a path behind a separator; gives the rest.
fn break_hard(atom: &str, columns: usize, lines: &mut Vec<String>) -> String {
    let (mut line, mut used) = (String::new(), 0);
    for c in atom.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > columns && !c.is_whitespace() {
            let rest = line.split_off(good_cut(&line));
            used = width(&rest);
            lines.push(std::mem::replace(&mut line, rest));
        }
        line.push(c);
        used += wide;
    }
    line
}

/// Where a full line is best cut: behind its last folder, else behind a joint of its last name, unless that leaves less
/// than half of the line.
fn good_cut(line: &str) -> usize {
    let behind = |signs: &[char]| line.rfind(signs).map(|at| at + 1).filter(|at| *at > line.len() / 2);
    behind(&['/', '\\']).or_else(|| behind(&['_', '-', '.'])).unwrap_or(line.len())
}

/// Pieces between which a line may break; blanks stay with the piece before them. A number stays with what it counts
/// ("14 時間") or numbers ("VSS 8229").
fn atoms(text: &str) -> Vec<&str> {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let words = words(&places);
    let mut breaks = Vec::new();
    let (mut number, mut letter) = (false, false);
    for (pair, word) in places.windows(2).zip(words.windows(2)) {
        let [(_, before), (at, after)] = *pair else { continue };
        number = before.is_ascii_digit() || (number && before == ' ');
        letter = before.is_ascii_alphabetic() || script(before) == Script::Katakana || (letter && before == ' ');
        let counted = number && before == ' ' && is_wide(after);
        let numbered = letter && before == ' ' && text.get(at..).is_some_and(begins_with_number);
        let one_word = matches!(word, [Some(a), Some(b)] if a == b);
        if may_break(before, after) && !counted && !numbered && !one_word {
            breaks.push(at);
        }
    }
    let ends = breaks.iter().copied().chain([text.len()]);
    std::iter::once(0).chain(breaks.iter().copied()).zip(ends).filter_map(|(from, to)| text.get(from..to)).collect()
}

/// Whether it begins with digits alone: an event's id, no date and no address.
fn begins_with_number(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-:/_".contains(c))
}

/// For each character the number of the word that it belongs to: a short run of katakana or of Chinese characters, or
/// the hiragana that end a sentence or a part of it, of which no line is to be left with the last one alone.
fn words(places: &[(usize, char)]) -> Vec<Option<usize>> {
    let mut words = Vec::with_capacity(places.len());
    for (number, run) in places.chunk_by(|(_, a), (_, b)| script(*a) == script(*b)).enumerate() {
        let next = places.get(words.len() + run.len()).map(|(_, c)| *c);
        let whole = match run.first().map(|(_, c)| script(*c)) {
            Some(Script::Katakana) if run.len() <= 9 => run.len(),
            Some(Script::Chinese) if run.len() <= 4 => run.len(),
            Some(Script::Hiragana) if next.is_none_or(|next| NOT_FIRST.contains(next)) => match run.len() {
                short @ 0..=7 => short,
                _ => 5,
            },
            _ => 0,
        };
        words.extend(std::iter::repeat_n(None, run.len() - whole));
        words.extend(std::iter::repeat_n(Some(number), whole));
    }
    words
}

#[derive(PartialEq, Eq)]
enum Script {
    Katakana,
    Chinese,
    Hiragana,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'ァ'..='ヺ' | 'ー' => Script::Katakana,
        '\u{4e00}'..='\u{9fff}' | '々' => Script::Chinese,
        'ぁ'..='ん' => Script::Hiragana,
        _ => Script::Other,
    }
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

fn may_break(before: char, after: char) -> bool {
    // A particle stays with its word.
    let particle = script(after) == Script::Hiragana && matches!(script(before), Script::Katakana | Script::Chinese);
    (before.is_whitespace() || is_wide(before) || is_wide(after))
        && !(particle || after.is_whitespace() || NOT_FIRST.contains(after) || NOT_LAST.contains(before))
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

    #[test]
    fn a_path_is_cut_behind_its_folders() {
        assert_eq!(wrap("bundle.zip/Node_hv-01/Application.evtx", 25), ["bundle.zip/Node_hv-01/", "Application.evtx"]);
        assert_eq!(wrap("CTX-N1_get-clustersharedvolume.txt", 20), ["CTX-N1_get-", "clustersharedvolume.", "txt"]);
    }

    #[test]
    fn japanese_words_and_counted_things_stay_whole() {
        assert_eq!(wrap("このライターが失敗", 12), ["この", "ライターが", "失敗"]);
        assert_eq!(wrap("失敗が記録されています。", 22), ["失敗が", "記録されています。"]);
        assert_eq!(wrap("間隔は 600 秒以内", 12), ["間隔は", "600 秒以内"]);
        assert_eq!(wrap("a/b.evtx レコード 1456", 16), ["a/b.evtx", "レコード 1456"]);
        assert_eq!(wrap("ab.evtx レコード 1456", 17), ["ab.evtx", "レコード 1456"]);
        assert_eq!(wrap("a/bc.evtx record 1456", 18), ["a/bc.evtx", "record 1456"]);
        assert_eq!(wrap("it is VSS 8229, once", 10), ["it is", "VSS 8229,", "once"]);
    }
}
