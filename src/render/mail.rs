//! The message to the customer as plain text for a mail.

use super::width::wrap;
use crate::knowledge::texts::Lang;
use crate::report::Letter;

/// English sentences broken as mails have them, Japanese ones one line a
/// paragraph, since mail programs break those themselves; commands indented and whole.
pub(super) fn mail(message: &Letter, lang: Lang) -> String {
    /// Columns of a mail.
    const COLUMNS: usize = 76;
    let parts: Vec<String> = message
        .parts
        .iter()
        .map(|(command, text)| match command {
            true => text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n"),
            false if lang == Lang::Ja => text.clone(),
            false => wrap(text, COLUMNS).join("\n"),
        })
        .collect();
    parts.join("\n\n")
}
