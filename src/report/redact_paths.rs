//! Paths keep their shape: parts that every Windows machine or bundle has stay, names in them are replaced, and any
//! other part gets a stand-in.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::redact::{Ledger, Named};
use super::redact_patterns::{Shape, next_shape};
use super::redact_words::{is_moment, is_serial, is_year, may_be_a_person, pieces};

/// Words that name no customer, one a line.
static GENERIC: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    include_str!("generic_words.txt").lines().map(str::trim).filter(|word| !word.is_empty()).collect()
});

/// Whether a word is one that every machine or bundle uses.
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(word.to_lowercase().as_str())
}

/// Whether nothing in a text but common words, numbers and signs is left. Numbers of tickets are known names by then.
fn says_nothing(text: &str) -> bool {
    let is_common = |word: &str| {
        let is_number_or_generic =
            |pieces: &[String]| !is_serial(pieces) && pieces.iter().all(|piece| is_number(piece) || is_generic(piece));
        word.is_empty() || is_generic(word) || is_number_or_generic(&pieces(word))
    };
    text.split(|c: char| !c.is_alphanumeric()).all(is_common) && !may_be_a_person(text)
}

/// A part of digits alone, with or without an ending, that is no date, year or count: a customer's or a ticket's number.
fn is_number_of_somebody(part: &str) -> bool {
    let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
    stem.len() > 2 && stem.bytes().all(|b| b.is_ascii_digit()) && !is_year(stem) && !is_moment(stem)
}

fn is_number(piece: &str) -> bool {
    piece.bytes().all(|b| b.is_ascii_digit()) || (piece.len() == 1 && piece.is_ascii())
}

impl Ledger {
    /// A path of the case or of a customer's machine.
    pub(super) fn path(&mut self, path: &str) -> String {
        if let Some(shown) = self.paths.get(path) {
            return shown.clone();
        }
        let mut shown = self.path_shape(path);
        let plain = shown.clone();
        // Counted for each of them: names that differ in case only make thousands of one.
        while !self.taken.insert(shown.clone()) {
            let copies = self.copies.entry(plain.clone()).or_insert(1);
            *copies += 1;
            shown = format!("{plain}~{copies}");
        }
        self.paths.insert(path.to_owned(), shown.clone());
        shown
    }

    fn path_shape(&mut self, path: &str) -> String {
        let mut shown = String::with_capacity(path.len());
        let mut rest = path;
        let unc = path.starts_with(r"\\");
        let mut parts = 0;
        while !rest.is_empty() {
            let end = rest.find(['/', '\\']).unwrap_or(rest.len());
            let (part, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !part.is_empty() {
                parts += 1;
                shown.push_str(&if unc && parts == 1 { self.server(part) } else { self.part(part) });
            }
            let mut tail = tail.chars();
            shown.extend(tail.next());
            rest = tail.as_str();
        }
        shown
    }

    /// The first part of `\\server\share`, or of `\\?\C:\`.
    fn server(&mut self, part: &str) -> String {
        if matches!(part, "?" | ".") { part.to_owned() } else { self.host(part) }
    }

    fn part(&mut self, part: &str) -> String {
        self.tickets(part);
        let shaped = next_shape(part).is_some_and(|(_, shape, ..)| shape != Shape::Keep && shape != Shape::Host);
        if !shaped {
            // Names first: a host may be called by the commonest of words.
            if let Some(shown) = self.names_only(part) {
                return shown;
            }
            if says_nothing(part) && !self.is_name(part) && !is_number_of_somebody(part) {
                return part.to_owned();
            }
        }
        match part.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && is_generic(ending) => {
                format!("{}.{ending}", self.stand_in(Named::Path, stem))
            }
            _ => self.stand_in(Named::Path, part),
        }
    }

    /// Whether a known name stands in the part.
    fn is_name(&self, part: &str) -> bool {
        !self.names_in(part, |_| false).is_empty()
    }

    /// The part with its known names replaced, if nothing else in it could name anybody.
    fn names_only(&mut self, part: &str) -> Option<String> {
        let names = self.names_in(part, |_| false);
        let mut from = 0;
        let mut left = String::new();
        for (range, _) in &names {
            left.push_str(part.get(from..range.start).unwrap_or_default());
            // No letter: what stands before and behind a name are words of their own.
            left.push('\u{0}');
            from = range.end;
        }
        left.push_str(part.get(from..).unwrap_or_default());
        (!names.is_empty() && says_nothing(&left)).then(|| self.stand_ins_at(part, &names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str) -> String {
        let mut ledger = Ledger::default();
        ledger.host("vm-sql-01.corp.contoso.com");
        ledger.host("vm-sql-02");
        ledger.path(path)
    }

    #[test]
    fn shape_stays_and_names_go() {
        for (path, want) in [
            ("vm-sql-01/Application.evtx", "node-1/Application.evtx"),
            ("VM-SQL-02_evt_Application.evtx", "node-2_evt_Application.evtx"),
            ("Node_vm-sql-01.corp.contoso.com/System.EVTX", "Node_node-1.domain-1/System.EVTX"),
            ("Contoso Ltd/vssadmin_list_writers.txt", "domain-2 Ltd/vssadmin_list_writers.txt"),
            ("Fabrikam/Müller/GetClusterSharedVolume.XML", "path-1/path-2/GetClusterSharedVolume.XML"),
            ("a.zip/10.1.2.3/log.txt", "a.zip/path-1/log.txt"),
            (r"C:\Windows\Cluster\clussvc.exe -s", r"C:\Windows\Cluster\clussvc.exe -s"),
            (r"\\fs01\kunden\x.txt", r"\\node-3\path-1\x.txt"),
            (r"C:\Users\jdoe\Desktop\a.txt", r"C:\Users\path-1\Desktop\a.txt"),
            ("Case 2409170040001234/log.txt", "Case name-1/log.txt"),
            ("k4711/u5c71/v2/x64/q2024", "path-1/path-2/v2/x64/q2024"),
            ("Server2/logs_20240903/June/Jun2024", "Server2/logs_20240903/path-1/Jun2024"),
        ] {
            assert_eq!(shown(path), want, "{path}");
        }
    }

    #[test]
    fn two_paths_never_fall_together() {
        let mut ledger = Ledger::default();
        ledger.host("vm-sql-01");
        let (a, b) = (ledger.path("vm-sql-01/csv.txt"), ledger.path("VM-SQL-01/csv.txt"));
        assert_ne!(a, b);
        assert_eq!(ledger.path("vm-sql-01/csv.txt"), a);
    }
}
