//! Small event logs for tests, written byte by byte: no parser has a part in them.

#![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "test helpers may fail loudly")]

use std::collections::BTreeMap;

pub(crate) const HEADER: usize = 4096;
pub(crate) const CHUNK: usize = 65_536;

/// How a record spells its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A template in which provider, channel and computer are substitutions, as classic events are written.
    Classic,
    /// A template that holds provider and channel as text, as manifest events are written.
    Manifest,
    /// No template: elements in the record, every value as text, as forwarded events are written.
    Plain,
}

/// One event.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) form: Form,
    pub(crate) provider: String,
    pub(crate) id: u16,
    pub(crate) level: u8,
    pub(crate) ticks: u64,
    /// When the record was written, where that is not the event's own time.
    pub(crate) written: Option<u64>,
    pub(crate) record_id: u64,
    pub(crate) channel: String,
    pub(crate) computer: String,
    pub(crate) data: Vec<String>,
    pub(crate) binary: Vec<u8>,
}

/// 2024-09-01T16:00:00Z as FILETIME.
pub(crate) const START: u64 = 133_696_800_000_000_000;

impl Event {
    pub(crate) fn new(form: Form, provider: &str, id: u16, record_id: u64) -> Self {
        Self {
            form,
            provider: provider.into(),
            id,
            level: 3,
            ticks: START + record_id * 10_000_000,
            written: None,
            record_id,
            channel: "Application".into(),
            computer: "vm-sql-01.contoso.com".into(),
            data: Vec::new(),
            binary: Vec::new(),
        }
    }

    pub(crate) fn computer(mut self, name: &str) -> Self {
        self.computer = name.into();
        self
    }

    pub(crate) fn data(mut self, items: &[&str]) -> Self {
        self.data = items.iter().map(|&item| item.into()).collect();
        self
    }

    pub(crate) fn binary(mut self, bytes: &[u8]) -> Self {
        self.binary = bytes.to_vec();
        self
    }
}

/// An event in which the writer of this class id rejects an event.
pub(crate) fn rejected(record_id: u64, class: &str) -> Event {
    let context = format!(
        "\n\nOperation:\n   PrepareForSnapshot Event\n\nContext:\n   Execution Context: Writer\n   Writer Class Id: {class}\n   \
         Writer Name: Some VSS Writer\n   Writer Instance ID: {{a0a0a0a0-0000-4000-8000-000000000001}}\n   Command Line: \
         C:\\Windows\\some.exe -s\n   Process ID: 4004"
    );
    let binary = b"- Code: AAAAAAAA00000001- PID:  00001528- CMD:  C:\\Windows\\system32\\vssvc.exe   - User: x ";
    Event::new(Form::Classic, "VSS", 8229, record_id)
        .data(&["0x800423f2, The writer timed out.\r\n", &context])
        .binary(binary)
}

/// A chunk under construction.
pub(crate) struct Chunk {
    bytes: Vec<u8>,
    names: BTreeMap<String, u32>,
    templates: BTreeMap<String, u32>,
    numbers: Option<(u64, u64)>,
    last_at: usize,
}

impl Default for Chunk {
    fn default() -> Self {
        let (names, templates) = (BTreeMap::new(), BTreeMap::new());
        Self { bytes: vec![0; 512], names, templates, numbers: None, last_at: 512 }
    }
}

impl Chunk {
    pub(crate) fn of(events: &[Event]) -> Self {
        let mut chunk = Self::default();
        events.iter().for_each(|event| chunk.push(event.record_id, event));
        chunk
    }

    /// Appends a record under a number of its own.
    pub(crate) fn push(&mut self, number: u64, event: &Event) {
        let at = self.bytes.len();
        self.last_at = at;
        self.numbers = Some((self.numbers.map_or(number, |(first, _)| first), number));
        self.raw(b"**\0\0\0\0\0\0");
        self.raw(&number.to_le_bytes());
        self.raw(&event.written.unwrap_or(event.ticks).to_le_bytes());
        self.raw(&[0x0f, 1, 1, 0]);
        if event.form == Form::Plain {
            self.elements(event, false);
        } else {
            self.instance(event);
        }
        self.raw(&[0]);
        while !(self.bytes.len() + 4 - at).is_multiple_of(8) {
            self.raw(&[0]);
        }
        let size = (self.bytes.len() + 4 - at) as u32;
        self.raw(&size.to_le_bytes());
        self.bytes[at + 4..at + 8].copy_from_slice(&size.to_le_bytes());
    }

    /// The finished chunk; what is pushed to `stale` stands behind the live records.
    pub(crate) fn build(self, stale: &[u8]) -> Vec<u8> {
        let free = self.bytes.len();
        let mut bytes = self.bytes;
        let (first, last) = self.numbers.unwrap_or((1, 0));
        bytes[..8].copy_from_slice(b"ElfChnk\0");
        for (at, value) in [(8, first), (16, last), (24, first), (32, last)] {
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        for (at, value) in [(40, 128), (44, self.last_at), (48, free)] {
            bytes[at..at + 4].copy_from_slice(&(value as u32).to_le_bytes());
        }
        bytes.extend_from_slice(stale);
        bytes.resize(CHUNK, 0);
        seal(&mut bytes);
        bytes
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.raw(&[0x05, 0x01]);
        self.raw(&(units.len() as u16).to_le_bytes());
        units.iter().for_each(|unit| self.raw(&unit.to_le_bytes()));
    }

    fn name(&mut self, name: &str) {
        let here = self.bytes.len() as u32 + 4;
        let known = *self.names.entry(name.into()).or_insert(here);
        self.raw(&known.to_le_bytes());
        if known == here {
            self.raw(&[0; 6]);
            self.raw(&(name.len() as u16).to_le_bytes());
            name.encode_utf16().for_each(|unit| self.raw(&unit.to_le_bytes()));
            self.raw(&[0, 0]);
        }
    }

    fn open(&mut self, name: &str, attributes: bool, template: bool) {
        self.raw(&[if attributes { 0x41 } else { 0x01 }]);
        if template {
            self.raw(&[0xff, 0xff]);
        }
        self.raw(&[0; 4]);
        self.name(name);
        if attributes {
            self.raw(&[0; 4]);
        }
    }

    fn value(&mut self, slot: Option<(u16, u8)>, text: &str) {
        match slot {
            Some((index, kind)) => {
                self.raw(&[0x0d]);
                self.raw(&index.to_le_bytes());
                self.raw(&[kind]);
            }
            None => self.text(text),
        }
    }

    fn element(&mut self, name: &str, slot: Option<(u16, u8)>, text: &str, template: bool) {
        self.open(name, false, template);
        self.raw(&[0x02]);
        self.value(slot, text);
        self.raw(&[0x04]);
    }

    fn attributed(&mut self, element: &str, attribute: &str, slot: Option<(u16, u8)>, text: &str, template: bool) {
        self.open(element, true, template);
        self.raw(&[0x06]);
        self.name(attribute);
        self.value(slot, text);
        self.raw(&[0x03]);
    }

    /// The event's elements; in a template most values are substitutions.
    fn elements(&mut self, event: &Event, template: bool) {
        let slot = |index, kind| template.then_some((index, kind));
        let classic = |index, kind| (event.form == Form::Classic).then_some((index, kind));
        self.open("Event", false, template);
        self.raw(&[0x02]);
        self.open("System", false, template);
        self.raw(&[0x02]);
        self.attributed("Provider", "Name", classic(0, 1), &event.provider, template);
        self.element("EventID", slot(1, 6), &event.id.to_string(), template);
        self.element("Level", slot(2, 4), &event.level.to_string(), template);
        let time = vssleuth::facts::Time::from_filetime(event.ticks).expect("a time").to_string();
        self.attributed("TimeCreated", "SystemTime", slot(3, 0x11), &time, template);
        self.element("EventRecordID", slot(4, 0x0a), &event.record_id.to_string(), template);
        self.element("Channel", classic(5, 1), &event.channel, template);
        self.element("Computer", slot(6, 1), &event.computer, template);
        self.raw(&[0x04]);
        self.open("EventData", false, template);
        self.raw(&[0x02]);
        if template {
            self.element("Data", Some((7, 0x81)), "", true);
            self.element("Binary", Some((8, 0x0e)), "", true);
        } else {
            event.data.iter().for_each(|item| self.element("Data", None, item, false));
        }
        self.raw(&[0x04, 0x04]);
    }

    fn instance(&mut self, event: &Event) {
        let key = match event.form {
            Form::Manifest => format!("{}\0{}", event.provider, event.channel),
            _ => String::new(),
        };
        let here = self.bytes.len() as u32 + 10;
        let definition = *self.templates.entry(key).or_insert(here);
        self.raw(&[0x0c, 0x01]);
        self.raw(&definition.to_le_bytes());
        self.raw(&definition.to_le_bytes());
        if definition == here {
            self.raw(&[0; 24]);
            let start = self.bytes.len();
            self.raw(&[0x0f, 1, 1, 0]);
            self.elements(event, true);
            self.raw(&[0]);
            let size = (self.bytes.len() - start) as u32;
            self.bytes[start - 4..start].copy_from_slice(&size.to_le_bytes());
        }
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let strings: Vec<u8> = event.data.iter().flat_map(|item| wide(&format!("{item}\0"))).collect();
        let values: [(u8, Vec<u8>); 9] = [
            (1, wide(&event.provider)),
            (6, event.id.to_le_bytes().to_vec()),
            (4, vec![event.level]),
            (0x11, event.ticks.to_le_bytes().to_vec()),
            (0x0a, event.record_id.to_le_bytes().to_vec()),
            (1, wide(&event.channel)),
            (1, wide(&event.computer)),
            (0x81, strings),
            (0x0e, event.binary.clone()),
        ];
        self.raw(&(values.len() as u32).to_le_bytes());
        for (kind, value) in &values {
            self.raw(&(value.len() as u16).to_le_bytes());
            self.raw(&[*kind, 0]);
        }
        values.iter().for_each(|(_, value)| self.raw(value));
    }
}

/// Writes the checksums of a chunk anew.
pub(crate) fn seal(chunk: &mut [u8]) {
    let free = u32::from_le_bytes(chunk[48..52].try_into().expect("four bytes")) as usize;
    let records = crc32fast::hash(&chunk[512..free]);
    chunk[52..56].copy_from_slice(&records.to_le_bytes());
    let mut header = crc32fast::Hasher::new();
    header.update(&chunk[..120]);
    header.update(&chunk[128..512]);
    chunk[124..128].copy_from_slice(&header.finalize().to_le_bytes());
}

/// A file of these chunks.
pub(crate) fn file(chunks: &[Vec<u8>], next_record: u64) -> Vec<u8> {
    let mut bytes = vec![0; HEADER];
    bytes[..8].copy_from_slice(b"ElfFile\0");
    bytes[24..32].copy_from_slice(&next_record.to_le_bytes());
    bytes[32..36].copy_from_slice(&128u32.to_le_bytes());
    bytes[36..42].copy_from_slice(&[1, 0, 3, 0, 0, 16]);
    bytes[42..44].copy_from_slice(&(chunks.len() as u16).to_le_bytes());
    let checksum = crc32fast::hash(&bytes[..120]);
    bytes[124..128].copy_from_slice(&checksum.to_le_bytes());
    chunks.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
    bytes
}
