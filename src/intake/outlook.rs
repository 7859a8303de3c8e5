//! Mails as Outlook saves them (`.msg`): a compound file whose streams are called after MAPI's properties.

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::parts::Parts;

/// Mails in mails.
const DEPTH: u32 = 8;
/// Body as text, as HTML in bytes and in UTF-16, as compressed RTF.
const BODIES: [(&str, &str); 5] = [
    ("__substg1.0_1000001F", "body.txt"),
    ("__substg1.0_1000001E", "body.txt"),
    ("__substg1.0_10130102", "body.html"),
    ("__substg1.0_1013001F", "body.html"),
    ("__substg1.0_10090102", "body.rtf"),
];
/// Names of an attachment, the long one first.
const NAMES: [&str; 4] =
    ["__substg1.0_3707001F", "__substg1.0_3707001E", "__substg1.0_3704001F", "__substg1.0_3704001E"];
const DATA: &str = "__substg1.0_37010102";
/// A mail that is attached as such.
const MAIL: &str = "__substg1.0_3701000D";

/// The text of a mail and its attachments; any other compound file (an old Word document) has none.
pub(super) fn parts<R: Read + Seek>(reader: R, mut parts: Parts<'_>) -> Parts<'_> {
    let mut file = match CompoundFile::open(reader) {
        Ok(file) => file,
        Err(error) => return parts.broken(&error),
    };
    message(&mut file, Path::new("/"), "", &mut parts, DEPTH);
    parts
}

fn message<R: Read + Seek>(file: &mut CompoundFile<R>, at: &Path, prefix: &str, parts: &mut Parts<'_>, depth: u32) {
    for (stream, name) in BODIES {
        let text = bytes(file, &at.join(stream), parts).filter(|text| !text.is_empty());
        if let Some(text) = text {
            parts.add(format!("{prefix}{name}"), marked(stream, text));
            break;
        }
    }
    let is_attachment = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("__attach_version1.0_"))
    };
    let inside = file.read_storage(at).into_iter().flatten().map(|entry| entry.path().to_owned());
    let attachments: Vec<PathBuf> = inside.filter(is_attachment).collect();
    for (number, attachment) in attachments.iter().enumerate() {
        let named = NAMES.iter().find_map(|name| {
            let raw = bytes(file, &attachment.join(name), parts)?;
            parts.release(raw.len());
            Some(text(name, &raw).trim_matches(['\0', ' ']).to_owned()).filter(|name| !name.is_empty())
        });
        let named = named.unwrap_or_else(|| format!("part-{number}"));
        if let Some(data) = bytes(file, &attachment.join(DATA), parts) {
            parts.add(format!("{prefix}{named}"), data);
        } else if depth > 0 && file.is_storage(attachment.join(MAIL)) {
            message(file, &attachment.join(MAIL), &format!("{prefix}{named}.msg/"), parts, depth - 1);
        }
    }
}

/// A property of characters.
fn text(stream: &str, bytes: &[u8]) -> String {
    if !stream.ends_with("001F") {
        return super::name::shown(bytes);
    }
    let units = bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// UTF-16 with the mark that says so.
fn marked(stream: &str, bytes: Vec<u8>) -> Vec<u8> {
    if stream.ends_with("001F") { [&[0xff, 0xfe], bytes.as_slice()].concat() } else { bytes }
}

fn bytes<R: Read + Seek>(file: &mut CompoundFile<R>, path: &Path, parts: &mut Parts<'_>) -> Option<Vec<u8>> {
    parts.read(&mut file.open_stream(path).ok()?, u64::MAX)
}
