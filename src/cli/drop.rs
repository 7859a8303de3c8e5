//! A bundle dropped on the program's icon: its report as HTML beside it, and a window that stays until it was read.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;

use super::{Cli, exit};
use crate::knowledge::texts::{self, Lang};

/// What is done where Explorer started the program with nothing but paths; `None` everywhere else.
pub(super) fn from_explorer(arguments: &[OsString]) -> Option<ExitCode> {
    let paths: Vec<PathBuf> = arguments.iter().skip(1).map(PathBuf::from).collect();
    if !paths.iter().all(|path| path.exists()) || !started_by_explorer() {
        return None;
    }
    let lang = language();
    let code = if paths.is_empty() {
        exit::tell(texts::word(lang, "cli.drop.nothing"));
        ExitCode::from(2)
    } else {
        paths
            .iter()
            .map(|path| analyze(path, lang))
            .fold(ExitCode::SUCCESS, |worst, code| if code == ExitCode::SUCCESS { worst } else { code })
    };
    exit::tell(texts::word(lang, "cli.drop.close"));
    // Whatever is typed, and the end of input as well, closes the window.
    let _ = std::io::stdin().read_line(&mut String::new());
    Some(code)
}

fn analyze(path: &Path, lang: Lang) -> ExitCode {
    let report = beside(path);
    let options: [OsString; 9] = [
        "vssleuth".into(),
        "analyze".into(),
        path.into(),
        "--format".into(),
        "html".into(),
        "--lang".into(),
        lang.as_str().into(),
        "--output".into(),
        report.into(),
    ];
    match Cli::try_parse_from(options) {
        Ok(cli) => super::run(cli),
        Err(error) => {
            exit::tell(&error.to_string());
            ExitCode::from(2)
        }
    }
}

/// The first free name of `bundle.html`, `bundle-2.html` …: no file that is there already is replaced.
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let named = |n: u32| path.with_file_name(if n == 1 { format!("{stem}.html") } else { format!("{stem}-{n}.html") });
    (1..1_000).map(named).find(|report| !report.exists()).unwrap_or_else(|| named(1_000))
}

#[cfg(windows)]
fn started_by_explorer() -> bool {
    use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};
    let Ok(mut system) = System::new() else { return false };
    system.refresh_processes_specifics(ProcessesToUpdate::All, false, ProcessRefreshKind::nothing());
    let parent = sysinfo::get_current_pid().ok().and_then(|own| system.process(own)?.parent());
    parent
        .and_then(|parent| system.process(parent))
        .is_some_and(|parent| parent.name().eq_ignore_ascii_case("explorer.exe"))
}

#[cfg(not(windows))]
fn started_by_explorer() -> bool {
    false
}

#[cfg(windows)]
fn language() -> Lang {
    let tag = sys_locale::get_locale().unwrap_or_default();
    if tag.to_ascii_lowercase().starts_with("ja") { Lang::Ja } else { Lang::En }
}

#[cfg(not(windows))]
fn language() -> Lang {
    Lang::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_that_is_there_is_replaced() {
        let space = tempfile::tempdir().expect("a folder");
        let bundle = space.path().join("contoso.zip");
        assert_eq!(beside(&bundle), space.path().join("contoso.html"));
        std::fs::write(space.path().join("contoso.html"), "kept").expect("written");
        assert_eq!(beside(&bundle), space.path().join("contoso-2.html"));
    }

    #[test]
    fn a_shell_is_no_explorer() {
        assert!(from_explorer(&["vssleuth".into()]).is_none());
    }
}
