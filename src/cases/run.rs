//! Which captures were taken in one go: the same file, or the same bundle or folder, unless their times speak against it.

use jiff::civil::DateTime;

use super::layout;
use super::order::hours_apart;
use crate::facts::{CaptureTime, SourceId, without_archive_ending};

/// Captures of one folder whose stated times are further apart were not taken in one go.
const LONGEST_RUN_HOURS: f64 = 2.0;

/// When and where one capture was taken.
#[derive(Clone, Debug)]
pub(super) struct Taken<'a> {
    source: SourceId,
    /// The bundle or folder that the captures of one run lie in.
    pub(super) run: String,
    /// Node; `None` where it is the cluster's.
    pub(super) node: Option<&'a str>,
    pub(super) time: Option<CaptureTime>,
}

impl<'a> Taken<'a> {
    pub(super) fn new(source: SourceId, path: &str, node: Option<&'a str>, time: Option<CaptureTime>) -> Self {
        Self { source, run: place_of_run(path), node, time }
    }

    /// Whether both were taken in one run of commands on one node.
    pub(super) fn same_run(&self, other: &Self) -> bool {
        self.node == other.node && self.maybe_same_run(other)
    }

    /// Like [`Self::same_run`], but a capture of the cluster as a whole may be of any node's run.
    pub(super) fn maybe_same_run(&self, other: &Self) -> bool {
        let same_node = self.node == other.node || self.node.is_none() || other.node.is_none();
        let apart = match (self.time, other.time) {
            (Some(a), Some(b)) => hours_apart(a, b).is_some_and(|hours| hours > LONGEST_RUN_HOURS),
            _ => false,
        };
        same_node && (self.source == other.source || (!apart && self.run == other.run))
    }
}

/// The bundle's folder that a path lies in; else its folder, without the parts that only sort captures by kind.
pub(super) fn place_of_run(path: &str) -> String {
    let lower = path.to_lowercase();
    let mut folders: Vec<&str> = lower.split('/').collect();
    folders.pop();
    let bundle = |begins: &[&str]| folders.iter().rposition(|part| begins.iter().any(|b| part.starts_with(b)));
    let root = bundle(&["tss_", "healthtest-", "sddcdiagnosticarchive", "sdp_"]).or_else(|| bundle(&["support-"]));
    match root {
        Some(at) => folders.truncate(at + 1),
        None => {
            while folders.last().is_some_and(|part| layout::is_layout_folder(without_archive_ending(part))) {
                folders.pop();
            }
        }
    }
    folders.join("/")
}

/// The time that a bundle's name states, on the clock of the machine that made it.
pub(super) fn bundle_time(path: &str) -> Option<CaptureTime> {
    let lower = path.to_lowercase();
    lower.rsplit('/').skip(1).find_map(time_in_name).map(CaptureTime::Local)
}

fn time_in_name(folder: &str) -> Option<DateTime> {
    let digits: Vec<&str> = folder.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    let shapes: &[&[usize]] = match folder {
        _ if folder.starts_with("tss_") => &[&[6, 6]],
        _ if folder.starts_with("support-") => &[&[4, 2, 2, 4, 2]],
        _ if folder.starts_with("healthtest-") || folder.starts_with("sddcdiagnosticarchive-") => &[&[8, 4], &[8, 6]],
        _ => &[],
    };
    shapes.iter().find_map(|shape| {
        let found = digits.windows(shape.len()).find(|w| w.iter().map(|run| run.len()).eq(shape.iter().copied()))?;
        let joined = found.concat();
        let full = if shape.first() == Some(&6) { format!("20{joined}") } else { joined };
        date_time(&full)
    })
}

/// Reads `yyyyMMddHHmm` with or without seconds.
fn date_time(digits: &str) -> Option<DateTime> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    let year = digits.get(..4)?.parse::<i16>().ok()?;
    let second = number(12, 14).unwrap_or(0);
    DateTime::new(year, number(4, 6)?, number(6, 8)?, number(8, 10)?, number(10, 12)?, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_states_its_time() {
        for (path, time) in [
            ("TSS_VM-SQL-01_240902-101500_SHA/vss/list.txt", "2024-09-02T10:15:00"),
            ("support-2024-09-02.1015.30/vss/list.txt", "2024-09-02T10:15:30"),
            ("HealthTest-clu01-20240902-1015.ZIP/GetCluster.XML", "2024-09-02T10:15:00"),
            ("SddcDiagnosticArchive-VM-SQL-01-20240902-0400.ZIP/GetCluster.XML", "2024-09-02T04:00:00"),
        ] {
            assert_eq!(bundle_time(path), Some(CaptureTime::Local(time.parse().expect("a time"))), "{path}");
        }
        for path in ["vm-sql-01/20240902/csv.txt", "HealthTest-clu-20241399-1015/x", "240902-101500.txt"] {
            assert_eq!(bundle_time(path), None, "{path}");
        }
    }

    #[test]
    fn one_run_is_one_bundle_or_folder() {
        let taken = |path, node, source| Taken::new(SourceId(source), path, node, None);
        let csv = taken("TSS_A_240902-101500/cluster/A_get-clustersharedvolume.txt", Some("a"), 0);
        assert!(csv.same_run(&taken("TSS_A_240902-101500/cluster/A_get-clusternode.txt", Some("a"), 1)));
        assert!(!csv.same_run(&taken("TSS_A_240903-101500/cluster/A_get-clusternode.txt", Some("a"), 1)));
        assert!(!csv.same_run(&taken("TSS_A_240902-101500/cluster/x.txt", Some("b"), 1)));
        assert!(!csv.same_run(&taken("TSS_A_240902-101500/x.txt", None, 1)));
        assert!(csv.maybe_same_run(&taken("TSS_A_240902-101500/x.txt", None, 1)));
        assert!(taken("a/csv/1.txt", Some("a"), 0).same_run(&taken("a/vss/2.txt", Some("a"), 1)));
    }

    #[test]
    fn stated_times_far_apart_are_two_runs() {
        let at = |time: &str| Some(CaptureTime::Local(time.parse().expect("a time")));
        let mut one = Taken::new(SourceId(0), "a/1.txt", Some("a"), at("2024-09-02T10:00:00"));
        let other = Taken::new(SourceId(1), "a/2.txt", Some("a"), at("2024-09-02T13:00:00"));
        assert!(!one.same_run(&other));
        one.time = at("2024-09-02T12:30:00");
        assert!(one.same_run(&other));
    }
}
