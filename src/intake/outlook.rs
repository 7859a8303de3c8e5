//! Mails as Outlook saves them (`.msg`): a compound file whose streams are called after MAPI's properties.

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use cfb::CompoundFile;

use super::left;
use super::mail::{self, says_more};
use super::parts::{How, Parts};
use crate::facts::{Message, Nature};

/// Mails in mails.
const DEPTH: u32 = 8;
/// What it is about.
const SUBJECTS: [&str; 2] = ["__substg1.0_0037001F", "__substg1.0_0037001E"];
/// Body as text, and as HTML in bytes and in UTF-16.
const TEXTS: [&str; 2] = ["__substg1.0_1000001F", "__substg1.0_1000001E"];
const PAGES: [&str; 3] = ["__substg1.0_10130102", "__substg1.0_1013001F", "__substg1.0_1013001E"];
/// Body as compressed RTF.
const RTF: &str = "__substg1.0_10090102";
/// Names of an attachment, the long one first; then where it lies, where it is not attached itself.
const NAMES: [&str; 8] = [
    "__substg1.0_3707001F",
    "__substg1.0_3707001E",
    "__substg1.0_3704001F",
    "__substg1.0_3704001E",
    "__substg1.0_370D001F",
    "__substg1.0_370D001E",
    "__substg1.0_3708001F",
    "__substg1.0_3708001E",
];
const DATA: &str = "__substg1.0_37010102";
/// What is attached as an object: a mail, or the document of another program.
const OBJECT: &str = "__substg1.0_3701000D";
/// What every mail has.
const MAIL: &str = "__properties_version1.0";

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
    bodies(file, at, prefix, parts);
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
        let named = named.rsplit(['\\', '/']).next().unwrap_or(&named);
        let object = attachment.join(OBJECT);
        let is_mail = file.is_stream(object.join(MAIL));
        if file.is_stream(attachment.join(DATA)) {
            match bytes(file, &attachment.join(DATA), parts) {
                Some(data) => parts.add(format!("{prefix}{named}"), data),
                // No room, which is said of the mail.
                None if parts.problem.is_some() => return,
                None => parts.leave(format!("{prefix}{named}"), Nature::Plain, Message::new("intake.transfer")),
            }
        } else if is_mail && depth > 0 {
            message(file, &object, &format!("{prefix}{named}.msg/"), parts, depth - 1);
        } else if is_mail {
            let problem = left::over("intake.cap.depth", 1, DEPTH.into());
            parts.leave(format!("{prefix}{named}.msg"), Nature::Archive, problem);
        } else {
            let how = if file.is_storage(object) { "OLE" } else { "PR_ATTACH_BY_REFERENCE" };
            parts.leave(format!("{prefix}{named}"), Nature::Unknown, left::because("intake.mail.elsewhere", &how));
        }
    }
}

/// The text of a mail; beside it the page that says more. What is kept as RTF alone stands there with the text of it.
fn bodies<R: Read + Seek>(file: &mut CompoundFile<R>, at: &Path, prefix: &str, parts: &mut Parts<'_>) {
    let mut first = |streams: &[&'static str], parts: &mut Parts<'_>| {
        let mut found = streams.iter().filter_map(|name| Some((*name, bytes(file, &at.join(name), parts)?)));
        found.find(|(_, body)| !body.is_empty())
    };
    let subject = first(&SUBJECTS, parts).map(|(name, body)| text(name, &body));
    let said = first(&TEXTS, parts).map(|(name, body)| (text(name, &body), marked(name, body)));
    let page = first(&PAGES, parts).map(|(name, body)| (text(name, &body), marked(name, body)));
    let rtf = first(&[RTF], parts).map(|(_, body)| body);
    if let Some(subject) = subject.filter(|subject| mail::tells(subject)) {
        parts.add(format!("{prefix}{}", mail::SUBJECT), subject.into_bytes());
    }
    let plain = said.as_ref().map(|(text, _)| text.trim_matches(['\0', ' ', '\r', '\n', '\t'])).unwrap_or_default();
    let has_page = page.is_some();
    let more = page.filter(|(page, _)| plain.is_empty() || says_more(page, plain));
    if let Some((_, body)) = said.as_ref().filter(|_| !plain.is_empty() || (!has_page && rtf.is_none())) {
        parts.add(format!("{prefix}body.txt"), body.as_slice());
    }
    if let Some((_, body)) = more {
        parts.add(format!("{prefix}body.html"), body);
    }
    if let Some(rtf) = rtf.filter(|_| !has_page) {
        match lzfu(&rtf, parts) {
            Some((body, whole)) => {
                let how = if whole { How::Whole } else { How::Cut(Message::new("intake.transfer")) };
                parts.add_as(format!("{prefix}body.rtf"), body, how);
            }
            None => parts.leave(format!("{prefix}body.rtf"), Nature::Unknown, Message::new("intake.transfer")),
        }
    }
}

/// What a window of compressed RTF holds at first (MS-OXRTFCP 2.1.2.1).
const WINDOW: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const SIZE: usize = 4096;

/// RTF out of its compression, and whether all of it is there.
fn lzfu(raw: &[u8], parts: &mut Parts<'_>) -> Option<(Vec<u8>, bool)> {
    /// Bytes of which one that is compressed comes to at most.
    const MOST: usize = 9;
    let number = |at: usize| Some(u32::from_le_bytes(*raw.get(at..)?.first_chunk()?) as usize);
    let (size, packed) = (number(4)?, raw.get(16..)?);
    let most = size.min(packed.len().saturating_mul(MOST));
    if !parts.charge(most as u64) {
        return None;
    }
    match raw.get(8..12)? {
        b"MELA" => return Some((packed.get(..size).unwrap_or(packed).to_vec(), packed.len() >= size)),
        b"LZFu" => {}
        _ => return None,
    }
    let mut window = WINDOW.to_vec();
    window.resize(SIZE, 0);
    let (mut write, mut plain, mut packed) = (WINDOW.len(), Vec::with_capacity(most), packed.iter());
    let mut say = |byte: u8, window: &mut Vec<u8>, plain: &mut Vec<u8>| {
        plain.push(byte);
        window.iter_mut().skip(write).take(1).for_each(|place| *place = byte);
        write = (write + 1) % SIZE;
        write
    };
    let mut at = WINDOW.len();
    while plain.len() < size {
        let Some(control) = packed.next() else { return Some((plain, false)) };
        for bit in 0..8 {
            let Some(byte) = packed.next() else { break };
            if control >> bit & 1 == 0 {
                at = say(*byte, &mut window, &mut plain);
                continue;
            }
            let Some(low) = packed.next() else { break };
            let (from, length) = (usize::from(*byte) << 4 | usize::from(low >> 4), usize::from(low & 15) + 2);
            if from == at {
                let whole = plain.len() >= size;
                return Some((plain, whole));
            }
            for n in from..from + length {
                let byte = window.get(n % SIZE).copied().unwrap_or_default();
                at = say(byte, &mut window, &mut plain);
            }
        }
    }
    plain.truncate(size);
    Some((plain, true))
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_window_of_compressed_rtf_is_as_long_as_its_description_says() {
        assert_eq!(super::WINDOW.len(), 207);
    }
}
