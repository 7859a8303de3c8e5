//! Documents of pages that Office's Word, Excel and PowerPoint do not write: OpenDocument (`.odt`, `.ods`, `.odp`), drawings of
//! Visio (`.vsdx`) and XPS (`.xps`, `.oxps`): their text, and the pictures in them as files of their own.

use ::zip::read::{Config, OwnedZipFileEntry};
use ::zip::unstable::read::ZipIterable;
use quick_xml::events::BytesStart;

use super::file::Window;
use super::left;
use super::markup::{Element, each, is_whole};
use super::office::read;
use super::parts::{How, Parts};

/// Bytes that a part takes in the document's directory.
const ENTRY: usize = 600;

/// How the text of a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    OpenDocument,
    Visio,
    Xps,
    /// No text: a picture, or a file inside.
    File,
}

fn form(name: &str) -> Option<Form> {
    let lower = name.to_ascii_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let is_visio =
        |part: &str| folder == "visio" && file == part || folder == "visio/pages" && file.starts_with("page");
    match file {
        // Objects in a document have their own.
        "content.xml" | "styles.xml" if !folder.starts_with("visio") => Some(Form::OpenDocument),
        _ if file.ends_with(".fpage") => Some(Form::Xps),
        _ if file.ends_with(".xml") && is_visio("comments.xml") => Some(Form::Visio),
        _ if folder.starts_with("visio/masters") && file.starts_with("master") && file.ends_with(".xml") => {
            (file != "masters.xml").then_some(Form::Visio)
        }
        _ => ["pictures", "media", "embeddings", "resources", "images"]
            .iter()
            .any(|part| folder.split('/').any(|own| own == *part))
            .then_some(Form::File)
            .filter(|_| ![".xml", ".rels", ".odttf", ".ttf", ".dict"].iter().any(|end| file.ends_with(end))),
    }
}

/// Whether the directory of a document has pages of one of these forms; OpenDocument is told by its first bytes.
pub(super) fn has_pages(document: &Window) -> bool {
    let named = |name: &str| {
        let is_page = name.to_ascii_lowercase().starts_with("visio/pages/page");
        matches!(form(name), Some(Form::Xps)) || is_page && form(name) == Some(Form::Visio)
    };
    let Ok(mut directory) = ZipIterable::try_new(document.clone(), Config::default()) else { return false };
    let Ok(files) = directory.files() else { return false };
    files.flatten().any(|entry| entry.name().is_ok_and(|name| named(&name)))
}

/// Text and pictures of a document.
pub(super) fn parts<'a>(document: &Window, mut parts: Parts<'a>) -> Parts<'a> {
    let entries = match entries(document, &mut parts) {
        Ok(entries) => entries,
        Err(error) => return parts.broken(&error),
    };
    let (mut text, mut cut, mut closed) = (String::new(), None, None);
    for (form, name, entry) in entries {
        let Some(bytes) = read(document, &entry, &mut parts) else {
            parts.problem.get_or_insert_with(|| left::because("intake.parts", &name));
            continue;
        };
        if form == Form::File {
            parts.add(name, bytes);
            continue;
        }
        let size = bytes.len();
        let xml = super::transfer::plain(&bytes);
        if !is_whole(&xml) {
            cut.get_or_insert_with(|| name.clone());
        }
        if parts.charge(2 * size as u64) {
            match form {
                Form::OpenDocument => text.push_str(&open_document(&xml)),
                Form::Visio => text.push_str(&drawing(&xml)),
                // A page of outlines alone says nothing that could be read.
                _ => match fixed_page(&xml) {
                    Some(page) => text.push_str(&page),
                    None => closed = Some("XPS"),
                },
            }
        }
        parts.release(size);
    }
    if !text.trim().is_empty() || cut.is_some() {
        let how = cut.map_or(How::Whole, |name| How::Cut(left::because("intake.parts", &name)));
        parts.add_as("document.txt", text, how);
    }
    parts.closed = closed;
    parts
}

/// The parts that are looked at, texts in the order of their pages.
fn entries(
    document: &Window,
    parts: &mut Parts<'_>,
) -> ::zip::result::ZipResult<Vec<(Form, String, OwnedZipFileEntry)>> {
    let mut directory = ZipIterable::try_new(document.clone(), Config::default())?;
    let mut entries = Vec::new();
    for entry in directory.files()? {
        let entry = OwnedZipFileEntry::from(entry?);
        let Ok(name) = entry.name().map(|name| name.into_owned()) else { continue };
        let Some(form) = form(&name).filter(|_| !name.ends_with('/')) else { continue };
        if !parts.charge((ENTRY + 3 * name.len()) as u64) {
            break;
        }
        entries.push((form, name, entry));
    }
    entries.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    Ok(entries)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    found.map(|attribute| attribute.value.into_owned())
}

/// Blanks that a document writes as a number.
const BLANKS: usize = 1_000;
/// Equal cells that are written once.
const REPEATED: usize = 100;

/// The text of LibreOffice: a line a paragraph, cells of a row apart by tabs.
fn open_document(xml: &[u8]) -> String {
    let (mut text, mut row, mut cell): (String, Vec<String>, String) = Default::default();
    // How deep it stands in paragraphs, and in rows.
    let (mut paragraphs, mut rows, mut repeated) = (0_u32, 0_u32, 1);
    each(xml, |element| {
        let now = if rows > 0 { &mut cell } else { &mut text };
        match element {
            Element::Begin(start) => match start.local_name().as_ref() {
                "p" | "h" => paragraphs += 1,
                "s" if paragraphs > 0 => {
                    let count = attribute(start, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                    now.push_str(&" ".repeat(BLANKS.min(count)));
                }
                "tab" if paragraphs > 0 => now.push('\t'),
                "line-break" if paragraphs > 0 => now.push('\n'),
                "image" | "object" if !now.ends_with("[image]") => now.push_str("[image]"),
                "table" if rows == 0 => {
                    // A sheet's name may say what is in it.
                    text.extend(attribute(start, "name").map(|name| format!("\n{name}\n")));
                }
                "table-row" => rows += 1,
                "table-cell" | "covered-table-cell" if rows == 1 => {
                    let count = attribute(start, "number-columns-repeated").and_then(|count| count.parse().ok());
                    repeated = REPEATED.min(count.unwrap_or(1));
                }
                _ => {}
            },
            Element::End("p" | "h") => {
                paragraphs = paragraphs.saturating_sub(1);
                now.push('\n');
            }
            Element::End("table-cell" | "covered-table-cell") if rows == 1 => {
                let done = std::mem::take(&mut cell);
                row.extend(std::iter::repeat_n(done, repeated));
            }
            Element::End("table-row") => {
                rows = rows.saturating_sub(1);
                if rows == 0 {
                    text.push_str(&line(&std::mem::take(&mut row)));
                }
            }
            Element::End("table") if rows == 0 => text.push('\n'),
            Element::Text(said) if paragraphs > 0 => now.push_str(said),
            _ => {}
        }
    });
    text.push_str(&cell);
    text
}

/// A row with its cells apart by tabs; one that is filled alone keeps its lines, as a console's output in a table.
fn line(cells: &[String]) -> String {
    let mut filled = cells.iter().map(|cell| cell.trim_matches('\n')).filter(|cell| !cell.trim().is_empty());
    let (Some(first), second) = (filled.next(), filled.next()) else { return "\n".to_owned() };
    if second.is_none() && first.contains('\n') {
        return format!("{first}\n");
    }
    let joined: Vec<String> = cells.iter().map(|cell| cell.trim_matches('\n').replace('\n', " ")).collect();
    format!("{}\n", joined.join("\t").trim_end())
}

/// The text of a drawing: a line a shape, and what its data say.
fn drawing(xml: &[u8]) -> String {
    let (mut text, mut depth) = (String::new(), 0_u32);
    each(xml, |element| match element {
        Element::Begin(start) => match start.local_name().as_ref() {
            "Text" | "CommentEntry" => depth += 1,
            "Cell" if attribute(start, "N").is_some_and(|name| name == "Value") => {
                text.extend(attribute(start, "V").filter(|value| !value.is_empty()).map(|value| value + "\n"));
            }
            _ => {}
        },
        Element::End("Text" | "CommentEntry") => {
            depth = depth.saturating_sub(1);
            text.push('\n');
        }
        Element::Text(said) if depth > 0 => text.push_str(said),
        _ => {}
    });
    text
}

/// A run of glyphs: where it begins on its page, how large its letters are, and what it says.
struct Run {
    y: f64,
    x: f64,
    size: f64,
    text: String,
}

/// The text of a printed page, its columns where they were; `None` where a run of it, or all, is drawn and not written.
fn fixed_page(xml: &[u8]) -> Option<String> {
    let (mut runs, mut drawn) = (Vec::new(), false);
    each(xml, |element| {
        let Element::Begin(start) = element else { return };
        if start.local_name().as_ref() != "Glyphs" {
            return;
        }
        let number = |name: &str| attribute(start, name).and_then(|value| value.parse().ok()).unwrap_or(0.0);
        let written = attribute(start, "UnicodeString").filter(|text| !text.is_empty());
        match written {
            Some(text) => {
                // What begins with a brace is marked by an empty pair of them.
                let text = text.strip_prefix("{}").unwrap_or(&text).to_owned();
                let size = number("FontRenderingEmSize");
                runs.push(Run { y: number("OriginY"), x: number("OriginX"), size, text });
            }
            None => drawn = true,
        }
    });
    (!drawn && !runs.is_empty()).then(|| lines(&runs))
}

/// Runs as lines: those at one height belong together, with as many blanks between them as there is room for.
fn lines(runs: &[Run]) -> String {
    /// Widths of a letter in the height of its font, about.
    const WIDTH: f64 = 0.55;
    /// Blanks between two columns, at most.
    const MOST: f64 = 200.0;
    let mut text = String::new();
    let mut before: Option<&Run> = None;
    for run in runs {
        if let Some(before) = before {
            let letter = (before.size * WIDTH).max(1.0);
            let end = before.x + before.text.chars().count() as f64 * letter;
            let same = (run.y - before.y).abs() < letter / 2.0 && run.x >= before.x;
            let blanks = ((run.x - end) / letter).round().clamp(1.0, MOST) as usize;
            text.push_str(&if same { " ".repeat(blanks) } else { "\n".to_owned() });
        }
        text.push_str(&run.text);
        before = Some(run);
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_they_are_shown() {
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let table = format!(
            "<a><text:p>PS C:\\&gt; x</text:p><text:p>Name<text:s text:c=\"3\"/>State</text:p><table:table table:name=\"S\">\
             <table:table-row>{}{}<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row></table:table></a>",
            cell("Name"),
            cell("State")
        );
        assert_eq!(open_document(table.as_bytes()), "PS C:\\> x\nName   State\n\nS\nName\tState\n\n");
        assert_eq!(
            drawing(b"<a><Text><cp IX='0'/>CSV01\n</Text><Row><Cell N='Value' V='x'/></Row></a>"),
            "CSV01\n\nx\n"
        );
        let run = |x: u32, y: u32, text: &str| {
            format!("<Glyphs OriginX=\"{x}\" OriginY=\"{y}\" FontRenderingEmSize=\"20\" UnicodeString=\"{text}\"/>")
        };
        let page = format!("<F>{}{}{}</F>", run(0, 20, "Name"), run(110, 20, "State"), run(0, 44, "{}{a}"));
        assert_eq!(fixed_page(page.as_bytes()).as_deref(), Some("Name      State\n{a}\n"));
        assert_eq!(fixed_page(b"<F><Glyphs Indices=\"38;79\"/></F>"), None);
        assert_eq!(fixed_page(b"<F><Path Data=\"M 0,0\"/></F>"), None);
    }

    #[test]
    fn parts_are_known_by_their_names() {
        for (name, expected) in [
            ("content.xml", Some(Form::OpenDocument)),
            ("Object 1/content.xml", Some(Form::OpenDocument)),
            ("Pictures/1.png", Some(Form::File)),
            ("visio/pages/page1.xml", Some(Form::Visio)),
            ("visio/pages/_rels/page1.xml.rels", None),
            ("visio/media/image1.emf", Some(Form::File)),
            ("Documents/1/Pages/1.fpage", Some(Form::Xps)),
            ("Documents/1/Resources/Images/1.jpg", Some(Form::File)),
            ("Documents/1/Resources/Fonts/1.odttf", None),
            ("Thumbnails/thumbnail.png", None),
            ("meta.xml", None),
        ] {
            assert_eq!(form(name), expected, "{name}");
        }
    }
}
