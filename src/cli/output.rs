//! Where a report goes: standard output, or a file that appears only when it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Standard output, or a file beside its final name.
pub(super) enum Output {
    Standard(io::StdoutLock<'static>),
    File { file: File, temporary: PathBuf, path: PathBuf },
}

impl Output {
    /// Opens the output; `inputs` must never be overwritten.
    pub(super) fn open(path: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard(io::stdout().lock())) };
        refuse_inputs(path, inputs)?;
        if path.is_dir() {
            bail!("{}: is a folder, not a file to write to", path.display());
        }
        let mut name = path.file_name().context("--output names no file")?.to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        let file = File::create_new(&temporary).with_context(|| format!("{}: cannot be written", path.display()))?;
        Ok(Self::File { file, temporary, path: path.to_owned() })
    }

    /// Writes and passes on at once.
    pub(super) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let (out, name): (&mut dyn Write, _) = match self {
            Self::Standard(out) => (out, "standard output".to_owned()),
            Self::File { file, path, .. } => (file, path.display().to_string()),
        };
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).with_context(|| format!("{name}: cannot be written"))
    }

    /// Gives a file its name.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        if let Self::File { file, temporary, path } = &mut self {
            file.sync_all().with_context(|| format!("{}: cannot be written", path.display()))?;
            fs::rename(&*temporary, &*path).with_context(|| format!("{}: cannot be written", path.display()))?;
            // Nothing is left to be removed.
            *temporary = PathBuf::new();
        }
        Ok(())
    }
}

impl Drop for Output {
    /// A report that was not finished leaves nothing behind.
    fn drop(&mut self) {
        if let Self::File { temporary, .. } = self
            && !temporary.as_os_str().is_empty()
        {
            // It may be gone already; there is nothing else to be done about it.
            let _ = fs::remove_file(temporary);
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

/// Writes a whole file the same way.
pub(super) fn write_file(path: &Path, inputs: &[PathBuf], text: &str) -> anyhow::Result<()> {
    let mut output = Output::open(Some(path), inputs)?;
    output.write(text)?;
    output.finish()
}
