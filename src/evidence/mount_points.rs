//! A listing of the folder in which Windows mounts Cluster Shared Volumes. Every cluster has the folder, and many texts
//! name it; what lies in it is a volume.

use std::sync::LazyLock;

use regex::Regex;

use crate::decode::text::{Line, holds};
use crate::decode::transcript::Section;

/// The folder's name.
pub(super) const ROOT: &str = "ClusterStorage";
/// The folder with something in it.
pub(super) const WITHIN: &str = r"ClusterStorage\";
/// Lines below the folder's name in which its entries are looked for.
const BELOW: usize = 15;

/// The folder itself, not a path below it.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bClusterStorage\b\\?(?:[^\w\\/-]|$)").ok());
/// An entry as `dir`, `Get-ChildItem`, `tree`, `ls -l` or `dir /b` shows it.
static ENTRY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        <\p{Lu}[\p{L}\ ]*> \s+ [^\s.]          # 2024/09/01 10:00 <JUNCTION> Volume1
        | ^\s* [dl][-adhrslwx]{4,10}\.? \s+ \S  # d----l  01.09.2024 10:00  Volume1
        | ^[\s|│]* [├└+\\] [─-]{2,} \s? \S      # +---Volume1
        | ^\s* (?i:volume\ ?\d+) \s* $
    ",
    )
    .ok()
});

/// Line of the first entry of that folder.
pub(super) fn first(section: &Section<'_>) -> Option<u32> {
    let asked = section.command.as_ref().is_some_and(|command| names(&command.text));
    let mut left = if asked { BELOW } else { 0 };
    for line in &section.lines {
        if left > 0 && is_entry(line.text) {
            return Some(line.number);
        }
        left = if names(line.text) { BELOW } else { left.saturating_sub(1) };
    }
    None
}

/// Whether a text names the folder and nothing in it.
pub(super) fn names(text: &str) -> bool {
    let named = || NAMED.as_ref().is_some_and(|named| named.is_match(text));
    // `SharedVolumesRoot : C:\ClusterStorage` is a property of every cluster.
    holds(text, ROOT) && named() && !text.contains("SharedVolumesRoot")
}

fn is_entry(text: &str) -> bool {
    ENTRY.as_ref().is_some_and(|entry| entry.is_match(text))
}

/// Whether the line with the folder's name heads a listing that shows it empty, or says that there is no such folder.
pub(super) fn is_empty(lines: &[Line<'_>], at: usize) -> bool {
    /// Lines of an error of PowerShell.
    const ERROR: usize = 6;
    let below = || lines.iter().skip(at).map(|line| line.text);
    let is_itself = |text: &str| text.contains('<') && text.trim_end().ends_with(" .");
    let is_listed = below().take(BELOW).any(is_itself) && !below().take(BELOW).any(is_entry);
    let missing = ["PathNotFound", "ItemNotFoundException", "does not exist", "Cannot find path"];
    is_listed || below().take(ERROR).any(|text| missing.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;

    fn says(text: &str) -> bool {
        let seen = harvest("n1/dir.txt", text.as_bytes(), &options()).observations;
        seen.iter().any(|seen| matches!(seen.fact, Observation::CsvMention(_)))
    }

    #[test]
    fn a_folder_with_entries_holds_volumes() {
        for text in [
            " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <JUNCTION> Volume1 [\\??\\Volume{3}\\]\n",
            " Verzeichnis von C:\\ClusterStorage\n\n01.09.2024  10:00    <DIR>          .\n01.09.2024  10:00    <VERBINDUNG>   Kasse\n",
            " C:\\ClusterStorage のディレクトリ\n\n2024/09/01  10:00    <JUNCTION>     倉庫 [\\??\\Volume{3}\\]\n",
            "\n    Directory: C:\\ClusterStorage\n\nMode   LastWriteTime   Length Name\n----   -------------   ------ ----\nd----l 01.09.2024 10:00       Tills\n",
            "PS C:\\> ls C:\\ClusterStorage\\\n\nd-----        9/1/2024  10:00 AM                Tills\nPS C:\\> ",
            "C:\\>dir /b C:\\ClusterStorage\nVolume1\nC:\\>",
            "C:\\>tree C:\\ClusterStorage\nFolder PATH listing\nC:\\CLUSTERSTORAGE\n+---Tills\n",
        ] {
            assert!(says(text), "{text}");
        }
    }

    #[test]
    fn a_folder_that_is_empty_or_only_named_holds_none() {
        for text in [
            " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <DIR> .\n2024/09/01 10:00 <DIR> ..\n 0 File(s)\n",
            "SharedVolumesRoot : C:\\ClusterStorage\nName : C1\n",
            "dir : Cannot find path 'C:\\ClusterStorage' because it does not exist.\n",
            " Directory of C:\\Temp\n\n2024/09/01 10:00 <DIR> Volume1\n",
        ] {
            assert!(!says(text), "{text}");
        }
    }
}
