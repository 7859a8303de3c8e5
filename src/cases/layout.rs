//! The tables of `knowledge/layout.toml`: which parts of a path are a collector's layout, which words name no node.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::knowledge::word_list::WordList;

#[derive(Debug, Default, Deserialize)]
struct Layout {
    folders: WordList,
    cluster_bundles: WordList,
    node_folders: Vec<String>,
    after_host: Vec<String>,
    modules: WordList,
    words: WordList,
    generic: WordList,
    verbs: WordList,
    copies: Vec<String>,
    host_words: WordList,
    inside_hosts: WordList,
    before_hosts: WordList,
    joints: WordList,
    roles: WordList,
    tickets: Vec<String>,
    times: WordList,
    no_names: WordList,
    complete_bundle: Vec<String>,
    no_volumes: Vec<String>,
}

/// An unreadable table would be empty; a test keeps that from happening.
static LAYOUT: LazyLock<Layout> =
    LazyLock::new(|| toml::from_str(include_str!("../knowledge/layout.toml")).unwrap_or_default());

/// A folder that a collector or Windows made, in lower case.
pub(super) fn is_layout_folder(name: &str) -> bool {
    LAYOUT.folders.has(name) || !name.chars().any(char::is_alphabetic)
}

/// A mail or a document by its ending.
pub(super) fn is_letter(name: &str) -> bool {
    const ENDINGS: [&str; 23] = [
        "eml", "msg", "emlx", "mbox", "mht", "mhtml", "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "xlsb", "pptx",
        "pptm", "rtf", "pdf", "odt", "ods", "odp", "vsdx", "xps", "oxps",
    ];
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The folder or archive of a bundle that was made of a cluster as a whole.
pub(super) fn is_cluster_bundle(name: &str) -> bool {
    LAYOUT.cluster_bundles.has(&name.to_lowercase())
}

/// Text that stands where a computer's name should, without being one.
pub(super) fn is_no_name(name: &str) -> bool {
    LAYOUT.no_names.has(name)
}

/// A word of which names of captures are made (`csv`, `vssadmin`, `run2`), or a number.
pub(super) fn is_capture_word(word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_word = |word: &str| LAYOUT.words.has(word);
    bare.is_empty() || is_word(word) || is_word(bare) || is_made_of(word, is_word) || is_ticket(word)
}

/// Whether words without blanks between them, as Chinese and Japanese are written, are all such words.
fn is_made_of(text: &str, is_word: impl Fn(&str) -> bool) -> bool {
    /// Names of files are short.
    const LONGEST: usize = 24;
    if !text.chars().all(is_written_close) || text.chars().count() > LONGEST {
        return false;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut reached = vec![0];
    for end in ends.into_iter().skip(1) {
        if reached.iter().any(|from| text.get(*from..end).is_some_and(&is_word)) {
            reached.push(end);
        }
    }
    reached.len() > 1 && reached.last() == Some(&text.len())
}

/// A sign of a script in which no blank parts words.
pub(super) fn is_written_close(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff66}'..='\u{ff9f}')
}

/// A word of captures that names of hosts hold behind a dash, with these digits behind it: `log` of `lon-log-1`. By others
/// of them only a number of two digits makes a host, as `csv` of `vm-csv-01`.
pub(super) fn is_inside_host(word: &str, digits: usize) -> bool {
    let is_server = LAYOUT.host_words.has(word);
    digits <= 3 && (is_server || LAYOUT.inside_hosts.has(word)) || digits == 2 && ["csv", "vss"].contains(&word)
}

/// A word that names no node where a file is called by such words alone.
pub(super) fn is_generic_word(word: &str) -> bool {
    let is_word = |word: &str| LAYOUT.words.has(word) || LAYOUT.generic.has(word);
    is_capture_word(word) || is_word(word) || is_made_of(word, is_word)
}

/// A word of captures, or a generic one, that a machine may be called by alone.
pub(super) fn is_role(word: &str) -> bool {
    LAYOUT.roles.has(word) || LAYOUT.host_words.has(word)
}

/// Whether a name is a word of captures as servers are called by it: `app01`, `file-02`, but not `run2`.
pub(super) fn is_numbered_host(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.len().saturating_sub(bare.len());
    (2..=3).contains(&digits) && LAYOUT.host_words.has(bare.trim_end_matches('-'))
}

/// Whether a name begins like the number of a ticket: `inc0012345`, `cas-48113-x2b7`.
pub(super) fn is_ticket(name: &str) -> bool {
    let is_number = |rest: &str| {
        let number = rest.trim_start_matches(['-', '_', '#', ' ', '.', ':']);
        number.bytes().take_while(u8::is_ascii_digit).count() >= 5
    };
    LAYOUT.tickets.iter().any(|word| name.strip_prefix(word.as_str()).is_some_and(is_number))
}

/// A word that counts times, and no machines.
pub(super) fn is_of_times(word: &str) -> bool {
    LAYOUT.times.has(word)
}

/// A word that stands between generic ones and says nothing alone.
pub(super) fn is_joint(word: &str) -> bool {
    LAYOUT.joints.has(word)
}

/// Whether a bundle's prefix is a word of captures that hosts hold, with a number of hosts: `log-01`.
pub(super) fn is_numbered_prefix(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.len().saturating_sub(bare.len());
    digits >= 2 && is_inside_host(bare.trim_end_matches('-'), digits)
}

/// A word of captures that a dash ties to a host's name behind it: `app` of `app-vm-7`.
pub(super) fn begins_hosts(word: &str) -> bool {
    LAYOUT.before_hosts.has(word)
}

/// The node's part of `Node_<name>`, in lower case.
pub(super) fn after_node_prefix(folder: &str) -> Option<&str> {
    LAYOUT.node_folders.iter().find_map(|prefix| folder.strip_prefix(prefix.as_str()))
}

/// The host's part of `HOST_vssadmin_list_writers.txt` and its like, in lower case.
pub(super) fn before_bundle_name(file: &str) -> Option<&str> {
    file.match_indices('_').find_map(|(at, _)| {
        let (host, rest) = file.split_at_checked(at)?;
        let rest = rest.strip_prefix('_')?;
        let fits = LAYOUT.after_host.iter().any(|name| rest.starts_with(name.as_str()));
        (fits && !LAYOUT.modules.has(host)).then_some(host)
    })
}

/// Folders that every complete TSS bundle has.
pub(super) fn complete_bundle() -> &'static [String] {
    &LAYOUT.complete_bundle
}

/// Whether a word begins the names of cmdlets.
pub(super) fn is_verb(word: &str) -> bool {
    LAYOUT.verbs.has(word)
}

/// What the Explorer puts before or behind the name of a copy.
pub(super) fn marks_of_copies() -> impl Iterator<Item = &'static str> {
    LAYOUT.copies.iter().map(String::as_str)
}

/// Whether a file of this name cannot list volumes, so that nothing is lost where it cannot be read.
pub(super) fn cannot_list_volumes(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    LAYOUT.no_volumes.iter().any(|ending| match ending.starts_with('.') {
        true => file.ends_with(ending.as_str()),
        false => file == *ending,
    })
}

/// A file that is a log of Windows by its ending: it says itself whose it is.
pub(super) fn is_log(file: &str) -> bool {
    [".evtx", ".evt"].iter().any(|ending| file.to_ascii_lowercase().ends_with(ending))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_tables_parse_and_are_in_lower_case() {
        let text = include_str!("../knowledge/layout.toml");
        toml::from_str::<Layout>(text).expect("the tables that are known");
        let tables: BTreeMap<String, Vec<String>> = toml::from_str(text).expect("tables");
        for (name, table) in tables {
            assert!(!table.is_empty(), "{name}");
            table.iter().for_each(|entry| assert_eq!(*entry, entry.to_lowercase()));
        }
    }

    #[test]
    fn servers_are_called_by_some_words_of_captures() {
        for (name, expected) in [
            ("app01", true),
            ("file-02", true),
            ("system001", true),
            ("cluster", false),
            ("app1", false),
            ("run02", false),
            ("data2024", false),
            ("01", false),
        ] {
            assert_eq!(is_numbered_host(name), expected, "{name}");
        }
    }
}
