//! The commands that `collect` prints: a text that holds nothing else is a list of what was not run (contract, ruling 48).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::knowledge::collect;
use crate::knowledge::texts::Lang;

/// Bytes of the longest text that is taken for them.
const LONGEST: usize = 32 * 1024;

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ja];

static COMMANDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| collect::lines().map(str::trim).filter(|line| !line.is_empty()).collect());

fn is_command(line: &str) -> bool {
    COMMANDS.contains(line.trim())
}

/// What a sentence begins with, before the first that differs from case to case.
fn fixed(sentence: &str) -> &str {
    sentence.split('{').next().unwrap_or_default()
}

/// A comment of `collect`: one of its own, or one that names a case or a capture.
fn is_comment(line: &str) -> bool {
    let Some(comment) = line.trim().strip_prefix("# ") else { return false };
    let behind_number = comment.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_one = |known: &str| match known.split_once('}').filter(|_| known.contains('{')) {
        None => comment == known,
        // "What is missing from {case}; …", "{case} で不足している情報。…", "{number}. {what}, on: {place}".
        Some((_, rest)) if !rest.contains('{') => comment.contains(rest) && comment.starts_with(fixed(known)),
        Some((before, _)) => before.ends_with("number") && behind_number.starts_with(". "),
    };
    LANGUAGES.into_iter().any(|lang| collect::comments(lang).any(is_one))
}

/// Whether a text is what `collect` prints and nothing else: a list of commands that were not run.
pub(super) fn is_commands(text: &str) -> bool {
    if text.len() > LONGEST || !text.trim_start_matches('\u{feff}').starts_with("# ") {
        return false;
    }
    let mut lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    lines.next().is_some_and(is_comment) && lines.all(|line| is_command(line) || is_comment(line))
}

/// Whether a line is a command or a comment of `collect` as a reply quotes it, whole or the part of a comment before a mail
/// program wrapped it.
pub(super) fn is_quoted(line: &str) -> bool {
    /// Bytes of a part that no other comment has.
    const PART: usize = 36;
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '|')).trim_end();
    if is_command(line) {
        return true;
    }
    let Some(said) = line.strip_prefix("# ") else { return false };
    let begins = |comment: &str| comment.starts_with(said) && said.len() >= PART;
    is_comment(line) || LANGUAGES.into_iter().any(|lang| collect::comments(lang).any(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_were_not_run_are_ours_alone() {
        for lang in LANGUAGES {
            let commands = collect::commands(lang);
            assert!(is_commands(&commands) && is_commands(&commands.replace('\n', "\r\n")), "{commands}");
            assert!(!is_commands(&format!("{commands}Cluster Disk 1 Online dock2\n")));
        }
        assert!(is_commands(
            "# What is missing from x; PowerShell, run as administrator. The commands only read.\n\n# 1. list, on: dock1\nGet-ClusterNode\n"
        ));
        assert!(!is_commands("# Disks\nGet-ClusterSharedVolume\n"));
    }

    /// A reply that quotes them made every answer no more than likely, by the words of a comment.
    #[test]
    fn commands_that_a_reply_quotes_speak_of_nothing() {
        use crate::evidence::tests::{harvest, options};
        use crate::facts::Observation;

        let speaks = |text: &str| {
            let seen = harvest("reply.txt", text.as_bytes(), &options()).observations;
            seen.iter().any(|seen| matches!(seen.fact, Observation::CsvMention(_)))
        };
        for lang in LANGUAGES {
            let quoted: String = collect::commands(lang).lines().map(|line| format!("> {line}\n")).collect();
            let wrapped = quoted.replace(". The transcript", ". The\n> transcript");
            for text in [&quoted, &wrapped] {
                assert!(!speaks(&format!("Hello, done, see zip.\n\n{text}")), "{text}");
                assert!(speaks(&format!("The VMs are on CSV1, see zip.\n\n{text}")), "{text}");
            }
        }
        assert!(speaks("> # Cluster nodes and Cluster Shared Volumes of dock1: two\n"));
    }
}
