//! The lower half of the text: findings, what to ask for, and what `--verbose` adds.

use super::fold::{HTML, VERBOSE, fold, more, more_with};
use super::page::Page;
use super::text::{cites, shows_message};
use super::width::width;
use super::{Look, command};
use crate::facts::visible;
use crate::report::{Case, Finding, FindingNote, Request, Source, SourceNote, Writer};

/// Findings shown without `--verbose`.
const FINDINGS: usize = 20;
/// Recorded texts shown, without and with `--verbose`.
const MESSAGES: usize = 3;
const MESSAGES_VERBOSE: usize = 40;
/// Characters shown of one of them.
const MESSAGE_CHARS: usize = 600;
/// Sources shown that were not read completely, and problems of one.
const SOURCES: usize = 20;
const PROBLEMS: usize = 3;

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
    let all = findings_of(case);
    let (shown, _) = fold(&all, if look.verbose { all.len() } else { FINDINGS });
    let widest = shown.iter().map(|(finding, note)| width(finding.code) + 2 + width(note.severity)).max().unwrap_or(0);
    for (finding, note) in shown {
        let label = format!("{}  {}", finding.code, note.severity);
        page.hanging(2, &label, widest, &format!("{}{}", finding.title, nodes_of(note, look)));
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
    let left: usize = all.iter().skip(shown.len()).map(|(_, note)| note.findings).sum();
    if left > 0 {
        page.paragraph(2, &more_with(look.lang, left, VERBOSE));
    }
}

/// Each entry with the finding whose words it has.
pub(super) fn findings_of(case: &Case) -> Vec<(&Finding, &FindingNote)> {
    case.view.findings.iter().filter_map(|note| Some((case.findings.get(note.first)?, note))).collect()
}

/// " (each: vm-sql-01, vm-sql-02)": what is counted in the finding is counted on one of them.
fn nodes_of(note: &FindingNote, look: &Look) -> String {
    /// Names in a line.
    const NAMES: usize = 8;
    if note.nodes.is_empty() {
        return String::new();
    }
    let (shown, left) = fold(&note.nodes, if look.verbose { note.nodes.len() } else { NAMES });
    let mut names: Vec<String> = shown.iter().map(|name| visible::escape(name).into_owned()).collect();
    names.extend((left > 0).then(|| more(look.lang, left)));
    format!(" ({}{})", look.each(note), names.join(look.word("list.separator")))
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
        page.quiet(2, &message.cite.label);
        page.paragraph(4, &beginning(&message.text));
        page.quiet(4, &message.recorded_in);
    }
    if left > 0 {
        page.blank();
        let all_verbose = !look.verbose && case.view.messages.len() <= MESSAGES_VERBOSE;
        page.paragraph(2, &more_with(look.lang, left, if all_verbose { VERBOSE } else { HTML }));
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
        page.heading(&format!("{}: {}", look.word("render.h.writers"), visible::escape(&node.name)));
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

/// Sources: those that were not read completely, each with its cause; all of them with `--verbose`.
pub(super) fn sources(case: &Case, look: &Look, page: &mut Page) {
    page.heading(look.word("render.h.sources"));
    page.paragraph(2, &case.view.sources_line);
    let all: Vec<_> = case.sources.iter().zip(&case.view.sources).collect();
    let wanted: Vec<_> = all.into_iter().filter(|(_, note)| look.verbose || !note.is_whole).collect();
    let (shown, left) = fold(&wanted, if look.verbose { wanted.len() } else { SOURCES });
    for (source, note) in shown {
        page.blank();
        page.hanging(2, "-", 1, &source.path);
        if look.verbose {
            about(source, note, look, page);
        } else {
            let because = because(source, note).map_or_else(String::new, |because| format!(": {because}"));
            page.paragraph(5, &format!("{}{because}", note.status));
        }
        let (problems, hidden) = fold(&source.problems, if look.verbose { source.problems.len() } else { PROBLEMS });
        for problem in problems {
            page.hanging(5, "!", 1, problem);
        }
        if hidden > 0 {
            page.paragraph(5, &more_with(look.lang, hidden, VERBOSE));
        }
    }
    if left > 0 {
        page.blank();
        page.paragraph(2, &more_with(look.lang, left, VERBOSE));
    }
}

fn about(source: &Source, note: &SourceNote, look: &Look, page: &mut Page) {
    let mut about = vec![note.status.to_owned()];
    about.extend(note.has_kind.then(|| source.kind.to_owned()));
    about.extend(source.encoding.map(str::to_owned));
    about.push(format!("{} {}", source.bytes, look.word("render.bytes")));
    about.extend(source.node.clone());
    page.paragraph(5, &about.join(look.word("list.separator")));
    if let Some(because) = because(source, note) {
        page.paragraph(5, because);
    }
    if let Some(sha256) = &source.sha256 {
        page.quiet(5, &format!("SHA-256 {sha256}"));
    }
}

/// Why a source was taken for its kind, where no problem says the same with more words.
pub(super) fn because<'a>(source: &Source, note: &'a SourceNote) -> Option<&'a str> {
    let said = |problem: &String| problem.starts_with(note.because.trim_end_matches(['.', '。']));
    let skipped = source.status == "skipped" && !source.problems.is_empty();
    (!skipped && !source.problems.iter().any(said)).then_some(note.because.as_str())
}

pub(super) fn not_evaluated(case: &Case, look: &Look, page: &mut Page) {
    if case.view.not_evaluated.is_empty() {
        return;
    }
    page.heading(look.word("render.h.not-evaluated"));
    let groups = case.view.not_evaluated.iter();
    let rows: Vec<Vec<String>> = groups.map(|group| vec![group.wants.clone(), group.codes.join(" ")]).collect();
    page.table(2, None, &rows, &[]);
}
