//! What every cluster says of itself: since Windows Server 2012 Cluster Shared Volumes are enabled on each from the start,
//! so that `EnableSharedVolumes : Enabled` among its properties speaks of no volume. On older ones somebody enabled them.

use std::borrow::Cow;

use crate::decode::text::{Line, holds};
use crate::decode::transcript::Section;

const FLAG: &str = "EnableSharedVolumes";

/// Properties that no cluster before Windows Server 2012 has.
const NEWER: [&str; 9] = [
    "SharedVolumeVssWriterOperationTimeout",
    "SharedVolumeCompatibleFilters",
    "SharedVolumeIncompatibleFilters",
    "SharedVolumeSecurityDescriptor",
    "SharedVolumeBlockCacheSizeInMB",
    "BlockCacheSize",
    "DynamicQuorum",
    "CsvBalancer",
    "ClusterFunctionalLevel",
];

/// The sections without the lines that say no more than that.
pub(super) fn left_out<'a, 't>(sections: &'a [Section<'t>]) -> Cow<'a, [Section<'t>]> {
    if !sections.iter().any(|section| section.lines.iter().any(|line| holds(line.text, FLAG))) {
        return Cow::Borrowed(sections);
    }
    let without = |section: &Section<'t>| Section { lines: lines(&section.lines), ..section.clone() };
    Cow::Owned(sections.iter().map(without).collect())
}

fn lines<'t>(lines: &[Line<'t>]) -> Vec<Line<'t>> {
    let is_blank = |line: &Line<'_>| line.text.trim().is_empty();
    let blocks = lines.chunk_by(|a, b| is_blank(a) == is_blank(b));
    let kept = blocks.flat_map(|block| {
        let is_newer = block.iter().any(|line| property(line.text).is_some_and(|(name, _)| is(name, &NEWER)));
        let says_nothing = move |line: &&Line<'t>| {
            is_newer
                && property(line.text)
                    .is_some_and(|(name, value)| is(name, &[FLAG]) && is(value, &["Enabled", "1", "True"]))
        };
        block.iter().filter(move |line| !says_nothing(line)).copied()
    });
    kept.collect()
}

/// `Name : value`, `"Name": value,`.
fn property(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '"' | ',');
    Some((name.trim_matches(is_mark), value.trim_matches(is_mark)))
}

fn is(text: &str, all: &[&str]) -> bool {
    all.iter().any(|known| known.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use crate::evidence::tests::{harvest, options};
    use crate::facts::Observation;

    /// It stood against every silence beside the properties of a cluster.
    #[test]
    fn that_volumes_are_enabled_says_nothing_on_a_cluster_of_2012_and_later() {
        for (text, speaks) in [
            (
                "Name : C1\nEnableSharedVolumes : Enabled\nSharedVolumesRoot : C:\\ClusterStorage\nCsvBalancer : 1\n",
                false,
            ),
            (
                "{\n\"Name\": \"C1\",\n\"BlockCacheSize\": 1024,\n\"EnableSharedVolumes\": 1,\n\"Domain\": \"a\"\n}\n",
                false,
            ),
            ("Name : C1\nEnableSharedVolumes : Enabled\nSharedVolumesRoot : C:\\ClusterStorage\n", true),
            ("CsvBalancer : 1\n\nEnableSharedVolumes : Enabled\n", true),
            ("CsvBalancer : 1\nEnableSharedVolumes : Enabled on request of the storage team\n", true),
            ("CsvBalancer : 1\nEnableSharedVolumes : Enabled\nVM : C:\\ClusterStorage\\Volume1\\vm.vhdx\n", true),
        ] {
            let seen = harvest("n1/cluster.txt", text.as_bytes(), &options()).observations;
            let mention =
                |fact: &Observation| matches!(fact, Observation::CsvMention(_) | Observation::ClusterStoragePath(_));
            assert_eq!(seen.iter().any(|seen| mention(&seen.fact)), speaks, "{text}");
        }
    }
}
