//! The XML of an event as Windows keeps it: templates with holes, and the typed values that fill them.
//!
//! Tokens and value types after the EVTX format documents of libyal (`Windows XML Event Log (EVTX) format`).

/// Namespace of every event.
pub const EVENT_NS: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// Types of BinXML values, as numbered by the format.
pub mod types {
    pub const NULL: u8 = 0x00;
    pub const STRING: u8 = 0x01;
    pub const UINT8: u8 = 0x04;
    pub const UINT16: u8 = 0x06;
    pub const UINT32: u8 = 0x08;
    pub const UINT64: u8 = 0x0a;
    pub const BINARY: u8 = 0x0e;
    pub const GUID: u8 = 0x0f;
    pub const FILETIME: u8 = 0x11;
    pub const SID: u8 = 0x13;
    pub const HEX32: u8 = 0x14;
    pub const HEX64: u8 = 0x15;
    pub const BINXML: u8 = 0x21;
    pub const STRING_ARRAY: u8 = 0x81;
}

/// One part of a template.
#[derive(Clone, Debug)]
pub enum Part {
    /// An element.
    Element {
        /// Name.
        name: String,
        /// The substitution without which the element is left out.
        dependency: Option<u16>,
        /// Attributes.
        attributes: Vec<(String, Part)>,
        /// Content.
        children: Vec<Part>,
    },
    /// Literal text.
    Text(String),
    /// A hole, left out when its value is null.
    Optional(u16, u8),
    /// A hole that always shows.
    Normal(u16, u8),
}

/// An element without attributes.
pub fn element(name: &str, children: Vec<Part>) -> Part {
    Part::Element { name: name.into(), dependency: None, attributes: Vec::new(), children }
}

impl Part {
    /// Adds an attribute to an element.
    pub fn with(mut self, name: &str, value: Part) -> Self {
        if let Part::Element { attributes, .. } = &mut self {
            attributes.push((name.into(), value));
        }
        self
    }

    /// Ties an element to a substitution.
    pub fn when(mut self, id: u16) -> Self {
        if let Part::Element { dependency, .. } = &mut self {
            *dependency = Some(id);
        }
        self
    }
}

/// Literal text.
pub fn text(text: &str) -> Part {
    Part::Text(text.into())
}

/// A template and its identity.
#[derive(Clone, Debug)]
pub struct Template {
    /// Identity; Windows derives it from the content too.
    pub guid: [u8; 16],
    /// The root element.
    pub root: Part,
}

impl Template {
    /// A template whose identity follows from what it holds.
    pub fn new(root: Part) -> Self {
        let content = format!("{root:?}");
        let mut guid = [0; 16];
        for (salt, word) in guid.chunks_mut(4).enumerate() {
            let mut hash = crc32fast::Hasher::new_with_initial(salt as u32 + 1);
            hash.update(content.as_bytes());
            word.copy_from_slice(&hash.finalize().to_le_bytes());
        }
        Self { guid, root }
    }
}

/// A value of a substitution array.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing; Windows keeps the width of some unset values, whose bytes mean nothing.
    Null(usize),
    Str(String),
    Strings(Vec<String>),
    U8(u8),
    U16(u16),
    U32(u32),
    U64(u64),
    Hex32(u32),
    Hex64(u64),
    FileTime(u64),
    Binary(Vec<u8>),
    Guid([u8; 16]),
    Sid(Vec<u8>),
    BinXml(Box<Instance>),
}

/// A template filled with values.
#[derive(Clone, Debug)]
pub struct Instance {
    pub template: Template,
    pub values: Vec<Value>,
}

impl Value {
    /// Number of the type.
    pub fn kind(&self) -> u8 {
        match self {
            Value::Null(_) => types::NULL,
            Value::Str(_) => types::STRING,
            Value::Strings(_) => types::STRING_ARRAY,
            Value::U8(_) => types::UINT8,
            Value::U16(_) => types::UINT16,
            Value::U32(_) => types::UINT32,
            Value::U64(_) => types::UINT64,
            Value::Hex32(_) => types::HEX32,
            Value::Hex64(_) => types::HEX64,
            Value::FileTime(_) => types::FILETIME,
            Value::Binary(_) => types::BINARY,
            Value::Guid(_) => types::GUID,
            Value::Sid(_) => types::SID,
            Value::BinXml(_) => types::BINXML,
        }
    }

    /// Bytes in the value area; a nested instance has none of its own, since its bytes depend on their place.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Value::Null(width) => vec![0; *width],
            Value::Str(text) => utf16(text),
            Value::Strings(items) => items.iter().flat_map(|item| utf16(&format!("{item}\0"))).collect(),
            Value::U8(n) => vec![*n],
            Value::U16(n) => n.to_le_bytes().to_vec(),
            Value::U32(n) | Value::Hex32(n) => n.to_le_bytes().to_vec(),
            Value::U64(n) | Value::Hex64(n) | Value::FileTime(n) => n.to_le_bytes().to_vec(),
            Value::Binary(bytes) | Value::Sid(bytes) => bytes.clone(),
            Value::Guid(bytes) => bytes.to_vec(),
            Value::BinXml(_) => Vec::new(),
        }
    }

    /// The text that a rendered event shows for it.
    pub fn rendered(&self) -> String {
        match self {
            Value::Null(_) | Value::BinXml(_) => String::new(),
            Value::Str(text) => text.clone(),
            Value::Strings(items) => items.join("\n"),
            Value::U8(n) => n.to_string(),
            Value::U16(n) => n.to_string(),
            Value::U32(n) => n.to_string(),
            Value::U64(n) => n.to_string(),
            Value::Hex32(n) => format!("{n:#x}"),
            Value::Hex64(n) => format!("{n:#x}"),
            Value::FileTime(ticks) => super::time::rfc3339(*ticks),
            Value::Binary(bytes) => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
            Value::Guid(bytes) => super::guid::braced(bytes),
            Value::Sid(bytes) => super::sid_text(bytes),
        }
    }
}

/// UTF-16 little endian.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
