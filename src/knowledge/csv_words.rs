//! Words that speak of Cluster Shared Volumes in any language (`csv_words.toml`).

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex::bytes::Regex;
use serde::Deserialize;

/// A word of these stands in everything that is read by sections.
pub const FIELD: [&str; 7] = ["riter", "vssadmin", "luster", "VSS", "CSV", "olsnap", "クラスター"];

#[derive(Default, Deserialize)]
struct Table {
    words: Vec<String>,
    hints: Vec<String>,
    harmless: Vec<String>,
    properties: Vec<String>,
    flags: Vec<String>,
    no: Vec<String>,
    none: Vec<String>,
    disk_names: Vec<String>,
    core: Vec<String>,
    online: Vec<String>,
    volumes: Vec<String>,
}

struct Words {
    table: Table,
    /// What says nothing first: of two that begin at one place the first counts.
    all: Option<AhoCorasick>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("csv_words.toml")).unwrap_or_default();
    let patterns = table.properties.iter().chain(&table.harmless).chain(&table.flags);
    let patterns = patterns.chain(&table.words).chain(&table.hints);
    // A table of all states would take longer to make than a small bundle to read.
    let kind = Some(AhoCorasickKind::ContiguousNFA);
    let mut all = AhoCorasick::builder();
    all.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostFirst).kind(kind);
    let all = all.build(patterns).ok();
    Words { table, all }
});

static DISKS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(&WORDS.table.disk_names).ok());

/// The word with which a line speaks of Cluster Shared Volumes: not that of the writer's name, of a property that every
/// cluster has, or of one that says no.
pub fn said(line: &str) -> Option<&str> {
    let Words { table, all, .. } = &*WORDS;
    let (properties, harmless, flags) = (table.properties.len(), table.harmless.len(), table.flags.len());
    for found in all.as_ref()?.find_iter(line) {
        let word = line.get(found.range())?;
        match found.pattern().as_usize() {
            n if n < properties => return None,
            n if n < properties + harmless => {}
            n if n < properties + harmless + flags && says_no(line.get(found.end()..)?) => {}
            _ => return Some(word),
        }
    }
    None
}

/// The words with which a line speaks of Cluster Shared Volumes, the writer's name and properties left out.
pub fn words_in(line: &str) -> impl Iterator<Item = Range<usize>> {
    let Words { table, all, .. } = &*WORDS;
    let says_nothing = table.properties.len() + table.harmless.len();
    let found = all.iter().flat_map(move |all| all.find_iter(line));
    found.filter(move |found| found.pattern().as_usize() >= says_nothing).map(|found| found.range())
}

/// Whether a line has any of the words, also one that says nothing.
pub fn has_word(line: &str) -> bool {
    WORDS.all.as_ref().is_some_and(|all| all.is_match(line))
}

/// The words with which such a word begins, where it has several.
static FIRST: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let first = WORDS.table.words.iter().filter_map(|word| Some(word.split_once([' ', '-'])?.0));
    AhoCorasick::builder().ascii_case_insensitive(true).build(first).ok()
});

/// Two lines as one, where a margin broke such a word or a word of it.
pub fn joined(line: &str, next: &str) -> Option<String> {
    /// Bytes that the longest word has.
    const TAIL: usize = 48;
    let line = line.trim_end();
    let tail = line.get(line.ceil_char_boundary(line.len().saturating_sub(TAIL))..)?;
    // What quotes a line or frames it stands before the second half, too.
    let next = next.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|' | '*' | '"'));
    let head = next.get(..next.floor_char_boundary(TAIL))?;
    // The key of a cluster has its properties below it.
    let begins =
        |property: &String| head.get(..property.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(property));
    if WORDS.table.properties.iter().any(begins) {
        return None;
    }
    let first = FIRST.as_ref()?;
    let letters = |text: &str| text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let broken = || {
        let begins = tail.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| tail.ceil_char_boundary(at + 1));
        let (begun, rest) = (tail.get(begins..)?, head.get(..letters(head))?);
        Some(!begun.is_empty() && !rest.is_empty() && first.is_match(&format!("{begun}{rest}")))
    };
    if !first.is_match(tail) && broken() != Some(true) {
        return None;
    }
    [" ", ""].into_iter().find_map(|between| {
        let near = format!("{tail}{between}{head}");
        let spans = |word: Range<usize>| word.start < tail.len() && tail.len() + between.len() < word.end;
        words_in(&near).any(spans).then(|| format!("{line}{between}{next}"))
    })
}

/// Whether a text that was cut (`Cluster Shared Vo...`) ends in the middle of such a word.
pub fn is_cut_in_word(text: &str) -> bool {
    /// `Cluster Sha`: fewer letters begin other words, too.
    const LEAST: usize = 11;
    let Some(kept) = without_cut(text).map(str::to_lowercase) else { return false };
    let begins = |word: &String| {
        let word = word.to_lowercase();
        let ends = word.char_indices().map(|(at, _)| at).filter(|at| *at >= LEAST);
        ends.filter_map(|at| word.get(..at)).any(|begin| kept.ends_with(begin))
    };
    WORDS.table.words.iter().any(begins)
}

/// What was kept of a text that a table cut.
pub fn without_cut(text: &str) -> Option<&str> {
    let text = text.trim_end();
    text.strip_suffix("...").or_else(|| text.strip_suffix('…'))
}

/// Whether a text has a word for volumes of any kind: beside what looks like an object of the cluster, that may be these.
pub fn speaks_of_volumes(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word == "csv" || WORDS.table.volumes.iter().any(|volume| word.contains(volume.as_str())))
}

/// Whether the word tells of what volumes come with, and of none itself.
pub fn is_hint(word: &str) -> bool {
    WORDS.table.hints.iter().any(|hint| hint.eq_ignore_ascii_case(word))
}

/// Whether the word is the folder of the volumes, with nothing in it.
pub fn is_folder(word: &str) -> bool {
    word.eq_ignore_ascii_case("ClusterStorage")
}

/// Whether a text is such a word and nothing else.
pub fn is_word(text: &str) -> bool {
    let text = text.trim();
    said(text).is_some_and(|word| word.len() + 1 >= text.len() && !is_flag(word) && !is_hint(word) && !is_folder(word))
}

/// Whether a key of these (`"csv": [`, `"ClusterCSVs":3`, `csv_qtd|2`, `csv:` on a line of its own) holds something.
pub fn has_key(line: &str) -> bool {
    const KEY: &str = r#"[a-z0-9_-]{0,30}csv(?:s|[_-]?(?:volumes?|count|list|disks?|names?|qty|qtd|num|number|total))?["']?\s*[:=|]\s*"#;
    static HOLDS: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        let below = format!(r#"^\s*(?:-\s*)?["']?{KEY}$"#);
        let beside = format!(r#"(?:^|[\s{{,|"'\[]){KEY}(?:[\[{{]\s*(?:$|[^\]}}\s])|[1-9])"#);
        regex::Regex::new(&format!("(?i){below}|{beside}")).ok()
    });
    let names = ["csv", "CSV", "Csv"].iter().any(|word| line.contains(word));
    names && HOLDS.as_ref().is_some_and(|holds| holds.is_match(line))
}

/// Whether a line of `fltmc` has the filter of Cluster Shared Volumes on a volume: it is attached to no others.
pub fn is_filter(line: &str) -> bool {
    let mut cells = line.split_whitespace();
    let is_csv = cells.next().is_some_and(|name| name.eq_ignore_ascii_case("CsvFlt"));
    let is_instance = |cell: &str| cell.starts_with("\\Device\\") || cell.parse::<u32>().is_ok_and(|count| count > 0);
    is_csv && cells.next().is_some_and(is_instance)
}

/// Whether the word is a property of other objects, which says yes or no.
pub fn is_flag(word: &str) -> bool {
    WORDS.table.flags.iter().any(|flag| flag.eq_ignore_ascii_case(word))
}

/// Whether a text names something below the folder of the volumes, and not that folder alone.
pub fn is_path(text: &str) -> bool {
    path_in(text.as_bytes()).is_some()
}

/// Where a text of any size names something below the folder of the volumes.
pub fn path_in(text: &[u8]) -> Option<Range<usize>> {
    static PATH: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i-u)ClusterStorage(?:[\\/]+|%5C)[0-9A-Za-z_\x80-\xff]").ok());
    PATH.as_ref()?.find(text).map(|found| found.range())
}

/// Where a text of any size, of which lines are no unit, speaks of Cluster Shared Volumes: what every cluster says of
/// itself is passed over.
pub fn spoken_in(text: &[u8]) -> Option<Range<usize>> {
    let Words { table, all, .. } = &*WORDS;
    let says_nothing = table.properties.len() + table.harmless.len();
    let of_cluster = says_nothing + table.flags.len();
    let speaks = |found: &aho_corasick::Match| match found.pattern().as_usize() {
        n if n < says_nothing => false,
        n if n < of_cluster => {
            let rest: Vec<u8> = text.get(found.end()..).unwrap_or_default().iter().take(BEHIND).copied().collect();
            let itself = text.get(found.range()).is_some_and(|word| word.eq_ignore_ascii_case(b"EnableSharedVolumes"));
            !itself && !says_no(&String::from_utf8_lossy(&rest))
        }
        // The value of a property of every cluster.
        _ if text.get(found.range()).is_some_and(|word| word.eq_ignore_ascii_case(b"ClusterStorage")) => {
            let before = text.get(found.start().saturating_sub(BEHIND)..found.start()).unwrap_or_default();
            memchr::memmem::find(before, b"SharedVolumesRoot").is_none()
        }
        _ => true,
    };
    let word = all.as_ref()?.find_iter(text).find(speaks).map(|found| found.range());
    word.or_else(|| source_in(text))
}

/// Where a text of any size has the file system of such volumes as the source of an event, and not in a list of
/// providers.
pub fn source_in(text: &[u8]) -> Option<Range<usize>> {
    static SOURCE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i-u)[:=>|,;][ \t"'\\]*Microsoft-Windows-FailoverClustering-CsvFs-"#).ok());
    static COUNTED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i-u)[0-9] +Microsoft-Windows-FailoverClustering-CsvFs-").ok());
    memchr::memmem::find(text, b"-CsvFs-")?;
    [&SOURCE, &COUNTED].into_iter().find_map(|source| source.as_ref()?.find(text)).map(|found| found.range())
}

/// Bytes behind a word that are looked at for what it says.
pub const BEHIND: usize = 64;

/// Whether what stands behind a property says no.
fn says_no(rest: &str) -> bool {
    let value = rest.trim_start_matches(|c: char| c.is_whitespace() || "\":=,;|><&/'".contains(c));
    let value = value.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    WORDS.table.no.iter().any(|no| no.eq_ignore_ascii_case(value))
}

/// Whether people say with a few words that there is none, or where to look.
pub fn says_none(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_word = |word: &str| WORDS.table.none.iter().any(|none| none == word);
    // Scripts that do not part words.
    let within =
        || WORDS.table.none.iter().any(|none| !none.is_ascii() && none.len() > 3 && lower.contains(none.as_str()));
    lower.split(|c: char| !(c.is_alphanumeric() || c == '/')).any(is_word) || within()
}

/// Whether a text is the name that Windows gives to a disk of a cluster: `Cluster Disk 4`, `Cluster Virtual Disk (V1)`.
pub fn is_disk_name(text: &str) -> bool {
    let is_rest = |rest: &str| {
        let rest = rest.trim();
        let number = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
        number || (rest.starts_with('(') && rest.ends_with(')'))
    };
    disk_name(text.trim()).any(is_rest)
}

/// What stands behind each such name that a text begins with; people and translations differ in capitals.
fn disk_name(text: &str) -> impl Iterator<Item = &str> {
    WORDS.table.disk_names.iter().filter_map(|name| {
        let (begin, rest) = text.split_at_checked(name.len())?;
        begin.eq_ignore_ascii_case(name).then_some(rest)
    })
}

/// Whether a text may hold such a name: quick, as every line is asked.
pub fn has_disk_name(text: &str) -> bool {
    DISKS.as_ref().is_some_and(|disks| disks.is_match(text))
}

/// A text from such a name on, whatever a log puts before it.
pub fn from_disk_name(text: &str) -> Option<&str> {
    /// Bytes of what is put before a line.
    const BEFORE: usize = 100;
    let at = DISKS.as_ref()?.find(text)?.start();
    text.get(at..).filter(|_| at <= BEFORE)
}

/// What stands behind such a name, where a text begins with one.
pub fn behind_disk_name(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "\"'|".contains(c));
    let rest = disk_name(text).next()?.trim_start();
    let numbered =
        || rest.split_once(|c: char| !c.is_ascii_digit()).filter(|_| rest.starts_with(|c: char| c.is_ascii_digit()));
    rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).or_else(numbered).map(|(_, rest)| rest)
}

/// Whether a group or resource is one that every cluster has.
pub fn is_core(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    WORDS.table.core.iter().any(|core| name.starts_with(core.as_str()))
}

/// Whether a text says, in any language, that a disk is online.
pub fn is_online(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    WORDS.table.online.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        assert!(toml::from_str::<Table>(include_str!("csv_words.toml")).is_ok());
        assert!(WORDS.all.is_some());
    }

    #[test]
    fn what_speaks_of_volumes_and_what_does_not() {
        for line in [
            r"source=C:\ClusterStorage\Volume1\VMs",
            "Volume1 CSVFS_NTFS Fixed",
            "IsClusterSharedVolume : True",
            "IsCSV=1",
            "EnableSharedVolumes : Enabled",
            "\"EnableSharedVolumes\": 1,",
            "Freigegebene Clustervolumes: 2",
            "クラスターの共有ボリューム 'Volume1'",
            "Cluster Shared Volume VSS Writer, Cluster Shared Volume 'V1'",
            r#"Check package "SharedVolume Cluster Disk 2""#,
        ] {
            assert!(said(line).is_some(), "{line}");
        }
        for line in [
            "Writer name: 'Cluster Shared Volume VSS Writer'",
            r"SharedVolumesRoot : C:\ClusterStorage\x",
            "EnableSharedVolumes : Disabled",
            "IsClusterSharedVolume : False",
            "\"IsClusterSharedVolume\": false,",
            "report.csv was written",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
        for (line, next) in [
            ("x Cluster Shared", "> Volume 'V1'"),
            ("x Cluster", " Shared Volume 'V1'"),
            ("Cluster Shared V", "olume 'V1'"),
            ("| C", "luster Shared Volume 'V1'"),
            ("EventID: 5120 Cl", "uster Shared Volume 'V1'"),
        ] {
            assert!(joined(line, next).is_some_and(|both| both.ends_with("Cluster Shared Volume 'V1'")), "{line}");
        }
        assert!(joined("the cluster", "is a volume").is_none() && joined("Cluster Shared Volume 'V1'", "x").is_none());
        assert!(is_cut_in_word("creation on Cluster Shared Vo...") && is_cut_in_word("Cluster Shared…"));
        assert!(
            !is_cut_in_word("Cluster S...")
                && !is_cut_in_word("Cluster Shared Vo")
                && !is_cut_in_word("Cluster Sets...")
        );
        assert!(is_disk_name(" Cluster Disk 12") && is_disk_name("Cluster Virtual Disk (CSV 1)"));
        assert!(!is_disk_name("Cluster Disk failed") && !is_disk_name("The cluster service"));
    }
}
