//! Two states of one cluster: what was fixed, what is new, what still stands, and what can no longer be said.
//!
//! It is made from what two reports say, and knows no more. "Fixed" is said on proof alone; silence is one only where
//! somebody looked: the log reaches from the change to a backup that is seen.

mod model;
mod node;
mod page;
mod problems;
mod side;
mod steps;

pub use model::{Compared, NodeCompared, SCHEMA, schema};
pub use node::NodeState;
pub use side::{ReportError, Side, is_report};

use schemars::JsonSchema;
use serde::Serialize;

use node::Both;
use side::Place;
use steps::Known;

use super::page::{Depth, Document};
use super::speech::Wording;
use crate::facts::{Arg, Message};
use crate::knowledge::pages;

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", prefix = "compare.headline.")]
pub enum Outcome {
    /// All that was wrong is proven to be right now.
    Fixed,
    /// Nothing was wrong, and nothing is.
    Good,
    /// The change is in force on every node; no backup was seen since.
    InForce,
    /// Done on some nodes, not on others.
    HalfFixed,
    /// The value is set, and the nodes were not restarted since.
    NotRestarted,
    /// What was wrong still is.
    Unchanged,
    /// Something is wrong that was not.
    Worse,
    /// The evidence does not show it.
    CannotTell,
    /// No node is in both: nothing is concluded.
    OtherCluster,
}

impl Outcome {
    /// The headline's key.
    fn headline(self) -> &'static str {
        self.into()
    }

    /// The code in reports: the headline's key without its family.
    pub fn as_str(self) -> &'static str {
        self.headline().trim_start_matches("compare.headline.")
    }

    /// Somebody has to change something.
    pub fn needs_action(self) -> bool {
        matches!(self, Self::HalfFixed | Self::NotRestarted | Self::Unchanged | Self::Worse)
    }

    /// It is proven that nothing is left to do.
    pub fn is_well(self) -> bool {
        matches!(self, Self::Fixed | Self::Good)
    }
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Wrong in OLD, proven right in NEW.
    Fixed,
    /// Not in OLD, in NEW.
    New,
    /// In both.
    Stands,
    /// In OLD; NEW does not show whether it still is.
    Unknown,
    /// Neither good nor bad in itself.
    Note,
}

/// One sentence with what shows it.
#[derive(Clone, Debug)]
struct Statement {
    class: Class,
    /// Which step, fact or finding.
    about: String,
    node: Option<String>,
    says: Message,
    old: Vec<Place>,
    new: Vec<Place>,
}

impl Statement {
    fn of(class: Class, about: &str, node: Option<String>, says: Message) -> Self {
        Self { class, about: about.to_owned(), node, says, old: Vec::new(), new: Vec::new() }
    }

    fn at(self, old: Vec<Place>, new: Vec<Place>) -> Self {
        Self { old, new, ..self }
    }
}

/// How one node stands.
#[derive(Clone, Debug)]
struct NodeChange {
    name: String,
    state: NodeState,
    /// The steps of a node of both sides.
    both: Option<Both>,
}

/// Two states of one cluster, compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    old: Side,
    new: Side,
    outcome: Outcome,
    /// Why nothing better can be said, where that is not about a node.
    reasons: Vec<Message>,
    nodes: Vec<NodeChange>,
    statements: Vec<Statement>,
}

impl Comparison {
    /// Compares.
    pub fn of(old: Side, new: Side) -> Self {
        let stand_ins = old.has_stand_ins() || new.has_stand_ins();
        if stand_ins || !new.nodes.iter().any(|node| old.same_node(node).is_some()) {
            let silent = [("OLD", &old), ("NEW", &new)].into_iter().find(|(_, side)| side.nodes.is_empty());
            let why = match silent {
                _ if stand_ins => Message::new("compare.reason.stand-ins"),
                Some((side, _)) => Message::new("compare.reason.no-node").with("side", Arg::Code(side.to_owned())),
                None => Message::new("compare.reason.no-common-node"),
            };
            let (nodes, statements) = (Vec::new(), Vec::new());
            return Self { outcome: Outcome::OtherCluster, reasons: vec![why], nodes, statements, old, new };
        }
        let nodes = nodes(&old, &new);
        let mut statements = of_the_cluster(&old, &new);
        statements.extend(nodes.iter().flat_map(of_node));
        let problems = problems::compare(&old, &new);
        let (outcome, reasons) = outcome(&old, &new, &nodes, &problems);
        statements.extend(problems.into_iter().map(|(statement, _)| statement));
        statements.sort_by_key(|statement| statement.class);
        Self { outcome, reasons, nodes, statements, old, new }
    }

    /// What it comes to.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Learns the names of both sides, so that texts of either can be searched for them.
    fn learn(&self, wording: &Wording) {
        let Some(redactor) = &wording.redactor else { return };
        for side in [&self.old, &self.new] {
            let (hosts, volumes, paths) = side.names();
            redactor.learn_names(&side.name, (hosts, []), volumes, paths);
        }
    }

    /// Words all of it for its names alone, as [`super::rehearse`] does with a case.
    pub fn rehearse(&self, wording: &Wording) {
        let Some(redactor) = &wording.redactor else { return };
        self.json(wording);
        self.document(wording, Depth::Page);
        redactor.start_over();
    }

    /// The sentence of a statement: a finding is called by the title of its page.
    fn say(&self, statement: &Statement, wording: &Wording) -> String {
        let said = wording.say(&statement.says);
        let page = pages::page(&statement.about, wording.lang).and_then(|page| page.lines().next());
        let title = page.filter(|_| statement.about.chars().all(|c| !c.is_ascii_lowercase()));
        let Some((_, title)) = title.and_then(|line| line.split_once(": ")) else { return said };
        let says = Message::new("compare.finding.says").with("code", Arg::Code(statement.about.clone()));
        wording.say(&says.with("title", Arg::Said(title.to_owned())).with("said", Arg::Said(said)))
    }

    /// For programs.
    pub fn json(&self, wording: &Wording) -> Compared {
        self.learn(wording);
        model::compared(self, wording)
    }

    /// For people.
    pub fn document(&self, wording: &Wording, depth: Depth) -> Document {
        self.learn(wording);
        Document { overview: None, pages: vec![page::page(self, wording, depth)], strays: Vec::new() }
    }
}

/// Every node of either side, by name.
fn nodes(old: &Side, new: &Side) -> Vec<NodeChange> {
    let mut all: Vec<NodeChange> = Vec::new();
    for node in &new.nodes {
        let both = old.same_node(node).map(|other| Both::of(other, node, (old, new)));
        let state = both.as_ref().map_or_else(|| joined(node, new), |both| both.state);
        all.push(NodeChange { name: node.name.clone(), state, both });
    }
    for node in old.nodes.iter().filter(|node| new.same_node(node).is_none()) {
        all.push(NodeChange { name: node.name.clone(), state: NodeState::NotSeen, both: None });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// How a node stands that only NEW tells of: what rejected a backup has to let one pass.
fn joined(node: &side::Node, new: &Side) -> NodeState {
    let passed = || node.newest_incident().is_some_and(|last| steps::passed(node, new, last).is_ok());
    match (node.csv_writer.status.as_str(), node.csv_writer.certain) {
        _ if new.verdict == "not-a-cluster" => NodeState::NoCluster,
        ("enabled", _) if new.csv_usage.status == "in-use" => NodeState::Kept,
        ("enabled", _) => NodeState::On,
        ("disabled", true) if new.csv_usage.status == "in-use" => NodeState::OffBesideCsv,
        ("disabled", true) if node.incidents.is_empty() || passed() => NodeState::Joined,
        _ => NodeState::Unknown,
    }
}

/// Verdict, first cause and use of CSV.
fn of_the_cluster(old: &Side, new: &Side) -> Vec<Statement> {
    let changed = |key: &'static str, old: &str, new: &str| {
        Message::new(key).with("old", Arg::Code(old.to_owned())).with("new", Arg::Code(new.to_owned()))
    };
    let mut told = Vec::new();
    let verdict = if old.verdict == new.verdict { "compare.verdict.same" } else { "compare.verdict.changed" };
    told.push(Statement::of(Class::Note, "verdict", None, changed(verdict, &old.verdict, &new.verdict)));
    let cause = |side: &Side| side.causes.first().map_or_else(|| "-".to_owned(), |cause| cause.code.clone());
    let cites = |side: &Side| side.causes.first().map(|cause| cause.evidence.iter().take(2).cloned().collect());
    let (before, now) = (cause(old), cause(new));
    let key = if before == now { "compare.cause.same" } else { "compare.cause.changed" };
    let said = Statement::of(Class::Note, "cause", None, changed(key, &before, &now));
    told.push(said.at(cites(old).unwrap_or_default(), cites(new).unwrap_or_default()));
    let (class, key) = match (old.csv_usage.status.as_str(), new.csv_usage.status.as_str()) {
        ("in-use", "in-use") => (Class::Stands, "compare.csv.still"),
        ("unknown", "in-use") => (Class::Stands, "compare.csv.shown"),
        (_, "in-use") => (Class::New, "compare.csv.new"),
        ("in-use", "not-in-use") => (Class::Note, "compare.csv.gone"),
        (_, "not-in-use") => (Class::Note, "compare.csv.none"),
        ("unknown", _) => (Class::Unknown, "compare.csv.never-known"),
        _ => (Class::Unknown, "compare.csv.unseen"),
    };
    let places = |side: &Side| side.csv_usage.evidence.iter().take(2).cloned().collect();
    told.push(Statement::of(class, "csv-usage", None, Message::new(key)).at(places(old), places(new)));
    told
}

/// The steps of a node as statements.
fn of_node(node: &NodeChange) -> Vec<Statement> {
    let Some(both) = &node.both else {
        let (class, key) = match node.state {
            NodeState::NotSeen => (Class::Unknown, "compare.node.not-seen.says"),
            NodeState::On => (Class::New, "compare.node.joined.on"),
            _ => (Class::New, "compare.node.joined.says"),
        };
        return vec![Statement::of(class, "node", Some(node.name.clone()), Message::new(key))];
    };
    if node.state == NodeState::NoCluster {
        return Vec::new();
    }
    let class = |about: &str, known: Known| match (known, about, node.state) {
        (Known::Open, ..) => Class::Unknown,
        (Known::Yes, "writer" | "backups", NodeState::Fixed) => Class::Fixed,
        (Known::Yes, "writer", NodeState::InForce) if both.writer.changed => Class::Fixed,
        (_, "writer", _) if both.is_worse => Class::New,
        (Known::No, "writer", NodeState::Undone) => Class::Fixed,
        (Known::No, "writer", NodeState::Kept) => Class::Note,
        (Known::No, "writer" | "backups", _) => Class::Stands,
        (Known::No, _, state) if state.is_bad() => Class::Stands,
        _ => Class::Note,
    };
    let stated = |(about, step): (&'static str, &steps::Step)| {
        let said = Statement::of(class(about, step.known), about, Some(node.name.clone()), step.says.clone());
        said.at(step.old.clone(), step.new.clone())
    };
    both.steps().into_iter().map(stated).collect()
}

/// The outcome, and why it is no better.
fn outcome(old: &Side, new: &Side, nodes: &[NodeChange], problems: &[(Statement, bool)]) -> (Outcome, Vec<Message>) {
    let ends = old.end().zip(new.end());
    if let Some((old, new)) = ends.filter(|(old, new)| new <= old) {
        let why = Message::new("compare.reason.order").with("old", old).with("new", new);
        return (Outcome::CannotTell, vec![why]);
    }
    let any = |test: fn(NodeState) -> bool| nodes.iter().any(|node| test(node.state));
    let failing = |class: Class| problems.iter().any(|(statement, weighs)| *weighs && statement.class == class);
    let came_into_use = new.csv_usage.status == "in-use" && old.csv_usage.status == "not-in-use";
    let is_worse = |node: &NodeChange| node.both.as_ref().is_some_and(|both| both.is_worse);
    if came_into_use || nodes.iter().any(is_worse) || failing(Class::New) {
        return (Outcome::Worse, Vec::new());
    }
    let done = any(NodeState::is_done) || failing(Class::Fixed);
    let bad = any(NodeState::is_bad) || failing(Class::Stands) || new.csv_usage.status == "in-use";
    match (bad, done) {
        (true, true) => return (Outcome::HalfFixed, Vec::new()),
        (true, false) if any(|state| state == NodeState::NotRestarted) => {
            let others = any(|state| matches!(state, NodeState::On | NodeState::Failing));
            return (if others { Outcome::HalfFixed } else { Outcome::NotRestarted }, Vec::new());
        }
        (true, false) => return (Outcome::Unchanged, Vec::new()),
        (false, _) => {}
    }
    let mut open = Vec::new();
    open.extend(ends.is_none().then(|| Message::new("compare.reason.no-time")));
    let shown = &new.csv_usage.evidence;
    let is_shown_anew = shown.is_empty() || !shown.iter().all(|place| old.has_file(new, place));
    let is_unused = new.csv_usage.status == "not-in-use" && is_shown_anew;
    if new.verdict != "not-a-cluster" && !is_unused {
        open.push(Message::new("compare.reason.csv"));
    } else if new.confidence != "conclusive" {
        open.push(Message::new("compare.reason.likely"));
    }
    let narrowed = old.is_narrowed() || new.is_narrowed();
    open.extend(narrowed.then(|| Message::new("compare.reason.narrowed")));
    open.extend(any(NodeState::is_open).then(|| Message::new("compare.reason.nodes")));
    open.extend(failing(Class::Unknown).then(|| Message::new("compare.reason.findings")));
    match () {
        () if !open.is_empty() => (Outcome::CannotTell, open),
        () if any(|state| state == NodeState::InForce) => (Outcome::InForce, Vec::new()),
        // No cluster service is left that would tell of a backup.
        () if any(|state| state == NodeState::NoCluster) && old.has_trouble() => (Outcome::InForce, Vec::new()),
        () if done => (Outcome::Fixed, Vec::new()),
        () => (Outcome::Good, Vec::new()),
    }
}
