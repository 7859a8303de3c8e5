//! How people speak of Cluster Shared Volumes in their own words (`csv_prose.toml`): what Windows never writes so.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::Deserialize;

use super::{csv_events, csv_letters, csv_words};

#[derive(Default, Deserialize)]
struct Table {
    shared: Vec<String>,
    cluster: Vec<String>,
    volume: Vec<String>,
    phrases: Vec<String>,
    storage: Vec<String>,
    files: Vec<String>,
    formats: Vec<String>,
    close: Vec<String>,
    events: Vec<String>,
    orders: Vec<String>,
    verbs: Vec<String>,
}

struct Prose {
    table: Table,
    /// Words that one must stand in a line of, each with what it begins.
    begins: Option<AhoCorasick>,
}

/// What a word begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Shared,
    Cluster,
    Volume,
}

static PROSE: LazyLock<Prose> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("csv_prose.toml")).unwrap_or_default();
    let parts = table.shared.iter().chain(&table.cluster).chain(&table.volume);
    let begins = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(parts).ok();
    Prose { table, begins }
});

/// A line of people is no longer.
const LONGEST: usize = 4 << 10;

/// Whether a line of a text that nobody's program wrote speaks of such volumes.
pub fn speaks(line: &str) -> bool {
    // A line of a cluster's own log, and one of a program's list of channels or cmdlets.
    if line.len() > LONGEST || line.contains("::") {
        return false;
    }
    if line.contains("CSV") && names_letters(line) && !csv_letters::is_asked(line)
        || tells_of_event(line)
        || csv_words::source_in(line.as_bytes()).is_some()
    {
        return true;
    }
    if line.contains("Microsoft-Windows-") {
        return false;
    }
    let may = |word: &&str| line.is_ascii() && !word.is_ascii();
    let lower = line.to_lowercase();
    let mut phrases = PROSE.table.phrases.iter().map(String::as_str).filter(|word| !may(word));
    phrases.any(|phrase| is_phrase(&lower, phrase)) || describes(&lower) && !csv_words::has_word(line)
}

/// Whether a line asks for the cmdlet to be run and says nothing else: `Please run Get-ClusterSharedVolume on each node.`
pub fn orders_list(line: &str) -> bool {
    const CMDLET: &str = "get-clustersharedvolume";
    /// Bytes of such a line.
    const SHORT: usize = 200;
    if line.len() > SHORT || !line.to_ascii_lowercase().contains(CMDLET) {
        return false;
    }
    let lower = line.to_lowercase();
    if !PROSE.table.verbs.iter().any(|verb| lower.contains(verb.as_str())) {
        return false;
    }
    // The longest first: others are parts of them.
    let orders = PROSE.table.orders.iter().map(String::as_str);
    let rest = orders.fold(lower.replace(CMDLET, " "), |rest, word| match word.is_ascii() {
        true => rest
            .split(' ')
            .filter(|part| part.trim_matches(|c: char| !c.is_alphanumeric()) != word)
            .collect::<Vec<_>>()
            .join(" "),
        false => rest.replace(word, " "),
    });
    rest.chars().all(|c| !c.is_alphabetic()) && rest.bytes().filter(u8::is_ascii_digit).count() < 2
}

/// Whether a text in lower case has a word for a cluster.
pub(super) fn is_of_cluster(lower: &str) -> bool {
    PROSE.table.cluster.iter().any(|word| lower.contains(word.as_str()))
}

/// Whether a text in lower case, right behind the letters CSV, goes on as where they are a format of files.
pub(super) fn is_file(next: &str) -> bool {
    let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let table = &PROSE.table;
    table.files.iter().any(|known| known == word) || table.close.iter().any(|word| next.starts_with(word.as_str()))
}

/// Whether a text in lower case, right before the letters CSV, ends as where they are a format of files.
pub(super) fn is_before_file(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // An article says neither.
    word != "a" && PROSE.table.formats.iter().any(|known| known == word)
}

/// A phrase with no letter at either side, in scripts that part words.
fn is_phrase(lower: &str, phrase: &str) -> bool {
    lower.match_indices(phrase).any(|(at, _)| {
        let (before, rest) = lower.split_at_checked(at).unwrap_or_default();
        let behind = rest.get(phrase.len()..).unwrap_or_default();
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !is_letter(before.chars().next_back()) && (phrase.ends_with('н') || !is_letter(behind.chars().next()))
    })
}

/// A volume that is shared, close to each other, and a cluster near: `sdílených svazcích clusteru`.
fn describes(lower: &str) -> bool {
    /// Bytes between the words, letters outside ASCII counted as they are written.
    const CLOSE: usize = 16;
    const NEAR: usize = 32;
    let Some(begins) = &PROSE.begins else { return false };
    let Table { shared, cluster, .. } = &PROSE.table;
    let part = |pattern: usize| match pattern {
        n if n < shared.len() => Part::Shared,
        n if n < shared.len() + cluster.len() => Part::Cluster,
        _ => Part::Volume,
    };
    let found: Vec<(Part, Range<usize>)> =
        begins.find_iter(lower).map(|found| (part(found.pattern().as_usize()), found.range())).collect();
    let of = |wanted: Part| found.iter().filter(move |(part, _)| *part == wanted).map(|(_, range)| range);
    let apart = |a: &Range<usize>, b: &Range<usize>| b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end));
    let is_volume = |range: &&Range<usize>| {
        let rest = lower.get(range.end..).unwrap_or_default();
        // The service whose logs these are is called so, and the writer, however it is spelt; `том` begins other words.
        let letters = rest.chars().take_while(|c| c.is_alphabetic()).count();
        let is_short =
            lower.get((*range).clone()) != Some("том") || (1..=3).contains(&letters) && begins_word(lower, range.start);
        let next = rest.trim_start_matches(['e', 's']).trim_start_matches(|c: char| !c.is_alphanumeric());
        !["shadow", "copy", "vss"].iter().any(|word| next.starts_with(word)) && is_short
    };
    // Only the first few of each are looked at: a sentence has no more.
    const MOST: usize = 16;
    of(Part::Shared).take(MOST).any(|shared| {
        of(Part::Volume).filter(is_volume).take(MOST).any(|volume| {
            apart(shared, volume) <= CLOSE
                && of(Part::Cluster)
                    .take(MOST)
                    .any(|cluster| apart(shared, cluster).min(apart(volume, cluster)) <= NEAR)
        })
    })
}

fn begins_word(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphabetic())
}

/// The letters CSV for volumes and not for a format of files: `CSV1 and CSV2`, `on CSVs`, `a 4 TB CSV`.
fn names_letters(line: &str) -> bool {
    const LETTERS: &str = "CSV";
    let table = &PROSE.table;
    let is = |list: &[String], word: &str| {
        let word = word.to_lowercase();
        list.contains(&word)
    };
    let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    let beside = words.any(|word| {
        is(&table.storage, word) || {
            let word = word.to_lowercase();
            let holds = |list: &[String]| list.iter().any(|part| word.contains(part.as_str()));
            !word.is_ascii() && holds(&table.storage) || holds(&table.cluster)
        }
    });
    line.match_indices(LETTERS).any(|(at, _)| {
        let (before, rest) = line.split_at_checked(at).unwrap_or_default();
        let rest = rest.get(LETTERS.len()..).unwrap_or_default();
        // Part of a path, an ending, a name in a program.
        if before
            .ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '\\' | '/' | '$' | '"' | '='))
        {
            return false;
        }
        let (plural, behind) = rest.strip_prefix("s").map_or((false, rest), |rest| (true, rest));
        let number = behind.trim_start_matches(['-', '_', ' ', '#']);
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let is_numbered = (1..=3).contains(&digits) && !plural;
        let behind = if is_numbered { number.get(digits..).unwrap_or_default() } else { behind };
        if behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '\\' | '"' | '='))
            || behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
        {
            return false;
        }
        let next = behind.trim_start_matches([' ', '-']);
        let next_word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let last_word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_format = is(&table.files, next_word) || table.close.iter().any(|word| next.starts_with(word.as_str()));
        match plural || is_numbered {
            true => !is_format,
            false => !is_format && beside && !is(&table.formats, last_word),
        }
    })
}

/// An event that names such a volume by its id, told in a sentence: `viele Ereignisse 5120 und 5142`.
fn tells_of_event(line: &str) -> bool {
    /// Bytes between the word and the id: `イベント ID `, `s 5120 and `.
    const NEAR: usize = 40;
    let is_id = |text: &str| text.parse().is_ok_and(csv_events::is_listed);
    let digits = line.as_bytes().windows(2).any(|pair| matches!(pair, b"51" | b"52" | b"15"));
    if !digits || !line.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() == 4 && is_id(number)) {
        return false;
    }
    let lower = line.to_lowercase();
    let mut from = 0;
    let numbers = lower.split(|c: char| !c.is_ascii_alphanumeric()).map(|word| {
        let at = from;
        from += word.len();
        from += lower.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (at, word)
    });
    let ids: Vec<usize> = numbers.filter(|(_, word)| word.len() == 4 && is_id(word)).map(|(at, _)| at).collect();
    // `FSN2 5120 Volume1`, and events that are counted.
    let has_volume = || {
        lower.match_indices("volume").any(|(at, word)| {
            lower.get(at + word.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    if ids.is_empty() {
        return false;
    }
    if has_volume() || lower.contains("eventlogrecord") {
        return true;
    }
    let told = |at: &usize| {
        let begin = lower.floor_char_boundary(at.saturating_sub(NEAR));
        let before = lower.get(begin..*at).unwrap_or_default();
        let word = PROSE.table.events.iter().filter_map(|word| before.rfind(word.as_str())).max();
        // What stands as a field is an event's own, or that of another source.
        let between = word.and_then(|word| before.get(word..));
        between.is_some_and(|between| !between.contains(['=', '：', ':', '"', '>']))
    };
    ids.iter().any(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let table: Table = toml::from_str(include_str!("csv_prose.toml")).expect("table");
        let lists = [&table.shared, &table.cluster, &table.volume, &table.phrases, &table.storage, &table.files];
        for list in lists.into_iter().chain([&table.formats, &table.close, &table.events]) {
            assert!(!list.is_empty());
            list.iter().for_each(|word| assert_eq!(*word, word.to_lowercase()));
        }
    }

    #[test]
    fn people_speak_of_volumes_in_their_own_words() {
        for line in [
            "The VHDX files are on a clustered shared volume, about 4 TB.",
            "Soubory VHDX jsou na dvou sdílených svazcích clusteru.",
            "Pliki VHDX leżą na dwóch udostępnionych woluminach klastra.",
            "Файлы VHDX лежат на двух общих томах кластера.",
            "VHDX-filerna ligger på delade klustervolymer.",
            "仮想マシンはクラスターで共有されているボリュームにあります。",
            "the VMs live on CSV1 and CSV2, both on the SAN",
            "We have 2 CSVs (CSV01 and CSV02), each holding about 10 VMs.",
            "All our Hyper-V VMs are on CSVs (2 x 4 TB, iSCSI).",
            "Why is the CSV used by node 2 offline?",
            "Die VMs liegen auf einem CSV mit 8 TB.",
            "仮想マシンは CSV 上にあります",
            "In Failover Cluster Manager the disk shows 'Redirected Access' since the backup started.",
            "The cluster runs a Scale-Out File Server with continuously available shares.",
            "Seit Sonntag tauchen laufend die Ereignisse 5120 und 5142 für das Volume \"Volume1\" auf",
            "NODE1 でイベント ID 5120 が多発しています。",
            "event 5142 \"Volume1\" again last night",
            "we see many events 5120 and 5142 (FailoverClustering) for \"Volume1\"",
            "TILL2 5120 Volume1 STATUS_IO_TIMEOUT(c00000b5)",
            "Source:        Microsoft-Windows-FailoverClustering-CsvFs-Diagnostic",
        ] {
            assert!(speaks(line), "{line}");
        }
    }

    #[test]
    fn a_line_that_only_asks_for_the_list_is_told_from_one_that_tells_of_it() {
        for line in [
            "Please run Get-ClusterSharedVolume on each node.",
            "Run: Get-ClusterSharedVolume",
            "2. Send us the output of `Get-ClusterSharedVolume`, please.",
            "Get-ClusterSharedVolume を実行してください。",
            "・Get-ClusterSharedVolume の実行結果をお送りください。",
            "Bitte Get-ClusterSharedVolume ausführen",
        ] {
            assert!(orders_list(line), "{line}");
        }
        for line in [
            "Get-ClusterSharedVolume shows 3 volumes on node 1",
            "I ran Get-ClusterSharedVolume: Cluster Disk 3 Online",
            "Get-ClusterSharedVolume の結果は 1 本でした。",
            "Move-ClusterSharedVolume was run",
            "Output of Get-ClusterSharedVolume",
            "Get-ClusterSharedVolume の実行結果",
        ] {
            assert!(!orders_list(line), "{line}");
        }
    }

    #[test]
    fn formats_of_files_and_other_numbers_are_none() {
        for line in [
            "Do you use CSV on this cluster?",
            "このクラスターでは CSV を使用していますか。",
            "I attach the CSV file of the VMs.",
            "Please export the VMs as CSV and send it.",
            "Exported to CSV: vms.csv",
            "VMの一覧をCSVファイルで出力しました。",
            r"C:\out\CSV1.csv",
            "Process ID 5120 of the VM",
            "Event ID: 5142",
            "The Volume Shadow Copy service of the cluster shared an error",
            "The CSV writer is off on both nodes.",
            "the shared folder is full; the cluster is fine",
            "Writer name: 'Cluster Shared Volume VSS Writer'",
            r"vss_writer,host=N1,writer=Cluster\ Shared\ Volume\ VSS\ Writer state=1i",
            "0 \"VSS_Cluster_Shared_Volume_VSS_Writer\" state=1 OK",
            "Microsoft-Windows-FailoverClustering-CsvFs-Diagnostic   {6A86AE90-4E9B-4186-B1D1-9CE0E02BCBC1}",
            "Cluster Disk 1  Online  node1  Physical Disk",
            "Backup of the shared mailbox failed",
            "в том числе общие папки кластера",
        ] {
            assert!(!speaks(line), "{line}");
        }
    }
}
