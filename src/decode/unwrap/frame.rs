//! What is drawn or tagged around a text as a whole: a box, a table of one column, an element of XML.

use super::{Numbered, carrier, table};

/// The sides of boxes and tables.
const SIDES: [char; 5] = ['|', '│', '┃', '║', '¦'];
const CDATA: (&str, &str) = ("<![CDATA[", "]]>");

/// Whether a text may have a frame: cheap to ask of a large text.
pub(super) fn may_be_framed(text: &str) -> bool {
    ["+---", "+===", "┌─", "┏━", "╔═", "╭─", "| --", "|--", "|:-", "| :-", CDATA.0]
        .iter()
        .any(|edge| text.contains(edge))
        || is_xml(text)
}

/// Whether a text is a document that has its words between tags; pages and events have readers of their own.
fn is_xml(text: &str) -> bool {
    let tells = text.trim_start().starts_with("<?xml") || text.contains(CDATA.0);
    tells && !["<Event", "<Objs", "<Objects"].iter().any(|tag| text.contains(tag))
}

/// Takes boxes and tables of one column off the lines, where evidence shows inside; a table of names is one itself. Says
/// whether there was one.
pub(super) fn take_off(lines: &mut [Numbered]) -> bool {
    let (mut at, mut taken) = (0, false);
    while at < lines.len() {
        let begun = lines.get(at..).unwrap_or_default();
        let Some(frame) = Frame::at(begun) else {
            at += 1;
            continue;
        };
        let inside: Vec<&str> = begun.iter().take(frame.lines).filter_map(|line| frame.inner(&line.text)).collect();
        let rows = inside.get(frame.headings..).unwrap_or_default();
        // Bars between the sides are those of columns.
        let has_columns = rows.iter().filter(|row| row.trim_matches(SIDES).contains(SIDES)).count() * 2 > rows.len();
        if !has_columns && carrier::holds_evidence(rows) {
            taken = true;
            for line in lines.iter_mut().skip(at).take(frame.lines) {
                line.text = frame.inner(&line.text).unwrap_or_default().replace("\\|", "|");
            }
        }
        at += frame.lines.max(1);
    }
    taken
}

/// A box, or a table of one column.
struct Frame {
    lines: usize,
    /// Lines above the rule of a table.
    headings: usize,
}

impl Frame {
    fn at(lines: &[Numbered]) -> Option<Self> {
        let first = lines.first()?;
        let is_box = is_edge(&first.text);
        let is_table = || !first.text.trim().is_empty() && lines.get(1).is_some_and(|rule| is_rule(&rule.text));
        if !(is_box || side(&first.text).is_some() && is_table()) {
            return None;
        }
        let inside = lines.iter().skip(1).take_while(|line| is_edge(&line.text) || side(&line.text).is_some());
        Some(Self { lines: 1 + inside.count(), headings: usize::from(!is_box) })
    }

    /// What a line says in the frame; edges say nothing.
    fn inner<'t>(&self, text: &'t str) -> Option<&'t str> {
        let is_edge = is_edge(text) || self.headings > 0 && is_rule(text);
        side(text).filter(|_| !is_edge)
    }
}

/// The edge of a box: dashes of one kind between two corners, with no other between them.
fn is_edge(text: &str) -> bool {
    const LEAST: usize = 3;
    let is_corner = |c: char| c == '+' || matches!(c, '┌'..='╰') && !is_dash(c);
    let inner = text.trim().strip_prefix(is_corner).and_then(|text| text.strip_suffix(is_corner));
    inner.is_some_and(|inner| {
        let mut dashes = inner.chars();
        let first = dashes.next().filter(|first| is_dash(*first));
        first.is_some_and(|first| dashes.clone().count() + 1 >= LEAST && dashes.all(|dash| dash == first))
    })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '=' | '─' | '━' | '═')
}

/// The rule below the heading of a Markdown table of one column.
fn is_rule(text: &str) -> bool {
    let inner = text.trim().strip_prefix('|').map(|text| text.strip_suffix('|').unwrap_or(text).trim());
    inner.is_some_and(|inner| {
        !inner.contains(['|', '+', ' ']) && inner.contains("---") && table::is_barred_rule(text.trim())
    })
}

/// What stands between the two sides of a line.
fn side(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix(SIDES)?.strip_suffix(SIDES)?;
    Some(inner.strip_prefix(' ').unwrap_or(inner).trim_end())
}

/// The lines of a document of XML with those of its texts that have several apart from the tags around them; `None` where
/// there is no such text.
pub(super) fn texts(text: &str, lines: impl Iterator<Item = Numbered>) -> Option<Vec<Numbered>> {
    if !is_xml(text) {
        return None;
    }
    let (mut all, mut open, mut changed) = (Vec::new(), false, false);
    for line in lines {
        let parts = parts(&line.text, &mut open);
        changed |= parts.len() > 1;
        if parts.len() == 1 {
            all.push(line);
            continue;
        }
        all.extend(parts.into_iter().map(|part| Numbered { number: line.number, text: part.to_owned() }));
    }
    changed.then_some(all)
}

/// The parts of a line at which a text of several lines begins or ends; `open` is whether it stands in one.
fn parts<'t>(line: &'t str, open: &mut bool) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut rest = line;
    if *open && let Some((text, tags)) = ends(rest) {
        parts.extend([text, tags]);
        (*open, rest) = (false, "");
    }
    if let Some((tags, text)) = begins(rest).filter(|_| !*open) {
        parts.extend([tags, text]);
        (*open, rest) = (true, "");
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest);
    }
    parts
}

/// A line before and behind the last tag, where that opens an element whose text goes on below.
fn begins(line: &str) -> Option<(&str, &str)> {
    if let Some((tags, text)) = line.rsplit_once(CDATA.0) {
        return (!text.contains(CDATA.1)).then_some((tags, text));
    }
    let (before, text) = line.rsplit_once('>')?;
    let tag = before.rsplit_once('<')?.1;
    let opens = tag.starts_with(char::is_alphabetic) && !tag.ends_with('/');
    let tags = line.get(..line.len() - text.len())?;
    (opens && !text.trim().is_empty() && !text.contains('<')).then_some((tags, text))
}

/// A line before and behind the place where such a text ends.
fn ends(line: &str) -> Option<(&str, &str)> {
    if let Some((text, tags)) = line.split_once(CDATA.1) {
        return Some((text, tags));
    }
    let at = line.find('<').filter(|at| line.get(*at..).is_some_and(|tags| tags.starts_with("</")))?;
    line.split_at_checked(at).filter(|(text, _)| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[Numbered]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).filter(|text| !text.trim().is_empty()).collect()
    }

    #[test]
    fn boxes_and_tables_of_one_column_are_taken_off_what_shows_evidence() {
        for text in [
            "+------------+\n| Name State |\n| ---- ----- |\n| A    Up    |\n+------------+",
            "see\n┌────────────┐\n│ Name State │\n│ ---- ----- │\n│ A    Up    │\n└────────────┘\nend",
            "| Output |\n| --- |\n| Name State |\n| ---- ----- |\n| A    Up |",
            "|Output|\n|:-----:|\n|Name State|\n|---- -----|\n|A    Up|",
        ] {
            let mut lines = Numbered::all(text);
            assert!(take_off(&mut lines), "{text}");
            let shown = shown(&lines);
            let at = shown.iter().position(|line| *line == "Name State").expect(text);
            assert_eq!(shown.get(at..at + 3), Some(&["Name State", "---- -----", "A    Up"][..]), "{text}");
        }
        for text in [
            "+------+\n| Name |\n+------+\n| A 1  |\n+------+",
            "| Name |\n| --- |\n| A 1 |",
            "| Name | State |\n| --- | --- |\n| A: [1] Stable | {x} |",
            "+---+---+\n| a | b |\n+---+---+",
        ] {
            let mut lines = Numbered::all(text);
            assert!(!take_off(&mut lines), "{text}");
            assert_eq!(lines, Numbered::all(text), "{text}");
        }
    }

    #[test]
    fn a_text_of_several_lines_stands_apart_from_the_tags_around_it() {
        let of = |text: &str| {
            let lines = texts(text, Numbered::all(text).into_iter())?;
            Some(lines.iter().map(|line| format!("{}{}", line.number, line.text)).collect::<Vec<_>>().join("|"))
        };
        assert_eq!(
            of("<?xml?>\n<a host=\"n\"><b><![CDATA[Name  State\n----  -----\nA     Up]]></b></a>").as_deref(),
            Some("1<?xml?>|2<a host=\"n\"><b>|2Name  State|3----  -----|4A     Up|4</b></a>")
        );
        assert_eq!(
            of("<?xml?>\n<a><h>n</h><b>Name  State\n\nA     Up</b></a>\n<c>x</c>").as_deref(),
            Some("1<?xml?>|2<a><h>n</h><b>|2Name  State|3|4A     Up|4</b></a>|5<c>x</c>")
        );
        for text in ["<?xml?>\n<a>\n<b>one</b>\n<c/>\n</a>", "<a>one\ntwo</a>", "<?xml?>\n<Event>one\ntwo</Event>"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
