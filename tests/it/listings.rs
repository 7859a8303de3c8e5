//! Cluster listings, registry captures and machine descriptions in every shape, through the public reader.

use std::path::{Path, PathBuf};

use vssleuth::evidence::{EventFilter, Hash, ReadOptions, read};
use vssleuth::facts::{
    CaptureTime, CommandKind, ErrorReason, Harvest, HostFacts, KeyView, Kind, Locus, Observation, RegistryData,
    SettingState, Status, VolumeForm, VolumeOutcome,
};
use vssleuth::intake::{Body, HEAD, Input};

fn options() -> ReadOptions {
    ReadOptions { filter: EventFilter::default(), timezone: jiff::tz::TimeZone::UTC, hash: Hash::None, recover: false }
}

fn harvest(path: &str, bytes: &[u8]) -> Harvest {
    let mut stream = bytes;
    let head = &bytes[..bytes.len().min(HEAD)];
    read(Input { path, size: Some(bytes.len() as u64), head, body: Body::Stream(&mut stream) }, &options())
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// What volumes a harvest shows: `name|state|node@line`, or the kind of nothing.
fn volumes(harvest: &Harvest) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let listings = harvest.observations.iter().filter_map(|seen| match &seen.fact {
        Observation::Volumes(listing) => Some(listing),
        _ => None,
    });
    listings
        .flat_map(|listing| match &listing.outcome {
            VolumeOutcome::Rows(rows) => {
                let show = |v: &vssleuth::facts::Volume| {
                    format!("{}|{}|{}@{}", v.name, text(&v.state), text(&v.owner_node), v.line)
                };
                rows.iter().map(show).collect()
            }
            VolumeOutcome::Silent(heard) if heard.doubts.is_empty() => vec!["ran and printed nothing".to_owned()],
            VolumeOutcome::Silent(heard) => vec![format!("silent, {:?}", heard.doubts[0].why)],
            VolumeOutcome::Counted(stated) => vec![format!("{} counted", stated.count)],
            VolumeOutcome::NoObjects => vec!["no objects".to_owned()],
            VolumeOutcome::Unnamed => vec!["no names".to_owned()],
        })
        .collect()
}

fn form(harvest: &Harvest) -> Option<VolumeForm> {
    harvest.observations.iter().find_map(|seen| match &seen.fact {
        Observation::Volumes(listing) => Some(listing.form),
        _ => None,
    })
}

#[test]
fn volumes_in_every_text_form() {
    let rows = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
    for (what, text, form_expected, expected) in [
        (
            "default table",
            "PS C:\\> Get-ClusterSharedVolume\n\nName           State  Node\n----           -----  ----\nCluster Disk 1 Online vm-sql-02\n",
            VolumeForm::Table,
            rows(&["Cluster Disk 1|Online|vm-sql-02@5"]),
        ),
        (
            "no prompt, no rule line",
            "Name           State   Node\nCluster Disk 1 Offline vm-sql-02\nCluster Disk 2 Failed  vm-sql-01\n",
            VolumeForm::Table,
            rows(&["Cluster Disk 1|Offline|vm-sql-02@2", "Cluster Disk 2|Failed|vm-sql-01@3"]),
        ),
        (
            "ft Name, OwnerNode, SharedVolumeInfo",
            "    Name                 OwnerNode SharedVolumeInfo\n    ----                 --------- ----------------\n    Virtual Disk (Vol 1) vm-sql-01 {C:\\ClusterStorage\\Volume1}\n",
            VolumeForm::Table,
            rows(&["Virtual Disk (Vol 1)|-|vm-sql-01@3"]),
        ),
        (
            "ft OwnerNode, State of a typed command",
            "PS C:\\> Get-ClusterSharedVolume | ft Name, OwnerNode, State\n\nName   OwnerNode State\n----   --------- -----\nDisk A vm-sql-01 Online\n\nPS C:\\>",
            VolumeForm::Table,
            rows(&["Disk A|Online|vm-sql-01@5"]),
        ),
        (
            "fl * over remoting",
            "[VM-SQL-01]: PS C:\\Users\\op\\Documents> Get-ClusterSharedVolume | fl *\n\nId               : 7275ed00-70a7-46d4-a038-78383d631100\nName             : Virtual Disk (V1)\nOwnerNode        : vm-sql-01\nSharedVolumeInfo : {C:\\ClusterStorage\\Volume1}\nState            : Online\n\n\n",
            VolumeForm::List,
            rows(&["Virtual Disk (V1)|Online|vm-sql-01@4"]),
        ),
        (
            "state, one record a node",
            "PS C:\\> Get-ClusterSharedVolumeState\n\nBlockRedirectedIOReason      : NotBlockRedirected\nFileSystemRedirectedIOReason : FileSystemReFs\nName                         : Disk A\nNode                         : N1\nStateInfo                    : FileSystemRedirected\nVolumeFriendlyName           : Volume1\n\nBlockRedirectedIOReason      : NotBlockRedirected\nFileSystemRedirectedIOReason : FileSystemReFs\nName                         : Disk A\nNode                         : N2\nStateInfo                    : Direct\nVolumeFriendlyName           : Volume1\n",
            VolumeForm::State,
            rows(&["Disk A|FileSystemRedirected|N1@5", "Disk A|Direct|N2@12"]),
        ),
        (
            "state of 2012 R2",
            "Name                : Disk X \nVolumeName          : \\\\?\\Volume{2297f079-53c2-41e9-94d1-483d61ea9400}\\\nNode                : N1\nState               : File System Redirected\n\nVolumeFriendlyName  : Volume1\nRedirectedIOReason  : UserRequest\n\nName                : Disk Y \nNode                : N2\nState               : Direct\nVolumeFriendlyName  : Volume2\n",
            VolumeForm::State,
            rows(&["Disk X|File System Redirected|N1@1", "Disk Y|Direct|N2@9"]),
        ),
        (
            "json array with numbers",
            "[\n  {\n    \"Name\": \"Disk A\",\n    \"OwnerNode\": { \"Cluster\": \"c1\", \"Name\": \"vm-sql-01\" },\n    \"SharedVolumeInfo\": [ { \"FriendlyVolumeName\": \"C:\\\\ClusterStorage\\\\Volume1\" } ],\n    \"State\": 2\n  },\n  {\n    \"Name\": \"Disk B\",\n    \"OwnerNode\": \"vm-sql-02\",\n    \"SharedVolumeInfo\": [],\n    \"State\": 4\n  }\n]\n",
            VolumeForm::Json,
            rows(&["Disk A|Online|vm-sql-01@3", "Disk B|Failed|vm-sql-02@9"]),
        ),
        (
            "json single",
            "{\"Name\":\"Disk A\",\"State\":{\"value\":2,\"Value\":\"Online\"},\"Node\":\"vm-sql-01\"}\n",
            VolumeForm::Json,
            rows(&["Disk A|Online|vm-sql-01@1"]),
        ),
        (
            "csv with type",
            "#TYPE Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume\n\"Name\",\"SharedVolumeInfo\",\"OwnerNode\",\"State\"\n\"Disk, A\",\"System.Collections.ObjectModel.Collection`1\",\"vm-sql-01\",\"Online\"\n",
            VolumeForm::Csv,
            rows(&["Disk, A|Online|vm-sql-01@3"]),
        ),
        (
            "csv with semicolons",
            "\"Name\";\"State\";\"Node\"\n\"Disk A\";\"2\";\"vm-sql-01\"\n",
            VolumeForm::Csv,
            rows(&["Disk A|Online|vm-sql-01@2"]),
        ),
        (
            "csv with tabs",
            "Name\tState\tNode\nDisk A\tOnline\tvm-sql-01\n",
            VolumeForm::Csv,
            rows(&["Disk A|Online|vm-sql-01@2"]),
        ),
        (
            "names of other scripts",
            "Name          State  Node\n----          -----  ----\n共有 ディスク Online vm-sql-01\nДиск 2        Online vm-sql-02\n",
            VolumeForm::Table,
            rows(&["共有 ディスク|Online|vm-sql-01@3", "Диск 2|Online|vm-sql-02@4"]),
        ),
        (
            "Add-ClusterSharedVolume",
            "PS C:\\> Get-Cluster -Name C1 | Add-ClusterSharedVolume -Name 'Cluster Disk 1'\n\nName           State  Node  \n----           -----  ----  \nCluster Disk 1 Online N2\n",
            VolumeForm::Table,
            rows(&["Cluster Disk 1|Online|N2@5"]),
        ),
        ("header alone", "Name State Node\n---- ----- ----\n\n", VolumeForm::Table, rows(&["no names"])),
        (
            "ran and printed nothing",
            "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> \n",
            VolumeForm::Table,
            rows(&["ran and printed nothing"]),
        ),
    ] {
        for bytes in [text.as_bytes().to_vec(), utf16(text), text.replace('\n', "\r\n").into_bytes()] {
            let harvest = harvest("notes.txt", &bytes);
            assert_eq!(volumes(&harvest), expected, "{what}: {:?}", harvest.observations);
            assert_eq!(form(&harvest), Some(form_expected), "{what}");
            assert_eq!((harvest.kind, harvest.status), (Kind::ClusterSharedVolume, Status::Parsed), "{what}");
        }
    }
}

#[test]
fn look_alikes_are_no_volumes() {
    for (what, path, text) in [
        (
            "Get-ClusterResource",
            "a.txt",
            "Name           State  OwnerGroup    ResourceType \n----           -----  ----------    ------------ \nCluster Disk 2 Online Cluster Group Physical Disk\n",
        ),
        (
            "Get-ClusterGroup in a file of the volumes' name",
            "get-clustersharedvolume.txt",
            "Name              OwnerNode State  \n----              --------- -----  \nAvailable Storage N1        Offline\nCluster Group     N2        Online \n",
        ),
        ("Get-ClusterNode", "a.txt", "Name State Type\n---- ----- ----\nN1   Up    Node\nN2   Down  Node\n"),
        ("Get-ClusterNode of 2012", "a.txt", "Name ID State\n---- -- -----\nN1   1  Up\nN2   2  Paused\n"),
        (
            "Get-Volume",
            "a.txt",
            "PS C:\\> Get-Volume\n\nDriveLetter FriendlyName FileSystemType DriveType HealthStatus OperationalStatus SizeRemaining Size\n----------- ------------ -------------- --------- ------------ ----------------- ------------- ----\nC           System       NTFS           Fixed     Healthy      OK                     10 GB 20 GB\n",
        ),
        (
            "WMI resource",
            "a.txt",
            "Caption                   :\nName                      : lg_common\nIsClusterSharedVolume     : False\nOwnerGroup                : Available Storage\nOwnerNode                 : server1\nState                     : 2\n",
        ),
        (
            "Get-PhysicalDisk",
            "a.txt",
            "Number FriendlyName SerialNumber MediaType CanPool OperationalStatus HealthStatus Usage       Size\n------ ------------ ------------ --------- ------- ----------------- ------------ -----       ----\n0      Disk A       1            SSD       False   OK                Healthy      Auto-Select 1 TB\n",
        ),
        (
            "nodes renamed",
            "a.txt",
            "PS C:\\> Get-ClusterResource | ft Name, State, @{n='Node';e={$_.OwnerNode}}\n\nName   State  Node\n----   -----  ----\nDisk A Online N1\n",
        ),
        (
            "translated header",
            "a.txt",
            "名前           状態   ノード\n----           -----  ----\nCluster Disk 1 Online vm-sql-02\n",
        ),
        ("CSV export of services", "a.csv", "\"Name\",\"Status\"\n\"ClusSvc\",\"Running\"\n"),
        (
            "JSON of groups",
            "a.json",
            "[{\"Name\":\"Cluster Group\",\"OwnerNode\":\"N1\",\"State\":0,\"GroupType\":1,\"IsCoreGroup\":true}]",
        ),
    ] {
        let harvest = harvest(path, text.as_bytes());
        assert_eq!(volumes(&harvest), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn nodes_names_and_answers() {
    let seen = |path: &str, text: &str| {
        let harvest = harvest(path, text.as_bytes());
        let show = harvest.observations.iter().map(|seen| match &seen.fact {
            Observation::Nodes(listing) => {
                let rows =
                    listing.rows.iter().map(|r| format!("{} {}@{}", r.name, r.state.as_deref().unwrap_or("-"), r.line));
                rows.collect::<Vec<_>>().join(", ")
            }
            Observation::Cluster(cluster) => format!("cluster {}", cluster.name),
            Observation::ClusterAnswered => "answered".to_owned(),
            other => format!("{other:?}"),
        });
        show.collect::<Vec<_>>().join("; ")
    };
    for (path, text, expected) in [
        ("n.txt", "Name State Type\n---- ----- ----\nn1   Up    Node\nn2   Down  Node\n", "n1 Up@3, n2 Down@4"),
        (
            "n.txt",
            "PS C:\\> Get-ClusterNode\n\nName       State\n----       -----\nn1         Up\nn2         Isolated\n",
            "n1 Up@5, n2 Isolated@6",
        ),
        (
            "n.txt",
            "PS C:\\> Get-ClusterNode | fl\n\n\nName  : n1\nState : Up\n\nName  : n2\nState : Down\n",
            "n1 Up@4, n2 Down@7",
        ),
        (
            "n.txt",
            "C:\\>cluster node\nListing status for all available nodes:\n\nNode           Node ID Status\n-------------- ------- ---------------------\nN1                   1 Up\nN2                   2 Down\n",
            "N1 Up@6, N2 Down@7",
        ),
        (
            "n.json",
            "[{\"Name\":\"n1\",\"State\":0,\"NodeWeight\":1},{\"Name\":\"n2\",\"State\":1,\"NodeWeight\":1}]",
            "n1 Up@1, n2 Down@1",
        ),
        (
            "n.csv",
            "#TYPE Microsoft.FailoverClusters.PowerShell.ClusterNode\n\"Name\",\"State\"\n\"n1\",\"Up\"\n",
            "n1 Up@3",
        ),
        ("HOST_get-clusternode.txt", "\nName State\n---- -----\nn1   Up\n", "n1 Up@4"),
        ("n.txt", "PS C:\\> Get-Cluster\n\nName\n----\nsqlcluster\n", "cluster sqlcluster"),
        ("HOST_get-cluster.txt", "\nName      \n----      \nsqlcluster\n", "cluster sqlcluster"),
        ("n.txt", "AddEvictDelay  : 60\nClusSvcHangTimeout : 60\n", ""),
        (
            "n.txt",
            "ClusSvcHangTimeout     : 60\nClusterFunctionalLevel : 11\nDomain                 : contoso.com\nName                   : sqlcluster\n",
            "cluster sqlcluster",
        ),
        (
            "n.txt",
            "PS C:\\> Get-ClusterQuorum\n\nCluster    QuorumResource\n-------    --------------\nsqlcluster Cloud Witness\n",
            "answered",
        ),
        (
            "HOST_get-clustergroup.txt",
            "Name          OwnerNode State \n----          --------- ----- \nCluster Group n1        Online\n",
            "answered; Owners([NodeRow { name: \"n1\", state: None, line: 3 }])",
        ),
    ] {
        assert_eq!(seen(path, text), expected, "{text}");
    }
}

const OBJS: &str = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";

fn clixml_object(kind: &str, name: &str, state: (&str, i32)) -> String {
    format!(
        "\r\n  <Obj RefId=\"0\">\r\n    <TN RefId=\"0\">\r\n      <T>Microsoft.FailoverClusters.PowerShell.{kind}</T>\r\n      \
         <T>System.Object</T>\r\n    </TN>\r\n    <ToString>{name}</ToString>\r\n    <Props>\r\n      <S N=\"Name\">{name}</S>\r\n      \
         <Obj N=\"OwnerNode\" RefId=\"9\"><ToString>n1</ToString><Props><S N=\"Name\">n1</S></Props></Obj>\r\n      \
         <Obj N=\"State\" RefId=\"10\"><ToString>{}</ToString><I32>{}</I32></Obj>\r\n    </Props>\r\n  </Obj>",
        state.0, state.1
    )
}

#[test]
fn clixml_of_a_bundle() {
    let file = |body: &str| format!("{OBJS}{body}\r\n</Objs>");
    let two = clixml_object("ClusterSharedVolume", "Disk &amp; A", ("Online", 2))
        + &clixml_object("ClusterSharedVolume", "Disk B", ("Offline", 3));
    for bytes in [utf16(&file(&two)), file(&two).into_bytes()] {
        let harvest = harvest("HealthTest/GetClusterSharedVolume.XML", &bytes);
        assert_eq!(volumes(&harvest), ["Disk & A|Online|n1@9", "Disk B|Offline|n1@21"]);
        assert_eq!(
            (harvest.kind, harvest.status, form(&harvest)),
            (Kind::ClusterSharedVolume, Status::Parsed, Some(VolumeForm::CliXml))
        );
    }
    // The type decides, not the name of the file.
    let groups = file(&clixml_object("ClusterGroup", "Cluster Group", ("Online", 0)));
    let groups = harvest("GetClusterSharedVolume.XML", groups.as_bytes());
    assert_eq!(volumes(&groups), Vec::<String>::new());
    let [answered, owners] = groups.observations.as_slice() else { panic!("{groups:?}") };
    assert_eq!(answered.fact, Observation::ClusterAnswered);
    assert!(matches!(&owners.fact, Observation::Owners(rows) if rows.len() == 1 && rows[0].name == "n1"));
    let nodes = file(&clixml_object("ClusterNode", "n2", ("Up", 0)));
    assert_eq!(harvest("x.xml", nodes.as_bytes()).kind, Kind::ClusterNodes);
    let cluster = harvest("GetCluster.XML", file(&clixml_object("Cluster", "c1", ("x", 0))).as_bytes());
    assert!(
        matches!(&cluster.observations[..], [seen] if matches!(&seen.fact, Observation::Cluster(c) if c.name == "c1"))
    );
}

#[test]
fn an_empty_or_cut_clixml_shows_no_absence() {
    let empty = harvest("GetClusterSharedVolume.XML", &utf16(&format!("{OBJS}</Objs>")));
    assert_eq!(volumes(&empty), ["no objects"]);
    let cut = harvest("GetClusterSharedVolume.XML", &utf16(OBJS));
    assert_eq!(volumes(&cut), Vec::<String>::new());
    assert_eq!(cut.problems.len(), 1);
    let other = harvest("GetClusterGroup.XML", &utf16(&format!("{OBJS}</Objs>")));
    assert!(other.observations.is_empty());
}

#[test]
fn a_huge_clixml_of_other_objects_is_no_partial_evidence() {
    let resource = clixml_object("ClusterParameter", "x", ("Online", 2));
    let bytes = format!("{OBJS}{}</Objs>", resource.repeat((17 << 20) / resource.len())).into_bytes();
    let read = harvest("GetClusterResourceParameters.XML", &bytes);
    // The cluster answered, and what runs on one of its nodes.
    assert_eq!((read.status, read.problems.len(), read.observations.len()), (Status::Parsed, 1, 2));
    let volumes = String::from_utf8(bytes).unwrap().replace("ClusterParameter", "ClusterSharedVolume");
    assert_eq!(harvest("GetClusterSharedVolume.XML", volumes.as_bytes()).status, Status::Partial);
}

#[test]
fn an_array_of_nothing_holds_no_names() {
    let json = harvest("get-clustersharedvolume.json", b"[]\r\n");
    assert_eq!(volumes(&json), ["no names"]);
}

#[test]
fn a_failed_query_of_the_collector_and_a_path_of_cluster_storage() {
    let log = harvest(
        "0_CloudHealthGatherTranscript.log",
        b"Gathering things\nUnable to get Cluster Shared Volumes. \nDone\n",
    );
    let error = log.observations.iter().find_map(|seen| match &seen.fact {
        Observation::Error(error) => Some((error.command, error.reason, seen.at)),
        _ => None,
    });
    assert_eq!(error, Some((CommandKind::ClusterSharedVolume, ErrorReason::CollectorFailed, Locus::Line(2))));
    let text = harvest("notes.txt", b"The data is in \"C:\\ClusterStorage\\Volume1\\vm.vhdx\".\n");
    let path = text.observations.iter().find_map(|seen| match &seen.fact {
        Observation::ClusterStoragePath(path) => Some(path.as_str()),
        _ => None,
    });
    assert_eq!(path, Some("C:\\ClusterStorage\\Volume1\\vm.vhdx"));
}

/// What a harvest shows of the switch: `view state@line`.
fn settings(harvest: &Harvest) -> Vec<String> {
    let settings = harvest.observations.iter().filter_map(|seen| match (&seen.fact, seen.at) {
        (Observation::Setting(setting), at) => Some((setting, at)),
        _ => None,
    });
    settings
        .map(|(setting, at)| {
            let view = if setting.view == KeyView::Native { "" } else { "wow " };
            let state = match &setting.state {
                SettingState::Value(RegistryData::Dword(value)) => format!("{value}"),
                SettingState::Value(RegistryData::Other { kind, text }) => format!("{kind}={text}"),
                SettingState::KeyWithoutValue => "unset".to_owned(),
                SettingState::NotFoundText => "not found".to_owned(),
            };
            let at = if let Locus::Line(line) = at { line.to_string() } else { "whole".to_owned() };
            format!("{view}{state}@{at}")
        })
        .collect()
}

const KEY: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Failover Clusters";
const WOW: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\WOW6432Node\Microsoft\Windows NT\CurrentVersion\Failover Clusters";

#[test]
fn the_switch_in_texts_of_registry_tools() {
    let short = KEY.replace("HKEY_LOCAL_MACHINE", "HKLM");
    let drive = KEY.replace("HKEY_LOCAL_MACHINE", "HKLM:");
    let path = format!("Microsoft.PowerShell.Core\\Registry::{KEY}");
    for (what, text, expected) in [
        ("reg query", format!("\n{KEY}\n    EnableCsvVssWriter    REG_DWORD    0x0\n\n"), vec!["0@3"]),
        (
            "reg query, another value",
            format!("{KEY}\n    MaxLicensedNodes    REG_DWORD    0x40\n    EnableCsvVssWriter    REG_DWORD    0x1\n"),
            vec!["1@3"],
        ),
        (
            "key without the value",
            format!("C:\\>reg query \"{short}\"\n\n{KEY}\n    MaxLicensedNodes    REG_DWORD    0x40\n\nC:\\>"),
            vec!["unset@3"],
        ),
        (
            "another value asked for",
            format!(
                "C:\\>reg query \"{short}\" /v MaxLicensedNodes\n\n{KEY}\n    MaxLicensedNodes    REG_DWORD    0x40\n\nC:\\>"
            ),
            vec![],
        ),
        ("a line of the parent's subkeys", format!("{KEY}\n{KEY}\\Sub\n"), vec![]),
        ("a text value", format!("{KEY}\n    EnableCsvVssWriter    REG_SZ    0\n"), vec!["REG_SZ=0@2"]),
        ("the 32-bit view", format!("{WOW}\n    EnableCsvVssWriter    REG_DWORD    0x0\n"), vec!["wow 0@2"]),
        (
            "the 32-bit view by option",
            format!(
                "C:\\>reg query \"{short}\" /v EnableCsvVssWriter /reg:32\n\n{KEY}\n    EnableCsvVssWriter    REG_DWORD    0x0\n"
            ),
            vec!["wow 0@4"],
        ),
        (
            "another hive",
            "HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\n    EnableCsvVssWriter    REG_DWORD    0x0\n"
                .to_owned(),
            vec![],
        ),
        (
            "the editor's table",
            format!(
                "コンピューター\\{KEY}\n\n名前\t種類\tデータ\n(既定)\tREG_SZ\t(値の設定なし)\nMaxLicensedNodes\tREG_DWORD\t0x00000040 (64)\nEnableCsvVssWriter\tREG_DWORD\t0x00000000 (0)\n"
            ),
            vec!["0@6"],
        ),
        (
            "the editor's table without it",
            format!("Computer\\{KEY}\n\nMaxLicensedNodes\tREG_DWORD\t0x00000040 (64)\n"),
            vec!["unset@1"],
        ),
        (
            "an instruction",
            format!("  キー : {KEY}\n  名前 : EnableCsvVssWriter\n  種類 : REG_DWORD\n  データ : 0\n"),
            vec![],
        ),
        (
            "Get-ItemProperty",
            format!(
                "PS C:\\> Get-ItemProperty '{drive}' -Name EnableCsvVssWriter\n\n\nEnableCsvVssWriter : 0\nPSPath             : {path}\nPSChildName        : Failover Clusters\n"
            ),
            vec!["0@4"],
        ),
        (
            "Get-ItemProperty, wrapped",
            format!(
                "EnableCsvVssWriter : 0\nPSPath             : {}\n                     {}\n",
                path.split_at(60).0,
                path.split_at(60).1
            ),
            vec!["0@1"],
        ),
        (
            "Get-ItemProperty without it",
            format!("PS C:\\> Get-ItemProperty '{drive}'\n\nMaxLicensedNodes : 64\nPSPath           : {path}\n"),
            vec!["unset@4"],
        ),
        (
            "Get-ItemPropertyValue",
            format!("PS C:\\> Get-ItemPropertyValue '{drive}' EnableCsvVssWriter\n0\nPS C:\\> "),
            vec!["0@2"],
        ),
        (
            "not found, en",
            format!(
                "C:\\>reg query \"{short}\" /v EnableCsvVssWriter\n\n\nERROR: The system was unable to find the specified registry key or value.\n\nC:\\>"
            ),
            vec!["not found@4"],
        ),
        (
            "not found, by id",
            format!(
                "PS C:\\> gp '{drive}' -Name EnableCsvVssWriter\ngp : nein\n    + FullyQualifiedErrorId : System.Management.Automation.PSArgumentException,PropertyNotFound\n"
            ),
            vec!["not found@3"],
        ),
        ("a fragment of an export", format!("[{KEY}]\n\"EnableCsvVssWriter\"=dword:00000000\n"), vec!["0@2"]),
        ("a fragment without it", format!("[{KEY}]\n\"MaxLicensedNodes\"=dword:00000040\n"), vec![]),
    ] {
        let harvest = harvest("setting.txt", text.as_bytes());
        assert_eq!(settings(&harvest), expected, "{what}: {:?}", harvest.observations);
    }
}

#[test]
fn registry_exports() {
    let head = "Windows Registry Editor Version 5.00\r\n\r\n";
    let other = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\r\n\"EnableCsvVssWriter\"=dword:00000005\r\n\"b\"=hex:00,\\\r\n  \"EnableCsvVssWriter\"=\r\n\r\n";
    let ours = |values: &str| format!("[{KEY}]\r\n{values}\r\n");
    for (what, text, expected, problems) in [
        ("set", format!("{head}{other}{}{other}", ours("\"EnableCsvVssWriter\"=dword:00000000\r\n")), vec!["0@9"], 0),
        (
            "unset, another key follows",
            format!("{head}{}{other}", ours("\"MaxLicensedNodes\"=dword:00000040\r\n")),
            vec!["unset@3"],
            0,
        ),
        (
            "unset, a proper end",
            format!("{head}{}", ours("\"MaxLicensedNodes\"=dword:00000040\r\n")),
            vec!["unset@3"],
            0,
        ),
        (
            "another case",
            format!("{head}[{}]\r\n\"EnableCsvVssWriter\"=dword:00000000\r\n\r\n", KEY.to_uppercase()),
            vec!["0@4"],
            0,
        ),
        ("cut inside the key", format!("{head}[{KEY}]\r\n\"MaxLicensedNodes\"=dword:000000"), vec![], 1),
        ("cut behind the key's title", format!("{head}[{KEY}]\r\n"), vec![], 1),
        ("a subkey only", format!("{head}[{KEY}\\Sub]\r\n\"EnableCsvVssWriter\"=dword:00000000\r\n\r\n"), vec![], 0),
        ("the key is not there", format!("{head}{other}"), vec![], 0),
        ("text value", format!("{head}{}", ours("\"EnableCsvVssWriter\"=\"0\"\r\n")), vec!["REG_SZ=\"0\"@4"], 0),
        ("dword as bytes", format!("{head}{}", ours("\"enablecsvvsswriter\"=hex(4):01,00,00,00\r\n")), vec!["1@4"], 0),
        (
            "qword",
            format!("{head}{}", ours("\"EnableCsvVssWriter\"=hex(b):00,00,00,00,00,00,00,00\r\n")),
            vec!["REG_QWORD=hex(b):00,00,00,00,00,00,00,00@4"],
            0,
        ),
        ("an order to delete", format!("{head}{}", ours("\"EnableCsvVssWriter\"=-\r\n")), vec![], 0),
        ("32-bit view", format!("{head}[{WOW}]\r\n\"EnableCsvVssWriter\"=dword:00000000\r\n\r\n"), vec!["wow 0@4"], 0),
        (
            "inside another value's data",
            format!("{head}{}", ours("\"x\"=hex:00,\\\r\n\"EnableCsvVssWriter\"=dword:00000000\r\n\"y\"=dword:1\r\n")),
            vec!["unset@3"],
            0,
        ),
    ] {
        let ansi = text.replace("Windows Registry Editor Version 5.00", "REGEDIT4");
        for bytes in [utf16(&text), text.clone().into_bytes(), ansi.into_bytes()] {
            let harvest = harvest("x.reg", &bytes);
            assert_eq!(settings(&harvest), expected, "{what}");
            assert_eq!(
                (harvest.kind, harvest.status, harvest.problems.len()),
                (Kind::Registry, Status::Parsed, problems),
                "{what}"
            );
        }
    }
}

#[test]
fn a_line_feed_is_a_whole_character_in_utf_16() {
    // U+0A05 has the byte 0A as its high half, U+010A as its low half; neither ends a line.
    let text = format!(
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\\u{a05}\u{10a}]\r\n\"\u{10a}\u{a05}\"=\"\u{10a}\"\r\n\r\n[{KEY}]\r\n\"EnableCsvVssWriter\"=dword:00000000\r\n\r\n"
    );
    assert_eq!(settings(&harvest("x.reg", &utf16(&text))), ["0@7"]);
}

#[test]
fn machines_describe_themselves() {
    let host = |path: &str, text: &str| -> Option<HostFacts> {
        harvest(path, text.as_bytes()).observations.into_iter().find_map(|seen| match seen.fact {
            Observation::Host(facts) => Some(facts),
            _ => None,
        })
    };
    let local = |text: &str| Some(CaptureTime::Local(text.parse().unwrap()));
    let english = "\nHost Name:                 VM-SQL-01\nOS Name:                   Microsoft Windows Server 2019 Datacenter\nOriginal Install Date:     1/5/2023, 10:00:00 AM\nSystem Boot Time:          9/1/2024, 10:05:06 PM\nSystem Locale:             en-us;English (United States)\nTime Zone:                 (UTC+09:00) Osaka, Sapporo, Tokyo\nDomain:                    corp.contoso.com\n";
    let facts = host("systeminfo.txt", english).unwrap();
    assert_eq!((facts.name.as_deref(), facts.domain.as_deref()), (Some("VM-SQL-01"), Some("corp.contoso.com")));
    assert_eq!((facts.utc_offset_minutes, facts.boot), (Some(540), local("2024-09-01T22:05:06")));
    assert_eq!(facts.os.as_deref(), Some("Microsoft Windows Server 2019 Datacenter"));

    let japanese = "\nホスト名:               VM-SQL-01\nOS 名:                  Microsoft Windows Server 2019 Datacenter\n最初のインストール日付: 2023/01/05, 10:00:00\nシステム起動時間:       2024/09/01, 22:05:06\nタイム ゾーン:          (UTC+09:00) 大阪、札幌、東京\nドメイン:               corp.contoso.com\n";
    let read = host("x.txt", japanese).unwrap();
    assert_eq!(
        (read.name.as_deref(), read.boot, read.utc_offset_minutes),
        (Some("VM-SQL-01"), local("2024-09-01T22:05:06"), Some(540))
    );

    // A language that no table knows: place and shape.
    let unknown = "Naam van host:        VM-SQL-01\nNaam van besturing:   Microsoft Windows Server 2022 Standard\nEerste installatie:   5-1-2023, 10:00:00\nSysteem gestart op:   13-9-2024, 22:05:06\nTijdzone:             (UTC+01:00) Amsterdam\n";
    let read = host("x.txt", unknown).unwrap();
    assert_eq!((read.name.as_deref(), read.utc_offset_minutes), (Some("VM-SQL-01"), Some(60)));

    let computer_info = "PS C:\\> Get-ComputerInfo\n\nCsDNSHostName  : VM-SQL-01\nCsDomain       : corp.contoso.com\nOsName         : Microsoft Windows Server 2019 Datacenter\nTimeZone       : (UTC+09:00) Osaka, Sapporo, Tokyo\n";
    assert_eq!(host("x.txt", computer_info).and_then(|facts| facts.domain).as_deref(), Some("corp.contoso.com"));
    let wmic =
        host("x.txt", "C:\\>wmic os get lastbootuptime\nLastBootUpTime\n20240901220000.500000+540\n\nC:\\>").unwrap();
    assert_eq!(
        wmic.boot
            .map(|boot| matches!(boot, CaptureTime::Utc(time) if time.to_string() == "2024-09-01T13:00:00.5000000Z")),
        Some(true)
    );
    assert_eq!(
        host("x.txt", "C:\\>hostname\nVM-SQL-01\n\nC:\\>").and_then(|facts| facts.name).as_deref(),
        Some("VM-SQL-01")
    );
    assert_eq!(
        host("x.txt", "C:\\>tzutil /g\nTokyo Standard Time\nC:\\>").and_then(|facts| facts.utc_offset_minutes),
        Some(540)
    );
    assert_eq!(host("x.txt", "Name: VM-SQL-01\nNote: nothing\n"), None);
}

/// The captures that the project's inputs hold, where they are at hand.
fn captures() -> Option<(PathBuf, Vec<serde_json::Value>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/captures");
    let index = std::fs::read(root.join("INDEX.json")).ok()?;
    Some((root, serde_json::from_slice(&index).unwrap()))
}

#[test]
fn public_captures_of_volumes_read_as_expected() {
    let Some((root, index)) = captures() else { return };
    let mut read_files = 0;
    for entry in &index {
        let Some(path) = entry["file"].as_str().filter(|path| path.starts_with("csv/")) else { continue };
        let harvest = harvest(path, &std::fs::read(root.join(path)).unwrap());
        let expected = &entry["expected"];
        let found: Vec<String> =
            volumes(&harvest).into_iter().map(|row| row.split('@').next().unwrap_or_default().to_owned()).collect();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
        let rows = expected["volumes"].as_array().into_iter().flatten();
        let rows: Vec<String> =
            rows.map(|v| format!("{}|{}|{}", text(&v["name"]), text(&v["state"]), text(&v["node"]))).collect();
        match expected["kind"].as_str() {
            Some("table" | "list") => assert_eq!(found, rows, "{path}"),
            Some("empty") => assert_eq!(found, ["ran and printed nothing"], "{path}"),
            _ => assert_eq!(found, Vec::<String>::new(), "{path}"),
        }
        read_files += 1;
    }
    assert!(read_files >= 13);
}

#[test]
fn public_captures_of_the_registry_read_as_expected() {
    let Some((root, _)) = captures() else { return };
    for (path, expected) in [
        ("registry/en-01-reg-query-miss.txt", vec![]),
        ("registry/zh-01-reg-query-miss.txt", vec![]),
        ("registry/ja-01-enablecsvvsswriter-spec.txt", vec![]),
        ("registry/ja-03-regedit-enablecsvvsswriter-0.txt", vec!["0@6"]),
    ] {
        assert_eq!(settings(&harvest(path, &std::fs::read(root.join(path)).unwrap())), expected, "{path}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_stops_the_readers(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "Name", "State", "Node", " ", "  ", "----", " ---- ----", "Up", "\n", "\r\n", "\n\n", "PS C:\\> Get-ClusterSharedVolume",
            "PS C:\\> ", "HKEY_LOCAL_MACHINE\\", "REG_DWORD", "0x0", "[", "]", "{", "}", "\"", ":", " : ", ",", ";", "|", "ディスク", "\t",
            "(UTC+", "Microsoft Windows ", "#TYPE ", "LastBootUpTime", "=", "\u{0}", "C:\\ClusterStorage\\", "PSPath",
            "EnableCsvVssWriter", "1/1/2024, 1:1",
        ]), 0..60)
    ) {
        let text = parts.concat();
        harvest("get-clustersharedvolume.txt", text.as_bytes());
        harvest("x.reg", format!("REGEDIT4\r\n[{KEY}]\r\n{text}").as_bytes());
        // Many NULs in a short text are what tells a binary from a text.
        let export = harvest("x.reg", format!("REGEDIT4\r\n[{KEY}]\r\n{}", text.replace('\0', "")).as_bytes());
        proptest::prop_assert_eq!(export.kind, Kind::Registry);
    }
}
