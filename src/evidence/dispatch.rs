//! One source through the lists: recognised by content, read by the one that knows it, or named as unknown.

use std::io::{self, Read};

use super::overheard::Overheard;
use super::turns::Turn;
use super::{Found, Head, RESULTS, ReadOptions, TRACES, WHOLE, because, csv_mentions, empty};
use crate::decode::body::{self, Metered};
use crate::decode::text::Text;
use crate::decode::transcript::{self, Section};
use crate::decode::unwrap::{self, Numbered};
use crate::facts::{Arg, Harvest, Kind, Locus, Message, Status};
use crate::intake::{Body, Input};

/// Bytes of a text that are read: a console capture has kilobytes, a session's transcript at most megabytes. Larger
/// texts (cluster logs) hold none of the kinds that are read by sections; exports of the registry and of events are
/// streamed by their own readers.
pub(super) const TEXT_BYTES: usize = 8 << 20;

/// Lines of a text that are read, so that a file of line ends costs no more memory than one of words.
const TEXT_LINES: usize = 400_000;

/// Facts kept of one text; a bundle's captures give dozens.
const OBSERVATIONS: usize = 20_000;

/// Recognises and reads one source; its size and hash are the caller's.
pub(super) fn read(input: Input<'_>, options: &ReadOptions) -> Harvest {
    if empty::is_empty(input.head) {
        return nothing(input.path, input.head);
    }
    let head = Head::new(input.path, input.head);
    if let Some(reader) = WHOLE.iter().find(|reader| reader.recognises(&head)) {
        let mut harvest = match reader.listens_for() {
            None => reader.read(input, options),
            Some(words) => {
                let mut body = Overheard::new(body::reader(input.body), words, input.head);
                let mut harvest = reader.read(Input { body: Body::Stream(&mut body), ..input }, options);
                body.tell(&mut harvest);
                harvest
            }
        };
        because::complete(&mut harvest, false);
        return harvest;
    }
    if head.text().is_none() {
        return unknown(input.path, "evidence.because.binary");
    }
    read_text(input, options)
}

fn nothing(path: &str, head: &[u8]) -> Harvest {
    let mut harvest = unknown(path, "evidence.because.empty");
    harvest.encoding = empty::encoding(head);
    if let Some((kind, observed)) = empty::read(path) {
        (harvest.kind, harvest.status) = (kind, Status::Parsed);
        harvest.because = because::empty(&observed.fact);
        harvest.observations.push(observed);
    }
    harvest
}

/// A source of no known kind: a line in the report and nothing more.
fn unknown(path: &str, because: &'static str) -> Harvest {
    Harvest {
        path: path.to_owned(),
        kind: Kind::Other,
        because: Message::new(because),
        bytes: 0,
        sha256: None,
        encoding: None,
        status: Status::Unrecognised,
        is_evidence: false,
        problems: Vec::new(),
        observations: Vec::new(),
    }
}

fn read_text(input: Input<'_>, options: &ReadOptions) -> Harvest {
    let mut harvest = unknown(input.path, because::unknown_text(input.path));
    let mut bytes = Vec::new();
    let over = TEXT_BYTES as u64 + 1;
    let outcome = body::reader(input.body).take(over).read_to_end(&mut bytes);
    let cut = bytes.len() > TEXT_BYTES;
    bytes.truncate(TEXT_BYTES);
    let _turn = Turn::of(bytes.len());
    let Some(text) = Text::decode(&bytes) else { return unknown(input.path, "evidence.because.binary") };
    drop(bytes);
    harvest.encoding = Some(text.encoding);
    let long = text.lines().nth(TEXT_LINES).is_some();
    read_sections(input.path, &text, options, &mut harvest);
    if cut || long {
        let limit = if cut { "evidence.problem.text-bytes" } else { "evidence.problem.text-lines" };
        let most = if cut { (TEXT_BYTES >> 20) as u64 } else { TEXT_LINES as u64 };
        let problem = Message::new(limit).with("limit", Arg::Number(most));
        note(&mut harvest, problem);
    }
    if let Err(error) = outcome {
        could_not_read(&mut harvest, &error);
    }
    harvest
}

/// Something was left unread: that makes a source of a known kind a partial one.
fn note(harvest: &mut Harvest, problem: Message) {
    if harvest.status == Status::Parsed {
        harvest.status = Status::Partial;
    }
    harvest.problems.push(problem);
}

/// A source that stopped in the middle. Over a cap, an unknown kind stays unknown; damage hides what it was.
fn could_not_read(harvest: &mut Harvest, error: &io::Error) {
    let key = match error.kind() {
        io::ErrorKind::FileTooLarge => "evidence.problem.cap",
        _ => "evidence.problem.read",
    };
    if key == "evidence.problem.read" && harvest.status == Status::Unrecognised {
        harvest.status = Status::Partial;
    }
    note(harvest, Message::new(key).with("error", Arg::Text(error.to_string())));
}

/// Size and hash of a stream that was read through a meter.
pub(super) fn metered<R: Read>(harvest: &mut Harvest, meter: Metered<R>) {
    let (bytes, sha256, rest) = meter.finish();
    harvest.bytes = bytes;
    // Of bytes that end too early it would be the hash of another file.
    harvest.sha256 = sha256.filter(|_| rest.is_ok());
    if let Some(error) = rest.err().filter(|_| harvest.problems.is_empty()) {
        could_not_read(harvest, &error);
    }
}

fn read_sections(path: &str, text: &Text, options: &ReadOptions, harvest: &mut Harvest) {
    let unwrapped = unwrap::lines(text, TEXT_LINES);
    let sections = match &unwrapped {
        Some(unwrapped) => {
            // What was carried is no session: each such line may have lost something.
            let hidden: Vec<u32> = unwrapped.changed.iter().chain(&text.hidden).copied().collect();
            transcript::split(path, unwrapped.lines.iter().map(Numbered::line), &hidden)
        }
        None => transcript::split(path, text.lines().take(TEXT_LINES), &text.hidden),
    };
    let (claims, founds): (Vec<_>, Vec<_>) = sections.iter().map(|section| offer(section, options)).unzip();
    let ranked = |(error, kind): (bool, Kind)| ((error, rank(kind)), kind);
    harvest.observations.extend(csv_mentions::of_text(&sections, &claims, &founds));
    harvest.observations.extend(csv_mentions::of_prompts(text.lines().take(TEXT_LINES)));
    let best = claims.into_iter().flatten().map(ranked).min_by_key(|(rank, _)| *rank);
    let mut left_out = 0;
    for found in founds {
        let room = OBSERVATIONS.saturating_sub(harvest.observations.len());
        left_out += found.observations.len().saturating_sub(room) as u64;
        harvest.observations.extend(found.observations.into_iter().take(room));
        harvest.problems.extend(found.problems);
    }
    if let Some((_, kind)) = best {
        (harvest.kind, harvest.status, harvest.is_evidence) = (kind, Status::Parsed, true);
        harvest.because = Message::new(kind_of_text(kind));
        because::complete(harvest, true);
    }
    if left_out > 0 {
        note(harvest, Message::new("evidence.problem.left-out").with("count", Arg::Number(left_out)));
    }
    if sections.len() >= transcript::SECTIONS {
        let most = Arg::Number(transcript::SECTIONS as u64);
        note(harvest, Message::new("evidence.problem.sections").with("limit", most));
    }
    harvest.observations.sort_by_key(|observed| match observed.at {
        Locus::Whole => 0,
        Locus::Line(line) => line,
        Locus::Record(_) => u32::MAX,
    });
}

/// Offers a section to every reader; the first in the list that claims it names it. Beside the kind: whether nothing
/// but an error text, or something that decides nothing, was found.
fn offer(section: &Section<'_>, options: &ReadOptions) -> (Option<(bool, Kind)>, Found) {
    let mut found = Found::default();
    let mut claims = Vec::new();
    for (readers, is_error) in [(RESULTS, false), (TRACES, true)] {
        for reader in readers {
            claims.extend(reader.read(section, options, &mut found).map(|kind| (is_error, kind)));
        }
    }
    (claims.first().copied(), found)
}

/// A source that holds several kinds is named after the one that decides most: CSV use, then the writers, then the rest.
fn rank(kind: Kind) -> usize {
    const ORDER: [Kind; 9] = [
        Kind::ClusterSharedVolume,
        Kind::VssadminWriters,
        Kind::DiskshadowWriters,
        Kind::Registry,
        Kind::EventText,
        Kind::ClusterNodes,
        Kind::ClusterProperties,
        Kind::SystemInfo,
        Kind::Other,
    ];
    ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len())
}

/// What a text of a kind holds, where nothing in it says more.
fn kind_of_text(kind: Kind) -> &'static str {
    match kind {
        Kind::VssadminWriters => "evidence.because.vssadmin-writers",
        Kind::DiskshadowWriters => "evidence.because.diskshadow-writers",
        Kind::ClusterSharedVolume => "evidence.because.cluster-shared-volume",
        Kind::ClusterNodes => "evidence.because.cluster-nodes",
        Kind::ClusterProperties => "evidence.because.cluster-properties",
        Kind::Registry | Kind::RegistryHive => "evidence.because.registry",
        Kind::Evtx | Kind::EventText => "evidence.because.event-text",
        Kind::SystemInfo => "evidence.because.system-info",
        Kind::Other => "evidence.because.collector",
    }
}
