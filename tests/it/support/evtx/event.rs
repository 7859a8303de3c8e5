//! An event and the templates in which Windows keeps its kind.

use super::binxml::{EVENT_NS, Instance, Part, Template, Value, element, text, types as t};
use super::chunk::Body;
use super::{guid, plain, sid, time};

/// How the record is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `RegisterEventSource` (VSS, EventLog): provider, channel and computer are literal text of the template.
    Classic,
    /// The same on Windows Server 2022: with `Version`, `Opcode`, `Correlation` and a zero `Execution`.
    ClassicModern,
    /// A manifest provider: name and GUID are values of a template that all manifest providers share.
    Manifest,
    /// A manifest provider whose name and GUID are literal text of its own template (Service Control Manager, Volsnap).
    ManifestLiteral,
    /// No template at all: a rendered export, every value as text.
    Plain,
}

/// The payload.
#[derive(Clone, Debug)]
pub enum Data {
    /// No `EventData`.
    None,
    /// Unnamed strings and a `Binary`, as classic sources write.
    Strings(Vec<String>, Option<Vec<u8>>),
    /// Named items, as manifests declare; may be empty.
    Named(Vec<(String, Value)>),
    /// `UserData` with an element of its own name and namespace.
    User(String, String, Vec<(String, Value)>),
}

/// One event, before it has a record id, channel and computer.
#[derive(Clone, Debug)]
pub struct Event {
    pub shape: Shape,
    pub provider: String,
    /// With braces, in the case to be written.
    pub guid: Option<String>,
    pub source_name: Option<String>,
    pub id: u16,
    pub qualifiers: Option<u16>,
    pub version: u8,
    /// 1 critical, 2 error, 3 warning, 4 information.
    pub level: u8,
    pub task: u16,
    pub opcode: u8,
    pub keywords: u64,
    /// FILETIME.
    pub time: u64,
    pub process_id: u32,
    pub thread_id: u32,
    pub user: Option<String>,
    pub data: Data,
    /// Computer other than the log's (forwarded events).
    pub computer: Option<String>,
    /// Channel other than the log's.
    pub channel: Option<String>,
    /// Record id other than the next one.
    pub record_id: Option<u64>,
}

impl Event {
    /// A classic event (`Keywords` 0x80000000000000).
    pub fn classic(provider: &str, id: u16, at: &str) -> Self {
        Self {
            shape: Shape::Classic,
            provider: provider.into(),
            guid: None,
            source_name: None,
            id,
            qualifiers: Some(0),
            version: 0,
            level: 4,
            task: 0,
            opcode: 0,
            keywords: 0x0080_0000_0000_0000,
            time: time::ticks(at),
            process_id: 0,
            thread_id: 0,
            user: None,
            data: Data::Strings(Vec::new(), None),
            computer: None,
            channel: None,
            record_id: None,
        }
    }

    /// A manifest event, logged by LocalSystem.
    pub fn manifest(provider: &str, guid: &str, id: u16, at: &str) -> Self {
        Self {
            shape: Shape::Manifest,
            guid: Some(guid.into()),
            qualifiers: None,
            keywords: 0x8000_0000_0000_0000,
            process_id: 4004,
            thread_id: 5120,
            user: Some("S-1-5-18".into()),
            data: Data::Named(Vec::new()),
            ..Self::classic(provider, id, at)
        }
    }

    pub fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    pub fn level(self, level: u8) -> Self {
        Self { level, ..self }
    }

    pub fn task(self, task: u16) -> Self {
        Self { task, ..self }
    }

    pub fn qualifiers(self, qualifiers: u16) -> Self {
        Self { qualifiers: Some(qualifiers), ..self }
    }

    pub fn keywords(self, keywords: u64) -> Self {
        Self { keywords, ..self }
    }

    /// Unnamed strings.
    pub fn strings<I: IntoIterator<Item = S>, S: Into<String>>(mut self, items: I) -> Self {
        let binary = if let Data::Strings(_, binary) = &mut self.data { binary.take() } else { None };
        Self { data: Data::Strings(items.into_iter().map(Into::into).collect(), binary), ..self }
    }

    /// The `Binary` of a classic event.
    pub fn binary(mut self, bytes: &[u8]) -> Self {
        if let Data::Strings(_, binary) = &mut self.data {
            *binary = Some(bytes.to_vec());
        }
        self
    }

    /// Named items of text.
    pub fn named(self, items: &[(&str, &str)]) -> Self {
        self.values(items.iter().map(|(name, value)| (*name, Value::Str((*value).into()))).collect())
    }

    /// Named items of any type.
    pub fn values(self, items: Vec<(&str, Value)>) -> Self {
        Self { data: Data::Named(items.into_iter().map(|(name, value)| (name.into(), value)).collect()), ..self }
    }

    pub fn data(self, data: Data) -> Self {
        Self { data, ..self }
    }

    pub fn computer(self, name: &str) -> Self {
        Self { computer: Some(name.into()), ..self }
    }

    pub fn channel(self, name: &str) -> Self {
        Self { channel: Some(name.into()), ..self }
    }

    pub fn record_id(self, id: u64) -> Self {
        Self { record_id: Some(id), ..self }
    }

    /// Writes the provider's GUID in capitals, as text of the template.
    pub fn upper_case_guid(self) -> Self {
        let guid = self.guid.as_ref().map(|guid| guid.to_uppercase());
        Self { guid, shape: Shape::ManifestLiteral, ..self }
    }

    /// The record's body under a record id, in a channel, on a computer.
    pub(super) fn body(&self, id: u64, channel: &str, computer: &str) -> Body {
        let channel = self.channel.as_deref().unwrap_or(channel);
        let computer = self.computer.as_deref().unwrap_or(computer);
        let instance = self.instance(id, channel, computer);
        if self.shape == Shape::Plain {
            Body::Plain(plain::render(&instance).remove(0))
        } else {
            Body::Template(instance)
        }
    }

    fn instance(&self, id: u64, channel: &str, computer: &str) -> Instance {
        let template = Template::new(self.root(channel, computer));
        // Windows keeps one order for all templates; slots that a kind does not use are null.
        let mut values = vec![
            Value::U8(self.level),
            Value::U8(self.opcode),
            Value::U16(self.task),
            Value::U16(self.id),
            self.qualifiers.map_or(Value::Null(2), Value::U16),
            Value::Hex64(self.keywords),
            Value::FileTime(self.time),
            Value::Null(if self.manifest_shared() { 16 } else { 0 }),
            Value::U32(self.process_id),
            Value::U32(self.thread_id),
            Value::U64(id),
            Value::U8(self.version),
            self.user.as_ref().map_or(Value::Null(0), |user| Value::Sid(sid(user))),
            Value::Null(0),
        ];
        if self.manifest_shared() {
            values.push(Value::Str(self.provider.clone()));
            values.push(self.guid.as_ref().map_or(Value::Null(0), |text| Value::Guid(guid::bytes(text))));
            values.push(Value::Str(channel.into()));
        } else {
            values.extend((14..19).map(|_| Value::Null(0)));
        }
        values.push(self.payload().map_or(Value::Null(0), |nested| Value::BinXml(Box::new(nested))));
        Instance { template, values }
    }

    /// Rendered exports of manifest events come from the shared template too.
    fn manifest_shared(&self) -> bool {
        self.shape == Shape::Manifest || (self.shape == Shape::Plain && self.guid.is_some())
    }

    /// The `Event` element with its holes.
    fn root(&self, channel: &str, computer: &str) -> Part {
        let shared = self.manifest_shared();
        let long = shared || matches!(self.shape, Shape::ManifestLiteral | Shape::ClassicModern);
        let hole = |name: &str, id: u16, kind: u8| element(name, vec![Part::Optional(id, kind)]).when(id);
        let mut system = vec![
            self.provider_element(shared),
            hole("EventID", 3, t::UINT16).with("Qualifiers", Part::Optional(4, t::UINT16)),
        ];
        if long {
            system.push(hole("Version", 11, t::UINT8));
        }
        system.extend([hole("Level", 0, t::UINT8), hole("Task", 2, t::UINT16)]);
        if long {
            system.push(hole("Opcode", 1, t::UINT8));
        }
        system.extend([
            hole("Keywords", 5, t::HEX64),
            element("TimeCreated", vec![]).with("SystemTime", Part::Optional(6, t::FILETIME)),
            hole("EventRecordID", 10, t::UINT64),
        ]);
        if long {
            system.extend([
                element("Correlation", vec![])
                    .with("ActivityID", Part::Optional(7, t::GUID))
                    .with("RelatedActivityID", Part::Optional(13, t::GUID)),
                element("Execution", vec![])
                    .with("ProcessID", Part::Optional(8, t::UINT32))
                    .with("ThreadID", Part::Optional(9, t::UINT32)),
            ]);
        }
        system.extend([
            if shared { hole("Channel", 16, t::STRING) } else { element("Channel", vec![text(channel)]) },
            element("Computer", vec![text(computer)]),
            element("Security", vec![]).with("UserID", Part::Optional(12, t::SID)),
        ]);
        let payload = if shared { 17 } else { 19 };
        element("Event", vec![element("System", system), Part::Optional(payload, t::BINXML)])
            .with("xmlns", text(EVENT_NS))
            .when(payload)
    }

    fn provider_element(&self, shared: bool) -> Part {
        let mut provider = element("Provider", vec![]);
        if shared {
            return provider.with("Name", Part::Optional(14, t::STRING)).with("Guid", Part::Optional(15, t::GUID));
        }
        provider = provider.with("Name", text(&self.provider));
        if let Some(guid) = &self.guid {
            provider = provider.with("Guid", text(guid));
        }
        if let Some(name) = &self.source_name {
            provider = provider.with("EventSourceName", text(name));
        }
        provider
    }

    /// `EventData` or `UserData` as a template of its own.
    fn payload(&self) -> Option<Instance> {
        match &self.data {
            Data::None => None,
            Data::Strings(items, binary) => Some(classic_data(items, binary.as_deref())),
            Data::Named(items) => {
                let children = items.iter().enumerate().map(|(i, (name, value))| {
                    element("Data", vec![Part::Normal(i as u16, value.kind())]).with("Name", text(name))
                });
                let root = element("EventData", children.collect());
                Some(Instance { template: Template::new(root), values: values_of(items) })
            }
            Data::User(name, namespace, items) => {
                let children =
                    items.iter().enumerate().map(|(i, (n, v))| element(n, vec![Part::Normal(i as u16, v.kind())]));
                let inner = element(name, children.collect()).with("xmlns", text(namespace));
                let root = element("UserData", vec![inner]);
                Some(Instance { template: Template::new(root), values: values_of(items) })
            }
        }
    }
}

fn values_of(items: &[(String, Value)]) -> Vec<Value> {
    items.iter().map(|(_, value)| value.clone()).collect()
}

/// The one payload template of all classic sources: a string array, the size of the binary, the binary.
fn classic_data(items: &[String], binary: Option<&[u8]>) -> Instance {
    let root = element(
        "EventData",
        vec![
            element("Data", vec![Part::Optional(0, t::STRING_ARRAY)]).when(0),
            element("Binary", vec![Part::Optional(2, t::BINARY)]).when(2),
        ],
    );
    let strings = if items.is_empty() { Value::Null(0) } else { Value::Strings(items.to_vec()) };
    let (size, bytes) = match binary {
        Some(bytes) => (Value::U32(bytes.len() as u32), Value::Binary(bytes.to_vec())),
        None => (Value::U32(0), Value::Null(0)),
    };
    Instance { template: Template::new(root), values: vec![strings, size, bytes] }
}
