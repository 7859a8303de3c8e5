//! A page of terminal text: headings, paragraphs with hanging indents, tables, all within its columns.

use anstyle::{AnsiColor, Style};

use super::width::{pad, widest_piece, width, wrap};
use super::{Look, visible};
use crate::report::Tone;

/// Between columns.
const GAP: usize = 2;

/// A page that grows downwards.
pub(super) struct Page {
    out: String,
    /// Columns.
    pub(super) columns: usize,
    color: bool,
}

impl Page {
    pub(super) fn new(look: &Look) -> Self {
        Self { out: String::new(), columns: look.width.clamp(40, Look::WIDEST), color: look.color }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The text in a style, where colour is wanted.
    fn styled(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        let styled = self.styled(Style::new().bold(), text);
        self.line(&styled);
    }

    /// Left and right end of a line; two lines where one is too narrow.
    pub(super) fn two_ends(&mut self, left: &str, right: &str, tone: Option<Tone>) {
        let (left, right) = (visible::escape(left), visible::escape(right));
        let style = Style::new().bold();
        let style = match tone {
            Some(Tone::Act) => style.fg_color(Some(AnsiColor::Red.into())),
            Some(Tone::Ask) => style.fg_color(Some(AnsiColor::Yellow.into())),
            Some(Tone::Fine) => style.fg_color(Some(AnsiColor::Green.into())),
            None => style,
        };
        if width(&left) + GAP + width(&right) <= self.columns {
            let space = " ".repeat(self.columns - width(&left) - width(&right));
            let line = format!("{}{space}{right}", self.styled(style, &left));
            return self.line(&line);
        }
        for part in wrap(&left, self.columns) {
            let styled = self.styled(style, &part);
            self.line(&styled);
        }
        for part in wrap(&right, self.columns - GAP) {
            let space = " ".repeat(self.columns - width(&part));
            self.line(&format!("{space}{part}"));
        }
    }

    /// A paragraph with all lines indented.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(indent, "", 0, text);
    }

    /// A label, and text that hangs to the right of it.
    pub(super) fn hanging(&mut self, indent: usize, label: &str, label_width: usize, text: &str) {
        let (label, text) = (visible::escape(label), visible::escape_lines(text));
        let left = if label_width == 0 { indent } else { indent + label_width + GAP };
        let mut labels = wrap(&label, label_width.max(8)).into_iter();
        for part in wrap(&text, self.columns.saturating_sub(left)) {
            let label = labels.next().unwrap_or_default();
            let filled = pad(&label, left - indent);
            let filled = if label.is_empty() { filled } else { self.styled(Style::new().bold(), &filled) };
            self.line(&format!("{}{filled}{part}", " ".repeat(indent)));
        }
        for label in labels.filter(|label| !label.is_empty()) {
            self.line(&format!("{}{label}", " ".repeat(indent)));
        }
    }

    /// Where something is proven: quieter than the rest.
    pub(super) fn quiet(&mut self, indent: usize, text: &str) {
        for part in wrap(&visible::escape(text), self.columns.saturating_sub(indent)) {
            let styled = self.styled(Style::new().dimmed(), &part);
            self.line(&format!("{}{styled}", " ".repeat(indent)));
        }
    }

    /// A line that is not to be wrapped (a command), foreign characters escaped.
    pub(super) fn verbatim(&mut self, indent: usize, text: &str) {
        let line = format!("{}{}", " ".repeat(indent), visible::escape(text));
        self.line(&line);
    }

    /// A table without rules. Columns named in `right` are set to the right; the widest ones give way and wrap until
    /// the table fits.
    pub(super) fn table(&mut self, indent: usize, header: Option<&[&str]>, rows: &[Vec<String>], right: &[usize]) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| visible::escape(cell).into_owned()).collect()).collect();
        let columns = rows.iter().map(Vec::len).chain(header.map(<[_]>::len)).max().unwrap_or(0);
        let widths = self.fit(indent, header, &rows, columns);
        if let Some(header) = header {
            let cells: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
            self.row(indent, &cells, &widths, right, Style::new().dimmed());
        }
        for row in &rows {
            self.row(indent, row, &widths, right, Style::new());
        }
    }

    /// Widths that fit into a line: headings that are wider than their cells give way first, then the widest cells.
    fn fit(&self, indent: usize, header: Option<&[&str]>, rows: &[Vec<String>], columns: usize) -> Vec<usize> {
        /// Narrower columns cannot be read.
        const NARROWEST: usize = 8;
        let head = |column: usize| header.and_then(|header| header.get(column)).copied().unwrap_or_default();
        let cells: Vec<usize> = (0..columns)
            .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let mut widths: Vec<usize> =
            cells.iter().enumerate().map(|(column, cells)| width(head(column)).max(*cells)).collect();
        let room = self.columns.saturating_sub(indent + GAP * columns.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let spare = |column: usize, columns: usize, cells: usize| {
                columns.saturating_sub(cells.max(widest_piece(head(column))).max(NARROWEST))
            };
            let widest = widths.iter_mut().zip(&cells).enumerate().max_by_key(|(at, (w, c))| spare(*at, **w, **c));
            match widest {
                Some((at, (columns, cells))) if spare(at, *columns, *cells) > 0 => *columns -= 1,
                _ => break,
            }
        }
        while widths.iter().sum::<usize>() > room {
            match widths.iter_mut().max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }

    fn row(&mut self, indent: usize, cells: &[String], widths: &[usize], right: &[usize], style: Style) {
        let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, columns)| wrap(cell, *columns)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = String::new();
            for (column, (parts, columns)) in wrapped.iter().zip(widths).enumerate() {
                let part = parts.get(at).map_or("", String::as_str);
                if column > 0 {
                    line.push_str(&" ".repeat(GAP));
                }
                if right.contains(&column) {
                    line.push_str(&" ".repeat(columns.saturating_sub(width(part))));
                    line.push_str(part);
                } else {
                    line.push_str(&pad(part, *columns));
                }
            }
            let styled = self.styled(style, line.trim_end());
            self.line(&format!("{}{styled}", " ".repeat(indent)));
        }
    }
}
