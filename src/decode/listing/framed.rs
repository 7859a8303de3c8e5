//! Tables with bars between their cells: Markdown's, and those that scripts draw with `+`, `|` or box drawings.

use super::{Block, Form};
use crate::decode::objects::{Object, Property, Value};
use crate::decode::text::Line;

const BARS: [char; 5] = ['|', '│', '┃', '║', '¦'];

/// A table: a header, a rule below it, rows; a rule may stand above and between.
pub(super) fn take(lines: &[Line<'_>], room: usize) -> Option<(Block, usize)> {
    let top = usize::from(is_rule(lines.first()?.text));
    let header = lines.get(top)?;
    lines.get(top + 1).filter(|line| is_rule(line.text))?;
    let columns = cells(header.text)?;
    let body = lines.get(top + 2..).unwrap_or_default();
    let rows = body
        .iter()
        .map_while(|line| if is_rule(line.text) { Some((line, None)) } else { Some((line, Some(cells(line.text)?))) });
    let mut used = top + 2;
    let (mut objects, mut left_out) = (Vec::new(), 0);
    let fit = room / (columns.len() + 1);
    for (line, cells) in rows {
        used += 1;
        let Some(cells) = cells else { continue };
        if objects.len() >= fit {
            left_out += 1;
            continue;
        }
        let property = |(name, cell): (&String, String)| Property {
            name: name.clone(),
            value: Value::from_cell(&cell),
            line: line.number,
        };
        let properties = columns.iter().zip(cells).map(property).collect();
        objects.push(Object { line: line.number, properties, ..Object::default() });
    }
    Some((Block { form: Form::Table, line: header.number, columns, objects, left_out, columns_left_out: 0 }, used))
}

/// Dashes, bars and the corners between them, and at least three dashes.
fn is_rule(text: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '=' | '─' | '━' | '═' | '╌' | '┄');
    let is_frame =
        |c: char| is_dash(c) || matches!(c, '+' | ':' | '*' | ' ' | '\u{2500}'..='\u{257f}') || BARS.contains(&c);
    text.chars().all(is_frame) && text.chars().filter(|c| is_dash(*c)).count() >= 3
}

/// What stands between the bars of a line that has some.
fn cells(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    let inner = text.strip_prefix(BARS).unwrap_or(text);
    let inner = inner.strip_suffix(BARS).unwrap_or(inner);
    let framed = inner.len() < text.len() || inner.contains(BARS);
    let plain = |cell: &str| cell.trim().trim_matches(['*', '`']).trim().to_owned();
    (framed && !is_rule(text)).then(|| inner.split(BARS).map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let cells = |o: &Object| o.properties.iter().map(|p| p.value.as_text().unwrap_or("").to_owned()).collect();
        take(&lines, 100).map_or_else(Vec::new, |(block, _)| block.objects.iter().map(cells).collect())
    }

    #[test]
    fn bars_of_every_kind() {
        for text in [
            "| Name | State | Node |\n|---|:---:|---|\n| Tills 1 | Online | n1 |\n",
            "Name | State | Node\n--- | --- | ---\nTills 1 | Online | n1\n\ntext",
            "┌─────────┬────────┬────┐\n│ Name    │ State  │ Node │\n├─────────┼────────┼────┤\n│ Tills 1 │ Online │ n1 │\n└─────────┴────────┴────┘",
            "+---------+--------+----+\n| Name | State | Node |\n+=========+========+====+\n| Tills 1 | Online | n1 |\n+---------+--------+----+",
            "Name    │ State  │ Node │\n├─────────┼────────┼────┤\nTills 1 │ Online │ n1 │",
        ] {
            assert_eq!(rows(text), [["Tills 1", "Online", "n1"]], "{text}");
        }
        for text in ["a | b\nc | d", "Name State\n---- -----\nA B", "", "| one |"] {
            assert!(rows(text).is_empty(), "{text}");
        }
    }
}
