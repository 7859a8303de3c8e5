//! The schema is the one committed, says what the contract says, and every output keeps to it.
use crate::report_facts;

use report_facts::{Names, in_use, open, unneeded};
use serde_json::Value;
use vssleuth::report::{Wording, json};

pub(crate) fn schema() -> Value {
    serde_json::from_str(&json::schema().expect("a schema")).expect("JSON")
}

#[test]
fn the_committed_schemas_are_the_generated_ones() {
    let generated = [
        ("src/report/json/schema.json", json::schema().expect("a schema")),
        ("src/report/compare/schema.json", vssleuth::report::compare::schema().expect("a schema")),
    ];
    for (file, generated) in generated {
        let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(&committed, &generated).expect("written");
        }
        let committed = std::fs::read_to_string(committed).expect("committed").replace("\r\n", "\n");
        assert_eq!(committed, generated, "{file}: UPDATE_SCHEMA=1 writes it anew");
    }
}

#[test]
fn every_output_keeps_to_the_schema() {
    let names = Names::default();
    let wording = Wording::default();
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for (facts, diagnosis) in [unneeded(&names, 2), in_use(&names), open(&names)] {
        let report = json::report(vec![json::case(&facts, &diagnosis, &wording)]);
        let value = serde_json::to_value(&report).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn an_unknown_field_or_value_is_refused() {
    let (facts, diagnosis) = unneeded(&Names::default(), 1);
    let wording = Wording::default();
    let report = json::report(vec![json::case(&facts, &diagnosis, &wording)]);
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for (place, value) in
        [("/cases/0/verdict", "maybe"), ("/cases/0/nodes/0/csv_writer/status", "on"), ("/schema", "x")]
    {
        let mut changed = serde_json::to_value(&report).expect("JSON");
        *changed.pointer_mut(place).expect("there") = Value::from(value);
        assert!(!validator.is_valid(&changed), "{place}");
    }
    let mut changed = serde_json::to_value(&report).expect("JSON");
    changed["cases"][0]["extra"] = Value::Null;
    assert!(!validator.is_valid(&changed), "a field that is not in the contract");
    let mut changed = serde_json::to_value(&report).expect("JSON");
    changed["cases"][0].as_object_mut().expect("an object").remove("missing");
    assert!(!validator.is_valid(&changed), "a field that is not there");
}

/// What the program writes over a folder in which one case is read, one has nothing in it and one leads nowhere.
#[cfg(unix)]
#[test]
fn every_line_keeps_to_the_schema_of_a_line_and_a_failed_case_is_one() {
    let inbox = tempfile::tempdir().expect("a folder");
    let place = |name: &str| inbox.path().join(name);
    std::fs::write(place("1-notes.txt"), "kumquat").expect("written");
    std::os::unix::fs::symlink("nowhere", place("2-gone.zip")).expect("a link");
    std::fs::create_dir(place("3-console")).expect("a folder");
    std::fs::write(place("3-console/csv.txt"), "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> ").expect("written");
    let line_schema: Value = serde_json::from_str(&json::line_schema().expect("a schema")).expect("JSON");
    let validator = jsonschema::validator_for(&line_schema).expect("a schema");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--each", "--format", "jsonl", "--jobs", "2"]).arg(inbox.path()).output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> =
        output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    for line in &lines {
        let errors: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{line}");
    }
    let of = |key: &str| lines.iter().map(|line| line[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("name"), ["1-notes.txt", "2-gone", "3-console"]);
    assert_eq!(of("status"), ["nothing", "failed", "ok"]);
    assert_eq!(of("size"), [Value::from(7), Value::Null, Value::from(40)]);
    assert_eq!(of("seconds"), [Value::Null, Value::Null, Value::Null], "nothing that differs from run to run");
    assert!(lines[0]["sha256"].is_string() && lines[1]["error"].as_str().is_some_and(|why| why.contains("not found")));
    assert_eq!(lines[1].as_object().map(serde_json::Map::len), lines[2].as_object().map(serde_json::Map::len));
    let mut changed = lines[2].clone();
    changed["extra"] = Value::Null;
    assert!(!validator.is_valid(&changed), "a field that is not in the contract");
}
