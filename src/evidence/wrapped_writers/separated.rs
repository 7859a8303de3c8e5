//! Writers as rows with a sign between their cells: Markdown's tables and those that scripts draw, HTML's, tabs.

use super::{CODE, Property, Row, property};
use crate::decode::text::Line;

/// What stands between cells; those of HTML come with tabs.
const BARS: [char; 6] = ['|', '│', '┃', '║', '¦', '\t'];
/// Columns of a table that are looked at.
const COLUMNS: usize = 32;
/// Blank lines below a header or between rows.
const GAP: usize = 2;

/// The writers of all tables in these lines.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let mut all = Vec::new();
    let mut rest = lines;
    while let Some((line, below)) = rest.split_first() {
        rest = below;
        let Some((sign, columns)) = header(line.text) else { continue };
        let (rows, used) = body(below, sign, &columns);
        all.extend(rows);
        rest = below.get(used..).unwrap_or_default();
    }
    all
}

/// The sign and the columns of a header that names a writer's name and its state.
fn header(text: &str) -> Option<(char, Vec<Option<Property>>)> {
    let sign = text.trim().chars().find(|c| BARS.contains(c)).filter(|_| text.len() < 2_000)?;
    // Jira doubles the signs of a header.
    let doubled = text.trim().starts_with("||").then(|| text.replace("||", "|"));
    let columns: Vec<_> = cells(doubled.as_deref().unwrap_or(text), sign).into_iter().map(property).collect();
    let has = |wanted| columns.contains(&Some(wanted));
    (has(Property::Name) && (has(Property::State) || has(Property::Code))).then_some((sign, columns))
}

fn body(lines: &[Line<'_>], sign: char, columns: &[Option<Property>]) -> (Vec<Row>, usize) {
    let (mut rows, mut gap, mut used) = (Vec::new(), 0, 0);
    for (at, line) in lines.iter().enumerate() {
        if is_rule(line.text) {
            gap += usize::from(line.text.trim().is_empty());
            if gap > GAP {
                break;
            }
            continue;
        }
        let mut row = Row::default();
        row.block.line = line.number;
        let cells = cells(line.text, sign);
        if cells.len() < 2 || cells.len() > columns.len() {
            break;
        }
        for (property, cell) in columns.iter().zip(cells) {
            property.iter().for_each(|property| row.put(*property, label(*property), cell));
        }
        (gap, used) = (0, at + 1);
        rows.extend(Some(row).filter(Row::is_known_writer));
    }
    (rows, used)
}

/// Columns are named in English: the label of the error is that of the tool.
fn label(property: Property) -> &'static str {
    match property {
        Property::Error => "Last error",
        Property::Code => CODE,
        _ => "",
    }
}

/// What stands between the signs, without Markdown's emphasis.
fn cells(text: &str, sign: char) -> Vec<&str> {
    let is_blank = |c: char| c.is_whitespace() && c != sign;
    let inner = text.trim_matches(is_blank);
    let framed = inner.strip_prefix(sign).filter(|_| sign != '\t').unwrap_or(inner);
    let inner = framed.strip_suffix(sign).unwrap_or(framed);
    inner.split(sign).take(COLUMNS).map(|cell| cell.trim().trim_matches(['*', '`']).trim()).collect()
}

/// Dashes, bars and the corners between them, or nothing.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '=' | '+' | ':' | ' ' | '\u{2500}'..='\u{257f}') || BARS.contains(&c))
}
