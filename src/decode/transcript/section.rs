//! The output of one command.

use super::Command;
use crate::decode::text::Line;
use crate::facts::proof::{Doubt, Heard, asks_for_volumes};
use crate::facts::{CaptureTime, CommandKind, Locus, Observation, Observed};

/// The output of one command, or a stretch of text that no command heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<'t> {
    /// Path of the source inside the case: a hint to the command where the text names none, nothing more.
    pub path: &'t str,
    /// What printed it.
    pub command: Option<Command<'t>>,
    /// Host as the prompt (`[host]: PS C:\>`, which may be a cluster's name), a transcript's header or `hostname` names it.
    pub host: Option<&'t str>,
    /// When it was taken.
    pub captured: Option<CaptureTime>,
    /// The output with its own line numbers, without prompts; quoting marks (`> `, `▌`), log prefixes and blanks at
    /// the end are gone, an indent and blank lines are kept.
    pub lines: Vec<Line<'t>>,
    /// A prompted command that speaks of Cluster Shared Volumes, below which nothing is read.
    pub printed_nothing: bool,
    /// For such a command, whatever it printed: what the session says against its silence (contract, ruling 31).
    pub doubts: Vec<Doubt>,
    /// The folder in the prompt that the command was typed behind.
    pub console: Option<&'t str>,
    /// Another console of this text printed the list of writers: this one may be another machine's.
    pub is_apart: bool,
}

impl<'t> Section<'t> {
    pub(super) fn empty(path: &'t str, host: Option<&'t str>, captured: Option<CaptureTime>) -> Self {
        Self {
            path,
            command: None,
            host,
            captured,
            lines: Vec::new(),
            printed_nothing: false,
            doubts: Vec::new(),
            console: None,
            is_apart: false,
        }
    }

    /// A fact seen on a line of this section.
    pub fn saw(&self, line: u32, fact: Observation) -> Observed {
        Observed { at: Locus::Line(line), owner: self.host.map(str::to_owned), captured: self.captured, fact }
    }

    /// Line of the command, else of the first line with text, else 1.
    pub fn first_line(&self) -> u32 {
        let text = || self.lines.iter().find(|line| !line.text.trim().is_empty()).map(|line| line.number);
        self.command.as_ref().map(|command| command.line).or_else(text).unwrap_or(1)
    }

    /// The command with its session, if it speaks of Cluster Shared Volumes.
    pub fn heard(&self) -> Option<Heard> {
        let command = self.command.as_ref().filter(|command| asks_for_volumes(&command.text))?;
        Some(Heard { typed: command.text.to_string(), doubts: self.doubts.clone(), line: command.line })
    }

    /// The command that printed it, by its text, else by the file's name.
    pub fn command_kind(&self) -> CommandKind {
        let typed = self.command.as_ref().map(|command| super::command::kind(&command.text));
        typed.filter(|kind| *kind != CommandKind::Unknown).unwrap_or_else(|| command_of_path(self.path))
    }

    /// What `hostname` printed, if that is the command.
    pub(super) fn printed_host_name(&self) -> Option<&'t str> {
        let typed = self.command.as_ref()?.text.to_ascii_lowercase();
        if !matches!(typed.as_str(), "hostname" | "hostname.exe" | "$env:computername" | "echo %computername%") {
            return None;
        }
        let mut said = self.lines.iter().map(|line| line.text.trim()).filter(|text| !text.is_empty());
        let name = said.next().filter(|name| !name.contains(char::is_whitespace))?;
        said.next().is_none().then_some(name)
    }
}

/// The command that a file is named after, by the parts of names that collectors and people use.
pub fn command_of_path(path: &str) -> CommandKind {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    let name: String = file.chars().filter(char::is_ascii_alphanumeric).collect();
    const PARTS: [(&str, CommandKind); 9] = [
        ("listwriters", CommandKind::ListWriters),
        ("vssadmin", CommandKind::ListWriters),
        ("vsswriters", CommandKind::ListWriters),
        ("clustersharedvolume", CommandKind::ClusterSharedVolume),
        ("clusternode", CommandKind::ClusterNode),
        ("getcluster", CommandKind::OtherCluster),
        ("enablecsvvsswriter", CommandKind::Registry),
        ("regquery", CommandKind::Registry),
        ("failoverclusters", CommandKind::Registry),
    ];
    let other_verb = ["providers", "shadows", "shadowstorage", "volumes"].iter().any(|verb| name.contains(verb));
    match PARTS.iter().find(|(part, _)| name.contains(part)) {
        Some((_, CommandKind::ListWriters)) if other_verb => CommandKind::Unknown,
        Some((_, kind)) => *kind,
        None => CommandKind::Unknown,
    }
}
