//! Text from evidence made harmless to look at: control and bidirectional-control characters as visible escapes.
//!
//! The one place for it (contract, ruling 20): terminal text, Markdown, HTML and standard error all come through here,
//! and JSON, which keeps them escaped.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Characters that act instead of showing: controls, bidirectional controls, and what shows nothing: all that Unicode
/// calls `Default_Ignorable_Code_Point`, and two blanks that look like none.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Every character that acts is shown as `\n`, `\t` or `\u{202e}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    escape_but(text, |_| false)
}

/// Like [`escape`], but line breaks stay: for sentences, whose line breaks are our own.
pub fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_but(text, |c| c == '\n')
}

/// Like [`escape`], but what the quoting of a spreadsheet's cell takes care of stays.
pub fn escape_cell(text: &str) -> Cow<'_, str> {
    escape_but(text, |c| matches!(c, '\n' | '\r' | '\t'))
}

fn escape_but(text: &str, keep: fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|c| acts(c) && !keep(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !acts(c) || keep(c) => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(shown)
}

/// JSON whose strings hold no character that acts: each is written as an escape, which reads back as the same text.
pub fn json(written: String) -> String {
    let raw = |c: char| acts(c) && c != '\n';
    if !written.chars().any(raw) {
        return written;
    }
    let mut escaped = String::with_capacity(written.len() + 64);
    for c in written.chars() {
        if raw(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(escape("a\x1b[31mb\u{202e}c\r\n\td\u{9b}"), r"a\u{1b}[31mb\u{202e}c\r\n\td\u{9b}");
        assert_eq!(escape_lines("a\nb\r"), "a\nb\\r");
    }

    #[test]
    fn what_shows_nothing_is_shown() {
        for c in
            ['\u{ad}', '\u{34f}', '\u{115f}', '\u{1160}', '\u{180e}', '\u{2800}', '\u{3164}', '\u{fe0f}', '\u{ffa0}']
        {
            assert_eq!(escape(&format!("vm{c}1")), format!("vm\\u{{{:x}}}1", u32::from(c)));
            assert!(json(format!("\"{c}\"")).starts_with(r#""\u"#));
        }
        assert_eq!(escape("a\u{e0100}"), r"a\u{e0100}");
    }

    #[test]
    fn bidirectional_controls_stood_raw_in_json() {
        let text = "a\u{202e}\u{9b}\u{7f}\u{e0041}\x1b クラスター";
        let written = json(serde_json::to_string_pretty(&[text]).expect("JSON"));
        assert!(written.contains(r"\u202e\u009b\u007f\udb40\udc41\u001b クラスター"), "{written}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&written).expect("JSON"), [text]);
    }

    #[test]
    fn what_shows_stays_as_it_is() {
        assert!(matches!(escape("クラスター ディスク 1 é"), Cow::Borrowed(_)));
    }
}
