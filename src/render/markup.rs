//! A page of `explain` as HTML: its Markdown is our own, and only the vendor's pages become links.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};

use super::unbroken;

/// The HTML of a page's text; its headings stand below that of its code.
pub(super) fn page(markdown: &str) -> String {
    let events = Parser::new(markdown).filter_map(|event| match event {
        // The text itself knows which addresses may be left for.
        Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) => None,
        Event::Text(text) => Some(Event::InlineHtml(unbroken::lines(&text).into())),
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Some(Event::Start(Tag::Heading { level: HeadingLevel::H5, id, classes, attrs }))
        }
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(HeadingLevel::H5))),
        other => Some(other),
    });
    let mut out = String::with_capacity(2 * markdown.len());
    html::push_html(&mut out, events);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_shown_as_what_its_signs_mean() {
        let text = "## Steps\n\n- Ask `Get-ClusterNode` & wait\n- see <https://learn.microsoft.com/a> and <https://other.example/b>\n";
        assert_eq!(
            page(text),
            "<h5>Steps</h5>\n<ul>\n<li>Ask <code>Get-ClusterNode</code> &amp; wait</li>\n<li>see <a \
             href=\"https:&#x2f;&#x2f;learn.microsoft.com&#x2f;a\" target=\"_blank\" rel=\"noopener noreferrer\">https:&#x2f;&#x2f;\
             <wbr>learn.microsoft.com&#x2f;<wbr>a</a> and https:&#x2f;&#x2f;other.example&#x2f;b</li>\n</ul>\n"
        );
    }
}
