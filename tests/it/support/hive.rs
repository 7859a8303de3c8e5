//! Registry hives (regf 1.5) with a few keys, as offline copies of `SOFTWARE` and `SYSTEM` have them.
//!
//! Format: <https://github.com/msuhanov/regf>.

use super::evtx::binxml::utf16;

/// A value's data.
#[derive(Clone, Debug)]
pub enum Data {
    Dword(u32),
    Text(String),
    /// A type by its number, and its bytes.
    Raw(u32, Vec<u8>),
}

impl Data {
    fn number(&self) -> u32 {
        match self {
            Data::Text(_) => 1,
            Data::Dword(_) => 4,
            Data::Raw(number, _) => *number,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Data::Dword(n) => n.to_le_bytes().to_vec(),
            Data::Text(text) => utf16(&format!("{text}\0")),
            Data::Raw(_, bytes) => bytes.clone(),
        }
    }
}

/// A key with its values and subkeys.
#[derive(Clone, Debug, Default)]
pub struct Key {
    name: String,
    values: Vec<(String, Data)>,
    keys: Vec<Key>,
}

impl Key {
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    pub fn value(mut self, name: &str, data: Data) -> Self {
        self.values.push((name.into(), data));
        self
    }

    pub fn key(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// This key at the end of a path, each part of which has another key before it.
    pub fn below(self, path: &[&str]) -> Self {
        path.iter().rev().fold(self, |key, name| Key::new(name).key(Key::new("Aaa")).key(key))
    }
}

/// Kind of the lists of subkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    Lf,
    Lh,
    Li,
    /// An index root with one `lh` leaf a subkey.
    Ri,
}

/// A `SOFTWARE` hive: the cluster's key with the given values beside the one that set-up writes, in the 64-bit view,
/// and below `WOW6432Node` where asked for.
pub fn software(values: &[(&str, Data)], wow64_values: Option<&[(&str, Data)]>) -> Vec<u8> {
    let clusters = |values: &[(&str, Data)]| {
        let key = Key::new("Failover Clusters").value("MaxLicensedNodes", Data::Dword(0x40));
        values.iter().fold(key, |key, (name, data)| key.value(name, data.clone()))
    };
    let microsoft = |clusters: Key| {
        let version = Key::new("CurrentVersion")
            .value("CurrentBuild", Data::Text("20348".into()))
            .value("ProductName", Data::Text("Windows Server 2022 Datacenter".into()))
            .key(clusters)
            .key(Key::new("Fonts").value("Arial (TrueType)", Data::Text("arial.ttf".into())));
        Key::new("Microsoft").key(Key::new("Windows NT").key(version))
    };
    let mut root = Key::new("ROOT").key(microsoft(clusters(values)));
    if let Some(values) = wow64_values {
        root = root.key(Key::new("WOW6432Node").key(microsoft(clusters(values))));
    }
    file(&root, Lists::Lf, true)
}

/// Bytes of a hive; one that is not `clean` was copied between two writes.
pub fn file(root: &Key, lists: Lists, clean: bool) -> Vec<u8> {
    let mut cells = Cells { bytes: vec![0; 32], lists };
    let security = cells.security();
    let root = cells.key(root, u32::MAX, security, true);
    cells.patch(security + 8, security);
    cells.patch(security + 12, security);
    let size = cells.bytes.len().next_multiple_of(4096);
    let rest = (size - cells.bytes.len()) as u32;
    if rest >= 8 {
        // The free cell at the end; free cells have a positive size.
        cells.bytes.extend(rest.to_le_bytes());
    }
    cells.bytes.resize(size, 0);
    cells.bytes[..4].copy_from_slice(b"hbin");
    cells.bytes[8..12].copy_from_slice(&(size as u32).to_le_bytes());
    let mut out = header(root, size as u32, clean);
    out.extend(cells.bytes);
    out
}

fn header(root: u32, size: u32, clean: bool) -> Vec<u8> {
    let mut out = vec![0; 4096];
    out[..4].copy_from_slice(b"regf");
    let second = if clean { 7 } else { 6 };
    for (at, n) in [(4, 7), (8, second), (20, 1), (24, 5), (32, 1), (36, root), (40, size), (44, 1)] {
        put(&mut out, at, n);
    }
    let name = utf16(r"emRoot\System32\Config\SOFTWARE");
    out[48..48 + name.len()].copy_from_slice(&name);
    seal(&mut out);
    out
}

/// Puts a 32-bit word.
pub fn put(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

/// Writes the checksum of the first block anew.
pub fn seal(base: &mut [u8]) {
    let sum = base[..508].chunks(4).fold(0, |sum, word| sum ^ u32::from_le_bytes(word.try_into().unwrap()));
    put(base, 508, sum);
}

/// The cells of the one bin; offsets count from the bin's beginning.
struct Cells {
    bytes: Vec<u8>,
    lists: Lists,
}

impl Cells {
    /// Appends a cell; its size is negative because it is in use.
    fn cell(&mut self, content: &[u8]) -> u32 {
        let at = self.bytes.len() as u32;
        let size = (content.len() + 4).next_multiple_of(8);
        self.bytes.extend((-(size as i32)).to_le_bytes());
        self.bytes.extend(content);
        self.bytes.resize(at as usize + size, 0);
        at
    }

    fn patch(&mut self, at: u32, n: u32) {
        put(&mut self.bytes, at as usize, n);
    }

    /// The security descriptor that all keys share: self-relative, empty.
    fn security(&mut self) -> u32 {
        let mut sk = b"sk\0\0".to_vec();
        for n in [0u32, 0, 1, 20] {
            sk.extend(n.to_le_bytes());
        }
        sk.extend([1, 0, 0, 0x80]);
        sk.extend([0; 16]);
        self.cell(&sk)
    }

    fn key(&mut self, key: &Key, parent: u32, security: u32, root: bool) -> u32 {
        let values: Vec<u32> = key.values.iter().map(|(name, data)| self.value(name, data)).collect();
        let list = if values.is_empty() { u32::MAX } else { self.cell(&words(&values)) };
        let mut nk = b"nk".to_vec();
        let (name, narrow) = encode(&key.name);
        nk.extend(u16::to_le_bytes(if narrow { 0x20 } else { 0 } | if root { 0x0c } else { 0 }));
        nk.extend(133_697_988_000_000_000u64.to_le_bytes());
        let longest = |names: &mut dyn Iterator<Item = usize>| 2 * names.max().unwrap_or(0) as u32;
        let longest_key = longest(&mut key.keys.iter().map(|key| key.name.len()));
        let longest_value = longest(&mut key.values.iter().map(|(name, _)| name.len()));
        let largest = key.values.iter().map(|(_, data)| data.bytes().len() as u32).max().unwrap_or(0);
        nk.extend(words(&[0, parent, key.keys.len() as u32, 0, u32::MAX, u32::MAX, values.len() as u32, list]));
        nk.extend(words(&[security, u32::MAX, longest_key, 0, longest_value, largest, 0]));
        nk.extend((name.len() as u32).to_le_bytes());
        nk.extend(name);
        let at = self.cell(&nk);
        let mut sorted: Vec<&Key> = key.keys.iter().collect();
        sorted.sort_by_key(|key| key.name.to_uppercase());
        if !sorted.is_empty() {
            let names = sorted.iter().map(|key| key.name.as_str());
            let cells: Vec<u32> = sorted.iter().map(|key| self.key(key, at, security, false)).collect();
            let list = self.list(&names.zip(cells).collect::<Vec<_>>());
            self.patch(at + 4 + 28, list);
        }
        at
    }

    /// The list of a key's subkeys, which are sorted by name.
    fn list(&mut self, keys: &[(&str, u32)]) -> u32 {
        match self.lists {
            Lists::Lf => self.leaf(b"lf", keys),
            Lists::Lh => self.leaf(b"lh", keys),
            Lists::Li => self.leaf(b"li", keys),
            Lists::Ri => {
                let leaves: Vec<(&str, u32)> = keys.iter().map(|key| (key.0, self.leaf(b"lh", &[*key]))).collect();
                self.leaf(b"ri", &leaves)
            }
        }
    }

    fn leaf(&mut self, signature: &[u8; 2], keys: &[(&str, u32)]) -> u32 {
        let mut content = signature.to_vec();
        content.extend((keys.len() as u16).to_le_bytes());
        for (name, cell) in keys {
            content.extend(cell.to_le_bytes());
            match signature {
                b"lf" => content.extend(name.bytes().chain([0; 4]).take(4)),
                b"lh" => content.extend(hash(name).to_le_bytes()),
                _ => {}
            }
        }
        self.cell(&content)
    }

    fn value(&mut self, name: &str, data: &Data) -> u32 {
        let bytes = data.bytes();
        let (size, place) = if bytes.len() <= 4 {
            let mut small = [0; 4];
            small[..bytes.len()].copy_from_slice(&bytes);
            (0x8000_0000 | bytes.len() as u32, u32::from_le_bytes(small))
        } else {
            (bytes.len() as u32, self.cell(&bytes))
        };
        let (name, narrow) = encode(name);
        let mut vk = b"vk".to_vec();
        vk.extend((name.len() as u16).to_le_bytes());
        vk.extend(words(&[size, place, data.number(), u32::from(narrow)]));
        vk.extend(name);
        self.cell(&vk)
    }
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// A name as the hive holds it, and whether it has one byte a character.
fn encode(name: &str) -> (Vec<u8>, bool) {
    if name.is_ascii() { (name.as_bytes().to_vec(), true) } else { (utf16(name), false) }
}

/// The hash of an `lh` list.
fn hash(name: &str) -> u32 {
    name.to_uppercase().encode_utf16().fold(0, |hash: u32, unit| hash.wrapping_mul(37).wrapping_add(u32::from(unit)))
}
