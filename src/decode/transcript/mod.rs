//! A text as the captures in it: what was typed, where, when, and what it printed.

mod before;
mod command;
mod console;
mod everyday;
mod header;
mod prompt;
mod saved;
mod section;
mod session;
mod tidy;

pub use command::Command;
pub use command::kind as command_of_text;
pub use header::{answer_of, answered_by};
pub use saved::{SCHEMA, is_saved_by_script};
pub use section::{Section, command_of_path};

use std::borrow::Cow;
use std::collections::BTreeMap;

use header::Header;
use tidy::Tidy;

use super::text::Line;
use crate::facts::CaptureTime;
use crate::facts::proof::{Doubt, Why, asks_for_volumes};

/// Sections that are held at once; a capture has a handful.
const SECTIONS: usize = 20_000;

/// Bytes of a continued command that are kept; it is recognised by its first words.
const COMMAND: usize = 4096;

/// Whether a line begins with a console's prompt.
pub fn is_prompt(line: &str) -> bool {
    prompt::read(line).is_some()
}

/// Whether a line is one of the commands that matter here, without a prompt.
pub fn is_known_command(line: &str) -> bool {
    command::bare(line).is_some()
}

/// Whether a line begins or ends a block of code.
pub fn is_fence(line: &str) -> bool {
    tidy::is_fence(line)
}

/// The captures of a text in order; `hidden` are its lines that showed more than they hold now.
pub fn split<'t>(path: &'t str, lines: impl Iterator<Item = Line<'t>>, hidden: &[u32]) -> Vec<Section<'t>> {
    let mut all = Vec::new();
    split_each(path, lines, Some(hidden), |sections| all.extend(sections));
    all
}

/// The same, so many at a time. Without `hidden` the text is a piece of one: no session can be followed in it, so
/// silence in it shows nothing.
pub fn split_each<'t>(
    path: &'t str,
    lines: impl Iterator<Item = Line<'t>>,
    hidden: Option<&[u32]>,
    mut give: impl FnMut(Vec<Section<'t>>),
) {
    let lines: Vec<Line<'t>> = lines.collect();
    let tidy = Tidy::of(&lines);
    let doubts = hidden.map(|hidden| session::doubts(&lines, hidden)).unwrap_or_default();
    let mut splitter = Splitter::new(path, tidy.time, doubts);
    let mut rest = lines.as_slice();
    while let Some((line, tail)) = rest.split_first() {
        rest = splitter.take(*line, tail, &tidy);
        if splitter.sections.len() >= SECTIONS {
            give(splitter.done());
        }
    }
    splitter.close();
    give(splitter.done());
}

/// What is known at one place of the text.
struct Splitter<'t> {
    sections: Vec<Section<'t>>,
    open: Section<'t>,
    /// Host of the transcript, and when it or the command of its last header started.
    machine: Option<&'t str>,
    time: Option<CaptureTime>,
    /// What the session says against the silence of its commands, by line.
    doubts: BTreeMap<u32, Vec<Doubt>>,
    /// The last prompt stands behind a mark of quoting, as all that follows it.
    is_quoted: bool,
}

impl<'t> Splitter<'t> {
    fn new(path: &'t str, time: Option<CaptureTime>, doubts: BTreeMap<u32, Vec<Doubt>>) -> Self {
        let open = Section::empty(path, None, time);
        Self { sections: Vec::new(), open, machine: None, time, doubts, is_quoted: false }
    }

    /// Takes a line and what it needs of those behind it; gives the rest.
    fn take<'a>(&mut self, line: Line<'t>, tail: &'a [Line<'t>], tidy: &Tidy) -> &'a [Line<'t>] {
        if self.continues(line.text) {
            return tail;
        }
        let raw = line.text.trim_start();
        let line = Line { text: tidy.line(line.text), ..line };
        if let Some((header, tail)) = header::read(line, tail, tidy) {
            self.take_header(header, line.number);
            return tail;
        }
        if tidy::is_fence(line.text) {
            self.close();
        } else if let Some(prompt) = prompt::read(line.text) {
            self.close();
            self.open.host = prompt.host.or(self.machine);
            self.open.console = console::folder(line.text, prompt.typed);
            self.is_quoted = raw.starts_with('>');
            self.command(line.number, prompt.typed, true);
        } else if let Some(typed) = command::bare(line.text) {
            self.close();
            self.command(line.number, typed, false);
        } else if !prompt::is_trace(line.text) {
            self.open.lines.push(line);
        }
        tail
    }

    fn take_header(&mut self, header: Header<'t>, number: u32) {
        self.close();
        match header {
            Header::TranscriptStart { machine, time } => (self.machine, self.time) = (machine, time),
            Header::Answer { machine, said } => {
                (self.machine, self.time) = (Some(machine), None);
                self.open.lines.extend((!said.is_empty()).then_some(Line { number, text: said }));
            }
            Header::CommandStart { time } => self.time = time.or(self.time),
            Header::TranscriptEnd => (self.machine, self.time) = (None, None),
            Header::Collector { typed, time } => {
                self.open.captured = time;
                self.command(number, typed, true);
                return;
            }
            Header::Script { node, time, typed } => {
                (self.machine, self.time) = (Some(node), Some(time));
                self.command(number, typed, true);
            }
        }
        (self.open.host, self.open.captured) = (self.machine, self.time);
    }

    fn command(&mut self, line: u32, typed: impl Into<Cow<'t, str>>, prompted: bool) {
        let text = match typed.into() {
            Cow::Borrowed(typed) => typed.trim_matches([' ', '\t', '\r']).into(),
            owned @ Cow::Owned(_) => owned,
        };
        if !text.is_empty() {
            self.open.command = Some(Command { line, text, prompted });
        }
    }

    /// Whether the line goes on with the command before it (`>> …`), in which case it is taken. Mail quotes twice with the
    /// same signs, and what is printed below a whole command is none of it.
    fn continues(&mut self, raw: &str) -> bool {
        let Some(more) = raw.strip_prefix(">>").filter(|_| self.open.lines.is_empty()) else { return false };
        let Some(command) = self.open.command.as_mut().filter(|command| command.prompted) else { return false };
        if prompt::is_trace(raw) {
            return true;
        }
        let goes_on = more.trim().is_empty() || command::is_open(&command.text) || more.trim_start().starts_with('|');
        if self.is_quoted || more.starts_with('>') || !goes_on || is_prompt(more) {
            return false;
        }
        if command.text.len() < COMMAND {
            command.text = format!("{} {}", command.text, more.trim()).trim_end().to_owned().into();
        }
        true
    }

    /// Gives what is ended.
    fn done(&mut self) -> Vec<Section<'t>> {
        let mut sections = std::mem::take(&mut self.sections);
        name_hosts(&mut sections);
        console::part(&mut sections);
        sections
    }

    /// Ends the open section.
    fn close(&mut self) {
        let next = Section::empty(self.open.path, self.machine, self.time);
        let mut done = std::mem::replace(&mut self.open, next);
        let blank = done.lines.iter().all(|line| line.text.trim().is_empty());
        match &done.command {
            None if blank => return,
            Some(command) if asks_for_volumes(&command.text) => {
                let unknown = || vec![Doubt { line: command.line, why: Why::NoPrompt }];
                done.doubts = self.doubts.remove(&command.line).unwrap_or_else(unknown);
                done.printed_nothing = blank && command.prompted;
            }
            _ => {}
        }
        self.sections.push(done);
    }
}

/// `hostname` typed in a console names the host of what follows, and of what went before if it is the only one.
fn name_hosts(sections: &mut [Section<'_>]) {
    let names: Vec<Option<&str>> = sections.iter().map(Section::printed_host_name).collect();
    let mut known = names.iter().copied().flatten();
    let mut current = match (known.next(), known.next()) {
        (first, None) => first,
        _ => None,
    };
    for (section, name) in sections.iter_mut().zip(names) {
        current = name.or(current);
        section.host = section.host.or(current);
    }
}

#[cfg(test)]
mod tests;
