//! Where a report goes: standard output, or a file that appears only when it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Standard output, or a file.
pub(super) enum Output {
    Standard(io::StdoutLock<'static>),
    File(Pending),
}

/// A file that is written beside its final name. It is made when there is something to write, not before: the folder
/// may be the very evidence that is still being read.
pub(super) struct Pending {
    file: Option<File>,
    temporary: PathBuf,
    path: PathBuf,
}

impl Output {
    /// Opens the output; `inputs` must never be overwritten.
    pub(super) fn open(path: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard(io::stdout().lock())) };
        refuse_inputs(path, inputs)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.is_dir() || !folder.is_dir() {
            bail!("{}: cannot be written: not a file in an existing folder", path.display());
        }
        let mut name = path.file_name().context("--output names no file")?.to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        Ok(Self::File(Pending { file: None, temporary: path.with_file_name(name), path: path.to_owned() }))
    }

    /// Writes and passes on at once.
    pub(super) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        match self {
            Self::Standard(out) => {
                let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
                written.context("standard output: cannot be written")
            }
            Self::File(pending) => pending.write(text),
        }
    }

    /// Gives a file its name.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Standard(_) => Ok(()),
            Self::File(mut pending) => pending.finish(),
        }
    }
}

impl Pending {
    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let written = match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()),
            None => {
                File::create_new(&self.temporary).and_then(|file| self.file.insert(file).write_all(text.as_bytes()))
            }
        };
        written.with_context(|| format!("{}: cannot be written", self.path.display()))
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.write("")?;
        let kept = self.file.take().map_or(Ok(()), |file| file.sync_all());
        kept.and_then(|()| fs::rename(&self.temporary, &self.path))
            .with_context(|| format!("{}: cannot be written", self.path.display()))
    }
}

impl Drop for Pending {
    /// A report that was not finished leaves nothing behind.
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // It may be gone already; there is nothing else to be done about it.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// An input, or anything inside a folder that is one, is evidence.
fn refuse_inputs(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let Ok(existing) = fs::canonicalize(path) else { return Ok(()) };
    for input in inputs.iter().filter_map(|input| fs::canonicalize(input).ok()) {
        if existing.starts_with(&input) {
            bail!("{}: is part of the evidence and is not overwritten", path.display());
        }
    }
    Ok(())
}
