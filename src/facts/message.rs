//! A sentence to be said later: a key of the text catalogue and what fills its gaps.

use super::Time;

/// A key into [`crate::knowledge::texts`] with its arguments. No sentence is stored outside the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Key of the template.
    pub key: &'static str,
    /// Values for the `{name}` places of the template.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A sentence without gaps.
    pub fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// Fills one gap.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// What may stand in a gap, by what it can give away: redaction works on these types, not by search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A computer's name.
    Host(String),
    /// A cluster's name.
    Cluster(String),
    /// A volume's, disk's or resource's name.
    Volume(String),
    /// An account or SID.
    User(String),
    /// A source's path inside the case, or a path of the customer's machine.
    Path(String),
    /// Free text from the evidence, which may hold any name.
    Text(String),
    /// A GUID, error code, event id, command or a name of our own tables: tells nothing of the customer.
    Code(String),
    /// Words of ours, already said: names in them stand as they are to stand.
    Said(String),
    /// A key of the text catalogue, for words that need translating.
    Word(&'static str),
    /// A whole sentence inside another.
    Message(Box<Message>),
    /// A count.
    Number(u64),
    /// An instant.
    Time(Time),
    /// A length of time in milliseconds.
    Millis(u64),
    /// Several values, joined as the language does it.
    List(Vec<Arg>),
}

macro_rules! args {
    ($($from:ty => $into:expr,)*) => {
        $(impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                $into(value)
            }
        })*
    };
}

args! {
    Message => |message| Self::Message(Box::new(message)),
    Time => Self::Time,
    Vec<Self> => Self::List,
    u32 => |count: u32| Self::Number(count.into()),
    u64 => Self::Number,
    usize => |count| Self::Number(count as u64),
}

impl FromIterator<Self> for Arg {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self::List(items.into_iter().collect())
    }
}
