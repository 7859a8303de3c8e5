//! Evidence as customers pack it themselves.

use super::super::listing::{cluster_node, csv_node, volumes_list};
use super::collectors::{health_test, tss};
use super::*;

/// Files of three hosts in one folder, told apart by their prefixes.
pub fn loose_files() -> Tree {
    let story = |name: &str| Story::node(&format!("{name}.corp.contoso.com"));
    let one = story("hv01").failed(&["2024-09-01", "2024-09-02"]);
    let two = story("hv02").failed(&["2024-09-01", "2024-09-02"]);
    let three = story("hv03");
    let list = |host| listing::vssadmin(Language::English, host, &csv_node());
    let volumes = volumes_list(&[["SalesData (old)", "Offline", "hv02"], ["Archiv-Größe", "Online", "hv03"]]);
    let csv = Style::PowerShell.write(&[ran("hv03", "Get-ClusterSharedVolume | fl *", &volumes)]);
    Tree::new()
        .file("HV01_Application.evtx", one.application())
        .file("HV01_System.evtx", one.system())
        .text("hv01_vssadmin.txt", Encoding::Utf8, &list("hv01"))
        .file("HV02-Application.evtx", two.application())
        .file("HV02-System.evtx", two.system())
        .text("hv02-vssadmin.txt", Encoding::Utf16LeBom, &list("hv02"))
        .file("HV03_evt_Application.evtx", three.application())
        .text("HV03_Get-ClusterSharedVolume.txt", Encoding::Utf16LeBom, &csv)
}

/// One zip a node, zipped again.
pub fn zip_in_zip() -> Tree {
    let names = ["vm-web-01", "vm-web-02"];
    let node = |host: &str| {
        let story = Story::node(&format!("{host}.fabrikam.com")).booted("2024-09-01T20:03:55.1002003Z");
        logs(&story)
            .text("csv.txt", Encoding::Utf8, &Style::PowerShell.write(&[nodes(host, &names), no_volumes(host)]))
            .text("vssadmin.txt", Encoding::Utf8, &listing::vssadmin(Language::English, host, &cluster_node()))
            .text("reg.txt", Encoding::Utf8, &Style::Console.write(&[switch(host, Some(0))]))
            .stored_zip()
    };
    let inner = names.iter().fold(Tree::new(), |tree, host| tree.file(&format!("{host}.zip"), node(host)));
    Tree::new().file("customer-upload.zip", inner.stored_zip())
}

/// A collector's zip a node, a cluster collector's zip, files by hand, a mail, and things that are no evidence.
pub fn everything() -> Tree {
    let names = ["ctx-n1", "ctx-n2", "ctx-n3"];
    let story = |name: &str| Story::node(&format!("{name}.corp.contoso.com"));
    let one = story("ctx-n1").failed(&["2024-09-01", "2024-09-02"]);
    let two = story("ctx-n2").booted("2024-08-30T12:00:01.0203040Z");
    let three = story("ctx-n3").failed(&["2024-09-01", "2024-09-02"]);
    let list = writers(Language::English, "ctx-n2", &cluster_node());
    let mail = format!(
        "From: admin@contoso.com\nSubject: RE: backup of the cluster\n\nHello,\n\nthis is what ctx-n2 prints:\n\n{}\nRegards\n",
        Style::Quoted.write(&[switch("ctx-n2", Some(0))])
    );
    let second = Tree::new()
        .file("System.evtx", two.system())
        .file("Application", two.application())
        .text("writers.log", Encoding::Utf8, &Style::Console.write(&[list]))
        .text("mail.txt", Encoding::Utf8, &mail);
    Tree::new()
        .file("TSS_CTX-N1.zip", tss("CTX-N1", &one, &names, "CTXCLUS").stored_zip())
        .file("HealthTest-CTXCLUS-20240903-1015.ZIP", health_test("CTXCLUS", &names, &[("ctx-n3", &three)]))
        .below("ctx-n2", second)
        .file("screenshots/console.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".as_slice())
        .file("tools/procmon.exe", b"MZ\x90\0\x03\0\0\0".as_slice())
        .file("notes/empty.txt", "")
        .text("notes/todo.txt", Encoding::Utf8, "Ask the network team about the maintenance window.\n")
}
