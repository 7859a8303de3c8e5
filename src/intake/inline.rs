//! Files that lie within a line of a text: `data:` URIs of pages and notes, and the attachments of mails and tickets that
//! were exported as JSON or XML.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use memchr::memmem;

use super::picture;

/// How such a file begins: behind the type that it states, or behind the key that holds it.
pub(super) const BEGINS: [&[u8]; 14] = [
    b";base64,",
    b"\"contentBytes\"",
    b"\"$content\"",
    b"\"contentBase64\"",
    b"\"content_base64\"",
    b"\"fileContent\"",
    b"\"base64Content\"",
    b"\"base64\"",
    b"<t:Content>",
    b"\"data\"",
    b"\"content\"",
    b"\"image/png\"",
    b"\"image/jpeg\"",
    b"<data>",
];

/// Letters of the shortest: what is shorter is a word, or a dot that counts readers.
const SHORTEST: usize = 64;
/// Bytes before a file in which its type or name stands.
const NEAR: usize = 400;

/// A file that begins somewhere in a text.
pub(super) struct Inline<'t> {
    /// What a URI states of its type; empty for an attachment.
    pub(super) kind: &'t [u8],
    /// The name that an attachment has.
    pub(super) name: &'t [u8],
    /// The text from its first letter on.
    pub(super) behind: &'t [u8],
}

/// The file at a place where one of [`BEGINS`] was found.
pub(super) fn at(text: &[u8], start: usize, end: usize) -> Option<Inline<'_>> {
    let (before, behind) = (text.get(start.saturating_sub(NEAR)..start)?, text.get(end..)?);
    let found = match text.get(start..end)? {
        b";base64," => {
            let kind = before.get(memmem::rfind(before, b"data:")? + 5..)?;
            let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/+.-;=_\"".contains(byte);
            let named = kind.iter().all(plain) && !is_dress(kind);
            Inline { kind, name: b"", behind: Some(behind).filter(|_| named)? }
        }
        b"<data>" => {
            memmem::rfind(before, b"sys_attachment")?;
            Inline { kind: b"", name: b"", behind }
        }
        b"<t:Content>" => Inline { kind: b"", name: between(before, b"<t:Name>", b'<'), behind },
        key => {
            // Of a mail's part; other objects have data of many kinds.
            let is_part =
                || memmem::rfind(before, b"\"body\"").is_some() || memmem::rfind(before, b"\"size\"").is_some();
            if key == b"\"data\"" && !is_part() {
                return None;
            }
            let value = behind.trim_ascii_start().strip_prefix(b":")?.trim_ascii_start().strip_prefix(b"\"")?;
            // The object goes on behind its content in some exports.
            let after = value.get(run(value)..).unwrap_or_default();
            if after.first().is_some_and(|byte| *byte != b'"') {
                return None;
            }
            let kind = if key.starts_with(b"\"image") { key.trim_ascii().get(1..key.len() - 1)? } else { b"" };
            let after = after.get(..NEAR.min(after.len())).unwrap_or_default();
            let named =
                |text| [&b"\"name\""[..], b"\"fileName\"", b"\"filename\""].map(|word| between(text, word, b','));
            let names = [named(before), named(after)];
            let name = names.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or_default();
            Inline { kind, name, behind: value }
        }
    };
    let letters = found.behind.iter().take(SHORTEST).filter(|byte| is_letter(**byte)).count();
    (letters == SHORTEST).then_some(found)
}

/// What a page is dressed in: letters, styles and scripts hold no evidence.
fn is_dress(kind: &[u8]) -> bool {
    let kind = kind.to_ascii_lowercase();
    let has = |word: &&[u8]| memmem::find(&kind, word).is_some();
    [&b"font"[..], b"text/css", b"javascript", b"wasm"].iter().any(has)
}

/// What stands between the last of such a word and a sign, without quotes and colons.
fn between<'t>(text: &'t [u8], word: &[u8], end: u8) -> &'t [u8] {
    let behind = memmem::rfind(text, word).and_then(|at| text.get(at + word.len()..)).unwrap_or_default();
    let value = behind.split(|byte| *byte == end).next().unwrap_or_default();
    let is_mark = |byte: &u8| byte.is_ascii_whitespace() || b":\"{}".contains(byte);
    let from = value.iter().position(|byte| !is_mark(byte)).unwrap_or(value.len());
    let to = value.iter().rposition(|byte| !is_mark(byte)).map_or(from, |at| at + 1);
    value.get(from..to).unwrap_or_default()
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte)
}

/// Bytes up to the end of the file: its letters, with the ends of lines and the escapes of JSON among them.
pub(super) fn run(text: &[u8]) -> usize {
    text.iter()
        .position(|byte| !is_letter(*byte) && !matches!(byte, b'\\' | b'\r' | b'\n' | b'%'))
        .unwrap_or(text.len())
}

/// Its letters alone, on one line.
pub(super) fn letters(run: &[u8]) -> Vec<u8> {
    let mut letters = Vec::with_capacity(run.len());
    let mut rest = run;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        let (digits, skip) = match byte {
            b'\r' | b'\n' => continue,
            b'%' => (rest.get(..2), 2),
            b'\\' if rest.first() == Some(&b'u') => (rest.get(3..5), 5),
            // An end of a line, or a slash that had no need of it.
            b'\\' if rest.first() == Some(&b'/') => continue,
            b'\\' => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            letter => {
                letters.push(*letter);
                continue;
            }
        };
        let code = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        letters.extend(code.and_then(|digits| u8::from_str_radix(digits, 16).ok()));
        rest = rest.get(skip..).unwrap_or_default();
    }
    letters
}

/// Whether what was decoded of a file is worth a look: no sign or logo, no drawing without words.
pub(super) fn is_telling(kind: &[u8], bytes: &[u8]) -> bool {
    match kind.starts_with(b"image/svg") {
        true => memmem::find(bytes, b"<text").is_some(),
        false => !(kind.starts_with(b"image/") && picture::is_trifle(bytes)),
    }
}

/// What a file without a name is called: by its number and its type.
pub(super) fn called(kind: &[u8], number: usize) -> String {
    let kind = String::from_utf8_lossy(kind).to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default();
    let (family, form) = kind.split_once('/').unwrap_or(("attachment", ""));
    let ending = match form {
        "plain" | "" => "txt",
        "jpeg" => "jpg",
        form => form.split(['+', '.']).next().unwrap_or("bin"),
    };
    let family = if family == "image" { family } else { "attachment" };
    format!("{family}-{number}.{ending}")
}

/// Whether a text that is not taken apart for its files, as they begin too far behind its first line, shows or holds one.
pub(crate) fn hides_file(text: &str, is_whole: bool) -> bool {
    /// Letters of the longest sign or logo, and somewhat more.
    const LOGO: usize = 48 * 1024;
    static FILES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(BEGINS).ok());
    let text = text.as_bytes();
    let found = FILES.iter().flat_map(|files| files.find_iter(text));
    let mut files = found.filter_map(|found| Some((found.start(), at(text, found.start(), found.end())?))).peekable();
    // One that begins where a text is looked at first is a source of its own, and so are all behind it.
    if is_whole && files.peek().is_some_and(|(start, _)| *start < super::HEAD / 2) {
        return false;
    }
    files.any(|(_, file)| {
        let inside = file.behind.get(..run(file.behind).min(LOGO)).unwrap_or_default();
        is_telling(file.kind, &super::transfer::base64(&letters(inside)).bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, String)> {
        let begin = BEGINS.iter().find_map(|word| Some((memmem::find(text.as_bytes(), word)?, word.len())));
        let (start, length) = begin?;
        let file = at(text.as_bytes(), start, start + length)?;
        let inside = file.behind.get(..run(file.behind)).unwrap_or_default();
        Some((String::from_utf8_lossy(file.name).into_owned(), String::from_utf8_lossy(&letters(inside)).into_owned()))
    }

    #[test]
    fn files_lie_in_lines_of_pages_and_exports() {
        let long = "QUJD".repeat(20);
        for (text, expected) in [
            (format!("<img src=\"data:image/png;base64,{long}\">"), Some(("", long.clone()))),
            (format!("![](data:image/png;base64,{long})"), Some(("", long.clone()))),
            (format!("url(data:font/woff2;base64,{long})"), None),
            ("<img src=\"data:image/gif;base64,R0lGODlhAQABAA==\">".to_owned(), None),
            (format!("{{\"name\": \"csv.txt\", \"contentBytes\": \"{long}\"}}"), Some(("csv.txt", long.clone()))),
            (format!("{{\"contentBytes\":\"{long}\",\"name\":\"csv.txt\"}}"), Some(("csv.txt", long.clone()))),
            (format!("{{\"$content\":\"{long}\\r\\nQQ\\u003d\\u003D\"}}"), Some(("", format!("{long}QQ==")))),
            (format!("<t:Name>a.txt</t:Name><t:Content>{long}</t:Content>"), Some(("a.txt", long.clone()))),
            ("{\"contentBytes\": null}".to_owned(), None),
            (
                format!("{{\"filename\":\"a.txt\",\"body\":{{\"size\":9,\"data\":\"{long}\"}}}}"),
                Some(("a.txt", long.clone())),
            ),
            (format!("{{\"data\":\"{long}\"}}"), None),
            (format!("{{\"content\":\"{long} and words\"}}"), None),
            (format!("<sys_attachment_doc><data>{long}</data>"), Some(("", long.clone()))),
        ] {
            assert_eq!(found(&text), expected.map(|(name, letters)| (name.to_owned(), letters)), "{text}");
        }
        assert_eq!(called(b"image/jpeg", 2), "image-2.jpg");
        assert_eq!(called(b"text/plain;charset=utf-8", 1), "attachment-1.txt");
    }
}
