//! The tables of events that PowerShell prints by default: source, id and level of each row; their messages are cut.

use super::labelled::is_number;
use super::raw::MESSAGE;
use super::{RawEvent, collapsed, one_line, table};
use crate::decode::listing::blocks;
use crate::decode::objects::Object;
use crate::decode::text::Line;
use crate::knowledge::csv_words;
use crate::knowledge::event_labels::{self, Field};

/// Events of such tables, and the lines around them.
pub(super) struct Printed<'t> {
    /// What the rows tell: a source and an id, a time where it has a year, the beginning of the message.
    pub(super) events: Vec<RawEvent>,
    /// The other lines.
    pub(super) around: Vec<Line<'t>>,
    /// Rows for which there was no room.
    pub(super) left_out: usize,
}

/// The tables of a section: those whose header stands above a rule, `TimeCreated Id LevelDisplayName Message` of
/// `Get-WinEvent`, which names its provider above, or `Index Time EntryType Source InstanceID Message` of
/// `Get-EventLog`. `None` where there is no such table.
pub(super) fn read<'t>(lines: &[Line<'t>]) -> Option<Printed<'t>> {
    // By place: the lines of a string all have the number of the line that holds it. A mail may put a blank line between
    // all lines.
    let is_blank = |at: usize| lines.get(at).is_some_and(|line| line.text.trim().is_empty());
    let begins: Vec<usize> = (0..lines.len()).filter(|at| head(lines, *at).is_some()).collect();
    if begins.is_empty() {
        return None;
    }
    let mut printed = Printed { events: Vec::new(), around: Vec::new(), left_out: 0 };
    let (mut inside, mut provider) = (None, None);
    for (at, line) in lines.iter().enumerate() {
        let is_next = begins.binary_search(&at).is_ok();
        let was_inside = inside.is_some();
        let is_other = inside.is_some_and(|from| at > from + 1) && (is_next || is_other(line.text));
        let is_spaced = inside.is_some_and(|from| is_blank(from + 1));
        let has_more = is_spaced && at + 1 < lines.len() && !is_blank(at + 1);
        let ends = is_blank(at) && !has_more || is_other;
        if let Some(from) = inside.filter(|_| ends || at + 1 == lines.len()) {
            let to = if is_other { at } else { at + 1 };
            let (events, left_out) = events(lines.get(from..to).unwrap_or_default(), provider);
            printed.events.extend(events);
            printed.left_out += left_out;
            inside = None;
        }
        if is_next {
            inside = Some(at);
        } else if inside.is_none() && (ends || !was_inside) {
            provider = provider_of(line.text).or(provider);
            printed.around.push(*line);
        }
    }
    Some(printed)
}

/// Whether a line is a rule between two pastes, or begins an event of another form.
fn is_other(text: &str) -> bool {
    const LEAST: usize = 5;
    const FORMS: [&str; 5] = ["<Event", "Event[", "[{", "{\"", "| "];
    let bare = text.trim();
    if text.starts_with(char::is_whitespace) {
        return false;
    }
    // A row begins with blanks or digits, or with the word of a level.
    let may_be_a_line = text.starts_with(|c: char| c.is_alphabetic() || c == '<');
    if FORMS.iter().any(|form| text.starts_with(form))
        || matches!(bare, "[" | "{")
        || table::is_table(text)
        || may_be_a_line && !one_line::events(0, text, false).is_empty()
    {
        return true;
    }
    let is_rule = ['=', '*', '_', '#', '~'].iter().any(|sign| bare.chars().all(|c| c == *sign));
    let label = || text.split_once([':', '=']).and_then(|(label, _)| event_labels::field(label));
    let heads = || matches!(label(), Some(Field::Log | Field::Source | Field::Id | Field::Date | Field::Level));
    bare.len() >= LEAST && is_rule || heads()
}

/// `   ProviderName: VSS` above a table of `Get-WinEvent`.
fn provider_of(text: &str) -> Option<&str> {
    text.trim().strip_prefix("ProviderName:").map(str::trim)
}

/// Lines of a header that a margin broke with its rule, for which each stands on two lines.
const BROKEN: usize = 4;

/// How many lines the head of a table has that begins here.
fn head(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let text = |by: usize| lines.get(at + by).map_or("", |line| line.text);
    let is_rule = |by: usize| is_rule(text(by));
    if is_rule(1) || text(1).trim().is_empty() && is_rule(2) {
        return is_header(text(0)).then(|| if is_rule(1) { 2 } else { 3 });
    }
    let columns = |first: usize| text(first).split_whitespace().count() + text(first + 1).split_whitespace().count();
    let is_broken = is_rule(2) && is_rule(3) && columns(0) == columns(2);
    (is_broken && is_header(&format!("{} {}", text(0), text(1)))).then_some(BROKEN)
}

fn events(table: &[Line<'_>], provider: Option<&str>) -> (Vec<RawEvent>, usize) {
    let mut events: Vec<RawEvent> = Vec::new();
    // What stood beyond the margin is the rest of the line above.
    let broken: Option<Vec<Line<'_>>> = match (head(table, 0), table) {
        (Some(BROKEN), [header, _, rule, _, rows @ ..]) => {
            Some([header, rule].into_iter().chain(rows).copied().collect())
        }
        _ => None,
    };
    let blocks = blocks(broken.as_deref().unwrap_or(table), &|_| false);
    for row in blocks.iter().flat_map(|block| &block.objects) {
        let raw = event(row);
        // The rest of a line that a margin broke stands in the first column, and in none. A source may be in it by itself.
        let first = row.properties.first().filter(|first| event_labels::column(&first.name) != Some(Field::Source));
        let spills = broken.is_some() || first.and_then(|first| first.value.as_text()).is_some();
        match events.last_mut() {
            Some(last) if spills && !raw.fields.get(&Field::Id).is_some_and(|id| is_number(id)) => {
                let cells = row.properties.iter().filter_map(|property| property.value.as_text());
                cells.for_each(|cell| go_on_with(last, cell));
            }
            Some(last) if !raw.fields.contains_key(&Field::Id) => go_on(last, &raw),
            _ => events.push(raw),
        }
    }
    let tell = |events: &mut Vec<RawEvent>| {
        for raw in events.iter_mut() {
            provider.map(|provider| raw.set(Field::Source, provider));
        }
        // A source that was cut is none that is known.
        events.retain(|raw| raw.name().is_some_and(|(source, _)| csv_words::without_cut(&source).is_none()));
    };
    tell(&mut events);
    if events.is_empty() && broken.is_none() {
        events = collapsed::events(table);
        tell(&mut events);
    }
    (events, blocks.iter().map(|block| block.left_out).sum())
}

fn event(row: &Object) -> RawEvent {
    let mut raw = RawEvent { line: row.line, ..RawEvent::default() };
    for property in &row.properties {
        let (Some(field), Some(text)) = (event_labels::column(&property.name), property.value.as_text()) else {
            continue;
        };
        match field {
            Field::Message => raw.message = text.to_owned(),
            field => drop(raw.set(field, text)),
        }
    }
    raw
}

/// A row without an id is the next line of cells that were wrapped: messages between words, sources inside them.
fn go_on(last: &mut RawEvent, more: &RawEvent) {
    if let (Some(source), Some(rest)) = (last.fields.get_mut(&Field::Source), more.fields.get(&Field::Source)) {
        source.push_str(rest);
    }
    go_on_with(last, &more.message);
}

fn go_on_with(last: &mut RawEvent, text: &str) {
    if last.message.len() < MESSAGE {
        last.message.push(' ');
        last.message.push_str(text);
    }
}

fn is_rule(text: &str) -> bool {
    text.trim_start().starts_with("--") && text.chars().all(|c| matches!(c, '-' | ' ' | '\t'))
}

/// An id, a time, source or level beside it, and the message last, or source and computer (`eventquery.vbs`). No language
/// translates the names of properties.
fn is_header(text: &str) -> bool {
    let fields: Vec<Option<Field>> = text.split_whitespace().map(event_labels::column).collect();
    let has = |wanted: &[Field]| fields.iter().flatten().any(|field| wanted.contains(field));
    let last = fields.last() == Some(&Some(Field::Message)) || has(&[Field::Source]) && has(&[Field::Computer]);
    has(&[Field::Date, Field::Clock, Field::Source, Field::Level]) && has(&[Field::Id]) && last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line<'_>> {
        (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect()
    }

    #[test]
    fn headers_above_their_rule() {
        for (text, expected) in [
            (
                "TimeCreated                     Id LevelDisplayName Message\n-----------                     -- ---------------- -------",
                true,
            ),
            (
                "   Index Time          EntryType   Source   InstanceID Message\n   ----- ----          ---------   ------   ---------- -------",
                true,
            ),
            ("TimeCreated Id Message\n\n", false),
            ("Name State Node\n---- ----- ----", false),
            ("Id Message\n-- -------", false),
        ] {
            assert_eq!(read(&lines(text)).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_table_is_kept() {
        let text = "above\n\nTimeCreated Id Message\n----------- -- -------\n1 2 x...\n3 4 y...\n\nbelow";
        let kept: Vec<u32> = read(&lines(text)).expect("a table").around.iter().map(|line| line.number).collect();
        assert_eq!(kept, [1, 2, 7, 8]);
    }

    #[test]
    fn rows_tell_source_and_id() {
        let of = |text: &str| {
            let events = read(&lines(text)).expect("a table").events;
            events.iter().filter_map(|raw| Some((raw.line, raw.name()?))).collect::<Vec<_>>()
        };
        let eventlog = "   Index Time          EntryType   Source                 InstanceID Message\n   ----- ----          ---------   ------                 ---------- -------\n \
            3226 Sep 14 11:15  Information Microsoft-Windows...         1001 Performance counters...\n 3225 Sep 14 11:10  Information VSS                          8224 The VSS service...";
        assert_eq!(of(eventlog), [(4, ("VSS".to_owned(), 8224))]);
        let winevent = "\n   ProviderName: VSS\n\nTimeCreated                     Id LevelDisplayName Message\n-----------                     -- ---------------- -------\n\
            9/1/2024 6:19:40 PM           8229 Warning          A VSS writer has rejected...\n\n";
        assert_eq!(of(winevent), [(6, ("VSS".to_owned(), 8229))]);
        let collapsed = "Index Time EntryType Source InstanceID Message\n----- ---- --------- ------ ---------- -------\n90412 Sep 14 03:00 Warning VSS 8229 A VSS writer...\n90288 Sep 13 03:03 Information VSS 8224 The VSS service...";
        assert_eq!(of(collapsed), [(3, ("VSS".to_owned(), 8229)), (4, ("VSS".to_owned(), 8224))]);
        let eventquery = "Type          Event  Date Time                Source            ComputerName\n------------- ------ ------------------------ ----------------- ---------------\n\
            error         8194   9/14/2024 3:00:01 PM     VSS               SRV9\n";
        assert_eq!(of(eventquery), [(3, ("VSS".to_owned(), 8194))]);
        let cluster = (4, ("Microsoft-Windows-FailoverClustering".to_owned(), 5142));
        let cut = "\n  Id ProviderName           Message\n  -- ------------           -------\n5142 Microsoft-Windows-F... Cluster...";
        assert_eq!(of(cut), std::slice::from_ref(&cluster));
        let wrapped = "\n  Id ProviderName         Message\n  -- ------------         -------\n5142 Microsoft-Windows-Fa This Cluster Shared\n     iloverClustering     Volume 'Tills'";
        assert_eq!(of(wrapped), [cluster]);
        let events = read(&lines(wrapped)).expect("a table").events;
        assert!(matches!(&events[..], [raw] if raw.message == "This Cluster Shared Volume 'Tills'"), "{events:?}");
    }
}
