//! What stands in a text in a form of its own: JSON and exported rows between words, behind the prefix of a log, at the
//! end of a line.

use std::io::{self, Read};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::text::Line;
use super::unwrap::{Numbered, Prefix};
use crate::knowledge::event_labels::{self, Field};

/// A text taken apart.
#[derive(Debug, Default)]
pub struct Apart<'t> {
    /// The lines that are words.
    pub around: Vec<Line<'t>>,
    /// The parts of another form, each as if it stood alone.
    pub inner: Vec<Vec<Numbered>>,
    /// An export of events breaks off or is not well formed.
    pub cut: bool,
}

/// The parts of a text; `None` where it is of one form.
pub fn apart<'t>(lines: &[Line<'t>]) -> Option<Apart<'t>> {
    if !lines.iter().any(|line| begins_json(line.text).is_some() || Rows::of(line.text).is_some()) {
        return None;
    }
    let bytes: usize = lines.iter().map(|line| line.text.len() + 1).sum();
    let mut walk = Walk { lines, left: bytes.saturating_mul(8).saturating_add(1 << 20), ..Walk::default() };
    walk.all();
    let is_blank = walk.apart.around.iter().all(|line| line.text.trim().is_empty());
    // The last row of an export that breaks off is one of its rows, and no words below it.
    let mut words = walk.apart.around.iter().filter(|line| !line.text.trim().is_empty());
    let last = lines.iter().rfind(|line| !line.text.trim().is_empty()).map(|line| line.number);
    let first = lines.iter().find(|line| !line.text.trim().is_empty());
    let breaks_off = first.is_some_and(|line| Rows::of(line.text).is_some())
        && words.next().is_some_and(|line| line.text.trim_start().starts_with('"') && Some(line.number) == last)
        && words.next().is_none();
    let is_one = (is_blank || breaks_off) && walk.apart.inner.len() == 1 && !walk.changed;
    (!is_one && !walk.apart.inner.is_empty() || walk.apart.cut && !is_blank).then_some(walk.apart)
}

#[derive(Default)]
struct Walk<'l, 't> {
    lines: &'l [Line<'t>],
    /// Bytes that may be tried: what begins as JSON and is none is read again from the next line on.
    left: usize,
    apart: Apart<'t>,
    /// The last part is JSON, with nothing behind it.
    goes_on: bool,
    /// A part was carried by what is no part of it.
    changed: bool,
    /// The table whose rows may follow, and its part.
    rows: Option<(Rows, usize)>,
}

impl<'t> Walk<'_, 't> {
    fn all(&mut self) {
        let (mut at, mut from, mut in_xml) = (0, 0, false);
        while let Some(line) = self.lines.get(at) {
            let text = line.text.get(from..).unwrap_or_default();
            // What an event in XML holds is the event's.
            in_xml |= text.contains("<Event");
            if in_xml {
                in_xml = !text.contains("</Event>");
            } else if let Some((to, col)) = self.json(at, from) {
                (at, from) = (to, col);
                continue;
            } else if let Some(to) = (from == 0).then(|| self.row(at)).flatten() {
                at = to;
                continue;
            }
            self.around(Line { number: line.number, text });
            (at, from) = (at + 1, 0);
        }
    }

    fn around(&mut self, line: Line<'t>) {
        // Between two parts stand signs that are no words.
        let is_word = line.text.contains(char::is_alphanumeric);
        self.goes_on &= !is_word;
        // Those of JSON itself may be of one that breaks off.
        let of_json = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | ',' | ':' | '"');
        self.changed |= !is_word && !line.text.chars().all(of_json);
        // The rule below the header of a table is no such sign.
        let is_rule = line.text.contains("-- ") && line.text.chars().all(|c| c == '-' || c.is_whitespace());
        if is_word || is_rule || line.text.trim().is_empty() {
            self.apart.around.push(line);
        }
    }

    /// The JSON of a line from a place on; gives where it ends.
    fn json(&mut self, at: usize, from: usize) -> Option<(usize, usize)> {
        let line = self.lines.get(at)?;
        let text = line.text.get(from..)?;
        /// What begins as JSON in one line and is none: a broken export has its other objects behind that.
        const MOST: usize = 64;
        let mut columns = json_begins(text).take(MOST).map(|column| from + column);
        columns.find_map(|column| self.json_from(at, from, column))
    }

    fn json_from(&mut self, at: usize, from: usize, column: usize) -> Option<(usize, usize)> {
        let line = self.lines.get(at)?;
        let before = line.text.get(from..column)?;
        let prefix = if before.trim().is_empty() { None } else { Prefix::of([before].into_iter()) };
        for prefix in std::iter::once(None).chain(prefix.as_ref().map(Some)) {
            let mut found = self.attempt(at, column, prefix, false);
            if matches!(found, Tried::Folded) {
                found = self.attempt(at, column, prefix, true);
            }
            let Tried::Whole { to, lines, cut } = found else { continue };
            let telling = lines.iter().any(|line| line.text.contains("\":") || line.text.contains("\" :"));
            if !telling {
                break;
            }
            self.apart.cut |= cut && names_event(&lines);
            self.changed |= prefix.is_some() || !before.trim().is_empty() || lines.len() == 1 && to.0 > at + 1;
            if !before.trim().is_empty() {
                self.apart.around.push(Line { number: line.number, text: before });
            }
            match self.apart.inner.last_mut().filter(|_| self.goes_on) {
                Some(last) => last.extend(lines),
                None => self.apart.inner.push(lines),
            }
            (self.goes_on, self.rows) = (true, None);
            return Some(to);
        }
        None
    }

    fn attempt(&mut self, at: usize, column: usize, prefix: Option<&Prefix>, folded: bool) -> Tried {
        let mut source = Joined { lines: self.lines, prefix, folded, at, column, taken: Vec::new(), left: self.left };
        let mut json = serde_json::Deserializer::from_reader(&mut source);
        let read = IgnoredAny::deserialize(&mut json);
        drop(json);
        let Joined { at: last, column, taken, left, .. } = source;
        self.left = left;
        let text = String::from_utf8_lossy(&taken);
        let ended = last >= self.lines.len();
        let cut = read.is_err();
        match read {
            Ok(_) => {}
            Err(error) if error.is_eof() && ended => {}
            Err(error) => {
                // What is broken is said where it is an export of events.
                let begun = [Numbered { number: 0, text: text.into_owned() }];
                let is_folded = !folded && error.to_string().contains("control character");
                self.apart.cut |= !is_folded && names_event(&begun) && prefix.is_none();
                return if is_folded { Tried::Folded } else { Tried::Other };
            }
        }
        let numbers = self.lines.get(at..).unwrap_or_default().iter().map(|line| line.number);
        let lines = text.lines().zip(numbers).map(|(text, number)| Numbered { number, text: text.to_owned() });
        Tried::Whole { to: (last, column), lines: lines.collect(), cut }
    }

    /// The row that begins in a line, or a header; gives the line behind it.
    fn row(&mut self, at: usize) -> Option<usize> {
        let line = self.lines.get(at)?;
        let above = self.apart.around.iter().rposition(|line| !line.text.trim().is_empty());
        let type_name = above.and_then(|at| self.apart.around.get(at)).copied();
        let type_name = type_name.filter(|line| line.text.trim_start().starts_with(TYPE));
        // Cells of a row may look like names, too.
        if let (Some((rows, part)), None) = (self.rows.as_ref(), type_name) {
            if line.text.trim().is_empty() {
                return Some(at + 1);
            }
            if let Some(lines) = rows.row(self.lines.get(at..)?, &mut self.left) {
                self.apart.inner.get_mut(*part)?.extend(lines.iter().map(numbered));
                return Some(at + lines.len());
            }
        }
        let rows = Rows::of(line.text)?;
        if type_name.is_some() {
            self.apart.around.truncate(above.unwrap_or_default());
        }
        self.rows = Some((rows, self.apart.inner.len()));
        self.apart.inner.push(type_name.iter().chain([line]).map(numbered).collect());
        self.goes_on = false;
        Some(at + 1)
    }
}

fn numbered(line: &Line<'_>) -> Numbered {
    Numbered { number: line.number, text: line.text.to_owned() }
}

enum Tried {
    Whole {
        to: (usize, usize),
        lines: Vec<Numbered>,
        cut: bool,
    },
    /// A string goes on in the next line: a margin broke it.
    Folded,
    Other,
}

/// Where JSON may begin in a line first.
fn begins_json(text: &str) -> Option<usize> {
    json_begins(text).next()
}

/// Where JSON may begin in a line: at a bracket with a key or another bracket behind it, or nothing.
fn json_begins(text: &str) -> impl Iterator<Item = usize> {
    let opens = move |(at, _): &(usize, &str)| {
        let rest = text.get(*at..).unwrap_or_default();
        let inner = rest.trim_start_matches('[').trim_start();
        match inner.strip_prefix('{').map(str::trim_start) {
            Some(object) => object.is_empty() || object.starts_with('"'),
            None => inner.is_empty() && rest.starts_with('['),
        }
    };
    text.match_indices(['{', '[']).filter(opens).map(|(at, _)| at)
}

/// Whether keys of these lines are those of an event: a source and an id.
fn names_event(lines: &[Numbered]) -> bool {
    let mut keys = lines.iter().flat_map(|line| line.text.split('"')).filter_map(event_labels::column);
    let (mut source, mut id) = (false, false);
    keys.any(|field| {
        (source, id) = (source || field == Field::Source, id || field == Field::Id);
        source && id
    })
}

/// Lines as one text from a place on, without a prefix, and without their ends where a margin made these.
struct Joined<'l, 't> {
    lines: &'l [Line<'t>],
    prefix: Option<&'l Prefix>,
    folded: bool,
    at: usize,
    column: usize,
    taken: Vec<u8>,
    left: usize,
}

impl Read for Joined<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(place) = buffer.first_mut() else { return Ok(0) };
        loop {
            let Some(line) = self.lines.get(self.at) else { return Ok(0) };
            self.left = self.left.checked_sub(1).ok_or(io::ErrorKind::FileTooLarge)?;
            let byte = match line.text.as_bytes().get(self.column) {
                Some(byte) => {
                    self.column += 1;
                    *byte
                }
                None => {
                    self.at += 1;
                    self.column = 0;
                    if let (Some(prefix), Some(next)) = (self.prefix, self.lines.get(self.at)) {
                        let Some(rest) = prefix.rest(next.text) else {
                            return Err(io::ErrorKind::InvalidData.into());
                        };
                        // What ends a frame is no part of the JSON, and is met as its end.
                        self.column = next.text.find(rest).unwrap_or_default();
                    }
                    if self.folded {
                        continue;
                    }
                    b'\n'
                }
            };
            self.taken.push(byte);
            *place = byte;
            return Ok(1);
        }
    }
}

/// How an export begins that names the type of its objects.
const TYPE: &str = "#TYPE ";

/// The rows below a header.
struct Rows {
    delimiter: char,
    columns: usize,
    quoted: bool,
    /// The column of an event's id, which is a number.
    id: Option<usize>,
}

impl Rows {
    /// The header of an export of objects, whose cells are quoted, or of events.
    fn of(line: &str) -> Option<Self> {
        const LONGEST: usize = 8192;
        let text = line.trim();
        // Asked of each line: most are told by their first sign, or name no column.
        let may_be = || {
            text.starts_with('"') && text.ends_with('"')
                || event_labels::may_name_a_source(line)
                || line.contains("Channel")
        };
        if line.len() > LONGEST || !line.contains([',', ';']) || !may_be() {
            return None;
        }
        let delimiter = [',', ';'].into_iter().max_by_key(|delimiter| text.matches(*delimiter).count())?;
        let cells: Vec<&str> = text.split(delimiter).map(str::trim).collect();
        let inner = |cell: &&str| cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).is_some_and(is_name);
        let quoted = cells.len() > 1 && cells.iter().all(inner);
        let fields = || cells.iter().map(|cell| event_labels::column(cell.trim_matches('"')));
        let is_events = || {
            let has = |wanted| fields().any(|field| field == Some(wanted));
            has(Field::Id) && (has(Field::Source) || has(Field::Log)) && (has(Field::Date) || has(Field::Level))
        };
        let is_events = cells.len() > 2 && is_events();
        let id = if is_events { fields().position(|field| field == Some(Field::Id)) } else { None };
        (quoted || is_events).then_some(Self { delimiter, columns: cells.len(), quoted, id })
    }

    /// The lines of the row that these begin with.
    fn row<'l, 't>(&self, lines: &'l [Line<'t>], left: &mut usize) -> Option<&'l [Line<'t>]> {
        /// Lines of the longest message.
        const LONGEST: usize = 512;
        let first = lines.first()?.text.trim_start();
        if self.quoted && !first.starts_with('"') {
            return None;
        }
        let (mut in_quotes, mut cell, mut id) = (false, 0, String::new());
        for (at, line) in lines.iter().take(LONGEST).enumerate() {
            *left = left.checked_sub(line.text.len() + 1)?;
            for sign in line.text.chars() {
                match sign {
                    '"' => in_quotes = !in_quotes,
                    sign if sign == self.delimiter && !in_quotes => cell += 1,
                    sign if Some(cell) == self.id && id.len() < 8 => id.push(sign),
                    _ => {}
                }
            }
            if !in_quotes {
                let is_id = || !id.trim().is_empty() && id.trim().bytes().all(|byte| byte.is_ascii_digit());
                let fits = cell + 1 >= self.columns && (self.id.is_none() || is_id());
                return fits.then(|| lines.get(..=at)).flatten();
            }
        }
        None
    }
}

/// A property's name.
fn is_name(text: &str) -> bool {
    (1..=80).contains(&text.len())
        && text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !text.contains(['"', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, Vec<String>, bool)> {
        let lines: Vec<Line<'_>> = text.lines().zip(1..).map(|(text, number)| Line { number, text }).collect();
        let apart = apart(&lines)?;
        let of = |part: &Vec<Numbered>| {
            let lines: Vec<String> = part.iter().map(|line| format!("{}{}", line.number, line.text.trim())).collect();
            lines.join("|")
        };
        let around: Vec<&str> =
            apart.around.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty()).collect();
        Some((around.join("|"), apart.inner.iter().map(of).collect(), apart.cut))
    }

    #[test]
    fn json_between_words_behind_a_prefix_and_broken_at_a_margin() {
        let whole = |around: &str, inner: &[&str]| {
            Some((around.to_owned(), inner.iter().map(|part| (*part).to_owned()).collect(), false))
        };
        assert_eq!(parts("before\n[\n {\"a\": 1}\n]\nbehind\n"), whole("before|behind", &["2[|3{\"a\": 1}|4]"]));
        assert_eq!(parts("{\"a\":1}\n\nbehind\n{\"b\":2}\n"), whole("behind", &["1{\"a\":1}", "4{\"b\":2}"]));
        assert_eq!(parts("[n1] {\n[n1]  \"a\": 1\n[n1] }\n"), whole("[n1]", &["1{|2\"a\": 1|3}"]));
        assert_eq!(
            parts("12:01 INFO {\"a\":1}\n12:02 INFO {\"b\":2} done\n"),
            whole("12:01 INFO|12:02 INFO|done", &["1{\"a\":1}|2{\"b\":2}"])
        );
        assert_eq!(parts("x\n{\"a\": \"one tw\no\"}\n"), whole("x", &["2{\"a\": \"one two\"}"]));
        for text in [
            "{\"a\":1}\n",
            "[\n{\"a\":1}\n]",
            "{\"a\":1}\n{\"b\":2}\n",
            "function x {\n  [int]$y\n}\n",
            "{1072ae1c}\n",
            "",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn of_what_is_broken_the_whole_objects_are_kept_and_it_is_said_of_events() {
        let event = r#"{"ProviderName": "VSS", "Id": 8229}"#;
        let (_, inner, cut) =
            parts(&format!("[\n{event},\n{{\"ProviderName\": \"VSS\", \"Id\": 82 29}},\n{event}\n]\n")).expect("parts");
        assert!(cut && inner.len() == 2, "{inner:?}");
        let (_, inner, cut) = parts(&format!("x\n[{event}, {{\"Id\": 8193, \"Mess")).expect("parts");
        assert!(cut && inner.len() == 1, "{inner:?}");
        assert_eq!(parts("note {\n\"a\": b\n"), None);
    }

    #[test]
    fn rows_below_their_header() {
        let (around, inner, _) = parts(
            "Level,Date and Time,Source,Event ID\nError,x,VSS,8194,\"a\nb\"\n\nSource: VSS\nError,y,VSS,8229,c\n",
        )
        .expect("parts");
        assert_eq!((around.as_str(), inner.len()), ("Source: VSS", 1));
        assert_eq!(inner[0], "1Level,Date and Time,Source,Event ID|2Error,x,VSS,8194,\"a|3b\"|6Error,y,VSS,8229,c");
        // An export that breaks off in its first row was taken for a header and words.
        assert!(
            parts("\"Name\",\"State\"\n\"Receipts\n").is_none() && parts("\"Name\",\"State\"\n\"Receipts\"").is_none()
        );
        let (around, inner, _) =
            parts("see\n#TYPE T\n\"Name\",\"State\"\n\n\"A\",\"Online\"\nand, more\n").expect("parts");
        assert_eq!(
            (around.as_str(), inner),
            ("see|and, more", vec!["2#TYPE T|3\"Name\",\"State\"|5\"A\",\"Online\"".to_owned()])
        );
    }
}
