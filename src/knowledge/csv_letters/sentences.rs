//! Sentences: `We use CSV.`, `CSV を使用しています。`, `Disk 3 was moved to CSV in June.`

use std::ops::Range;

use super::{TABLE, Table, is_close, is_of_format, letters, words};
use crate::knowledge::csv_prose;

/// What parts one statement from the next inside a sentence, in lower case.
const JOINTS: [&str; 22] = [
    ", ", "、", "，", "(", ")", "（", "）", " - ", " – ", " but ", " and ", " so ", " aber ", " und ", " mais ",
    " et ", " pero ", " y ", " ma ", " e ", " но ", " и ",
];
/// Formats of files, beside which the letters are one more.
const FORMATS: [&str; 9] = ["pdf", "json", "xml", "html", "excel", "xlsx", "xls", "txt", "word"];

/// Whether a sentence of the line tells that such volumes are used.
pub(super) fn tell(line: &str) -> bool {
    // Letters in lower case are the format, but where the line is about a cluster.
    let is_upper = |text: &str| text.contains("CSV");
    let of_cluster = csv_prose::is_of_cluster(&line.to_lowercase());
    sentences(line).any(|(sentence, is_question)| {
        if is_question || !(is_upper(sentence) || of_cluster) {
            return false;
        }
        let lower = sentence.to_lowercase();
        let names = |found: Range<usize>| {
            let next = lower.get(found.end..).unwrap_or_default().trim_start_matches([' ', '-', ':', '=', '(', '（']);
            names_volume(next) && !TABLE.no.is_in(lower.get(..found.start).unwrap_or_default())
        };
        if letters(&lower).any(names) {
            return true;
        }
        let mut before = "";
        statements(&lower).into_iter().any(|statement| {
            let is_one_more = words(before).last().and_then(|word| before.get(word));
            let is_one_more = is_one_more.is_some_and(|word| FORMATS.contains(&word));
            before = statement;
            !is_one_more && letters(statement).any(|found| is_told(statement, &found))
        })
    })
}

/// Whether all that the line says of the letters is a question whether they are used: one that begins with `why` knows it.
pub(super) fn ask(line: &str) -> bool {
    let mut any = false;
    let all = sentences(line).filter(|(text, _)| letters(&text.to_lowercase()).next().is_some()).all(
        |(text, is_question)| {
            any = true;
            let lower = text.to_lowercase();
            let known = words(&lower).take(2).any(|word| TABLE.granted.has(lower.get(word).unwrap_or_default()));
            let is_asked = is_question || asks_in_japanese(&lower);
            is_asked
                && !known
                && TABLE.granted.parts.iter().all(|part| !lower.contains(part.as_str()))
                && TABLE.uses.is_in(&lower)
        },
    );
    any && all
}

/// The sentences of a line, and whether each is a question.
fn sentences(line: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |(at, c): &(usize, char)| match c {
            '。' | '！' | '!' | '?' | '？' | '；' | ';' | '\t' | '|' => true,
            '.' => rest.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')),
            _ => false,
        };
        let (sentence, tail, end) = match rest.char_indices().find(ends) {
            Some((at, end)) => {
                let (sentence, tail) = rest.split_at_checked(at)?;
                (sentence, tail.get(end.len_utf8()..).unwrap_or_default(), end)
            }
            None => (rest, "", ' '),
        };
        rest = tail;
        Some((sentence, matches!(end, '?' | '？')))
    })
}

fn statements(sentence: &str) -> Vec<&str> {
    JOINTS.iter().fold(vec![sentence], |parts, joint| parts.into_iter().flat_map(|part| part.split(joint)).collect())
}

/// Whether a statement tells of the letters that they are used.
fn is_told(text: &str, found: &Range<usize>) -> bool {
    let Table {
        uses,
        near,
        chinese,
        ends,
        places,
        about,
        between,
        moves,
        disks,
        kinds,
        has,
        numbers,
        counters,
        writer,
        no,
        ..
    } = &*TABLE;
    let (before, rest) = (text.get(..found.start).unwrap_or_default(), text.get(found.end..).unwrap_or_default());
    let next = rest.trim_start_matches([' ', '-', ':', '=']);
    if writer.begin(next).is_some() || csv_prose::is_file(next) || is_supposed(text) {
        return false;
    }
    let last =
        |text: &str| words(text).last().map(|word| (text.get(word.clone()).unwrap_or_default().to_owned(), word));
    // What stands before the letters without articles and numbers, and the word there.
    let mut lead = before;
    while let Some((_, word)) = last(lead).filter(|(word, _)| between.has(word) || numbers.has(word)) {
        lead = lead.get(..word.start).unwrap_or_default();
    }
    let is_denied = no.is_in(before);
    // `Storage: CSV`
    let is_kind = before.trim_end().ends_with([':', '=', '：']) && next.trim().is_empty() && kinds.is_in(before);
    let lead_word = last(lead).filter(|(_, word)| lead.get(word.end..).is_some_and(|rest| rest.trim().is_empty()));
    let placed = lead_word.as_ref().is_some_and(|(word, at)| {
        let heads = last(lead.get(..at.start).unwrap_or_default());
        places.has(word) && !heads.is_some_and(|(word, _)| about.has(&word))
    });
    if !is_denied && (placed || is_kind || moves.is_in(text) && disks.is_in(text) || has.begin(next).is_some()) {
        return true;
    }
    if is_of_format(text) {
        return false;
    }
    let counted = last(before).is_some_and(|(word, at)| {
        // A time or a version ends in a number as well.
        let is_part = before.get(..at.start).is_some_and(|text| text.ends_with([':', '.', '/', ',']));
        let is_number = !is_part && word.parse::<u8>().is_ok_and(|number| number > 0);
        (is_number || numbers.has(&word)) && before.get(at.end..).is_some_and(|rest| rest.trim().is_empty())
    });
    if !is_denied && (counted || is_counted(next, counters)) {
        return true;
    }
    let has_kana = text.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}'));
    let chinese = chinese.found(text).filter(|_| !has_kana);
    let used = uses.found(text).filter(|used| {
        let word = text.get(used.clone()).unwrap_or_default();
        !near.has(word) || (used.end <= found.start && words(before.get(used.end..).unwrap_or_default()).count() < 3)
    });
    let tells = |used: Range<usize>| !is_no(text, &used, found) && !is_of_writer(text, &used, found);
    used.chain(chinese).any(tells) || ends_in(next.trim_end(), &ends.parts)
}

/// A sentence of Japanese without its verb: `CSV を使用`.
fn ends_in(next: &str, ends: &[String]) -> bool {
    /// Characters between the letters and the end.
    const MOST: usize = 12;
    let denied = |rest: &str| TABLE.before.parts.iter().any(|no| rest.trim_end().ends_with(no.trim_end()));
    next.chars().count() <= MOST
        && ends.iter().filter_map(|end| next.strip_suffix(end.as_str())).any(|rest| !denied(rest))
        && !TABLE.no.is_in(next)
}

/// `Volume1`, `cluster disk 3` right behind the letters.
fn names_volume(next: &str) -> bool {
    let next = next.trim_start_matches(['\'', '"', '「', '[', '<']);
    let number = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    ["volume", "vol", "cluster disk", "disk"].iter().any(|name| next.strip_prefix(name).is_some_and(number))
}

/// `CSV ×2`, `CSV が 1 本`.
fn is_counted(next: &str, counters: &super::Words) -> bool {
    let times = next.strip_prefix(['x', '×']).map(str::trim_start);
    let rest = next.trim_start_matches([' ', 'が', 'は', 'を']);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = rest.get(digits(rest)..).unwrap_or_default().trim_start();
    times.is_some_and(|rest| digits(rest) > 0)
        || digits(rest) > 0 && !rest.starts_with('0') && counters.begin(behind).is_some()
}

/// Whether a statement asks or supposes.
pub(super) fn is_supposed(text: &str) -> bool {
    TABLE.asks.is_in(text) || asks_in_japanese(text)
}

/// The particle that makes a question, behind a verb: `使用していますか`, `使用しているか確認`.
fn asks_in_japanese(text: &str) -> bool {
    const VERBS: [char; 6] = ['る', 'す', 'た', 'い', 'う', 'ん'];
    const BEHIND: [char; 11] = ['を', 'は', 'に', 'ご', 'お', '教', '確', '知', '？', '」', '。'];
    text.match_indices('か').any(|(at, part)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text.get(at + part.len()..).and_then(|text| text.trim_start().chars().next());
        before.is_some_and(|c| VERBS.contains(&c)) && behind.is_none_or(|c| BEHIND.contains(&c))
    })
}

/// Whether the word for use is denied: two words before it, between it and the letters, or behind it.
fn is_no(text: &str, used: &Range<usize>, found: &Range<usize>) -> bool {
    let Table { no, before, beyond, .. } = &*TABLE;
    if beyond.is_in(text) {
        return false;
    }
    let head = text.get(..used.start).unwrap_or_default();
    let near: Vec<&str> = words(head).filter_map(|word| head.get(word)).collect();
    let ahead = near.iter().rev().take(2).any(|word| no.has(word));
    // `There is no CSV in use.`
    let first = text.get(..found.start).unwrap_or_default();
    let none =
        used.start >= found.end && words(first).last().is_some_and(|word| no.has(first.get(word).unwrap_or_default()));
    let close = before.parts.iter().any(|part| head.trim_end().ends_with(part.trim_end()));
    let tail = text.get(used.end..).unwrap_or_default();
    let within = text.get(used.end..found.start).is_some_and(|within| no.is_in(within));
    let behind =
        used.start >= found.end && words(tail).take(2).filter_map(|word| tail.get(word)).any(|word| no.has(word));
    ahead || none || close || within || behind || ends_in_no(tail)
}

/// A verb that goes on in `ません` or `않`: nothing but its own ending stands between.
pub(super) fn ends_in_no(tail: &str) -> bool {
    /// Characters of an ending.
    const MOST: usize = 8;
    let tail = tail.get(..tail.char_indices().nth(MOST).map_or(tail.len(), |(at, _)| at)).unwrap_or_default();
    let no = TABLE.no.parts.iter().filter_map(|part| tail.find(part.as_str())).min();
    let is_ending = |c: char| {
        matches!(c, '\u{3041}'..='\u{309f}' if c != 'が')
            || matches!(c, '하' | '지' | '고' | '는' | '은' | '이' | '가' | '중' | ' ')
    };
    no.is_some_and(|at| {
        tail.get(..at).is_some_and(|between| between.chars().all(|c| is_ending(c) && (is_close(c) || c == ' ')))
    })
}

/// Whether the word for use is said of the writer: `CSV 用ライターが有効`, `the writer for CSV is enabled`.
fn is_of_writer(text: &str, used: &Range<usize>, found: &Range<usize>) -> bool {
    let begin = found.start.min(used.start);
    let between = text.get(found.end.min(used.end)..found.start.max(used.start)).unwrap_or_default();
    let before = text.get(..begin).unwrap_or_default();
    TABLE.writer.is_in(between)
        || words(before)
            .collect::<Vec<_>>()
            .iter()
            .rev()
            .take(3)
            .any(|word| TABLE.writer.has(before.get(word.clone()).unwrap_or_default()))
}
