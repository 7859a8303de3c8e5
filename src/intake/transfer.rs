//! Files that were written as text on their way: base64 (`certutil -encode`, PowerShell), uuencode, yEnc, as far as they
//! can be read; and what such a text only hides (PGP, BinHex).

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use memchr::{memchr, memmem};

use super::inline::{self, Inline};
use super::left;
use super::parts::{How, Parts};
use crate::facts::{Message, Nature};

/// Bytes that came out of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// The text held nothing else, and was not cut.
    pub(super) whole: bool,
}

/// A text with a byte a character and ends of lines that are found: UTF-16 and lone CRs as they are meant.
pub(super) fn plain(raw: &[u8]) -> Cow<'_, [u8]> {
    let utf16 = match raw {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        [a, 0, b, 0, ..] if a.is_ascii_graphic() && b.is_ascii_graphic() => Some(encoding_rs::UTF_16LE),
        [0, a, 0, b, ..] if a.is_ascii_graphic() && b.is_ascii_graphic() => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    let text = match utf16 {
        Some(encoding) => Cow::Owned(encoding.decode_with_bom_removal(raw).0.into_owned().into_bytes()),
        None => Cow::Borrowed(raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw)),
    };
    if memchr(b'\r', &text).is_some() && memchr(b'\n', &text).is_none() {
        return Cow::Owned(text.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect());
    }
    text
}

/// How such a block begins, wherever in a text.
const BEGINS: [&[u8]; 6] = [
    b"begin ",
    b"begin-base64 ",
    b"=ybegin ",
    b"-----BEGIN CERTIFICATE-----",
    b"-----BEGIN PGP MESSAGE-----",
    b"(This file must be converted with BinHex",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Uuencode,
    Base64,
    Yenc,
    Certutil,
    Pgp,
    BinHex,
}

impl Kind {
    const ALL: [Self; 6] = [Self::Uuencode, Self::Base64, Self::Yenc, Self::Certutil, Self::Pgp, Self::BinHex];
}

/// What lies in a text.
enum Block<'t> {
    /// Of lines: its kind, its first line and what follows that.
    Lines(Kind, &'t [u8], &'t [u8]),
    /// Within a line.
    Inline(Inline<'t>),
}

/// The next block.
fn block(text: &[u8]) -> Option<Block<'_>> {
    static BLOCKS: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(BEGINS.iter().chain(&inline::BEGINS)).ok());
    BLOCKS.as_ref()?.find_iter(text).find_map(|found| {
        let Some(kind) = Kind::ALL.get(found.pattern().as_usize()).copied() else {
            return inline::at(text, found.start(), found.end()).map(Block::Inline);
        };
        let starts_line = found.start().checked_sub(1).is_none_or(|before| text.get(before) == Some(&b'\n'));
        let rest = text.get(found.start()..)?;
        let (first, behind) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |end| end + 1));
        let first = first.trim_ascii();
        let octal = |words: &[u8]| {
            let mode = words.split(u8::is_ascii_whitespace).nth(1).unwrap_or_default();
            (3..=4).contains(&mode.len()) && mode.iter().all(|digit| (b'0'..=b'7').contains(digit))
        };
        let is_block = match kind {
            Kind::Uuencode => {
                let line = behind.split(|byte| *byte == b'\n').next().unwrap_or_default();
                octal(first) && line.first().is_some_and(|count| (b' '..=b'`').contains(count))
            }
            Kind::Base64 => octal(first),
            Kind::Yenc => memmem::find(first, b"name=").is_some(),
            // Certificates themselves, which are long sequences of ASN.1, hold nothing.
            Kind::Certutil => !behind.trim_ascii_start().starts_with(b"MI"),
            Kind::Pgp => first.ends_with(b"-----"),
            Kind::BinHex => true,
        };
        (starts_line && is_block).then_some(Block::Lines(kind, first, behind))
    })
}

/// Whether a text holds such a block, or is base64 from its first line on.
pub(super) fn is_encoded(head: &[u8]) -> bool {
    let text = plain(head);
    let front = text.get(..512).unwrap_or(&text);
    memchr(0, front).is_none() && (block(&text).is_some() || is_base64(&text))
}

/// Whether a text is base64 alone: lines of one length but for the last, with letters of both cases and digits.
pub(super) fn is_base64(text: &[u8]) -> bool {
    /// What is shorter may be a word.
    const SHORTEST: usize = 64;
    let text = text.trim_ascii();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let rest = || text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).skip(1);
    let full = rest().take_while(|line| line.len() == first.len()).count();
    let has = |is: fn(&u8) -> bool| text.iter().any(is);
    text.len() >= SHORTEST
        && rest().count() <= full + 1
        && rest().all(|line| line.len() <= first.len())
        && text.iter().all(|byte| value(*byte).is_some() || matches!(byte, b'=' | b'\r' | b'\n'))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
}

fn value(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// base64, with the letters of URLs too, as far as it goes: a sign that does not belong in it is passed over, a line that
/// is none of it ends it.
pub(super) fn base64(text: &[u8]) -> Decoded {
    /// One letter in so many may be none.
    const STRAY: usize = 20;
    /// What follows a short line and is shorter than this is a word.
    const WORD: usize = 40;
    let mut decoded = Decoded { bytes: Vec::with_capacity(text.len() / 4 * 3), whole: true };
    let (mut chunk, mut held, mut longest, mut last, mut ended) = (0_u32, 0_u8, 0, 0, false);
    for line in text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        if line.is_empty() {
            ended |= last < longest;
            continue;
        }
        let strange = line.iter().filter(|byte| value(**byte).is_none() && **byte != b'=').count();
        let is_other = strange * STRAY > line.len()
            || line.iter().all(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'/' | b'='))
            || (last < longest && line.len() < WORD);
        if ended || is_other {
            decoded.whole = false;
            break;
        }
        decoded.whole &= strange == 0;
        for byte in line {
            match value(*byte) {
                Some(_) if ended => decoded.whole = false,
                Some(value) => {
                    (chunk, held) = (chunk << 6 | value, held + 1);
                    if held == 4 {
                        decoded.bytes.extend(chunk.to_be_bytes().iter().skip(1));
                        (chunk, held) = (0, 0);
                    }
                }
                None => ended |= *byte == b'=',
            }
        }
        (longest, last) = (longest.max(line.len()), line.len());
    }
    // Two or three letters of four are one or two bytes; where nothing says that they are the last, there may be more.
    let rest = chunk << (6 * (4 - u32::from(held.max(1))));
    decoded.bytes.extend(rest.to_be_bytes().iter().skip(1).take(usize::from(held.saturating_sub(1))));
    decoded.whole &= held == 0 || (ended && held > 1);
    decoded
}

/// Lines of uuencode up to `end`, and what follows that.
fn uuencode(text: &[u8]) -> (Decoded, &[u8]) {
    let mut decoded = Decoded { bytes: Vec::new(), whole: false };
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |end| end + 1));
        let line = line.trim_ascii_end();
        rest = behind;
        let Some((count, letters)) = line.split_first() else { continue };
        if line == b"end" {
            decoded.whole = true;
            break;
        }
        if !(b' '..=b'`').contains(count) {
            break;
        }
        let count = usize::from((count - b' ') & 63);
        // Blanks at the ends of lines are lost on the way.
        let letter = |at: usize| u32::from(letters.get(at).map_or(0, |letter| letter.wrapping_sub(b' ') & 63));
        let before = decoded.bytes.len();
        for four in (0..count.div_ceil(3)).map(|n| n * 4) {
            let bits = (0..4).fold(0, |bits, n| bits << 6 | letter(four + n));
            decoded.bytes.extend(bits.to_be_bytes().iter().skip(1));
        }
        decoded.bytes.truncate(before + count);
    }
    (decoded, rest)
}

/// Lines of yEnc up to `=yend`, and what follows that.
fn yenc<'t>(begin: &[u8], text: &'t [u8]) -> (Decoded, &'t [u8]) {
    let mut decoded = Decoded { bytes: Vec::new(), whole: false };
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |end| end + 1));
        rest = behind;
        if line.starts_with(b"=yend") {
            let size = parameter(begin, b"size=").and_then(|size| size.parse().ok());
            decoded.whole = size == Some(decoded.bytes.len()) && memmem::find(begin, b"part=").is_none();
            break;
        }
        if line.starts_with(b"=ypart") {
            continue;
        }
        let mut is_escaped = false;
        for byte in line.iter().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
            match (is_escaped, byte) {
                (false, b'=') => is_escaped = true,
                _ => {
                    decoded.bytes.push(byte.wrapping_sub(if is_escaped { 106 } else { 42 }));
                    is_escaped = false;
                }
            }
        }
    }
    (decoded, rest)
}

fn parameter(line: &[u8], name: &[u8]) -> Option<String> {
    let value = line.get(memmem::find(line, name)? + name.len()..)?;
    Some(String::from_utf8_lossy(value.split(|byte| *byte == b' ').next()?).into_owned())
}

/// What lies in a text, which is a source beside them: each block, or the whole of it.
pub(super) fn parts<'a>(raw: &[u8], own: &str, mut parts: Parts<'a>) -> Parts<'a> {
    let text = plain(raw);
    let mut rest: &[u8] = &text;
    if block(rest).is_none() {
        add(&mut parts, bare(own), base64(rest));
        return parts;
    }
    let (mut is_named, mut number) = (false, 0);
    while let Some(block) = block(rest) {
        let (kind, first, behind) = match block {
            Block::Lines(kind, first, behind) => (kind, first, behind),
            Block::Inline(file) => {
                let (inside, next) = file.behind.split_at(inline::run(file.behind));
                rest = next;
                let decoded = base64(&inline::letters(inside));
                if inline::is_telling(file.kind, &decoded.bytes) {
                    number += 1;
                    let named = super::name::shown(file.name);
                    add(&mut parts, if named.is_empty() { inline::called(file.kind, number) } else { named }, decoded);
                }
                if parts.problem.is_some() {
                    break;
                }
                continue;
            }
        };
        let named = |skip: usize| {
            let words = first.splitn(skip + 1, |byte| *byte == b' ').nth(skip).unwrap_or_default();
            super::name::shown(words.trim_ascii())
        };
        rest = behind;
        match kind {
            Kind::Uuencode => {
                let (decoded, next) = uuencode(behind);
                add(&mut parts, named(2), decoded);
                rest = next;
            }
            Kind::Yenc => {
                let (decoded, next) = yenc(first, behind);
                let name = memmem::find(first, b"name=").and_then(|at| first.get(at + 5..)).unwrap_or_default();
                add(&mut parts, super::name::shown(name.trim_ascii()), decoded);
                rest = next;
            }
            Kind::Base64 | Kind::Certutil => {
                let is_certutil = kind == Kind::Certutil;
                let end: &[u8] = if is_certutil { b"-----END" } else { b"====" };
                let found = memmem::find(behind, end);
                let (inside, next) = behind.split_at(found.unwrap_or(behind.len()));
                let decoded = base64(inside);
                let decoded = Decoded { whole: decoded.whole && found.is_some(), ..decoded };
                add(&mut parts, if is_certutil { bare(own) } else { named(2) }, decoded);
                rest = next;
            }
            // Once is enough for what is not read.
            Kind::Pgp | Kind::BinHex if is_named => {}
            Kind::Pgp => parts.leave("message.pgp", Nature::Protected, Message::new("intake.encrypted")),
            Kind::BinHex => {
                parts.leave("file.hqx", Nature::Unknown, left::because("intake.format.closed", &"BinHex"));
            }
        }
        is_named |= matches!(kind, Kind::Pgp | Kind::BinHex);
        if parts.problem.is_some() {
            break;
        }
    }
    parts
}

fn add(parts: &mut Parts<'_>, name: String, decoded: Decoded) {
    let how = if decoded.whole { How::Whole } else { How::Cut(Message::new("intake.transfer")) };
    if parts.charge(decoded.bytes.len() as u64) {
        parts.add_as(name, decoded.bytes, how);
    }
}

/// What a file was called before it was written as text, or by its own name without its ending.
fn bare(own: &str) -> String {
    own.rsplit_once('.').map_or("decoded", |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (String, bool) {
        let decoded = base64(text.as_bytes());
        (String::from_utf8_lossy(&decoded.bytes).into_owned(), decoded.whole)
    }

    #[test]
    fn base64_is_read_as_far_as_it_goes() {
        let long = "TmFtZSAgICAgICBTdGF0ZQpDbHVzdGVyIERpc2sgMSBPbmxpbmUKTmFtZQpOYW1lCk5hbWUKTmFtZQpO";
        let text = "Name       State\nCluster Disk 1 Online\nName\nName\nName\nName\nN";
        for (source, expected, whole) in [
            ("bG9n", "log", true),
            ("bG8=", "lo", true),
            ("bG8", "lo", false),
            ("bG9\r\nn\r\n", "log", true),
            ("bG9n\n\n-- \nlist footer\n", "log", false),
            ("bG8=\n____________\nUnsubscribe\n", "lo", false),
            ("-_8=", "\u{fffd}\u{fffd}", true),
        ] {
            assert_eq!(of(source), (expected.to_owned(), whole), "{source}");
        }
        assert_eq!(of(&format!("{long}\nYW1l\n\nFooter\n")), (format!("{text}ame"), false));
        assert_eq!(of(&long.replace("ICAg", "IC!Ag")), (text.to_owned(), false), "a stray sign");
    }

    #[test]
    fn what_holds_a_file_is_told_from_what_speaks_of_one() {
        for (text, expected) in [
            ("begin 644 a.txt\n#;&]G\n`\nend\n", true),
            ("text\n\nbegin-base64 644 a.txt\nbG9n\n====\n", true),
            ("begin 2024 with a list", false),
            ("function f { begin { 1 } }", false),
            ("-----BEGIN CERTIFICATE-----\nTmFtZQ==\n-----END CERTIFICATE-----", true),
            ("-----BEGIN CERTIFICATE-----\nMIIC+zCCAeOg\n-----END CERTIFICATE-----", false),
            ("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----", true),
            ("TmFtZSAgICAgICBTdGF0ZQpDbHVzdGVyIERpc2sgMSBPbmxpbmUKTmFtZQpOYW1lCk5hbWUKTmFtZQpO", true),
            ("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false),
            ("A line of words that say nothing at all, and which is long enough 1", false),
        ] {
            assert_eq!(is_encoded(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn uuencode_and_yenc_give_their_bytes() {
        let (decoded, rest) = uuencode(b"#;&]G\n`\nend\nmore");
        assert_eq!((decoded.bytes.as_slice(), decoded.whole, rest), (&b"log"[..], true, &b"more"[..]));
        assert!(!uuencode(b"#;&]G\n").0.whole);
        let (decoded, _) = yenc(b"=ybegin line=128 size=4 name=a", b"\x96\x99\x91=}\r\n=yend size=4\r\n");
        assert_eq!((decoded.bytes.as_slice(), decoded.whole), (&b"log\x13"[..], true));
    }
}
