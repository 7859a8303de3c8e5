//! What stands behind prefixes, in quotes, in cells, or was broken at a margin: tables, records of one form, two hosts.

use super::*;

type Dress = fn(usize, &str) -> String;

const CSV_WRITER: &str = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";

/// The writer of the only 8229.
fn refusing(text: &str) -> String {
    let line = run(&["scan", "--event", "8229"], &one(text));
    let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("one event of {text}: {line}"));
    event["writer_id"].as_str().unwrap_or_default().to_owned()
}

const PREFIXES: [Dress; 9] = [
    |_, line| format!("dock2: {line}"),
    |_, line| format!("dock2 | {line}"),
    |n, line| format!("2024-09-03T10:15:0{n}Z {line}"),
    |n, line| format!("Sep  3 10:15:0{n} dock2 agent[41{n}]: {line}"),
    |n, line| format!("[2024-09-03 10:15:0{n}] [INFO] {line}"),
    |n, line| format!("{n:>4} {line}"),
    |n, line| format!("{n}:{line}"),
    |_, line| format!("- {line}"),
    |_, line| format!("> > {line}"),
];

fn dressed(text: &str, dress: Dress) -> String {
    text.lines().enumerate().map(|(n, line)| dress(n % 10, line) + "\n").collect()
}

/// The rows of a bare table were no hint even, and the prompt of a transcript that was quoted twice went on with the
/// command before it: its rows were taken for what was typed.
#[test]
fn volumes_behind_a_prefix_or_quoted_twice_were_no_volumes() {
    let table = listing::volumes_table(&[["Pallets", "Online", "dock2"]]);
    let table = table.trim();
    for dress in PREFIXES {
        let text = dressed(table, dress);
        check(vec![(&text, silent("dock2/csv.txt", &text), Csv(&["in-use"]))]);
    }
    // Without a rule, and as fields: read, or enough to be asked for.
    let short = "Name       State   Node\nPallets    Online  dock2";
    let fields = "Name  : Cluster Disk 1\nState : Online\nNode  : dock2\nId    : 6f2b7f0a-0b1c-4f2e-9c1a-1234567890ab";
    let row = "Cluster Disk 1    Online  dock2";
    let others: [Dress; 3] =
        [|_, line| format!("{line}\\"), |_, line| format!("\"{line}\""), |_, line| format!("SHED: {line}")];
    for dress in PREFIXES.into_iter().chain(others) {
        for said in [short, fields, row] {
            let text = dressed(said, dress);
            let case = case_of(&silent("dock2/csv.txt", &text));
            assert!(case["verdict"] == "csv-in-use" || case["confidence"] == "likely", "{text}{}", case["verdict"]);
        }
    }
    let typed = format!("PS C:\\> Get-ClusterSharedVolume\n\n{table}\n\n\nPS C:\\>");
    for marks in [">", "> ", ">> ", ">>", ">>> ", "> > "] {
        let text: String = typed.lines().map(|line| format!("{marks}{line}\n")).collect();
        check(vec![(marks, silent("dock2/mail.txt", &text), Csv(&["in-use"]))]);
    }
    let behind = format!("dock2: PS C:\\> Get-ClusterSharedVolume\n{}dock2: PS C:\\>\n", dressed(table, PREFIXES[0]));
    check(vec![("a session behind a host", silent("dock2/csv.txt", &behind), Csv(&["in-use"]))]);
}

/// What four records of one form begin with alike was taken for a prefix, and with it their ids, sources and dates.
#[test]
fn records_of_one_form_are_no_carried_lines() {
    let context = "Operation: Freeze Context: Writer Class Id: {0ff1ce14-0201-0000-0000-000000000000} Writer Name: Crate Writer \
        Writer Instance ID: {ebc9810a-18ae-4f9e-ad6f-f3802faf1dd8}";
    let forms: [Dress; 5] = [
        |n, said| format!("VSS Error 9/14/2024 3:0{n}:01 AM EventID: 8193 {said}"),
        |n, said| format!("2024-09-14 03:0{n}:01 dock1.yard.example VSS Event ID 8193: {said}"),
        |n, said| format!("time=\"2024-09-14T03:0{n}:01Z\" host=dock1 source=VSS EventID=8193 msg=\"{said}\""),
        |n, said| format!("Error: (09/14/2024 03:0{n}:01 AM) (Source: VSS) (EventID: 8193) (User: ) {said}"),
        |n, said| format!("| 9/14/2024 3:0{n}:01 AM | VSS | Event ID: 8193 | dock1 | {said} |"),
    ];
    for form in forms {
        for count in [3, 4, 7] {
            let text: String = (0..count).map(|n| form(n, &format!("refused {context}")) + "\n").collect();
            assert_eq!(scanned(8193, &one(text.clone())), count, "{text}");
        }
    }
}

#[test]
fn the_time_of_an_agent_is_not_that_of_the_event_behind_it() {
    for before in ["2024-09-14 10:15:02 ", "[09/14/2024 10:15:02 AM] ", "2024-09-14T10:15:02Z dock1 "] {
        let text = format!(
            "{before}VSS Warning 9/3/2024 1:00:00 AM EventID: 8194 refused\n{before}\n{before}Operation: Freeze\n{before}\n{before}Context: x\n"
        );
        assert_eq!(super::heads::told(&text).0.as_deref(), super::heads::AT, "{text}");
    }
}

/// Lists were read as nothing, stable writers as failed, and the context of an event was lost.
#[test]
fn a_hard_line_break_of_markdown_ends_every_line() {
    let broken = |text: &str| text.trim_end().lines().map(|line| format!("{line}\\\n")).collect::<String>();
    let viewer = format!(
        "Log Name:      Application\nSource:        VSS\nDate:          9/3/2024 1:00:00 AM\nEvent ID:      8229\nLevel:         Warning\nComputer:      dock1\nDescription:\n{REFUSED}"
    );
    check(vec![("a list", one(broken(&list())), WHOLE), ("an event", one(broken(&viewer)), Events(&[(8229, 1)]))]);
    assert_eq!(refusing(&broken(&viewer)), CSV_WRITER);
    let module = "Writer           WriterID                               State      LastError\n------           --------                               -----      ---------\n\
                  SqlServerWriter  {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a} [1] Stable No error\nRegistry Writer  {afbab4a2-367d-4d15-a586-71dbb18f8485} [1] Stable No error\n";
    check(vec![("a module's table", one(broken(module)), List(2, "unknown", &[]))]);
}

/// Quotes around names are the language's own there, and doubled in a cell.
#[test]
fn lists_in_quotes_or_cells_keep_their_states() {
    let mut writers = listing::csv_node();
    let sql = writers.iter_mut().find(|listed| listed.writer.name == "SqlServerWriter").unwrap();
    (sql.state, sql.error) = (8, Some("Non-retryable error"));
    let german = listing::vssadmin(Language::English, "dock1", &writers)
        .replace("Writer name: '", "Verfassername: \"")
        .replace("'\n", "\"\n")
        .replace("Writer Id", "Verfasserkennung")
        .replace("Writer Instance Id", "Verfasserinstanzkennung")
        .replace("State:", "Status:")
        .replace("Last error:", "Letzter Fehler:")
        .replace("] Stable", "] Stabil")
        .replace("] Failed", "] Fehlgeschlagen");
    let quoted: String = german.lines().map(|line| format!("\"{line}\"\n")).collect();
    let cell = format!("\"Computer\",\"Output\"\n\"dock1\",\"{}\"\n", german.replace('"', "\"\""));
    let by_line: String = std::iter::once("\"Time\",\"Computer\",\"Output\"\n".to_owned())
        .chain(german.lines().map(|line| format!("\"10:15\",\"dock1\",\"{}\"\n", line.replace('"', "\"\""))))
        .collect();
    check(vec![
        ("as it is", one(german.clone()), WHOLE),
        ("each line in quotes", one(quoted), WHOLE),
        ("in a cell", Tree::new().file("dock1/answers.csv", cell), WHOLE),
        ("a row a line", Tree::new().file("dock1/answers.csv", by_line), WHOLE),
    ]);
}

/// They were one node, and the last list said that the writer was off.
#[test]
fn two_hosts_in_one_text_are_two_nodes() {
    let off = listing::vssadmin(Language::English, "dock2", &listing::cluster_node());
    let lists = [("dock1", list()), ("dock2", off)];
    let each = |of: &dyn Fn(&str, &str) -> String| -> String {
        lists.iter().flat_map(|(host, text)| text.lines().map(|line| of(host, line) + "\n")).collect()
    };
    let whole = |of: &dyn Fn(&str, &str) -> String| lists.iter().map(|(host, text)| of(host, text)).collect::<String>();
    let texts = [
        ("all.txt", each(&|host, line| format!("{host} | {line}"))),
        ("all.txt", each(&|host, line| format!("{host} - {line}"))),
        ("all.txt", each(&|host, line| format!("{host}>> {line}"))),
        ("all.txt", each(&|host, line| format!("{host}-> {line}"))),
        ("all.txt", each(&|host, line| format!("[{host}]: {line}"))),
        ("all.txt", each(&|host, line| format!("2024-09-03T10:15:02Z {host} {line}"))),
        ("all.txt", each(&|host, line| format!("<14>1 2024-09-03T10:15:02.000Z {host} runner 4120 - - {line}"))),
        ("all.jsonl", each(&|host, line| serde_json::json!({"host": host, "line": line}).to_string())),
        ("all.txt", whole(&|host, text| format!("===== {host} =====\n{text}\n"))),
        ("all.md", whole(&|host, text| format!("## {host}\n\n```\n{text}\n```\n\n"))),
        ("all.txt", whole(&|host, text| format!("Server: {host}\n\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("Server {host}\n\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("Output of {host}:\n\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("1) {host} (active node)\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("==> {host}.txt <==\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("Knoten: {host}\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("サーバー: {host}\n{text}\n"))),
        ("all.txt", whole(&|host, text| format!("Serveur : {host}\nC:\\> vssadmin list writers\n{text}\n"))),
        (
            "all.json",
            format!(
                "[{}]",
                lists
                    .iter()
                    .map(|(host, text)| serde_json::json!({"host": host, "output": text}).to_string())
                    .collect::<Vec<_>>()
                    .join(",")
            ),
        ),
        ("all.csv", format!("\"Computer\",\"Output\"\n{}", whole(&|host, text| format!("\"{host}\",\"{text}\"\n")))),
        (
            "all.html",
            format!(
                "<html><body><table>{}</table></body></html>",
                whole(&|host, text| format!("<tr><td>{host}</td><td><pre>{text}</pre></td></tr>"))
            ),
        ),
    ];
    for (path, text) in texts {
        let case = case_of(&Tree::new().file(path, text.as_str()));
        let state = |at: usize| case["nodes"][at]["csv_writer"]["status"].as_str();
        assert_eq!(nodes(&case), ["dock1", "dock2"], "{text:.300}");
        assert_eq!(state(0), Some("enabled"), "{text:.300}");
        assert!(matches!(state(1), Some("disabled" | "unknown")), "{text:.300}");
    }
    // Under words that say nothing that is known, the second shows nothing of the first, whichever is on; appended to it, it
    // is the later one (ruling 3), or another machine's.
    for words in ["the machine in the yard", "yard:", "Yard: the other one", "```\nthe other machine\n```"] {
        let both = |lists: [&str; 2]| one(lists.map(|text| format!("{words}\n{text}\n\n")).concat());
        check(vec![(words, both([&lists[0].1, &lists[1].1]), List(0, "unknown", &[]))]);
        check(vec![(words, both([&lists[1].1, &lists[0].1]), List(0, "unknown", &[]))]);
    }
    let silence = "PS C:\\> hostname\ndock1\nPS C:\\> Get-ClusterSharedVolume\nPS C:\\>\n";
    let appended = case_of(&one(whole(&|_, text| format!("{text}\n\n"))).file("dock1/csv.txt", silence));
    assert_eq!(appended["nodes"][0]["csv_writer"]["status"], "disabled");
    assert_eq!((&appended["verdict"], &appended["confidence"]), (&"no-action".into(), &"likely".into()));
    // A heading above the second alone says nothing of the first, nor the other way round.
    for (first, second) in [("", "Server dock2\n"), ("Server dock1\n", "the other one\n")] {
        let text = format!("{first}{}\n\n{second}{}\n", lists[0].1, lists[1].1);
        let case = case_of(&Tree::new().file("all.txt", text).file("csv.txt", silence));
        assert_eq!(case["verdict"], "needs-evidence", "{case:#}");
    }
}

#[test]
fn tables_behind_a_prefix_wrapped_or_above_a_signature() {
    let vendor = "Name                             WriterId                             WriterInstanceId                     State\n\
                  ----                             --------                             ----------------                     -----\n\
                  SqlServerWriter                  a65faa63-5ea8-4ebc-9dbd-a0c4db26912a 9f767c45-52ac-4f6b-bb2c-bde54164d839 STABLE\n\
                  Cluster Shared Volume VSS Writer 1072ae1c-e5a7-4ea1-9e4a-6f7964656570 9f769b34-52ac-4f6b-bb2c-bde541633f20 STABLE\n\
                  WMI Writer                       a6ad56c2-b509-4e6c-bb19-49d8f43532f0 9f77d08a-52ac-4f6b-bb2c-bde541534426 FAILED_AT_FREEZE\n";
    let says = || List(3, "enabled", &["WMI Writer"]);
    for dress in PREFIXES {
        let text = dressed(vendor, dress).replace("dock2", "dock1");
        check(vec![(&text, one(text.clone()), says())]);
    }
    let wrapped: String = vendor
        .lines()
        .map(|line| {
            let letters: Vec<char> = line.chars().collect();
            letters.chunks(80).map(|part| part.iter().collect::<String>() + "\n").collect::<String>()
        })
        .collect();
    let lines: Vec<&str> = vendor.lines().collect();
    check(vec![
        ("wrapped at 80", one(wrapped), says()),
        ("a signature below", one(format!("Hello,\n\n{vendor}\nBest regards\nAnna\n")), says()),
        (
            "lines of JSON",
            one(serde_json::to_string_pretty(&serde_json::json!({"rc": 0, "stdout_lines": lines})).unwrap()),
            says(),
        ),
    ]);
    let events = [
        "   Index Time          EntryType   Source                 InstanceID Message",
        "   ----- ----          ---------   ------                 ---------- -------",
        "    3226 Sep 14 11:15  Information Microsoft-Windows...         1001 Performance counters for the WmiApRpl...",
        "    3225 Sep 14 11:10  Information VSS                          8224 The VSS service is shutting down due...",
        "     997 Sep 14 11:09  Information VSS                          8224 The VSS service is shutting down due...",
    ]
    .join("\n");
    for dress in PREFIXES {
        let text = dressed(&events, dress);
        check(vec![(&text, one(text.clone()), Events(&[(8224, 2)]))]);
    }
    let spaced: String = events.lines().map(|line| format!("{line}\n\n")).collect();
    check(vec![("a blank line between all", one(spaced), Events(&[(8224, 2)]))]);
}

/// The second was read as more of the first, or ended nowhere.
#[test]
fn an_event_of_another_form_below_one_is_read() {
    let viewer = format!(
        "Log Name:      Application\nSource:        VSS\nDate:          9/14/2024 3:00:01 AM\nEvent ID:      8229\nLevel:         Warning\nComputer:      dock1\nDescription:\n{REFUSED}"
    );
    let old = format!(
        "Event Type:\tError\nEvent Source:\tVSS\nEvent Category:\tNone\nEvent ID:\t12293\nDate:\t\t9/21/2024\nTime:\t\t10:17:45 PM\nComputer:\tDOCK1\nDescription:\n{DENIED}"
    );
    let equals = format!(
        "Level = Error\nSource = VSS\nDate = 9/14/2024 3:00:01 AM\nEvent ID = 8194\nComputer = dock1\n\n{DENIED}\nOperation:\n   Gathering Writer Data\n\nContext:\n   Writer Class Id: {{e8132975-6f93-4464-a53e-1050253ae220}}\n"
    );
    let italics = format!(
        "_Source: VSS_\\\n_Date: 9/14/2024 3:00:01 AM_\\\n_Event ID: 8194_\\\n_Computer: dock1_\\\n_Event Description: {}_\n",
        DENIED.trim()
    );
    let listed = format!(
        "Index       : 3225\nEntryType   : Error\nInstanceId  : 8194\nMessage     : {}\nSource      : VSS\nTimeGenerated : 9/14/2024 3:00:01 AM\nMachineName : dock1\nEventID     : 8194\n",
        DENIED.trim()
    );
    let table = "   ProviderName: VSS\n\nTimeCreated                     Id LevelDisplayName Message\n-----------                     -- ---------------- -------\n9/14/2024 3:00:01 AM          8194 Error            Volume Shadow Copy Service error...\n====================\n";
    for first in [equals, italics, listed, table.to_owned()] {
        for (second, id) in [(&viewer, 8229), (&old, 12293)] {
            let text = format!("{first}\n{second}");
            let tree = one(text.clone());
            assert_eq!((scanned(8194, &tree), scanned(id, &tree)), (1, 1), "{text}");
        }
    }
    let both = format!(
        "{}\n{viewer}",
        "Level = Error\nSource = VSS\nDate = 9/14/2024 3:00:01 AM\nEvent ID = 8194\n\nrefused\n"
    );
    assert_eq!(refusing(&both), CSV_WRITER);
}

#[test]
fn the_line_of_the_class_alone_is_carried_too() {
    let id = "   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";
    let typed = format!("PS C:\\> vssadmin list writers | findstr /i 1072ae1c\n{id}\nPS C:\\>");
    let lines: String =
        typed.lines().map(|line| format!("{}\n", serde_json::json!({"host": "dock1", "line": line}))).collect();
    let run = serde_json::json!({"value": [{"code": "ComponentStatus/StdOut/succeeded", "message": id}]}).to_string();
    let says = || List(1, "enabled", &[]);
    check(vec![
        ("quoted twice", one(dressed(&typed, |_, line| format!(">> {line}"))), says()),
        (
            "in a cell",
            Tree::new().file("dock1/x.csv", format!("\"Computer\",\"Output\"\n\"dock1\",\"{typed}\"\n")),
            says(),
        ),
        ("objects", Tree::new().file("dock1/x.jsonl", lines), says()),
        ("an agent's answer", Tree::new().file("dock1/vssadmin.json", run), says()),
    ]);
}

/// Half as wide in letters as in cells.
#[test]
fn a_margin_is_counted_in_letters_as_well() {
    let mut writers = listing::csv_node();
    let sql = writers.iter_mut().find(|listed| listed.writer.name == "SqlServerWriter").unwrap();
    (sql.state, sql.error) = (8, Some("Non-retryable error"));
    let list = listing::vssadmin(Language::Japanese, "dock1", &writers);
    let broken: String = list
        .lines()
        .map(|line| {
            let letters: Vec<char> = line.chars().collect();
            letters.chunks(40).map(|part| part.iter().collect::<String>() + "\n").collect::<String>()
                + if line.is_empty() { "\n" } else { "" }
        })
        .collect();
    check(vec![("broken at 40", one(broken), WHOLE)]);
    let record = format!("VSS Warning 9/14/2024 3:00:01 AM EventID: 8229 {}", REFUSED.replace('\n', " "));
    let record: Vec<char> = record.chars().collect();
    let record: String = record.chunks(80).map(|part| part.iter().collect::<String>() + "\n").collect();
    assert_eq!(refusing(&record), CSV_WRITER);
}

/// Lines that only a CR ends were not counted where a text is cut: what was behind went without a word.
#[test]
fn more_lines_than_are_read_are_a_text_read_in_part() {
    let text = "a\r".repeat(400_050);
    let case = case_of(&silent("dock1/long.txt", &text));
    let source = case["sources"].as_array().unwrap().iter().find(|one| one["path"] == "dock1/long.txt").unwrap();
    assert_eq!((source["status"].as_str(), case["confidence"].as_str()), (Some("partial"), Some("likely")), "{source}");
}

/// Read twice, the list was whole and not whole at once.
#[test]
fn a_list_whose_quotes_a_mail_program_curled_is_one() {
    for (open, close) in [("‘", "’"), ("’", "’"), ("´", "´"), ("“", "”"), ("«", "»"), ("`", "`")] {
        let curled: String = listing::vssadmin(Language::English, "dock1", &listing::cluster_node())
            .lines()
            .map(|line| match line.split_once('\'') {
                Some((before, rest)) => format!("{before}{open}{}\n", rest.replace('\'', close)),
                None => format!("{line}\n"),
            })
            .collect();
        let case = case_of(&one(curled));
        assert_eq!(case["nodes"][0]["csv_writer"]["status"], "disabled", "{open}");
        let codes = case["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap());
        assert!(!codes.collect::<Vec<_>>().contains(&"COV011"), "{open}");
    }
}
