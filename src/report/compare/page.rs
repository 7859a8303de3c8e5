//! A comparison as a page: what it comes to, node by node, then each sentence with its places in OLD and NEW.

use super::side::{Missing, Place, Side};
use super::steps::{Known, Step};
use super::{Class, Comparison, NodeChange, NodeState, Outcome, Statement};
use crate::facts::{Arg, Message};
use crate::report::Wording;
use crate::report::page::requests;
use crate::report::page::{
    Block, Cell, CellKind, Cite, Cites, Depth, EvidenceBlock, EvidenceFile, Glance, Item, Letter, ListOf, Page, Part,
    Row, Section, Tone, TopLine, column, list, section, table,
};

/// The classes in the order of the page, with the heading of each.
const SECTIONS: [(Class, &str, &str); 5] = [
    (Class::New, "new", "compare.h.new"),
    (Class::Stands, "stands", "compare.h.stands"),
    (Class::Fixed, "fixed", "compare.h.fixed"),
    (Class::Unknown, "unknown", "compare.h.unknown"),
    (Class::Note, "notes", "compare.h.notes"),
];

pub(super) fn page(comparison: &Comparison, wording: &Wording, depth: Depth) -> Page {
    let mut book = Book { wording, comparison, places: Vec::new() };
    let line = |key, text| TopLine { label: wording.word(key), text, section: None };
    let mut top = vec![line("render.first", first(comparison, wording))];
    top.push(line("compare.old", side(&comparison.old, wording)));
    top.push(line("compare.new", side(&comparison.new, wording)));
    let mut sections: Vec<Section> = nodes(comparison, wording).into_iter().collect();
    for (class, id, heading) in SECTIONS {
        let told: Vec<&Statement> = comparison.statements.iter().filter(|told| told.class == class).collect();
        let items = told.into_iter().map(|statement| book.item(statement)).collect();
        sections.extend(section(id, wording.word(heading), list(ListOf::Claims, items).into_iter().collect()));
    }
    let wanted = missing(comparison).map(|missing| Item {
        mark: missing
            .node
            .as_deref()
            .map_or_else(|| wording.word("render.any-node").to_owned(), |name| wording.machine(name)),
        title: requests::what(missing.what, wording).to_owned(),
        commands: vec![wording.command(&missing.collect)],
        ..Item::default()
    });
    let wanted = list(ListOf::Requests, wanted.collect()).into_iter().collect();
    sections.extend(section("missing", wording.word("render.h.missing"), wanted));
    let cards = Some(book.cards()).filter(|cards| depth == Depth::Page && !cards.is_empty()).map(Block::Cards);
    sections.extend(section("evidence", wording.word("render.h.evidence"), cards.into_iter().collect()));
    Page {
        name: name(comparison, wording),
        inventory: wording.count(("render.count.node", "render.count.nodes"), comparison.nodes.len()),
        notes: wording.redactor.as_ref().map(|redactor| redactor.summary(wording)).into_iter().collect(),
        made: String::new(),
        glance: glance(comparison, wording),
        verdict: comparison.outcome.as_str(),
        headline: wording.word(comparison.outcome.headline()).to_owned(),
        confidence: wording.word(confidence(comparison.outcome)).to_owned(),
        tone: tone(comparison.outcome),
        summary: summary(comparison, wording),
        top,
        sections,
        not_evidence: None,
        mail: letter(comparison, wording),
    }
}

/// "contoso-0917, then contoso-1002".
fn name(comparison: &Comparison, wording: &Wording) -> String {
    let [old, new] = [&comparison.old, &comparison.new].map(|side| Arg::Said(wording.case(&side.name)));
    wording.say(&Message::new("compare.name").with("old", old).with("new", new))
}

/// The same in a row.
fn glance(comparison: &Comparison, wording: &Wording) -> Glance {
    Glance {
        name: name(comparison, wording),
        code: comparison.outcome.as_str().to_owned(),
        verdict: wording.word(comparison.outcome.headline()).to_owned(),
        confidence: wording.word(confidence(comparison.outcome)).to_owned(),
        tone: tone(comparison.outcome),
        nodes: comparison.nodes.len() as u64,
        first: first(comparison, wording),
        needs_action: comparison.outcome.needs_action(),
        ..Glance::default()
    }
}

fn confidence(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InForce | Outcome::CannotTell | Outcome::OtherCluster => "compare.unproven",
        _ => "compare.proven",
    }
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        _ if outcome.needs_action() => Tone::Act,
        _ if outcome.is_well() => Tone::Fine,
        _ => Tone::Ask,
    }
}

/// The nodes by how they stand, why no more can be said, and how long a recovery point may lag behind.
pub(super) fn summary(comparison: &Comparison, wording: &Wording) -> String {
    let mut said: Vec<String> = comparison.reasons.iter().map(|reason| wording.say(reason)).collect();
    for (state, names) in by_state(&comparison.nodes) {
        let names: Arg = names.into_iter().map(|name| Arg::Host(name.to_owned())).collect();
        let says = Message::new("compare.summary.nodes").with("nodes", names);
        said.push(wording.say(&says.with("state", Arg::Word(state.word()))));
    }
    if comparison.nodes.iter().any(|node| node.state.is_in_force()) {
        said.push(wording.word("compare.summary.lag").to_owned());
    }
    said.join(wording.word("render.sentence.separator"))
}

/// Each state that occurs with the nodes in it, in the order of the first of each.
fn by_state(nodes: &[NodeChange]) -> Vec<(NodeState, Vec<&str>)> {
    let mut groups: Vec<(NodeState, Vec<&str>)> = Vec::new();
    for node in nodes {
        match groups.iter_mut().find(|(state, _)| *state == node.state) {
            Some((_, names)) => names.push(&node.name),
            None => groups.push((node.state, vec![&node.name])),
        }
    }
    groups
}

/// What to do first. What is to be changed is for the plan of NEW to say, which looks at all that speaks against it.
pub(super) fn first(comparison: &Comparison, wording: &Wording) -> String {
    let bad = comparison.nodes.iter().filter(|node| node.state.is_bad());
    let bad: Vec<Arg> = bad.map(|node| Arg::Host(node.name.clone())).collect();
    let in_use = comparison.new.csv_usage.status == "in-use";
    let key = match comparison.outcome {
        Outcome::Fixed | Outcome::Good => "compare.first.well",
        Outcome::InForce => "compare.first.in-force",
        Outcome::OtherCluster => "compare.first.other-cluster",
        Outcome::CannotTell => "compare.first.cannot-tell",
        _ if in_use => "compare.first.in-use",
        _ if comparison.new.verdict == "csv-writer-unneeded" && !bad.is_empty() => "compare.first.plan",
        _ => "compare.first.analyze",
    };
    wording.say(&Message::new(key).with("nodes", bad))
}

/// "contoso-0917: csv-writer-unneeded, until 2024-09-02 16:03:44 UTC".
fn side(side: &Side, wording: &Wording) -> String {
    let says = match side.end() {
        Some(end) => Message::new("compare.side").with("end", end),
        None => Message::new("compare.side.undated"),
    };
    let name = Arg::Said(wording.case(&side.name));
    wording.say(&says.with("name", name).with("verdict", Arg::Code(side.verdict.clone())))
}

/// What NEW's own report asks for, where something could not be said.
pub(super) fn missing(comparison: &Comparison) -> impl Iterator<Item = &Missing> {
    let open = comparison.statements.iter().any(|statement| statement.class == Class::Unknown);
    comparison.new.missing.iter().filter(move |_| open)
}

/// One row a node.
fn nodes(comparison: &Comparison, wording: &Wording) -> Option<Section> {
    let column = |key, kind| column(wording.word(key), kind);
    let columns = vec![
        column("render.col.name", CellKind::Name),
        column("compare.col.value", CellKind::Whole),
        column("compare.col.restart", CellKind::Whole),
        column("compare.col.writer", CellKind::Whole),
        column("compare.col.backups", CellKind::Whole),
        column("compare.col.state", CellKind::Text),
    ];
    let rows: Vec<Row> = comparison.nodes.iter().map(|node| row(node, wording)).collect();
    let table = (!rows.is_empty()).then(|| table("compared", columns, rows));
    section("nodes", wording.word("render.h.nodes"), table.into_iter().collect())
}

fn row(node: &NodeChange, wording: &Wording) -> Row {
    let word = |step: fn(&super::Both) -> &Step| {
        let known = node.both.as_ref().filter(|_| node.state != NodeState::NoCluster).map(|both| step(both).known);
        wording.word(match known {
            Some(Known::Yes) => "compare.yes",
            Some(Known::No) => "compare.no",
            Some(Known::Open) => "compare.open",
            None => "compare.none",
        })
    };
    let name = wording.host(&node.name);
    let state = wording.word(node.state.word()).to_owned();
    let words = [word(|both| &both.value), word(|both| &both.restart), word(|both| &both.writer)];
    let words = words.into_iter().chain([word(|both| &both.quiet)]).map(str::to_owned);
    Row { cells: [name].into_iter().chain(words).chain([state]).map(Cell::from).collect(), quiet: false }
}

/// The answer to the customer's second mail.
fn letter(comparison: &Comparison, wording: &Wording) -> Letter {
    let mut parts = vec![
        wording.word(comparison.outcome.headline()).to_owned(),
        summary(comparison, wording),
        asks(comparison, wording),
    ];
    let says = comparison.statements.iter().filter(|told| told.class != Class::Note);
    parts.extend(says.map(|told| format!("- {}{}", place_of(told, wording), comparison.say(told, wording))));
    let mut parts: Vec<Part> =
        parts.into_iter().filter(|text| !text.is_empty()).map(|text| Part { command: false, text }).collect();
    for missing in missing(comparison) {
        let node = missing.node.as_deref().map(|name| format!("{}: ", wording.machine(name))).unwrap_or_default();
        parts.push(Part { command: false, text: format!("- {node}{}", requests::what(missing.what, wording)) });
        parts.push(Part { command: true, text: wording.command(&missing.collect) });
    }
    let text = parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n\n");
    Letter { parts, text }
}

/// What the customer is asked to do; steps that change a node come with a message of their own.
fn asks(comparison: &Comparison, wording: &Wording) -> String {
    let word = match comparison.outcome {
        Outcome::Fixed | Outcome::Good => "compare.mail.well",
        Outcome::InForce => "compare.mail.in-force",
        Outcome::OtherCluster => "compare.mail.other-cluster",
        Outcome::CannotTell => "compare.mail.cannot-tell",
        _ => "compare.mail.steps",
    };
    wording.word(word).to_owned()
}

/// "vm-sql-01: ", or nothing for the cluster.
fn place_of(statement: &Statement, wording: &Wording) -> String {
    statement.node.as_deref().map_or_else(String::new, |name| format!("{}: ", wording.machine(name)))
}

/// The places that are cited, numbered in the order of first use.
struct Book<'a> {
    wording: &'a Wording,
    comparison: &'a Comparison,
    /// Whether in NEW, and where.
    places: Vec<(bool, Place)>,
}

impl Book<'_> {
    fn item(&mut self, statement: &Statement) -> Item {
        let old = statement.old.iter().map(|place| (false, place));
        let shown = old.chain(statement.new.iter().map(|place| (true, place)));
        let shown: Vec<Cite> = shown.map(|(new, place)| self.cite(new, place)).collect();
        let cluster = self.wording.word("compare.cluster").to_owned();
        let node = statement.node.as_deref().map(|name| self.wording.host(name));
        Item {
            mark: node.unwrap_or(cluster),
            title: self.comparison.say(statement, self.wording),
            cites: Cites { shown, more: None },
            ..Item::default()
        }
    }

    fn cite(&mut self, new: bool, place: &Place) -> Cite {
        let known = self.places.iter().position(|(side, other)| *side == new && other == place);
        let at = known.unwrap_or_else(|| {
            self.places.push((new, place.clone()));
            self.places.len() - 1
        });
        let key = if new { "compare.cite.new" } else { "compare.cite.old" };
        let path = self.wording.say(&Message::new(key).with("path", Arg::Path(place.source.clone())));
        let (place, gap) = (self.at(place), if path.is_empty() { "" } else { " " });
        let label = if place.is_empty() { path.clone() } else { format!("{path}{gap}{place}") };
        Cite { block: at + 1, label, path, place }
    }

    /// "record 812"; nothing for a whole source.
    fn at(&self, place: &Place) -> String {
        let (key, number) = match (place.record_id, place.line) {
            (Some(record), _) => ("render.place.record", record),
            (None, Some(line)) => ("render.place.line", line),
            (None, None) => return String::new(),
        };
        self.wording.say(&Message::new(key).with("n", number))
    }

    /// Each cited file with its fingerprint, so that whoever has the bundle finds it.
    fn cards(&mut self) -> Vec<EvidenceFile> {
        let places = self.places.clone();
        let mut files: Vec<(bool, String, EvidenceFile)> = Vec::new();
        for (number, (new, place)) in (1..).zip(&places) {
            let cite = self.cite(*new, place);
            let shown = Some(cite.place).filter(|place| !place.is_empty());
            let block = EvidenceBlock { number, place: shown, holds: Vec::new(), quote: None };
            match files.iter_mut().find(|(side, path, _)| side == new && *path == place.source) {
                Some((_, _, file)) => file.blocks.push(block),
                None => {
                    let about = self.fingerprint(*new, &place.source);
                    files.push((
                        *new,
                        place.source.clone(),
                        EvidenceFile { path: cite.path, about, blocks: vec![block] },
                    ));
                }
            }
        }
        files.into_iter().map(|(_, _, file)| file).collect()
    }

    fn fingerprint(&self, new: bool, path: &str) -> Vec<(&'static str, String)> {
        let side = if new { &self.comparison.new } else { &self.comparison.old };
        let source = side.sources.iter().find(|source| source.path == path);
        source.and_then(|source| source.sha256.clone()).map(|sum| ("SHA-256", sum)).into_iter().collect()
    }
}
