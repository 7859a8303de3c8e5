//! Pictures that a text shows by the id that they have as parts of a mail, and that are not there.

use crate::facts::{is_archive_name, without_archive_ending};

/// Whether a text shows a picture that did not come with it. Of a mail the mail itself knows which parts it has.
pub fn shows_a_part(path: &str, text: &str) -> bool {
    let is_of_mail =
        || path.rsplit('/').skip(1).any(|folder| without_archive_ending(folder) != folder && !is_archive_name(folder));
    parts_named(text).next().is_some() && !is_of_mail()
}

/// The parts of a mail that a text shows by their ids: `[cid:image001.png@01DA…]`, `src="cid:…"`.
pub(super) fn parts_named(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("cid:").filter_map(|(at, mark)| {
        let before = text.get(..at)?.chars().next_back()?;
        let id = text.get(at + mark.len()..)?.split(['"', '\'', ']', ')', '>', ' ', '\r', '\n']).next()?;
        (matches!(before, '[' | '"' | '\'' | '(' | '=') && !id.is_empty()).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_only_named_is_seen_outside_of_its_mail() {
        for (path, text, expected) in [
            ("m.txt", "fsn2:\n[cid:image001.png@01DAFC11.2A3B4C50]", true),
            ("m.html", "<img src=\"cid:ii_1\">", true),
            ("m.eml/body.txt", "[cid:image001.png@01DAFC11.2A3B4C50]", false),
            ("a.zip/m.txt", "[cid:image001.png@01DAFC11.2A3B4C50]", true),
            ("m.txt", "the lcid: 1033", false),
        ] {
            assert_eq!(shows_a_part(path, text), expected, "{path} {text}");
        }
    }
}
