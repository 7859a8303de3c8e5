//! An event in the Common Event Format: `CEF:0|vendor|product|version|class|name|severity|key=value …`.

use std::sync::LazyLock;

use regex::Regex;

use super::{RawEvent, dates};
use crate::knowledge::event_labels::{self, Field};

/// Parts of the head, divided by bars.
const HEAD: usize = 8;

static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\s)([A-Za-z]\w{0,40})=").ok());

/// The event of a line. Its own number (`eventId`) is the collector's, Windows' id is `externalId` or in the class.
pub(super) fn event(number: u32, line: &str) -> Option<RawEvent> {
    let (_, head) = line.split_once("CEF:")?;
    let parts: Vec<&str> = head.splitn(HEAD, '|').collect();
    let [_, _, product, _, class, name, _, extension] = parts.as_slice() else { return None };
    let keys: Vec<_> =
        KEY.as_ref()?.captures_iter(extension).filter_map(|key| Some((key.get(0)?, key.get(1)?))).collect();
    let ends = keys.iter().skip(1).map(|(whole, _)| whole.start()).chain([extension.len()]);
    let pair = |((whole, key), end): (&(regex::Match<'_>, regex::Match<'_>), usize)| {
        Some((key.as_str().to_owned(), extension.get(whole.end()..end)?.trim()))
    };
    let pairs: Vec<(String, &str)> = keys.iter().zip(ends).filter_map(pair).collect();
    let value = |names: &[&str]| {
        names.iter().find_map(|name| pairs.iter().find(|(key, _)| key == name)).map(|(_, value)| *value)
    };
    let is_id = |text: &&str| (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let in_class = || class.rsplit(|c: char| !c.is_ascii_digit()).next();
    let id = value(&["externalId"]).filter(is_id).or_else(in_class).filter(is_id)?;
    let words = pairs.iter().map(|(_, value)| *value).chain([*product]).chain(class.split(':'));
    let source = words.into_iter().find(|word| event_labels::is_source(word))?;
    let mut raw = RawEvent { line: number, ..RawEvent::default() };
    raw.set(Field::Source, source);
    raw.set(Field::Id, id);
    for (field, names) in [
        (Field::Date, ["rt", "end", "start"].as_slice()),
        (Field::Computer, ["dvchost", "deviceHostName", "shost", "dhost"].as_slice()),
    ] {
        value(names).map(|value| raw.set(field, value));
    }
    if !raw.fields.contains_key(&Field::Date) {
        dates::find(line).map(|date| raw.set(Field::Date, date));
    }
    raw.say(value(&["msg"]).unwrap_or(name));
    Some(raw)
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn windows_own_id_time_and_computer() {
        for (line, id, time) in [
            (
                "Sep 14 15:00:01 srv9 CEF:0|Microsoft|Microsoft Windows||VSS:8194|refused|Medium| eventId=12 externalId=8194 rt=1726326001000 dvchost=srv9 deviceProcessName=VSS msg=a b=c",
                8194,
                "2024-09-14T15:00:01.0000000Z",
            ),
            (
                "CEF:0|Microsoft|VSS|1.0|8229|refused|6|rt=Sep 14 2024 15:00:01 UTC deviceHostName=srv9",
                8229,
                "2024-09-14T15:00:01.0000000Z",
            ),
        ] {
            let event = event(1, line).and_then(|raw| raw.event(&TimeZone::UTC)).expect(line);
            assert_eq!((event.id, event.computer.as_deref()), (id, Some("srv9")), "{line}");
            assert_eq!(event.time.map(|time| time.to_string()).as_deref(), Some(time), "{line}");
        }
        assert!(event(1, "CEF:0|Some|Firewall|1|100|denied|3|eventId=8194 rt=1726326001000").is_none());
    }
}
