//! Lists of which somebody says that writers were taken out: what such a list does not hold shows nothing.

use super::fields::field;
use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::facts::{ListShape, Observation};
use crate::knowledge::shortened;

/// Takes no list of a text for a whole one in which a line says so.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let is_whole = |fact: &Observation| matches!(fact, Observation::Writers(list) if list.shape == ListShape::Whole);
    if !founds.iter().flat_map(|found| &found.observations).any(|seen| is_whole(&seen.fact)) {
        return;
    }
    if !sections.iter().flat_map(|section| &section.lines).any(|line| says_so(line.text)) {
        return;
    }
    for seen in founds.iter_mut().flat_map(|found| &mut found.observations) {
        if let Observation::Writers(list) = &mut seen.fact
            && list.shape == ListShape::Whole
        {
            list.shape = ListShape::Cut;
        }
    }
}

/// Whether a line says that something of a list was left out.
fn says_so(text: &str) -> bool {
    field(text).is_none() && shortened::says_so(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_on_what_was_left_out_is_told_from_other_words() {
        for (text, expected) in [
            ("# Stable writers removed for brevity", true),
            ("(other writers removed)", true),
            ("I left out the rest of the list.", true),
            ("※ 安定しているライターは省略", true),
            ("(weitere Schreiber ausgelassen, gekürzt)", true),
            ("We removed the backup agent and its writer last week.", false),
            ("PS C:\\> vssadmin list writers", false),
            ("Writer name: 'Omitted Writer'", false),
        ] {
            assert_eq!(says_so(text), expected, "{text}");
        }
    }
}
