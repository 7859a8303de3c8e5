//! Writers as rows: a header, a rule of dashes or none, and cells below. Rules and rows come shifted against each other
//! out of help texts and mails, so each row is cut where it can be cut between words.

use std::sync::LazyLock;

use regex::Regex;

use super::{Property, Row, property};
use crate::decode::text::Line;
use crate::evidence::writers::Id;
use crate::evidence::writers::fields::{Value, value_of};
use crate::facts::is_host_name;

/// Columns of a table that are looked at; a writer has five properties.
const COLUMNS: usize = 32;
/// Blank lines and marks of pictures below a header or between rows.
const GAP: usize = 2;

pub(super) static ID: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
        .ok()
});
static STATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\[\d{1,2}\] \S+").ok());

/// The writers of all tables in these lines.
pub(super) fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let mut all = Vec::new();
    let mut rest = lines;
    while let Some((line, below)) = rest.split_first() {
        let at = lines.len() - rest.len();
        rest = below;
        let Some((head, body)) = Head::of(line, below) else { continue };
        let (mut rows, used) = head.rows(body);
        if let Some(computer) = group(lines.get(..at).unwrap_or_default()) {
            rows.iter_mut()
                .filter(|row| row.computer.is_none())
                .for_each(|row| row.computer = Some(computer.to_owned()));
        }
        all.extend(rows);
        rest = body.get(used..).unwrap_or_default();
    }
    all
}

/// The computer that the heading of a group names, right above its table: `PSComputerName: n1`.
fn group<'t>(above: &[Line<'t>]) -> Option<&'t str> {
    let heading = above.iter().rev().take(GAP + 1).find(|line| !line.text.trim().is_empty())?;
    let (label, name) = heading.text.split_once(':')?;
    let (label, name) = (label.trim(), name.trim());
    (property(label) == Some(Property::Computer) && is_host_name(name)).then_some(name)
}

/// What the columns hold, and where they may begin.
struct Head<'t> {
    labels: Vec<&'t str>,
    starts: Vec<Vec<usize>>,
}

impl<'t> Head<'t> {
    /// A header above a rule, or one whose words are all known; with the lines below it.
    fn of<'a>(line: &Line<'t>, below: &'a [Line<'t>]) -> Option<(Self, &'a [Line<'t>])> {
        // A header names the writer's name, and is no longer than a console is wide.
        let may_be =
            line.text.len() < 2_000 && ["ame", "AME", "riter", "RITER"].iter().any(|part| line.text.contains(part));
        if !may_be {
            return None;
        }
        let words: Vec<&str> = line.text.split_whitespace().take(COLUMNS).collect();
        let rule_at = below.iter().take(GAP).position(|line| is_rule(line.text));
        let rule: Option<Vec<usize>> = rule_at.and_then(|at| below.get(at)).map(|line| starts(line.text));
        let labels: Vec<&str> = match &rule {
            Some(rule) if rule.len() != words.len() && !words.iter().all(|word| property(word).is_some()) => {
                cells(line.text, rule).0
            }
            _ => words.clone(),
        };
        let known: Vec<Property> = labels.iter().filter_map(|label| property(label)).collect();
        let has = |wanted| known.contains(&wanted);
        let says_state = has(Property::State) || rule.is_some() && has(Property::Code);
        let writers = has(Property::Name) && (says_state || has(Property::Id));
        let has_rule = rule.is_some();
        if !writers || (!has_rule && (known.len() != labels.len() || known.len() < 3)) {
            return None;
        }
        let by_words = (words.len() == labels.len()).then(|| starts(line.text));
        let body = below.get(rule_at.map_or(0, |at| at + 1)..).unwrap_or_default();
        let by_rule = rule.filter(|rule| rule.len() == labels.len());
        Some((Self { labels, starts: by_rule.into_iter().chain(by_words).collect() }, body))
    }

    /// The rows down to the first gap that is too wide, and the number of lines that they take.
    fn rows(&self, body: &[Line<'_>]) -> (Vec<Row>, usize) {
        let (mut rows, mut gap, mut used) = (Vec::new(), 0, 0);
        for (at, line) in body.iter().enumerate() {
            let text = line.text.trim();
            if text.is_empty() || text.starts_with("![") || text.starts_with('<') {
                gap += 1;
                if gap > GAP {
                    break;
                }
                continue;
            }
            let Some(row) = self.row(line) else { break };
            (gap, used) = (0, at + 1);
            rows.push(row);
        }
        // Amid rows of writers a row with such a state is one, whoever made it; services and disks have states as well.
        if !rows.iter().any(Row::is_known_writer) {
            rows.retain(Row::is_writer);
        }
        (rows, used)
    }

    fn row(&self, line: &Line<'_>) -> Option<Row> {
        let cut = self.starts.iter().find_map(|starts| {
            let (cells, clean) = cells(line.text, starts);
            let mut row = Row::default();
            row.block.line = line.number;
            for (label, cell) in self.labels.iter().zip(&cells) {
                if let Some(property) = property(label) {
                    row.put(property, label, cell);
                }
            }
            row.complete();
            (clean && (row.is_writer() || row.is_worded()) && sound(&row, &cells)).then_some(row)
        });
        cut.or_else(|| self.by_shape(line))
    }

    /// A row that no column fits: its ids, in the order of the columns, the name before them, the number of the state.
    /// What the words say is left open.
    fn by_shape(&self, line: &Line<'_>) -> Option<Row> {
        let ids: Vec<_> = ID.as_ref()?.find_iter(line.text).collect();
        let columns = self.labels.iter().filter_map(|label| property(label));
        let wanted = columns.filter(|property| matches!(property, Property::Id | Property::Instance));
        let mut row = Row::default();
        row.block.line = line.number;
        line.text.get(..ids.first()?.start())?.trim().clone_into(&mut row.block.name);
        for (property, id) in wanted.zip(&ids) {
            row.put(property, "", id.as_str());
        }
        if let Some(Value::State(code, word)) = STATE.as_ref()?.find(line.text).map(|state| value_of(state.as_str())) {
            row.block.state = Some((Some(code), word.to_owned()));
        }
        row.is_writer().then_some(row)
    }
}

/// Whether what stands where an id or a state has to stand is one: else the cut is not that of the table.
fn sound(row: &Row, cells: &[&str]) -> bool {
    let is_id = |cell: &&&str| matches!(value_of(cell), Value::Id(_));
    let ids = cells.iter().filter(is_id).count();
    let wanted = usize::from(row.block.id != Id::Absent) + usize::from(row.block.instance != Id::Absent);
    let stray = cells.iter().any(|cell| {
        let inside = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().and_then(|p| p.find(cell));
        inside(&ID).is_some_and(|id| id.as_str().len() < cell.len()) || inside(&STATE).is_some_and(|at| at.start() > 0)
    });
    ids >= wanted.min(cells.iter().filter(|cell| cell.contains('-') && cell.len() >= 36).count()) && !stray
}

/// `----  -----  ----`: runs of dashes and blanks only.
fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.contains(" -") && text.starts_with("--") && text.chars().all(|c| matches!(c, '-' | ' '))
}

/// Where each word begins, in letters.
fn starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, letter) in text.chars().enumerate() {
        if letter != ' ' && before == ' ' {
            starts.push(at);
        }
        before = letter;
    }
    starts.truncate(COLUMNS);
    starts
}

/// The cells of a row, and whether no cut goes through a word.
fn cells<'t>(row: &'t str, columns: &[usize]) -> (Vec<&'t str>, bool) {
    let letters: Vec<(usize, char)> = row.char_indices().collect();
    let byte = |letter: usize| letters.get(letter).map_or(row.len(), |(at, _)| *at);
    let blank = |letter: Option<usize>| letter.and_then(|at| letters.get(at)).is_none_or(|(_, c)| *c == ' ');
    let clean = columns.iter().all(|&at| blank(at.checked_sub(1)));
    let ends = columns.iter().skip(1).copied().chain([usize::MAX]);
    let before = columns.first().is_none_or(|&first| letters.iter().take(first).all(|(_, c)| *c == ' '));
    let cells = columns.iter().zip(ends).map(|(&from, to)| row.get(byte(from)..byte(to)).unwrap_or_default().trim());
    (cells.collect(), clean && before)
}
