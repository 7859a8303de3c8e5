//! Foreign text in Markdown: nothing in it can end, begin or link anything.

use crate::facts::visible;

/// Hosts whose links are ours: knowledge pages name them as sources.
const OWN_LINKS: [&str; 2] = ["https://learn.microsoft.com/", "https://jpabrs-scem.github.io/"];

/// What people copy out of a sentence, set as code: registry keys, the value, accounts. Longer ones first.
const COPIED: [&str; 5] = [
    r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters",
    r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters",
    r"NT Service\TrustedInstaller",
    "EnableCsvVssWriter",
    "REG_DWORD",
];

/// A sentence inside a paragraph or a table cell; its own line breaks become blanks.
pub(super) fn inline(text: &str) -> String {
    let shown = visible::escape_lines(text).replace('\n', " ");
    escape(shown.trim())
}

/// A sentence with line breaks, each line ended so that it breaks in every renderer.
pub(super) fn block(text: &str) -> String {
    let shown = visible::escape_lines(text);
    let lines: Vec<String> = shown.lines().map(str::trim).filter(|line| !line.is_empty()).map(escape).collect();
    lines.join("  \n")
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(link) = own_link(rest) {
            out.extend(["<", link, ">"]);
            rest = rest.get(link.len()..).unwrap_or("");
            continue;
        }
        if let Some(name) = COPIED.iter().find(|name| rest.starts_with(**name)) {
            out.extend(["`", name, "`"]);
            rest = rest.get(name.len()..).unwrap_or("");
            continue;
        }
        if let Some(name) = dotted(&out, rest) {
            out.extend(["`", name, "`"]);
            rest = rest.get(name.len()..).unwrap_or("");
            continue;
        }
        let tail = rest.get(c.len_utf8()..).unwrap_or("");
        // Of a run of them, as in `==marked==`, each is kept from its neighbour.
        let twin = matches!(c, '=' | '+' | '%') && (tail.starts_with(c) || out.ends_with(c));
        let marks =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '!' | '^')
                || twin
                || (c == ':' && tail.starts_with('/'))
                || (out.is_empty() && matches!(c, '-' | '+' | '='));
        let ends_number = matches!(c, '.' | ')') && !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit());
        let www = matches!(c, 'w' | 'W') && tail.get(..3).is_some_and(|next| next.eq_ignore_ascii_case("ww."));
        if marks || ends_number {
            out.push('\\');
        }
        match c {
            // A mention would call somebody, a mail address would become a link; neither may be made by evidence.
            '@' => out.push_str("&#64;<!-- -->"),
            _ => out.push(c),
        }
        // Ticket systems look for issues (`#12`, `GH-12`, `!12`, `~label`) and signs (`:warning:`) in what is left of
        // the text when its escapes are gone.
        let number = tail.starts_with(|next: char| next.is_ascii_digit());
        let issue = number && (matches!(c, '#' | '!' | '$' | '%' | '&' | '^') || ends_with_gh(&out));
        let label = c == '~' && tail.starts_with(char::is_alphanumeric);
        let bars = c == '|' && tail.starts_with('|');
        if www || issue || label || bars || (c == ':' && is_sign(tail)) {
            out.push_str("<!-- -->");
        }
        rest = tail;
    }
    out
}

/// A link of ours with which the text begins. In angle brackets it needs no escapes, which would become part of it.
fn own_link(text: &str) -> Option<&str> {
    let host = OWN_LINKS.iter().find(|link| text.starts_with(**link))?;
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.');
    let path = text.get(host.len()..)?;
    let end = path.find(|c| !is_path(c)).unwrap_or(path.len());
    text.get(..host.len() + end).map(|link| link.trim_end_matches('.'))
}

/// Letters behind the last dot of the shortest and the longest name that is made a link of.
const ENDINGS: std::ops::RangeInclusive<usize> = 2..=24;

/// A name of words and dots with which the text begins, behind `before`: many programs make a link of `evil.example`,
/// and none of code. Files look the same (`bundle.zip`).
fn dotted<'a>(before: &str, text: &'a str) -> Option<&'a str> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if before.ends_with(|c| is_part(c) || matches!(c, '.' | '`')) {
        return None;
    }
    let end = text.find(|c| !is_part(c) && c != '.').unwrap_or(text.len());
    let name = text.get(..end)?.trim_end_matches('.');
    let (_, ending) = name.rsplit_once('.').filter(|(first, _)| first.starts_with(is_part))?;
    let is_ending = ending.chars().all(char::is_alphabetic) && ENDINGS.contains(&ending.chars().count());
    (is_ending && !name.contains("..")).then_some(name)
}

/// Whether a `:` is followed by a word and another: `:warning:` is shown as a picture. Parts of a time are none.
fn is_sign(tail: &str) -> bool {
    let word = tail.split_once(':').map_or("", |(word, _)| word);
    let is_sign = word.bytes().any(|b| b.is_ascii_alphabetic()) || ["100", "1234", "+1", "-1"].contains(&word);
    is_sign && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
}

fn ends_with_gh(text: &str) -> bool {
    let start = text.len().checked_sub(3);
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case("gh-"))
}

/// The name that a heading has as the aim of a link: as GitHub makes it, which others follow.
pub(super) fn anchor(heading: &str) -> String {
    let signs = visible::escape(heading).to_lowercase();
    let kept = signs.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A name, path or command as code: inert, whatever it holds. For tables the bar is escaped, too.
pub(super) fn code(text: &str) -> String {
    let shown = visible::escape(text);
    if shown.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&shown) + 1);
    let blank = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{blank}{shown}{blank}{fence}")
}

/// [`code`] for a cell of a table.
pub(super) fn code_cell(text: &str) -> String {
    // Inside code a backslash before the bar is taken off by tables alone; a backslash that is the text's own, right
    // before a bar, cannot be written there and is shown as U+2216.
    code(&text.replace("\\|", "\u{2216}|")).replace('|', "\\|")
}

/// A fenced block, with a fence longer than any run of backticks in it.
pub(super) fn fenced(text: &str, language: &str) -> String {
    let shown = visible::escape_lines(text);
    let fence = "`".repeat(longest_run(&shown).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", shown.trim_end())
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_taken_for_text() {
        for (text, want) in [
            ("a|b `c` <script>", r"a\|b \`c\` \<script\>"),
            ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
            ("*a_b* ~ $d$ &lt;", r"\*a\_b\* \~ \$d\$ \&lt;"),
            ("=== no rule", r"\=\=\= no rule"),
            ("# no heading", r"\# no heading"),
            ("x#12 gh-3 GH-x", r"x\#<!-- -->12 gh-<!-- -->3 GH-x"),
            ("- no item", r"\- no item"),
            ("see evil.example.com, a.zip. 10.0.1 e.g. x..y", "see `evil.example.com`, `a.zip`. 10.0.1 e.g. x..y"),
            ("例え.中国", "`例え.中国`"),
            ("==x== ^x^ ++x++ a=b -1", r"\=\=x\=\= \^x\^ \+\+x\+\+ a=b -1"),
            (":warning: 18:19:40 a: b", ":<!-- -->warning: 18:19:40 a: b"),
            ("a||b", r"a\|<!-- -->\|b"),
            ("!7 %7 ~bug", r"\!<!-- -->7 %<!-- -->7 \~<!-- -->bug"),
            (r"Owner: NT Service\TrustedInstaller.", r"Owner: `NT Service\TrustedInstaller`."),
            ("`EnableCsvVssWriter`", r"\``EnableCsvVssWriter`\`"),
            ("1. no item", r"1\. no item"),
            ("https://evil.example/", r"https\://`evil.example`/"),
            ("see https://learn.microsoft.com/a/b_c-d.", "see <https://learn.microsoft.com/a/b_c-d>."),
            ("https://learn.microsoft.com/](x)_y", r"<https://learn.microsoft.com/>\](x)\_y"),
            ("a\u{202e}b\x1b[0m", r"a\\u{202e}b\\u{1b}\[0m"),
        ] {
            assert_eq!(inline(text), want, "{text}");
        }
    }

    #[test]
    fn code_holds_backticks() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(fenced("x\n````\ny", "text"), "`````text\nx\n````\ny\n`````\n");
    }
}
