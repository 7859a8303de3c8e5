//! Error codes in the text of a VSS event, with what the system says of them.

use std::sync::LazyLock;

use regex::Regex;

static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"0[xX]([0-9a-fA-F]{8})\b[,、]?[ \t]*").ok());

/// The code that a message is about: a failure behind `hr =`, else the first failure anywhere. Messages give S_OK behind
/// `hr =` where the writer had the error, and name the parameters of routines before it.
pub(in crate::evidence) fn failure_code(message: &str) -> Option<String> {
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
pub(super) fn error(text: &str, in_prose: bool) -> Option<(String, Option<String>)> {
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
