//! A text as the captures in it: what was typed, where, when, and what it printed.

use super::text::Line;
use crate::facts::{CaptureTime, Locus, Observation, Observed};

/// A command as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'t> {
    /// Line it begins on.
    pub line: u32,
    /// The command without its prompt; continued lines are joined by a blank.
    pub text: std::borrow::Cow<'t, str>,
    /// Whether it stands behind a prompt or in a collector's header, and not alone on a line.
    pub prompted: bool,
}

/// The output of one command, or a stretch of text that no command heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<'t> {
    /// Path of the source inside the case: a hint to the command where the text names none, nothing more.
    pub path: &'t str,
    /// What printed it.
    pub command: Option<Command<'t>>,
    /// Host as the prompt (`[host]: PS C:\>`, which may be a cluster's name) or a transcript's header names it.
    pub host: Option<&'t str>,
    /// When it was taken.
    pub captured: Option<CaptureTime>,
    /// The output with its own line numbers, without prompts; quoting marks (`> `, `▌`), log prefixes and blanks at
    /// the end are gone, an indent and blank lines are kept.
    pub lines: Vec<Line<'t>>,
    /// A prompted command that printed nothing, and is known to be over: the next prompt or the end of a PowerShell
    /// transcript follows.
    pub printed_nothing: bool,
}

impl Section<'_> {
    /// A fact seen on a line of this section.
    pub fn saw(&self, line: u32, fact: Observation) -> Observed {
        Observed { at: Locus::Line(line), owner: self.host.map(str::to_owned), captured: self.captured, fact }
    }

    /// Line of the command, else of the first line with text, else 1.
    pub fn first_line(&self) -> u32 {
        let text = || self.lines.iter().find(|line| !line.text.trim().is_empty()).map(|line| line.number);
        self.command.as_ref().map(|command| command.line).or_else(text).unwrap_or(1)
    }
}

/// The captures of a text in order.
pub fn split<'t>(path: &'t str, lines: impl Iterator<Item = Line<'t>>) -> Vec<Section<'t>> {
    vec![Section { path, command: None, host: None, captured: None, lines: lines.collect(), printed_nothing: false }]
}
