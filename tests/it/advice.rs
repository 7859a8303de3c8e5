//! What the first screen, the requests and the message to the customer say, over harvests built by hand: each of these
//! said something untrue or too much once.
use crate::report_facts::written;
use crate::world;

use vssleuth::diagnosis::Verdict;
use vssleuth::facts::{
    Capture, CommandKind, ErrorReason, Guid, LogSpan, Observation, SettingState, Trust, VolumeOutcome, Zone,
};
use vssleuth::knowledge::texts::Lang;
use vssleuth::render::Look;
use vssleuth::report::page::{self, Block, Depth, Page};
use vssleuth::report::{Wording, json};
use world::*;

fn worded(judged: &Judged, lang: Lang) -> Page {
    let wording = Wording { lang, ..Wording::default() };
    page::page(&judged.case, &judged.diagnosis, &wording, Depth::Page, true)
}

fn en(judged: &Judged) -> Page {
    worded(judged, Lang::En)
}

/// The contract's case.
fn contract(judged: &Judged) -> json::Case {
    json::case(&judged.case, &judged.diagnosis, &Wording::default())
}

fn rendered(judged: &Judged, format: &str, details: bool) -> String {
    let look = Look { details, ..Look::default() };
    written(format, &[(judged.case.clone(), judged.diagnosis.clone())], &Wording::default(), look)
}

/// What one line of the first screen says.
fn top<'a>(page: &'a Page, label: &str) -> &'a str {
    &page.top.iter().find(|line| line.label == label).expect("on the first screen").text
}

fn first(judged: &Judged) -> String {
    top(&en(judged), "First").to_owned()
}

/// All that is asked for, as `what@node`, and whether it decides.
fn asked(judged: &Judged) -> Vec<(String, bool)> {
    let missing = judged.diagnosis.missing.iter();
    missing.map(|m| (format!("{}@{}", m.what.as_str(), m.node.as_deref().unwrap_or("any")), m.decisive)).collect()
}

fn asks(judged: &Judged, what: &str, decisive: bool) -> bool {
    asked(judged).contains(&(what.to_owned(), decisive))
}

/// A cluster without CSV: every capture of these nodes, each with whether its writer is on, and its switch.
fn cluster(all: &[(&str, bool, Option<u32>)]) -> Vec<Source> {
    let names: Vec<&str> = all.iter().map(|(name, ..)| *name).collect();
    let first = names.first().expect("a node");
    let mut sources = vec![none(&format!("{first}/csv.txt")), nodes(&format!("{first}/nodes.txt"), &names)];
    for (name, is_on, value) in all {
        let path = |file: &str| format!("{name}/{file}");
        sources.push(if *is_on { on(&path("list.txt")) } else { off(&path("list.txt")) });
        let state = value.map_or(SettingState::KeyWithoutValue, dword);
        sources.push(reg(&path("key.reg"), state));
        let span = ("2024-08-01T00:00:00Z", "2024-09-30T00:00:00Z");
        sources.push(log(&path("Application.evtx")).span("Application", name, span.0, span.1));
        sources.push(log(&path("System.evtx")).span("System", name, span.0, span.1));
    }
    sources
}

fn with(mut sources: Vec<Source>, more: impl IntoIterator<Item = Source>) -> Judged {
    sources.extend(more);
    judge(&sources)
}

#[test]
fn an_attempt_that_hit_two_nodes_is_one_attempt_in_the_summary_too() {
    let at = "2024-09-10T18:19:40Z";
    let judged = with(
        cluster(&[("vm-sql-01", true, None), ("vm-sql-02", true, None)]),
        ["vm-sql-01", "vm-sql-02"].map(|name| application(&format!("{name}/more.evtx"), name, at)),
    );
    let said = rendered(&judged, "text", true);
    assert!(said.contains("1 in all (2 rejections, each node counted)"), "{said}");
    let summary = en(&judged).summary;
    assert!(summary.contains("It rejected 1 backup attempt (2 rejections, each node counted);"), "{summary}");
    let summary = worded(&judged, Lang::Ja).summary;
    assert!(summary.contains("失敗しており (1 回、ノードごとに数えると 2 回)、"), "{summary}");
}

#[test]
fn a_rejection_of_another_node_than_those_named_says_where_it_was() {
    let judged = with(
        cluster(&[("vm-sql-01", true, None), ("vm-sql-02", false, Some(0))]),
        [application("vm-sql-02/more.evtx", "vm-sql-02", "2024-09-10T18:19:40Z")],
    );
    let summary = en(&judged).summary;
    assert!(summary.contains("The CSV writer rejected 1 backup attempt on vm-sql-02;"), "{summary}");
}

#[test]
fn a_node_whose_switch_is_set_is_restarted_not_disabled() {
    let set = ("vm-sql-01", true, Some(0));
    let unset = ("vm-sql-02", true, None);
    for (nodes, headline, first) in [
        (vec![set], "its switch is set, restart 1 node", "(step 2), then drain and restart vm-sql-01."),
        (
            vec![set, ("vm-sql-02", true, Some(0))],
            "its switch is set, restart 2 nodes",
            "then drain and restart one node at a time: vm-sql-01, vm-sql-02.",
        ),
        (vec![set, unset], "disable it on 1 node, restart 1 more", "on vm-sql-01 the value is set already"),
        (vec![unset], "disable it on 1 node", " on vm-sql-02. The node restarts once."),
    ] {
        let failed =
            nodes.iter().map(|(name, ..)| application(&format!("{name}/a.evtx"), name, "2024-09-10T18:19:40Z"));
        let judged = with(cluster(&nodes), failed);
        let page = en(&judged);
        assert_eq!(page.headline, format!("CSV writer not needed: {headline}"));
        let said = top(&page, "First");
        assert!(said.contains(first), "{said}");
        if let Some((_, step)) = said.split_once("Ask whether").and_then(|(_, then)| then.split_once("(step ")) {
            let number: usize = step.split(')').next().expect("a number").parse().expect("a number");
            let at = judged.diagnosis.plan.get(number - 1).expect("a step");
            assert_eq!(at.title.key, "plan.disable.set.title");
        }
    }
}

#[test]
fn other_writers_are_spoken_of_first_only_where_one_fails() {
    let quiet = judge(&cluster(&[("vm-sql-01", false, Some(0))]));
    assert_eq!(quiet.diagnosis.verdict, Verdict::NoAction);
    assert!(!first(&quiet).contains("writers"), "{}", first(&quiet));

    let plain = judge(&[
        neither("fs-01/list.txt"),
        text("fs-01/csv.txt").error(CommandKind::ClusterSharedVolume, ErrorReason::NotRecognised),
    ]);
    assert_eq!(plain.diagnosis.verdict, Verdict::NotACluster);
    assert_eq!(first(&plain), "There is nothing to do for CSV on fs-01.");
    assert!(!en(&plain).summary.contains("writers"), "{}", en(&plain).summary);

    let mut failed = rejected("vm-sql-01", "2024-09-10T18:19:40Z", 7);
    failed.vss.iter_mut().for_each(|vss| {
        vss.writer_id = Some(Guid::from_u128(0xa65f_aa63_5ea8_4ebc_9dbd_a0c4_db26_912a));
        vss.writer_name = Some("SqlServerWriter".to_owned());
        vss.error_code = Some("0x800423f4".to_owned());
    });
    let judged = with(cluster(&[("vm-sql-01", false, Some(0))]), [log("vm-sql-01/more.evtx").event(failed)]);
    assert!(en(&judged).headline.starts_with("SqlServerWriter fails"), "{}", en(&judged).headline);
    // Codes that did not occur are not spoken of, and no check restarts a service.
    let step = contract(&judged).remediation.into_iter().nth(1).expect("a second step");
    assert!(step.detail.contains("0x800423f4") && !step.detail.contains("0x800423f0"), "{}", step.detail);
    assert!(step.detail.contains("plan a restart of that service"), "{}", step.detail);
}

#[test]
fn a_contradiction_names_the_event_and_the_capture_and_the_customer_is_asked() {
    let judged = judge(&[
        none("vm-sql-01/csv.txt").taken(utc("2024-09-12T10:00:00Z")),
        on("vm-sql-01/list.txt"),
        log("vm-sql-01/System.evtx").event(paused("vm-sql-01", "2024-09-01T05:41:07Z", 60)),
    ]);
    let said = "FailoverClustering 5120 names Cluster Disk 1 at 2024-09-01 05:41:07 UTC; \
                Get-ClusterSharedVolume of 2024-09-12 10:00:00 UTC lists none";
    let missing = contract(&judged).missing;
    assert!(missing.iter().any(|missing| missing.why.contains(said)), "{missing:?}");
    let page = en(&judged);
    let why = page.sections.iter().find(|section| section.id == "why").expect("a reason");
    let [Block::Items(reasons)] = why.blocks.as_slice() else { panic!("{why:?}") };
    assert!(reasons.items.iter().any(|reason| reason.title.ends_with(said)), "{why:?}");
    let letter = page.mail.text;
    assert!(letter.contains("whether a Cluster Shared Volume was removed"), "{letter}");
}

#[test]
fn writer_lists_of_no_node_in_particular_are_asked_of_every_node() {
    let judged = judge(&[]);
    assert!(asks(&judged, "vssadmin-writers@any", true));
    for (lang, places) in [
        (Lang::En, ["any one node of the cluster", "every cluster node, one by one"]),
        (Lang::Ja, ["いずれか 1 台のクラスター ノード", "すべてのクラスター ノード (1 台ずつ)"]),
    ] {
        let mail = worded(&judged, lang).mail.text;
        assert!(places.iter().all(|place| mail.contains(place)), "{mail}");
    }
    let first = first(&judged);
    assert!(
        first.contains("Get-ClusterSharedVolume and the writer list (vssadmin list writers) of every cluster node")
    );
}

#[test]
fn the_list_of_nodes_is_asked_for_once_though_two_captures_are_missing() {
    let judged = judge(&[on("vm-sql-01/list.txt")]);
    assert!(asks(&judged, "cluster-shared-volume@any", true) && asks(&judged, "cluster-nodes@any", false));
    let case = contract(&judged);
    assert!(case.missing.iter().any(|missing| missing.what == Capture::ClusterNodes));
    let letter = en(&judged).mail.text;
    assert_eq!(letter.matches("Get-ClusterNode").count(), 1, "{letter}");
    let runs = |step: &&json::Step| step.commands.iter().any(|command| command.contains("Get-ClusterNode"));
    assert_eq!(case.remediation.iter().filter(runs).count(), 1);
}

#[test]
fn a_node_that_sent_nothing_is_asked_for_its_setting_too() {
    let mut sources = cluster(&[("vm-sql-01", true, None)]);
    sources.push(nodes("vm-sql-01/nodes.txt", &["vm-sql-01", "vm-sql-02"]));
    let judged = judge(&sources);
    assert!(asks(&judged, "vssadmin-writers@vm-sql-02", true) && asks(&judged, "registry-setting@vm-sql-02", false));
    let first = first(&judged);
    assert!(first.contains("of vm-sql-02, the one node that sent nothing. Change nothing before that."), "{first}");
}

#[test]
fn events_that_were_only_pasted_do_not_stand_for_the_log() {
    let mut pasted = rejected("vm-sql-01", "2024-09-10T18:19:40Z", 7);
    (pasted.trust, pasted.record_id) = (Trust::Text { zone: Zone::Assumed }, None);
    let judged = judge(&[
        none("vm-sql-01/csv.txt"),
        on("vm-sql-01/list.txt"),
        text("vm-sql-01/mail.txt").event(pasted),
        system("vm-sql-01/System.evtx", "vm-sql-01", "2024-08-20T00:00:00Z"),
    ]);
    assert_eq!(judged.node("vm-sql-01").incidents.len(), 1);
    assert!(asks(&judged, "event-log-application@vm-sql-01", false), "{:?}", asked(&judged));
}

#[test]
fn a_log_that_is_not_there_or_lost_a_part_is_asked_for_where_csv_is_in_use_and_decides_nothing() {
    let whole = |channel: &str| span(channel, "vm-sql-01", "2024-08-01T00:00:00Z", "2024-09-30T00:00:00Z");
    let holed = |channel: &str| Observation::Log(Box::new(LogSpan { lost: true, ..whole(channel) }));
    let logs = |application: Option<Observation>, systems: Option<Observation>| -> Judged {
        let mut sources = vec![disk("vm-sql-01/csv.txt", "vm-sql-01"), on("vm-sql-01/list.txt")];
        sources.extend(application.map(|fact| log("vm-sql-01/Application.evtx").says(fact)));
        sources.extend(systems.map(|fact| log("vm-sql-01/System.evtx").says(fact)));
        judge(&sources)
    };
    let plain = |channel: &str| Some(Observation::Log(Box::new(whole(channel))));
    for (judged, application, systems) in [
        (logs(None, None), true, false),
        (logs(Some(holed("Application")), Some(holed("System"))), true, true),
        (logs(plain("Application"), plain("System")), false, false),
    ] {
        assert_eq!(judged.verdict(), ("csv-in-use", "conclusive"));
        assert_eq!(asks(&judged, "event-log-application@vm-sql-01", false), application);
        assert_eq!(asks(&judged, "event-log-system@vm-sql-01", false), systems);
    }
}

/// The same rule in every format; the commands are there all the same.
#[test]
fn a_message_is_written_only_where_an_answer_could_change_the_verdict() {
    let useful = judge(&[disk("vm-sql-01/csv.txt", "vm-sql-01"), on("vm-sql-01/list.txt")]);
    let needed = judge(&[on("vm-sql-01/list.txt")]);
    assert!(useful.asked().is_empty() && !needed.asked().is_empty());
    for format in ["text", "markdown", "html"] {
        let [optional, letter] = [&useful, &needed].map(|judged| rendered(judged, format, true));
        assert!(!optional.contains("Message to the customer"), "{format}");
        assert!(letter.contains("Message to the customer"), "{format}");
        assert!(optional.contains("reg query $key") && letter.contains("Start-Transcript"), "{format}");
        assert!(!letter.contains("contoso-0917 we need"), "{format}");
    }
}

#[test]
fn an_empty_result_alone_asks_for_two_things_joined_by_and() {
    let judged = judge(&[
        text("vm-sql-01/csv.txt").volumes(VolumeOutcome::NoObjects),
        text("vm-sql-01/list.txt").error(CommandKind::ListWriters, ErrorReason::AccessDenied),
    ]);
    let first = first(&judged);
    let joined = "Get-ClusterSharedVolume and the writer list (vssadmin list writers) of vm-sql-01;";
    assert!(first.contains(joined), "{first}");
}
