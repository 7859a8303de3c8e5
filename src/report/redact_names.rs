//! Known names, and where they stand in a text, in whatever case they are written.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};

use super::redact::Named;

/// What names are looked for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By the name, folded.
    named: BTreeMap<String, Named>,
}

/// A name in a text, and what it stands between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    pub(super) before: Option<char>,
    pub(super) name: &'a str,
    pub(super) after: Option<char>,
}

/// Lower case, letter by letter; a sigma is the same at the end of a word as within.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(folded).collect()
}

fn folded(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })
}

impl Names {
    /// Looks for a name from now on. One that names several things is the first of them in the order of [`Named`].
    pub(super) fn add(&mut self, name: &str, named: Named) {
        let first = self.named.entry(fold(name)).or_insert(named);
        *first = named.min(*first);
    }

    /// The names in a text, from front to back: at each place the longest that `accepts`.
    pub(super) fn find(&self, text: &str, accepts: impl Fn(Found<'_>) -> bool) -> Vec<(Range<usize>, Named)> {
        if self.named.is_empty() {
            return Vec::new();
        }
        let folded = Folded::new(text);
        let mut found: Vec<(Range<usize>, Named)> = Vec::new();
        let mut before = None;
        for (at, start) in &folded.chars {
            let rest = folded.text.get(*start..).unwrap_or_default();
            if found.last().is_none_or(|(last, _)| *at >= last.end) {
                found.extend(self.prefixes(rest).find_map(|(length, named)| {
                    let end = folded.place(start + length)?;
                    let (name, after) = text.get(*at..)?.split_at_checked(end.checked_sub(*at)?)?;
                    accepts(Found { before, name, after: after.chars().next() }).then_some((*at..end, named))
                }));
            }
            before = text.get(*at..).and_then(|rest| rest.chars().next());
        }
        found
    }

    /// Names with which a folded text begins, by their length, the longest first.
    fn prefixes(&self, text: &str) -> impl Iterator<Item = (usize, Named)> {
        let mut bound = text;
        std::iter::from_fn(move || {
            while !bound.is_empty() {
                let (name, named) =
                    self.named.range::<str, _>((Bound::Unbounded, Bound::Included(bound))).next_back()?;
                let common = common_prefix(text, name);
                // A beginning of the text that sorts before `name` is a beginning of `name`, too.
                bound = text.get(..common)?;
                if common == name.len() {
                    let mut shorter = bound.chars();
                    shorter.next_back();
                    bound = shorter.as_str();
                    return Some((common, *named));
                }
            }
            None
        })
    }
}

/// Bytes of the characters with which both begin.
fn common_prefix(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// A text folded.
struct Folded {
    text: String,
    /// Where each character begins: in the text, and in what it was folded to; the end of both behind them.
    chars: Vec<(usize, usize)>,
    end: (usize, usize),
}

impl Folded {
    fn new(text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut chars = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            chars.push((at, shown.len()));
            shown.extend(folded(c));
        }
        let end = (text.len(), shown.len());
        Self { text: shown, chars, end }
    }

    /// The place in the text of one in what it was folded to, if a character begins there.
    fn place(&self, at: usize) -> Option<usize> {
        if at == self.end.1 {
            return Some(self.end.0);
        }
        let index = self.chars.binary_search_by_key(&at, |(_, folded)| *folded).ok()?;
        self.chars.get(index).map(|(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(names: &[&str], text: &'a str) -> Vec<&'a str> {
        let mut known = Names::default();
        names.iter().for_each(|name| known.add(name, Named::Node));
        known.find(text, |_| true).into_iter().filter_map(|(range, _)| text.get(range)).collect()
    }

    #[test]
    fn the_longest_name_at_a_place_counts() {
        assert_eq!(found(&["vm", "vm-1", "vm-10", "vm-2"], "VM-1, vm-10x, vm-3"), ["VM-1", "vm-10", "vm"]);
        assert_eq!(found(&["a", "abd"], "abc"), ["a"]);
        assert_eq!(found(&[], "abc"), [""; 0]);
    }

    #[test]
    fn a_shorter_name_counts_where_the_longest_is_refused() {
        let mut known = Names::default();
        ["vm", "vm-1"].iter().for_each(|name| known.add(name, Named::Node));
        let whole = |found: Found<'_>| !found.after.is_some_and(char::is_alphanumeric);
        assert_eq!(known.find("on vm-12", whole), [(3..5, Named::Node)]);
        assert_eq!(known.find("on vm-1", whole), [(3..7, Named::Node)]);
    }

    #[test]
    fn case_is_no_matter_in_any_script() {
        assert_eq!(found(&["ΟΔΟΣ"], "οδος"), ["οδος"]);
        assert_eq!(found(&["İstanbul"], "x i\u{307}stanbul"), ["i\u{307}stanbul"]);
        assert_eq!(found(&["i"], "İ"), [""; 0], "half of a letter is none");
        assert_eq!(found(&["müller"], "MÜLLERIN"), ["MÜLLER"]);
    }

    #[test]
    fn what_names_several_things_is_the_first_of_them() {
        let mut known = Names::default();
        known.add("VM1", Named::Case);
        known.add("vm1", Named::Node);
        known.add("vm1", Named::Path);
        assert_eq!(known.find("vm1", |_| true), [(0..3, Named::Node)]);
    }
}
