//! COV019: a file is named like an event log and is none: the log that the name promises was not read.

use super::cov013_damaged_source::file_name;
use super::{Finding, Rule, Severity};
use crate::facts::{CaseFacts, Citations, Code, Harvest, Locus, Origin, SourceId, Status, channel_name};

/// Channels that are searched; a log of another one tells nothing here.
const SEARCHED: [&str; 3] = ["Application", "System", "Microsoft-Windows-FailoverClustering/Operational"];

pub(super) const RULE: Rule = Rule::of_case(Code::COV019, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let hollow = |(index, source): (u32, &Harvest)| {
        let named = channel_named(&source.path).filter(|_| source.status == Status::Unrecognised)?;
        let place = Origin { source: SourceId(index), at: Locus::Whole };
        let found = rule.cited(Severity::Warning, Citations::new(place)).at(source.node.as_deref());
        let found = found.gap("file", file_name(&source.path)).gap("channel", channel_name(named));
        Some(found.gap("because", source.because.clone()))
    };
    (0..).zip(&case.sources).filter_map(hollow).collect()
}

/// The channel whose log a file should be by its name: `Application.evtx`, `VM1_evt_System.evtx`.
fn channel_named(path: &str) -> Option<&'static str> {
    let file = path.rsplit('/').next()?.to_ascii_lowercase();
    let stem = file.strip_suffix(".evtx")?.replace("%4", "/");
    SEARCHED.into_iter().find(|channel| {
        let before = stem.strip_suffix(&channel.to_ascii_lowercase());
        before.is_some_and(|before| before.is_empty() || before.ends_with(['_', '-', '.', ' ']))
    })
}

#[cfg(test)]
mod tests {
    use super::channel_named;

    #[test]
    fn a_name_promises_a_channel() {
        for (path, channel) in [
            ("fab-sql-02/Application.evtx", Some("Application")),
            ("a/VM1_evt_System.evtx", Some("System")),
            (
                "Microsoft-Windows-FailoverClustering%4Operational.evtx",
                Some("Microsoft-Windows-FailoverClustering/Operational"),
            ),
            ("MyApplication.evtx", None),
            ("HardwareEvents.evtx", None),
            ("config/SYSTEM", None),
            ("Application.evtx/note.txt", None),
        ] {
            assert_eq!(channel_named(path), channel, "{path}");
        }
    }
}
