//! Words that name nobody: the allow list of free text. Any other word is taken for a name.
//!
//! Allowed are the words of `vocabulary.txt` and `generic_words.txt`, those of our knowledge tables, numbers too short
//! to be a ticket's or a telephone's, dates and error codes. A third-party product is no exception, whether it names
//! itself as writer, provider or channel: nothing in the evidence tells a vendor's product from a customer's own.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::redact_numbers::is_long_hex;
use super::redact_paths::is_generic;
use crate::knowledge::words;

/// In lower case: `vocabulary.txt`, one word a line, and the runs of our tables' strings.
static VOCABULARY: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let own = include_str!("vocabulary.txt").lines().map(|line| line.trim().to_owned());
    let phrases = words::phrases();
    let tables = phrases.iter().flat_map(|phrase| runs(phrase)).filter(|(is_word, _)| *is_word);
    own.chain(tables.map(|(_, word)| word.to_lowercase())).filter(|word| !word.is_empty()).collect()
});

/// Words that are names, too: allowed in small letters only.
const ALSO_NAMES: [&str; 36] = [
    "april", "august", "can", "childs", "close", "day", "downs", "fielding", "fields", "grant", "guest", "harding",
    "im", "jan", "jobs", "jul", "jun", "june", "keys", "lang", "long", "mai", "mar", "max", "may", "page", "powers",
    "ram", "sid", "son", "sun", "target", "wells", "will", "won", "young",
];

/// Months that are names, too: allowed in a path only beside a number.
const MONTHS: [&str; 9] = ["april", "august", "jan", "jul", "jun", "june", "mai", "mar", "may"];

/// Digits of the longest plain number that names nobody: sizes, processes, milliseconds.
const DIGITS: usize = 6;

/// Single letters between the digits of the longest time ("20240903T101500Z").
const LETTERS: usize = 2;

/// Joined words and numbers that are no machine's name.
const STANDARDS: [&str; 8] = ["iso-8859", "sha-1", "sha-256", "ucs-2", "utf-16", "utf-32", "utf-8", "x86_64"];

/// Words that a number may follow without naming anything but a place in a list.
const NUMBERED: [&str; 8] =
    ["chunk", "disk", "harddisk", "harddiskvolume", "harddiskvolumeshadowcopy", "line", "part", "volume"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Blanks, punctuation, controls.
    Sign,
    /// Letters and digits of a script that divides words by blanks, and whatever else is no sign (emoji, marks).
    Spaced,
    /// Letters of a script that does not: a run of them is taken for one word.
    Spaceless,
}

fn script(c: char) -> Script {
    match c {
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}' => Script::Spaceless,
        c if c.is_alphanumeric() => Script::Spaced,
        c if c.is_ascii() || c.is_whitespace() || c.is_control() => Script::Sign,
        '\u{a0}'..='\u{bf}'
        | '×'
        | '÷'
        | '\u{2000}'..='\u{25ff}'
        | '\u{3000}'..='\u{30ff}'
        | '\u{ff00}'..='\u{ffef}' => Script::Sign,
        _ => Script::Spaced,
    }
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Run<'a> {
    /// What stands between words.
    Sign(&'a str),
    /// A word, or what is to be judged as one.
    Word(&'a str),
}

/// The text as words and what stands between them. Words and numbers that `-` or `_` join (`vm-sql-03`) are one word:
/// that is how machines are called.
pub(super) fn chains(text: &str) -> Vec<Run<'_>> {
    let runs = runs(text);
    let mut chains = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < runs.len() {
        let next = end_of_chain(&runs, at);
        let members = runs.get(at..next).unwrap_or_default();
        let length: usize = members.iter().map(|(_, run)| run.len()).sum();
        match text.get(from..from + length).filter(|whole| members.len() > 1 && is_machine(whole)) {
            Some(whole) => chains.push(Run::Word(whole)),
            None => chains
                .extend(members.iter().map(|(is_word, run)| if *is_word { Run::Word(run) } else { Run::Sign(run) })),
        }
        (at, from) = (next, from + length);
    }
    chains
}

/// The index behind the word at `at` and what `-` or `_` joins to it.
fn end_of_chain(runs: &[(bool, &str)], at: usize) -> usize {
    let mut next = at + 1;
    while let (Some((true, _)), Some((false, "-" | "_")), Some((true, _))) =
        (runs.get(next - 1), runs.get(next), runs.get(next + 1))
    {
        next += 2;
    }
    next
}

/// Whether joined words have a number among them and are no date, time or standard.
fn is_machine(chain: &str) -> bool {
    let has_word = chain.split(|c: char| !c.is_alphabetic()).any(|letters| letters.chars().count() > 1);
    let is_standard = STANDARDS.contains(&chain.to_lowercase().as_str());
    has_word && !is_standard && chain.contains(|c: char| c.is_ascii_digit())
}

/// The text as words and what stands between them; `true` for a word.
fn runs(text: &str) -> Vec<(bool, &str)> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(kind) = rest.chars().next().map(script) {
        let end = rest.find(|c| script(c) != kind).unwrap_or(rest.len());
        let (run, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        runs.push((kind != Script::Sign, run));
        rest = tail;
    }
    runs
}

/// Whether the two characters belong to one word.
pub(super) fn is_inside(before: char, after: char) -> bool {
    script(before) != Script::Sign && script(before) == script(after)
}

/// Whether a word is known to name nobody.
pub(super) fn names_nobody(word: &str) -> bool {
    if is_known(word) || is_code(word) || (word.len() == 1 && word.is_ascii()) {
        return true;
    }
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if letters.len() < word.len() && letters.chars().filter(|c| !c.is_ascii_digit()).count() > 1 {
        return NUMBERED.contains(&letters.to_lowercase().as_str()) && word.len() - letters.len() <= DIGITS;
    }
    let pieces = pieces(word);
    let is_number = |at: Option<usize>| {
        at.and_then(|at| pieces.get(at)).is_some_and(|piece| piece.bytes().all(|b| b.is_ascii_digit()))
    };
    if is_serial(&pieces) {
        return false;
    }
    pieces.iter().enumerate().all(|(at, piece)| {
        if piece.bytes().all(|b| b.is_ascii_digit()) {
            return piece.trim_start_matches('0').len() <= DIGITS || is_moment(piece);
        }
        // One letter says something of a number only ("v2", "01T18", "40Z").
        let joined = is_number(at.checked_sub(1)) || is_number(Some(at + 1));
        if piece.len() == 1 { joined && piece.is_ascii() } else { is_known(piece) }
    })
}

/// Whether a word is no word with a number but a number of another kind: of letters and digits by turns ("1a2b3c4d"), where
/// they are not those of a time, or a letter before a number that is no year ("k4711").
pub(super) fn is_serial(pieces: &[String]) -> bool {
    let is_number = |piece: &str| piece.bytes().all(|b| b.is_ascii_digit());
    let letters: Vec<&String> = pieces.iter().filter(|piece| piece.len() == 1 && !is_number(piece)).collect();
    let of_time = letters.len() <= LETTERS && letters.iter().all(|letter| matches!(letter.as_str(), "T" | "Z"));
    let is_numbered = |letter: &str, number: &str| {
        letter.len() == 1 && !is_number(letter) && is_number(number) && number.len() > 2 && !is_year(number)
    };
    (letters.len() > 1 && !of_time) || matches!(pieces, [letter, number] if is_numbered(letter, number))
}

/// A year of four digits.
pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

fn is_known(word: &str) -> bool {
    let lower = word.to_lowercase();
    let is_listed = |word: &str| VOCABULARY.contains(word) || is_generic(word);
    (word == lower || !ALSO_NAMES.contains(&lower.as_str()))
        && (is_listed(&lower) || stems(&lower).iter().any(|stem| stem.len() >= 4 && is_listed(stem)))
}

/// What an English word may be a form of: `denied` of `deny`, `reported` of `report`, `freezing` of `freeze`.
fn stems(word: &str) -> Vec<String> {
    const ENDINGS: [(&str, &str); 9] = [
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("d", ""),
        ("ed", ""),
        ("ied", "y"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
    ];
    ENDINGS.iter().filter_map(|(end, other)| Some(format!("{}{other}", word.strip_suffix(end)?))).collect()
}

/// `0x800423f4`, `80070005`, `c000020c`.
fn is_code(word: &str) -> bool {
    let is_hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => (1..=16).contains(&digits.len()) && is_hex(digits) && !is_long_hex(word),
        None => word.len() == 8 && ["80", "c0", "C0"].iter().any(|first| word.starts_with(first)) && is_hex(word),
    }
}

/// `GetCluster2` is `Get`, `Cluster`, `2`.
pub(super) fn pieces(word: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for c in word.chars() {
        let joined = last.is_some_and(|last| {
            last.is_ascii_digit() == c.is_ascii_digit() && (c.is_lowercase() || !last.is_lowercase())
        });
        match pieces.last_mut() {
            Some(piece) if joined => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        last = Some(c);
    }
    pieces
}

/// A date as digits, with or without a time: `20240903`, `202409031015`, `20240903101500`, and thousandths behind it.
pub(super) fn is_moment(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let within = |part: Option<u32>, first, last| part.is_none_or(|n| (first..=last).contains(&n));
    matches!(digits.len(), 8 | 12 | 14 | 17)
        && within(part(0..4), 1990, 2099)
        && within(part(4..6), 1, 12)
        && within(part(6..8), 1, 31)
        && within(part(8..10), 0, 23)
        && within(part(10..12), 0, 59)
        && within(part(12..14), 0, 59)
}

/// Digits of the shortest number in a path that may be a ticket's.
const TICKET: usize = 5;

/// Numbers of a path or a case's name that may be a ticket's or a customer's: long ones that are no date. Six digits
/// are a date or a time only beside the other (`240903-101500`).
pub(super) fn ticket_numbers(text: &str) -> Vec<&str> {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let short_date = |digits: &&str| digits.len() == 6 && is_moment(&format!("20{digits}"));
    let short_time = |digits: &&str| matches!(digits.len(), 4 | 6) && is_moment(&format!("20240101{digits}"));
    let is_ticket = |at: usize, digits: &&str| {
        let before = at.checked_sub(1).and_then(|at| numbers.get(at));
        let dated = before.is_some_and(|before| short_date(before) || is_moment(before)) && short_time(digits);
        let timed = short_date(digits) && numbers.get(at + 1).is_some_and(short_time);
        digits.len() >= TICKET && !is_moment(digits) && !dated && !timed
    };
    numbers.iter().enumerate().filter(|(at, digits)| is_ticket(*at, digits)).map(|(_, digits)| *digits).collect()
}

/// Whether a part of a path, of common words alone, has a month that is a person's name as well, and no number.
pub(super) fn may_be_a_person(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphabetic());
    !text.bytes().any(|b| b.is_ascii_digit()) && words.any(|word| MONTHS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stay_readable() {
        let mut unknown = Vec::new();
        for text in [
            "The operation completed successfully.",
            "The semaphore timeout period has expired.",
            "The security ID structure is invalid.",
            "PrepareForSnapshot Event",
            "OnIdentify event; Gathering Writer Data",
            "Shadow Copy Optimization Writer",
            "Processing PreFinalCommitSnapshots",
            "Get-ClusterNode : The cluster service is not running. Make sure that the service is running on all nodes.",
            "STATUS_USER_SESSION_DELETED(c0000203)",
            "DeviceIoControl( - 0000000000000198)",
            "0x80070079 2024-09-01T18:19:40.123Z",
            "Microsoft-Windows-FailoverClustering/Operational",
            "SqlServerWriter",
            "Inconsistent shadow copy",
            "HarddiskVolume2 of Disk1, UTF-8, 2024-09-01T18-19",
            "ライター クラス ID",
            "エラーなし",
            "Zugriff verweigert",
            "REG_SZ",
            "This operation returned because the timeout period expired.",
            "The writer experienced a transient error. If the backup process is retried, the error may not reoccur.",
            "The writer's timeout expired between the Freeze and Thaw events.",
            "Insufficient storage available to create either the shadow copy storage file or other shadow copy data.",
            "The system cannot find the file specified. A device attached to the system is not functioning.",
            "Cluster Shared Volume is no longer available on this node because of STATUS_CONNECTION_DISCONNECTED.",
            "The RPC server is unavailable. Access is denied. The handle is invalid. Class not registered.",
            "The process cannot access the file because it is being used by another process.",
            "There is not enough space on the disk. The parameter is incorrect. Catastrophic failure",
            "Operation: Executing Asynchronous Operation; Context: Current State: DoSnapshotSet",
            "Provider vetoed the shadow copy creation. Waiting for responses; Requestor: Freeze",
            "The shadow copies of volume were aborted because of an IO failure.",
            "Unable to get Cluster Shared Volumes. The term is not recognized as the name of a cmdlet, function, script file, or operable program.",
            "the following corrective action will be taken: restart the service",
            "Operating System: Reconfiguration (Planned); restart",
        ] {
            let names = chains(text).into_iter().filter(|run| matches!(run, Run::Word(word) if !names_nobody(word)));
            unknown.extend(names);
        }
        assert_eq!(unknown, []);
    }

    #[test]
    fn other_words_are_names() {
        for word in [
            "Kumquat",
            "kumquat",
            "Anneliese",
            "kumquat2",
            "GetKumquat",
            "May",
            "Will",
            "June",
            "Harding",
            "山田太郎",
            "日産",
            "エラー山田",
            "Müller",
            "Ирина",
            "🍊",
            "1234567",
            "2409170040001234",
            "SQL01",
            "GetCluster2",
            "vm-sql-03",
            "03-sql",
            "sql-x1",
            "0xkumquat",
            "deadbeef",
            "kumquat\u{301}",
            "ＡＢＣ",
        ] {
            assert!(!names_nobody(word), "{word}");
        }
    }

    #[test]
    fn scripts_without_blanks_are_cut_at_other_scripts() {
        let words: Vec<&str> = runs("VSSエラー、山田 x-1").into_iter().filter(|run| run.0).map(|run| run.1).collect();
        assert_eq!(words, ["VSS", "エラー", "山田", "x", "1"]);
    }

    #[test]
    fn long_numbers_that_are_no_dates_are_tickets() {
        for (text, tickets) in [
            ("Case 48213", &["48213"][..]),
            ("2409170040001234", &["2409170040001234"]),
            ("TSS_240903-101500_SHA", &[]),
            ("HealthTest-20240903-1015", &[]),
            ("support-2024-09-03.1015.00", &[]),
            ("20240903101500", &[]),
            ("log 240903", &["240903"]),
            ("Server2 1234", &[]),
        ] {
            assert_eq!(ticket_numbers(text), tickets, "{text}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_holds_each_word_once() {
        let words: Vec<&str> = include_str!("vocabulary.txt").lines().collect();
        assert!(words.len() < 1_500, "{}", words.len());
        assert!(words.is_sorted_by(|a, b| a < b));
        for word in words {
            assert!(!is_generic(word), "{word} is a generic word");
            assert!(word.to_lowercase() == word && runs(word) == [(true, word)], "{word}");
        }
    }
}
