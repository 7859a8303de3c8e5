//! The nine unsafe statements: no text, page or plan can make one.

use crate::case_facts;

use case_facts::*;
use proptest::prelude::*;
use regex::Regex;
use vssleuth::diagnosis::{Confidence, Step, StepKind, Verdict, plan::plan};
use vssleuth::facts::*;
use vssleuth::knowledge::pages;
use vssleuth::knowledge::texts::{Lang, catalogue};

/// Every sentence of the catalogue and every paragraph of the pages, in both languages, with where it stands.
fn sentences() -> Vec<(String, String)> {
    let texts = [Lang::En, Lang::Ja].into_iter().flat_map(|lang| {
        catalogue(lang).iter().map(move |(key, text)| (format!("{} {key}", lang.as_str()), text.to_string()))
    });
    let pages = pages::all().flat_map(|page| {
        let place = format!("{} page {}", page.lang.as_str(), page.code);
        page.text.lines().map(move |line| (place.clone(), line.to_owned())).collect::<Vec<_>>()
    });
    texts
        .chain(pages)
        .flat_map(|(place, text)| split(&text).map(move |s| (place.clone(), s)).collect::<Vec<_>>())
        .collect()
}

/// Sentences of a text; a list item or a table row counts as one.
fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(['\n', '。']).flat_map(|part| part.split(". ")).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty())
}

/// What may never be said, and what makes a sentence with the same words harmless.
const NEVER: &[(&str, &str, &str)] = &[
    (
        "1 turn the CSV writer off, without the condition",
        r"(?i)(disable|turn(ing)? off|switch off) (the )?csv writer|CSV ライターを無効化(して|する|し、)",
        r"(?i)\bnot\b|never|neither|unneeded|disable\.|ません|しないで|利用していない|解消しません",
    ),
    (
        "2 not used, from an empty or missing file",
        r"(?i)(empty|missing|zero-byte)[^.]* (shows|proves|means) that csv is not (in use|used)|空の(ファイル|採取結果)[^。]*利用していないと判断(できます|します)",
        r"(?i)\bnot (prove|show|mean)|\bno proof",
    ),
    (
        "3 restart of the cluster service as a repair",
        r"(?i)restart(ing)?\s+(of\s+)?(the\s+)?(cluster service|clussvc)|restart-service\s+\S*clus|net stop clussvc|クラスター サービス(の|を)再起動|クラスター サービスの再起動",
        r"(?i)\bnot\b|never|whether|ません|しないで|公開",
    ),
    (
        "4 failed because of 1544",
        r"(?i)(because of|caused by|due to)\s+(failoverclustering\s+|event\s+)?1544|1544\s*(が|は)?(原因|により失敗)|1544\s+(is|was)\s+the\s+cause",
        r"(?i)\bnot\b|never|ありません|ません",
    ),
    (
        "5 supported because CSV is not used",
        r"(?i)azure vm backup is (fully )?supported|azure vm backup (は|が)サポートされ(ています|ます)",
        r"(?i)shared disk|共有ディスク",
    ),
    (
        "7 healthy by [1] Stable",
        r"(?i)writer is (healthy|fine|ok)\b|ライターは正常です|ライターに問題はありません",
        r"(?i)\bnot\b|ません",
    ),
    (
        "8 file-system consistent points are useless",
        r"(?i)file-system consistent.*(unusable|useless|worthless|cannot be restored|can't be restored)|ファイル システム整合性.*(使用できません|復元できません|利用できません)",
        r"(?i)\bnot unusable",
    ),
    (
        "9 deletion of VSS keys, registration of DLLs",
        r"(?i)regsvr32|re-?register|再登録|(delete|remove).{0,30}(vss|eventsystem).{0,20}(key|registry)|(reg delete).{0,60}(VSS|EventSystem\\)",
        r"(?i)\bdo not\b|never|しないで|ません",
    ),
];

#[test]
fn no_sentence_makes_an_unsafe_statement() {
    for (name, pattern, harmless) in NEVER {
        let (pattern, harmless) = (Regex::new(pattern).expect("a pattern"), Regex::new(harmless).expect("a pattern"));
        for (place, sentence) in sentences() {
            let excused = harmless.is_match(&sentence) || harmless.is_match(&place);
            assert!(!pattern.is_match(&sentence) || excused, "{name}: {place}: {sentence}");
        }
    }
}

#[test]
fn the_patterns_do_find_what_they_are_for() {
    let unsafe_ones = [
        "Disable the CSV writer on each node",
        "An empty file shows that CSV is not used",
        "Restart the cluster service and try again",
        "クラスター サービスを再起動してください",
        "The backup failed because of 1544",
        "CSV is not used, so Azure VM Backup is supported",
        "The writer is healthy",
        "File-system consistent points are useless",
        "Run regsvr32 ole32.dll",
    ];
    for sentence in unsafe_ones {
        let hit = |(_, pattern, harmless): &(&str, &str, &str)| {
            let regex = |text: &str| Regex::new(text).expect("a pattern");
            regex(pattern).is_match(sentence) && !regex(harmless).is_match(sentence)
        };
        assert!(NEVER.iter().any(hit), "{sentence}");
    }
}

/// 6: whoever advises Azure Disk Backup says in the same text that its points are crash-consistent only.
#[test]
fn disk_backup_is_never_advised_without_its_consistency() {
    let advice = Regex::new(r"Azure Disk Backup|Disk Backup").expect("a pattern");
    let said = Regex::new(r"(?i)crash-consistent|クラッシュ整合性").expect("a pattern");
    for lang in [Lang::En, Lang::Ja] {
        for (key, text) in catalogue(lang).iter().filter(|(key, _)| !key.ends_with(".title")) {
            assert!(!advice.is_match(text) || said.is_match(text), "{key}: {text}");
        }
    }
    for page in pages::all() {
        assert!(!advice.is_match(page.text) || said.is_match(page.text), "{} {:?}", page.code, page.lang);
    }
}

/// 6: the plan that advises it names every condition.
#[test]
fn disk_backup_in_a_plan_names_every_condition() {
    let conditions = [
        (Lang::En, ["all disks", "shared", "same schedule", "stop", "crash-consistent", "not copied", "presumes"]),
        (
            Lang::Ja,
            ["すべてのディスク", "共有", "同じスケジュール", "停止", "クラッシュ整合性", "コピーされません", "前提"],
        ),
    ];
    let case = with_csv();
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &findings(&case));
    let step = steps.iter().find(|step| step.title.key == "plan.in-use.disk.title").expect("the alternative");
    for (lang, words) in conditions {
        let text = said(lang, &step.detail);
        for word in words {
            assert!(text.to_lowercase().contains(word), "{word}: {text}");
        }
    }
}

const TURNS_OFF: &str = "/d 0";

fn turns_off(step: &Step) -> bool {
    step.commands.iter().any(|command| command.contains(TURNS_OFF) || command.contains("-Value 0"))
        || step.title.key.starts_with("plan.disable.value")
}

/// 1 and 2 for one plan, whatever was asked for.
fn assert_safe(case: &CaseFacts, verdict: Verdict, steps: &[Step]) {
    let disables = steps.iter().any(turns_off);
    let rows = |listing: &VolumeListing| matches!(listing.outcome, VolumeOutcome::Rows(_));
    let listed = case.nodes.iter().flat_map(|node| &node.volumes).any(|(_, listing)| rows(&listing.value));
    let shown = matches!(case.csv, CsvUsage::NotInUse(_)) && !listed;
    assert!(!disables || (shown && verdict == Verdict::CsvWriterUnneeded), "{verdict:?}: {:?}", case.csv);
    let changes_a_node = |step: &Step| step.kind == StepKind::Change && !step.commands.is_empty();
    if verdict != Verdict::CsvWriterUnneeded || !shown {
        assert!(!steps.iter().any(changes_a_node), "{verdict:?}");
    }
    for command in steps.iter().flat_map(|step| &step.commands) {
        let lower = command.to_lowercase();
        for never in ["restart-service", "stop-service", "net stop", "regsvr32", "stop-cluster", "remove-item"] {
            assert!(!lower.contains(never), "{command}");
        }
        assert!(!lower.contains("reg delete") || lower.contains("enablecsvvsswriter"), "{command}");
    }
    for step in steps {
        // A step's commands are pasted as one block, and `Restart-Computer` returns before the machine goes down.
        let restarts = step.commands.iter().any(|command| command.contains("Restart-Computer"));
        assert!(!restarts || step.commands.len() == 1, "{}: {:?}", step.title.key, step.commands);
        for lang in [Lang::En, Lang::Ja] {
            assert_whole(lang, &step.title);
            assert_whole(lang, &step.detail);
        }
    }
}

const VERDICTS: [Verdict; 5] =
    [Verdict::CsvInUse, Verdict::CsvWriterUnneeded, Verdict::NoAction, Verdict::NotACluster, Verdict::NeedsEvidence];

/// Any facts of a node: they need not make sense together.
fn any_node() -> impl Strategy<Value = NodeFacts> {
    let status = prop_oneof![Just(Enabled::Enabled), Just(Enabled::Disabled), Just(Enabled::Unknown)];
    let switches = prop_oneof![Just(Switch::Unset), Just(Switch::Unknown), Just(Switch::Set(0)), Just(Switch::Set(1))];
    let codes = prop_oneof![Just("0x00000000"), Just("0x800423f2"), Just("0x800423f3"), Just("0x800423f4")];
    let ids = proptest::collection::vec(prop_oneof![Just(1544_u32), Just(5120), Just(1038), Just(1135)], 0..3);
    (status, switches, codes, ids, 0..3_u32, any::<[bool; 4]>(), 1..5_u32).prop_map(
        |(status, value, code, ids, rejected, [stale, other, plain, down], n)| {
            let mut node = node(&format!("vm-sql-{n:02}"), status);
            switch(&mut node, value);
            node.csv_writer.stale = stale;
            for night in 0..rejected {
                rejects(&mut node, code, &format!("2024-09-{:02}T18:19:40", night + 1), stale);
            }
            for id in ids {
                cluster(&mut node, id, "2024-09-01T18:20:00");
            }
            if other {
                put(&mut node, rejection(Some(guid(SQL)), "SqlServerWriter", code, "2024-09-01T18:19:45"));
                node.writers.push(writer("Microsoft Hyper-V VSS Writer", Some(guid(HYPER_V)), 8, "Timed out", true));
                node.writers.push(writer("Fabrikam Writer", None, 9, "?", true));
            }
            if plain {
                node.cluster_member = Tri::No(Citations::new(line(4)));
            }
            if plain && down {
                node.volumes.push((taken(), listing(VolumeOutcome::Rows(vec![volume("Cluster Disk 1")]))));
            }
            node.service_down = down.then(|| Citations::new(line(4)));
            node
        },
    )
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    (0..4_u8, proptest::collection::vec(any_node(), 0..4), any::<bool>()).prop_map(|(csv, nodes, absent)| {
        let mut case = bare();
        match csv {
            0 => not_in_use(&mut case),
            1 => in_use(&mut case, &["Cluster Disk 1"]),
            2 => in_use(&mut case, &["Cluster Virtual Disk (Volume1)"]),
            _ => unknown(&mut case),
        }
        case.nodes = nodes;
        if absent {
            let row = NodeRow { name: "vm-sql-09".to_owned(), state: None, line: 3 };
            let row = Sourced { value: row, origin: line(3) };
            case.absent.push(KnownNode { name: "vm-sql-09".to_owned(), row, listed: true });
        }
        case
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_disables_without_proof_or_restarts_a_service(case in any_case()) {
        let findings = findings(&case);
        for verdict in VERDICTS {
            for confidence in [Confidence::Conclusive, Confidence::Likely] {
                let steps = plan(&case, verdict, confidence, &findings);
                assert_safe(&case, verdict, &steps);
            }
        }
    }

    #[test]
    fn every_finding_of_any_case_is_sound(case in any_case()) {
        assert_sound(&case);
    }
}

fn kinds(steps: &[Step]) -> Vec<StepKind> {
    steps.iter().map(|step| step.kind).collect()
}

#[test]
fn the_disabling_plan_checks_first_verifies_and_ends_with_the_way_back() {
    let steps = plan(&unneeded(), Verdict::CsvWriterUnneeded, Confidence::Conclusive, &[]);
    let kinds = kinds(&steps);
    assert_eq!(kinds.first(), Some(&StepKind::Check));
    assert_eq!(kinds.split_last_chunk().map(|(_, last)| last), Some(&[StepKind::Undo, StepKind::Verify]));
    assert!(kinds.contains(&StepKind::Change));
    let at = |needle: &str| steps.iter().position(|step| step.commands.iter().any(|c| c.contains(needle)));
    let order = [
        "reg export",
        "reg add",
        "DynamicWeight",
        "Suspend-ClusterNode",
        "Restart-Computer",
        "Resume-ClusterNode",
        "reg delete",
    ];
    let places: Vec<usize> = order.iter().map(|needle| at(needle).unwrap_or_else(|| panic!("{needle}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_likely_change_begins_with_the_check_that_settles_it() {
    let case = two_with_one_absent();
    for verdict in [Verdict::CsvWriterUnneeded, Verdict::NoAction] {
        let steps = plan(&case, verdict, Confidence::Likely, &[]);
        let first = steps.first().expect("a step");
        assert_eq!((first.title.key, first.kind), ("plan.settle.title", StepKind::Check));
        assert!(first.nodes.contains(&"vm-sql-02".to_owned()));
    }
}

fn two_with_one_absent() -> CaseFacts {
    let mut case = unneeded();
    let row = NodeRow { name: "vm-sql-02".to_owned(), state: None, line: 3 };
    case.absent.push(KnownNode {
        name: "vm-sql-02".to_owned(),
        row: Sourced { value: row, origin: line(3) },
        listed: true,
    });
    case
}

/// Titles of steps without their area.
fn titles(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|step| step.title.key.trim_start_matches("plan.").trim_end_matches(".title")).collect()
}

fn named(steps: &[Step], title: &str) -> Step {
    let step = steps.iter().find(|step| step.title.key == title);
    step.unwrap_or_else(|| panic!("{title}: {:?}", titles(steps))).clone()
}

#[test]
fn a_switch_on_a_csv_cluster_is_undone_as_carefully_as_it_is_set() {
    let mut case = quiet();
    in_use(&mut case, &["Cluster Disk 1"]);
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &[]);
    let way_back = ["value", "owner", "prepare.now", "drain", "restart", "resume.one", "verify"]
        .map(|part| format!("undo.{part}"));
    assert_eq!(titles(&steps)[1..=way_back.len()], way_back);
    let quorum = named(&steps, "plan.undo.prepare.now.title").commands.join(" ");
    assert!(["NodeWeight", "DynamicWeight", "Get-ClusterQuorum", "Witness"].iter().all(|word| quorum.contains(word)));
    let none = plan(&with_csv(), Verdict::CsvInUse, Confidence::Conclusive, &[]);
    assert!(kinds(&none).iter().all(|kind| *kind != StepKind::Undo));
}

/// The way back drained, restarted and resumed in one block: the node was resumed seconds before it went down.
#[test]
fn no_way_back_has_a_command_behind_a_restart() {
    for steps in [
        plan(&unneeded(), Verdict::CsvWriterUnneeded, Confidence::Conclusive, &[]),
        plan(&csv_with(|node| switch(node, Switch::Set(0))), Verdict::CsvInUse, Confidence::Conclusive, &[]),
    ] {
        assert_eq!(named(&steps, "plan.undo.restart.title").commands, ["Restart-Computer"]);
        let resume = named(&steps, "plan.undo.resume.one");
        assert_eq!((resume.kind, resume.commands.len()), (StepKind::Undo, 1));
    }
}

/// A CSV cluster whose node has its writer off, changed.
fn csv_with(change: impl FnOnce(&mut NodeFacts)) -> CaseFacts {
    let mut case = quiet_but(change);
    in_use(&mut case, &["Cluster Disk 1"]);
    case
}

/// The plan restarted a production cluster although the value alone had to go.
#[test]
fn a_switch_that_is_not_in_force_on_a_csv_cluster_is_deleted_without_a_restart() {
    let mut case = with_csv();
    switch(&mut case.nodes[0], Switch::Set(0));
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &[]);
    assert_eq!(titles(&steps)[1..4], ["undo.value", "undo.owner", "undo.verify"]);
    assert!(!steps.iter().any(|step| step.commands.iter().any(|command| command.contains("Restart-Computer"))));
    // A list older than the newest boot does not show that the value is not in force.
    case.nodes[0].csv_writer.stale = true;
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &[]);
    assert_eq!(named(&steps, "plan.undo.restart.title").nodes, ["vm-sql-01"]);
}

#[test]
fn only_nodes_on_which_the_switch_is_in_force_are_restarted_on_a_csv_cluster() {
    let mut case = csv_with(|_| {});
    let mut pending = node("vm-sql-02", Enabled::Enabled);
    switch(&mut pending, Switch::Set(0));
    case.nodes.push(pending);
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &[]);
    let both = ["vm-sql-01", "vm-sql-02"];
    for (title, nodes) in [("value", &both[..]), ("owner", &both), ("restart", &both[..1]), ("verify", &both)] {
        assert_eq!(named(&steps, &format!("plan.undo.{title}.title")).nodes, nodes, "{title}");
    }
}

/// What was not looked at could be that somebody turned the writer off: nothing said what to do then.
#[test]
fn an_unknown_writer_or_setting_on_a_csv_cluster_is_looked_at() {
    let steps = |case: &CaseFacts| plan(case, Verdict::CsvInUse, Confidence::Conclusive, &[]);
    let mut case = with_csv();
    assert!(!titles(&steps(&case)).contains(&"in-use.unknown"));
    switch(&mut case.nodes[0], Switch::Unknown);
    let step = named(&steps(&case), "plan.in-use.unknown.title");
    assert!(step.commands.iter().all(|command| command.contains("reg query")), "{:?}", step.commands);
    assert_eq!((step.kind, step.nodes), (StepKind::Check, vec!["vm-sql-01".to_owned()]));
    case.nodes[0].csv_writer.status = Enabled::Unknown;
    let step = named(&steps(&case), "plan.in-use.unknown.title");
    assert_eq!(step.commands.len(), 2);
    assert!(said(Lang::En, &step.detail).contains("CSV006"));
}

/// Two nodes were done before: they must be named as well when the change is taken back.
#[test]
fn the_way_back_names_every_node_that_is_off_in_the_end() {
    let mut case = unneeded();
    case.nodes.push(node("vm-sql-02", Enabled::Disabled));
    case.nodes.push(node("vm-sql-03", Enabled::Unknown));
    case.nodes.push(node("vm-sql-04", Enabled::Unknown));
    switch(&mut case.nodes[3], Switch::Set(0));
    let steps = plan(&case, Verdict::CsvWriterUnneeded, Confidence::Conclusive, &[]);
    assert_eq!(named(&steps, "plan.disable.value.title").nodes, ["vm-sql-01"]);
    for title in ["prepare.later", "value", "owner", "drain", "restart", "verify"] {
        let step = named(&steps, &format!("plan.undo.{title}.title"));
        assert_eq!(step.nodes, ["vm-sql-01", "vm-sql-02", "vm-sql-04"], "{title}");
    }
    let all = ["vm-sql-01", "vm-sql-02", "vm-sql-03", "vm-sql-04"];
    assert_eq!(named(&steps, "plan.disable.backup.title").nodes, all);
}

#[test]
fn where_nothing_is_to_be_done_the_way_back_is_told_and_not_planned() {
    let steps = plan(&quiet(), Verdict::NoAction, Confidence::Conclusive, &[]);
    assert!(kinds(&steps).iter().all(|kind| !matches!(kind, StepKind::Change | StepKind::Undo)));
    let text = said(Lang::En, &named(&steps, "plan.nothing.title").detail);
    assert!(text.contains("on vm-sql-01, delete EnableCsvVssWriter"), "{text}");
}

#[test]
fn a_set_switch_asks_for_a_restart_not_for_the_registry() {
    let case = unneeded_but(|node| switch(node, Switch::Set(0)));
    let steps = plan(&case, Verdict::CsvWriterUnneeded, Confidence::Conclusive, &[]);
    assert!(!steps.iter().any(turns_off));
    assert!(steps.iter().any(|step| step.title.key == "plan.disable.set.title"));
    assert!(steps.iter().any(|step| step.commands.iter().any(|command| command == "Restart-Computer")));
}

#[test]
fn a_failing_writer_gets_its_next_step_and_no_restart_of_what_serves_data() {
    let case = quiet_but(|node| {
        put(node, rejection(Some(guid(SQL)), "SqlServerWriter", "0x800423f4", "2024-09-01"));
        node.writers.push(writer("Microsoft Hyper-V VSS Writer", Some(guid(HYPER_V)), 8, "Timed out", true));
    });
    let steps = plan(&case, Verdict::NoAction, Confidence::Conclusive, &[]);
    let texts: Vec<String> = steps.iter().map(|step| said(Lang::En, &step.detail)).collect();
    assert!(texts.iter().any(|text| text.contains("SQLWriter") && text.contains("plan a restart of that service")));
    assert!(texts.iter().any(|text| text.contains("vmms, which must not be restarted casually")));
}

#[test]
fn storage_spaces_turn_the_alternative_into_a_question() {
    let mut case = with_csv();
    in_use(&mut case, &["Cluster Virtual Disk (Volume1)"]);
    let steps = plan(&case, Verdict::CsvInUse, Confidence::Conclusive, &findings(&case));
    let step = steps.iter().find(|step| step.title.key == "plan.in-use.disk.title").expect("the alternative");
    assert_eq!((step.kind, step.detail.key), (StepKind::Check, "plan.in-use.disk.spaces"));
}
