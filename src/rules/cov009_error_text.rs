//! COV009: a capture holds an error text: it shows nothing either way.

use super::support::captures::{Seen, errors};
use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaptureError, CaseFacts, Citations, Code, CommandKind, ErrorReason, Tri};

pub(super) const RULE: Rule = Rule::of_case(Code::COV009, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mut failed = errors(case);
    failed.retain(|error| error.value.reason != ErrorReason::UnexpectedVss);
    let found = |error: Seen<'_, CaptureError>| {
        let expected = error.value.reason == ErrorReason::NotRecognised && is_plain_server(case, error.node);
        let severity = if expected { Severity::Info } else { Severity::Warning };
        let found = rule.cited(severity, Citations::new(error.origin)).at(error.node);
        let found = if expected { found.saying("rules.COV009.no-node") } else { found };
        found.gap("command", command(error.value.command)).gap("reason", Arg::Word(reason(error.value)))
    };
    failed.into_iter().map(found).collect()
}

/// Whether a node is shown to be no cluster node: it has no cluster cmdlets.
fn is_plain_server(case: &CaseFacts, node: Option<&str>) -> bool {
    // Nodes stand in order of their names.
    let at = node.and_then(|node| case.nodes.binary_search_by(|known| known.name.as_str().cmp(node)).ok());
    at.and_then(|at| case.nodes.get(at)).is_some_and(|known| matches!(known.cluster_member, Tri::No(_)))
}

/// The command as typed, or a word for it.
pub(super) fn command(kind: CommandKind) -> Arg {
    let typed = match kind {
        CommandKind::ListWriters => "vssadmin list writers",
        CommandKind::ClusterSharedVolume => "Get-ClusterSharedVolume",
        CommandKind::ClusterNode => "Get-ClusterNode",
        CommandKind::Registry => "reg query",
        CommandKind::OtherCluster => return Arg::Word("rules.command.cluster"),
        CommandKind::Unknown => return Arg::Word("rules.command.unknown"),
    };
    Arg::Code(typed.to_owned())
}

fn reason(error: &CaptureError) -> &'static str {
    match error.reason {
        ErrorReason::AccessDenied => "rules.reason.access",
        ErrorReason::ClusterServiceDown => "rules.reason.service-down",
        ErrorReason::NotRecognised => "rules.reason.not-recognised",
        ErrorReason::UnknownToShell => "rules.reason.unknown-to-shell",
        ErrorReason::NotFound => "rules.reason.not-found",
        ErrorReason::UnexpectedVss => "rules.reason.vss",
        ErrorReason::CollectorFailed => "rules.reason.collector",
        ErrorReason::Other => "rules.reason.other",
    }
}
