//! Commands that tell of Cluster Shared Volumes by being typed, whatever they print and wherever they stand: in a console, in
//! the history of one, in a note or a script. A line that only asks for a list tells of none.

use super::{csv_answers, mount_points};
use crate::decode::transcript::{Command, Section};
use crate::facts::proof::acts_on_volumes;

/// The command of the section, if it tells of a volume, and whether it makes one, where it was surely run.
pub(super) fn telling<'s, 't>(section: &'s Section<'t>) -> Option<(&'s Command<'t>, bool)> {
    let command = section.command.as_ref()?;
    let makes = makes_volumes(&command.text);
    let tells = makes || acts_on_volumes(&command.text) || !command.prompted && csv_answers::tells_of(&command.text);
    tells.then_some((command, makes && command.prompted))
}

/// The line of a command that found the folder of the volumes and names nothing in it: `Test-Path C:\ClusterStorage`.
pub(super) fn folder(section: &Section<'_>) -> Option<u32> {
    let command = section.command.as_ref().filter(|command| mount_points::names(&command.text))?;
    let found = section.lines.iter().any(|line| line.text.trim().eq_ignore_ascii_case("true"));
    found.then_some(command.line)
}

/// Whether a command makes a disk a Cluster Shared Volume, whatever it prints.
fn makes_volumes(typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    let mut stages = lower.split(['|', ';', '{', '(']).map(str::trim_start);
    stages.any(|stage| {
        let stage = stage.strip_prefix("failoverclusters\\").unwrap_or(stage);
        let word = stage.split_whitespace().next().unwrap_or_default();
        matches!(word, "add-clustersharedvolume" | "move-clustersharedvolume")
            || (matches!(word, "new-volume" | "format-volume") && stage.contains("csvfs"))
    })
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;

    fn says(path: &str, text: &str) -> Option<String> {
        let seen = harvest(path, text.as_bytes(), &options()).observations;
        seen.into_iter().find_map(|seen| match seen.fact {
            Observation::CsvMention(mention) => Some(mention.said),
            _ => None,
        })
    }

    /// Behind a prompt it was known; alone on a line it was taken for a command that nobody ran.
    #[test]
    fn a_command_that_makes_or_moves_a_volume_tells_of_one_wherever_it_stands() {
        for (path, text) in [
            (
                "n1/ConsoleHost_history.txt",
                "Get-ClusterNode\nAdd-ClusterSharedVolume -Name \"Cluster Disk 4\"\nhostname\n",
            ),
            (
                "n1/setup.ps1",
                "New-Cluster -Name c -Node n1,n2\nGet-ClusterAvailableDisk | Add-ClusterDisk | Add-ClusterSharedVolume\n",
            ),
            ("note.txt", "Move-ClusterSharedVolume \"Cluster Disk 4\" -Node n2\n"),
            ("note.txt", "We ran:\nUpdate-ClusterSharedVolume\n"),
            ("note.txt", "Get-ClusterSharedVolume Tills | Move-ClusterSharedVolume -Node n2\n"),
            ("note.txt", "- Remove-ClusterSharedVolume -Name Tills\n"),
        ] {
            assert!(says(path, text).is_some(), "{text}");
        }
        for (path, text) in [
            ("note.txt", "Please run on n1:\nGet-ClusterSharedVolume\n"),
            ("n1/ConsoleHost_history.txt", "Get-ClusterNode\nGet-ClusterSharedVolume | fl *\n"),
            ("note.txt", "Add-ClusterDisk -InputObject $disk\n"),
        ] {
            assert_eq!(says(path, text), None, "{text}");
        }
    }

    #[test]
    fn a_command_that_found_the_folder_tells_of_it() {
        for (text, said) in [
            ("PS C:\\> Test-Path C:\\ClusterStorage\\\nTrue\nPS C:\\> ", Some("ClusterStorage")),
            ("PS C:\\> Test-Path 'C:\\ClusterStorage'\nTrue\nPS C:\\> ", Some("ClusterStorage")),
            ("PS C:\\> Test-Path C:\\ClusterStorage\nFalse\nPS C:\\> ", None),
        ] {
            assert_eq!(says("n1/console.txt", text).as_deref(), said, "{text}");
        }
    }

    /// The folder was known between backslashes alone.
    #[test]
    fn the_folder_is_told_by_its_name_in_any_signs() {
        for text in [
            "C:¥ClusterStorage¥Volume1¥till.mdf",
            "C:￥ClusterStorage￥Volume1",
            "C:₩ClusterStorage₩Volume1",
            "Ｃ：＼ＣｌｕｓｔｅｒＳｔｏｒａｇｅ＼Ｖｏｌｕｍｅ１",
            "The folder ClusterStorage holds our VHDX files.",
            "ClusterStorage フォルダーに VM を置いています。",
            "The data files are on ClusterStorage (Volume1).",
            "'C:\\ClusterStorage'",
            "Exclusions: \"C:\\ClusterStorage\", \"C:\\Windows\\Cluster\"",
            "d-r---  9/1/2024  10:00 AM   ClusterStorage",
        ] {
            assert!(says("note.txt", text).is_some(), "{text}");
        }
        for text in [
            "SharedVolumesRoot : C:\\ClusterStorage\n",
            " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <DIR> .\n2024/09/01 10:00 <DIR> ..\n 0 File(s)\n",
            "dir : Cannot find path 'C:\\ClusterStorage' because it does not exist.\n",
        ] {
            assert_eq!(says("note.txt", text), None, "{text}");
        }
    }
}
