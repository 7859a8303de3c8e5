//! THE LIST of rules: one file a finding code; each says what it needs, and cites what it claims.
//!
//! To add a rule, write one file, add one line to the list below, its texts, and its page in each language.

pub(crate) mod support;

mod azr001_shared_disk;
mod azr002_storage_spaces;
mod azr003_consistency;
mod azr004_typical_user;
mod azr005_typical_without;
mod cov001_none_seen;
mod cov002_starts_later;
mod cov003_cleared;
mod cov004_lost_records;
mod cov005_absent_node;
mod cov006_service_down;
mod cov007_stale;
mod cov008_undated;
mod cov009_error_text;
mod cov010_wrong_verb;
mod cov011_cut_list;
mod cov012_empty_capture;
mod cov013_damaged_source;
mod cov014_note;
mod cov015_other_computer;
mod cov016_plain_server;
mod cov017_no_node;
mod cov018_member_unknown;
mod cov019_not_a_log;
mod csv001_in_use;
mod csv002_unneeded;
mod csv003_nothing_to_do;
mod csv004_not_in_force;
mod csv005_missing_without_switch;
mod csv006_off_on_csv_cluster;
mod csv007_use_unknown;
mod csv008_writer_unproven;
mod csv009_wrong_key;
mod csv010_wrong_type;
mod csv011_other_value;
mod csv012_half_done;
mod csv013_captures_disagree;
mod csv014_volume_conflict;
mod csv015_clusterstorage_path;
mod csv016_volume_events;
mod csv017_two_clusters;
mod csv018_lists_disagree;
mod csv019_not_effective;
mod csv020_fixed;
mod evt001_signature;
mod evt002_timeout;
mod evt003_transient;
mod evt004_cluster_fault_code;
mod evt005_no_abort;
mod evt006_abort_alone;
mod evt007_cluster_faults;
mod evt008_snapshot_trouble;
mod evt009_pattern;
mod evt010_other_requester;
mod evt011_repeated;
mod evt012_some_nodes;
mod evt013_recovered;
mod evt014_event_text;
mod evt015_extension_crash;
mod noi001_idle;
mod noi002_leftover_provider;
mod noi003_routine_errors;
mod wrt001_rejected;
mod wrt002_listed_as_failed;
mod wrt003_waiting;
mod wrt004_state_says_nothing;
mod wrt005_empty_list;
mod wrt006_vss_error;

use schemars::JsonSchema;
use serde::Serialize;
pub use support::About;

use support::seen;

use crate::diagnosis::Capture;
use crate::facts::{CaseFacts, Citations, Message, Origin};

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Needs action.
    Error,
    /// Needs attention.
    Warning,
    /// Good to know.
    Info,
}

/// How sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Certainty {
    /// The evidence shows it.
    Shown,
    /// Inferred; the text says so.
    Inferred,
}

/// What backs a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backing {
    /// Records or lines that show it.
    Cited(Citations),
    /// A finding about what is not there: which capture, in words.
    Absent(Message),
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code (`CSV001`), documented by `explain`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// The node that it concerns; `None` for the cluster.
    pub node: Option<String>,
    /// One line.
    pub title: Message,
    /// What it means here.
    pub detail: Message,
    /// What backs it.
    pub backing: Backing,
    /// What speaks against it.
    pub against: Vec<Origin>,
}

/// A capture that a rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Without it the rule is not evaluated.
    All(Capture),
    /// One of these is enough.
    Any(&'static [Capture]),
    /// Makes the result better.
    Helps(Capture),
}

/// What a rule gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It fired.
    Found(Vec<Finding>),
    /// Looked at, not there.
    Clear,
    /// Could not look, for want of these captures.
    NotEvaluated(Vec<Capture>),
}

/// One rule.
pub trait Rule: Sync {
    /// Its code and texts.
    fn about(&self) -> &'static About;

    /// Captures without which it cannot look.
    fn needs(&self) -> &'static [Need];

    /// What it finds in a case that has what it needs.
    fn find(&self, case: &CaseFacts) -> Vec<Finding>;

    /// Stable code.
    fn code(&self) -> &'static str {
        self.about().code
    }

    /// Looks at a case. What is found stands even where another capture is lacking; silence does not.
    fn check(&self, case: &CaseFacts) -> Outcome {
        let found = self.find(case);
        if !found.is_empty() {
            return Outcome::Found(found);
        }
        match seen::lacking(case, self.needs()) {
            lacking if lacking.is_empty() => Outcome::Clear,
            lacking => Outcome::NotEvaluated(lacking),
        }
    }
}

/// Every rule, by code.
pub const LIST: &[&dyn Rule] = &[
    &csv001_in_use::InUse,
    &csv002_unneeded::Unneeded,
    &csv003_nothing_to_do::NothingToDo,
    &csv004_not_in_force::NotInForce,
    &csv005_missing_without_switch::MissingWithoutSwitch,
    &csv006_off_on_csv_cluster::OffOnCsvCluster,
    &csv007_use_unknown::UseUnknown,
    &csv008_writer_unproven::WriterUnproven,
    &csv009_wrong_key::WrongKey,
    &csv010_wrong_type::WrongType,
    &csv011_other_value::OtherValue,
    &csv012_half_done::HalfDone,
    &csv013_captures_disagree::CapturesDisagree,
    &csv014_volume_conflict::VolumeConflict,
    &csv015_clusterstorage_path::ClusterStoragePath,
    &csv016_volume_events::VolumeEvents,
    &csv017_two_clusters::TwoClusters,
    &csv018_lists_disagree::ListsDisagree,
    &csv019_not_effective::NotEffective,
    &csv020_fixed::Fixed,
    &evt001_signature::Signature,
    &evt002_timeout::TimedOut,
    &evt003_transient::Transient,
    &evt004_cluster_fault_code::ClusterFaultCode,
    &evt005_no_abort::NoAbort,
    &evt006_abort_alone::AbortAlone,
    &evt007_cluster_faults::ClusterFaults,
    &evt008_snapshot_trouble::SnapshotTrouble,
    &evt009_pattern::Pattern,
    &evt010_other_requester::OtherRequester,
    &evt011_repeated::Repeated,
    &evt012_some_nodes::SomeNodes,
    &evt013_recovered::Recovered,
    &evt014_event_text::EventText,
    &evt015_extension_crash::ExtensionCrash,
    &wrt001_rejected::Rejected,
    &wrt002_listed_as_failed::ListedAsFailed,
    &wrt003_waiting::Waiting,
    &wrt004_state_says_nothing::StateSaysNothing,
    &wrt005_empty_list::EmptyList,
    &wrt006_vss_error::VssError,
    &noi001_idle::Idle,
    &noi002_leftover_provider::LeftoverProvider,
    &noi003_routine_errors::RoutineErrors,
    &cov001_none_seen::NoneSeen,
    &cov002_starts_later::StartsLater,
    &cov003_cleared::Cleared,
    &cov004_lost_records::LostRecords,
    &cov005_absent_node::AbsentNode,
    &cov006_service_down::ServiceDown,
    &cov007_stale::Stale,
    &cov008_undated::Undated,
    &cov009_error_text::ErrorText,
    &cov010_wrong_verb::WrongVerb,
    &cov011_cut_list::CutList,
    &cov012_empty_capture::EmptyCapture,
    &cov013_damaged_source::DamagedSource,
    &cov014_note::Note,
    &cov015_other_computer::OtherComputer,
    &cov016_plain_server::PlainServer,
    &cov017_no_node::NoNode,
    &cov018_member_unknown::MemberUnknown,
    &cov019_not_a_log::NotALog,
    &azr001_shared_disk::SharedDisk,
    &azr002_storage_spaces::StorageSpaces,
    &azr003_consistency::Consistency,
    &azr004_typical_user::TypicalUser,
    &azr005_typical_without::TypicalWithout,
];

/// Every rule with its outcome, in the order of the list.
pub fn run(case: &CaseFacts) -> Vec<(&'static str, Outcome)> {
    LIST.iter().map(|rule| (rule.code(), rule.check(case))).collect()
}
