//! Events as tools export them, and exports inside or beside other text: what is plainly there is read, by its own names.

use super::*;

/// What the CSV writer's rejection says behind its code.
const CONTEXT: &str = "\n\nOperation:\n   PrepareForSnapshot Event\n\nContext:\n   Execution Context: Writer\n   Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   Writer Name: Cluster Shared Volume VSS Writer\n   Writer Instance ID: {a2c1fb45-4c7e-43dc-b4e1-6f4660f40ce4}\n   Command Line: C:\\Windows\\Cluster\\clussvc.exe -s\n   Process ID: 4004";
const CODE: &str = "0x800423f4, The writer experienced a non-transient error.\n";
const AT: &str = "2024-09-03T18:19:40";

fn message() -> String {
    format!("A VSS writer has rejected an event with error {CODE}. Check the event log.{CONTEXT}")
}

/// A text as a string of JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// One line of it.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rejected() -> String {
    format!(
        "[\n  {{\n    \"TimeCreated\": \"{AT}Z\",\n    \"Id\": 8229,\n    \"ProviderName\": \"VSS\",\n    \"MachineName\": \"dock1\",\n    \"Message\": {}\n  }}\n]\n",
        quoted(&message())
    )
}

fn paused() -> String {
    format!(
        "[{{\"TimeCreated\": \"{AT}Z\", \"Id\": 5142, \"ProviderName\": \"Microsoft-Windows-FailoverClustering\", \"MachineName\": \"dock1\", \"Message\": {}}}]",
        quoted("Cluster Shared Volume 'Volume1' ('Tills') is no longer accessible from this cluster node.")
    )
}

fn xml() -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/><EventID>8229</EventID><TimeCreated SystemTime='{AT}Z'/><Computer>dock1</Computer></System><EventData><Data>{}</Data></EventData></Event>",
        flat(&message())
    )
}

fn viewer(id: u32) -> String {
    format!(
        "Log Name:      Application\nSource:        VSS\nDate:          9/3/2024 6:25:00 PM\nEvent ID:      {id}\nLevel:         Error\nComputer:      dock1\nDescription:\n{}\n",
        message()
    )
}

/// The rejection of the CSV writer, of this computer, with its code, its time and its process, as an incident.
fn is_told(what: &str, file: &str, text: &str, host: &str) -> Option<String> {
    let tree = Tree::new().file(&format!("in/{file}"), text);
    let case = case_of(&tree);
    let node = case["nodes"].as_array().unwrap().iter().find(|node| node["name"] == host);
    let event = node.map_or(&Value::Null, |node| &node["incidents"][0]["events"][0]);
    let told = [&event["error_code"], &event["writer_name"], &event["operation"]];
    let expected = ["0x800423f4", "Cluster Shared Volume VSS Writer", "PrepareForSnapshot Event"];
    let good = told.iter().zip(expected).all(|(told, expected)| **told == *expected)
        && event["time"].as_str().is_some_and(|time| time.starts_with(AT))
        && nodes(&case) == [host]
        && scanned(8229, &tree) == 1;
    (!good).then(|| format!("{what}: {case:#}"))
}

#[test]
fn of_every_export_the_writer_the_code_the_time_and_the_computer_are_the_events_own() {
    let data = format!("[{}, {}]", quoted(CODE), quoted(CONTEXT));
    let whole = quoted(&format!("{CODE}, {CONTEXT}"));
    let message = message();
    let said = quoted(&message);
    let cell = format!("\"{}\"", message.replace('"', "\"\""));
    let forms = [
        (
            "xmltodict",
            "a.json",
            format!(
                r##"{{"Event": {{"@xmlns": "x", "System": {{"Provider": {{"@Name": "VSS"}}, "EventID": {{"@Qualifiers": "0", "#text": "8229"}}, "TimeCreated": {{"@SystemTime": "{AT}.1"}}, "Channel": "Application", "Computer": "dock1.yard.example"}}, "EventData": {{"Data": {data}}}}}}}"##
            ),
        ),
        (
            "evtx_dump",
            "a.json",
            format!(
                r##"{{"Event": {{"System": {{"Provider": {{"#attributes": {{"Name": "VSS"}}}}, "EventID": 8229, "TimeCreated": {{"#attributes": {{"SystemTime": "{AT}Z"}}}}, "Computer": "dock1"}}, "EventData": {{"Data": {{"#text": {data}}}, "Binary": "2D20"}}}}}}"##
            ),
        ),
        (
            "EvtxECmd as JSON",
            "a.json",
            format!(
                r#"{{"RecordNumber": 7, "EventId": 8229, "Provider": "VSS", "Channel": "Application", "Computer": "dock1", "TimeCreated": "{AT}+00:00", "Payload": {}}}"#,
                quoted(&format!(r#"{{"EventData": {{"Data": {whole}, "Binary": "2D-20"}}}}"#))
            ),
        ),
        (
            "EvtxECmd as CSV",
            "a.csv",
            format!(
                "RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,Computer,Payload\n7,7,{AT},8229,Warning,VSS,Application,dock1,\"{}\"\n",
                format!(r#"{{"EventData": {{"Data": {whole}}}}}"#).replace('"', "\"\"")
            ),
        ),
        (
            "osquery",
            "a.json",
            format!(
                r#"{{"name": "windows_events", "hostIdentifier": "hub9", "unixTime": 1725214800, "columns": {{"computer_name": "dock1", "data": {}, "datetime": "{AT}Z", "eventid": "8229", "provider_name": "VSS", "source": "Application"}}, "action": "added"}}"#,
                quoted(&format!(r#"{{"EventData": {data}}}"#))
            ),
        ),
        (
            "Hayabusa",
            "a.csv",
            format!(
                "\"Timestamp\",\"EventTitle\",\"Hostname\",\"Channel\",\"Event ID\",\"Record ID\",\"AllFieldInfo\"\n\"2024-09-03 18:19:40.123 +00:00\",\"-\",\"dock1\",\"App\",\"8229\",\"7\",\"Data[1]: {} ¦ Data[2]: {}\"\n",
                flat(CODE),
                flat(CONTEXT)
            ),
        ),
        (
            "Winlogbeat of a collector",
            "a.json",
            format!(
                r#"{{"@timestamp": "{AT}Z", "host": {{"name": "hub9"}}, "winlog": {{"event_id": "8229", "provider_name": "VSS", "computer_name": "dock1.yard.example"}}, "message": {said}}}"#
            ),
        ),
        (
            "Graylog's format",
            "a.json",
            format!(
                r#"{{"version": "1.1", "host": "hub9", "short_message": "x", "full_message": {said}, "timestamp": 1725387580.0, "level": 4, "_EventID": 8229, "_SourceName": "VSS", "_Hostname": "dock1"}}"#
            ),
        ),
        (
            "Wazuh",
            "a.json",
            format!(
                r#"{{"timestamp": "2024-09-03T18:25:41.500+0000", "agent": {{"name": "hub9"}}, "data": {{"win": {{"system": {{"providerName": "VSS", "eventID": "8229", "systemTime": "{AT}Z", "computer": "dock1", "message": {}}}}}}}}}"#,
                quoted(&format!("\"{message}\""))
            ),
        ),
        (
            "Wazuh's archive",
            "a.log",
            format!(
                r#"2024 Sep 03 18:19:42 (hub9) any->WinEvtChannel {{"WinEvtChannel":{{"System":{{"ProviderName":"VSS","EventID":"8229","SystemTime":"{AT}Z","Computer":"dock1","Message":{said}}}}}}}"#
            ),
        ),
        (
            "Kibana",
            "a.csv",
            format!(
                "\"@timestamp\",\"host.name\",\"winlog.computer_name\",\"winlog.provider_name\",\"winlog.event_id\",message\n\"Sep 3, 2024 @ 18:19:40.123\",hub9,dock1,VSS,8229,{cell}\n"
            ),
        ),
        (
            "Splunk",
            "a.csv",
            format!(
                "\"_time\",host,source,EventCode,ComputerName,SourceName,Message\n\"{AT}.000+0000\",hub9,\"WinEventLog:ForwardedEvents\",8229,dock1,VSS,{cell}\n"
            ),
        ),
        (
            "Snare",
            "a.log",
            format!(
                "<13>Sep  3 18:19:41 hub9 MSWinEventLog\t1\tApplication\t7\tTue Sep 03 18:19:40 2024\t8229\tVSS\tN/A\tN/A\tWarning\tdock1\tNone\t\t{}\t7\n",
                flat(&message)
            ),
        ),
        (
            "a page of ConvertTo-Html",
            "a.htm",
            format!(
                "<html><body><table><tr><th>TimeCreated</th><th>Id</th><th>ProviderName</th><th>MachineName</th><th>Message</th></tr><tr><td>9/3/2024 6:19:40 PM</td><td>8229</td><td>VSS</td><td>dock1</td><td>{message}</td></tr></table></body></html>"
            ),
        ),
        (
            "a table of Markdown",
            "a.md",
            format!(
                "| Level | Date and Time | Source | Event ID | Computer | Message |\n| --- | --- | --- | --- | --- | --- |\n| Warning | 9/3/2024 6:19:40 PM | VSS | 8229 | dock1 | {} |\n",
                flat(&message)
            ),
        ),
        (
            "a sheet whose message has lines",
            "a.txt",
            format!(
                "Level\tDate and Time\tSource\tEvent ID\tComputer\tMessage\nWarning\t9/3/2024 6:19:40 PM\tVSS\t8229\tdock1\t{message}\n"
            ),
        ),
        (
            "rows whose every line a log carries",
            "a.txt",
            format!("Level,Date and Time,Source,Event ID,Computer,Message\nWarning,9/3/2024 6:19:40 PM,VSS,8229,dock1,{cell}\n")
                .lines()
                .map(|line| format!("INFO: {line}\n"))
                .collect(),
        ),
        (
            "a sheet with a column behind a message of lines",
            "a.txt",
            format!(
                "Level\tDate and Time\tSource\tEvent ID\tTask Category\tMessage\tComputer\nWarning\t9/3/2024 6:19:40 PM\tVSS\t8229\tNone\t{message}\tdock1\n"
            ),
        ),
        (
            "the viewer's friendly view",
            "a.txt",
            format!(
                "Log Name: Application\n\n+ System \n\n  - Provider \n\n   [ Name]  VSS \n \n  - EventID 8229 \n\n   Level 3 \n \n  - TimeCreated \n\n   [ SystemTime]  {AT}Z \n \n   Channel Application \n \n   Computer dock1 \n \n\n- EventData \n\n   {} \n   {} \n",
                flat(CODE),
                flat(CONTEXT)
            ),
        ),
        (
            "a row of psloglist",
            "a.txt",
            format!("7,Application,VSS,WARNING,dock1,9/3/2024 6:19:40 PM,8229,None,{}\n", flat(&message)),
        ),
        (
            "a sentence",
            "a.txt",
            format!(
                "9/3/2024 6:19:40 PM on dock1.yard.example: Warning, source VSS, Event ID 8229: {}\n",
                flat(&message)
            ),
        ),
        (
            "JSON of a viewer's lines",
            "a.json",
            serde_json::to_string_pretty(&viewer(8229).replace("6:25:00", "6:19:40").lines().collect::<Vec<_>>())
                .unwrap(),
        ),
    ];
    let wrong: Vec<String> = forms.iter().filter_map(|(what, file, text)| is_told(what, file, text, "dock1")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_export_is_read_wherever_it_stands() {
    let rejected = rejected();
    let carried = |line: fn(&str) -> String| rejected.lines().map(|text| line(text) + "\n").collect::<String>();
    let lines: Vec<&str> = rejected.lines().collect();
    let objects: Vec<String> =
        viewer(8229).lines().map(|line| format!("{{\"at\": \"x\", \"line\": {}}}", quoted(line))).collect();
    let strings: String = viewer(8229).lines().map(|line| format!("  <S>{line}</S>\n")).collect();
    check(
        [
            ("behind a prefix", carried(|line| format!("[dock1] {line}"))),
            ("behind a log's prefix", carried(|line| format!("2024-09-03 10:15:02 INFO {line}"))),
            ("in a runner's answer", format!("{{\"value\": [{{\"code\": \"StdOut\", \"message\": {}}}]}}", quoted(&rejected))),
            ("in lines of a runner's answer", serde_json::to_string_pretty(&serde_json::json!({"rc": 0, "stdout_lines": lines})).unwrap()),
            ("in a message of a log", format!("{{\"log\": {}}}\n", quoted(&rejected))),
            ("XML in a page", format!("<html><body><pre>{}</pre></body></html>", xml().replace('<', "&lt;").replace('>', "&gt;"))),
            ("XML in a string", format!("{{\"line\": {}}}\n", quoted(&xml()))),
            ("XML behind a time", format!("2024-09-03T10:15:02Z {}\n", xml())),
            ("XML broken at a margin", xml().chars().collect::<Vec<_>>().chunks(80).map(|part| part.iter().collect::<String>() + "\n").collect()),
            ("one object a line", objects.join("\n")),
            ("strings of CliXML", format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{strings}</Objs>")),
            ("JSON with blanks that do not break", rejected.replace("  ", "\u{a0} ")),
        ]
        .into_iter()
        .map(|(what, text)| (what, one(text), Events(&[(8229, 1)])))
        .collect(),
    );
}

#[test]
fn what_stands_beside_an_export_is_read_too() {
    let csv = "Level,Date and Time,Source,Event ID,Task Category\nError,9/3/2024 6:19:40 PM,VSS,8194,None,\"refused.\n\nOperation:\n   x\"\n";
    let json = rejected().replace("8229", "8194");
    let both = Events(&[(8194, 1), (8229, 1)]);
    let rows = |first: &str, then: &str| one(format!("{first}\n{then}"));
    check(vec![
        ("behind JSON", rows(&json, &viewer(8229)), Events(&[(8194, 1), (8229, 1)])),
        ("before JSON", rows(&viewer(8229), &json), Events(&[(8194, 1), (8229, 1)])),
        ("behind XML", rows(&xml(), &viewer(8194)), Events(&[(8194, 1), (8229, 1)])),
        ("behind rows", rows(csv, &viewer(8229)), both),
        ("volume events behind JSON", rows(&json, &paused()), Csv(&["in-use"])),
        (
            "after an object that is none",
            one(format!("[{}, {{\"a\":}}, {}", rejected().trim_matches(['[', ']', '\n']), &paused()[1..])),
            Csv(&["in-use"]),
        ),
    ]);
}

#[test]
fn a_volume_is_named_by_the_events_own_fields_or_not_at_all() {
    let data = r#"{"VolumeName": "Volume1", "ResourceName": "Tills"}"#;
    for (file, text) in [
        ("a.json", format!(r#"{{"Event": {{"System": {{"Provider": {{"@Name": "Microsoft-Windows-FailoverClustering"}}, "EventID": "5120", "Computer": "dock1"}}, "EventData": {{"Data": {data}}}}}}}"#)),
        ("a.csv", "\"Timestamp\",\"Hostname\",\"Channel\",\"Event ID\",\"AllFieldInfo\"\n\"2024-09-03 18:19:40.123 +00:00\",\"dock1\",\"Sys\",\"5120\",\"ErrorCode: 1 ¦ ResourceName: Tills ¦ VolumeName: Volume1\"\n".to_owned()),
        ("a.csv", format!("RecordNumber,TimeCreated,EventId,Level,Provider,Computer,Payload\n7,{AT},5120,Error,Microsoft-Windows-FailoverClustering,dock1,\"{}\"\n", r##"{"EventData": {"Data": [{"@Name": "VolumeName", "#text": "Volume1"}, {"@Name": "ResourceName", "#text": "Tills"}]}}"##.replace('"', "\"\""))),
        ("a.json", format!(r#"{{"columns": {{"data": {}, "eventid": "5120", "provider_name": "Microsoft-Windows-FailoverClustering", "source": "System"}}, "action": "added"}}"#, quoted(&format!(r#"{{"EventData": {data}}}"#)))),
        ("a.txt", paused().as_bytes().chunks(80).map(|part| String::from_utf8_lossy(part).into_owned() + "\n").collect()),
        ("a.txt", "9/14/2024 3:00:01 AM on dock1: Error, source Microsoft-Windows-FailoverClustering, Event ID 5120: Cluster Shared\n> Volume 'Volume1' ('Tills') has entered a paused state.\n".to_owned()),
        ("a.txt", "{code:java}Microsoft-Windows-FailoverClustering Error 9/14/2024 3:00:01 AM EventID: 5120 Cluster Shared Volume 'Volume1' ('Tills') is paused.{code}\n".to_owned()),
    ] {
        let case = case_of(&silent(&format!("dock1/{file}"), &text));
        let names: Vec<&Value> = case["csv_usage"]["volumes"].as_array().unwrap().iter().map(|volume| &volume["name"]).collect();
        assert_eq!((&case["csv_usage"]["status"], names), (&"in-use".into(), vec![&"Tills".into()]), "{text}: {case:#}");
    }
}

#[test]
fn rows_of_volumes_are_read_wherever_they_stand() {
    let rows = "[\n  {\n    \"Name\": \"Tills\",\n    \"State\": 2,\n    \"OwnerNode\": { \"Name\": \"dock2\" },\n    \"SharedVolumeInfo\": [ { \"FriendlyVolumeName\": \"C:\\\\ClusterStorage\\\\Volume1\" } ]\n  }\n]\n";
    let cells = [
        "#TYPE Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume",
        "\"Name\",\"State\",\"OwnerNode\"",
        "\"Tills\",\"Online\",\"dock2\"",
    ];
    let page: String = cells.iter().map(|cell| format!("<tr><td>{}</td></tr>", cell.replace('"', "&quot;"))).collect();
    let console =
        ["PS C:\\> Get-ClusterSharedVolume | fl", "", "Name      : Tills", "State     : Online", "OwnerNode : dock2"];
    let lines: Vec<Value> = (1..)
        .zip(console)
        .map(|(n, line)| serde_json::json!({"value": line, "PSPath": null, "ReadCount": n}))
        .collect();
    check(
        [
            ("in a runner's answer", format!("{{\"value\": [{{\"message\": {}}}]}}", quoted(rows))),
            ("behind a prefix", rows.lines().map(|line| format!("[dock1] {line}\n")).collect()),
            ("below words", format!("see what we have\n{rows}thanks\n")),
            ("in a page", format!("<html><body><table>{page}</table></body></html>")),
            ("with blank lines", cells.join("\n\n")),
            ("below words in CSV", format!("see\n{}\nthanks, all\n", cells.join("\n"))),
            ("as lines of a file", serde_json::to_string_pretty(&lines).unwrap()),
        ]
        .into_iter()
        .map(|(what, text)| (what, silent("dock1/sent.txt", &text), Csv(&["in-use"])))
        .collect(),
    );
    let table = "\r\nName  State  Node \r\n----  -----  ---- \r\nTills Online dock2\r\n\r\n";
    let answer = serde_json::json!({"changed": true, "cmd": "x", "rc": 0, "stderr": "", "stdout": table});
    check(vec![(
        "a table in a runner's answer",
        silent("dock1/sent.json", &serde_json::to_string_pretty(&answer).unwrap()),
        Csv(&["in-use"]),
    )]);
    let check_of = "[OK] package \"SharedVolume Tills\"\n\n\\_ [OK] Tills Fault State: NoFaults\n\n\\_ [OK] Tills State: Online\n\n\\_ [OK] a\n\n\\_ [OK] b\n\n\\_ [OK] c\n";
    check(vec![("a check with blank lines", silent("dock1/check.txt", check_of), Csv(&["in-use", "unknown"]))]);
}

#[test]
fn what_a_runner_gives_twice_counts_once() {
    let list = list();
    let answer = serde_json::json!({"changed": true, "stdout": list, "stdout_lines": list.lines().collect::<Vec<_>>()});
    let cells: String = list
        .lines()
        .map(|line| format!("\"2024-09-03 10:15:02\",\"dock1\",\"{}\"\n", line.replace('"', "\"\"")))
        .collect();
    let lines: Vec<Value> =
        list.lines().map(|line| serde_json::json!({"value": line, "PSPath": null, "ReadCount": 1})).collect();
    let strings: String = list.lines().map(|line| format!("  <S>{line}</S>\n")).collect();
    let yaml: String = viewer(8229).lines().map(|line| format!("  {line}\n")).collect();
    check(vec![
        ("a string and its lines", one(serde_json::to_string_pretty(&answer).unwrap()), WHOLE),
        ("a column of an export", one(format!("\"Time\",\"Computer\",\"Output\"\n{cells}")), WHOLE),
        ("lines of a file", one(serde_json::to_string_pretty(&lines).unwrap()), WHOLE),
        (
            "strings of CliXML",
            one(format!(
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n{strings}</Objs>"
            )),
            WHOLE,
        ),
        ("a host above an event", one(format!("host: hub9\nstdout: |\n{yaml}")), Events(&[(8229, 1)])),
        ("a string alone", one(quoted(&viewer(8229))), Events(&[(8229, 1)])),
    ]);
}

/// The verdict was conclusive, and nobody told that nothing of the export was understood.
#[test]
fn an_export_of_which_nothing_is_understood_is_read_in_part() {
    let text =
        r#"{"Event": {"System": {"Provider": {"~name": "Microsoft-Windows-FailoverClustering"}, "EventID": "5120"}}}"#;
    let case = case_of(&silent("dock1/a.json", text));
    let sources = case["sources"].as_array().unwrap();
    let source = sources.iter().find(|source| source["path"] == "dock1/a.json").unwrap();
    assert_eq!((&source["status"], &case["confidence"]), (&"partial".into(), &"likely".into()), "{case:#}");
}
