//! Alerts of monitoring and mails of backup products: ids as stated, computers that are named, dates that are the event's
//! own. Wording is ours, after the templates of the products.

use super::*;

const BODY: &str = "Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface.  hr = 0x80070005, Access is denied.";
pub(super) const AT: &str = "2024-09-03T01:00:00";

/// Id, time and computer of each VSS event of a text.
fn events(tree: &Tree) -> Vec<(u64, Option<String>, Option<String>)> {
    let ids = ["8193", "8194", "8229", "12289"].into_iter().flat_map(|id| ["--event", id]);
    let args: Vec<&str> = ["scan"].into_iter().chain(ids).collect();
    let said = run(&args, tree);
    let events = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value, cut: usize| value.as_str().map(|text| text.get(..cut).unwrap_or(text).to_lowercase());
    let told = |event: Value| {
        let host = text(&event["computer"], 99).map(|host| host.split('.').next().unwrap().to_owned());
        (event["event_id"].as_u64().unwrap(), text(&event["time"], 19).map(|at| at.to_uppercase()), host)
    };
    events.filter(|event| event["provider"] == "VSS").map(told).collect()
}

pub(super) type Told<'a> = (u64, Option<&'a str>, Option<&'a str>);

pub(super) fn says(what: &str, text: &str, expected: &[Told<'_>]) {
    let tree = Tree::new().file("alert.txt", text.replace("BODY", BODY));
    let found = events(&tree);
    let found: Vec<Told<'_>> = found.iter().map(|(id, at, host)| (*id, at.as_deref(), host.as_deref())).collect();
    assert_eq!(found, expected, "{what}");
    let mut hosts: Vec<&str> = expected.iter().filter_map(|(_, _, host)| *host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let case = case_of(&tree);
    assert_eq!(nodes(&case), hosts, "{what}: {case:#}");
    let failed = case["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "WRT002");
    assert!(!failed, "{what}: no failed writer was stated");
}

#[test]
fn sentences_of_alerts_name_their_event_and_its_computer() {
    let one = |id, at| [(id, at, Some("dock1"))];
    for (text, expected) in [
        ("VSS event 8194 on computer DOCK1\n", one(8194, None)),
        ("Sep  3 01:00:00 DOCK1 Shipper: VSS 8193 ERROR BODY\n", one(8193, None)),
        ("Event 8229 from source VSS was logged on host DOCK1\n", one(8229, None)),
        ("Alert description: Event ID: 8193. Source: VSS. Computer: DOCK1.yard.example. BODY\n", one(8193, None)),
        (
            "Alert description: VSS event 8194 on computer DOCK1.yard.example\nLast modified time: 9/4/2024 6:12:01 AM\n",
            one(8194, None),
        ),
        ("VSS reported event ID 8194 on server DOCK1 (9/3/2024 1:00:00 AM): BODY\n", one(8194, Some(AT))),
        ("An event with ID 8194 and source VSS was found in the Application log of computer DOCK1.\n", one(8194, None)),
        ("DOCK1: VSS event 12289 logged at 2024-09-03 01:00:00\n", one(12289, Some(AT))),
        ("Am 03.09.2024 01:00:00 wurde auf Server DOCK1 das VSS-Ereignis 8194 protokolliert\n", one(8194, Some(AT))),
        (
            "コンピューター DOCK1 で VSS のイベント ID 8194 が記録されました (2024/09/03 1:00:00)。\n",
            one(8194, Some(AT)),
        ),
    ] {
        says(text, text, &expected);
    }
    let two = [(8194, None, Some("dock1")), (12289, None, Some("dock2"))];
    says("two", "VSS event 8194 on computer DOCK1\nVSS event 12289 on computer DOCK2\n", &two);
}

#[test]
fn advice_articles_and_denials_are_no_event() {
    for text in [
        "Detection: Event ID 8194 in the VSS event log records shadow copy creation; look at every host.\n",
        "If VSS event 8194 is logged on computer DOCK1, add NETWORK SERVICE to the COM security.\n",
        "Event 8229 from source VSS is logged on the server when a writer rejects the freeze.\n",
        "VSS event 8194 on Windows Server 2019\n",
        "How to fix VSS Event ID 8194 on computer running a backup\n",
        "Do we need to care about VSS event 8194 on computer DOCK1?\n",
        "There was no VSS event 8194 on computer DOCK1 last night.\n",
        "VSS event 8194 was not logged on host DOCK1.\n",
        "Ignore: VSS 8193, VSS 8194, volsnap 27\n",
        "Trigger: VSS event 8194 on {HOST.NAME}\n",
    ] {
        says(text, text, &[]);
    }
}

#[test]
fn notifications_of_monitoring_name_the_machine_above_the_event() {
    let here = [(8194, None, Some("dock1"))];
    let dated = [(8194, Some(AT), Some("dock1"))];
    for (what, text, expected) in [
        (
            "PRTG",
            "Sensor Event Log (Windows API) Down\nDevice: DOCK1 (dock1.yard.example)\nLast Message: #1 Message: VSS 8194 Error 9/3/2024 1:00:00 AM BODY\n",
            dated,
        ),
        (
            "PRTG, the mail's own date",
            "Device: DOCK1\nStatus: Down\nDate/Time: 9/4/2024 6:00:00 AM\nMessage: 1 new entry. [Source: VSS, Event ID: 8194, Type: Error, Message: BODY]\n",
            here,
        ),
        (
            "Zabbix",
            "Problem started at 01:00:05 on 2024.09.03\nHost: dock1\nSeverity: Average\nOperational data: VSS 8194 Error: BODY\n",
            here,
        ),
        (
            "Nagios",
            "Notification Type: PROBLEM\n\nService: Application log\nHost: dock1\nState: CRITICAL\n\nDate/Time: Tue Sep 3 01:00:05 UTC 2024\n\nAdditional Info:\n\nCRITICAL: 1 message(s) Application VSS (error, 8194): BODY\n",
            here,
        ),
        (
            "Checkmk",
            "Host:     dock1\nService:  LOG Application\nInfo:     CRIT - 1 CRIT messages (Last worst: \"Sep 03 01:00:00 0.8194 VSS BODY\")\n",
            here,
        ),
        (
            "LogicMonitor",
            "LMD47 error - dock1 EventLog\nHost: dock1\nEvent ID: 8194\nSource: VSS\nLogfile: Application\nLevel: error\nMessage: BODY\n",
            here,
        ),
        (
            "SolarWinds",
            "Alert: event log of node dock1\nMatched 1 event. Event ID: 8194, Source: VSS, Computer: DOCK1, Time Generated: 9/3/2024 1:00:00 AM, Message: BODY\n",
            dated,
        ),
        (
            "Kaseya",
            "[dock1.yard.root] Application log generated Error Event 8194\nSee http://help.example/?eventid=8194&source=VSS\nLog: Application\nType: Error\nEvent: 8194\nEvent Time: 01:00:00 AM 03-Sep-2024 UTC\nSource: VSS\nComputer: dock1\nDescription: BODY\n",
            dated,
        ),
        (
            "N-central",
            "Notification: Windows Event Log\nDevice: dock1\nTime of Transition: 2024-09-04 01:00:30\nEvent Source: VSS\nEvent ID: 8194\nEvent Type: Error\nEvent Description: BODY\n",
            here,
        ),
        (
            "NinjaOne",
            "Condition: Windows Event\nDevice: DOCK1\nWindows event log 'Application' from source 'VSS' with ID '8194' occurred at 2024-09-03 01:00:00.\n",
            dated,
        ),
        (
            "Datto",
            "Alert for device DOCK1\nEvent Log Monitor: Application log, Source: VSS, Code: 8194, Type: Error, Description: BODY\n",
            here,
        ),
        (
            "ConnectWise",
            "EV - VSS Errors: DOCK1 - Event Log Application, Event ID 8194, Source VSS, Type Error, Message: BODY\n",
            here,
        ),
        ("PagerDuty", "TRIGGERED: VSS event 8194 on host dock1 at 2024-09-03T01:00:00Z (error)\n", dated),
        ("Opsgenie", "[#4711] VSS event 8194 on DOCK1\nPriority: P3\n", here),
        (
            "Splunk's table",
            "_time                    host   SourceName  EventCode Type  Message\n2024-09-03T01:00:00.000Z dock1  VSS         8194      Error BODY\n",
            dated,
        ),
        (
            "Splunk's fields",
            "Alert:  VSS errors\nTrigger Time: 06:00:03 on September 04, 2024.\nEventCode=8194 SourceName=VSS host=dock1 count=3\n",
            here,
        ),
    ] {
        says(what, text, &expected);
    }
    let several = [(8194, None, None), (12289, None, None)];
    says("NSClient++", "CRITICAL: 2 (2) Application: VSS(8194, error), VSS(12289, error)|'count'=2\n", &several);
    says(
        "no source",
        "[CRITICAL] Found 2 event(s) for event id 8194 from [2024/09/03 00:50:00] to [2024/09/03 01:00:05]\n",
        &[],
    );
}

#[test]
fn the_time_at_which_an_alert_was_changed_was_the_events() {
    let alert = "Alert: Volume Shadow Copy error\nSource: DOCK1.yard.example\nPath: Not Present\nLast modified by: System\n\
        Last modified time: 9/4/2024 6:12:01 AM\nAlert description: Event Description: BODY\nEvent ID: 8194\nEvent Source: VSS\n";
    says("Operations Manager", alert, &[(8194, None, Some("dock1"))]);
    let ended = "Alert: VSS\nSeverity: 2\nTime raised: 9/4/2024 6:12:01 AM\nLog Name: Application\nSource: VSS\nEvent Number: 8194\n\
        Level: 2\nLogging Computer: DOCK1.yard.example\nDescription: BODY\n";
    says("severity and level are one event's", ended, &[(8194, None, Some("dock1"))]);
}

#[test]
fn equal_ids_that_begin_a_list_were_one_event() {
    let one = |day: u32| format!("Event ID: 8194\nSource: VSS\nDate: 2024-09-0{day} 01:00:00\nComputer: dock1\n");
    let times = ["2024-09-03T01:00:00", "2024-09-04T01:00:00"].map(|at| (8194, Some(at), Some("dock1")));
    says("with dates", &(one(3) + &one(4)), &times);
    let undated = "Event ID: 8194\nSource: VSS\nEvent ID: 8194\nSource: VSS\n";
    says("without", undated, &[(8194, None, None), (8194, None, None)]);
    let object = "EventID : 8194\nMachineName : dock1\nSource : VSS\nInstanceId : 8194\n";
    says("the two ids of Get-EventLog", object, &[(8194, None, Some("dock1"))]);
}

/// What is pasted from a machine that nothing names makes no node, and nobody is asked by the word that a file is called by
/// (ruling 39); a file that is called as machines are names one (ruling 9).
#[test]
fn a_paste_from_nobody_made_a_node_called_after_its_file() {
    let pasted = format!("Source: VSS\nEvent ID: 8194\nDate: 9/3/2024 1:00:00 AM\n{BODY}\n");
    for file in ["alert.txt", "fehler1.txt", "scom-alert.txt", "INC0012345.txt", "image_2031.txt", "srv_errors.txt"] {
        let tree = Tree::new().file(file, pasted.as_str());
        let case = case_of(&tree);
        assert_eq!(nodes(&case), [""; 0], "{file}");
        let asked: Vec<&Value> = case["missing"].as_array().unwrap().iter().map(|missing| &missing["node"]).collect();
        assert!(asked.iter().all(|node| node.is_null()), "{file}: {asked:?}");
        let said = case["findings"].as_array().unwrap().iter().any(|found| found["code"] == "EVT014");
        assert!(said, "{file}: the event is said all the same: {case:#}");
    }
    // What to do about it does not hang on whose it is.
    let rejected = pasted.replace("8194", "8229").replace(BODY, "A VSS writer has rejected an event with error 0x800423f4, \
        The writer experienced a non-transient error.\nContext:\n   Writer Class Id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}\n   \
        Writer Name: SqlServerWriter");
    let case = case_of(&Tree::new().file("alert.txt", rejected));
    let causes: Vec<&Value> = case["causes"].as_array().unwrap().iter().map(|cause| &cause["code"]).collect();
    assert!(nodes(&case).is_empty() && causes == ["other-writer"], "{case:#}");
    let rejected = case["findings"].as_array().unwrap().iter().find(|found| found["code"] == "WRT001").unwrap();
    assert_eq!(rejected["newest"], "2024-09-03T01:00:00.0000000Z");
    let line = case_of(&Tree::new().file("check.txt", "SqlServerWriter: [8] Failed\n"));
    let failed = line["findings"].as_array().unwrap().iter().find(|found| found["code"] == "WRT002").cloned();
    assert!(nodes(&line).is_empty() && failed.is_some_and(|found| found["node"].is_null()), "{line:#}");
    // One machine is known: what nobody owns is its own.
    let known = Tree::new().file("alert.txt", pasted.as_str()).file("dock1/vssadmin.txt", list());
    assert_eq!(nodes(&case_of(&known)), ["dock1"]);
    for (file, node) in [("DOCK-01_event.txt", "dock-01"), ("dock1.txt", "dock1"), ("vm-sql-01.txt", "vm-sql-01")] {
        assert_eq!(nodes(&case_of(&Tree::new().file(file, pasted.as_str()))), [node], "{file}");
    }
}

/// Copies, what programs of Office call a new document, and more words: they stood in the table as machines.
#[test]
fn a_list_from_nobody_is_of_no_machine_called_after_its_file() {
    for file in [
        "VssWritersBefore.txt",
        "vsswriters_after.txt",
        "Copy of writers.txt",
        "writers - Kopie.txt",
        "ライター - コピー.txt",
        "clusterinfo.txt",
        "ConsoleHost_history.txt",
        "script output.txt",
        "Document1.txt",
        "Alarm.txt",
        "Antwort.txt",
    ] {
        assert_eq!(nodes(&case_of(&Tree::new().file(file, list()))), ["unnamed"], "{file}");
    }
    for (file, node) in
        [("Copy of dock1.txt", "dock1"), ("dock1 - Kopie.txt", "dock1"), ("vsswriters_dock1.txt", "dock1")]
    {
        assert_eq!(nodes(&case_of(&Tree::new().file(file, list()))), [node], "{file}");
    }
}

/// A rejection of the CSV writer belongs to some machine: it is called after the file with its ending, and whoever is asked
/// is asked for the machine that the file is from, not for a machine called `alert` (ruling 39).
#[test]
fn a_rejection_from_nobody_made_a_machine_called_by_a_word() {
    let rejected = "Log Name: Application\nSource: VSS\nEvent ID: 8229\nDate: 9/3/2024 1:00:00 AM\nDescription:\n\
        A VSS writer has rejected an event with error 0x800423f3, The writer experienced a transient error.\nContext:\n   \
        Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   Writer Name: Cluster Shared Volume VSS Writer\n";
    for file in ["alert.txt", "session.txt", "events.log", "Addition.txt", "log.txt"] {
        let name = file.to_lowercase();
        let tree = Tree::new().file(file, rejected);
        let case: Value = serde_json::from_str(&run_at(file, &["analyze", "--format", "json"], &tree)).unwrap();
        assert_eq!(nodes(&case["cases"][0]), [name.as_str()], "{file}");
        assert_eq!(case["cases"][0]["nodes"][0]["incidents"].as_array().unwrap().len(), 1, "{file}");
        let mail = run_at(file, &["analyze", "--format", "mail"], &tree);
        assert!(mail.contains(&format!("On: the machine that {name} is from")), "{file}: {mail}");
        let mail = run_at(file, &["analyze", "--format", "mail", "--lang", "ja"], &tree);
        assert!(mail.contains(&format!("対象: {name} の採取元のコンピューター")), "{file}: {mail}");
        // In a folder called by such a word there is no other name.
        let folder = Tree::new().file(&format!("logs/{file}"), rejected);
        let mail = run_at("logs", &["analyze", "--format", "mail"], &folder);
        assert!(mail.contains("On: the machine that the files are from"), "{file}: {mail}");
    }
}

#[test]
fn reports_of_a_clean_up_tool_name_their_host_in_any_language() {
    let event = "Error: (09/03/2024 01:00:00 AM) (Source: VSS) (EventID: 8194) (User: )\nDescription: refused\n";
    for head in [
        "Scan result of Farbar Recovery Scan Tool (FRST) (x64) Version: 01-09-2024\nRan by Petra (administrator) on DOCK1 (Maker Model 7) (03-09-2024 10:00:00)\n",
        "Untersuchungsergebnis von Farbar Recovery Scan Tool (FRST) (x64) Version: 01-09-2024\ndurchgeführt von Petra (Administrator) auf DOCK1 (Maker) (03-09-2024 10:00:00)\n",
    ] {
        let tree = Tree::new().file("in/FRST.txt", head).file("in/Addition.txt", event);
        assert_eq!(nodes(&case_of(&tree)), ["dock1"], "{head}");
    }
    let alone = "Zusätzliches Untersuchungsergebnis von Farbar Recovery Scan Tool (x64)\ndurchgeführt von Petra (03-09-2024 10:01:11)\n";
    assert_eq!(nodes(&case_of(&Tree::new().file("in/Addition.txt", format!("{alone}{event}")))), [""; 0]);
}

#[test]
fn dates_of_an_era_are_dates_or_none() {
    for (date, expected) in [
        ("令和6年9月3日 1:00:00", Some(AT)),
        ("R6.09.03 01:00:00", Some(AT)),
        ("令和六年九月三日", None),
        ("昭和64年1月3日 1:00:00", None),
    ] {
        let text = format!("ソース: VSS\nイベント ID: 8194\n日付: {date}\nコンピューター: dock1\n");
        says(date, &text, &[(8194, expected, Some("dock1"))]);
    }
}

/// What is pasted behind an event gave it its date or took its computer.
#[test]
fn events_pasted_behind_each_other_keep_their_own_dates_and_computers() {
    let copy = |labels: &str, host: &str| {
        let labels: Vec<&str> = labels.split('|').collect();
        let [log, source, dated, id, computer, message] = labels[..] else { panic!("{labels:?}") };
        format!(
            "{log}: Application\n{source}: VSS\n{dated}: 2024-09-03 01:00:00\n{id}: 8194\n{computer}: {host}\n{message}:\nwords\n\n"
        )
    };
    let german = "Protokollname|Quelle|Datum|Ereignis-ID|Computer|Beschreibung";
    let undated = "Source: VSS\nEvent ID: 8194\nDate: yesterday\nComputer: DOCK2\nDescription:\nwords\n\n";
    let told = "VSS event 8194 on computer DOCK2\n\n";
    let dialog = "Xxx - Xxx 8194, VSS\n\nwords\n\nLog Name(M):\tApplication\nSource(S):\tVSS\nEvent ID(E):\t8194\nLevel(L):\tError\nComputer(R):\tDOCK2\n\n";
    let (here, there) = ((8194, Some(AT), Some("dock1")), (8194, None, Some("dock2")));
    for first in [undated, told, dialog] {
        says(first, &(first.to_owned() + &copy(german, "DOCK1")), &[there, here]);
    }
    says("a sentence behind a copy", &(copy(german, "DOCK1") + told), &[here, there]);
}
