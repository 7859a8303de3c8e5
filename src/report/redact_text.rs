//! Free text keeps only words that are known to name nobody; a name that is known is replaced as what it is, and any
//! other word by a stand-in of its own.

use super::redact::{Ledger, Named};
use super::redact_names::Found;
use super::redact_numbers as numbers;
use super::redact_patterns::{Shape, next_shape, shapes};
use super::redact_words::{Run, chains, is_inside, names_nobody, ticket_numbers};
use crate::knowledge::writers;

impl Ledger {
    /// Free text: what has the shape of a name goes first, then every name that is known, then every unknown word.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for (shape, range) in shapes(text) {
            self.unshaped(text.get(from..range.start).unwrap_or_default(), &mut shown);
            let found = text.get(range.clone()).unwrap_or_default();
            shown.push_str(&match shape {
                Shape::Path => self.path(found),
                Shape::User => self.user(found),
                Shape::Address => self.stand_in(Named::Address, found),
                Shape::Host => self.host(found),
                Shape::Guid if found.parse().is_ok_and(|id| writers::by_id(id).is_some()) => found.to_owned(),
                Shape::Guid | Shape::Id => self.stand_in(Named::Id, found),
                Shape::Encoded => self.encoded(found),
                Shape::Keep => found.to_owned(),
            });
            from = range.end;
        }
        self.unshaped(text.get(from..).unwrap_or_default(), &mut shown);
        shown
    }

    /// A text with escaped bytes: as it is, unless what they stand for names somebody.
    fn encoded(&mut self, text: &str) -> String {
        // Escapes of escapes are not followed.
        let Some(plain) = numbers::decoded(text).filter(|plain| !plain.contains('%')) else {
            return self.stand_in(Named::Unknown, text);
        };
        let shown = self.text(&plain);
        if shown == plain { text.to_owned() } else { shown }
    }

    /// A code of ours stays whole, even where a customer's name is one of its words; anything else is free text.
    pub(super) fn code(&mut self, code: &str) -> String {
        let is_ours = chains(code).iter().all(|run| !matches!(run, Run::Word(word) if !names_nobody(word)));
        if is_ours && next_shape(code).is_none_or(|(_, shape, ..)| shape == Shape::Keep) {
            return code.to_owned();
        }
        self.text(code)
    }

    /// Known names as whole words, and the words between them.
    fn unshaped(&mut self, text: &str, shown: &mut String) {
        let inside = |before: Option<char>, after: Option<char>| matches!((before, after), (Some(before), Some(after)) if is_inside(before, after));
        let names = self.known.find(text, |Found { before, name, after }| {
            !inside(before, name.chars().next()) && !inside(name.chars().next_back(), after)
        });
        let mut from = 0;
        for (range, named) in names {
            self.words(text.get(from..range.start).unwrap_or_default(), shown);
            shown.push_str(&self.stand_in(named, text.get(range.clone()).unwrap_or_default()));
            from = range.end;
        }
        self.words(text.get(from..).unwrap_or_default(), shown);
    }

    fn words(&mut self, text: &str, shown: &mut String) {
        for run in chains(text) {
            match run {
                Run::Sign(text) => shown.push_str(text),
                Run::Word(word) if names_nobody(word) => shown.push_str(word),
                Run::Word(word) => shown.push_str(&self.stand_in(Named::Unknown, word)),
            }
        }
    }

    /// Learns the numbers of a path or a case's name that may be a ticket's.
    pub(super) fn tickets(&mut self, text: &str) {
        for number in ticket_numbers(text) {
            self.stand_in(Named::Word, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_stay() {
        let mut ledger = Ledger::default();
        ledger.host("vm-sql-01.corp.contoso.com");
        ledger.host("BACKUP");
        ledger.path("Case 48213/log.txt");
        for (text, want) in [
            ("The operation failed for Kumquat.", "The operation failed for word-1."),
            ("kumquat and mangosteen", "word-1 and word-2"),
            ("the backup of VM-SQL-01 failed", "the node-2 of node-1 failed"),
            ("vm-sql-01x, vm-sql-02 and SQL03", "word-3, word-4 and word-5"),
            ("UTF-8 on 2024-09-03T10-15, HarddiskVolume2", "UTF-8 on 2024-09-03T10-15, HarddiskVolume2"),
            ("case 48213 of 500", "case name-1 of 500"),
            ("エラーなし、山田太郎", "エラーなし、word-6"),
            ("ノードvm-sql-01で", "ノードnode-1で"),
            ("0x800423f4 {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}", "0x800423f4 {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"),
            (
                "subscription 8F2C5D1E-6A55-4A0E-9D0B-2F7F6F3F8C11, writer 1072ae1c-e5a7-4ea1-9e4a-6f7964656570",
                "subscription id-1, writer 1072ae1c-e5a7-4ea1-9e4a-6f7964656570",
            ),
            ("group {8f2c5d1e-6a55-4a0e-9d0b-2f7f6f3f8c11}", "group {id-1}"),
            ("error%20code, Kumquat%20GmbH", "error%20code, word-1 word-7"),
            ("1a2b3c4d 5e6f7a8b9", "word-8 id-2"),
            (r"in D:\4711\2024\0917.log", r"in D:\path-1\2024\path-2.log"),
            ("", ""),
        ] {
            assert_eq!(ledger.text(text), want, "{text}");
        }
    }

    #[test]
    fn words_of_a_case_are_the_same_name_everywhere() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.case("Kumquat GmbH 0917"), "case-1");
        assert_eq!(ledger.text("for KUMQUAT"), "for name-1");
        assert_eq!(ledger.path("kumquat-logs/a.txt"), "name-1-logs/a.txt");
    }

    #[test]
    fn a_code_of_ours_is_not_taken_apart() {
        let mut ledger = Ledger::default();
        ledger.host("backup");
        assert_eq!(ledger.code("Windows Server Backup"), "Windows Server Backup");
        assert_eq!(ledger.code("Kumquat Backup"), "word-1 node-1");
        assert_eq!(ledger.code("10.20.30.40"), "address-1");
    }
}
