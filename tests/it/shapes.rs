//! Evidence in shapes that nobody planned for: what it says, and whose it is.

use crate::support;

use assert_cmd::Command;
use serde_json::{Value, json};
use std::path::Path;
use support::bundle::Tree;
use support::evtx::{self, Log, Vss8229};
use support::hive::{self, Data, Key, Lists};
use support::judged::case as analyze;
use support::listing::{self, Language};
use support::text::Encoding;

fn run(path: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.arg("analyze").args(more).arg(path).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn text(name: &str, text: &str) -> Tree {
    Tree::new().text(name, Encoding::Utf8, text)
}

fn nodes(case: &Value) -> Vec<&str> {
    case["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap()).collect()
}

fn codes(case: &Value) -> Vec<&str> {
    case["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Node of each source, by path.
fn owners(case: &Value) -> Vec<(&str, Option<&str>)> {
    let sources = case["sources"].as_array().unwrap();
    sources.iter().map(|source| (source["path"].as_str().unwrap(), source["node"].as_str())).collect()
}

#[test]
fn bare_names_of_volumes_count_below_their_command_alone() {
    let names = "Cluster Disk 1\nCluster Virtual Disk (Volume2)\n";
    for command in ["(Get-ClusterSharedVolume).Name", "Get-ClusterSharedVolume | Select-Object -ExpandProperty Name"] {
        let case = analyze(&text("vm-1/csv.txt", &format!("PS C:\\> {command}\n{names}PS C:\\>\n")));
        assert_eq!(case["csv_usage"]["status"], "in-use", "{command}");
        assert_eq!(case["csv_usage"]["volumes"][1]["name"], "Cluster Virtual Disk (Volume2)", "{command}");
        assert_eq!(case["csv_usage"]["evidence"][0]["line"], 2, "{command}");
        let none = analyze(&text("vm-1/csv.txt", &format!("PS C:\\> {command}\nPS C:\\>\n")));
        assert_eq!(none["csv_usage"]["status"], "unknown", "{command}: names only, so silence is no proof");
    }
    for other in [
        format!("PS C:\\> (Get-ClusterResource).Name\n{names}PS C:\\>\n"),
        "PS C:\\> (Get-ClusterSharedVolume).Name\nGet-ClusterSharedVolume : Access is denied.\n    + CategoryInfo : x\nPS C:\\>\n".to_owned(),
        names.to_owned(),
    ] {
        assert_eq!(analyze(&text("vm-1/notes.txt", &other))["csv_usage"]["status"], "unknown", "{other}");
    }
}

#[test]
fn the_switch_in_the_table_that_get_item_prints() {
    let table = |values: &str| {
        format!(
            "PS C:\\> Get-Item 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Failover Clusters'\n\n\n    Hive: \
             HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\n\n\nName                           Property\n\
             ----                           --------\nFailover Clusters              {values}\n\n\nPS C:\\>\n"
        )
    };
    let indent = " ".repeat(31);
    for (values, status, value) in [
        (format!("MaxLicensedNodes   : 64\n{indent}EnableCsvVssWriter : 0"), "set", json!(0)),
        ("MaxLicensedNodes : 64".to_owned(), "unset", Value::Null),
    ] {
        let case = analyze(&text("vm-1/setting.txt", &table(&values)));
        let setting = &case["nodes"][0]["csv_writer"]["setting"];
        assert_eq!((&setting["status"], &setting["value"]), (&status.into(), &value), "{values}");
    }
}

fn nfo(labels: [&str; 4], columns: [&str; 2]) -> String {
    let [os, name, zone, other] = labels;
    let [item, value] = columns;
    let pair = |label: &str, text: &str| {
        format!("<Data>\n<{item}><![CDATA[{label}]]></{item}>\n<{value}><![CDATA[{text}]]></{value}>\n</Data>\n")
    };
    format!(
        "<?xml version=\"1.0\"?>\n<MsInfo>\n<Metadata>\n<Version>8.0</Version>\n<CreationUTC>09/03/24 01:15:02</CreationUTC>\n\
         </Metadata>\n<Category name=\"System Summary\">\n{}{}{}{}<Category name=\"Hardware\">\n{}</Category>\n</Category>\n</MsInfo>\n",
        pair(os, "Microsoft Windows Server 2019 Datacenter"),
        pair(name, "HV-07"),
        pair(zone, "Tokyo Standard Time"),
        pair(other, "16.0 GB"),
        pair(name, "NOT-A-HOST"),
    )
}

#[test]
fn a_report_of_msinfo32_names_the_machine() {
    for text in [
        nfo(["OS Name", "System Name", "Time Zone", "Installed Physical Memory (RAM)"], ["Item", "Value"]),
        nfo(["OS 名", "システム名", "タイム ゾーン", "インストール済みの物理メモリ (RAM)"], ["項目", "値"]),
    ] {
        let list = listing::vssadmin(Language::English, "HV-07", &listing::csv_node());
        let tree = Tree::new().text("upload/MSINFO32.nfo", Encoding::Utf16LeBom, &text).text(
            "upload/vssadmin.txt",
            Encoding::Utf8,
            &list,
        );
        let case = analyze(&tree);
        assert_eq!(case["sources"][0]["kind"], "system-info");
        assert_eq!(nodes(&case), ["hv-07"], "{case:#}");
    }
}

#[test]
fn a_system_hive_names_the_machine_of_the_disk() {
    let set = |name: &str, host: &str| {
        Key::new(name)
            .key(Key::new("Control").key(
                Key::new("ComputerName").key(Key::new("ComputerName").value("ComputerName", Data::Text(host.into()))),
            ))
            .key(Key::new("Services").key(
                Key::new("Tcpip").key(Key::new("Parameters").value("Domain", Data::Text("corp.contoso.com".into()))),
            ))
    };
    let root = Key::new("ROOT")
        .key(Key::new("Select").value("Current", Data::Dword(2)).value("LastKnownGood", Data::Dword(1)))
        .key(set("ControlSet001", "OLD-NAME"))
        .key(set("ControlSet002", "FAB-SQL-9"));
    let tree = Tree::new()
        .file("Windows/System32/config/SYSTEM", hive::file(&root, Lists::Lf, true))
        .file("Windows/System32/config/SOFTWARE", hive::software(&[("EnableCsvVssWriter", Data::Dword(0))], None));
    let case = analyze(&tree);
    assert_eq!(nodes(&case), ["fab-sql-9"]);
    assert_eq!(case["nodes"][0]["fqdn"], "fab-sql-9.corp.contoso.com");
    assert_eq!(
        case["nodes"][0]["csv_writer"]["setting"]["value"], 0,
        "the other hive of the disk is the same machine's"
    );
}

#[test]
fn a_hive_that_was_in_use_says_what_to_ask_for() {
    let dirty = Tree::new().file("vm-1/SOFTWARE", {
        let root = Key::new("ROOT").key(Key::new("Microsoft"));
        hive::file(&root, Lists::Lf, false)
    });
    let case = analyze(&dirty);
    let problem = case["sources"][0]["problems"][0].as_str().unwrap();
    assert!(problem.contains(".LOG1") && problem.contains("reg query"), "{problem}");
}

#[test]
fn hosts_called_like_words_of_captures_keep_their_captures_apart() {
    let list = |host: &str| listing::vssadmin(Language::English, host, &listing::csv_node());
    let tree = Tree::new()
        .text("APP01_vssadmin_list_writers.txt", Encoding::Utf8, &list("x"))
        .text("SYSTEM01_vssadmin_list_writers.txt", Encoding::Utf8, &list("x"))
        .text("VM-3_vssadmin_list_writers.txt", Encoding::Utf8, &list("x"));
    assert_eq!(nodes(&analyze(&tree)), ["app01", "system01", "vm-3"]);

    // A host that is called as a collector's folder is: its log says so, and other hosts' folders stay theirs.
    let log = Log::new("System").computer("CLUSTER.contoso.com").events(evtx::boot("2024-08-31T20:00:00Z", "0 UTC"));
    let other = Log::new("System").computer("VM-2.contoso.com").events(evtx::boot("2024-08-31T20:00:00Z", "0 UTC"));
    let tree = Tree::new()
        .file("System.evtx", log.build())
        .text("CLUSTER_vssadmin_list_writers.txt", Encoding::Utf8, &list("x"))
        .file("TSS_VM-2_240903-101500_SHA/eventlog/evtx/VM-2_evt_System.evtx", other.build())
        .text(
            "TSS_VM-2_240903-101500_SHA/cluster/get-clusternode.txt",
            Encoding::Utf8,
            "Name State\n---- -----\nVM-2 Up\n",
        );
    let case = analyze(&tree);
    assert_eq!(nodes(&case), ["cluster", "vm-2"]);
    let expected = [
        ("CLUSTER_vssadmin_list_writers.txt", Some("cluster")),
        ("System.evtx", Some("cluster")),
        ("TSS_VM-2_240903-101500_SHA/cluster/get-clusternode.txt", Some("vm-2")),
        ("TSS_VM-2_240903-101500_SHA/eventlog/evtx/VM-2_evt_System.evtx", Some("vm-2")),
    ];
    assert_eq!(owners(&case), expected);
}

#[test]
fn a_log_with_boots_and_a_new_name_tells_whose_it_is_and_since_when() {
    let system = Log::new("System")
        .computer("WIN-OLD7Q")
        .events(evtx::boot("2024-08-20T20:00:00Z", "0 UTC"))
        .event(evtx::event_log_6011("2024-08-21T08:00:00Z", "WIN-OLD7Q", "VM-1"))
        .event(evtx::kernel_general_13("2024-08-21T08:01:00Z"))
        .computer("VM-1.contoso.com")
        .events(evtx::boot("2024-08-21T08:03:00Z", "0 UTC"))
        .event(evtx::event_log_6013("2024-09-01T12:00:00Z", 964_620, "0 UTC"));
    let application = Log::new("Application").computer("VM-1.contoso.com").event(Vss8229::csv("2024-09-01T18:19:40Z"));
    let tree =
        Tree::new().file("upload/System.evtx", system.build()).file("upload/Application.evtx", application.build());
    let case = analyze(&tree);
    assert_eq!(nodes(&case), ["vm-1"]);
    let writer = &case["nodes"][0]["csv_writer"];
    assert_eq!(writer["status"], "enabled", "the 8229 is newer than the newest boot, which the log holds: {writer}");
    assert!(codes(&case).contains(&"COV015"), "the old name is said: {:?}", codes(&case));

    // The same uptime without the boot's own records: the boot is known, but not from the log.
    let cut = Log::new("System").computer("VM-1.contoso.com");
    let cut = cut.event(evtx::event_log_6013("2024-09-01T12:00:00Z", 921_420, "0 UTC")).build();
    let application = Log::new("Application").computer("VM-1.contoso.com").event(Vss8229::csv("2024-09-01T18:19:40Z"));
    let case =
        analyze(&Tree::new().file("upload/System.evtx", cut).file("upload/Application.evtx", application.build()));
    assert_eq!(case["nodes"][0]["csv_writer"]["status"], "unknown");
}

#[test]
fn two_clusters_in_one_path_are_said_and_judged_together() {
    let of = |cluster: &str, node: &str, csv: &str| {
        Tree::new().below(
            node,
            text(
                "cluster.txt",
                &format!("PS C:\\> Get-Cluster\n\nName\n----\n{cluster}\n\n\nPS C:\\> Get-ClusterSharedVolume\n{csv}PS C:\\>\n"),
            ),
        )
    };
    let rows = listing::volumes_table(&[["Cluster Disk 1", "Online", "vm-1"]]);
    let case = analyze(&of("CLU-A", "vm-1", &rows).with(of("CLU-B", "vm-9", "")));
    assert_eq!((&case["verdict"], &case["csv_usage"]["status"]), (&"csv-in-use".into(), &"in-use".into()));
    let finding = case["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "CSV017").unwrap();
    let said = format!("{}{}", finding["title"], finding["detail"]).to_lowercase();
    assert!(["--each", "clu-a", "clu-b"].iter().all(|part| said.contains(part)), "{said}");
    let one = analyze(&of("CLU-A", "vm-1", &rows).with(of("clu-a.contoso.com", "vm-9", "")));
    assert!(!codes(&one).contains(&"CSV017"), "one cluster in two spellings");
}

#[test]
fn verbose_says_of_each_source_what_was_found_in_it_and_where() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let says = |sample: &str, lang: &str| {
        let (_, report) = run(&samples.join(sample), &["--verbose", "--lang", lang]);
        report.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (sample, parts) in [
        (
            "zip-in-zip",
            &[
                "line 5: 2 nodes",
                "line 9: Get-ClusterSharedVolume ran and printed nothing",
                "line 5: the value EnableCsvVssWriter",
            ][..],
        ),
        (
            "everything",
            &[
                "channel Application with 58 records",
                "line 4: 12 writers as vssadmin list writers prints them",
                "line 9: 12 writers as diskshadow list writers prints them",
                "line 7: the key Failover Clusters without EnableCsvVssWriter",
                "a result of Get-ClusterSharedVolume without rows",
                "by its name it is the output of Get-ClusterSharedVolume",
                "text in which nothing that is looked for was found",
                "binary data that begins like no event log",
            ],
        ),
        ("csv-in-use", &["line 5: 1 Cluster Shared Volume"]),
    ] {
        let report = says(sample, "en");
        for part in parts {
            assert!(report.contains(part), "{sample}: {part}\n{report}");
        }
        assert!(!says(sample, "ja").contains("evidence."), "{sample}: a key without a text");
    }
}

#[test]
fn each_cap_can_be_set_and_what_it_leaves_out_is_said() {
    let text = |n: usize| {
        Tree::new().text("csv.txt", Encoding::Utf8, &listing::volumes_table(&[["a", "Online", "n"]]).repeat(n))
    };
    let inner = text(40).zip();
    let tree = Tree::new().with(text(40)).text("b.txt", Encoding::Utf8, "note").file("in.zip", inner);
    let space = tempfile::tempdir().unwrap();
    let path = space.path().join("case.zip");
    std::fs::write(&path, tree.zip()).unwrap();
    let (whole, _) = run(&path, &[]);
    assert_eq!(whole, Some(0));
    for (cap, value) in [
        ("--max-entries", "1"),
        ("--max-sources", "1"),
        ("--max-entry-bytes", "200"),
        ("--max-total-bytes", "200"),
        ("--max-ratio", "1"),
        ("--max-depth", "0"),
        ("--max-held-bytes", "50"),
        ("--max-memory", "50"),
    ] {
        let (exit, report) = run(&path, &["--format", "json", cap, value]);
        let report: Value = serde_json::from_str(&report).unwrap();
        let sources = report["cases"][0]["sources"].as_array().unwrap();
        let said = sources.iter().any(|source| !source["problems"].as_array().unwrap().is_empty());
        // A zip too large to be held is read from front to back instead.
        assert_eq!(
            (exit, said),
            if cap == "--max-held-bytes" { (Some(0), false) } else { (Some(1), true) },
            "{cap}: {sources:#?}"
        );
    }
}
