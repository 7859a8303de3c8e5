//! What a VSS event says of the writer concerned, from its strings or from pasted text, in any language.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{DataItem, Guid, VssDetail};
use crate::knowledge::vss::{self, Items, Label};

/// `Provider Name` of VSS events.
pub const PROVIDER: &str = "VSS";

/// Reads the strings of a VSS event, and its `Binary` block.
pub fn vss_detail(event_id: u32, data: &[DataItem], binary: Option<&[u8]>) -> VssDetail {
    let items = vss::items(event_id);
    let strings: Vec<&str> = data.iter().map(|item| item.value.as_str()).collect();
    let mut detail = if items.whole { VssDetail::default() } else { context(strings.last().copied().unwrap_or("")) };
    from_items(&mut detail, items, &strings);
    if detail.error_code.is_none() {
        let before_context = strings.split_last().map_or(&[][..], |(_, before)| before);
        let errors = before_context.iter().rev().filter_map(|text| error(text, false));
        (detail.error_code, detail.error_text) =
            errors.map(|(code, text)| (Some(code), text)).next().unwrap_or_default();
    }
    if let Some(block) = binary {
        from_binary(&mut detail, block);
    }
    detail
}

/// Reads the whole message of a VSS event, as Event Viewer shows it or as somebody pasted it.
pub fn detail_from_text(message: &str) -> VssDetail {
    let text = unfolded(message);
    let lines: Vec<Line<'_>> = text.lines().map(Line::read).collect();
    let (operation_at, _) = sections(&lines);
    let head: Vec<&str> = lines.iter().take(operation_at.unwrap_or(lines.len())).map(|line| line.text).collect();
    let mut detail = context_of(&lines);
    if let Some((code, text)) = error(&head.join("\n"), true) {
        (detail.error_code, detail.error_text) = (Some(code), text);
    }
    if detail.writer_name.is_none() {
        detail.writer_name = name_in_prose(message);
    }
    detail
}

fn from_items(detail: &mut VssDetail, items: Items, strings: &[&str]) {
    let string = |at: Option<usize>| {
        let text = strings.get(at?.checked_sub(1)?)?.trim();
        (!text.is_empty()).then_some(text)
    };
    let owned = |at| string(at).map(str::to_owned);
    detail.writer_id = string(items.class).and_then(guid).or(detail.writer_id);
    detail.writer_name = owned(items.name).or(detail.writer_name.take());
    match string(items.instance).map(|text| (text, guid(text))) {
        Some((_, Some(id))) => detail.writer_instance_id = Some(id),
        Some((name, None)) => detail.writer_instance_name = Some(name.to_owned()),
        None => {}
    }
    detail.command_line = owned(items.command).or(detail.command_line.take());
    detail.process_id = string(items.process).and_then(|text| text.parse().ok()).or(detail.process_id);
    detail.operation = owned(items.operation).or(detail.operation.take());
    if let Some((code, text)) = string(items.error).and_then(|text| error(text, false)) {
        (detail.error_code, detail.error_text) = (Some(code), text);
    }
}

/// The operation and context text alone.
fn context(text: &str) -> VssDetail {
    let text = unfolded(text);
    let lines: Vec<Line<'_>> = text.lines().map(Line::read).collect();
    context_of(&lines)
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
    if operation.is_some() || context.is_some() {
        return (operation.or(context), context);
    }
    let headings = lines.iter().enumerate().filter(|(_, line)| line.is_heading() && line.label.is_none());
    let mut last_two = headings.map(|(at, _)| at).rev().take(2);
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
        process_id: value(process_at).and_then(|pid| pid.parse().ok()),
        ..VssDetail::default()
    }
}

/// The lines of class id and instance id, by values alone: two GUIDs with one or two other lines between them, or a
/// class id that is known.
fn places(facts: &[&Line<'_>]) -> Option<(usize, usize)> {
    let guids: Vec<(usize, Guid)> =
        facts.iter().enumerate().filter_map(|(at, line)| Some((at, guid(line.value)?))).collect();
    let known = |id: Guid| id == Guid::CSV_WRITER || id == Guid::CLUSTER_DATABASE;
    let pairs = guids.iter().zip(guids.iter().skip(1)).map(|(class, instance)| (*class, *instance));
    let mut fitting = pairs.filter(|((class, _), (instance, _))| (2..=3).contains(&(instance - class)));
    let sure = guids.iter().find(|(_, id)| known(*id)).map(|(at, _)| *at);
    match sure {
        Some(class) => Some((class, guids.iter().map(|(at, _)| *at).find(|at| *at > class).unwrap_or(facts.len()))),
        None => fitting.next().map(|((class, _), (instance, _))| (class, instance)),
    }
}

fn guid(text: &str) -> Option<Guid> {
    text.trim().trim_end_matches(['.', ',']).parse().ok()
}

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"0[xX]([0-9a-fA-F]{8})\b[,、]?[ \t]*").ok());

/// An error code and the system's text for it. In a whole message (`in_prose`) the last code counts, which stands
/// behind `hr =`, and its text ends with its sentence.
fn error(text: &str, in_prose: bool) -> Option<(String, Option<String>)> {
    let mut codes = CODE.as_ref()?.captures_iter(text);
    let found = if in_prose { codes.last()? } else { codes.next()? };
    let code = format!("0x{}", found.get(1)?.as_str().to_ascii_lowercase());
    let (_, rest) = text.split_at_checked(found.get(0)?.end())?;
    let rest = if in_prose { sentence(rest) } else { rest.to_owned() };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut said = words.join(" ");
    while let Some(shorter) = said.strip_suffix(" .") {
        said.truncate(shorter.len());
    }
    Some((code, Some(said).filter(|said| said.chars().any(char::is_alphanumeric))))
}

/// Lines up to one that ends a sentence, a blank one, or one that goes on with the message's own full stop.
fn sentence(text: &str) -> String {
    let mut said = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('.') {
            break;
        }
        let (part, closed) = line.split_once(']').map_or((line, false), |(inside, _)| (inside, true));
        said.push_str(part);
        said.push(' ');
        if closed || part.ends_with(['.', '。']) {
            break;
        }
    }
    said
}

static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut texts: Vec<String> = vss::label_texts().map(|(_, text)| regex::escape(text)).collect();
    texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
    Regex::new(&format!(r"[ \t\u{{3000}}]{{2,}}(({})\s?[:：])", texts.join("|"))).ok()
});

/// Gives labels that some exports put behind each other on one line a line of their own.
fn unfolded(text: &str) -> String {
    match INLINE.as_ref() {
        Some(labels) => labels.replace_all(text, "\n$1").into_owned(),
        None => text.to_owned(),
    }
}

/// A writer's name quoted in the middle of somebody's sentence.
fn name_in_prose(text: &str) -> Option<String> {
    let labels = vss::label_texts().filter(|(label, _)| *label == Label::Name);
    let after = |label: &str| text.split_once(label)?.1.trim_start().strip_prefix([':', '：']);
    let found = labels.filter_map(|(_, label)| after(label)).find_map(|rest| rest.lines().next())?;
    Some(found.trim().to_owned()).filter(|name| !name.is_empty() && name.len() <= 200)
}

/// The `Binary` block: plain text, fields joined by `- `, each a name, a colon and a padded value.
fn from_binary(detail: &mut VssDetail, block: &[u8]) {
    let text = String::from_utf8_lossy(block);
    let field = |name: &str| {
        let (_, rest) = text.split_once(name)?;
        let value = rest.split_once("- ").map_or(rest, |(value, _)| value).trim_matches(['\0', ' ']);
        (!value.is_empty()).then_some(value)
    };
    detail.process_id = detail.process_id.or_else(|| field("PID:")?.parse().ok());
    detail.logged_by = field("CMD:").map(str::to_owned);
}
