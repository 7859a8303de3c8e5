//! Prompts of consoles: PowerShell, remote PowerShell, Exchange's shell, cmd, diskshadow.

use std::sync::LazyLock;

use regex::Regex;

/// A prompt with what was typed behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Prompt<'t> {
    /// The remote host that it names.
    pub(super) host: Option<&'t str>,
    /// What was typed; may be empty.
    pub(super) typed: &'t str,
}

static PROMPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:\([^)]*\)\s*)?(?:\[DBG\]:\s*)?(?:\[([^\]\s]+)\]:\s*)?",
        r"(?:PS(?:\s+(?:[^>]*[:\\/~][^>]*))?>{1,2}|\[PS\]\s+[A-Za-z]:\\[^>]*>",
        r#"|[A-Za-z]:\\[^<>|"*?]*>|(?i:DISKSHADOW)>)(.*)$"#,
    ))
    .ok()
});

/// The prompt that a line begins with.
pub(super) fn read(line: &str) -> Option<Prompt<'_>> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    if !line.contains('>')
        || is_trace(line)
        || line.starts_with("PS>TerminatingError(")
        || !(first.is_ascii_alphabetic() || matches!(first, '[' | '('))
    {
        return None;
    }
    let parts = PROMPT.as_ref()?.captures(line)?;
    Some(Prompt {
        host: parts.get(1).map(|host| host.as_str()),
        typed: parts.get(2).map_or("", |typed| typed.as_str()),
    })
}

/// Lines that PowerShell adds to a transcript for each command: nobody typed them and no command printed them.
pub(super) fn is_trace(line: &str) -> bool {
    let start = line.trim_start();
    // Hardly a line begins so, and each is asked.
    if !start.starts_with(['P', '>', 'C']) {
        return false;
    }
    let rest = start.trim_start_matches("PS").trim_start_matches('>').trim_start();
    ["CommandInvocation(", "ParameterBinding("].iter().any(|trace| rest.starts_with(trace))
}
