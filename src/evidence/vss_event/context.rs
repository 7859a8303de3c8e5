//! The operation and context text of a VSS event, in any language: by its labels, else by the order of its lines.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Guid, VssDetail};
use crate::knowledge::vss::{self, Label};
use crate::knowledge::writers;

/// The operation and context text alone.
pub(super) fn context(text: &str) -> VssDetail {
    from_text(text).0
}

/// A whole message: what its context says, and what stands before that.
pub(super) fn from_text(message: &str) -> (VssDetail, String) {
    let text = unfolded(message);
    let lines: Vec<Line<'_>> = text.lines().map(Line::read).collect();
    let (operation_at, _) = sections(&lines);
    let before: Vec<&str> = lines.iter().take(operation_at.unwrap_or(lines.len())).map(|line| line.text).collect();
    (context_of(&lines), before.join("\n"))
}

fn context_of(lines: &[Line<'_>]) -> VssDetail {
    let (operation_at, context_at) = sections(lines);
    let operation = operation_at.map(|at| {
        let rest =
            lines.iter().skip(at + 1).take(context_at.map_or(usize::MAX, |context| context.saturating_sub(at + 1)));
        let first = lines.get(at).map(|line| line.value).filter(|value| !value.is_empty());
        let texts: Vec<&str> =
            first.into_iter().chain(rest.map(|line| line.text).filter(|text| !text.is_empty())).collect();
        texts.join("; ")
    });
    let start = context_at.map(|at| at + 1).or(operation_at.map(|_| lines.len())).unwrap_or(0);
    let facts: Vec<&Line<'_>> = lines.iter().skip(start).filter(|line| !line.text.is_empty()).collect();
    VssDetail { operation: operation.filter(|text| !text.is_empty()), ..writer(&facts) }
}

/// A line of the operation and context text.
struct Line<'t> {
    text: &'t str,
    /// Text before the first colon.
    key: Option<&'t str>,
    /// Text behind it.
    value: &'t str,
    label: Option<Label>,
}

impl<'t> Line<'t> {
    /// Strips what pasting adds: quote marks, blanks, a left-over end tag.
    fn read(raw: &'t str) -> Self {
        let text = raw.trim().trim_start_matches(['>', ' ', '\t']).trim_end_matches("</Data>").trim();
        let (key, value) = match text.split_once([':', '：']) {
            Some((key, value)) => (Some(key.trim()), value.trim()),
            None => (None, ""),
        };
        Self { text, key, value, label: key.and_then(vss::label) }
    }

    /// A heading: a label with nothing behind it.
    fn is_heading(&self) -> bool {
        self.key.is_some_and(|key| !key.is_empty()) && self.value.is_empty()
    }
}

/// Where the operation and the context begin: by their labels, else the last two headings.
fn sections(lines: &[Line<'_>]) -> (Option<usize>, Option<usize>) {
    let labelled = |label| lines.iter().position(|line| line.label == Some(label));
    let (operation, context) = (labelled(Label::Operation), labelled(Label::Context));
    let headings = lines.iter().enumerate().filter(|(_, line)| line.is_heading() && line.label.is_none());
    let mut headings = headings.map(|(at, _)| at);
    if operation.is_some() || context.is_some() {
        // Languages share the word for one of the two (操作 in Japanese and Chinese).
        let next = || headings.find(|at| operation.is_some_and(|operation| *at > operation));
        return (operation.or(context), context.or_else(next));
    }
    let mut last_two = headings.rev().take(2);
    let (last, before) = (last_two.next(), last_two.next());
    match (before, last) {
        (Some(operation), Some(context)) => (Some(operation), Some(context)),
        (_, only) => (only, None),
    }
}

/// The writer that a context names: by labels, else by the order of lines (class id, name, instance name if it has one,
/// instance id, command line, process id).
fn writer(facts: &[&Line<'_>]) -> VssDetail {
    let labelled = |label| facts.iter().position(|line| line.label == Some(label));
    let value = |at: Option<usize>| facts.get(at?).map(|line| line.value).filter(|value| !value.is_empty());
    let id = |at: Option<usize>| value(at).and_then(guid);
    let by_place = places(facts);
    let class_at = labelled(Label::Class).or(by_place.map(|(class, _)| class));
    let instance_at = labelled(Label::Instance).or(by_place.map(|(_, instance)| instance));
    let next = |at: Option<usize>, by: usize| at.map(|at| at + by);
    let unlabelled = |at: Option<usize>| at.filter(|&at| facts.get(at).is_some_and(|line| line.label.is_none()));
    let after_instance = || [1, 2].into_iter().filter_map(|by| unlabelled(next(instance_at, by)));
    let holds = |at: usize, what: fn(&str) -> bool| value(Some(at)).is_some_and(what);
    let is_path = |text: &str| text.contains('\\') || text.to_ascii_lowercase().contains(".exe");
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let name_at = labelled(Label::Name).or_else(|| unlabelled(next(class_at, 1)));
    let instance_name_at = labelled(Label::InstanceName).or_else(|| {
        by_place.filter(|(class, instance)| instance - class == 3).and_then(|(class, _)| unlabelled(Some(class + 2)))
    });
    let command_at = labelled(Label::Command).or_else(|| after_instance().find(|&at| holds(at, is_path)));
    let process_at = labelled(Label::Process).or_else(|| after_instance().find(|&at| holds(at, is_number)));
    let text = |at| value(at).map(str::to_owned);
    VssDetail {
        writer_id: id(class_at),
        writer_name: text(name_at).filter(|name| guid(name).is_none()),
        writer_instance_name: text(instance_name_at),
        writer_instance_id: id(instance_at),
        command_line: text(command_at),
        process_id: value(process_at).and_then(|pid| pid.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()),
        ..VssDetail::default()
    }
}

/// The lines of class id and instance id, by values alone: two GUIDs with one or two other lines between them, or a
/// class id that is known.
fn places(facts: &[&Line<'_>]) -> Option<(usize, usize)> {
    let guids: Vec<(usize, Guid)> =
        facts.iter().enumerate().filter_map(|(at, line)| Some((at, guid(line.value)?))).collect();
    let known = |id: Guid| writers::by_id(id).is_some();
    let pairs = guids.iter().zip(guids.iter().skip(1)).map(|(class, instance)| (*class, *instance));
    let mut fitting = pairs.filter(|((class, _), (instance, _))| (2..=3).contains(&(instance - class)));
    let sure = guids.iter().find(|(_, id)| known(*id)).map(|(at, _)| *at);
    match sure {
        Some(class) => Some((class, guids.iter().map(|(at, _)| *at).find(|at| *at > class).unwrap_or(facts.len()))),
        None => fitting.next().map(|((class, _), (instance, _))| (class, instance)),
    }
}

pub(super) fn guid(text: &str) -> Option<Guid> {
    text.trim().trim_end_matches(['.', ',']).parse().ok()
}

/// The labels that stand behind two blanks in a line, those of the writer behind one, and all of them behind one.
static INLINE: LazyLock<Option<[Regex; 3]>> = LazyLock::new(|| {
    let pattern = |blanks: &str, wanted: fn(Label) -> bool| {
        let labels = vss::label_texts().filter(|(label, _)| wanted(*label));
        let mut texts: Vec<String> = labels.map(|(_, text)| regex::escape(text)).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Regex::new(&format!(r"[ \t\u{{3000}}]{blanks}(({})\s?[:：])", texts.join("|"))).ok()
    };
    let of_writer = |label| !matches!(label, Label::Operation | Label::Context);
    Some([pattern("{2,}", |_| true)?, pattern("+", of_writer)?, pattern("+", |_| true)?])
});

/// Labels of a writer on one line of which it is certain that a whole context stands on it.
const FOLDED: usize = 3;

/// Gives labels that some exports put behind each other on one line a line of their own.
fn unfolded(text: &str) -> String {
    let has_id = |line: &str| line.contains('{') && line.contains('}');
    // Most texts have a label a line, and the patterns take longer to make than a small bundle to read.
    let may_hold_several = |line: &str| {
        let line = line.trim();
        let labels = line.matches([':', '：']).count();
        line.contains("  ") || line.contains(['\t', '\u{3000}']) || labels >= FOLDED || labels > 1 && has_id(line)
    };
    if !text.lines().any(may_hold_several) {
        return text.to_owned();
    }
    let Some([apart, close, all]) = INLINE.as_ref() else { return text.to_owned() };
    let text = apart.replace_all(text, "\n$1");
    // Beside an id a label is no word of a sentence: whoever joined these lines joined others, too.
    let least = if text.lines().any(|line| has_id(line) && close.is_match(line)) { 1 } else { FOLDED };
    let unfold = |line: &str| match close.find_iter(line).nth(least - 1) {
        Some(_) => all.replace_all(line, "\n$1").into_owned(),
        None => line.to_owned(),
    };
    text.lines().map(unfold).collect::<Vec<_>>().join("\n")
}
