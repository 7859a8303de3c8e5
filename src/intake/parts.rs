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

/// A file in a container.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What a container came to: its parts, and what of it could not be read.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) parts: Vec<Part>,
    pub(super) problem: Option<Message>,
}

impl Parts {
    pub(super) fn add(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.parts.push(Part { name: name.into(), bytes: bytes.into() });
    }

    pub(super) fn broken(error: &dyn std::fmt::Display) -> Self {
        Self { parts: Vec::new(), problem: Some(left::because("intake.parts", error)) }
    }
}

/// Reads at most so many bytes of a part; `None` where it is longer or ends early.
pub(super) fn read_capped(reader: &mut dyn Read, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most.saturating_add(1)).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= most).then_some(bytes)
}

impl Gather<'_> {
    /// The parts of a container, each as a source of its own.
    pub(super) fn parts(&self, place: &Place, bytes: Bytes, format: Format) -> Vec<Harvest> {
        let size = bytes.len();
        let refused = || {
            let problem = left::over("intake.cap.held", 1, self.limits.held_bytes);
            vec![left::archive(&place.path, size, format, Status::Skipped, vec![problem])]
        };
        // Mails are held as they were sent and as they are decoded; the others as what they unpack to.
        let mail = if matches!(format, Format::Mail) { size * 2 } else { 0 };
        let Some(_sent) = Hold::take(&self.budget, mail).filter(|_| size <= self.limits.held_bytes) else {
            return refused();
        };
        let mut window = Window::new(bytes);
        let most = self.limits.held_bytes;
        let Parts { parts, mut problem } = match format {
            Format::Cabinet => cab::parts(window, most),
            Format::Office => office::parts(window, most),
            Format::Outlook => outlook::parts(window, most),
            _ => read_capped(&mut window, most).map_or_else(Parts::default, |raw| mail::parts(&raw)),
        };
        let unpacked = parts.iter().map(|part| part.bytes.len() as u64).filter(|_| mail == 0).sum();
        let Some(_unpacked) = Hold::take(&self.budget, unpacked) else { return refused() };
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
