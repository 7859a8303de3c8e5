//! What to do, and, apart from it, the way back.

use super::blocks::{Block, CellKind, Depth, Item, ListOf, Row, Section, Table};
use super::desk::{self, Desk, column, list, row};
use crate::diagnosis::{Part, Step, StepKind};

/// The steps in order, their nodes named once for all steps in a row that are for the same; a short page has their
/// titles.
pub(super) fn plan(desk: &Desk<'_>) -> Option<Section> {
    // What a short page asks for stands in the message to the customer.
    let is_shown = |step: &Step| match step.part {
        Part::Evidence => desk.says_all(),
        Part::Plan => true,
        Part::WayBack => false,
    };
    // The numbers begin with what is shown, as those of the message do.
    let steps: Vec<(usize, &Step)> = (1..).zip(desk.diagnosis.plan.iter().filter(|step| is_shown(step))).collect();
    let mut blocks = Vec::new();
    for group in steps.chunk_by(|(_, a), (_, b)| a.nodes == b.nodes) {
        if desk.depth == Depth::Note {
            continue;
        }
        blocks.extend(group.first().and_then(|(_, step)| on(&step.nodes, desk)).map(Block::Quiet));
        if desk.says_all() {
            let items = group.iter().map(|(number, step)| whole(&number.to_string(), step, desk)).collect();
            blocks.extend(list(ListOf::Steps, items));
        } else {
            blocks.push(titles(group, desk));
        }
    }
    if desk.depth == Depth::Note && !steps.is_empty() {
        blocks.push(titles(&steps, desk));
    }
    if !blocks.is_empty() && !desk.says_all() && has_way_back(desk) {
        blocks.push(Block::Quiet(desk.word("render.undo.short").to_owned()));
    }
    desk::section("steps", desk.word("render.h.steps"), blocks)
}

/// "On vm-sql-01, vm-sql-02": what the steps below are for.
fn on(nodes: &[String], desk: &Desk<'_>) -> Option<String> {
    (!nodes.is_empty()).then(|| format!("{}: {}", desk.word("render.on-nodes"), desk.wording.hosts(nodes)))
}

fn titles(steps: &[(usize, &Step)], desk: &Desk<'_>) -> Block {
    let rows: Vec<Row> = steps
        .iter()
        .map(|(number, step)| {
            let title = desk.wording.say(&step.title);
            // Without a line above them, steps name their nodes themselves.
            let title = match on(&step.nodes, desk).filter(|_| desk.depth == Depth::Note) {
                Some(_) => format!("{title} ({})", desk.wording.hosts(&step.nodes)),
                None => title,
            };
            row([number.to_string(), kind(step.kind, desk).to_owned(), title])
        })
        .collect();
    let columns = vec![column("", CellKind::Number), column("", CellKind::Whole), column("", CellKind::Text)];
    Block::Table(Table { of: "steps", has_head: false, columns, rows })
}

fn has_way_back(desk: &Desk<'_>) -> bool {
    desk.diagnosis.plan.iter().any(|step| step.part == Part::WayBack)
}

/// How to take the change back, should that be wanted one day.
pub(super) fn way_back(desk: &Desk<'_>) -> Option<Section> {
    let steps: Vec<&Step> = desk.diagnosis.plan.iter().filter(|step| step.part == Part::WayBack).collect();
    if steps.is_empty() || !desk.says_all() {
        return None;
    }
    let title = desk.word("render.h.undo");
    let when = desk.word("render.undo.when");
    // Folded, it is this sentence that stands for it.
    let mut blocks = Vec::new();
    blocks.extend((desk.depth < Depth::Page).then(|| Block::Text(when.to_owned())));
    for group in steps.chunk_by(|a, b| a.nodes == b.nodes) {
        blocks.extend(group.first().and_then(|step| on(&step.nodes, desk)).map(Block::Quiet));
        blocks.extend(list(ListOf::Steps, group.iter().map(|step| whole("", step, desk)).collect()));
    }
    Some(Section { id: "undo", title: title.to_owned(), folded: Some(when.to_owned()), blocks })
}

fn whole(number: &str, step: &Step, desk: &Desk<'_>) -> Item {
    let detail = desk.wording.say(&step.detail);
    Item {
        mark: number.to_owned(),
        tag: kind(step.kind, desk).to_owned(),
        title: desk.wording.say(&step.title),
        text: Some(detail).filter(|detail| !detail.is_empty()).into_iter().collect(),
        commands: step.commands.iter().map(|command| desk.wording.command(command)).collect(),
        ..Item::default()
    }
}

/// A step's kind as a word.
fn kind(kind: StepKind, desk: &Desk<'_>) -> &'static str {
    desk.word(match kind {
        StepKind::Check => "render.kind.check",
        StepKind::Change => "render.kind.change",
        StepKind::Verify => "render.kind.verify",
        StepKind::Undo => "render.kind.undo",
    })
}
