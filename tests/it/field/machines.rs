//! Which machines there are: what is no name of one in a console, in a file's or folder's name, and in a carrier.

use super::*;

/// What PowerShell says below a command that it does not know.
fn unknown(cmdlet: &str) -> String {
    let under = "~".repeat(cmdlet.len());
    format!(
        "PS C:\\Windows\\system32> {cmdlet}\n{cmdlet} : The term '{cmdlet}' is not recognized as the name of a cmdlet, \
         function, script file, or operable program.\nAt line:1 char:1\n+ {cmdlet}\n+ {under}\n    + CategoryInfo          : \
         ObjectNotFound: ({cmdlet}:String) [], CommandNotFoundException\n    + FullyQualifiedErrorId : \
         CommandNotFoundException\n\n"
    )
}

fn hostname(host: &str) -> String {
    format!("PS C:\\Windows\\system32> hostname\n{host}\n")
}

/// A list of eleven writers as it is printed, of which no line names its machine.
fn printed() -> String {
    listing::vssadmin(Language::English, "dock1", &listing::csv_node())
}

fn typed() -> String {
    format!("PS C:\\Windows\\system32> vssadmin list writers\n{}", printed())
}

#[test]
fn what_a_console_says_between_a_hosts_name_and_its_list_is_no_host() {
    let session = |between: &str| Tree::new().file("a/b.txt", hostname("DOCK-1") + between + &typed());
    let seven = "Get-VM: The term 'Get-VM' is not recognized as a name of a cmdlet.\nCheck the spelling of the name.\n";
    let prompt = "PS C:\\Windows\\system32> ";
    let two = hostname("DOCK-1") + &unknown("Get-VM") + &typed() + &hostname("DOCK-2") + &unknown("Get-VM") + &typed();
    check(vec![
        ("an unknown cmdlet", session(&unknown("Get-VM")), Nodes(&["dock-1"])),
        ("PowerShell 7", session(&format!("{prompt}Get-VM\n{seven}")), Nodes(&["dock-1"])),
        ("a cluster's name", session(&format!("{prompt}(Get-Cluster).Name\nCLU-7\n")), Nodes(&["dock-1"])),
        ("names of guests", session(&format!("{prompt}Get-VM | select -exp Name\nVM-7\nVM-8\n")), Nodes(&["dock-1"])),
        ("a file of names", session(&format!("{prompt}type all.txt\nDOCK-7\nDOCK-8\n")), Nodes(&["dock-1"])),
        ("two sessions", Tree::new().file("a/b.txt", two), Nodes(&["dock-1", "dock-2"])),
        (
            "hosts that a loop printed",
            session(&format!("{prompt}foreach ($n in $all) {{ $n.Name; run $n }}\nDOCK-7\n{0}DOCK-8\n{0}", printed())),
            Nodes(&["dock-1", "dock-7", "dock-8"]),
        ),
    ]);
    let plain = listing::vssadmin(Language::English, "dock1", &listing::plain_server());
    let case = case_of(&Tree::new().file("a/b.txt", hostname("DOCK-1") + &unknown("Get-ClusterSharedVolume") + &plain));
    assert_eq!((&case["verdict"], nodes(&case)), (&"not-a-cluster".into(), vec!["dock-1"]), "{case:#}");
}

/// The cmdlet is unknown on the PC of who wrote, and the list is of the server: that was no cluster, for sure.
#[test]
fn what_another_console_does_not_know_says_nothing_of_a_server() {
    let plain = listing::vssadmin(Language::English, "dock1", &listing::plain_server());
    let own = |user: &str| unknown("Get-ClusterSharedVolume").replacen("C:\\Windows\\system32", user, 1);
    let server =
        format!("C:\\Windows\\system32>hostname\nDOCK-1\n\nC:\\Windows\\system32>vssadmin list writers\n{plain}");
    for text in [
        format!("On my PC:\n\n{}and on the server:\n\n{server}", own("C:\\Users\\petra")),
        format!("On the server:\n\n{server}\nOn my PC:\n\n{}", own("C:\\Users\\petra")),
        format!("{}{}", own("C:\\Users\\petra"), server.split_once("DOCK-1\n\n").unwrap().1),
    ] {
        let case = case_of(&Tree::new().file("mail.txt", text.as_str()));
        assert_eq!(case["verdict"], "needs-evidence", "{text}: {case:#}");
    }
    for text in [
        own("C:\\Windows\\system32") + &server,
        own("C:\\Users\\petra").replacen("\n\n", "\n\nPS C:\\Users\\petra> cd \\Windows\\system32\n", 1) + &server,
    ] {
        assert_eq!(case_of(&Tree::new().file("mail.txt", text.as_str()))["verdict"], "not-a-cluster", "{text}");
    }
}

#[test]
fn files_and_folders_are_called_by_words_days_and_hosts() {
    let files = |names: &[&str]| names.iter().fold(Tree::new(), |tree, name| tree.file(name, printed()));
    check(vec![
        (
            "servers of applications",
            files(&["dk-app-02_writers.txt", "dk-app-1_csv_writers.txt"]),
            Nodes(&["dk-app-02", "dk-app-1"]),
        ),
        (
            "servers of logs",
            files(&["dk-log-1-vssadmin.txt", "dk-log-2-vssadmin.txt"]),
            Nodes(&["dk-log-1", "dk-log-2"]),
        ),
        ("days", files(&["DK-A_20241013_vssadmin.txt", "DK-A_2024-10-15.txt"]), Nodes(&["dk-a"])),
        (
            "Japanese close to a host",
            files(&["DK-A採取ログ/vssadmin.txt", "DK-B採取ログ/vssadmin.txt"]),
            Nodes(&["dk-a", "dk-b"]),
        ),
    ]);
    for name in [
        "新しいフォルダー/New Text Document.txt",
        "RE.txt",
        "screen.txt",
        "コマンド結果.txt",
        "調査結果/調査結果.txt",
        "邮件.txt",
        "Résultat.txt",
    ] {
        let case = case_of(&files(&[name]));
        let stem = |part: &str| part.split('.').next().unwrap().to_lowercase();
        assert!(nodes(&case).iter().all(|node| !name.split('/').any(|part| stem(part) == *node)), "{name}: {case:#}");
    }
}

/// What a program logs of writers or volumes is called after the program, its job or the machine that it worked on.
#[test]
fn logs_of_programs_are_called_after_no_machine() {
    let failed = "Writer 'SqlServerWriter' is failed at 'VSS_WS_FAILED_AT_FREEZE'.\n";
    let volume = "Volume C:\\ClusterStorage\\Volume3 is there\n";
    for name in [
        "Task.VM-APP-11.log",
        "Job.Daily.Backup.log",
        "Agent.VM-APP-11.log",
        "vsbkp.log",
        "clBackup.log",
        "cvd_2.log",
        "bengine.log",
        "BEX00211.txt",
        "commvault_event.txt",
        "veeam.txt",
        "dsmerror.log",
        "CBEngineCurr.errlog",
        "diskpart.txt",
        "wmi.txt",
        "s2d.txt",
        "vmm.txt",
        "tills.txt",
        "構成一覧.txt",
        "acronis.log",
        "csv_fl.txt",
    ] {
        for text in [failed, volume] {
            let tree = Tree::new()
                .file("dock1/vssadmin.txt", printed())
                .file("dock2/vssadmin.txt", listing::vssadmin(Language::English, "dock2", &listing::csv_node()))
                .file(name, text);
            let case = case_of(&tree);
            assert_eq!(nodes(&case), ["dock1", "dock2"], "{name}: {text}");
        }
    }
    check(vec![
        ("a job's number behind the host", Tree::new().file("BEX_DOCK1_00112.txt", failed), Nodes(&["dock1"])),
        (
            "a runner's answer with the host's name",
            Tree::new().file("runcmd_7.txt", format!("DOCK-1\r\n{}", printed())),
            Nodes(&["dock-1"]),
        ),
    ]);
}

#[test]
fn logs_give_their_folders_captures_their_host() {
    let log = |host: &str| Log::new("Application").computer(host).event(evtx::vss_8224("2024-09-01T12:00:00Z")).build();
    let beside = |logs: &str, list: &str| {
        Tree::new().file(&format!("{logs}/Application.evtx"), log("dock1")).file(list, printed())
    };
    check(vec![
        ("logs a layout below", beside("採取資料/winevt/Logs", "採取資料/vssadmin.txt"), WHOLE_HERE),
        ("folders of kinds", beside("Quay/Event Logs", "Quay/Command Output/vssadmin list writers.txt"), WHOLE_HERE),
        (
            "a description of the machine",
            Tree::new().file("Q/systeminfo.txt", SYSTEMINFO).file("Q/vssadmin.txt", printed()),
            WHOLE_HERE,
        ),
        (
            "another machine's file beside a description",
            Tree::new().file("Q/systeminfo.txt", SYSTEMINFO).file("Q/dock2.txt", printed()),
            Nodes(&["dock1", "q"]),
        ),
        ("another machine's file", beside("Quay/Event Logs", "Quay/dock2.txt"), Nodes(&["dock1", "quay"])),
        ("another machine's folder", beside("Quay/dock1/Logs", "Quay/dock2/vssadmin.txt"), Nodes(&["dock1", "dock2"])),
        (
            "logs of two machines",
            beside("Quay/Event Logs", "Quay/Text/vssadmin.txt").file("Quay/Event Logs/System.evtx", log("dock2")),
            Nodes(&["dock1", "dock2", "quay"]),
        ),
    ]);
    let renamed = Log::new("System")
        .computer("WIN-4T0P")
        .event(evtx::event_log_6011("2024-08-22T08:00:00Z", "WIN-4T0P", "DOCK1"))
        .computer("dock1")
        .event(evtx::event_log_6013("2024-09-01T12:00:00Z", 964_620, "0 UTC"));
    let silent = Log::new("System")
        .computer("WIN-4T0PXY2Q9AB")
        .event(evtx::event_log_6013("2024-08-22T12:00:00Z", 9_620, "0 UTC"))
        .computer("dock1")
        .event(evtx::event_log_6013("2024-09-01T12:00:00Z", 964_620, "0 UTC"));
    let bare = |path: &str| Tree::new().file(path, printed());
    let old = |path: &str| Tree::new().file("System.evtx", renamed.clone().build()).file(path, printed());
    let syslog = |host: &str| {
        printed().lines().map(|line| format!("Aug 21 10:15:02 {host} agent[4]: {line}\n")).collect::<String>()
    };
    let transcript = |start: &str| {
        let stars = "*".repeat(22);
        format!(
            "{stars}\nWindows PowerShell transcript start\nStart time: {start}\nUsername: YARD\\ann\nMachine: WIN-4T0P (Microsoft Windows NT 10.0.17763.0)\n{stars}\n{}{stars}\nWindows PowerShell transcript end\nEnd time: {start}\n{stars}\n",
            typed()
        )
    };
    let stated = |text: String| Tree::new().file("System.evtx", renamed.clone().build()).file("agent.log", text);
    check(vec![
        (
            "a name that Windows made up, stated by a capture",
            Tree::new().file("System.evtx", silent.clone().build()).file("agent.log", syslog("WIN-4T0PXY2Q9AB")),
            Nodes(&["dock1"]),
        ),
        ("a former name, stated by a capture without a day", stated(syslog("WIN-4T0P")), Nodes(&["dock1"])),
        ("a former name, stated by a capture of before", stated(transcript("20240820101500")), Nodes(&["dock1"])),
        ("a name that another machine has now", stated(transcript("20240902101500")), Nodes(&["dock1", "win-4t0p"])),
        ("a bundle with the old name", old("WIN-4T0P_vssadmin_list_writers.txt"), Nodes(&["dock1"])),
        ("a folder with the old name", old("WIN-4T0P/vssadmin.txt"), Nodes(&["dock1"])),
        ("a page's title", bare("Seite.mht.txt"), Nodes(&["unnamed"])),
        ("a mail's subject", bare("AW_ Sicherung fehlgeschlagen.txt"), Nodes(&["unnamed"])),
        ("a ticket's number", bare("INC0012345.txt"), Nodes(&["unnamed"])),
        ("a ticket's folder", bare("INC0012345/list.txt"), Nodes(&["unnamed"])),
        ("a host behind a ticket's number", bare("INC0012345_dock1_writers.txt"), Nodes(&["dock1"])),
        ("a second copy", bare("dock1.txt").file("dock1 (1).txt", printed()), Nodes(&["dock1"])),
        (
            "a name that Windows made up",
            Tree::new()
                .file("System.evtx", silent.build())
                .file("WIN-4T0PXY2Q9AB_vssadmin_list_writers.txt", printed()),
            Nodes(&["dock1"]),
        ),
    ]);
}

const SYSTEMINFO: &str = "\r\nHost Name:                 DOCK1\r\nOS Name:                   Microsoft Windows Server 2019 Standard\r\nOS Version:                10.0.17763 N/A Build 17763\r\nSystem Boot Time:          9/1/2024, 6:00:00 AM\r\nTime Zone:                 (UTC) Coordinated Universal Time\r\n";
const WHOLE_HERE: Says = List(12, "enabled", &[]);

#[test]
fn carriers_name_their_hosts_in_their_own_ways() {
    let list = printed();
    let string = serde_json::to_string(&list).unwrap();
    let lines = |of: &dyn Fn(&str) -> String| list.lines().map(|line| of(line) + "\n").collect::<String>();
    let said = |line: &str| serde_json::to_string(line).unwrap();
    let runner = |host: &str| lines(&|line| format!("{host:<7} | {line}"));
    check(vec![
        (
            "a device's name beside what it printed",
            Tree::new()
                .file("job.json", format!("{{\"deviceName\": \"DOCK1\", \"exitCode\": 0, \"stdout\": {string}}}\n")),
            WHOLE_HERE,
        ),
        (
            "a guest agent",
            Tree::new().file("dock1.json", format!("{{\n \"exitcode\": 0,\n \"out-data\": {string}\n}}\n")),
            Nodes(&["dock1"]),
        ),
        (
            "a shipper of logs",
            Tree::new().file(
                "beat.ndjson",
                lines(&|line| format!("{{\"host\": {{\"name\": \"dock1\"}}, \"message\": {}}}", said(line))),
            ),
            WHOLE_HERE,
        ),
        (
            "its keys with dots",
            Tree::new().file(
                "beat.ndjson",
                lines(&|line| format!("{{\"host.name\": \"dock1\", \"message\": {}}}", said(line))),
            ),
            WHOLE_HERE,
        ),
        (
            "a runner's padded names",
            Tree::new().file("run.txt", runner("dock-1") + &runner("dock-12")),
            Nodes(&["dock-1", "dock-12"]),
        ),
    ]);
}

/// It was a node, its cluster another one, and its proof none.
#[test]
fn a_machine_from_which_a_cluster_is_managed_is_no_node_of_it() {
    let head = "**********************\nWindows PowerShell transcript start\nStart time: 20240903093011\nUsername: A\\b\nMachine: DESK7 (Microsoft Windows NT 10.0.20348.0)\n**********************\n";
    let nodes_of = "PS C:\\> Get-ClusterNode -Cluster CLU-7\n\nName  State Type\n----  ----- ----\ndock1 Up    Node\ndock2 Up    Node\n\n\n";
    let end = "PS C:\\> Stop-Transcript\n**********************\nWindows PowerShell transcript end\nEnd time: 20240903093059\n**********************\n";
    let list = |host: &str| listing::vssadmin(Language::English, host, &listing::csv_node());
    let case = |asked: &str, more: &str| {
        let text = format!("{head}{nodes_of}PS C:\\> Get-ClusterSharedVolume{asked}\n{more}{end}");
        let tree = Tree::new().file("desk.txt", text).file("dock1/list.txt", list("dock1"));
        case_of(&tree.file("dock2/list.txt", list("dock2")))
    };
    let named = case(" -Cluster CLU-7", "");
    let steps = named["remediation"].as_array().unwrap().iter().flat_map(|step| step["nodes"].as_array().unwrap());
    assert!(steps.into_iter().all(|node| node == "dock1" || node == "dock2"), "{named:#}");
    assert_eq!((&named["verdict"], &named["confidence"]), (&"csv-writer-unneeded".into(), &"conclusive".into()));
    assert_eq!(nodes(&named), ["dock1", "dock2"]);
    for other in [case("", ""), case(" -Cluster CLU-8", "")] {
        assert_eq!(other["csv_usage"]["status"], "unknown", "{other:#}");
    }
    // Two clusters, whose names were taken for hosts.
    let asked = |name: &str, node: &str| {
        let row = format!("{node} Up    Node");
        format!(
            "PS C:\\> Get-Cluster {name}\n\nName\n----\n{name}\n\nPS C:\\> Get-ClusterNode -Cluster {name}\n\nName  State Type\n----  ----- ----\n{row}\n\n\nPS C:\\> Get-ClusterSharedVolume -Cluster {name}\n"
        )
    };
    let text = format!("{head}{}{}{end}", asked("CLU-7", "dock1"), asked("CLU-8", "quay1"));
    let two = case_of(&Tree::new().file("desk.txt", text).file("dock1/list.txt", list("dock1")));
    assert!(nodes(&two).iter().all(|node| !node.starts_with("clu")), "{two:#}");
    assert_eq!(two["csv_usage"]["status"], "unknown", "{two:#}");
    // What shows that it is a node of some cluster keeps it.
    let own =
        case(" -Cluster CLU-7", "PS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\ndesk7 Up    Node\n\n");
    assert!(nodes(&own).contains(&"desk7") && own["verdict"] != "csv-writer-unneeded", "{own:#}");
}

/// Taken for one machine, the well list of the one hid what failed on the other.
#[test]
fn lists_that_a_number_alone_tells_apart_are_of_two_machines() {
    let other = || listing::vssadmin(Language::English, "dock2", &listing::csv_node());
    for (one, two, nodes) in [
        ("1号機.txt", "2号機.txt", ["1号機", "2号機"]),
        ("node 1.txt", "node 2.txt", ["node 1.txt", "node 2.txt"]),
        ("1/vssadmin.txt", "2/vssadmin.txt", ["1", "2"]),
    ] {
        let case = case_of(&Tree::new().file(one, list()).file(two, other()));
        assert_eq!(super::nodes(&case), nodes, "{one}");
        let failed = case["nodes"].as_array().unwrap().iter().flat_map(|node| node["writers"].as_array().unwrap());
        assert_eq!(failed.filter(|writer| writer["failed"] == true).count(), 1, "{one}");
    }
    let case = case_of(&Tree::new().file("dock1/writers1.txt", other()).file("dock1/writers2.txt", list()));
    assert_eq!(super::nodes(&case), ["dock1"], "a machine's own folder");
    // Of one machine at two times, in no order that is known, the failure still counts.
    let case = case_of(&Tree::new().file("run 1.txt", other()).file("run 2.txt", list()));
    let titles = case["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "WRT002");
    let titles: Vec<&str> = titles.map(|finding| finding["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["SqlServerWriter is listed as failed"]);
}

#[test]
fn a_list_with_a_note_that_writers_were_taken_out_is_no_proof() {
    let off = |host: &str| {
        let writers: Vec<_> = listing::csv_node()
            .into_iter()
            .filter(|listed| !listed.writer.name.starts_with("Cluster Shared"))
            .collect();
        listing::vssadmin(Language::English, host, &writers)
    };
    let count = "PS C:\\> hostname\nDOCK1\nPS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\nDOCK1 Up    Node\nDOCK2 Up    Node\n\n\n\
        PS C:\\> @(Get-ClusterSharedVolume).Count\n0\nPS C:\\> \n";
    let answer = |list: String| {
        let case = case_of(
            &Tree::new().file("csv.txt", count).file("dock1/vss.txt", off("dock1")).file("dock2/vss.txt", list),
        );
        format!("{} {}", case["verdict"].as_str().unwrap(), case["confidence"].as_str().unwrap())
    };
    assert_eq!(answer(off("dock2")), "no-action conclusive");
    assert!(answer(format!("# Stable writers removed for brevity\n{}", off("dock2"))).starts_with("needs-evidence"));
    for behind in [
        "All other writers are stable as well.",
        "The rest are all fine.",
        "see attachment for the full list",
        "die restlichen Writer sind auch stabil",
        "他のライターはすべて安定しています。",
        "<SPACE> next page; <CR> next line; Q quit",
        "<LEERTASTE> Nächste Seite; <EINGABE> Nächste Zeile; B Beenden",
    ] {
        for (before, after) in [("", ""), ("```\n", "```\n")] {
            let text = format!("{before}{}\n{after}\n{behind}\n", off("dock2"));
            assert!(answer(text).starts_with("needs-evidence"), "{behind}");
        }
    }
    // Said of the writers of a list that is whole, or of another machine.
    for words in ["All other writers are stable.\n\n", "The other node is stable, too.\n\n"] {
        assert_eq!(answer(format!("{words}{}", off("dock2"))), "no-action conclusive", "{words}");
    }
    assert_eq!(answer(format!("{}\nThe other node is stable, too.\n", off("dock2"))), "no-action conclusive");
}

/// A node that only owners' rows or events name sent nothing: the answer was conclusive without it.
#[test]
fn nodes_that_rows_and_events_name_are_asked_for() {
    let off = || {
        let writers: Vec<_> =
            listing::csv_node().into_iter().filter(|w| !w.writer.name.starts_with("Cluster Shared")).collect();
        listing::vssadmin(Language::English, "dock1", &writers)
    };
    let csv = "PS C:\\> hostname\nDOCK1\nPS C:\\> Get-ClusterSharedVolume\nPS C:\\> \n";
    let event = |id: u32, said: &str| {
        format!(
            "Log Name:      System\nSource:        Microsoft-Windows-FailoverClustering\nDate:          9/14/2024 3:00:01 AM\nEvent ID:      {id}\nLevel:         Critical\nComputer:      dock1\nDescription:\n{said}\n"
        )
    };
    let case = |more: &str| {
        case_of(&Tree::new().file("dock1/csv.txt", csv).file("dock1/vss.txt", off()).file("dock1/more.txt", more))
    };
    let asked = |case: &serde_json::Value| -> Vec<String> {
        let missing = case["missing"].as_array().unwrap().iter();
        let mut names: Vec<String> = missing.filter_map(|one| Some(one["node"].as_str()?.to_owned())).collect();
        names.sort();
        names.dedup();
        names
    };
    for more in [
        "PS C:\\> Get-ClusterGroup\n\nName              OwnerNode State\n----              --------- -----\nAvailable Storage dock2     Offline\nCluster Group     dock1     Online\n".to_owned(),
        "PS C:\\> Get-ClusterResource | ft Name,State,OwnerNode,ResourceType\n\nName       State  OwnerNode ResourceType\n----       -----  --------- ------------\nCluster IP Online dock2     IP Address\n".to_owned(),
        "PS C:\\> Get-ClusterNetworkInterface\n\nName             Node  Network           State\n----             ----  -------           -----\ndock1 - Ethernet dock1 Cluster Network 1 Up\ndock2 - Ethernet dock2 Cluster Network 1 Up\n".to_owned(),
        "[{\"Name\":\"Cluster Group\",\"OwnerNode\":\"dock2\",\"State\":\"Online\",\"GroupType\":\"Cluster\"}]\n".to_owned(),
        "Name\tStatus\tAssigned Vote\tCurrent Vote\tInformation\ndock1\tUp\t1\t1\t\ndock2\tUp\t1\t1\t\n".to_owned(),
        event(1135, "Cluster node 'dock2' was removed from the active failover cluster membership."),
        event(1135, "クラスター ノード 'dock2' は、アクティブ フェールオーバー クラスター メンバーシップから削除されました。"),
    ] {
        let case = case(&more);
        assert_eq!(case["verdict"], "no-action", "{more}");
        assert_eq!(case["confidence"], "likely", "{more}");
        assert!(asked(&case).contains(&"dock2".to_owned()), "{more}");
        assert!(asked(&case).iter().all(|name| name.starts_with("dock")), "{more}: {:?}", asked(&case));
    }
    for (more, names) in [
        // Cells that were pushed out of their columns name nobody.
        ("PS C:\\> Get-ClusterGroup\n\nName  OwnerNode State\n----  --------- -----\nAvailable Storage dock2 Offline\n".to_owned(), false),
        // Another cluster's.
        ("PS C:\\> Get-ClusterGroup -Cluster quay\n\nName          OwnerNode State\n----          --------- -----\nCluster Group dock7     Online\n".to_owned(), false),
        // Evicted since.
        (event(1135, "Cluster node 'dock2' was removed from the active failover cluster membership.") + "\n"
            + &event(1011, "Cluster node dock2 has been evicted from the failover cluster.")
            + "\nPS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\ndock1 Up    Node\n\n", false),
    ] {
        assert_eq!(asked(&case(&more)).iter().any(|name| name != "dock1"), names, "{more}");
    }
}
