//! Mails as saved (`.eml`, `.mht`): the text of the mail and what is attached, out of base64 and quoted-printable.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use mail_parser::decoders::{base64::base64_decode, html::html_to_text, quoted_printable::quoted_printable_decode};
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};
use memchr::{memchr_iter, memmem};

use super::left;
use super::parts::Parts;

/// Inline pictures up to this size are signatures and logos; a screenshot is larger.
const LOGO: usize = 32 * 1024;

/// How many times longer than the text a page is that says more.
const MORE: usize = 2;

/// Whether a text begins as a mail on its way does: a block of headers, one of them of transport or of MIME, beside a
/// usual one or another. What a mail program prints above a forwarded mail (`From: … Sent: …`) is no such block.
pub(super) fn is_mail(head: &[u8]) -> bool {
    const SENT: [&str; 5] = ["mime-version", "message-id", "received", "return-path", "content-type"];
    const USUAL: [&str; 4] = ["from", "to", "subject", "date"];
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if !start.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let (mut sent, mut usual, mut rest) = (0, 0, start);
    while !(rest.is_empty() || rest.starts_with(b"\n") || rest.starts_with(b"\r\n")) {
        // The name first: what is no mail may have no end of line for long.
        if !matches!(rest.first(), Some(b' ' | b'\t')) {
            let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            let (name, value) = rest.split_at(rest.iter().position(|b| !is_name(b)).unwrap_or(rest.len()));
            if name.is_empty() || value.first() != Some(&b':') {
                return false;
            }
            let is = |known: &&str| name.eq_ignore_ascii_case(known.as_bytes());
            sent += usize::from(SENT.iter().any(is));
            usual += usize::from(USUAL.iter().any(is));
        }
        rest = memchr::memchr(b'\n', rest).and_then(|at| rest.get(at + 1..)).unwrap_or_default();
    }
    sent > 0 && sent + usual > 1
}

/// Mails in each other, at most: the parser goes down into each of them.
const NESTED: usize = 1_000;

/// How many mails may lie in each other: each has a word of these in the type of what is around it.
fn nested(raw: &[u8]) -> usize {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder().ascii_case_insensitive(true).build(["rfc822", "global", "digest"]).ok()
    });
    WORDS.as_ref().map_or(0, |words| words.find_iter(raw).count())
}

/// About the most bytes that the parser takes for the structure of a mail: its parts begin with two dashes, its headers
/// have a colon, their parameters a semicolon.
fn structure(raw: &[u8]) -> u64 {
    let headers = raw.split(|byte| *byte == b'\n').filter(|line| line.contains(&b':')).count();
    let parts = memmem::find_iter(raw, b"\n--").count();
    (headers * 160 + parts * 480 + memchr_iter(b';', raw).count() * 64) as u64
}

/// The text of a mail and its attachments.
pub(super) fn parts<'a>(raw: &[u8], mut parts: Parts<'a>) -> Parts<'a> {
    if nested(raw) > NESTED {
        parts.problem = Some(left::over("intake.cap.depth", 1, NESTED as u64));
    } else {
        parts.charge(structure(raw));
    }
    if parts.problem.is_some() {
        return parts;
    }
    // Addresses and dates say nothing of evidence, and a header may have a million of them.
    let parser = MessageParser::new().with_mime_headers().default_header_ignore();
    let Some(mut message) = parser.parse(raw) else {
        return parts.broken(&"no mail");
    };
    let bodies: BTreeSet<usize> = message.text_body.iter().map(|id| *id as usize).collect();
    // The same text again, for programs that show HTML: in some mails the text says no more than that there is a page.
    let text =
        bodies.iter().filter_map(|at| message.parts.get(*at)).map(|part| part.contents().trim_ascii().len()).sum();
    let says_more = |part: &MessagePart<'_>| match &part.body {
        PartType::Html(page) => html_to_text(page).trim().len() / MORE > text,
        _ => false,
    };
    let shown: BTreeSet<usize> = message.html_body.iter().map(|id| *id as usize).collect();
    for (at, part) in message.parts.iter_mut().enumerate() {
        let is_body = bodies.contains(&at);
        // What is attached is moved, not copied: it is most of a mail.
        let attached = match &mut part.body {
            PartType::Binary(bytes) => Some((std::mem::take(bytes), false)),
            PartType::InlineBinary(bytes) => Some((std::mem::take(bytes), true)),
            _ => None,
        };
        if let Some((bytes, inline)) = attached {
            if !(inline && bytes.len() < LOGO && is_picture(part)) {
                parts.add(name(part, at, "bin"), bytes.into_owned());
            }
            continue;
        }
        match &part.body {
            PartType::Multipart(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {}
            PartType::Message(inner) => parts.add(name(part, at, "eml"), inner.raw_message()),
            PartType::Html(text) if is_body => parts.add(numbered("body.html", at), text.as_bytes()),
            PartType::Text(text) if is_body => match declared(part) {
                true => parts.add(numbered("body.txt", at), text.as_bytes()),
                false => parts.add(numbered("body.txt", at), as_sent(raw, part)),
            },
            PartType::Html(page) if shown.contains(&at) && says_more(part) => {
                parts.add(numbered("body.html", at), page.as_bytes());
            }
            PartType::Text(_) | PartType::Html(_) if shown.contains(&at) => {}
            PartType::Text(_) | PartType::Html(_) => parts.add(name(part, at, "txt"), as_sent(raw, part)),
        }
    }
    parts
}

fn numbered(name: &str, at: usize) -> String {
    if at < 3 { name.to_owned() } else { format!("{at}-{name}") }
}

fn name(part: &MessagePart<'_>, at: usize, ending: &str) -> String {
    part.attachment_name().map_or_else(|| format!("part-{at}.{ending}"), str::to_owned)
}

/// Whether the mail says in which encoding its text is.
fn declared(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.attribute("charset").is_some())
}

fn is_picture(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"))
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
