//! How the heads of quoted and forwarded mails are written (`mail_heads.toml`).

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Table {
    sent: Vec<String>,
    from: Vec<String>,
    wrote: Vec<String>,
    separators: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("mail_heads.toml")).unwrap_or_default());

/// What a line of a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadLine<'t> {
    /// Who sent the mail.
    From,
    /// When, as it is written.
    Sent(&'t str),
    /// A line that quotes somebody, with who and when.
    Wrote(&'t str),
    /// What stands alone above a head.
    Separator,
}

/// Reads a line; `None` for any other. Whether a `From` and a `Sent` stand together, the caller sees.
pub fn read(line: &str) -> Option<HeadLine<'_>> {
    /// Characters of the longest line of a head.
    const LONGEST: usize = 400;
    let is_decoration = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '>' | '|' | '#');
    let text = line.trim_matches(is_decoration);
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let bare = text.trim_matches(|c: char| is_decoration(c) || matches!(c, '-' | '=')).to_lowercase();
    if bare.len() < text.len() && TABLE.separators.contains(&bare) {
        return Some(HeadLine::Separator);
    }
    if let Some((label, value)) = text.split_once([':', '：']) {
        let label = label.trim_matches(is_decoration).to_lowercase();
        let value = value.trim_matches(is_decoration);
        if TABLE.sent.contains(&label) {
            return Some(HeadLine::Sent(value));
        }
        if TABLE.from.contains(&label) && !value.is_empty() {
            return Some(HeadLine::From);
        }
    }
    let lower = text.ends_with([':', '：']).then(|| text.to_lowercase())?;
    let is_dated = || lower.contains(|c: char| c.is_ascii_digit());
    let quotes = TABLE.wrote.iter().any(|word| lower.contains(word.as_str())) || lower.contains('@') && is_dated();
    quotes.then_some(HeadLine::Wrote(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_heads() {
        assert!(!TABLE.sent.is_empty());
        for (line, head) in [
            ("From: Bob", HeadLine::From),
            ("> *Von:* Bob", HeadLine::From),
            ("**Sent:** Monday, 14 October 2024", HeadLine::Sent("Monday, 14 October 2024")),
            ("送信日時: 2024年10月13日 17:40", HeadLine::Sent("2024年10月13日 17:40")),
            ("On 13 Oct 2024, at 17:40, Bob wrote:", HeadLine::Wrote("On 13 Oct 2024, at 17:40, Bob wrote:")),
            (
                "2024年10月13日(日) 17:40 Bob <bob@example.com>:",
                HeadLine::Wrote("2024年10月13日(日) 17:40 Bob <bob@example.com>:"),
            ),
            ("-----Original Message-----", HeadLine::Separator),
        ] {
            assert_eq!(read(line), Some(head), "{line}");
        }
        for line in
            ["", "   State: [1] Stable", "Original message", "Writer name: 'From'", "vssadmin 1.1 - tool", "Step 1:"]
        {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
