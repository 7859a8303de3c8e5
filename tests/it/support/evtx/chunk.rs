//! One 64 KiB chunk: name table, template table, records.

use super::binxml::{Instance, Part, Template, Value, utf16};
use std::collections::HashMap;

/// Size of a chunk.
pub const CHUNK: usize = 65_536;
/// Where its records begin: header, 64 name buckets, 32 template buckets.
const RECORDS: usize = 512;
const NAME_TABLE: usize = 128;
const TEMPLATE_TABLE: usize = 384;

/// A record's body.
#[derive(Clone, Debug)]
pub enum Body {
    /// As Windows logs: a template and its values.
    Template(Instance),
    /// As rendered exports hold it: elements and text.
    Plain(Part),
}

/// A chunk under construction.
#[derive(Clone)]
pub struct Chunk {
    bytes: Vec<u8>,
    names: HashMap<String, u32>,
    templates: HashMap<[u8; 16], u32>,
    ids: Vec<u64>,
    last_record: u32,
    /// What the record under way added to the tables: bucket, its former head, and what was defined.
    added: Vec<(usize, u32, Defined)>,
}

/// An entry of a chunk's tables.
#[derive(Clone)]
enum Defined {
    Name(String),
    Template([u8; 16]),
}

impl Chunk {
    /// An empty chunk.
    pub fn new() -> Self {
        Self {
            bytes: vec![0; RECORDS],
            names: HashMap::new(),
            templates: HashMap::new(),
            ids: Vec::new(),
            last_record: 0,
            added: Vec::new(),
        }
    }

    /// Whether it holds no record.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Ids of its records.
    pub fn ids(&self) -> &[u64] {
        &self.ids
    }

    /// Appends a record; false (and unchanged) if it does not fit.
    pub fn push(&mut self, id: u64, written: u64, body: &Body) -> bool {
        let start = self.bytes.len();
        self.put(&[0x2a, 0x2a, 0, 0]);
        self.put_u32(0);
        self.put(&id.to_le_bytes());
        self.put(&written.to_le_bytes());
        match body {
            Body::Template(instance) => self.instance(instance),
            Body::Plain(root) => {
                self.put(&[0x0f, 1, 1, 0]);
                self.part(root, false);
            }
        }
        self.put(&[0]);
        while !(self.bytes.len() + 4 - start).is_multiple_of(8) {
            self.put(&[0]);
        }
        let size = (self.bytes.len() + 4 - start) as u32;
        self.put_u32(size);
        self.patch(start + 4, size);
        if self.bytes.len() > CHUNK {
            self.take_back(start);
            return false;
        }
        self.added.clear();
        self.last_record = start as u32;
        self.ids.push(id);
        true
    }

    /// Forgets a record that did not fit, with what it defined.
    fn take_back(&mut self, start: usize) {
        self.bytes.truncate(start);
        while let Some((bucket, former, defined)) = self.added.pop() {
            self.patch(bucket, former);
            match defined {
                Defined::Name(name) => self.names.remove(&name),
                Defined::Template(guid) => self.templates.remove(&guid),
            };
        }
    }

    /// The finished chunk; `first_number` counts records from the log's beginning. `slack` stays behind the free
    /// space offset, as records of an earlier use of the chunk do.
    pub fn finish(mut self, first_number: u64, slack: &[(u64, u64, Body)]) -> Vec<u8> {
        let free = self.bytes.len();
        let (ids, last_record) = (self.ids.clone(), self.last_record);
        // Stale records keep their own tables: theirs were overwritten with the chunk's header.
        let tables = self.bytes[NAME_TABLE..RECORDS].to_vec();
        for (id, written, body) in slack {
            self.push(*id, *written, body);
        }
        self.bytes[NAME_TABLE..RECORDS].copy_from_slice(&tables);
        self.bytes.resize(CHUNK, 0);
        let count = ids.len() as u64;
        let (first_id, last_id) = (ids.first().copied().unwrap_or(0), ids.last().copied().unwrap_or(0));
        self.bytes[..8].copy_from_slice(b"ElfChnk\0");
        for (at, n) in [(8, first_number), (16, first_number + count.max(1) - 1), (24, first_id), (32, last_id)] {
            self.bytes[at..at + 8].copy_from_slice(&n.to_le_bytes());
        }
        self.patch(40, 128);
        self.patch(44, last_record);
        self.patch(48, free as u32);
        self.patch(120, 1);
        seal(&mut self.bytes);
        self.bytes
    }

    fn instance(&mut self, instance: &Instance) {
        self.put(&[0x0f, 1, 1, 0]);
        self.template(&instance.template);
        self.put_u32(instance.values.len() as u32);
        let descriptors = self.bytes.len();
        for value in &instance.values {
            self.put(&[0, 0, value.kind(), 0]);
        }
        for (i, value) in instance.values.iter().enumerate() {
            let start = self.bytes.len();
            if let Value::BinXml(nested) = value {
                self.instance(nested);
                self.put(&[0]);
            } else {
                self.put(&value.bytes());
            }
            let size = u16::try_from(self.bytes.len() - start).expect("a value holds less than 64 KiB");
            self.bytes[descriptors + 4 * i..][..2].copy_from_slice(&size.to_le_bytes());
        }
    }

    /// A template instance token; the definition follows inline at the template's first use in the chunk.
    fn template(&mut self, template: &Template) {
        self.put(&[0x0c, 1]);
        self.put(&template.guid[..4]);
        if let Some(&at) = self.templates.get(&template.guid) {
            self.put_u32(at);
            return;
        }
        let at = self.bytes.len() as u32 + 4;
        self.put_u32(at);
        let id = u32::from_le_bytes(template.guid[..4].try_into().unwrap());
        let previous = self.link(TEMPLATE_TABLE + 4 * (id as usize % 32), at, Defined::Template(template.guid));
        self.put_u32(previous);
        self.put(&template.guid);
        let size = self.hole();
        self.put(&[0x0f, 1, 1, 0]);
        self.part(&template.root, true);
        self.put(&[0]);
        self.fill(size);
        self.templates.insert(template.guid, at);
    }

    fn part(&mut self, part: &Part, in_template: bool) {
        match part {
            Part::Element { name, dependency, attributes, children } => {
                self.put(&[if attributes.is_empty() { 0x01 } else { 0x41 }]);
                if in_template {
                    self.put(&dependency.unwrap_or(0xffff).to_le_bytes());
                }
                let size = self.hole();
                self.name(name);
                if !attributes.is_empty() {
                    let list = self.hole();
                    for (i, (name, value)) in attributes.iter().enumerate() {
                        self.put(&[if i + 1 < attributes.len() { 0x46 } else { 0x06 }]);
                        self.name(name);
                        self.part(value, in_template);
                    }
                    self.fill(list);
                }
                if children.is_empty() {
                    self.put(&[0x03]);
                } else {
                    self.put(&[0x02]);
                    children.iter().for_each(|child| self.part(child, in_template));
                    self.put(&[0x04]);
                }
                self.fill(size);
            }
            Part::Text(text) => {
                let encoded = utf16(text);
                self.put(&[0x05, 0x01]);
                self.put(&(encoded.len() as u16 / 2).to_le_bytes());
                self.put(&encoded);
            }
            Part::Optional(id, kind) | Part::Normal(id, kind) => {
                self.put(&[if matches!(part, Part::Optional(..)) { 0x0e } else { 0x0d }]);
                self.put(&id.to_le_bytes());
                self.put(&[*kind]);
            }
        }
    }

    /// A name's offset; the name itself follows at its first use in the chunk.
    fn name(&mut self, name: &str) {
        if let Some(&at) = self.names.get(name) {
            self.put_u32(at);
            return;
        }
        let at = self.bytes.len() as u32 + 4;
        self.put_u32(at);
        let hash = name.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(65_599).wrapping_add(unit.into()));
        let hash = (hash & 0xffff) as u16;
        let previous = self.link(NAME_TABLE + 4 * (hash as usize % 64), at, Defined::Name(name.into()));
        self.put_u32(previous);
        self.put(&hash.to_le_bytes());
        self.put(&(name.encode_utf16().count() as u16).to_le_bytes());
        self.put(&utf16(name));
        self.put(&[0, 0]);
        self.names.insert(name.into(), at);
    }

    /// Puts an entry at the head of its bucket's chain and returns the former head.
    fn link(&mut self, bucket: usize, at: u32, defined: Defined) -> u32 {
        let previous = u32::from_le_bytes(self.bytes[bucket..bucket + 4].try_into().unwrap());
        self.patch(bucket, at);
        self.added.push((bucket, previous, defined));
        previous
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn put_u32(&mut self, n: u32) {
        self.put(&n.to_le_bytes());
    }

    fn patch(&mut self, at: usize, n: u32) {
        self.bytes[at..at + 4].copy_from_slice(&n.to_le_bytes());
    }

    /// Leaves room for a size that is not known yet.
    fn hole(&mut self) -> usize {
        self.put_u32(0);
        self.bytes.len()
    }

    /// Writes the size of all that followed a hole.
    fn fill(&mut self, hole: usize) {
        let size = (self.bytes.len() - hole) as u32;
        self.patch(hole - 4, size);
    }
}

/// Writes both checksums of a finished chunk.
pub fn seal(chunk: &mut [u8]) {
    let free = u32::from_le_bytes(chunk[48..52].try_into().unwrap()) as usize;
    let data = crc32fast::hash(&chunk[RECORDS..free]);
    chunk[52..56].copy_from_slice(&data.to_le_bytes());
    let mut header = crc32fast::Hasher::new();
    header.update(&chunk[..120]);
    header.update(&chunk[NAME_TABLE..RECORDS]);
    chunk[124..128].copy_from_slice(&header.finalize().to_le_bytes());
}
