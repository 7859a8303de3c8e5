//! `.nfo` files of `msinfo32`: the system summary, which stands first, as the pairs that its text report has.

use std::io::BufRead;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use quick_xml::Reader;
use quick_xml::events::Event as Xml;

use super::report;
use crate::decode::body;
use crate::decode::text::{Line, Text};
use crate::decode::transcode::utf8;
use crate::evidence::{Head, ReadOptions, WholeReader, overheard};
use crate::facts::{CaptureTime, Harvest, Kind, Locus, Message, Observation, Observed, Time};
use crate::intake::{Input, Room};

/// Pairs that are read: the system summary has about forty.
const PAIRS: usize = 200;
/// Bytes that are looked at for them.
const BYTES: u64 = 1 << 20;

/// Reads `.nfo` files.
#[derive(Debug)]
pub(crate) struct MsInfo;

impl WholeReader for MsInfo {
    fn recognises(&self, head: &Head<'_>) -> bool {
        head.text().is_some_and(|text| text.trim_start().starts_with('<') && text.contains("<MsInfo"))
    }

    fn listens_for(&self) -> Option<overheard::Words> {
        Some(overheard::TEXT)
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions, _: &Room<'_>) -> Harvest {
        let encoding = Text::decode(input.head).map_or("utf-8", |text| text.encoding);
        let summary = summary(utf8(std::io::Read::take(body::reader(input.body), BYTES), encoding));
        let text: Vec<(u32, String)> =
            summary.pairs.into_iter().map(|(line, label, value)| (line, format!("{label}\t{value}"))).collect();
        let lines: Vec<Line<'_>> = text.iter().map(|(number, text)| Line { number: *number, text }).collect();
        let facts = report(&lines);
        let problems = facts.is_none().then(|| Message::new("evidence.problem.msinfo"));
        let seen = |(line, facts)| Observed {
            at: Locus::Line(line),
            owner: None,
            captured: summary.made,
            fact: Observation::Host(facts),
        };
        Harvest {
            encoding: Some(encoding),
            problems: problems.into_iter().collect(),
            observations: facts.into_iter().map(seen).collect(),
            ..Harvest::of(input.path, Kind::SystemInfo, "evidence.because.msinfo")
        }
    }
}

#[derive(Default)]
struct Summary {
    /// Line, label and value.
    pairs: Vec<(u32, String, String)>,
    made: Option<CaptureTime>,
}

/// The pairs of the first category, up to where its subcategories begin, and the time in the file's head.
fn summary(xml: impl BufRead) -> Summary {
    let mut summary = Summary::default();
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().check_end_names = false;
    let (mut buffer, mut text, mut label, mut line) = (Vec::new(), String::new(), String::new(), 1);
    // Columns of an entry so far; their elements have names in the system's language.
    let (mut categories, mut column) = (0, None);
    while summary.pairs.len() < PAIRS {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match &event {
            Ok(Xml::Start(tag)) => {
                categories += usize::from(tag.local_name().as_ref() == "Category");
                if tag.local_name().as_ref() == "Data" {
                    column = Some(0);
                }
                text.clear();
            }
            Ok(Xml::Text(part)) => text.push_str(part),
            Ok(Xml::CData(part)) => text.push_str(part),
            Ok(Xml::End(tag)) => match (tag.local_name().as_ref(), column) {
                ("Data", _) => column = None,
                ("CreationUTC", _) => summary.made = made(text.trim()),
                (_, Some(0)) => (label, column) = (text.trim().to_owned(), Some(1)),
                (_, Some(1)) => {
                    summary.pairs.push((line, std::mem::take(&mut label), text.trim().to_owned()));
                    column = Some(2);
                }
                _ => {}
            },
            Ok(Xml::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if categories > 1 {
            break;
        }
        line += u32::try_from(memchr::memchr_iter(b'\n', buffer.as_ref()).count()).unwrap_or(0);
    }
    summary
}

/// `09/03/24 01:15:02`, month first whatever the language.
fn made(text: &str) -> Option<CaptureTime> {
    let local = DateTime::strptime("%m/%d/%y %H:%M:%S", text).ok()?;
    Some(CaptureTime::Utc(Time(local.to_zoned(TimeZone::UTC).ok()?.timestamp())))
}
