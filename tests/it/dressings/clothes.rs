//! What files go through on their way to support: encodings, mails, pages, archives, damage.

use std::io::{Cursor, Write as _};

use super::Says::{self, Nothing, Shows, Speaks};
use super::{Dice, File};
use crate::support::bundle::Tree;
use crate::support::zip::{Method, Zip};

/// The text as some program writes it, and what it says then: mainframes' letters are not read.
pub(super) fn encoded(text: &str, says: Says, dice: &mut Dice) -> (Vec<u8>, Says) {
    let units = || text.encode_utf16();
    let code_points = || text.chars().map(u32::from);
    let bytes = match dice.below(13) {
        0 => [0xfeff].into_iter().chain(units()).flat_map(u16::to_le_bytes).collect(),
        1 => [0xfeff].into_iter().chain(units()).flat_map(u16::to_be_bytes).collect(),
        2 if text.is_ascii() && text.len() > 40 => units().flat_map(u16::to_le_bytes).collect(),
        3 => [0xfeff].into_iter().chain(code_points()).flat_map(u32::to_le_bytes).collect(),
        4 => [0xfeff].into_iter().chain(code_points()).flat_map(u32::to_be_bytes).collect(),
        5 => [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect(),
        6 if text.contains("クラスター") => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
        7 if text.contains('É') => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        8 if text.len() > 40 && text.is_ascii() => return (text.bytes().map(ebcdic).collect(), says.min(Speaks)),
        _ => text.as_bytes().to_vec(),
    };
    (bytes, says)
}

/// Signs of code page 37.
const SIGNS: [(u8, u8); 25] = [
    (b' ', 0x40),
    (b'.', 0x4b),
    (b'<', 0x4c),
    (b'(', 0x4d),
    (b'+', 0x4e),
    (b'|', 0x4f),
    (b'&', 0x50),
    (b'!', 0x5a),
    (b'$', 0x5b),
    (b'*', 0x5c),
    (b')', 0x5d),
    (b';', 0x5e),
    (b'-', 0x60),
    (b'/', 0x61),
    (b',', 0x6b),
    (b'_', 0x6d),
    (b'>', 0x6e),
    (b':', 0x7a),
    (b'@', 0x7c),
    (b'\'', 0x7d),
    (b'=', 0x7e),
    (b'"', 0x7f),
    (b'[', 0xba),
    (b']', 0xbb),
    (b'\\', 0xe0),
];

/// Code page 37, as far as these texts go.
fn ebcdic(ascii: u8) -> u8 {
    match ascii {
        b'a'..=b'i' => ascii - b'a' + 0x81,
        b'j'..=b'r' => ascii - b'j' + 0x91,
        b's'..=b'z' => ascii - b's' + 0xa2,
        b'A'..=b'I' => ascii - b'A' + 0xc1,
        b'J'..=b'R' => ascii - b'J' + 0xd1,
        b'S'..=b'Z' => ascii - b'S' + 0xe2,
        b'0'..=b'9' => ascii - b'0' + 0xf0,
        b'\n' => 0x25,
        b'\r' => 0x0d,
        _ => SIGNS.iter().find(|(sign, _)| *sign == ascii).map_or(0x6f, |(_, code)| *code),
    }
}

/// Packed whole: it says what it said.
pub(super) fn packed(file: File, dice: &mut Dice) -> File {
    let (folder, name) = file.path.split_once('/').expect("a folder");
    let tree = || Tree::new().file(name, file.bytes.clone());
    let zip = || tree().stored_zip();
    let (ending, bytes) = match dice.below(10) {
        0 => ("zip", zip()),
        1 => ("zip", tree().zip()),
        2 => ("dat", zip()),
        3 => ("tar.gz", tree().tar_gz()),
        4 => ("zip", Tree::new().file("inner.zip", zip()).zip()),
        5 => ("zip", Tree::new().file("inner.tgz", tree().tar_gz()).stored_zip()),
        6 => ("tgz", Tree::new().file("a/inner.zip", zip()).tar_gz()),
        7 => ("7z", seven(name, &file.bytes)),
        8 => ("zip", Tree::new().file("inner.7z", seven(name, &file.bytes)).stored_zip()),
        _ => return File { path: format!("{folder}/{name}.gz"), bytes: gz(&file.bytes), ..file },
    };
    File { path: format!("{folder}/upload.{ending}"), bytes, ..file }
}

/// Packed and then cut, damaged or locked: what is in it may hold the answer.
pub(super) fn spoilt(file: File, dice: &mut Dice) -> File {
    let (folder, name) = file.path.split_once('/').expect("a folder");
    let (stored, tar) =
        (Tree::new().file(name, file.bytes.clone()).stored_zip(), Tree::new().file(name, file.bytes.clone()));
    let cut = |bytes: &[u8], of: u64| bytes[..bytes.len() * of as usize / 5].to_vec();
    let fifths = dice.below(4) + 1;
    let (ending, bytes) = match dice.below(8) {
        0 => ("zip", cut(&stored, fifths)),
        1 => ("zip", Zip::new().entry(name.as_bytes(), &file.bytes, Method::Encrypted).finish()),
        2 => ("tgz", cut(&tar.tar_gz(), fifths)),
        3 => ("7z", cut(&seven(name, &file.bytes), fifths)),
        4 => ("zip", Tree::new().file("inner.zip", cut(&stored, fifths)).stored_zip()),
        5 => ("rar", b"Rar!\x1a\x07\x01\0 what this tool does not open".to_vec()),
        6 => ("zip", zeroed(&stored, 30 + name.len())),
        _ => ("zip.part", cut(&stored, fifths)),
    };
    File { path: format!("{folder}/upload.{ending}"), bytes, says: Speaks }
}

/// A block that the disk lost, from `at` on.
fn zeroed(bytes: &[u8], at: usize) -> Vec<u8> {
    bytes.iter().enumerate().map(|(n, byte)| if (at..at + 24).contains(&n) { 0 } else { *byte }).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn seven(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut seven = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    seven.set_content_methods(vec![sevenz_rust2::EncoderMethod::COPY.into()]);
    seven.push_archive_entry(sevenz_rust2::ArchiveEntry::new_file(name), Some(bytes)).unwrap();
    seven.finish().unwrap().into_inner()
}

/// In a mail or a page: only what names its command or its event there still shows the volume.
pub(super) fn sent(path: &str, text: &str, says: Says, dice: &mut Dice) -> (String, String, Says) {
    let (folder, name) = path.split_once('/').expect("a folder");
    let head = "From: a@contoso.example\nTo: b@contoso.example\nSubject: =?utf-8?q?the_console?=\nMIME-Version: 1.0\n";
    let lower = text.to_lowercase();
    let own = match () {
        () if ["ps ", "failovercluster"].iter().any(|word| lower.contains(word)) => says,
        () if lower.contains("receipts") => Nothing,
        () => says.min(Speaks),
    };
    let named = |mail: String, says: Says| (format!("{folder}/message.eml"), mail, says);
    match dice.below(6) {
        0 => named(
            format!("{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"),
            own,
        ),
        1 => named(
            format!(
                "{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n",
                base64(text.as_bytes())
            ),
            own,
        ),
        2 => named(
            format!(
                "{head}Content-Type: multipart/mixed; boundary=b1\n\n--b1\nContent-Type: text/plain\n\nSee below.\n--b1\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n--b1--\n",
                base64(text.as_bytes())
            ),
            says,
        ),
        3 => named(format!("{head}Content-Type: text/html; charset=utf-8\n\n{}", page(text)), own),
        4 => (format!("{folder}/console.html"), page(text), own),
        _ => (
            format!("{folder}/console.htm"),
            page(&text.replace(['\r'], "").replace('\n', "<br>\n")).replace("&lt;br&gt;", "<br>"),
            own,
        ),
    }
}

fn page(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<html><head><title>x</title></head><body><pre>{text}</pre></body></html>\n")
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (n, three) in bytes.chunks(3).enumerate() {
        let bits = (0..3).fold(0_u32, |bits, i| bits << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        let letter = |i: usize| LETTERS[(bits >> (18 - 6 * i) & 63) as usize] as char;
        text.extend((0..4).map(|i| if i <= three.len() { letter(i) } else { '=' }));
        text.push_str(if n % 19 == 18 { "\n" } else { "" });
    }
    text
}

/// A text of which a block is gone, but not the volume's name, nor the last word on what it is about.
pub(super) fn damaged(path: &str, text: &str, says: Says, dice: &mut Dice) -> (String, Says) {
    let lower = path.to_ascii_lowercase();
    let Some(name) = text.find("Receipts").filter(|_| says == Shows && lower.contains("clustersharedvolume")) else {
        return (text.to_owned(), says);
    };
    let after = name + "Receipts".len();
    let with = ["\0", "\u{fffd}", "~", "\u{1}"][dice.below(4) as usize];
    let garbage = |from: &str| from.chars().map(|c| if c == '\n' { "\n" } else { with }).collect::<String>();
    let text = match dice.below(4) {
        0 => text[..after].to_owned(),
        1 => format!("{}{}", &text[..after], garbage(&text[after..])),
        2 => format!("{}{}", garbage(&text[..name]), &text[name..]),
        _ => format!("{}{}{}", &text[..name], with.repeat(7), &text[name..]),
    };
    (text, Speaks)
}
