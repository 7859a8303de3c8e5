//! What a text says of Cluster Shared Volumes in no form that is understood (contract, ruling 34): a word of theirs, or
//! rows of an unknown shape below a command or header of CSV.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cluster::Asked;
use super::csv_shapes::{self, has_state, words};
use super::{Found, csv_answers, csv_commands, mount_points};
use crate::decode::text::Line;
use crate::decode::transcript::{Section, is_prompt};
use crate::facts::proof::asks_for_volumes;
use crate::facts::{CommandKind, CsvMention, Kind, Locus, Observation, Observed, VolumeOutcome};
use crate::knowledge::states::Enumeration;
use crate::knowledge::{csv_events, csv_letters, csv_prose, csv_words};

/// Characters kept of what was said.
const LONGEST: usize = 80;
/// Lines below a header of CSV in which rows are looked for.
const BELOW: usize = 15;

/// The most telling of what the sections of one text say: rows, else a word. `founds` holds what the readers made of
/// each section, `claims` what they took it for.
pub(super) fn of_text(sections: &[Section<'_>], claims: &[Option<(bool, Kind)>], founds: &[Found]) -> Option<Observed> {
    // A file's name tells what it holds only where no command in it does.
    let hinted = sections.iter().all(|section| section.command.is_none());
    let is_collector = |claim: &Option<(bool, Kind)>, found: &Found| {
        let failed = |seen: &Observed| matches!(seen.fact, Observation::Error(_));
        *claim == Some((true, Kind::Other)) && found.observations.iter().all(failed)
    };
    let kept = kept_in(sections);
    let read = sections.iter().zip(claims).zip(founds);
    // A collector's own transcript names what it gathers.
    let telling = read.filter(|((_, claim), found)| !is_collector(claim, found));
    let mut word = None;
    for (line, mention, section) in
        telling.filter_map(|((section, _), found)| of_section(section, hinted, found, &kept))
    {
        let rows = mention.rows;
        // It is of the cluster: the machine of a transcript may be one that only collected.
        let seen = Observed { owner: None, ..section.saw(line, Observation::CsvMention(mention)) };
        if rows {
            return Some(seen);
        }
        // The folder alone tells least.
        let is_folder =
            |seen: &Observed| matches!(&seen.fact, Observation::CsvMention(said) if csv_words::is_folder(&said.said));
        if word.as_ref().is_none_or(is_folder) {
            word = Some(seen);
        }
    }
    word
}

fn of_section<'s, 't>(
    section: &'s Section<'t>,
    hinted: bool,
    found: &Found,
    kept: &[String],
) -> Option<(u32, CsvMention, &'s Section<'t>)> {
    let has = |test: fn(&Observation) -> bool| found.observations.iter().any(|seen| test(&seen.fact));
    let failed = has(|fact| {
        let Observation::Error(error) = fact else { return false };
        matches!(error.command, CommandKind::ClusterSharedVolume | CommandKind::OtherCluster | CommandKind::ClusterNode)
    });
    let rows = has(|fact| matches!(fact, Observation::Volumes(seen) if matches!(seen.outcome, VolumeOutcome::Rows(_))));
    let typed = section.command.as_ref().filter(|command| command.prompted && !failed && !rows);
    if let Some(command) = typed.filter(|command| csv_answers::on_line(&command.text)) {
        return Some((command.line, mention(&command.text, true), section));
    }
    let told = section.command.as_ref().filter(|command| !command.prompted && !failed && !rows);
    let is_told = |text: &str| csv_answers::tells_of(text) || Asked::by_command(text).is_volumes();
    if let Some(row) =
        told.filter(|command| is_told(&command.text)).and_then(|_| csv_answers::below_command(&section.lines))
    {
        return Some((row.number, mention(row.text, true), section));
    }
    if let Some((command, makes)) = csv_commands::telling(section).filter(|_| !failed && !rows) {
        return Some((command.line, mention(&command.text, makes), section));
    }
    let unnamed =
        |fact: &Observation| matches!(fact, Observation::Volumes(seen) if seen.outcome == VolumeOutcome::Unnamed);
    if has(|fact| matches!(fact, Observation::Volumes(_))) {
        let header = found.observations.iter().find(|seen| unnamed(&seen.fact)).map(|seen| seen.at)?;
        let row = list_of_texts(&section.lines).or_else(|| below(header, &section.lines))?;
        return Some((row.number, mention(row.text, true), section));
    }
    let mut asked = match &section.command {
        Some(command) => {
            command.prompted && (Asked::by_command(&command.text).is_volumes() || shows(kept, &command.text))
        }
        None => hinted && Asked::by_path(section.path).is_some_and(Asked::is_volumes),
    };
    let beyond = section.command.as_ref().filter(|command| command.prompted && !failed && !rows);
    if beyond.is_some_and(|command| Asked::is_of_volumes_alone(&command.text))
        && let Some(row) = section.lines.iter().find(|line| is_row(line.text))
    {
        return Some((row.number, mention(row.text, true), section));
    }
    // What a reader above made something of, or what PowerShell says of a failure, is understood.
    asked &= !failed && found.observations.is_empty();
    if let Some(row) = section.lines.iter().find(|line| asked && is_row(line.text)) {
        return Some((row.number, mention(row.text, true), section));
    }
    let answered = has(|fact| matches!(fact, Observation::ClusterAnswered));
    let understood = |word: &str| {
        let word = word.to_ascii_lowercase();
        (failed && word.starts_with("clustersharedvolume")) || (answered && word == "isclustersharedvolume")
    };
    // A log's line on a writer has a name and a state as well.
    let failed_writers = found.observations.iter().filter_map(|seen| match &seen.fact {
        Observation::FailedWriters(writers) => Some(writers),
        _ => None,
    });
    let failed_writers: BTreeSet<u32> = failed_writers.flatten().map(|writer| writer.line).collect();
    let of_writer = |line: &Line<'_>| failed_writers.contains(&line.number) && line.text.contains("riter");
    let events = found.observations.iter().filter(|seen| matches!(seen.fact, Observation::Event(_)));
    let read: BTreeSet<u32> =
        events.filter_map(|seen| if let Locus::Line(line) = seen.at { Some(line) } else { None }).collect();
    let (mut first, mut rows) = (None, Rows::of(&section.lines));
    // The folder without anything in it is on every cluster: what tells more comes before it.
    let mut folder = csv_commands::folder(section);
    for (at, line) in section.lines.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| section.lines.get(at)).map_or("", |line| line.text);
        if csv_words::is_filter(line.text) {
            return Some((line.number, mention(line.text, true), section));
        }
        let mut orders = || csv_prose::orders_list(line.text) && !rows.has(line.text, at + 1);
        let said = csv_words::said(line.text).filter(|word| !understood(word) && !orders());
        let said = said.or_else(|| csv_words::has_key(line.text).then_some(line.text));
        if said.is_some_and(csv_words::is_folder) {
            if !mount_points::is_empty(&section.lines, at) {
                folder.get_or_insert(line.number);
            }
            continue;
        }
        let object = || {
            let fields = || csv_shapes::has_fields(line.text, before) && !answered && !of_writer(line);
            csv_shapes::printed_object(line.text, before).or_else(|| fields().then_some(line.text))
        };
        let below = section.lines.get(at + 1..).unwrap_or_default();
        let Some(word) = said.or_else(object) else {
            let next = section.lines.get(at + 1).map_or("", |line| line.text);
            if let Some(both) = csv_words::joined(line.text, next).filter(|both| csv_words::said(both).is_some()) {
                let rows = is_event(&both) || is_named(&both);
                let seen = (line.number, mention(&both, rows), section);
                if rows {
                    return Some(seen);
                }
                first.get_or_insert(seen);
                continue;
            }
            let may_be = csv_shapes::is_disk(line.text, below)
                || csv_shapes::is_header(line.text, below)
                || csv_shapes::names_properties(&section.lines, at);
            let is_told = || is_event(line.text) && !read.contains(&line.number);
            let speaks = || csv_prose::speaks(line.text) || speaks_of_use(line.text, below);
            // One is enough; what follows can only be rows.
            if first.is_none() && (may_be && !answered || speaks() || is_told()) {
                first = Some((line.number, mention(line.text, false), section));
            }
            continue;
        };
        let is_row = || is_event(line.text) || is_named(line.text) || has_state(line.text);
        let said = said.filter(|word| !csv_words::is_hint(word));
        if said.is_some() && (csv_shapes::printed_object(line.text, before).is_some() || is_row())
            || !csv_words::is_hint(word) && rows.has(line.text, at + 1)
            || csv_answers::behind_carrier(line.text, below)
            || csv_answers::names_below(line.text, below)
            || csv_answers::names_beside(line.text)
        {
            return Some((line.number, mention(line.text, true), section));
        }
        first.get_or_insert((line.number, mention(word, false), section));
    }
    let mounted = || Some((mount_points::first(section)?, mention(mount_points::WITHIN, false), section));
    first.or_else(mounted).or_else(|| Some((folder?, mention(mount_points::ROOT, false), section)))
}

/// Whether people say that volumes are used by the letters CSV alone, or in signs that stand for others: full-width ones, and
/// those that Japanese and Korean texts have in place of a backslash.
fn speaks_of_use(text: &str, below: &[Line<'_>]) -> bool {
    /// Lines below a question in which its answer begins.
    const NEAR: usize = 3;
    let folded = csv_letters::folded(text);
    if matches!(&folded, Cow::Owned(other) if csv_words::said(other).is_some()) || csv_letters::speak(&folded, "") {
        return true;
    }
    // Up to the next question: who answers, and when, may stand between.
    let said = below.iter().take(NEAR).map(|line| line.text).filter(|text| !text.trim().is_empty());
    let mut answers = said.take_while(|text| !text.contains(['?', '？']));
    csv_letters::may(&folded) && answers.any(|next| csv_letters::speak(&folded, &csv_letters::folded(next)))
}

/// A line below a header without rows that tells a state: what stands between may have parted them.
fn below<'s, 't>(header: Locus, lines: &'s [Line<'t>]) -> Option<&'s Line<'t>> {
    let Locus::Line(header) = header else { return None };
    let behind = lines.iter().skip_while(|line| line.number <= header);
    let mut said = behind.filter(|line| !line.text.trim().is_empty()).take(BELOW);
    said.find(|line| has_state(line.text) && !line.text.contains([':', '：']))
}

/// The first text of a JSON array that holds texts and no objects: what they are is not known, but they are something.
fn list_of_texts<'s, 't>(lines: &'s [Line<'t>]) -> Option<&'s Line<'t>> {
    let mut lines = lines.iter().filter(|line| !line.text.trim().is_empty());
    let opens = lines.next()?;
    let rest = opens.text.trim().strip_prefix('[')?.trim();
    let first = if rest.is_empty() { lines.next()? } else { opens };
    let text = if rest.is_empty() { first.text.trim() } else { rest };
    text.starts_with('"').then_some(first)
}

/// The variables in which commands of the text kept what they listed: what shows them shows volumes.
fn kept_in(sections: &[Section<'_>]) -> Vec<String> {
    let typed = sections.iter().filter_map(|section| section.command.as_ref()).filter(|command| command.prompted);
    let kept = typed.filter(|command| asks_for_volumes(&command.text)).filter_map(|command| {
        let (variable, _) = command.text.split_once('=')?;
        Some(variable.trim().to_ascii_lowercase()).filter(|variable| variable.starts_with('$') && variable.len() > 1)
    });
    kept.collect()
}

/// Whether a command names one of the variables.
fn shows(kept: &[String], typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '$' | '_')));
    words.any(|word| kept.iter().any(|variable| variable == word))
}

fn mention(said: &str, rows: bool) -> CsvMention {
    CsvMention { said: said.trim().chars().take(LONGEST).collect(), rows }
}

/// A line with words: no rule, no number alone.
fn is_row(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The first prompt that stands in, or goes to, a folder below that of the volumes.
pub(super) fn of_prompts<'t>(mut lines: impl Iterator<Item = Line<'t>>) -> Option<Observed> {
    let line = lines.find(|line| csv_words::is_path(line.text) && is_prompt(line.text))?;
    let fact = Observation::CsvMention(mention(line.text, false));
    Some(Observed { at: Locus::Line(line.number), owner: None, captured: None, fact })
}

/// A line that names a volume behind the word for one, whoever says it and of what.
fn is_named(text: &str) -> bool {
    csv_events::naming(text).next().is_some()
}

/// A line that some shipper made of an event of a volume: the cluster service as its source, and such an event's id.
fn is_event(text: &str) -> bool {
    const SOURCE: &str = "failovercluster";
    let ids = csv_events::ids();
    let mut numbers = text.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.parse::<u32>().ok());
    text.to_ascii_lowercase().contains(SOURCE) && numbers.any(|number| ids.contains(&number))
}

/// What stands below headers; where each line is one, every row stands below many.
struct Rows<'s, 't> {
    lines: &'s [Line<'t>],
    /// A blank line stands behind each: it parts nothing.
    spaced: bool,
    /// Whether a line tells a state, as far as that was looked up.
    tells: Vec<Option<bool>>,
}

impl<'s, 't> Rows<'s, 't> {
    fn of(lines: &'s [Line<'t>]) -> Self {
        /// Lines of the shortest text of which that can be told.
        const LEAST: usize = 6;
        let is_blank = |line: &Line<'_>| line.text.trim().is_empty();
        let told = lines.iter().filter(|line| !is_blank(line)).count();
        let spaced = told >= LEAST && lines.iter().zip(lines.iter().skip(1)).all(|(a, b)| is_blank(a) || is_blank(b));
        Self { lines, spaced, tells: Vec::new() }
    }

    /// Whether lines below a header tell states that volumes have, or a number of volumes stands on it or below it. Lines
    /// of a log are no rows.
    fn has(&mut self, header: &str, from: usize) -> bool {
        if header.contains("::") {
            return false;
        }
        let spaced = self.spaced;
        let below = (from..).zip(self.lines.get(from..).unwrap_or_default());
        let below = below.filter(|(_, line)| !spaced || !line.text.trim().is_empty());
        let mut paragraph = below.skip_while(|(_, line)| line.text.trim().is_empty());
        let counted = paragraph.clone().next().is_some_and(|(_, line)| is_positive(line.text));
        let rows = paragraph.by_ref().take_while(|(_, line)| !line.text.trim().is_empty()).take(BELOW);
        counted || states_a_number(header) || rows.map(|(at, _)| at).any(|at| self.tells(at))
    }

    fn tells(&mut self, at: usize) -> bool {
        if self.tells.is_empty() {
            self.tells.resize(self.lines.len(), None);
        }
        let state = || {
            let text = self.lines.get(at).map_or("", |line| line.text);
            let on_node = || words(text).any(|word| Enumeration::VolumeOnNode.has_word(word));
            has_state(text) || on_node() || csv_answers::names_disk(text)
        };
        self.tells.get_mut(at).is_some_and(|told| *told.get_or_insert_with(state))
    }
}

/// `Cluster Shared Volumes: 3`. A property that says 1 for yes counts nothing.
fn states_a_number(header: &str) -> bool {
    header.rsplit_once([':', '=', '：']).is_some_and(|(said, number)| {
        let names = csv_words::said(said).is_some_and(|word| !csv_words::is_flag(word));
        names && is_positive(number) && !said.ends_with(|c: char| c.is_ascii_digit())
    })
}

fn is_positive(text: &str) -> bool {
    text.trim().parse::<u32>().is_ok_and(|number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::tests::{harvest, options};

    fn said(path: &str, text: &str) -> Option<bool> {
        let harvest = harvest(path, text.as_bytes(), &options());
        harvest.observations.iter().find_map(|seen| match &seen.fact {
            Observation::CsvMention(mention) => Some(mention.rows),
            _ => None,
        })
    }

    #[test]
    fn rows_of_an_unknown_shape_below_a_command_or_header() {
        for (path, text) in [
            ("n1/get-clustersharedvolume.txt", "Backup of the tills, 4 TB\r\n"),
            ("n1/console.txt", "PS C:\\> Get-ClusterSharedVolume\r\nTills: 4 TB, on\r\nPS C:\\> "),
            ("n1/console.txt", "PS C:\\> $v = Get-ClusterSharedVolume\r\nPS C:\\> $v.Name\r\nTills\r\nPS C:\\> "),
            ("n1/get-clustersharedvolume.json", "[\"Tills\",\"Stock\"]"),
            ("n1/get-clustersharedvolume.json", "[\r\n  \"Tills\"\r\n]"),
            ("n1/check.txt", "[OK] package \"SharedVolume Tills\"\n  \\_ [OK] Tills state Online\n"),
            ("n1/mail.txt", "Get-ClusterSharedVolume\n- Tills: Online, n1\n"),
            ("n1/mail.txt", "Get-ClusterSharedVolume shows:\nTills -> n1 (Online)\n"),
            ("n1/mail.txt", "Cluster Shared Volumes:\nTills\nStock\n"),
            ("n1/mail.txt", "Cluster Shared Volumes\n----------------------\n1. Tills\n"),
            ("n1/mail.txt", "クラスターの共有ボリューム：\n・売上\n"),
            ("n1/mail.txt", "Cluster Shared Volumes = Cluster Disk 3\n"),
            ("n1/facts.yml", "cluster_shared_volumes:\n  - name: Tills\n    state: Online\n    owner: n1\n"),
            ("n1/facts.yml", "clusterSharedVolumes:\n  - Tills\n"),
            ("n1/facts.yml", "csv:\n  - Tills\n"),
            ("n1/mail.txt", "Cluster Shared Volumes:\n{\"Name\":\"Tills\",\"State\":2,\"OwnerNode\":\"n1\"}\n"),
            ("n1/note.txt", "PS C:\\> Get-ClusterSharedVolume | ft Name Name ---- Tills PS C:\\>\n"),
            ("n1/note.txt", "PS C:\\> @(Get-ClusterSharedVolume).Count 2 PS C:\\>\n"),
            ("n1/note.txt", "Hi,\nsee this:\n7# PS C:\\> (Get-ClusterSharedVolume).Name\n8# Tills\n9# PS C:\\>\nBye\n"),
            ("n1/mail.txt", "Freigegebene Clustervolumes:\n\nKasse 1   Online   n1\n"),
        ] {
            assert_eq!(said(path, text), Some(true), "{text}");
        }
    }

    #[test]
    fn an_object_printed_into_a_string_beside_a_word_of_volumes() {
        for (text, rows) in [
            ("Volumes: @{Name=Tills; State=Online}\n", Some(false)),
            ("CSV\n@{Name=Tills; State=Online; OwnerNode=n1}\n", Some(false)),
            ("{\"id\": 1, \"volumes\": \"@{Name=Tills; OwnerNode=n1}\"}\n", Some(false)),
            ("Groups: @{Name=Tills; State=Online}\n", None),
            ("@{Name=Tills; State=Online; OwnerNode=n1}\n", Some(false)),
            ("{\"csv\":[{\"name\":\"Tills\",\"state\":\"Online\",\"owner\":\"n1\"}]}\n", Some(true)),
            ("Name: Tills State: Online Node: n1\n", Some(false)),
            ("Name: n1 State: Up Node: n1\n", None),
            ("{\"Name\":\"IP\",\"State\":\"Online\",\"OwnerNode\":\"n1\",\"ResourceType\":\"IP Address\"}\n", None),
            ("Receipts Online Cluster Shared Volume n1\n", Some(true)),
            ("Cluster Disk 3   Online   n1\n", Some(false)),
            ("| Cluster Disk 3 | Online | n1 |\n", Some(false)),
            ("x name='Cluster Disk 3' state='Online'\n", Some(false)),
            ("- name: Cluster Virtual Disk (V1)\n  state: Online\n", Some(false)),
            ("Cluster Disk 3 Online Tills Physical Disk\n", None),
            ("Cluster Disk 3 is attached\n", None),
            ("Disks\nName\tState\tOwner\nTills\tOnline\tn1\n", Some(false)),
            ("Roles\nName\tState\tOwner\nCluster Group\tOnline\tn1\n", None),
            ("12:00 volume name=\"Tills\" state=\"Online\"\n", Some(false)),
            ("{\n\"csv\": [\n{\n\"name\": \"Tills\"}]}\n", Some(false)),
            ("{\"csv\": []}\n", None),
            ("csvCount: 2\n", Some(false)),
            ("format: csv\nexport.csv: 2 rows\n", None),
            ("FriendlyName : ClusterPerformanceHistory\nState : Online\n", Some(false)),
            ("Get-ClusterPerformanceHistory   2.0\n", None),
            ("ClusterStorage$ C:\\ClusterStorage Cluster Shared Volumes Default Share\n", Some(false)),
            ("Groups:\n@{Name=Tills; OwnerNode=n1; State=Online}\n", None),
            ("@{Name=IP; State=Online; OwnerNode=n1; OwnerGroup=Tills}\n", None),
            ("Volumes: @{DriveLetter=C; Size=1}\n", None),
        ] {
            assert_eq!(said("n1/output.txt", text), rows, "{text}");
        }
    }

    #[test]
    fn a_shippers_line_of_an_event_and_one_that_names_a_volume_are_more_than_a_word() {
        let line = |id: &str, of: &str, what: &str| {
            format!("Sep  3 01:00:00 n1 Shipper 1 System 42 {id} {of} Error n1 Cluster Shared Volume {what} is gone.\n")
        };
        for (id, of, what, rows) in [
            ("5142", "Microsoft-Windows-FailoverClustering", "1", true),
            ("1069", "Microsoft-Windows-FailoverClustering", "1", false),
            ("5142", "Other", "1", false),
            ("1069", "Other", "'Tills'", true),
            ("1069", "Other", "'%1'", false),
        ] {
            assert_eq!(said("n1/system.log", &line(id, of, what)), Some(rows), "{id} {of} {what}");
        }
    }

    #[test]
    fn a_word_alone_is_a_mention_and_what_every_cluster_says_is_none() {
        assert_eq!(said("n1/job.ini", "target=C:\\ClusterStorage/Volume1\n"), Some(false));
        assert_eq!(said("n1/note.txt", "We moved the VMs to a Cluster Shared Volume last year.\n"), Some(false));
        for text in [
            "Writer name: 'Cluster Shared Volume VSS Writer'\n",
            "SharedVolumesRoot : C:\\ClusterStorage\n",
            "a note on a report.csv\n",
        ] {
            assert_eq!(said("n1/note.txt", text), None, "{text}");
        }
    }

    #[test]
    fn a_command_that_takes_a_volume_back_speaks_of_one() {
        let typed =
            |rest: &str| format!("PS C:\\> FailoverClusters\\Remove-ClusterSharedVolume Tills\n{rest}PS C:\\> ");
        assert_eq!(said("n1/console.txt", &typed("")), Some(false));
        assert_eq!(
            said(
                "n1/console.txt",
                &typed(
                    "Remove-ClusterSharedVolume : not found\n    + CategoryInfo : X\n    + FullyQualifiedErrorId : X,Microsoft.FailoverClusters.PowerShell.RemoveClusterSharedVolumeCommand\n"
                )
            ),
            None
        );
    }

    #[test]
    fn below_a_heading_or_the_bare_command_no_words_and_no_other_command_are_rows() {
        for text in [
            "Cluster Shared Volumes:\nnone\n",
            "Cluster Shared Volumes:\nsee attachment\n",
            "Cluster Shared Volumes: 0\n",
            "Cluster Shared Volumes:\nPlease send us the whole output of it.\n",
            "クラスターの共有ボリューム：\nなし\n",
        ] {
            assert_eq!(said("n1/mail.txt", text), Some(false), "{text}");
        }
        for text in [
            "Get-ClusterSharedVolume\nThanks\n",
            "Get-ClusterSharedVolume\nvssadmin list writers\n",
            "Get-ClusterSharedVolume\n\nand send us what it prints.\n",
        ] {
            assert_ne!(said("n1/mail.txt", text), Some(true), "{text}");
        }
    }

    #[test]
    fn a_failed_command_and_a_silent_one_are_understood() {
        let failed = "PS C:\\> Get-ClusterSharedVolume\nGet-ClusterSharedVolume : Access is denied.\n    + CategoryInfo : X\n    + FullyQualifiedErrorId : X,Microsoft.FailoverClusters.PowerShell.GetClusterSharedVolumeCommand\nPS C:\\> ";
        assert_eq!(said("n1/console.txt", failed), None);
        assert_eq!(said("n1/console.txt", "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> "), None);
    }
}
