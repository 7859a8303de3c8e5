//! What hints at a failover cluster in no form that shows one: the cluster service in a list of services, the class id of
//! a writer that only nodes have, other parts of the feature, or a sentence that makes a machine a node. No "not a cluster"
//! stands beside it (contract, ruling 23).

use super::Found;
use crate::decode::text::{Line, holds};
use crate::decode::transcript::Section;
use crate::facts::{Guid, Observation, Observed};
use crate::knowledge::{cluster_words, error_texts};

/// The service, by its name.
const SERVICE: &str = "ClusSvc";
/// Characters kept of the line.
const LONGEST: usize = 80;
/// Bytes of a line that somebody wrote.
const LONGEST_LINE: usize = 4 << 10;
/// Lines of a text that somebody wrote.
const LETTER: usize = 400;

/// The first such line of a text, of which the readers made nothing that says more.
pub(super) fn of_text(sections: &[Section<'_>], founds: &[Found]) -> Option<Observed> {
    // The CSV writer and the Cluster Database.
    let ids = [Guid::CSV_WRITER, Guid::CLUSTER_DATABASE];
    if founds.iter().flat_map(|found| &found.observations).any(|seen| tells(&seen.fact, ids)) {
        return None;
    }
    let ids = ids.map(|id| id.to_string());
    let names_writer = |text: &str| ids.iter().any(|id| holds(text, id.trim_matches(['{', '}'])));
    // A program's output is no letter.
    let is_letter = sections.iter().map(|section| section.lines.len()).sum::<usize>() <= LETTER;
    let has_words = |text: &str| {
        text.len() <= LONGEST_LINE && (cluster_words::shows_part(text) || is_letter && cluster_words::tells(text))
    };
    sections.iter().zip(founds).find_map(|(section, found)| {
        // What a cmdlet complained of was understood.
        let is_told = found.observations.iter().any(|seen| matches!(seen.fact, Observation::Error(_)));
        let mut lines = section.lines.iter().enumerate();
        let (_, line) = lines.find(|(at, line)| {
            names_writer(line.text) || names_service(&section.lines, *at) || !is_told && has_words(line.text)
        })?;
        let said = line.text.trim().chars().take(LONGEST).collect();
        Some(section.saw(line.number, Observation::ClusterSign(said)))
    })
}

/// Whether a list or an event has one of the writers: that shows a node.
fn tells(fact: &Observation, ids: [Guid; 2]) -> bool {
    let is = |id: Option<Guid>| id.is_some_and(|id| ids.contains(&id));
    match fact {
        Observation::Writers(list) => list.writers.iter().any(|writer| is(writer.id)),
        Observation::Event(event) => event.vss.as_ref().is_some_and(|vss| is(vss.writer_id)),
        _ => false,
    }
}

/// A machine without the feature has no such service: a complaint that there is none says so.
fn names_service(lines: &[Line<'_>], at: usize) -> bool {
    /// Lines of a complaint.
    const NEAR: usize = 6;
    /// What is typed.
    const TYPED: [&str; 5] = ["Get-Service", "sc query", "sc.exe", "net start", "Start-Service"];
    let Some(line) = lines.get(at).filter(|line| is_word(line.text, SERVICE)) else { return false };
    let mut below = lines.iter().skip(at).take_while(|line| !line.text.trim().is_empty()).take(NEAR);
    !TYPED.iter().any(|typed| holds(line.text, typed)) && !below.any(|line| error_texts::says_no_service(line.text))
}

/// Whether a word stands in a text with no letter or digit at either side: no property of a cluster is meant.
fn is_word(text: &str, word: &str) -> bool {
    holds(text, word)
        && text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;

    #[test]
    fn the_service_and_the_writers_of_a_cluster_hint_at_one() {
        for (text, hints) in [
            ("Status   Name     DisplayName\n------   ----     -----------\nStopped  ClusSvc  Cluster Service\n", true),
            ("SERVICE_NAME: clussvc\n        STATE              : 1  STOPPED\n", true),
            ("clussvc.exe                   4004 ClusSvc\n", true),
            ("the class id is {1072AE1C-e5a7-4ea1-9e4a-6f7964656570}\n", true),
            ("Get-Service : Cannot find any service with service name 'ClusSvc'.\nAt line:1 char:1\n", false),
            (
                "Get-Service : Es kann kein Dienst mit dem Namen \"ClusSvc\" gefunden werden.\n    + CategoryInfo          : ObjectNotFound: (ClusSvc:String)\n",
                false,
            ),
            ("Please run Get-Service ClusSvc and send us what it says.\n", false),
            ("ClusSvcHangTimeout : 60\n", false),
        ] {
            let seen = harvest("n1/notes.txt", text.as_bytes(), &options()).observations;
            assert_eq!(seen.iter().any(|seen| matches!(seen.fact, Observation::ClusterSign(_))), hints, "{text}");
        }
    }
}
