//! Events that come as text instead of a log make the same incident, whatever the form, marked as less trustworthy.

use crate::support;

use assert_cmd::Command;
use serde_json::Value;
use support::bundle::Tree;
use support::evtx::{Log, Vss8229};
use support::judged::{self, case as analyze};

const INSTANCE: &str = "{b3d2fc56-5d8f-44ed-95f2-70a571a10f55}";

/// The labels of the context in one language, after the two headings.
type Labels = [&'static str; 8];

const EN: Labels = [
    "Operation:",
    "Context:",
    "Execution Context:",
    "Writer Class Id:",
    "Writer Name:",
    "Writer Instance ID:",
    "Command Line:",
    "Process ID:",
];
const JA: Labels = [
    "操作:",
    "コンテキスト:",
    "実行コンテキスト:",
    "ライター クラス ID:",
    "ライター名:",
    "ライター インスタンス ID:",
    "コマンド ライン:",
    "プロセス ID:",
];

fn message(labels: Labels) -> String {
    let [operation, context, execution, class, name, instance, command, process] = labels;
    format!(
        "a refusal in some words, 0x00000000, all is well.\n. More words.\n\n{operation}\n   PrepareForSnapshot Event\n\n\
         {context}\n   {execution} Writer\n   {class} {{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}}\n   {name} Cluster Shared \
         Volume VSS Writer\n   {instance} {INSTANCE}\n   {command} C:\\Windows\\Cluster\\clussvc.exe -s\n   {process} 4004"
    )
}

/// Event Viewer's copy as text: labels of log, source, date, id, level, computer, description, and the date.
fn copy(labels: [&str; 7], date: &str, context: Labels) -> String {
    let [log, source, dated, id, level, computer, description] = labels;
    format!(
        "{log} Application\n{source} VSS\n{dated} {date}\n{id} 8229\n{level} ?\n{computer} vm-sql-01.contoso.com\n{description}\n{}\n",
        message(context)
    )
}

fn english() -> String {
    let labels = ["Log Name:", "Source:", "Date:", "Event ID:", "Level:", "Computer:", "Description:"];
    copy(labels, "9/1/2024 6:19:40 PM", EN)
}

fn indented(width: usize) -> String {
    message(EN).replace('\n', &format!("\n{}", " ".repeat(width)))
}

fn xml(more: &str) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/>\
         <EventID Qualifiers='0'>8229</EventID><Level>3</Level><TimeCreated SystemTime='2024-09-01T18:19:40.1234567Z'/>\
         <EventRecordID>812</EventRecordID><Channel>Application</Channel><Computer>vm-sql-01.contoso.com</Computer></System>\
         <EventData><Data>0x00000000, all is well.\n</Data><Data>{}</Data></EventData>{more}</Event>",
        message(EN).split_once("\n\n").map(|(_, context)| format!("\n\n{context}")).unwrap()
    )
}

fn utf16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// What `ConvertTo-Json` makes of the event: of one of `Get-WinEvent`, or of `Get-EventLog`.
fn json(old: bool, when: Value) -> Value {
    let mut event = serde_json::json!({
        "Message": message(EN).replace('\n', "\r\n"), "Version": null, "MachineName": "vm-sql-01.contoso.com", "UserId": null,
    });
    let own = match old {
        true => serde_json::json!({
            "EventID": 8229, "Data": [45, 32], "Index": 812, "Category": "(0)", "EntryType": 2, "Source": "VSS",
            "ReplacementStrings": ["0x00000000, all is well."], "InstanceId": 8229, "TimeGenerated": when, "TimeWritten": when,
        }),
        false => serde_json::json!({
            "Id": 8229, "Qualifiers": 0, "Level": 3, "Task": 0, "RecordId": 812, "ProviderName": "VSS", "LogName": "Application",
            "TimeCreated": when, "Bookmark": {}, "LevelDisplayName": "Warning", "Properties": [{"Value": "0x00000000, all is well."}],
        }),
    };
    event.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    event
}

/// The copy in a chat's message, with its tags as Windows PowerShell writes them.
fn page_in_json() -> String {
    let page = format!("<p>{}</p>", english().replace("   ", "&nbsp;&nbsp; ").replace('\n', "<br>"));
    let message = serde_json::json!({"value": [{"from": {"user": {"displayName": "Kim"}}, "body": {"contentType": "html", "content": page}}]});
    message.to_string().replace('<', "\\u003c").replace('>', "\\u003e")
}

/// Chainsaw sets attributes beside what they are of.
fn chainsaw() -> Value {
    serde_json::json!({"Event": {
        "System": {
            "Provider_attributes": {"Name": "VSS"}, "EventID": 8229, "EventID_attributes": {"Qualifiers": "0"}, "Level": 3,
            "TimeCreated_attributes": {"SystemTime": "2024-09-01T18:19:40.123Z"}, "Channel": "Application",
            "Computer": "vm-sql-01.contoso.com", "EventRecordID": 812,
        },
        "EventData": {"Data": ["0x00000000, all is well.", message(EN)]},
    }})
}

/// Datadog has the names of an event in objects of its own, beside an id of its store.
fn datadog() -> Value {
    serde_json::json!({"data": [{"id": "17aB", "type": "log", "attributes": {
        "host": "vm-sql-01", "status": "warn", "timestamp": "2024-09-01T18:19:40.123Z", "message": message(EN),
        "attributes": {"evt": {"id": 8229, "name": "VSS"}, "channel": "Application"},
    }}]})
}

/// The forms in JSON and in the CSV of a cmdlet.
fn exports() -> Vec<(&'static str, Vec<u8>)> {
    let milliseconds = serde_json::json!("/Date(1725214780123)/");
    let wrapped = serde_json::json!({"value": milliseconds, "DisplayHint": 2, "DateTime": "Sunday, September 1, 2024 6:19:40 PM"});
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap().replace('\n', "\r\n");
    let windows = pretty(&Value::Array(vec![json(false, milliseconds.clone())]));
    let old = serde_json::json!({"value": [json(true, milliseconds)], "Count": 1});
    let cell = message(EN).replace('"', "\"\"");
    let text = message(EN).replace('<', "&lt;").replace('\n', "_x000D__x000A_");
    let clixml = format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n  <Obj RefId=\"0\">\n    <TN RefId=\"0\">\n      \
         <T>System.Diagnostics.Eventing.Reader.EventLogRecord</T>\n      <T>System.Object</T>\n    </TN>\n    \
         <ToString>System.Diagnostics.Eventing.Reader.EventLogRecord</ToString>\n    <Props>\n      <I32 N=\"Id\">8229</I32>\n      \
         <By N=\"Level\">3</By>\n      <I64 N=\"RecordId\">812</I64>\n      <S N=\"ProviderName\">VSS</S>\n      \
         <S N=\"LogName\">Application</S>\n      <S N=\"MachineName\">vm-sql-01.contoso.com</S>\n      \
         <DT N=\"TimeCreated\">2024-09-02T03:19:40.1234567+09:00</DT>\n    </Props>\n    <MS>\n      <S N=\"Message\">{text}</S>\n    \
         </MS>\n  </Obj>\n</Objs>\n"
    );
    vec![
        ("Get-WinEvent | Export-Clixml", utf16(&clixml)),
        ("Get-WinEvent as JSON", windows.clone().into_bytes()),
        ("Get-WinEvent as JSON in UTF-16", utf16(&windows)),
        ("Get-WinEvent as JSON of one event", pretty(&json(false, wrapped)).into_bytes()),
        ("Get-WinEvent as JSON of PowerShell 7", json(false, "2024-09-02T03:19:40.123+09:00".into()).to_string().into_bytes()),
        ("Get-WinEvent as JSON below a prompt", format!("PS C:\\> Get-WinEvent Application | ConvertTo-Json\r\n{windows}\r\nPS C:\\>\r\n").into_bytes()),
        ("Get-EventLog as JSON", pretty(&old).into_bytes()),
        ("copy as a page in a string of JSON", page_in_json().into_bytes()),
        ("Chainsaw", chainsaw().to_string().into_bytes()),
        ("Datadog", datadog().to_string().into_bytes()),
        (
            "Get-WinEvent | Export-Csv",
            format!(
                "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n\"Message\",\"Id\",\"Level\",\"RecordId\",\"ProviderName\",\
                 \"LogName\",\"MachineName\",\"TimeCreated\",\"Properties\"\r\n\"{cell}\",\"8229\",\"3\",\"812\",\"VSS\",\"Application\",\
                 \"vm-sql-01.contoso.com\",\"9/1/2024 6:19:40 PM\",\"System.Collections.Generic.List`1[System.Object]\"\r\n"
            )
            .into_bytes(),
        ),
        (
            "Get-EventLog | Export-Csv",
            format!(
                "#TYPE System.Diagnostics.EventLogEntry#Application/VSS/8229\r\n\"EventID\",\"MachineName\",\"Data\",\"Index\",\"EntryType\",\
                 \"Message\",\"Source\",\"InstanceId\",\"TimeGenerated\"\r\n\"8229\",\"vm-sql-01.contoso.com\",\"System.Byte[]\",\"812\",\
                 \"Warning\",\"{cell}\",\"VSS\",\"8229\",\"9/1/2024 6:19:40 PM\"\r\n"
            )
            .into_bytes(),
        ),
    ]
}

/// Every form: what it is, and its bytes.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let message = message(EN);
    let japanese = ["ログの名前:", "ソース:", "日付:", "イベント ID:", "レベル:", "コンピューター:", "説明:"];
    let german = ["Protokollname:", "Quelle:", "Datum:", "Ereignis-ID:", "Ebene:", "Computer:", "Beschreibung:"];
    let chinese = ["日志名称:", "来源:", "日期:", "事件 ID:", "级别:", "计算机:", "描述:"];
    let french = ["Nom du journal :", "Source :", "Date :", "ID :", "Niveau :", "Ordinateur :", "Description :"];
    let unknown = ["Aa:", "Bb:", "Cc:", "Dd:", "Ee:", "Ff:", "Gg:"];
    let chinese_context = ["操作:", "上下文:", "Cc:", "Dd:", "Ee:", "Ff:", "Gg:", "Hh:"];
    let unknown_context = ["Aa:", "Bb:", "Cc:", "Dd:", "Ee:", "Ff:", "Gg:", "Hh:"];
    let csv = format!(
        "Level,Date and Time,Source,Event ID,Task Category\r\nWarning,9/1/2024 6:19:40 PM,VSS,8229,None,\"{message}\"\r\n"
    );
    let dialog = format!(
        "イベント プロパティ - イベント 8229, VSS\n\n{}\n\nログの名前(M):\tApplication\nソース(S):\tVSS\nログの日付(D):\t2024/09/01 18:19:40\n\
         イベント ID(E):\t8229\nタスクのカテゴリ(Y):\tなし\nレベル(L):\t警告\nキーワード(K):\tクラシック\nユーザー(U):\tN/A\n\
         コンピューター(R):\tvm-sql-01.contoso.com\nオペコード(O):\t情報\n",
        self::message(JA)
    );
    let mail = format!(
        "Hello,\nServer: vm-sql-01\nthis comes every night:\n\n{}\nCan you help?\nRegards\nTicket ID: 4711\n",
        english()
    );
    let quoted: String = mail.lines().map(|line| format!("> > {line}\n")).collect();
    let wevtutil = format!(
        "C:\\>wevtutil qe Application /f:text\nEvent[0]:\n  Log Name: Application\n  Source: VSS\n  Date: 2024-09-01T18:19:40.1230000Z\n  \
         Event ID: 8229\n  Task: N/A\n  Level: Warning\n  User: N/A\n  Computer: vm-sql-01.contoso.com\n  Description: \n{message}\n\n"
    );
    let list = format!(
        "\nTimeCreated  : 9/1/2024 6:19:40 PM\nProviderName : VSS\nId           : 8229\nMachineName  : vm-sql-01.contoso.com\nMessage      : {}\n\n",
        indented(15)
    );
    let old_list = format!(
        "\nEventID      : 8229\nMachineName  : vm-sql-01.contoso.com\nData         : {{45, 32}}\nIndex        : 812\nEntryType    : Warning\n\
         Message      : {}\nSource       : VSS\nInstanceId   : 8229\nTimeGenerated: 9/1/2024 6:19:40 PM\n\n",
        indented(15)
    );
    let with_xml = format!("{}Event Xml:\n{}\n", english(), xml(""));
    let view = format!("<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n<Events>{}</Events>", xml("<RenderingInfo/>"));
    vec![
        ("English copy", english().into_bytes()),
        ("Japanese copy", encoding_rs::SHIFT_JIS.encode(&copy(japanese, "2024/09/01 18:19:40", JA)).0.into_owned()),
        ("German copy", copy(german, "01.09.2024 18:19:40", EN).into_bytes()),
        ("French copy", copy(french, "01.09.2024 18:19:40", EN).into_bytes()),
        ("Chinese copy", encoding_rs::GBK.encode(&copy(chinese, "2024/9/1 18:19:40", chinese_context)).0.into_owned()),
        ("copy in no known language", copy(unknown, "2024-09-01 18:19:40", unknown_context).into_bytes()),
        ("Japanese dialog", dialog.into_bytes()),
        ("mail", mail.into_bytes()),
        ("quoted mail", quoted.into_bytes()),
        ("wevtutil text", wevtutil.into_bytes()),
        ("wevtutil xml", format!("{}\r\n", xml("")).into_bytes()),
        ("wevtutil xml below a prompt", format!("C:\\>wevtutil qe Application /f:xml\r\n{}\r\n", xml("")).into_bytes()),
        ("copy with its XML", with_xml.into_bytes()),
        ("Event Viewer's XML", utf16(&view)),
        ("CSV", csv.clone().into_bytes()),
        ("CSV in UTF-16", utf16(&csv)),
        ("Get-WinEvent | fl", list.into_bytes()),
        ("Get-EventLog | fl *", old_list.into_bytes()),
    ]
}

fn incidents(case: &Value) -> Vec<Value> {
    let nodes = case["nodes"].as_array().unwrap();
    nodes.iter().flat_map(|node| node["incidents"].as_array().unwrap()).cloned().collect()
}

#[test]
fn every_form_makes_the_same_incident() {
    for (what, bytes) in forms().into_iter().chain(exports()) {
        let case = analyze(&Tree::new().file("vm-sql-01/pasted.txt", bytes));
        let incidents = incidents(&case);
        assert_eq!(incidents.len(), 1, "{what}: {case:#}");
        let event = &incidents[0]["events"][0];
        assert_eq!(incidents[0]["events"].as_array().unwrap().len(), 1, "{what}");
        assert_eq!(event["time"].as_str().unwrap().get(..19), Some("2024-09-01T18:19:40"), "{what}");
        for (key, expected) in [
            ("provider", "VSS"),
            ("channel", "Application"),
            ("writer_id", "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"),
            ("writer_name", "Cluster Shared Volume VSS Writer"),
            ("writer_instance_id", INSTANCE),
            ("operation", "PrepareForSnapshot Event"),
            ("error_code", "0x00000000"),
        ] {
            assert_eq!(event[key], expected, "{what}: {key}");
        }
        assert_eq!((&event["event_id"], &event["process_id"]), (&8229.into(), &4004.into()), "{what}");
        assert_eq!(case["nodes"][0]["name"], "vm-sql-01", "{what}");
        let codes: Vec<_> = case["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
        assert!(codes.contains(&&"EVT014".into()), "{what}: {codes:?}");
        assert_eq!(case["sources"][0]["kind"], "event-text", "{what}");
    }
}

#[test]
fn a_local_time_is_read_in_the_zone_given_and_a_stated_zone_is_kept() {
    let mut options = vssleuth::Options::default();
    options.read.timezone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    for (what, bytes) in forms() {
        let stated = what.contains("xml") || what.contains("XML") || what.contains("wevtutil");
        let case = judged::case_with(&Tree::new().file("vm-sql-01/pasted.txt", bytes), &options);
        let hour = if stated { "2024-09-01T18" } else { "2024-09-01T09" };
        assert_eq!(incidents(&case)[0]["time"].as_str().unwrap().get(..13), Some(hour), "{what}");
    }
}

#[test]
fn without_a_date_the_time_is_null() {
    let undated = english().replace("9/1/2024 6:19:40 PM", "yesterday");
    let case = analyze(&Tree::new().file("vm-sql-01/pasted.txt", undated.into_bytes()));
    assert_eq!(incidents(&case)[0]["time"], Value::Null);
}

fn log() -> Vec<u8> {
    let event = Vss8229::csv("2024-09-01T18:19:40.1234567Z").instance(INSTANCE);
    Log::new("Application").computer("vm-sql-01.contoso.com").first_record(812).event(event).build()
}

#[test]
fn an_event_of_a_log_counts_once_with_all_its_copies_as_text() {
    let one = incidents(&analyze(&Tree::new().file("vm-sql-01/Application.evtx", log())));
    assert_eq!(one.len(), 1);
    let mut tree = Tree::new().file("vm-sql-01/Application.evtx", log());
    for (number, (_, bytes)) in forms().into_iter().enumerate() {
        tree = tree.file(&format!("vm-sql-01/{number}.txt"), bytes);
    }
    // The machine's clock shows Tokyo's time; no zone was given.
    let tokyo = english().replace("9/1/2024 6:19:40 PM", "9/2/2024 3:19:40 AM");
    let undated = english().replace("9/1/2024 6:19:40 PM", "yesterday");
    tree = tree.file("vm-sql-01/tokyo.txt", tokyo.into_bytes()).file("vm-sql-01/undated.txt", undated.into_bytes());
    let all = incidents(&analyze(&tree));
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0]["events"], one[0]["events"], "the log's own record counts");
}

#[test]
fn an_event_that_the_log_does_not_hold_is_another_incident() {
    for (from, to) in [("6:19:40", "6:20:41"), ("9/1/2024", "9/2/2024"), ("Process ID: 4004", "Process ID: 5112")] {
        let other = english().replace(from, to);
        let tree = Tree::new().file("vm-sql-01/Application.evtx", log()).file("vm-sql-01/x.txt", other.into_bytes());
        let events: usize = incidents(&analyze(&tree)).iter().map(|i| i["events"].as_array().unwrap().len()).sum();
        assert_eq!(events, 2, "{to}");
    }
}

#[test]
fn copies_of_one_event_in_two_forms_are_one() {
    let utc = forms().into_iter().find(|(what, _)| *what == "wevtutil xml").unwrap().1;
    let tokyo = english().replace("9/1/2024 6:19:40 PM", "9/2/2024 3:19:40 AM");
    let tree = Tree::new().file("vm-sql-01/a.txt", tokyo.into_bytes()).file("vm-sql-01/b.xml", utc);
    let found = incidents(&analyze(&tree));
    assert_eq!((found.len(), &found[0]["time"]), (1, &"2024-09-01T18:19:40.1234567Z".into()));
}

#[test]
fn objects_that_begin_with_their_message_keep_their_own_dates() {
    let object = |time: &str, record: u32| {
        format!(
            "\nMessage      : {}\nId           : 8229\nRecordId     : {record}\nProviderName : VSS\nLogName      : Application\n\
             MachineName  : vm-sql-01.contoso.com\nTimeCreated  : {time}\n",
            indented(15)
        )
    };
    let text = object("9/1/2024 6:19:40 PM", 812) + &object("9/2/2024 6:19:40 PM", 900);
    let found = incidents(&analyze(&Tree::new().file("pasted.txt", text.into_bytes())));
    let seen: Vec<_> = found.iter().map(|i| (&i["time"], &i["events"][0]["record_id"])).collect();
    let expected = [("2024-09-01T18:19:40.0000000Z", 812), ("2024-09-02T18:19:40.0000000Z", 900)];
    assert_eq!(seen.len(), 2, "{found:#?}");
    for ((time, record), (a, b)) in seen.into_iter().zip(expected) {
        assert_eq!((time, record), (&a.into(), &b.into()));
    }
}

#[test]
fn a_table_with_cut_messages_is_named_and_counts_nothing() {
    let tables = [
        "PS C:\\> Get-WinEvent -LogName Application\n\n\n   ProviderName: VSS\n\nTimeCreated                     Id LevelDisplayName Message\n\
         -----------                     -- ---------------- -------\n9/2/2024 3:19:40 AM           8229 Warning          Some writer said no to an e...\n\n\nPS C:\\>\n",
        "   Index Time          EntryType   Source                 InstanceID Message\n   ----- ----          ---------   ------                 ---------- -------\n\
              812 Sep 02 03:19  Warning     VSS                          8229 Some writer said no to an e...\n",
    ];
    for table in tables {
        let case = analyze(&Tree::new().text("vm-sql-01/events.txt", support::text::Encoding::Utf16LeBom, table));
        let source = &case["sources"][0];
        assert_eq!((&source["kind"], incidents(&case).len()), (&"event-text".into(), 0), "{table}");
        assert!(source["problems"][0].as_str().unwrap().contains("Format-List"), "{source}");
        // What stands below it is read all the same.
        let below = format!("{}\n\n{}", table.trim_end_matches("PS C:\\>\n"), english());
        let case = analyze(&Tree::new().text("vm-sql-01/events.txt", support::text::Encoding::Utf8, &below));
        assert_eq!(incidents(&case).len(), 1, "{below}");
    }
}

#[test]
fn a_pasted_body_without_its_event_id_is_named_and_counts_nothing() {
    let body = "Fehler in eigenen Worten 0x00000000, alles in Ordnung.\n\nVorgang:\n   PrepareForSnapshot-Ereignis\n\nKontext:\n   \
                Ausführungskontext: Writer\n   Generatorklassen-ID: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   Generatorname: x\n";
    let case = analyze(&Tree::new().file("vm-1/pasted.txt", body));
    let source = &case["sources"][0];
    assert_eq!((&source["kind"], incidents(&case).len()), (&"event-text".into(), 0), "{case:#}");
    let found = case["findings"].as_array().unwrap().iter().find(|found| found["code"] == "EVT016").unwrap();
    assert_eq!(found["title"], "A VSS event without its id names x and 0x00000000");
}

#[test]
fn a_page_that_speaks_of_codes_and_far_below_of_writers_became_an_event() {
    let page = format!(
        "The code 0x800423f4 is explained on this page.\n{}Operation:\n   Freeze Event\nWriter Class Id: {{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}}\n",
        "It says many things.\n".repeat(100)
    );
    let case = analyze(&Tree::new().file("vm-1/page.md", page));
    assert!(case["findings"].as_array().unwrap().iter().all(|found| found["code"] != "EVT016"), "{case:#}");
}

#[test]
fn a_sentence_in_a_mail_that_names_the_writer_is_the_event() {
    let mail = "Hello,\n\nWarning -  8229  - A VSS writer has rejected an event with error 0x800423f2, it took too long between two \
                steps; it concerns the Writer Name: Cluster Shared Volume VSS Writer\n\nRegards\n";
    let space = tempfile::tempdir().unwrap();
    Tree::new().file("vm-1/mail.txt", mail).write_to(space.path());
    let mut scan = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = scan.args(["scan", "--event", "8229"]).arg(space.path()).output().unwrap();
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = ("VSS", "0x800423f2", "Cluster Shared Volume VSS Writer");
    assert_eq!(
        (&event["provider"], &event["error_code"], &event["writer_name"]),
        (&expected.0.into(), &expected.1.into(), &expected.2.into()),
        "{event}"
    );
}
