//! Names of files and of archive entries as paths inside the case: `/` between parts, nothing that leads out.

use std::collections::BTreeMap;

/// How to read a name that is not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Legacy {
    /// A zip's, without its UTF-8 flag: the DOS code page 437, or 932 where it reads as Japanese.
    Dos,
    /// Any other name: what is not UTF-8 shows as `%XX`.
    None,
}

/// The path that a name stands for. Decoded before it is split: the second byte of a CP932 character may be `\`.
pub(super) fn path_of(raw: &[u8], legacy: Legacy) -> String {
    clean(&decode(raw, legacy))
}

fn decode(raw: &[u8], legacy: Legacy) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    match legacy {
        Legacy::None => shown(raw),
        Legacy::Dos => japanese(raw).unwrap_or_else(|| raw.iter().map(|byte| cp437(*byte)).collect()),
    }
}

/// Text as it is, bytes that are not UTF-8 as `%XX`.
pub(super) fn shown(raw: &[u8]) -> String {
    let mut text = String::new();
    for chunk in raw.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

/// A path of the system as text.
pub fn shown_path(path: &std::path::Path) -> String {
    shown(path.as_os_str().as_encoded_bytes())
}

/// Both separators divide (SDDC's zips have `\`); `.`, `..`, drive and root parts are dropped.
fn clean(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let is_drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let kept: Vec<&str> =
        parts.enumerate().filter(|(n, part)| *n > 0 || !is_drive(part)).map(|(_, part)| part).collect();
    if kept.is_empty() { "_".to_owned() } else { kept.join("/") }
}

/// The name as CP932, where that is likelier than a Western code page: European names have accented letters among
/// plain ones, Japanese names have two-byte characters in a row, or one that stands alone.
fn japanese(raw: &[u8]) -> Option<String> {
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(raw)?;
    let is_wide =
        |c: &char| matches!(*c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '々' | '\u{FF66}'..='\u{FF9F}');
    // No Japanese name has Greek, Cyrillic, box-drawing or private characters between kana.
    if text.chars().any(|c| matches!(c, '\u{80}'..='\u{2000}' | '\u{2500}'..='\u{257F}' | '\u{E000}'..='\u{F8FF}')) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let in_a_row = chars.windows(2).any(|pair| pair.iter().all(is_wide));
    let joins = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
    let alone = |(n, c): (usize, &char)| {
        is_wide(c) && !joins(n.checked_sub(1).and_then(|n| chars.get(n))) && !joins(chars.get(n + 1))
    };
    (in_a_row || chars.iter().enumerate().any(alone)).then(|| text.into_owned())
}

/// The upper half of code page 437.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

fn cp437(byte: u8) -> char {
    byte.checked_sub(0x80).map_or(byte as char, |n| CP437.chars().nth(n.into()).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Keeps paths apart: what comes again gets a number behind it.
#[derive(Default)]
pub(super) struct Unique(BTreeMap<String, u64>);

impl Unique {
    /// The path itself the first time, then `path (2)`, `path (3)`.
    pub(super) fn take(&mut self, path: String) -> String {
        let mut path = path;
        loop {
            let Some(count) = self.0.get_mut(&path) else {
                self.0.insert(path.clone(), 1);
                return path;
            };
            *count += 1;
            path = format!("{path} ({count})");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_case() {
        for (name, path) in [
            ("Node_a\\System.EVTX", "Node_a/System.EVTX"),
            ("../../etc/passwd", "etc/passwd"),
            ("C:\\Windows\\a.txt", "Windows/a.txt"),
            ("/Windows//System32/./a", "Windows/System32/a"),
            ("\\\\server\\share\\a", "server/share/a"),
            ("a/b:/c", "a/b:/c"),
            ("..", "_"),
            ("", "_"),
        ] {
            assert_eq!(path_of(name.as_bytes(), Legacy::Dos), path, "{name}");
        }
    }

    #[test]
    fn names_are_read_in_their_code_page() {
        let sjis = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
        let table: &[(Vec<u8>, Legacy, &str)] = &[
            ("日本/a".as_bytes().to_vec(), Legacy::Dos, "日本/a"),
            (sjis("イベント ログ/アプリケーション.evtx"), Legacy::Dos, "イベント ログ/アプリケーション.evtx"),
            (sjis("vm-01_表示.txt"), Legacy::Dos, "vm-01_表示.txt"),
            (sjis("表.txt"), Legacy::Dos, "表.txt"),
            (b"\x9Abersicht.txt".to_vec(), Legacy::Dos, "Übersicht.txt"),
            (b"Gr\x94\xE1e.txt".to_vec(), Legacy::Dos, "Größe.txt"),
            (b"Donn\x82es.txt".to_vec(), Legacy::Dos, "Données.txt"),
            (b"a\xFFb".to_vec(), Legacy::None, "a%FFb"),
        ];
        for (raw, legacy, expected) in table {
            assert_eq!(path_of(raw, *legacy), *expected, "{raw:02x?}");
        }
    }

    #[test]
    fn equal_names_get_numbers() {
        let mut unique = Unique::default();
        let taken: Vec<String> =
            ["a", "a", "a (2)", "a", "b"].iter().map(|name| unique.take((*name).to_owned())).collect();
        assert_eq!(taken, ["a", "a (2)", "a (2) (2)", "a (3)", "b"]);
    }
}
