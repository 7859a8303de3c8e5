//! `--format mail`: the message to the customer as plain text for a mail.

use std::io;

use super::Look;
use super::width::wrap;
use crate::facts::visible;
use crate::knowledge::texts::Lang;
use crate::report::page::{Document, Letter, indented};

/// One message a case; of several, each below its case's name.
pub(super) fn render(document: &Document, look: &Look) -> io::Result<String> {
    let mut out = String::new();
    for page in &document.pages {
        if document.overview.is_some() {
            out.push_str(&format!("----- {}\n\n", visible::escape(&page.name)));
        }
        out.push_str(&mail(&page.mail, look.lang));
        out.push_str("\n\n");
    }
    for stray in &document.strays {
        if document.overview.is_some() {
            out.push_str(&format!("{}\n\n", visible::escape(&stray.says)));
            continue;
        }
        out.push_str(&mail(&stray.mail, look.lang));
        out.push_str("\n\n");
    }
    Ok(out.trim_end().to_owned() + "\n")
}

/// English sentences broken as mails have them, Japanese ones one line a paragraph, since mail programs break those
/// themselves; commands indented and whole.
pub(super) fn mail(message: &Letter, lang: Lang) -> String {
    /// Columns of a mail.
    const COLUMNS: usize = 76;
    let parts: Vec<String> = message
        .parts
        .iter()
        .map(|part| match part.command {
            true => indented(&part.text),
            false if lang == Lang::Ja => part.text.clone(),
            false => wrap(&part.text, COLUMNS).join("\n"),
        })
        .collect();
    visible::escape_lines(&parts.join("\n\n")).into_owned()
}
