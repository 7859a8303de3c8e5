//! What every cluster says of itself, with a volume and without one: a closed list of lines. Since Windows Server 2012 Cluster
//! Shared Volumes are enabled on each from the start, so that `EnableSharedVolumes : Enabled` among its properties speaks of no
//! volume (on older ones somebody enabled them); so do its key, the driver of the file system, and the list of cmdlets.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::decode::text::{Line, holds};
use crate::decode::transcript::Section;
use crate::knowledge::cluster_words;

const FLAG: &str = "EnableSharedVolumes";
/// What lines of the other kinds have.
const DRIVER: &str = "CsvFs";
const MODULE: &str = "FailoverClusters";

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

/// The cluster's own key, in an export or as `reg query` shows it, and any other.
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^\s*\[?(?:HKEY_LOCAL_MACHINE|HKLM:?)\\").ok());
/// That disks may become such volumes, among the values of that key.
static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)^\s*"?EnableSharedVolumes"?\s*(?:=\s*dword:0*[01]|REG_DWORD\s+0x[01])\s*$"#).ok()
});
/// A row of `driverquery`, `Get-Service` or `fltmc`: the driver's name, and what it is called.
static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let row = r#"(?i)^\s*"?(?:(?:Running|Stopped)\s+)?"?CsvFs"?[\s,;]+"?(?:CSVFS|CSV File System|Cluster Shared Volume File System)"#;
    Regex::new(&format!(r#"{row}(?: Driver)?"?(?:[\s,;].*)?$"#)).ok()
});
/// A cmdlet of the module: `Cmdlet  Add-ClusterSharedVolume  2.0.0.0  FailoverClusters`.
static CMDLET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\s*(?:Cmdlet|Function|Alias)\s+[a-z]+-ClusterSharedVolume[a-z]*\s+(?:[\d.]+\s+)?FailoverClusters\s*$",
    )
    .ok()
});

fn is_like(text: &str, pattern: &LazyLock<Option<Regex>>) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The sections without the lines that say no more than that.
pub(super) fn left_out<'a, 't>(sections: &'a [Section<'t>]) -> Cow<'a, [Section<'t>]> {
    let may = |line: &Line<'_>| [FLAG, DRIVER, MODULE].iter().any(|word| holds(line.text, word));
    if !sections.iter().any(|section| section.lines.iter().any(may)) {
        return Cow::Borrowed(sections);
    }
    let without = |section: &Section<'t>| Section { lines: lines(&section.lines), ..section.clone() };
    Cow::Owned(sections.iter().map(without).collect())
}

fn lines<'t>(lines: &[Line<'t>]) -> Vec<Line<'t>> {
    let is_blank = |line: &Line<'_>| line.text.trim().is_empty();
    let blocks = lines.chunk_by(|a, b| is_blank(a) == is_blank(b));
    let mut in_key = false;
    let kept = blocks.flat_map(|block| {
        let is_newer = block.iter().any(|line| property(line.text).is_some_and(|(name, _)| is(name, &NEWER)));
        let flags = move |text: &str| {
            property(text).is_some_and(|(name, value)| is(name, &[FLAG]) && is(value, &["Enabled", "1", "True"]))
        };
        let mut left = Vec::with_capacity(block.len());
        for line in block {
            let text = line.text;
            if is_like(text, &KEY) {
                in_key = text.trim_end().trim_end_matches(']').to_ascii_lowercase().ends_with("\\cluster");
            }
            // `SERVICE_NAME: CsvFs`, `DISPLAY_NAME: CSVFS`
            let is_labelled = || property(text).is_some_and(|(label, value)| cluster_words::names_driver(label, value));
            let is_driver = || is_labelled() || holds(text, DRIVER) && is_like(text, &ROW);
            let is_known = is_newer && flags(text)
                || in_key && is_like(text, &VALUE)
                || is_driver()
                || holds(text, MODULE) && is_like(text, &CMDLET);
            if !is_known {
                left.push(*line);
            }
        }
        left
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
            (
                "Name : C1\nCsvBalancer : 1\nCsvVolumeFriendlyNameDefault : 0\nEnableSharedVolumes : Enabled\nS2DEnabled : 0\n",
                false,
            ),
            ("CsvBalancer : 1\nEnableSharedVolumes : Enabled\nVM : C:\\ClusterStorage\\Volume1\\vm.vhdx\n", true),
        ] {
            let seen = harvest("n1/cluster.txt", text.as_bytes(), &options()).observations;
            let mention =
                |fact: &Observation| matches!(fact, Observation::CsvMention(_) | Observation::ClusterStoragePath(_));
            assert_eq!(seen.iter().any(|seen| mention(&seen.fact)), speaks, "{text}");
        }
    }
    /// The driver comes with the feature, and the key with the cluster: they forbade an answer.
    #[test]
    fn the_driver_the_key_and_the_cmdlets_are_on_every_node() {
        for (text, speaks) in [
            (
                "HKEY_LOCAL_MACHINE\\Cluster\n    SharedVolumesRoot    REG_SZ    C:\\ClusterStorage\n    EnableSharedVolumes    REG_DWORD    0x1\n",
                false,
            ),
            ("[HKEY_LOCAL_MACHINE\\Cluster]\n\"ClusterName\"=\"c1\"\n\"EnableSharedVolumes\"=dword:00000001\n", false),
            ("HKEY_LOCAL_MACHINE\\Cluster\\Resources\\1\n    EnableSharedVolumes    REG_DWORD    0x1\n", true),
            (
                "Module Name  Display Name  Driver Type\n===========  ============  ===========\nCsvFlt       CsvFlt        File System\nCsvFs        CSVFS         File System\n",
                false,
            ),
            ("\"CsvFs\",\"CSVFS\",\"File System \",\"\"\n", false),
            (
                "SERVICE_NAME: CsvFs\nDISPLAY_NAME: CSVFS\n        TYPE   : 2  FILE_SYSTEM_DRIVER\n        STATE  : 4  RUNNING\n",
                false,
            ),
            (
                "SERVICE_NAME: CSVFS\nDISPLAY_NAME: Cluster Shared Volume File System\n        STATE  : 4  RUNNING\n",
                false,
            ),
            ("モジュール名:  CsvFs\n表示名:        CSVFS\n", false),
            ("Running  CsvFs              CSV File System Driver\n", false),
            ("Cmdlet          Add-ClusterSharedVolume          2.0.0.0    FailoverClusters\n", false),
            ("File System Name : CSVFS\n", true),
            ("FileSystem : CSVFS\n", true),
            ("E     Tills   CSVFS_NTFS Fixed Healthy\n", true),
            ("Volume Name: CSVFS\n", true),
        ] {
            let seen = harvest("n1/out.txt", text.as_bytes(), &options()).observations;
            assert_eq!(seen.iter().any(|seen| matches!(seen.fact, Observation::CsvMention(_))), speaks, "{text}");
        }
    }
}
