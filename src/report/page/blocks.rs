//! What a page is made of. A block says what it is, whole and worded; how it looks is up to who renders it.

use serde::{Deserialize, Serialize};

use super::glance::Glance;
use super::timeline::Timeline;

/// How a verdict feels; colours repeat it, words say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Something has to be changed.
    Act,
    /// Something has to be sent.
    #[default]
    Ask,
    /// Nothing to do.
    Fine,
}

/// How much a page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Its row among many cases.
    Row,
    /// A note in a ticket.
    Note,
    /// A screen or two of a terminal.
    Screen,
    /// All that is known.
    Details,
    /// All of it, with what only a page can show: the timeline and what stands at each place that is cited.
    Page,
}

/// What people read of one case.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// The case's name.
    pub name: String,
    /// "2 nodes, 4 logs, 4 captures".
    pub inventory: String,
    /// What has to be known of the report itself: what the run was told to leave out, what was replaced.
    pub notes: Vec<String>,
    /// The code of the verdict, or of what a comparison comes to.
    pub verdict: &'static str,
    /// The verdict in one line.
    pub headline: String,
    /// The confidence as a word.
    pub confidence: String,
    /// How the verdict feels.
    pub tone: Tone,
    /// Why, in one to three sentences.
    pub summary: String,
    /// What to do first, what is missing, and what else the first screen has to say.
    pub top: Vec<TopLine>,
    /// Everything below the first screen.
    pub sections: Vec<Section>,
    /// The case in a row among others.
    pub glance: Glance,
    /// In one sentence, where nothing in the case is evidence.
    pub not_evidence: Option<String>,
    /// What to tell the customer.
    pub mail: Letter,
    /// How it was made: what was read, and by which options.
    pub made: String,
}

/// A line of the first screen.
#[derive(Clone, Debug, Serialize)]
pub struct TopLine {
    /// "First".
    pub label: &'static str,
    /// What it says.
    pub text: String,
    /// The section that says more.
    pub section: Option<&'static str>,
}

/// A part of the page below a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its name in links.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What stands for it while it is folded; `None` where it is always open.
    pub folded: Option<String>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that is not as important: how to read what follows, what was left out.
    Quiet(String),
    /// A table.
    Table(Table),
    /// Statements with what belongs to them.
    Items(Items),
    /// A message to somebody.
    Letter(Letter),
    /// What is below a heading of its own and may be folded.
    Fold(Fold),
    /// Places that are cited.
    Cites(Cites),
    /// What happened when, drawn.
    Timeline(Timeline),
    /// What stands at the cited places.
    Cards(Vec<EvidenceFile>),
    /// What codes mean.
    Explained(Vec<Explained>),
}

/// What a code means.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The code.
    pub code: &'static str,
    /// Its title, the code included.
    pub title: String,
    /// Its page below the title, as Markdown.
    pub text: &'static str,
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What it is a table of.
    pub of: &'static str,
    /// Whether its columns have headings.
    pub has_head: bool,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub kind: CellKind,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    /// Words.
    Text,
    /// A name of the customer's.
    Name,
    /// A few words that stay together.
    Whole,
    /// A number, set to the right.
    Number,
    /// A time, with the local one behind it in brackets.
    Time,
}

/// A row of a table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// Cells, one a column.
    pub cells: Vec<Cell>,
    /// It stands near what the table is about.
    pub quiet: bool,
}

/// A cell.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// What shows it.
    pub cite: Option<Cite>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, cite: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// What a list is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListOf {
    /// Claims with their proof.
    Claims,
    /// Steps.
    Steps,
    /// Findings.
    Findings,
    /// What to ask for.
    Requests,
    /// Files.
    Files,
    /// Texts of others.
    Texts,
}

/// A list.
#[derive(Clone, Debug, Serialize)]
pub struct Items {
    /// Of what.
    pub of: ListOf,
    /// Its entries.
    pub items: Vec<Item>,
}

/// An entry of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    /// What it begins with: a claim, a step's number, a finding's code, what to ask for.
    pub mark: String,
    /// What kind it is of, as a word.
    pub tag: String,
    /// The same for colours.
    pub tone: &'static str,
    /// What it says in a line.
    pub title: String,
    /// Where it holds.
    pub nodes: Option<Nodes>,
    /// What else it says, in paragraphs.
    pub text: Vec<String>,
    /// The same, less important.
    pub quiet: Vec<String>,
    /// Commands, one a line.
    pub commands: Vec<String>,
    /// What shows it.
    pub cites: Cites,
    /// What to compare it with.
    pub against: Option<Against>,
}

/// Where something holds.
#[derive(Clone, Debug, Serialize)]
pub struct Nodes {
    /// What stands before the names.
    pub label: &'static str,
    /// Names.
    pub names: Vec<String>,
    /// How many more there are, in words.
    pub more: Option<String>,
}

/// What a claim is to be compared with.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// "Compare with:".
    pub label: &'static str,
    /// Where.
    pub cites: Cites,
}

/// Blocks below a heading of their own.
#[derive(Clone, Debug, Serialize)]
pub struct Fold {
    /// The heading.
    pub title: String,
    /// Whether it is open at first.
    pub open: bool,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cite {
    /// Number of the evidence block, from 1.
    pub block: usize,
    /// "vm-sql-01/csv.txt line 1".
    pub label: String,
    /// "vm-sql-01/csv.txt".
    pub path: String,
    /// "line 1"; empty for the whole file.
    pub place: String,
}

/// The citations of one claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cites {
    /// The first of them.
    pub shown: Vec<Cite>,
    /// How many more there are and what shows them, in words.
    pub more: Option<String>,
}

/// A message to somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letter {
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// The same as one text.
    pub text: String,
}

/// A part of a message.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Commands, which are not to be reflowed.
    pub command: bool,
    /// What it says.
    pub text: String,
}

/// One file of which something is cited.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceFile {
    /// As in the sources.
    pub path: String,
    /// What it was taken for, why, its encoding and hash: name and value, in order.
    pub about: Vec<(&'static str, String)>,
    /// Its cited places, from front to back.
    pub blocks: Vec<EvidenceBlock>,
}

/// One cited place.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceBlock {
    /// Counted from 1, in order of first use.
    pub number: usize,
    /// "line 1"; `None` for the whole file.
    pub place: Option<String>,
    /// What the place holds: name and value, in order.
    pub holds: Vec<(&'static str, String)>,
    /// The same as it is written there; `None` where it was not read again.
    pub quote: Option<String>,
}
