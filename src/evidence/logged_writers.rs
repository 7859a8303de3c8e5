//! Writers that the logs of backup programs call failed, in a closed list of forms: the writer's name beside the verb, and
//! its state and error as the interface names them, on the line or on those below.
//!
//! Such a line is no list: it says nothing of the writers that it does not name, and nothing of now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::{AnyOf, Line, any_of, has_any, holds};
use crate::decode::transcript::Section;
use crate::decode::unwrap::is_host;
use crate::facts::{Guid, Kind, Locus, Observation, Observed, WriterTool};
use crate::knowledge::codes;
use crate::knowledge::writers::{self as known, by_id, by_name};

/// Reads them.
pub(super) struct LoggedWriters;

/// A line of a log is no longer.
const LONGEST: usize = 4 << 10;
/// Lines below one that names a writer on which its state, error and ids stand.
const DETAILS: usize = 8;
/// Writers kept of one text: of each the last that is told counts.
const MOST: usize = 500;

/// The forms; the first group of each that fits is the writer's name.
static FORMS: LazyLock<Vec<(Regex, Form)>> = LazyLock::new(|| {
    const NAME: &str = r#"(?:\\?['"‘“\[]([^'"’”\[\]]{1,80})['"’”\]])"#;
    const ID: &str = r"(?: with class id \S{36,40}| \([0-9a-fA-F-]{36}\))?";
    // The longest first: one name may begin with another.
    let mut names: Vec<String> = known::all().map(|(_, writer)| regex::escape(&writer.name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let forms = [
        (format!(r"(?i)\bselected writer {NAME}{ID} is (?:in (?:a )?failed state|offline)"), Form::Sure),
        (format!(r"(?i)\bvss writer {NAME} with class id \S{{36,40}} has failed to process\b"), Form::Sure),
        (format!(r"(?i)\bwriter {NAME}{ID} is in (?:a )?failed state\b"), Form::WithCode),
        (format!(r"(?i)\bwriter {NAME}{ID} (?:is failed at|has failed|has (?:a )?failure state)\b"), Form::WithCode),
        (r"(?i)\bwriter ([A-Za-z+][^'\x22,.;:\[\]]{0,60}?) has (?:a )?failure state\b".to_owned(), Form::WithCode),
        (format!(r"(?i)\bvss writer {NAME}{ID} has invalid state\."), Form::Sure),
        (format!(r"(?i)writerstatus failed for (?:selected )?writer {NAME}"), Form::WithCode),
        (format!(r"(?i)\bvss (?:critical )?writer has failed\.? writer name: {NAME}"), Form::WithCode),
        (r"(?i)\bwriter name: ([^,\[\]]{1,80}), writer id: \{[0-9a-f-]{36}\}, last error: ".to_owned(), Form::Report),
        (format!(r"(?i)\bwriter(?:'s)?(?: name)?[\s:=]{{1,3}}{NAME}"), Form::WithState),
        (format!(r"\b({})\b", names.join("|")), Form::WithState),
        (r#"(?i)(?:^|\s)["“]([^"”]{1,80})["”] has reported an error 0x[0-9a-f]{8}"#.to_owned(), Form::WithCode),
    ];
    forms.into_iter().filter_map(|(form, kind)| Some((Regex::new(&form).ok()?, kind))).collect()
});

/// What makes a line of a form a statement on a writer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Only programs say so.
    Sure,
    /// People say so as well: a state or an error code of the interface has to stand beside it.
    WithCode,
    /// Any words, as long as a failed state of the interface follows on the line.
    WithState,
    /// `Last error: … (0x800423f3), State: Failed during freeze operation (9)`.
    Report,
}

static STATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(VSS_WS_[A-Z_]{3,40}|FAILED_AT_[A-Z_]{3,40}|FailedAt[A-Z][A-Za-z]{3,30})\b").ok());
static ERROR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(0x[0-9A-Fa-f]{8})\b|\b(VSS_E_[A-Z_]{3,60})\b").ok());
/// A state as vssadmin prints it, behind its label.
static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bstate:? \[(\d{1,2})\] ?([A-Za-z]{3,20}(?: [a-z]{2,20}){0,3})").ok());
/// A line near it that says whose the log, or this part of it, is.
static NEAR_HOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^\s*(?:computer|client|host ?name|host|machine|server|device)(?: name)?\s*[:=]\s*{NAME}\s*$|\bcannot prepare the \[{NAME}\] volumes|\bprocessing '?{NAME}'? error:|^\w{{4,20}}- \\\\{NAME}\\"
    ))
    .ok()
});
/// The same on the line itself.
static HOST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\bon (?:host|server|computer|machine|client) ['\x22\[]?{NAME}\b")).ok());
/// A host's name, with its domain or without.
const NAME: &str = r"([A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,8})";

/// An error in words: behind `ERR=` and behind .NET's label.
static WORDS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"ERR=([^\n]{3,200})|(?i:failure code):\s*([A-Za-z]{3,40})\b").ok());
static REPORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)last error: (.{2,300}?), state: ([^()\n]{2,80}) \((\d{1,2})\)").ok());
static OWN_ID: LazyLock<Option<Regex>> = LazyLock::new(|| labelled_id("(?:class|writer) id"));
static INSTANCE: LazyLock<Option<Regex>> = LazyLock::new(|| labelled_id("instance id"));
/// A line that goes on about the writer above it.
static DETAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W{0,12}(?:status|state|(?:writer )?failure code|(?:writer|class|instance) id|windows error|error (?:code\b|0x[0-9a-f]{5,8}:)|last error|line: 0x|file:|function:|\$module)").ok()
});

static CONDITION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:if|when|whether|e\.g|example|may|might|could|was)\b").ok());

fn labelled_id(label: &str) -> Option<Regex> {
    Regex::new(&format!(
        r"(?i)\b{label}[\s:=]{{1,4}}[\['\x22{{]{{0,3}}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})"
    ))
    .ok()
}

impl SectionReader for LoggedWriters {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let mut told: BTreeMap<(String, Option<Guid>, Option<String>), Block> = BTreeMap::new();
        let mut left_out = 0;
        // An event's text names its writer as well.
        let is_event = |seen: &&Observed| matches!(seen.fact, Observation::Event(_) | Observation::NamelessEvent(_));
        let listed: BTreeSet<(u32, String)> = found
            .observations
            .iter()
            .filter_map(|seen| match &seen.fact {
                Observation::Writers(list) => {
                    Some(list.writers.iter().map(|writer| (writer.line, writer.name.to_lowercase())))
                }
                _ => None,
            })
            .flatten()
            .collect();
        let of_events: BTreeSet<Locus> = found.observations.iter().filter(is_event).map(|seen| seen.at).collect();
        for (at, line) in section.lines.iter().enumerate() {
            let blocks = blocks(line, section.lines.get(at + 1..).unwrap_or_default()).unwrap_or_default();
            let host = if blocks.is_empty() { None } else { host(&section.lines, at) };
            for block in blocks.into_iter().filter(|block| !of_events.contains(&Locus::Line(block.line))) {
                let key = (block.name.to_lowercase(), block.id.known(), host.clone());
                if listed.contains(&(block.line, key.0.clone())) {
                    continue;
                }
                match told.len() {
                    MOST.. if !told.contains_key(&key) => left_out += 1,
                    _ => drop(told.insert(key, block)),
                }
            }
        }
        let mut by_host: BTreeMap<Option<String>, Vec<Block>> = BTreeMap::new();
        for ((.., host), block) in told {
            by_host.entry(host).or_default().push(block);
        }
        if by_host.is_empty() {
            return None;
        }
        for (host, mut blocks) in by_host {
            blocks.sort_by_key(|block| block.line);
            let first = blocks.first().map_or(1, |block| block.line);
            let ends = Ends { cut: true, over: std::mem::take(&mut left_out), ..Ends::default() };
            let (mut list, over) = writers::list(WriterTool::Wrapper, blocks, ends);
            // The form says so, where neither state nor error was read.
            list.writers.iter_mut().for_each(|writer| writer.failed = true);
            found.left_out.extend(over);
            let seen = section.saw(first, Observation::FailedWriters(list.writers));
            let owner = host.or_else(|| seen.owner.clone());
            found.observations.push(Observed { owner, ..seen });
        }
        Some(Kind::Other)
    }
}

/// The host that the line, the few above it or the one below it name.
fn host(lines: &[Line<'_>], at: usize) -> Option<String> {
    const ABOVE: usize = 6;
    let named = |pattern: &LazyLock<Option<Regex>>, line: &Line<'_>| {
        let found = pattern.as_ref().filter(|_| line.text.len() <= LONGEST)?.captures(line.text)?;
        let name = found.iter().skip(1).flatten().next()?.as_str().to_owned();
        is_host(&name).then_some(name)
    };
    let own = lines.get(at).and_then(|line| named(&HOST, line));
    let above = lines.get(at.saturating_sub(ABOVE)..=at).unwrap_or_default().iter().rev();
    own.or_else(|| above.chain(lines.get(at + 1)).find_map(|line| named(&NEAR_HOST, line)))
}

/// The writers that a line calls failed, with what it and the lines below say of them.
fn blocks(line: &Line<'_>, below: &[Line<'_>]) -> Option<Vec<Block>> {
    static VERBS: AnyOf = LazyLock::new(|| {
        any_of(&[
            "failed",
            "offline",
            "failure state",
            "invalid state",
            "last error: ",
            "reported an error",
            "FAILED",
            "Failed",
        ])
    });
    let text = line.text;
    let may_be = || has_any(&VERBS, text) && (holds(text, "writer") || holds(text, "has reported"));
    if text.len() > LONGEST || !may_be() {
        return None;
    }
    let (form, kind) = FORMS.iter().find(|(form, _)| form.is_match(text))?;
    let names: Vec<_> = form.captures_iter(text).filter_map(|found| found.get(1)).collect();
    let detail =
        |line: &&Line<'_>| line.text.len() <= LONGEST && DETAIL.as_ref().is_some_and(|d| d.is_match(line.text));
    let details =
        || below.iter().take(DETAILS).take_while(detail).fold(String::new(), |all, line| all + "\n" + line.text);
    let mut all = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let next = names.get(at + 1);
        let behind = text.get(name.end()..next.map_or(text.len(), regex::Match::start))?;
        let said = if next.is_none() { behind.to_owned() + &details() } else { behind.to_owned() };
        all.extend(block(name.as_str(), line.number, *kind, (text, &said)));
    }
    Some(all)
}

/// A writer of a line, with what is said behind its name.
fn block(name: &str, line: u32, form: Form, (text, all): (&str, &str)) -> Option<Block> {
    let mut block = Block { name: name.trim_end_matches('\\').trim().to_owned(), line, ..Block::default() };
    block.state = find(&STATE, all).map(|state| (writers::state_code(&state), state));
    let error = ERROR.as_ref()?.captures_iter(all).filter_map(|found| one(&found)).find(|code| is_of_writer(code));
    block.error = error.or_else(|| find(&WORDS, all)).map(|error| ("Last error".to_owned(), error));
    if let Some(numbered) = NUMBERED.as_ref()?.captures(all).filter(|_| block.state.is_none()) {
        let part = |group| numbered.get(group).map_or("", |part| part.as_str());
        block.state = Some((part(1).parse().ok(), part(2).trim().to_owned()));
    }
    if let Some(report) = REPORT.as_ref()?.captures(all).filter(|_| form == Form::Report) {
        let part = |group| report.get(group).map_or("", |part| part.as_str());
        block.state = Some((part(3).parse().ok(), part(2).to_owned()));
        block.error = block.error.or_else(|| Some(("Last error".to_owned(), part(1).to_owned())));
    }
    let id = |pattern| find(pattern, all).and_then(|id| id.parse().ok()).map_or(Id::Absent, Id::Is);
    (block.id, block.instance) = (id(&OWN_ID), id(&INSTANCE));
    let failed = block.state.as_ref().is_some_and(|(code, _)| code.is_some_and(|code| code > 5));
    if holds(text, "is offline") {
        block.error = block.error.or_else(|| Some(("Last error".to_owned(), "is offline".to_owned())));
    }
    let named = by_name(&block.name).is_some() || block.id.known().is_some_and(|id| by_id(id).is_some());
    let is_sure = |code: &str| is_of_writer(code) && (named || is_of_vss(code));
    let tells = match form {
        Form::Sure => true,
        // A manual tells when that is so.
        Form::WithState => failed && !CONDITION.as_ref().is_some_and(|condition| condition.is_match(text)),
        Form::WithCode | Form::Report => failed || block.error.as_ref().is_some_and(|(_, code)| is_sure(code)),
    };
    tells.then_some(block)
}

fn find(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    one(&pattern.as_ref()?.captures(text)?)
}

fn one(found: &Captures<'_>) -> Option<String> {
    found.get(1).or(found.get(2)).map(|part| part.as_str().trim().to_owned())
}

/// A code or symbol that the table knows for an error.
fn is_of_writer(error: &str) -> bool {
    codes::by_error(error).is_some_and(|code| code.hex != "0x00000000")
}

/// Of VSS, and not of Windows as a whole.
fn is_of_vss(error: &str) -> bool {
    codes::by_error(error).is_some_and(|code| code.hex.starts_with("0x80042"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::transcript;

    fn read(text: &str) -> Vec<(String, Option<u8>, Option<String>, bool)> {
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let mut found = Found::default();
        for section in transcript::split("job.log", lines, &[]) {
            LoggedWriters.read(&section, &super::super::tests::options(), &mut found);
        }
        let writers = found.observations.into_iter().flat_map(|seen| match seen.fact {
            Observation::FailedWriters(writers) => writers,
            _ => Vec::new(),
        });
        writers.map(|w| (w.name, w.state.and_then(|state| state.code), w.last_error, w.id.is_some())).collect()
    }

    /// Words are ours, after the programs' own.
    #[test]
    fn logs_of_backup_programs_name_the_writer_that_failed() {
        const ID: &str = "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}";
        for (text, code, error, id) in [
            (format!("ERROR: Selected writer 'X' is in failed state!\n   - Status: 9 (VSS_WS_FAILED_AT_FREEZE)\n   - Writer Failure code: 0x800423f2 (<Unknown error code>)\n   - Writer ID: {ID}\n"), Some(9), Some("0x800423f2"), true),
            (format!("10:01 Agent: ERROR: Selected writer 'X' is in failed state. Status: 9 (VSS_WS_FAILED_AT_FREEZE), Writer Failure code: 0x800423f2, Writer ID: {ID} Instance ID: {ID}\n"), Some(9), Some("0x800423f2"), true),
            (format!("<12> Error A VSS critical writer has failed. Writer name: [X]. Class ID: [{ID}]. Writer's state: [VSS_WS_FAILED_AT_FREEZE]. Error code: [0x800423f2].\n"), Some(9), Some("0x800423f2"), true),
            ("Error: Writer 'X' is failed at 'VSS_WS_FAILED_AT_PREPARE_SNAPSHOT'. It was late.\n".to_owned(), Some(8), None, false),
            ("GetWriterStatus FAILED for Selected writer [X], writer is in state [9] [VSS_WS_FAILED_AT_FREEZE].\n".to_owned(), Some(9), None, false),
            ("22309: Warning: VSS Writer \"X\" has invalid state. ERR=The writer vetoed it.\n".to_owned(), None, Some("The writer vetoed it."), false),
            ("ERROR: Writer X has failure state VSS_WS_FAILED_AT_FREEZE with error VSS_E_WRITERERROR_RETRYABLE. It goes on.\n".to_owned(), Some(9), Some("VSS_E_WRITERERROR_RETRYABLE"), false),
            (format!("Writer Name: X, Writer ID: {ID}, Last error: It failed, but can be retried (0x800423f3), State: Failed during freeze operation (9).\n"), Some(9), Some("0x800423f3"), true),
            ("10:02 Job 7 VSS: writer [X] state=VSS_WS_FAILED_AT_THAW error=0x800423f4\n".to_owned(), Some(10), Some("0x800423f4"), false),
            ("\"X\" has reported an error 0x800423f4. It cannot continue.\n".to_owned(), None, Some("0x800423f4"), false),
            ("| VSS writer 'X' with class ID 'A65FAA63-5EA8-4EBC-9DBD-A0C4DB26912A' has failed to process it.\n| Windows error: (0x800423F4) It gave up.\n".to_owned(), None, Some("0x800423F4"), true),
            ("Error: Selected writer 'X' (48b0be47-4969-d978-e0c1-7af028f300b1) is offline\n".to_owned(), None, Some("is offline"), false),
            (format!("Selected writer 'X' is in failed state!\nStatus: FailedAtFreeze\nWriter Failure Code: TimeOut\nWriter ID: {}\n", ID.trim_matches(['{', '}'])), Some(9), Some("TimeOut"), true),
        ] {
            assert_eq!(read(&text), [("X".to_owned(), code, error.map(str::to_owned), id)], "{text}");
        }
    }

    #[test]
    fn nothing_is_made_of_prose_and_of_writers_that_are_well() {
        for text in [
            "The writer 'X' has failed again, please look at it.\n",
            "Writer 'X' is in state VSS_WS_STABLE.\n",
            "No writer is in failed state. Selected writer 'X' is ready.\n",
            "\"Setup\" has reported an error 0x80070005.\n",
            "Writer Name: X, Writer ID: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}, Last error: No error (0x00000000), State: Stable (1).\n",
            "If writer 'X' shows VSS_WS_FAILED_AT_FREEZE, its service has failed.\n",
            "Selected writer 'X' is in failed\nstate of mind\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn a_known_writer_needs_no_quotes_beside_a_failed_state() {
        for text in [
            "Writer name: SqlServerWriter, state: VSS_WS_FAILED_AT_FREEZE, error: VSS_E_WRITERERROR_TIMEOUT\n",
            "ts=1 writer=SqlServerWriter state=FAILED_AT_FREEZE err=VSS_E_WRITERERROR_TIMEOUT\n",
        ] {
            let error = Some("VSS_E_WRITERERROR_TIMEOUT".to_owned());
            assert_eq!(read(text), [("SqlServerWriter".to_owned(), Some(9), error, false)], "{text}");
        }
        assert_eq!(read("SqlServerWriter has failed: 0x800423f4\n"), []);
    }

    #[test]
    fn quotes_may_be_escaped() {
        let text = r#"{"message":"VSS Writer \"X\" has invalid state. ERR=late"}"#;
        assert_eq!(read(text).into_iter().map(|(name, ..)| name).collect::<Vec<_>>(), ["X"]);
    }

    #[test]
    fn a_line_may_name_several() {
        let one = |name: &str| {
            format!(
                "A VSS critical writer has failed. Writer name: [{name}]. Writer's state: [VSS_WS_FAILED_AT_FREEZE]. "
            )
        };
        let names: Vec<String> = read(&(one("X") + &one("Y"))).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["X", "Y"]);
    }

    #[test]
    fn of_many_nights_the_last_counts() {
        let night = |code: &str| format!("Writer 'X' is failed at 'VSS_WS_FAILED_AT_{code}'.\n");
        let text = night("THAW").repeat(5_000) + &night("FREEZE");
        assert_eq!(
            read(&text).into_iter().map(|(name, code, ..)| (name, code)).collect::<Vec<_>>(),
            [("X".to_owned(), Some(9))]
        );
    }
}
