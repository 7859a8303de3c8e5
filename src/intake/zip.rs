//! Zip: the central directory names the entries, each of which any thread can inflate. Without a directory (a file
//! cut short) or where the archive is not at hand as a whole, the entries are read from front to back.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use ::zip::read::{Config, OwnedZipFileEntry, ZipFileEntry, read_zipfile_from_stream};
use ::zip::result::ZipError;
use ::zip::unstable::read::ZipIterable;
use ::zip::{SUPPORTED_COMPRESSION_METHODS, ZipReadOptions};

use super::file::{Bytes, Window};
use super::gather::Gather;
use super::item::{Item, Opened, Place, Store};
use super::kind::Format;
use super::limits::{Budget, Hold, Limits};
use super::meter::{Fault, Metered};
use super::name::{self, Legacy, Unique};
use super::{dictionary, left};
use crate::facts::{Harvest, Message, Nature, Status};

/// An entry and the archive that it lies in.
#[derive(Clone)]
pub(super) struct Entry {
    archive: Window,
    entry: Arc<OwnedZipFileEntry>,
    /// What opens it, where it is encrypted.
    password: Option<Vec<u8>>,
}

/// A reader of unpacked bytes, or what speaks against reading.
type Unpacked<'a> = Result<&'a mut dyn Read, (Status, Message)>;

impl Entry {
    pub(super) fn with_reader(
        &self,
        limits: &Limits,
        budget: &Budget,
        read: &mut dyn FnMut(Unpacked<'_>) -> Opened,
    ) -> Opened {
        let mut archive = self.archive.clone();
        let entry = self.entry.as_ref().as_ref();
        let (most, dictionary) =
            (entry.size().saturating_add(1), dictionary::zipped(entry.compression(), entry.size()));
        let Some(_room) = Hold::take(budget, dictionary) else {
            return read(Err((Status::Skipped, Fault::Dictionary(dictionary).problem(limits, budget, 0))));
        };
        let options = ZipReadOptions::new().password(self.password.as_deref());
        match entry.with_reader(&mut archive, options) {
            // What unpacks to more than it says is damaged, and its dictionary would grow with it.
            Ok(mut file) if dictionary > 0 => read(Ok(&mut (&mut file).take(most))),
            Ok(mut file) => read(Ok(&mut file)),
            Err(error) => read(Err((Status::Damaged, left::because("intake.entry.damaged", &error)))),
        }
    }
}

/// Whether an archive begins with another one: its directory lies further behind than it says, and what stands in front is
/// no program.
fn is_joined(archive: &mut Window) -> bool {
    let size = archive.len();
    /// Bytes at the end of an archive, before its comment.
    const END: u64 = 22;
    let mut read = |from: u64, most: u64| {
        let mut bytes = Vec::new();
        archive.seek(SeekFrom::Start(from)).ok()?;
        archive.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let mut ahead = || {
        let begins = read(0, 4)? == b"PK\x03\x04";
        let from = size.saturating_sub(END + u64::from(u16::MAX));
        let tail = read(from, u64::MAX)?;
        let end = memchr::memmem::rfind(&tail, b"PK\x05\x06")?;
        let long = |at: usize| Some(u32::from_le_bytes(*tail.get(end + at..)?.first_chunk()?));
        let (length, start) = (long(12)?, long(16)?);
        // Larger archives say it elsewhere.
        let known = begins && length != u32::MAX && start != u32::MAX;
        known.then_some((from + end as u64).checked_sub(u64::from(length) + u64::from(start))?)
    };
    ahead().is_some_and(|ahead| ahead > 0)
}

/// The general-purpose flag that says that the name is UTF-8.
const UTF8_NAME: u16 = 1 << 11;

/// What a zip's directory says, as it is gone through.
struct Listing<'a> {
    place: &'a Place,
    archive: Window,
    path_chars: usize,
    limits: &'a Limits,
    budget: &'a Budget,
    names: Unique,
    items: Vec<Item>,
    harvests: Vec<Harvest>,
}

impl Gather<'_> {
    /// The entries of a zip; those that cannot be opened as harvests.
    pub(super) fn zip(&self, place: &Place, bytes: Bytes) -> (Vec<Item>, Vec<Harvest>) {
        let size = bytes.len();
        let archive = Window::new(bytes);
        let mut directory = match ZipIterable::try_new(archive.clone(), Config::default()) {
            Ok(directory) => directory,
            Err(error) => return (Vec::new(), self.zip_stream(place, &mut archive.clone(), Some(&error))),
        };
        let total = directory.len() as u64;
        let path_chars = self.limits.path_chars;
        let (names, items, harvests) = (Unique::default(), Vec::new(), Vec::new());
        let (limits, budget) = (self.limits, &self.budget);
        let mut listing = Listing { place, archive, path_chars, limits, budget, names, items, harvests };
        let mut problems = Vec::new();
        if is_joined(&mut listing.archive.clone()) {
            problems.push(Message::new("intake.zip.joined"));
        }
        match listing.fill(&mut directory) {
            Ok(listed) => problems.extend(self.left_out(total, listed)),
            Err((error, listed)) => {
                problems.push(left::because("intake.zip.directory", &error).with("count", total - listed));
            }
        }
        let Listing { items, mut harvests, .. } = listing;
        if !problems.is_empty() {
            harvests.push(left::archive(&place.path, size, Format::Zip, Status::Partial, problems));
        } else if total == 0 {
            harvests.push(left::empty(&place.path, size, Format::Zip));
        }
        (items, harvests)
    }

    /// How many entries of `total` lie past the cap that came first.
    fn left_out(&self, total: u64, allowed: u64) -> Option<Message> {
        let over = |key, limit| left::over(key, total - allowed, limit);
        match () {
            () if total <= allowed => None,
            () if allowed == self.limits.entries => Some(over("intake.cap.entries", self.limits.entries)),
            () if self.budget.has_sources() => Some(over("intake.cap.memory.sources", self.limits.memory)),
            () => Some(over("intake.cap.sources", self.limits.sources)),
        }
    }

    /// A zip from front to back, by the header before each entry. `broken`: why there is no directory.
    pub(super) fn zip_stream(&self, place: &Place, reader: &mut dyn Read, broken: Option<&ZipError>) -> Vec<Harvest> {
        let mut reader = reader;
        let mut harvests = Vec::new();
        let mut names = Unique::default();
        let mut read = 0;
        let problem = loop {
            if self.is_void() {
                return harvests;
            }
            match read_zipfile_from_stream(&mut reader) {
                Ok(Some(file)) if file.is_dir() && file.size() == 0 => {}
                Ok(Some(mut file)) => {
                    let place = place.inner(&names.take(name_of(&file.entry())));
                    if let Some(rest) = self.rest(read, &place) {
                        break Some(rest);
                    }
                    let size = file.size();
                    let dictionary = dictionary::zipped(file.compression(), size);
                    let Some(_room) = Hold::take(&self.budget, dictionary) else {
                        let fault = Fault::Dictionary(dictionary);
                        break Some(fault.problem(self.limits, &self.budget, 0));
                    };
                    if (self.visit.wants)(&place) {
                        harvests.extend(self.stream(&place, Some(size), &mut file, Some(&self.budget)));
                    }
                    read += 1;
                }
                Ok(None) => break None,
                Err(error) => break Some(left::because("intake.zip.stream", &error).with("count", read)),
            }
        };
        let broken = broken.map(|error| left::because("intake.zip.cut", error).with("count", read));
        if let Some(problem) = broken.or(problem) {
            let status = if read == 0 { Status::Damaged } else { Status::Partial };
            harvests.push(left::archive(&place.path, 0, Format::Zip, status, vec![problem]));
        }
        harvests
    }
}

impl Listing<'_> {
    /// Takes as many entries as are allowed, and says how many; where the directory is damaged, how many came before that.
    fn fill(&mut self, directory: &mut ZipIterable<Window>) -> Result<u64, (ZipError, u64)> {
        let mut listed = 0;
        for entry in directory.files().map_err(|error| (error, 0))? {
            let entry = entry.map_err(|error| (error, listed))?;
            let path = self.place.prefix.len() + entry.name_raw().len().min(self.path_chars);
            if listed == self.limits.entries || !self.budget.take_source(path) {
                break;
            }
            listed += 1;
            self.add(entry);
        }
        Ok(listed)
    }

    fn add(&mut self, entry: ZipFileEntry<'static>) {
        // The name of a folder with bytes behind it hides a file.
        if entry.is_dir() && entry.size() == 0 {
            return;
        }
        let mut name = name_of(&entry);
        let too_long = name.chars().count() > self.path_chars;
        if too_long {
            name = name.chars().take(self.path_chars).collect();
        }
        let place = self.place.inner(&self.names.take(name));
        let is_symlink = entry.is_symlink();
        let problem = match entry.compression() {
            _ if too_long => Some((Nature::Plain, left::over("intake.cap.path", 1, self.path_chars as u64))),
            _ if entry.is_symlink() => Some((Nature::Plain, Message::new("intake.link.archive"))),
            method if SUPPORTED_COMPRESSION_METHODS.contains(&method) => None,
            method => Some((Nature::Unknown, left::because("intake.zip.method", &method))),
        };
        let size = entry.size();
        let is_encrypted = entry.encrypted();
        let entry = Arc::new(OwnedZipFileEntry::from(entry));
        let password = is_encrypted.then(|| self.password(&entry)).flatten();
        let closed = is_encrypted && password.is_none();
        match problem.or_else(|| closed.then(|| (Nature::Protected, Message::new("intake.encrypted")))) {
            Some((nature, problem)) => {
                let harvest = left::unread(&place.path, size, Status::Skipped, !is_symlink, problem);
                self.harvests.push(Harvest { nature, ..harvest });
            }
            None => {
                let entry = Entry { archive: self.archive.clone(), entry, password };
                self.items.push(Item { place, size: Some(size), store: Store::Zip(entry) });
            }
        }
    }

    /// The password with which an entry reads to its end: the check at its front lets one in 256 wrong ones pass.
    fn password(&self, entry: &Arc<OwnedZipFileEntry>) -> Option<Vec<u8>> {
        let opens = |password: &Vec<u8>| {
            let entry =
                Entry { archive: self.archive.clone(), entry: Arc::clone(entry), password: Some(password.clone()) };
            let mut whole = false;
            entry.with_reader(self.limits, self.budget, &mut |unpacked| {
                if let Ok(reader) = unpacked {
                    let mut meter = Metered::new(reader, self.limits, None);
                    meter.drain();
                    whole = meter.ended && meter.fault.is_none();
                }
                Opened::default()
            });
            whole
        };
        // Windows' own packer takes a password in the code page of the machine.
        let spellings = self.limits.passwords.iter().flat_map(|password| {
            let (japanese, _, lossy) = encoding_rs::SHIFT_JIS.encode(password);
            let other = (!lossy && !password.is_ascii()).then(|| japanese.into_owned());
            [Some(password.clone().into_bytes()), other].into_iter().flatten()
        });
        spellings.into_iter().find(opens)
    }
}

fn name_of(entry: &ZipFileEntry<'_>) -> String {
    let is_utf8 = entry.flags().as_u16() & UTF8_NAME != 0;
    name::path_of(entry.name_raw(), if is_utf8 { Legacy::None } else { Legacy::Dos })
}
