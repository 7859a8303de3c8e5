//! The schema is the one committed, says what the contract says, and every output keeps to it.
use crate::report_facts;

use report_facts::{Names, in_use, open, unneeded};
use serde_json::Value;
use vssleuth::report::{Wording, json};

fn schema() -> Value {
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
