//! What recovery points come to.

use super::near;
use crate::facts::provider::VSS;
use crate::facts::{CaseFacts, Consistency, RecoveryPoint};

/// A point is dated when its job began.
const JOB: f64 = 3_600.0;
/// The longest time between two backups of a policy is a week, and a day more for the job that is late.
const POLICY: f64 = 8.0 * 86_400.0;

/// Every point of this case's machines is application consistent, and one that stands in a list of Azure's is of the newest
/// rejection or younger. Where there was none, of the time of the logs: no older than the end of what was read of them, by
/// more than lies between two backups. Without an Application log nothing says whether a writer rejected something.
pub(crate) fn are_well(case: &CaseFacts) -> bool {
    let rejections = case.machines().flat_map(|node| near::events(node, VSS, &[8229]));
    let newest = rejections.filter_map(|event| event.value.time).max();
    let logs = case.nodes.iter().flat_map(|node| near::spans(node, "Application"));
    let Some(last) = logs.filter_map(|log| log.value.last.max(log.value.first)).max() else { return false };
    let is_of_now = |point: &RecoveryPoint| {
        point.taken.is_some_and(|taken| match newest {
            Some(newest) => taken.seconds_since(newest) >= -JOB,
            None => taken.seconds_since(last) >= -POLICY,
        })
    };
    let points = || case.own_recovery_points().map(|(_, point)| point);
    points().all(|point| point.consistency == Consistency::Application)
        && points().any(|point| point.is_listed && is_of_now(point))
}
