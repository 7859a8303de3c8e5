//! Bundles of collectors: whose a capture is, when it was taken, what an empty result is worth.

use crate::support;

use serde_json::Value;
use support::bundle::Tree;
use support::evtx::{Log, Vss8229, csv_5120};
use support::judged::case as analyze;
use support::listing::{self, Language};
use support::text::Encoding;

fn codes(case: &Value) -> Vec<&str> {
    case["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn names(case: &Value) -> Vec<&str> {
    case["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect()
}

const BUNDLE: &str = "HealthTest-CLU1-20240903-1015";

/// A cluster collector's bundle without CSV: transcript, its parameters' time, and an event of a volume.
fn sddc(transcript: &str, made: Option<&str>, event: Option<&str>) -> Tree {
    let object = |kind: &str, rows: &[Vec<(&str, &str)>]| {
        listing::clixml(&format!("Deserialized.Microsoft.FailoverClusters.PowerShell.{kind}"), rows)
    };
    let mut tree = Tree::new()
        .text("0_CloudHealthGatherTranscript.log", Encoding::Utf8Bom, transcript)
        .text("GetCluster.XML", Encoding::Utf16LeBom, &object("Cluster", &[vec![("Name", "CLU1")]]))
        .text(
            "GetClusterNode.XML",
            Encoding::Utf16LeBom,
            &object("ClusterNode", &[vec![("Name", "hv-01"), ("State", "Up")]]),
        )
        .text("GetClusterSharedVolume.XML", Encoding::Utf16LeBom, &object("ClusterSharedVolume", &[]));
    if let Some(made) = made {
        let parameters = format!(
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><DCT><En>\
             <S N=\"Key\">TodayDate</S><DT N=\"Value\">{made}</DT></En></DCT></Obj></Objs>"
        );
        tree = tree.text("GetParameters.XML", Encoding::Utf16LeBom, &parameters);
    }
    if let Some(time) = event {
        let log = Log::new("System").computer("hv-01.contoso.com").event(csv_5120(time, "Volume1", "Cluster Disk 1"));
        tree = tree.file("Node_hv-01/System.EVTX", log.build());
    }
    Tree::new().below(BUNDLE, tree)
}

const TRANSCRIPT: &str = "**********************\nWindows PowerShell transcript start\nStart time: 20240903101500\nMachine: MGMT01 \
    (Microsoft Windows NT 10.0.17763.0)\n**********************\nCluster name : CLU1\n";

#[test]
fn the_machine_that_collected_is_no_node_of_the_cluster() {
    let failed = format!("{TRANSCRIPT}Unable to get Cluster Shared Volumes. \nError='The RPC server is unavailable'\n");
    let case = analyze(&sddc(&failed, None, Some("2024-08-01T00:00:00Z")));
    assert_eq!(names(&case), ["hv-01"]);
    assert_ne!(case["csv_usage"]["status"], "not-in-use", "the failed query voids the empty result");
}

#[test]
fn an_empty_result_that_shows_none_is_not_said_to_show_nothing() {
    let case = analyze(&sddc(TRANSCRIPT, None, None));
    assert_eq!(case["csv_usage"]["status"], "not-in-use");
    assert!(!codes(&case).contains(&"COV012"), "{:?}", codes(&case));
}

#[test]
fn a_bundle_is_as_old_as_its_parameters_say() {
    // The bundle was made at 01:15 UTC: its name alone leaves open whether before or after the event.
    let (made, event) = (Some("2024-09-03T10:15:00.1234567+09:00"), Some("2024-09-03T00:30:00Z"));
    let open = analyze(&sddc(TRANSCRIPT, None, event));
    assert_eq!(open["csv_usage"]["status"], "in-use");
    let later = analyze(&sddc(TRANSCRIPT, made, event));
    assert_eq!(later["csv_usage"]["status"], "unknown", "none was shown after the event");
}

#[test]
fn local_times_of_a_node_whose_zone_never_shifts_are_instants() {
    let list = listing::vssadmin(Language::English, "VM-1", &listing::csv_node());
    let rule = "=".repeat(60);
    let list = format!("{rule}\n20240903 10:15:01.123 : vssadmin list writers\n{rule}\n{list}");
    let with = |event: &str, zone: bool| {
        let log = Log::new("Application").computer("vm-1.contoso.com").event(Vss8229::csv(event));
        let mut tree = Tree::new().file("vm-1/Application.evtx", log.build()).text(
            "vm-1/Storage_VSSAdmin.txt",
            Encoding::Utf8,
            &list,
        );
        if zone {
            let info = listing::systeminfo("VM-1", "contoso.com", "8/20/2024, 10:02:03 AM");
            tree = tree.text("vm-1/systeminfo.txt", Encoding::Utf8, &info);
        }
        analyze(&tree)
    };
    // 10:15 in Tokyo is 01:15 UTC.
    let (before, after) = ("2024-09-03T01:00:00Z", "2024-09-03T01:30:00Z");
    let stale = |case: &Value| codes(case).contains(&"COV007");
    assert!(!stale(&with(after, false)), "without a zone the order is open");
    assert!(stale(&with(after, true)));
    assert!(!stale(&with(before, true)));
}

#[test]
fn a_switch_that_stands_there_unread_is_not_unset() {
    let key = listing::SWITCH_KEY;
    let text = format!(
        "PS C:\\> Get-ItemProperty \"{}\"\n\nMaxLicensedNodes : 64\nEnableCsvVssWriter : 0\nPSPath : Microsoft.PowerShell.Core\\\
         Registry::{key}\n\nPS C:\\>\n",
        key.replace("HKEY_LOCAL_MACHINE", "HKLM:")
    );
    let case = analyze(&Tree::new().text("vm-1/setting.txt", Encoding::Utf8, &text));
    assert_ne!(case["nodes"][0]["csv_writer"]["setting"]["status"], "unset");
}

#[test]
fn message_texts_beside_a_log_are_named_and_cost_nothing() {
    let log = Log::new("Application").computer("vm-1.contoso.com").event(Vss8229::csv("2024-09-01T18:19:40Z"));
    let tree = Tree::new()
        .file("vm-1/Application.evtx", log.build())
        .file("vm-1/LocaleMetaData/Application_1041.MTA", b"MTAFile\0\x01\0\0\0".to_vec());
    let case = analyze(&tree);
    let texts = &case["sources"][1];
    assert_eq!((&texts["kind"], &texts["status"]), (&"other".into(), &"parsed".into()), "{texts}");
    assert_eq!(names(&case), ["vm-1"]);
}
