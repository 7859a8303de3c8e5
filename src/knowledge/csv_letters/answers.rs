//! Answers: `CSV: yes`, `Is CSV used? Yes, one`, a cell of an interview sheet beside or below `CSV の利用`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sentences::is_supposed;
use super::{TABLE, is_of_format, letters, words};
use crate::knowledge::csv_prose;

/// Characters of a label, and of an answer that is understood by its beginning alone.
const LABEL: usize = 60;
const ANSWER: usize = 60;

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    /// Nothing: a blank to be filled in, or both words of a choice.
    Open,
    /// It is not understood.
    Other,
}

static BETWEEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s*(?:[:：=\t|?？→⇒]|[-=]>|\.{3,}|…+|・{2,}|\s[-–—]\s|\s{2,}|[,;])[\s:：>→-]*").ok());

/// Whether the line, with the next that says something, answers that such volumes are used; `None` where it is no label or
/// question with an answer, and may be a sentence.
pub(super) fn tell(line: &str, next: &str) -> Option<bool> {
    let plain = line.replace(['"', '*', '`'], "");
    let lower = plain.to_lowercase();
    let is_upper = plain.contains("CSV");
    if is_below(&lower, next, is_upper) {
        return Some(true);
    }
    let found = letters(&lower).next()?;
    let begin = begin_of_label(&lower, found.start);
    let before = lower.get(begin..found.start).unwrap_or_default().trim();
    let rest = lower.get(found.end..).unwrap_or_default();
    if is_upper && is_marked(before) && !is_of_format(&lower) && rest.trim().len() < LABEL {
        return Some(true);
    }
    let between = BETWEEN.as_ref().and_then(|between| between.find(rest));
    let label = lower.get(begin..found.end + between.map_or(rest.len(), |between| between.start())).unwrap_or_default();
    let Label { fits, tells } = Label::of(label, &found, begin);
    if !fits || !(is_upper || tells) {
        return None;
    }
    // `We use CSV: no …` is a sentence before its colon.
    let none = || Some(false).filter(|_| !TABLE.uses.is_in(before));
    let Some(between) = between else {
        let answer = rest.trim();
        let answered = match answer.is_empty() || asks(label) {
            true => said_next(&lower, next),
            false => answer.chars().count() < 12 && label.chars().count() < 40 && said(answer) == Said::Yes,
        };
        return answered.then_some(true);
    };
    let sign = between.as_str().trim();
    let cell = ["\t", "|", ",", ";"].iter().any(|sign| between.as_str().contains(sign));
    let value = rest.get(between.end()..).unwrap_or_default();
    let end = value.find(|c| matches!(c, '\t' | '|' | '。') || cell && matches!(c, ',' | ';')).unwrap_or(value.len());
    let value = value.get(..end).unwrap_or_default().trim();
    let value = value.get(TABLE.replies.begin(value).unwrap_or_default()..).unwrap_or_default().trim();
    if value.is_empty() {
        return if said_next(&lower, next) { Some(true) } else { none() };
    }
    // A comma with a blank goes on with a sentence.
    let goes_on = sign == "," && between.as_str().ends_with(' ');
    let is_question = sign.starts_with(['?', '？']);
    let tells = match said(value) {
        Said::Yes => !goes_on || value.chars().count() < 16,
        Said::No | Said::Open => return none(),
        Said::Other if goes_on || is_foreign(value) => false,
        Said::Other if is_question => tells_of_volumes(value),
        Said::Other if cell => tells || tells_of_volumes(value),
        Said::Other => is_upper && value.chars().count() < ANSWER && !is_of_log(line),
    };
    tells.then_some(true)
}

struct Label {
    /// It is short, and not of a format of files.
    fits: bool,
    /// It has a word of use.
    tells: bool,
}

impl Label {
    fn of(text: &str, found: &Range<usize>, begin: usize) -> Self {
        let behind = text.get(found.end.saturating_sub(begin)..).unwrap_or_default();
        let next = behind.trim_start_matches([' ', '-', '(', '（']);
        let fits = text.chars().count() < LABEL
            && !is_of_format(text)
            && !csv_prose::is_file(next)
            && !csv_prose::is_before_file(text.get(..found.start.saturating_sub(begin)).unwrap_or_default())
            && !TABLE.writer.is_in(text);
        let tells = TABLE.uses.is_in(text) || TABLE.nouns.is_in(text);
        Self { fits, tells }
    }
}

/// Where the label begins: behind a sentence, a cell, a number of a list.
fn begin_of_label(lower: &str, at: usize) -> usize {
    let before = lower.get(..at).unwrap_or_default();
    let cells = before.rfind(['\t', '|', ';', '。', '？', '?', '/', '／', ',']);
    let sentence = before.rfind(". ").map(|at| at + 1);
    let begin = cells.map(|at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    begin.max(sentence).unwrap_or_default()
}

/// A question, or something that is to be filled in.
fn asks(label: &str) -> bool {
    is_supposed(label) || label.trim_end_matches(['。', '.', ' ']).ends_with(['か', '까'])
}

/// Whether what stands before the letters is the mark of a choice.
fn is_marked(before: &str) -> bool {
    // Both of these head lists as well.
    !matches!(before, "■" | "●" | "○" | "◯") && TABLE.marks.parts.iter().any(|mark| before.ends_with(mark.as_str()))
        || before == "x"
}

/// A sheet: a cell of a title, and what stands in the same column of the row below it.
fn is_below(lower: &str, next: &str, is_upper: bool) -> bool {
    let Some(sign) = ['\t', '|', ';', ','].into_iter().find(|sign| lower.matches(*sign).count() > 0) else {
        return false;
    };
    let next = next.replace('"', "").to_lowercase();
    let cells: Vec<&str> = lower.split(sign).map(str::trim).collect();
    let below: Vec<&str> = next.split(sign).map(str::trim).collect();
    if cells.len() != below.len() || is_of_format(lower) {
        return false;
    }
    cells.iter().zip(&below).any(|(title, value)| {
        let Some(found) = letters(title).next() else { return false };
        let Label { fits, tells } = Label::of(title, &found, 0);
        fits && (is_upper || tells) && said(value) == Said::Yes
    })
}

/// Who says a line of a chat, and when: `[10:05] Mia: `.
static WHO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"\[[^\]]{3,30}\]\s*|\(?\d{1,2}:\d{2}(?::\d{2})?\)?(?:\s*[ap]m)?[\s,-]*";
    Regex::new(&format!(r"^(?P<time>{time})?(?:<[^>]{{1,30}}>\s*|@?\p{{L}}[\p{{L}}\d ._-]{{0,30}}[:：]\s*)")).ok()
});

/// Bytes of that, and whether the time is among it.
fn who(lower: &str) -> Option<(usize, bool)> {
    let found = WHO.as_ref()?.captures(lower)?;
    Some((found.get(0)?.end(), found.name("time").is_some()))
}

/// What the line below a question or a label answers.
fn said_next(line: &str, next: &str) -> bool {
    /// Words that begin other sentences as well.
    const WEAK: [&str; 9] = ["in", "on", "x", "ok", "used", "active", "da", "var", "so"];
    let lower = next.to_lowercase();
    let text = lower.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '"' | '*' | '・'));
    // Another person answers in a chat.
    let chat = who(text).filter(|_| who(line.trim_start()).is_some());
    let reply = TABLE.replies.begin(text).or_else(|| chat.filter(|(_, timed)| *timed).map(|(end, _)| end));
    let begin = reply.or(chat.map(|(end, _)| end)).unwrap_or_default();
    let text = text.get(begin..).unwrap_or_default().trim_start_matches([' ', '-', '\u{3000}']);
    match said(text) {
        Said::Yes if reply.is_some() => true,
        Said::Yes => {
            let first = words(text).next().and_then(|word| text.get(word)).unwrap_or_default();
            let is_number = first.starts_with(|c: char| c.is_ascii_digit());
            text.chars().count() < ANSWER && !WEAK.contains(&first) && !is_number
        }
        Said::Other => reply.is_some() && !is_foreign(text),
        Said::No | Said::Open => false,
    }
}

/// What a value says.
fn said(value: &str) -> Said {
    let is_frame = |c: char| c.is_whitespace() || "()（）[]「」『』'_.:：".contains(c);
    let (yes, none) = (&TABLE.yes, &TABLE.none);
    let chosen = || {
        let marks = &TABLE.marks.parts;
        let at = marks.iter().filter_map(|mark| value.find(mark.as_str()).map(|at| at + mark.len())).min()?;
        Some(value.get(at..)?.trim_start_matches(is_frame))
    };
    let is_blank = |c: char| c.is_whitespace() || "/／・|,、()（）[]☐□☑☒✓✔●○◯■".contains(c);
    let options: Vec<&str> = value.split(is_blank).filter(|word| !word.is_empty() && *word != "x").collect();
    let is = |list: &super::Words, text: &str| list.begin(text).is_some();
    if let [first, last] | [first, _, last] = options.as_slice()
        && (is(yes, first) && is(none, last) || is(none, first) && is(yes, last))
        && value.contains(['/', '／', '・', '|', '☐', '□', '[', ' '])
        && value.chars().count() < 24
        && !value.contains([',', '、'])
    {
        return match chosen() {
            Some(text) if is(yes, text) && !is(none, text) => Said::Yes,
            Some(_) => Said::No,
            None => Said::Open,
        };
    }
    let text = value.trim_matches(is_frame);
    let text = text.trim_end_matches(['。', '!']);
    if text.chars().all(|c| matches!(c, '-' | '—' | '–' | '?' | '？' | '_' | 'ー' | '.')) || text.starts_with("有無")
    {
        return Said::Open;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let behind = text.get(digits..).unwrap_or_default();
    if digits > 0 {
        let is_zero = text.get(..digits).is_some_and(|number| number.bytes().all(|byte| byte == b'0'));
        return match behind.chars().next() {
            Some('.' | '/' | ':' | '-' | '\\' | ')' | '）') => Said::Other,
            _ if is_zero => Said::No,
            _ if digits < 4 => Said::Yes,
            _ => Said::Other,
        };
    }
    let is_times =
        text.strip_prefix(['x', '×']).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if is_times || TABLE.beyond.parts.iter().any(|part| text.starts_with(part.as_str())) {
        return Said::Yes;
    }
    if none.begin(text).is_some() {
        return Said::No;
    }
    let volume = ["volume", "cluster disk"].iter().any(|name| text.starts_with(name));
    match yes.begin(text) {
        _ if volume => Said::Yes,
        Some(_) if is_supposed(text) => Said::Open,
        Some(end) if is_denied(text, end) => Said::No,
        Some(_) => Said::Yes,
        None => Said::Other,
    }
}

/// Whether what follows the word of an answer takes it back: `使用していません`.
fn is_denied(text: &str, end: usize) -> bool {
    super::sentences::ends_in_no(text.get(end..).unwrap_or_default())
}

/// A value that has nothing to do with the question: a path, code, a format, a question.
fn is_foreign(value: &str) -> bool {
    let is_path = value.get(1..3) == Some(":\\") && !value.contains("clusterstorage");
    let is_listed =
        value.split_once(['.', ')', '）']).is_some_and(|(head, _)| head.bytes().all(|byte| byte.is_ascii_digit()));
    is_path
        || is_listed
        || value.starts_with(['$', '{', '<', '%', '\\', '/', '.', '@', '&', '-', '#'])
        || value.contains("://")
        || value.contains(".csv")
        || value.trim_end().ends_with(['?', '？'])
        || !value.chars().any(char::is_alphanumeric)
        || is_of_format(value)
        || is_supposed(value)
}

fn tells_of_volumes(value: &str) -> bool {
    value.contains(|c: char| c.is_ascii_digit()) || TABLE.disks.is_in(value) || TABLE.numbers.is_in(value)
}

/// A line that a program logged, with the time before it.
fn is_of_log(line: &str) -> bool {
    /// Bytes in which the time stands.
    const HEAD: usize = 40;
    let head = line.get(..line.floor_char_boundary(HEAD)).unwrap_or_default().as_bytes();
    head.windows(6)
        .any(|six| matches!(six, [a, b, b':', c, d, b':'] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit())))
}
