//! Writes `LocaleMetaData\<log>_<LCID>.MTA` as Windows does beside an exported log: sections `EVT`, `MSG` and `PUB`, each
//! a chain of pages of up to 100 pieces. See `docs/mta.md` of the `evtx` crate.

use super::binxml::utf16;

/// The message texts of one exported log, in one language.
#[derive(Clone, Default)]
pub struct MessageTexts {
    /// Record id and text, in the order of the log.
    events: Vec<(u64, String)>,
    publishers: Vec<String>,
}

/// Pieces of one page.
const PER_PAGE: usize = 100;
/// A page's header.
const HEADER: usize = 888;

impl MessageTexts {
    /// No texts, of a log without events.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of the next event of the log; an empty one where the provider has none.
    pub fn event(mut self, record_id: u64, provider: &str, text: &str) -> Self {
        self.events.push((record_id, text.into()));
        self.provider(provider)
    }

    /// A provider whose names the file holds.
    pub fn provider(mut self, name: &str) -> Self {
        if !self.publishers.iter().any(|known| known == name) {
            self.publishers.push(name.into());
        }
        self
    }

    /// Bytes of the file.
    pub fn build(&self) -> Vec<u8> {
        // The names of levels stand before the messages.
        let mut texts: Vec<&str> = vec!["Information"];
        let mut events = Vec::new();
        for (id, text) in &self.events {
            events.push([id.to_le_bytes(), (texts.len() as u64).to_le_bytes()].concat());
            texts.push(text);
        }
        let messages: Vec<Vec<u8>> = texts.iter().map(|text| sized(&terminated(text))).collect();
        let publisher = |name: &str| {
            let levels = [1u32, 4, 0].map(u32::to_le_bytes).concat();
            [levels, [0; 12].to_vec(), sized(&utf16(name))].concat()
        };
        let names = ["DEFAULT_PUBLISHER"].into_iter().chain(self.publishers.iter().map(String::as_str));
        let publishers: Vec<Vec<u8>> = names.map(publisher).collect();
        file(&[("EVT", section(&events)), ("MSG", section(&messages)), ("PUB", section(&publishers))])
    }
}

fn terminated(text: &str) -> Vec<u8> {
    if text.is_empty() { Vec::new() } else { utf16(&format!("{text}\0")) }
}

fn sized(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_le_bytes(), bytes].concat()
}

/// Magic, version, size and number of the descriptors, the descriptors, the sections.
fn file(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let table: usize = sections.iter().map(|(name, _)| 20 + 2 * name.len()).sum();
    let mut out = b"MTAFile\0".to_vec();
    out.extend([1, 1, table as u32, sections.len() as u32].map(u32::to_le_bytes).concat());
    let mut at = out.len() + table;
    for (name, bytes) in sections {
        let name = utf16(name);
        out.extend([at as u64, bytes.len() as u64].map(u64::to_le_bytes).concat());
        out.extend(sized(&name));
        at += bytes.len();
    }
    out.extend(sections.iter().flat_map(|(_, bytes)| bytes));
    out
}

fn section(pieces: &[Vec<u8>]) -> Vec<u8> {
    if pieces.is_empty() {
        return vec![0; HEADER];
    }
    let mut out = Vec::new();
    let pages: Vec<&[Vec<u8>]> = pieces.chunks(PER_PAGE).collect();
    for (number, page) in pages.iter().enumerate() {
        let own = out.len();
        let first = number * PER_PAGE;
        let mut places = Vec::new();
        let mut body = Vec::new();
        for (piece, index) in page.iter().zip(first..) {
            places.push((own + HEADER + body.len()) as u64);
            body.extend((index as u32).to_le_bytes());
            body.extend(sized(piece));
        }
        let next = if number + 1 < pages.len() { own + HEADER + body.len() } else { own };
        out.extend(u32::MAX.to_le_bytes());
        out.extend([(first + page.len() - 1) as u32; 14].map(u32::to_le_bytes).concat());
        out.extend(u32::MAX.to_le_bytes());
        places.resize(PER_PAGE, 0);
        out.extend([number as u64, next as u64, own as u64].map(u64::to_le_bytes).concat());
        out.extend(places.iter().flat_map(|place| place.to_le_bytes()));
        out.extend(body);
    }
    out
}
