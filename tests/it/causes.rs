//! The probable causes: each is named first where the facts speak for it, stays silent where they do not, and is not made
//! up where the evidence is missing.
use crate::case_facts;

use case_facts::*;
use vssleuth::diagnosis::causes::{Cause, CauseCode, Likelihood, lead};
use vssleuth::diagnosis::{Confidence, Diagnosis, StepId, Verdict, diagnose};
use vssleuth::facts::*;
use vssleuth::knowledge::texts::Lang;

const AT: &str = "2024-09-01T18:19:40";
const REGISTRY: &str = "afbab4a2-367d-4d15-a586-71dbb18f8485";

/// A cluster without CSV whose CSV writer is on, changed.
fn on(change: impl FnOnce(&mut CaseFacts)) -> CaseFacts {
    let mut case = bare();
    not_in_use(&mut case);
    case.nodes = vec![node("vm-sql-01", Enabled::Enabled)];
    change(&mut case);
    case
}

fn first(case: &mut CaseFacts) -> &mut NodeFacts {
    &mut case.nodes[0]
}

fn role(case: &mut CaseFacts, role: Role) {
    let seen = Observation::Role(RoleSeen { role, name: "Cluster Disk 1".to_owned() });
    first(case).others.push((taken(), Sourced { value: seen, origin: line(9) }));
}

fn event(provider: &str, id: u32, at: &str, data: &[&str]) -> Event {
    let item = |text: &&str| DataItem { name: None, value: (*text).to_owned() };
    let mut event = rejection(None, "", "0x00000000", at);
    event.provider = provider.to_owned();
    event.id = id;
    event.vss = None;
    event.data = data.iter().map(item).collect();
    event
}

/// An event of VSS that this process logged.
fn by_process(process: &str) -> Event {
    let mut logged = event("VSS", 8193, AT, &[]);
    logged.vss = Some(Box::new(VssDetail { logged_by: Some(process.to_owned()), ..VssDetail::default() }));
    logged
}

fn codes(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.causes.iter().map(|cause| cause.code.as_str()).collect()
}

fn leads(case: &CaseFacts) -> Option<Cause> {
    let found = diagnose(case);
    lead(found.verdict, &found.causes).cloned()
}

fn has(case: &CaseFacts, code: CauseCode) -> bool {
    diagnose(case).causes.iter().any(|cause| cause.code == code)
}

fn rejected_by_all(case: &mut CaseFacts) {
    rejects(first(case), "0x800423f2", AT, false);
    put(first(case), rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f2", AT));
    put(first(case), rejection(Some(guid(REGISTRY)), "Registry Writer", "0x800423f2", AT));
}

#[test]
fn the_csv_writer_is_the_first_cause_where_it_rejects_and_the_verdict_leads() {
    let found = diagnose(&on(|case| rejects(first(case), "0x00000000", AT, false)));
    assert_eq!((found.verdict, codes(&found)[0]), (Verdict::CsvWriterUnneeded, "csv-writer"));
    assert_eq!(lead(found.verdict, &found.causes), None);
    // The advice of a cause goes no further than the verdict's first step.
    assert_eq!(found.causes[0].first_step.key, "causes.csv-writer.step");
    let stale = diagnose(&on(|case| {
        rejects(first(case), "0x00000000", AT, false);
        case.csv_stale = true;
    }));
    assert_eq!((stale.verdict, stale.confidence), (Verdict::CsvWriterUnneeded, Confidence::Likely));
    assert_eq!(stale.causes[0].first_step.key, "causes.csv-writer.likely.step");
    let mut off = bare();
    not_in_use(&mut off);
    off.nodes = vec![node("vm-sql-01", Enabled::Disabled)];
    assert!(!has(&off, CauseCode::CsvWriter));
    let mut open = on(|case| rejects(first(case), "0x00000000", AT, false));
    unknown(&mut open);
    first(&mut open).volumes.clear();
    let found = diagnose(&open);
    assert_eq!((found.verdict, found.causes[0].confidence), (Verdict::NeedsEvidence, Likelihood::Possible));
}

#[test]
fn volumes_in_use_are_the_first_cause_whatever_else_fails() {
    let mut case = on(rejected_by_all);
    in_use(&mut case, &["Cluster Disk 1"]);
    let found = diagnose(&case);
    assert_eq!((codes(&found)[0], found.causes[0].confidence), ("csv-volumes", Likelihood::Conclusive));
    assert!(!has(&on(rejected_by_all), CauseCode::CsvVolumes));
    let mut scale_out = on(|case| role(case, Role::ScaleOutFileServer));
    unknown(&mut scale_out);
    first(&mut scale_out).volumes.clear();
    let found = diagnose(&scale_out);
    assert_eq!((found.verdict, codes(&found)[0]), (Verdict::NeedsEvidence, "csv-volumes"));
    assert!(said(Lang::En, &found.causes[0].title).contains("Scale-Out File Server"));
    assert!(said(Lang::Ja, &found.causes[0].title).contains("スケールアウト ファイル サーバー"));
}

#[test]
fn many_writers_that_time_out_in_one_job_are_load_and_the_plan_begins_with_that() {
    let case = on(rejected_by_all);
    let found = diagnose(&case);
    assert_eq!((codes(&found)[0], found.causes[0].confidence), ("storage-load", Likelihood::Likely));
    assert_eq!((found.verdict, found.plan[0].id), (Verdict::CsvWriterUnneeded, StepId::Cause));
    let alone = on(|case| rejects(first(case), "0x800423f2", AT, false));
    assert!(!has(&alone, CauseCode::StorageLoad), "one writer alone may be late by itself");
    let held = on(|case| {
        rejects(first(case), "0x800423f2", AT, false);
        put(first(case), event("disk", 153, AT, &[]));
    });
    assert_eq!(leads(&held).map(|cause| cause.confidence), Some(Likelihood::Possible));
    let far = on(|case| {
        rejects(first(case), "0x800423f2", AT, false);
        put(first(case), event("disk", 153, "2024-09-01T08:00:00", &[]));
    });
    assert!(!has(&far, CauseCode::StorageLoad));
}

#[test]
fn another_requester_leads_where_it_ran_and_azure_did_not() {
    let with = |process: &str| {
        on(|case| {
            rejects(first(case), "0x00000000", AT, false);
            put(first(case), by_process(process));
        })
    };
    let dpm = with(r"C:\Program Files\Microsoft Data Protection Manager\DPM\bin\DPMRA.exe");
    let cause = leads(&dpm).expect("a cause");
    assert_eq!((cause.code, cause.confidence), (CauseCode::OtherRequester, Likelihood::Likely));
    assert!(said(Lang::En, &cause.title).contains("DPM"));
    for silent in [
        r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot\1.0.95.0\iaasbcdrextension.exe",
        r"C:\Program Files\Microsoft SQL Server\90\Shared\sqlwriter.exe",
        r"C:\Windows\system32\vssvc.exe",
    ] {
        assert!(!has(&with(silent), CauseCode::OtherRequester), "{silent}");
    }
    let unread = on(|case| put(first(case), by_process(r"C:\x\vacp.exe")));
    assert!(!has(&unread, CauseCode::OtherRequester), "without a rejection nobody is to blame");
}

#[test]
fn another_writer_leads_with_the_words_of_its_application() {
    let words = "Error: 42000, Native Error: 3059 not supported on a secondary replica";
    let mut case = on(|case| {
        put(first(case), rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", AT));
        put(first(case), event("SQLWRITER", 24583, AT, &[words]));
    });
    first(&mut case).csv_writer = node("x", Enabled::Disabled).csv_writer;
    let found = diagnose(&case);
    let cause = lead(found.verdict, &found.causes).expect("a cause");
    assert_eq!((found.verdict, cause.code), (Verdict::NoAction, CauseCode::OtherWriter));
    let detail = said(Lang::En, &cause.detail);
    assert!(detail.contains("3059") && detail.contains("secondary replica"), "{detail}");
    let step = found.plan.iter().find(|step| step.id == StepId::Writer).expect("its step");
    assert!(!said(Lang::En, &step.detail).contains("AUTO_CLOSE"));
    assert!(!has(&on(|_| {}), CauseCode::OtherWriter));
    first(&mut case).events.retain(|event| event.value.provider != "SQLWRITER");
    let quiet = diagnose(&case);
    let cause = lead(quiet.verdict, &quiet.causes).expect("a cause");
    assert!(!said(Lang::En, &cause.detail).contains("3059"));
}

#[test]
fn clustered_disks_without_csv_lead_and_an_event_alone_is_possible() {
    let listed = on(|case| {
        rejects(first(case), "0x00000000", AT, false);
        role(case, Role::Disk);
    });
    let cause = leads(&listed).expect("a cause");
    assert_eq!((cause.code, cause.confidence), (CauseCode::SharedDisk, Likelihood::Likely));
    assert!(!has(&on(|_| {}), CauseCode::SharedDisk));
    let told = on(|case| {
        rejects(first(case), "0x00000000", AT, false);
        cluster(first(case), 1038, AT);
    });
    let found = diagnose(&told);
    assert_eq!(codes(&found)[0], "csv-writer");
    assert!(found.causes.iter().any(|c| c.code == CauseCode::SharedDisk && c.confidence == Likelihood::Possible));
}

#[test]
fn a_crash_of_the_extension_leads_where_no_writer_failed() {
    let crash = |name: &str| on(|case| put(first(case), event("Application Error", 1000, AT, &[name])));
    assert_eq!(leads(&crash("IaaSBcdrExtension.exe")).map(|cause| cause.code), Some(CauseCode::BackupAgent));
    assert!(!has(&crash("notepad.exe"), CauseCode::BackupAgent));
    let both = on(|case| {
        rejected_by_all(case);
        put(first(case), event("Application Error", 1000, AT, &["IaaSBcdrExtension.exe"]));
    });
    assert_eq!(leads(&both).map(|cause| cause.code), Some(CauseCode::StorageLoad));
}

/// A plan with restarts stood first on a cluster on which nothing had failed for two weeks.
#[test]
fn where_nothing_failed_the_recovery_points_are_asked_for_first() {
    let quiet = diagnose(&on(|_| {}));
    assert_eq!((codes(&quiet)[0], quiet.plan[0].id), ("none-seen", StepId::Cause));
    assert!(said(Lang::En, &quiet.plan[0].detail).contains("recovery points"));
    assert!(!has(&on(|case| rejects(first(case), "0x00000000", AT, false)), CauseCode::NoneSeen));
    let unread = on(|case| first(case).logs.clear());
    assert!(!has(&unread, CauseCode::NoneSeen), "a log that was not read shows nothing");
    let point = |at: &str, is_listed: bool, change: fn(&mut CaseFacts)| {
        let consistency = Consistency::Application;
        let point = RecoveryPoint { consistency, taken: Some(time(at)), machine: None, is_listed };
        let seen = Sourced { value: Observation::RecoveryPoint(point), origin: line(7) };
        let case = on(|case| {
            first(case).others.push((None, seen));
            change(case);
        });
        leads(&case).is_some_and(|cause| said(Lang::En, &cause.detail).contains("are application consistent"))
    };
    let newest = "2024-09-29T18:00:00";
    assert!(point(newest, true, |_| {}));
    assert!(!point(AT, true, |_| {}), "of weeks before the end of the log");
    assert!(!point(newest, false, |_| {}), "a wish, or a setting");
    assert!(!point(newest, true, |case| first(case).logs.clear()), "no log that was read");
}

#[test]
fn no_cause_changes_the_verdict_or_the_nodes_of_a_change() {
    let plain = diagnose(&on(|case| rejects(first(case), "0x00000000", AT, false)));
    let loaded = diagnose(&on(rejected_by_all));
    assert_eq!((plain.verdict, plain.confidence), (loaded.verdict, loaded.confidence));
    let nodes = |found: &Diagnosis| -> Vec<String> {
        let changes = found.plan.iter().filter(|step| step.kind == vssleuth::diagnosis::StepKind::Change);
        changes.flat_map(|step| step.nodes.clone()).collect()
    };
    assert_eq!(nodes(&plain), nodes(&loaded));
}

/// Jobs of the evidence that ended with these errors.
fn jobs(case: &mut CaseFacts, errors: &[&str]) {
    for code in errors {
        let error = Observation::JobError(JobError { code: (*code).to_owned() });
        first(case).others.push((None, Sourced { value: error, origin: line(5) }));
    }
}

#[test]
fn the_error_of_a_job_is_a_cause_where_it_says_what_stopped_it() {
    for (error, cause, confidence) in [
        ("UserErrorSharedDiskBackupNotSupported", CauseCode::SharedDisk, Likelihood::Conclusive),
        ("UserErrorGuestAgentStatusUnavailable", CauseCode::BackupAgent, Likelihood::Likely),
        ("GuestAgentSnapshotTaskStatusError", CauseCode::BackupAgent, Likelihood::Likely),
        ("ExtensionStuckInDeletionState", CauseCode::BackupAgent, Likelihood::Likely),
        ("ExtensionSnapshotFailedCOM", CauseCode::BackupAgent, Likelihood::Likely),
        ("ExtensionFailedTimeoutVMNetworkUnresponsive", CauseCode::StorageLoad, Likelihood::Likely),
        ("ExtensionFailedVssWriterInBadState", CauseCode::OtherWriter, Likelihood::Possible),
    ] {
        let found = diagnose(&on(|case| jobs(case, &[error])));
        let lead = lead(found.verdict, &found.causes).expect("a cause");
        assert_eq!((lead.code, lead.confidence), (cause, confidence), "{error}");
        assert!(!lead.evidence.is_empty() && said(Lang::En, &lead.detail).contains(error), "{error}");
        assert_eq!(found.plan[0].id, StepId::Cause, "{error}");
    }
    let policy = on(|case| jobs(case, &["UserErrorRequestDisallowedByPolicy"]));
    assert_eq!(codes(&diagnose(&policy)), codes(&diagnose(&on(|_| {}))), "it says nothing of the machine");
}

#[test]
fn a_job_that_blames_some_writer_gives_way_to_the_writer_that_the_log_names() {
    let found = diagnose(&on(|case| {
        jobs(case, &["ExtensionFailedVssWriterInBadState"]);
        rejects(first(case), "0x00000000", AT, false);
    }));
    assert_eq!(codes(&found), ["csv-writer"]);
}

#[test]
fn a_job_of_a_plain_server_is_the_first_step_of_its_plan() {
    let mut case = bare();
    let mut server = node("vm-app-01", Enabled::Unknown);
    server.cluster_member = Tri::No(Citations::new(line(4)));
    case.nodes = vec![server];
    jobs(&mut case, &["UserErrorGuestAgentStatusUnavailable"]);
    let found = diagnose(&case);
    assert_eq!((found.verdict, found.plan[0].id), (Verdict::NotACluster, StepId::Cause));
    assert!(said(Lang::Ja, &found.plan[0].detail).contains("Windows Azure Guest Agent"));
}

/// Nothing was sent that could show a cause: none is made up, of any kind.
#[test]
fn without_evidence_there_is_no_cause() {
    let mut case = bare();
    unknown(&mut case);
    let mut silent = node("vm-sql-01", Enabled::Unknown);
    silent.logs.clear();
    silent.volumes.clear();
    case.nodes = vec![silent];
    let found = diagnose(&case);
    assert_eq!((found.verdict, codes(&found)), (Verdict::NeedsEvidence, vec![]));
}

/// Each cause is there with its evidence; with the very same nodes, of which nothing of it was sent, it is not made up.
#[test]
fn each_cause_is_gone_with_its_evidence() {
    let service = event("Service Control Manager", 7034, AT, &["Windows Azure Guest Agent", "1"]);
    let volumes = || {
        let mut case = on(|_| {});
        in_use(&mut case, &["Cluster Disk 1"]);
        case
    };
    for (code, mut case) in [
        (CauseCode::CsvWriter, on(|case| rejects(first(case), "0x00000000", AT, false))),
        (CauseCode::CsvVolumes, volumes()),
        (
            CauseCode::OtherWriter,
            on(|case| put(first(case), rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", AT))),
        ),
        (CauseCode::StorageLoad, on(rejected_by_all)),
        (
            CauseCode::OtherRequester,
            on(|case| {
                rejects(first(case), "0x00000000", AT, false);
                put(first(case), by_process(r"C:\Program Files\Microsoft Data Protection Manager\DPM\bin\DPMRA.exe"));
            }),
        ),
        (CauseCode::SharedDisk, on(|case| role(case, Role::Disk))),
        (CauseCode::BackupAgent, on(|case| put(first(case), service.clone()))),
        (CauseCode::NoneSeen, on(|_| {})),
    ] {
        assert!(has(&case, code), "{code:?}: {:?}", codes(&diagnose(&case)));
        unknown(&mut case);
        let node = first(&mut case);
        (node.events, node.incidents, node.logs) = Default::default();
        (node.others, node.volumes) = Default::default();
        assert!(!has(&case, code), "{code:?} without evidence: {:?}", codes(&diagnose(&case)));
    }
}

#[test]
fn a_service_that_the_backup_needs_is_a_cause_and_only_possible_beside_rejections() {
    let ended = |name: &str| event("Service Control Manager", 7034, AT, &[name, "1"]);
    let alone = on(|case| put(first(case), ended("Windows Azure Guest Agent")));
    assert_eq!(
        leads(&alone).map(|cause| (cause.code, cause.confidence)),
        Some((CauseCode::BackupAgent, Likelihood::Likely))
    );
    assert!(!has(&on(|case| put(first(case), ended("Print Spooler"))), CauseCode::BackupAgent));
    let beside = on(|case| {
        rejects(first(case), "0x00000000", AT, false);
        put(first(case), ended("Windows Azure Guest Agent"));
    });
    assert_eq!(codes(&diagnose(&beside))[0], "csv-writer");
}

#[test]
fn points_that_are_well_outweigh_rejections_up_to_their_time_and_no_younger_ones() {
    let point = |at: &str| {
        let point = RecoveryPoint {
            consistency: Consistency::Application,
            taken: Some(time(at)),
            machine: None,
            is_listed: true,
        };
        Sourced { value: Observation::RecoveryPoint(point), origin: line(7) }
    };
    let with = |at: &'static str| {
        on(|case| {
            rejects(first(case), "0x00000000", AT, false);
            first(case).others.push((None, point(at)));
        })
    };
    let lead = leads(&with("2024-09-01T18:00:00")).expect("a cause");
    assert_eq!((lead.code, lead.against.len()), (CauseCode::NoneSeen, 0));
    let older = diagnose(&with("2024-08-20T18:00:00"));
    assert_eq!((codes(&older)[0], older.causes[0].against.len()), ("csv-writer", 1), "the point speaks against it");
}

/// Each was compared with all before it, and asked for the words of an application that it does not have: minutes.
#[test]
fn ten_thousand_writers_that_fail_were_each_compared_with_all_others() {
    const MANY: usize = 10_000;
    let case = on(|case| {
        for n in 0..MANY as u128 {
            put(first(case), rejection(Some(Guid::from_u128(1 << 100 | n)), "Some Writer", "0x800423f3", AT));
        }
    });
    let others = diagnose(&case).causes.into_iter().filter(|cause| cause.code == CauseCode::OtherWriter);
    assert_eq!(others.count(), MANY);
}

/// One writer of one application that fails in a new way each time: its words were gathered once a way.
#[test]
fn words_of_an_application_were_read_anew_for_each_of_a_writers_errors() {
    let case = on(|case| {
        for n in 0..3_000 {
            put(first(case), rejection(Some(guid(SQL)), "SqlServerWriter", &format!("0x8004{n:04x}"), AT));
            put(first(case), event("SQLWRITER", 24583, AT, &[&format!("Sqllib error {n}")]));
        }
    });
    let found = diagnose(&case);
    let own_words = found.findings.iter().filter(|finding| finding.code == Code::WRT007);
    assert!(own_words.count() > 0 && has(&case, CauseCode::OtherWriter));
}
