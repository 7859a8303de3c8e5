//! Which pictures of a mail stand in its signature. A closed rule: below a line that closes the mail and the name of who sends
//! it, with nothing but names, titles, numbers, addresses and the firm's notice around, down to the mail's end. Any other
//! picture may show what a console says.

use crate::knowledge::mail_heads::{self, HeadLine};
use crate::knowledge::{csv_prose, csv_words, signatures};

/// Lines of the longest signature.
const LONGEST: usize = 40;
/// Words of the longest name, title or address.
const WORDS: usize = 8;
/// Words that stand before numbers and addresses: `Tel`, `E-Mail`.
const LABELS: usize = 4;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Blank,
    /// Nothing but pictures.
    Picture,
    /// A line that closes a mail; whether with the name of who sends it.
    Closing(bool),
    /// A name, a title or a firm.
    Name,
    /// A number to call, or an address.
    Contact,
    /// The firm's notice.
    Notice,
    Other,
}

/// For each line that shows a picture whether that stands in a signature. `shows` says whether a line does, and what is left of
/// it without its pictures.
pub(super) fn pictures<'t>(
    lines: impl Iterator<Item = &'t str>,
    shows: impl Fn(&str) -> Option<String>,
) -> Vec<(usize, bool)> {
    let (mut found, mut mail) = (Vec::new(), Mail::default());
    for (at, line) in lines.enumerate() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '_' | '|' | '\u{feff}'));
        let head = mail_heads::read(line);
        if head.is_some() {
            mail.judge(&mut found);
            mail.lines.clear();
        }
        // Who sends a mail is named at its head.
        match head {
            Some(HeadLine::From) => mail.sender = line.to_lowercase(),
            Some(HeadLine::Separator | HeadLine::Wrote(_)) => mail.sender.clear(),
            _ => mail.lines.push((at, line, shows(line))),
        }
    }
    mail.judge(&mut found);
    found
}

/// One mail of a thread.
#[derive(Default)]
struct Mail<'t> {
    /// The line of its head that says by whom it is, in lower case.
    sender: String,
    lines: Vec<(usize, &'t str, Option<String>)>,
}

impl Mail<'_> {
    fn judge(&self, found: &mut Vec<(usize, bool)>) {
        if self.lines.iter().all(|(.., shown)| shown.is_none()) {
            return;
        }
        let from = self.signature();
        let own = |(number, (at, _, shown)): (usize, &(usize, &str, Option<String>))| {
            shown.as_ref().map(|_| (*at, from.is_some_and(|from| number > from)))
        };
        found.extend(self.lines.iter().enumerate().filter_map(own));
    }

    /// The line behind which pictures stand in the signature: that of the name.
    fn signature(&self) -> Option<usize> {
        let words = |(_, line, shown): &(usize, &str, Option<String>)| match shown {
            Some(rest) => signatures::speaks_of_picture(rest),
            None => signatures::speaks_of_picture(line),
        };
        if self.lines.iter().any(words) {
            return None;
        }
        let mut parts: Vec<(usize, Part)> = Vec::new();
        // From the end up: what closes the mail is the first line that is no part of a signature.
        for (number, (_, line, shown)) in self.lines.iter().enumerate().rev() {
            let part = self.part(line, shown.as_deref(), parts.last().map(|(_, part)| *part));
            match part {
                Part::Closing(is_named) => {
                    let name = if is_named { Some(number) } else { named(&parts) };
                    // "The output:" speaks of what stands below the signature.
                    let before = self.lines.iter().take(number).rev().find(|(_, line, _)| !line.is_empty());
                    let points = before.is_some_and(|(_, line, _)| line.ends_with([':', '：']));
                    return name.filter(|_| !points);
                }
                // Without such a line the name of the sender does, as the head has it.
                Part::Other => return self.unclosed(&parts),
                part => parts.push((number, part)),
            }
            if parts.len() > LONGEST {
                return None;
            }
        }
        self.unclosed(&parts)
    }

    /// The line of the sender's name, as the head has it, in what stands at the end of a mail that nothing closes.
    fn unclosed(&self, parts: &[(usize, Part)]) -> Option<usize> {
        let names = parts.iter().rev().filter(|(_, part)| *part == Part::Name);
        let is_sender = |number: usize| {
            let line = self.lines.get(number).map_or("", |(_, line, _)| line).to_lowercase();
            line.chars().count() > 3 && self.sender.contains(&line)
        };
        names.map(|(number, _)| *number).find(|number| is_sender(*number))
    }

    fn part(&self, line: &str, shown: Option<&str>, below: Option<Part>) -> Part {
        let is_rule = |line: &str| !line.chars().any(char::is_alphanumeric);
        match shown {
            Some(rest) if is_rule(rest) => return Part::Picture,
            Some(rest) => {
                return if self.part(rest, None, None) == Part::Contact { Part::Contact } else { Part::Other };
            }
            None => {}
        }
        if let Some(name) = signatures::closing(line) {
            return match name.as_str() {
                "" => Part::Closing(false),
                name if is_name(name) => Part::Closing(true),
                _ => Part::Other,
            };
        }
        // Of a notice that goes over several lines one has the words.
        if signatures::is_notice(line) || below == Some(Part::Notice) && line.len() > 40 {
            return Part::Notice;
        }
        if is_rule(line) {
            return Part::Blank;
        }
        let fields = || line.split(['|', '•', '·', '/', '／']).map(str::trim).filter(|field| !field.is_empty());
        match fields().all(|field| is_contact(field) || is_name(field)) {
            true if fields().any(is_contact) || is_contact(line) => Part::Contact,
            true => Part::Name,
            false if is_contact(line) => Part::Contact,
            false => Part::Other,
        }
    }
}

/// The first line behind the closing words, where it is a name: no picture stands before it.
fn named(parts: &[(usize, Part)]) -> Option<usize> {
    let first = parts.iter().rev().find(|(_, part)| *part != Part::Blank)?;
    matches!(first.1, Part::Name | Part::Contact).then_some(first.0)
}

/// Whether it is a name, a title, a firm or a street: words that begin with a capital letter, or are numbers, and none of them
/// of what a picture may show.
fn is_name(text: &str) -> bool {
    /// Characters of the longest name in a script without blanks.
    const SCRIPT: usize = 30;
    if text.ends_with([':', '：', '?', '!', '。']) || text.chars().count() > 80 || is_of_evidence(text) {
        return false;
    }
    let words: Vec<&str> =
        text.split([' ', '\u{3000}', ',', '\u{a0}', '(', ')', '-']).filter(|w| !w.is_empty()).collect();
    let is_word = |word: &&str| {
        let word = word.trim_end_matches('.');
        let own = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’' | '&' | '〒' | '〜'));
        let begins = word.chars().next().is_some_and(|c| !c.is_lowercase());
        own && (begins || signatures::is_particle(word)) && word.chars().count() <= SCRIPT
    };
    let has_letters = text.chars().any(char::is_alphabetic);
    has_letters && words.len() <= WORDS && words.iter().all(is_word)
}

/// Whether it is a number to call, a mail address or that of a page, with what it is called at most.
fn is_contact(text: &str) -> bool {
    if is_of_evidence(text) {
        return false;
    }
    let (mut labels, mut digits, mut addresses) = (0, 0, 0);
    for word in
        text.split([' ', '\u{3000}', '\t', '\u{a0}', ',', ';', '<', '>', '[', ']', ':', '：']).filter(|w| !w.is_empty())
    {
        let is_page = word.contains('.') && word.split('.').all(|part| !part.is_empty());
        if word.bytes().all(|byte| byte.is_ascii_digit() || b"+-()/.".contains(&byte)) {
            digits += word.bytes().filter(u8::is_ascii_digit).count();
        } else if word.contains('@') || word.starts_with("//") || is_page && word.chars().any(char::is_alphabetic) {
            addresses += 1;
        } else if word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-')) && word.chars().count() <= 12 {
            labels += 1;
        } else {
            return false;
        }
    }
    labels <= LABELS && (digits >= 6 || addresses > 0)
}

/// Whether a line may be of what is looked for.
fn is_of_evidence(line: &str) -> bool {
    signatures::is_no_name(line) || csv_words::said(line).is_some() || csv_prose::speaks(line)
}
