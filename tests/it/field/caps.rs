//! Each cap that loses something says so: what was left out is counted, the source is partial, the exit status is 1, and
//! the verdict is not conclusive where what is lost may decide.

use super::*;

/// A row: what is over its cap, its file, its text, and words of what is said.
type Over = (&'static str, &'static str, String, &'static str);

fn repeated(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

fn caps() -> Vec<Over> {
    let writer = |at: usize| {
        format!(
            "Writer name: 'W{at}'\n   Writer Id: {{e8132975-6f93-4464-a53e-1050253a{at:04x}}}\n   State: [1] Stable\n   Last error: No error\n\n"
        )
    };
    let csv_type = "Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume";
    let resource = "<Object Type=\"Microsoft.FailoverClusters.PowerShell.ClusterResource\"><Property Name=\"Name\">r</Property></Object>\n";
    let event = "     1 Sep 02 10:15  Information Foo               1000 words\n";
    vec![
        (
            "nodes",
            "nodes.txt",
            format!(
                "PS C:\\> Get-ClusterNode\n\nName     State Type\n----     ----- ----\n{}",
                repeated(1_100, |at| format!("vm{at:<6} Up    Node\n"))
            ),
            "100 more were left out",
        ),
        ("writers", "writers.txt", repeated(2_100, writer), "100 more writers"),
        (
            "names of volumes",
            "names.txt",
            format!(
                "PS C:\\> (Get-ClusterSharedVolume).Name\n{}PS C:\\> \n",
                repeated(10_100, |at| format!("Cluster Disk {at}\n"))
            ),
            "100 more were left out",
        ),
        (
            "properties of a list",
            "list.txt",
            format!(
                "Name         : Cluster Disk 1\nState        : Online\nOwnerNode    : dock1\nSharedVolumeInfo : {{C:\\ClusterStorage\\Volume1}}\n{}",
                repeated(1_100, |at| format!("Prop{at:<8} : 1\n"))
            ),
            "more volumes|left out",
        ),
        (
            "columns of a table",
            "wide.txt",
            format!(
                "PS C:\\> Get-ClusterSharedVolume | Format-Table *\n\nName    State  Node  {}\n----    -----  ----  {}\nDisk 1  Online dock1 {}\n\nPS C:\\> \n",
                repeated(130, |at| format!("P{at:<4} ")),
                "----- ".repeat(130),
                "x     ".repeat(130)
            ),
            "5 more facts of this source",
        ),
        (
            "objects of XML",
            "objects.xml",
            format!(
                "<?xml version=\"1.0\"?><Objects>\n{}<Object Type=\"{csv_type}\"><Property Name=\"Name\">Disk</Property></Object>\n</Objects>\n",
                resource.repeat(20_000)
            ),
            "1 more fact",
        ),
        (
            "rows of a table of events",
            "table.txt",
            format!(
                "   Index Time          EntryType   Source    InstanceID Message\n   ----- ----          ---------   ------    ---------- -------\n{}     2 Sep 02 10:15  Error       VSS               8194 words\n",
                event.repeat(40_100)
            ),
            "more events than the cap",
        ),
        ("events", "events.txt", "Source: VSS\nEvent ID: 8194\n\n".repeat(20_100), "100 more facts"),
        (
            "points of recovery",
            "points.txt",
            repeated(600, |at| format!("CrashConsistent   9/{}/2024 1:00:00 AM\n", 1 + at % 28)),
            "100 more facts",
        ),
        (
            "errors of jobs",
            "job.txt",
            repeated(150, |at| {
                format!(
                    "Error code: ExtensionSnapshotFailed{}x\n",
                    "abcdefghijklmnopqrstuvwxyz".chars().cycle().skip(at % 26).take(2 + at / 26).collect::<String>()
                )
            }),
            "more facts",
        ),
        (
            "the end of a JSON",
            "cut.json",
            "[\n  {\n    \"Name\": \"Cluster Disk 1\",\n    \"State\": 2,\n    \"OwnerNode\": \"dock1\",\n    \"SharedVolumeInfo\": [{\"FriendlyVolumeName\": \"C:\\\\ClusterStorage\\\\Volume1\"}]\n  },\n  {\n    \"Name\": \"Clus".to_owned(),
            "stops before its end",
        ),
        (
            "the end of a JSON of writers",
            "writers.json",
            "[{\"Name\":\"Task Scheduler Writer\",\"State\":\"Failed\",\"WriterId\":\"{d61d61c8-d73a-4eee-8cdd-f6f9786b7124}\"},\n{\"Name\":\"Clus".to_owned(),
            "stops before its end",
        ),
        (
            "the end of the first object of a JSON",
            "cut.json",
            "{\"Name\": \"Cluster Disk 1\", \"State\": 2, \"OwnerNode\": \"dock1\", \"SharedVolumeInfo\": [], \"Id\": \"7".to_owned(),
            "stops before its end",
        ),
        (
            "words behind a large export",
            "large.csv",
            format!(
                "Level,Date and Time,Source,Event ID,Task Category\n{}Volume1 of the cluster's shared volumes paused\n",
                "Information,9/3/2024 6:19:40 PM,VSS,8224,None,The service stops\n".repeat(1_200)
            ),
            "not well formed",
        ),
        (
            "the end of a runner's answer",
            "runner.json",
            format!("{{\"changed\":true,\"stdout\":\"{}Writer na", writer(1).replace('\n', "\\r\\n")),
            "stops before its end",
        ),
        (
            "the end of an event in JSON",
            "events.json",
            "[{\"ProviderName\":\"VSS\",\"Id\":8194,\"MachineName\":\"dock1\",\"Message\":\"Volume Shadow".to_owned(),
            "ends in the middle of an event",
        ),
        (
            "the end of an event in XML",
            "events.xml",
            "<Events><Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"VSS\"/><EventID>8194</EventID><TimeCr".to_owned(),
            "ends in the middle of an event",
        ),
        (
            "values of a JSON",
            "values.json",
            format!("[{}{{}}]", "{\"Name\":\"Cluster Disk 1\",\"State\":2,\"OwnerNode\":\"dock1\",\"SharedVolumeInfo\":[]},".repeat(60_000)),
            "left out",
        ),
        (
            "columns of a CSV",
            "Get-ClusterSharedVolume.csv",
            format!("Name,State,Node,{}\nDisk,Online,dock1,{}\n", vec!["x"; 600].join(","), vec!["1"; 600].join(",")),
            "91 more facts",
        ),
        (
            "cells of a CSV",
            "Get-ClusterSharedVolume.csv",
            format!(
                "Name,State,Node,{}\n{}",
                vec!["x"; 97].join(","),
                format!("Disk,Online,dock1,{}\n", vec!["1"; 97].join(",")).repeat(2_507)
            ),
            "7 more were left out",
        ),
        (
            "hosts before lines",
            "hosts.txt",
            repeated(300, |at| list().lines().take(16).map(|line| format!("vm-{at:03}: {line}\n")).collect()),
            "256 hosts",
        ),
    ]
}

#[test]
fn each_cap_that_loses_something_says_so() {
    let mut wrong = Vec::new();
    for (what, file, text, words) in caps() {
        let folder = tempfile::tempdir().unwrap();
        silent(&format!("dock1/{file}"), &text).write_to(folder.path());
        let mut analyze = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
        let output = analyze.args(["analyze", "--format", "json"]).arg(folder.path()).output().unwrap();
        let status = output.status;
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let case = &report["cases"][0];
        let mut sources = case["sources"].as_array().unwrap().iter();
        let source = sources.find(|one| one["path"].as_str().unwrap().ends_with(file)).unwrap();
        let problems = source["problems"].to_string();
        let says = words.split('|').any(|words| problems.contains(words));
        let sure = case["confidence"] == "conclusive" && case["csv_usage"]["status"] != "in-use";
        if !says || source["status"] != "partial" || status.code() != Some(1) || sure {
            wrong.push(format!("{what}: {status}, {}, {}: {problems}", source["status"], case["confidence"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Facts that decide are kept where others are left out.
#[test]
fn a_volume_behind_twenty_thousand_facts_was_left_out() {
    let text = "PS C:\\> hostname\ndock1\n".repeat(20_100)
        + "PS C:\\> Get-ClusterSharedVolume\n\nName           State  Node\n----           -----  ----\nCluster Disk 1 Online dock1\n";
    let case = case_of(&silent("dock1/session.txt", &text));
    assert_eq!(case["csv_usage"]["status"], "in-use", "{case:#}");
}

/// What a text is searched for is searched for in all of it.
#[test]
fn heads_below_hundreds_of_lines_and_in_long_lines_are_found() {
    let above = "see you\n".repeat(400);
    let long =
        format!("2024-09-03 01:00:00 Source: VSS, Event ID: 8194, Level: Error, Message: {}\n", "x ".repeat(6_000));
    let nameless = "\nTrouble. hr = 0x80042308, gone\n\nOperation:\n   Freeze Event\n\nContext:\n   Writer Class Id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}\n   Writer Name: SqlServerWriter\n";
    check(vec![
        ("a long line", one(long), Events(&[(8194, 1)])),
        ("an event without its id", one(format!("{above}{nameless}")), Words(&["0x80042308"])),
        (
            "a search for the class id",
            one(format!(
                "{above}PS C:\\> vssadmin list writers | findstr 1072ae1c\n   Writer Id: {{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}}\nPS C:\\> "
            )),
            List(1, "enabled", &[]),
        ),
    ]);
}

/// Behind the place where it breaks off there may be more of them.
#[test]
fn a_list_of_nodes_that_breaks_off_is_none() {
    let list = |end: &str| {
        let node =
            |name: &str| format!("{{\"Name\": \"{name}\", \"State\": 0, \"NodeWeight\": 1, \"DynamicWeight\": 1}}");
        case_of(&silent("dock1/get-clusternode.json", &format!("[{},\n{}{end}", node("dock1"), node("dock2"))))
    };
    let names_both = |case: &Value| case.to_string().contains("dock2");
    assert!(names_both(&list("]")) && !names_both(&list(",\n{\"Na")));
}
