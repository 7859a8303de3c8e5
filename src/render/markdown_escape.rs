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
        let tail = rest.get(c.len_utf8()..).unwrap_or("");
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '!')
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
        // Ticket systems look for issues (`#12`, `GH-12`) in what is left of the text when its escapes are gone.
        let number = tail.starts_with(|next: char| next.is_ascii_digit());
        let issue = number && (c == '#' || ends_with_gh(&out));
        if www || issue {
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
            ("!1 *a_b* ~c~ $d$ &lt;", r"\!1 \*a\_b\* \~c\~ \$d\$ \&lt;"),
            ("=== no rule", r"\=== no rule"),
            ("# no heading", r"\# no heading"),
            ("x#12 gh-3 GH-x", r"x\#<!-- -->12 gh-<!-- -->3 GH-x"),
            ("- no item", r"\- no item"),
            (r"Owner: NT Service\TrustedInstaller.", r"Owner: `NT Service\TrustedInstaller`."),
            ("`EnableCsvVssWriter`", r"\``EnableCsvVssWriter`\`"),
            ("1. no item", r"1\. no item"),
            ("https://evil.example/", r"https\://evil.example/"),
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
