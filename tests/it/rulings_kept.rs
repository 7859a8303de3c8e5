//! Which test turns red where a ruling of the second round is switched off. Each row was seen: the ruling's own code was
//! made to do nothing, and the tests named failed. The table is kept true by name; who changes a ruling's code does the
//! same again.

use std::path::Path;

/// The ruling, what was switched off, and tests that failed then.
const KEPT: [(u32, &str, &[&str]); 21] = [
    (
        30,
        "any line with the cmdlet is taken for the bare command",
        &["silence::sessions_that_do_not", "dressings::a_volume_in_use_is_never_dressed_away"],
    ),
    (
        31,
        "what the session does is forgotten",
        &["silence::sessions_that_do_not", "dressings::a_volume_in_use_is_never_dressed_away"],
    ),
    (
        32,
        "any empty file beside an answer counts",
        &[
            "rulings_of_reports::ruling_32_only_the_file_that_a_bundle_writes_for_the_query_is_an_empty_result",
            "dressings::a_volume_in_use_is_never_dressed_away",
        ],
    ),
    (
        33,
        "a count of 0 is no proof",
        &["silence::sessions_that_speak", "silence::a_count_that_the_collector_states_is_a_proof"],
    ),
    (
        34,
        "what was not read weighs nothing",
        &["unread_sources::files_that_are_not_read", "unread_sources::texts_that_speak_of_volumes"],
    ),
    (35, "events as text name no volume", &["unread_sources::events_of_volumes_in_any_clothing"]),
    (36, "an old list shows off", &["rulings::ruling_36_an_old_list_never_shows_off"]),
    (37, "nobody leaves", &["rulings::ruling_37_who_left_is_no_member"]),
    (38, "no machine is renamed", &["rulings::ruling_38_one_machine_under_several_names"]),
    (39, "logs do not name their folder's host", &["rulings::ruling_39_a_folder_belongs_to_the_host_of_its_logs"]),
    (
        40,
        "a span is from the first record to the last",
        &["evtx_reading::a_logs_span_is_that_of_its_events_around_a_step_of_the_clock"],
    ),
    (41, "chunks of zeros are unused", &["evtx_reading::holes_of_a_sparse_file_say_what_zeros_say"]),
    (
        42,
        "a state without a number is a failed one",
        &["rulings_of_reports::ruling_42_a_worded_state_that_is_not_read_for_sure_is_null"],
    ),
    (
        43,
        "clusters are never apart",
        &[
            "unread_sources::several_clusters_in_one_path",
            "rulings::ruling_18_two_clusters_are_judged_on_the_union_and_said_so",
        ],
    ),
    (44, "an addition counts the schema up", &["rulings_of_reports::ruling_44_additions_keep_the_schemas_number"]),
    (45, "all is hashed", &["rulings_of_reports::ruling_45_what_is_cited_is_hashed_and_what_is_small"]),
    (46, "a node's own zone is not asked for", &["times::a_text_without_a_zone_is_read_on_its_nodes_clock"]),
    (47, "what was left out is not said", &["times::what_was_left_out_is_said_first_and_in_the_json"]),
    (48, "reports are read like texts", &["rulings_of_reports::ruling_48_a_report_of_this_tool_is_no_evidence"]),
    (49, "no password is tried", &["rulings_of_reports::ruling_49_a_list_of_passwords_opens_what_is_closed"]),
    (
        50,
        "paths are never joined, and are cases as often as they are given",
        &["rulings_of_reports::ruling_50_paths_are_cases_unless_joined_and_the_same_one_counts_once"],
    ),
];

#[test]
fn every_test_that_keeps_a_ruling_is_there() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for (ruling, off, kept) in KEPT {
        for test in kept {
            let (module, name) = test.split_once("::").unwrap();
            let file = [format!("{module}.rs"), format!("{module}/mod.rs")].map(|file| tests.join(file));
            let text = file.iter().find_map(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
            assert!(text.contains(&format!("#[test]\nfn {name}()")), "ruling {ruling} ({off}): {test} is gone");
        }
    }
}
