//! What a VSS event says of the writer concerned, from its strings or from pasted text, in any language.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{DataItem, Guid, VssDetail};
use crate::knowledge::vss::{self, Items, Label};
use crate::knowledge::writers;

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
    let failed = || {
        let [first, last] = items.steps?;
        (first..=last).filter_map(|at| error(string(Some(at))?, false)).find(|(code, _)| code != "0x00000000")
    };
    let stated = string(items.error).and_then(|text| error(text, false));
    if let Some((code, text)) = stated.or_else(failed) {
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
        process_id: value(process_at).and_then(|pid| pid.parse().ok()),
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

fn guid(text: &str) -> Option<Guid> {
    text.trim().trim_end_matches(['.', ',']).parse().ok()
}

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"0[xX]([0-9a-fA-F]{8})\b[,、]?[ \t]*").ok());

/// The code that a message is about: a failure behind `hr =`, else the first failure anywhere. Messages give S_OK behind
/// `hr =` where the writer had the error, and name the parameters of routines before it.
pub(super) fn failure_code(message: &str) -> Option<String> {
    let codes = CODE.as_ref()?.captures_iter(message).filter_map(|found| found.get(0).zip(found.get(1)));
    let is_result = |at: usize| message.get(..at).is_some_and(|before| before.trim_end().ends_with('='));
    let mut codes: Vec<(bool, String)> = codes
        .map(|(whole, digits)| (is_result(whole.start()), format!("0x{}", digits.as_str().to_ascii_lowercase())))
        .collect();
    // Stable: of equals the first in the text.
    codes.sort_by_key(|(is_result, code)| (code == "0x00000000", !is_result));
    codes.into_iter().next().map(|(_, code)| code)
}

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

/// The labels that stand behind two blanks in a line, and those of the writer behind one.
static INLINE: LazyLock<Option<(Regex, Regex)>> = LazyLock::new(|| {
    let pattern = |blanks: &str, wanted: fn(Label) -> bool| {
        let labels = vss::label_texts().filter(|(label, _)| wanted(*label));
        let mut texts: Vec<String> = labels.map(|(_, text)| regex::escape(text)).collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Regex::new(&format!(r"[ \t\u{{3000}}]{blanks}(({})\s?[:：])", texts.join("|"))).ok()
    };
    let of_writer = |label| !matches!(label, Label::Operation | Label::Context);
    pattern("{2,}", |_| true).zip(pattern("+", of_writer))
});

/// Labels of a writer on one line of which it is certain that a whole context stands on it.
const FOLDED: usize = 3;

/// Gives labels that some exports put behind each other on one line a line of their own.
fn unfolded(text: &str) -> String {
    // Most texts have a label a line, and the patterns take longer to make than a small bundle to read.
    let may_hold_several = |line: &str| {
        let line = line.trim();
        line.contains("  ") || line.contains(['\t', '\u{3000}']) || line.matches([':', '：']).count() >= FOLDED
    };
    if !text.lines().any(may_hold_several) {
        return text.to_owned();
    }
    let Some((apart, close)) = INLINE.as_ref() else { return text.to_owned() };
    let text = apart.replace_all(text, "\n$1");
    let unfold = |line: &str| match close.find_iter(line).nth(FOLDED - 1) {
        Some(_) => close.replace_all(line, "\n$1").into_owned(),
        None => line.to_owned(),
    };
    text.lines().map(unfold).collect::<Vec<_>>().join("\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn items(values: &[&str]) -> Vec<DataItem> {
        values.iter().map(|value| DataItem { name: None, value: (*value).to_owned() }).collect()
    }

    const CLASS: &str = "{41e12264-35d8-479b-8e5c-9b23d1dad37e}";
    const INSTANCE: &str = "{a0a0a0a0-1111-4222-8333-b4b4b4b4b4b4}";

    /// A context text with these labels, in the order in which Windows writes it.
    fn block(labels: [&str; 9]) -> String {
        let [operation, context, execution, class, name, instance_name, instance, command, process] = labels;
        format!(
            "\r\n\r\n{operation}\r\n   PrepareForSnapshot Event\r\n   Second step\r\n\r\n{context}\r\n   {execution} Writer\r\n   \
             {class} {CLASS}\r\n   {name} Cluster Database\r\n   {instance_name} First: instance\r\n   {instance} {INSTANCE}\r\n   \
             {command} C:\\Windows\\Cluster\\clussvc.exe -s\r\n   {process} 4004"
        )
    }

    fn assert_whole(detail: &VssDetail, what: &str) {
        assert_eq!(detail.writer_id, Some(Guid::CLUSTER_DATABASE), "{what}");
        assert_eq!(detail.writer_name.as_deref(), Some("Cluster Database"), "{what}");
        assert_eq!(detail.writer_instance_name.as_deref(), Some("First: instance"), "{what}");
        assert_eq!(detail.writer_instance_id, INSTANCE.parse().ok(), "{what}");
        assert_eq!(detail.operation.as_deref(), Some("PrepareForSnapshot Event; Second step"), "{what}");
        assert_eq!(detail.command_line.as_deref(), Some("C:\\Windows\\Cluster\\clussvc.exe -s"), "{what}");
        assert_eq!(detail.process_id, Some(4004), "{what}");
        assert_eq!(detail.error_code.as_deref(), Some("0x800423f3"), "{what}");
        assert_eq!(detail.error_text.as_deref(), Some("The writer experienced a transient error."), "{what}");
    }

    #[test]
    fn a_flush_that_failed_is_not_hidden_by_steps_that_worked() {
        let strings = ["volume", "[0]", "0x00000000", "0x80042314", "0x00000000", "0x00000000", "Operation:"];
        for id in [12297, 12298] {
            assert_eq!(vss_detail(id, &items(&strings), None).error_code.as_deref(), Some("0x80042314"), "{id}");
        }
    }

    #[test]
    fn reads_the_context_in_known_and_unknown_languages() {
        let english = [
            "Operation:",
            "Context:",
            "Execution Context:",
            "Writer Class Id:",
            "Writer Name:",
            "Writer Instance Name:",
            "Writer Instance ID:",
            "Command Line:",
            "Process ID:",
        ];
        let german = [
            "Vorgang:",
            "Kontext:",
            "Ausführungskontext:",
            "Generatorklassen-ID:",
            "Generatorname:",
            "Generatorinstanzname:",
            "Generatorinstanz-ID:",
            "Befehlszeile:",
            "Prozess-ID:",
        ];
        let japanese = [
            "操作:",
            "コンテキスト:",
            "実行コンテキスト:",
            "ライター クラス ID:",
            "ライター名:",
            "ライター インスタンス名:",
            "ライター インスタンス ID:",
            "コマンド ライン:",
            "プロセス ID:",
        ];
        let unknown = ["Aa:", "Bb :", "Cc\u{a0}:", "Dd:", "Ee:", "Ff:", "Gg:", "Hh:", "Ii："];
        for labels in [english, german, japanese, unknown] {
            let data = items(&["0x800423F3, The writer experienced a transient error.\r\n", &block(labels)]);
            assert_whole(&vss_detail(8229, &data, None), labels[0]);
            let text = format!(
                "A writer refused an event with error 0x800423f3, The writer experienced a transient error.\r\n. More.{}",
                block(labels)
            );
            assert_whole(&detail_from_text(&text), labels[0]);
            let quoted: String = text.lines().map(|line| format!("> {line}  \n")).collect();
            assert_whole(&detail_from_text(&format!("{quoted}</Data>")), labels[0]);
        }
    }

    #[test]
    fn the_strings_of_each_event_stand_where_its_message_says() {
        let context = "\n\nOperation:\n   Gathering Writer Data\n";
        let hr = "0x80070005, Access is denied.\r\n";
        for (id, data, code) in [
            (8193, vec!["RegOpenKeyExW(0x80000002,...)", hr, context], Some("0x80070005")),
            (8194, vec![hr, context], Some("0x80070005")),
            (12293, vec![CLASS, "Routine 0x12345678", hr, context], Some("0x80070005")),
            (12289, vec!["ASR writer Error 0x80070001", "0x00000000, Done.\n", context], Some("0x00000000")),
            (22, vec![CLASS, "CEventSystem", hr, context], Some("0x80070005")),
            (8220, vec![context], None),
            (8224, vec![""], None),
        ] {
            let detail = vss_detail(id, &items(&data), None);
            assert_eq!(detail.error_code.as_deref(), code, "{id}");
            assert_eq!(detail.writer_id, None, "{id}: a provider is no writer");
        }
    }

    #[test]
    fn a_language_that_shares_one_heading_with_a_known_one_is_read_by_its_lines() {
        let text = "拒绝 0x00000000, 完成。\n\n操作:\n   事件\n\n上下文:\n   执行上下文: Writer\n   编写器类 ID: \
                    {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   编写器名称: W\n   编写器实例 ID: \
                    {a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4}\n   命令行: C:\\a.exe\n   进程 ID: 4004\n";
        let detail = detail_from_text(text);
        assert_eq!((detail.writer_id, detail.process_id), (Some(Guid::CSV_WRITER), Some(4004)));
        assert_eq!((detail.operation.as_deref(), detail.writer_name.as_deref()), (Some("事件"), Some("W")));
    }

    #[test]
    fn ids_that_name_the_writer_in_their_strings() {
        let duplicate = vss_detail(8217, &items(&[CLASS, ""]), None);
        assert_eq!(duplicate.writer_id, Some(Guid::CLUSTER_DATABASE));
        let subscribed = vss_detail(8212, &items(&["Some Writer", CLASS, ""]), None);
        assert_eq!(
            (subscribed.writer_id, subscribed.writer_name.as_deref()),
            (Some(Guid::CLUSTER_DATABASE), Some("Some Writer"))
        );
        let silent = vss_detail(12301, &items(&["Some Writer", ""]), None);
        assert_eq!(silent.writer_name.as_deref(), Some("Some Writer"));
        let data = ["Some Writer", CLASS, "inst", "C:\\a.exe", "812", "Freeze", "3", "0xE0000002", "here"];
        let crashed = vss_detail(12366, &items(&data), None);
        assert_eq!(crashed.writer_instance_name.as_deref(), Some("inst"));
        assert_eq!((crashed.process_id, crashed.operation.as_deref()), (Some(812), Some("Freeze")));
        assert_eq!(crashed.error_code.as_deref(), Some("0xe0000002"));
    }

    #[test]
    fn the_binary_block_names_the_process_where_the_text_does_not() {
        let block = b"- Code: WRTWRTIC00000823- Call: A- PID:  00001528- TID:  00001580- CMD:  C:\\a b\\vssvc.exe   - User: Name: x ";
        let detail = vss_detail(8220, &items(&[""]), Some(block));
        assert_eq!((detail.process_id, detail.logged_by.as_deref()), (Some(1528), Some("C:\\a b\\vssvc.exe")));
        let both = vss_detail(8229, &items(&["0x00000000, x", "\n\nContext:\n   Process ID: 7"]), Some(block));
        assert_eq!(both.process_id, Some(7), "the text names the writer's process, the block the one that logs");
        assert_eq!(vss_detail(8220, &[], Some(&[0xff, 0xfe])).process_id, None);
    }

    #[test]
    fn a_context_without_a_writer_gives_none() {
        let text = "Error [0x80040154, Class not registered]\n\nOperation:\n   Query\n\nContext:\n   Provider ID: {74600e39-7dc5-\
                    4567-a03b-f091d6c7b092}\n   Class ID: {3e02620c-e180-44f3-b154-2473646e4cb8}\n   Snapshot Context: -1";
        let detail = detail_from_text(text);
        assert_eq!((detail.writer_id, detail.writer_name, detail.process_id), (None, None, None));
        assert_eq!(detail.error_text.as_deref(), Some("Class not registered"));
    }

    #[test]
    fn labels_on_one_line_and_a_name_in_a_sentence_are_found() {
        let folded = "Error 0x800423f2, Timed out. Operation:    Thaw Event   Context:    Execution Context: Writer    Writer Class Id: \
                      {41e12264-35d8-479b-8e5c-9b23d1dad37e}    Writer Name: Cluster Database    Process ID: 12";
        let detail = detail_from_text(folded);
        assert_eq!(detail.writer_id, Some(Guid::CLUSTER_DATABASE));
        assert_eq!((detail.writer_name.as_deref(), detail.process_id), (Some("Cluster Database"), Some(12)));
        let prose = detail_from_text("error 0x800423f2, it timed out, this is of the Writer Name: Some Writer");
        assert_eq!(prose.writer_name.as_deref(), Some("Some Writer"));
    }

    #[test]
    fn the_captures_give_what_their_index_says() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/captures");
        let Ok(index) = std::fs::read_to_string(folder.join("INDEX.json")) else { return };
        let index: serde_json::Value = serde_json::from_str(&index).expect("a valid index");
        for entry in index.as_array().expect("a list") {
            let (file, expected) = (entry["file"].as_str().expect("a name"), &entry["expected"]);
            if expected["source"] != "VSS" {
                continue;
            }
            let text = std::fs::read(folder.join(file)).expect("the capture");
            let detail = detail_from_text(&String::from_utf8_lossy(&text));
            if let Some(code) = expected["hresult"].as_str() {
                assert_eq!(detail.error_code.as_deref(), Some(code), "{file}");
            }
            if let Some(name) = expected["writer_name"].as_str() {
                assert_eq!(detail.writer_name.as_deref(), Some(name), "{file}");
            }
            let class = expected["writer_class"].as_str().and_then(|id| id.parse().ok());
            if expected.get("writer_class").is_some() {
                assert_eq!(detail.writer_id, class, "{file}");
            }
            if let Some(operation) = expected["operation"].as_str() {
                assert_eq!(detail.operation.as_deref(), Some(operation), "{file}");
            }
        }
    }

    #[test]
    fn a_context_on_one_line_is_a_context() {
        let text = "refused 0x00000000, done.\n\nOperation: Freeze Event\n\nContext: Execution Context: Writer Writer Class Id: \
            {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} Writer Name: Cluster Shared Volume VSS Writer Writer Instance ID: \
            {a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4} Command Line: C:\\Windows\\Cluster\\clussvc.exe -s Process ID: 4004";
        let detail = detail_from_text(text);
        assert_eq!(detail.writer_id, Some(Guid::CSV_WRITER));
        assert_eq!(detail.writer_name.as_deref(), Some("Cluster Shared Volume VSS Writer"));
        assert_eq!(detail.process_id, Some(4004));
    }
}
