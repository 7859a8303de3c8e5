//! What a template says of an event's data: the part of BinXML after `</System>`, in the forms that Windows writes.
//!
//! Classic events hold `EventData` themselves; manifest events hold one substitution in which a template of its own
//! stands. Everything else (`UserData`, nested elements, composed values) is left to the crate.

use super::names;
use super::shape::{DEFINITION_HEADER, wide_eq};
use super::tokens::{NO_DEPENDENCY, Tokens};

/// Where the data of an event are.
#[derive(Debug)]
pub(super) enum EventData {
    /// There are none.
    None,
    /// In this template.
    Items(Vec<Item>),
    /// In the template instance of this substitution.
    Nested(usize),
}

/// An element of `EventData`.
#[derive(Debug)]
pub(super) struct Item {
    /// `Name` attribute, else the name of an element that is not `Data`.
    pub(super) name: Option<String>,
    /// The `Binary` block.
    pub(super) is_binary: bool,
    pub(super) content: Content,
    /// Left out where one of these substitutions is null.
    pub(super) dependencies: [u16; 2],
}

/// The content of an item.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    Slot(usize),
}

impl EventData {
    /// Of a template with a whole event, from `</System>` on.
    pub(super) fn after_system(chunk: &[u8], at: usize) -> Option<Self> {
        let mut tokens = Tokens::new(chunk, at, true);
        let mut found = Self::None;
        loop {
            let next = match tokens.byte()? {
                0x04 => return Some(found),
                0x0d | 0x0e => Self::Nested(usize::from(tokens.slot()?)),
                token @ (0x01 | 0x41) => Self::Items(items(&mut tokens, chunk, token == 0x41)?),
                _ => return None,
            };
            if !matches!(found, Self::None) {
                return None;
            }
            found = next;
        }
    }

    /// Of a template with `EventData` alone, defined at `definition`.
    pub(super) fn of_template(chunk: &[u8], definition: usize) -> Option<Self> {
        let mut tokens = Tokens::new(chunk, definition.checked_add(DEFINITION_HEADER)?, true);
        let mut token = tokens.byte()?;
        if token == 0x0f {
            tokens.at += 3;
            token = tokens.byte()?;
        }
        let is_element = matches!(token, 0x01 | 0x41);
        let items = if is_element { items(&mut tokens, chunk, token == 0x41)? } else { return None };
        (tokens.byte()? == 0).then_some(Self::Items(items))
    }
}

/// The elements of `EventData`, from behind its token on.
fn items(tokens: &mut Tokens<'_>, chunk: &[u8], has_attributes: bool) -> Option<Vec<Item>> {
    let parent = tokens.element(has_attributes)?;
    if !wide_eq(parent.name, b"EventData") {
        return None;
    }
    let mut items = Vec::new();
    // What `EventData` itself is called is no part of the event.
    if attribute(tokens, chunk)?.1 == Start::Empty {
        return Some(items);
    }
    loop {
        match tokens.byte()? {
            0x04 => return Some(items),
            token @ (0x01 | 0x41) => items.push(item(tokens, chunk, token == 0x41, parent.dependency)?),
            _ => return None,
        }
    }
}

fn item(tokens: &mut Tokens<'_>, chunk: &[u8], has_attributes: bool, outer: u16) -> Option<Item> {
    let element = tokens.element(has_attributes)?;
    let (name, start) = attribute(tokens, chunk)?;
    let content = match start {
        Start::Empty => Content::Text(String::new()),
        Start::Open => content(tokens, chunk)?,
    };
    let is_binary = name.is_none() && wide_eq(element.name, b"Binary");
    let unnamed = name.is_none() && !wide_eq(element.name, b"Data");
    let name = if unnamed { Some(names::decode(element.name)?) } else { name };
    Some(Item { name, is_binary, content, dependencies: [element.dependency, outer] })
}

/// How the start of an element ends.
#[derive(PartialEq, Eq)]
enum Start {
    Empty,
    Open,
}

/// At most one attribute, `Name` with literal text, and the end of the start.
fn attribute(tokens: &mut Tokens<'_>, chunk: &[u8]) -> Option<(Option<String>, Start)> {
    let mut name = None;
    loop {
        match tokens.byte()? {
            0x02 => return Some((name, Start::Open)),
            0x03 => return Some((name, Start::Empty)),
            0x06 | 0x46 if name.is_none() => {
                let is_name = wide_eq(tokens.name()?, b"Name");
                let is_text = matches!(tokens.byte()?, 0x05 | 0x45);
                let text = literal(tokens, chunk)?;
                name = Some(text).filter(|text| is_name && is_text && !text.is_empty());
                name.as_ref()?;
            }
            _ => return None,
        }
    }
}

/// One literal text or one substitution, and the end of the element.
fn content(tokens: &mut Tokens<'_>, chunk: &[u8]) -> Option<Content> {
    let content = match tokens.byte()? {
        0x04 => return Some(Content::Text(String::new())),
        0x05 | 0x45 => Content::Text(literal(tokens, chunk)?),
        0x0d | 0x0e => Content::Slot(usize::from(tokens.slot()?)),
        _ => return None,
    };
    (tokens.byte()? == 0x04).then_some(content)
}

fn literal(tokens: &mut Tokens<'_>, chunk: &[u8]) -> Option<String> {
    let (at, length) = tokens.text()?;
    names::decode(chunk.get(at..at + length)?)
}

impl Item {
    /// Whether the element is left out, given which substitutions are null.
    pub(super) fn is_left_out(&self, is_null: impl Fn(usize) -> bool) -> bool {
        self.dependencies.iter().any(|&slot| slot != NO_DEPENDENCY && is_null(usize::from(slot)))
    }

    /// Windows repeats a bare `Data` for each text of an array.
    pub(super) fn repeats(&self) -> bool {
        self.name.is_none() && !self.is_binary
    }
}
