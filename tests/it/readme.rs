//! The README keeps its word: its transcript is what the program prints.

use assert_cmd::Command;

const README: &str = include_str!("../../README.md");

/// The fenced block that follows a marker.
fn block(marker: &str) -> &'static str {
    let (_, after) = README.split_once(&format!("<!-- {marker} -->")).expect("the marker");
    let (_, body) = after.split_once("```").and_then(|(_, fenced)| fenced.split_once('\n')).expect("a fence");
    body.split_once("```").expect("the end of the fence").0
}

#[test]
fn the_first_run_begins_as_the_readme_shows() {
    let arguments = block("command: first run").trim().split_once(" -- ").expect("a run of the program").1;
    let run =
        Command::cargo_bin("vssleuth").expect("the program").args(arguments.split(' ')).output().expect("it runs");
    let printed = String::from_utf8(run.stdout).expect("UTF-8");
    let shown = block("output: first run");
    assert!(shown.lines().count() > 20, "the transcript is there");
    assert_eq!(printed.lines().take(shown.lines().count()).collect::<Vec<_>>(), shown.lines().collect::<Vec<_>>());
}

#[test]
fn every_command_shown_is_one_that_the_program_knows() {
    let help = Command::cargo_bin("vssleuth").expect("the program").arg("--help").output().expect("it runs");
    let help = String::from_utf8(help.stdout).expect("UTF-8");
    let (_, usage) = README.split_once("## Use\n\n```sh\n").expect("the section");
    let (usage, _) = usage.split_once("```").expect("the end of the fence");
    for line in usage.lines() {
        let command = line.strip_prefix("vssleuth ").and_then(|line| line.split(' ').next()).expect("a command");
        assert!(help.contains(&format!("  {command} ")), "{line}");
    }
}

/// The job's tables have the columns that the README names, in their order.
#[test]
fn the_tables_of_the_job_are_those_that_the_readme_shows() {
    let job = include_str!("../../src/spark/vssleuth_spark.py");
    let tables = regex::Regex::new(r#"(?ms)^(?:REPORTS = |    "(\w+)": )schema\((.*?)\)"#).expect("a pattern");
    let column = regex::Regex::new(r"(\w+)=").expect("a pattern");
    let mut seen = 0;
    for table in tables.captures_iter(job) {
        let name = table.get(1).map_or("reports", |name| name.as_str());
        let row = README.lines().find(|line| line.starts_with(&format!("| `{name}` | "))).expect("a row of the table");
        let shown = row.split(" | ").nth(2).expect("its columns");
        let columns = column.captures_iter(&table[2]).map(|column| format!("`{}`", &column[1]));
        let columns: Vec<String> = columns.filter(|name| name != "`bucket`").collect();
        assert_eq!(shown.trim_end_matches(" |"), columns.join(", "), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}
