//! Endings of archives, which act as folders and belong to no name.

/// Of the archives that are opened, longest first.
const ARCHIVES: &[&str] = &[
    ".tar.bz2",
    ".tar.zst",
    ".tar.gz",
    ".tar.xz",
    ".tar.lzma",
    ".tbz2",
    ".tgz",
    ".txz",
    ".tar",
    ".zip",
    ".bz2",
    ".zst",
    ".cab",
    ".gz",
    ".xz",
    ".lzma",
    ".7z",
];

/// Of the mails and documents that are opened.
const LETTERS: &[&str] = &[
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".pptx", ".pptm", ".odt", ".ods", ".odp", ".vsdx",
    ".xps", ".oxps", ".eml", ".emlx", ".mbox", ".msg", ".mht", ".mhtml",
];

/// Whether a name is that of an archive.
pub fn is_archive_name(name: &str) -> bool {
    without(ARCHIVES, name).is_some()
}

/// The name without the ending of an archive; never empty.
pub fn without_archive_ending(name: &str) -> &str {
    without(ARCHIVES, name).or_else(|| without(LETTERS, name)).unwrap_or(name)
}

fn without<'n>(endings: &[&str], name: &'n str) -> Option<&'n str> {
    endings.iter().find_map(|ending| {
        let (stem, tail) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
        (tail.eq_ignore_ascii_case(ending) && !stem.is_empty()).then_some(stem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_archives_are_dropped() {
        for (name, expected) in [
            ("case.zip", "case"),
            ("CASE.ZIP", "CASE"),
            ("case.tar.gz", "case"),
            ("case.tgz", "case"),
            ("fabrikam.7z", "fabrikam"),
            ("case.eml", "case"),
            ("a.txt.gz", "a.txt"),
            ("a.evtx", "a.evtx"),
            (".zip", ".zip"),
            ("é.zip", "é"),
            ("zip", "zip"),
        ] {
            assert_eq!(without_archive_ending(name), expected);
        }
    }
}
