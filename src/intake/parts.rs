//! Containers that are held whole and come apart into named parts: mails, documents, cabinets.

use std::io::Read;

use super::file::{Bytes, Window};
use super::gather::Gather;
use super::item::Place;
use super::kind::Format;
use super::left;
use super::limits::Hold;
use super::meter::Metered;
use super::name::{self, Legacy, Unique};
use super::{HEAD, cab, kind, mail, office, outlook, pages, transfer};
use crate::facts::{Harvest, Kind, Message, Nature, Status};

/// Bytes of the largest container that holds nothing.
const EMPTY: u64 = 64;

/// Bytes that a part takes beside its content.
const PART: u64 = 160;

/// Bytes charged at once while a part is read.
const STEP: u64 = 64 << 10;

/// A file in a container.
pub(super) struct Part {
    name: String,
    bytes: Vec<u8>,
    how: How,
}

/// What is known of a part beside its bytes.
pub(super) enum How {
    Whole,
    /// It holds more than could be read.
    Cut(Message),
    /// It is named, and not read.
    Left(Nature, Message),
    /// It is named, and holds nothing.
    Trifle(&'static str),
}

/// What a container came to: its parts, and what of it could not be read. What is kept was charged before.
pub(super) struct Parts<'a> {
    pub(super) parts: Vec<Part>,
    pub(super) problem: Option<Message>,
    /// The container is of a form that is not read.
    pub(super) closed: Option<&'static str>,
    room: Hold<'a>,
    limit: u64,
}

impl<'a> Parts<'a> {
    /// `None` where there is no room for the first `n` bytes.
    fn new(gather: &'a Gather<'_>, n: u64) -> Option<Self> {
        let room = Hold::take(&gather.budget, n)?;
        Some(Self { parts: Vec::new(), problem: None, closed: None, room, limit: gather.limits.held_bytes })
    }

    /// Takes room for `n` bytes; where there is none, that is the container's problem.
    pub(super) fn charge(&mut self, n: u64) -> bool {
        let fits = self.room.grow(n);
        if !fits {
            self.problem = Some(left::over("intake.cap.held.rest", self.parts.len() as u64, self.limit));
        }
        fits
    }

    /// Gives the room of `n` bytes back.
    pub(super) fn release(&mut self, n: usize) {
        self.room.shrink(n as u64);
    }

    /// Keeps a part, for whose bytes there is room already.
    pub(super) fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.add_as(name, bytes, How::Whole);
    }

    /// Keeps a part of which more is known.
    pub(super) fn add_as(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>, how: How) {
        let name = name.into();
        if self.charge(PART + name.len() as u64) {
            self.parts.push(Part { name, bytes: bytes.into(), how });
        }
    }

    /// Names a part that is not read, and why.
    pub(super) fn leave(&mut self, name: impl Into<String>, nature: Nature, problem: Message) {
        self.add_as(name, Vec::new(), How::Left(nature, problem));
    }

    /// Reads at most so many bytes; `None` where there are more, they end early, or there is no room for them.
    pub(super) fn read(&mut self, reader: &mut dyn Read, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let read = self.charge(STEP) && reader.take(STEP).read_to_end(&mut bytes).is_ok();
            let is_last = bytes.len() - before < STEP as usize;
            if !read || bytes.len() as u64 > most {
                self.release(bytes.len().next_multiple_of(STEP as usize));
                return None;
            }
            if is_last {
                self.release(before + STEP as usize - bytes.len());
                return Some(bytes);
            }
        }
    }

    pub(super) fn broken(mut self, error: &dyn std::fmt::Display) -> Self {
        self.problem = Some(left::because("intake.parts", error));
        self
    }
}

impl Gather<'_> {
    /// The parts of a container, each as a source of its own.
    pub(super) fn parts(&self, place: &Place, bytes: Bytes, format: Format) -> Vec<Harvest> {
        let size = bytes.len();
        let refused = || {
            let problem = left::over("intake.cap.held", 1, self.limits.held_bytes);
            vec![left::archive(&place.path, size, format, Status::Skipped, vec![problem])]
        };
        // Mails are held as they were sent and as they are decoded, the directory of a compound file beside what is in it.
        let at_once = match format {
            Format::Mail | Format::Mailbox | Format::Encoded => size * 2,
            Format::Outlook => size / 2,
            _ => 0,
        };
        let room = Parts::new(self, at_once).filter(|_| size <= self.limits.held_bytes);
        let Some(mut container) = room else { return refused() };
        let mut window = Window::new(bytes);
        let mut harvests = Vec::new();
        container = match format {
            Format::Cabinet => cab::parts(window, container),
            Format::OpenDocument => pages::parts(&window, container),
            Format::Office if pages::has_pages(&window) => pages::parts(&window, container),
            Format::Office => office::parts(&window, container),
            Format::Outlook => outlook::parts(window, container),
            _ => {
                let mut raw = Vec::new();
                match window.read_to_end(&mut raw) {
                    Ok(_) if format == Format::Encoded => {
                        // The text itself is evidence, whatever lies in it.
                        let own = place.path.rsplit('/').next().unwrap_or(&place.path);
                        harvests.extend(self.text_around(place, &raw));
                        transfer::parts(&raw, own, container)
                    }
                    Ok(_) if format == Format::Mailbox => mail::mailbox(&raw, container),
                    Ok(_) => mail::parts(&raw, container),
                    Err(error) => container.broken(&error),
                }
            }
        };
        let Parts { parts, mut problem, closed, room: _room, .. } = container;
        let (mut names, mut seen) = (Unique::default(), 0);
        for part in parts {
            let inner = place.inner(&names.take(name::path_of(part.name.as_bytes(), Legacy::None)));
            if let Some(rest) = self.rest(seen, &inner) {
                problem = Some(rest);
                break;
            }
            seen += 1;
            if (self.visit.wants)(&inner) {
                harvests.extend(self.part(&inner, part));
            }
        }
        if let Some(closed) = closed {
            let problem = left::because("intake.document.closed", &closed);
            let own = left::archive(&place.path, size, format, Status::Skipped, vec![problem]);
            harvests.push(Harvest { nature: Nature::Unknown, ..own });
            return harvests;
        }
        // What is larger than a container of nothing holds something that was not found.
        let hidden = seen == 0 && size > EMPTY && format != Format::Encoded;
        let problem = problem.or_else(|| hidden.then(|| Message::new("intake.nothing-read")));
        if format == Format::Encoded {
            problem.into_iter().for_each(|problem| lessen(&mut harvests, place, size, format, problem));
        } else {
            harvests.extend(left::closed((&place.path, size, format), seen, problem, Status::Damaged));
        }
        harvests
    }

    fn text_around(&self, place: &Place, raw: &[u8]) -> Option<Harvest> {
        let mut content = raw;
        let mut meter = Metered::new(&mut content, self.limits, None);
        let head = meter.head(HEAD);
        self.source(place, Some(raw.len() as u64), &head, &mut meter)
    }

    fn part(&self, inner: &Place, part: Part) -> Vec<Harvest> {
        let size = part.bytes.len() as u64;
        let problem = match part.how {
            How::Whole => None,
            How::Cut(problem) => Some(problem),
            How::Left(nature, problem) => {
                let harvest = left::unread(&inner.path, size, Status::Skipped, true, problem);
                return vec![Harvest { nature, ..harvest }];
            }
            How::Trifle(because) => {
                let harvest = Harvest::of(&inner.path, Kind::Other, because);
                return vec![Harvest { bytes: size, status: Status::Unrecognised, is_evidence: false, ..harvest }];
            }
        };
        let mut content = part.bytes.as_slice();
        let mut meter = Metered::new(&mut content, self.limits, Some(&self.budget));
        let mut harvests = self.stream(inner, Some(size), &mut meter, None);
        if let Some(problem) = problem {
            let format = kind::format(part.bytes.get(..HEAD).unwrap_or(&part.bytes)).unwrap_or(Format::Encoded);
            lessen(&mut harvests, inner, size, format, problem);
        }
        harvests
    }
}

/// Says of a source that it holds more than was read.
pub(super) fn lessen(harvests: &mut Vec<Harvest>, place: &Place, size: u64, format: Format, problem: Message) {
    let Some(own) = harvests.iter_mut().find(|harvest| harvest.path == place.path) else {
        harvests.push(left::archive(&place.path, size, format, Status::Partial, vec![problem]));
        return;
    };
    if matches!(own.status, Status::Parsed | Status::Unrecognised) {
        own.status = Status::Partial;
    }
    own.is_evidence = true;
    own.problems.push(problem);
}
