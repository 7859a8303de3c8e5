//! Mails as saved (`.eml`, `.mht`, `.emlx`, a mailbox of them): the text of the mail and what is attached, out of base64 and
//! quoted-printable. What does not decode is read as far as it goes.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use mail_parser::decoders::{base64::base64_decode, html::html_to_text, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::{memchr, memchr_iter, memmem};

use super::parts::{How, Parts};
use super::transfer::{self, Decoded};
use super::{HEAD, left, picture, shown};
use crate::facts::{Message, Nature};
use crate::knowledge::{csv_letters, csv_prose, csv_words};

/// Whether a text begins as a mail on its way does: a block of headers, one of them of transport or of MIME, beside a
/// usual one or another. What a mail program prints above a forwarded mail (`From: … Sent: …`) is no such block.
pub(super) fn is_mail(head: &[u8]) -> bool {
    const SENT: [&str; 5] = ["mime-version", "message-id", "received", "return-path", "content-type"];
    const USUAL: [&str; 4] = ["from", "to", "subject", "date"];
    let text = transfer::plain(head);
    let start = letter(&text).0;
    if !start.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    // Headers that are longer than what is seen of them.
    let is_cut = head.len() >= HEAD;
    let (mut sent, mut usual, mut rest) = (0, 0, start);
    while !(rest.is_empty() || rest.starts_with(b"\n") || rest.starts_with(b"\r\n")) {
        // The name first: what is no mail may have no end of line for long.
        if !matches!(rest.first(), Some(b' ' | b'\t')) {
            let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            let (name, value) = rest.split_at(rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len()));
            if value.is_empty() && is_cut {
                break;
            }
            if name.is_empty() || value.first() != Some(&b':') {
                return false;
            }
            let is = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
            sent += usize::from(SENT.iter().any(is));
            usual += usize::from(USUAL.iter().any(is));
        }
        rest = memchr(b'\n', rest).and_then(|at| rest.get(at + 1..)).unwrap_or_default();
        if rest.is_empty() && is_cut {
            return sent > 0;
        }
    }
    sent > 0 && sent + usual > 1
}

/// The mail of a text that may begin with blank lines, or with the length of the mail (`.emlx`), behind which other things
/// stand; and whether all of it is there.
fn letter(text: &[u8]) -> (&[u8], bool) {
    let text = text.get(text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0)..).unwrap_or_default();
    let (first, behind) = text.split_at(memchr(b'\n', text).map_or(0, |end| end + 1));
    let first = first.trim_ascii();
    let is_length = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
    let length = std::str::from_utf8(first).ok().and_then(|digits| digits.parse::<usize>().ok());
    match length.filter(|_| is_length) {
        Some(length) => (behind.get(..length).unwrap_or(behind), behind.len() >= length),
        None => (text, true),
    }
}

/// How each mail of a mailbox begins, behind the end of a line.
const FROM: &[u8] = b"From ";

/// Whether a text is a mailbox: a line from whom and when, then a mail.
pub(super) fn is_mailbox(head: &[u8]) -> bool {
    let end = memchr(b'\n', head).map_or(head.len(), |end| end + 1);
    head.starts_with(FROM) && head.get(end..).is_some_and(is_mail)
}

/// The mails of a mailbox.
pub(super) fn mailbox<'a>(raw: &[u8], mut parts: Parts<'a>) -> Parts<'a> {
    let (mut rest, mut number) = (raw, 0);
    while !rest.is_empty() && parts.problem.is_none() {
        // A line of a mail may begin so; what follows it is no header then.
        let begins = |at: &usize| {
            let behind = rest.get(*at..).unwrap_or_default();
            let next = memchr(b'\n', behind).and_then(|end| behind.get(end + 1..)).unwrap_or_default();
            let name = next.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
            name > 0 && next.get(name) == Some(&b':')
        };
        let next = memmem::find_iter(rest, b"\nFrom ").map(|at| at + 1).find(begins);
        let (own, behind) = rest.split_at(next.unwrap_or(rest.len()));
        let begin = memchr(b'\n', own).map_or(own.len(), |end| end + 1);
        number += 1;
        parts.add(format!("{number}.eml"), own.get(begin..).unwrap_or_default());
        rest = behind;
    }
    parts
}

/// Mails in each other, at most: the parser goes down into each of them.
const NESTED: usize = 1_000;

/// How many mails may lie in each other: each has a word of these in the type of what is around it, behind a `/`.
fn nested(raw: &[u8]) -> usize {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder().ascii_case_insensitive(true).build(["rfc822", "global", "digest"]).ok()
    });
    let is_type = |at: usize| {
        let before = raw.get(at.saturating_sub(200)..at).unwrap_or_default().trim_ascii_end();
        matches!(before.last(), Some(b'/' | b')')) || before.is_empty()
    };
    WORDS.as_ref().map_or(0, |words| words.find_iter(raw).filter(|found| is_type(found.start())).count())
}

/// About the most bytes that the parser takes for the structure of a mail: its parts begin with two dashes, its headers
/// have a colon, their parameters a semicolon.
fn structure(raw: &[u8]) -> u64 {
    let headers = raw.split(|byte| *byte == b'\n').filter(|line| line.contains(&b':')).count();
    let parts = memmem::find_iter(raw, b"\n--").count();
    (headers * 160 + parts * 480 + memchr_iter(b';', raw).count() * 64) as u64
}

/// What a subject is called that is evidence itself, as that of an alert.
pub(super) const SUBJECT: &str = "subject.txt";

/// Whether a subject says something: of volumes, of the cluster's events, or of a writer.
pub(super) fn tells(subject: &str) -> bool {
    const WORDS: [&str; 2] = ["ailovercluster", "riter"];
    let lower = subject.to_lowercase();
    csv_words::said(subject).is_some()
        || csv_prose::speaks(subject)
        || csv_letters::speak(&csv_letters::folded(subject), "")
        || WORDS.iter().any(|word| lower.contains(word))
}

/// The text of a mail and its attachments.
pub(super) fn parts<'a>(raw: &[u8], mut parts: Parts<'a>) -> Parts<'a> {
    let text = transfer::plain(raw);
    let (raw, is_whole) = letter(&text);
    if nested(raw) > NESTED {
        parts.problem = Some(left::over("intake.cap.depth", 1, NESTED as u64));
    } else {
        parts.charge(structure(raw) + if matches!(text, Cow::Owned(_)) { text.len() as u64 } else { 0 });
    }
    if parts.problem.is_some() {
        return parts;
    }
    // Addresses and dates say nothing of evidence, and a header may have a million of them.
    let parser = MessageParser::new().with_mime_headers().header_text("Subject").default_header_ignore();
    let Some(mut message) = parser.parse(raw) else {
        return parts.broken(&"no mail");
    };
    if let Some(subject) = message.subject().filter(|subject| tells(subject)) {
        parts.add(SUBJECT.to_owned(), subject.as_bytes());
    }
    let bodies: BTreeSet<usize> = message.text_body.iter().map(|id| *id as usize).collect();
    let text = bodies.iter().filter_map(|at| message.parts.get(*at)?.text_contents()).collect::<Vec<_>>().join("\n");
    let shown: BTreeSet<usize> = message.html_body.iter().map(|id| *id as usize).collect();
    let missing = not_there(&message.parts, bodies.iter().chain(&shown));
    let is_cut = !is_whole || has_no_end(raw, &message.parts);
    for (at, part) in message.parts.iter_mut().enumerate() {
        let is_body = bodies.contains(&at);
        if let Some(problem) = elsewhere(part) {
            parts.leave(name(part, at), Nature::Unknown, problem);
            continue;
        }
        if let Some(decoded) = by_hand(raw, part) {
            let how = if decoded.whole { How::Whole } else { How::Cut(Message::new("intake.transfer")) };
            let name = match &part.body {
                PartType::Html(_) if is_body => numbered("body.html", at),
                _ if is_body => numbered("body.txt", at),
                _ => name(part, at),
            };
            parts.add_as(name, of_charset(part, decoded.bytes), how);
            continue;
        }
        // What is attached is moved, not copied: it is most of a mail.
        let attached = match &mut part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(std::mem::take(bytes)),
            _ => None,
        };
        if let Some(bytes) = attached {
            let is_trifle = is_inline(part) && is_picture(part) && picture::is_trifle(&bytes);
            let how = if is_trifle { How::Trifle("intake.because.trifle") } else { How::Whole };
            parts.add_as(name(part, at), bytes.into_owned(), how);
            continue;
        }
        match &part.body {
            PartType::Multipart(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {}
            PartType::Message(inner) => parts.add(name(part, at), inner.raw_message()),
            PartType::Html(text) if is_body => parts.add(numbered("body.html", at), text.as_bytes()),
            PartType::Text(text) if is_body => match declared(part) {
                true => parts.add(numbered("body.txt", at), text.as_bytes()),
                false => parts.add(numbered("body.txt", at), as_sent(raw, part)),
            },
            PartType::Html(page) if shown.contains(&at) => {
                // The same text again, for programs that show HTML, unless it says more.
                if says_more(page, &text) || page.contains(";base64,") {
                    parts.add(numbered("body.html", at), page.as_bytes());
                }
            }
            PartType::Text(_) if shown.contains(&at) => {}
            PartType::Text(_) | PartType::Html(_) => parts.add(name(part, at), as_sent(raw, part)),
        }
    }
    if let Some(id) = missing {
        let name = id.split('@').next().unwrap_or_default();
        parts.leave(name, Nature::Absent, left::because("intake.mail.elsewhere", &format!("cid:{id}")));
    }
    if is_cut && parts.problem.is_none() {
        parts.problem = Some(Message::new("intake.mail.cut"));
    }
    parts
}

/// A picture that the text of a mail shows by its id, and that did not come with it.
fn not_there<'n>(parts: &[MessagePart<'_>], texts: impl Iterator<Item = &'n usize>) -> Option<String> {
    /// Pictures that are looked for among the parts.
    const IDS: usize = 200;
    let ids = || parts.iter().filter_map(|part| part.content_id());
    let names = || parts.iter().filter_map(|part| part.attachment_name());
    let is_there = |id: &str| {
        let name = id.split('@').next().unwrap_or_default();
        ids().any(|known| known.trim_matches(['<', '>']).eq_ignore_ascii_case(id)) || names().any(|known| known == name)
    };
    let shown = texts.filter_map(|at| parts.get(*at)?.text_contents()).flat_map(shown::weighing);
    shown.take(IDS).map(|id| id.replace("%40", "@")).find(|id| !is_there(id))
}

/// Whether a page has a word that the text beside it does not have.
pub(super) fn says_more(page: &str, text: &str) -> bool {
    /// Bytes of a text whose words are compared. What is longer is read both ways.
    const WORDS: usize = 4 << 20;
    if page.len().max(text.len()) > WORDS {
        return true;
    }
    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    }
    // Tags between two cells or lines stand for a blank.
    let page = html_to_text(&page.replace('<', " <"));
    let known: BTreeSet<&str> = words(text).collect();
    words(&page).any(|word| !known.contains(word))
}

/// Whether a mail of several parts breaks off: no line closes the outermost of them, or nothing tells those of one apart. What
/// lies in another part ends with that at the latest.
fn has_no_end(raw: &[u8], parts: &[MessagePart<'_>]) -> bool {
    let several = || parts.iter().filter(|part| part.content_type().is_some_and(|kind| is(kind.ctype(), "multipart")));
    if several().any(|part| !matches!(part.body, PartType::Multipart(_))) {
        return true;
    }
    let boundary = several().next().and_then(|part| part.content_type()?.attribute("boundary"));
    let Some(end) = boundary.map(|boundary| format!("--{}--", boundary.trim_end())) else { return false };
    !raw.split(|byte| *byte == b'\n').any(|line| line.trim_ascii_end() == end.as_bytes())
}

/// Why a part is named and not read: it is a piece of a mail, or says where something lies.
fn elsewhere(part: &MessagePart<'_>) -> Option<Message> {
    let kind = part.content_type().filter(|kind| is(kind.ctype(), "message"))?;
    let form = ["partial", "external-body"].into_iter().find(|form| is(kind.subtype().unwrap_or_default(), form))?;
    Some(left::because("intake.mail.elsewhere", &format!("message/{form}")))
}

/// A part that the parser left as it was sent: the way in which it is written has another name, or it does not keep to it.
fn by_hand(raw: &[u8], part: &MessagePart<'_>) -> Option<Decoded> {
    /// Ways to write a part in which its bytes are as they were.
    const PLAIN: [&str; 5] = ["", "7bit", "8bit", "binary", "none"];
    if matches!(part.body, PartType::Multipart(_)) {
        return None;
    }
    let said = part.content_transfer_encoding().unwrap_or_default().to_ascii_lowercase();
    let said = said.split(|c: char| c.is_ascii_whitespace() || matches!(c, '(' | ';' | ',')).next().unwrap_or_default();
    let is_known = PLAIN.contains(&said) || (said == "base64" && part.encoding == Encoding::Base64);
    let is_known = is_known || (said == "quoted-printable" && part.encoding == Encoding::QuotedPrintable);
    if is_known && !part.is_encoding_problem {
        return None;
    }
    let body = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let whole = !part.is_encoding_problem;
    let as_it_is = |whole| Decoded { bytes: body.to_vec(), whole };
    Some(match said {
        "base64" => {
            let decoded = transfer::base64(body);
            Decoded { whole: decoded.whole && whole, ..decoded }
        }
        "quoted-printable" => {
            quoted_printable_decode(body).map_or_else(|| as_it_is(false), |bytes| Decoded { bytes, whole })
        }
        "x-uuencode" | "x-uue" | "uuencode" => as_it_is(whole),
        said if PLAIN.contains(&said) => as_it_is(whole),
        _ if transfer::is_base64(body) => Decoded { whole: false, ..transfer::base64(body) },
        _ => as_it_is(false),
    })
}

/// Windows' numbers of East Asian encodings, which programs write where the registered names belong.
const CODE_PAGES: [(&str, &str); 4] =
    [("cp932", "shift_jis"), ("cp936", "gbk"), ("cp949", "euc-kr"), ("cp950", "big5")];

/// A text in the encoding that the mail says it is in, as a text of ours; any other part as it is.
fn of_charset(part: &MessagePart<'_>, bytes: Vec<u8>) -> Vec<u8> {
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    let encoding = label.and_then(|label| {
        let page = CODE_PAGES.iter().find(|(page, _)| label.eq_ignore_ascii_case(page));
        encoding_rs::Encoding::for_label(page.map_or(label, |(_, known)| known).as_bytes())
    });
    match encoding.filter(|_| matches!(part.body, PartType::Text(_) | PartType::Html(_))) {
        Some(encoding) => encoding.decode(&bytes).0.into_owned().into_bytes(),
        None => bytes,
    }
}

fn is(word: &str, known: &str) -> bool {
    word.eq_ignore_ascii_case(known)
}

fn numbered(name: &str, at: usize) -> String {
    if at < 3 { name.to_owned() } else { format!("{at}-{name}") }
}

fn name(part: &MessagePart<'_>, at: usize) -> String {
    let ending = match &part.body {
        PartType::Message(_) => "eml",
        PartType::Text(_) | PartType::Html(_) => {
            let kind = part.content_type();
            if kind.is_some_and(|kind| is(kind.ctype(), "message")) { "eml" } else { "txt" }
        }
        _ => "bin",
    };
    part.attachment_name().map_or_else(|| format!("part-{at}.{ending}"), str::to_owned)
}

/// Whether the mail says in which encoding its text is.
fn declared(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.attribute("charset").is_some())
}

fn is_picture(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| is(kind.ctype(), "image"))
}

/// Whether a part is shown in the text, and not attached to it.
fn is_inline(part: &MessagePart<'_>) -> bool {
    part.content_disposition().map_or(part.content_id().is_some(), |how| !how.is_attachment())
}

/// The bytes of a text as they were before the mail: attached texts are often in another encoding than is said.
fn as_sent(raw: &[u8], part: &MessagePart<'_>) -> Vec<u8> {
    let body = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::Base64 => base64_decode(body),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::None => Some(body.to_vec()),
    };
    decoded.unwrap_or_else(|| part.contents().to_vec())
}
