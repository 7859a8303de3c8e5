//! Every rule fires, keeps silent, and says when it could not look; every row of the decision tables by its name.

use crate::case_facts;

use case_facts::*;
use vssleuth::facts::Capture;
use vssleuth::facts::*;
use vssleuth::rules::{Backing, Certainty, Finding, LIST, Need, Outcome, Severity};

/// Three tests a rule: a case in which it fires, one in which it looks and keeps silent, and an empty one.
macro_rules! rules {
    ($($code:ident fires $fires:expr, silent $silent:expr;)*) => {
        $(#[allow(non_snake_case)]
        mod $code {
            use super::*;

            #[test]
            fn fires() {
                let case: CaseFacts = $fires;
                let findings = found(&case, Code::$code);
                assert!(!findings.is_empty(), "{:?}", outcome(&case, Code::$code));
                assert!(findings.iter().all(|finding| finding.code == Code::$code));
                assert_sound(&case);
            }

            #[test]
            fn silent() {
                let case: CaseFacts = $silent;
                assert_eq!(outcome(&case, Code::$code), Outcome::Clear);
                assert_sound(&case);
            }

            #[test]
            fn evidence_missing() {
                assert_not_looked(Code::$code);
            }
        })*

        #[test]
        fn every_rule_has_its_three_tests() {
            let tested = [$(Code::$code),*];
            let listed: Vec<Code> = LIST.iter().map(|rule| rule.code).collect();
            assert_eq!(tested.as_slice(), listed.as_slice());
        }
    };
}

/// In a case with a node and no capture, a rule that needs one says which; a rule that needs none is silent.
fn assert_not_looked(code: Code) {
    let mut case = bare();
    case.sources.clear();
    case.nodes.push(NodeFacts::new("vm-sql-01"));
    let rule = LIST.iter().find(|rule| rule.code == code).expect("a rule");
    let needs: Vec<Capture> = rule
        .needs
        .iter()
        .flat_map(|need| match need {
            Need::All(capture) => vec![*capture],
            Need::Any(captures) => captures.to_vec(),
            Need::Helps(_) => Vec::new(),
        })
        .collect();
    let expected = if needs.is_empty() { Outcome::Clear } else { Outcome::NotEvaluated(needs) };
    assert_eq!(outcome(&case, code), expected);
}

fn case_but(mut case: CaseFacts, change: impl FnOnce(&mut CaseFacts)) -> CaseFacts {
    change(&mut case);
    case
}

fn seen(view: KeyView, kind: &str) -> Sourced<SettingSeen> {
    let data = RegistryData::Other { kind: kind.to_owned(), text: "0".to_owned() };
    Sourced { value: SettingSeen { view, state: SettingState::Value(data) }, origin: line(7) }
}

fn note(message: Observation) -> (Option<CaptureTime>, Sourced<Observation>) {
    (None, Sourced { value: message, origin: line(8) })
}

fn failed(command: CommandKind, reason: ErrorReason) -> (Option<CaptureTime>, Sourced<CaptureError>) {
    (None, Sourced { value: CaptureError { command, reason }, origin: line(9) })
}

fn two_nodes() -> CaseFacts {
    case_but(unneeded(), |case| {
        let mut other = node("vm-sql-02", Enabled::Disabled);
        switch(&mut other, Switch::Set(0));
        case.nodes.push(other);
    })
}

/// One node with rejections, and one without whose writer is on.
fn one_quiet_node() -> CaseFacts {
    case_but(unneeded(), |case| {
        let mut other = node("vm-sql-02", Enabled::Enabled);
        switch(&mut other, Switch::Unset);
        case.nodes.push(other);
    })
}

fn clusters(names: &[&str]) -> Vec<Sourced<ClusterName>> {
    names.iter().map(|n| Sourced { value: ClusterName { name: (*n).to_owned() }, origin: line(1) }).collect()
}

fn code(code: &'static str) -> impl FnOnce(&mut NodeFacts) {
    move |node| rejects(node, code, "2024-09-02T18:19:40", true)
}

fn requested_by(node: &mut NodeFacts, process: &str) {
    let detail = VssDetail { logged_by: Some(process.to_owned()), ..VssDetail::default() };
    put(node, Event { vss: Some(Box::new(detail)), ..event("VSS", 8194, "2024-09-01T18:20:00") });
}

fn with_data(mut event: Event, value: &str) -> Event {
    event.data.push(DataItem { name: None, value: value.to_owned() });
    event
}

fn nights(node: &mut NodeFacts, hours: [u32; 3]) {
    node.incidents.clear();
    node.events.clear();
    for (day, hour) in (10..).zip(hours) {
        rejects(node, "0x00000000", &format!("2024-09-{day}T{hour:02}:10:00"), true);
    }
}

fn damaged(status: Status, is_evidence: bool) -> CaseFacts {
    case_but(quiet(), |case| {
        let mut bad = source("vm-sql-01/bad.evtx", Kind::Evtx, status);
        bad.is_evidence = is_evidence;
        case.sources.push(bad);
    })
}

rules! {
    CSV001 fires with_csv(), silent unneeded();
    CSV002 fires unneeded(), silent quiet();
    CSV003 fires quiet(), silent unneeded();
    CSV004 fires unneeded_but(|node| switch(node, Switch::Set(0))), silent unneeded();
    CSV005 fires quiet_but(|node| switch(node, Switch::Unset)), silent quiet();
    CSV006 fires case_but(quiet(), |case| in_use(case, &["Cluster Disk 1"])), silent with_csv();
    CSV007 fires case_but(unneeded(), unknown), silent unneeded();
    CSV008
        fires case_but(unneeded(), |case| {
            case.nodes[0].csv_writer = WriterFact::default();
        }),
        silent unneeded();
    CSV009 fires quiet_but(|node| node.setting.wrong_view = Some(seen(KeyView::Wow6432, "REG_DWORD"))), silent quiet();
    CSV010 fires quiet_but(|node| node.setting.wrong_type = Some(seen(KeyView::Native, "REG_SZ"))), silent quiet();
    CSV011 fires quiet_but(|node| switch(node, Switch::Set(1))), silent quiet();
    CSV012 fires two_nodes(), silent unneeded();
    CSV013
        fires case_but(with_csv(), |case| {
            case.nodes[0].volumes.push((taken(), listing(VolumeOutcome::Silent(crate::world::heard()))));
        }),
        silent with_csv();
    CSV014
        fires case_but(with_csv(), |case| {
            case.volume_conflicts.push(Sourced { value: volume("Cluster Disk 1"), origin: line(2) });
        }),
        silent with_csv();
    CSV015
        fires quiet_but(|node| {
            node.others.push(note(Observation::ClusterStoragePath(r"C:\ClusterStorage\Volume1".to_owned())));
        }),
        silent quiet();
    CSV016 fires quiet_but(|node| cluster(node, 5120, "2024-08-20")), silent quiet_but(|node| cluster(node, 5219, "2024-08-20"));
    CSV017
        fires case_but(quiet(), |case| {
            case.clusters = clusters(&["CLU-A", "clu-b"]);
            case.apart = case.clusters.iter().map(|cluster| cluster.origin).collect();
        }),
        silent case_but(quiet(), |case| case.clusters = clusters(&["CLU-A", "clu-a"]));
    CSV018 fires quiet_but(|node| node.lists_contradict = true), silent quiet();
    CSV019
        fires unneeded_but(|node| {
            switch(node, Switch::Set(0));
            node.csv_writer = WriterFact::default();
        }),
        silent unneeded_but(|node| {
            switch(node, Switch::Set(0));
            node.csv_writer = WriterFact::default();
            boot(node, "2024-09-05");
        });
    CSV020
        fires quiet_but(|node| {
            rejects(node, "0x00000000", "2024-09-01T18:19:40", true);
            boot(node, "2024-09-05");
        }),
        silent quiet_but(|node| rejects(node, "0x00000000", "2024-09-01T18:19:40", true));
    EVT001 fires unneeded(), silent quiet_but(code("0x800423f3"));
    EVT002 fires quiet_but(code("0x800423f2")), silent unneeded();
    EVT003 fires quiet_but(code("0x800423f3")), silent unneeded();
    EVT004 fires quiet_but(code("0x800423f4")), silent unneeded();
    EVT005 fires quiet_but(|node| rejects(node, "0x00000000", "2024-09-01T18:19:40", false)), silent unneeded();
    EVT006 fires quiet_but(|node| cluster(node, 1544, "2024-09-01T18:19:40")), silent unneeded();
    EVT007
        fires unneeded_but(|node| cluster(node, 1135, "2024-09-01T18:25:00")),
        silent unneeded_but(|node| cluster(node, 1135, "2024-09-01T20:25:00"));
    EVT008
        fires unneeded_but(|node| vss(node, 12293, "2024-09-01T18:19:45")),
        silent unneeded_but(|node| vss(node, 12293, "2024-09-02T18:19:45"));
    EVT009 fires quiet_but(|node| nights(node, [18, 18, 18])), silent unneeded();
    EVT010
        fires unneeded_but(|node| put(node, event("Microsoft-Windows-Backup", 5, "2024-09-01T18:20:00"))),
        silent unneeded_but(|node| requested_by(node, r"C:\Windows\System32\vssvc.exe"));
    EVT011 fires quiet_but(|node| nights(node, [18, 18, 18])), silent unneeded();
    EVT012 fires one_quiet_node(), silent two_nodes();
    EVT013
        fires quiet_but(|node| {
            node.recovered.push(Sourced { value: event("VSS", 8229, "2024-07-01"), origin: record(3) });
        }),
        silent quiet();
    EVT014
        fires quiet_but(|node| {
            put(node, Event { trust: Trust::Text { zone: Zone::Stated }, ..event("VSS", 8229, "2024-09-01") });
        }),
        silent unneeded();
    EVT015
        fires quiet_but(|node| {
            let crash = event("Application Error", 1000, "2024-09-01");
            put(node, with_data(crash, "IaaSBcdrExtension.exe"));
        }),
        silent quiet_but(|node| put(node, with_data(event("Application Error", 1000, "2024-09-01"), "notepad.exe")));
    EVT016
        fires quiet_but(|node| {
            let event = NamelessEvent { writer: None, code: "0x80073bc3".to_owned() };
            node.others.push(note(Observation::NamelessEvent(event)));
        }),
        silent quiet();
    WRT001
        fires quiet_but(|node| {
            put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", "2024-09-01"));
        }),
        silent unneeded();
    WRT002
        fires quiet_but(|node| {
            node.writers.push(writer("SqlServerWriter", Some(guid(SQL)), 8, "Non-retryable error", true));
        }),
        silent quiet_but(|node| node.writers.push(writer("SqlServerWriter", Some(guid(SQL)), 1, "No error", false)));
    WRT003
        fires quiet_but(|node| node.writers.push(writer("System Writer", None, 5, "No error", false))),
        silent quiet();
    WRT004 fires unneeded(), silent quiet();
    WRT005 fires quiet_but(|node| list(node, ListShape::Empty, false)), silent quiet();
    WRT006
        fires quiet_but(|node| node.errors.push(failed(CommandKind::ListWriters, ErrorReason::UnexpectedVss))),
        silent quiet_but(|node| node.errors.push(failed(CommandKind::ListWriters, ErrorReason::AccessDenied)));
    WRT007
        fires quiet_but(|node| {
            put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", "2024-09-01"));
            put(node, with_data(event("SQLWRITER", 24583, "2024-09-01"), "Native Error: 3059"));
        }),
        silent quiet_but(|node| put(node, with_data(event("SQLWRITER", 24583, "2024-09-01"), "Native Error: 3059")));
    WRT008
        fires quiet_but(|node| {
            let mention = WriterMention { said: "the writers failed".to_owned(), is_csv: false, says: WriterSays::Fails };
            node.others.push(note(Observation::WriterMention(mention)));
        }),
        silent quiet();
    HIS001
        fires two_but(|node| put(node, clock_set("2024-09-01T00:07:00Z", "2024-09-01T00:00:00Z"))),
        silent two_but(|node| put(node, clock_set("2024-09-01T00:00:00.5Z", "2024-09-01T00:00:00Z")));
    HIS002
        fires quiet_but(|node| set_before(node, SettingState::Value(RegistryData::Dword(0)))),
        silent quiet_but(|node| set_before(node, SettingState::KeyWithoutValue));
    NOI001 fires quiet_but(|node| vss(node, 8224, "2024-09-01")), silent unneeded();
    NOI002
        fires quiet_but(|node| {
            let leftover = event("VSS", 12292, "2024-09-01");
            put(node, with_data(leftover, "{3E02620C-E180-44F3-B154-2473646E4CB8}"));
        }),
        silent quiet_but(|node| put(node, with_data(event("VSS", 12292, "2024-09-01"), "{another}")));
    NOI003
        fires quiet_but(|node| vss(node, 8194, "2024-09-01")),
        silent unneeded_but(|node| vss(node, 8194, "2024-09-01T18:19:50"));
    COV001 fires quiet(), silent unneeded();
    COV002
        fires unneeded_but(|node| {
            node.logs.remove(1);
            log(node, "System", "2024-09-02", "2024-09-30");
        }),
        silent unneeded();
    COV003
        fires quiet_but(|node| put(node, event("Microsoft-Windows-Eventlog", 104, "2024-09-01"))),
        silent quiet();
    COV004 fires quiet_but(|node| node.logs[0].value.lost = true), silent quiet();
    COV005
        fires case_but(quiet(), |case| {
            let row = NodeRow { name: "VM-SQL-02".to_owned(), state: None, line: 3 };
            let row = Sourced { value: row, origin: line(3) };
            case.absent.push(KnownNode { name: "vm-sql-02".to_owned(), row, listed: true });
        }),
        silent quiet();
    COV006 fires quiet_but(|node| node.service_down = Some(Citations::new(line(9)))), silent quiet();
    COV007 fires unneeded_but(|node| node.csv_writer.stale = true), silent unneeded();
    COV008 fires quiet_but(|node| node.volumes[0].0 = None), silent quiet();
    COV009
        fires quiet_but(|node| {
            node.errors.push(failed(CommandKind::ClusterSharedVolume, ErrorReason::ClusterServiceDown));
        }),
        silent quiet();
    COV010
        fires quiet_but(|node| {
            node.lists.clear();
            node.others.push(note(Observation::WrongVerb("list shadows".to_owned())));
        }),
        silent quiet_but(|node| node.others.push(note(Observation::WrongVerb("list shadows".to_owned()))));
    COV011 fires quiet_but(|node| list(node, ListShape::Cut, false)), silent quiet();
    COV012
        fires quiet_but(|node| node.others.push(note(Observation::Empty(CommandKind::ClusterSharedVolume)))),
        silent quiet();
    COV013 fires damaged(Status::Partial, true), silent damaged(Status::Skipped, false);
    COV014
        fires quiet_but(|node| node.notes.push((Message::new("rules.COV014.detail"), Citations::new(line(1))))),
        silent quiet();
    COV015
        fires quiet_but(|node| node.logs[0].value.other_computers.push("WIN-OLDNAME".to_owned())),
        silent quiet_but(|node| node.logs[0].value.other_computers.push("VM-SQL-01.corp.contoso.com".to_owned()));
    COV016
        fires case_but(two_nodes(), |case| case.nodes[1].cluster_member = Tri::No(Citations::new(line(4)))),
        silent two_nodes();
    COV017 fires bare(), silent quiet();
    COV018
        fires quiet_but(|node| {
            *node = NodeFacts::new("vm-sql-01");
            list(node, ListShape::Whole, false);
            node.lists[0].1.value.writers.clear();
        }),
        silent quiet();
    COV019
        fires case_but(quiet(), |case| {
            case.sources.push(source("vm-sql-01/Application.evtx", Kind::Other, Status::Unrecognised));
        }),
        silent case_but(quiet(), |case| {
            case.sources.push(source("vm-sql-01/notes.txt", Kind::Other, Status::Unrecognised));
        });
    AZR001
        fires quiet_but(|node| {
            let lost = event("Microsoft-Windows-FailoverClustering", 1069, "2024-09-01");
            put(node, with_data(lost, "Physical Disk"));
        }),
        silent quiet_but(|node| cluster(node, 1069, "2024-09-01"));
    AZR002
        fires case_but(with_csv(), |case| in_use(case, &["Cluster Virtual Disk (Volume1)"])),
        silent with_csv();
    AZR003 fires unneeded(), silent quiet();
    AZR004
        fires quiet_but(|node| {
            node.writers.push(writer("Microsoft Hyper-V VSS Writer", Some(guid(HYPER_V)), 1, "No error", false));
        }),
        silent unneeded();
    AZR005
        fires quiet_but(|node| node.writers.push(writer("SqlServerWriter", Some(guid(SQL)), 1, "No error", false))),
        silent unneeded();
    AZR006
        fires quiet_but(|node| {
            node.others.push(note(Observation::JobError(JobError { code: "ExtensionSnapshotFailedCOM".to_owned() })));
        }),
        silent quiet();
    AZR010
        fires quiet_but(|node| {
            let point = RecoveryPoint { consistency: Consistency::FileSystem, taken: None, machine: None, is_listed: true };
            node.others.push((None, Sourced { value: Observation::RecoveryPoint(point), origin: line(7) }));
        }),
        silent quiet();
}

/// Two nodes, the first changed: a single one has nobody to differ from.
fn two_but(change: impl FnOnce(&mut NodeFacts)) -> CaseFacts {
    let mut case = quiet_but(change);
    case.nodes.push(node("vm-sql-02", Enabled::Disabled));
    case
}

/// Windows sets the clock.
fn clock_set(new: &str, old: &str) -> Event {
    let mut set = event("Microsoft-Windows-Kernel-General", 1, "2024-09-01");
    let item = |(name, value): (&str, &str)| DataItem { name: Some(name.to_owned()), value: value.to_owned() };
    set.data = [("NewTime", new), ("OldTime", old)].map(item).to_vec();
    set
}

/// The switch was in this state a year before, and is unset now.
fn set_before(node: &mut NodeFacts, state: SettingState) {
    switch(node, Switch::Unset);
    let seen = |state| Sourced { value: SettingSeen { view: KeyView::Native, state }, origin: line(6) };
    let at = |text: &str| Some(CaptureTime::Local(text.parse().expect("a local time")));
    node.settings = vec![
        (at("2023-09-01T00:00:00"), seen(state)),
        (at("2024-09-01T00:00:00"), seen(SettingState::KeyWithoutValue)),
    ];
}

/// Codes that fire in a case.
fn codes(case: &CaseFacts) -> Vec<Code> {
    assert_sound(case);
    let mut codes: Vec<Code> = findings(case).iter().map(|finding| finding.code).collect();
    codes.dedup();
    codes
}

macro_rules! rows {
    ($($name:ident: $case:expr => [$($fires:expr),+] $(never [$($never:expr),+])?;)*) => {
        $(#[test]
        fn $name() {
            let case: CaseFacts = $case;
            let codes = codes(&case);
            $(assert!(codes.contains(&$fires), "{} is wanted: {codes:?}", $fires);)+
            $($(assert!(!codes.contains(&$never), "{} is not wanted: {codes:?}", $never);)+)?
        })*
    };
}

/// Decisions D1 to D12.
mod base_decisions {
    use super::*;

    rows! {
        d1_csv_in_use: with_csv() => [Code::CSV001] never [Code::CSV002, Code::CSV003];
        d2_unused_writer_on: unneeded() => [Code::CSV002, Code::EVT001] never [Code::CSV001, Code::CSV004];
        d3_unused_writer_off: quiet() => [Code::CSV003] never [Code::CSV002];
        d4_set_but_listed: unneeded_but(|node| switch(node, Switch::Set(0))) => [Code::CSV004] never [Code::CSV002];
        d5_missing_without_switch: quiet_but(|node| switch(node, Switch::Unset)) => [Code::CSV005];
        d6_off_on_a_csv_cluster: case_but(quiet(), |case| in_use(case, &["Cluster Disk 1"])) => [Code::CSV006, Code::CSV001];
        d7_use_unknown_writer_on: case_but(unneeded(), unknown) => [Code::CSV007] never [Code::CSV001, Code::CSV002];
        d8_events_only: case_but(unneeded(), |case| {
            unknown(case);
            case.nodes[0].csv_writer = WriterFact::default();
        }) => [Code::CSV008] never [Code::CSV002];
        d9_another_writer_fails: unneeded_but(|node| {
            put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f0", "2024-09-01T18:19:41"));
        }) => [Code::WRT001, Code::CSV002];
        d10_no_cluster: quiet_but(|node| {
            *node = NodeFacts::new("vm-app-01");
            node.cluster_member = Tri::No(Citations::new(line(4)));
            put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", "2024-09-01"));
        }) => [Code::WRT001, Code::COV016] never [Code::CSV002, Code::CSV003];
        d11_shared_disk_without_csv: unneeded_but(|node| cluster(node, 1038, "2024-09-01")) => [Code::AZR001, Code::CSV002];
        d12_storage_spaces: case_but(with_csv(), |case| in_use(case, &["Cluster Virtual Disk (Vol)"])) => [Code::AZR002, Code::CSV001];
    }

    #[test]
    fn d5_without_the_cluster_service_shows_nothing() {
        let case = quiet_but(|node| {
            switch(node, Switch::Unset);
            node.service_down = Some(Citations::new(line(4)));
        });
        assert_eq!(found(&case, Code::CSV005)[0].detail.key, "rules.CSV005.down");
    }
}

/// The modifiers and contradictions.
mod modifiers {
    use super::*;

    fn set_but(change: impl FnOnce(&mut NodeFacts)) -> CaseFacts {
        unneeded_but(|node| {
            switch(node, Switch::Set(0));
            change(node);
        })
    }

    rows! {
        signature_0x00000000: unneeded() => [Code::EVT001] never [Code::EVT002, Code::EVT003, Code::EVT004];
        timeout_0x800423f2: quiet_but(code("0x800423f2")) => [Code::EVT002] never [Code::EVT001];
        single_retryable_0x800423f3: quiet_but(code("0x800423f3")) => [Code::EVT003] never [Code::EVT004];
        nonretryable_points_to_the_cluster: quiet_but(|node| {
            code("0x800423f4")(node);
            cluster(node, 5219, "2024-09-02T18:18:00");
        }) => [Code::EVT004, Code::EVT007];
        rejection_without_abort_is_normal: quiet_but(|node| rejects(node, "0x00000000", "2024-09-01", false)) => [Code::EVT005] never [Code::EVT006];
        abort_alone_does_not_blame_the_writer: quiet_but(|node| cluster(node, 1544, "2024-09-01")) => [Code::EVT006] never [Code::EVT001, Code::CSV002];
        rejection_and_abort_are_one_incident: unneeded() => [Code::CSV002] never [Code::EVT005, Code::EVT006];
        regular_times_are_a_policy: quiet_but(|node| nights(node, [18, 18, 18])) => [Code::EVT009, Code::EVT011];
        other_requester: unneeded_but(|node| put(node, event("Microsoft-Windows-Backup", 9, "2024-09-01T18:20:00"))) => [Code::EVT010];
        third_party_requester: unneeded_but(|node| requested_by(node, r"C:\Program Files\Fabrikam Backup\agent.exe")) => [Code::EVT010];
        set_and_rejected_after_the_boot: set_but(|_| {}) => [Code::CSV004] never [Code::CSV019];
        set_and_rejected_after_the_boot_without_a_list: set_but(|node| node.csv_writer = WriterFact::default()) => [Code::CSV019] never [Code::CSV004];
        set_and_rejected_before_the_boot: quiet_but(|node| {
            rejects(node, "0x00000000", "2024-09-01", true);
            boot(node, "2024-09-05");
        }) => [Code::CSV020] never [Code::CSV019];
        capture_older_than_the_rejection: unneeded_but(|node| node.csv_writer.stale = true) => [Code::COV007];
        undated_capture: quiet_but(|node| node.lists[0].0 = None) => [Code::COV008];
        nodes_disagree_on_csv: case_but(with_csv(), |case| {
            let mut other = node("vm-sql-02", Enabled::Enabled);
            other.name = "vm-sql-02".to_owned();
            case.nodes.push(other);
        }) => [Code::CSV013, Code::CSV001] never [Code::CSV002];
        nodes_disagree_on_the_writer: two_nodes() => [Code::CSV012];
        nodes_missing_from_the_bundle: case_but(quiet(), |case| {
            let row = Sourced { value: NodeRow { name: "vm-sql-02".to_owned(), state: None, line: 3 }, origin: line(3) };
            case.absent.push(KnownNode { name: "vm-sql-02".to_owned(), row, listed: true });
        }) => [Code::COV005];
        events_on_one_node_only: one_quiet_node() => [Code::EVT012];
        empty_list_and_volume_events: quiet_but(|node| cluster(node, 5142, "2024-08-20")) => [Code::CSV016];
        availability_group_is_typical: unneeded_but(|node| {
            node.writers.push(writer("SqlServerWriter", Some(guid(SQL)), 1, "No error", false));
        }) => [Code::AZR005];
        hyper_v_demands_strong_evidence: unneeded_but(|node| {
            node.writers.push(writer("Microsoft Hyper-V VSS Writer", Some(guid(HYPER_V)), 1, "No error", false));
        }) => [Code::AZR004];
        consistency_is_explained: unneeded() => [Code::AZR003];
        local_time_without_a_zone: quiet_but(|node| {
            let local = CaptureTime::Local("2024-10-01T00:00:00".parse().expect("a local time"));
            node.lists[0].0 = Some(local);
        }) => [Code::COV008];
        another_computer_in_the_log: quiet_but(|node| {
            node.logs[0].value.other_computers.push("WIN-OLD".to_owned());
        }) => [Code::COV015];
    }

    #[test]
    fn a_timeout_names_the_other_writers_of_the_set() {
        let case = quiet_but(|node| {
            code("0x800423f2")(node);
            put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f2", "2024-09-02T18:20:00"));
        });
        let finding = &found(&case, Code::EVT002)[0];
        assert!(said(Default::default(), &finding.detail).contains("SqlServerWriter"));
    }

    #[test]
    fn irregular_times_are_said_to_be_irregular() {
        let case = quiet_but(|node| nights(node, [3, 11, 18]));
        assert_eq!(found(&case, Code::EVT009)[0].detail.key, "rules.EVT009.irregular");
    }

    #[test]
    fn azure_backup_itself_is_no_other_requester() {
        let extension = r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot\1.0\IaaSBcdrExtension.exe";
        let case = unneeded_but(|node| requested_by(node, extension));
        assert!(found(&case, Code::EVT010).is_empty());
    }

    #[test]
    fn an_abort_alone_points_to_what_is_near() {
        let case = quiet_but(|node| {
            cluster(node, 1544, "2024-09-01T18:19:40");
            vss(node, 12293, "2024-09-01T18:19:00");
        });
        let finding = &found(&case, Code::EVT006)[0];
        assert_eq!((finding.severity, finding.against.len()), (Severity::Warning, 1));
        assert!(said(Default::default(), &finding.detail).contains("VSS 12293"));
    }

    #[test]
    fn silence_of_a_log_is_said_with_its_span_only() {
        let detail = |case: &CaseFacts| said(Default::default(), &found(case, Code::COV001)[0].detail);
        assert!(detail(&quiet()).contains("2024-08-01T00:00:00"));
        let cut = case_but(quiet(), |case| case.scope.since = Some(time("2024-09-10")));
        assert!(detail(&cut).contains("2024-09-10") && !detail(&cut).contains("2024-08-01"));
        assert!(found(&quiet_but(|node| node.logs.clear()), Code::COV001).is_empty());
    }

    #[test]
    fn what_is_inferred_is_marked_and_said_so() {
        for case in [unneeded(), two_nodes(), quiet_but(|node| nights(node, [18, 18, 18]))] {
            for finding in findings(&case).iter().filter(|finding| finding.certainty == Certainty::Inferred) {
                let text = said(Default::default(), &finding.detail);
                assert!(text.contains("inferred") || text.contains("may be incomplete"), "{}: {text}", finding.code);
            }
        }
    }
}

/// A rejection that a text tells of without a zone, read as UTC.
fn told_without_a_zone(node: &mut NodeFacts, at: &str) {
    let trust = Trust::Text { zone: Zone::Assumed };
    let event = rejection(Some(Guid::CSV_WRITER), "Cluster Shared Volume VSS Writer", "0x00000000", at);
    put(node, Event { trust, ..event });
    let events = vec![node.events.last().expect("just put").clone()];
    node.incidents.push(Incident { time: Some(time(at)), events });
}

fn without_application_log(node: &mut NodeFacts) {
    node.logs.retain(|log| log.value.channel == "System");
}

/// 1544 was called lonely on nodes whose Application log nobody had read.
#[test]
fn an_abort_without_an_application_log_is_no_lonely_one() {
    let case = quiet_but(|node| {
        without_application_log(node);
        cluster(node, 1544, "2024-09-01T18:19:40");
    });
    let finding = &found(&case, Code::EVT006)[0];
    assert_eq!((finding.severity, finding.title.key), (Severity::Info, "rules.EVT006.title.open"));
    assert!(said(Default::default(), &finding.detail).contains("Application.evtx"));
    let lost = quiet_but(|node| {
        node.logs[0].value.lost = true;
        cluster(node, 1544, "2024-09-01T18:19:40");
    });
    assert_eq!(found(&lost, Code::EVT006)[0].severity, Severity::Info);
    let begins_later = quiet_but(|node| cluster(node, 1544, "2024-08-01T00:00:30"));
    assert_eq!(found(&begins_later, Code::EVT006)[0].severity, Severity::Info, "a minute before it counts as well");
}

#[test]
fn a_rejection_told_without_a_zone_names_the_zone_in_which_it_fits_the_abort() {
    let told = |at: &str, zone: Option<&str>| {
        quiet_but(|node| {
            without_application_log(node);
            cluster(node, 1544, "2024-09-02T16:00:42");
            if let Some(zone) = zone {
                let mut uptime = event("EventLog", 6013, "2024-09-02T03:00:00");
                uptime.data = vec!["", "", "", "", "12", "60", zone]
                    .into_iter()
                    .map(|value| DataItem { name: None, value: value.to_owned() })
                    .collect();
                put(node, uptime);
            }
            told_without_a_zone(node, at);
        })
    };
    let one = |case: &CaseFacts| {
        assert_sound(case);
        let findings = found(case, Code::EVT006);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].severity, Severity::Info);
        (findings[0].detail.key, said(Default::default(), &findings[0].detail))
    };
    let (key, text) = one(&told("2024-09-03T01:00:41", None));
    assert!(key == "rules.EVT006.zone" && text.contains("UTC+09:00") && text.contains("--timezone"), "{text}");
    assert_eq!(one(&told("2024-09-03T01:00:41", Some("-540 Tokyo Standard Time"))).0, "rules.EVT006.zone.stated");
    assert!(one(&told("2024-09-02T10:15:41", None)).1.contains("UTC-05:45"));
    // Half a quarter of an hour off, or further than any zone, it is another event.
    for other in ["2024-09-03T01:08:10", "2024-09-03T07:00:41"] {
        assert_eq!(one(&told(other, None)).0, "rules.EVT006.open", "{other}");
    }
    let mut given = told("2024-09-03T01:00:41", None);
    given.scope.zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    assert!(one(&given).1.contains("UTC+10:00"), "the text was read in another zone than UTC");
}

#[test]
fn a_rejection_told_without_a_zone_is_not_said_to_have_no_abort() {
    let case = quiet_but(|node| told_without_a_zone(node, "2024-09-03T01:00:41"));
    assert!(found(&case, Code::EVT005).is_empty());
}

#[test]
fn no_finding_orders_a_change_before_csv_use_is_known() {
    let half = case_but(two_nodes(), unknown);
    assert_eq!(found(&half, Code::CSV012)[0].detail.key, "rules.CSV012.open");
    let set = |status: Enabled, case: fn() -> CaseFacts| {
        case_but(case(), |case| {
            switch(&mut case.nodes[0], Switch::Set(0));
            case.nodes[0].csv_writer.status = status;
        })
    };
    let open = || case_but(unneeded(), unknown);
    assert_eq!(found(&set(Enabled::Enabled, open), Code::CSV004)[0].detail.key, "rules.CSV004.open");
    assert_eq!(found(&set(Enabled::Unknown, open), Code::CSV019)[0].detail.key, "rules.CSV019.open");
    for code in [Code::CSV004, Code::CSV012, Code::CSV019] {
        assert!(found(&set(Enabled::Unknown, with_csv), code).is_empty(), "{code}: CSV006 says it");
    }
}

#[test]
fn a_switch_that_is_set_on_a_csv_cluster_is_not_told_as_a_writer_that_is_off() {
    let titles = [Enabled::Disabled, Enabled::Enabled, Enabled::Unknown].map(|status| {
        let case = case_but(with_csv(), |case| {
            switch(&mut case.nodes[0], Switch::Set(0));
            case.nodes[0].csv_writer.status = status;
        });
        assert_sound(&case);
        let finding = &found(&case, Code::CSV006)[0];
        (finding.title.key, finding.detail.key)
    });
    assert_eq!(titles[0], ("rules.CSV006.title", "rules.CSV006.detail"));
    assert_eq!(titles[1], ("rules.CSV006.title.set", "rules.CSV006.set"));
    assert_eq!(titles[2], ("rules.CSV006.title.set", "rules.CSV006.unknown"));
}

#[test]
fn events_that_name_a_volume_are_told_with_their_times_and_its_name() {
    let names = |node: &mut NodeFacts, at: &str| {
        let lost = event("Microsoft-Windows-FailoverClustering", 5120, at);
        put(node, with_data(with_data(lost, "Volume1"), "Cluster Disk 7"));
    };
    let text = |case: &CaseFacts| said(Default::default(), &found(case, Code::CSV016)[0].detail);
    let once = text(&quiet_but(|node| names(node, "2024-08-20")));
    assert!(
        once.starts_with("FailoverClustering 5120 at 2024-08-20T00:00:00") && once.contains("Cluster Disk 7"),
        "{once}"
    );
    let twice = text(&quiet_but(|node| {
        names(node, "2024-08-20");
        names(node, "2024-08-22");
    }));
    assert!(twice.contains("from 2024-08-20") && twice.contains("to 2024-08-22"), "{twice}");
    let contradicted = case_but(quiet_but(|node| names(node, "2024-08-20")), |case| {
        case.csv = CsvUsage::Unknown { why: Vec::new(), evidence: vec![record(1)], contradictory: true };
    });
    assert!(!text(&contradicted).contains("Get-ClusterSharedVolume"), "CSV013 says it");
}

#[test]
fn captures_without_a_zone_are_told_beside_those_without_a_time_and_settings_count() {
    let local = CaptureTime::Local("2024-10-01T00:00:00".parse().expect("a local time"));
    let case = quiet_but(|node| {
        node.lists[0].0 = Some(local);
        node.volumes[0].0 = None;
        let state = SettingState::KeyWithoutValue;
        let seen = Sourced { value: SettingSeen { view: KeyView::Native, state }, origin: record(1) };
        node.settings = vec![(None, seen.clone()), (None, seen)];
    });
    let findings = found(&case, Code::COV008);
    let told: Vec<_> = findings.iter().map(|f| (f.detail.key, said(Default::default(), &f.detail))).collect();
    assert_eq!(told.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["rules.COV008.quiet", "rules.COV008.local"]);
    assert!(told[0].1.starts_with("2 captures") && told[1].1.starts_with("1 capture "), "{told:?}");
    let failed = unneeded_but(|node| node.volumes[0].0 = None);
    assert_eq!(found(&failed, Code::COV008)[0].detail.key, "rules.COV008.detail");
    let bundled = quiet_but(|node| {
        node.lists[0].0 = Some(local);
        node.others.push(note(Observation::BundleTime(local)));
    });
    let Backing::Cited(places) = &found(&bundled, Code::COV008)[0].backing else { panic!("cited") };
    assert_eq!(places.iter().collect::<Vec<_>>(), [line(4), line(8)], "and where the collector states the time");
}

#[test]
fn another_writer_s_rejections_are_told_with_their_times() {
    let sql = |at: &str| rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", at);
    let text = |case: &CaseFacts| said(Default::default(), &found(case, Code::WRT001)[0].detail);
    let twice = quiet_but(|node| {
        put(node, sql("2024-09-01"));
        put(node, sql("2024-09-03"));
    });
    assert!(text(&twice).contains("First at 2024-09-01") && text(&twice).contains("last at 2024-09-03"));
    let undated = quiet_but(|node| put(node, Event { time: None, ..sql("2024-09-01") }));
    assert_sound(&undated);
    assert!(text(&undated).contains("no time"));
}

#[test]
fn a_node_whose_writer_is_off_is_not_said_to_have_no_rejections() {
    let case = case_but(one_quiet_node(), |case| {
        let mut off = node("vm-sql-03", Enabled::Disabled);
        log(&mut off, "System", "2024-08-01", "2024-09-30");
        case.nodes.push(off);
    });
    let finding = &found(&case, Code::EVT012)[0];
    let text = said(Default::default(), &finding.detail);
    assert!(text.contains("Without: vm-sql-02.") && !text.contains("vm-sql-03"), "{text}");
    assert_eq!(finding.against.len(), 1, "the Application log alone");
}

#[test]
fn a_damaged_log_is_cited_beside_the_gap_and_a_silent_one_at_both_ends() {
    let place = |n| Origin { at: Locus::Record(n), ..record(0) };
    let cited = |finding: &Finding| match &finding.backing {
        Backing::Cited(places) => places.iter().collect::<Vec<_>>(),
        Backing::Absent(_) => Vec::new(),
    };
    let case = quiet_but(|node| {
        let log = &mut node.logs[0];
        log.origin = place(90);
        (log.value.lost, log.value.first_record, log.value.beside_gap) = (true, Some(10), Some(40));
    });
    assert_eq!(cited(&found(&case, Code::COV004)[0]), [place(40)]);
    assert_eq!(cited(&found(&case, Code::COV001)[0]), [place(10), place(90)]);
}

#[test]
fn a_file_that_fails_a_checksum_alone_is_not_said_to_be_unread() {
    let title = |nature: Nature, key: &'static str| {
        let case = case_but(damaged(Status::Partial, true), |case| {
            let problem = Message::new(key).with("chunk", Arg::Number(2)).with("read", Arg::Number(3));
            let problem = problem.with("expected", Arg::Number(9)).with("offset", Arg::Code("0x1000".to_owned()));
            let source = case.sources.last_mut().expect("the damaged one");
            (source.nature, source.problems) = (nature, vec![problem]);
        });
        said(Default::default(), &found(&case, Code::COV013)[0].title)
    };
    let all_read = title(Nature::WrongChecksums, "evtx.problem.chunk-checksum");
    assert_eq!(all_read, "A source fails a checksum; all records were read: bad.evtx");
    assert_eq!(title(Nature::Plain, "evtx.problem.chunk-damaged"), "A source could not be read whole: bad.evtx");
}

#[test]
fn a_list_that_breaks_off_is_told_with_the_writer_in_which_it_does() {
    let case = quiet_but(|node| {
        list(node, ListShape::Cut, false);
        let cut = &mut node.lists[1].1.value;
        cut.writers.push(Writer { state: None, last_error: None, line: 26, ..csv_writer().value });
    });
    assert_sound(&case);
    let finding = &found(&case, Code::COV011)[0];
    let text = said(Default::default(), &finding.detail);
    assert!(text.starts_with("It ends in the middle of Cluster Shared Volume VSS Writer"), "{text}");
    assert!(matches!(&finding.backing, Backing::Cited(places) if places.first() == line(26)));
}

#[test]
fn an_absent_node_is_named_by_its_finding() {
    let case = case_but(quiet(), |case| {
        let row = Sourced { value: NodeRow { name: "VM-SQL-02".to_owned(), state: None, line: 3 }, origin: line(3) };
        case.absent.push(KnownNode { name: "vm-sql-02".to_owned(), row, listed: true });
    });
    assert_eq!(found(&case, Code::COV005)[0].node.as_deref(), Some("vm-sql-02"));
}

#[test]
fn a_finding_without_a_citation_names_what_is_missing() {
    let finding = &found(&bare(), Code::COV017)[0];
    assert!(matches!(&finding.backing, Backing::Absent(what) if !said(Default::default(), what).is_empty()));
}

#[test]
fn a_masked_list_does_not_make_the_csv_writer_another_writer() {
    let case = quiet_but(|node| {
        node.writers.push(writer("Cluster Shared Volume VSS Writer", None, 8, "Timed out", true));
        put(node, rejection(None, "Cluster Shared Volume VSS Writer", "0x00000000", "2024-09-01"));
    });
    assert!(found(&case, Code::WRT001).is_empty() && found(&case, Code::WRT002).is_empty());
}

#[test]
fn a_wrong_verb_that_the_text_does_not_name_is_said_so() {
    let case = quiet_but(|node| {
        node.lists.clear();
        node.others.push(note(Observation::WrongVerb(String::new())));
    });
    let title = said(Default::default(), &found(&case, Code::COV010)[0].title);
    assert_eq!(title, "vssadmin with another verb was captured instead of list writers");
}

#[test]
fn an_unknown_writer_is_reported_as_printed() {
    let case = quiet_but(|node| node.writers.push(writer("Fabrikam Writer", None, 9, "Timed out", true)));
    let finding = &found(&case, Code::WRT002)[0];
    assert!(said(Default::default(), &finding.title).contains("Fabrikam Writer"));
    assert_eq!(finding.detail.key, "rules.WRT002.unknown");
}

/// Rejections that ended when the writer was turned off are told, and ask for nothing.
#[test]
fn rejections_before_the_restart_that_turned_the_writer_off_are_history() {
    let severity = |booted: &str| {
        let case = quiet_but(|node| {
            rejects(node, "0x00000000", "2024-09-01", false);
            boot(node, booted);
        });
        found(&case, Code::EVT001).first().map(|finding| finding.severity)
    };
    assert_eq!(severity("2024-09-05"), Some(Severity::Info));
    assert_eq!(severity("2024-08-20"), Some(Severity::Warning));
}

/// A failover cluster instance lives on storage that its nodes share.
#[test]
fn sql_server_as_a_failover_cluster_instance_is_no_application_without_csv() {
    let sql = writer("SqlServerWriter", Some(guid(SQL)), 1, "No error", false);
    let mut case = quiet_but(|node| node.writers.push(sql));
    assert_eq!(found(&case, Code::AZR005).len(), 1);
    let seen = Observation::Role(RoleSeen { role: Role::SqlInstance, name: "SQL Server".to_owned() });
    case.nodes[0].others.push((taken(), Sourced { value: seen, origin: line(9) }));
    assert!(found(&case, Code::AZR005).is_empty());
}

/// Of captures that someone made up there are ten thousands; the report was nothing else.
#[test]
fn very_many_volumes_on_which_captures_disagree_made_a_finding_each() {
    let case = case_but(with_csv(), |case| {
        let conflict = |n| Sourced { value: volume(&format!("Cluster Disk {n}")), origin: line(n) };
        case.volume_conflicts.extend((1..=1_000).map(conflict));
    });
    let findings = found(&case, Code::CSV014);
    let last = findings.last().map(|finding| said(Default::default(), &finding.title));
    assert_eq!(findings.len(), 65);
    assert_eq!(last.as_deref(), Some("Captures give 936 more volumes different states or owners"));
}
