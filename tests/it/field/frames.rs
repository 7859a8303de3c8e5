//! What a text as a whole lies in: a box, quotes, a column, strings of JSON, XML, a forum's marks, colours.

use super::*;

type Carrier = (&'static str, &'static str, fn(&str) -> String);

/// A name, the ending of the file, and what makes it of a text.
const CARRIERS: [Carrier; 23] = [
    ("a box", "txt", |text| {
        let width = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        let edge = format!("+{}+\n", "-".repeat(width + 2));
        let rows: String = text.lines().map(|line| format!("| {line:width$} |\n")).collect();
        format!("{edge}{rows}{edge}")
    }),
    ("a table of one column", "md", |text| {
        let told = text.lines().filter(|line| !line.trim().is_empty());
        format!("| Output |\n| --- |\n{}", told.map(|line| format!("| {line} |\n")).collect::<String>())
    }),
    ("a forum's marks", "txt", |text| format!("[code]{}[/code]\n", text.trim_end())),
    ("a here-string", "txt", |text| format!("@\"\n{text}\"@\n")),
    ("a document's unread text", "xml", |text| {
        format!(
            "<?xml version=\"1.0\"?>\n<answer host=\"dock1\"><said><![CDATA[{}]]></said></answer>\n",
            text.trim_end()
        )
    }),
    ("a document's text", "xml", |text| {
        let text = text.trim_end().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        format!("<?xml version=\"1.0\"?>\n<answer><host>dock1</host><said>{text}</said></answer>\n")
    }),
    ("quotes", "txt", |text| text.lines().map(|line| format!("\"{line}\"\n")).collect()),
    ("a column", "csv", |text| {
        let cells = text.lines().map(|line| format!("\"{}\"\n", line.replace('"', "\"\"")));
        format!("\"Line\"\n{}", cells.collect::<String>())
    }),
    ("a column of several", "csv", |text| {
        let cells = text.lines().map(|line| format!("\"10:15\",\"dock1\",\"{}\"\n", line.replace('"', "\"\"")));
        format!("\"Time\",\"Computer\",\"Output\"\n{}", cells.collect::<String>())
    }),
    ("strings of JSON", "json", |text| serde_json::to_string_pretty(&text.lines().collect::<Vec<_>>()).unwrap()),
    ("objects", "jsonl", |text| {
        let line = |line: &str| format!("{}\n", serde_json::json!({"ts": "10:15", "host": "dock1", "msg": line}));
        text.lines().map(line).collect()
    }),
    ("Markdown's escapes", "md", |text| text.replace('[', "\\[").replace(']', "\\]").replace('_', "\\_")),
    ("Markdown's line breaks", "md", |text| text.replace('\n', "\\\n")),
    ("a wide blank", "txt", |text| text.lines().map(|line| format!("\u{3000}{line}\n")).collect()),
    ("colours", "txt", |text| text.lines().map(|line| format!("\u{1b}[32m{line}\u{1b}[0m\n")).collect()),
    ("blanks without a width", "txt", |text| text.lines().map(|line| format!("\u{200b}{line}\n")).collect()),
    ("blank lines between all", "txt", |text| text.replace('\n', "\n\n")),
    ("doubled line ends", "txt", |text| text.replace('\n', "\r\r\n")),
    ("a page's blocks", "html", |text| {
        let block = |line: &str| format!("<div>{}</div>", if line.is_empty() { "<br>" } else { line });
        format!("<html><body>{}</body></html>", text.lines().map(block).collect::<String>())
    }),
    ("marks of line ends", "txt", |text| text.replace('\n', "<br/>\n")),
    ("a container's log", "log", |text| {
        text.lines().map(|line| format!("2024-09-03T10:15:02.123Z stdout F {line}\n")).collect()
    }),
    ("numbers of lines", "txt", |text| (1..).zip(text.lines()).map(|(n, line)| format!("{n:03}. {line}\n")).collect()),
    ("bullets", "txt", |text| text.lines().map(|line| format!("• {line}\n")).collect()),
];

fn each_carrier(what: &str, text: &str, tree: impl Fn(&str, &str) -> Tree, says: impl Fn() -> Says) {
    let row = |(name, ending, make): &Carrier| (*name, tree(&format!("dock1/pasted.{ending}"), &make(text)), says());
    let wrong: Vec<String> = CARRIERS
        .iter()
        .map(row)
        .filter_map(|(name, tree, says)| Some(format!("{what} in {name}: {}", is_said(&says, &tree).err()?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const TABLE: &str = "Name     State   Node\n----     -----   ----\nPallets  Online  dock1\n";
const TYPE: &str = "#TYPE Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume\n";
const ROWS: &str = "\"Name\",\"State\",\"OwnerNode\"\n\"Pallets\",\"Online\",\"dock1\"\n";
const RECORD: &str = "Name      : Pallets\nState     : Online\nOwnerNode : dock1\n\n\nName      : Stock\nState     : Online\nOwnerNode : dock1\n";
const JSON: &str = "[\n  {\n    \"Name\": \"Pallets\",\n    \"State\": 2,\n    \"OwnerNode\": {\n      \"Name\": \"dock1\"\n    },\n    \"SharedVolumeInfo\": [\n      {\n        \"FriendlyVolumeName\": \"C:\\\\ClusterStorage\\\\Volume1\"\n      }\n    ]\n  }\n]\n";

/// None was read in one carrier or another, and the silence beside it had the writer taken off, for sure.
#[test]
fn volumes_in_any_carrier_are_never_a_proof_of_none() {
    let rows = format!("{TYPE}{ROWS}");
    let record = RECORD.replace("OwnerNode", "SharedVolumeInfo : {C:\\ClusterStorage\\Volume1}\nOwnerNode");
    let record = record.replace("Name      :", "Name             :").replace("State     :", "State            :");
    let record = record.replace("OwnerNode :", "OwnerNode        :");
    for (what, text) in [("a table", TABLE), ("rows", &rows), ("records", &record), ("JSON", JSON)] {
        each_carrier(what, text, silent, || Csv(&["in-use"]));
    }
    // What does not say that it is a volume may be a group.
    for (what, text) in [("rows", ROWS), ("records", RECORD)] {
        for (name, ending, make) in CARRIERS {
            let case = case_of(&silent(&format!("dock1/pasted.{ending}"), &make(text)));
            assert_ne!(case["confidence"], "conclusive", "{what} in {name}");
        }
    }
}

/// Nothing in it has a word of volumes; whoever knows the names of the properties is warned by them.
#[test]
fn the_properties_of_a_volume_in_a_form_that_is_not_read_leave_no_silence_conclusive() {
    for text in [
        "'[\\n  {\\n    \"Name\": \"Pallets\",\\n    \"State\": 2,\\n    \"OwnerNode\": \"dock1\"\\n  }\\n]'\n",
        "x = name<Pallets>\nx = state<Online>\nx = ownernode<dock1>\n",
        "@Name;@State;@OwnerNode\n@Pallets;@Online;@dock1\n",
    ] {
        let case = case_of(&silent("dock1/pasted.txt", text));
        assert_ne!(case["confidence"], "conclusive", "{text}");
    }
    let shown = "'Name     State   Node\\r\\n----     -----   ----\\r\\nPallets  Online  dock1\\r\\n'\n";
    assert_eq!(case_of(&silent("dock1/pasted.txt", shown))["csv_usage"]["status"], "in-use");
    let group = "x = name<Pallets>\nx = state<Online>\nx = ownernode<dock1>\nx = resourcetype<File Server>\n";
    assert_eq!(case_of(&silent("dock1/pasted.txt", group))["confidence"], "conclusive");
}

fn writers() -> Vec<listing::Listed> {
    let mut writers = listing::csv_node();
    let sql = writers.iter_mut().find(|listed| listed.writer.name == "SqlServerWriter").unwrap();
    (sql.state, sql.error) = (8, Some("Non-retryable error"));
    writers
}

fn each_writer(of: impl Fn(&str, &str, &str, &str) -> String) -> String {
    let row = |one: &listing::Listed| {
        let state = if one.state == 1 { "[1] Stable" } else { "[8] Failed" };
        of(one.writer.name, one.writer.id, state, one.error.unwrap_or("No error"))
    };
    writers().iter().map(row).collect()
}

/// A writer that failed was lost with the first row or the last, or the whole list was.
#[test]
fn lists_of_writers_in_any_carrier_are_whole() {
    let record = each_writer(|name, id, state, error| {
        format!("WriterName : {name}\nWriterId   : {id}\nState      : {state}\nLastError  : {error}\n\n")
    });
    let filtered = each_writer(|name, _, state, error| {
        format!("Writer name: '{name}'\n   State: {state}\n   Last error: {error}\n")
    });
    let table = format!(
        "{:<34}{:<40}{:<12}{}\n{:<34}{:<40}{:<12}{}\n{}",
        "Writer",
        "WriterID",
        "State",
        "LastError",
        "------",
        "--------",
        "-----",
        "---------",
        each_writer(|name, id, state, error| format!("{name:<34}{id:<40}{state:<12}{error}\n"))
    );
    let tabs = format!(
        "Writer\tWriterID\tState\tLastError\n{}",
        each_writer(|name, id, state, error| format!("{name}\t{id}\t{state}\t{error}\n"))
    );
    let objects: Vec<Value> = writers()
        .iter()
        .map(|one| {
            let state = if one.state == 1 { "[1] Stable" } else { "[8] Failed" };
            serde_json::json!({"Writer": one.writer.name, "WriterID": one.writer.id, "State": state, "LastError": one.error.unwrap_or("No error")})
        })
        .collect();
    let json = serde_json::to_string_pretty(&objects).unwrap() + "\n";
    let rows = each_writer(|name, id, state, error| format!("\"{name}\",\"{id}\",\"{state}\",\"{error}\"\n"));
    let rows = format!("\"Writer\",\"WriterID\",\"State\",\"LastError\"\n{rows}");
    let tree = |path: &str, text: &str| Tree::new().file(path, text);
    for (what, text) in [("records", &record), ("a table", &table), ("tabs", &tabs), ("JSON", &json), ("rows", &rows)] {
        each_carrier(what, text, tree, || WHOLE);
    }
    each_carrier("a filtered list", &filtered, tree, || List(12, "enabled", &["SqlServerWriter"]));
}

#[test]
fn rows_of_a_table_in_bars_that_a_margin_broke_are_whole() {
    let table = format!(
        "| Writer | WriterID | State | LastError |\n| --- | --- | --- | --- |\n{}",
        each_writer(|name, id, state, error| format!("| {name} | {id} | {state} | {error} |\n"))
    );
    let hard = |width: usize, text: &str| -> String {
        let cut = |line: &str| {
            let letters: Vec<char> = line.chars().collect();
            letters.chunks(width).map(|part| part.iter().collect::<String>() + "\n").collect::<String>()
        };
        text.lines().map(cut).collect()
    };
    let soft = |width: usize, mark: &str, text: &str| -> String {
        let mut all = String::new();
        for line in text.lines() {
            let mut now = String::new();
            for word in line.split(' ') {
                if !now.is_empty() && now.len() + 1 + word.len() > width {
                    all.push_str(&format!("{mark}{now}\n"));
                    now.clear();
                }
                now = if now.is_empty() { word.to_owned() } else { format!("{now} {word}") };
            }
            all.push_str(&format!("{mark}{now}\n"));
        }
        all
    };
    check(vec![
        ("at 80", one(hard(80, &table)), WHOLE),
        ("quoted, at 80", one(hard(80, &soft(999, "> ", &table))), WHOLE),
        ("between words", one(soft(72, "", &table)), WHOLE),
        ("between words, quoted", one(soft(70, "> ", &table)), WHOLE),
    ]);
}

/// The rule below the header goes on below itself, as the header does.
#[test]
fn a_table_that_a_narrow_margin_broke_is_whole() {
    let table = "PS C:\\> Get-ClusterSharedVolume\n\nName                           State   Node\n----                           -----   ----\nPallets                        Online  dock1\n";
    let broken: String = table
        .lines()
        .map(|line| {
            let letters: Vec<char> = line.chars().collect();
            let parts = letters.chunks(40).map(|part| part.iter().collect::<String>() + "\n");
            if line.is_empty() { "\n".to_owned() } else { parts.collect::<String>() }
        })
        .collect();
    check(vec![("at 40", silent("dock1/pasted.txt", &broken), Csv(&["in-use"]))]);
}

/// What is no sign of JSON stood before it; the reader of whole exports took the text for one and read nothing.
#[test]
fn events_as_json_amid_colours_or_blanks_without_a_width() {
    let json = format!(
        r#"[{{"TimeCreated":"2024-09-03T03:00:01Z","Id":5120,"ProviderName":"Microsoft-Windows-FailoverClustering","MachineName":"dock1","Message":"{PAUSED}"}}]"#
    );
    for text in [format!("\u{1b}[32m{json}\u{1b}[0m"), format!("\u{200b}{json}"), format!("@\"\n{json}\n\"@\n")] {
        check(vec![(&text, silent("dock1/System.json", &text), Csv(&["in-use"]))]);
    }
}

/// The message was a second event, without a date: what is older than the silence was not known to be.
#[test]
fn an_event_a_line_of_a_row_keeps_its_date() {
    let rows: String = viewer("8/20/2024")
        .lines()
        .map(|line| format!("\"2024-09-03 10:15:02\",\"dock1\",\"{}\"\n", line.replace('"', "\"\"")))
        .collect();
    let text = format!("\"Time\",\"Computer\",\"Output\"\n{rows}");
    let tree = silent("dock1/System.csv", &text);
    check(vec![("a row a line", tree, Csv(&["unknown"]))]);
    assert_eq!(scanned(5120, &silent("dock1/System.csv", &text)), 1);
}
