//! 7z: one stream after another, each entry read as it comes. LZMA, LZMA2, BCJ and delta; other methods are named.

use std::io::Read;

use sevenz_rust2::{Archive, ArchiveEntry, ArchiveReader, EntryDecision, Error, Password};

use super::file::{Bytes, Window};
use super::gather::Gather;
use super::item::Place;
use super::kind::Format;
use super::limits::Hold;
use super::meter::{Fault, Metered};
use super::name::{self, Legacy, Unique};
use super::{dictionary, left, sevenz_header};
use crate::facts::{Harvest, Message, Status};

/// Memory for what an archive says is in it.
const HEADER_KIB: usize = 160 * 1024;

/// Why an archive was not opened.
enum Closed {
    Broken(Error),
    /// There is no room for a dictionary or a table of contents of so many bytes.
    Room(u64),
    /// Its table of contents makes no sense.
    Table,
}

/// How far an archive was read.
struct Pass<'a> {
    place: &'a Place,
    names: Unique,
    harvests: Vec<Harvest>,
    seen: u64,
    stopped: Option<Message>,
}

impl Gather<'_> {
    /// The entries of a 7z, with the first password that opens it.
    pub(super) fn seven_zip(&self, place: &Place, bytes: Bytes) -> Vec<Harvest> {
        let given = self.limits.passwords.iter().map(|password| Password::from(password.as_str()));
        let opens = |password: &Password| match self.opened(&bytes, password) {
            Ok((mut archive, _room)) => {
                let mut good = true;
                // The first file that holds something tells; only the checksum at its end is sure.
                let first = archive.for_each_entries_with_decision(|entry, reader| {
                    let mut meter = Metered::new(reader, self.limits, None);
                    meter.drain();
                    good = meter.fault.is_none();
                    let more = entry.is_directory() || entry.size() == 0;
                    Ok(if more { EntryDecision::Continue } else { EntryDecision::Stop })
                });
                first.is_ok() && good
            }
            Err(Closed::Room(_)) => true,
            Err(Closed::Broken(_) | Closed::Table) => false,
        };
        let password = if self.limits.passwords.is_empty() { None } else { given.into_iter().find(opens) };
        self.seven_zip_with(place, &bytes, &password.unwrap_or_else(Password::empty))
    }

    /// An archive with what it says is in it, and the room that its dictionaries take.
    fn opened(&self, bytes: &Bytes, password: &Password) -> Result<(ArchiveReader<Window>, Hold<'_>), Closed> {
        // What is no archive takes nothing: the reader says what it is.
        let table = sevenz_header::cost(bytes).unwrap_or(0);
        if table == u64::MAX {
            return Err(Closed::Table);
        }
        let mut room = Hold::take(&self.budget, table).ok_or(Closed::Room(table))?;
        let mut source = Window::new(bytes.clone());
        let archive = Archive::read_with_memory_limit(&mut source, password, HEADER_KIB).map_err(Closed::Broken)?;
        let dictionary = dictionary::seven_zip(&archive);
        if !room.grow(dictionary) {
            return Err(Closed::Room(dictionary));
        }
        let mut archive = ArchiveReader::from_archive(archive, source, password.clone());
        archive.set_thread_count(1);
        Ok((archive, room))
    }

    fn seven_zip_with(&self, place: &Place, bytes: &Bytes, password: &Password) -> Vec<Harvest> {
        let size = bytes.len();
        let mut pass = Pass { place, names: Unique::default(), harvests: Vec::new(), seen: 0, stopped: None };
        let problem = match self.opened(bytes, password) {
            Ok((mut archive, _room)) => {
                let total = archive.archive().files.iter().filter(|entry| !entry.is_directory()).count() as u64;
                let result = archive
                    .for_each_entries_with_decision(|entry, reader| Ok(self.seven_zip_entry(&mut pass, entry, reader)));
                let lost = total.saturating_sub(pass.seen);
                pass.stopped
                    .take()
                    .or_else(|| result.err().map(|error| broken("intake.sevenz", &error).with("count", lost)))
            }
            Err(Closed::Room(bytes)) => Some(Fault::Dictionary(bytes).problem(self.limits, &self.budget, 0)),
            Err(Closed::Broken(_)) if is_piece(&place.path) => Some(Message::new("intake.piece")),
            Err(Closed::Broken(error)) => Some(broken("intake.sevenz.table", &error)),
            Err(Closed::Table) => Some(left::because("intake.sevenz.table", &"table of contents")),
        };
        let Pass { mut harvests, seen, .. } = pass;
        harvests.extend(left::closed((&place.path, size, Format::SevenZip), seen, problem, Status::Skipped));
        harvests
    }

    /// Reads one entry to its end, since the next one's bytes depend on it, and all under the caps.
    fn seven_zip_entry(&self, pass: &mut Pass<'_>, entry: &ArchiveEntry, reader: &mut dyn Read) -> EntryDecision {
        if self.is_void() {
            return EntryDecision::Stop;
        }
        if entry.is_directory() || entry.is_anti_item() {
            return EntryDecision::Continue;
        }
        let inner = pass.place.inner(&pass.names.take(name::path_of(entry.name().as_bytes(), Legacy::None)));
        if let Some(rest) = self.rest(pass.seen, &inner) {
            pass.stopped = Some(rest);
            return EntryDecision::Stop;
        }
        pass.seen += 1;
        let mut meter = Metered::new(reader, self.limits, Some(&self.budget));
        if (self.visit.wants)(&inner) {
            pass.harvests.extend(self.stream(&inner, Some(entry.size()), &mut meter, None));
        }
        meter.drain();
        match &meter.fault {
            Some(fault) => {
                pass.stopped = Some(fault.problem(self.limits, &self.budget, meter.read));
                EntryDecision::Stop
            }
            None => EntryDecision::Continue,
        }
    }
}

/// Whether a file is the first piece of an archive that was split (`case.7z.001`).
fn is_piece(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.len() == 3 && ending.bytes().all(|b| b.is_ascii_digit()))
}

/// Why an archive cannot be read, in the words of its reader.
fn broken(key: &'static str, error: &Error) -> Message {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Message::new("intake.encrypted"),
        // The error's own text would add where it came from in the library.
        Error::Io(error, _) => left::because(key, error),
        error => left::because(key, error),
    }
}
