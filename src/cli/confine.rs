//! What the process gives up before it reads a stranger's bytes: on Linux the right to open anything but the inputs
//! for reading, to make files anywhere but beside the outputs, to run a program or to open a connection.

use std::path::PathBuf;

use super::exit;
use super::output::Output;

/// Confines this thread and all that it will start; `says` tells on standard error how far that went. A kernel that
/// knows nothing of it, or only of a part, is no reason to make no report.
pub(super) fn confine<'a>(
    inputs: &[PathBuf],
    outputs: impl IntoIterator<Item = &'a Output>,
    says: bool,
) -> anyhow::Result<()> {
    let outputs: Vec<PathBuf> = outputs.into_iter().filter_map(Output::folder).map(std::path::Path::to_owned).collect();
    let how = platform::confine(inputs, &outputs)?;
    if says {
        exit::tell(how);
    }
    Ok(())
}

#[cfg(target_os = "linux")]
mod platform {
    use std::path::{Path, PathBuf};

    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
        RulesetCreatedAttr as _, RulesetStatus, Scope,
    };

    /// The newest rights that this program knows of; older kernels check what they know.
    const NEWEST: ABI = ABI::V6;

    /// Where the names of time zones are looked up when the evidence states one.
    const ZONES: [&str; 3] = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"];

    pub(super) fn confine(inputs: &[PathBuf], outputs: &[PathBuf]) -> anyhow::Result<&'static str> {
        let zones: Vec<PathBuf> =
            ZONES.iter().map(PathBuf::from).chain(std::env::var_os("TZDIR").map(PathBuf::from)).collect();
        let files = AccessFs::ReadFile | AccessFs::ReadDir;
        // A file gets its name by a rename inside its folder.
        let makes = AccessFs::MakeReg | AccessFs::WriteFile | AccessFs::RemoveFile;
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))?
            .handle_access(AccessNet::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?
            .create()?
            .add_rules(beneath(inputs.iter().chain(&zones), files))?
            .add_rules(beneath(outputs, makes))?;
        Ok(match rules.restrict_self()?.ruleset {
            RulesetStatus::FullyEnforced => {
                "confined: may read the inputs, write beside the outputs, and nothing else (Landlock)"
            }
            RulesetStatus::PartiallyEnforced => {
                "confined as far as this kernel can: may read the inputs and write beside the outputs (Landlock)"
            }
            RulesetStatus::NotEnforced => "not confined: this kernel has no Landlock",
        })
    }

    /// What cannot be opened needs no right: reading it says why.
    fn beneath<'a>(
        paths: impl IntoIterator<Item = &'a PathBuf>,
        rights: BitFlags<AccessFs>,
    ) -> impl Iterator<Item = Result<PathBeneath<PathFd>, landlock::RulesetError>> {
        let opened = paths.into_iter().filter_map(|path| Some((PathFd::new(path).ok()?, is_folder(path))));
        // A right over folders is none over a file, and the kernel says so.
        opened.map(move |(place, folder)| {
            let rights = if folder { rights } else { rights & AccessFs::from_file(NEWEST) };
            Ok(PathBeneath::new(place, rights))
        })
    }

    fn is_folder(path: &Path) -> bool {
        path.is_dir()
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::path::PathBuf;

    pub(super) fn confine(_: &[PathBuf], _: &[PathBuf]) -> anyhow::Result<&'static str> {
        Ok("not confined: only Linux lets a program give up its rights")
    }
}
