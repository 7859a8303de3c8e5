//! A page of terminal text: headings, paragraphs with hanging indents, tables, all within its columns.

use anstyle::{AnsiColor, Style};

use super::Look;
use super::width::{pad, widest_piece, width, wrap};
use crate::facts::visible;
use crate::report::page::Tone;

/// Between columns.
const GAP: usize = 2;

/// A page that grows downwards.
pub(super) struct Sheet {
    out: String,
    /// Columns.
    pub(super) columns: usize,
    color: bool,
}

impl Sheet {
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
        self.noted_table(indent, header, rows, right, &|_, _| {});
    }

    /// A table with something below each of its rows.
    pub(super) fn noted_table(
        &mut self,
        indent: usize,
        header: Option<&[&str]>,
        rows: &[Vec<String>],
        right: &[usize],
        note: &dyn Fn(&mut Self, usize),
    ) {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| visible::escape(cell).into_owned()).collect()).collect();
        let columns = rows.iter().map(Vec::len).chain(header.map(<[_]>::len)).max().unwrap_or(0);
        let least = least(header, &rows, columns);
        let has_room = indent + GAP * columns.saturating_sub(1) + least.iter().sum::<usize>() <= self.columns;
        if let Some(header) = header.filter(|_| !has_room) {
            return self.stacked(indent, header, &rows, note);
        }
        let widths = self.fit(indent, header, &rows, &least);
        if let Some(header) = header {
            let cells: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
            self.row(indent, &cells, &widths, right, Style::new().dimmed());
        }
        for (at, row) in rows.iter().enumerate() {
            self.row(indent, row, &widths, right, Style::new());
            note(self, at);
        }
    }

    /// A table that is too wide: each row below its first cell, one line a column.
    fn stacked(&mut self, indent: usize, header: &[&str], rows: &[Vec<String>], note: &dyn Fn(&mut Self, usize)) {
        let labels = header.iter().skip(1).map(|label| width(label)).max().unwrap_or(0);
        for (at, row) in rows.iter().enumerate() {
            let mut cells = header.iter().zip(row);
            if let Some((_, name)) = cells.next() {
                self.paragraph(indent, name);
            }
            for (label, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                self.hanging(indent + GAP, label, labels, cell);
            }
            note(self, at);
        }
    }

    /// Widths that fit into a line: headings that are wider than their cells give way first, then the widest cells that
    /// break between words, and only then those that break inside one.
    fn fit(&self, indent: usize, header: Option<&[&str]>, rows: &[Vec<String>], least: &[usize]) -> Vec<usize> {
        let columns = least.len();
        let head = |column: usize| header.and_then(|header| header.get(column)).copied().unwrap_or_default();
        let cells: Vec<usize> = (0..columns)
            .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let mut widths: Vec<usize> =
            cells.iter().enumerate().map(|(column, cells)| width(head(column)).max(*cells)).collect();
        let room = self.columns.saturating_sub(indent + GAP * columns.saturating_sub(1));
        let at_least = |column: usize, cells: usize| cells.max(widest_piece(head(column))).max(NARROWEST);
        let whole_cells: Vec<usize> =
            cells.iter().enumerate().map(|(column, cells)| at_least(column, *cells)).collect();
        shrink(&mut widths, room, &whole_cells, |columns, least| columns - least);
        let wanted = widths.clone();
        let pieces = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(|cell| widest_piece(cell));
        let whole_words: Vec<usize> =
            (0..columns).map(|column| at_least(column, pieces(column).max().unwrap_or(0))).collect();
        shrink(&mut widths, room, &whole_words, |columns, _| columns);
        shrink(&mut widths, room, least, |columns, _| columns);
        shrink(&mut widths, room, &vec![NARROWEST; columns], |columns, _| columns);
        take_up_slack(&mut widths, &wanted, |column, columns| {
            let lines = |cell: &str| wrap(cell, columns).iter().map(|line| width(line)).max().unwrap_or(0);
            rows.iter().filter_map(|row| row.get(column)).map(|cell| lines(cell)).chain([lines(head(column))]).max()
        });
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

/// Narrower columns cannot be read.
const NARROWEST: usize = 8;

/// Widths at which no time and no short word of a cell is broken.
fn least(header: Option<&[&str]>, rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    /// What is longer is a name or a path, which may be cut.
    const WORD: usize = 24;
    let head = |column: usize| header.and_then(|header| header.get(column)).map_or(0, |head| widest_piece(head));
    let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(|cell| widest_piece(cell));
    let least = |column| cells(column).max().unwrap_or(0).min(WORD).max(head(column).min(NARROWEST));
    (0..columns).map(least).collect()
}

/// Takes columns away one by one until all fit into the room, from the first in rank that has more than its least.
fn shrink(widths: &mut [usize], room: usize, least: &[usize], rank: fn(usize, usize) -> usize) {
    while widths.iter().sum::<usize>() > room {
        let broad = widths.iter_mut().zip(least).filter(|(columns, least)| **columns > **least);
        match broad.max_by_key(|(columns, least)| rank(**columns, **least)) {
            Some((columns, _)) => *columns -= 1,
            None => break,
        }
    }
}

/// Gives what cells leave free at the ends of their lines to the column that wants most. `used` tells how much of its
/// columns the lines of a column fill.
fn take_up_slack(widths: &mut [usize], wanted: &[usize], used: impl Fn(usize, usize) -> Option<usize>) {
    let mut slack = 0;
    for (column, columns) in widths.iter_mut().enumerate() {
        let filled = used(column, *columns).unwrap_or(0).min(*columns);
        slack += *columns - filled;
        *columns = filled;
    }
    let neediest = widths.iter_mut().zip(wanted).max_by_key(|(columns, wanted)| wanted.saturating_sub(**columns));
    if let Some((columns, wanted)) = neediest {
        *columns = (*columns + slack).min((*wanted).max(*columns));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_was_cut_where_another_column_could_break_between_words() {
        let mut sheet = Sheet::new(&Look::default());
        let row = ["fab-sql-01-long", "2024-09-02 16:00:40", "a cell of many words that may break anywhere it likes"];
        sheet.table(2, None, &[row.map(str::to_owned).to_vec()], &[]);
        let text = sheet.finish();
        assert!(text.contains("fab-sql-01-long  2024-09-02 16:00:40  a cell of many"), "{text}");
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
    }

    #[test]
    fn a_table_too_wide_for_its_times_was_squeezed() {
        let mut sheet = Sheet::new(&Look { width: 40, ..Look::default() });
        let row = ["vm-sql-01", "enabled", "2024-09-02 16:00:41", "not seen"].map(str::to_owned).to_vec();
        sheet.table(2, Some(&["name", "CSV writer", "last failure (UTC)", "log"]), &[row], &[]);
        let want = [
            "  vm-sql-01",
            "    CSV writer          enabled",
            "    last failure (UTC)  2024-09-02",
            "                        16:00:41",
            "    log                 not seen",
        ];
        assert_eq!(sheet.finish().lines().collect::<Vec<_>>(), want);
    }

    #[test]
    fn the_column_of_the_text_takes_what_wrapped_times_leave() {
        let mut sheet = Sheet::new(&Look::default());
        let text = "a sentence that goes on and on so that it needs more than one line of the page";
        let row = ["16:00:39.054 (01:00:39)", "+0.000", "vm-sql-01", "Cluster 1537", text];
        sheet.table(4, None, &[row.map(str::to_owned).to_vec()], &[]);
        let said = sheet.finish();
        assert!(
            said.starts_with("    16:00:39.054  +0.000  vm-sql-01  Cluster 1537  a sentence that goes on and"),
            "{said}"
        );
        assert!(said.contains("\n    (01:00:39)"), "{said}");
    }
}
