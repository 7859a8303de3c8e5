//! Harvests of what was not read: an archive's own line, a link, an entry over a cap.

use super::item::Place;
use super::kind::{Format, looks_like_evidence};
use crate::facts::{Arg, Harvest, Kind, Message, Nature, Status};

/// A source of which nothing was read.
pub(super) fn unread(path: &str, bytes: u64, status: Status, is_evidence: bool, problem: Message) -> Harvest {
    let harvest = Harvest::of(path, Kind::Other, "intake.because.unopened");
    Harvest { bytes, status, is_evidence, problems: vec![problem], ..harvest }
}

/// An archive's own line: only where something of it was left out, or nothing was in it.
pub(super) fn archive(path: &str, bytes: u64, format: Format, status: Status, problems: Vec<Message>) -> Harvest {
    let because = Message::new("intake.because.archive").with("format", Arg::Code(format.name().to_owned()));
    let harvest = Harvest { because, ..Harvest::of(path, Kind::Other, "") };
    Harvest { bytes, nature: Nature::Archive, status, problems, ..harvest }
}

/// The line of an archive with nothing in it.
pub(super) fn empty(path: &str, bytes: u64, format: Format) -> Harvest {
    archive(path, bytes, format, Status::Unrecognised, vec![Message::new("intake.empty")])
}

/// The line of an archive that was gone through from front to back: what stopped that after so many entries, or that there
/// were none. `nothing` is what it is where it stopped before the first.
pub(super) fn closed(
    (path, bytes, format): (&str, u64, Format),
    seen: u64,
    problem: Option<Message>,
    nothing: Status,
) -> Option<Harvest> {
    let status = if seen == 0 { nothing } else { Status::Partial };
    match problem {
        Some(problem) => Some(archive(path, bytes, format, status, vec![problem])),
        None => (seen == 0).then(|| empty(path, bytes, format)),
    }
}

/// A problem with the reason in the words of an archive's reader.
pub(super) fn because(key: &'static str, reason: &dyn std::fmt::Display) -> Message {
    Message::new(key).with("reason", Arg::Code(reason.to_string()))
}

/// A problem with the reason in the words of the operating system, which name nobody.
pub(super) fn system(key: &'static str, error: &std::io::Error) -> Message {
    match error.raw_os_error() {
        Some(_) => Message::new(key).with("reason", Arg::Said(error.to_string())),
        None => because(key, error),
    }
}

/// A problem with a count that was left out and the cap that did it.
pub(super) fn over(key: &'static str, count: u64, limit: u64) -> Message {
    Message::new(key).with("count", count).with("limit", limit)
}

/// A device, a pipe, a socket: nothing is read of it.
pub(super) fn special(path: &str) -> Harvest {
    let is_evidence = looks_like_evidence(path, b"");
    unread(path, 0, Status::Skipped, is_evidence, Message::new("intake.special"))
}

/// Adds a problem to an archive's own line.
pub(super) fn note(harvests: &mut Vec<Harvest>, place: &Place, format: Format, bytes: u64, problem: Message) {
    let is_own = |harvest: &&mut Harvest| harvest.path == place.path && harvest.nature == Nature::Archive;
    match harvests.iter_mut().find(is_own) {
        Some(own) => own.problems.push(problem),
        None => harvests.push(archive(&place.path, bytes, format, Status::Partial, vec![problem])),
    }
}
