//! Documents of Office (`.docx`, `.xlsx`, `.pptx`): their text, and the pictures in them as files of their own.

use ::zip::ZipReadOptions;
use ::zip::read::{Config, OwnedZipFileEntry};
use ::zip::unstable::read::ZipIterable;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::file::Window;
use super::left;
use super::parts::Parts;

/// Bytes of one part of a document: a page of text has some kilobytes.
const PART: u64 = 128 << 20;

/// Bytes that a part takes in the document's directory, and a shared string beside its characters.
const ENTRY: usize = 600;
const STRING: usize = 48;

/// A part of a document that is looked at.
struct Entry {
    name: String,
    entry: OwnedZipFileEntry,
}

/// Text and pictures of a document.
pub(super) fn parts<'a>(document: &Window, mut parts: Parts<'a>) -> Parts<'a> {
    let entries = match entries(document, &mut parts) {
        Ok(entries) => entries,
        Err(error) => return parts.broken(&error),
    };
    let mut text = String::new();
    let mut shared = Vec::new();
    for Entry { name, entry } in entries {
        let mut document = document.clone();
        let file = entry.as_ref().with_reader(&mut document, ZipReadOptions::new());
        let read = file.ok().and_then(|mut file| parts.read(&mut file, PART));
        let Some(bytes) = read else {
            parts.problem.get_or_insert_with(|| left::because("intake.parts", &name));
            continue;
        };
        if is_picture(&name) {
            parts.add(name, bytes);
            continue;
        }
        if name == SHARED {
            shared = shared_strings(&bytes, &mut |n| parts.charge(n as u64));
        } else if name.starts_with("xl/") {
            // The shared strings have a shorter name than any sheet.
            text.push_str(&sheet(&bytes, &shared, &mut |n| parts.charge(n as u64)));
        } else if parts.charge(bytes.len() as u64) {
            text.push_str(&paragraphs(&bytes));
        }
        parts.release(bytes.len());
    }
    if !text.is_empty() {
        parts.add("document.txt", text);
    }
    parts
}

/// What is looked at of a document, in its order.
fn entries(document: &Window, parts: &mut Parts<'_>) -> ::zip::result::ZipResult<Vec<Entry>> {
    let mut directory = ZipIterable::try_new(document.clone(), Config::default())?;
    let mut entries = Vec::new();
    for entry in directory.files()? {
        let entry = OwnedZipFileEntry::from(entry?);
        let Ok(name) = entry.name().map(|name| name.into_owned()) else { continue };
        if !is_text(&name) && !is_picture(&name) && name != SHARED {
            continue;
        }
        if !parts.charge((ENTRY + 3 * name.len()) as u64) {
            break;
        }
        entries.push(Entry { name, entry });
    }
    entries.sort_by(|a, b| (a.name.len(), &a.name).cmp(&(b.name.len(), &b.name)));
    Ok(entries)
}

/// The strings of a workbook.
const SHARED: &str = "xl/sharedStrings.xml";

fn is_picture(name: &str) -> bool {
    name.contains("/media/") || name.contains("/embeddings/")
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

/// The strings that cells refer to by number, as long as there is room.
fn shared_strings(xml: &[u8], charge: &mut dyn FnMut(usize) -> bool) -> Vec<String> {
    let (mut all, mut now, mut in_text, mut fits) = (Vec::new(), String::new(), false, true);
    each(xml, |element| match element {
        Element::Begin(start) if start.local_name().as_ref() == "t" => in_text = true,
        Element::End("t") => in_text = false,
        Element::End("si") => {
            fits = fits && charge(STRING + now.len());
            all.extend(Some(std::mem::take(&mut now)).filter(|_| fits));
        }
        Element::Text(said) if in_text => now.push_str(said),
        _ => {}
    });
    all
}

/// Excel: a line a row, cells apart by tabs, as long as there is room.
fn sheet(xml: &[u8], shared: &[String], charge: &mut dyn FnMut(usize) -> bool) -> String {
    let (mut text, mut fits) = (String::new(), true);
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
            let cell = referred.unwrap_or(&cell);
            fits = fits && charge(cell.len() + 2);
            if fits {
                text.push_str(cell);
                text.push('\t');
            }
        }
        Element::End("row") => {
            fits = fits && charge(1);
            text.extend(Some('\n').filter(|_| fits));
        }
        Element::Text(said) if in_value => value.push_str(said),
        _ => {}
    });
    text
}
