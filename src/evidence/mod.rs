//! THE LIST of evidence kinds: what a source is, by content, and what it says.
//!
//! To add a kind, write one file and add one line to the list in this one.

pub mod event_log;
pub mod message_texts;
pub mod quotes;
pub mod vss_event;

mod because;
mod clixml_bundle;
mod cluster;
mod cluster_defaults;
mod cluster_nodes;
mod cluster_service;
mod cluster_signs;
mod cluster_storage;
mod collected;
mod collector_log;
mod csv_answers;
mod csv_commands;
mod csv_mentions;
mod csv_shapes;
mod diskshadow;
mod dispatch;
mod empty;
mod errors;
mod event_text;
mod found_writers;
mod gathered;
mod hive;
mod leftover;
mod lines;
mod logged_writers;
mod mount_points;
mod overheard;
mod own_commands;
mod own_message;
mod own_report;
mod portal;
mod recovery_points;
mod reg_export;
mod registry;
mod shared_volumes;
mod system_info;
mod turns;
mod vss_memo;
mod vssadmin;
mod wbadmin;
mod wrapped_writers;
mod writer_mentions;
mod writers;

use crate::decode::body::{self, Metered};
use crate::decode::text::Text;
use crate::decode::transcript::Section;
use crate::facts::{Harvest, Kind, Message, Observation, Observed, Status};
use crate::intake::{Body, Input, Room};

pub use lines::{Lines, Printer};

/// Which events are kept.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Every VSS event that concerns one of these writers, besides the wanted ids.
    pub writers: Vec<crate::facts::Guid>,
    /// Keep every event of these ids, whatever the provider (`scan --event`); empty: the knowledge table decides.
    pub ids: Vec<u32>,
    /// Keep only what `writers` and `ids` name (`scan`), not what the knowledge table names (`analyze`).
    pub only: bool,
}

/// Which sources get a SHA-256 (contract, ruling 45).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hash {
    /// Those into which the report points by record or line, and every small one: a log that is cited only for what it
    /// covers would be read a second time for that alone.
    #[default]
    Cited,
    /// All that could be read whole.
    All,
    /// None: the report shows none.
    None,
}

impl Hash {
    /// A source of fewer bytes is small.
    const SMALL: u64 = 1 << 20;

    /// Whether a source of this size, where that is known, gets one in any case.
    pub fn takes(self, size: Option<u64>) -> bool {
        match self {
            Self::Cited => size.is_some_and(|size| size < Self::SMALL),
            Self::All => true,
            Self::None => false,
        }
    }
}

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Which events are kept.
    pub filter: EventFilter,
    /// Zone for local times without one (`--timezone`).
    pub timezone: jiff::tz::TimeZone,
    /// Which sources get a SHA-256; those of which that is known before the diagnosis get it while they are read.
    pub hash: Hash,
    /// Report records recovered from slack.
    pub recover: bool,
}

/// The beginning of a source, for recognition.
pub struct Head<'a> {
    /// Path inside the case: a hint for the log at most; content decides.
    pub path: &'a str,
    /// Up to [`crate::intake::HEAD`] bytes.
    pub bytes: &'a [u8],
    text: std::cell::OnceCell<Option<Text>>,
}

impl<'a> Head<'a> {
    fn new(path: &'a str, bytes: &'a [u8]) -> Self {
        Self { path, bytes, text: std::cell::OnceCell::new() }
    }

    /// The beginning as text, if it is one.
    pub fn text(&self) -> Option<&str> {
        self.text.get_or_init(|| Text::decode(self.bytes)).as_ref().map(Text::as_str)
    }

    /// Whether what a reader of its bytes meets is no more than the text shows.
    pub fn hides_nothing(&self) -> bool {
        self.text.get().and_then(Option::as_ref).is_none_or(|text| text.hidden.is_empty())
    }

    /// Whether it is all of the source.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() < crate::intake::HEAD
    }

    /// A piece of the source as text: a short one was decoded already, to know what it is.
    fn decode(&mut self, piece: &[u8]) -> Option<Text> {
        let known = if piece == self.bytes { self.text.take() } else { None };
        known.unwrap_or_else(|| Text::decode(piece))
    }
}

/// Reads sources that are one thing as a whole: binary files, and texts too large to be held.
pub trait WholeReader: Sync {
    /// Whether a source that begins so is of this kind.
    fn recognises(&self, head: &Head<'_>) -> bool;

    /// Words that its bytes are listened to for beside what it reads, if it is a text.
    fn listens_for(&self) -> Option<overheard::Words> {
        None
    }

    /// Reads it. `bytes` and `sha256` of the harvest may be left 0 and `None`: the caller counts and hashes. What may come
    /// to many times what a capture says, or is held whole, takes `room` first.
    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest;
}

/// Reads one kind of capture out of a section of a text.
pub trait SectionReader: Sync {
    /// Adds what the section says to `found`; the kind of capture it is, or `None` if there is nothing of this kind in
    /// it. Every reader sees every section, and `found` holds what readers further up the list found in this one.
    fn read(&self, section: &Section<'_>, options: &ReadOptions, found: &mut Found) -> Option<Kind>;
}

/// What the readers found in a section.
#[derive(Debug, Default)]
pub struct Found {
    /// Facts with their place.
    pub observations: Vec<Observed>,
    /// What is odd about what was read.
    pub problems: Vec<Message>,
    /// What did not fit: such a source was read in part.
    pub left_out: Vec<Message>,
}

/// THE LIST, part one: what is read as a whole.
const WHOLE: &[&dyn WholeReader] = &[
    // Known by their first bytes; all others have to be decoded as a text first, and a log is the most of a bundle.
    &event_log::EventLog,
    &hive::RegistryHive,
    &own_report::OwnReport,
    &collected::CollectedLines,
    &event_text::XmlEvents,
    &event_text::JsonEvents,
    &event_text::EventTable,
    &message_texts::MessageTexts,
    &clixml_bundle::CliXmlFile,
    &system_info::MsInfo,
    &reg_export::RegExport,
];

/// THE LIST, part two: what is read by sections. The first that claims a section names its kind.
const RESULTS: &[&dyn SectionReader] = &[
    &vssadmin::Vssadmin,
    &diskshadow::Diskshadow,
    &wrapped_writers::WrappedWriters,
    &found_writers::FoundWriters,
    &cluster::ClusterCmdlets,
    &registry::RegistryText,
    &event_text::LabelledEvents,
    &system_info::SystemInfo,
];

/// THE LIST, part three: what a section tells without being a result. A source is named after it if it holds none.
const TRACES: &[&dyn SectionReader] = &[
    &errors::Errors,
    &logged_writers::LoggedWriters,
    &collector_log::CollectorLog,
    &cluster_storage::ClusterStorage,
    &portal::PortalErrors,
    &recovery_points::RecoveryPoints,
    &wbadmin::Wbadmin,
    &cluster_service::ClusterService,
];

/// Reads one source that belongs to no case.
pub fn read(input: Input<'_>, options: &ReadOptions) -> Harvest {
    read_within(input, options, &Room::plenty())
}

/// Reads one source. Never fails: what could not be read is in the harvest's status and problems.
pub fn read_within(input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
    let (path, size) = (input.path, input.size);
    match input.body {
        Body::File(file) => {
            let mut harvest = dispatch::read(Input { body: Body::File(file), ..input }, options, room);
            harvest.bytes = file.len;
            if options.hash.takes(Some(file.len)) && harvest.sha256.is_none() {
                let whole = Metered::new(body::reader(Body::File(file)), true);
                dispatch::metered(&mut harvest, whole);
            }
            harvest
        }
        Body::Stream(stream) => {
            let hash = options.hash.takes(size);
            let mut stream = Metered::new(stream, hash);
            let whole = Input { path, size, head: input.head, body: Body::Stream(&mut stream) };
            let mut harvest = dispatch::read(whole, options, room);
            match size {
                Some(size) if !hash => harvest.bytes = size,
                _ => dispatch::metered(&mut harvest, stream),
            }
            harvest
        }
    }
}

/// Reads one source for the lines that are printed of its events: by time those of a log, else in their own order.
pub fn list(input: Input<'_>, options: &ReadOptions, printer: &Printer<'_>, room: &Room<'_>) -> (Harvest, Lines) {
    let (mut harvest, mut lines) = match event_log::is_log(input.head) {
        true => event_log::list_log(input, options, printer),
        false => (read_within(input, options, room), Lines::default()),
    };
    let line = |(at, seen): (u64, Observed)| match seen.fact {
        Observation::Event(event) => Some((lines::Key::at(at), (printer.line)(&event)?)),
        _ => None,
    };
    let others = (0..).zip(std::mem::take(&mut harvest.observations)).filter_map(line);
    lines.add(others.collect(), printer.room);
    if lines.left_out > 0 {
        let problem = Message::new("evidence.problem.lines-left-out").with("count", lines.left_out);
        harvest.problems.push(problem);
        harvest.status = Status::Partial;
    }
    (harvest, lines)
}

#[cfg(test)]
mod tests;
