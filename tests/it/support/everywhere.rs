//! Evidence with a text of the caller's choice in every place that evidence has for text.

use super::bundle::Tree;
use super::evtx::{self as ev, Event, Log, Vss8229, Writer, catalog};
use super::hive;
use super::listing::{self, Language};
use super::text::{Capture, Encoding, Style};
use super::zip::{Method, Zip};

/// What stands at a place, by the place's name. The same name gives the same text.
pub type Put<'a> = &'a dyn Fn(&'static str) -> String;

const AT: &str = "2024-09-01T16:00:40.1234567Z";
const THIRD_PARTY: &str = "{0b5f3c1e-6a55-4a0e-9d0b-2f7f6f3f8c11}";

/// One case a tree: logs, captures by hand, a collector's bundle, archives.
pub fn cases(put: Put<'_>) -> Vec<(&'static str, Tree)> {
    vec![("logs", logs(put)), ("captures", captures(put)), ("collector", collector(put)), ("archives", archives(put))]
}

fn logs(put: Put<'_>) -> Tree {
    let fqdn = format!("{}.{}", put("computer"), put("dns domain"));
    let renamed = Log::new("System")
        .computer(&put("renamed computer"))
        .event(ev::event_log_6005("2024-08-20T02:00:00.0000000Z"))
        .computer(&put("computer's new name"))
        .event(ev::event_log_6011("2024-08-21T02:00:00.0000000Z", &put("renamed from"), &put("renamed to")))
        .build();
    Tree::new()
        .file("a/Application.evtx", application(put, &fqdn))
        .file(
            "a/LocaleMetaData/Application_1033.MTA",
            ev::MessageTexts::new()
                .event(1401, "VSS", &format!("Volume Shadow Copy error: {}", put("saved message")))
                .build(),
        )
        .file("a/System.evtx", system(put, &fqdn))
        .file(
            "a/Other.evtx",
            Log::new(&put("channel"))
                .computer(&fqdn)
                .event(Event::classic("VSS", 8193, AT).strings([put("8193 alone")]))
                .build(),
        )
        .file("renamed/System.evtx", renamed)
        .text("a/pasted.txt", Encoding::Utf8, &pasted(put, &fqdn))
}

fn application(put: Put<'_>, fqdn: &str) -> Vec<u8> {
    let csv = Vss8229::csv(AT)
        .error(&format!("0x800423f4, {}\r\n", put("8229 error text")))
        .operation(&format!("{} Event", put("8229 operation")));
    let csv = Vss8229 { writer: Writer { host: leak(put("8229 command line")), ..ev::CSV_WRITER }, ..csv };
    let other = Writer { id: THIRD_PARTY, name: leak(put("8229 writer name")), host: leak(put("8229 other command")) };
    let other =
        Vss8229::of(other, "2024-09-01T16:00:41.0000000Z").error(&format!("0x800423f3, {}", put("8229 other error")));
    let failed = |provider: &str, id: u16, second: u32, texts: &[String]| {
        Event::classic(provider, id, &format!("2024-09-01T16:00:{second:02}.0000000Z")).level(2).strings(texts.to_vec())
    };
    let context = format!(
        "\n\nOperation:\n   {}\n\nContext:\n   Execution Context: {}",
        put("8193 operation"),
        put("8193 execution")
    );
    let crash = [put("crashed program"), "1.0".into(), "0".into(), put("crashed module"), put("crashed path")];
    Log::new("Application")
        .computer(fqdn)
        .first_record(1401)
        .event(csv)
        .event(other)
        .event(failed("VSS", 8193, 42, &[put("8193 routine"), format!("0x80070005, {}", put("8193 error")), context]))
        .event(failed(
            "VSS",
            12289,
            43,
            &[put("12289 call"), format!("0x80070079, {}", put("12289 error")), String::new()],
        ))
        .event(failed("Application Error", 1000, 44, &crash))
        .event(failed("Veeam Agent", 190, 45, &[put("product event")]))
        .event(failed("Microsoft-Windows-CloudBackup", 11, 46, &[put("cloud backup event")]))
        .event(failed("WindowsAzureGuestAgent", 3, 47, &[put("guest agent event")]))
        .event(failed("Microsoft-Windows-Backup", 517, 48, &[put("server backup event")]))
        .event(failed("VSS", 8193, 49, &[put("forwarded text")]).computer(&put("forwarding computer")))
        .event(failed("VSS", 8193, 50, &[put("last text")]))
        .slack(900, failed("VSS", 12289, 51, &[put("recovered text")]))
        .build()
}

fn system(put: Put<'_>, fqdn: &str) -> Vec<u8> {
    let named = |id: u16, second: u32, items: &[(&str, String)]| {
        let items: Vec<(&str, &str)> = items.iter().map(|(name, value)| (*name, value.as_str())).collect();
        catalog::clustering(id, &format!("2024-09-01T16:00:{second:02}.5000000Z")).level(2).named(&items)
    };
    Log::new("System")
        .computer(fqdn)
        .first_record(8800)
        .events(ev::boot("2024-08-20T01:02:03.4567891Z", "-540 Tokyo Standard Time"))
        .event(ev::user32_1074("2024-08-20T03:00:00.0000000Z", &put("restarted by")))
        .event(ev::cluster_1544(AT))
        .event(named(
            5120,
            41,
            &[
                ("VolumeName", put("5120 volume")),
                ("ResourceName", put("5120 resource")),
                ("DiskDeadReason", put("5120 reason")),
            ],
        ))
        .event(named(1135, 42, &[("NodeName", put("1135 node"))]))
        .event(named(
            1069,
            43,
            &[
                ("ResourceName", put("1069 resource")),
                ("ResourceGroup", put("1069 role")),
                ("ResTypeDll", put("1069 type")),
            ],
        ))
        .event(named(
            1641,
            44,
            &[("GroupName", put("1641 role")), ("SourceNode", put("1641 from")), ("DestNode", put("1641 to"))],
        ))
        .event(ev::volsnap(25, 2, "2024-09-01T16:00:45.0000000Z", &put("volsnap volume")))
        .build()
}

/// An event that somebody copied out of Event Viewer.
fn pasted(put: Put<'_>, fqdn: &str) -> String {
    let event = Vss8229::csv(AT).operation(&format!("{} Event", put("pasted operation")));
    let event = Vss8229 { writer: Writer { host: leak(put("pasted command")), ..ev::CSV_WRITER }, ..event };
    format!(
        "Log Name:      Application\nSource:        VSS\nDate:          9/1/2024 6:19:40 PM\nEvent ID:      8229\n\
         Task Category: {}\nLevel:         Warning\nKeywords:      Classic\nUser:          {}\nComputer:      {fqdn}\n\
         Description:\nA VSS writer has rejected an event with error 0x00000000, {}.\n. {}{}\n\n\
         Log Name:      {}\nSource:        {}\nDate:          9/1/2024 6:19:41 PM\nEvent ID:      8229\nLevel:         \
         Warning\nComputer:      {}\nDescription:\nA VSS writer has rejected an event with error 0x00000000, {}.\n{}\n",
        put("pasted category"),
        put("pasted user"),
        put("pasted error"),
        put("pasted sentence"),
        event.context(),
        put("pasted log"),
        put("pasted source"),
        put("pasted computer"),
        put("pasted other error"),
        Vss8229::csv(AT).context(),
    )
}

fn ran(host: &str, command: &str, output: &str) -> Capture {
    Capture { host: host.into(), command: command.into(), output: output.into() }
}

/// `vssadmin list writers` with a name, a state and a last error of the caller's.
fn writers(put: Put<'_>) -> String {
    let mut list = listing::vssadmin(Language::English, "a", &listing::csv_node());
    list.push_str(&format!(
        "Writer name: '{}'\n   Writer Id: {THIRD_PARTY}\n   Writer Instance Id: {{9d8a6a2a-1111-4c6b-8d55-0d8b1c6a2b10}}\n   \
         State: [8] {}\n   Last error: {}\n\n",
        put("listed writer"),
        put("listed state"),
        put("listed error"),
    ));
    list
}

fn captures(put: Put<'_>) -> Tree {
    let host = put("prompt host");
    let error = format!(
        "Get-ClusterResource : {}\nAt line:1 char:1\n+ Get-ClusterResource {}\n    + CategoryInfo          : NotSpecified: ({}:String) \
         [Get-ClusterResource], ClusterCmdletException\n    + FullyQualifiedErrorId : {},Microsoft.FailoverClusters.PowerShell.GetResourceCommand\n\n",
        put("powershell error"),
        put("powershell line"),
        put("powershell category"),
        put("powershell id"),
    );
    let volumes = listing::volumes_list(&[[&put("listed volume"), &put("volume state"), &put("volume owner")]]);
    let session = [
        ran(&host, "Get-ClusterResource", &error),
        ran(&host, "Get-ClusterSharedVolume | fl *", &volumes),
        ran(
            &host,
            "Get-ClusterNode",
            &listing::nodes_table(&[[&put("listed node"), &put("node state")], [&host, "Up"]]),
        ),
        ran(&host, "Get-Cluster", &listing::table(&["Name"], &[&[&put("cluster name")]])),
        ran(&host, "vssadmin list writers", &writers(put)),
        ran(&host, &format!("dir C:\\ClusterStorage\\{}", put("typed folder")), "\n"),
        ran(
            &host,
            &format!("vssadmin {}", put("vssadmin verb")),
            "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\nError: Invalid command.\n",
        ),
        ran(&host, &format!("{} now", put("unknown command")), &format!("{}\n", put("unread line"))),
    ];
    let wrong = format!("{}\n    EnableCsvVssWriter    REG_SZ    {}\n", listing::SWITCH_KEY, put("registry value"));
    let odd = format!("{}\n    EnableCsvVssWriter    {}    0x0\n", listing::SWITCH_KEY, put("registry type"));
    let verb = format!(
        "{}vssadmin list {}\nvssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright \
         2001-2013 Microsoft Corp.\n\nShadow copy volume: \\\\?\\{}\n\nC:\\>\n",
        r"C:\>",
        put("wrong verb"),
        put("wrong verb's volume"),
    );
    let info = listing::systeminfo(&put("systeminfo host"), &put("systeminfo domain"), "8/20/2024, 10:02:03 AM");
    let transcript =
        Style::Transcript.write(&session).replace(r"CONTOSO\azureadmin", &format!(r"DOM\{}", put("transcript user")));
    Tree::new()
        .text(&format!("{}/session.txt", put("folder")), Encoding::Utf8, &transcript)
        .text(&format!("{}/writers {}.txt", put("folder"), put("file name")), Encoding::Utf8, &writers(put))
        .text(
            "i/cluster.txt",
            Encoding::Utf8,
            &Style::PowerShell.write(&[ran(
                "i",
                "Get-Cluster",
                &listing::table(&["Name"], &[&[&put("other cluster name")]]),
            )]),
        )
        .text("b/reg.txt", Encoding::Utf8, &wrong)
        .text("c/reg.txt", Encoding::Utf8, &odd)
        .text("d/verb.txt", Encoding::Utf8, &verb)
        .text("e/systeminfo.txt", Encoding::Utf8, &info)
        .file("f/SOFTWARE", hive::software(&[("EnableCsvVssWriter", hive::Data::Text(put("hive value")))], None))
        .file(&format!("g/{}.bin", put("other file")), b"\0\x01\x02\x03".as_slice())
        .file(&format!("g/{}.evtx", put("damaged log")), b"ElfFile\0nothing more".as_slice())
        .text(
            "h/error.txt",
            Encoding::Utf8,
            &format!(
                "vssadmin 1.1 - x\n(C) Copyright 2001-2013 Microsoft Corp.\n\nError: {} 0x80042302\n",
                put("vssadmin error")
            ),
        )
}

fn collector(put: Put<'_>) -> Tree {
    let escaped = |place: &'static str| put(place).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let xml = |kind: &str, rows: &[Vec<(&str, String)>]| {
        let rows: Vec<Vec<(&str, &str)>> =
            rows.iter().map(|row| row.iter().map(|(name, value)| (*name, value.as_str())).collect()).collect();
        listing::clixml(&format!("Deserialized.Microsoft.FailoverClusters.PowerShell.{kind}"), &rows)
    };
    let volume = vec![
        ("Name", escaped("clixml volume")),
        ("State", escaped("clixml state")),
        ("OwnerNode", escaped("clixml owner")),
    ];
    let node = vec![
        ("Name", escaped("clixml node")),
        ("State", escaped("clixml node state")),
        ("Cluster", escaped("clixml cluster")),
    ];
    let json = serde_json::json!([{ "Name": put("json volume"), "State": put("json state"), "OwnerNode": { "Name": put("json owner") } }]);
    let log = format!(
        "**********************\nWindows PowerShell transcript start\nStart time: 20240903101500\nUsername: DOM\\{}\nMachine: {}\n\
         **********************\nCluster name               : {}\nUnable to get Cluster Shared Volumes. \nError='{}'\n{}\n",
        put("collector user"),
        put("collector machine"),
        put("collector cluster"),
        put("collector error"),
        put("collector line"),
    );
    let failed = format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><S S=\"Error\">Get-ClusterSharedVolume : \
         {}</S></Objs>",
        escaped("clixml error")
    );
    Tree::new()
        .text("0_CloudHealthGatherTranscript.log", Encoding::Utf8Bom, &log)
        .text(
            "GetCluster.XML",
            Encoding::Utf16LeBom,
            &xml("Cluster", &[vec![("Name", escaped("clixml cluster name")), ("Domain", escaped("clixml domain"))]]),
        )
        .text("GetClusterNode.XML", Encoding::Utf16LeBom, &xml("ClusterNode", &[node]))
        .text("GetClusterSharedVolume.XML", Encoding::Utf16LeBom, &xml("ClusterSharedVolume", &[volume]))
        .text("GetClusterResource.XML", Encoding::Utf16LeBom, &failed)
        .text("csv.json", Encoding::Utf8, &json.to_string())
}

fn archives(put: Put<'_>) -> Tree {
    let list = listing::vssadmin(Language::English, "z", &listing::cluster_node());
    let zip = Zip::new()
        .entry(format!("{}/vssadmin.txt", put("zip folder")).as_bytes(), list.as_bytes(), Method::Store)
        .entry(format!("{}.evtx", put("encrypted entry")).as_bytes(), b"secret", Method::Encrypted)
        .finish();
    let inner =
        Zip::new().entry(format!("{}.txt", put("nested entry")).as_bytes(), list.as_bytes(), Method::Deflate).finish();
    Tree::new()
        .file(&format!("{}.zip", put("zip name")), zip)
        .file("outer.zip", Tree::new().file(&format!("{}.zip", put("nested zip")), inner).stored_zip())
        .text(
            "note.txt",
            Encoding::Utf8,
            &format!("{} and C:\\ClusterStorage\\{}\\x.vhdx\n", put("note"), put("storage folder")),
        )
        .file(&format!("{}.zip", put("damaged zip")), b"PK\x03\x04 broken".as_slice())
}

/// Writers of the test support have static names.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}
