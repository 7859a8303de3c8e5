//! What only people read of a case: sentences, tables and the timeline, worded and counted, ready to be laid out.

use serde::Serialize;

/// How a verdict feels; colours repeat it, words say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

/// What only people read of a case.
#[derive(Clone, Debug, Default, Serialize)]
pub struct View {
    /// "2 nodes, 4 logs, 4 captures".
    pub inventory: String,
    /// The verdict in one line.
    pub headline: String,
    /// The confidence as a word.
    pub confidence: String,
    /// How the verdict feels.
    pub tone: Tone,
    /// Somebody has to do something: the verdict asks for a change or for evidence, or a finding is an error (`--exit-code`).
    pub needs_action: bool,
    /// Why, in one to three sentences.
    pub summary: Vec<String>,
    /// What to do first.
    pub first: String,
    /// The first cause beside the verdict, or the verdict beside the cause that leads: a label and a line.
    pub beside: Option<(&'static str, String)>,
    /// Probable causes, the most probable first.
    pub causes: Vec<CauseNote>,
    /// What is missing, in one line.
    pub missing_line: String,
    /// How many sources could not be read completely; `None` where all were.
    pub unread: Option<String>,
    /// One row a node.
    pub nodes: Vec<NodeRow>,
    /// The proof in order.
    pub reasons: Vec<Reason>,
    /// Backup attempts over all nodes, newest first.
    pub attempts: Vec<Attempt>,
    /// How events are put together, with the windows in force.
    pub window: String,
    /// The timeline, where anything has a time.
    pub timeline: Option<Timeline>,
    /// What is cited for CSV use.
    pub volumes_cited: Cites,
    /// How many findings are mere notes, in words; the last entries of `findings`.
    pub notes_title: String,
    /// What is found, in the order of `findings`; the same words said of several nodes are one entry.
    pub findings: Vec<FindingNote>,
    /// What to ask for, the same request for several nodes put together.
    pub requests: Vec<Request>,
    /// A message to the customer, ready to be sent; `None` where nothing is asked for.
    pub message: Option<Letter>,
    /// Rules that were not evaluated, by the captures that they want.
    pub not_evaluated: Vec<NotEvaluated>,
    /// One line on the sources: how many, how many with problems.
    pub sources_line: String,
    /// One entry a source, in the order of `sources`.
    pub sources: Vec<SourceNote>,
    /// In one sentence, where nothing in the case is evidence.
    pub not_evidence: Option<String>,
    /// Texts of cited events that Windows saved beside their log, in order of first citation.
    pub messages: Vec<MessageNote>,
    /// Every place that something above cites, in order of first use.
    pub evidence: Vec<EvidenceFile>,
    /// What was replaced, by type and count; `None` without redaction.
    pub redacted: Option<String>,
}

/// A probable cause, for people.
#[derive(Clone, Debug, Serialize)]
pub struct CauseNote {
    /// Its code.
    pub code: &'static str,
    /// In one line, with how sure it is.
    pub title: String,
    /// What speaks for it.
    pub detail: String,
    /// What to do first about it.
    pub first: String,
    /// What shows it.
    pub cites: Cites,
    /// What speaks against it.
    pub against: Cites,
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
    /// How many more the JSON has.
    pub more: usize,
}

/// One row of the table of nodes.
#[derive(Clone, Debug, Serialize)]
pub struct NodeRow {
    /// Name.
    pub name: String,
    /// CSV writer: on, off, unknown.
    pub writer: &'static str,
    /// The switch: its value, unset, not seen.
    pub setting: String,
    /// Number of incidents, or "not seen" where no log could show one.
    pub incidents: String,
    /// Time of the newest incident.
    pub last: String,
    /// First and last day of the Application log.
    pub covers: String,
    /// What shows the writer's status, then the switch.
    pub cites: Cites,
    /// What shows the switch.
    pub setting_cites: Cites,
}

/// A sentence with its proof.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// Short claim.
    pub claim: String,
    /// How it is known.
    pub detail: String,
    /// What proves it.
    pub cites: Cites,
}

/// One backup attempt over all nodes.
#[derive(Clone, Debug, Serialize)]
pub struct Attempt {
    /// Counted from 1 in order of time.
    pub number: usize,
    /// "2024-09-01 18:19:40 UTC".
    pub time: String,
    /// "2 nodes".
    pub nodes: String,
    /// Its events and what else was logged near it, in order of time.
    pub events: Vec<AttemptEvent>,
    /// Events near it that are left out.
    pub left_out: usize,
}

/// One line of an attempt.
#[derive(Clone, Debug, Serialize)]
pub struct AttemptEvent {
    /// "18:19:40.123", or with the date where it differs; a text may tell whole seconds only.
    pub time: String,
    /// Seconds since the attempt's first event ("+0.884").
    pub gap: String,
    /// Node.
    pub node: String,
    /// "VSS 8229".
    pub event: String,
    /// What it says.
    pub text: String,
    /// Near it, not part of it.
    pub context: bool,
    /// The record.
    pub cite: Cite,
}

/// The timeline; places are parts of ten thousand of its width.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// Marks of the axis.
    pub ticks: Vec<Tick>,
    /// One lane a node.
    pub lanes: Vec<Lane>,
    /// In one sentence, for those who do not see it.
    pub summary: String,
    /// What is drawn: the ends of its names in the catalogue (`render.legend.*`).
    pub legend: Vec<&'static str>,
}

/// A mark of the axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// Place.
    pub at: u32,
    /// What a narrow screen leaves out before the label: the year.
    pub year: String,
    /// Date or hour.
    pub label: String,
    /// A narrow screen has no room for it.
    pub minor: bool,
}

/// One node's lane.
#[derive(Clone, Debug, Serialize)]
pub struct Lane {
    /// Node.
    pub node: String,
    /// What its logs cover.
    pub spans: Vec<Span>,
    /// What happened.
    pub marks: Vec<Mark>,
}

/// A stretch of time that a log covers.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// Place of its beginning.
    pub from: u32,
    /// Width.
    pub width: u32,
    /// The Application log (upper bar) or another (lower bar).
    pub application: bool,
    /// Parts of it could not be read.
    pub lost: bool,
    /// Channel with first and last time.
    pub label: String,
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// A boot.
    Boot,
    /// A capture was taken.
    Capture,
    /// An event names a Cluster Shared Volume.
    Volume,
    /// A backup attempt hit the CSV writer.
    Incident,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// Place.
    pub at: u32,
    /// What, when.
    pub label: String,
    /// Its zone is a guess, and so is its place.
    pub assumed: bool,
}

/// What a finding says besides its title and detail.
#[derive(Clone, Debug, Serialize)]
pub struct FindingNote {
    /// Place in `findings` of the first finding put together here, from 0.
    pub first: usize,
    /// How many are put together.
    pub findings: usize,
    /// Their nodes.
    pub nodes: Vec<String>,
    /// Severity as a word.
    pub severity: &'static str,
    /// What shows it.
    pub cites: Cites,
    /// What speaks against it.
    pub against: Cites,
    /// In words, where a finding is about what is not there.
    pub absent: Option<String>,
}

/// A capture to ask for, of several nodes.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// Node names; empty for any node of the cluster.
    pub nodes: Vec<String>,
    /// Where: the nodes' names, or "any node of the cluster".
    pub place: String,
    /// What, as a word.
    pub what: &'static str,
    /// Why.
    pub why: String,
    /// Commands.
    pub collect: String,
    /// It could change the verdict.
    pub decisive: bool,
    /// A log was sent, but it begins after the failure.
    pub is_later: bool,
}

/// A message to the customer.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// Its parts in order; `true` for commands, which are not to be reflowed.
    pub parts: Vec<(bool, String)>,
    /// The same as one text.
    pub text: String,
}

/// Rules that were not evaluated for want of the same captures.
#[derive(Clone, Debug, Serialize)]
pub struct NotEvaluated {
    /// Captures that they wanted, as words.
    pub wants: String,
    /// Their codes.
    pub codes: Vec<&'static str>,
}

/// What a source was taken for and why.
#[derive(Clone, Debug, Serialize)]
pub struct SourceNote {
    /// Why it was taken for its kind.
    pub because: String,
    /// Its status as a word.
    pub status: &'static str,
    /// All of it was read, and nothing is said against it.
    pub is_whole: bool,
    /// It is of a kind that has a name.
    pub has_kind: bool,
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
}

/// The text of one cited event.
#[derive(Clone, Debug, Serialize)]
pub struct MessageNote {
    /// The record.
    pub cite: Cite,
    /// The text, in one paragraph.
    pub text: String,
    /// The file that holds it.
    pub recorded_in: String,
}
