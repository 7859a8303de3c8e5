//! `vssleuth/compare/1`: the JSON of a comparison. Field order is the order in the output.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::side::{Place, Side};
use super::{Class, Comparison, NodeState, Outcome, page};
use crate::facts::Capture;
use crate::report::Wording;
use crate::report::json::{TOOL, Tool};

/// The value of [`Compared::schema`].
pub const SCHEMA: &str = "vssleuth/compare/1";

/// Two states of one cluster, compared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Compared {
    /// `vssleuth/compare/1`.
    #[schemars(extend("enum" = ["vssleuth/compare/1"]))]
    pub schema: &'static str,
    /// Who made it.
    pub tool: Tool,
    /// What the comparison comes to.
    pub outcome: Outcome,
    /// In one line.
    pub headline: String,
    /// In one to three sentences.
    pub summary: String,
    /// What to do first.
    pub first: String,
    /// The earlier state.
    pub old: Seen,
    /// The later state.
    pub new: Seen,
    /// Nodes of either, by name.
    pub nodes: Vec<NodeCompared>,
    /// Sentences: what was fixed first, then what is new, what stands, what cannot be said, and notes.
    pub statements: Vec<Said>,
    /// Captures to ask for, so that more can be said.
    pub missing: Vec<Wanted>,
}

/// One state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Seen {
    /// The case's name.
    pub name: String,
    /// `evidence`, or a `report` of this tool.
    pub input: Input,
    /// Its verdict.
    pub verdict: String,
    /// How sure.
    pub confidence: String,
    /// `in-use`, `not-in-use` or `unknown`.
    pub csv_usage: String,
    /// Its first cause.
    pub cause: Option<String>,
    /// Time of the newest record, attempt or boot.
    pub end: Option<String>,
}

/// What a state was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// Evidence.
    Evidence,
    /// A report of this tool.
    Report,
}

/// One node.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct NodeCompared {
    /// Lower case, without domain.
    pub name: String,
    /// How it stands.
    pub state: NodeState,
    /// Whether the value is set: null where that is not shown.
    pub value_set: Option<bool>,
    /// Whether it was restarted since the end of OLD.
    pub restarted: Option<bool>,
    /// Whether the writer is off.
    pub writer_off: Option<bool>,
    /// Whether a backup passed since without a rejection by the CSV writer.
    pub backup_passed: Option<bool>,
}

/// One sentence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Said {
    /// What became of what it speaks of.
    pub class: Class,
    /// `verdict`, `cause`, `csv-usage`, `node`, a step (`value`, `restart`, `writer`, `backups`) or a finding's code.
    pub about: String,
    /// Node concerned.
    pub node: Option<String>,
    /// The sentence.
    pub text: String,
    /// What shows it in OLD.
    pub old: Vec<PlaceSaid>,
    /// What shows it in NEW.
    pub new: Vec<PlaceSaid>,
}

/// A record, a line, or a source as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PlaceSaid {
    /// Path inside the case.
    pub source: String,
    /// `EventRecordID`.
    pub record_id: Option<u64>,
    /// Counted from 1.
    pub line: Option<u64>,
}

/// A capture to ask for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Wanted {
    /// Node, null for any.
    pub node: Option<String>,
    /// What.
    pub what: Capture,
    /// The command.
    pub collect: String,
}

/// The schema as JSON text, as `vssleuth schema --compare` prints it and as it is committed beside this file.
///
/// # Errors
/// Never in practice: the schema is a plain JSON value.
pub fn schema() -> serde_json::Result<String> {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Compared>();
    serde_json::to_string_pretty(&schema).map(|text| text + "\n")
}

/// Words a comparison.
pub(super) fn compared(comparison: &Comparison, wording: &Wording) -> Compared {
    let place =
        |place: &Place| PlaceSaid { source: wording.path(&place.source), record_id: place.record_id, line: place.line };
    let statements = comparison.statements.iter().map(|statement| Said {
        class: statement.class,
        about: statement.about.clone(),
        node: statement.node.as_deref().map(|name| wording.host(name)),
        text: comparison.say(statement, wording),
        old: statement.old.iter().map(place).collect(),
        new: statement.new.iter().map(place).collect(),
    });
    let nodes = comparison.nodes.iter().map(|node| {
        let step =
            |of: fn(&super::Both) -> &super::steps::Step| node.both.as_ref().and_then(|both| of(both).known.said());
        NodeCompared {
            name: wording.host(&node.name),
            state: node.state,
            value_set: step(|both| &both.value),
            restarted: step(|both| &both.restart),
            writer_off: step(|both| &both.writer),
            backup_passed: step(|both| &both.quiet),
        }
    });
    Compared {
        schema: SCHEMA,
        tool: TOOL,
        outcome: comparison.outcome,
        headline: wording.word(comparison.outcome.headline()).to_owned(),
        summary: page::summary(comparison, wording),
        first: page::first(comparison, wording),
        old: seen(&comparison.old, wording),
        new: seen(&comparison.new, wording),
        nodes: nodes.collect(),
        statements: statements.collect(),
        missing: page::missing(comparison)
            .map(|missing| Wanted {
                node: missing.node.as_deref().map(|name| wording.host(name)),
                what: missing.what,
                collect: wording.command(&missing.collect),
            })
            .collect(),
    }
}

fn seen(side: &Side, wording: &Wording) -> Seen {
    Seen {
        name: wording.case(&side.name),
        input: if side.is_report { Input::Report } else { Input::Evidence },
        verdict: side.verdict.clone(),
        confidence: side.confidence.clone(),
        csv_usage: side.csv_usage.status.clone(),
        cause: side.causes.first().map(|cause| cause.code.clone()),
        end: side.end().map(|time| time.to_string()),
    }
}
