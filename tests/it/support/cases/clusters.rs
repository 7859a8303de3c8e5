//! One folder a node, logs and captures by hand: each verdict once.

use super::super::listing::{cluster_node, csv_node, plain_server, volumes_table};
use super::*;

/// Two nodes, a volume, the writer on and failing on both.
pub fn csv_in_use() -> Tree {
    let volumes = |host| {
        let table = volumes_table(&[["Cluster Disk 1", "Online", "vm-sql-02"]]);
        Style::PowerShell.write(&[ran(host, "Get-ClusterSharedVolume", &table)])
    };
    let list = |host| listing::vssadmin(Language::English, host, &csv_node());
    let one = Story::node("vm-sql-01.corp.contoso.com")
        .failed(&["2024-08-30", "2024-08-31", "2024-09-01", "2024-09-02"])
        .system_event(evtx::csv_5120("2024-08-28T05:41:07.0312345Z", "Volume1", "Cluster Disk 1"));
    let two = Story::node("vm-sql-02.corp.contoso.com").failed(&["2024-09-01", "2024-09-02"]);
    let first = logs(&one)
        .text("get-clustersharedvolume.txt", Encoding::Utf8, &volumes("vm-sql-01"))
        .text("vssadmin_list_writers.txt", Encoding::Utf8, &list("vm-sql-01"))
        .text("reg_query.txt", Encoding::Utf8, &Style::Console.write(&[switch("vm-sql-01", None)]));
    let second = logs(&two).text("get-clustersharedvolume.txt", Encoding::Utf16LeBom, &volumes("vm-sql-02")).text(
        "vssadmin_list_writers.txt",
        Encoding::Utf8Bom,
        &list("vm-sql-02"),
    );
    Tree::new().below("vm-sql-01", first).below("vm-sql-02", second)
}

/// Two Japanese nodes without CSV, the writer on; one sent a pasted event instead of its Application log.
pub fn unneeded_ja() -> Tree {
    let names = ["vm-sql-01", "vm-sql-02"];
    let one = Story::node("vm-sql-01.corp.contoso.com").failed(&["2024-09-01", "2024-09-02"]);
    let two = Story::node("vm-sql-02.corp.contoso.com").failed(&["2024-09-02"]);
    let list = |host| writers(Language::Japanese, host, &csv_node());
    let first = logs(&one)
        .text("vssadmin_list_writers.txt", Encoding::Cp932, &Style::Console.write(&[list("vm-sql-01")]))
        .text(
            "Get-ClusterSharedVolume.txt",
            Encoding::Utf16LeBom,
            &Style::PowerShell.write(&[nodes("vm-sql-01", &names), no_volumes("vm-sql-01")]),
        )
        .text("reg_query.txt", Encoding::Cp932, &Style::Console.write(&[switch("vm-sql-01", None)]));
    let second = Tree::new()
        .file("System.evtx", two.system())
        .text("イベント8229.txt", Encoding::Utf8Bom, &pasted_ja(&two, "vm-sql-02.corp.contoso.com"))
        .text("vssadmin_list_writers.txt", Encoding::Utf16Le, &Style::Redirected.write(&[list("vm-sql-02")]))
        .text("reg_query.txt", Encoding::Utf16LeBom, &Style::Redirected.write(&[switch("vm-sql-02", None)]));
    Tree::new().below("Node_vm-sql-01", first).below("Node_vm-sql-02", second)
}

/// The dialog of a Japanese Event Viewer: Japanese sentence, English labels.
fn pasted_ja(story: &Story, computer: &str) -> String {
    let event = story.rejected(jiff::civil::date(2024, 9, 2));
    format!(
        "ログの名前:         Application\nソース:           VSS\n日付:            2024/09/03 1:00:41\n\
         イベント ID:       8229\nタスクのカテゴリ:      なし\nレベル:           警告\nキーワード:         クラシック\n\
         ユーザー:          N/A\nコンピューター:       {computer}\n説明:\n\
         エラー 0x00000000, The operation completed successfully.\n により、VSS ライターはイベントを拒否しました。\
         イベントの処理中に VSS ライターがライター コンポーネントに加えた変更は、要求側では利用できません。{}\n",
        event.context()
    )
}

/// The switch is set on both nodes, but only one was restarted since.
pub fn unneeded_no_reboot() -> Tree {
    let a = Story::node("fab-sql-a.fabrikam.com").failed(&["2024-09-01", "2024-09-02"]);
    let b = Story::node("fab-sql-b.fabrikam.com")
        .failed(&["2024-08-31", "2024-09-01"])
        .booted("2024-09-02T08:11:09.7654321Z");
    let session = |host, list: &[Listed]| {
        [
            nodes(host, &["FAB-SQL-A", "FAB-SQL-B"]),
            no_volumes(host),
            writers(Language::English, host, list),
            switch(host, Some(0)),
        ]
    };
    let first = Style::PowerShell.write(&session("FAB-SQL-A", &csv_node()));
    let second = Style::Transcript.write(&session("FAB-SQL-B", &cluster_node()));
    Tree::new()
        .below("fab-sql-a", logs(&a).text("console.txt", Encoding::Utf8, &first))
        .below("fab-sql-b", logs(&b).text("transcript.txt", Encoding::Utf8Bom, &second))
}

/// No CSV, the writer off on both nodes; old failures before the restart.
pub fn no_action() -> Tree {
    let names = ["vm-file-01", "vm-file-02"];
    let one = Story::node("vm-file-01.corp.contoso.com")
        .failed(&["2024-08-30", "2024-08-31"])
        .booted("2024-09-01T20:03:55.1002003Z");
    let two = Story::node("vm-file-02.corp.contoso.com").booted("2024-09-01T20:31:12.4005006Z");
    let list = |host| listing::vssadmin(Language::English, host, &cluster_node());
    let first = logs(&one)
        .text(
            "csv.txt",
            Encoding::Utf8,
            &Style::Remoting.write(&[nodes("vm-file-01", &names), no_volumes("vm-file-01")]),
        )
        .text("writers.txt", Encoding::Cp1252, &list("vm-file-01"))
        .text("FailoverClusters.reg", Encoding::Utf16LeBom, &listing::reg_export(Some(0)));
    let second = logs(&two).text("writers.txt", Encoding::Utf16LeBom, &list("vm-file-02"));
    Tree::new().below("vm-file-01", first).below("vm-file-02", second)
}

/// A single server whose SQL writer fails.
pub fn not_a_cluster() -> Tree {
    let error = "0x800423f4, The writer experienced a non-transient error.\r\n";
    let story = Story::server("fs-01.fabrikam.com").failed(&["2024-09-01", "2024-09-02"]).by(evtx::SQL_WRITER, error);
    let mut list = plain_server();
    for entry in list.iter_mut().filter(|entry| entry.writer.id == evtx::SQL_WRITER.id) {
        (entry.state, entry.error) = (8, Some("Non-retryable error"));
    }
    let unknown = "Get-ClusterSharedVolume : The term 'Get-ClusterSharedVolume' is not recognized as the name of a \
                   cmdlet, function, script file, or operable\nprogram. Check the spelling of the name.\nAt line:1 \
                   char:1\n+ Get-ClusterSharedVolume\n+ ~~~~~~~~~~~~~~~~~~~~~~~\n    + CategoryInfo          : \
                   ObjectNotFound: (Get-ClusterSharedVolume:String) [], CommandNotFoundException\n    + \
                   FullyQualifiedErrorId : CommandNotFoundException\n\n";
    let csv = Style::PowerShell.write(&[ran("FS-01", "Get-ClusterSharedVolume", unknown)]);
    let list = Style::Console.write(&[writers(Language::English, "FS-01", &list)]);
    let files = logs(&story).text("csv.txt", Encoding::Utf8, &csv).text("vssadmin.txt", Encoding::Utf8, &list);
    Tree::new().below("fs-01", files)
}

/// An event names a volume; a later capture shows none.
pub fn contradiction() -> Tree {
    let one = Story::node("vm-hv-01.corp.contoso.com")
        .failed(&["2024-09-01", "2024-09-02"])
        .system_event(evtx::csv_5120("2024-08-28T05:41:07.0312345Z", "Volume1", "Cluster Disk 3"));
    let two = Story::node("vm-hv-02.corp.contoso.com").failed(&["2024-09-02"]);
    let session = |host| {
        [nodes(host, &["vm-hv-01", "vm-hv-02"]), no_volumes(host), writers(Language::English, host, &csv_node())]
    };
    let transcript = |host| Style::Transcript.write(&session(host));
    Tree::new()
        .below("vm-hv-01", logs(&one).text("transcript.txt", Encoding::Utf8Bom, &transcript("VM-HV-01")))
        .below("vm-hv-02", logs(&two).text("transcript.txt", Encoding::Utf8Bom, &transcript("VM-HV-02")))
}
