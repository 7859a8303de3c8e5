//! What a VSS event says of the writer concerned, from its strings or from pasted text, in any language.

mod context;
mod error;

use crate::facts::{DataItem, Guid, VssDetail};
use crate::knowledge::vss::{self, Items, Label};

use context::{context, from_text, guid};
use error::error;
pub(super) use error::failure_code;

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
    // Tools that put the strings together give one, which is the whole message.
    if let ([whole], false) = (strings.as_slice(), items.whole) {
        let said = detail_from_text(whole);
        if said.writer_id.is_some() || said.operation.is_some() {
            detail = said;
        }
    }
    if let Some(block) = binary {
        from_binary(&mut detail, block);
    }
    detail
}

/// Reads the whole message of a VSS event, as Event Viewer shows it or as somebody pasted it.
pub fn detail_from_text(message: &str) -> VssDetail {
    let (mut detail, before) = from_text(message);
    if let Some((code, text)) = error(&before, true) {
        (detail.error_code, detail.error_text) = (Some(code), text);
    }
    if detail.writer_name.is_none() {
        detail.writer_name = name_in_prose(message);
    }
    if let Some((name, id)) = detail.writer_name.as_deref().and_then(name_and_id) {
        (detail.writer_id, detail.writer_name) = (detail.writer_id.or(Some(id)), Some(name));
    }
    detail
}

/// `Cluster Shared Volume VSS Writer ({1072ae1c-…})`; what stands behind a label of its own is no part of the name.
fn name_and_id(text: &str) -> Option<(String, Guid)> {
    let (name, rest) = text.split_once('{')?;
    let (id, behind) = rest.split_once('}')?;
    let is_whole = !name.contains([':', '：']) && behind.trim().trim_matches([')', ']', '.']).is_empty();
    let name = name.trim().trim_end_matches(['(', '[', ',', ' ']);
    (is_whole && !name.is_empty()).then_some((name.to_owned(), guid(id)?))
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
mod tests;
