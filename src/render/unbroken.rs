//! Texts of a page: the vendor's own pages become links, and some things stay on one line: times, names joined by
//! hyphens, numbers with their counter.

use std::fmt::Write as _;
use std::sync::LazyLock;

use minijinja::HtmlEscape;
use regex::Regex;

/// A page of the vendor, which alone a link may leave for; a date with its time; words that hyphens join (nodes,
/// cmdlets); "14 行", "3 回", "record 812"; "CSV ライター", "タイム ゾーン": the blank within a term is no place to
/// break it, nor are the hyphens of an option.
static WHOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(https://(?:learn\.microsoft\.com|jpabrs-scem\.github\.io|jpwinsup\.github\.io)/[A-Za-z0-9/_.#?=%-]*[A-Za-z0-9/#])|",
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: UTC)?",
        r"|\b[A-Za-z0-9]{1,16}(?:-[A-Za-z0-9]{1,20}){1,3}\b",
        r"|\d+ ?(?:台|行|件|個|回|秒|時間|分|日)",
        r"|(?:[A-Z]{3} )?[ァ-ヺー]{2,12}(?: [ァ-ヺー]{2,12})+|[A-Z]{3} [ァ-ヺー]{2,12}",
        r"|\b(?:line|record) \d+",
        r"|--[a-z]+(?:-[a-z]+)*(?: \d+)?",
    ))
    .ok()
});

/// How the address of each page begins; no line breaks within it.
const SCHEME: &str = "https://";

/// The text as HTML, what stays whole in spans of a class of its own.
pub(super) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for found in WHOLE.iter().flat_map(|whole| whole.captures_iter(text)) {
        let (Some(all), link) = (found.get(0), found.get(1)) else { continue };
        words(&mut out, text.get(from..all.start()).unwrap_or_default());
        match link {
            Some(link) => {
                let url = HtmlEscape(link.as_str());
                let _ = write!(out, "<a href=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">");
                let (scheme, rest) = link.as_str().split_at(SCHEME.len().min(link.len()));
                push(&mut out, scheme);
                let _ = write!(out, "<wbr>{}</a>", path(rest));
            }
            None => {
                out.push_str("<span class=\"w\">");
                push(&mut out, all.as_str());
                out.push_str("</span>");
            }
        }
        from = all.end();
    }
    words(&mut out, text.get(from..).unwrap_or_default());
    out
}

/// A path or a command as HTML that may break behind the signs between its parts; copied, it is the same text.
pub(super) fn path(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_inclusive(['\\', '/', '_']) {
        push(&mut out, part);
        // An option ("/reg:64") is no path.
        let parts_names = !part.ends_with([' ', '\t']) && part.len() > 1 && !part.ends_with(" /");
        if parts_names && part.ends_with(['\\', '/', '_']) {
            out.push_str("<wbr>");
        }
    }
    out
}

fn push(out: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = write!(out, "{}", HtmlEscape(text));
}

/// Words between the things that stay whole; a key of the registry may break behind its parts.
fn words(out: &mut String, text: &str) {
    for part in text.split_inclusive('\\') {
        push(out, part);
        if part.len() > 1 && part.ends_with('\\') {
            out.push_str("<wbr>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stay_whole_and_text_is_escaped() {
        for (text, want) in [
            ("at 2024-09-02 16:00:41 UTC.", "at <span class=\"w\">2024-09-02 16:00:41 UTC</span>."),
            ("on vm-sql-02 <b>", "on <span class=\"w\">vm-sql-02</span> &lt;b&gt;"),
            ("CSV ライターが 3 回失敗", "<span class=\"w\">CSV ライター</span>が <span class=\"w\">3 回</span>失敗"),
            ("タイム ゾーンなし", "<span class=\"w\">タイム ゾーン</span>なし"),
            ("a & b - c", "a &amp; b - c"),
            (
                "see https://learn.microsoft.com/a/b.",
                "see <a href=\"https:&#x2f;&#x2f;learn.microsoft.com&#x2f;a&#x2f;b\" target=\"_blank\" \
                 rel=\"noopener noreferrer\">https:&#x2f;&#x2f;<wbr>learn.microsoft.com&#x2f;<wbr>a&#x2f;<wbr>b</a>.",
            ),
            ("https://evil.example/", "https:&#x2f;&#x2f;evil.example&#x2f;"),
        ] {
            assert_eq!(lines(text), want, "{text}");
        }
    }

    #[test]
    fn paths_may_break_behind_their_signs() {
        for (text, want) in [
            ("a/b_c.evtx", "a&#x2f;<wbr>b_<wbr>c.evtx"),
            (r"reg query HKLM\X /reg:64", r"reg query HKLM\<wbr>X &#x2f;reg:64"),
        ] {
            assert_eq!(path(text), want, "{text}");
        }
    }
}
