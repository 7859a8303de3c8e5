//! One line of `vssleuth-evidence/1`: what one query gave on one node.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::decode::transcript::SCHEMA;
use crate::decode::unique;
use crate::facts::Time;

/// What begins every schema of the kind.
pub(super) const SCHEMAS: &str = "vssleuth-evidence/";

/// A line whose required keys are all there and of their types.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) node: String,
    /// The cluster's name; `None` where there is no cluster.
    pub(super) cluster: Option<String>,
    pub(super) utc: Time,
    pub(super) query: String,
    pub(super) command: String,
    pub(super) error: Option<String>,
    /// Objects that the command gave; `None` where it failed.
    pub(super) count: Option<u64>,
    /// The node is a member of the cluster.
    pub(super) member: bool,
    /// What it gave, as far as it is kept.
    pub(super) objects: Option<Vec<Value>>,
    /// All keys.
    pub(super) keys: Map<String, Value>,
}

impl Entry {
    /// Reads a line; `None` where it is not whole, not of this schema, or not of the stated types.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let Value::Object(keys) = unique::parse(line)? else { return None };
        let text = |key: &str| keys.get(key)?.as_str().map(str::to_owned);
        let text_or_null = |key: &str| match keys.get(key)? {
            Value::Null => Some(None),
            Value::String(text) => Some(Some(text.clone())),
            _ => None,
        };
        let count = match keys.get("count")? {
            Value::Null => None,
            count => Some(count.as_u64()?),
        };
        let cluster = if keys.contains_key("cluster") { text_or_null("cluster")? } else { None };
        let objects = match keys.get("objects") {
            None | Some(Value::Null) => None,
            Some(Value::Array(objects)) => Some(objects.clone()),
            Some(_) => return None,
        };
        let error = text_or_null("error")?;
        let entry = Self {
            node: text("node").filter(|node| !node.trim().is_empty())?,
            cluster: cluster.filter(|name| !name.trim().is_empty()),
            utc: Time(text("utc")?.parse::<Timestamp>().ok()?),
            query: text("query")?,
            command: text("command")?,
            count,
            member: keys.get("member") == Some(&Value::Bool(true)),
            objects,
            error,
            keys: Map::new(),
        };
        // Without a count there is an error that says why.
        let whole = text("schema")? == SCHEMA && (entry.count.is_some() || entry.error.is_some());
        whole.then_some(Self { keys, ..entry })
    }

    /// The line that closes a file and counts those before it.
    pub(super) fn is_end(&self) -> bool {
        self.query == "end"
    }

    /// What came of asking a node, as the one that asked says.
    pub(super) fn is_collection(&self) -> bool {
        self.query == "collection"
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.keys.get(key)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.keys.get(key) == Some(&Value::Bool(true))
    }
}
