//! Lines of a writer list that a search printed: `vssadmin list writers | findstr 1072ae1c`, `Select-String`, `find`.

use std::sync::LazyLock;

use regex::Regex;

use super::writers::fields::{Value, field};
use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{CommandKind, Kind, Observation, WriterTool};
use crate::knowledge::writers as known;

/// Reads them. What a search left out shows nothing, what it printed stands in the list.
pub(super) struct FoundWriters;

/// A search in a list, or in a file that holds one.
static SEARCH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:vssadmin|diskshadow|writers).*\b(?:findstr|find|select-string|sls|grep|where|match)\b|\b(?:findstr|find|select-string|sls|grep)\b.*(?:vssadmin|diskshadow|writers)").ok()
});

/// What the pattern asks for in any case: most commands need not be tried.
const SEARCHES: [&str; 6] = ["find", "select-string", "sls", "grep", "where", "match"];

/// Lines that are looked through for a search: a session's are no more.
const LINES: usize = 100_000;

fn searches(command: &str) -> bool {
    let lower = command.to_ascii_lowercase();
    SEARCHES.iter().any(|word| lower.contains(word)) && SEARCH.as_ref().is_some_and(|search| search.is_match(command))
}

impl SectionReader for FoundWriters {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let prefixed = prefixed(section);
        let searched = prefixed.is_some()
            || match &section.command {
                Some(command) => searches(&command.text) || command.kind() == CommandKind::ListWriters,
                None => section.command_kind() == CommandKind::ListWriters || is_list(section),
            };
        let taken =
            |seen: &crate::facts::Observed| matches!(seen.fact, Observation::Writers(_) | Observation::Event(_));
        if !searched || section.lines.len() > LINES || found.observations.iter().any(taken) {
            return None;
        }
        let mut blocks: Vec<Block> = match &prefixed {
            Some(lines) => lines.iter().filter_map(|line| block(line.text, line.number)).collect(),
            None => section.lines.iter().filter_map(|line| block(line.text, line.number)).collect(),
        };
        // A name and the class id below it are one writer.
        blocks.dedup_by(|id, name| {
            let same = is_pair(name, id);
            if same {
                name.id = id.id;
            }
            same
        });
        let first = blocks.first()?.line;
        let ends = Ends { cut: true, ..Ends::default() };
        writers::add(section, first, writers::list(WriterTool::Vssadmin, blocks, ends), found);
        Some(Kind::VssadminWriters)
    }
}

/// The lines below a prompt that stands behind a prefix, all without theirs: as long as it, and alike but for its digits
/// (`2024-09-03 10:00:01 [n1] PS C:\> vssadmin list writers | findstr 1072ae1c`).
fn prefixed<'t>(section: &Section<'t>) -> Option<Vec<Line<'t>>> {
    static PROMPT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(.{1,80}?)(?:PS )?[A-Za-z]:\\[^>]{0,200}> ?(\S.*)$").ok());
    let alike = |a: char, b: char| a == b || a.is_ascii_digit() && b.is_ascii_digit();
    let is_prompt = |line: &Line<'_>| line.text.contains(":\\") && searches(line.text);
    let at = section.lines.iter().take(LINES).position(is_prompt)?;
    let typed = PROMPT.as_ref()?.captures(section.lines.get(at)?.text)?;
    let prefix = typed.get(1)?.as_str().trim_end();
    searches(typed.get(2)?.as_str()).then_some(())?;
    let bare = |line: &Line<'t>| {
        let (before, text) = line.text.split_at_checked(prefix.len())?;
        let fits = before.chars().count() == prefix.chars().count()
            && before.chars().zip(prefix.chars()).all(|(a, b)| alike(a, b));
        fits.then_some(Line { number: line.number, text })
    };
    Some(section.lines.get(at + 1..)?.iter().map_while(bare).collect())
}

fn is_pair(name: &Block, id: &Block) -> bool {
    name.name == id.name && name.id == Id::Absent && id.id != Id::Absent
}

/// Names of writers, each with its class id below it: what a search for both leaves.
fn is_list(section: &Section<'_>) -> bool {
    const PAIRS: usize = 2;
    let blocks: Vec<_> = section.lines.iter().take(LINES).filter_map(|line| block(line.text, line.number)).collect();
    blocks.windows(2).filter(|pair| matches!(pair, [name, id] if is_pair(name, id))).count() >= PAIRS
}

/// The writer whose class id or name a line gives; instance ids and unknown classes give none. A search in files puts the
/// file's name and the line's number before it.
fn block(text: &str, line: u32) -> Option<Block> {
    /// Colons of a drive, a place in a file, a time: a list on one line has thousands, and each is followed by all others.
    const PLACE: usize = 16;
    let text = text.trim_start_matches(['>', ' ']);
    // `find /N` numbers its lines so.
    let numbered = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let text = numbered.filter(|(number, _)| number.parse::<u32>().is_ok()).map_or(text, |(_, line)| line);
    let behind_place = || text.match_indices(':').take(PLACE).filter_map(|(at, _)| field(text.get(at + 1..)?));
    let values = field(text).into_iter().chain(behind_place()).map(|field| field.value);
    values
        .filter_map(|value| match value {
            Value::Id(Id::Is(id)) => known::by_id(id).map(|writer| (Id::Is(id), writer.name.as_str())),
            Value::Quoted(name, "") => known::all().find(|(_, writer)| writer.name == name).map(|_| (Id::Absent, name)),
            _ => None,
        })
        .map(|(id, name)| Block { name: name.to_owned(), id, line, ..Block::default() })
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::text::Line;
    use crate::decode::transcript;
    use crate::facts::{Guid, ListShape};

    /// Whether the CSV writer is read out of each list, by class id.
    fn read(path: &str, text: &str) -> Vec<(String, bool)> {
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let mut found = Found::default();
        for section in transcript::split(path, lines, &[]) {
            FoundWriters.read(&section, &super::super::tests::options(), &mut found);
        }
        let lists = found.observations.into_iter().filter_map(|seen| match seen.fact {
            Observation::Writers(list) => Some(list),
            _ => None,
        });
        lists
            .inspect(|list| assert_ne!(list.shape, ListShape::Whole))
            .flat_map(|list| list.writers)
            .map(|writer| (writer.name, writer.id == Some(Guid::CSV_WRITER)))
            .collect()
    }

    #[test]
    fn the_line_of_the_class_shows_the_writer() {
        let line = "   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";
        for (typed, printed) in [
            ("vssadmin list writers | findstr /i 1072ae1c", line.to_owned()),
            ("vssadmin list writers | Select-String 1072ae1c", format!("\n{line}\n\n")),
            ("vssadmin list writers | sls 1072ae1c -Context 1,3", format!("> {line}")),
            ("Select-String 1072ae1c .\\vssadmin.txt", format!("vssadmin.txt:35:{line}")),
            ("findstr /n 1072ae1c writers.txt", format!("35:{line}")),
            ("vssadmin list writers | find /N \"1072ae1c\"", format!("[35]{line}")),
        ] {
            let text = format!("PS C:\\> {typed}\n{printed}\nPS C:\\>\n");
            assert_eq!(read("x.txt", &text), [("Cluster Shared Volume VSS Writer".to_owned(), true)], "{text}");
        }
        assert_eq!(read("n1_vssadmin.txt", line).len(), 1, "the file's name says what it is of");
        let named =
            "C:\\>vssadmin list writers | find \"Cluster Shared\"\nWriter name: 'Cluster Shared Volume VSS Writer'\n";
        assert_eq!(read("x.txt", named), [("Cluster Shared Volume VSS Writer".to_owned(), false)]);
    }

    #[test]
    fn other_lines_show_nothing() {
        let id = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}";
        for text in [
            format!("Writer Class Id: {id}\n"),
            format!("PS C:\\> echo x\nWriter Id: {id}\n"),
            format!("PS C:\\> vssadmin list writers | findstr x\nlook for {id} in the list\n"),
        ] {
            assert_eq!(read("x.txt", &text), [], "{text}");
        }
    }
}
