//! Heads of events as alerts, scripts and other viewers write them, and what is no evidence of a writer.

use super::*;

/// Time and computer of the only event of id 8194.
pub(super) fn told(text: &str) -> (Option<String>, Option<String>) {
    let line = run(&["scan", "--event", "8194"], &one(text));
    let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("one event of {text}: {line}"));
    assert_eq!(event["provider"], "VSS", "{text}");
    let text = |key: &str| event[key].as_str().map(str::to_owned);
    (text("time").map(|time| time[..19].to_owned()), text("computer"))
}

pub(super) const AT: Option<&str> = Some("2024-09-03T01:00:00");

#[test]
fn heads_in_any_dress_name_their_event() {
    for (head, time, computer) in [
        ("Event ID 8194\nSource VSS\n", None, None),
        ("Log Name Application\nSource VSS\nDate 9/3/2024 1:00:00 AM\nEvent ID 8194\nLevel Error\n", AT, None),
        ("Event ID(8194)\nSource(VSS)\n", None, None),
        ("Event ID: 8,194\nSource: VSS\n", None, None),
        ("Event Id: 0x2002 (8194)\nSource: VSS\n", None, None),
        ("▪ Source: VSS ▪ Event ID: 8194 ▪ Level: Error\n", None, None),
        ("• Source: VSS\n• Event ID: 8194\n• Date: 9/3/2024 1:00:00 AM\n• Computer: dock1\n", AT, Some("dock1")),
        ("alert: {\"source\":\"VSS\",\"eventId\":\"8194\",\"message\":\"refused\"} sent\n", None, None),
        ("time=2024-09-03T01:00:00Z host=dock1 source=VSS id=8194 msg=\"refused\"\n", AT, Some("dock1")),
        (
            "Log: 'Application' Date/Time: 03/09/2024 01:00:00\nType: Error Category: 0\nEvent: 8194 Source: VSS\nrefused\n",
            AT,
            None,
        ),
        (
            "Alert: VSS\nSource: dock1.yard.example\nPath: dock1.yard.example\nEvent ID: 8194\nEvent source: VSS\n",
            None,
            Some("dock1.yard.example"),
        ),
        (
            "Source: Windows Server 2019\nLogging Computer: dock1.yard.example\nEvent Number: 8194\nEvent Source: VSS\n",
            None,
            Some("dock1.yard.example"),
        ),
    ] {
        let (found, named) = told(head);
        assert_eq!((found.as_deref(), named.as_deref()), (time, computer), "{head}");
    }
}

#[test]
fn a_search_behind_a_prefix_shows_the_writer() {
    let id = "   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n";
    let rows = ["2024-09-03 10:00:0_ [dock1] ", "[10:00:0_] ", "dock1: ", "  _  "].map(|prefix| {
        let at = |n: &str| prefix.replace('_', n);
        let text =
            format!("{}PS C:\\> vssadmin list writers | findstr 1072ae1c\n{}{id}{}\n", at("1"), at("2"), at("3"));
        (prefix, one(text), List(1, "enabled", &[]))
    });
    check(rows.into());
}

#[test]
fn what_states_no_writer_is_named() {
    let said = run(&["analyze", "--format", "mail"], &one(list()));
    let source = |text: &str| case_of(&one(text))["sources"][0].clone();
    let own = source(&said);
    assert!(own["status"] == "parsed" && own["node"].is_null(), "{own:#}");
    let wbadmin =
        source("C:\\>wbadmin get versions\nwbadmin 1.0 - バックアップ\n\nバックアップ時間: 2024/09/02 21:00\n");
    let problem = wbadmin["problems"].to_string();
    assert!(wbadmin["status"] == "parsed" && problem.contains("states no writer"), "{wbadmin:#}");
}

/// Lists as more scripts print them, of SQL Server's writer failed and another stable; and what was a failed writer.
#[test]
fn more_wrappers_of_public_scripts() {
    let row = |name: &str, id: &str, code: u8, word: &str, error: &str, form: &str| {
        let values = [("NAME", name), ("ID", id), ("CODE", &code.to_string()), ("WORD", word), ("ERROR", error)];
        values.iter().fold(form.to_owned(), |text, (key, value)| text.replace(key, value))
    };
    for form in [
        "VSS writer NAME: [CODE] WORD, ERROR\n",
        "STATUS=NAME: [CODE] WORD\n",
        "2 \"VSS NAME\" state=CODE NAME is [CODE] WORD, ERROR\n",
        "NAME|{ID}|CODE|WORD|ERROR\n",
        "windows_vss_writer_state{writer=\"NAME\",state=\"WORD\"} CODE\n",
        "- name: NAME\n  state: '[CODE] WORD'\n  last_error: ERROR\n",
        "time=2024-09-03T01:00:00Z writer=\"NAME\" state=\"[CODE] WORD\" lasterror=\"ERROR\"\n",
        "[03.09.2024 01:00:00] Info   [VSS] Writer name: [NAME], state: [CODE] WORD, last error: [ERROR]\n",
        "NAME - WORD (CODE) - ERROR\n",
        "Writer: NAME\tState: WORD\tLast Error: ERROR\n",
        "| NAME | [CODE] WORD | ERROR |\n",
        "<tr><td>NAME</td><td>[CODE] WORD</td><td>ERROR</td></tr>\n",
        "<Writer><Name>NAME</Name><State>CODE</State><StateText>WORD</StateText></Writer>\n",
        "<result><channel>NAME</channel><value>CODE</value><text>WORD</text></result>\n",
        "@{Name=NAME; State=[CODE] WORD; LastError=ERROR}\n",
        "WriterName : NAME\nStateCode  : CODE\nStateDesc  : WORD\nLastError  : ERROR\n\n",
        "{\"host\":\"dock1\",\"writer\":\"NAME\",\"state\":CODE,\"state_text\":\"WORD\",\"error\":\"ERROR\"}\n",
        "1. NAME\n   - State: [CODE] WORD\n   - Last error: ERROR\n",
        "[x] NAME (WORD) ERROR\n",
    ] {
        let sql =
            row("SqlServerWriter", "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", 8, "Failed", "Non-retryable error", form);
        let other = row("WMI Writer", "a6ad56c2-b509-4e6c-bb19-49d8f43532f0", 1, "Stable", "No error", form);
        check(vec![(form, one(sql + &other), List(2, "unknown", &["SqlServerWriter"]))]);
    }
}

/// The lines of a string all have the number of the line that holds it: places were told by numbers.
#[test]
fn captures_in_a_string_of_json_are_read_by_place() {
    let held = |text: &str| format!("{}\n", serde_json::json!({"stdout": text, "rc": 0}));
    let table = "   Index Time          EntryType   Source    InstanceID Message\n   ----- ----          ---------   ------    ---------- -------\n\
        \x20    12 Sep 02 10:15  Information VSS             8224 The VSS service is shutting down due to...\n";
    let shadows = "vssadmin 1.1 - tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\nContents of shadow copy set ID: {0d6ef6a5-0000-4000-8000-00000000c0de}\n\
        \x20  Shadow Copy Volume: \\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\n";
    check(vec![
        ("a table of events", one(held(table)), Events(&[(8224, 1)])),
        ("another verb", one(held(shadows)), Words(&["list shadows"])),
        (
            "italics behind a quote",
            one("> _Source: VSS_\\\n> _Event ID: 8194_\\\n> _Computer: DOCK1_\n"),
            Events(&[(8194, 1)]),
        ),
    ]);
    let case = case_of(&one(held(shadows)));
    assert!(
        case["findings"].as_array().unwrap().iter().all(|found| found["code"] != "WRT005"),
        "no empty list: {case:#}"
    );
}

/// The time, level, host or number before each line is not the event's: its head was not read, or the agent's time taken.
#[test]
fn an_event_behind_what_an_agent_put_before_each_line_was_not_read() {
    const VIEWER: &str = "Log Name:      Application\nSource:        VSS\nDate:          9/3/2024 1:00:00 AM\n\
        Event ID:      8194\nLevel:         Error\nComputer:      DOCK1.yard.example\nDescription:\nrefused\n\
        \nContext:\n   Writer Class Id: {e8132975-6f93-4464-a53e-1050253ae220}";
    const LIST: &str = "TimeCreated  : 9/3/2024 1:00:00 AM\nProviderName : VSS\nId           : 8194\n\
        MachineName  : DOCK1.yard.example\nMessage      : refused";
    type Dress = fn(usize, &str) -> String;
    let dresses: [Dress; 19] = [
        |n, line| format!("{n}: {line}"),
        |n, line| format!("{n:4} | {line}"),
        |n, line| format!("{n}\t{line}"),
        |n, line| format!("[{n}] {line}"),
        |n, line| format!("2024-09-05 08:00:{n:02} {line}"),
        |n, line| format!("[2024-09-05 08:00:{n:02}] {line}"),
        |n, line| format!("2024-09-05T08:00:{n:02}Z {line}"),
        |n, line| format!("2024-09-05 08:00:{n:02},123 INFO {line}"),
        |n, line| format!("05.09.2024 08:00:{n:02} {line}"),
        |n, line| format!("9/5/2024 8:00:{n:02} AM {line}"),
        |n, line| format!("Sep  5 08:00:{n:02} relay agent[12]: {line}"),
        |n, line| format!("2024-09-05T08:00:{n:02}.123456789Z stdout F {line}"),
        |_, line| format!("VERBOSE: {line}"),
        |_, line| format!("| {line}"),
        |_, line| format!("- {line}"),
        |_, line| format!("winlog.{line}"),
        |n, line| format!("L{n}: {line}"),
        |_, line| format!("│ {line:90} │"),
        |_, line| format!("┃ {line} ┃"),
    ];
    for text in [VIEWER, LIST] {
        for dress in dresses {
            let carried: Vec<String> = text.lines().zip(10..).map(|(line, n)| dress(n, line)).collect();
            let carried = carried.join("\n");
            let expected = (AT.map(str::to_owned), Some("DOCK1.yard.example".to_owned()));
            assert_eq!(told(&carried), expected, "{carried}");
        }
    }
}

/// Lines that are events as they stand keep the time before them.
#[test]
fn events_on_a_line_keep_the_time_that_others_put_before_theirs() {
    let head = ["Log Name: Application", "Source: VSS", "Event ID: 8193", "Level: Error", "Date: 9/2/2024 1:00:00 AM"];
    let mut lines: Vec<String> = head.iter().map(|line| format!("2024-09-05 08:00:01 {line}")).collect();
    lines.push("2024-09-03 01:00:00 WARNING Application/VSS 8194: refused".to_owned());
    assert_eq!(told(&lines.join("\n")), (AT.map(str::to_owned), None));
}
