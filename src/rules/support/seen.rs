//! Which captures a case holds: "nothing found" is said only where one could look.

use crate::facts::provider::{CLUSTER, VSS};
use crate::facts::{Capture, CaseFacts, CsvUsage, Kind, NodeFacts, Observation, Switch};
use crate::rules::Need;

use super::captures::{others, volumes};

/// Captures that a rule needs and the case lacks; empty where it can be evaluated.
pub(crate) fn lacking(case: &CaseFacts, needs: &[Need]) -> Vec<Capture> {
    let mut lacking = Vec::new();
    for need in needs {
        match need {
            Need::All(capture) if !capture_seen(case, *capture) => lacking.push(*capture),
            Need::Any(captures) if !captures.iter().any(|&capture| capture_seen(case, capture)) => {
                lacking.extend_from_slice(captures);
            }
            _ => {}
        }
    }
    lacking
}

/// Whether the case holds anything that shows something about it.
fn capture_seen(case: &CaseFacts, capture: Capture) -> bool {
    match capture {
        Capture::ClusterSharedVolume => !matches!(case.csv, CsvUsage::Unknown { .. }) || !volumes(case).is_empty(),
        Capture::VssadminWriters => case.nodes.iter().any(|node| !node.lists.is_empty()),
        Capture::RegistrySetting => case.nodes.iter().any(setting),
        Capture::ClusterNodes => {
            let listed = |o: &Observation| matches!(o, Observation::Nodes(_));
            !case.absent.is_empty()
                || case.sources.iter().any(|source| source.kind == Kind::ClusterNodes)
                || others(case).iter().any(|other| listed(other.value))
        }
        Capture::EventLogApplication | Capture::EventLogSystem => case.nodes.iter().any(|node| log(node, capture)),
    }
}

fn setting(node: &NodeFacts) -> bool {
    node.setting.switch != Switch::Unknown
        || node.setting.wrong_type.is_some()
        || node.setting.wrong_view.is_some()
        || !node.settings.is_empty()
}

/// Whether a node's log of this kind was seen, as a log or as events in a text.
pub(crate) fn log(node: &NodeFacts, capture: Capture) -> bool {
    let (channel, provider) = match capture {
        Capture::EventLogApplication => ("Application", VSS),
        Capture::EventLogSystem => ("System", CLUSTER),
        _ => return false,
    };
    node.logs.iter().any(|span| span.value.channel.eq_ignore_ascii_case(channel))
        || node.events.iter().any(|event| event.value.is_of(provider))
}
