//! `--format markdown`: made to be pasted into a ticket, below what ticket systems take.

use std::io;

use super::Look;
use super::mail::mail;
use super::markdown_escape::{anchor, block, code, code_cell, fenced, inline};
use crate::facts::Message;
use crate::knowledge::texts::{self, NoNames};
use crate::report::page::{
    Block, Cell, CellKind, Cite, Cites, Document, Item, Items, ListOf, Overview, Page, Section, Stray, Table, TopLine,
};

/// Characters of a page: GitHub takes 65,536, and what is left out has to be said.
const MOST: usize = 65_000;
/// Characters of one sentence: what a hostile name could blow up.
const LONG: usize = 2_000;

pub(super) fn render(document: &Document, look: &Look) -> io::Result<String> {
    let mut out = Markdown { pieces: Vec::new(), look: *look, level: 1 };
    if let Some(overview) = &document.overview {
        out.overview(overview, &document.strays);
        out.level = 2;
    }
    for page in &document.pages {
        out.page(page);
    }
    for stray in &document.strays {
        out.heading(0, &code(&stray.name));
        out.paragraph(&inline(&stray.says));
        // Of many, one line each: a stray file in an inbox is asked nobody about.
        if document.overview.is_none() {
            out.top(&stray.first);
            out.paragraph(&inline(look.word("render.message.ready")));
        }
    }
    Ok(out.finish())
}

struct Markdown {
    /// Paragraphs, lists and tables, each whole in itself.
    pieces: Vec<String>,
    look: Look,
    /// Level of a case's heading.
    level: usize,
}

impl Markdown {
    /// All pieces that a ticket takes, and how many it does not.
    fn finish(self) -> String {
        let mut out = String::new();
        let mut room = MOST;
        let mut pieces = self.pieces.iter();
        for piece in pieces.by_ref() {
            let Some(rest) = room.checked_sub(piece.chars().count() + 2) else {
                let left = Message::new("render.ticket.left").with("n", pieces.len() as u64 + 1);
                out.push_str(&inline(&texts::say(self.look.lang, &left, &NoNames)));
                break;
            };
            room = rest;
            out.push_str(piece);
            out.push_str("\n\n");
        }
        out.trim_end().to_owned() + "\n"
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(text.to_owned());
        }
    }

    /// What is less important: behind a list its last entry.
    fn aside(&mut self, text: &str) {
        match self.pieces.last_mut().filter(|piece| piece.starts_with("- ")) {
            Some(list) => list.push_str(&format!("\n- {text}")),
            None => self.paragraph(text),
        }
    }

    fn comma(&self) -> &'static str {
        self.look.word("list.separator")
    }

    fn heading(&mut self, below: usize, text: &str) {
        let marks = "#".repeat((self.level + below).min(6));
        self.paragraph(&format!("{marks} {text}"));
    }

    fn list(&mut self, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().map(|item| format!("- {item}")).collect();
        self.paragraph(&items.join("\n"));
    }

    fn overview(&mut self, overview: &Overview, strays: &[Stray]) {
        self.heading(0, &inline(&overview.title));
        let counts: Vec<String> =
            overview.counts.iter().map(|count| format!("{}: {}", count.label, count.cases)).collect();
        self.paragraph(&inline(&counts.join(self.comma())));
        let head = ["render.h.case", "render.h.verdict", "render.h.confidence"].map(|key| self.look.word(key));
        let rows = overview.rows.iter().map(|row| {
            let name = format!("[{}](#{})", code_cell(&row.name), anchor(&row.name));
            vec![name, row.verdict.clone(), row.confidence.clone()]
        });
        self.rows(&head, rows);
        if !strays.is_empty() {
            let names: Vec<String> = strays.iter().map(|stray| code(&stray.name)).collect();
            self.paragraph(&format!("{}: {}", inline(&overview.strays), names.join(self.comma())));
        }
    }

    fn page(&mut self, page: &Page) {
        self.heading(0, &code(&page.name));
        page.notes.iter().for_each(|note| self.paragraph(&inline(note)));
        let (headline, comma) = (inline(&page.headline), self.comma());
        let (verdict, inventory) = (page.verdict, inline(&page.inventory));
        let sure = if page.confidence.is_empty() { String::new() } else { format!("{}{comma}", page.confidence) };
        self.paragraph(&format!("**{headline}** ({sure}`{verdict}`{comma}{inventory})"));
        self.paragraph(&inline(&page.summary));
        self.top(&page.top);
        for section in &page.sections {
            self.section(section);
        }
    }

    fn top(&mut self, top: &[TopLine]) {
        self.list(top.iter().map(|line| format!("**{}:** {}", line.label, inline(&line.text))));
    }

    fn section(&mut self, section: &Section) {
        self.heading(1, &inline(&section.title));
        for block in &section.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, part: &Block) {
        match part {
            Block::Text(text) => self.paragraph(&inline(&shorten(text))),
            Block::Quiet(text) => self.aside(&inline(&shorten(text))),
            Block::Table(table) => self.table(table),
            Block::Items(items) => self.items(items),
            Block::Letter(letter) => self.paragraph(fenced(&mail(letter, self.look.lang), "text").trim_end()),
            Block::Fold(fold) => {
                self.paragraph(&format!("**{}**", inline(&fold.title)));
                fold.blocks.iter().for_each(|part| self.block(part));
            }
            Block::Cites(cites) => self.list(labels(cites)),
            // Nothing that a ticket could show.
            Block::Timeline(_) | Block::Cards(_) | Block::Explained(_) => {}
        }
    }

    fn table(&mut self, table: &Table) {
        let cell = |(cell, kind): (&Cell, CellKind)| match kind {
            CellKind::Name => code_cell(&cell.text),
            _ => inline(&shorten(&cell.text)),
        };
        let rows = table.rows.iter().map(|row| {
            let kinds = table.columns.iter().map(|column| column.kind);
            row.cells.iter().zip(kinds).map(cell).collect::<Vec<_>>()
        });
        if table.has_head {
            let head: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
            return self.rows(&head, rows);
        }
        // A table has to have a head; a list needs none.
        self.list(rows.map(|cells| cells.join(" ")));
    }

    fn rows(&mut self, head: &[&str], rows: impl Iterator<Item = Vec<String>>) {
        let mut table = format!("| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()));
        for row in rows {
            table.push_str(&format!("\n| {} |", row.join(" | ")));
        }
        self.paragraph(&table);
    }

    fn items(&mut self, items: &Items) {
        match items.of {
            ListOf::Steps => items.items.iter().for_each(|item| self.step(item)),
            ListOf::Claims | ListOf::Requests => self.list(items.items.iter().map(claim)),
            ListOf::Findings => {
                let items: Vec<String> = items.items.iter().map(|item| self.finding(item)).collect();
                self.list(items);
            }
            ListOf::Files => self.list(items.items.iter().map(file)),
            ListOf::Texts => self.list(items.items.iter().map(text)),
        }
    }

    fn step(&mut self, item: &Item) {
        let number = if item.mark.is_empty() { String::new() } else { format!("{}. ", item.mark) };
        self.heading(2, &format!("{number}{}: {}", item.tag, inline(&item.title)));
        for text in &item.text {
            self.paragraph(&block(text));
        }
        if !item.commands.is_empty() {
            self.paragraph(fenced(&item.commands.join("\n"), "text").trim_end());
        }
    }

    fn finding(&self, item: &Item) -> String {
        let nodes = item.nodes.as_ref().map_or_else(String::new, |nodes| {
            let names = nodes.names.iter().map(|name| code(name)).chain(nodes.more.as_deref().map(inline));
            format!(" {}{}", nodes.label, names.collect::<Vec<_>>().join(self.comma()))
        });
        let said: Vec<String> = item.text.iter().chain(&item.quiet).map(|text| shorten(text)).collect();
        let said = inline(&said.join(self.look.word("render.sentence.separator")));
        let against = item
            .against
            .as_ref()
            .map_or_else(String::new, |against| format!("\n  - {}{}", against.label, cited(&against.cites, "    ")));
        let said = behind(&said, &cited(&item.cites, "  "));
        format!("**{}** ({}){nodes}: {}  \n  {said}{against}", item.mark, item.tag, inline(&item.title))
    }
}

/// A claim, or what is asked for: what it is, then what is said of it.
fn claim(item: &Item) -> String {
    let said = behind(&inline(&shorten(&item.title)), &cited(&item.cites, "  "));
    let mut claim = format!("**{}**: {said}", inline(&item.mark));
    for text in &item.text {
        claim.push_str(&format!("  \n  {}", inline(&shorten(text))));
    }
    if !item.commands.is_empty() {
        let commands = format!("\n{}", fenced(&item.commands.join("\n"), "text").trim_end());
        claim.push_str(&commands.replace('\n', "\n  "));
    }
    claim
}

fn file(item: &Item) -> String {
    let mut file = code(&shorten(&item.title));
    for text in item.text.iter().chain(&item.quiet) {
        file.push_str(&format!("  \n  {}", inline(&shorten(text))));
    }
    file
}

fn text(item: &Item) -> String {
    let files: Vec<String> = item.quiet.iter().map(|path| code(&shorten(path))).collect();
    let labels = labels(&item.cites).join(" ");
    format!("{labels}: {}", behind(&inline(&item.title), &format!(" ({})", files.join(" "))))
}

/// The citations of a claim, each path for itself, so that it can be copied out of a ticket.
fn labels(cites: &Cites) -> Vec<String> {
    cites.shown.iter().map(label).chain(cites.more.as_deref().map(inline)).collect()
}

/// One or two citations in brackets behind a claim, more as a list below it.
fn cited(cites: &Cites, indent: &str) -> String {
    match labels(cites).as_slice() {
        [only] => format!(" ({only})"),
        [first, second] => format!(" ({first}; {second})"),
        several => several.iter().map(|label| format!("\n{indent}- {label}")).collect(),
    }
}

/// A citation: its path alone as code.
fn label(cite: &Cite) -> String {
    let path = code(&shorten(&cite.path));
    if cite.place.is_empty() { path } else { format!("{path} {}", inline(&cite.place)) }
}

/// A sentence with its citation; a Japanese full stop needs no blank behind it.
fn behind(text: &str, cites: &str) -> String {
    let cites = if text.ends_with('。') { cites.strip_prefix(' ').unwrap_or(cites) } else { cites };
    format!("{text}{cites}")
}

/// The beginning of a very long text.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
