//! Writes small registry hives, as far as readers of keys and values look at them.
//!
//! Format: <https://github.com/msuhanov/regf>.

/// A key to write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) values: Vec<Value>,
    pub(crate) subkeys: Vec<Key>,
}

/// A value to write.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) name: String,
    pub(crate) kind: u32,
    pub(crate) data: Vec<u8>,
}

/// Kind of the lists of subkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    Lf,
    Lh,
    Li,
    /// An index root with one `lh` leaf a subkey.
    Ri,
}

impl Key {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// A chain of keys with this one's content at its end.
    pub(crate) fn below(self, path: &[&str]) -> Self {
        path.iter().rev().fold(self, |key, name| Self { subkeys: vec![Self::new("Aaa"), key], ..Self::new(name) })
    }

    pub(crate) fn value(mut self, name: &str, kind: u32, data: &[u8]) -> Self {
        self.values.push(Value { name: name.to_owned(), kind, data: data.to_vec() });
        self
    }
}

/// The bytes of a hive with this root.
pub(crate) fn hive(root: &Key, lists: Lists) -> Vec<u8> {
    let mut writer = Writer { bins: vec![0; 32], lists };
    let root = writer.key(root, u32::MAX);
    let free = 4096 - writer.bins.len() % 4096;
    if free >= 8 {
        writer.bins.extend(u32::try_from(free).unwrap().to_le_bytes());
    }
    writer.bins.resize(writer.bins.len().next_multiple_of(4096), 0);
    let size = u32::try_from(writer.bins.len()).unwrap();
    writer.bins[..4].copy_from_slice(b"hbin");
    writer.bins[8..12].copy_from_slice(&size.to_le_bytes());
    let mut base = vec![0; 4096];
    base[..4].copy_from_slice(b"regf");
    for (at, word) in [(4, 7), (8, 7), (20, 1), (24, 5), (28, 0), (32, 1), (36, root), (40, size), (44, 1)] {
        put(&mut base, at, word);
    }
    seal(&mut base);
    base.extend(writer.bins);
    base
}

/// Puts a 32-bit word.
pub(crate) fn put(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

/// Writes the checksum of the first block.
pub(crate) fn seal(base: &mut [u8]) {
    let words = base[..508].chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap()));
    let sum = words.fold(0, |sum, word| sum ^ word);
    put(base, 508, sum);
}

struct Writer {
    bins: Vec<u8>,
    lists: Lists,
}

impl Writer {
    fn cell(&mut self, content: &[u8]) -> u32 {
        let at = u32::try_from(self.bins.len()).unwrap();
        let size = (content.len() + 4).next_multiple_of(8);
        self.bins.extend((-i32::try_from(size).unwrap()).to_le_bytes());
        self.bins.extend(content);
        self.bins.resize(usize::try_from(at).unwrap() + size, 0);
        at
    }

    fn key(&mut self, key: &Key, parent: u32) -> u32 {
        let (name, narrow) = encode(&key.name);
        let mut content = vec![0; 76];
        content[..2].copy_from_slice(b"nk");
        let flags = if narrow { 0x20_u16 } else { 0 } | if parent == u32::MAX { 0x0c } else { 0 };
        content[2..4].copy_from_slice(&flags.to_le_bytes());
        content[72..74].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        content.extend(name);
        let at = self.cell(&content);
        let children: Vec<u32> = key.subkeys.iter().map(|child| self.key(child, at)).collect();
        let values: Vec<u32> = key.values.iter().map(|value| self.value(value)).collect();
        let subkeys = if children.is_empty() { u32::MAX } else { self.list(key, &children) };
        let values_at = if values.is_empty() { u32::MAX } else { self.cell(&words(&values)) };
        let content = usize::try_from(at).unwrap() + 4;
        let count = |list: &[u32]| u32::try_from(list.len()).unwrap();
        for (offset, word) in [
            (16, parent),
            (20, count(&children)),
            (28, subkeys),
            (32, u32::MAX),
            (36, count(&values)),
            (40, values_at),
            (44, u32::MAX),
            (48, u32::MAX),
        ] {
            put(&mut self.bins, content + offset, word);
        }
        at
    }

    fn list(&mut self, key: &Key, children: &[u32]) -> u32 {
        let names = key.subkeys.iter().map(|child| child.name.as_str());
        let pairs: Vec<(u32, u32)> = children.iter().copied().zip(names.map(hash)).collect();
        match self.lists {
            Lists::Lf => self.leaf(b"lf", &pairs, true),
            Lists::Lh => self.leaf(b"lh", &pairs, true),
            Lists::Li => self.leaf(b"li", &pairs, false),
            Lists::Ri => {
                let leaves: Vec<(u32, u32)> = pairs.iter().map(|pair| (self.leaf(b"lh", &[*pair], true), 0)).collect();
                self.leaf(b"ri", &leaves, false)
            }
        }
    }

    fn leaf(&mut self, signature: &[u8; 2], pairs: &[(u32, u32)], hashed: bool) -> u32 {
        let mut content = signature.to_vec();
        content.extend(u16::try_from(pairs.len()).unwrap().to_le_bytes());
        for (offset, hash) in pairs {
            content.extend(offset.to_le_bytes());
            content.extend(if hashed { hash.to_le_bytes().to_vec() } else { Vec::new() });
        }
        self.cell(&content)
    }

    fn value(&mut self, value: &Value) -> u32 {
        let (name, narrow) = encode(&value.name);
        let length = u32::try_from(value.data.len()).unwrap();
        let (size, data) = if value.data.len() <= 4 {
            let mut inline = [0; 4];
            inline[..value.data.len()].copy_from_slice(&value.data);
            (length | 0x8000_0000, u32::from_le_bytes(inline))
        } else {
            (length, self.cell(&value.data))
        };
        let mut content = b"vk".to_vec();
        content.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        content.extend(words(&[size, data, value.kind, u32::from(narrow)]));
        content.extend(name);
        self.cell(&content)
    }
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A name as the hive holds it, and whether it has one byte a character.
fn encode(name: &str) -> (Vec<u8>, bool) {
    let narrow = name.is_ascii();
    (if narrow { name.as_bytes().to_vec() } else { name.encode_utf16().flat_map(u16::to_le_bytes).collect() }, narrow)
}

/// The hash of an `lh` list.
fn hash(name: &str) -> u32 {
    name.to_uppercase().encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(37).wrapping_add(u32::from(unit)))
}
