//! Writer lists whose last line stands first: logs export the newest record on top, and a list was sent line by line.

use super::{Numbered, anchor};
use crate::decode::transcript::answered_by;

/// Writers of a list at least that tells its order.
const LEAST: usize = 2;

/// Turns what one host said, where all writers of its list stand below what is said of them.
pub(super) fn turn(lines: &mut [Numbered]) {
    // Asked of every text: most have no such line.
    if !lines.iter().any(|line| anchor::find(&line.text).is_some_and(|anchor| !anchor.is_sure)) {
        return;
    }
    for part in lines.chunk_by_mut(|_, next| answered_by(&next.text).is_none()) {
        let said = match part.split_first_mut() {
            Some((first, rest)) if answered_by(&first.text).is_some() => rest,
            _ => part,
        };
        if is_reversed(said) {
            said.reverse();
        }
    }
}

/// What a line of a list is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Name,
    /// An id or a state, which only writers have.
    Writer,
    Banner,
    Other,
}

fn is_reversed(lines: &[Numbered]) -> bool {
    let of = |line: &Numbered| match anchor::find(&line.text) {
        Some(_) if anchor::is_banner(line.text.trim_start()) => Of::Banner,
        Some(anchor) if anchor.is_sure => Of::Writer,
        Some(_) => Of::Name,
        None => Of::Other,
    };
    let told: Vec<Of> = lines.iter().filter(|line| !line.text.trim().is_empty()).map(of).collect();
    let names = || (0..told.len()).filter(|at| told.get(*at) == Some(&Of::Name));
    if names().count() < LEAST {
        return false;
    }
    // In the order of a list the id or the state stands right below the name, and what is above is of another writer: its
    // last error. A list without errors tells only by its banner.
    let above = |at: usize| at.checked_sub(1).and_then(|at| told.get(at)) == Some(&Of::Writer);
    let below = |at: usize| told.get(at + 1) == Some(&Of::Writer);
    let is_below_banner = || {
        let mut known = told.iter().filter(|of| **of != Of::Other);
        known.next() == Some(&Of::Writer)
            && known.next_back() == Some(&Of::Banner)
            && !known.any(|of| *of == Of::Banner)
    };
    names().all(|at| above(at) && !below(at)) || names().all(above) && is_below_banner()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(text: &str) -> String {
        let mut lines = Numbered::all(text);
        turn(&mut lines);
        lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    const LIST: &str = "vssadmin 1.1 - tool\n\nWriter name: 'ASR Writer'\n   Writer Id: {d61d61c8-d73a-4eee-8cdd-f6f9786b7124}\n   State: [8] Failed\n   Last error: Timed out\n\nWriter name: 'WMI Writer'\n   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}\n   State: [1] Stable\n   Last error: No error";

    #[test]
    fn a_list_sent_newest_line_first_is_turned_and_no_other_is() {
        let reversed = |text: &str| text.lines().rev().collect::<Vec<_>>().join("\n");
        let no_banner = LIST.lines().skip(2).collect::<Vec<_>>().join("\n");
        let no_errors = LIST.lines().filter(|line| !line.contains("error")).collect::<Vec<_>>().join("\n");
        for list in [LIST, &no_banner, &no_errors] {
            assert_eq!(turned(&reversed(list)), list);
            assert_eq!(turned(list), list);
        }
        // Of two hosts each has its own order.
        let heading = crate::decode::transcript::answer_of("n1");
        let other = crate::decode::transcript::answer_of("n2");
        assert_eq!(
            turned(&format!("{heading}\n{}\n{other}\n{LIST}", reversed(LIST))),
            format!("{heading}\n{LIST}\n{other}\n{LIST}")
        );
        // Cut at both ends, without errors, or of no order that is known: as it stands.
        for text in [
            "   State: [1] Stable\nWriter name: 'ASR Writer'\n   State: [8] Failed\nWriter name: 'WMI Writer'",
            "Last error: x\nWriter name: 'ASR Writer'\nWriter name: 'WMI Writer'",
            "Writer name: 'ASR Writer'\nState: [1] Stable\n\nState: [8] Failed\nWriter name: 'WMI Writer'",
        ] {
            assert_eq!(turned(text), text);
        }
    }
}
