//! Lists that stand behind one another in a text with nothing between that says whose they are or when they were asked for.

use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::facts::{Observation, Observed};

/// Marks each list that stands below another of the same host without a command of its own: what it does not hold shows
/// nothing of the host above.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let mut before: Option<Option<String>> = None;
    for (section, found) in sections.iter().zip(founds) {
        let mut has_command = section.command.is_some() || section.captured.is_some();
        for Observed { owner, fact, .. } in &mut found.observations {
            let Observation::Writers(list) = fact else { continue };
            list.is_beside = !has_command && before.as_ref() == Some(owner);
            before = Some(owner.clone());
            has_command = false;
        }
    }
}
