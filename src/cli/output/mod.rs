//! Where a report goes: standard output, a device or pipe, or a file that appears only when it is whole.

mod file_name;
mod folder;
mod identity;
mod pending;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::fault;
pub(super) use file_name::stems;
pub(super) use folder::Folder;
use identity::Identity;
use pending::Pending;

/// An output that is known to be possible, and to harm nothing, before anything is read.
pub(super) enum Output {
    /// Standard output.
    Standard(io::StdoutLock<'static>),
    /// What is no file and so cannot be replaced by one: a pipe, a terminal, `/dev/null`.
    Through(File, PathBuf),
    /// A file.
    File(Pending),
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// As the user's own settings say.
    Usual,
    /// The user alone.
    Owner,
}

/// What a path leads to.
enum Target {
    File(PathBuf),
    Special,
}

impl Output {
    /// Opens the report's output; `inputs` must never be overwritten.
    pub(super) fn open(path: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let Some(path) = path else {
            // Folders are not looked into: the shell may have made the report in one.
            let standard = Identity::of_standard_output();
            if let Some(input) = inputs.iter().find(|input| is_input(&standard, input)) {
                bail!(fault::with("cli.error.evidence", input.display()));
            }
            return Ok(Self::Standard(io::stdout().lock()));
        };
        Self::at(path, inputs, Readers::Usual)
    }

    /// Opens the output of what is private; it must lie elsewhere than the report.
    pub(super) fn private(path: &Path, report: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let report = report.map_or_else(Identity::of_standard_output, Identity::of_path);
        if Identity::of_path(path).is(&report) {
            bail!(fault::with("cli.error.both", path.display()));
        }
        Self::at(path, inputs, Readers::Owner)
    }

    fn at(path: &Path, inputs: &[PathBuf], readers: Readers) -> anyhow::Result<Self> {
        refuse_inputs(path, inputs)?;
        match target(path)? {
            _ if readers == Readers::Usual && Identity::of_path(path).is(&Identity::of_standard_output()) => {
                Ok(Self::Standard(io::stdout().lock()))
            }
            Target::File(place) => Ok(Self::File(Pending::new(place, path, readers))),
            Target::Special => {
                let file = through(path).with_context(|| fault::with("cli.error.write", path.display()))?;
                Ok(Self::Through(file, path.to_owned()))
            }
        }
    }

    /// The folder in which a file will be made.
    pub(super) fn folder(&self) -> Option<&Path> {
        match self {
            Self::File(pending) => pending.folder(),
            Self::Standard(_) | Self::Through(..) => None,
        }
    }

    /// Writes and passes on at once.
    pub(super) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let all = |out: &mut dyn Write| out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match self {
            Self::Standard(out) => all(out).with_context(|| fault::plain("cli.error.standard-output")),
            Self::Through(file, path) => all(file).with_context(|| fault::with("cli.error.write", path.display())),
            Self::File(pending) => pending.write(text),
        }
    }

    /// Gives a file its name.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Standard(_) | Self::Through(..) => Ok(()),
            Self::File(pending) => pending.finish(),
        }
    }
}

/// Judges what stands under the name. A link is followed only inside its folder, or to what cannot be replaced: whoever
/// may write there could otherwise choose the file that this user overwrites.
fn target(path: &Path) -> anyhow::Result<Target> {
    let cannot = |why| fault::because("cli.error.write", path.display(), why);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().with_context(|| cannot("cli.error.file.name"))?;
    if !folder.is_dir() {
        bail!(cannot("cli.error.file.place"));
    }
    let folder = identity::resolved(folder);
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(Target::File(folder.join(name))) };
    if meta.is_symlink() {
        return match fs::metadata(path) {
            Err(_) => bail!(cannot("cli.error.file.dead-link")),
            Ok(meta) if !meta.is_file() && !meta.is_dir() => Ok(Target::Special),
            // `/dev/stdout`
            Ok(_) if Identity::of_path(path).is(&Identity::of_standard_output()) => Ok(Target::Special),
            Ok(meta) => match fs::canonicalize(path) {
                Ok(aim) if meta.is_file() && aim.parent() == Some(folder.as_path()) => Ok(Target::File(aim)),
                _ => bail!(cannot("cli.error.file.link")),
            },
        };
    }
    if meta.is_dir() {
        bail!(cannot("cli.error.file.place"));
    }
    Ok(if meta.is_file() { Target::File(folder.join(name)) } else { Target::Special })
}

/// Opens what is no file, without waiting for a pipe that nobody reads, and judges what was opened.
#[cfg(unix)]
fn through(path: &Path) -> io::Result<File> {
    use rustix::fs::{FileType, Mode, OFlags, fcntl_getfl, fcntl_setfl, fstat, open};
    use std::time::{Duration, Instant};
    /// Who is started together with this program is given time to open the pipe.
    const PATIENCE: Duration = Duration::from_secs(2);
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let begun = Instant::now();
    let file = loop {
        match open(path, flags, Mode::empty()) {
            Err(rustix::io::Errno::NXIO) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            opened => break opened?,
        }
    };
    match FileType::from_raw_mode(fstat(&file)?.st_mode) {
        FileType::Fifo | FileType::CharacterDevice => {}
        _ => return Err(io::ErrorKind::Unsupported.into()),
    }
    fcntl_setfl(&file, fcntl_getfl(&file)? - OFlags::NONBLOCK)?;
    Ok(file.into())
}

#[cfg(not(unix))]
fn through(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// An input, or anything inside a folder that is one, is evidence, by whatever path it is reached.
fn refuse_inputs(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let output = Identity::of_path(path);
    if inputs.iter().any(|input| is_input(&output, input) || output.is_inside(input)) {
        bail!(fault::with("cli.error.evidence", path.display()));
    }
    Ok(())
}

/// Whether an output is this input.
fn is_input(output: &Identity, input: &Path) -> bool {
    match input.as_os_str() == "-" {
        true => Identity::of_standard_input().is(output),
        false => Identity::of_path(input).is(output),
    }
}
