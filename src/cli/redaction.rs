//! What `--redact` adds to a command: errors without names, counts on standard error, the private map.

use std::path::PathBuf;

use super::exit;
use super::fault;
use super::output::Output;
use crate::facts::visible;
use crate::report::Wording;

/// An error names paths as they were typed, and what the system says of them.
pub(super) fn error<'a>(
    error: anyhow::Error,
    wording: &Wording,
    typed: impl IntoIterator<Item = &'a PathBuf>,
) -> anyhow::Error {
    let Some(redactor) = &wording.redactor else { return error };
    let typed: Vec<String> = typed.into_iter().map(|path| path.display().to_string()).collect();
    anyhow::anyhow!(redactor.error(&fault::told(&error), &typed))
}

/// Counts on standard error, names in the private map alone.
pub(super) fn finish(wording: &Wording, map: Option<Output>, quiet: bool) -> anyhow::Result<()> {
    let Some(redactor) = &wording.redactor else { return Ok(()) };
    if !quiet {
        exit::tell(&redactor.summary(wording));
    }
    if let Some(mut file) = map {
        let map = serde_json::json!({ "schema": "vssleuth/redact-map/1", "names": redactor.map() });
        file.write(&(visible::json(serde_json::to_string_pretty(&map)?) + "\n"))?;
        file.finish()?;
    }
    Ok(())
}
