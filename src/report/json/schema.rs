//! The JSON Schemas of `--format json` and of a line of `--format jsonl`, generated from the model.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use super::line::Line;
use super::model::Report;

/// The schema as JSON text, as `vssleuth schema` prints it and as it is committed beside this file.
///
/// # Errors
/// Never in practice: the schema is a plain JSON value.
pub fn schema() -> serde_json::Result<String> {
    of::<Report>()
}

/// The schema of one line of `--format jsonl`, as `vssleuth schema --each` prints it.
///
/// # Errors
/// As for [`schema`].
pub fn line_schema() -> serde_json::Result<String> {
    of::<Line>()
}

fn of<T: JsonSchema>() -> serde_json::Result<String> {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    serde_json::to_string_pretty(&schema).map(|text| text + "\n")
}
