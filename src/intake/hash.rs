//! SHA-256 of sources, taken when the report is known to cite them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use super::again::holds;
use super::case::Root;
use super::file::{Links, Window};
use super::item::{Place, Visit};
use super::limits::Limits;
use super::{Body, CaseInput, Input, Room, SharedFile, Silent, left, visit};
use crate::facts::{Harvest, Message, Status};

/// Reads the sources of `wanted` again and gives the SHA-256 of each that could be read whole, in lower case.
pub fn hash(case: &CaseInput, limits: &Limits, wanted: &BTreeSet<String>) -> BTreeMap<String, String> {
    let wants = |place: &Place| holds(wanted, place);
    let read = |input: Input<'_>, _: &Room<'_>| {
        let mut harvest = left::unread(input.path, 0, Status::Parsed, false, Message::new("intake.because.unopened"));
        harvest.sha256 = match input.body {
            Body::File(file) => sha256(&mut Front { file, at: 0 }),
            Body::Stream(stream) => sha256(stream),
        };
        harvest
    };
    let harvests: Vec<Harvest> = visit(case, limits, Visit { wants: &wants, read: &read }, &Silent);
    let whole = harvests.into_iter().filter(|harvest| harvest.status == Status::Parsed);
    whole
        .filter_map(|harvest| Some((harvest.path, harvest.sha256?)))
        .filter(|(path, _)| wanted.contains(path))
        .collect()
}

/// The SHA-256 of the file that a case is; `None` for folders, and for what cannot be read.
pub fn whole_hash(case: &CaseInput) -> Option<String> {
    let open = |path, links| sha256(&mut Front { file: &SharedFile::open(path, links).ok()?, at: 0 });
    match &case.root {
        Root::Named(path) => open(path, Links::Followed),
        Root::Child(path) => open(path, Links::Refused),
        Root::Input(bytes, _) => sha256(&mut Window::new(bytes.clone())),
        Root::Joined(_) => None,
    }
}

/// A file from front to back.
struct Front<'a> {
    file: &'a SharedFile,
    at: u64,
}

impl Read for Front<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read_at(buffer, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

fn sha256(reader: &mut dyn Read) -> Option<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => digest.update(buffer.get(..n)?),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
