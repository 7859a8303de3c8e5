//! The contract's evidence table and its rulings, each by name, over harvests built by hand.

use crate::world;

use vssleuth::cases::MergeOptions;
use vssleuth::diagnosis::{StepId, StepKind};
use vssleuth::facts::proof::Ground;
use vssleuth::facts::{
    Arg, Code, CommandKind, CsvUsage, DataItem, Enabled, ErrorReason, Event, HostFacts, KeyView, ListShape, Locus,
    LogSpan, Message, Observation, RegistryData, Scope, SettingState, Status, Switch, Tri, Trust, Volume,
    VolumeOutcome, WriterMention, WriterSays, Zone,
};
use world::*;

const UNNEEDED: &str = "csv-writer-unneeded";
const NEEDS: &str = "needs-evidence";

/// Two nodes, all that a conclusive `csv-writer-unneeded` needs.
fn clear_case() -> Vec<Source> {
    vec![none("vm-sql-01/csv.txt"), on("vm-sql-01/list.txt"), on("vm-sql-02/list.txt")]
}

fn with(mut sources: Vec<Source>, more: impl IntoIterator<Item = Source>) -> Judged {
    sources.extend(more);
    judge(&sources)
}

fn csv_status(judged: &Judged) -> &'static str {
    match judged.case.csv {
        CsvUsage::InUse { .. } => "in-use",
        CsvUsage::NotInUse(_) => "not-in-use",
        CsvUsage::Unknown { .. } => "unknown",
    }
}

fn writer_status(sources: &[Source]) -> Enabled {
    judge(sources).node("vm-sql-01").csv_writer.status
}

// The table of evidence, row by row.

#[test]
fn table_csv_in_use_is_shown_by_a_row_in_any_state() {
    for state in ["Online", "Offline", "Failed", "OnlinePending"] {
        let rows = VolumeOutcome::Rows(vec![volume("Cluster Disk 1", state, "vm-sql-01")]);
        let judged = judge(&[text("vm-sql-01/csv.txt").volumes(rows), on("vm-sql-01/list.txt")]);
        assert_eq!(judged.verdict(), ("csv-in-use", "conclusive"), "{state}");
    }
}

#[test]
fn table_csv_in_use_is_not_shown_by_other_cmdlets() {
    let other = text("vm-sql-01/resources.txt").says(Observation::ClusterAnswered);
    let judged = judge(&[other, nodes("vm-sql-01/nodes.txt", &["vm-sql-01"]), on("vm-sql-01/list.txt")]);
    assert_eq!((csv_status(&judged), judged.verdict()), ("unknown", (NEEDS, "likely")));
}

#[test]
fn table_csv_not_in_use_is_shown_by_a_transcript_that_printed_nothing() {
    assert_eq!(judge(&clear_case()).verdict(), (UNNEEDED, "conclusive"));
}

#[test]
fn table_csv_not_in_use_is_shown_by_an_empty_result_beside_a_cmdlet_that_worked() {
    let folder = "TSS_VM-SQL-01_240902-101500/support-2024-09-02.1015.00/cluster";
    let csv = empty(&format!("{folder}/VM-SQL-01_get-clustersharedvolume.txt"));
    let beside = nodes(&format!("{folder}/VM-SQL-01_get-clusternode.txt"), &["vm-sql-01"]);
    let judged = judge(&[csv.clone(), beside, on("vm-sql-01/list.txt")]);
    assert_eq!(judged.verdict(), (UNNEEDED, "conclusive"));
    let CsvUsage::NotInUse(proof) = &judged.case.csv else { panic!("shown") };
    assert_eq!((proof.ground(), proof.evidence().iter().count()), (Ground::EmptyOfBundle, 2), "both are cited");
    let other_run = nodes("TSS_VM-SQL-01_240903-101500/cluster/VM-SQL-01_get-clusternode.txt", &["vm-sql-01"]);
    assert_eq!(csv_status(&judge(&[csv.clone(), other_run])), "unknown");
    let other_node = nodes("TSS_VM-SQL-02_240902-101500/cluster/VM-SQL-02_get-clusternode.txt", &["vm-sql-01"]);
    assert_eq!(csv_status(&judge(&[csv, other_node])), "unknown");
}

#[test]
fn table_csv_not_in_use_is_not_shown_by_a_missing_or_empty_file() {
    for sources in [vec![on("vm-sql-01/list.txt")], vec![on("vm-sql-01/list.txt"), empty("vm-sql-01/csv.txt")]] {
        let judged = judge(&sources);
        assert_eq!((csv_status(&judged), judged.verdict().0), ("unknown", NEEDS));
        assert_eq!(judged.asked(), ["cluster-shared-volume@any"]);
    }
}

#[test]
fn table_csv_not_in_use_is_not_shown_by_an_error_text() {
    for reason in [ErrorReason::AccessDenied, ErrorReason::ClusterServiceDown, ErrorReason::NotRecognised] {
        let error = text("vm-sql-01/csv.txt").error(CommandKind::ClusterSharedVolume, reason);
        assert_eq!(csv_status(&judge(&[error, on("vm-sql-01/list.txt")])), "unknown", "{reason:?}");
    }
}

#[test]
fn table_writer_enabled_is_shown_by_a_whole_or_cut_list_in_any_state() {
    let mut failed = writers(ListShape::Cut, true, false);
    failed.writers.iter_mut().for_each(|writer| writer.failed = true);
    for list in [writers(ListShape::Whole, true, true), failed] {
        assert_eq!(writer_status(&[text("vm-sql-01/list.txt").list(list)]), Enabled::Enabled);
    }
}

#[test]
fn table_writer_enabled_is_shown_by_an_8229_newer_than_the_last_boot() {
    let sources = [
        none("vm-sql-01/csv.txt"),
        system("vm-sql-01/System.evtx", "vm-sql-01", "2024-08-20T00:00:00Z"),
        application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z"),
    ];
    let judged = judge(&sources);
    assert_eq!(judged.verdict(), (UNNEEDED, "likely"), "a list was never seen");
    assert_eq!(judged.asked(), ["vssadmin-writers@vm-sql-01"]);
    assert_eq!(judged.node("vm-sql-01").csv_writer.listed, None);
}

#[test]
fn table_writer_off_is_shown_by_a_whole_list_with_cluster_database() {
    let judged = judge(&[none("vm-sql-01/csv.txt"), off("vm-sql-01/list.txt")]);
    assert_eq!(judged.verdict(), ("no-action", "conclusive"));
    assert_eq!(judged.node("vm-sql-01").csv_writer.listed, Some(false));
}

#[test]
fn a_list_of_a_node_without_its_cluster_service_does_not_list_the_writer_which_shows_nothing() {
    let judged = judge(&[none("vm-sql-01/csv.txt"), neither("vm-sql-01/list.txt")]);
    let fact = &judged.node("vm-sql-01").csv_writer;
    assert_eq!((fact.status, fact.listed), (Enabled::Unknown, Some(false)));
    let cut =
        judge(&[none("vm-sql-01/csv.txt"), text("vm-sql-01/list.txt").list(writers(ListShape::Cut, false, true))]);
    assert_eq!(cut.node("vm-sql-01").csv_writer.listed, None, "no usable capture");
}

#[test]
fn a_writer_that_is_off_is_cited_where_it_would_stand() {
    let mut list = writers(ListShape::Whole, false, true);
    list.writers[1].line = 42;
    let judged = judge(&[none("vm-sql-01/csv.txt"), text("vm-sql-01/list.txt").list(list)]);
    let cited: Vec<Locus> = judged.node("vm-sql-01").csv_writer.evidence.iter().map(|place| place.at).collect();
    assert_eq!(cited, [Locus::Line(42)]);
}

#[test]
fn a_list_that_breaks_off_says_in_which_writer() {
    let mut list = writers(ListShape::Cut, false, true);
    list.writers.iter_mut().next_back().into_iter().for_each(|last| (last.state, last.last_error) = (None, None));
    let judged = judge(&[text("vm-sql-01/list.txt").list(list)]);
    let why = &judged.node("vm-sql-01").csv_writer.why[0];
    assert_eq!(why.key, "cases.writer.list-ends-in");
    assert!(why.args.contains(&("writer", Arg::Code("Cluster Database".to_owned()))), "{why:?}");
}

#[test]
fn table_writer_off_is_not_shown_by_a_cut_empty_or_filtered_list_nor_by_the_setting() {
    let mut lists: Vec<Source> = [ListShape::Cut, ListShape::WithoutIds, ListShape::Empty]
        .into_iter()
        .map(|shape| text("vm-sql-01/list.txt").list(writers(shape, false, true)))
        .collect();
    lists.push(neither("vm-sql-01/list.txt"));
    lists.push(reg("vm-sql-01/list.txt", dword(0)));
    for list in lists {
        assert_eq!(writer_status(&[none("vm-sql-01/csv.txt"), list]), Enabled::Unknown);
    }
}

#[test]
fn table_setting_is_unset_only_where_the_key_is_shown() {
    let switch = |state| judge(&[reg("vm-sql-01/key.reg", state)]).node("vm-sql-01").setting.switch;
    assert_eq!(switch(dword(0)), Switch::Set(0));
    assert_eq!(switch(SettingState::KeyWithoutValue), Switch::Unset);
    assert_eq!(switch(SettingState::NotFoundText), Switch::Unknown);
    assert_eq!(judge(&[on("vm-sql-01/list.txt")]).node("vm-sql-01").setting.switch, Switch::Unknown);
}

#[test]
fn table_no_cluster_node_needs_both_signs() {
    let error = text("vm-app-01/csv.txt").error(CommandKind::ClusterSharedVolume, ErrorReason::NotRecognised);
    let list = neither("vm-app-01/list.txt");
    assert_eq!(judge(&[error.clone(), list.clone()]).verdict(), ("not-a-cluster", "conclusive"));
    let from = "2024-08-01T00:00:00Z";
    // What is lost from the log may be events of a cluster.
    for (lost, sure) in [(false, "conclusive"), (true, "likely")] {
        let span = LogSpan { lost, ..span("System", "vm-app-01", from, "2024-09-01T00:00:00Z") };
        let log = log("vm-app-01/System.evtx").says(Observation::Log(Box::new(span)));
        assert_eq!(judge(&[error.clone(), list.clone(), log]).verdict(), ("not-a-cluster", sure));
    }
    assert_eq!(judge(&[error]).verdict().0, NEEDS);
    assert_eq!(judge(std::slice::from_ref(&list)).verdict().0, NEEDS);
    for (clustering, lost, filtered, to, verdict) in [
        (Some(0), false, false, "2024-09-01T00:00:00Z", "not-a-cluster"),
        (Some(0), true, false, "2024-09-01T00:00:00Z", NEEDS),
        (Some(0), false, true, "2024-09-01T00:00:00Z", NEEDS),
        (Some(0), false, false, "2024-08-01T04:00:00Z", NEEDS),
        (Some(3), false, false, "2024-09-01T00:00:00Z", NEEDS),
        (None, false, false, "2024-09-01T00:00:00Z", NEEDS),
    ] {
        let span = span("System", "vm-app-01", from, to);
        let span = LogSpan { clustering, lost, filtered, ..span };
        let log = log("vm-app-01/System.evtx").says(Observation::Log(Box::new(span)));
        assert_eq!(judge(&[log, list.clone()]).verdict().0, verdict, "{clustering:?} {lost} {filtered} {to}");
    }
}

// The rulings.

#[test]
fn ruling_01_the_order_of_verdicts() {
    let both = with(clear_case(), [disk("vm-sql-02/csv.txt", "vm-sql-02")]);
    assert_eq!(both.verdict().0, "csv-in-use", "in use before unneeded");
    let half = judge(&[none("vm-sql-01/csv.txt"), off("vm-sql-01/list.txt"), on("vm-sql-02/list.txt")]);
    assert_eq!(half.verdict(), (UNNEEDED, "conclusive"), "one node is enough");
    let open = judge(&[none("vm-sql-01/csv.txt"), off("vm-sql-01/list.txt"), cut("vm-sql-02/list.txt")]);
    assert_eq!(open.verdict().0, NEEDS, "every node seen must be off");
    assert_eq!(open.asked(), ["vssadmin-writers@vm-sql-02"]);
    let unknown = judge(&[off("vm-sql-01/list.txt")]);
    assert_eq!((unknown.verdict().0, unknown.asked()), (NEEDS, vec!["cluster-shared-volume@any".to_owned()]));
}

#[test]
fn ruling_02_a_capture_is_stale_against_the_newest_8229_or_boot() {
    let application = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let csv = |at| none("vm-sql-01/csv.txt").taken(at);
    for (at, sure) in [
        (utc("2024-09-01T18:00:00Z"), "likely"),
        (utc("2024-09-01T19:00:00Z"), "conclusive"),
        (local("2024-09-01T06:00:00"), "conclusive"),
        (local("2024-09-01T04:00:00"), "likely"),
    ] {
        let judged = judge(&[csv(at), on("vm-sql-01/list.txt"), application.clone()]);
        assert_eq!(judged.verdict(), (UNNEEDED, sure), "{at:?}");
        assert_eq!(judged.case.csv_stale, sure == "likely");
    }
    let undated = judge(&[none("vm-sql-01/csv.txt"), on("vm-sql-01/list.txt"), application]);
    assert_eq!(undated.verdict(), (UNNEEDED, "conclusive"));
    let booted = system("vm-sql-01/System.evtx", "vm-sql-01", "2024-09-10T00:00:00Z");
    let old = off("vm-sql-01/list.txt").taken(utc("2024-09-09T00:00:00Z"));
    let judged = judge(&[csv(utc("2024-09-09T00:00:00Z")), old, booted]);
    assert!(judged.node("vm-sql-01").csv_writer.stale && !judged.case.csv_stale, "a boot ages writers, not volumes");
    assert_eq!(judged.verdict(), ("no-action", "likely"));
    assert_eq!(judged.asked(), ["vssadmin-writers@vm-sql-01"]);
}

#[test]
fn ruling_03_of_several_lists_the_latest_counts() {
    let at = |source: Source, day: &str| source.taken(utc(&format!("2024-09-{day}T00:00:00Z")));
    let two = [at(on("vm-sql-01/a.txt"), "01"), at(off("vm-sql-01/b.txt"), "02")];
    assert_eq!(writer_status(&two), Enabled::Disabled);
    let one_file = text("vm-sql-01/a.txt").list(writers(ListShape::Whole, false, true)).list(writers(
        ListShape::Whole,
        true,
        true,
    ));
    assert_eq!(writer_status(&[one_file]), Enabled::Enabled, "order inside one file");
    let bundles = [
        off("TSS_VM-SQL-01_240902-101500/vss/VM-SQL-01_vssadmin_list_writers.txt"),
        on("TSS_VM-SQL-01_240905-101500/vss/VM-SQL-01_vssadmin_list_writers.txt"),
    ];
    assert_eq!(writer_status(&bundles), Enabled::Enabled, "a bundle's time");
}

#[test]
fn ruling_03_lists_that_differ_without_an_order_make_the_fact_unknown() {
    let judged = judge(&[none("vm-sql-01/csv.txt"), on("vm-sql-01/a.txt"), off("vm-sql-01/b.txt")]);
    let node = judged.node("vm-sql-01");
    assert!(node.lists_contradict && node.csv_writer.status == Enabled::Unknown);
    assert_eq!(judged.verdict().0, NEEDS);
}

#[test]
fn ruling_03_a_volume_in_any_capture_counts_as_in_use() {
    let old = disk("vm-sql-01/a.txt", "vm-sql-01").taken(utc("2024-08-01T00:00:00Z"));
    let new = none("vm-sql-01/b.txt").taken(utc("2024-09-01T00:00:00Z"));
    assert_eq!(judge(&[old, new, on("vm-sql-01/list.txt")]).verdict().0, "csv-in-use");
}

#[test]
fn ruling_04_csv_events_show_use_unless_a_later_capture_shows_none() {
    let log = log("vm-sql-01/System.evtx").event(paused("vm-sql-01", "2024-09-01T10:00:00Z", 40));
    let judged = judge(&[log.clone(), on("vm-sql-01/list.txt")]);
    assert_eq!(judged.verdict(), ("csv-in-use", "likely"));
    assert_eq!(judged.asked(), ["cluster-shared-volume@any"]);
    let CsvUsage::InUse { volumes, .. } = &judged.case.csv else { panic!("in use") };
    assert_eq!(volumes.iter().map(|v| v.value.name.as_str()).collect::<Vec<_>>(), ["Cluster Disk 1"]);
    for (at, status) in [("2024-08-31T00:00:00Z", "in-use"), ("2024-09-02T00:00:00Z", "unknown")] {
        let judged = judge(&[log.clone(), none("vm-sql-01/csv.txt").taken(utc(at)), on("vm-sql-01/list.txt")]);
        assert_eq!(csv_status(&judged), status, "{at}");
    }
    let undated = judge(&[log.clone(), none("vm-sql-01/csv.txt"), on("vm-sql-01/list.txt")]);
    assert_eq!(csv_status(&undated), "in-use");
}

/// The vendor's list and the manifest disagree on what they mean.
#[test]
fn ruling_35_events_of_disputed_meaning_alone_are_never_conclusive() {
    for id in [5122, 5125] {
        let event = Event { id, ..paused("vm-sql-01", "2024-09-01T10:00:00Z", 40) };
        let judged = judge(&[log("vm-sql-01/System.evtx").event(event), on("vm-sql-01/list.txt")]);
        assert!(
            judged.verdict() != ("csv-in-use", "conclusive") && judged.verdict().0 != UNNEEDED,
            "{id}: {:?}",
            judged.verdict()
        );
    }
}

#[test]
fn ruling_04_neither_a_path_nor_another_provider_nor_an_event_without_a_volume_shows_use() {
    let path =
        text("vm-sql-01/note.txt").says(Observation::ClusterStoragePath("C:\\ClusterStorage\\Volume1".to_owned()));
    // It does not show use; silence alone is too weak against it (ruling 34).
    assert_eq!(csv_status(&with(clear_case(), [path])), "unknown");
    let foreign = Event { provider: "Contoso".to_owned(), ..paused("vm-sql-01", "2024-09-01T10:00:00Z", 40) };
    let bare = Event { data: Vec::new(), ..paused("vm-sql-01", "2024-09-01T10:00:00Z", 41) };
    let provider = Event { id: 5219, ..paused("vm-sql-01", "2024-09-01T10:00:00Z", 42) };
    for event in [foreign, provider] {
        let judged = with(clear_case(), [log("vm-sql-01/System.evtx").event(event)]);
        assert_eq!(judged.verdict().0, UNNEEDED);
    }
    // Only a Cluster Shared Volume is paused, whatever its name: not shown to be in use, nor not to be (ruling 34).
    let judged = with(clear_case(), [log("vm-sql-01/System.evtx").event(bare)]);
    assert_eq!((csv_status(&judged), judged.verdict().0), ("unknown", NEEDS));
}

#[test]
fn ruling_05_a_list_without_ids_shows_on_by_name_and_never_off() {
    let mut named = writers(ListShape::WithoutIds, true, true);
    named.writers.iter_mut().for_each(|writer| writer.id = None);
    assert_eq!(writer_status(&[text("vm-sql-01/list.txt").list(named.clone())]), Enabled::Enabled);
    named.writers.retain(|writer| writer.name != CSV_NAME);
    assert_eq!(writer_status(&[text("vm-sql-01/list.txt").list(named)]), Enabled::Unknown);
}

#[test]
fn ruling_06_an_8229_shows_on_only_where_the_system_log_holds_the_boot() {
    let failed = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let booted = |at| system("vm-sql-01/System.evtx", "vm-sql-01", at);
    let status = |more: Source| writer_status(&[failed.clone(), more]);
    assert_eq!(status(booted("2024-08-20T00:00:00Z")), Enabled::Enabled);
    assert_eq!(status(booted("2024-09-02T00:00:00Z")), Enabled::Unknown, "the boot came later");
    assert_eq!(writer_status(std::slice::from_ref(&failed)), Enabled::Unknown, "no System log");
    let told = HostFacts {
        name: Some("VM-SQL-01".to_owned()),
        boot: Some(utc("2024-08-20T00:00:00Z")),
        ..HostFacts::default()
    };
    assert_eq!(status(host("vm-sql-01/systeminfo.txt", told)), Enabled::Unknown, "systeminfo is no System log");
}

#[test]
fn ruling_07_events_of_one_attempt_are_one_incident() {
    let at = |second: &str| format!("2024-09-01T18:{second}Z");
    let app = log("vm-sql-01/Application.evtx")
        .event(rejected("vm-sql-01", &at("19:40"), 1))
        .event(rejected("vm-sql-01", &at("20:40"), 2))
        .event(rejected("vm-sql-01", &at("21:41"), 3));
    let sys = log("vm-sql-01/System.evtx")
        .event(cancelled("vm-sql-01", &at("18:40"), 9))
        .event(cancelled("vm-sql-01", &at("22:00"), 10))
        .event(cancelled("vm-sql-01", &at("25:00"), 11));
    let other = log("vm-sql-02/System.evtx").event(cancelled("vm-sql-02", &at("19:41"), 9));
    let judged = judge(&[app, sys, other]);
    let incidents: Vec<Vec<u64>> = (judged.node("vm-sql-01").incidents.iter())
        .map(|incident| incident.events.iter().filter_map(|event| event.value.record_id).collect())
        .collect();
    assert_eq!(incidents, [vec![9, 1, 2], vec![3, 10]], "60 seconds join, 61 do not; 1544 of its own computer");
    assert!(judged.node("vm-sql-02").incidents.is_empty(), "1544 alone is no incident");
    assert_eq!(judged.case.windows, (60, 600));
}

#[test]
fn ruling_07_copies_of_an_event_count_once() {
    let copy = |path: &str| application(path, "vm-sql-01", "2024-09-01T18:19:40.1234567Z");
    let judged = judge(&[copy("vm-sql-01/Application.evtx"), copy("old/Archive-Application.evtx")]);
    let events: usize = judged.node("vm-sql-01").incidents.iter().map(|incident| incident.events.len()).sum();
    assert_eq!(events, 1);
    assert_eq!(judged.names(), ["vm-sql-01"]);
    let mut pasted = rejected("VM-SQL-01.corp.contoso.com", "2024-09-01T18:19:40Z", 0);
    (pasted.record_id, pasted.trust) = (None, Trust::Text { zone: Zone::Stated });
    let judged = judge(&[copy("vm-sql-01/Application.evtx"), text("ticket.txt").event(pasted)]);
    let incident = &judged.node("vm-sql-01").incidents[0];
    assert_eq!((incident.events.len(), incident.events[0].value.trust), (1, Trust::Log), "a paste of a record");
}

#[test]
fn ruling_08_an_event_belongs_to_the_computer_that_it_names() {
    let stray = application("vm-sql-01/Application.evtx", "VM-SQL-03.corp.contoso.com", "2024-09-01T18:19:40Z");
    let judged = judge(&[stray, on("vm-sql-01/list.txt").owner("VM-SQL-01")]);
    assert_eq!(judged.names(), ["vm-sql-01", "vm-sql-03"]);
    assert_eq!(judged.node("vm-sql-03").incidents.len(), 1);
    assert_eq!(judged.node("vm-sql-03").fqdn.as_deref(), Some("vm-sql-03.corp.contoso.com"));
    let span = span("ForwardedEvents", "vm-sql-02", "2024-08-01T00:00:00Z", "2024-09-01T00:00:00Z");
    let forwarded = log("collector/ForwardedEvents.evtx")
        .event(rejected("vm-sql-02", "2024-09-01T18:19:40Z", 1))
        .event(rejected("vm-sql-01", "2024-09-01T18:19:41Z", 2))
        .event(rejected("vm-sql-02", "2024-09-02T18:19:40Z", 3))
        .says(Observation::Log(Box::new(LogSpan { other_computers: vec!["vm-sql-01".to_owned()], ..span.clone() })));
    let judged = judge(&[forwarded]);
    assert_eq!(judged.names(), ["vm-sql-01", "vm-sql-02"]);
    // Only some events are kept, and none of the first computer's behind those of the last; the log as a whole tells.
    let span = LogSpan { channel: "Application".to_owned(), interleaved: true, ..span };
    let span = LogSpan { other_computers: vec!["vm-sql-01".to_owned()], ..span };
    let exported = log("collector/export.evtx")
        .event(rejected("vm-sql-01", "2024-09-01T18:19:41Z", 2))
        .event(rejected("vm-sql-02", "2024-09-02T18:19:40Z", 3))
        .says(Observation::Log(Box::new(span)));
    assert_eq!(judge(&[exported]).names(), ["vm-sql-01", "vm-sql-02"]);
    assert!(judged.case.nodes.iter().all(|node| node.notes.is_empty()));
}

#[test]
fn ruling_08_a_renamed_computers_log_belongs_to_the_last_name() {
    let span = span("Application", "vm-sql-01", "2024-08-01T00:00:00Z", "2024-09-01T00:00:00Z");
    let renamed = log("Application.evtx")
        .event(rejected("WIN-7QK3", "2024-08-01T18:19:40Z", 1))
        .event(rejected("vm-sql-01", "2024-09-01T18:19:41Z", 2))
        .says(Observation::Log(Box::new(LogSpan { other_computers: vec!["WIN-7QK3".to_owned()], ..span })));
    let judged = judge(&[renamed]);
    assert_eq!(judged.names(), ["vm-sql-01"]);
    assert_eq!(judged.node("vm-sql-01").incidents.len(), 2);
    assert_eq!(judged.node("vm-sql-01").notes[0].0.key, "cases.note.renamed");
}

#[test]
fn ruling_38_one_machine_under_several_names() {
    let span = |channel: &str, computer: &str, last: &str, others: &[&str]| LogSpan {
        other_computers: others.iter().map(|name| (*name).to_owned()).collect(),
        ..span(channel, computer, "2024-08-01T00:00:00Z", last)
    };
    let item = |value: &str| DataItem { name: None, value: value.to_owned() };
    let renamed = event("EventLog", 6011, "till7", "2024-08-10T00:00:00Z", 3);
    let renamed = Event { data: vec![item("SETUP-4K2"), item("TILL7")], ..renamed };
    let others = ["SETUP-1", "SETUP-2", "SETUP-4K2", "TILL7"];
    let system = |renamed: &[&Event]| {
        let says = Observation::Log(Box::new(span("System", "till7.shop.example", "2024-09-01T00:00:00Z", &others)));
        let log = log("logs/System.evtx").event(boot("till7", "2024-08-20T00:00:00Z", 9)).says(says);
        renamed.iter().fold(log, |log, event| log.event((*event).clone()))
    };
    assert_eq!(judge(&[system(&[])]).names(), ["till7"], "names that never come back");
    // Events that are kept packed name no machine of their own.
    let backups = log("logs/Setup.evtx").owner("SETUP-1").says(Observation::Context(Box::default()));
    assert_eq!(judge(&[system(&[]), backups]).names(), ["till7"]);
    // A log that was written to before the change only ends with the old name; one of later is of another machine.
    for (last, names) in [("2024-08-09T00:00:00Z", &["till7"][..]), ("2024-08-30T00:00:00Z", &["setup-4k2", "till7"])] {
        let says = Observation::Log(Box::new(span("Setup", "SETUP-4K2", last, &[])));
        let judged = judge(&[system(&[&renamed]), log("logs/Setup.evtx").says(says)]);
        assert_eq!(judged.names(), names, "{last}");
    }
}

#[test]
fn ruling_09_whose_capture_it_is() {
    let owned = |path: &str| on(path).owner("VM-SQL-01");
    for (source, node) in [
        (owned("vm-sql-09/list.txt"), "vm-sql-01"),
        (on("TSS_VM-SQL-04_240902-101500_SHA/vss/x.txt"), "vm-sql-04"),
        (on("all/captures of vm-sql-01/list.txt"), "vm-sql-01"),
        (on("fab-a/eventlog/list.txt"), "fab-a"),
        (on("fab-b.txt"), "fab-b"),
        (on("HealthTest-clu01-20240902-1015.ZIP/Node_VM-SQL-05.corp.contoso.com/list.txt"), "vm-sql-05"),
        (on("vm-sql-06.zip/list.txt"), "vm-sql-06"),
    ] {
        let path = source.0.path.clone();
        let known = application("logs/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
        let judged = judge(&[source, known]);
        let found = judged.case.sources.iter().find(|source| source.path == path).and_then(|s| s.node.clone());
        assert_eq!(found.as_deref(), Some(node), "{path}");
    }
}

#[test]
fn ruling_09_a_cluster_name_or_a_placeholder_is_no_node() {
    let named = cluster("vm-sql-01/cluster.txt", "CLU-SQL");
    let remote = none("vm-sql-01/csv.txt").owner("clu-sql.corp.contoso.com");
    let blank = on("vm-sql-01/list.txt").owner("localhost");
    assert_eq!(judge(&[named, remote, blank]).names(), ["vm-sql-01"]);
}

#[test]
fn ruling_09_spellings_of_one_host_are_one_node() {
    let sources = [
        none("a/csv.txt").owner("CONTOSO-SQL-CLU"),
        on("b/list.txt").owner("contoso-sql-cluster-01"),
        application("c/Application.evtx", "Contoso-SQL-Cluster-01.corp.contoso.com", "2024-09-01T18:19:40Z"),
        nodes("a/nodes.txt", &["CONTOSO-SQL-CLU"]).owner("CONTOSO-SQL-CLU"),
    ];
    let judged = judge(&sources);
    assert_eq!(judged.names(), ["contoso-sql-cluster-01"]);
    assert!(judged.case.absent.is_empty());
}

#[test]
fn ruling_09_loose_captures_of_the_only_node_are_its_own() {
    let log = application("Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let judged = judge(&[log, none("csv.txt"), off("list.txt").taken(utc("2024-09-02T00:00:00Z"))]);
    assert_eq!((judged.names(), judged.verdict().0), (vec!["vm-sql-01"], "no-action"));
    let unnamed = judge(&[none("csv.txt"), off("vssadmin.txt")]);
    assert_eq!(
        (unnamed.names(), unnamed.verdict().0),
        (vec!["contoso-0917"], "no-action"),
        "the folder that they came from"
    );
    let several = judge(&[none("csv.txt"), off("vm-sql-01/list.txt"), off("vm-sql-02/list.txt")]);
    assert_eq!(several.names(), ["vm-sql-01", "vm-sql-02"], "a fact of the cluster needs no node");
    assert_eq!(several.verdict(), ("no-action", "conclusive"));
}

#[test]
fn ruling_36_an_old_list_never_shows_off() {
    let old = off("vm-sql-01/list.txt").taken(utc("2024-08-20T00:00:00Z"));
    let rejected = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    assert_eq!(writer_status(&[old, rejected.clone()]), Enabled::Unknown, "no System log");
    let list = || off("vm-sql-01/list.txt");
    let undated = [none("vm-sql-01/csv.txt"), list(), rejected.clone()];
    assert_eq!(judge(&undated).verdict().0, NEEDS, "undated");
    assert_eq!(judge(&undated).asked(), ["vssadmin-writers@vm-sql-01"]);
    let newer = list().taken(utc("2024-09-02T00:00:00Z"));
    assert_eq!(writer_status(&[newer, rejected.clone()]), Enabled::Disabled, "taken since");
    let started = log("vm-sql-01/System.evtx").event(boot("vm-sql-01", "2024-09-02T00:00:00Z", 5));
    assert_eq!(writer_status(&[list(), rejected, started]), Enabled::Disabled, "started since");
    // One without a time may be newer than any list.
    let pasted = Event { time: None, ..world::rejected("vm-sql-01", "2024-09-01T18:19:40Z", 1) };
    let pasted = text("vm-sql-01/events.txt").event(pasted);
    for list in [list(), list().taken(utc("2024-09-02T00:00:00Z"))] {
        let case = [none("vm-sql-01/csv.txt"), list, pasted.clone()];
        assert_eq!(judge(&case).verdict().0, NEEDS, "an undated 8229");
        assert_eq!(judge(&case).asked(), ["vssadmin-writers@vm-sql-01"]);
    }
    // One that does not say whose it is may be the CSV writer's.
    let mut nobodys = world::rejected("vm-sql-01", "2024-09-01T18:19:40Z", 1);
    nobodys.vss = None;
    let judged = |time, taken: &str| {
        let event = Event { time, ..nobodys.clone() };
        let case = [none("vm-sql-01/csv.txt"), list().taken(utc(taken)), text("vm-sql-01/events.txt").event(event)];
        judge(&case).verdict()
    };
    assert_eq!(judged(None, "2024-09-02T00:00:00Z"), ("no-action", "likely"));
    assert_eq!(judged(nobodys.time, "2024-08-02T00:00:00Z"), ("no-action", "likely"));
    assert_eq!(judged(nobodys.time, "2024-09-02T00:00:00Z"), ("no-action", "conclusive"));
    // A margin cut its name.
    let mut cut = world::rejected("vm-sql-01", "2024-09-01T18:19:40Z", 1);
    if let Some(vss) = &mut cut.vss {
        (vss.writer_id, vss.writer_name) = (None, Some("Cluster Shared".to_owned()));
    }
    let case =
        [none("vm-sql-01/csv.txt"), list().taken(utc("2024-08-02T00:00:00Z")), text("vm-sql-01/events.txt").event(cut)];
    assert_eq!(judge(&case).verdict(), ("no-action", "likely"));
    // So may one in a text that no reader understands.
    let case = [
        none("vm-sql-01/csv.txt"),
        list().taken(utc("2024-09-02T00:00:00Z")),
        text("vm-sql-01/notes.txt").says(Observation::WriterMention(WriterMention {
            said: "Event ID: 8229\\r\\nWriter Name: Cluster Shared Volume VSS Writer".to_owned(),
            is_csv: true,
            says: WriterSays::Rejects,
        })),
    ];
    assert_eq!(judge(&case).verdict(), ("no-action", "likely"));
}

#[test]
fn ruling_37_who_left_is_no_member() {
    let listed = |path: &str, names: &[&str], at: &str| nodes(path, names).taken(utc(at));
    let both = listed("vm-sql-02/nodes.txt", &["vm-sql-01", "vm-sql-02"], "2023-01-10T00:00:00Z");
    let now = listed("vm-sql-01/nodes.txt", &["vm-sql-01", "vm-sql-03"], "2024-09-01T00:00:00Z");
    let case = [none("vm-sql-01/csv.txt"), on("vm-sql-01/list.txt"), on("vm-sql-02/list.txt"), both, now];
    let judged = judge(&case);
    let changes = judged.diagnosis.plan.iter().filter(|step| step.kind == StepKind::Change);
    assert!(changes.flat_map(|step| &step.nodes).all(|node| node == "vm-sql-01"));
    assert!(judged.node("vm-sql-02").left.is_some() && judged.node("vm-sql-01").left.is_none());
    // Its writer, which was on, is not counted, and no finding asks for its change.
    assert!(!judged.node("vm-sql-02").has_writer_on() && judged.node("vm-sql-01").has_writer_on());
    let mut findings = judged.diagnosis.findings.iter().filter(|finding| finding.code == Code::CSV002);
    assert!(findings.all(|finding| finding.node.as_deref() == Some("vm-sql-01")));
    // What only it lists does not speak for the cluster.
    let of_left = case.into_iter().filter(|source| source.0.path != "vm-sql-01/csv.txt").collect();
    assert_eq!(csv_status(&with(of_left, [none("vm-sql-02/csv.txt")])), "unknown");
}

#[test]
fn ruling_39_a_folder_belongs_to_the_host_of_its_logs() {
    let log = application("Server A/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    assert_eq!(judge(&[log, on("Server A/list.txt"), none("Server A/csv.txt")]).names(), ["vm-sql-01"]);
}

#[test]
fn ruling_10_only_a_dword_under_the_native_key_is_set() {
    let other = || SettingState::Value(RegistryData::Other { kind: "REG_SZ".to_owned(), text: "0".to_owned() });
    let typed = judge(&[reg("vm-sql-01/key.txt", other())]);
    let setting = &typed.node("vm-sql-01").setting;
    assert!(setting.switch == Switch::Unknown && setting.wrong_type.is_some());
    let wow = text("vm-sql-01/key.txt").setting(KeyView::Wow6432, dword(0));
    let setting = judge(&[wow]).node("vm-sql-01").setting.clone();
    assert!(setting.switch == Switch::Unknown && setting.wrong_view.is_some());
    let shown =
        reg("vm-sql-01/key.txt", SettingState::NotFoundText).setting(KeyView::Native, SettingState::KeyWithoutValue);
    assert_eq!(judge(&[shown]).node("vm-sql-01").setting.switch, Switch::Unset);
    let differ = judge(&[reg("vm-sql-01/a.reg", dword(0)), reg("vm-sql-01/b.reg", SettingState::KeyWithoutValue)]);
    let setting = &differ.node("vm-sql-01").setting;
    assert!(setting.switch == Switch::Unknown && setting.contradictory);
}

#[test]
fn ruling_11_no_objects_alone_is_unknown_and_a_failed_query_voids_it() {
    let root = "HealthTest-clu01-20240902-1015.ZIP";
    let clixml = text(&format!("{root}/GetClusterSharedVolume.XML")).volumes(VolumeOutcome::NoObjects);
    let lists = [on("vm-sql-01/list.txt"), on("vm-sql-02/list.txt")];
    assert_eq!(csv_status(&with(lists.to_vec(), [clixml.clone()])), "unknown");
    let answered = nodes(&format!("{root}/GetClusterNode.XML"), &["vm-sql-01", "vm-sql-02"]);
    let judged = with(lists.to_vec(), [clixml.clone(), answered.clone()]);
    assert_eq!(judged.verdict(), (UNNEEDED, "conclusive"));
    assert_eq!(judged.names(), ["vm-sql-01", "vm-sql-02"]);
    let failed = text(&format!("{root}/0_CloudHealthGatherTranscript.log"))
        .error(CommandKind::ClusterSharedVolume, ErrorReason::CollectorFailed);
    assert_eq!(csv_status(&with(lists.to_vec(), [clixml, answered, failed])), "unknown");
}

#[test]
fn ruling_12_event_texts_make_incidents_and_an_undated_one_has_no_time() {
    let mut dated = rejected("vm-sql-01", "2024-09-01T18:19:40Z", 0);
    (dated.record_id, dated.trust) = (None, Trust::Text { zone: Zone::Assumed });
    let undated = Event { time: None, ..dated.clone() };
    let judged = judge(&[text("vm-sql-01/ticket.txt").event(dated).event(undated)]);
    let incidents = &judged.node("vm-sql-01").incidents;
    assert_eq!(incidents.iter().map(|incident| incident.time.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(incidents[0].events[0].value.trust, Trust::Text { zone: Zone::Assumed });
}

#[test]
fn ruling_13_recovered_records_are_no_incidents_and_show_nothing() {
    let recovered = |event: Event| Event { trust: Trust::Recovered, ..event };
    let log = log("vm-sql-01/System.evtx")
        .event(recovered(rejected("vm-sql-01", "2024-09-01T18:19:40Z", 1)))
        .event(recovered(paused("vm-sql-01", "2024-09-01T18:19:40Z", 2)));
    let judged = with(clear_case(), [log]);
    assert_eq!(judged.verdict().0, UNNEEDED);
    let node = judged.node("vm-sql-01");
    assert_eq!((node.recovered.len(), node.events.len(), node.incidents.len()), (2, 0, 0));
    // A chunk's unused end may hold what is live elsewhere.
    let live = world::rejected("vm-sql-01", "2024-09-01T18:19:40Z", 812);
    let stale = Event { trust: Trust::Recovered, ..live.clone() };
    let judged = judge(&[world::log("vm-sql-01/Application.evtx").event(live).event(stale)]);
    assert!(judged.node("vm-sql-01").recovered.is_empty());
}

#[test]
fn ruling_14_a_complete_tss_bundle_without_a_cluster_folder_shows_no_cluster_node() {
    let root = "TSS_VM-APP-01_240902-101500_SHA/support-2024-09-02.1015.00";
    let whole = |cluster: bool| {
        let mut sources = vec![
            neither(&format!("{root}/vss/VM-APP-01_vssadmin_list_writers.txt")),
            text(&format!("{root}/registry/VM-APP-01_HKLM_SOFTWARE_Microsoft.reg")),
            log(&format!("{root}/eventlog/evtx/VM-APP-01_evt_Application.evtx")),
        ];
        sources.extend(cluster.then(|| text(&format!("{root}/cluster/VM-APP-01_Cluster.log"))));
        judge(&sources).verdict().0
    };
    assert_eq!((whole(false), whole(true)), ("not-a-cluster", NEEDS));
}

#[test]
fn ruling_15_one_entry_a_volume_and_the_newest_on_conflict() {
    let at = |path: &str, state: &str, day: &str| {
        let rows = VolumeOutcome::Rows(vec![
            volume("Cluster Disk 1", state, "vm-sql-01"),
            volume("Cluster Disk 2", "Online", "vm-sql-01"),
        ]);
        text(path).volumes(rows).taken(utc(&format!("2024-09-{day}T00:00:00Z")))
    };
    let judged = judge(&[at("vm-sql-01/a.txt", "Failed", "02"), at("vm-sql-01/b.txt", "Online", "01")]);
    let CsvUsage::InUse { volumes, .. } = &judged.case.csv else { panic!("in use") };
    let states: Vec<_> = volumes.iter().map(|v| (v.value.name.as_str(), v.value.state.as_deref())).collect();
    assert_eq!(states, [("Cluster Disk 1", Some("Failed")), ("Cluster Disk 2", Some("Online"))]);
    assert_eq!(
        judged.case.volume_conflicts.iter().map(|v| v.value.name.as_str()).collect::<Vec<_>>(),
        ["Cluster Disk 1"]
    );
}

#[test]
fn ruling_16_what_could_not_be_read_stays_with_its_source() {
    let mut partial = on("vm-sql-01/list.txt").status(Status::Partial);
    partial.0.problems.push(Message::new("test"));
    let judged = judge(&[partial]);
    let source = &judged.case.sources[0];
    assert_eq!((source.status, source.problems.len(), source.is_evidence), (Status::Partial, 1, true));
}

#[test]
fn ruling_17_of_duplicate_entries_all_are_read() {
    let judged = judge(&[none("vm-sql-01/csv.txt"), disk("vm-sql-01/csv.txt", "vm-sql-01"), on("vm-sql-01/list.txt")]);
    assert_eq!((judged.case.sources.len(), judged.verdict().0), (3, "csv-in-use"));
}

#[test]
fn ruling_18_two_clusters_are_judged_on_the_union_and_said_so() {
    let a = [none("vm-a/csv.txt"), on("vm-a/list.txt"), cluster("vm-a/cluster.txt", "CLU-A")];
    let b = [on("vm-b/list.txt"), cluster("vm-b/cluster.txt", "CLU-B")];
    let judged = with(a.to_vec(), b.clone());
    assert_eq!(judged.case.clusters.len(), 2);
    assert_eq!(judged.verdict(), (NEEDS, "likely"), "nobody asked the other cluster (ruling 43)");
    assert!(judged.diagnosis.findings.iter().any(|finding| finding.code == Code::CSV017));
    let in_use = with(a.to_vec(), b.into_iter().chain([disk("vm-b/csv.txt", "vm-b")]));
    assert_eq!(in_use.verdict(), ("csv-in-use", "likely"), "which of the two is told apart by running again");
    for judged in [&judged, &in_use] {
        let plan = &judged.diagnosis.plan;
        assert!(plan.iter().all(|step| step.kind == StepKind::Check) && plan[0].id == StepId::Each);
    }
}

#[test]
fn ruling_19_only_unneeded_and_in_use_change_nodes() {
    let kinds = |judged: &Judged| judged.diagnosis.plan.iter().map(|step| step.kind).collect::<Vec<_>>();
    let unneeded = kinds(&judge(&clear_case()));
    for kind in [StepKind::Check, StepKind::Change, StepKind::Verify, StepKind::Undo] {
        assert!(unneeded.contains(&kind), "{kind:?}");
    }
    let open = kinds(&judge(&[on("vm-sql-01/list.txt")]));
    assert!(!open.is_empty() && open.iter().all(|kind| *kind == StepKind::Check), "{open:?}");
    let off_on_csv = judge(&[disk("vm-sql-01/csv.txt", "vm-sql-01"), off("vm-sql-01/list.txt")]);
    assert!(kinds(&off_on_csv).contains(&StepKind::Undo));
}

#[test]
fn ruling_20_names_are_kept_as_evidence_has_them_for_renderers_to_escape() {
    let rows =
        VolumeOutcome::Rows(vec![Volume { name: "\u{202e}=cmd\u{1b}[31m".to_owned(), ..volume("", "Online", "a") }]);
    let judged = judge(&[text("vm-sql-01/csv.txt").volumes(rows)]);
    let CsvUsage::InUse { volumes, .. } = &judged.case.csv else { panic!("in use") };
    assert_eq!(volumes[0].value.name, "\u{202e}=cmd\u{1b}[31m");
}

#[test]
fn ruling_21_what_a_cap_left_out_makes_no_list_whole() {
    let mut capped = cut("vm-sql-01/list.txt");
    capped.0.problems.push(Message::new("test"));
    assert_eq!(writer_status(&[none("vm-sql-01/csv.txt"), capped]), Enabled::Unknown);
}

#[test]
fn ruling_22_a_damaged_log_still_gives_its_events_and_says_that_some_are_lost() {
    let failed = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z").status(Status::Partial);
    let judged = judge(&[failed]);
    assert_eq!(judged.node("vm-sql-01").incidents.len(), 1);
    let span =
        LogSpan { lost: true, ..span("Application", "vm-sql-02", "2024-08-01T00:00:00Z", "2024-09-01T00:00:00Z") };
    let lossy = log("vm-sql-02/Application.evtx").says(Observation::Log(Box::new(span))).status(Status::Partial);
    let keys: Vec<_> = judge(&[lossy]).diagnosis.reasons.iter().map(|reason| reason.detail.key).collect();
    assert!(keys.contains(&"diagnosis.none-seen.lost") && !keys.contains(&"diagnosis.none-seen"));
}

#[test]
fn ruling_23_a_hint_at_a_cluster_keeps_a_machine_from_being_a_plain_server() {
    let plain = |name: &str| {
        let error =
            text(&format!("{name}/csv.txt")).error(CommandKind::ClusterSharedVolume, ErrorReason::NotRecognised);
        vec![error, neither(&format!("{name}/list.txt"))]
    };
    let service = text("vm-app-01/e.txt").error(CommandKind::ClusterNode, ErrorReason::ClusterServiceDown);
    let key = reg("vm-app-01/key.reg", SettingState::KeyWithoutValue);
    let listed = nodes("vm-sql-01/nodes.txt", &["vm-app-01", "vm-sql-01"]);
    for hint in [service, key, listed] {
        let judged = with(plain("vm-app-01"), [hint]);
        assert_eq!(judged.verdict().0, NEEDS);
        assert!(!matches!(judged.node("vm-app-01").cluster_member, Tri::No(_)));
    }
    let among = with(plain("vm-app-01"), [none("vm-sql-01/csv.txt"), off("vm-sql-01/list.txt")]);
    assert_eq!(among.verdict(), ("no-action", "conclusive"), "left out of the count");
}

#[test]
fn ruling_24_a_node_without_content_is_known_by_name_only() {
    let listed = with(clear_case(), [nodes("vm-sql-01/nodes.txt", &["VM-SQL-01", "VM-SQL-02", "VM-SQL-03"])]);
    assert_eq!((listed.names(), listed.verdict()), (vec!["vm-sql-01", "vm-sql-02"], (UNNEEDED, "likely")));
    assert_eq!(listed.asked(), ["vssadmin-writers@vm-sql-03"]);
    let hollow = with(clear_case(), [empty("vm-sql-03/csv.txt")]);
    assert_eq!((hollow.names(), hollow.verdict()), (vec!["vm-sql-01", "vm-sql-02"], (UNNEEDED, "likely")));
    assert_eq!(hollow.asked(), ["vssadmin-writers@vm-sql-03"]);
    let in_use = judge(&[disk("vm-sql-01/csv.txt", "vm-sql-03")]);
    assert_eq!(in_use.verdict(), ("csv-in-use", "conclusive"), "an absent node cannot change it");
    assert!(in_use.diagnosis.missing.iter().any(|m| m.node.as_deref() == Some("vm-sql-03") && !m.decisive));
}

/// A node whose list says off although an 8229 came after its newest boot.
fn off_against_8229(list: Source, lost: bool) -> Judged {
    let span = span("System", "vm-sql-01", "2024-08-01T00:00:00Z", "2024-09-30T00:00:00Z");
    let system = log("vm-sql-01/System.evtx")
        .event(boot("vm-sql-01", "2024-08-20T00:00:00Z", 5))
        .says(Observation::Log(Box::new(LogSpan { lost, ..span })));
    let failed = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    judge(&[none("vm-sql-01/csv.txt"), list, system, failed])
}

#[test]
fn ruling_25_a_list_that_says_off_against_an_8229_after_the_newest_boot() {
    let list = || off("vm-sql-01/list.txt");
    let before = off_against_8229(list().taken(utc("2024-09-01T00:00:00Z")), false);
    assert_eq!(before.verdict(), (UNNEEDED, "likely"), "superseded");
    assert_eq!(before.asked(), ["vssadmin-writers@vm-sql-01"]);
    let after = off_against_8229(list().taken(utc("2024-09-02T00:00:00Z")), false);
    assert_eq!(after.verdict(), ("no-action", "likely"), "the list wins");
    assert_eq!(off_against_8229(list(), false).verdict().0, NEEDS, "undated");
    let lost = off_against_8229(list().taken(utc("2024-09-01T00:00:00Z")), true);
    assert_eq!(lost.verdict().0, NEEDS, "a later boot may be lost");
    // A list with a time was called undated where only the machine's own word tells of the boot.
    let started = HostFacts {
        name: Some("vm-sql-01".to_owned()),
        boot: Some(utc("2024-08-20T00:00:00Z")),
        ..HostFacts::default()
    };
    let dated = list().taken(utc("2024-08-25T00:00:00Z"));
    let failed = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let told = judge(&[none("vm-sql-01/csv.txt"), dated, host("vm-sql-01/systeminfo.txt", started), failed]);
    assert_eq!(told.verdict().0, NEEDS, "the boot is not in a System log");
    let why: Vec<&str> = told.case.nodes[0].csv_writer.why.iter().map(|why| why.key).collect();
    assert_eq!(why, ["cases.writer.list-before-8229"]);
}

#[test]
fn ruling_26_only_captures_that_show_something_take_part() {
    let beside = [
        text("vm-sql-01/e.txt").error(CommandKind::ListWriters, ErrorReason::AccessDenied),
        text("vm-sql-01/f.txt").says(Observation::Empty(CommandKind::ListWriters)),
        text("vm-sql-01/g.txt").says(Observation::WrongVerb("list providers".to_owned())),
        cut("vm-sql-01/h.txt"),
        neither("vm-sql-01/i.txt").taken(utc("2024-09-20T00:00:00Z")),
    ];
    let list = off("vm-sql-01/list.txt").taken(utc("2024-09-02T00:00:00Z"));
    assert_eq!(writer_status(&[vec![list], beside.to_vec()].concat()), Enabled::Disabled);
    let denied = text("vm-sql-01/e.txt").error(CommandKind::ClusterSharedVolume, ErrorReason::AccessDenied);
    assert_eq!(with(clear_case(), [denied]).verdict(), (UNNEEDED, "conclusive"));
}

#[test]
fn ruling_27_a_service_that_was_down_in_the_same_run_voids_a_transcript_of_nothing() {
    let csv = || none("vm-sql-01/csv.txt").taken(utc("2024-09-02T10:00:00Z"));
    let error = |at: &str| {
        text("vm-sql-01/node.txt").error(CommandKind::ClusterNode, ErrorReason::ClusterServiceDown).taken(utc(at))
    };
    let list = |at: &str| neither("vm-sql-01/list.txt").taken(utc(at));
    for (down, status) in [
        (error("2024-09-02T10:01:00Z"), "unknown"),
        (list("2024-09-02T10:01:00Z"), "unknown"),
        (error("2024-09-01T10:00:00Z"), "not-in-use"),
        (list("2024-09-05T10:00:00Z"), "not-in-use"),
    ] {
        assert_eq!(csv_status(&judge(&[csv(), down, on("vm-sql-02/list.txt")])), status);
    }
    let other_node = text("vm-sql-02/node.txt").error(CommandKind::ClusterNode, ErrorReason::ClusterServiceDown);
    assert_eq!(csv_status(&judge(&[csv(), other_node])), "not-in-use", "one node's valid capture speaks for all");
}

#[test]
fn ruling_28_likely_where_every_list_that_shows_a_writer_on_is_stale() {
    let booted = |n: &str| system(&format!("vm-sql-0{n}/System.evtx"), &format!("vm-sql-0{n}"), "2024-09-10T00:00:00Z");
    let list =
        |n: &str, day: &str| on(&format!("vm-sql-0{n}/list.txt")).taken(utc(&format!("2024-09-{day}T00:00:00Z")));
    let base = [none("vm-sql-01/csv.txt"), booted("1"), booted("2")];
    let all = with(base.to_vec(), [list("1", "01"), list("2", "01")]);
    assert_eq!(all.verdict(), (UNNEEDED, "likely"));
    assert_eq!(all.asked(), ["vssadmin-writers@vm-sql-01", "vssadmin-writers@vm-sql-02"]);
    let one_fresh = with(base.to_vec(), [list("1", "01"), list("2", "11")]);
    assert_eq!(one_fresh.verdict(), (UNNEEDED, "conclusive"));
}

#[test]
fn ruling_29_an_empty_log_is_no_content() {
    let span = LogSpan {
        records: 0,
        first: None,
        last: None,
        ..span("System", "vm-sql-03", "2024-08-01T00:00:00Z", "2024-08-01T00:00:00Z")
    };
    let hollow = log("vm-sql-03/System.evtx").says(Observation::Log(Box::new(span)));
    let judged = with(clear_case(), [hollow]);
    assert_eq!(judged.names(), ["vm-sql-01", "vm-sql-02"]);
}

// What the command line may set.

#[test]
fn events_out_of_the_time_asked_for_make_no_incident_but_a_volume_named_then_counts() {
    let options = MergeOptions {
        scope: Scope { since: Some(time("2024-09-10T00:00:00Z")), ..Scope::default() },
        ..MergeOptions::default()
    };
    let app = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let judged = judge_with(&[vec![app], clear_case()].concat(), &options);
    assert!(judged.node("vm-sql-01").incidents.is_empty());
    let span = judged.diagnosis.reasons.iter().find(|reason| reason.detail.key == "diagnosis.none-seen");
    let said = format!("{:?}", span.map(|reason| &reason.detail));
    assert!(said.contains("2024-09-10") && !said.contains("2024-08-01"), "only what was searched is said: {said}");
    let named = log("vm-sql-01/System.evtx").event(paused("vm-sql-01", "2024-09-01T10:00:00Z", 40));
    let judged = judge_with(&[vec![named], clear_case()].concat(), &options);
    assert_eq!(judged.verdict().0, "csv-in-use");
}

#[test]
fn uptime_implies_a_boot_that_the_log_does_not_hold() {
    let item = |value: &str| DataItem { name: None, value: value.to_owned() };
    let uptime = Event {
        data: ["", "", "", "", "86400", "60"].map(item).to_vec(),
        ..event("EventLog", 6013, "vm-sql-01", "2024-09-01T12:00:00Z", 7)
    };
    let failed = application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z");
    let judged = judge(&[log("vm-sql-01/System.evtx").event(uptime), failed]);
    let node = judged.node("vm-sql-01");
    let boot = node.newest_boot.as_ref().expect("a boot");
    assert_eq!((boot.time.value, boot.in_system_log), (time("2024-08-31T12:00:00Z"), false));
    assert_eq!(node.csv_writer.status, Enabled::Unknown);
}

#[test]
fn every_fact_cites_a_place() {
    let judged = with(clear_case(), [application("vm-sql-01/Application.evtx", "vm-sql-01", "2024-09-01T18:19:40Z")]);
    for reason in judged.diagnosis.reasons.iter().filter(|reason| reason.detail.key != "diagnosis.not-searched") {
        assert!(!reason.evidence.is_empty(), "{}", reason.claim.key);
        for origin in &reason.evidence {
            assert!(judged.case.source(*origin).is_some());
            assert!(!matches!(origin.at, Locus::Line(0)));
        }
    }
}
