//! Which 8-bit or double-byte encoding a text without Unicode is in: the one whose reading is the most plausible.

use encoding_rs::Encoding;

use super::oem;
use super::plausible::{double_byte, single_byte};
use crate::knowledge::labels;

/// Bytes of lines beyond ASCII that are weighed; a banner alone decides, more only costs time.
const SAMPLE: usize = 16 * 1024;

/// What a known word is worth, against about 2 a letter.
const WORD: i32 = 12;

/// An encoding of one byte a letter, or of one or two.
#[derive(Clone, Copy, Debug)]
pub(super) enum Charset {
    /// One that `encoding_rs` has.
    Web(&'static Encoding),
    /// A DOS code page: name and upper half.
    Dos(&'static str, &'static str),
}

/// In order of preference where two readings are as plausible.
const CANDIDATES: [Charset; 13] = [
    Charset::Web(encoding_rs::WINDOWS_1252),
    Charset::Dos("ibm850", oem::IBM850),
    Charset::Web(encoding_rs::SHIFT_JIS),
    Charset::Web(encoding_rs::GBK),
    Charset::Web(encoding_rs::BIG5),
    Charset::Web(encoding_rs::EUC_KR),
    Charset::Web(encoding_rs::WINDOWS_1251),
    Charset::Web(encoding_rs::IBM866),
    Charset::Web(encoding_rs::WINDOWS_1250),
    Charset::Dos("ibm852", oem::IBM852),
    Charset::Web(encoding_rs::WINDOWS_1254),
    Charset::Dos("ibm857", oem::IBM857),
    Charset::Dos("ibm437", oem::IBM437),
];

impl Charset {
    /// Name as in reports.
    pub(super) fn name(self) -> &'static str {
        /// The names of the candidates in lower case.
        const LOWER: [(&Encoding, &str); 9] = [
            (encoding_rs::WINDOWS_1252, "windows-1252"),
            (encoding_rs::SHIFT_JIS, "shift_jis"),
            (encoding_rs::GBK, "gbk"),
            (encoding_rs::BIG5, "big5"),
            (encoding_rs::EUC_KR, "euc-kr"),
            (encoding_rs::WINDOWS_1251, "windows-1251"),
            (encoding_rs::IBM866, "ibm866"),
            (encoding_rs::WINDOWS_1250, "windows-1250"),
            (encoding_rs::WINDOWS_1254, "windows-1254"),
        ];
        match self {
            Self::Web(encoding) => {
                LOWER.iter().find(|(known, _)| *known == encoding).map_or("utf-8", |(_, name)| *name)
            }
            Self::Dos(name, _) => name,
        }
    }

    /// Decodes; what is no letter of it becomes U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Dos(_, upper) => {
                let upper: Vec<char> = upper.chars().collect();
                let letter = |&byte: &u8| match byte.checked_sub(0x80) {
                    None => char::from(byte),
                    Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
                };
                bytes.iter().map(letter).collect()
            }
        }
    }

    /// How plausible the sample is, read so; `None` where no word could make it more plausible than the best so far.
    fn weigh(self, sample: &[u8], words: &[&str], best: Option<i32>) -> Option<i32> {
        let text = self.decode(sample);
        let letters = double_byte(self.name(), sample).unwrap_or_else(|| single_byte(self.name(), &text));
        let worth = |words: usize| WORD * i32::try_from(words).unwrap_or(i32::MAX / WORD);
        if best.is_some_and(|best| letters + worth(words.len()) <= best) {
            return None;
        }
        Some(letters + worth(words.iter().filter(|word| text.contains(**word)).count()))
    }
}

/// The encoding whose reading of the lines beyond ASCII is the most plausible; `None` where there are none.
pub(super) fn guess<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Option<Charset> {
    let mut sample = Vec::new();
    for line in lines.filter(|line| !line.is_ascii()) {
        sample.extend_from_slice(line.get(..SAMPLE).unwrap_or(line));
        sample.push(b'\n');
        if sample.len() >= SAMPLE {
            break;
        }
    }
    if sample.is_empty() {
        return None;
    }
    let words: Vec<&str> = labels::telling_words().collect();
    let mut best: Option<(Charset, i32)> = None;
    for charset in CANDIDATES {
        match charset.weigh(&sample, &words, best.map(|(_, most)| most)) {
            Some(weight) if best.is_none_or(|(_, most)| weight > most) => best = Some((charset, weight)),
            _ => {}
        }
    }
    best.map(|(charset, _)| charset)
}
