use super::*;
use crate::decode::transcript;
use crate::facts::{ListShape, Observation, Observed, WriterList};

const IDS: [(&str, &str); 6] = [
    ("Task Scheduler Writer", "d61d61c8-d73a-4eee-8cdd-f6f9786b7124"),
    ("VSS Metadata Store Writer", "75dfb225-e2e4-4d39-9ac9-ffaff65ddf06"),
    ("Performance Counters Writer", "0bada1de-01a9-4625-8278-69e735f39dd2"),
    ("System Writer", "e8132975-6f93-4464-a53e-1050253ae220"),
    ("Cluster Database", "41e12264-35d8-479b-8e5c-9b23d1dad37e"),
    ("Registry Writer", "afbab4a2-367d-4d15-a586-71dbb18f8485"),
];

const INSTANCE: &str = "{0d6ef6a5-0000-4000-8000-00000000c0de}";

fn read(text: &str) -> Option<(Observed, WriterList)> {
    let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
    let mut found = Found::default();
    for section in transcript::split("x.txt", lines, &[]) {
        Diskshadow.read(&section, &super::super::tests::options(), &mut found);
    }
    let seen = found.observations.pop()?;
    let Observation::Writers(list) = seen.fact.clone() else { return None };
    Some((seen, list))
}

fn status(state: &str, code: &str) -> String {
    let block = |(name, id): &(&str, &str)| {
        format!(
            "* WRITER \"{name}\"\n\t- Status: {state}\n\t- Writer Failure code: {code}\n\t- Writer ID: {{{id}}}\n\t- Instance ID: {INSTANCE}\n"
        )
    };
    format!("Listing writer status ...\n{}6 writers listed.\n", IDS.iter().map(block).collect::<String>())
}

fn metadata() -> String {
    let block = |(name, id): &(&str, &str)| {
        format!(
            "* WRITER \"{name}\"\n\t- Writer ID   = {{{id}}}\n\t- Writer instance ID = {INSTANCE}\n\t- Supports restore events = FALSE\n\t- Excluded files:\n\t\t- Exclude: Path = c:\\x, Filespec = *\n\t+ Component \"{name}:\\a\\part\"\n\t\t- Name: part\n\t\t- Caption: {{41e12264-35d8-479b-8e5c-9b23d1dad37e}}\n\n"
        )
    };
    format!("Listing writer metadata ...\n\n{}6 writers listed.\n", IDS.iter().map(block).collect::<String>())
}

#[test]
fn every_level_of_detail_gives_names_and_ids() {
    for text in [status("1 (VSS_WS_STABLE)", "0x00000000 (S_OK)"), metadata()] {
        let (_, list) = read(&text).expect("a list");
        let seen: Vec<_> = list.writers.iter().map(|w| (w.name.as_str(), w.id.map(|id| id.to_string()))).collect();
        let expected: Vec<_> = IDS.iter().map(|(name, id)| (*name, Some(format!("{{{id}}}")))).collect();
        assert_eq!(seen, expected);
        assert!(list.writers.iter().all(|writer| writer.instance_id.is_some() && !writer.failed));
        assert_eq!(list.shape, ListShape::Whole, "{text}");
    }
}

#[test]
fn a_state_or_a_code_shows_failure() {
    let failed = |state: &str, code: &str| read(&status(state, code)).expect("a list").1.writers[0].failed;
    assert!(!failed("5 (VSS_WS_WAITING_FOR_BACKUP_COMPLETE)", "0x00000000 (S_OK)"));
    assert!(failed("8 (VSS_WS_FAILED_AT_PREPARE_SNAPSHOT)", "0x00000000 (S_OK)"));
    assert!(failed("1 (VSS_WS_STABLE)", "0x800423f2 (VSS_E_WRITERERROR_TIMEOUT)"));
}

#[test]
fn without_its_count_or_its_heading_a_list_is_cut() {
    let whole = metadata();
    let headed = format!("DISKSHADOW> list writers\n{}", whole.replace("Listing writer metadata ...", ""));
    assert_eq!(read(&headed).expect("a list").1.shape, ListShape::Whole);
    for text in [
        whole.replace("6 writers listed.", ""),
        whole.replace("6 writers listed.", "7 writers listed."),
        whole.replace("Listing writer metadata ...", ""),
    ] {
        assert_eq!(read(&text).expect("a list").1.shape, ListShape::Cut);
    }
}

#[test]
fn its_banner_names_the_host() {
    let banner = "Microsoft DiskShadow version 1.0\nCopyright (C) 2013 Microsoft Corporation\nOn computer:  VM-SQL-01,  9/3/2024 9:15:00 AM\n\n";
    let (seen, _) = read(&format!("{banner}{}", metadata())).expect("a list");
    assert_eq!(seen.owner.as_deref(), Some("VM-SQL-01"));
}

#[test]
fn bullets_with_quotes_are_no_writers() {
    assert!(read("* see \"the manual\"\n* and \"this\"\n").is_none());
}

/// Of .NET's sample: no signs before its lines, and names of enumerations.
#[test]
fn states_of_net_are_read_and_its_list_shows_nothing_off() {
    let block = |(at, (name, id)): (usize, &(&str, &str))| {
        let (state, code) = if at == 3 { ("FailedAtPrepareSnapshot", "NonRetryable") } else { ("Stable", "Success") };
        format!(
            "\n      Writer \"{name}\"\n      --------------------\n      Status:               {state}\n      Writer failure code:  {code}\n      Writer ID:            {{{id}}}\n      Instance ID:          {INSTANCE}\n"
        )
    };
    let text = IDS.iter().enumerate().map(block).fold("Listing writer status...\n".to_owned(), |all, one| all + &one);
    let (_, list) = read(&text).unwrap();
    let failed: Vec<_> = list.writers.iter().filter(|w| w.failed).map(|w| (w.name.as_str(), w.state.clone())).collect();
    assert!(matches!(&failed[..], [("System Writer", Some(state))] if state.code == Some(8)), "{list:?}");
    assert!(list.shape == ListShape::Cut && list.writers.len() == IDS.len(), "{list:?}");
}

/// `$00000000` is no error: every writer came out as failed.
#[test]
fn numbers_of_delphi_are_numbers() {
    let text = status("1 (VSS_WS_STABLE)", "$00000000 (S_OK)");
    let (_, list) = read(&text).unwrap();
    assert!(list.writers.iter().all(|writer| !writer.failed), "{list:?}");
    let (_, list) = read(&text.replacen("$00000000 (S_OK)", "$800423F4 ()", 1)).unwrap();
    assert_eq!(list.writers.iter().filter(|writer| writer.failed).count(), 1, "{list:?}");
}
