//! What a person in front of a terminal gets: a bar that goes away, readers that stop reading, local time beside UTC.
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_vssleuth");

fn vssleuth(args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").args(args);
    command
}

fn printed(args: &[&str]) -> String {
    let output = vssleuth(args).output().expect("run");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// `vssleuth … | head -1`: whoever has read enough is no error, and what the exit code says of the cases stays true.
#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    for format in ["text", "markdown", "html", "json", "jsonl", "csv"] {
        for (more, code) in [(&[][..], 0), (&["--exit-code"], 3), (&["--exit-code", "--redact"], 3)] {
            let args = [&["analyze", "--quiet", "--format", format, "samples/tss-sha"], more].concat();
            assert_eq!(unread(&args), (Some(code), String::new()), "{args:?}");
        }
    }
    let others: [&[&str]; 8] = [
        &["scan", "samples/everything"],
        &["explain"],
        &["explain", "CSV001"],
        &["collect"],
        &["schema"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
    ];
    for args in others {
        assert_eq!(unread(args), (Some(0), String::new()), "{args:?}");
    }
}

/// The private map went missing where nobody had read the report to its end.
#[test]
fn the_private_map_is_written_though_nobody_reads_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = folder.path().join("map.json");
    unread(&["analyze", "samples/no-action", "--redact", "--redact-map", map.to_str().expect("UTF-8")]);
    assert!(std::fs::read_to_string(map).expect("the map").contains("node-1"));
}

/// Exit code and standard error where nobody reads the output.
fn unread(args: &[&str]) -> (Option<i32>, String) {
    let mut child = vssleuth(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("ended");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// What a pseudo-terminal shows of a command of the shell, `$V` being the program, whose input is late enough for the
/// bar to be wanted.
#[cfg(target_os = "linux")]
fn on_a_terminal(command: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let late = "(sleep 2.5; cat samples/csv-in-use/vm-sql-01/Application.evtx)";
    let status = Command::new("script")
        .args(["-q", "-e", "-c", &format!("{late} | {command}")])
        .arg(&log)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("V", PROGRAM)
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .expect("script (util-linux)");
    assert!(status.success(), "{command}: {status}");
    let log = std::fs::read_to_string(log).expect("UTF-8");
    // `script` adds a first and a last line of its own.
    let lines: Vec<&str> = log.split_inclusive('\n').filter(|line| !line.starts_with("Script ")).collect();
    lines.concat().trim_matches(['\r', '\n']).to_owned()
}

/// The bar as it is drawn, and how a line is wiped.
#[cfg(target_os = "linux")]
const DRAWN: (&str, &str) = ("KiB", "\r\u{1b}[2K");

#[cfg(target_os = "linux")]
#[test]
fn the_bar_is_shown_on_the_terminal_only_and_goes_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("report.txt");
    let shown = on_a_terminal(&format!("$V analyze - > '{}'", report.display()));
    assert!(shown.contains(DRAWN.0), "{shown:?}");
    assert!(shown.ends_with(DRAWN.1), "{shown:?}");
    let report = std::fs::read_to_string(report).expect("UTF-8");
    assert!(report.starts_with("stdin ") && !report.contains(['\r', '\u{1b}']), "{report:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_is_never_written_behind_the_bar() {
    let shown = on_a_terminal("$V analyze - --format jsonl");
    let (bar, line) = shown.split_once("{\"name\"").expect("a case");
    assert!(bar.contains(DRAWN.0) && bar.ends_with(DRAWN.1), "{bar:?}");
    assert!(line.contains("}\r\n") || line.ends_with('}'), "{line:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn no_bar_where_nobody_watches_or_wants_it() {
    for command in [
        "$V analyze - --quiet > /dev/null",
        "$V analyze - --progress never > /dev/null",
        "$V analyze - 2>/dev/null > /dev/null",
        "TERM=dumb $V analyze - > /dev/null",
    ] {
        assert_eq!(on_a_terminal(command), "", "{command}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn colour_is_for_terminals_that_want_it() {
    let coloured = |command: &str| on_a_terminal(command).contains("\u{1b}[1m");
    assert!(coloured("$V analyze - --progress never"));
    assert!(!coloured("NO_COLOR=1 $V analyze - --progress never"));
    assert!(!coloured("$V analyze - --progress never --color never"));
    assert!(!coloured("$V analyze - --progress never | cat"));
    assert!(coloured("$V analyze - --progress never --color always | cat"));
}

/// The newest failure of the sample in UTC with the local time behind it, and the other way round: in the table of
/// nodes, in a sentence, in the row of an event below a heading that has the date and the offset.
const TIMES: [(&str, [&str; 3]); 2] = [
    (
        "en",
        [
            "2024-09-02 16:00:42 (09-03 01:00:42+09:00)",
            "2024-09-02 16:00:42 UTC (2024-09-03 01:00:42+09:00)",
            "(01:00:42)",
        ],
    ),
    ("ja", ["2024-09-03 01:00:42 (09-02 16:00:42)", "2024-09-03 01:00:42+09:00 (2024-09-02 16:00:42 UTC)", "01:00:42"]),
];

#[test]
fn local_time_stands_beside_utc_wherever_people_read_it() {
    for format in ["text", "markdown", "html"] {
        for (lang, times) in TIMES {
            let args = ["analyze", "samples/csv-in-use", "--details", "--format", format, "--lang", lang];
            assert!(
                !printed(&[args.as_slice(), &["--timezone", "utc"]].concat()).contains("+09:00"),
                "{format} {lang}"
            );
            // Columns of the terminal and tags break a time; Markdown keeps the plus from meaning something.
            let plain = printed(&[args.as_slice(), &["--timezone", "Asia/Tokyo"]].concat())
                .replace("<span>", "")
                .replace("</span>", "")
                .replace('\\', "");
            let said = plain.split_whitespace().collect::<Vec<_>>().join(" ");
            for time in times {
                // In the columns of a terminal the other time may stand below.
                let parts =
                    if format == "text" { time.split_once(" (").map_or(time, |(first, _)| first) } else { time };
                assert!(said.contains(parts), "{format} {lang}: {time}");
            }
        }
    }
}

#[test]
fn what_programs_read_stays_in_utc() {
    for format in ["json", "jsonl", "csv"] {
        let args = ["analyze", "samples/csv-in-use", "--format", format];
        let tokyo = printed(&[args.as_slice(), &["--timezone", "Asia/Tokyo"]].concat());
        assert!(!tokyo.contains("+09:00"), "{format}");
        assert!(
            tokyo.contains("2024-09-02T16:00:42.4540000Z") || tokyo.contains("2024-09-02T16:00:42.454"),
            "{format}"
        );
    }
}
