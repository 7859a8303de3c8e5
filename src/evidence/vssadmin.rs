//! `vssadmin list writers`, in any language: a quoted name, two ids, `[n]`, and one more line.

use super::writers::fields::{Field, Value, field};
use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{CommandKind, Kind, WriterTool};
use crate::knowledge::{error_texts, labels};

/// Reads it.
pub(super) struct Vssadmin;

impl SectionReader for Vssadmin {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let mut claimed = None;
        for (index, lines) in runs(&section.lines).into_iter().enumerate() {
            claimed = read_run(section, lines, index == 0, found).or(claimed);
        }
        claimed
    }
}

/// Whether the line is the tool's banner: `vssadmin 1.1 - …`, whatever follows, and whatever label a shell put before it
/// (`Message : vssadmin 1.1 - …`).
pub(super) fn is_banner(text: &str) -> bool {
    const NAME: usize = "vssadmin".len();
    let begins = |at: usize| {
        let (before, name, after) = (text.get(..at)?, text.get(at..at + NAME)?, text.get(at + NAME..)?);
        let label = before.trim_end();
        let headed = label.is_empty() || label.ends_with([':', '：', '|', '"', '>', ']']);
        let version = || after.split_whitespace().next().is_some_and(|version| version.starts_with("1."));
        Some(headed && name.eq_ignore_ascii_case("vssadmin") && after.starts_with(char::is_whitespace) && version())
    };
    memchr::memchr2_iter(b'v', b'V', text.as_bytes()).any(|at| begins(at) == Some(true))
}

/// A section cut at each banner but the first: outputs appended to each other.
fn runs<'a, 't>(lines: &'a [Line<'t>]) -> Vec<&'a [Line<'t>]> {
    let mut runs = Vec::new();
    let mut from = 0;
    // By place: the lines of a string all have the number of the line that holds it.
    let banners = (0..).zip(lines).filter(|(_, line)| is_banner(line.text)).map(|(at, _)| at);
    for next in banners.skip(1).chain([lines.len()]) {
        runs.extend(lines.get(from..next));
        from = next;
    }
    runs
}

fn read_run(section: &Section<'_>, lines: &[Line<'_>], first: bool, found: &mut Found) -> Option<Kind> {
    let typed = section.command.as_ref().filter(|_| first);
    let lists = typed.is_some_and(|command| command.kind() == CommandKind::ListWriters && command.shows_all());
    let filtered = typed.is_some_and(|command| !command.shows_all());
    let at = lines.iter().position(|line| is_banner(line.text));
    let read = blocks(lines);
    if read.blocks.iter().any(is_sure) {
        let line = read.blocks.first().map_or(1, |block| block.line);
        // By place: the lines of a string all have the number of the line that holds it.
        let headed = at.is_some_and(|banner| banner < read.first) || lists;
        let ends = Ends { begins: headed && read.top_is_plain, cut: read.cut || filtered, over: read.over };
        writers::add(section, line, writers::list(WriterTool::Vssadmin, read.blocks, ends), found);
        return Some(Kind::VssadminWriters);
    }
    let at = at?;
    let banner = lines.get(at)?;
    let other_verb = typed.is_some_and(|command| command.kind() != CommandKind::ListWriters);
    // A list that was pasted as one line stands behind the banner.
    let goes_on = banner.text.contains(['{', '[']);
    if other_verb || goes_on || !says_nothing(lines.get(at + 1..).unwrap_or_default()) {
        return None;
    }
    let ends = Ends::default();
    writers::add(section, banner.number, writers::list(WriterTool::Vssadmin, Vec::new(), ends), found);
    Some(Kind::VssadminWriters)
}

/// A state, or two ids right below the name: other lists of vssadmin have quoted names as well.
fn is_sure(block: &Block) -> bool {
    block.state.is_some() || (block.id.known().is_some() && block.instance.known().is_some())
}

/// Whether nothing follows the banner but its copyright line, which is translated in some languages.
fn says_nothing(behind: &[Line<'_>]) -> bool {
    let after = behind.iter().map(|line| line.text.trim());
    after
        .filter(|text| !text.is_empty())
        .all(|text| text.to_lowercase().starts_with("(c)") || text.starts_with('©') || text.contains("Microsoft Corp"))
}

/// The blocks of a run of lines.
struct Blocks {
    blocks: Vec<Block>,
    /// Place of the line that the first one begins with.
    first: usize,
    /// Nothing like a block stands above the first one.
    top_is_plain: bool,
    /// Lines between blocks that belong to none, or a mark of cutting.
    cut: bool,
    /// Blocks over the limit.
    over: usize,
}

fn blocks(lines: &[Line<'_>]) -> Blocks {
    let mut read = Blocks { blocks: Vec::new(), first: 0, top_is_plain: true, cut: false, over: 0 };
    let mut stray: Vec<&str> = Vec::new();
    let mut rest = lines;
    while let Some((line, tail)) = rest.split_first() {
        let at = lines.len() - rest.len();
        rest = tail;
        match field(line.text) {
            Some(Field { value: Value::Quoted(name, after), .. }) => {
                let mut all = beside(name, after, line.number);
                let last = all.pop().map(|mut last| {
                    rest = if last.error.is_some() { tail } else { fields_below(&mut last, tail) };
                    last
                });
                read.cut |= !read.blocks.is_empty() && !stray.is_empty();
                stray.clear();
                if read.blocks.is_empty() {
                    read.first = at;
                }
                for block in all.into_iter().chain(last) {
                    match read.blocks.len() {
                        ..writers::MOST => read.blocks.push(block),
                        _ => read.over += 1,
                    }
                }
            }
            Some(Field { value: Value::Id(_) | Value::State(..), .. }) if read.blocks.is_empty() => {
                read.top_is_plain = false;
            }
            _ if line.text.trim().is_empty() => {}
            _ if read.blocks.is_empty() => {}
            _ => stray.push(line.text.trim()),
        }
    }
    read.cut |= stray.first().is_some_and(|text| is_cut_mark(text)) || is_complaint(&stray);
    let label = lines.get(read.first).and_then(|line| field(line.text)).map_or("", |field| field.label);
    read.cut |= stray.iter().any(|text| begins_block(text, label));
    cut_last_error(&mut read);
    read
}

/// Whether a line is the first one of a block and breaks off: `Writer name: 'W`, `Writer na`.
fn begins_block(text: &str, label: &str) -> bool {
    /// Fewer letters begin other lines, too.
    const LEAST: usize = 3;
    let labelled = || {
        let bare = text.trim_end_matches([':', '：', ' ', '\u{a0}']);
        bare == label || field(text).is_some_and(|field| field.label == label)
    };
    !label.is_empty() && (labelled() || text.chars().count() >= LEAST && label.starts_with(text))
}

/// An error that breaks off is none: `No err` below others that say `No error`.
fn cut_last_error(read: &mut Blocks) {
    let Some((last, others)) = read.blocks.split_last_mut() else { return };
    let Some((_, text)) = last.error.as_ref().filter(|(_, text)| !text.is_empty()) else { return };
    let goes_on = |whole: &str| whole.len() > text.len() && whole.starts_with(text.as_str());
    if others.iter().filter_map(|block| block.error.as_ref()).any(|(_, whole)| goes_on(whole)) {
        (last.error, read.cut) = (None, true);
    }
}

/// Whether the tool ended in an error below the list: what it did not come to is not in it.
fn is_complaint(stray: &[&str]) -> bool {
    /// Lines that a complaint takes.
    const LINES: usize = 3;
    let said = stray.get(..LINES.min(stray.len())).unwrap_or_default();
    said.iter().any(|text| error_texts::begins_complaint(text)) || error_texts::reason(&said.join("\n")).is_some()
}

/// What people write where they left lines out: dots, brackets around a word, a pager's prompt.
fn is_cut_mark(text: &str) -> bool {
    let bracketed = text.starts_with(['<', '(', '[', '（', '【']) && text.ends_with(['>', ')', ']', '）', '】']);
    let dashed = text.starts_with("--") && text.ends_with("--");
    let dots = text.chars().all(|c| matches!(c, '.' | '…' | '・' | ':' | '：' | '～' | '~' | '*' | '-' | ' '));
    // What mail programs, tickets and people write there.
    const WORDS: [&str; 14] = [
        "clipped",
        "gekürzt",
        "truncated",
        "omitted",
        "not shown",
        "show more",
        "see more",
        "read more",
        "mehr anzeigen",
        "and so on",
        "usw.",
        "etc.",
        "length exceeded",
        "more lines",
    ];
    let lower = text.to_lowercase();
    dots || WORDS.iter().any(|word| lower.contains(word))
        || text.starts_with("...")
        || text.ends_with("...")
        || text.contains('…')
        || text.contains('略')
        || bracketed
        || dashed
}

/// Blank lines inside a block: mail programs and odd line ends double every line.
const BLANKS: usize = 3;

/// Reads the fields on the lines below a name; gives what follows the block.
fn fields_below<'a, 't>(block: &mut Block, lines: &'a [Line<'t>]) -> &'a [Line<'t>] {
    let mut rest = lines;
    let mut blanks = 0;
    while let Some((line, tail)) = rest.split_first() {
        if line.text.trim().is_empty() {
            blanks += 1;
            if blanks > BLANKS {
                break;
            }
        } else {
            blanks = 0;
            match field(line.text) {
                Some(field) if take(block, &field) => {}
                _ => break,
            }
        }
        rest = tail;
        if block.error.is_some() {
            break;
        }
    }
    rest
}

/// The writer that a line names, with the fields behind its name, and those that the line names behind them: a list may
/// come as one line.
fn beside(name: &str, after: &str, line: u32) -> Vec<Block> {
    let named = |name: &str| Block { name: name.to_owned(), line, ..Block::default() };
    let mut all = vec![named(name)];
    let parts = after.split("  ").flat_map(|part| part.split('\t')).map(str::trim).filter(|part| !part.is_empty());
    for part in parts.filter_map(field) {
        match (&part.value, all.last_mut()) {
            (Value::Quoted(name, _), _) => all.push(named(name)),
            (_, Some(last)) => drop(take(last, &part)),
            (_, None) => {}
        }
    }
    all
}

/// Puts a field where the order of the block has it; `false` if it belongs to no block.
fn take(block: &mut Block, field: &Field<'_>) -> bool {
    let label = field.label.to_owned();
    match (&field.value, &block.state) {
        (Value::Quoted(..), _) => return false,
        (Value::Id(id), None) if block.id == Id::Absent => block.id = *id,
        (Value::Id(id), None) if block.instance == Id::Absent => block.instance = *id,
        (Value::State(code, word), None) => block.state = Some((Some(*code), (*word).to_owned())),
        (Value::Other(_), None) if block.id == Id::Absent => block.id = Id::Unreadable,
        (Value::Other(_), None) if block.instance == Id::Absent => block.instance = Id::Unreadable,
        (Value::Other(text), Some(_)) => block.error = Some((label, (*text).to_owned())),
        // A state that lost its number is its word alone; where its whole line is gone, the error is known by what it says.
        (Value::Other(text), None)
            if text.is_empty() || block.id.known().is_none() || block.instance.known().is_none() =>
        {
            return false;
        }
        (Value::Other(text), None) if labels::is_no_error(text) || labels::is_last_error_label(&label) => {
            block.error = Some((label, (*text).to_owned()));
        }
        (Value::Other(text), None) => block.state = Some((None, (*text).to_owned())),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests;
