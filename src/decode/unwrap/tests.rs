use super::*;
use crate::decode::transcript::answer_of;

/// The lines that a text comes to, blank ones left out.
fn shown(text: &str) -> Vec<(u32, String)> {
    let text = Text::decode(text.as_bytes()).expect("a text");
    let all = lines(&text, 1_000).map(|unwrapped| unwrapped.lines).unwrap_or_else(|| {
        text.lines().map(|line| Numbered { number: line.number, text: line.text.to_owned() }).collect()
    });
    all.into_iter().filter(|line| !line.text.trim().is_empty()).map(|line| (line.number, line.text)).collect()
}

fn texts(text: &str) -> Vec<String> {
    shown(text).into_iter().map(|(_, text)| text).collect()
}

const LIST: [&str; 9] = [
    "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool",
    "(C) Copyright 2001-2013 Microsoft Corp.",
    "Writer name: 'Task Scheduler Writer'",
    "   Writer Id: {d61d61c8-d73a-4eee-8cdd-f6f9786b7124}",
    "   Writer Instance Id: {5c3af403-d844-0f5a-18ac-1f9a8dfd14f4}",
    "   State: [1] Stable",
    "   Last error: No error",
    "Writer name: 'System Writer'",
    "   Writer Id: {e8132975-6f93-4464-a53e-1050253ae220}",
];

#[test]
fn a_prefix_of_any_make_is_taken_off() {
    for prefix in [
        "2024-09-03T10:15:02.12{n}+09:00 [INFO] (pid 4120) stdout: ",
        "9/{n}/2024 3:19:4{n} AM  ",
        "03.09.2024 10:15:0{n} | ",
        "[2024-09-03 10:15:0{n}][00F{n}][main] ",
        "{n}: ",
        "     1{n}\t",
        ">> ",
        "| ",
        "- ",
        "* ",
        "• ",
        "\u{a0}\u{a0}• ",
        "# ",
        "INFO - ",
        "VERBOSE: ",
        "T{n} [Thread-1{n}] WARN  c.e.Agent - ",
        "time=2024-09-03T10:15:0{n}Z level=info msg=",
    ] {
        let line = |(n, line): (usize, &&str)| prefix.replace("{n}", &n.to_string()) + line;
        let text: Vec<String> = LIST.iter().enumerate().map(line).collect();
        assert_eq!(texts(&text.join("\n")), LIST, "{prefix}");
    }
}

/// Nothing of it was read.
#[test]
fn a_runners_answer_that_breaks_off_is_read_as_far_as_it_goes() {
    let told = |text: &str| {
        let text = Text::decode(text.as_bytes()).expect("a text");
        lines(&text, 1_000).map(|all| (all.lines.into_iter().map(|line| line.text).collect::<Vec<_>>(), all.cut))
    };
    let answer = format!(r#"{{"changed":true,"stdout":"{}"#, LIST.join(r"\r\n"));
    let (lines, cut) = told(&answer).expect("carried");
    assert!(cut && lines.ends_with(&LIST.map(str::to_owned)), "{lines:?}");
    for (end, last) in [(r"\r\n   Sta\u00", "   Sta"), (r"\r\n   \\", r"   \"), (r"\", LIST[8])] {
        let (lines, cut) = told(&format!("{answer}{end}")).expect("carried");
        assert_eq!((lines.last().map(String::as_str), cut), (Some(last), true), "{end}");
    }
    let (whole, cut) = told(&format!("{answer}\"}}")).expect("carried");
    assert!(!cut && whole.ends_with(&LIST.map(str::to_owned)));
    // A prompt begins like a list of JSON.
    let session =
        format!("[dock1]: PS C:\\> vssadmin list writers\n{}\n[dock1]: PS C:\\> echo \"a\\nb", LIST.join("\n"));
    assert!(told(&session).is_none_or(|(_, cut)| !cut));
}

#[test]
fn what_stands_behind_every_line_is_taken_off() {
    for (before, after) in [
        ("<![LOG[", "]LOG]!><time=\"10:15:02.123-540\" date=\"09-03-2024\" component=\"Script\" type=\"1\">"),
        ("time=2024-09-03T10:15:02Z msg=\"", "\""),
    ] {
        assert_eq!(texts(&LIST.map(|line| format!("{before}{line}{after}")).join("\n")), LIST, "{before}");
    }
    let twice = [LIST, LIST].concat();
    let columns: Vec<String> = twice.iter().map(|line| format!("{line:<90} vm-a")).collect();
    assert_eq!(texts(&columns.join("\n")), twice);
    // A list whose last words are alike has no column behind it.
    let alike: Vec<String> = twice.iter().map(|line| format!("{line}  x")).chain(["end".to_owned()]).collect();
    assert_eq!(texts(&alike.join("\n")), alike);
}

#[test]
fn what_several_hosts_said_alike_is_each_one_s() {
    let rule = "-".repeat(16);
    for (group, hosts) in [
        ("vm-[01-03]", vec!["vm-01", "vm-02", "vm-03"]),
        ("vm-[1,9-10].lab,db-4 (4)", vec!["vm-1.lab", "vm-9.lab", "vm-10.lab", "db-4"]),
        ("vm-a,vm-b (2)", vec!["vm-a", "vm-b"]),
    ] {
        let shown = texts(&format!("{rule}\n{group}\n{rule}\n{}", LIST.join("\n")));
        let told: Vec<&String> =
            shown.iter().filter(|line| hosts.iter().any(|host| **line == answer_of(host))).collect();
        assert_eq!(told, hosts.iter().map(|host| answer_of(host)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
        assert_eq!(shown.iter().filter(|line| line.as_str() == LIST[2]).count(), hosts.len(), "{group}");
    }
}

/// A few words above a long text would otherwise have it held two hundred times.
#[test]
fn a_long_text_is_not_given_again_for_each_of_many_hosts() {
    let rule = "-".repeat(16);
    let text = format!("{rule}\nvm-[001-256] (256)\n{rule}\n{}\n{}", LIST.join("\n"), "x\n".repeat(1_000));
    assert_eq!(texts(&text).iter().filter(|line| line.as_str() == LIST[2]).count(), 1);
}

/// pdsh, clush, Fabric, knife, syslog, dshbak, Salt, Bolt, PsExec, an object of answers: each host's own.
#[test]
fn each_host_has_its_own_answer() {
    let before = |prefix: &str| LIST.map(|line| format!("{prefix}{line}")).join("\n");
    let indented = LIST.map(|line| format!("    {line}")).join("\n");
    let plain = LIST.join("\n");
    let json = serde_json::to_string(&plain).expect("a string");
    let two: Vec<String> = LIST.iter().flat_map(|line| [format!("vm-a: {line}"), format!("vm-b: {line}")]).collect();
    let expected: Vec<String> = ["vm-a", "vm-b"]
        .iter()
        .flat_map(|host| [vec![answer_of(host)], LIST.map(str::to_owned).to_vec()].concat())
        .collect();
    let rule = "-".repeat(16);
    for text in [
        two.join("\n"),
        format!("{}\n{}", before("vm-a: "), before("vm-b: ")),
        format!("{}\n{}", before("[vm-a] out: "), before("[vm-b] out: ")),
        format!("{}\n{}", before("Sep  3 10:15:02 vm-a agent[41]: "), before("Sep  3 10:15:02 vm-b agent[7]: ")),
        format!("{}\n{}", before("vm-a\t"), before("vm-b\t")),
        format!("{}\n{}", before("> vm-a_writers.txt:3:"), before("  logs\\vm-b_writers.txt:33:")),
        format!("{rule}\nvm-a\n{rule}\n{plain}\n{rule}\nvm-b (1)\n{rule}\n{plain}")
            .replace(&format!("{rule}\n"), "----------------\n"),
        format!("vm-a:\n{indented}\nvm-b:\n{indented}"),
        format!("\\\\vm-a:\n{plain}\n\\\\vm-b:\n{plain}"),
        format!("{{\"vm-a\": {json}, \"vm-b\": {json}}}"),
        format!("{{\"hosts\": {{\n\"vm-a\": {{\n\"stdout\": {json}\n}},\n\"vm-b\": {{\n\"stdout\": {json}\n}}}}}}"),
    ] {
        let shown = texts(&text);
        let shown: Vec<&str> = shown
            .iter()
            .map(|line| line.trim())
            .filter(|line| *line != rule && !line.ends_with(['{', ',']) && !line.starts_with('}'))
            .collect();
        assert_eq!(shown, expected.iter().map(|line| line.trim()).collect::<Vec<_>>(), "{text}");
    }
    for prefix in ["INFO: ", "[main] ", "worker-3: ", "Thread-1: ", "list.txt: ", "stdout: "] {
        assert_eq!(texts(&before(prefix)), LIST, "{prefix}");
    }
}

#[test]
fn a_list_without_a_prefix_and_other_texts_are_left() {
    for text in [
        LIST.join("\n"),
        LIST.map(|line| line.trim()).join("\n"),
        LIST.iter().filter(|line| line.contains("Id")).copied().collect::<Vec<_>>().join("\n"),
        "{\n    \"Name\": \"Cluster Disk 1\",\n    \"Id\": \"{d61d61c8-d73a-4eee-8cdd-f6f9786b7124}\",\n    \"Node\": \"n1\"\n}".to_owned(),
        format!("* WRITER \"A\"\n{}", "\t- Writer ID = {d61d61c8-d73a-4eee-8cdd-f6f9786b7124}\n".repeat(6)),
        "[n1]: PS C:\\> Get-ClusterSharedVolume\n[n1]: PS D:\\>\n[n1]: PS C:\\> riter".to_owned(),
    ] {
        assert_eq!(texts(&text), text.lines().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn what_a_console_said_behind_a_prefix_is_read_and_counts_as_changed() {
    const SAID: [&str; 5] = ["PS C:\\> (Get-ClusterSharedVolume).Name", "Tills", "", "PS C:\\> hostname", "n1"];
    for prefix in
        ["n1: ", "> > ", "03.09.2024 10:15:0{n} | ", "INFO: ", "2024-09-03T10:15:02Z ", "[n1] ", "csv.txt:{n}:"]
    {
        let line = |(n, line): (usize, &str)| prefix.replace("{n}", &(n + 1).to_string()) + line;
        let text = SAID.into_iter().enumerate().map(line).collect::<Vec<_>>().join("\n");
        let text = Text::decode(text.as_bytes()).expect("a text");
        let unwrapped = lines(&text, 100).expect("carried");
        assert!(unwrapped.lines.iter().map(|line| line.text.trim_end()).eq(SAID), "{prefix}: {:?}", unwrapped.lines);
        assert_eq!(unwrapped.changed, [1, 2, 3, 4, 5], "{prefix}");
    }
}

#[test]
fn lines_broken_at_a_margin_are_whole_again() {
    for (width, indent) in [(80, 20), (80, 24), (64, 0), (60, 3)] {
        let fold = |line: &&str| {
            let letters: Vec<char> = format!("{:indent$}{line}", "").chars().collect();
            letters.chunks(width).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
        };
        let text: Vec<String> = LIST.iter().map(fold).collect();
        let whole: Vec<String> = LIST.iter().map(|line| format!("{:indent$}{line}", "")).collect();
        if text.iter().any(|line| line.contains("d14f4\n") || line.contains("e220\n") || line.contains("-\n")) {
            assert_eq!(texts(&text.join("\n")), whole, "{width} {indent}");
        }
    }
    let mail = "Writer name:\n'Shadow Copy Optimization\nWriter'\n   Writer Id:\n{4dc3bdd4-ab48-4d07-adb0-\n3bee2926fd7f}\n   State:\n[1] Stable";
    assert_eq!(
        shown(mail),
        [
            (1, "Writer name: 'Shadow Copy Optimization Writer'".to_owned()),
            (4, "   Writer Id: {4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f}".to_owned()),
            (7, "   State: [1] Stable".to_owned()),
        ]
    );
}

#[test]
fn strings_of_json_are_their_lines() {
    let escaped = LIST.join("\\r\\n").replace('"', "\\\"");
    let quoted = LIST.map(|line| format!("  \"{line}\"")).join(",\n");
    let twice = serde_json::to_string(&format!("{{\"stdout\": \"{escaped}\"}}")).expect("a string");
    for text in [
        format!("{{\"value\":[{{\"code\":\"StdOut\",\"message\":\"{escaped}\"}}]}}"),
        format!("{{\"ts\":1,\"msg\":\"start\"}}\n{{\"ts\":2,\"msg\":\"{escaped}\"}}"),
        format!("ok: [n1] => {{\n \"stdout\": \"{escaped}\"\n}}"),
        format!("ok: [n1] => {{\n \"stdout_lines\": [\n{quoted}\n ]\n}}"),
        format!("{{\"stdout_lines\":[{}]}}", quoted.replace(",\n", ",")),
        format!("{{\"log\": {twice}}}"),
        format!("'{}'", escaped.replace('\'', "\\'")),
        format!("b\"{escaped}\""),
        LIST.map(|line| format!("{{\"ts\":1,\"host\":\"n1\",\"line\":\"{line}\"}}")).join("\n"),
        format!("ok: [n1] =>\n  out:\n{}", LIST.map(|line| format!("  - '{}'", line.replace('\'', "''"))).join("\n")),
    ] {
        let all = texts(&text);
        assert!(LIST.iter().all(|line| all.iter().any(|have| have == line)), "{text}\n{all:?}");
    }
    let paths = "\"paths\": \"x\"\nsource = \"C:\\new\\nodes\"";
    assert_eq!(texts(paths), paths.lines().collect::<Vec<_>>());
}

/// Windows PowerShell makes an object of each line that it read or that another host sent.
#[test]
fn lines_that_are_objects_of_windows_powershell_are_lines() {
    let object = |beside: &str| {
        let of = |line: &str| {
            format!("  {{\n    \"value\":  {},\n    {beside}\n  }}", serde_json::to_string(line).expect("a string"))
        };
        format!("[\n{}\n]", LIST.map(of).join(",\n"))
    };
    let from =
        object("\"PSPath\":  \"C:\\\\t\\\\x.txt\",\n    \"PSDrive\":  {\"Name\": \"C\"},\n    \"ReadCount\":  1");
    for text in [
        format!("{{\"value\": {from}, \"Count\": 9}}"),
        from.clone(),
        from.replace('\n', ""),
        object("\"RunspaceId\": \"1\", \"PSShowComputerName\": true, \"PSComputerName\": \"x\""),
    ] {
        assert_eq!(texts(&text), LIST, "{text}");
    }
    let host = texts(&object("\"PSComputerName\": \"vm-1\""));
    assert!(
        host.first().is_some_and(|line| line.starts_with("vm-1 "))
            && host.get(1..) == Some(&LIST.map(str::to_owned)[..])
    );
    let others = object("\"Name\": \"x\"");
    assert_eq!(texts(&others), LIST, "lines are told by what they say, whatever their key is called");
}

#[test]
fn pages_show_their_lines() {
    let escaped = LIST.map(|line| line.replace('\'', "&#x27;").replace("   ", "&nbsp;&nbsp; "));
    for text in [
        escaped.join("<br>"),
        escaped.join("<br/>\n"),
        format!("<html><head><style>p {{}}</style></head><body><p>{}</p></body></html>", escaped.join("</p>\n<p>")),
        format!("<!DOCTYPE html><html><body><pre>{}</pre></body></html>", escaped.join("\n")),
        format!("<html><body><div><span>{}</span></div></body></html>", escaped.join("</span></div>\r\n<div><span>")),
        escaped.join("\n"),
    ] {
        assert_eq!(texts(&text), LIST, "{text}");
    }
    assert_eq!(texts("Computer: <computer name>\nstate <br"), ["Computer: <computer name>", "state <br"]);
    let outlook = "<html><body><p class=MsoNormal>Writer name: 'Task\nScheduler Writer'<o:p></o:p></p></body></html>";
    assert_eq!(texts(outlook), [LIST[2]]);
}

#[test]
fn the_lines_that_held_more_are_told() {
    let of =
        |text: &str| lines(&Text::decode(text.as_bytes()).expect("a text"), 1_000).map(|unwrapped| unwrapped.changed);
    assert_eq!(of(&LIST.join("\n")), None);
    assert_eq!(of("PS C:\\> x riter\nName\u{a0} State\nPS C:\\>"), Some(vec![2]));
    assert_eq!(of("Writer name:\n'A Writer'\nend"), Some(vec![1, 2]));
    assert_eq!(of("a<br>\nb</p>"), Some(vec![1, 2]));
}

#[test]
fn markdown_s_signs_are_put_back() {
    for (text, expected) in [
        ("   State: \\[9\\] Failed riter", "   State: [9] Failed riter"),
        ("Id: \\{d61d61c8-d73a-4eee-8cdd-f6f9786b7124\\} riter", "Id: {d61d61c8-d73a-4eee-8cdd-f6f9786b7124} riter"),
        ("_Event ID: 8193_\\\n_x y_\\", "Event ID: 8193"),
        ("**Source:** VSS\n**Event ID**: 8193", "Source: VSS"),
        ("- **Source**: VSS\n:**", "- Source: VSS"),
        ("_Source:_ VSS\n*Time:* x", "Source: VSS"),
        ("Name\u{a0}\u{a0}State\u{a0} Node", "Name  State  Node"),
        ("C:\\ClusterStorage\\[x] riter", "C:\\ClusterStorage\\[x] riter"),
        ("* WRITER \"System Writer\"", "* WRITER \"System Writer\""),
        ("**********************\nriter", "**********************"),
    ] {
        assert_eq!(texts(text).first().map(String::as_str), Some(expected), "{text}");
    }
}

/// Behind one sign or another it was left, and JSON was none.
#[test]
fn signs_that_markdown_escaped_throughout_are_put_back_and_paths_stay() {
    for (text, shown) in [
        ("\\[\n  \"Name\": \"a\\_b\\_c\"\n\\]", "[|  \"Name\": \"a_b_c\"|]"),
        ("FAILED\\_AT\\_FREEZE \\[9\\]", "FAILED_AT_FREEZE [9]"),
        ("a\\_b\\_c d_e \\[1\\] f", "a\\_b\\_c d_e [1] f"),
        ("\\[a\\] D:\\_x\\_y \\\\n1\\_s", "[a] D:\\_x\\_y \\\\n1\\_s"),
        ("\\[only", "\\[only"),
    ] {
        assert_eq!(texts(text).join("|"), shown, "{text}");
    }
    let json = "{\\\n  \"State\": 1,\\\n  \"Error\": \"none\",\\\n}";
    assert_eq!(texts(json), ["{", "  \"State\": 1,", "  \"Error\": \"none\",", "}"]);
    let export = "\"Filters\"=hex(7):61,00,\\\n  62,00,\\\n  63,00,\\\n  00,00 VSS {";
    assert_eq!(texts(export).join("\n"), export);
}

/// Each was two, one of them blank.
#[test]
fn a_mark_and_the_line_end_behind_it_end_one_line() {
    let text = Text::decode(b"Writer : a<br/>\n<br/>\nState : b<br/>\nc<br><br>\nd").expect("a text");
    let lines = lines(&text, 100).expect("a page").lines;
    let told: Vec<(u32, &str)> = lines.iter().map(|line| (line.number, line.text.as_str())).collect();
    assert_eq!(told, [(1, "Writer : a"), (2, ""), (3, "State : b"), (4, "c"), (4, ""), (5, "d")]);
}

/// They went on in the next line, and the row did not.
#[test]
fn a_table_broken_within_its_rule_is_whole_again() {
    let table = ["Name                State", "----                -----", "a b                 Online"];
    let broken: Vec<String> = table
        .iter()
        .map(|line| format!("{}\n{}", line.get(..22).unwrap_or_default(), line.get(22..).unwrap_or_default()))
        .collect();
    assert_eq!(texts(&broken.join("\n")), table);
    let other = "a line of twenty or so\nmore\n---------------------- \n---\nState ----";
    assert_eq!(texts(other).join("\n"), other);
}

#[test]
fn marks_within_a_frame_are_taken_off_with_it() {
    let shown = texts("+------------------+\n| _Source: VSS_    |\n| _Event ID: 8193_ |\n+------------------+\n");
    let words: Vec<&str> = shown.iter().map(|line| line.trim()).filter(|line| line.contains(':')).collect();
    assert_eq!(words, ["Source: VSS", "Event ID: 8193"], "{shown:?}");
}

/// Chats, tickets and boards send what a page shows as a string of JSON, with its tags as they are or written as escapes.
#[test]
fn pages_in_strings_of_json_are_what_they_show() {
    let escaped = |line: &&str| line.replace('\'', "&#x27;").replace("   ", "&nbsp;&nbsp; ");
    let told = || LIST.iter().map(escaped);
    let each = |tag: &str| told().map(|line| format!("<{tag}>{line}</{tag}>")).collect::<Vec<_>>().concat();
    let pages = [
        format!("<p>{}<br></p>", told().collect::<Vec<_>>().join("<br>")),
        format!("<div class=\"note\"><p>{}</p></div>", told().collect::<Vec<_>>().join("<br />\n")),
        each("div"),
        each("p"),
        format!("<div><pre><code>{}</code></pre></div>", LIST.join("\n")),
    ];
    for page in pages {
        let string = serde_json::to_string(&page).expect("a string");
        for string in [string.clone(), string.replace('<', "\\u003c").replace('>', "\\u003E")] {
            for (text, number) in [
                (format!("{{\"value\": [{{\"body\": {{\"contentType\": \"html\", \"content\": {string}}}}}]}}"), 1),
                (format!("{{\n \"id\": 7,\n \"fields\": {{\n  \"System.Description\": {string}\n }}\n}}\n"), 4),
                (format!("Answer:\n\"html_body\" : {string},\n"), 2),
            ] {
                let told = shown(&text);
                let told = told.iter().filter(|(at, _)| *at == number).map(|(_, text)| text.as_str());
                let told: Vec<&str> = told.filter(|text| LIST.contains(text)).collect();
                assert_eq!(told, LIST, "{text}");
                assert!(!shown(&text).iter().any(|(_, text)| text.contains("System.") && answered(text)), "{text}");
            }
        }
    }
    let page = format!("<p>{}<br>   Sta", LIST.join("<br>"));
    let cut = serde_json::to_string(&page).expect("a string");
    let cut = format!("{{\"html_body\": {}", cut.trim_end_matches('"'));
    let text = Text::decode(cut.as_bytes()).expect("a text");
    assert!(
        lines(&text, 1_000).is_some_and(|all| all.cut && all.lines.iter().any(|line| line.text == LIST[8])),
        "{cut}"
    );
}

fn answered(text: &str) -> bool {
    crate::decode::transcript::answered_by(text).is_some()
}

/// Blank lines of the page are those of the console, and blocks add none.
#[test]
fn a_piece_of_a_page_has_the_lines_that_it_shows() {
    for (page, shows) in [
        ("<div>a</div><div><br></div><div>b</div>", "a||b"),
        ("<p>a</p><p>&nbsp;</p><p>b<br></p>", "a||b"),
        ("<p>a<br><br>b</p>", "a||b"),
        ("<div><div>a</div><div>b</div></div>", "a|b"),
    ] {
        let (lines, _) = html::shown(page, 100).expect("a page");
        let lines: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines.join("|").trim_end_matches('|'), shows, "{page}");
    }
}
