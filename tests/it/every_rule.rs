//! Every rule fires on evidence as Windows writes it, through the binary: a rule that needs what no reader gives could
//! never tell anybody anything.

use assert_cmd::Command;
use serde_json::Value;
use vssleuth::facts::Code;

use crate::support::bundle::Tree;
use crate::support::cases;
use crate::support::evtx::{self as ev, Event, Log, Vss8229};
use crate::support::hive::{self, Data};
use crate::support::listing::{
    Language, Listed, cluster_node, csv_node, listed, nodes_table, plain_server, reg_query, table, volumes_table,
    vssadmin,
};
use crate::support::story::Story;
use crate::support::text::{Capture, Encoding, Style};

const HOST: &str = "vm-sql-01";
const FQDN: &str = "vm-sql-01.fabrikam.com";
/// The code of the backup program before it is not the event's.
const NAMELESS: &str = "Backup failed, code 0x81000019\n\nVolume Shadow Copy Service error: Shadow copy creation failed. \
    hr = 0x80073bc3, The requested system device cannot be found.\n\nOperation:\n   PrepareForBackup event\n\nContext:\n   \
    Writer Class Id: {be000cbe-11fe-4426-9c58-531aa6355fc4}\n   Writer Name: ASR Writer\n";

fn ran(command: &str, output: &str) -> Capture {
    Capture { host: HOST.into(), command: command.into(), output: output.into() }
}

fn writers(list: &[Listed]) -> Capture {
    ran("vssadmin list writers", &vssadmin(Language::English, HOST, list))
}

fn switch(value: Option<u32>) -> Capture {
    ran(r#"reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters""#, &reg_query(value))
}

fn nodes(names: &[&str]) -> Capture {
    let rows: Vec<[&str; 2]> = names.iter().map(|name| [*name, "Up"]).collect();
    ran("Get-ClusterNode", &nodes_table(&rows))
}

fn volumes(rows: &[[&str; 3]]) -> Capture {
    ran("Get-ClusterSharedVolume", &if rows.is_empty() { String::new() } else { volumes_table(rows) })
}

/// A transcript of 3 September 2024.
fn session(captures: &[Capture]) -> Tree {
    Tree::new().text("transcript.txt", Encoding::Utf8Bom, &Style::Transcript.write(captures))
}

/// CSV is not used, and the list is this one.
fn without_csv(list: &[Listed]) -> Tree {
    session(&[nodes(&[HOST]), volumes(&[]), writers(list)])
}

fn text(path: &str, text: &str) -> Tree {
    Tree::new().text(path, Encoding::Utf8, text)
}

fn logs(story: &Story) -> Tree {
    Tree::new().file("Application.evtx", story.application()).file("System.evtx", story.system())
}

/// A node whose backup failed in one night.
fn failed() -> Story {
    quiet().failed(&["2024-09-01"])
}

fn quiet() -> Story {
    Story::node(FQDN)
}

fn failed_with(error: &str) -> Tree {
    logs(&failed().by(ev::CSV_WRITER, error))
}

fn application(event: impl Into<Event>) -> Tree {
    logs(&quiet().application_event(event.into()))
}

/// An event of the Application log in the night of the failure.
fn beside_failure(event: Event) -> Tree {
    logs(&failed().application_event(event))
}

fn system(event: Event) -> Tree {
    logs(&quiet().system_event(event))
}

/// What is built for the samples, by name.
fn sample(name: &str) -> Tree {
    cases::all().into_iter().find(|(known, _)| *known == name).unwrap().1
}

/// A System log that was cut in its second chunk: another boot could have stood behind.
fn cut_system() -> Vec<u8> {
    let mut log = quiet().per_chunk(40).system();
    let middle = ev::damage::record_offset(&log, 1, 20);
    ev::damage::truncate(&mut log, ev::damage::chunk_at(1) + middle + 100);
    log
}

const DAY: &str = "2024-09-01T05:00:00.1234567Z";
const NIGHT: &str = "2024-09-01T16:05:00.1234567Z";
/// Behind the transcript.
const LATER: &str = "2024-09-20T16:00:40.1234567Z";

/// Evidence on which each rule fires.
fn evidence(code: Code) -> Tree {
    let value = |data| [("EnableCsvVssWriter", data)];
    match code {
        Code::CSV001 => session(&[volumes(&[["Cluster Disk 1", "Online", HOST]])]),
        Code::CSV002 | Code::AZR005 => without_csv(&csv_node()),
        Code::CSV003 => without_csv(&cluster_node()).with(text("reg.txt", &reg_query(Some(0)))),
        Code::CSV004 => without_csv(&csv_node()).with(text("reg.txt", &reg_query(Some(0)))),
        Code::CSV005 => without_csv(&cluster_node()).with(text("reg.txt", &reg_query(None))),
        Code::CSV006 => session(&[volumes(&[["Cluster Disk 1", "Online", HOST]]), switch(Some(0))]),
        Code::CSV007 => session(&[writers(&csv_node())]),
        Code::CSV008 => Tree::new().file("Application.evtx", failed().application()),
        Code::CSV009 => Tree::new().file("SOFTWARE", hive::software(&[], Some(&value(Data::Dword(0))))),
        Code::CSV010 => Tree::new().file("SOFTWARE", hive::software(&value(Data::Text("0".into())), None)),
        Code::CSV011 => session(&[switch(Some(1))]),
        Code::CSV012 => sample("csv-writer-unneeded-no-reboot"),
        Code::CSV013 => sample("needs-evidence-contradiction"),
        Code::CSV014 => {
            session(&[volumes(&[["Cluster Disk 1", "Online", HOST]]), volumes(&[["Cluster Disk 1", "Offline", HOST]])])
        }
        Code::CSV015 => text("note.txt", "The data is in C:\\ClusterStorage\\Volume1\\sales.vhdx.\n"),
        Code::CSV016 => system(ev::csv_5120(DAY, "Volume1", "Cluster Disk 1")),
        Code::CSV017 => {
            let cluster = |name| ran("Get-Cluster", &table(&["Name"], &[&[name]]));
            session(&[cluster("FABSQL"), cluster("FABWEB")])
        }
        Code::CSV018 => text("writers.txt", &vssadmin(Language::English, HOST, &csv_node()))
            .with(text("writers2.txt", &vssadmin(Language::English, HOST, &cluster_node()))),
        Code::CSV019 => session(&[switch(Some(0))])
            .file("Application.evtx", failed().application())
            .file("System.evtx", cut_system()),
        Code::CSV020 => sample("no-action"),
        Code::EVT001 | Code::AZR003 => logs(&failed()),
        Code::EVT002 => failed_with("0x800423f2, The writer's timeout expired between the Freeze and Thaw events.\r\n"),
        Code::EVT003 => failed_with("0x800423f3, The writer experienced a transient error.\r\n"),
        Code::EVT004 => failed_with("0x800423f4, The writer experienced a non-transient error.\r\n"),
        Code::EVT005 => application(Vss8229::csv(DAY)),
        Code::EVT006 => system(ev::cluster_1544(DAY)),
        Code::EVT007 => logs(&failed().system_event(ev::cluster_1135(NIGHT, "vm-sql-02"))),
        Code::EVT008 => beside_failure(ev::vss_12289(NIGHT)),
        Code::EVT009 | Code::EVT011 => logs(&quiet().failed(&["2024-08-30", "2024-08-31", "2024-09-01", "2024-09-02"])),
        Code::EVT010 => beside_failure(
            Event::manifest("Microsoft-Windows-Backup", "{1db28f2e-8f80-4027-8c5a-a11f7f10f62d}", 5, NIGHT).level(2),
        ),
        Code::EVT012 => sample("loose-files"),
        Code::EVT013 => {
            let log = Log::new("Application").computer(FQDN).event(ev::vss_8224(DAY)).slack(900, Vss8229::csv(DAY));
            Tree::new().file("Application.evtx", log.build())
        }
        Code::EVT014 => sample("csv-writer-unneeded-ja"),
        Code::EVT015 => application(Event::classic("Application Error", 1000, DAY).strings([
            "IaaSBcdrExtension.exe",
            "1.0.0.0",
            "ntdll.dll",
        ])),
        Code::WRT001 | Code::WRT002 | Code::COV009 | Code::COV016 => sample("not-a-cluster"),
        Code::WRT003 => {
            let mut list = csv_node();
            list[0].state = 5;
            session(&[writers(&list)])
        }
        Code::WRT004 => logs(&failed()).with(session(&[writers(&csv_node())])),
        Code::WRT005 => session(&[writers(&[])]),
        Code::WRT006 => {
            let broken = "\nError: A component of the service encountered an unexpected error.\n";
            session(&[ran("vssadmin list writers", &(vssadmin(Language::English, HOST, &[]) + broken))])
        }
        Code::WRT007 => logs(
            &failed()
                .by(ev::SQL_WRITER, "0x800423f4, The writer experienced a non-transient error.\r\n")
                .application_event(
                    Event::classic("SQLWRITER", 24583, NIGHT).level(2).strings(["SQLSTATE: 42000, Native Error: 3059"]),
                ),
        ),
        Code::HIS001 => system(
            Event::manifest("Microsoft-Windows-Kernel-General", "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}", 1, DAY)
                .named(&[("NewTime", "2024-09-01T05:00:00.1Z"), ("OldTime", "2024-09-01T04:53:00.1Z")]),
        )
        .file("other/System.evtx", Story::node("vm-sql-02.fabrikam.com").system()),
        Code::HIS002 => {
            let at = |day: &str, value| {
                let session = Style::Transcript.write(&[switch(value)]);
                Tree::new().text(day, Encoding::Utf8Bom, &session.replace("20240903", day))
            };
            at("20230903", Some(0)).with(at("20240904", None))
        }
        Code::AZR010 => text("points.txt", "8/31 FileSystemConsistent, 9/1 AppConsistent\n"),
        Code::NOI001 => application(ev::vss_8224(DAY)),
        Code::NOI002 => {
            let provider = "\n\nContext:\n   Provider ID: {74600e39-7dc5-4567-a03b-f091d6c7b092}";
            application(Event::classic("VSS", 12292, DAY).level(2).strings(["0x80070005, Access is denied.", provider]))
        }
        Code::NOI003 => application(ev::vss_8193(DAY)),
        Code::COV001 => logs(&quiet()),
        Code::COV002 => Tree::new()
            .file("Application.evtx", quiet().from("2024-09-02").application())
            .file("System.evtx", failed().system()),
        Code::COV003 => system(
            Event::manifest("Microsoft-Windows-Eventlog", "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}", 104, DAY)
                .named(&[("Channel", "Application")]),
        ),
        Code::COV004 => Tree::new().file("System.evtx", cut_system()),
        Code::COV005 => session(&[nodes(&[HOST, "vm-sql-02"])]),
        Code::COV006 => session(&[ran(
            "Get-ClusterSharedVolume",
            "Get-ClusterSharedVolume : The cluster service is not running. Make sure that the service is running on all \
             nodes in the cluster.\n    + FullyQualifiedErrorId : Get-ClusterSharedVolume\n",
        )]),
        Code::COV007 => {
            logs(&failed().application_event(Vss8229::csv(LATER).into())).with(session(&[writers(&csv_node())]))
        }
        Code::COV008 => text("writers.txt", &vssadmin(Language::English, HOST, &csv_node())),
        Code::COV010 => {
            let banner = vssadmin(Language::English, HOST, &[]);
            session(&[ran("vssadmin list shadows", &(banner + "No items found that satisfy the query.\n"))])
        }
        Code::COV011 | Code::COV013 | Code::COV019 => sample("damaged"),
        Code::COV012 => Tree::new().file("get-clustersharedvolume.txt", ""),
        Code::COV014 => {
            let log = Log::new("Application").computer(FQDN).event(ev::vss_8224(NIGHT)).event(Vss8229::csv(DAY));
            Tree::new().file("Application.evtx", log.build())
        }
        Code::COV015 => {
            let log = Log::new("Application").computer("WIN-7QK3").event(ev::vss_8224(DAY)).computer(FQDN);
            Tree::new().file("Application.evtx", log.event(Vss8229::csv(NIGHT)).build())
        }
        Code::COV017 => text("todo.txt", "Ask the network team about the maintenance window.\n"),
        Code::COV018 => session(&[writers(&plain_server())]),
        Code::AZR001 => system(ev::cluster_1069(DAY, "Cluster Disk 4", "SQL Server")).with(without_csv(&csv_node())),
        Code::AZR002 => session(&[volumes(&[["Cluster Virtual Disk (Sales)", "Online", HOST]])]),
        Code::EVT016 => text("notes.txt", NAMELESS),
        Code::WRT008 => text("job.log", "The job ended: SqlServerWriter has failed at night.\n"),
        Code::AZR006 => text("job.txt", "Error code: ExtensionSnapshotFailedCOM\n"),
        Code::AZR004 => {
            let id = "{66841cd4-6ded-4f4b-8f17-fd23f8ddc3de}";
            let mut list = csv_node();
            list.push(listed(ev::Writer { id, name: "Microsoft Hyper-V VSS Writer", host: "" }));
            without_csv(&list)
        }
    }
}

#[test]
fn every_rule_fires_through_the_binary() {
    let folder = tempfile::tempdir().unwrap();
    for code in Code::ALL {
        Tree::new().below(HOST, evidence(*code)).write_to(&folder.path().join(code.as_str()));
    }
    let args = ["analyze", "--each", "--format", "json", "--quiet"];
    let run = Command::cargo_bin("vssleuth").unwrap().args(args).arg(folder.path()).assert();
    let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let cases = report["cases"].as_array().unwrap();
    assert_eq!(cases.len(), Code::ALL.len());
    let fired = |case: &&Value| case["findings"].as_array().unwrap().iter().any(|found| found["code"] == case["name"]);
    let silent: Vec<String> = cases
        .iter()
        .filter(|case| !fired(case))
        .map(|case| {
            let found = case["findings"].as_array().unwrap().iter().map(|found| found["code"].to_string());
            format!("{} is silent: {}, {:?}", case["name"], case["verdict"], found.collect::<Vec<_>>())
        })
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
