//! Sheets of Excel: a line a row, cells apart by tabs, days as days.

use std::collections::BTreeMap;

use super::markup::{Element, each};
use crate::knowledge::csv_words;

/// Bytes that a shared string takes beside its characters.
const STRING: usize = 48;
/// The last column of a sheet.
const COLUMNS: usize = 16_384;

/// How the numbers of a workbook are shown.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Whether a cell of a style is a day, by the number of the style.
    days: Vec<bool>,
    /// Days are counted from 1904.
    from_1904: bool,
}

/// A sheet as the workbook names it.
#[derive(Debug)]
pub(super) struct Named {
    name: String,
    /// The id under which the workbook's relations tell its part.
    id: String,
}

/// The names that people gave to sheets: they may say what is in them. What Excel calls a new one ends in its number.
pub(super) fn sheet_names(xml: &[u8]) -> Vec<Named> {
    /// Sheets of the largest workbook.
    const MOST: usize = 1_000;
    let mut names: Vec<Named> = Vec::new();
    each(xml, |element| {
        if let Element::Begin(start) = element
            && start.local_name().as_ref() == "sheet"
            && names.len() < MOST
        {
            let (mut name, mut id) = (None, String::new());
            for attribute in start.attributes().flatten() {
                match attribute.key.as_ref() {
                    "name" => name = Some(attribute.value.into_owned()),
                    key if key.ends_with(":id") => id = attribute.value.into_owned(),
                    _ => {}
                }
            }
            names.extend(name.map(|name| Named { name, id }));
        }
    });
    let is_given = |Named { name, .. }: &Named| {
        let word = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        word.len() == name.len() || word.contains(char::is_whitespace)
    };
    names.retain(is_given);
    names
}

/// The sheet's names by the parts that hold them, of the relations of the workbook, where the name is that of a command or
/// speaks of Cluster Shared Volumes: it is the title of what stands in the sheet. Those leave `names`.
pub(super) fn titles(relations: &[u8], names: &mut Vec<Named>) -> BTreeMap<String, String> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    each(relations, |element| {
        if let Element::Begin(start) = element
            && start.local_name().as_ref() == "Relationship"
            && parts.len() < COLUMNS
        {
            let attribute = |name: &str| {
                let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
                found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
            };
            parts.insert(attribute("Id"), attribute("Target"));
        }
    });
    let is_title = |name: &str| name.to_ascii_lowercase().starts_with("get-") || csv_words::said(name).is_some();
    let mut titles = BTreeMap::new();
    names.retain(|Named { name, id }| {
        let part = parts.get(id).filter(|_| is_title(name));
        let part = part.and_then(|part| part.rsplit('/').next());
        part.is_none_or(|part| titles.insert(part.to_owned(), name.clone()).is_some())
    });
    titles
}

impl Named {
    /// What people called it.
    pub(super) fn name(self) -> String {
        self.name
    }
}

impl Styles {
    /// Reads the settings of a workbook.
    pub(super) fn book(&mut self, xml: &[u8]) {
        each(xml, |element| {
            if let Element::Begin(start) = element
                && start.local_name().as_ref() == "workbookPr"
            {
                let is_set = |a: &quick_xml::events::attributes::Attribute<'_>| {
                    a.key.as_ref() == "date1904" && matches!(a.value.as_ref(), "1" | "true")
                };
                self.from_1904 = start.attributes().flatten().any(|attribute| is_set(&attribute));
            }
        });
    }

    /// Reads how cells are shown.
    pub(super) fn learn(&mut self, xml: &[u8]) {
        /// Styles of the largest workbook.
        const MOST: usize = 65_536;
        let (mut own, mut in_cells, mut days) = (std::collections::BTreeSet::new(), false, Vec::new());
        each(xml, |element| match element {
            Element::Begin(start) => {
                let attribute = |name: &str| {
                    let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
                    found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
                };
                match start.local_name().as_ref() {
                    "numFmt" if own.len() < MOST && is_day(&attribute("formatCode")) => {
                        own.insert(attribute("numFmtId"));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells && days.len() < MOST => {
                        let id = attribute("numFmtId");
                        // The formats that every workbook has.
                        let is_usual =
                            id.parse::<u32>().is_ok_and(|id| matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58));
                        days.push(is_usual || own.contains(&id));
                    }
                    _ => {}
                }
            }
            Element::End("cellXfs") => in_cells = false,
            _ => {}
        });
        self.days = days;
    }

    /// A number of a style as it is shown: the day and the time of day that it stands for.
    fn shown(&self, style: Option<usize>, value: &str) -> Option<String> {
        const DAY: f64 = 86_400_000.0;
        // From the first of March 1900 on, where the count of days and the calendar agree, to the year 9999.
        const DAYS: std::ops::Range<f64> = 61.0..2_958_466.0;
        let is_day = style.and_then(|style| self.days.get(style)).copied().unwrap_or_default();
        let number: f64 = value.trim().parse().ok().filter(|_| is_day)?;
        let number = number + if self.from_1904 { 1_462.0 } else { 0.0 };
        if !DAYS.contains(&number) {
            return None;
        }
        let milliseconds = (number * DAY).round() as i64;
        let first = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
        let time = first.checked_add(jiff::SignedDuration::from_millis(milliseconds)).ok()?;
        Some(time.to_string().replace('T', " "))
    }
}

/// Whether a format of numbers shows days or times: it has their letters outside of quotes, brackets and escapes.
fn is_day(format: &str) -> bool {
    let mut signs = format.chars();
    let (mut quoted, mut bracket) = (false, false);
    while let Some(sign) = signs.next() {
        match sign {
            '\\' | '_' | '*' => drop(signs.next()),
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            _ if quoted || bracket => {}
            'y' | 'Y' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            // `General` has none of them; a colour and a condition stand in brackets.
            _ => {}
        }
    }
    false
}

/// The strings that cells refer to by number, as long as there is room. How a Japanese word is read stands beside it and is
/// no part of it.
pub(super) fn shared_strings(xml: &[u8], charge: &mut dyn FnMut(usize) -> bool) -> Vec<String> {
    let (mut all, mut now, mut in_text, mut in_reading, mut fits) = (Vec::new(), String::new(), false, false, true);
    each(xml, |element| match element {
        Element::Begin(start) if start.local_name().as_ref() == "t" => in_text = !in_reading,
        Element::Begin(start) if start.local_name().as_ref() == "rPh" => in_reading = true,
        Element::End("rPh") => in_reading = false,
        Element::End("t") => in_text = false,
        Element::End("si") => {
            fits = fits && charge(STRING + now.len());
            all.extend(Some(without_escapes(&std::mem::take(&mut now))).filter(|_| fits));
        }
        Element::Text(said) if in_text => now.push_str(said),
        _ => {}
    });
    all
}

/// A string without Excel's own escapes (`_x000D_`).
fn without_escapes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        shown.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(sign) => {
                shown.push(sign);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                shown.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    shown.push_str(rest);
    shown.replace("\r\n", "\n")
}

/// The column of a cell's name (`C5`), counted from 0.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1).filter(|column| *column < COLUMNS)
}

/// A cell that is open.
#[derive(Default)]
struct Cell {
    kind: String,
    style: Option<usize>,
    value: String,
}

/// A sheet, as long as there is room. An empty cell that is left out stands between two tabs.
pub(super) fn sheet(xml: &[u8], shared: &[String], styles: &Styles, charge: &mut dyn FnMut(usize) -> bool) -> String {
    let (mut text, mut fits) = (String::new(), true);
    let (mut cell, mut at, mut in_value, mut in_reading) = (Cell::default(), 0, false, false);
    each(xml, |element| match element {
        Element::Begin(start) => match start.local_name().as_ref() {
            "row" => at = 0,
            "c" => {
                cell = Cell::default();
                for attribute in start.attributes().flatten() {
                    match attribute.key.as_ref() {
                        "t" => cell.kind = attribute.value.into_owned(),
                        "s" => cell.style = attribute.value.parse().ok(),
                        "r" => {
                            let skipped =
                                column(&attribute.value).and_then(|column| column.checked_sub(at)).unwrap_or(0);
                            fits = fits && charge(skipped);
                            text.extend(std::iter::repeat_n('\t', if fits { skipped } else { 0 }));
                            at += skipped;
                        }
                        _ => {}
                    }
                }
            }
            "rPh" => in_reading = true,
            "v" | "t" => in_value = !in_reading,
            _ => {}
        },
        Element::End("v" | "t") => in_value = false,
        Element::End("rPh") => in_reading = false,
        Element::End("c") => {
            let value = std::mem::take(&mut cell.value);
            let shown = match cell.kind.as_str() {
                "s" => value.trim().parse().ok().and_then(|at: usize| shared.get(at)).cloned(),
                "" | "n" => styles.shown(cell.style, &value),
                "b" => Some(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
                "inlineStr" | "str" => Some(without_escapes(&value)),
                _ => None,
            };
            let shown = shown.unwrap_or(value);
            fits = fits && charge(shown.len() + 2);
            if fits {
                text.push_str(&shown);
                text.push('\t');
            }
            at += 1;
        }
        Element::End("row") => {
            fits = fits && charge(1);
            text.extend(Some('\n').filter(|_| fits));
        }
        Element::Text(said) if in_value => cell.value.push_str(said),
        _ => {}
    });
    without_margin(text)
}

/// A sheet without the columns at its left in which nothing stands.
fn without_margin(text: String) -> String {
    let tabs = |line: &str| line.bytes().take_while(|byte| *byte == b'\t').count();
    let filled = |line: &&str| !line.trim().is_empty();
    let margin = text.lines().filter(filled).map(tabs).min().unwrap_or(0);
    match margin {
        0 => text,
        _ => text.lines().map(|line| format!("{}\n", line.get(margin..).unwrap_or_default())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stands_in_its_column_and_a_day_is_a_day() {
        let mut styles = Styles::default();
        styles.learn(b"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm:ss\"/><numFmt numFmtId=\"165\" formatCode=\"[Red]0.00\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>");
        assert_eq!(styles.days, [false, true, true, false]);
        let shown = |cells: &str, styles: &Styles| {
            let xml = format!("<worksheet><row>{cells}</row></worksheet>");
            sheet(xml.as_bytes(), &["a".into()], styles, &mut |_| true)
        };
        for (cells, expected) in [
            ("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\"><v>2</v></c>", "a\t\t2\t\n"),
            ("<c r=\"B1\" s=\"1\"><v>45536.763888888891</v></c>", "2024-09-01 18:20:00\t\n"),
            ("<c r=\"A1\" s=\"2\"><v>45536</v></c><c s=\"3\"><v>1.5</v></c>", "2024-09-01 00:00:00\t1.5\t\n"),
            ("<c r=\"A1\" t=\"b\"><v>1</v></c>", "TRUE\t\n"),
            ("<c t=\"inlineStr\"><is><t>a_x000D_\nb</t><rPh><t>x</t></rPh></is></c>", "a\nb\t\n"),
            ("<c r=\"ZZZZZ1\"><v>1</v></c>", "1\t\n"),
        ] {
            assert_eq!(shown(cells, &styles), expected, "{cells}");
        }
        styles.book(b"<workbook><workbookPr date1904=\"1\"/></workbook>");
        assert_eq!(shown("<c s=\"1\"><v>44074.5</v></c>", &styles), "2024-09-01 12:00:00\t\n");
        assert_eq!(
            shared_strings("<sst><si><t>結果</t><rPh><t>ケッカ</t></rPh></si></sst>".as_bytes(), &mut |_| true),
            ["結果"]
        );
    }
}
