use strum::VariantArray as _;

use super::*;
use crate::facts::{Locus, SourceId};

const HERE: Origin = Origin { source: SourceId(0), at: Locus::Line(1) };
const TAKEN: Taken<'_> = Taken { at: HERE, host: Some("vm-sql-01") };

fn heard(typed: &str) -> Heard {
    Heard { typed: typed.to_owned(), doubts: Vec::new(), line: 1 }
}

fn own() -> OwnNames {
    OwnNames { own: ["clu-sql", "vm-sql-01"].map(str::to_owned).into(), strange: ["vm-9".to_owned()].into() }
}

fn silent(typed: &str) -> Result<Ground, Vec<Why>> {
    NotInUseProof::of_silence(&heard(typed), &own(), TAKEN)
        .map(|proof| proof.ground())
        .map_err(|doubts| doubts.into_iter().map(|doubt| doubt.why).collect())
}

fn counted(typed: &str) -> bool {
    let stated = StatedCount { count: 0, by: CountedBy::Console(heard(typed)) };
    NotInUseProof::of_count(&stated, &own(), TAKEN).is_ok()
}

#[test]
fn silence_of_the_bare_command_is_a_proof() {
    for typed in [
        "Get-ClusterSharedVolume",
        "get-clustersharedvolume",
        "  GET-CLUSTERSHAREDVOLUME  ",
        "Get-ClusterSharedVolume;",
        "FailoverClusters\\Get-ClusterSharedVolume",
        "Get-ClusterSharedVolume | Format-List",
        "Get-ClusterSharedVolume | Format-Table -AutoSize",
        "Get-ClusterSharedVolume|fl *",
        "Get-ClusterSharedVolume | ft Name, State,OwnerNode -AutoSize -Wrap",
        "Get-ClusterSharedVolume | fl -Property Name,SharedVolumeInfo",
        "Get-ClusterSharedVolume | Out-String",
        "Get-ClusterSharedVolume | Out-String -Width 4096",
        "Get-ClusterSharedVolume | ft * -Wrap | Out-String -Width 300;",
        "Get-ClusterSharedVolume -Cluster .",
        "Get-ClusterSharedVolume -Cluster CLU-SQL",
        "Get-ClusterSharedVolume -Cluster 'clu-sql.corp.contoso.com'",
        "Get-ClusterSharedVolume -Cluster:vm-sql-01 | fl",
    ] {
        assert_eq!(silent(typed), Ok(Ground::SilentTranscript), "{typed}");
    }
}

#[test]
fn what_is_not_of_the_grammar_is_no_proof() {
    let lines = include_str!("lines_without_proof.txt").lines().filter(|line| !line.is_empty());
    let mut n = 0;
    for typed in lines {
        assert!(silent(typed).is_err(), "{typed}");
        assert!(!counted(typed), "{typed}");
        n += 1;
    }
    assert!(n >= 120, "{n} lines");
    for typed in ["Get-ClusterSharedVolume\u{a0}", "Get\u{2013}ClusterSharedVolume", "Get-ClusterSharedVolume\u{200b}"]
    {
        assert!(silent(typed).is_err(), "{typed:?}");
    }
}

#[test]
fn a_count_of_nothing_is_a_proof_where_it_counts_all() {
    for typed in [
        "@(Get-ClusterSharedVolume).Count",
        "@( Get-ClusterSharedVolume ).count;",
        "(Get-ClusterSharedVolume | Measure-Object).Count",
        "(FailoverClusters\\Get-ClusterSharedVolume -Cluster . | measure-object).Count",
    ] {
        assert!(counted(typed), "{typed}");
    }
    for typed in [
        "(Get-ClusterSharedVolume).Count",
        "@(Get-ClusterSharedVolume | ? State -eq Failed).Count",
        "@(Get-ClusterSharedVolume -Name x).Count",
        "@(Get-ClusterSharedVolume -Cluster other).Count",
        "@(Get-ClusterSharedVolume).Count - 2",
        "@(Get-ClusterSharedVolume 2>$null).Count",
        "@(Get-ClusterSharedVolumeState).Count",
        "(Get-ClusterSharedVolume | select -Skip 1 | Measure-Object).Count",
        "(Get-ClusterSharedVolume | Measure-Object -Line).Count",
        "(Get-ClusterSharedVolume | Measure-Object).Sum",
        "@(Get-ClusterSharedVolume).Count | ConvertTo-Json",
        "Get-ClusterSharedVolume",
    ] {
        assert!(!counted(typed), "{typed}");
    }
    let some = StatedCount { count: 2, by: CountedBy::Console(heard("@(Get-ClusterSharedVolume).Count")) };
    assert!(NotInUseProof::of_count(&some, &own(), TAKEN).is_err());
}

#[test]
fn the_reason_is_told_in_the_words_that_fit() {
    for (typed, why) in [
        ("Get-ClusterSharedVolume | Where-Object State -eq Failed", Why::Filters),
        ("Get-ClusterSharedVolume -Name 'Disk 9'", Why::Filters),
        ("Get-ClusterSharedVolume > csv.txt", Why::Redirects),
        ("$v = Get-ClusterSharedVolume", Why::Redirects),
        ("Get-ClusterSharedVolume | Out-Null", Why::Redirects),
        ("Get-ClusterSharedVolume -ErrorAction SilentlyContinue", Why::HidesErrors),
        ("Import-Module FailoverClusters; Get-ClusterSharedVolume", Why::Chained),
        ("powershell -c Get-ClusterSharedVolume", Why::Wrapped),
        ("Invoke-Command vm-2 { Get-ClusterSharedVolume }", Why::Wrapped),
        ("Get-ClusterSharedVolume `", Why::Continued),
        ("Get-ClusterSharedVolume^C", Why::Interrupted),
        ("Get-ClusterSharedVolumeState", Why::AsksElse),
        ("Get-ClusterSharedVolume -Cluster clu-other", Why::OtherCluster),
    ] {
        assert_eq!(silent(typed), Err(vec![why]), "{typed}");
    }
}

#[test]
fn only_the_files_of_known_bundles_show_none_by_being_empty() {
    let beside = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        NotInUseProof::of_bundle(path, &own(), TAKEN, (&format!("{folder}/other.txt"), HERE)).is_ok()
    };
    for path in [
        "TSS_VM-1_240903-101500_SHA/support-2024-09-03.1015.00/cluster/VM-1_get-clustersharedvolume.txt",
        "TSS_VM-1.zip/cluster/VM-1_get-clustersharedvolume.txt",
        "support-2024-09-03.1015.00/cluster/VM-1_get-clustersharedvolume.txt",
        "x/HealthTest-CLU-20240903-1015.ZIP/GetClusterSharedVolume.XML",
        "SddcDiagnosticArchive-VM-1-20240903-0400.ZIP/GetClusterSharedVolume.XML",
    ] {
        assert!(beside(path), "{path}");
    }
    for path in [
        "vm-1/get-clustersharedvolume.txt",
        "vm-1/GetClusterSharedVolume.XML",
        "cluster/VM-1_get-clustersharedvolume.txt",
        "TSS_VM-2_240903-101500_SHA/cluster/VM-1_get-clustersharedvolume.txt",
        "TSS_VM-1_240903-101500_SHA/VM-1_get-clustersharedvolume.txt",
        "TSS_VM-1_240903-101500_SHA/cluster/get-clustersharedvolume.txt",
        "TSS_VM-1_240903-101500_SHA/cluster/VM-1_get-clustersharedvolume.txt.part",
        "TSS_VM-1_240903-101500_SHA/cluster/VM-1_get-clustersharedvolume.err",
        "TSS_VM-1_240903-101500_SHA/cluster/VM-1_get-clustersharedvolume_stderr.txt",
        "TSS_VM-1_240903-101500_SHA/cluster/VM-1_get-clustersharedvolumestate.txt",
        "TSS_VM-1_240903-101500_SHA/cluster/VM-1_move-clustersharedvolume.txt",
        "TSS_VM-1_240903-101500_SHA/cluster/old/VM-1_get-clustersharedvolume.txt",
        "HealthTest-CLU-20240903-1015.ZIP/Node_vm-1/GetClusterSharedVolume.XML",
        "HealthTest-CLU-20240903-1015.ZIP/GetClusterSharedVolume.XML.tmp",
        "HealthTest-CLU-20240903-1015.ZIP/old_GetClusterSharedVolume.XML",
    ] {
        assert!(!beside(path), "{path}");
    }
    let elsewhere = ("HealthTest-CLU-20240903-1015.ZIP/Node_vm-1/GetCluster.XML", HERE);
    let path = "HealthTest-CLU-20240903-1015.ZIP/GetClusterSharedVolume.XML";
    assert!(NotInUseProof::of_bundle(path, &own(), TAKEN, elsewhere).is_err(), "an answer from elsewhere");
}

#[test]
fn the_stronger_ground_stands_for_both() {
    let (there, path) =
        (Origin { source: SourceId(1), at: Locus::Whole }, "HealthTest-C-20240903-1015/GetClusterSharedVolume.XML");
    let empty =
        NotInUseProof::of_bundle(path, &own(), Taken { at: there, host: None }, (path, there)).expect("a proof");
    let silent = NotInUseProof::of_silence(&heard("Get-ClusterSharedVolume"), &own(), TAKEN).expect("a proof");
    let both = empty.and(silent);
    assert_eq!((both.ground(), both.evidence().first()), (Ground::SilentTranscript, HERE));
    assert_eq!(both.evidence().iter().count(), 2);
}

#[test]
fn a_doubt_of_the_session_voids_the_silence() {
    for why in Why::VARIANTS {
        let doubts = vec![Doubt { line: 3, why: *why }];
        let heard = Heard { doubts: doubts.clone(), ..heard("Get-ClusterSharedVolume") };
        assert_eq!(NotInUseProof::of_silence(&heard, &own(), TAKEN).expect_err("no proof"), doubts);
    }
}

#[test]
fn what_a_machine_of_another_cluster_says_is_no_proof_of_this_one() {
    let there = Taken { host: Some("vm-9"), ..TAKEN };
    let silent = |typed: &str| NotInUseProof::of_silence(&heard(typed), &own(), there).map(|proof| proof.ground());
    let other = vec![Doubt { line: 1, why: Why::OtherCluster }];
    assert_eq!(silent("Get-ClusterSharedVolume"), Err(other.clone()));
    assert_eq!(silent("Get-ClusterSharedVolume -Cluster ."), Err(other.clone()));
    assert_eq!(silent("Get-ClusterSharedVolume -Cluster vm-9"), Err(other.clone()));
    assert_eq!(silent("Get-ClusterSharedVolume -Cluster clu-sql"), Ok(Ground::SilentTranscript));
    let counted = StatedCount { count: 0, by: CountedBy::Collector { doubts: Vec::new() } };
    assert_eq!(NotInUseProof::of_count(&counted, &own(), there).map(|proof| proof.ground()), Err(other));
    let path = "HealthTest-C-20240903-1015/GetClusterSharedVolume.XML";
    assert_eq!(
        NotInUseProof::of_bundle(path, &own(), there, (path, HERE)).map(|proof| proof.ground()),
        Err(Why::OtherCluster)
    );
}
