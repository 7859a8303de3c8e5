//! Writer lists and tables whose last line stands first: logs export the newest record on top, and what was printed was
//! sent line by line.

use super::{Numbered, anchor, table};
use crate::decode::transcript::answered_by;

/// Writers of a list at least that tells its order.
const LEAST: usize = 2;

/// Turns what one host said, where all writers of its list stand below what is said of them, and all headers of its tables
/// below their rules.
pub(super) fn turn(lines: &mut [Numbered]) {
    // Asked of every text: most have no such line.
    let tells =
        |line: &Numbered| table::is_rule(&line.text) || anchor::find(&line.text).is_some_and(|anchor| !anchor.is_sure);
    if !lines.iter().any(tells) {
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
    match tables(lines) {
        Some(Order::Printed) => false,
        Some(Order::Reversed) => !has_list(lines) || is_reversed_list(lines),
        None => is_reversed_list(lines),
    }
}

/// The order of the tables of what one host said; `None` where there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Printed,
    Reversed,
}

fn tables(lines: &[Numbered]) -> Option<Order> {
    let text = |at: Option<usize>| at.and_then(|at| lines.get(at)).map_or("", |line| line.text.as_str());
    let mut order = None;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| table::is_rule(&line.text)) {
        let (above, below) = (text(at.checked_sub(1)), text(Some(at + 1)));
        if is_header(below, &line.text) && !is_header(above, &line.text) {
            order = Some(Order::Reversed);
        } else {
            return Some(Order::Printed);
        }
    }
    order
}

/// Whether a line has its words where the rule has its dashes. A name may have blanks of its own, but none where its dashes
/// begin or end.
fn is_header(line: &str, rule: &str) -> bool {
    let (line, rule) = (line.trim_end(), rule.trim_end());
    if line.chars().count() != rule.chars().count() {
        return false;
    }
    let behind = rule.chars().skip(1).map(Some).chain([None]);
    let (mut was_dash, mut fits) = (false, true);
    for ((sign, dash), next) in line.chars().zip(rule.chars()).zip(behind) {
        let is_dash = dash == '-';
        let is_edge = is_dash && (!was_dash || next != Some('-'));
        fits &= if is_dash { !is_edge || !sign.is_whitespace() } else { sign.is_whitespace() };
        was_dash = is_dash;
    }
    fits
}

fn has_list(lines: &[Numbered]) -> bool {
    lines.iter().any(|line| anchor::find(&line.text).is_some_and(|anchor| !anchor.is_sure))
}

fn is_reversed_list(lines: &[Numbered]) -> bool {
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

    /// Its rows were lost, and an empty result beside it counted.
    #[test]
    fn a_table_sent_newest_line_first_is_turned_and_no_other_is() {
        let table = "PS C:\\> Get-ClusterSharedVolume\n\nName           State  Node\n----           -----  ----\nCluster Disk 1 Online vm-1\n\nPS C:\\>";
        let reversed = |text: &str| text.lines().rev().collect::<Vec<_>>().join("\n");
        assert_eq!(turned(&reversed(table)), table);
        for text in [table.to_owned(), format!("{table}\n{}", reversed(table)), format!("{}\n{LIST}", reversed(table))]
        {
            assert_eq!(turned(&text), text);
        }
        // Rows as wide as their header.
        let alike = "Name State\n---- -----\nvm-1 Ready\nvm-2 Ready";
        assert_eq!(turned(alike), alike);
    }

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
