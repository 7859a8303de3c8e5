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
/// where it is wider than a line. What goes on of an item of a list stands below its words.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mark, words) = paragraph.split_at_checked(mark(paragraph)).unwrap_or(("", paragraph));
        let parts = broken(words, columns.saturating_sub(width(mark)).max(8));
        let blank = " ".repeat(width(mark));
        let marks = std::iter::once(mark).chain(std::iter::repeat(blank.as_str()));
        lines.extend(marks.zip(parts).map(|(mark, part)| format!("{mark}{part}").trim_end().to_owned()));
    }
    lines
}

/// Length of what stands before the words of an item: `2. `, or the blanks of a line that belongs to one.
fn mark(paragraph: &str) -> usize {
    let digits = paragraph.len() - paragraph.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match digits {
        0 => paragraph.len() - paragraph.trim_start_matches(' ').len(),
        1..=3 if paragraph.get(digits..).is_some_and(|rest| rest.starts_with(". ")) => digits + 2,
        _ => 0,
    }
}

fn broken(paragraph: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
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
            lines.push(std::mem::replace(&mut line, rest).trim_end().to_owned());
        }
        line.push(c);
        used += wide;
    }
    line
}

/// Where a full line is best cut: behind its last folder, unless that leaves next to nothing of the line, else at a
/// blank, else behind a joint of its last name, unless that leaves less than half, and only then before an ending.
fn good_cut(line: &str) -> usize {
    let behind = |signs: &[char], least: usize| line.rfind(signs).map(|at| at + 1).filter(|at| *at > least);
    let half = line.len() / 2;
    behind(&['/', '\\'], line.len() / 6)
        .or_else(|| behind(&[' '], line.len() / 3))
        .or_else(|| behind(&['_', '-'], half))
        .or_else(|| behind(&['.'], half))
        .unwrap_or(line.len())
}

/// Names with blanks that are one thing to copy.
const WHOLE: [&str; 2] = [r"NT Service\TrustedInstaller", r"\Microsoft\Windows NT\CurrentVersion\Failover Clusters"];

/// Pieces between which a line may break; blanks stay with the piece before them. A number stays with what it counts
/// ("14 時間") or numbers ("VSS 8229"), a time with its date and zone.
fn atoms(text: &str) -> Vec<&str> {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    let words = words(&places);
    let names: Vec<(usize, &str)> = WHOLE
        .iter()
        .flat_map(|name| text.match_indices(name))
        .chain(short_lists(text))
        .chain(ranges(text))
        .chain(zones(text))
        .collect();
    let in_name = |at: usize| names.iter().any(|(from, name)| (*from + 1..from + name.len()).contains(&at));
    let mut breaks = Vec::new();
    let (mut number, mut letter, mut earlier) = (false, false, None);
    for (pair, word) in places.windows(2).zip(words.windows(2)) {
        let [(_, before), (at, after)] = *pair else { continue };
        number = before.is_ascii_digit() || (number && before == ' ');
        letter = before.is_ascii_alphabetic() || script(before) == Script::Katakana || (letter && before == ' ');
        let counted = number && before == ' ' && is_wide(after);
        let numbered = letter && before == ' ' && text.get(at..).is_some_and(begins_with_number);
        let timed = number && before == ' ' && text.get(at..).is_some_and(goes_on_with_time);
        let one_word = matches!(word, [Some(a), Some(b)] if a == b);
        let leads = leads_on(earlier, before, after);
        earlier = Some(before);
        let whole = counted || numbered || timed || one_word || leads;
        if may_break(before, after) && !whole && !in_name(at) {
            breaks.push(at);
        }
    }
    let ends = breaks.iter().copied().chain([text.len()]);
    std::iter::once(0).chain(breaks.iter().copied()).zip(ends).filter_map(|(from, to)| text.get(from..to)).collect()
}

/// Lists in brackets so short that their last item would stand alone on its line.
fn short_lists(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('(').filter_map(|(at, _)| {
        let (_, rest) = text.split_at_checked(at)?;
        let (list, _) = rest.split_at_checked(rest.find(')')? + 1)?;
        (width(list) <= 16 && list.contains(['、', ','])).then_some((at, list))
    })
}

/// What is said in brackets behind a time: of its zone, or the same time in another.
fn zones(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices(" (").filter_map(|(at, _)| {
        let (before, rest) = text.split_at_checked(at)?;
        let (said, _) = rest.split_at_checked(rest.find(')')? + 1)?;
        let before = before.trim_end_matches(')');
        let is_time = before.ends_with("UTC") || before.get(before.len().checked_sub(3)?..)?.starts_with(':');
        (is_time && width(said) <= 28).then(|| (at + 1, said.trim_start()))
    })
}

/// The sign between two dates ("2024-08-20 - 09-02") with the digit behind it.
fn ranges(text: &str) -> impl Iterator<Item = (usize, &str)> {
    [" - ", " ～ "].into_iter().flat_map(move |sign| {
        text.match_indices(sign).filter_map(move |(at, _)| {
            let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let (before, rest) = text.split_at_checked(at)?;
            let of = rest.get(..=sign.len())?;
            (is_digit(before.chars().next_back()) && is_digit(of.chars().next_back())).then_some((at, of))
        })
    })
}

/// Whether a time of day or the zone of one follows.
fn goes_on_with_time(text: &str) -> bool {
    let hour = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with("UTC") || (text.len() - hour.len() == 2 && hour.starts_with(':'))
}

/// Whether it begins with digits alone: an event's id, no date and no address.
fn begins_with_number(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-:/_".contains(c))
}

/// For each character the number of the word that it belongs to: a short run of one script. Of a long run of hiragana
/// that ends a sentence or a part of it, no line is to be left with the last one alone. Two words are put together
/// where the first is no word of its own: the honorific of the second ("ご確認"), or a verb's ending inside a compound
/// ("取り消し").
fn words(places: &[(usize, char)]) -> Vec<Option<usize>> {
    let mut words = Vec::with_capacity(places.len());
    for (number, run) in places.chunk_by(|(_, a), (_, b)| script(*a) == script(*b)).enumerate() {
        let next = places.get(words.len() + run.len()).map(|(_, c)| *c);
        let whole = match run.first().map(|(_, c)| script(*c)) {
            Some(Script::Katakana) if run.len() <= 9 => run.len(),
            Some(Script::Chinese) if run.len() <= 6 => run.len(),
            Some(Script::Hiragana) if run.len() <= 9 => {
                // An honorific belongs to the word behind it.
                let honours = run.len() > 1
                    && run.last().is_some_and(|(_, last)| matches!(last, 'ご' | 'お'))
                    && next.is_some_and(|next| script(next) == Script::Chinese);
                // "の" belongs to the word before it; "のみ" and "のでは" are one.
                let joins =
                    matches!(run, [(_, 'の'), (_, second), _, _, ..] if !"みにをはがとでもへや".contains(*second));
                words.extend(joins.then_some(None));
                let kept = run.len() - usize::from(honours) - usize::from(joins);
                words.extend(std::iter::repeat_n(Some(number), kept));
                words.extend(honours.then_some(None));
                continue;
            }
            Some(Script::Hiragana) if next.is_none_or(|next| NOT_FIRST.contains(next)) => 5,
            _ => 0,
        };
        words.extend(std::iter::repeat_n(None, run.len() - whole));
        words.extend(std::iter::repeat_n(Some(number), whole));
    }
    words
}

/// Particles, behind which a new word begins.
const PARTICLES: &str = "のにをはがとでもへや";

/// Whether the character between two others belongs to the word behind it: "ご" and "お", and the one hiragana of a
/// compound verb ("取り消し").
fn leads_on(before: Option<char>, this: char, after: char) -> bool {
    let compound = before.is_some_and(|before| script(before) == Script::Chinese)
        && script(this) == Script::Hiragana
        && !PARTICLES.contains(this);
    script(after) == Script::Chinese && (matches!(this, 'ご' | 'お') || compound)
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
        assert_eq!(wrap("at 2024-09-02 16:00:41 UTC, if", 26), ["at", "2024-09-02 16:00:41 UTC,", "if"]);
        assert_eq!(wrap("2024-09-02 16:00:41", 18), ["2024-09-02", "16:00:41"], "a time was cut within its seconds");
        assert_eq!(wrap("log 2024-08-20 - 09-02", 20), ["log", "2024-08-20 - 09-02"]);
        assert_eq!(wrap("ログ 2024-08-20 ～ 09-02", 20), ["ログ", "2024-08-20 ～ 09-02"]);
    }

    #[test]
    fn japanese_words_were_broken_inside() {
        for (text, columns, want) in [
            ("下記の情報の採取にご協力をお願いいたします。", 24, "下記の情報の採取に|ご協力を|お願いいたします。"),
            ("ノードのいずれか 1 台", 14, "ノードの|いずれか 1 台"),
            ("設定は変更しないでください。", 24, "設定は|変更しないでください。"),
            ("バックアップが取り消されました", 22, "バックアップが|取り消されました"),
            ("再起動以外の方法", 14, "再起動以外の|方法"),
            ("のちほどご確認ください。", 16, "のちほど|ご確認ください。"),
        ] {
            let lines = wrap(text, columns).join("|");
            assert_eq!(lines, want, "{columns}");
        }
    }

    #[test]
    fn names_with_blanks_were_broken_at_them() {
        let key = r"open HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters now";
        assert_eq!(wrap(key, 70).first().map(String::as_str), Some("open"));
        assert_eq!(wrap(r"enter NT Service\TrustedInstaller", 30), ["enter", r"NT Service\TrustedInstaller"]);
    }

    #[test]
    fn a_file_name_was_broken_before_its_ending() {
        let path = "fab-sql-02/Microsoft-Windows-FailoverClustering%4Operational.evtx";
        assert_eq!(wrap(path, 60).first().map(String::as_str), Some("fab-sql-02/"));
    }
}
