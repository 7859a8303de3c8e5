//! The one request for what is missing from a case: commands by node, or the script with the nodes that it has to ask.

use std::collections::BTreeSet;

use super::compare::Side;
use super::page::requests;
use super::speech::Wording;
use crate::facts::{Arg, Capture, Message, Unnamed, visible};
use crate::knowledge::collect;
use crate::knowledge::texts::Lang;

/// What is missing, and of which nodes.
pub struct Request {
    case: String,
    /// Each capture with the nodes that it is missing from; without one, any node or every one will do.
    wanted: Vec<(Capture, Vec<String>)>,
}

/// How the script begins its parameters; a comment goes before them.
const PARAMETERS: &str = "[CmdletBinding()]\n";
/// The parameters that are preset.
const NODES: &str = "[string[]]$Node = @()";
const NO_LOGS: &str = "[switch]$NoEventLogs";

impl Request {
    /// What a case lacks. The commands are ours: a report may be forged, and what it says is pasted into a console.
    pub fn of(side: &Side) -> Self {
        let all: Vec<Capture> = side.missing.iter().map(|missing| missing.what).collect();
        let mut wanted: Vec<(Capture, Vec<String>)> = Vec::new();
        for missing in side.missing.iter().filter(|missing| !collect::comes_along(missing.what, &all)) {
            let place = wanted
                .iter_mut()
                .find(|(what, nodes)| *what == missing.what && nodes.is_empty() == missing.node.is_none());
            match place {
                Some((_, nodes)) => nodes.extend(missing.node.clone()),
                None => wanted.push((missing.what, missing.node.iter().cloned().collect())),
            }
        }
        Self { case: side.name.clone(), wanted }
    }

    /// Nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Commands for a console, below a comment that says on which nodes.
    pub fn commands(&self, lang: Lang) -> String {
        let wording = Wording { lang, ..Wording::default() };
        let comment = |message: Message| format!("# {}\n", visible::escape(&wording.say(&message)));
        let mut text = comment(Message::new("collect.for").with("case", Arg::Said(self.case.clone())));
        for (number, (what, nodes)) in (1_u64..).zip(&self.wanted) {
            let place = match nodes.as_slice() {
                [] if *what == Capture::VssadminWriters => wording.word("render.every-node").to_owned(),
                [] => wording.word("render.any-node").to_owned(),
                names => wording.hosts(names),
            };
            let item = Message::new("collect.for.item")
                .with("number", number)
                .with("what", Arg::Said(requests::what(*what, &wording).to_owned()))
                .with("place", Arg::Said(place));
            text.push('\n');
            text.push_str(&comment(item));
            text.push_str(collect::command(*what).trim_end());
            text.push('\n');
        }
        text
    }

    /// The script for all nodes, asking these alone, and for logs only where one is missing.
    pub fn script(&self) -> String {
        let nodes: BTreeSet<&String> = self.wanted.iter().flat_map(|(_, nodes)| nodes).collect();
        let is_for_all = self.wanted.iter().any(|(what, nodes)| *what == Capture::VssadminWriters && nodes.is_empty());
        // What is no name of a computer is not written into a script: it asks all nodes then.
        let preset = match nodes.is_empty() {
            _ if is_for_all || !nodes.iter().all(|name| is_name(name) && Unnamed::of(name).is_none()) => None,
            true => Some("$env:COMPUTERNAME".to_owned()),
            false => Some(nodes.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")),
        };
        let logs = |what: Capture| matches!(what, Capture::EventLogApplication | Capture::EventLogSystem);
        let mut script = collect::SCRIPT.to_owned();
        if let Some(names) = preset {
            script = script.replacen(NODES, &format!("[string[]]$Node = @({names})"), 1);
        }
        if !self.wanted.iter().any(|(what, _)| logs(*what)) {
            script = script.replacen(NO_LOGS, &format!("{NO_LOGS} = $true"), 1);
        }
        let wanted: Vec<&str> = self.wanted.iter().map(|(what, _)| what.as_str()).collect();
        script.replacen(PARAMETERS, &format!("# Preset for what is missing: {}.\n{PARAMETERS}", wanted.join(", ")), 1)
    }
}

/// Whether it can be the name of a Windows computer and nothing else.
fn is_name(text: &str) -> bool {
    (1..=63).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(wanted: &[(Capture, &[&str])]) -> Request {
        let wanted = wanted.iter().map(|(what, nodes)| (*what, nodes.iter().map(|name| (*name).to_owned()).collect()));
        Request { case: "contoso".to_owned(), wanted: wanted.collect() }
    }

    #[test]
    fn the_script_asks_the_nodes_that_lack_something_and_logs_only_where_one_is_missing() {
        for (wanted, nodes, logs) in [
            (&[(Capture::VssadminWriters, &["vm-2", "vm-1"][..])][..], "@('vm-1', 'vm-2')", false),
            (&[(Capture::EventLogSystem, &["vm-2"])], "@('vm-2')", true),
            (&[(Capture::ClusterSharedVolume, &[])], "@($env:COMPUTERNAME)", false),
            (&[(Capture::VssadminWriters, &[])], "@()", false),
            (&[(Capture::VssadminWriters, &["alert.txt"])], "@()", false),
            (&[(Capture::RegistrySetting, &["a'); Restart-Computer #"])], "@()", false),
        ] {
            let script = request(wanted).script();
            assert!(script.contains(&format!("    [string[]]$Node = {nodes},\n")), "{nodes}");
            assert_eq!(script.contains("    [switch]$NoEventLogs\n"), logs, "{nodes}");
            assert!(script.is_ascii() && script.contains("# Preset for what is missing: "), "{nodes}");
            assert!(!script.contains("Restart-Computer"), "{nodes}");
        }
    }

    #[test]
    fn no_name_ends_a_comment() {
        let text = request(&[(Capture::RegistrySetting, &["vm\nRestart-Computer"])]).commands(Lang::En);
        assert!(!text.lines().any(|line| line.starts_with("Restart-Computer")), "{text}");
        assert!(text.contains(collect::command(Capture::RegistrySetting).trim_end()), "{text}");
    }
}
