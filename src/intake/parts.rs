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
use super::{cab, mail, office, outlook};
use crate::facts::{Harvest, Message, Status};

/// Bytes of the largest container that holds nothing.
const EMPTY: u64 = 64;

/// Bytes that a part takes beside its content.
const PART: u64 = 160;

/// Bytes charged at once while a part is read.
const STEP: u64 = 64 << 10;

/// A file in a container.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What a container came to: its parts, and what of it could not be read. What is kept was charged before.
pub(super) struct Parts<'a> {
    pub(super) parts: Vec<Part>,
    pub(super) problem: Option<Message>,
    room: Hold<'a>,
    limit: u64,
}

impl<'a> Parts<'a> {
    /// `None` where there is no room for the first `n` bytes.
    fn new(gather: &'a Gather<'_>, n: u64) -> Option<Self> {
        let room = Hold::take(&gather.budget, n)?;
        Some(Self { parts: Vec::new(), problem: None, room, limit: gather.limits.held_bytes })
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
        let name = name.into();
        if self.charge(PART + name.len() as u64) {
            self.parts.push(Part { name, bytes: bytes.into() });
        }
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
            Format::Mail => size * 2,
            Format::Outlook => size / 2,
            _ => 0,
        };
        let room = Parts::new(self, at_once).filter(|_| size <= self.limits.held_bytes);
        let Some(mut container) = room else { return refused() };
        let mut window = Window::new(bytes);
        container = match format {
            Format::Cabinet => cab::parts(window, container),
            Format::Office => office::parts(&window, container),
            Format::Outlook => outlook::parts(window, container),
            _ => {
                let mut raw = Vec::new();
                match window.read_to_end(&mut raw) {
                    Ok(_) => mail::parts(&raw, container),
                    Err(error) => container.broken(&error),
                }
            }
        };
        let Parts { parts, mut problem, room: _room, .. } = container;
        let (mut harvests, mut names, mut seen) = (Vec::new(), Unique::default(), 0);
        for Part { name, bytes } in parts {
            let inner = place.inner(&names.take(name::path_of(name.as_bytes(), Legacy::None)));
            if let Some(rest) = self.rest(seen, &inner) {
                problem = Some(rest);
                break;
            }
            seen += 1;
            if (self.visit.wants)(&inner) {
                let mut content = bytes.as_slice();
                let mut meter = Metered::new(&mut content, self.limits, Some(&self.budget));
                harvests.extend(self.stream(&inner, Some(bytes.len() as u64), &mut meter, None));
            }
        }
        // What is larger than a container of nothing holds something that was not found.
        let hidden = seen == 0 && size > EMPTY;
        let problem = problem.or_else(|| hidden.then(|| Message::new("intake.nothing-read")));
        harvests.extend(left::closed((&place.path, size, format), seen, problem, Status::Damaged));
        harvests
    }
}
