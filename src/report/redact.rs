//! Redaction by type: every name of a customer gets a stand-in that stays the same across nodes, cases and formats.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::redact_names::{Found, Names, fold};
use super::speech::Wording;
use crate::facts::{Arg, CaseFacts, CsvUsage, Guid, Message, VolumeOutcome};

/// What a name names, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(super) enum Named {
    Node,
    Cluster,
    Domain,
    Volume,
    User,
    Address,
    Id,
    Case,
    /// A word or number of a case's name or a path that may be the customer's.
    #[strum(serialize = "name")]
    Word,
    Path,
    /// A word of a free text that is not known to name nobody.
    #[strum(serialize = "word")]
    Unknown,
}

impl Named {
    fn counted(self) -> &'static str {
        match self {
            Self::Case => "render.redacted.case",
            Self::Node => "render.redacted.node",
            Self::Domain => "render.redacted.domain",
            Self::Cluster => "render.redacted.cluster",
            Self::Volume => "render.redacted.volume",
            Self::User => "render.redacted.user",
            Self::Address => "render.redacted.address",
            Self::Id => "render.redacted.id",
            Self::Path => "render.redacted.path",
            Self::Word => "render.redacted.word",
            Self::Unknown => "render.redacted.unknown",
        }
    }
}

/// One line of the private map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandIn {
    /// What stands in the report.
    pub stand_in: String,
    /// `node`, `domain`, `cluster` …
    #[serde(rename = "type")]
    pub named: &'static str,
    /// What stands in the evidence, as it was first spelt.
    pub original: String,
}

/// Stand-ins of one run, in the order in which names were first met.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// What is looked for in free text, whether it has its stand-in yet or not.
    pub(super) known: Names,
    /// By type and name, folded.
    stand_ins: BTreeMap<(Named, String), StandIn>,
    counts: BTreeMap<Named, usize>,
    /// Whole paths, so that two of them never fall together.
    pub(super) paths: BTreeMap<String, String>,
    pub(super) taken: BTreeSet<String>,
    /// Paths that would have been shown alike, by what they have in common.
    pub(super) copies: BTreeMap<String, usize>,
}

/// Replaces names by stand-ins and remembers which.
#[derive(Debug, Default)]
pub struct Redactor {
    ledger: RefCell<Ledger>,
}

impl Redactor {
    /// Learns the names of a case before any of its texts is shown, so that texts can be searched for them.
    pub(super) fn learn(&self, facts: &CaseFacts) {
        let clusters = facts.clusters.iter().map(|cluster| cluster.value.name.as_str());
        let paths = facts.sources.iter().map(|source| source.path.as_str());
        self.learn_names(&facts.name, (hosts(facts), clusters), volumes(facts), paths);
    }

    /// Learns names that a saved report holds.
    pub(super) fn learn_names<'a>(
        &self,
        case: &str,
        (hosts, clusters): (impl IntoIterator<Item = &'a str>, impl IntoIterator<Item = &'a str>),
        volumes: impl IntoIterator<Item = &'a str>,
        paths: impl IntoIterator<Item = &'a str>,
    ) {
        let mut ledger = self.ledger.borrow_mut();
        ledger.case(case);
        for name in hosts {
            ledger.host(name);
        }
        for name in clusters {
            ledger.cluster(name);
        }
        for name in volumes {
            ledger.stand_in(Named::Volume, name);
        }
        for path in paths {
            ledger.path(path);
        }
    }

    /// Forgets which stand-ins were given and goes on knowing the names: what has been worded until now was worded to
    /// learn them, so that a name met late has one stand-in from the start.
    pub fn start_over(&self) {
        let mut ledger = self.ledger.borrow_mut();
        let known = std::mem::take(&mut ledger.known);
        *ledger = Ledger { known, ..Ledger::default() };
    }

    /// The stand-in for an argument.
    pub fn show(&self, arg: &Arg) -> String {
        let mut ledger = self.ledger.borrow_mut();
        match arg {
            Arg::Host(name) => ledger.host(name),
            Arg::Cluster(name) => ledger.cluster(name),
            Arg::Volume(name) => ledger.stand_in(Named::Volume, name),
            Arg::User(name) => ledger.user(name),
            Arg::Path(path) => ledger.path(path),
            Arg::Text(text) => ledger.text(text),
            Arg::Code(code) => ledger.code(code),
            Arg::Said(text) => text.clone(),
            _ => String::new(),
        }
    }

    /// The stand-in for a GUID that has to stay one.
    pub(super) fn guid(&self, id: Guid) -> String {
        let stand_in = self.ledger.borrow_mut().stand_in(Named::Id, id.to_string().trim_matches(['{', '}']));
        format!("{{00000000-0000-0000-0000-{:0>12}}}", stand_in.trim_start_matches(|c: char| !c.is_ascii_digit()))
    }

    /// The stand-in for a case's name.
    pub(super) fn case(&self, name: &str) -> String {
        self.ledger.borrow_mut().case(name)
    }

    /// A command of ours: only names that are known for sure are replaced, so that it still runs.
    pub(super) fn command(&self, text: &str) -> String {
        self.ledger.borrow_mut().replace_names(text, super::redact_paths::is_generic)
    }

    /// An error of ours, in which the paths that were typed stand as they were typed; the rest is our words and those of
    /// the system, which know nobody.
    pub fn error(&self, text: &str, paths: &[String]) -> String {
        let mut ledger = self.ledger.borrow_mut();
        let (mut shown, mut from) = (String::new(), 0);
        let next = |from: usize| {
            let whole = |path: &String| {
                text.match_indices(path.as_str()).map(|(at, _)| at).find(|at| *at >= from && is_whole(text, *at, path))
            };
            let typed = paths.iter().filter(|path| path.len() > 1).filter_map(|path| Some((whole(path)?, path)));
            typed.min_by_key(|(at, path)| (*at, usize::MAX - path.len()))
        };
        while let Some((at, path)) = next(from) {
            shown.push_str(text.get(from..at).unwrap_or_default());
            shown.push_str(&ledger.path(path));
            from = at + path.len();
        }
        shown + text.get(from..).unwrap_or_default()
    }

    /// The private map, in order of type and number.
    pub fn map(&self) -> Vec<StandIn> {
        let ledger = self.ledger.borrow();
        let mut map: Vec<(Named, &StandIn)> =
            ledger.stand_ins.iter().map(|((named, _), entry)| (*named, entry)).collect();
        // Of two numbers the longer is the higher.
        map.sort_by_key(|(named, entry)| (*named, entry.stand_in.len(), entry.stand_in.as_str()));
        map.into_iter().map(|(_, entry)| entry.clone()).collect()
    }

    /// What was replaced so far, by type and count, never by value.
    pub fn summary(&self, wording: &Wording) -> String {
        let counts: Vec<(Named, usize)> = self.ledger.borrow().counts.iter().map(|(named, n)| (*named, *n)).collect();
        let parts: Vec<String> =
            counts.into_iter().map(|(named, n)| wording.say(&Message::new(named.counted()).with("n", n))).collect();
        wording.say(&Message::new("render.redacted").with("parts", Arg::Said(wording.join(&parts))))
    }
}

/// Whether a path that was typed is not what a word of ours begins or ends with: a folder may be called `ev`.
fn is_whole(text: &str, at: usize, path: &str) -> bool {
    let joined =
        |(a, b): (Option<char>, Option<char>)| [a, b].iter().all(|c| c.is_some_and(|c| c.is_ascii_alphanumeric()));
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + path.len()..).unwrap_or_default());
    let ends = [(before.chars().next_back(), path.chars().next()), (path.chars().next_back(), after.chars().next())];
    !ends.into_iter().any(joined)
}

/// Host names of a case: its nodes first, then whoever else is named.
fn hosts(facts: &CaseFacts) -> Vec<&str> {
    let mut hosts: Vec<&str> = facts.nodes.iter().map(|node| node.name.as_str()).collect();
    hosts.extend(facts.absent.iter().map(|node| node.name.as_str()));
    hosts.extend(facts.nodes.iter().filter_map(|node| node.fqdn.as_deref()));
    let mut others: BTreeSet<&str> = facts.sources.iter().filter_map(|source| source.node.as_deref()).collect();
    for node in &facts.nodes {
        let events = node.events.iter().chain(&node.recovered).map(|event| &event.value);
        let events =
            events.chain(node.incidents.iter().flat_map(|incident| &incident.events).map(|event| &event.value));
        others.extend(events.filter_map(|event| event.computer.as_deref()));
        for log in &node.logs {
            others.extend(log.value.computer.as_deref());
            others.extend(log.value.other_computers.iter().map(String::as_str));
        }
        others.extend(node.host.iter().filter_map(|host| host.value.name.as_deref()));
    }
    hosts.extend(others);
    hosts
}

/// Volume names, from whatever lists them.
fn volumes(facts: &CaseFacts) -> BTreeSet<&str> {
    let mut names: BTreeSet<&str> = facts.volume_conflicts.iter().map(|volume| volume.value.name.as_str()).collect();
    if let CsvUsage::InUse { volumes, .. } = &facts.csv {
        names.extend(volumes.iter().map(|volume| volume.value.name.as_str()));
    }
    for (_, listing) in facts.nodes.iter().flat_map(|node| &node.volumes) {
        if let VolumeOutcome::Rows(rows) = &listing.value.outcome {
            names.extend(rows.iter().map(|row| row.name.as_str()));
        }
    }
    names
}

impl Ledger {
    /// The stand-in for a name of a type; a new one where the name is new.
    pub(super) fn stand_in(&mut self, named: Named, name: &str) -> String {
        let name = name.trim();
        if name.is_empty() {
            return String::new();
        }
        // Free text is judged word by word: what it adds need not be looked for.
        if named != Named::Unknown {
            self.known.add(name, named);
        }
        let count = self.counts.entry(named).or_default();
        let entry = self.stand_ins.entry((named, fold(name))).or_insert_with(|| {
            *count += 1;
            let named = named.into();
            StandIn { stand_in: format!("{named}-{count}"), named, original: name.to_owned() }
        });
        entry.stand_in.clone()
    }

    /// Host with or without its domain, or an address.
    pub(super) fn host(&mut self, name: &str) -> String {
        let name = name.trim().trim_start_matches('\\');
        if name.parse::<std::net::IpAddr>().is_ok() {
            return self.stand_in(Named::Address, name);
        }
        match name.split_once('.') {
            Some((host, domain)) if !host.is_empty() => {
                format!("{}.{}", self.stand_in(Named::Node, host), self.domain(domain))
            }
            _ => self.stand_in(Named::Node, name),
        }
    }

    fn cluster(&mut self, name: &str) -> String {
        match name.split_once('.') {
            Some((cluster, domain)) if !cluster.is_empty() => {
                format!("{}.{}", self.stand_in(Named::Cluster, cluster), self.domain(domain))
            }
            _ => self.stand_in(Named::Cluster, name),
        }
    }

    /// A DNS domain; a label of it that is no common word is a name of its own.
    fn domain(&mut self, name: &str) -> String {
        let shown = self.stand_in(Named::Domain, name);
        for label in name.split('.').filter(|label| label.len() > 3 && !super::redact_paths::is_generic(label)) {
            self.stand_in(Named::Domain, label);
        }
        shown
    }

    pub(super) fn case(&mut self, name: &str) -> String {
        let shown = self.stand_in(Named::Case, name);
        self.tickets(name);
        let words = name.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| word.chars().count() > 3 && word.chars().any(char::is_alphabetic)) {
            if !super::redact_paths::is_generic(word) {
                self.stand_in(Named::Word, word);
            }
        }
        shown
    }

    /// An account: well-known ones tell nothing.
    pub(super) fn user(&mut self, name: &str) -> String {
        if super::redact_patterns::is_well_known_account(name) {
            return name.to_owned();
        }
        self.stand_in(Named::User, name)
    }

    /// Replaces known names, the longest first. Names shorter than four characters only as whole words; so are
    /// all names where `skip` can tell a common word.
    pub(super) fn replace_names(&mut self, text: &str, skip: fn(&str) -> bool) -> String {
        let found = self.names_in(text, skip);
        self.stand_ins_at(text, &found)
    }

    /// Where names stand that [`Self::replace_names`] replaces.
    pub(super) fn names_in(&self, text: &str, skip: fn(&str) -> bool) -> Vec<(Range<usize>, Named)> {
        self.known.find(text, |Found { before, name, after }| {
            let whole = ![before, after].into_iter().flatten().any(char::is_alphanumeric);
            let taken = if name.chars().count() > 3 && !super::redact_paths::is_generic(name) { true } else { whole };
            taken && !skip(name)
        })
    }

    /// The text with stand-ins for the names in it.
    pub(super) fn stand_ins_at(&mut self, text: &str, names: &[(Range<usize>, Named)]) -> String {
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for (range, named) in names {
            shown.push_str(text.get(from..range.start).unwrap_or_default());
            shown.push_str(&self.stand_in(*named, text.get(range.clone()).unwrap_or_default()));
            from = range.end;
        }
        shown + text.get(from..).unwrap_or_default()
    }
}
