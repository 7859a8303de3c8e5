//! The lower half of the text: findings, what to ask for, and what `--verbose` adds.

use super::fold::{fold, more};
use super::page::Page;
use super::text::{cites, shows_message};
use super::width::width;
use super::{Look, command};
use crate::report::{Case, Request, Writer};

/// Findings shown without `--verbose`.
const FINDINGS: usize = 20;
/// Recorded texts shown, without and with `--verbose`.
const MESSAGES: usize = 3;
const MESSAGES_VERBOSE: usize = 40;
/// Characters shown of one of them.
const MESSAGE_CHARS: usize = 600;

/// A step's kind as a word.
pub(super) fn kind(kind: &str, look: &Look) -> &'static str {
    look.word(match kind {
        "check" => "render.kind.check",
        "change" => "render.kind.change",
        "verify" => "render.kind.verify",
        _ => "render.kind.undo",
    })
}

pub(super) fn findings(case: &Case, look: &Look, page: &mut Page) {
    if case.findings.is_empty() {
        return;
    }
    page.heading(look.word("render.h.findings"));
    let all: Vec<_> = case.findings.iter().zip(&case.view.findings).collect();
    let (shown, left) = fold(&all, if look.verbose { all.len() } else { FINDINGS });
    let widest = shown.iter().map(|(finding, note)| width(finding.code) + 2 + width(note.severity)).max().unwrap_or(0);
    for (finding, note) in shown {
        let label = format!("{}  {}", finding.code, note.severity);
        let node = finding.node.as_ref().map_or_else(String::new, |node| format!(" ({node})"));
        page.hanging(2, &label, widest, &format!("{}{node}", finding.title));
        let indent = widest + 4;
        page.paragraph(indent, &finding.detail);
        if let Some(absent) = &note.absent {
            page.quiet(indent, absent);
        }
        cites(&note.cites, indent, look, page);
        if !note.against.shown.is_empty() {
            page.paragraph(indent, look.word("render.against"));
            cites(&note.against, indent + 2, look, page);
        }
    }
    if left > 0 {
        page.paragraph(2, &more(look.lang, left));
    }
}

/// Texts that Windows saved beside the logs: of the first events cited; `--verbose` has more.
pub(super) fn messages(case: &Case, look: &Look, page: &mut Page) {
    if case.view.messages.is_empty() {
        return;
    }
    page.heading(look.word("render.h.messages"));
    page.paragraph(2, look.word("render.messages"));
    let (shown, left) = fold(&case.view.messages, if look.verbose { MESSAGES_VERBOSE } else { MESSAGES });
    for message in shown {
        page.blank();
        page.quiet(2, &message.label);
        page.paragraph(4, &beginning(&message.text));
        page.quiet(4, &message.recorded_in);
    }
    if left > 0 {
        page.blank();
        page.paragraph(2, &more(look.lang, left));
    }
}

/// What fits into a few lines; the JSON and the HTML have more.
pub(super) fn beginning(text: &str) -> String {
    match text.char_indices().nth(MESSAGE_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}

pub(super) fn requests(case: &Case, look: &Look, page: &mut Page) {
    if case.view.requests.is_empty() {
        return;
    }
    page.heading(look.word("render.h.missing"));
    let message = case.view.message.as_ref().filter(|_| shows_message(case, look));
    for request in &case.view.requests {
        page.hanging(2, "-", 1, &asked(request, look));
        page.paragraph(5, &request.why);
        // The message has the commands, too.
        if message.is_none() {
            commands(&request.collect, 5, page);
        }
    }
    if let Some(message) = message {
        page.heading(look.word("render.h.message"));
        for (command, text) in &message.parts {
            page.blank();
            if *command {
                commands(text, 5, page);
            } else {
                page.paragraph(2, text);
            }
        }
    }
}

/// "list of VSS writers: vm-sql-01 (needed for the verdict)".
pub(super) fn asked(request: &Request, look: &Look) -> String {
    let use_of_it = look.word(if request.decisive { "render.decisive" } else { "render.useful" });
    format!("{}: {} ({use_of_it})", request.what, request.place)
}

/// Commands, continued over several lines where they are too long.
pub(super) fn commands(text: &str, indent: usize, page: &mut Page) {
    for line in command::lines(text, page.columns.saturating_sub(indent)) {
        page.verbatim(indent, &line);
    }
}

pub(super) fn writers(case: &Case, look: &Look, page: &mut Page) {
    for node in case.nodes.iter().filter(|node| !node.writers.is_empty()) {
        page.heading(&format!("{}: {}", look.word("render.h.writers"), super::visible::escape(&node.name)));
        let header = [look.word("render.col.name"), look.word("render.col.state"), look.word("render.col.last-error")];
        let rows: Vec<Vec<String>> = node
            .writers
            .iter()
            .map(|writer| vec![writer.name.clone(), state(writer), writer.last_error.clone().unwrap_or_default()])
            .collect();
        page.table(2, Some(&header), &rows, &[]);
    }
}

/// `[1] Stable`.
pub(super) fn state(writer: &Writer) -> String {
    writer.state.as_ref().map_or_else(String::new, |state| {
        state.code.map_or_else(|| state.text.clone(), |code| format!("[{code}] {}", state.text))
    })
}

pub(super) fn sources(case: &Case, look: &Look, page: &mut Page) {
    page.heading(look.word("render.h.sources"));
    page.paragraph(2, &case.view.sources_line);
    for (source, note) in case.sources.iter().zip(&case.view.sources) {
        page.blank();
        page.hanging(2, "-", 1, &source.path);
        let mut about = vec![note.status.to_owned(), source.kind.to_owned()];
        about.extend(source.encoding.map(str::to_owned));
        about.push(format!("{} {}", source.bytes, look.word("render.bytes")));
        about.extend(source.node.clone());
        page.paragraph(5, &about.join(look.word("list.separator")));
        page.paragraph(5, &note.because);
        if let Some(sha256) = &source.sha256 {
            page.quiet(5, &format!("SHA-256 {sha256}"));
        }
        for problem in &source.problems {
            page.hanging(5, "!", 1, problem);
        }
    }
}

pub(super) fn not_evaluated(case: &Case, look: &Look, page: &mut Page) {
    if case.view.not_evaluated.is_empty() {
        return;
    }
    page.heading(look.word("render.h.not-evaluated"));
    // Many rules want the same captures: each is named once.
    let mut rows: Vec<Vec<String>> = Vec::new();
    for rule in &case.view.not_evaluated {
        match rows.iter_mut().find(|row| row.first() == Some(&rule.wants)) {
            Some(row) => row.iter_mut().skip(1).for_each(|codes| codes.push_str(&format!(" {}", rule.code))),
            None => rows.push(vec![rule.wants.clone(), rule.code.to_owned()]),
        }
    }
    page.table(2, None, &rows, &[]);
}
