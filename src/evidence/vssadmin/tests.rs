use super::*;
use crate::decode::transcript;
use crate::facts::{ListShape, Observation, Writer, WriterList};

/// Every list that a text holds.
fn lists(text: &str) -> Vec<WriterList> {
    let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
    let options = super::super::tests::options();
    let mut found = Found::default();
    for section in transcript::split("x.txt", lines, &[]) {
        Vssadmin.read(&section, &options, &mut found);
    }
    let lists = found.observations.into_iter().filter_map(|seen| match seen.fact {
        Observation::Writers(list) => Some(list),
        _ => None,
    });
    lists.collect()
}

fn list(text: &str) -> WriterList {
    let mut all = lists(text);
    assert_eq!(all.len(), 1, "{text}");
    all.remove(0)
}

const BANNER: &str = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\n";

/// Names and class ids of an ordinary node's writers.
const USUAL: [(&str, &str); 7] = [
    ("Task Scheduler Writer", "d61d61c8-d73a-4eee-8cdd-f6f9786b7124"),
    ("VSS Metadata Store Writer", "75dfb225-e2e4-4d39-9ac9-ffaff65ddf06"),
    ("Performance Counters Writer", "0bada1de-01a9-4625-8278-69e735f39dd2"),
    ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220"),
    ("Cluster Database", "41e12264-35d8-479b-8e5c-9b23d1dad37e"),
    ("WMI Writer", "a6ad56c2-b509-4e6c-bb19-49d8f43532f0"),
    ("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485"),
];

fn block(name: &str, id: &str) -> String {
    format!(
        "Writer name: '{name}'\n   Writer Id: {{{id}}}\n   Writer Instance Id: {{0d6ef6a5-0000-4000-8000-00000000c0de}}\n   State: [1] Stable\n   Last error: No error\n\n"
    )
}

fn usual() -> String {
    USUAL.iter().map(|(name, id)| block(name, id)).collect()
}

#[test]
fn a_whole_list_has_its_beginning_its_usual_writers_and_its_last_line() {
    let whole = format!("{BANNER}{}", usual());
    let read = list(&whole);
    assert_eq!((read.shape, read.writers.len()), (ListShape::Whole, 7));
    assert_eq!(read.writers[1].line, 10);
    assert_eq!(list(&format!("PS C:\\> vssadmin list writers\n{}PS C:\\>", usual())).shape, ListShape::Whole);
    for (cut, why) in [
        (usual(), "no beginning"),
        (whole.trim_end().trim_end_matches("   Last error: No error").to_owned(), "last line missing"),
        (
            whole.replace(
                "   State: [1] Stable\n   Last error: No error\n\nWriter name: 'WMI",
                "...\nWriter name: 'WMI",
            ),
            "a gap",
        ),
        (format!("{whole}....\n"), "dots at the end"),
        (format!("{whole}(以下略)\n"), "a word of cutting at the end"),
        (format!("{BANNER}{}", USUAL[..4].iter().map(|(n, i)| block(n, i)).collect::<String>()), "too few"),
        (
            format!("{BANNER}{}", USUAL[1..].iter().map(|(n, i)| block(n, i)).collect::<String>()),
            "one that is always there is not",
        ),
        (format!("PS C:\\> vssadmin list writers | more\n{}", whole).replace("more", "findstr /v x"), "a filter"),
    ] {
        assert_eq!(list(&cut).shape, ListShape::Cut, "{why}");
    }
}

#[test]
fn a_list_without_ids_shows_nothing_by_absence() {
    let whole = format!("{BANNER}{}", usual());
    let without: String = whole.lines().filter(|line| !line.contains(" Id:")).map(|line| format!("{line}\n")).collect();
    let masked = whole.replace("{e8132975-6f93-4464-a53e-1050253ae220}", "{ID}");
    let blanked = whole.replace("{e8132975-6f93-4464-a53e-1050253ae220}", "xxxxxxxx");
    let overlong = whole.replace("4464-a53e-1050253ae220", "4464-a53e-1050253ae220ff");
    for text in [without, masked, blanked, overlong] {
        let read = list(&text);
        assert_eq!((read.shape, read.writers.len()), (ListShape::WithoutIds, 7), "{text}");
        assert_eq!(read.writers[3].state.as_ref().and_then(|state| state.code), Some(1));
    }
}

/// A list cut in the middle of its last class id was told as one without ids.
#[test]
fn a_list_that_breaks_off_in_its_last_id_is_cut() {
    let whole = format!("{BANNER}{}", usual());
    let last = whole.find("afbab4a2").expect("the last id");
    for end in [last + 20, last, last + 60] {
        let cut: String = whole.chars().take(end).collect();
        let read = list(&cut);
        assert_eq!((read.shape, read.writers.len()), (ListShape::Cut, 7), "{cut}");
        assert_eq!(read.ends_in().map(|writer| writer.name.as_str()), Some("Registry Writer"));
    }
    let masked = whole.replace("{afbab4a2-367d-4d15-a586-71dbb18f8485}", "{ID}");
    assert_eq!((list(&masked).shape, list(&masked).ends_in()), (ListShape::Cut, None), "never whole without an id");
}

#[test]
fn oddities_of_consoles_and_of_people_change_nothing() {
    let whole = format!("{BANNER}{}", usual());
    let lines = |change: &dyn Fn(&str) -> String| whole.lines().map(change).collect::<Vec<_>>().join("\n");
    let plain = list(&whole);
    for (text, why) in [
        (whole.replace("tool\n(C)", "tool (C)"), "banner joined"),
        (whole.replace("\n\nWriter", "\nWriter"), "no blank lines"),
        (whole.replace('\n', "\n\n"), "doubled lines"),
        (whole.replace("\n\n", "\n\u{a0}\n"), "a blank that breaks no line"),
        (lines(&|line| line.trim().to_owned()), "no indent"),
        (lines(&|line| format!("   {line}  ")), "indented as a block"),
        (lines(&|line| format!("> {line}  ")), "quoted"),
        (lines(&|line| if line.starts_with('W') { format!(">{line}") } else { line.to_owned() }), "quoted in part"),
        (lines(&|line| format!("▌{line}")), "a terminal's bar"),
        (lines(&|line| format!("2024-09-03 09:15:00.123 INFO {line}")), "log prefix"),
        (lines(&|line| format!("[2024-09-03 09:15:00] {line}")), "log prefix in brackets"),
        (
            whole.replace(
                "Corp.\n\n",
                "Corp.\n\nWaiting for responses.\nThese may be delayed if a shadow copy is being prepared.\n\n",
            ),
            "waiting",
        ),
        (whole.replace('\'', "\""), "double quotes"),
        (whole.replace(": '", ": ‘").replace("'\n", "’\n"), "typographic quotes"),
        (whole.replace(": ", " : "), "a blank before the colon"),
        (whole.replace(": ", "："), "full-width colons"),
        (whole.replace(['{', '}'], ""), "no braces"),
        (lines(&|line| line.to_uppercase().replace("WRITER ID", "x")), "capitals"),
    ] {
        let read = list(&text);
        let facts = |list: &WriterList| -> Vec<_> {
            let fact = |writer: &Writer| {
                (writer.id, writer.instance_id, writer.state.as_ref().and_then(|s| s.code), writer.failed)
            };
            list.writers.iter().map(fact).collect()
        };
        assert_eq!(facts(&read), facts(&plain), "{why}");
        assert_eq!(read.shape, ListShape::Whole, "{why}");
    }
}

#[test]
fn one_writer_a_line() {
    let read = list(
        "Writer name: 'SqlServerWriter'   State: [10] Failed   Last error: Timed out\nWriter name: 'System Writer'     State: [1] Stable   Last error: No error\n",
    );
    assert_eq!(read.shape, ListShape::WithoutIds);
    let said: Vec<_> = read.writers.iter().map(|w| (w.name.as_str(), w.last_error.as_deref(), w.failed)).collect();
    assert_eq!(said, [("SqlServerWriter", Some("Timed out"), true), ("System Writer", Some("No error"), false)]);
}

#[test]
fn numbers_decide_what_failed_and_words_only_add() {
    for (state, error, failed) in [
        ("[1] Stable", "No error", false),
        ("[5] Waiting for completion", "No error", false),
        ("[9] Failed", "No error", true),
        ("[15] xyz", "No error", true),
        ("[1] Failed", "No error", true),
        ("[1] Stable", "Retryable error", true),
        ("[7] 失敗", "エラーなし", true),
        ("[16] x", "No error", false),
    ] {
        let text = block("A", USUAL[3].1).replace("[1] Stable", state).replace("No error", error);
        assert_eq!(list(&text).writers[0].failed, failed, "{state} {error}");
    }
}

/// All its writers were read by another reader, and a finding said that there are none.
#[test]
fn a_list_pasted_as_one_line_is_no_empty_one() {
    let text = usual().replace('\n', " ");
    let harvest = crate::evidence::tests::harvest("n1/list.txt", text.as_bytes(), &crate::evidence::tests::options());
    let lists: Vec<&WriterList> = harvest
        .observations
        .iter()
        .filter_map(|seen| match &seen.fact {
            Observation::Writers(list) => Some(list),
            _ => None,
        })
        .collect();
    assert!(lists.len() == 1 && lists[0].shape == ListShape::Cut && lists[0].writers.len() > 3, "{lists:?}");
    let single: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let harvest = crate::evidence::tests::harvest("n1/list.txt", single.as_bytes(), &crate::evidence::tests::options());
    let empty = |seen: &Observation| matches!(seen, Observation::Writers(list) if list.writers.len() < 4);
    assert!(!harvest.observations.iter().any(|seen| empty(&seen.fact)), "{harvest:?}");
}

#[test]
fn in_an_unknown_language_the_error_that_most_carry_is_none() {
    let text = usual().replace("Last error", "Uusin virhe").replace("No error", "Ei virhettä");
    assert!(list(&text).writers.iter().all(|writer| !writer.failed));
    let one = text.replacen("Ei virhettä", "Aikakatkaisu", 1);
    let failed: Vec<bool> = list(&one).writers.iter().map(|writer| writer.failed).collect();
    assert_eq!(failed, [true, false, false, false, false, false, false]);
    let labelled = usual().replace("No error", "Ei virhettä");
    assert!(list(&labelled).writers.iter().all(|writer| !writer.failed), "a script's label");
    let broken = usual().replace("No error", "Retryable error");
    assert!(list(&broken).writers.iter().all(|writer| writer.failed));
    let alone = block("A", USUAL[3].1).replace("Last error", "Uusin virhe").replace("No error", "Jotain");
    assert!(!list(&alone).writers[0].failed, "nothing to compare with");
}

/// Lists that broke off there were taken for whole ones, and the writer that was not in them for off.
#[test]
fn a_list_that_breaks_off_in_a_name_or_in_its_last_error_is_cut() {
    let whole = format!("{BANNER}{}", usual());
    assert_eq!(list(&whole).shape, ListShape::Whole);
    for end in [
        "Writer name: 'W",
        "Writer name: ",
        "Writer name:",
        "Writer na",
        "[Message clipped]  View entire message",
        "Show more",
    ] {
        assert_eq!(list(&format!("{whole}\n{end}\n")).shape, ListShape::Cut, "{end}");
    }
    let cut = list(whole.trim_end().strip_suffix("or").expect("an error"));
    assert!(cut.shape == ListShape::Cut && cut.writers.iter().all(|writer| !writer.failed), "{cut:?}");
    assert_eq!(list(&format!("{whole}\nRegards,\nKim\n")).shape, ListShape::Whole);
}

#[test]
fn a_banner_alone_is_an_empty_list() {
    assert_eq!(list(BANNER).shape, ListShape::Empty);
    let ja = "C:\\>vssadmin list writers\nvssadmin 1.1 - ボリューム シャドウ コピー サービス管理コマンド ライン ツール\n(C) Copyright 2001-2013 Microsoft Corp.\n\nC:\\>";
    assert_eq!(list(ja).shape, ListShape::Empty);
    let zh = "vssadmin 1.1 - 卷影复制服务管理命令行工具\n(C) 版权所有 2001-2013 Microsoft Corp.\n";
    assert_eq!(list(zh).shape, ListShape::Empty);
}

#[test]
fn other_outputs_are_no_lists() {
    for text in [
        format!("{BANNER}Error: something unexpected.\n"),
        format!("C:\\>vssadmin list shadows\n{BANNER}"),
        format!(
            "{BANNER}Provider name: 'A provider 1.0'\n   Provider type: System\n   Provider Id: {{b5946137-7b9f-4925-af80-51abd60b20d5}}\n   Version: 1.0.0.7\n"
        ),
        format!(
            "{BANNER}Contents of shadow copy set ID: {{00000000-0000-0000-0000-000000000001}}\n   Provider: 'A provider'\n   Type: ClientAccessible\n   Attributes: Persistent\n"
        ),
        "Name : 'a'\nValue: [x] y\n".to_owned(),
    ] {
        assert_eq!(lists(&text), [], "{text}");
    }
}

#[test]
fn outputs_appended_to_each_other_are_lists_of_their_own() {
    let whole = format!("{BANNER}{}", usual());
    let both = lists(&format!("{whole}{whole}"));
    assert_eq!(both.iter().map(|list| list.shape).collect::<Vec<_>>(), [ListShape::Whole, ListShape::Whole]);
}

#[test]
fn ten_thousand_writers_are_cut_and_counted() {
    let text: String = (0..10_000).map(|n| block(&format!("W{n}"), USUAL[3].1)).collect();
    let read = list(&text);
    assert_eq!((read.writers.len(), read.shape), (2_000, ListShape::Cut));
}
