//! Pictures that a text shows by the id that they have as parts of a mail, and that are not there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use mail_parser::decoders::html::html_to_text;

use super::signature;
use crate::facts::{is_archive_name, without_archive_ending};

/// Places at which a text shows a picture that did not come with it and that may show anything: their ids with the numbers of
/// their lines, counted from 1. Of a mail the mail itself knows which parts it has. A piece of a text does not tell where in a
/// mail it stands.
pub fn absent_pictures(path: &str, text: &str, is_whole: bool) -> Vec<(String, u32)> {
    /// Pictures that are named.
    const MOST: usize = 100;
    let is_of_mail =
        || path.rsplit('/').skip(1).any(|folder| without_archive_ending(folder) != folder && !is_archive_name(folder));
    if marks(text).next().is_none() || is_of_mail() {
        return Vec::new();
    }
    let open: Option<BTreeSet<String>> = is_whole.then(|| weighing(text).map(str::to_owned).collect());
    let weighs = |id: &str| open.as_ref().is_none_or(|open| open.contains(id));
    let lines = text.split('\n').zip(1_u32..);
    let shown = lines.flat_map(|(line, number)| marks(line).map(move |(_, id)| (id, number)));
    shown.filter(|(id, _)| weighs(id)).map(|(id, number)| (id.to_owned(), number)).take(MOST).collect()
}

/// The pictures that a text shows anywhere but in a signature.
pub(super) fn weighing(text: &str) -> impl Iterator<Item = &str> {
    let flat = flat(text);
    let lines: Vec<&str> = flat.lines().collect();
    let judged = signature::pictures(lines.iter().copied(), without_marks);
    let ids = |wanted: bool| {
        let lines = judged.iter().filter(move |(_, signs)| *signs == wanted).filter_map(|(at, _)| lines.get(*at));
        lines.flat_map(|line| marks(line)).map(|(_, id)| id.to_owned()).collect::<BTreeSet<_>>()
    };
    let (signs, other) = (ids(true), ids(false));
    marks(text).map(|(_, id)| id).filter(move |id| !signs.contains(*id) || other.contains(*id))
}

/// The marks of pictures in a text, `[cid:image001.png@01DA…]` or `src="cid:…"`: where each begins, and the picture's id.
fn marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("cid:").filter_map(|(at, mark)| {
        let before = text.get(..at)?.chars().next_back()?;
        let id = text.get(at + mark.len()..)?.split(['"', '\'', ']', ')', '>', ' ', '\r', '\n']).next()?;
        (matches!(before, '[' | '"' | '\'' | '(' | '=') && !id.is_empty()).then_some((at, id))
    })
}

/// What a line says beside its marks; `None` where it has none.
fn without_marks(line: &str) -> Option<String> {
    let (mut rest, mut from) = (String::new(), 0);
    for (at, id) in marks(line) {
        let end = at + "cid:".len() + id.len();
        rest.push_str(line.get(from..at).unwrap_or_default());
        from = end;
    }
    (from > 0).then(|| rest + line.get(from..).unwrap_or_default())
}

/// A page as text, with marks where its pictures are.
fn flat(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<img") {
        return Cow::Borrowed(text);
    }
    let (mut page, mut from) = (String::with_capacity(text.len()), 0);
    for (at, _) in lower.match_indices("<img") {
        let end = text.get(at..).and_then(|tag| tag.find('>')).map_or(text.len(), |end| at + end + 1);
        let Some(before) = text.get(from..at) else { continue };
        page.push_str(before);
        for (_, id) in text.get(at..end).into_iter().flat_map(marks) {
            page.push_str(&format!("<br>[cid:{id}]<br>"));
        }
        from = end;
    }
    page.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(html_to_text(&page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_only_named_is_seen_outside_of_its_mail() {
        for (path, text, expected) in [
            ("m.txt", "fsn2:\n[cid:image001.png@01DAFC11.2A3B4C50]", vec![2]),
            ("m.html", "<img src=\"cid:ii_1\">", vec![1]),
            ("m.eml/body.txt", "[cid:image001.png@01DAFC11.2A3B4C50]", vec![]),
            ("a.zip/m.txt", "[cid:image001.png@01DAFC11.2A3B4C50]", vec![1]),
            ("m.txt", "the lcid: 1033", vec![]),
        ] {
            let lines: Vec<u32> = absent_pictures(path, text, true).into_iter().map(|(_, line)| line).collect();
            assert_eq!(lines, expected, "{path} {text}");
        }
    }

    /// Bodies of mails with `@1`, `@2` where pictures are, and those of them that may show anything.
    #[test]
    fn a_picture_of_a_signature_is_told_from_one_that_may_show_a_console() {
        for (body, expected) in [
            (
                "Hi,\nattached.\n\nBest regards,\nKen Sato\nStorage Team | Example K.K.\nTel +81 3-0000-0000 | www.example.co.jp\n@1\n\nThis e-mail is confidential. If you are not the intended recipient, delete it.\n",
                "",
            ),
            (
                "Hallo,\nanbei.\n\nMit freundlichen Grüßen\nInes Vogt\nLeiterin IT-Infrastruktur\nBeispiel GmbH\nMusterstraße 1, 80331 München\nTelefon: +49 89 123456\n@1 @2\n",
                "",
            ),
            (
                "お世話になっております。\n添付します。\nよろしくお願いいたします。\n\n-----\n佐藤 健\n株式会社例 基盤部\n〒100-0005 東京都千代田区1-2-3\nTEL: 03-0000-0000\n@1\n",
                "",
            ),
            ("Bonjour,\nci-joint.\nCordialement,\nLuc Martin\n@1\n", ""),
            ("attached.\n-- \nAna Ruiz\nana@example.com\n@1\n", ""),
            ("attached.\nThanks, Ken\n@1\n", ""),
            ("> attached.\n> Regards\n> Ken\n> @1\n\nOn 13 Oct 2024, Bob wrote:\n> please send it\n", ""),
            ("From: Ken Sato <k@example.com>\nSent: Monday\n\nattached.\n\nKen Sato\n@1\n", ""),
            (
                "<html><body><p>Hi,</p><p>attached.</p><p>Best regards<br>Ken Sato<br><img width=120 src=\"@h1\"></p></body></html>",
                "",
            ),
            // A console may be on any of these.
            ("Hi,\n@1\n\nBest regards,\nKen Sato\n", "1"),
            ("Hi,\n@1\n\nBest regards,\nKen Sato\n@2\n", "1"),
            ("The output of both nodes:\n\nBest regards,\nKen Sato\n@1\n", "1"),
            ("A screenshot is added.\n\nBest regards,\nKen Sato\n@1\n", "1"),
            ("Best regards,\nKen Sato\nNode Two\n@1\n", "1"),
            ("Best regards,\nKen Sato\n\nPS: of the second one, too\n@1\n", "1"),
            ("Best regards,\n@1\nKen Sato\n", "1"),
            ("ご確認よろしくお願いいたします。\n@1\n", "1"),
            ("Best regards,\nKen Sato\n@1\nPS C:\\> Get-Date\n", "1"),
            ("attached.\n\nKen Sato\n@1\n", "1"),
            ("from till2\n@1\n", "1"),
            ("<html><body><p>Hi,<br><img src=\"@h1\"></p><p>Best regards<br>Ken Sato</p></body></html>", "1"),
        ] {
            let mark = |n: &str| format!("cid:image00{n}.png@01DAFC11.2A3B4C50");
            let body = ["1", "2"].iter().fold(body.to_owned(), |body, n| {
                body.replace(&format!("@h{n}"), &mark(n)).replace(&format!("@{n}"), &format!("[{}]", mark(n)))
            });
            let found: String = weighing(&body)
                .map(|id| id.trim_start_matches("image00").chars().take(1).collect::<String>())
                .collect();
            assert_eq!(found, expected, "{body}");
        }
    }
}
