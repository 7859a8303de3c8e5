//! `vssleuth-evidence/1`: what the script of `vssleuth collect` writes, one JSON object a line (contract, ruling 33).
//!
//! A count of 0 in it is the best proof there is, so nothing about it may be doubtful: a line that was changed, stands
//! twice over or does not belong takes the proof from every count of 0 in the file. What a line shows stands anyway.

mod line;
mod says;

use std::io::Read;

use line::{Entry, SCHEMAS};
use serde_json::Value;

use super::{Head, ReadOptions, WholeReader};
use crate::decode::body;
use crate::decode::text::Text;
use crate::decode::transcript::is_saved_by_script;
use crate::facts::{Arg, CaptureTime, ClusterName, Harvest, Kind, Locus, Message, Observation, Observed, Status};
use crate::intake::{Input, Room};

/// Bytes that are read: a run gives some twenty lines of at most a thousand names.
const MAX_BYTES: u64 = 16 << 20;
/// Lines that are read.
const MAX_LINES: usize = 10_000;

/// Reads the lines of the collector.
#[derive(Debug)]
pub(super) struct CollectedLines;

impl WholeReader for CollectedLines {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = head.text().unwrap_or_default().trim_start();
        let first = text.lines().next().unwrap_or_default();
        let ours = first.starts_with('{') && first.contains("\"schema\"") && first.contains(SCHEMAS);
        ours && !is_saved_by_script(text)
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions, _: &Room<'_>) -> Harvest {
        let mut harvest = Harvest::of(input.path, Kind::Other, "evidence.because.collected");
        let mut bytes = Vec::new();
        let read = body::reader(input.body).take(MAX_BYTES + 1).read_to_end(&mut bytes);
        let over = bytes.len() as u64 > MAX_BYTES;
        if read.is_err() || over {
            harvest.status = Status::Partial;
            harvest.problems.push(Message::new("listings.unreadable"));
        }
        bytes.truncate(usize::try_from(MAX_BYTES).unwrap_or(usize::MAX));
        match Text::decode(&bytes) {
            Some(text) => {
                harvest.encoding = Some(text.encoding);
                File::of(&text).tell(&mut harvest);
            }
            None => harvest.status = Status::Damaged,
        }
        harvest
    }
}

/// The lines of a file that were understood, and what is wrong with it.
struct File {
    entries: Vec<(u32, Entry)>,
    /// The first line that is not what the collector wrote.
    tampered: Option<u32>,
    /// The closing line is missing.
    cut: bool,
    /// Lines for which there was no room: what they count is not known, and neither is whether the file ends well.
    left_out: usize,
}

impl File {
    fn of(text: &Text) -> Self {
        let written = || text.lines().filter(|line| !line.text.trim().is_empty());
        let lines: Vec<_> = written().take(MAX_LINES).collect();
        let left_out = written().skip(MAX_LINES).count();
        let mut file = Self { entries: Vec::new(), tampered: text.hidden.first().copied(), cut: true, left_out };
        let mut since_end = 0_u64;
        for (at, line) in lines.iter().enumerate() {
            let wrong = || Some(line.number);
            match Entry::parse(line.text) {
                // Files of several nodes may be joined: each part ends with its own closing line.
                Some(entry) if entry.is_end() => {
                    file.tampered = file.tampered.or(wrong().filter(|_| entry.count != Some(since_end)));
                    (file.cut, since_end) = (false, 0);
                }
                Some(entry) => {
                    (file.cut, since_end) = (true, since_end + 1);
                    file.entries.push((line.number, entry));
                }
                // The last line of a file that was cut is not whole.
                None if at + 1 == lines.len() && file.cut && left_out == 0 => {}
                None => file.tampered = file.tampered.or(wrong()),
            }
        }
        file
    }

    fn tell(self, harvest: &mut Harvest) {
        let at = |line: u32| Arg::Number(line.into());
        harvest.problems.extend(self.tampered.map(|n| Message::new("evidence.problem.tampered").with("line", at(n))));
        if self.left_out > 0 {
            harvest.problems.push(Message::new("evidence.problem.left-out").with("count", self.left_out));
        } else if self.cut {
            harvest.problems.push(Message::new("evidence.problem.no-end"));
        }
        // What is not there may count volumes.
        if self.cut || self.left_out > 0 {
            harvest.status = Status::Partial;
        }
        let alone = self.entries.iter().find(|(_, entry)| entry.keys.get("elevated") == Some(&Value::Bool(false)));
        harvest.problems.extend(alone.map(|(n, _)| Message::new("evidence.problem.not-elevated").with("line", at(*n))));
        let mut clusters: Vec<String> = Vec::new();
        for (number, entry) in &self.entries {
            // Said of the node by the one that asked it: nothing of this is the node's own word.
            if entry.is_collection() {
                harvest.problems.extend(entry.error.as_ref().map(|error| {
                    let unreached = Message::new("evidence.problem.unreached");
                    unreached.with("node", Arg::Text(entry.node.clone())).with("error", Arg::Text(error.clone()))
                }));
                continue;
            }
            let mut facts = says::facts(entry, *number, self.tampered);
            if let Some(name) = entry.cluster.as_ref().filter(|name| !clusters.contains(name)) {
                clusters.push(name.clone());
                facts.push(Observation::Cluster(ClusterName { name: name.clone() }));
            }
            harvest.kind = kind(harvest.kind, &facts);
            harvest.observations.extend(facts.into_iter().map(|fact| Observed {
                at: Locus::Line(*number),
                owner: Some(entry.node.clone()),
                captured: Some(CaptureTime::Utc(entry.utc)),
                fact,
            }));
        }
    }
}

/// The file is named after what decides most.
fn kind(so_far: Kind, facts: &[Observation]) -> Kind {
    let volumes = facts.iter().any(|fact| matches!(fact, Observation::Volumes(_)));
    match so_far {
        _ if volumes => Kind::ClusterSharedVolume,
        Kind::Other if facts.iter().any(|fact| matches!(fact, Observation::Nodes(_))) => Kind::ClusterNodes,
        other => other,
    }
}
