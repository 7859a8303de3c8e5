//! Documents of Office (`.docx`, `.xlsx`, `.pptx`): their text, and the pictures in them as files of their own.

use std::io::{Read, Seek};

use ::zip::ZipArchive;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::left;
use super::parts::{Parts, read_capped};

/// Bytes of one part of a document: a page of text has some kilobytes.
const PART: u64 = 128 << 20;

/// Text and pictures of a document.
pub(super) fn parts<R: Read + Seek>(reader: R, most: u64) -> Parts {
    let mut document = match ZipArchive::new(reader) {
        Ok(document) => document,
        Err(error) => return Parts::broken(&error),
    };
    let mut names: Vec<String> = document.file_names().flatten().map(|name| name.into_owned()).collect();
    names.sort_by_key(|name| (name.len(), name.clone()));
    let (mut parts, mut held) = (Parts::default(), 0_u64);
    let mut text = String::new();
    let mut shared = Vec::new();
    for name in names {
        let (is_text, is_picture) = (is_text(&name), name.contains("/media/") || name.contains("/embeddings/"));
        let is_shared = name == "xl/sharedStrings.xml";
        if !is_text && !is_picture && !is_shared {
            continue;
        }
        let read = document.by_name(&name).ok().and_then(|mut file| read_capped(&mut file, PART.min(most)));
        let Some(bytes) = read.filter(|bytes| held + (bytes.len() as u64) <= most) else {
            parts.problem = Some(left::because("intake.parts", &name));
            continue;
        };
        held += bytes.len() as u64;
        if is_picture {
            parts.add(name, bytes);
        } else if is_shared {
            shared = shared_strings(&bytes);
        } else if name.starts_with("xl/") {
            // The shared strings have a shorter name than any sheet.
            text.push_str(&sheet(&bytes, &shared));
        } else {
            text.push_str(&paragraphs(&bytes));
        }
    }
    if !text.is_empty() {
        parts.add("document.txt", text);
    }
    parts
}

/// The parts of a document that people read.
fn is_text(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        "word/document",
        "word/header",
        "word/footer",
        "word/footnotes",
        "word/comments",
        "ppt/slides/slide",
        "ppt/notesSlides/notesSlide",
        "xl/worksheets/sheet",
    ];
    name.ends_with(".xml") && NAMES.iter().any(|begin| name.starts_with(begin))
}

/// Goes through the elements of a part; what is no XML ends it.
fn each(xml: &[u8], mut on: impl FnMut(Element<'_>)) {
    let mut reader = Reader::from_reader(xml);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => on(Element::Begin(&start)),
            Ok(Event::Empty(start)) => {
                on(Element::Begin(&start));
                on(Element::End(start.local_name().as_ref()));
            }
            Ok(Event::End(end)) => on(Element::End(end.local_name().as_ref())),
            Ok(Event::Text(text)) => on(Element::Text(&text)),
            Ok(Event::GeneralRef(name)) => {
                let code = name.resolve_char_ref().ok().flatten().map(String::from);
                let named = || resolve_predefined_entity(&name).map(str::to_owned);
                on(Element::Text(&code.or_else(named).unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

enum Element<'e> {
    Begin(&'e BytesStart<'e>),
    End(&'e str),
    Text(&'e str),
}

/// Word and PowerPoint: a line a paragraph, cells of a table apart by tabs.
fn paragraphs(xml: &[u8]) -> String {
    let mut text = String::new();
    let (mut in_text, mut in_cell) = (false, 0_u32);
    each(xml, |element| match element {
        Element::Begin(start) => match start.local_name().as_ref() {
            "t" => in_text = true,
            "tab" => text.push('\t'),
            "br" | "cr" => text.push('\n'),
            "tc" => in_cell += 1,
            _ => {}
        },
        Element::End("t") => in_text = false,
        Element::End("tc") => {
            in_cell = in_cell.saturating_sub(1);
            text.push('\t');
        }
        Element::End("tr") => text.push('\n'),
        Element::End("p") => text.push(if in_cell > 0 { ' ' } else { '\n' }),
        Element::Text(said) if in_text => text.push_str(said),
        _ => {}
    });
    text
}

/// The strings that cells refer to by number.
fn shared_strings(xml: &[u8]) -> Vec<String> {
    let (mut all, mut now, mut in_text) = (Vec::new(), String::new(), false);
    each(xml, |element| match element {
        Element::Begin(start) if start.local_name().as_ref() == "t" => in_text = true,
        Element::End("t") => in_text = false,
        Element::End("si") => all.push(std::mem::take(&mut now)),
        Element::Text(said) if in_text => now.push_str(said),
        _ => {}
    });
    all
}

/// Excel: a line a row, cells apart by tabs.
fn sheet(xml: &[u8], shared: &[String]) -> String {
    let mut text = String::new();
    let (mut in_value, mut is_shared, mut value) = (false, false, String::new());
    each(xml, |element| match element {
        Element::Begin(start) => match start.local_name().as_ref() {
            "c" => {
                is_shared = start.attributes().flatten().any(|a| a.key.as_ref() == "t" && a.value.as_ref() == "s");
            }
            "v" | "t" => in_value = true,
            _ => {}
        },
        Element::End("v" | "t") => in_value = false,
        Element::End("c") => {
            let cell = std::mem::take(&mut value);
            let referred = if is_shared { cell.trim().parse().ok().and_then(|at: usize| shared.get(at)) } else { None };
            text.push_str(referred.unwrap_or(&cell));
            text.push('\t');
        }
        Element::End("row") => text.push('\n'),
        Element::Text(said) if in_value => value.push_str(said),
        _ => {}
    });
    text
}
