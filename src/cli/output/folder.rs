//! A folder of reports that is this program's own: each file is whole or not there, nothing else is touched, and one run
//! writes at a time.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Readers;
use super::identity::resolved;
use super::pending::Pending;
use crate::cli::fault;
use crate::intake::{Links, SharedFile};
use crate::render::index::CASES;

/// What makes a folder ours; held locked while a run writes.
const MARKER: &str = "vssleuth-batch.json";
const MARKED: &str = "{\"schema\":\"vssleuth/batch/1\"}\n";

/// Written before the first file of a case: from then on files of its name are ours.
const BEGUN: &str = "{\"schema\":\"vssleuth/state/1\",\"status\":\"begun\"}\n";

/// Where it is kept what each case was made from.
const STATE: &str = "state";

/// Bytes of what is kept of a case, at most: its line of JSON and little more. It is read as a whole.
const KEPT: u64 = 512 << 20;

/// The folder.
pub(in crate::cli) struct Folder {
    root: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes a folder that is new, empty or ours; never one that is part of the evidence, or holds what is not ours.
    pub(in crate::cli) fn open(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let cannot = |why| fault::because("cli.error.write", path.display(), why);
        let root = resolved(path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new(".")))
            .join(path.file_name().with_context(|| cannot("cli.error.folder.name"))?);
        if inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| resolved(&root).starts_with(input))) {
            bail!(cannot("cli.error.folder.evidence"));
        }
        match fs::create_dir(&root) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| cannot("cli.error.folder.made"));
            }
            _ => {}
        }
        let marker = root.join(MARKER);
        if read(&marker, MARKED.len() as u64).ok().flatten().as_deref() != Some(MARKED) {
            for entry in fs::read_dir(&root).with_context(|| cannot("cli.error.folder.no-folder"))? {
                if !is_temporary(&entry?.file_name().to_string_lossy(), MARKER) {
                    bail!(cannot("cli.error.folder.foreign"));
                }
            }
            write(&marker, MARKED)?;
        }
        let lock = File::open(&marker).with_context(|| cannot("cli.error.folder.made"))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => bail!(cannot("cli.error.folder.busy")),
            // Where files cannot be locked two runs are told apart by whoever starts them.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        let folder = Self { root, _lock: lock };
        for part in [CASES, STATE] {
            let part = folder.root.join(part);
            match fs::create_dir(&part) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(error).with_context(|| cannot("cli.error.folder.made"));
                }
                _ if fs::symlink_metadata(&part).is_ok_and(|meta| meta.is_dir()) => {}
                _ => bail!(cannot("cli.error.folder.part")),
            }
        }
        folder.sweep()?;
        Ok(folder)
    }

    /// Takes away what a run that was killed left half written.
    fn sweep(&self) -> anyhow::Result<()> {
        for part in ["", CASES, STATE] {
            for entry in fs::read_dir(self.root.join(part))? {
                let entry = entry?;
                if is_temporary(&entry.file_name().to_string_lossy(), "") && entry.file_type()?.is_file() {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }

    /// What was kept of a case; an error where it is larger than what this program keeps.
    pub(in crate::cli) fn state(&self, stem: &str) -> anyhow::Result<Option<String>> {
        match read(&self.state_path(stem), KEPT)? {
            None => read(&self.root.join(STATE).join(format!("{stem}.aside.json")), KEPT),
            kept => Ok(kept),
        }
    }

    /// Bytes of a report that is there.
    pub(in crate::cli) fn len(&self, stem: &str, ending: &str) -> Option<u64> {
        fs::symlink_metadata(self.report_path(stem, ending)).ok().filter(fs::Metadata::is_file).map(|meta| meta.len())
    }

    /// Writes the reports of a case, takes away those that were made before and are not among them, and keeps its state
    /// last; `false`, and nothing is written, where a file of such a name is not ours.
    pub(in crate::cli) fn keep(
        &self,
        stem: &str,
        reports: &[(String, String)],
        made_before: &[String],
        state: &str,
    ) -> anyhow::Result<bool> {
        let known = self.state_path(stem);
        if fs::symlink_metadata(&known).is_err() {
            let foreign = |ending: &String| fs::symlink_metadata(self.report_path(stem, ending)).is_ok();
            if reports.iter().any(|(ending, _)| foreign(ending)) {
                return Ok(false);
            }
            write(&known, BEGUN)?;
        }
        for (ending, text) in reports {
            write(&self.report_path(stem, ending), text)?;
        }
        for ending in made_before.iter().filter(|old| !reports.iter().any(|(ending, _)| ending == *old)) {
            match fs::remove_file(self.report_path(stem, ending)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        write(&known, state)?;
        Ok(true)
    }

    /// Keeps the state of a case alone: its reports' names are taken by what is not ours.
    pub(in crate::cli) fn keep_aside(&self, stem: &str, state: &str) -> anyhow::Result<()> {
        write(&self.root.join(STATE).join(format!("{stem}.aside.json")), state)
    }

    /// One of the files over all cases, to be written piece by piece.
    pub(in crate::cli) fn index(&self, name: &str) -> Pending {
        let path = self.root.join(name);
        Pending::new(path.clone(), &path, Readers::Usual)
    }

    fn state_path(&self, stem: &str) -> PathBuf {
        self.root.join(STATE).join(format!("{stem}.json"))
    }

    fn report_path(&self, stem: &str, ending: &str) -> PathBuf {
        self.root.join(CASES).join(format!("{stem}.{ending}"))
    }
}

/// A file of ours; an error where it has more than so many bytes. What somebody put in its place, a pipe, is not waited for.
fn read(path: &Path, most: u64) -> anyhow::Result<Option<String>> {
    let Ok(file) = SharedFile::open(path, Links::Refused) else { return Ok(None) };
    if file.len > most {
        bail!(fault::with("cli.error.folder.state", path.display()));
    }
    let mut bytes = vec![0; usize::try_from(file.len)?];
    let text = file.read_at(&mut bytes, 0).ok().and_then(|read| {
        bytes.truncate(read);
        String::from_utf8(bytes).ok()
    });
    Ok(text)
}

/// A file that is whole or not there. That the disk has it is not waited for: after a power cut its length tells.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = Pending::new(path.to_owned(), path, Readers::Usual);
    file.write(text)?;
    file.finish_soon()
}

/// Whether a name is that of a file in the making, `NAME.1234-0.tmp`.
fn is_temporary(name: &str, of: &str) -> bool {
    let numbers = name.strip_suffix(".tmp").and_then(|name| name.rsplit_once('.'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    numbers.is_some_and(|(stem, numbers)| {
        stem.starts_with(of) && numbers.split_once('-').is_some_and(|(one, two)| is_number(one) && is_number(two))
    })
}
