//! Rows of Markdown's tables that a margin broke: each has as many bars as the rule below the header.

use unicode_width::UnicodeWidthStr;

use super::folded::{Measure, quoted};
use super::{Numbered, table};

/// Puts the pieces of rows together. Between two was nothing where all were broken at one width, a blank where they were
/// not; where neither is known, they stay.
pub(super) fn join(lines: &mut Vec<Numbered>) {
    let Some((rows, between)) = broken(lines).filter(|(rows, _)| !rows.is_empty()) else { return };
    let mut rows = rows.into_iter().peekable();
    let mut open = 0;
    let mut joined: Vec<Numbered> = Vec::with_capacity(lines.len());
    for (at, line) in lines.drain(..).enumerate() {
        match joined.last_mut().filter(|_| open > 0) {
            Some(row) => {
                let alike = quoted(&row.text).0 == quoted(&line.text).0;
                let text = if alike { quoted(&line.text).1 } else { line.text.as_str() };
                row.text.push_str(between);
                row.text.push_str(if between.is_empty() { text } else { text.trim_start() });
                open -= 1;
            }
            None => {
                open = rows.next_if(|(first, _)| *first == at).map_or(0, |(_, pieces)| pieces - 1);
                joined.push(line);
            }
        }
    }
    *lines = joined;
}

/// The rows that have several pieces, each as the place of the first and how many, and what stood between two.
fn broken(lines: &[Numbered]) -> Option<(Vec<(usize, usize)>, &'static str)> {
    /// Pieces of one row, and broken ones of which their width can be told.
    const PIECES: usize = 16;
    const LEAST: usize = 3;
    let text = |at: usize| lines.get(at).map(|line| quoted(&line.text).1);
    let wanted = (0..lines.len()).filter_map(text).find(|text| is_rule(text)).map(bars)?;
    let mut rows: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(first) = text(at) {
        let (mut count, mut pieces, mut last) = (bars(first), 1, first);
        while first.trim_start().starts_with('|') && count < wanted && pieces < PIECES {
            let Some(next) = text(at + pieces).filter(|next| !next.trim().is_empty()) else { break };
            (count, pieces, last) = (count + bars(next), pieces + 1, next);
        }
        let is_row = pieces > 1 && count == wanted && last.trim_end().ends_with('|');
        rows.extend(is_row.then_some((at, pieces)));
        at += if is_row { pieces } else { 1 };
    }
    let broken = rows.iter().flat_map(|(at, pieces)| lines.iter().skip(*at).take(pieces - 1));
    let broken: Vec<&str> = broken.map(|line| line.text.as_str()).collect();
    let first = broken.first()?;
    let are_alike = |measure: Measure| broken.iter().all(|text| measure(text) == measure(first));
    if !(are_alike(UnicodeWidthStr::width) || are_alike(|text| text.chars().count())) {
        return Some((rows, " "));
    }
    // Rows as long as each other may all have been broken between the same words.
    let end = |text: &str| text.rsplit(' ').next().map(str::to_owned);
    let differ = broken.iter().any(|text| end(text) != end(first));
    (differ && broken.len() >= LEAST).then_some((rows, ""))
}

/// Bars that part cells.
fn bars(text: &str) -> usize {
    text.matches('|').count() - text.matches("\\|").count()
}

/// The rule below the header of a table of several columns, which stands between bars.
fn is_rule(text: &str) -> bool {
    const SIDES: usize = 2;
    let text = text.trim();
    text.starts_with('|') && text.ends_with('|') && bars(text) > SIDES && table::is_barred_rule(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_a_margin_broke_are_put_together_where_it_is_known_how() {
        let told = |text: &str| {
            let mut lines = Numbered::all(text);
            join(&mut lines);
            lines.iter().skip(2).map(|line| line.text.clone()).collect::<Vec<_>>().join("~")
        };
        let head = "| A | B | C |\n| --- | --- | --- |\n";
        for (text, joined) in [
            (
                "| one | no\nerror | x |\n| fourteen |\nno error | y |",
                "| one | no error | x |~| fourteen | no error | y |",
            ),
            (
                "| abcdef |\n b | c |\n| abcd | e\nf | g |\n| a | bcd \n| e |",
                "| abcdef | b | c |~| abcd | ef | g |~| a | bcd | e |",
            ),
            // As wide as each other, and nobody knows why.
            ("| ab | no\nerror | x |\n| cd | no\nerror | y |", "| ab | no~error | x |~| cd | no~error | y |"),
            ("| a | b | c |\n| d | e | f |", "| a | b | c |~| d | e | f |"),
            ("| a | b\nan end", "| a | b~an end"),
        ] {
            assert_eq!(told(&format!("{head}{text}")), joined, "{text}");
        }
        let quoted = "> | A | B |\n> | --- | --- |\n> | a |\n> b |\n> | cde | f\n> g |";
        assert_eq!(told(quoted), "> | a | b |~> | cde | f g |");
    }
}
