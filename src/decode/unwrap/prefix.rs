//! What a log, an agent or a mail puts before every line of a writer list, whatever it is: a time, a level, a host, a
//! number of a process or of a line, marks of quoting, bullets. It is inferred from the list's own lines, not listed.

use super::carrier::carries;
use super::{Numbered, anchor, table};
use crate::decode::transcript::is_prompt;
use crate::facts::proof::asks_for_volumes;
use crate::knowledge::event_labels::names_event;

/// Lines of a list that are compared at a time: a block has four that tell.
const WINDOW: usize = 4;
/// Lines from one of them to the last: blocks are told from the text between them.
const NEAR: u32 = 16;
/// Different prefixes of one text.
const MOST: usize = 8;
/// Parts of a prefix that are looked at.
const PARTS: usize = 64;

/// Takes the prefixes of writer lists, of tables below a rule and of whole texts off all lines that carry them, and says
/// whether there was one. What a console said behind the prefix of a log is read like any other and proves nothing by
/// silence: its lines count as changed. A prompt that names its machine itself is left as it is, and so are lines that are
/// events themselves: what begins them is their own date and source.
pub(super) fn take_off(lines: &mut [Numbered]) -> bool {
    let mut found = prefixes(lines);
    if found.len() < MOST {
        found.extend(of_tables(lines, MOST.saturating_sub(found.len())));
    }
    if found.is_empty() {
        found.extend(whole(lines));
    }
    // Below a rule a row is one of its table, and has all that it says itself in its columns; so has one in quotes.
    let mut in_table = false;
    for line in lines {
        let ends = found.iter().filter_map(|prefix| prefix.end(&line.text));
        let Some(rest) = ends.max().and_then(|end| line.text.get(end..)) else {
            in_table = false;
            continue;
        };
        in_table = table::is_rule(rest) || table::is_barred_rule(rest) || in_table && !rest.trim().is_empty();
        let is_row = || super::carrier::are_rows(std::iter::once(rest));
        if !is_prompt(&line.text) && (in_table || !names_event(&line.text) || is_row()) {
            line.text = framed(line.text.trim_start(), rest).to_owned();
        }
    }
    !found.is_empty()
}

/// The prefixes of tables: what stands before the rule, and before the header above it and the row below alike.
fn of_tables(lines: &[Numbered], most: usize) -> Vec<Prefix> {
    let mut found: Vec<Prefix> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_known = |from: usize| found.iter().any(|prefix| prefix.end(&line.text) == Some(from));
        let from = table::rule(&line.text).filter(|from| *from > 0 && !is_known(*from));
        found.extend(from.and_then(|from| of_table(lines, at, from)));
        if found.len() >= most {
            break;
        }
    }
    found
}

fn of_table(lines: &[Numbered], at: usize, from: usize) -> Option<Prefix> {
    /// Lines above and below a rule of which one is the header, and one a row.
    const NEAR: usize = 2;
    let before = lines.get(at)?.text.get(..from)?;
    let mut whole: Vec<Part> = parts(before).into_iter().map(|(part, _)| part).collect();
    if let Some(Part::Blank(n)) = whole.last_mut() {
        // The first column may be set to the right.
        *n = 1;
    }
    if whole.iter().all(|part| matches!(part, Part::Blank(_))) {
        return None;
    }
    let above = lines.get(at.saturating_sub(NEAR)..at)?.iter().rev();
    let below = lines.get(at + 1..)?.iter().take(NEAR);
    let fits = |prefix: &[Part], line: &Numbered| {
        let shared = common(prefix, &parts(&line.text));
        let has_more = || line.text.trim_end().len() > before.trim_end().len();
        (shared.len() == prefix.len() && has_more()).then_some(shared)
    };
    let headed = above.into_iter().find_map(|line| fits(&whole, line))?;
    below.into_iter().find_map(|line| fits(&headed, line)).map(Prefix)
}

/// Lines that are looked at for the prefix of a whole text, at a time, and how often.
const SAMPLE: usize = 6;
const SAMPLES: usize = 4;

/// Whether the first lines of a text have a prefix alike, of which all may be carried.
pub(super) fn begins_alike<'l>(texts: impl Iterator<Item = &'l str>) -> bool {
    let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).take(SAMPLE * SAMPLES).collect();
    texts.chunks(SAMPLE).any(|sample| of_sample(sample).is_some())
}

/// What all lines of a sample begin with, if it is what a carrier has.
fn of_sample(sample: &[&str]) -> Option<Prefix> {
    /// Of fewer it is one only if it has no word of its own.
    const LEAST: usize = 2;
    const SURE: usize = 4;
    let first = sample.first().filter(|_| sample.len() >= LEAST)?;
    let mut shared = alike(sample.iter().copied());
    // Emphasis is the lines' own.
    while matches!(shared.last(), Some(Part::Sign('_' | '*'))) {
        shared.pop();
    }
    let mut shared = up_to_sign(shared)?;
    // So is a quote or a bracket that opens at the end of what is alike.
    while shared.pop_if(|last| matches!(last, Part::Sign('"' | '{' | '['))).is_some() {}
    let prefix = Prefix(shared);
    let rests = || sample.iter().filter_map(|text| text.get(prefix.end(text)?..));
    let is_set_off = sample.len() >= SURE && rests().any(|rest| rest.trim().is_empty() || rest.starts_with("  "));
    carries(first.get(..prefix.end(first)?)?, is_set_off).then_some(prefix)
}

/// The prefix that four of five lines of a text share, behind which evidence shows.
fn whole(lines: &[Numbered]) -> Option<Prefix> {
    /// No text of which every line was carried by a log is longer.
    const LONGEST: usize = 20_000;
    if lines.len() > LONGEST {
        return None;
    }
    let texts = || lines.iter().map(|line| line.text.as_str()).filter(|text| !text.trim().is_empty());
    let all: Vec<&str> = texts().collect();
    all.chunks(SAMPLE).take(SAMPLES).filter_map(of_sample).find(|prefix| {
        let rests: Vec<&str> = texts().filter_map(|text| text.get(prefix.end(text)?..)).collect();
        let asks = |rest: &&str| is_prompt(rest) && asks_for_volumes(rest);
        let is_session = || rests.iter().any(asks) && !all.iter().any(|text| is_prompt(text));
        rests.len() * 5 >= all.len() * 4 && (super::carrier::holds_evidence(&rests) || is_session())
    })
}

/// The rest of a line without the bar of a frame if the line began with one, or the quote (`msg="…"`) if one opened it.
fn framed<'t>(line: &str, rest: &'t str) -> &'t str {
    let bar = line.chars().next().filter(|first| matches!(first, '|' | '│' | '║' | '┃' | '#'));
    let opens = line.strip_suffix(rest).filter(|prefix| prefix.ends_with(['"', '`']));
    let end = opens.and_then(|prefix| prefix.chars().next_back()).or(bar);
    end.and_then(|end| rest.trim_end().strip_suffix(end)).map_or(rest, str::trim_end)
}

fn prefixes(lines: &[Numbered]) -> Vec<Prefix> {
    // What stands before the values of JSON are their keys, behind a prefix, too.
    let is_member = |text: &str| {
        let key = text.split_once('"').filter(|(before, _)| !before.contains(['{', '=']));
        let behind = key.and_then(|(_, key)| key.split_once('"'));
        behind.is_some_and(|(_, value)| value.trim_start().starts_with(':'))
    };
    let telling = lines.iter().filter(|line| !is_member(&line.text));
    let telling = telling.filter_map(|line| Some((line, anchor::find(&line.text)?)));
    let lists: Vec<Telling<'_>> = telling.collect();
    let diskshadow = lines.iter().any(|line| line.text.contains("* WRITER \""));
    let mut found: Vec<Prefix> = Vec::new();
    for window in lists.windows(WINDOW).filter(|window| window.iter().any(|(_, anchor)| anchor.is_sure)) {
        let (Some((first, _)), Some((last, _))) = (window.first(), window.last()) else { continue };
        let near = last.number.saturating_sub(first.number) <= NEAR;
        // Records of one form begin alike, too.
        if window.iter().any(|telling| names_event(before(telling))) {
            continue;
        }
        if near && found.len() < MOST && !found.iter().any(|known| known.fits(window)) {
            found.extend(Prefix::shared(window, diskshadow));
        }
    }
    found
}

/// A line of a list, and what tells that.
type Telling<'l> = (&'l Numbered, anchor::Anchor);

/// What stands before that which tells a line.
fn before<'l>((line, anchor): &Telling<'l>) -> &'l str {
    line.text.get(..anchor.at).unwrap_or_default()
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Digits, in any number.
    Number,
    /// Letters and digits that count up in hexadecimal.
    Hex,
    /// The name of a month, a day, a level, a half of the day.
    Word(usize),
    /// Letters as they are.
    Text(String),
    /// Blanks: as many, or any number before a number.
    Blank(usize),
    /// Any other sign.
    Sign(char),
}

/// Levels and streams.
pub(super) const LEVELS: &[&str] = &[
    "info",
    "information",
    "warn",
    "warning",
    "error",
    "err",
    "debug",
    "verbose",
    "trace",
    "notice",
    "fatal",
    "stdout",
    "stderr",
];
/// Months.
pub(super) const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai", "okt", "dez"];
/// Days of the week.
pub(super) const DAYS: &[&str] =
    &["mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so"];
/// Halves of a day.
pub(super) const HALVES: &[&str] = &["am", "pm"];

/// Words that change from line to line.
const WORDS: [&[&str]; 4] = [LEVELS, MONTHS, DAYS, HALVES];

/// The parts of a line with their ends, as far as a prefix may reach.
fn parts(line: &str) -> Vec<(Part, usize)> {
    let class = |c: char| match c {
        _ if c.is_alphanumeric() => 0,
        ' ' | '\t' => 1,
        _ => 2,
    };
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next().filter(|_| parts.len() < PARTS) {
        let len = match class(first) {
            2 => first.len_utf8(),
            of => rest.find(|c| class(c) != of).unwrap_or(rest.len()),
        };
        let Some((run, tail)) = rest.split_at_checked(len) else { break };
        rest = tail;
        let end = line.len() - rest.len();
        match class(first) {
            0 => parts.extend(words(run, end)),
            1 => parts.push((Part::Blank(run.chars().count()), end)),
            _ => parts.push((Part::Sign(first), end)),
        }
    }
    parts
}

/// A run of letters and digits: whole where it is a word or a hexadecimal number, else cut between the two.
fn words(run: &str, end: usize) -> Vec<(Part, usize)> {
    let has_digit = run.bytes().any(|b| b.is_ascii_digit());
    let lower = run.to_lowercase();
    let known = WORDS.iter().position(|words| words.contains(&lower.as_str()));
    match () {
        () if run.bytes().all(|b| b.is_ascii_digit()) => vec![(Part::Number, end)],
        () if known.is_some() => vec![(Part::Word(known.unwrap_or_default()), end)],
        () if has_digit && run.len() > 2 && run.bytes().all(|b| b.is_ascii_hexdigit()) => vec![(Part::Hex, end)],
        // The mark of a line's number: `L12`.
        () if run.starts_with('L') && run.len() > 1 && run.bytes().skip(1).all(|b| b.is_ascii_digit()) => {
            vec![(Part::Text("L".to_owned()), end - run.len() + 1), (Part::Number, end)]
        }
        // The T and Z of a date, the x of a number.
        () if run.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'T' | b'Z' | b'x')) => vec![(Part::Number, end)],
        () => vec![(Part::Text(run.to_owned()), end)],
    }
}

/// What two lines begin with alike.
fn common(one: &[Part], other: &[(Part, usize)]) -> Vec<Part> {
    let mut common = Vec::new();
    for (i, (one_part, (other_part, _))) in one.iter().zip(other).enumerate() {
        let part = match (one_part, other_part) {
            (Part::Number | Part::Hex, Part::Number | Part::Hex) if one_part != other_part => Part::Hex,
            (Part::Blank(_), Part::Blank(_)) if matches!(one.get(i + 1), Some(Part::Number)) => Part::Blank(0),
            (Part::Blank(one), Part::Blank(other)) if one != other => {
                common.push(Part::Blank(*one.min(other)));
                break;
            }
            (one, other) if one == other => one.clone(),
            _ => break,
        };
        common.push(part);
    }
    common
}

/// What the beginnings of several lines have alike.
fn alike<'l>(mut beginnings: impl Iterator<Item = &'l str>) -> Vec<Part> {
    let Some(first) = beginnings.next() else { return Vec::new() };
    let shared = parts(first).into_iter().map(|(part, _)| part).collect::<Vec<_>>();
    beginnings.fold(shared, |shared, other| common(&shared, &parts(other)))
}

/// Where the last sign or number stands, behind which words may be the lines' own.
fn last_sign(shared: &[Part]) -> Option<usize> {
    let last = shared.iter().rposition(|part| !matches!(part, Part::Text(_) | Part::Blank(_)))?;
    // A container's runtime says behind the stream whether a line is whole (`stdout F`).
    let is_of_stream = |text: &String| matches!(text.as_str(), "F" | "P");
    let tag = matches!((shared.get(last), shared.get(last + 2)), (Some(Part::Word(0)), Some(Part::Text(tag))) if is_of_stream(tag));
    Some(if tag { last + 2 } else { last })
}

/// The parts up to the last sign or number, with one blank that may stand behind it.
fn up_to_sign(mut shared: Vec<Part>) -> Option<Vec<Part>> {
    let last = last_sign(&shared)?;
    let blank = matches!(shared.get(last + 1), Some(Part::Blank(n)) if *n > 0);
    shared.truncate(last + 1);
    shared.extend(blank.then_some(Part::Blank(1)));
    Some(shared)
}

/// Parts that every line of a list begins with.
#[derive(Debug)]
pub struct Prefix(Vec<Part>);

impl Prefix {
    /// What several lines begin with alike, each before a place where its own words are certain to have begun; `None` for
    /// blanks alone. What all of them are is taken whole: `stdout F`.
    pub fn of<'l>(beginnings: impl Iterator<Item = &'l str> + Clone) -> Option<Self> {
        let shared = alike(beginnings.clone());
        let are_all = beginnings.clone().all(|one| parts(one).len() == shared.len());
        let shared = if are_all { shared } else { up_to_sign(shared)? };
        shared.iter().any(|part| !matches!(part, Part::Blank(_))).then_some(Self(shared))
    }

    /// The rest of a line that begins with it.
    pub fn rest<'t>(&self, line: &'t str) -> Option<&'t str> {
        Some(framed(line.trim_start(), line.get(self.end(line)?..)?))
    }

    /// What the lines of a window share, up to the last sign or number: the words of the list are not taken.
    fn shared(window: &[Telling<'_>], diskshadow: bool) -> Option<Self> {
        let mut shared = alike(window.iter().map(before));
        let whole = Self(shared.clone());
        let ends_before_banner = |(line, anchor): &Telling<'_>| {
            anchor::is_banner(line.text.get(anchor.at..).unwrap_or_default())
                && whole.end(&line.text) == Some(anchor.at)
        };
        if !window.iter().any(ends_before_banner) {
            let last = last_sign(&shared)?;
            // diskshadow's own lines begin with a dash below a writer's.
            if diskshadow && shared.get(last) == Some(&Part::Sign('-')) {
                shared.truncate(last);
            }
            shared = up_to_sign(shared)?;
        }
        shared.iter().any(|part| !matches!(part, Part::Blank(_))).then_some(Self(shared))
    }

    fn fits(&self, window: &[Telling<'_>]) -> bool {
        window.iter().all(|(line, anchor)| self.end(&line.text).is_some_and(|end| end <= anchor.at))
    }

    /// Where the prefix ends in a line that begins with it. The blanks at its end may be fewer: editors cut them.
    fn end(&self, line: &str) -> Option<usize> {
        let mut have = parts(line).into_iter().peekable();
        let mut end = 0;
        for (i, part) in self.0.iter().enumerate() {
            let last = i + 1 == self.0.len();
            match (part, have.next()) {
                (Part::Blank(_), None) if last => return Some(line.len()),
                (Part::Blank(n), Some((Part::Blank(m), to))) => match () {
                    () if last && m >= *n => end = to - (m - n),
                    () if *n == 0 || m == *n => end = to,
                    () => return None,
                },
                (Part::Hex, Some((Part::Number | Part::Hex, to))) => end = to,
                (one, Some((two, to))) if *one == two => end = to,
                // A number that reached the column's width has no blank before it.
                _ => return None,
            }
        }
        Some(end)
    }
}
