//! Documents of Office (`.docx`, `.xlsx`, `.pptx`): their text, and the pictures in them as files of their own. Which part is
//! what, the document's own table says, or the usual name of the part.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ::zip::ZipReadOptions;
use ::zip::read::{Config, OwnedZipFileEntry};
use ::zip::unstable::read::ZipIterable;

use super::file::Window;
use super::left;
use super::markup::{Element, each, is_whole};
use super::parts::{How, Parts};
use super::workbook::{Named, Styles, shared_strings, sheet, sheet_names, titles};

/// Bytes of one part of a document: a page of text has some kilobytes.
const PART: u64 = 128 << 20;

/// What ends a part of a document's text, and all that a command above it printed.
const BETWEEN: &str = "```\n";

/// Bytes that a part takes in the document's directory.
const ENTRY: usize = 600;

/// What a part of a document is, in the order in which the parts are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// The table of what each part is.
    Types,
    /// A workbook's own settings: the year from which it counts days.
    Book,
    /// Which part holds which sheet.
    Relations,
    /// How cells are shown: which numbers are days.
    Styles,
    /// The strings that cells refer to.
    Strings,
    Sheet,
    /// What people read, in paragraphs.
    Text,
    /// A picture, or a file inside.
    File,
    /// A part in the binary form of Excel.
    Binary,
}

/// A part of a document that is looked at.
struct Entry {
    name: String,
    what: What,
    entry: OwnedZipFileEntry,
}

/// What is said of a part's type in the document's table, by how that ends.
const TYPES: [(&str, What); 20] = [
    ("sheet.main+xml", What::Book),
    ("spreadsheetml.template.main+xml", What::Book),
    ("sheet.macroEnabled.main+xml", What::Book),
    ("spreadsheetml.styles+xml", What::Styles),
    ("sharedStrings+xml", What::Strings),
    ("worksheet+xml", What::Sheet),
    ("document.main+xml", What::Text),
    ("document.macroEnabled.main+xml", What::Text),
    ("template.main+xml", What::Text),
    ("header+xml", What::Text),
    ("footer+xml", What::Text),
    ("footnotes+xml", What::Text),
    ("endnotes+xml", What::Text),
    ("comments+xml", What::Text),
    ("threadedcomments+xml", What::Text),
    ("slide+xml", What::Text),
    ("notesSlide+xml", What::Text),
    ("drawing+xml", What::Text),
    ("diagramData+xml", What::Text),
    ("chart+xml", What::Text),
];

/// How the names of parts begin.
const NAMES: [(&str, What); 18] = [
    ("xl/workbook.xml", What::Book),
    ("xl/styles.xml", What::Styles),
    ("xl/sharedStrings.xml", What::Strings),
    ("xl/worksheets/", What::Sheet),
    ("xl/comments", What::Text),
    ("xl/threadedComments/", What::Text),
    ("xl/drawings/drawing", What::Text),
    ("word/document", What::Text),
    ("word/header", What::Text),
    ("word/footer", What::Text),
    ("word/footnotes", What::Text),
    ("word/endnotes", What::Text),
    ("word/comments", What::Text),
    ("word/diagrams/data", What::Text),
    ("ppt/diagrams/data", What::Text),
    ("ppt/slides/slide", What::Text),
    ("ppt/notesSlides/notesSlide", What::Text),
    ("ppt/comments/", What::Text),
];

/// What a part is by its name.
fn by_name(name: &str) -> Option<What> {
    const TABLE: &str = "[Content_Types].xml";
    let ends = |ending: &str| name.len() > ending.len() && name.to_ascii_lowercase().ends_with(ending);
    let is_file = ["/media/", "/embeddings/"].iter().any(|folder| name.contains(folder));
    // What Word takes in as it is: a page, a text, another document.
    let is_chunk = name.starts_with("word/") && !name.contains("/_rels/") && !ends(".xml") && !ends(".bin");
    if name == TABLE {
        return Some(What::Types);
    }
    if is_file || (is_chunk && [".htm", ".html", ".mht", ".txt", ".rtf", ".docx"].iter().any(|ending| ends(ending))) {
        return Some(What::File);
    }
    if name == "xl/_rels/workbook.xml.rels" {
        return Some(What::Relations);
    }
    if name == "xl/workbook.bin" || (name.starts_with("xl/worksheets/") && ends(".bin")) {
        return Some(What::Binary);
    }
    let known =
        NAMES.iter().find(|(begin, _)| name.get(..begin.len()).is_some_and(|own| own.eq_ignore_ascii_case(begin)));
    known.filter(|_| ends(".xml") && !name.contains("/_rels/")).map(|(_, what)| *what)
}

/// Text and pictures of a document.
pub(super) fn parts<'a>(document: &Window, mut parts: Parts<'a>) -> Parts<'a> {
    let entries = match entries(document, &mut parts) {
        Ok(entries) => entries,
        Err(error) => return parts.broken(&error),
    };
    let (mut text, mut sheets) = (String::new(), Vec::new());
    let (mut shared, mut styles, mut cut, mut seen) = (Vec::new(), Styles::default(), None, false);
    let (mut titled, mut was_slide) = (BTreeMap::new(), false);
    if entries.iter().any(|entry| entry.what == What::Binary) {
        parts.closed = Some("xlsb");
        return parts;
    }
    for Entry { name, what, entry } in entries {
        let Some(bytes) = read(document, &entry, &mut parts) else {
            parts.problem.get_or_insert_with(|| left::because("intake.parts", &name));
            continue;
        };
        if what == What::File {
            parts.add(name, bytes);
            continue;
        }
        let size = bytes.len();
        let xml = super::transfer::plain(&bytes);
        if matches!(xml, Cow::Owned(_)) && !parts.charge(xml.len() as u64) {
            continue;
        }
        seen |= matches!(what, What::Sheet | What::Text);
        let is_slide = name.starts_with("ppt/slides/");
        let title = name.rsplit('/').next().and_then(|part| titled.get(part)).map(|title| format!("{title}\n"));
        // Where the part breaks off, what is behind is lost.
        if !is_whole(&xml) {
            cut.get_or_insert(name);
        }
        let said = match what {
            What::Book => {
                styles.book(&xml);
                sheets = sheet_names(&xml);
                String::new()
            }
            What::Relations => {
                titled = titles(&xml, &mut sheets);
                String::new()
            }
            What::Styles => {
                styles.learn(&xml);
                String::new()
            }
            What::Strings => {
                shared = shared_strings(&xml, &mut |n| parts.charge(n as u64));
                String::new()
            }
            // The shared strings stand before all sheets.
            What::Sheet => sheet(&xml, &shared, &styles, &mut |n| parts.charge(n as u64)),
            _ if parts.charge(size as u64) => paragraphs(&xml),
            _ => String::new(),
        };
        let title = title.filter(|title| parts.charge(title.len() as u64));
        if title.is_some() || !said.trim().is_empty() {
            // What stands in a part ends with it, but for what was too long for a slide.
            text.extend(Some(BETWEEN).filter(|_| !(text.is_empty() || is_slide && was_slide)));
            was_slide = is_slide;
        }
        text.extend(title);
        text.push_str(&said);
        parts.release(size + if matches!(xml, Cow::Owned(_)) { xml.len() } else { 0 });
    }
    if !text.is_empty() {
        let names = sheets.into_iter().map(Named::name).filter(|name| parts.charge(name.len() as u64));
        let mut between = BETWEEN;
        for name in names {
            text.extend([std::mem::take(&mut between), &name, "\n"]);
        }
    }
    if !text.is_empty() || cut.is_some() {
        let how = cut.map_or(How::Whole, |name| How::Cut(left::because("intake.parts", &name)));
        parts.add_as("document.txt", text, how);
    } else if !seen && parts.parts.is_empty() && parts.problem.is_none() {
        parts.closed = Some("Office");
    }
    parts
}

pub(super) fn read(document: &Window, entry: &OwnedZipFileEntry, parts: &mut Parts<'_>) -> Option<Vec<u8>> {
    let mut document = document.clone();
    let mut file = entry.as_ref().with_reader(&mut document, ZipReadOptions::new()).ok()?;
    parts.read(&mut file, PART)
}

/// What is looked at of a document, in its order.
fn entries(document: &Window, parts: &mut Parts<'_>) -> ::zip::result::ZipResult<Vec<Entry>> {
    let mut directory = ZipIterable::try_new(document.clone(), Config::default())?;
    let (mut entries, mut types) = (Vec::new(), BTreeMap::new());
    for entry in directory.files()? {
        let entry = OwnedZipFileEntry::from(entry?);
        let Ok(name) = entry.name().map(|name| name.into_owned()) else { continue };
        let what = by_name(&name);
        if what == Some(What::Types) {
            if let Some(table) = read(document, &entry, parts) {
                types = content_types(&super::transfer::plain(&table));
                parts.release(table.len());
            }
            continue;
        }
        if !parts.charge((ENTRY + 3 * name.len()) as u64) {
            break;
        }
        entries.push((name, what, entry));
    }
    let known = entries.into_iter().filter_map(|(name, what, entry)| {
        let what = types.get(name.trim_start_matches('/')).copied().or(what)?;
        Some(Entry { name, what, entry })
    });
    let mut entries: Vec<Entry> = known.collect();
    entries.sort_by(|a, b| (order(a.what), a.name.len(), &a.name).cmp(&(order(b.what), b.name.len(), &b.name)));
    Ok(entries)
}

/// Sheets, texts and files stand among each other by their names; what they refer to stands before them.
fn order(what: What) -> What {
    what.min(What::Sheet)
}

/// What the document's table says of its parts, as far as they are looked at.
fn content_types(xml: &[u8]) -> BTreeMap<String, What> {
    let mut types = BTreeMap::new();
    each(xml, |element| {
        let Element::Begin(start) = element else { return };
        let attribute = |name: &str| {
            let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
            found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
        };
        let (part, kind) = (attribute("PartName"), attribute("ContentType"));
        let known = TYPES.iter().find(|(ending, _)| {
            kind.strip_suffix(ending).is_some_and(|before| before.ends_with(['.', '-', '/']) || before.ends_with("ml."))
        });
        if let Some((_, what)) = known {
            types.insert(part.trim_start_matches('/').to_owned(), *what);
        }
    });
    types
}

/// Tables in cells of tables that are followed.
const TABLES: usize = 32;

/// What Word and PowerPoint show: a line a paragraph, cells of a table apart by tabs.
#[derive(Default)]
struct Page {
    text: String,
    /// The rows that are open, the inner one last: cells that ended, and the one that is open.
    rows: Vec<(Vec<String>, String)>,
    /// Rows that lie deeper.
    deeper: usize,
}

impl Page {
    fn now(&mut self) -> &mut String {
        self.rows.last_mut().map_or(&mut self.text, |(_, cell)| cell)
    }

    fn end_row(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if let Some((cells, rest)) = self.rows.pop() {
            let row = row(&cells);
            let now = self.now();
            now.push_str(&row);
            now.push_str(&rest);
            now.push('\n');
        }
    }
}

/// A row with its cells apart by tabs. What has several lines in a cell keeps them: a console's output in a table. Two in a
/// cell with others behind it are one that was too long.
fn row(cells: &[String]) -> String {
    let cells: Vec<&str> = cells.iter().map(|cell| cell.trim_matches('\n')).collect();
    let filled = || cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let mut text = String::new();
    for (at, cell) in cells.iter().enumerate() {
        let lines = cell.matches('\n').count();
        let has_more = cells.iter().skip(at + 1).any(|cell| !cell.trim().is_empty());
        match lines {
            1 if has_more => text.push_str(&cell.replace('\n', " ")),
            // What stands before it alone is its title.
            2.. if filled() == 2 && !has_more => {
                text.truncate(text.trim_end().len());
                text.push('\n');
                text.push_str(cell);
            }
            _ => text.push_str(cell),
        }
        text.push('\t');
    }
    text
}

/// What stands in the text for a picture.
const IMAGE: &str = "[image]";

fn paragraphs(xml: &[u8]) -> String {
    let mut page = Page::default();
    let mut in_text = false;
    // Remarks in a thread have their text in an element of that name.
    let is_thread = memchr::memmem::find(xml, b"ThreadedComments").is_some();
    each(xml, |element| match element {
        Element::Begin(start) => match start.local_name().as_ref() {
            "t" => in_text = true,
            "text" if is_thread => in_text = true,
            "tab" => page.now().push('\t'),
            "br" | "cr" => page.now().push('\n'),
            "noBreakHyphen" => page.now().push('-'),
            // What stands there is not nothing: below a command it may be what that printed.
            "drawing" | "pict" | "pic" if !page.now().ends_with(IMAGE) => page.now().push_str(IMAGE),
            // A table stands apart from what is above it.
            "tbl" if page.rows.is_empty() && !page.text.is_empty() => page.text.push('\n'),
            "tr" if page.rows.len() < TABLES => page.rows.push(Default::default()),
            "tr" => page.deeper += 1,
            _ => {}
        },
        Element::End("t") => in_text = false,
        Element::End("text") if is_thread => {
            in_text = false;
            page.now().push('\n');
        }
        Element::End("tc") if page.deeper == 0 => {
            if let Some((cells, cell)) = page.rows.last_mut() {
                cells.push(std::mem::take(cell));
            }
        }
        Element::End("tr") => page.end_row(),
        Element::End("tbl") if page.rows.is_empty() => page.text.push('\n'),
        Element::End("p" | "comment") => page.now().push('\n'),
        Element::Text(said) if in_text => page.now().push_str(said),
        _ => {}
    });
    while !page.rows.is_empty() {
        page.deeper = 0;
        if let Some((cells, cell)) = page.rows.last_mut() {
            cells.push(std::mem::take(cell));
        }
        page.end_row();
    }
    page.text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_several_lines_keeps_them() {
        let cell = |lines: &[&str]| {
            let lines: String = lines.iter().map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect();
            format!("<w:tc>{lines}</w:tc>")
        };
        let table = |cells: &[&[&str]]| {
            let cells: String = cells.iter().map(|lines| cell(lines)).collect();
            paragraphs(format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>").as_bytes())
        };
        for (cells, expected) in [
            (&[&["Name"][..], &["State"]][..], "Name\tState\t\n"),
            (&[&["PS C:\\>", "Name State", "---- -----"]], "PS C:\\>\nName State\n---- -----\t\n"),
            (&[&["Output"], &["a", "b", "c"]], "Output\na\nb\nc\t\n"),
            (&[&["Error"], &["VSS"], &["8229"], &["a", "b", "c"]], "Error\tVSS\t8229\ta\nb\nc\t\n"),
            (&[&["Cluster", "Disk 1"], &["Online"]], "Cluster Disk 1\tOnline\t\n"),
        ] {
            // A table stands apart from what follows it.
            assert_eq!(table(cells), format!("{expected}\n"));
        }
        let inner =
            "<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p></w:tc><w:tc><w:p><w:t>b</w:t></w:p></w:tc></w:tr></w:tbl>";
        let nested = format!("<w:tr><w:tc>{inner}<w:p/></w:tc></w:tr>");
        assert_eq!(paragraphs(nested.as_bytes()), "a\tb\t\t\n");
        assert_eq!(paragraphs("<tr><tc>".repeat(100_000).as_bytes()).matches('\t').count(), TABLES);
    }

    #[test]
    fn parts_are_known_by_the_documents_table_and_by_their_names() {
        let table = b"<Types><Override PartName=\"/word/main.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/xl/Sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/x.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/></Types>";
        let known = content_types(table);
        assert_eq!(known.get("word/main.xml"), Some(&What::Text));
        assert_eq!(known.get("xl/Sheet1.xml"), Some(&What::Sheet));
        assert_eq!(known.len(), 2);
        for (name, expected) in [
            ("word/endnotes.xml", Some(What::Text)),
            ("xl/worksheets/Sheet1.xml", Some(What::Sheet)),
            ("xl/worksheets/sheet1.bin", Some(What::Binary)),
            ("xl/worksheets/_rels/sheet1.xml.rels", None),
            ("xl/comments1.xml", Some(What::Text)),
            ("word/media/image1.png", Some(What::File)),
            ("word/afchunk.mht", Some(What::File)),
            ("word/styles.xml", None),
            ("docProps/app.xml", None),
        ] {
            assert_eq!(by_name(name), expected, "{name}");
        }
    }
}
