//! What was not read, or not understood, may hold the answer (contract, rulings 34, 35 and 43): beside a capture that
//! shows no volume, each kind of source that a customer may send as well.

use serde_json::Value;

use crate::support::bundle::Tree;
use crate::support::evtx::binxml::utf16;
use crate::support::hive::{self, Data, Key, Lists};
use crate::support::judged::case as analyze;
use crate::support::listing::{self, Language};
use crate::support::text::Encoding;
use crate::support::zip::{Method, Zip};

/// What a person who reads the same evidence says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Says {
    /// In use, with these volumes.
    InUse(&'static [&'static str]),
    /// Anything but "not in use".
    NotNone,
    /// "Not in use" at most likely, and the source is named in the first step.
    AtMostLikely,
    /// Nothing to do with it: the proof still decides.
    Decided,
}

use Says::{AtMostLikely, Decided, InUse, NotNone};

const NODES: &str =
    "PS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\ntill1 Up    Node\ntill2 Up    Node\n\n\n";
const NONE: &str = "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> \n";

/// A cluster of two nodes with the writer on, and a console that shows no volume.
fn silent() -> Tree {
    let list = |host: &str| listing::vssadmin(Language::English, host, &listing::csv_node());
    Tree::new()
        .text("till1/vssadmin.txt", Encoding::Utf8, &list("till1"))
        .text("till2/vssadmin.txt", Encoding::Utf8, &list("till2"))
        .text("till1/console.txt", Encoding::Utf8, &format!("{NODES}{NONE}"))
}

/// What is wrong with the answer, if anything.
fn wrong(case: &Value, says: Says, path: &str) -> Option<String> {
    let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
    let (verdict, confidence) = (text("verdict"), text("confidence"));
    let csv = case["csv_usage"]["status"].as_str().unwrap_or_default();
    let changes = ["csv-writer-unneeded", "no-action"].contains(&verdict.as_str());
    let names: Vec<&str> =
        case["csv_usage"]["volumes"].as_array().unwrap().iter().filter_map(|volume| volume["name"].as_str()).collect();
    let first = case["remediation"][0]["detail"].as_str().unwrap_or_default();
    let good = match says {
        InUse(volumes) => csv == "in-use" && names == volumes,
        NotNone => csv != "not-in-use" && !changes,
        AtMostLikely => confidence == "likely" && (csv != "not-in-use" || first.contains(path)),
        Decided => csv == "not-in-use" && confidence == "conclusive",
    };
    (!good).then(|| format!("{path}: {verdict}, {confidence}, {csv} {names:?}; first: {first}"))
}

fn check(rows: &[(&str, &[u8], Says)]) {
    let judge = |(path, bytes, says): &(&str, &[u8], Says)| wrong(&analyze(&silent().file(path, *bytes)), *says, path);
    let failed: Vec<String> = rows.iter().filter_map(judge).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn forms_of_a_list_of_volumes() {
    let till = "till2/get-clustersharedvolume.txt";
    check(&[
        (till, b"| Name | State | Node |\n|:--|:-:|--|\n| Receipts | Online | till1 |\n", InUse(&["Receipts"])),
        (till, b"Name | State\n--- | ---\nReceipts | Failed\n", InUse(&["Receipts"])),
        (till, b"+----------+--------+\n| Name     | State  |\n+----------+--------+\n| Receipts | Online |\n+----------+--------+\n", InUse(&["Receipts"])),
        (till, "║ Name ║ State ║\n╠══════╬═══════╣\n║ Receipts ║ Online ║\n".as_bytes(), InUse(&["Receipts"])),
        (till, b"<html><body><table>\n<tr><th>Name</th><th>State</th><th>Node</th></tr>\n<tr><td>Receipts</td><td>Online</td><td>till1</td></tr>\n</table></body></html>\n", InUse(&["Receipts"])),
        (till, b"<table>\n<tr><td>Name:</td><td>Receipts</td></tr>\n<tr><td>State:</td><td>Online</td></tr>\n</table>\n", InUse(&["Receipts"])),
        (till, b"- Name: Receipts\n  State: Online\n  OwnerNode: till1\n- Name: 'Stock'\n  State: Offline\n", InUse(&["Receipts", "Stock"])),
        (till, b"class ClusterSharedVolume\n{\n  Name = Receipts\n  State = Online\n}\n", InUse(&["Receipts"])),
        (till, b"Receipts Online till1\nStock    Offline till2\n", InUse(&["Receipts", "Stock"])),
        (till, b"Name: Receipts State: Online OwnerNode: till1\nName: Stock State: Offline OwnerNode: till2\n", InUse(&["Receipts", "Stock"])),
        ("till2/x.xml", b"<?xml version=\"1.0\"?>\n<Objects>\n  <Object Type=\"Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume\">\n    <Property Name=\"Name\">Receipts</Property>\n    <Property Name=\"State\">Online</Property>\n  </Object>\n</Objects>", InUse(&["Receipts"])),
        ("till2/a.txt", br#"ok: [till2] => {"stdout_lines": ["", "Name     State  Node", "----     -----  ----", "Receipts Online till1"]}"#, InUse(&["Receipts"])),
        ("till2/a.txt", b"ok: [till2] =>\n  csv.stdout_lines:\n  - ''\n  - Name     State  Node\n  - ----     -----  ----\n  - Receipts Online till1\n", InUse(&["Receipts"])),
        ("till2/c.txt", b"C:\\>cluster . csv\nListing all shared volumes:\n\nResource        Node   Status\n--------------- ------ -------\nReceipts        till1  Online\n\nC:\\>", InUse(&["Receipts"])),
        ("till2/w.htm", b"<html><body><table><tr><td><p class=M>Name</p></td><td><p>State</p></td><td><p>Node</p></td></tr><tr><td>\n<p>Receipts</p></td><td><p>Online</p></td><td><p>till1</p></td></tr></table></body></html>", InUse(&["Receipts"])),
        ("till2/m.rtf", b"{\\rtf1\\ansi PS C:\\\\> Get-ClusterSharedVolume\\par\\par Name     State  Node\\par ----     -----  ----\\par Receipts Online till1\\par}", InUse(&["Receipts"])),
        (till, b"Cluster Disk 7\nCluster Virtual Disk (Stock)\n", InUse(&["Cluster Disk 7", "Cluster Virtual Disk (Stock)"])),
        (till, b"Cluster Disk 7                      Cluster Disk 8\n", InUse(&["Cluster Disk 7", "Cluster Disk 8"])),
        (till, b"Receipts and stock, 4 TB on two paths\n", NotNone),
        (till, b"{Receipts, Stock}\n", NotNone),
        ("till2/console.txt", b"PS C:\\> Get-ClusterSharedVolume | fw\n\nReceipts        Stock\n\nPS C:\\> ", NotNone),
        ("till2/res.txt", b"Name                  : Receipts\nState                 : Online\nIsClusterSharedVolume : True\n\n", InUse(&["Receipts"])),
        ("till2/res.txt", b"Name                  : Receipts\nState                 : Online\nIsClusterSharedVolume : False\n\n", Decided),
        ("till2/res.json", b"[{\"Name\":\"Receipts\",\"State\":2,\"IsClusterSharedVolume\":true,\"OwnerGroup\":\"G\"}]", InUse(&["Receipts"])),
    ]);
}

#[test]
fn texts_that_speak_of_volumes() {
    check(&[
        (
            "till2/job.xml",
            b"<job>\n<target>D:\\x</target>\n<source>C:\\ClusterStorage\\Volume2\\vm.vhdx</source>\n</job>\n",
            AtMostLikely,
        ),
        (
            "till2/volumes.txt",
            b"DriveLetter FileSystemLabel FileSystemType\nE Stock CSVFS_ReFS Healthy\n",
            AtMostLikely,
        ),
        ("till2/inventory.ini", b"[disk]\nname=stock\niscsv=true\n", AtMostLikely),
        ("till2/inventory.ini", b"[disk]\nname=stock\niscsv=false\n", Decided),
        (
            "till2/notiz.txt",
            "Die freigegebenen Clustervolumes liegen auf dem neuen Speicher.\n".as_bytes(),
            AtMostLikely,
        ),
        ("till2/memo.txt", "クラスターの共有ボリュームは 2 つあります。\n".as_bytes(), AtMostLikely),
        ("till2/memo.txt", "Il y a deux volumes partagés de cluster.\n".as_bytes(), AtMostLikely),
        ("till2/memo.txt", "群集共享卷 两个\n".as_bytes(), AtMostLikely),
        ("till2/status.txt", b"Cluster Shared Volumes\n  Receipts .... Online\n  Stock ....... Offline\n", NotNone),
        ("till2/check.txt", b"[OK] package \"SharedVolume Receipts\"\n \\_ [OK] Receipts state: Online\n", NotNone),
        ("till2/cluster.txt", b"Cmdlet  Get-ClusterNode\nSharedVolumesRoot  : C:\\ClusterStorage\n", Decided),
        ("till2/readme.txt", b"Logs of the tills, taken on Monday. See report.csv.\n", Decided),
        ("till2/providers.txt", b"Provider name: 'Microsoft CSV Shadow Copy Provider'\n", Decided),
    ]);
}

#[test]
fn names_with_states_and_owners_of_which_nothing_says_what_they_are() {
    check(&[
        ("till2/x.html", b"<table><tr><th>Name</th><th>OwnerNode</th><th>State</th></tr><tr><td>Receipts</td><td>till1</td><td>Online</td></tr></table>", AtMostLikely),
        ("till2/x.csv", b"\"Name\",\"State\",\"OwnerNode\"\n\"Receipts\",\"Online\",\"till1\"\n", AtMostLikely),
        ("till2/x.csv", b"\"Name\",\"State\",\"OwnerNode\"\n\"Cluster Group\",\"Online\",\"till1\"\n", Decided),
        ("till2/x.txt", b"Name      : Receipts\nState     : Online\nOwnerNode : till1\n", AtMostLikely),
        ("till2/x.txt", b"PS C:\\> Get-ClusterGroup Tills | ft Name,State,OwnerNode\n\nName  State  OwnerNode\n----  -----  ---------\nTills Online till1\n\nPS C:\\> ", Decided),
        ("till2/disks.txt", b"PS C:\\> Get-VirtualDisk\n\nFriendlyName              Size\n------------              ----\nClusterPerformanceHistory 16 GB\n\nPS C:\\> ", AtMostLikely),
        ("till2/fcm.txt", "名前\t状態\t割り当て先\t所有者ノード\nクラスター ディスク 1\tオンライン\tクラスターの共有ボリューム\ttill1\n".as_bytes(), InUse(&["クラスター ディスク 1"])),
        ("till2/fcm.txt", b"Name\tStatus\tAssigned To\tOwner Node\nCluster Disk 1\tOnline\tCluster Shared Volume\ttill1\n", InUse(&["Cluster Disk 1"])),
        ("till2/x.json", b"{\"cluster\": {\n\"csv\": [\n{\"name\": \"Receipts\",\n\"state\": \"Online\"}]}}\n", NotNone),
    ]);
}

/// What readers of whole files pass over: events, objects, exports and hives that name a volume in what they are not
/// asked for.
#[test]
fn whole_files_that_name_a_volume_beside_what_is_read() {
    let wide = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization]\r\n\"DefaultExternalDataRoot\"=\"C:\\\\ClusterStorage\\\\Volume1\"\r\n";
    let wide = utf16(wide);
    let wide = [&[0xff, 0xfe], &wide[..]].concat();
    let hive = Key::new("ROOT").value("VMs", Data::Text(r"Path=C:\ClusterStorage\Tills".to_owned()));
    let hive = hive::file(&hive, Lists::Lh, true);
    let cli = |object: &str| {
        format!(
            "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><Props>{object}</Props></Obj></Objs>"
        )
    };
    let volume = cli("<S N=\"FileSystem\">CSVFS</S>");
    let cluster = cli(
        "<S N=\"Name\">CLU-TILLS</S><S N=\"SharedVolumesRoot\">C:\\ClusterStorage</S><U32 N=\"EnableSharedVolumes\">1</U32>",
    );
    let resource = cli("<S N=\"Name\">IP</S><B N=\"IsClusterSharedVolume\">false</B>");
    check(&[
        ("till2/vms.json", b"[{\"Id\":16300,\"ProviderName\":\"Microsoft-Windows-Hyper-V-VMMS\",\"MachineName\":\"till2\",\"Message\":\"Cannot load C:\\\\ClusterStorage\\\\Volume1\\\\x.vhdx\"}]", AtMostLikely),
        ("till2/events.csv", b"\"TimeCreated\",\"Id\",\"ProviderName\",\"MachineName\",\"LogName\",\"LevelDisplayName\",\"Message\"\r\n\"9/1/2024 6:19:40 PM\",\"9\",\"Other\",\"till2\",\"System\",\"Error\",\"The Cluster Shared Volume Tills is full.\"\r\n", AtMostLikely),
        ("till2/events.xml", b"<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Hyper-V-VMMS'/><EventID>16300</EventID><Computer>till2</Computer></System><EventData><Data>C:\\ClusterStorage\\Volume1\\x.vhdx</Data></EventData></Event></Events>", AtMostLikely),
        ("till2/events.json", b"[{\"Id\":8229,\"ProviderName\":\"VSS\",\"MachineName\":\"till2\",\"Message\":\"Writer Name: Cluster Shared Volume VSS Writer\"}]", Decided),
        ("till2/volumes.xml", volume.as_bytes(), AtMostLikely),
        ("till2/cluster.xml", cluster.as_bytes(), Decided),
        ("till2/cluster.txt", b"Name : CLU-TILLS\nEnableSharedVolumes : Enabled\nSharedVolumesRoot : C:\\ClusterStorage\nSharedVolumeVssWriterOperationTimeout : 1800\n", Decided),
        ("till2/resource.xml", resource.as_bytes(), Decided),
        ("till2/soft.reg", &wide, AtMostLikely),
        ("till2/SYSTEM.hiv", &hive, AtMostLikely),
        ("till2/soft.reg", b"Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\CsvFs]\r\n\"ImagePath\"=\"csvfs.sys\"\r\n", Decided),
    ]);
}

/// Volumes that are made there are Cluster Shared Volumes, and the report did not say a word of it.
#[test]
fn storage_spaces_direct_keeps_silence_from_being_the_last_word() {
    for text in [
        "PS C:\\> Get-ClusterStorageSpacesDirect\n\nCacheModeHDD : ReadWrite\nCacheState   : Enabled\nName         : CLU-TILLS\nState        : Enabled\n\nPS C:\\> ",
        "PS C:\\> (Get-ClusterStorageSpacesDirect).State\nEnabled\nPS C:\\> ",
    ] {
        let case = analyze(&silent().file("till2/spaces.txt", text));
        assert_eq!(
            (&case["csv_usage"]["status"], &case["confidence"]),
            (&"not-in-use".into(), &"likely".into()),
            "{text}: {case:#}"
        );
        let why = case["missing"][0]["why"].as_str().unwrap();
        assert!(why.contains("till2/spaces.txt") && why.contains("Storage Spaces Direct"), "{why}");
    }
}

#[test]
fn numbers_of_volumes_without_a_prompt() {
    check(&[
        ("till2/count.txt", b"@(Get-ClusterSharedVolume).Count\n3\n", NotNone),
        ("till2/count.txt", b"(Get-ClusterSharedVolume | Measure-Object).Count\r\n\r\n2\r\n", NotNone),
        ("till2/note.txt", b"Number of Cluster Shared Volumes: 3\n", NotNone),
        ("till2/note.txt", b"Cluster Shared Volumes = 2\n", NotNone),
        ("till2/note.txt", b"CSV count: 3\n", AtMostLikely),
    ]);
}

/// It stood as sure beside a picture, a document or a log that nobody could open.
#[test]
fn no_cluster_is_no_more_than_likely_beside_what_was_not_read() {
    let list = listing::vssadmin(Language::English, "till1", &listing::plain_server());
    let unknown = "PS C:\\> Get-ClusterNode\nGet-ClusterNode : The term 'Get-ClusterNode' is not recognized as the name of a cmdlet, function, script file, or operable program.\nAt line:1 char:1\n    + CategoryInfo          : ObjectNotFound: (Get-ClusterNode:String) [], CommandNotFoundException\n    + FullyQualifiedErrorId : CommandNotFoundException\n\nPS C:\\> ";
    let plain = Tree::new().text("till1/vssadmin.txt", Encoding::Utf8, &list).file("till1/console.txt", unknown);
    let judged = |tree: &Tree| {
        let case = analyze(tree);
        (case["verdict"].as_str().unwrap().to_owned(), case["confidence"].as_str().unwrap().to_owned())
    };
    assert_eq!(judged(&plain), ("not-a-cluster".to_owned(), "conclusive".to_owned()));
    for (path, bytes) in [
        ("till1/screen.png", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\0\0\0\x02\0"[..]),
        ("till1/out.rar", b"Rar!\x1a\x07\x01\0\x01\xff\xfe"),
        ("till1/System.evtx", b"<html><body>Session expired</body></html>"),
        ("till1/note.txt", b"The Cluster Shared Volume Receipts is full.\n"),
        ("till1/SYSTEM", b"regf\x01\0\0\0 a hive that breaks off in its first block"),
        ("till1/system.hiv", b"regf\x01\0\0\0 a hive that breaks off in its first block"),
    ] {
        assert_eq!(
            judged(&plain.clone().file(path, bytes)),
            ("not-a-cluster".to_owned(), "likely".to_owned()),
            "{path}"
        );
    }
}

/// What only speaks of a place or of the feature is never "not in use" beside silence.
#[test]
fn what_speaks_of_storage_outweighs_silence() {
    for (path, text) in [
        ("till2/dir.txt", " Directory of C:\\ClusterStorage\n\n2024/09/01 10:00 <JUNCTION> Volume1 [x]\n"),
        ("till2/cluster.txt", "EnableSharedVolumes : Enabled\nName : CLU-TILLS\n"),
        ("till2/job.ini", "target=C:\\ClusterStorage\\Volume1\\vm.vhdx\n"),
        ("till2/url.txt", "file:///C:%5CClusterStorage%5CVolume1\n"),
        ("till2/volumes.txt", "E Stock CSVFS_ReFS Healthy\n"),
    ] {
        let case = analyze(&silent().file(path, text));
        assert_eq!(
            (&case["csv_usage"]["status"], &case["verdict"]),
            (&"unknown".into(), &"needs-evidence".into()),
            "{path}"
        );
    }
}

#[test]
fn what_is_called_an_archive_and_is_none_is_asked_for_again() {
    let case = analyze(&silent().file("till2/logs.zip", b"<html>404 not found</html>"));
    let first = case["remediation"][0]["detail"].as_str().unwrap();
    assert!(first.contains("logs.zip. Ask for it again, whole"), "{first}");
}

#[test]
fn files_that_are_not_read() {
    let utf32: Vec<u8> = "Name     State  Node\r\n----     -----  ----\r\nReceipts Online till1\r\n"
        .chars()
        .flat_map(|c| u32::from(c).to_le_bytes())
        .collect();
    let ebcdic = b"\xd5\x81\x94\x85\x40\x40\xe2\xa3\x81\xa3\x85\x15\xd9\x85\x83\x85\x89\x97\xa3\xa2\x40\xd6\x95\x93\x89\x95\x85\x15";
    let cr_and_no_blank = b"\xa3\x81\x99\x87\x85\xa3\x7e\xc3\x7a\xe0\xc3\x93\xa4\xa2\xa3\x85\x99\x0d\x25";
    let event: Vec<u8> = "{\"Id\":5142,\"ProviderName\":\"Microsoft-Windows-FailoverClustering\",\"MachineName\":\"till2\",\"Message\":\"Cluster Shared Volume 'Stock' ('Receipts') is gone.\"}"
        .chars()
        .flat_map(|c| u32::from(c).to_be_bytes())
        .collect();
    let binary = |start: &[u8]| {
        [start, &[0, 1, 2, 3, 0xff, 0xfe, 0, 0, 7, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..]].concat()
    };
    let zip = Tree::new().text("get-clustersharedvolume.txt", Encoding::Utf8, "x").zip();
    check(&[
        ("till2/m.rtf", b"{\\rtf1\\ansi see below\\par{\\pict\\pngblip 89504e47}}", AtMostLikely),
        ("till2/m.rtf", b"{\\rtf1\\ansi it goes on", AtMostLikely),
        ("till2/get-clustersharedvolume.dat", &utf32, NotNone),
        ("till2/out.txt", ebcdic, AtMostLikely),
        ("till2/job.ini", cr_and_no_blank, AtMostLikely),
        ("till2/System.json", &event, InUse(&["Receipts"])),
        ("till2/get-clustersharedvolume.json", b"~~~~~~Receipts\",\"State\":\"Online\"}", NotNone),
        ("till2/out.bz2", &binary(b"BZh91AY&SY"), AtMostLikely),
        ("till2/out.xz", &binary(b"\xfd7zXZ\0"), AtMostLikely),
        ("till2/out.zst", &binary(b"\x28\xb5\x2f\xfd"), AtMostLikely),
        ("till2/out.rar", &binary(b"Rar!\x1a\x07\x01"), AtMostLikely),
        ("till2/out.cab", &binary(b"MSCF\0\0\0\0"), AtMostLikely),
        ("till2/out.wim", &binary(b"MSWIM\0\0\0"), AtMostLikely),
        ("till2/mail.msg", &binary(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), AtMostLikely),
        ("till2/photo.jpg", &binary(b"\xff\xd8\xff\xe0"), AtMostLikely),
        ("till2/screen.png", &binary(b"\x89PNG\r\n\x1a\n"), AtMostLikely),
        ("till2/noname", &binary(b"\x07\x08"), AtMostLikely),
        ("till2/out.zip", &zip[..zip.len() / 2], AtMostLikely),
        ("till2/late.zip", &zip[zip.len() / 2..], NotNone),
        ("till2/page.zip", b"<html>404 not found</html>", NotNone),
        ("till2/none.7z", b"", NotNone),
        ("till2/none.zip", &Tree::new().zip(), Decided),
        ("till2/trace.etl", &binary(b"\x07\x08"), Decided),
        ("till2/tool.exe", &binary(b"MZ"), Decided),
    ]);
}

#[test]
fn mails_and_documents_as_they_arrive() {
    const LIST: &str = "UFMgQzpcPiBHZXQtQ2x1c3RlclNoYXJlZFZvbHVtZQ0KDQpOYW1lICAgICBTdGF0ZSAgTm9kZQ0KLS0tLSAgICAgLS0tLS0gIC0tLS0NClJlY2VpcHRzIE9ubGluZSB0aWxsMQ0KDQoNClBTIEM6XD4gDQo=";
    let head = "From: a\nTo: b\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n";
    let attached = |behind: &str| {
        let part = "--x\nContent-Type: text/plain; name=list.txt\nContent-Transfer-Encoding: base64\n\n";
        format!("{head}{part}{LIST}\n{behind}").into_bytes()
    };
    let picture = |width: u32, height: u32| {
        let png =
            [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[0; 999]].concat();
        let png = crate::intake_support::base64(&png);
        let kind = "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=a.png";
        format!("{head}--x\nContent-Type: text/plain\n\nhi\n--x\n{kind}\nContent-Transfer-Encoding: base64\n\n{png}\n--x--\n")
            .into_bytes()
    };
    let both = "--x\nContent-Type: text/plain; charset=utf-8\n\nThe list is in the table below, which this text cannot show at all.\n--x\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Hi</p><table><tr><th>Name</th><th>State</th><th>Node</th></tr><tr><td>Receipts</td><td>Online</td><td>till1</td></tr></table></body></html>\n--x--\n";
    let both = format!("{}{both}", head.replace("mixed", "alternative"));
    let page = format!("<html><body>See: <img src=\"data:image/png;base64,{}\"></body></html>", "iVBO".repeat(2_000));
    let named = InUse(&["Receipts"]);
    check(&[
        ("till2/m.eml", &attached("--x--\n"), named),
        ("till2/m.eml", &attached(""), named),
        ("till2/m.eml", &attached("\n_____\nlist footer\n--x--\n"), named),
        ("till2/m.eml", both.as_bytes(), named),
        ("till2/m.eml", &picture(700, 180), AtMostLikely),
        ("till2/m.eml", &picture(160, 60), Decided),
        ("till2/page.html", page.as_bytes(), AtMostLikely),
        ("till2/a.pdf", b"%PDF-1.4\n1 0 obj\n<< /Filter /ASCII85Decode >>\nstream\nGhQ7^_+\nendstream\n", AtMostLikely),
        ("till2/System.evtx", b"<html><body>Session expired</body></html>", AtMostLikely),
        ("till2/Application.evtx", b"<html><body>Session expired</body></html>", Decided),
        ("till2/list.docx", b"<html><body>Session expired</body></html>", AtMostLikely),
        ("till2/list.msg", b"<html><body>Session expired</body></html>", AtMostLikely),
        ("till2/System.evtx", b"", Decided),
    ]);
}

/// A logo that nearly every mail names made each case likely; a picture in a mail that holds a list as well weighed nothing.
#[test]
fn pictures_that_a_mail_shows_and_that_did_not_come_with_it() {
    const MARK: &str = "[cid:image001.png@01DAFC11.2A3B4C50]";
    let end = format!("Kind regards,\nMia Okada\nTill Support | Corner Shops Ltd.\nPhone +44 20 7946 0000\n{MARK}\n");
    let mail = |body: &str| format!("From: Mia Okada <mia@example.com>\nSubject: backup\n\nHello,\n{body}\n\n{end}");
    let list = listing::vssadmin(Language::English, "till2", &listing::csv_node());
    let part = |kind: &str, body: &str| format!("--x\nContent-Type: text/{kind}; charset=utf-8\n\n{body}\n");
    let eml = |text: &str, page: &str| {
        let head = "From: a\nTo: b\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n";
        format!("{head}{}{}--x--\n", part("plain", text), part("html", page))
    };
    let img = "<img width=120 src=\"cid:image001.png@01DAFC11.2A3B4C50\">";
    let sign = format!("<p>Hello,</p><p>attached.</p><p>Kind regards<br>Mia Okada<br>{img}</p>");
    let shot = format!("<p>Hello,</p><p>{img}</p><p>Kind regards<br>Mia Okada</p>");
    let plain = "Hello,\n\nattached.\n\nKind regards\nMia Okada";
    check(&[
        ("till2/mail.txt", mail("attached.").as_bytes(), Decided),
        ("till2/mail.html", format!("<html><body>{sign}</body></html>").as_bytes(), Decided),
        ("till2/m.eml", eml(plain, &sign).as_bytes(), Decided),
        ("till2/m.eml", eml(&mail("attached."), &sign).as_bytes(), Decided),
        ("till2/mail.txt", mail(MARK).as_bytes(), AtMostLikely),
        ("till2/mail.txt", mail("a screenshot of the console:").as_bytes(), AtMostLikely),
        ("till2/mail.txt", format!("the first till\n{MARK}\n").as_bytes(), AtMostLikely),
        ("till2/mail.txt", format!("{MARK}\n\n{list}").as_bytes(), AtMostLikely),
        ("till2/mail.html", format!("<html><body>{shot}</body></html>").as_bytes(), AtMostLikely),
        ("till2/m.eml", eml(plain, &shot).as_bytes(), AtMostLikely),
    ]);
}

/// None of them was opened, or what they show was not weighed.
#[test]
fn documents_of_other_programs() {
    let document = |parts: &[(&str, &str)]| {
        let add = |zip: Zip, (name, text): &(&str, &str)| zip.entry(name.as_bytes(), text.as_bytes(), Method::Store);
        parts.iter().fold(Zip::new(), add).finish()
    };
    let cells = |cells: &[&str]| {
        let cells: String =
            cells.iter().map(|cell| format!("<table:table-cell><text:p>{cell}</text:p></table:table-cell>")).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let open = |kind: &str, content: &str| {
        let kind = format!("application/vnd.oasis.opendocument.{kind}");
        document(&[
            ("mimetype", &kind),
            ("content.xml", &format!("<office:document-content>{content}</office:document-content>")),
        ])
    };
    let text = open(
        "text",
        "<text:p>PS C:\\&gt; Get-ClusterSharedVolume</text:p><text:p/><text:p>Name<text:s text:c=\"5\"/>State<text:s text:c=\"2\"/>Node</text:p><text:p>----<text:s text:c=\"5\"/>-----<text:s text:c=\"2\"/>----</text:p><text:p>Receipts Online till1</text:p>",
    );
    let rows = cells(&["Name", "State", "Node"]) + &cells(&["Receipts", "Online", "till1"]);
    let sheet =
        open("spreadsheet", &format!("<table:table table:name=\"Get-ClusterSharedVolume\">{rows}</table:table>"));
    let run = |x: u32, y: u32, text: &str| {
        format!("<Glyphs OriginX=\"{x}\" OriginY=\"{y}\" FontRenderingEmSize=\"20\" UnicodeString=\"{text}\"/>")
    };
    let row = |y: u32, texts: [&str; 3]| run(0, y, texts[0]) + &run(110, y, texts[1]) + &run(190, y, texts[2]);
    let printed = run(0, 10, "PS C:\\> Get-ClusterSharedVolume")
        + &row(34, ["Name", "State", "Node"])
        + &row(58, ["----", "-----", "----"])
        + &row(82, ["Receipts", "Online", "till1"]);
    let of_page = |page: &str| {
        let page = format!("<FixedPage>{page}</FixedPage>");
        document(&[("[Content_Types].xml", "<Types/>"), ("Documents/1/Pages/1.fpage", &page)])
    };
    let drawing = |text: &str| {
        let page = format!("<PageContents><Shapes><Shape><Text>{text}</Text></Shape></Shapes></PageContents>");
        document(&[("[Content_Types].xml", "<Types/>"), ("visio/pages/page1.xml", &page)])
    };
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 500], &locked, &[0; 500]].concat();
    let mark = [&[5][..], b"Petra", &[b' '; 49], &[0; 110]].concat();
    let fork = [&b"\0\x05\x16\x07\0\x02\0\0Mac OS X        "[..], &[0; 100]].concat();
    let volumes = InUse(&["Receipts"]);
    check(&[
        ("till2/list.odt", &text, volumes),
        ("till2/list.ods", &sheet, volumes),
        ("till2/list.xps", &of_page(&printed), volumes),
        ("till2/list.xps", &of_page("<Glyphs Indices=\"38;79\"/>"), AtMostLikely),
        ("till2/plan.vsdx", &drawing("CSV01 C:\\ClusterStorage\\Volume1"), AtMostLikely),
        ("till2/plan.vsdx", &drawing("Tills"), Decided),
        ("till2/list.xlsx", &locked, AtMostLikely),
        ("till2/~$list.xlsx", &mark, Decided),
        ("__MACOSX/till2/._console.txt", &fork, Decided),
        ("till2/Cluster_trace.etl", b"\x07\x08\0\0\0\x01\0\x02", AtMostLikely),
    ]);
}

/// Where its directory lies far behind its beginning, the run ended as if nothing had been left out.
#[test]
fn a_large_document_behind_a_password_is_named_and_asked_for() {
    let locked = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0x5a; 100_000]].concat();
    let case = analyze(&Tree::new().file("till2/list.xlsx", locked));
    let source = &case["sources"][0];
    assert_eq!(source["status"], "skipped", "{source:#}");
    assert!(source["problems"][0].as_str().unwrap().contains("password"), "{source:#}");
}

/// A picture in the page itself, and a file in an export of a mail, were no more than letters.
#[test]
fn files_within_lines_of_texts() {
    let base64 = |bytes: &[u8]| crate::intake_support::base64(bytes).replace('\n', "");
    let picture = |width: u32, height: u32| {
        let head = &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..];
        base64(&[head, &width.to_be_bytes(), &height.to_be_bytes(), &[0; 99]].concat())
    };
    let list = base64(b"PS C:\\> Get-ClusterSharedVolume\r\n\r\nName     State  Node\r\n----     -----  ----\r\nReceipts Online till1\r\n\r\n\r\nPS C:\\> \r\n");
    let page =
        |picture: &str| format!("<html><body><p>Result</p><img src=\"data:image/png;base64,{picture}\"></body></html>");
    check(&[
        ("till2/page.html", page(&picture(700, 180)).as_bytes(), AtMostLikely),
        ("till2/page.html", page(&picture(60, 20)).as_bytes(), Decided),
        ("till2/page.html", page(&picture(700, 180)).replace("<p>", &"<p>Log</p>\n".repeat(9_000)).as_bytes(), AtMostLikely),
        ("till2/page.html", page(&picture(60, 20)).replace("<p>", &"<p>Log</p>\n".repeat(9_000)).as_bytes(), Decided),
        ("till2/book.ipynb", format!("{{\"data\": {{\"image/png\": \"{}\"}}}}", picture(700, 180)).as_bytes(), AtMostLikely),
        ("till2/note.md", format!("# till2\n\n![image](data:image/png;base64,{})\n", picture(700, 180)).as_bytes(), AtMostLikely),
        ("till2/mail.json", format!("{{\"body\": \"see below\", \"attachments\": [{{\"name\": \"list.txt\", \"contentBytes\": \"{list}\"}}]}}").as_bytes(), InUse(&["Receipts"])),
        ("till2/mail.xml", format!("<a><t:Name>list.txt</t:Name><t:Content>{list}</t:Content></a>").as_bytes(), InUse(&["Receipts"])),
    ]);
}

#[test]
fn events_of_volumes_in_any_clothing() {
    let event = "till2/System.txt";
    let named = InUse(&["Cluster Disk 4"]);
    check(&[
        (event, b"Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nEvent ID: 5142\nComputer: till2\nDescription:\nCluster Shared Volume 'Stock' ('Cluster Disk 4') is no longer accessible.\n", named),
        (event, "ログの名前: System\nソース: Microsoft-Windows-FailoverClustering\nイベント ID: 5120\nコンピューター: till2\n説明:\nクラスターの共有ボリューム 'Stock' ('Cluster Disk 4') は一時停止状態です。\n".as_bytes(), named),
        (event, "Protokollname: System\nQuelle: Microsoft-Windows-FailoverClustering\nEreignis-ID: 5121\nComputer: till2\nBeschreibung:\nDas freigegebene Clustervolume \"Stock\" (\"Cluster Disk 4\") ist nicht mehr direkt erreichbar.\n".as_bytes(), named),
        (event, "Nom du journal: System\nSource: Microsoft-Windows-FailoverClustering\nID de l’événement: 5142\nOrdinateur: till2\nDescription:\nLe volume partagé de cluster « Stock » (« Cluster Disk 4 ») n'est plus accessible.\n".as_bytes(), named),
        (event, b"TimeCreated  : 9/1/2024 6:19:40 PM\nProviderName : Microsoft-Windows-FailoverClustering\nId           : 5216\nMessage      : Software snapshot creation on Cluster Shared Volume(s) ('Stock') with snapshot set id 'x' failed.\n", InUse(&["Stock"])),
        (event, b"Event ID generated: 5142\nSource: Microsoft-Windows-FailoverCluster\nDescription: Cluster Shared Volume \"Stock\" ('Cluster Disk 4') is no longer accessible.\n", named),
        (event, b"Id      : 5120\nMessage : Cluster Shared Volume 'Stock' ('Cluster Disk 4') has entered a paused state.\n", named),
        ("till2/System.json", b"{\"Id\":5120,\"ProviderName\":\"Microsoft-Windows-FailoverClustering\",\"MachineName\":\"till2\",\"Message\":\"Cluster Shared Volume 'Stock' ('Cluster Disk 4') has entered a paused state\"}", named),
        ("till2/System.csv", b"\"TimeCreated\",\"Id\",\"ProviderName\",\"MachineName\",\"LogName\",\"LevelDisplayName\",\"Message\"\r\n\"9/1/2024 6:19:40 PM\",\"5120\",\"Microsoft-Windows-FailoverClustering\",\"till2\",\"System\",\"Error\",\"Cluster Shared Volume 'Stock' ('Cluster Disk 4') has entered a paused state.\"\r\n", named),
        ("till2/System.xml", b"<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-FailoverClustering'/><EventID>5142</EventID><Channel>System</Channel><Computer>till2</Computer></System><EventData><Data>Stock</Data><Data>Cluster Disk 4</Data></EventData></Event></Events>", named),
        ("till2/a.ndjson", br#"{"@timestamp":"2024-09-03T01:00:00Z","winlog":{"event_id":5142,"provider_name":"Microsoft-Windows-FailoverClustering","computer_name":"till2","event_data":{"ResourceName":"Cluster Disk 4","VolumeName":"Stock"}}}"#, named),
        ("till2/a.json", br#"{"winlog.event_id":"5142","winlog.provider_name":"Microsoft-Windows-FailoverClustering","winlog.computer_name":"till2","winlog.event_data.VolumeName":"Stock","winlog.event_data.ResourceName":"Cluster Disk 4"}"#, named),
        ("till2/a.json", br#"{"took":1,"hits":{"total":{"value":1},"hits":[{"_index":"w","_source":{"event":{"code":"5142","provider":"Microsoft-Windows-FailoverClustering"},"host":{"name":"till2"},"message":"Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone"}}]}}"#, named),
        ("till2/a.json", br#"[{"_index":"w","fields":{"winlog.event_id":["5142"],"winlog.provider_name":["Microsoft-Windows-FailoverClustering"],"winlog.event_data.VolumeName":["Stock"]}}]"#, InUse(&["Stock"])),
        ("till2/a.txt", br#"{"event_id":5142,"source_name":"Microsoft-Windows-FailoverClustering","computer_name":"till2","event_data":{"VolumeName":"Stock"}}"#, InUse(&["Stock"])),
        ("till2/a.csv", b"\"@timestamp\",\"winlog.event_id\",\"winlog.provider_name\",\"message\"\n\"2024-09-03T01:00:00Z\",5142,\"Microsoft-Windows-FailoverClustering\",\"Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone\"\n", named),
        ("till2/a.json", br#"{"EventTime":"2024-09-03 01:00:00","Hostname":"till2","EventID":5142,"SourceName":"Microsoft-Windows-FailoverClustering","Message":"Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone"}"#, named),
        (event, b"Alert: a volume is gone\nManaged object: till2\nDescription: Cluster Shared Volume 'Stock' ('Cluster Disk 4') is no longer accessible from this cluster node because of error '1460'.\n", named),
        (event, b"\n  Id ProviderName           Message\n  -- ------------           -------\n5142 Microsoft-Windows-F... Cluster Shared Volume 'Stock' ('Cluster Disk 4') is no lon...\n", named),
        (event, b"\n  Id ProviderName           Message\n  -- ------------           -------\n5216 Microsoft-Windows-F... Software snapshot creation on Clus...\n", NotNone),
        (event, b"| Time | Event ID | Message |\n|--|--|--|\n| 2024-09-03 | 5142 | Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone |\n", named),
        (event, b"events:\n  - id: 5142\n    message: >-\n      Cluster Shared Volume 'Stock' ('Cluster Disk 4')\n      is gone\n", named),
        (event, b"time=2024-09-03T01:00:00Z host=till2 src=cluster id=5142 msg=\"Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone\"\n", named),
        (event, br#"ok: [till2] => {"changed": true, "stdout": "\r\n  Id Message\r\n  -- -------\r\n5142 Cluster Shared Volume 'Stock' ('Cluster Disk 4') is go...\r\n"}"#, named),
        ("till2/x.xml", b"<?xml version=\"1.0\"?>\n<Objects>\n<Object>\n<Property Name=\"Id\">5142</Property>\n<Property Name=\"Message\">Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone</Property>\n</Object>\n</Objects>", named),
        ("till2/a.json", br#"{"tables":[{"columns":[{"name":"TimeGenerated"},{"name":"Source"},{"name":"EventID"},{"name":"RenderedDescription"}],"rows":[["2024-09-03T01:00:00Z","Microsoft-Windows-FailoverClustering",5142,"Cluster Shared Volume 'Stock' ('Cluster Disk 4') is gone"]]}]}"#, named),
        (event, b"Cluster Shared Volume 'Stock' was moved on Monday, event or not.\n", NotNone),
        (event, b"Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nEvent ID: 5120\nComputer: till2\nDescription:\nThe text cannot be shown.\n", NotNone),
        (event, b"Log Name: System\nSource: Microsoft-Windows-FailoverClustering\nEvent ID: 1069\nComputer: till2\nDescription:\nCluster resource 'IP' of type 'IP Address' failed.\n", Decided),
    ]);
}

#[test]
fn several_clusters_in_one_path() {
    let other = |tree: Tree| -> (String, String, bool, bool) {
        let case = analyze(&tree);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let steps = case["remediation"].as_array().unwrap();
        let apart = case["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "CSV017");
        let checks = steps.iter().all(|step| step["kind"] == "check");
        (text(&case["verdict"]), text(&case["confidence"]), apart, checks)
    };
    let list = listing::vssadmin(Language::English, "shop1", &listing::csv_node());
    let shop = |more: &str| {
        let nodes = "PS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\nshop1 Up    Node\n\n\n";
        Tree::new().text("shop1/vssadmin.txt", Encoding::Utf8, &list).text(
            "shop1/console.txt",
            Encoding::Utf8,
            &format!("{nodes}{more}"),
        )
    };
    for (more, verdict) in [("PS C:\\> \n", "needs-evidence"), (NONE, "csv-writer-unneeded")] {
        let (said, confidence, apart, checks) = other(silent().with(shop(more)));
        assert_eq!((said.as_str(), confidence.as_str(), apart, checks), (verdict, "likely", true, true), "{more}");
    }
    // A node that no list holds is of another cluster; one that the list names is of this.
    let stranger = Tree::new().text("shop1/vssadmin.txt", Encoding::Utf8, &list);
    assert!(other(silent().with(stranger)).2);
    assert!(!other(silent()).2);
}

#[test]
fn an_archive_that_cannot_be_opened_is_wanted_whole() {
    let list = listing::vssadmin(Language::English, "till1", &listing::csv_node());
    let zip = Tree::new().text("till1/console.txt", Encoding::Utf8, NONE).zip();
    let cut = Tree::new().text("till1/vssadmin.txt", Encoding::Utf8, &list).file("till1.zip", &zip[..70]);
    let case = analyze(&cut);
    assert_eq!(case["verdict"], "needs-evidence");
    let first = case["remediation"][0]["title"].as_str().unwrap();
    assert!(first.contains("whole copy"), "{first}");
    let why = case["missing"].as_array().unwrap().iter().find(|m| m["what"] == "cluster-shared-volume").unwrap();
    assert!(why["why"].as_str().unwrap().contains("till1.zip could not"), "the archive, not what lies in it: {why}");
}

#[test]
fn a_session_at_another_host_proves_nothing_of_the_node_in_whose_folder_it_lies() {
    let list = |host: &str| listing::vssadmin(Language::English, host, &listing::csv_node());
    let session = |host: &str| format!("[{host}]: PS C:\\> Get-ClusterSharedVolume\n[{host}]: PS C:\\> \n");
    let of = |host: &str| {
        let tree = Tree::new().text("till1/vssadmin.txt", Encoding::Utf8, &list("till1")).text(
            "till1/console.txt",
            Encoding::Utf8,
            &session(host),
        );
        analyze(&tree)["csv_usage"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!((of("till1"), of("stock9")), ("not-in-use".to_owned(), "unknown".to_owned()));
}
