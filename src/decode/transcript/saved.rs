//! The line of `vssleuth-evidence/1` that the script of `vssleuth collect` writes above the output of a program, in the
//! file of that output: on which node, when, and what it ran.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::facts::proof::asks_for_volumes;

/// How each line of the script says what it is.
pub const SCHEMA: &str = "vssleuth-evidence/1";

/// What such a line says of the text below it.
#[derive(Deserialize)]
pub(super) struct Saved<'t> {
    schema: &'t str,
    pub(super) node: &'t str,
    pub(super) utc: Timestamp,
    #[serde(borrow)]
    pub(super) command: Cow<'t, str>,
    /// Where the output went: the file that this line stands in.
    file: &'t str,
    /// What a cmdlet gave stands in the line itself, and not below it.
    objects: Option<IgnoredAny>,
}

impl<'t> Saved<'t> {
    /// Reads a line. One that may say by itself whether there are volumes is none: it is evidence, not a heading.
    pub(super) fn read(line: &'t str) -> Option<Self> {
        let text = line.trim();
        if !text.starts_with('{') || !text.contains(SCHEMA) {
            return None;
        }
        let saved: Self = serde_json::from_str(text).ok()?;
        let heads = saved.schema == SCHEMA && saved.objects.is_none() && !asks_for_volumes(&saved.command);
        (heads && !saved.node.trim().is_empty() && !saved.file.is_empty()).then_some(saved)
    }
}

/// Whether a text begins with such a line and goes on with what the command printed: a list of all such lines of a run
/// goes on with the next one.
pub fn is_saved_by_script(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(|first| Saved::read(first).is_some())
        && lines.next().is_some_and(|next| !next.trim_start().starts_with('{'))
}
