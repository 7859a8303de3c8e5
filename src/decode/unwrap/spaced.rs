//! A blank line behind each: texts whose line ends were doubled on the way.

use super::Numbered;
use crate::decode::transcript::is_prompt;

/// Lines of the shortest text of which that can be told.
const LEAST: usize = 6;

/// Whether no line of a text follows another without a blank line between. Below a prompt a blank line is what was
/// printed.
pub(super) fn is<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut told, mut follows) = (0, false);
    for text in texts {
        let is_told = !text.trim().is_empty();
        if is_told && (follows || is_prompt(text)) {
            return false;
        }
        (told, follows) = (told + usize::from(is_told), is_told);
    }
    told >= LEAST
}

/// Takes the blank line behind each out; of several the others stay.
pub(super) fn join(lines: &mut Vec<Numbered>) {
    if is(lines.iter().map(|line| line.text.as_str())) {
        let mut follows = false;
        lines.retain(|line| {
            let is_told = !line.text.trim().is_empty();
            !std::mem::replace(&mut follows, is_told) || is_told
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_line_behind_each_is_no_line() {
        let told = |text: &str| {
            let mut lines = Numbered::all(text);
            join(&mut lines);
            lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(told("\na\n\nb\n\n\n\nc\n\nd\n\ne\n\nf\n"), "|a|b|||c|d|e|f");
        assert_eq!(told("a\n\nb\n\n\n\n\nc\n\nd\n\ne\n\nf"), "a|b||||c|d|e|f");
        assert_eq!(told("a\n\nb\nc\n\nd\n\ne\n\nf"), "a||b|c||d||e||f");
        assert_eq!(told("a\n\nb\n\nc"), "a||b||c");
    }
}
