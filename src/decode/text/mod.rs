//! Text of any encoding as lines that are numbered as an editor numbers them.

mod legacy;
mod oem;
mod pieces;
mod plausible;
pub(in crate::decode) mod utf32;
mod wide;

pub use pieces::{Piece, Pieces};

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use memchr::{memchr2, memchr2_iter};
use regex::Regex;

/// One line of a text, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Number in the file, from 1.
    pub number: u32,
    /// What it says.
    pub text: &'t str,
}

/// A text held whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// Encoding of its main part, spelt as `encoding_rs` does, in lower case.
    pub encoding: &'static str,
    /// Lines that showed more than they hold now: something invisible was taken out, a lone CR let one text be written
    /// over another, or another program wrote on in another encoding. In order.
    pub hidden: Vec<u32>,
}

impl Text {
    /// Decodes a text or the beginning of one; `None` for what is no text.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut seams = Vec::new();
        let (text, encoding) = utf32::decode(bytes).unwrap_or_else(|| match bytes {
            [0xef, 0xbb, 0xbf, rest @ ..] => eight_bit(rest),
            [0xff, 0xfe, rest @ ..] => from_pieces(rest, true, &mut seams),
            [0xfe, 0xff, rest @ ..] => (whole(rest, UTF_16BE), "utf-16be"),
            _ => match wide::unmarked(bytes) {
                Some(order) if order == UTF_16BE => (whole(bytes, UTF_16BE), "utf-16be"),
                Some(_) => from_pieces(bytes, true, &mut seams),
                None if bytes.contains(&0) && wide::reads_well(bytes) => from_pieces(bytes, false, &mut seams),
                None => eight_bit(bytes),
            },
        });
        let ebcdic = !encoding.starts_with("utf-") && is_ebcdic(bytes);
        (is_text(&text) && !ebcdic).then(|| {
            let mut hidden = hidden(&text);
            hidden.extend(seams);
            hidden.sort_unstable();
            Self { text: without_marks(text), encoding, hidden }
        })
    }

    /// The same text with other words in its lines.
    pub(in crate::decode) fn with(&self, text: String) -> Self {
        Self { text, encoding: self.encoding, hidden: self.hidden.clone() }
    }

    /// Everything in one piece; byte-order marks, zero-width blanks and console colours are gone.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its lines: CR LF, LF and a lone CR end one.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut rest = Some(self.text.as_str()).filter(|text| !text.is_empty());
        let texts = std::iter::from_fn(move || {
            let text = rest?;
            let end = memchr2(b'\r', b'\n', text.as_bytes());
            let (line, tail) = end.and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""));
            let tail = tail.strip_prefix("\r\n").or_else(|| tail.strip_prefix(['\r', '\n'])).unwrap_or(tail);
            rest = Some(tail).filter(|tail| !tail.is_empty());
            Some(line)
        });
        texts.zip(1..).map(|(text, number)| Line { number, text })
    }
}

/// Words of which one stands in the lines that are looked at closer: all are looked for at once, since every line of a large
/// text is asked.
pub type AnyOf = LazyLock<Option<AhoCorasick>>;

/// Makes such words ready.
pub fn any_of(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::new(words).ok()
}

/// Whether one of them stands in a text.
pub fn has_any(words: &AnyOf, text: &str) -> bool {
    words.as_ref().is_some_and(|words| words.is_match(text))
}

/// Whether a text holds a word of ASCII, in any case: asked where few lines do, before a pattern is made or tried.
pub fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else { return true };
    let is_word = |at: usize| text.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word));
    memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text).any(is_word)
}

fn whole(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// UTF-16LE and 8-bit text behind one another; `seams` are the lines at which one ends and the other begins.
fn from_pieces(bytes: &[u8], starts_wide: bool, seams: &mut Vec<u32>) -> (String, &'static str) {
    let pieces = wide::pieces(bytes, starts_wide);
    let of = |piece: &wide::Piece| bytes.get(piece.range.clone()).unwrap_or_default();
    let narrow: Vec<u8> = pieces.iter().filter(|piece| !piece.wide).flat_map(of).copied().collect();
    let charset = if std::str::from_utf8(&narrow).is_ok() {
        None
    } else {
        legacy::guess(narrow.split_inclusive(|&byte| byte == b'\n'))
    };
    let mut text = String::with_capacity(bytes.len());
    let mut number = 1_u32;
    for piece in &pieces {
        let before = text.len();
        if before > 0 {
            seams.push(number);
        }
        match charset {
            _ if piece.wide => text.push_str(&UTF_16LE.decode_without_bom_handling(of(piece)).0),
            Some(charset) => text.push_str(&charset.decode(of(piece))),
            None => text.push_str(&String::from_utf8_lossy(of(piece))),
        }
        let ends = line_ends(text.get(before..).unwrap_or_default());
        number = number.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
    }
    let mostly_narrow = narrow.len() > bytes.len() - narrow.len();
    (text, if mostly_narrow { charset.map_or("utf-8", legacy::Charset::name) } else { "utf-16le" })
}

/// CR LF, LF and a lone CR, as [`Text::lines`] counts them.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr2_iter(b'\r', b'\n', bytes).filter(|at| bytes.get(*at..*at + 2) != Some(b"\r\n".as_slice())).count()
}

/// UTF-8, or what is most plausible; lines of another encoding amid UTF-8 are read as that.
fn eight_bit(bytes: &[u8]) -> (String, &'static str) {
    let cut = match std::str::from_utf8(bytes) {
        Ok(text) => return (text.to_owned(), "utf-8"),
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or(bytes),
        Err(_) => bytes,
    };
    if let Ok(text) = std::str::from_utf8(cut) {
        return (text.to_owned(), "utf-8");
    }
    let lines = || bytes.split_inclusive(|&byte| byte == b'\n');
    let is_good = |line: &&[u8]| std::str::from_utf8(line).is_ok();
    let Some(charset) = legacy::guess(lines().filter(|line| !is_good(line))) else {
        return (String::from_utf8_lossy(bytes).into_owned(), "utf-8");
    };
    let beyond_ascii = lines().filter(|line| !line.is_ascii());
    let (good, bad) = beyond_ascii.fold((0, 0), |(good, bad), line| match is_good(&line) {
        true => (good + 1, bad),
        false => (good, bad + 1),
    });
    if good <= bad {
        return (charset.decode(bytes), charset.name());
    }
    let mut text = String::with_capacity(bytes.len());
    for line in lines() {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&charset.decode(line)),
        }
    }
    (text, "utf-8")
}

/// At most one letter in fifty is a control character or unreadable: logs hold a stray one, binaries are full of them.
fn is_text(text: &str) -> bool {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')) {
        return true;
    }
    let (mut odd, mut all) = (0_usize, 0_usize);
    for letter in text.chars() {
        all += 1;
        let usual = matches!(letter, '\t' | '\n' | '\r' | '\u{7}' | '\u{8}' | '\u{b}' | '\u{c}' | '\u{1b}' | '\u{85}');
        odd += usize::from(letter == char::REPLACEMENT_CHARACTER || (letter.is_control() && !usual));
    }
    odd * 50 <= all
}

/// Whether blanks and line ends are those of mainframes, with blanks as often as a text has them or nothing but that
/// alphabet's letters and signs: `@` is a blank there, and a line ends in 0x15 or 0x25.
fn is_ebcdic(bytes: &[u8]) -> bool {
    let count = |test: fn(u8) -> bool| bytes.iter().filter(|byte| test(**byte)).count();
    let ascii = count(|byte| matches!(byte, b' ' | b'\n' | b'\t')) > 0
        || memchr::memchr_iter(b'\r', bytes).any(|at| !matches!(bytes.get(at + 1), Some(0x15 | 0x25)));
    let letter =
        |byte| matches!(byte, 0x81..=0x89 | 0x91..=0x99 | 0xa2..=0xa9 | 0xc1..=0xc9 | 0xd1..=0xd9 | 0xe2..=0xe9);
    let sign = |byte| {
        matches!(byte, 0x05 | 0x0d | 0x15 | 0x25 | 0x40 | 0x4a..=0x50 | 0x5a..=0x61 | 0x6a..=0x6f | 0x79..=0x7f)
            || matches!(byte, 0xa1 | 0xba | 0xbb | 0xc0 | 0xd0 | 0xe0 | 0xf0..=0xf9)
    };
    let plain = || bytes.iter().all(|byte| letter(*byte) || sign(*byte)) && count(letter) * 2 > bytes.len();
    !ascii && (count(|byte| byte == b'@') * 20 >= bytes.len() || plain())
}

static COLOUR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("\u{1b}\\[[0-9;?]*[ -/]*[@-~]").ok());

/// What is taken out of texts, beside terminal sequences.
const MARKS: [char; 3] = ['\u{feff}', '\u{200b}', '\0'];

fn has_marks(text: &str) -> bool {
    // Of ASCII it is one that is quick to find.
    match text.is_ascii() {
        true => memchr::memchr(0, text.as_bytes()).is_some(),
        false => text.contains(MARKS),
    }
}

/// Numbers of the lines in which [`without_marks`] finds something, and of those that a lone CR ends.
fn hidden(text: &str) -> Vec<u32> {
    /// Lines that are told apart; a text with more is odd as a whole from there on.
    const MOST: usize = 100_000;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let doubled = is_doubled(body);
    if !has_marks(body) && !body.contains('\u{1b}') && !has_lone_cr(body, doubled) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut number, mut rest) = (1_u32, body);
    while let Some(end) = memchr2(b'\r', b'\n', rest.as_bytes()) {
        let (line, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (lone, tail) = match tail.strip_prefix("\r\n") {
            Some(tail) => (false, tail),
            None => (goes_back(tail.as_bytes(), 0, doubled), tail.get(1..).unwrap_or_default()),
        };
        if found.len() < MOST && (lone || line.contains(MARKS) || line.contains('\u{1b}')) {
            found.push(number);
        }
        (number, rest) = (number.saturating_add(1), tail);
    }
    if rest.contains(MARKS) || rest.contains('\u{1b}') {
        found.push(number);
    }
    found
}

/// Whether every line ends in CR CR LF, as texts do that were changed to Windows' line ends twice: an artefact of the
/// whole text shows nothing. On some lines alone a second CR is a character that somebody printed.
fn is_doubled(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"\r\r\n").is_some()
        && memchr::memchr_iter(b'\n', bytes).all(|at| at > 1 && bytes.get(at - 2..at) == Some(b"\r\r".as_slice()))
}

/// Whether a CR ends no line: the cursor goes back, and what follows is written over.
fn has_lone_cr(text: &str, doubled: bool) -> bool {
    memchr::memchr_iter(b'\r', text.as_bytes()).any(|at| goes_back(text.as_bytes(), at, doubled))
}

fn goes_back(text: &[u8], at: usize, doubled: bool) -> bool {
    let next = (text.get(at + 1), text.get(at + 2));
    text.get(at) == Some(&b'\r') && next.0 != Some(&b'\n') && !(doubled && next == (Some(&b'\r'), Some(&b'\n')))
}

/// Takes out what shows nothing and only gets into the way: marks, zero-width blanks, terminal sequences.
fn without_marks(mut text: String) -> String {
    if has_marks(&text) {
        text.retain(|letter| !MARKS.contains(&letter));
    }
    match &*COLOUR {
        Some(colour) if text.contains('\u{1b}') => colour.replace_all(&text, "").into_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
