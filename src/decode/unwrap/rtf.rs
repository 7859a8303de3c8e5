//! What a document in the Rich Text Format shows, as far as it is text.

use encoding_rs::Encoding;

use super::Numbered;
use crate::decode::text::Text;

/// How such a document begins.
const BEGIN: &str = "{\\rtf";
/// Groups that show no text of their own.
const HIDDEN: [&str; 10] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "listtable",
    "listoverridetable",
    "revtbl",
    "generator",
    "themedata",
    "xmlnstbl",
];
/// Groups of what is no text.
const UNREAD: [&str; 3] = ["pict", "object", "objdata"];
/// Groups in groups that are followed.
const DEPTH: usize = 256;

/// The lines of a document, and whether it holds more than was read: pictures, objects, an end that is missing.
pub(in crate::decode) struct Shown {
    pub(in crate::decode) lines: Vec<Numbered>,
    pub(in crate::decode) unread: bool,
}

/// The lines that a document shows, numbered as in its source, up to `most`; `None` for any other text.
pub(in crate::decode) fn unwrapped(text: &Text, most: usize) -> Option<Shown> {
    let source = text.as_str().trim_start_matches('\u{feff}').trim_start();
    if !source.starts_with(BEGIN) {
        return None;
    }
    let number = 1 + u32::try_from(text.as_str().matches('\n').count() - source.matches('\n').count()).unwrap_or(0);
    let mut page = Page { number, most, groups: Vec::new(), ..Page::default() };
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
        match sign {
            '{' => page.open(),
            '}' => page.close(),
            '\\' => rest = page.word(rest),
            '\n' => page.number = page.number.saturating_add(1),
            '\r' => {}
            other => page.say(other),
        }
    }
    page.end_line();
    let unread = page.unread || !page.groups.is_empty() || page.lines.len() >= most;
    Some(Shown { lines: page.lines, unread })
}

/// What holds inside one pair of braces.
#[derive(Clone, Copy)]
struct Group {
    hidden: bool,
    /// Characters that stand behind `\u` for programs that know no Unicode.
    skipped: usize,
}

#[derive(Default)]
struct Page {
    lines: Vec<Numbered>,
    most: usize,
    now: String,
    number: u32,
    groups: Vec<Group>,
    /// Groups below the deepest that is followed.
    deeper: usize,
    bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
    /// Characters still to be skipped.
    skip: usize,
    unread: bool,
}

impl Page {
    fn open(&mut self) {
        self.flush();
        self.skip = 0;
        let group = self.groups.last().copied().unwrap_or(Group { hidden: false, skipped: 1 });
        match self.groups.len() < DEPTH {
            true => self.groups.push(group),
            false => (self.deeper, self.unread) = (self.deeper + 1, true),
        }
    }

    fn close(&mut self) {
        self.flush();
        match self.deeper {
            0 => drop(self.groups.pop()),
            _ => self.deeper -= 1,
        }
    }

    fn is_hidden(&self) -> bool {
        self.groups.last().is_some_and(|group| group.hidden)
    }

    fn hide(&mut self) {
        if let Some(group) = self.groups.last_mut() {
            group.hidden = true;
        }
    }

    fn say(&mut self, sign: char) {
        self.flush();
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.is_hidden() {
            self.now.push(sign);
        }
    }

    /// A byte of the document's code page.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.is_hidden() {
            self.bytes.push(byte);
        }
    }

    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            let encoding = self.encoding.unwrap_or(encoding_rs::WINDOWS_1252);
            let bytes = std::mem::take(&mut self.bytes);
            self.now.push_str(&encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn end_line(&mut self) {
        self.flush();
        let text = std::mem::take(&mut self.now);
        if self.lines.len() < self.most {
            self.lines.push(Numbered { number: self.number, text: text.trim_end().to_owned() });
        }
    }

    /// What follows a backslash; gives what is behind it.
    fn word<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(sign) = text.chars().next() else { return text };
        let behind = |length: usize| text.get(length..).unwrap_or_default();
        if !sign.is_ascii_alphabetic() {
            match sign {
                '\'' => {
                    let code = text.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
                    code.into_iter().for_each(|byte| self.byte(byte));
                    return behind(if code.is_some() { 3 } else { 1 });
                }
                '*' => self.hide(),
                '~' => self.say(' '),
                '_' => self.say('-'),
                '\r' | '\n' if !self.is_hidden() => self.end_line(),
                '\\' | '{' | '}' => self.say(sign),
                _ => {}
            }
            self.number = self.number.saturating_add(u32::from(sign == '\n'));
            return behind(sign.len_utf8());
        }
        let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(letters).unwrap_or((text, ""));
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let length = rest.len() - digits.len() + digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
        self.control(name, number.parse().ok());
        rest.strip_prefix(' ').unwrap_or(rest)
    }

    fn control(&mut self, name: &str, number: Option<i32>) {
        match (name, number) {
            ("ansicpg", Some(page)) => self.encoding = encoding(page),
            ("uc", Some(count)) => {
                let skipped = usize::try_from(count).unwrap_or(1);
                self.groups.iter_mut().next_back().into_iter().for_each(|group| group.skipped = skipped);
            }
            ("u", Some(code)) => {
                let code = u32::try_from(if code < 0 { code + 0x1_0000 } else { code }).ok();
                self.skip = 0;
                self.say(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
                self.skip = self.groups.last().map_or(1, |group| group.skipped);
            }
            ("bin", _) => self.unread = true,
            (name, _) if UNREAD.contains(&name) => {
                self.unread = true;
                self.hide();
            }
            (name, _) if HIDDEN.contains(&name) => self.hide(),
            ("par" | "line" | "row" | "sect" | "page", _) if !self.is_hidden() => self.end_line(),
            ("tab" | "cell", _) => self.say('\t'),
            ("lquote" | "rquote", _) => self.say('\''),
            ("ldblquote" | "rdblquote", _) => self.say('"'),
            ("emdash" | "endash", _) => self.say('-'),
            _ => {}
        }
    }
}

/// The encoding of a code page of Windows.
fn encoding(page: i32) -> Option<&'static Encoding> {
    match page {
        932 => Some(encoding_rs::SHIFT_JIS),
        936 => Some(encoding_rs::GBK),
        949 => Some(encoding_rs::EUC_KR),
        950 => Some(encoding_rs::BIG5),
        874 | 1250..=1258 => Encoding::for_label(format!("windows-{page}").as_bytes()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> (Vec<String>, bool) {
        let text = Text::decode(source.as_bytes()).expect("a text");
        let shown = unwrapped(&text, 1000).expect("a document");
        (shown.lines.into_iter().map(|line| line.text).collect(), shown.unread)
    }

    #[test]
    fn a_document_shows_its_text_and_not_its_words() {
        let source = "{\\rtf1\\ansi\\ansicpg932\\uc1{\\fonttbl{\\f0 Consolas;}}{\\*\\generator X;}\\f0\\fs18 C:\\\\> a \\{b\\}\\par\n\\u22770?\\u19978? \\'83\\'6e\\par \\b bold\\b0\\line x\\tab y}";
        assert_eq!(shown(source), (["C:\\> a {b}", "売上 ハ", "bold", "x\ty"].map(str::to_owned).to_vec(), false));
        assert_eq!(shown("{\\rtf1 \\trowd\\intbl Name\\cell State\\cell\\row}").0, ["Name\tState", ""]);
        // What stands above and below each page may name a volume, too.
        assert_eq!(shown("{\\rtf1{\\header Tills\\par}{\\footer 1\\par}}").0, ["Tills", "1", ""]);
    }

    #[test]
    fn what_it_holds_beside_text_is_told() {
        for source in [
            "{\\rtf1 a{\\pict 8950}}",
            "{\\rtf1 a{\\object\\objemb{\\*\\objdata 01}}}",
            "{\\rtf1 a",
            "{\\rtf1 a\\bin2 xx}",
        ] {
            assert!(shown(source).1, "{source}");
        }
        assert!(unwrapped(&Text::decode(b"{\"rtf\": 1}").expect("a text"), 10).is_none());
    }
}
