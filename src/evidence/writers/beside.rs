//! Lists that stand behind one another in a text with nothing between that says whose they are or when they were asked for.

use super::fields::field;
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::evidence::Found;
use crate::evidence::vssadmin::is_banner;
use crate::facts::{Locus, Observation, Observed};

/// Marks each list that stands below another of the same host without a command of its own, under words that may name
/// another host: what it does not hold shows nothing of the host above. Outputs that were appended to each other are
/// captures in their order (contract, ruling 3).
pub(in crate::evidence) fn mark(sections: &[Section<'_>], founds: &mut [Found]) {
    let mut before: Option<Option<String>> = None;
    for (section, found) in sections.iter().zip(founds) {
        let mut has_command = section.command.is_some() || section.captured.is_some();
        for Observed { owner, fact, at, .. } in &mut found.observations {
            let Observation::Writers(list) = fact else { continue };
            let appended = matches!(at, Locus::Line(line) if is_appended(&section.lines, *line));
            list.is_beside = !has_command && !appended && before.as_ref() == Some(owner);
            before = Some(owner.clone());
            has_command = false;
        }
    }
}

/// Whether a list begins with the tool's banner and nothing but the end of another list, or words for a part, stands above.
fn is_appended(lines: &[Line<'_>], first: u32) -> bool {
    let above = lines.partition_point(|line| line.number < first);
    let Some(banner) = lines.iter().take(above).rposition(|line| is_banner(line.text)) else { return false };
    let is_text = |line: &&Line<'_>| line.text.chars().any(char::is_alphanumeric);
    lines.iter().take(banner).rev().find(is_text).is_none_or(|line| field(line.text).is_some() || is_part(line.text))
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
    use crate::facts::Observation;

    const LIST: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft \
        Corp.\n\nWriter name: 'System Writer'\n   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}\n   Writer Instance Id: \
        {e8132975-6f93-4464-a53e-1050253ae221}\n   State: [1] Stable\n   Last error: No error\n\n";

    #[test]
    fn outputs_appended_to_each_other_are_in_order_and_those_under_other_words_may_be_of_others() {
        for (between, beside) in [
            ("", false),
            ("After the reboot:\n", false),
            ("===== 2 =====\n", false),
            ("the one in Kyoto\n", true),
            ("- the other machine -\n", true),
        ] {
            let harvest = harvest("lists.txt", format!("{LIST}{between}{LIST}").as_bytes(), &options());
            let lists = harvest.observations.iter().filter_map(|seen| match &seen.fact {
                Observation::Writers(list) => Some(list.is_beside),
                _ => None,
            });
            assert_eq!(lists.collect::<Vec<_>>(), [false, beside], "{between}");
        }
    }
}
