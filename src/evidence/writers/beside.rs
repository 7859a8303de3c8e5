//! Lists that stand behind one another in a text with nothing between that says whose they are or when they were asked for.

use super::fields::{Value, field};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::evidence::vssadmin::is_banner;
use crate::facts::{Below, Locus, Observation, Observed};

/// A list with its place.
struct Before {
    owner: Option<String>,
    section: usize,
    below: Below,
}

/// Marks how each list stands below another of the same host: under words that may name another host, what it does not hold
/// shows nothing of the host above. Outputs that were appended to each other are captures in their order (contract,
/// ruling 3), and so is what a console goes on with.
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let mut before: Option<Before> = None;
    for (at, found) in founds.iter_mut().enumerate() {
        for Observed { owner, fact, at: locus, .. } in &mut found.observations {
            let Observation::Writers(list) = fact else { continue };
            let line = if let Locus::Line(line) = locus { *line } else { 1 };
            if let Some(before) = &before {
                // What may be of another machine than one list is so from there on.
                let below = || below(sections, before, at, line).max(before.below);
                list.below = match (&before.owner, owner.as_ref()) {
                    (Some(one), Some(other)) if one != other => Below::Told,
                    (Some(_), Some(_)) if typed(sections, at) => Below::Told,
                    (Some(_), Some(_)) if below() != Below::Words => Below::Told,
                    // What names nobody goes to whom its neighbour names.
                    _ => below(),
                };
            }
            before = Some(Before { owner: owner.clone(), section: at, below: list.below });
        }
    }
}

fn typed(sections: &[Section<'_>], at: usize) -> bool {
    sections.get(at).is_some_and(|section| section.command.is_some())
}

/// How a list of a section stands below the one before it.
fn below(sections: &[Section<'_>], before: &Before, at: usize, first: u32) -> Below {
    let Some(section) = sections.get(at).filter(|section| section.captured.is_none()) else { return Below::Told };
    let end = section.lines.partition_point(|line| line.number < first);
    let above = section.lines.get(..end).unwrap_or_default();
    let banner = above.iter().rposition(|line| is_banner(line.text));
    let own = last(banner.and_then(|banner| above.get(..banner)).unwrap_or(above));
    if before.section == at {
        return own.unwrap_or(Below::Bare);
    }
    if let Some(own) = own.filter(|_| section.command.is_none()) {
        return own;
    }
    // Back to the list before it.
    let between = sections.get(before.section + 1..at).unwrap_or_default().iter().rev();
    for section in between {
        if let Some(command) = &section.command {
            return if acts(&command.text) { Below::Told } else { Below::Bare };
        }
        if let Some(words) = last(&section.lines) {
            return words;
        }
    }
    sections.get(before.section).and_then(|section| last(&section.lines)).unwrap_or(Below::Bare)
}

/// Whether a command changes what the next list shows: the console is one machine's, and goes on.
fn acts(command: &str) -> bool {
    const ACTS: [&str; 8] =
        ["reg add", "reg delete", "shutdown", "restart-", "itemproperty ", "net stop", "net start", "sc stop"];
    let lower = command.to_ascii_lowercase();
    ACTS.iter().any(|act| lower.contains(act))
}

/// What the last line with text says that stands between two lists.
fn last(lines: &[Line<'_>]) -> Option<Below> {
    let mut texts = lines.iter().rev().filter(|line| line.text.chars().any(char::is_alphanumeric));
    let line = texts.next()?;
    let is_value = |text: &str| {
        field(text).is_some_and(|field| matches!(field.value, Value::Quoted(..) | Value::Id(_) | Value::State(..)))
    };
    // A block ends in its last error, below its state.
    let mut ends_block = || field(line.text).is_some() && texts.next().is_some_and(|line| is_value(line.text));
    Some(match () {
        () if is_value(line.text) || ends_block() => Below::Bare,
        () if is_part(line.text) => Below::Told,
        () => Below::Words,
    })
}

/// Whether a heading has words for a part of a text alone.
fn is_part(text: &str) -> bool {
    const WORDS: [&str; 26] = [
        "after",
        "again",
        "and",
        "backup",
        "before",
        "change",
        "csv",
        "disabling",
        "first",
        "list",
        "new",
        "now",
        "of",
        "old",
        "output",
        "reboot",
        "restart",
        "second",
        "the",
        "then",
        "vss",
        "vssadmin",
        "writer",
        "writers",
        "nd",
        "st",
    ];
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::{Below, Observation};

    const LIST: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft \
        Corp.\n\nWriter name: 'System Writer'\n   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}\n   Writer Instance Id: \
        {e8132975-6f93-4464-a53e-1050253ae221}\n   State: [1] Stable\n   Last error: No error\n\n";

    #[test]
    fn outputs_appended_to_each_other_are_in_order_and_those_under_other_words_may_be_of_others() {
        for (between, below) in [
            ("", Below::Bare),
            ("After the reboot:\n", Below::Told),
            ("===== 2 =====\n", Below::Told),
            ("the one in Kyoto\n", Below::Words),
            ("- the other machine -\n", Below::Words),
            // A line with a colon was taken for the end of the first list.
            ("Kyoto:\n", Below::Words),
            ("Yard: the other one\n", Below::Words),
            ("```\nthe other machine\n```\n", Below::Words),
            ("```\n```\n", Below::Bare),
            ("the other machine\n\nC:\\> vssadmin list writers\n", Below::Words),
            ("C:\\> vssadmin list writers\n", Below::Bare),
            ("C:\\> shutdown /r\n\nC:\\> vssadmin list writers\n", Below::Told),
        ] {
            let harvest = harvest("lists.txt", format!("{LIST}{between}{LIST}").as_bytes(), &options());
            let lists = harvest.observations.iter().filter_map(|seen| match &seen.fact {
                Observation::Writers(list) => Some(list.below),
                _ => None,
            });
            assert_eq!(lists.collect::<Vec<_>>(), [Below::Told, below], "{between}");
        }
    }
}
