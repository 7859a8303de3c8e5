//! Events of every form behind what carried them, or broken at a margin: each is read once, with its own time and computer.

use super::heads::{AT, told};
use super::*;

const HOST: Option<&str> = Some("DOCK1.yard.example");
const ID: &str = "{e8132975-6f93-4464-a53e-1050253ae220}";

/// In each of these something at the beginning or the end of its lines was taken for what a log puts there.
#[test]
fn forms_that_lost_their_own_signs_behind_a_prefix() {
    let json = format!(
        "[\n  {{\n    \"TimeCreated\": \"2024-09-03T01:00:00Z\",\n    \"Id\": 8194,\n    \"ProviderName\": \"VSS\",\n    \
        \"MachineName\": \"DOCK1.yard.example\",\n    \"Message\": \"refused\\n   Writer Instance ID: {ID}\"\n  }}\n]"
    );
    let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/>\
        <EventID>8194</EventID><TimeCreated SystemTime='2024-09-03T01:00:00.000000000Z'/><Computer>DOCK1.yard.example\
        </Computer></System><EventData><Data>refused</Data></EventData></Event>";
    let italics = "_Source: VSS_\\\n_Date: 9/3/2024 1:00:00 AM_\\\n_Event ID: 8194_\\\n_Event Category: 0_\\\n_User: N/A_\\\n\
        _Computer: DOCK1.yard.example_\\\n_Event Description: refused_";
    let table = "| Level | Date and Time | Source | Event ID | Computer | Message |\n| --- | --- | --- | --- | --- | --- |\n\
        | Error | 9/3/2024 1:00:00 AM | VSS | 8194 | DOCK1.yard.example | refused |";
    let sentence = "9/3/2024 1:00:00 AM on DOCK1.yard.example: Error, source VSS, Event ID 8194: refused";
    type Dress = fn(usize, &str) -> String;
    let dresses: [Dress; 7] = [
        |n, line| format!("2024-09-05T08:00:{n:02}Z {line}"),
        |n, line| format!("05.09.2024 08:00:{n:02} | {line}"),
        |n, line| format!("[2024-09-05 08:00:{n:02}] {line}"),
        |_, line| format!("INFO: {line}"),
        |_, line| format!("[4120] {line}"),
        |_, line| format!("relay1: {line}"),
        |n, line| format!("{n}: {line}"),
    ];
    for text in [json.as_str(), xml, italics, table, sentence] {
        for dress in dresses {
            let lines: Vec<String> = text.lines().zip(10..).map(|(line, n)| dress(n, line)).collect();
            let carried = lines.join("\n");
            assert_eq!(told(&carried), (AT.map(str::to_owned), HOST.map(str::to_owned)), "{carried}");
        }
    }
}

fn broken_at(text: &str, width: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(width).map(|line| line.iter().collect::<String>() + "\n").collect()
}

fn broken_between_words(text: &str, width: usize, indent: &str) -> String {
    let mut words = text.split(' ');
    let mut lines = vec![words.next().unwrap_or_default().to_owned()];
    for word in words {
        let last = lines.last_mut().unwrap();
        match last.len() + 1 + word.len() <= width {
            true => last.extend([" ", word]),
            false => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join("\n")
}

/// What names an event was broken by a console or an editor: it was lost, or only what its second half says was kept.
#[test]
fn events_on_one_line_that_a_margin_broke() {
    const REFUSED: &str = "Volume Shadow Copy Service error: Unexpected error querying for the IVssWriterCallback interface. \
        hr = 0x80070005, Access is denied. This is often caused by incorrect security settings in either the writer.";
    let at = || AT.map(str::to_owned);
    let host = || HOST.map(str::to_owned);
    let sentence = format!("9/3/2024 1:00:00 AM on DOCK1.yard.example: Error, source VSS, Event ID 8194: {REFUSED}");
    let italian = format!(
        "Tipo evento:       Errore Origine evento:    VSS	Categoria evento:  Nessuna ID evento:      8194 \
        Descrizione: {REFUSED}"
    );
    let list = format!(
        "2024-09-03 01:00:00 dock1.yard.example Microsoft backup agent, Application log: VSS Event ID 8194: {REFUSED}"
    );
    for width in [60, 64, 72, 76, 80] {
        for indent in ["", "    "] {
            let soft = broken_between_words(&sentence, width, indent);
            assert_eq!(told(&soft), (at(), host()), "{soft}");
            let quoted: String = soft.lines().map(|line| format!("> {line}\n")).collect();
            assert_eq!(told(&quoted), (at(), host()), "{quoted}");
        }
        let beside =
            format!("Hello,\n\nthis is what we see:\n\n{}\n\nRegards\n", broken_between_words(&sentence, width, ""));
        assert_eq!(told(&beside), (at(), host()), "{beside}");
        for hard in [broken_at(&italian, width), broken_at(&format!("dock9: {italian}"), width)] {
            assert_eq!(told(&hard), (None, None), "{hard}");
        }
        let hard = broken_at(&list, width);
        assert_eq!(told(&hard).0, at(), "{hard}");
    }
    // Records that follow each other are as wide, and each has its own.
    let records: String = (0..6)
        .map(|n| broken_between_words(&sentence.replace("1:00:00", &format!("1:0{n}:00")), 72, "") + "\n")
        .collect();
    let found = run(&["scan", "--event", "8194"], &one(records.clone()));
    let times = (0..6).filter(|n| found.contains(&format!("T01:0{n}:00"))).count();
    assert_eq!((found.lines().count(), times), (6, 6), "{records}{found}");
}

/// The rows of a table that was broken, or whose blanks became tabs, were no rows.
#[test]
fn tables_of_event_logs_that_a_margin_broke() {
    const TABLE: &str = "   Index Time          EntryType   Source                 InstanceID Message\n   \
        ----- ----          ---------   ------                 ---------- -------\n    \
        3226 Sep 14 11:15  Information Microsoft-Windows...         1001 Performance counters for the WmiApRpl (WmiA...\n    \
        3225 Sep 14 11:10  Error       VSS                          8194 Volume Shadow Copy Service error: Unexpected ...\n    \
        3224 Sep 14 11:09  Information Windows Error Rep...         1001 Fault bucket , type 0...";
    let each = |of: &dyn Fn(&str) -> String| TABLE.lines().map(|line| of(line) + "\n").collect::<String>();
    for text in [
        each(&|line| broken_between_words(line, 72, "")),
        each(&|line| broken_between_words(line, 72, "    ")),
        each(&|line| format!("> {}", broken_between_words(line, 72, "").replace('\n', "\n> "))),
        each(&|line| broken_at(line, 80).trim_end().to_owned()),
        each(&|line| format!("\t{line}")),
        each(&|line| line.replacen("   ", "\t", 1)),
    ] {
        assert_eq!(scanned(8194, &one(text.clone())), 1, "{text}");
    }
}

/// A blank line behind each line, or blanks before, made two events of one, or took its head for its message.
#[test]
fn a_list_of_properties_with_doubled_lines_or_indented_is_one_event() {
    const LIST: &str = "Index              : 3225\nEntryType          : Error\nInstanceId         : 8194\n\
        Message            : refused\n                     \n                     Operation:\n                        Freeze\n\
        Category           : (0)\nSource             : VSS\nTimeGenerated      : 9/3/2024 1:00:00 AM\n\
        TimeWritten        : 9/3/2024 1:00:00 AM\nUserName           : \nMachineName        : DOCK1.yard.example\n\
        EventID            : 8194\n";
    let indented: String = LIST.lines().map(|line| format!("            {line}\n")).collect();
    for text in [LIST.to_owned(), LIST.replace('\n', "\n\n"), indented] {
        assert_eq!(told(&text), (AT.map(str::to_owned), HOST.map(str::to_owned)), "{text}");
    }
}

/// The header of an export in a page or on one line is none of a file that is nothing but that export.
#[test]
fn rows_between_marks_of_a_page() {
    let row = "Level,Date and Time,Source,Event ID,Task Category\nError,9/3/2024 1:00:00 AM,VSS,8194,None,\"refused\n\nOperation:\n   x\"";
    let divs: String = row.lines().map(|line| format!("<div>{line}</div>")).collect();
    for text in [row.replace('\n', "<br>"), format!("<html><body>{divs}</body></html>")] {
        assert_eq!(told(&text).0.as_deref(), AT, "{text}");
    }
}

/// The priority of a syslog began another element, and what it says was lost.
#[test]
fn a_line_of_a_syslog_below_events_in_xml() {
    let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/>\
        <EventID>8193</EventID><TimeCreated SystemTime='2024-09-03T01:00:00.000000000Z'/><Computer>dock1</Computer>\
        </System><EventData><Data>refused</Data></EventData></Event>";
    let row = "<13>Sep 03 01:00:00 dock1 MSWinEventLog\t1\tApplication\t812\tTue Sep 03 01:00:00 2024\t8194\tVSS\tN/A\tN/A\tError\tdock1\tNone\t\trefused\t42";
    assert_eq!(told(&format!("{xml}\n\n{row}\n")), (AT.map(str::to_owned), Some("dock1".to_owned())));
}

/// The first line of the next head was taken for the event above, and with it what names the next one.
#[test]
fn an_event_right_below_another_one_is_its_own() {
    const EQUALS: &str = "Level = Error\nSource = VSS\nDate = 9/2/2024 1:00:00 AM\nEvent ID = 12293\nComputer = shed2\n\nrefused\n\n\
        Operation:\n   Check\n";
    const VIEWER: &str = "Log Name:      Application\nSource:        VSS\nDate:          9/3/2024 1:00:00 AM\n\
        Event ID:      8194\nLevel:         Error\nComputer:      DOCK1.yard.example\nDescription:\nrefused\n";
    const ALERT: &str =
        "Source: VSS\nDate: 9/2/2024 1:00:00 AM\nEvent ID: 8229\nComputer: shed3\nEvent Description: refused\n";
    const OLD: &str = "Event Type:\tError\nEvent Source:\tVSS\nEvent ID:\t8194\nDate:\t\t9/3/2024\nTime:\t\t1:00:00 AM\n\
        Computer:\tDOCK1.yard.example\nDescription:\nrefused\n";
    const DATED: &str = "Date:\t\t9/3/2024\nTime:\t\t1:00:00 AM\nEvent Source:\tVSS\nEvent ID:\t8194\n\
        Computer:\tDOCK1.yard.example\nDescription:\nrefused\n";
    let undated = ALERT.replace("Date: 9/2/2024 1:00:00 AM\n", "");
    for text in [
        format!("{EQUALS}{VIEWER}"),
        format!("{ALERT}{OLD}{ALERT}"),
        format!("{EQUALS}{OLD}"),
        format!("{undated}{DATED}"),
        format!("{VIEWER}{EQUALS}{ALERT}"),
    ] {
        assert_eq!(told(&text), (AT.map(str::to_owned), HOST.map(str::to_owned)), "{text}");
    }
    const LIST: &str = "Index       : 3225\nEntryType   : Error\nInstanceId  : 12293\nMessage     : refused\nSource      : VSS\n\
        TimeGenerated : 9/2/2024 1:00:00 AM\nTimeWritten : 9/2/2024 1:00:00 AM\nMachineName : shed2\nEventID     : 12293\n";
    const TABLE: &str = "   Index Time          EntryType   Source                 InstanceID Message\n   \
        ----- ----          ---------   ------                 ---------- -------\n    \
        3225 Sep 14 11:10  Error       VSS                         12293 Volume Shadow Copy Service error: Unexpected ...\n";
    const LINE: &str = "VSS Error 9/3/2024 1:00:00 AM EventID: 8194 refused";
    const ROWS: &str =
        "Level,Date and Time,Source,Event ID,Task Category\nError,9/3/2024 1:00:00 AM,VSS,8194,None,\"refused\"\n";
    for text in [
        format!("{LIST}{VIEWER}"),
        format!("{TABLE}{LINE}\n"),
        format!("{TABLE}{VIEWER}"),
        format!("{TABLE}Level = Error\nSource = VSS\nDate = 9/3/2024 1:00:00 AM\nEvent ID = 8194\n\nrefused\n"),
        format!("{TABLE}{ROWS}"),
        format!("{OLD}{ROWS}").replace("8194,None", "12293,None"),
    ] {
        assert_eq!((told(&text).0.as_deref(), scanned(12293, &one(text.clone()))), (AT, 1), "{text}");
    }
    // Properties in another order: what stands below the message is the event's above.
    let list = |id: u32, day: u32| {
        format!(
            "ProviderName : VSS\nId           : {id}\nMessage      : refused\nLevelDisplayName : Error\n\
            TimeCreated  : 9/{day}/2024 1:00:00 AM\n"
        )
    };
    let text = list(8193, 2) + &list(8194, 3) + &list(12293, 4);
    assert_eq!(told(&text).0.as_deref(), AT, "{text}");
}

/// What a runner or a log kept of a line was decoded only where it was one of a list: an event on one line was lost, or
/// counted again with the signs that JSON writes for its own.
#[test]
fn an_event_on_one_line_kept_as_a_string_is_one_event() {
    let lines = [
        "VSS Error 9/3/2024 1:00:00 AM EventID: 8194 refused \"by\" C:\\\\new",
        "Tipo evento:       Errore Origine evento:    VSS\tCategoria evento:  Nessuna ID evento:      8194 Data: 9/3/2024 1:00:00 AM",
    ];
    for line in lines {
        let json = |value: Value| serde_json::to_string_pretty(&value).unwrap();
        for text in [
            json(serde_json::json!({"rc": 0, "stdout": line, "stdout_lines": [line]})),
            json(serde_json::json!({"value": [{"code": "ComponentStatus/StdOut/succeeded", "message": line}]})),
            json(serde_json::json!({"StandardOutputContent": line})),
            json(serde_json::json!([line])),
            json(serde_json::json!(line)),
            serde_json::json!({"time": "2024-09-05T08:00:01Z", "host": "relay1", "line": line}).to_string(),
            format!("\"Line\"\n\"{}\"\n", line.replace('"', "\"\"")),
            format!("\"{line}\"\n"),
        ] {
            assert_eq!(scanned(8194, &one(text.clone())), 1, "{text}");
        }
    }
    let head = "Level = Error\nSource = VSS\nDate = 9/3/2024 1:00:00 AM\nEvent ID = 8194\nComputer = DOCK1.yard.example\n\nrefused";
    let of_lines = |of: &dyn Fn(&str) -> String| head.lines().map(|line| of(line) + "\n").collect::<String>();
    for text in [
        serde_json::to_string_pretty(&head.lines().collect::<Vec<_>>()).unwrap(),
        of_lines(&|line| serde_json::json!({"ts": "2024-09-05T08:00:01Z", "msg": line}).to_string()),
        of_lines(&|line| format!("\"{line}\"")),
    ] {
        assert_eq!(told(&text), (AT.map(str::to_owned), HOST.map(str::to_owned)), "{text}");
    }
}
