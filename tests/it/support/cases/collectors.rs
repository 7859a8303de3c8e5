//! What the usual collectors leave behind.

use super::super::evtx::Labels;
use super::super::listing::{clixml, csv_node, diskshadow, table};
use super::super::text::crlf;
use super::super::zip::Method;
use super::*;

/// Windows support's TSS with the SHA scenario: one tree a node, UTF-16, an empty CSV file beside working cmdlets.
pub fn tss_sha() -> Tree {
    let names = ["FAB-SQL-01", "FAB-SQL-02"];
    let node = |host: &str| {
        let fqdn = format!("{}.fabrikam.com", host.to_lowercase());
        tss(host, &Story::node(&fqdn).failed(&["2024-09-01", "2024-09-02"]), &names, "FABCLUS01")
    };
    names.iter().fold(Tree::new(), |tree, host| tree.with(node(host)))
}

/// A TSS folder of one node with the CSV writer on and the switch not set.
pub fn tss(host: &str, story: &Story, names: &[&str], cluster: &str) -> Tree {
    let utf16 = |tree: Tree, path: &str, text: &str| tree.text(&format!("{path}.txt"), Encoding::Utf16LeBom, text);
    let up: Vec<[&str; 2]> = names.iter().map(|name| [*name, "Up"]).collect();
    let list = listing::vssadmin(Language::English, host, &csv_node());
    let line = "=".repeat(80);
    let basic = format!("{line}\n20240903 10:15:01.123 : vssadmin list writers\n{line}\n{list}");
    let mut tree = Tree::new()
        .file(&format!("cluster/{host}_get-clustersharedvolume.txt"), [0xff, 0xfe])
        .file(&format!("eventlog/evtx/{host}_evt_Application.evtx"), story.application())
        .file(&format!("eventlog/evtx/{host}_evt_System.evtx"), story.system())
        .text(
            &format!("registry/{host}_HKLM_SOFTWARE_Microsoft.reg"),
            Encoding::Utf16LeBom,
            &listing::reg_export(None),
        );
    tree = utf16(tree, &format!("cluster/{host}_get-clusternode"), &listing::nodes_table(&up));
    tree = utf16(tree, &format!("cluster/{host}_get-cluster"), &table(&["Name"], &[&[cluster]]));
    tree = utf16(tree, &format!("vss/{host}_vssadmin_list_writers"), &list);
    tree = utf16(tree, &format!("diskshadow/{host}_diskshadow_list_writers_detailed"), &diskshadow(host, &csv_node()));
    tree = utf16(tree, &format!("BasicLog_240903-101500/{host}_Storage_VSSAdmin"), &basic);
    Tree::new().below(&format!("TSS_{host}_240903-101500_SHA_support-all/support-2024-09-03.1015.00"), tree)
}

/// An older SDP of a French node: UTF-16 headers around what `cmd` appended in its own code page.
pub fn psdp() -> Tree {
    let host = "CONTOSO-EX1";
    let story = Story::node("contoso-ex1.corp.contoso.com").failed(&["2024-08-31", "2024-09-01", "2024-09-02"]);
    let header = |command: &str| Encoding::Utf16Le.encode(&format!("[09/03/2024 10:15:12] {command}\r\n\r\n"));
    let oem = |text: &str| Encoding::Cp850.encode(&crlf(text));
    let list = listing::vssadmin(Language::French, host, &csv_node());
    let providers = "vssadmin 1.1 - Outil ligne de commande d'administration du service de cliché instantané de \
                     volume\n(C) Copyright 2001-2013 Microsoft Corp.\n\nNom du fournisseur : 'Microsoft Software Shadow \
                     Copy provider 1.0'\n   Type de fournisseur : Système\n   ID du fournisseur : \
                     {b5946137-7b9f-4925-af80-51abd60b20d5}\n   Version : 1.0.0.7\n\n";
    let mixed = [
        vec![0xff, 0xfe],
        header("VSSAdmin.exe list providers"),
        oem(providers),
        header("VSSAdmin.exe list writers"),
        oem(&list),
    ]
    .concat();
    Tree::new()
        .file(&format!("{host}_VSSAdmin.TXT"), mixed)
        .text(&format!("{host}_List_Writers.txt"), Encoding::Cp850, &list)
        .text(
            &format!("{host}_reg_VSS.TXT"),
            Encoding::Utf16LeBom,
            "\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\VSS\n    Start    REG_DWORD    0x3\n",
        )
        .file(&format!("EventLogs/{host}_evt_Application.evtx"), story.application())
        .file(&format!("EventLogs/{host}_evt_System.evtx"), story.system())
}

/// Microsoft's cluster collector: CliXML, no writers, no registry; its zip divides names by `\`.
pub fn sddc() -> Tree {
    let story =
        |name: &str, failed: &[&str]| Story::node(&format!("{name}.fabrikam.com")).from("2024-08-25").failed(failed);
    let one = story("fab-hv-01", &["2024-09-01", "2024-09-02"]);
    let two = story("fab-hv-02", &["2024-09-02"]);
    let zip = health_test("FABCLUS02", &["fab-hv-01", "fab-hv-02"], &[("fab-hv-01", &one), ("fab-hv-02", &two)]);
    Tree::new().file("HealthTest-FABCLUS02-20240903-1015.ZIP", zip)
}

/// A HealthTest zip of a cluster without CSV, with the logs of some nodes.
pub fn health_test(cluster: &str, names: &[&str], logged: &[(&str, &Story)]) -> Vec<u8> {
    let node_objects: Vec<_> =
        names.iter().map(|name| vec![("Name", *name), ("State", "Up"), ("Cluster", cluster)]).collect();
    let xml = |tree: Tree, name: &str, kind: &str, objects: &[Vec<(&str, &str)>]| {
        let kind = format!("Deserialized.Microsoft.FailoverClusters.PowerShell.{kind}");
        tree.text(&format!("{name}.XML"), Encoding::Utf16LeBom, &clixml(&kind, objects))
    };
    let mut tree = Tree::new().text(
        "0_CloudHealthGatherTranscript.log",
        Encoding::Utf8Bom,
        &format!(
            "**********************\nWindows PowerShell transcript start\nStart time: 20240903101500\nMachine: {}\n\
                  **********************\nCluster name               : {cluster}\nAccessible Nodes           : {}\n",
            names[0],
            names.join(", ")
        ),
    );
    tree = xml(tree, "GetCluster", "Cluster", &[vec![("Name", cluster), ("Domain", "fabrikam.com")]]);
    tree = xml(tree, "GetClusterNode", "ClusterNode", &node_objects);
    tree = xml(tree, "GetClusterSharedVolume", "ClusterSharedVolume", &[]);
    for (name, story) in logged {
        tree = tree
            .file(&format!("Node_{name}/Application.EVTX"), story.application())
            .file(&format!("Node_{name}/System.EVTX"), story.system())
            .file(&format!("Node_{name}/LocaleMetaData/Application_1033.MTA"), story.application_texts())
            .file(&format!("Node_{name}/LocaleMetaData/System_1033.MTA"), story.system_texts());
    }
    tree.zip_as(Method::Store, "\\")
}

/// Azure's disk inspection: raw paths of the disk, channel names with `%4`.
pub fn inspect_iaas_disk() -> Tree {
    let story = Story::node("vm-app-01.corp.contoso.com").failed(&["2024-08-31", "2024-09-01", "2024-09-02"]);
    let status = evtx::Log::new("Microsoft-WindowsAzure-Status/Plugins")
        .computer("vm-app-01.corp.contoso.com")
        .event(
            evtx::Event::manifest(
                "Microsoft-WindowsAzure-Status",
                "{6c4ffd4b-1c1f-4b5a-9d0c-0d2a3d6d1b22}",
                7,
                "2024-09-02T16:05:12.5550001Z",
            )
            .named(&[("Plugin", "Microsoft.Azure.RecoveryServices.VMSnapshot"), ("Code", "0")]),
        )
        .build();
    let listing = "Directory listing of /Windows/System32/winevt/Logs\n  Application.evtx\n  System.evtx\n";
    Tree::new()
        .below("Windows/System32/winevt/Logs", logs(&story).file("Microsoft-WindowsAzure-Status%4Plugins.evtx", status))
        .file("Windows/System32/config/SOFTWARE", hive::software(&[], None))
        .file("WindowsAzure/Logs/WaAppAgent.log", extension_log("WaAppAgent"))
        .file("registry.json", "{\n  \"version\": 1,\n  \"queries\": []\n}\n")
        .file("results.txt", listing)
}

/// What the Japanese Azure Backup support asks for: two folders, and the two commands pasted into a text.
pub fn azure_backup_ja() -> Tree {
    let host = "vm-sql-11";
    let story = Story::node("vm-sql-11.corp.contoso.com")
        .failed(&["2024-08-31", "2024-09-01", "2024-09-02"])
        .labels(Labels::Japanese);
    let session = [
        nodes(host, &["vm-sql-11", "vm-sql-12"]),
        no_volumes(host),
        writers(Language::Japanese, host, &csv_node()),
        switch(host, None),
    ];
    let files = Tree::new()
        .below("winevt/Logs", logs(&story))
        .file(
            "WindowsAzure/Logs/Plugins/Microsoft.Azure.RecoveryServices.VMSnapshot/1.0.95.0/IaaSBcdrExtension0.log",
            extension_log("IaaSBcdrExtension"),
        )
        .text("確認結果.txt", Encoding::Utf8Bom, &Style::PowerShell.write(&session));
    Tree::new().below(host, files)
}

fn extension_log(program: &str) -> Vec<u8> {
    crlf(&format!(
        "2024-09-02T16:00:31.0000000Z [INFO] {program}: operation started\n\
         2024-09-02T16:00:40.0000000Z [WARN] {program}: a writer reported a failure, going on without it\n\
         2024-09-02T16:05:12.0000000Z [INFO] {program}: operation finished\n"
    ))
    .into_bytes()
}
