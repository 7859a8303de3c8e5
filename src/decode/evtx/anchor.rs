//! Searches records for the text of class ids, in either letter case, at the speed of memory.
//!
//! A class id stands in a record as UTF-16LE text (never split, never compressed). Its longest run without letters is
//! the same in both cases, so one plain search for that run finds every spelling; what stands around it is compared
//! then. A value of type GUID or of ANSI text would not be found: VSS writes neither.

use memchr::memmem::Finder;

use crate::facts::Guid;

/// A class id to search for.
#[derive(Clone, Debug)]
pub struct Needle {
    /// Lower-case text without braces, as UTF-16LE.
    text: Vec<u8>,
    /// Where the run without letters starts in `text`.
    run_at: usize,
    finder: Finder<'static>,
}

impl Needle {
    /// A needle for the text of a class id.
    pub fn new(id: Guid) -> Self {
        let shown = id.to_string();
        let text = shown.trim_matches(['{', '}']);
        let (run_at, run) = longest_caseless_run(text);
        let wide = |text: &str| text.bytes().flat_map(|byte| [byte, 0]).collect::<Vec<u8>>();
        Self { text: wide(text), run_at: run_at * 2, finder: Finder::new(&wide(run)).into_owned() }
    }

    /// Whether the class id stands in `bytes`.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        self.find_all(bytes).next().is_some()
    }

    fn find_all<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(bytes).filter_map(|hit| {
            let start = hit.checked_sub(self.run_at)?;
            let found = bytes.get(start..start + self.text.len())?;
            found.eq_ignore_ascii_case(&self.text).then_some(start)
        })
    }
}

/// The longest stretch of digits and hyphens, with its offset: at least one of the four hyphens.
fn longest_caseless_run(text: &str) -> (usize, &str) {
    let mut best = (0, "");
    let mut at = 0;
    for part in text.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        let run = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if run.len() > best.1.len() {
            best = (at, run);
        }
        at += part.len();
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn finds_the_class_id_in_either_case_at_any_alignment() {
        let needle = Needle::new(Guid::CSV_WRITER);
        for text in ["{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}", "{1072AE1C-E5A7-4EA1-9E4A-6F7964656570}"] {
            for shift in 0..3 {
                let mut bytes = vec![b'7'; shift];
                bytes.extend(wide(text));
                assert_eq!(needle.find_all(&bytes).collect::<Vec<_>>(), [shift + 2], "{text} at {shift}");
            }
        }
    }

    #[test]
    fn a_run_of_digits_alone_is_no_hit() {
        let needle = Needle::new(Guid::CSV_WRITER);
        for text in ["7964656570", "1072ae1c-e5a7-4ea1-9e4a-7f7964656570", "72ae1c-e5a7-4ea1-9e4a-6f7964656570"] {
            assert_eq!(needle.find_all(&wide(text)).count(), 0, "{text}");
        }
    }

    #[test]
    fn ids_of_letters_are_found_by_their_hyphens() {
        let text = "abcdefab-cdef-abcd-efab-cdefabcdefab";
        let needle = Needle::new(text.parse().expect("a GUID"));
        assert_eq!(needle.find_all(&wide(&text.to_uppercase())).collect::<Vec<_>>(), [0]);
        assert_eq!(longest_caseless_run("a12-34b5c"), (1, "12-34"));
    }
}
