//! What comes back in threads and tickets: replies below what was quoted, tables that a page took apart, reports of ours with
//! an answer below them.

use super::*;

const ASKED: &str = "PS C:\\> hostname\nDOCK1\nPS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\nDOCK1 Up    Node\n\n\n\
    PS C:\\> @(Get-ClusterSharedVolume).Count\n0\n";
const HEAD: &str = "PS C:\\> Get-ClusterSharedVolume\n\nName           State  Node\n----           -----  ----\n";

/// A count of 0 on `dock1` beside another text.
fn counted(text: &str) -> Tree {
    let console = format!("{ASKED}PS C:\\> vssadmin list writers\n{}PS C:\\> ", list());
    Tree::new().file("dock1.txt", console).file("ticket.txt", text)
}

fn decided(tree: &Tree) -> (String, String) {
    let case = case_of(tree);
    let said = |key: &str| case[key].as_str().unwrap().to_owned();
    (format!("{} {}", said("verdict"), said("confidence")), case["csv_usage"]["status"].as_str().unwrap().to_owned())
}

#[test]
fn rows_that_something_parted_from_their_header_speak_against_a_count() {
    assert_eq!(decided(&counted("Thank you.\n")).0, "csv-writer-unneeded conclusive");
    for (text, usage) in [
        (format!("{HEAD}\n\n\nCluster Disk 1 Online dock2\n"), "in-use"),
        (format!("{HEAD}\nOnly this one?\n\n> Cluster Disk 1 Online dock2\n"), "in-use"),
        (format!("{HEAD}\nTicket 12 - page 2 of 3\n\nPallets        Online dock2\n"), "in-use"),
        (format!("{}\n\nPallets        Online dock2\n", HEAD.replace("Node", "OwnerNode")), "in-use"),
        (format!("{HEAD}\nTicket 12 - page 2 of 3\n\n  Pallets   Online  (dock2)\n"), "unknown"),
    ] {
        let (verdict, csv) = decided(&counted(&text));
        assert_eq!(csv, usage, "{text}");
        assert!(matches!(verdict.split(' ').next(), Some("csv-in-use" | "needs-evidence")), "{verdict}: {text}");
    }
    // The cmdlet prints no header where there is nothing to print.
    assert_eq!(decided(&counted(HEAD)).0, "csv-writer-unneeded likely");
}

/// A thread stands newest on top: of two lists the one of the newer mail counts, and none where that is not known.
#[test]
fn lists_of_a_thread_are_in_the_order_of_their_mails() {
    let off = || {
        let writers: Vec<_> =
            listing::csv_node().into_iter().filter(|w| !w.writer.name.starts_with("Cluster Shared")).collect();
        listing::vssadmin(Language::English, "dock1", &writers)
    };
    let mail = |sent: &str, list: &str| {
        format!(
            "From: Bob\nSent: {sent}\nTo: Support\n\nPS C:\\> hostname\nDOCK1\nPS C:\\> vssadmin list writers\n{list}PS C:\\> \n\n"
        )
    };
    let quoted = |text: &str| text.lines().map(|line| format!("> {line}\n")).collect::<String>();
    let (new, old) = ("Tuesday, 15 October 2024 10:02", "Sunday, 13 October 2024 17:40");
    let state = |text: String| {
        let case = case_of(&Tree::new().file("csv.txt", ASKED).file("thread.txt", text));
        case["nodes"][0]["csv_writer"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(mail(new, &list()) + &quoted(&mail(old, &off()))), "enabled");
    assert_eq!(state(mail(new, &off()) + &quoted(&mail(old, &list()))), "disabled");
    assert_eq!(state(mail(old, &off()) + &mail(new, &list())), "enabled");
    // What failed in the older mail is well in the newer one, which says so of it, and names both places.
    let case = case_of(&Tree::new().file("csv.txt", ASKED).file(
        "thread.txt",
        mail(new, &off()) + &quoted(&mail(old, &off().replace("State: [1]", "State: [8]").replace("Stable", "Failed"))),
    ));
    let once = case["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "WRT002");
    let titles: Vec<&str> = once.map(|finding| finding["title"].as_str().unwrap()).collect();
    assert!(
        !titles.is_empty() && titles.iter().all(|title| title.contains("is well in the list that counts")),
        "{titles:?}"
    );
    for (first, second) in [
        ("Tuesday, 15 October 2024 10:02", "Tuesday, 15 October 2024 08:40"),
        ("10/09/2024 10:02", "09/10/2024 08:40"),
        ("yesterday", "before"),
    ] {
        assert_eq!(state(mail(first, &list()) + &quoted(&mail(second, &off()))), "unknown", "{first}");
    }
    let reply = format!("PS C:\\> hostname\nDOCK1\nPS C:\\> vssadmin list writers\n{}PS C:\\> \n", list());
    assert_eq!(
        state(format!("{reply}\nOn 13 Oct 2024, at 17:40, Bob wrote:\n{}", quoted(&mail(old, &off())))),
        "unknown"
    );
}

#[test]
fn a_reply_below_a_report_of_ours_is_read() {
    let report = |args: &[&str]| run(&[&["analyze"], args].concat(), &counted("Thank you.\n"));
    let volume = format!("{HEAD}Cluster Disk 1 Online dock2\n\nPS C:\\>\n");
    let event = viewer("9/3/2024");
    for args in [
        &["--format", "text"][..],
        &["--format", "text", "--lang", "ja", "--verbose"],
        &["--format", "markdown"],
        &["--format", "markdown", "--details", "--verbose"],
        &["--format", "json"],
        &["--format", "jsonl"],
        &["--format", "csv"],
        &["--format", "html"],
    ] {
        let report = report(args);
        assert_eq!(decided(&counted(&report)).0, "csv-writer-unneeded conclusive", "{args:?}");
        for reply in [&volume, &event] {
            let ticket = format!("{report}\n\n--- Reply ---\n\n{reply}");
            let line = 1 + ticket
                .lines()
                .position(|line| line.contains("Cluster Disk 1") || line.contains("Pallets"))
                .unwrap();
            let case = case_of(&counted(&ticket));
            assert_eq!(case["csv_usage"]["status"], "in-use", "{args:?} {reply}");
            if *reply == volume {
                assert_eq!(case["csv_usage"]["evidence"][0]["line"], line, "{args:?}");
            }
        }
    }
}

#[test]
fn what_hints_at_a_cluster_forbids_that_there_is_none() {
    let writers: Vec<_> = listing::csv_node().into_iter().filter(|w| !w.writer.name.starts_with("Cluster ")).collect();
    let list = listing::vssadmin(Language::English, "dock1", &writers);
    let unknown = "PS C:\\> Get-ClusterNode\nGet-ClusterNode : The term 'Get-ClusterNode' is not recognized as the name of a cmdlet, function, script file, or operable program.\nAt line:1 char:1\n\n";
    let verdict = |more: &str| {
        let text = format!("PS C:\\> hostname\nDOCK1\n{unknown}PS C:\\> vssadmin list writers\n{list}{more}PS C:\\> ");
        case_of(&one(text))["verdict"].as_str().unwrap().to_owned()
    };
    assert_eq!(verdict(""), "not-a-cluster");
    for hint in [
        "PS C:\\> Get-Service ClusSvc\n\nStatus   Name     DisplayName\n------   ----     -----------\nStopped  ClusSvc  Cluster Service\n\n",
        "PS C:\\> type x.log\nid {1072AE1C-E5A7-4EA1-9E4A-6F7964656570}\n",
        "PS C:\\> Get-WindowsFeature\n\n[X] Failover Clustering    Failover-Clustering    Installed\n",
        "PS C:\\> reg query HKLM\\Cluster\n\nHKEY_LOCAL_MACHINE\\Cluster\n    ClusterName    REG_SZ    CLDOCK\n\n",
        "PS C:\\> net start\nThese Windows services are started:\n\n   Cluster Service\n\n",
    ] {
        assert_eq!(verdict(hint), "needs-evidence", "{hint}");
    }
    let beside = |name: &str, text: &str| {
        let console = format!("PS C:\\> hostname\nDOCK1\n{unknown}PS C:\\> vssadmin list writers\n{list}PS C:\\> ");
        let case = case_of(&Tree::new().file("dock1/console.txt", console).file(name, text));
        case["verdict"].as_str().unwrap().to_owned()
    };
    let database = "Log Name:      Application\nSource:        VSS\nDate:          9/3/2024 1:00:00 AM\nEvent ID:      8229\nLevel:         Warning\nComputer:      dock1\nDescription:\nA VSS writer has rejected an event with error 0x800423f4, The writer experienced a non-transient error.\n\nContext:\n   Writer Class Id: {41e12264-35d8-479b-8e5c-9b23d1dad37e}\n   Writer Name: Cluster Database\n";
    let key = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Failover Clusters]\r\n\"MaxLicensedNodes\"=dword:00000040\r\n";
    for (name, text) in [
        ("mail.txt", "Hi, DOCK1 is one of two nodes of our SQL failover cluster."),
        ("メール.txt", "DOCK1 はフェールオーバー クラスターの 2 号機です。"),
        ("dock1/ip.txt", "   Description . . . : Microsoft Failover Cluster Virtual Adapter\n"),
        ("dock1/key.reg", key),
        ("dock1/event.txt", database),
    ] {
        assert_eq!(beside(name, text), "needs-evidence", "{text}");
    }
    let console = format!("PS C:\\> hostname\nDOCK1\n{unknown}PS C:\\> vssadmin list writers\n{list}PS C:\\> ");
    let told =
        Tree::new().file("dock1/console.txt", console).file("mail.txt", "DOCK1 is a node of our failover cluster.");
    assert!(run(&["analyze", "--details", "--verbose"], &told).contains("mail.txt line 1"), "what is doubted and why");
    for text in [
        "DOCK1 is a standalone server, it was never part of a failover cluster.",
        "Is DOCK1 a node of a failover cluster?",
        "DOCK1 はクラスターのノードではありません。単体サーバーです。",
        "[ ] Failover Clustering    Failover-Clustering    Available\n",
        "Feature Name : FailoverCluster-FullServer\nState : Disabled\n",
    ] {
        assert_eq!(beside("mail.txt", text), "not-a-cluster", "{text}");
    }
}

/// A mail that speaks of volumes or of their events in its own words is no proof, and forbids that silence is a sure one.
#[test]
fn what_people_write_of_volumes_speaks_against_silence() {
    let mail = |subject: &str, body: &str| {
        format!(
            "From: a@yard.example\r\nTo: b@desk.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body}\r\n"
        )
    };
    let sure = |name: &str, text: &str| {
        case_of(&counted("Thank you.\n").file(name, text))["confidence"].as_str().unwrap().to_owned()
    };
    for text in [
        "All our VMs are on CSVs (2 x 4 TB, iSCSI).",
        "Soubory VHDX jsou na dvou sdílených svazcích clusteru.",
        "since Sunday we see many events 5120 and 5142 for \"Volume1\" on DOCK1",
        "   17 5120 Microsoft-Windows-FailoverClustering\n",
        "Get-ClusterSharedVolume on DOCK2 shows 3 volumes, all online.",
        "{\"EventID\": 9296, \"SourceName\": \"Microsoft-Windows-FailoverClustering-CsvFs-Diagnostic\", \"Hostname\": \"dock1\", \"Message\": \"Volume is autopaused.\"}",
    ] {
        assert_eq!(sure("note.txt", text), "likely", "{text}");
    }
    assert_eq!(
        sure("m.eml", &mail("Cluster Shared Volume Volume1 offline on DOCK2", "Hello,\r\nplease help.")),
        "likely"
    );
    for text in [
        "The backup of our two cluster nodes fails every night.",
        "I attach the CSV file of all VMs, exported today.",
        "Our cluster has shared disks E: and F: on the SAN.",
    ] {
        assert_eq!(sure("note.txt", text), "conclusive", "{text}");
    }
    assert_eq!(sure("m.eml", &mail("Backup fails", "Hello,\r\nplease help.")), "conclusive");
    for (name, text) in [
        ("answers.txt", "1) How many nodes? 2\n2) Is CSV used? Yes, one for the ERP data\n3) OS: 2022\n"),
        ("回答.txt", "クラスター: 2 ノード\nＣＳＶ：あり（１ 本）\n"),
        ("sheet.csv", "Item,Value\nCluster,WSFC\nCSV in use,Yes\n"),
        ("sheet.csv", "Nodes,CSV,OS\n2,yes,2022\n"),
        ("ConsoleHost_history.txt", "Get-ClusterNode\nAdd-ClusterSharedVolume -Name \"Cluster Disk 4\"\n"),
        ("note.txt", "Antivirus exclusions:\n'C:\\ClusterStorage'\n'C:\\Windows\\Cluster'\n"),
    ] {
        assert_eq!(sure(name, text), "likely", "{text}");
    }
    for (name, text) in [
        ("ask.txt", "Dear customer,\n1) How many nodes?\n2) Is CSV used?\n3) Which OS?\n"),
        ("sheet.csv", "Item,Value\nCluster,WSFC\nCSV in use,No\n"),
        ("回答.txt", "CSV の利用: なし\n一覧は CSV ファイルで添付します。\n"),
        ("tool.ini", "[export]\nformat=csv\ncsv=yes\n"),
        ("driverquery.txt", "Module Name  Display Name  Driver Type\nCsvFs        CSVFS         File System\n"),
    ] {
        assert_eq!(sure(name, text), "conclusive", "{text}");
    }
}

/// The first sentence denied what the mail beside it said.
#[test]
fn what_a_mail_says_of_volumes_is_not_denied_in_the_first_sentence() {
    let beside = |text: &str| {
        let list = listing::vssadmin(Language::English, "dock1", &listing::csv_node());
        let console = format!("{ASKED}PS C:\\> vssadmin list writers\n{list}PS C:\\> ");
        Tree::new().file("dock1.txt", console).file("ticket.txt", text)
    };
    let told = beside("Both nodes use a Cluster Shared Volume for the ERP data.\n");
    // Lines are wrapped.
    let said = |tree: &Tree, lang: &str| run(&["analyze", "--lang", lang], tree).replace(char::is_whitespace, "");
    for (lang, denied) in [("en", "NoClusterSharedVolumeisinuse"), ("ja", "このクラスターではCSVは利用されて")]
    {
        let sure = said(&beside("Thank you.\n"), lang);
        assert!(sure.contains(denied), "{sure}");
        assert!(!said(&told, lang).contains(denied), "{lang}");
    }
}

#[test]
fn a_list_that_ends_in_an_error_is_not_whole() {
    let writers: Vec<_> =
        listing::csv_node().into_iter().filter(|w| !w.writer.name.starts_with("Cluster Shared")).collect();
    let state = |end: &str| {
        let list = listing::vssadmin(Language::English, "dock1", &writers);
        let text = format!("{ASKED}PS C:\\> vssadmin list writers\n{list}{end}PS C:\\> ");
        case_of(&one(text))["nodes"][0]["csv_writer"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(""), "disabled");
    for end in [
        "Error: A Volume Shadow Copy Service component encountered an unexpected error.\nCheck the Application event log for more information.\n",
        "エラー: ボリューム シャドウ コピー サービス コンポーネントで予期しないエラーが発生しました。\n",
        "Fehler: Das Warten ist abgelaufen.\n",
    ] {
        assert_eq!(state(end), "unknown", "{end}");
    }
}

#[test]
fn disks_of_failover_cluster_manager_in_other_languages() {
    for (text, usage) in [
        (
            "Nome\tStatus\tAtribuído a\tNó Proprietário\nDisco de Cluster 1\tOnline\tVolume Compartilhado Clusterizado\tdock1\n",
            "in-use",
        ),
        (
            "Nombre\tEstado\tAsignado a\tNodo propietario\nDisco de clúster 1\tEn línea\tVolumen compartido de clúster\tdock1\n",
            "in-use",
        ),
        ("名稱\t狀態\t指派給\t擁有者節點\n叢集磁碟 1\t線上\t叢集共用磁碟區\tdock1\n", "in-use"),
        ("Nimi\tTila\tMääritetty\tOmistaja\nKlusterilevy 1\tOnline\tJaettu asema\tdock1\n", "not-in-use"),
    ] {
        let (verdict, csv) = decided(&counted(text));
        assert_eq!(csv, usage, "{text}");
        assert!(csv == "in-use" || verdict.ends_with(" likely"), "{verdict}: {text}");
    }
}
