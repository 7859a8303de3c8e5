//! `--format text`: pages laid out for a terminal.

use std::io;

use super::sheet::Sheet;
use super::width::width;
use super::{Look, command, queue};
use crate::facts::visible;
use crate::report::page::{
    Block, CellKind, Cites, Document, Item, Items, Letter, ListOf, Nodes, Overview, Page, Stray, Table, TopLine,
};

pub(super) fn render(document: &Document, look: &Look) -> io::Result<String> {
    let mut out = Text { sheet: Sheet::new(look), look: *look };
    if let Some(overview) = document.overview.as_ref().filter(|_| look.rows_only) {
        queue::queue(&mut out.sheet, overview, &document.strays, look);
        return Ok(out.sheet.finish());
    }
    if let Some(overview) = &document.overview {
        out.overview(overview, &document.strays);
    }
    for page in &document.pages {
        if document.overview.is_some() {
            out.rule();
        }
        out.page(page);
    }
    if document.overview.is_some() && !document.strays.is_empty() {
        out.rule();
    }
    for stray in &document.strays {
        out.sheet.two_ends(&stray.name, "", None);
        out.sheet.paragraph(2, &stray.says);
        // Of many, one line each: a stray file in an inbox is asked nobody about.
        if document.overview.is_none() {
            out.top(&stray.first);
            out.sheet.quiet(2, look.word("render.message.ready"));
        }
    }
    Ok(out.sheet.finish())
}

struct Text {
    sheet: Sheet,
    look: Look,
}

impl Text {
    fn comma(&self) -> &'static str {
        self.look.word("list.separator")
    }

    fn rule(&mut self) {
        self.sheet.blank();
        let rule = "=".repeat(self.sheet.columns);
        self.sheet.line(&rule);
    }

    fn overview(&mut self, overview: &Overview, strays: &[Stray]) {
        self.sheet.two_ends(&overview.title, "", None);
        self.sheet.blank();
        let counts: Vec<Vec<String>> =
            overview.counts.iter().map(|count| vec![count.cases.to_string(), count.label.to_owned()]).collect();
        self.sheet.table(2, None, &counts, &[0]);
        self.sheet.heading(self.look.word("render.h.cases"));
        let header = ["render.h.case", "render.h.verdict", "render.h.confidence"].map(|key| self.look.word(key));
        let row = |name: &str, verdict: &str, confidence: &str| [name, verdict, confidence].map(str::to_owned).to_vec();
        let rows: Vec<Vec<String>> =
            overview.rows.iter().map(|case| row(&case.name, &case.verdict, &case.confidence)).collect();
        self.sheet.table(2, Some(&header), &rows, &[]);
        if !strays.is_empty() {
            self.sheet.blank();
            let names: Vec<String> = strays.iter().map(|stray| visible::escape(&stray.name).into_owned()).collect();
            let names = names.join(self.comma());
            self.sheet.paragraph(2, &format!("{}: {names}", overview.strays));
        }
    }

    fn page(&mut self, page: &Page) {
        self.sheet.two_ends(&page.name, &page.inventory, None);
        for note in &page.notes {
            self.sheet.paragraph(2, note);
        }
        self.sheet.blank();
        self.sheet.two_ends(&page.headline, &page.confidence, Some(page.tone));
        self.sheet.blank();
        self.sheet.paragraph(2, &page.summary);
        self.sheet.blank();
        self.top(&page.top);
        for section in &page.sections {
            self.sheet.heading(&visible::escape(&section.title));
            self.blocks(&section.blocks);
        }
    }

    fn top(&mut self, top: &[TopLine]) {
        let labels = top.iter().map(|line| width(line.label)).max().unwrap_or(0);
        for line in top {
            self.sheet.hanging(2, line.label, labels, &line.text);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Text(text) => self.sheet.paragraph(2, text),
                Block::Quiet(text) => self.sheet.quiet(2, text),
                Block::Table(table) => self.table(table),
                Block::Items(items) => self.items(items),
                Block::Letter(letter) => self.letter(letter),
                Block::Fold(fold) => {
                    self.sheet.blank();
                    self.sheet.paragraph(2, &fold.title);
                    self.blocks(&fold.blocks);
                }
                Block::Cites(cites) => self.cites(cites, 4),
                // Nothing that lines of text could draw.
                Block::Timeline(_) | Block::Cards(_) | Block::Explained(_) => {}
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
        let right: Vec<usize> =
            (0..).zip(&table.columns).filter(|(_, column)| column.kind == CellKind::Number).map(|(at, _)| at).collect();
        let rows: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect();
        self.sheet.table(2, table.has_head.then_some(titles.as_slice()), &rows, &right);
    }

    fn items(&mut self, items: &Items) {
        let label = |item: &Item| match (item.mark.as_str(), item.tag.as_str()) {
            ("", "") => "-".to_owned(),
            ("", tag) => tag.to_owned(),
            (mark, "") => mark.to_owned(),
            (mark, tag) if items.of == ListOf::Steps => format!("{mark:>2}  {tag}"),
            (mark, tag) => format!("{mark}  {tag}"),
        };
        let widest = items.items.iter().map(|item| width(&visible::escape(&label(item)))).max().unwrap_or(0);
        // A third of the line: at 80 columns what is said needs the rest.
        let widest = widest.min(self.sheet.columns / 3);
        let apart = matches!(items.of, ListOf::Steps | ListOf::Texts);
        for (at, item) in items.items.iter().enumerate() {
            if apart && at > 0 {
                self.sheet.blank();
            }
            self.item(&label(item), widest, item, items.of == ListOf::Claims);
        }
    }

    fn item(&mut self, label: &str, widest: usize, item: &Item, claims: bool) {
        let indent = widest + 4;
        let nodes = item.nodes.as_ref().map(|nodes| self.names(nodes));
        let title = match &nodes {
            Some(nodes) => format!("{} ({nodes})", item.title),
            None => item.title.clone(),
        };
        self.sheet.hanging(2, label, widest, &title);
        for text in &item.text {
            self.sheet.paragraph(indent, text);
        }
        self.commands(&item.commands, indent);
        for text in &item.quiet {
            self.sheet.quiet(indent, text);
        }
        // Below a claim paths have the whole line.
        self.cites(&item.cites, if claims { 4 } else { indent });
        if let Some(against) = &item.against {
            self.sheet.paragraph(indent, against.label);
            self.cites(&against.cites, indent + 2);
        }
    }

    /// "each: vm-sql-01, vm-sql-02".
    fn names(&self, nodes: &Nodes) -> String {
        let names = nodes.names.iter().map(|name| visible::escape(name).into_owned()).chain(nodes.more.clone());
        format!("{}{}", nodes.label, names.collect::<Vec<_>>().join(self.comma()))
    }

    /// Citations, as many on a line as fit on it whole.
    fn cites(&mut self, cites: &Cites, indent: usize) {
        let room = self.sheet.columns.saturating_sub(indent);
        let mut line = String::new();
        for cite in cites.shown.iter().map(|cite| &cite.label).chain(&cites.more) {
            let cite = visible::escape(cite);
            if !line.is_empty() && width(&line) + 2 + width(&cite) > room {
                self.sheet.quiet(indent, &std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(&cite);
        }
        if !line.is_empty() {
            self.sheet.quiet(indent, &line);
        }
    }

    fn letter(&mut self, letter: &Letter) {
        for (at, part) in letter.parts.iter().enumerate() {
            if at > 0 {
                self.sheet.blank();
            }
            match part.command {
                true => self.commands(std::slice::from_ref(&part.text), 5),
                false => self.sheet.paragraph(2, &part.text),
            }
        }
    }

    /// Commands, continued over several lines where they are too long.
    fn commands(&mut self, commands: &[String], indent: usize) {
        let columns = self.sheet.columns.saturating_sub(indent);
        for line in commands.iter().flat_map(|command| command::lines(command, columns)) {
            self.sheet.verbatim(indent, &line);
        }
    }
}
