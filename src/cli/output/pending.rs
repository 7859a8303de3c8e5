//! A file that is written beside its final name: whatever ends the program, the old file or the new one is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use anyhow::Context as _;

use super::Readers;
use crate::cli::fault;

/// The file is made when there is something to write, not before: the folder may be the very evidence that is still
/// being read.
pub(in crate::cli) struct Pending {
    begun: Option<(File, PathBuf)>,
    /// Without links.
    path: PathBuf,
    /// As it was typed.
    typed: PathBuf,
    readers: Readers,
}

/// Files that a signal takes away with the program.
static TEMPORARIES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Names tried for the temporary file: others may be left from a run that was killed.
const NAMES: u32 = 100;

impl Pending {
    /// `path` has no links in it.
    pub(super) fn new(path: PathBuf, typed: &Path, readers: Readers) -> Self {
        Self { begun: None, path, typed: typed.to_owned(), readers }
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.path.parent()
    }

    fn failed(&self) -> String {
        fault::with("cli.error.write", self.typed.display())
    }

    pub(in crate::cli) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let written = match &mut self.begun {
            Some((file, _)) => file.write_all(text.as_bytes()),
            None => self.begin().and_then(|begun| self.begun.insert(begun).0.write_all(text.as_bytes())),
        };
        written.with_context(|| self.failed())
    }

    fn begin(&self) -> io::Result<(File, PathBuf)> {
        watch_signals();
        // A signal waits for this lock: no file is made that it doesn't know.
        let mut temporaries = temporaries();
        let mut made = Err(io::ErrorKind::AlreadyExists.into());
        for number in 0..NAMES {
            let mut name = self.path.file_name().unwrap_or_default().to_owned();
            name.push(format!(".{}-{number}.tmp", std::process::id()));
            let temporary = self.path.with_file_name(name);
            made = options(self.readers).open(&temporary).map(|file| (file, temporary));
            match &made {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(_) => break,
                Ok((_, temporary)) => {
                    temporaries.push(temporary.clone());
                    break;
                }
            }
        }
        made
    }

    /// Gives the file its name once the disk has it.
    pub(in crate::cli) fn finish(mut self) -> anyhow::Result<()> {
        self.write("")?;
        if let Some((file, _)) = &self.begun {
            file.sync_all().with_context(|| self.failed())?;
        }
        self.finish_soon()
    }

    /// Gives the file its name; when the disk has it is up to the system.
    pub(super) fn finish_soon(mut self) -> anyhow::Result<()> {
        self.write("")?;
        let Some((file, temporary)) = &self.begun else { return Ok(()) };
        // Who could read the old file can read the new one, and nobody else.
        let old = fs::symlink_metadata(&self.path).ok().filter(|old| old.is_file() && self.readers == Readers::Usual);
        let kept = old.map_or(Ok(()), |old| file.set_permissions(old.permissions()));
        let named = kept.and_then(|()| fs::rename(temporary, &self.path));
        named.with_context(|| self.failed())?;
        if let Some((_, temporary)) = self.begun.take() {
            temporaries().retain(|known| *known != temporary);
        }
        Ok(())
    }
}

impl Drop for Pending {
    /// A report that was not finished leaves nothing behind.
    fn drop(&mut self) {
        if let Some((_, temporary)) = self.begun.take() {
            remove(&temporary);
            temporaries().retain(|known| *known != temporary);
        }
    }
}

fn options(readers: Readers) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = readers;
    options
}

fn temporaries() -> MutexGuard<'static, Vec<PathBuf>> {
    TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remove(temporary: &Path) {
    // It may be gone already; there is nothing else to be done about it.
    let _ = fs::remove_file(temporary);
}

/// From now on a signal that ends the program takes its temporary files away first.
fn watch_signals() {
    static WATCHED: Once = Once::new();
    // Where signals cannot be watched a temporary file may stay: no reason to make no report.
    WATCHED.call_once(|| drop(watch()));
}

#[cfg(unix)]
fn watch() -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::low_level::emulate_default_handler;
    // Caught, the limit on the size of files is an error of the write like a full disk.
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGXFSZ])?;
    let end = move || {
        for signal in signals.forever().filter(|signal| *signal != SIGXFSZ) {
            // The lock is kept: whoever wants to write now waits for the end.
            let temporaries = temporaries();
            temporaries.iter().for_each(|temporary| remove(temporary));
            let _ = emulate_default_handler(signal);
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(end).map(drop)
}

#[cfg(windows)]
fn watch() -> io::Result<()> {
    let end = || {
        let temporaries = temporaries();
        temporaries.iter().for_each(|temporary| remove(temporary));
        // What Windows itself ends a program with: STATUS_CONTROL_C_EXIT.
        std::process::exit(0xc000_013a_u32.cast_signed());
    };
    ctrlc::set_handler(end).map_err(io::Error::other)
}

#[cfg(not(any(unix, windows)))]
fn watch() -> io::Result<()> {
    Ok(())
}
