//! Heads of events as alerts, scripts and other viewers write them, and what is no evidence of a writer.

use super::*;

/// Time and computer of the only event of id 8194.
fn told(text: &str) -> (Option<String>, Option<String>) {
    let line = run(&["scan", "--event", "8194"], &one(text));
    let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("one event of {text}: {line}"));
    assert_eq!(event["provider"], "VSS", "{text}");
    let text = |key: &str| event[key].as_str().map(str::to_owned);
    (text("time").map(|time| time[..19].to_owned()), text("computer"))
}

const AT: Option<&str> = Some("2024-09-03T01:00:00");

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
