//! The JSON Schema of `--format json`, generated from the model.

use schemars::generate::SchemaSettings;

use super::model::Report;

/// The schema as JSON text, as `vssleuth schema` prints it and as it is committed beside this file.
///
/// # Errors
/// Never in practice: the schema is a plain JSON value.
pub fn schema() -> serde_json::Result<String> {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Report>();
    serde_json::to_string_pretty(&schema).map(|text| text + "\n")
}
