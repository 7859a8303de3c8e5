//! The words of a file's or folder's name: which say what a capture is, and what of them is a host's name.

use std::sync::LazyLock;

use regex::Regex;

use super::layout;
use super::names::host_name;

/// Words alone that say what a capture is and not what it is of.
pub(super) fn is_generic(name: &str) -> bool {
    let words = words(name);
    let is_joint = |word: &str| name.contains(' ') && layout::is_joint(word);
    let is_generic = |word: &&str| layout::is_generic_word(word) || is_joint(word);
    words.iter().all(is_generic) && (words.is_empty() || !words.iter().all(|word| is_joint(word)))
}

/// Words that say what a capture is, of which one at least no machine is called by.
pub(super) fn says_what(name: &str) -> bool {
    is_generic(name) && !words(name).iter().all(|word| layout::is_role(word))
}

/// Whether a file's stem is a title, since no machine's name holds blanks but those before a number or letter that tells
/// one of several apart (`ノード 1`), or the number of a ticket.
pub(super) fn is_title(stem: &str) -> bool {
    let parts: Vec<&str> = stem.split_whitespace().collect();
    let is_numbered =
        |last: &str| last.chars().count() == 1 || last.len() <= 3 && last.bytes().all(|b| b.is_ascii_digit());
    let is_name = match parts.as_slice() {
        [_] => true,
        [_, last] => is_numbered(last),
        _ => false,
    };
    !is_name || layout::is_ticket(stem)
}

/// A stem without what browsers and the Explorer make of a second copy's name: ` (1)`, ` - Copy`, `Copy of `.
pub(super) fn without_copy_mark(stem: &str) -> &str {
    let marked = stem.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let is_number = |text: &str| !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let bare = marked.filter(|(_, number)| is_number(number)).map_or(stem, |(bare, _)| bare.trim_end());
    let unmarked = layout::marks_of_copies().find_map(|mark| {
        let (first, last) = (bare.get(..mark.len()), bare.len().checked_sub(mark.len()).and_then(|at| bare.get(at..)));
        match mark.starts_with(' ') {
            true if last.is_some_and(|last| last.to_lowercase() == mark) => bare.get(..bare.len() - mark.len()),
            false if first.is_some_and(|first| first.to_lowercase() == mark) => bare.get(mark.len()..),
            _ => None,
        }
    });
    Some(unmarked.unwrap_or(bare)).filter(|bare| !bare.is_empty()).unwrap_or(stem)
}

/// Whether a name of generic words is that of a server after all: `vm-app-01`, `app-vm-7`.
pub(super) fn is_server(name: &str) -> bool {
    let Some((head, number)) = name.rsplit_once('-') else { return false };
    let Some((before, last)) = head.rsplit_once('-') else { return false };
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_tied = is_number && layout::begins_hosts(before) && layout::is_role(last) && !layout::is_capture_word(last);
    let is_numbered = layout::is_numbered_host(&format!("{last}-{number}"));
    is_tied || is_numbered && !words(before).iter().any(|word| layout::is_capture_word(word))
}

/// The stem with `get` for each cmdlet in it, since a cmdlet's noun names no host.
pub(super) fn without_cmdlet(stem: &str) -> String {
    let spans = word_spans(stem);
    let word = |i: usize| spans.get(i).and_then(|(from, to)| stem.get(*from..*to)).unwrap_or_default();
    let is_noun = |i: usize| {
        sign(stem, &spans, i) == Some("-")
            && layout::is_verb(word(i - 1))
            && word(i).chars().all(|c| c.is_ascii_alphabetic())
    };
    let nouns = (1..spans.len()).filter(|&i| is_noun(i) && (i < 2 || !layout::is_verb(word(i - 2))));
    let mut bare = stem.to_owned();
    for (from, to) in nouns.collect::<Vec<_>>().into_iter().rev().filter_map(|i| spans.get(i)) {
        bare.replace_range(*from..*to, "get");
    }
    bare
}

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const DAY: &str = "(?:(?:19|20)[0-9]{2}[-._]?(?:0[1-9]|1[0-2])[-._]?(?:0[1-9]|[12][0-9]|3[01])\
        |[0-3]?[0-9][-._][0-3]?[0-9][-._](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}年[01]?[0-9]月[0-3]?[0-9]日)";
    const TIME: &str = "[-_t .]?[0-2][0-9][-._]?[0-5][0-9](?:[-._]?[0-5][0-9])?";
    Regex::new(&format!(r"(?:^|[-_ .(\[]+){DAY}(?:{TIME})?(?:[-_ .)\]]+|$)")).ok()
});

/// A name in lower case without the days in it, unless nothing is left: captures of one machine differ by them.
pub(super) fn without_dates(name: &str) -> String {
    let Some(dates) = DATE.as_ref().filter(|_| name.contains(|c: char| c.is_ascii_digit())) else {
        return name.to_owned();
    };
    let parted = |found: &regex::Captures<'_>| {
        let found = found.get(0).map_or(0..0, |found| found.range());
        let before = name.get(..found.start).unwrap_or_default();
        match () {
            // A machine may be called by a word and a number as long as a day.
            () if before.chars().all(char::is_alphabetic)
                && name.get(found.clone()).is_some_and(|it| it.starts_with('-')) =>
            {
                name.get(found).unwrap_or_default()
            }
            () if before.is_empty() || found.end == name.len() => "",
            () => "_",
        }
    };
    let bare = dates.replace_all(name, parted).into_owned();
    if bare.contains(char::is_alphabetic) { bare } else { name.to_owned() }
}

fn separator(c: char) -> bool {
    !c.is_alphanumeric()
}

pub(super) fn words(text: &str) -> Vec<&str> {
    word_spans(text).into_iter().filter_map(|(from, to)| text.get(from..to)).collect()
}

/// `vm-sql-01` of `vm-sql-01_csv_2` or of `csv-vm-sql-01`: what stands beside the words of a capture's name.
pub(super) fn host_beside_words(stem: &str) -> Option<String> {
    let spans = word_spans(stem);
    let word = |(from, to): &(usize, usize)| stem.get(*from..*to).unwrap_or_default();
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let are_words = |from: usize| spans.iter().skip(from).all(|span| layout::is_capture_word(word(span)));
    let may_end = |i: usize| spans.get(i).is_some_and(|span| !is_number(word(span))) && !tears(stem, &spans, i);
    let lead = spans.iter().position(|span| !layout::is_capture_word(word(span))).filter(|&i| i > 0);
    // Behind a product's word and a host stands the number of a job (`BEX_APP1_00112`).
    let is_job = |i: usize| {
        const SHORTEST: usize = 5;
        let number = spans.get(i).map(word).filter(|number| is_number(number));
        number.is_some_and(|number| number.len() >= SHORTEST)
            && sign(stem, &spans, i) == Some("_")
            && lead.is_some_and(|lead| lead < i)
    };
    let tail = (1..spans.len()).find(|&i| are_words(i) && (may_end(i) || is_job(i)));
    let is_tied = |i: usize| {
        i > 0
            && sign(stem, &spans, i) == Some("-")
            && spans.get(i - 1).is_some_and(|span| layout::begins_hosts(word(span)))
    };
    let lead = lead.filter(|&i| !is_tied(i));
    // A number right before a word is the word's own: `1号機`.
    let is_counted =
        |i: usize| i > 0 && sign(stem, &spans, i) == Some("") && spans.get(i - 1).is_some_and(|s| is_number(word(s)));
    let lead = lead.map(|i| if is_counted(i) { i - 1 } else { i });
    let begins = |i: usize| spans.get(i).map(|(from, _)| *from);
    let ends = tail.filter(|tail| lead.is_none_or(|lead| lead < *tail));
    (tail.is_some() || lead.is_some()).then_some(())?;
    let host = stem.get(lead.and_then(begins).unwrap_or(0)..ends.and_then(begins).unwrap_or(stem.len()))?;
    let host = host.trim_matches(separator);
    let is_numbered = host.contains(|c: char| c.is_ascii_digit());
    // "Copy of writers": a word between others is no machine's.
    let is_word = |word: &&str| layout::is_capture_word(word) || stem.contains(' ') && layout::is_joint(word);
    let named = (is_numbered || !says_what(host)) && !words(host).iter().all(is_word);
    host_name(host).filter(|_| named || layout::is_numbered_host(host)).map(|host| host.short)
}

/// What stands before a word.
fn sign<'s>(stem: &'s str, spans: &[(usize, usize)], i: usize) -> Option<&'s str> {
    let ((to, _), (_, from)) = spans.get(i).zip(spans.get(i.checked_sub(1)?))?;
    stem.get(*from..*to)
}

/// Whether a host's name would be torn that ended before a word of captures: a dash parts them, and servers are called by
/// that word, with a number behind it (`lon-log-1`, `vm-app02`) or where other signs part the words (`vm-app_writers`).
fn tears(stem: &str, spans: &[(usize, usize)], i: usize) -> bool {
    let word = |i: usize| spans.get(i).and_then(|(from, to)| stem.get(*from..*to)).unwrap_or_default();
    let sign =
        |i: usize| spans.get(i).zip(spans.get(i.wrapping_sub(1))).and_then(|((to, _), (_, from))| stem.get(*from..*to));
    if sign(i) != Some("-") {
        return false;
    }
    let digits = |text: &str| text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let is_number = |text: &str| !text.is_empty() && digits(text) == text.len();
    let bare = word(i).trim_end_matches(|c: char| c.is_ascii_digit());
    let own = digits(word(i));
    let (number, next) = match own {
        0 if sign(i + 1) == Some("-") && is_number(word(i + 1)) => (digits(word(i + 1)), i + 2),
        own => (own, i + 1),
    };
    let is_parted = sign(next).is_some_and(|sign| sign != "-");
    let is_whole = digits(word(i - 1)) > 0;
    match number {
        0 => is_parted && !is_whole && layout::is_inside_host(bare, 0),
        1 => !is_whole && (layout::is_inside_host(bare, 1) || is_parted && layout::is_inside_host(bare, 2)),
        _ => layout::is_inside_host(bare, number),
    }
}

/// Where the words of a text begin and end, in bytes: where scripts change that are written close, a word ends.
pub(super) fn word_spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        let script = (!separator(c)).then(|| layout::is_written_close(c));
        match (script, spans.last_mut()) {
            (Some(_), Some(span)) if script == open => span.1 = at + c.len_utf8(),
            (Some(_), _) => spans.push((at, at + c.len_utf8())),
            (None, _) => {}
        }
        open = script;
    }
    spans
}
