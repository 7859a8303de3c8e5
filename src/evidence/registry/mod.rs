//! The `EnableCsvVssWriter` switch in text: `reg query`, `Get-ItemProperty`, `Get-Item`, a copy of the registry editor.

mod key;
mod provider_table;

pub(super) use key::{Key, VALUE};

use std::sync::LazyLock;

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_until, take_while1};
use nom::character::complete::{multispace0, tab};
use nom::combinator::{recognize, rest};
use nom::multi::many1_count;
use nom::{IResult, Parser};
use serde::Deserialize;

use super::reg_export;
use super::{Found, ReadOptions, SectionReader};
use crate::decode::listing::blocks;
use crate::decode::objects::{Object, Value};
use crate::decode::transcript::Section;
use crate::facts::{KeyView, Kind, Observation, RegistryData, SettingSeen, SettingState};

/// Reads the switch out of what registry tools print.
#[derive(Debug)]
pub(super) struct RegistryText;

#[derive(Default, Deserialize)]
struct NotFound {
    ids: Vec<String>,
    sentences: Vec<String>,
}

static NOT_FOUND: LazyLock<NotFound> =
    LazyLock::new(|| toml::from_str(include_str!("../../knowledge/registry_not_found.toml")).unwrap_or_default());

/// What a command asked the registry for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Question {
    /// The key it names.
    key: Option<Key>,
    /// It asks for the switch by name.
    for_switch: bool,
    /// It asks for single values, or filters: what it does not print may be there.
    for_some: bool,
    /// It asks for the 32-bit view, which prints keys under their 64-bit names.
    view32: bool,
}

impl Question {
    fn of(command: &str) -> Self {
        let lower = command.to_lowercase();
        let narrow = [" /v ", " /ve", " /f ", "-name", "|", "enablecsvvsswriter"];
        Self {
            key: Key::in_command(command),
            for_switch: lower.contains("enablecsvvsswriter"),
            for_some: narrow.iter().any(|part| lower.contains(part)),
            view32: lower.contains("/reg:32"),
        }
    }

    fn view(self, shown: KeyView) -> KeyView {
        if self.view32 { KeyView::Wow6432 } else { shown }
    }
}

impl SectionReader for RegistryText {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let question = section.command.as_ref().map(|command| Question::of(&command.text)).unwrap_or_default();
        let mut seen = keys_and_values(section, question);
        let is_named = section.lines.iter().any(|line| line.text.contains(VALUE));
        let is_listed = seen.settings.iter().any(|seen| matches!(seen.2, SettingState::Value(_)));
        if seen.settings.is_empty() {
            seen.settings = properties(section, question);
        }
        if seen.settings.is_empty() {
            seen.settings = provider_table::settings(&section.lines);
        }
        if seen.settings.is_empty() && !seen.any {
            seen.settings.extend(lone_number(section, question).or_else(|| not_found(section, question)));
        }
        // A value that stands there, in whatever form, is not missing. `reg query /s` lists several keys.
        if is_named && !is_listed {
            seen.any |= !seen.settings.is_empty();
            seen.settings.retain(|seen| seen.2 != SettingState::KeyWithoutValue);
        }
        let is_registry = seen.any || !seen.settings.is_empty();
        let observed = seen.settings.into_iter().map(|(line, view, state)| {
            section.saw(line, Observation::Setting(SettingSeen { view: question.view(view), state }))
        });
        found.observations.extend(observed);
        is_registry.then_some(Kind::Registry)
    }
}

/// Line, view and state of a setting.
type Seen = (u32, KeyView, SettingState);

#[derive(Default)]
struct Listed {
    settings: Vec<Seen>,
    /// It lists keys with values, whichever.
    any: bool,
}

/// `reg query` and the registry editor: a key on a line of its own, below it name, type and data.
fn keys_and_values(section: &Section<'_>, question: Question) -> Listed {
    let mut listed = Listed::default();
    // Without a key above it, a value belongs to the key that the command names.
    let mut open =
        question.key.map(|key| Open { key, line: section.first_line(), shown: false, values: 0, switch: false });
    for line in &section.lines {
        let bracketed = line.text.trim().strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        if let Some(key) = Key::parse(bracketed.unwrap_or(line.text)) {
            listed.settings.extend(open.and_then(|open| open.without_switch(question)));
            open = Some(Open { key, line: line.number, shown: bracketed.is_none(), values: 0, switch: false });
            continue;
        }
        let value = value_line(line.text).or_else(|| reg_export::value_line(line.text));
        let (Some((name, data)), Some(open)) = (value, open.as_mut()) else { continue };
        open.values += 1;
        listed.any = true;
        if let (true, Key::Switch(view)) = (name.eq_ignore_ascii_case(VALUE), open.key) {
            open.switch = true;
            listed.settings.push((line.number, view, SettingState::Value(data)));
        }
    }
    listed.settings.extend(open.and_then(|open| open.without_switch(question)));
    listed
}

/// A key whose values are being read.
#[derive(Clone, Copy)]
struct Open {
    key: Key,
    line: u32,
    /// Printed as a key by a tool that prints all its values below it.
    shown: bool,
    values: usize,
    switch: bool,
}

impl Open {
    /// The key without the switch. A key without any value may be a line of its parent's list of subkeys.
    fn without_switch(self, question: Question) -> Option<Seen> {
        let Key::Switch(view) = self.key else { return None };
        let whole = self.shown && self.values > 0 && !self.switch && !question.for_some;
        whole.then_some((self.line, view, SettingState::KeyWithoutValue))
    }
}

/// `    EnableCsvVssWriter    REG_DWORD    0x0`; the registry editor puts tabs between and `(0)` behind.
fn value_line(line: &str) -> Option<(&str, RegistryData)> {
    fn gap(text: &str) -> IResult<&str, &str> {
        alt((recognize(many1_count(tab)), recognize((tag("  "), multispace0)))).parse(text)
    }
    fn kind(text: &str) -> IResult<&str, &str> {
        recognize((tag("REG_"), take_while1(|c: char| c.is_ascii_uppercase() || c == '_'))).parse(text)
    }
    fn name(text: &str) -> IResult<&str, &str> {
        alt((take_until("\tREG_"), take_until("  REG_"), is_not("\t"))).parse(text)
    }
    memchr::memmem::find(line.as_bytes(), b"REG_")?;
    let (_, (_, name, _, kind, data)) = (multispace0, name, gap, kind, rest).parse(line).ok()?;
    let data: &str = data.trim();
    Some((name.trim(), typed(kind, data)))
}

fn typed(kind: &str, data: &str) -> RegistryData {
    let number = data.split_whitespace().next().unwrap_or_default();
    let hex = number.strip_prefix("0x").or_else(|| number.strip_prefix("0X"));
    match hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        Some(value) if kind == "REG_DWORD" => RegistryData::Dword(value),
        _ => RegistryData::Other { kind: kind.to_owned(), text: data.to_owned() },
    }
}

/// `Get-ItemProperty`: a list that names its key under `PSPath`, or whose key the command names.
fn properties(section: &Section<'_>, question: Question) -> Vec<Seen> {
    let named = |line: &crate::decode::text::Line<'_>| line.text.contains("PSPath") || line.text.contains(VALUE);
    if !section.lines.iter().any(named) {
        return Vec::new();
    }
    let objects = blocks(&section.lines, &|_| false).into_iter().flat_map(|block| block.objects);
    objects.filter_map(|object| property(&object, question)).collect()
}

fn property(object: &Object, question: Question) -> Option<Seen> {
    let path = object.get("PSPath");
    let key = match path.and_then(|path| path.value.as_text()) {
        Some(path) => Key::parse_wrapped(path)?,
        None => question.key?,
    };
    let Key::Switch(view) = key else { return None };
    match object.get(VALUE) {
        Some(property) => {
            let Value::Text(text) = &property.value else { return None };
            Some((property.line, view, SettingState::Value(untyped(text))))
        }
        None => path.filter(|_| !question.for_some).map(|path| (path.line, view, SettingState::KeyWithoutValue)),
    }
}

/// PowerShell prints a number alike whatever its width; a DWORD's is at most 32 bits (and signed in old versions).
fn untyped(text: &str) -> RegistryData {
    let signed = || text.parse::<i32>().ok().map(i32::cast_unsigned);
    match text.parse::<u32>().ok().or_else(signed) {
        Some(value) => RegistryData::Dword(value),
        None => RegistryData::Other { kind: String::new(), text: text.to_owned() },
    }
}

/// `Get-ItemPropertyValue`, `(Get-ItemProperty …).EnableCsvVssWriter`: a number and nothing else.
fn lone_number(section: &Section<'_>, question: Question) -> Option<Seen> {
    let (Some(Key::Switch(view)), true) = (question.key, question.for_switch) else { return None };
    let mut texts = section.lines.iter().filter(|line| !line.text.trim().is_empty());
    let (line, None) = (texts.next()?, texts.next()) else { return None };
    match untyped(line.text.trim()) {
        RegistryData::Dword(value) => Some((line.number, view, SettingState::Value(RegistryData::Dword(value)))),
        RegistryData::Other { .. } => None,
    }
}

/// "Not found" where the switch or its key was asked for, or is named by the text itself.
fn not_found(section: &Section<'_>, question: Question) -> Option<Seen> {
    let named = section.lines.iter().any(|line| line.text.contains(VALUE));
    let view = match question.key {
        Some(Key::Switch(view)) => view,
        _ if named => KeyView::Native,
        _ => return None,
    };
    let says = |text: &str| {
        NOT_FOUND.ids.iter().any(|id| text.contains(id.as_str()))
            || NOT_FOUND.sentences.iter().any(|sentence| text.contains(sentence.as_str()))
    };
    let line = section.lines.iter().find(|line| says(line.text))?;
    Some((line.number, view, SettingState::NotFoundText))
}
