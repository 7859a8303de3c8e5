//! The schema is the one committed, says what the contract says, and every output keeps to it.
use crate::report_facts;

use report_facts::{Names, in_use, open, unneeded};
use serde_json::Value;
use vssleuth::diagnosis::Verdict;
use vssleuth::facts::Capture;
use vssleuth::facts::{Kind, Status};
use vssleuth::report::{self, Wording};

fn schema() -> Value {
    serde_json::from_str(&report::schema().expect("a schema")).expect("JSON")
}

#[test]
fn the_committed_schema_is_the_generated_one() {
    let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/schema.json");
    let generated = report::schema().expect("a schema");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&committed, &generated).expect("written");
    }
    let committed = std::fs::read_to_string(committed).expect("committed").replace("\r\n", "\n");
    assert_eq!(committed, generated, "UPDATE_SCHEMA=1 cargo test --test schema writes it anew");
}

#[test]
fn every_output_keeps_to_the_schema() {
    let names = Names::default();
    let wording = Wording::default();
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    for (facts, diagnosis) in [unneeded(&names, 2), in_use(&names), open(&names)] {
        let report = report::report(vec![report::build(&facts, &diagnosis, &wording)], &wording);
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
    let report = report::report(vec![report::build(&facts, &diagnosis, &wording)], &wording);
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

#[test]
fn listed_codes_are_those_of_the_types() {
    let schema = schema();
    let codes = |of: &str, field: &str| -> Vec<String> {
        let list = schema.pointer(&format!("/$defs/{of}/properties/{field}/enum")).expect("an enum");
        list.as_array().expect("a list").iter().map(|code| code.as_str().expect("a code").to_owned()).collect()
    };
    let verdicts = [
        Verdict::CsvInUse,
        Verdict::CsvWriterUnneeded,
        Verdict::NoAction,
        Verdict::NotACluster,
        Verdict::NeedsEvidence,
    ];
    assert_eq!(codes("Case", "verdict"), verdicts.map(Verdict::as_str));
    let captures = [
        Capture::ClusterSharedVolume,
        Capture::VssadminWriters,
        Capture::EventLogApplication,
        Capture::EventLogSystem,
        Capture::RegistrySetting,
        Capture::ClusterNodes,
    ];
    assert_eq!(codes("Missing", "what"), captures.map(Capture::as_str));
    let statuses = [Status::Parsed, Status::Partial, Status::Damaged, Status::Unrecognised, Status::Skipped];
    assert_eq!(codes("Source", "status"), statuses.map(Status::as_str));
    let kinds = [
        Kind::Evtx,
        Kind::VssadminWriters,
        Kind::DiskshadowWriters,
        Kind::ClusterSharedVolume,
        Kind::ClusterNodes,
        Kind::ClusterProperties,
        Kind::Registry,
        Kind::RegistryHive,
        Kind::EventText,
        Kind::SystemInfo,
        Kind::Other,
    ];
    assert_eq!(codes("Source", "kind"), kinds.map(Kind::as_str));
}
