//! `diskshadow list writers`, with all levels of detail: `* WRITER "name"`, and lines that begin with `-` below it.

use super::writers::fields::{Value, value_of};
use super::writers::{self, Block, Ends, Id};
use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::Line;
use crate::decode::transcript::Section;
use crate::facts::{CommandKind, Kind, WriterTool};

/// Reads it.
pub(super) struct Diskshadow;

impl SectionReader for Diskshadow {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let starts: Vec<usize> = positions(&section.lines, |line| writer_name(line.text).is_some());
        let first = section.lines.get(*starts.first()?)?.number;
        let blocks: Vec<Block> =
            starts.iter().take(writers::MOST + 1).filter_map(|&start| block(section.lines.get(start..)?)).collect();
        if !blocks.iter().any(|block| block.id.known().is_some()) {
            return None;
        }
        let typed = section.command.as_ref().is_some_and(|command| command.kind() == CommandKind::ListWriters);
        let heading = section.lines.iter().any(|line| line.number < first && line.text.trim_end().ends_with("..."));
        let last = blocks.last().map_or(first, |block| block.line);
        let tail = || section.lines.iter().filter(|line| line.number > last).map(|line| line.text.trim());
        let counted = tail().any(|text| counts(text) == Some(blocks.len()));
        let at = found.observations.len();
        let ends = Ends { begins: typed || heading, cut: !counted, over: 0 };
        writers::add(section, first, writers::list(WriterTool::Diskshadow, blocks, ends), found);
        if let Some(seen) = found.observations.get_mut(at) {
            seen.owner = host(&section.lines).map(str::to_owned).or(seen.owner.take());
        }
        Some(Kind::DiskshadowWriters)
    }
}

fn positions(lines: &[Line<'_>], test: impl Fn(&Line<'_>) -> bool) -> Vec<usize> {
    lines.iter().enumerate().filter(|(_, line)| test(line)).map(|(at, _)| at).collect()
}

/// The name of `* WRITER "name"`, whose word is not looked at, or of .NET's `Writer "name"`.
fn writer_name(text: &str) -> Option<&str> {
    let text = text.trim();
    let head = text.strip_prefix('*').or_else(|| text.strip_prefix("Writer ").filter(|name| name.starts_with('"')))?;
    let (_, name) = head.split_once(['"', '“', '”'])?;
    name.strip_suffix(['"', '“', '”'])
}

/// The block of a writer: its own lines come before those of its components, which begin with `+` or name one.
fn block(lines: &[Line<'_>]) -> Option<Block> {
    let (head, body) = lines.split_first()?;
    let mut block = Block { name: writer_name(head.text)?.to_owned(), line: head.number, ..Block::default() };
    for line in body {
        let text = line.text.trim();
        if writer_name(text).is_some() || text.starts_with('+') || text.contains('"') {
            break;
        }
        let field = text.strip_prefix('-').or_else(|| head.text.trim().strip_prefix("Writer ").map(|_| text));
        if let Some((label, value)) = field.and_then(|field| field.split_once([':', '='])) {
            take(&mut block, label.trim(), value.trim());
        }
    }
    Some(block)
}

fn take(block: &mut Block, label: &str, value: &str) {
    match value_of(value) {
        Value::Id(id) if block.id == Id::Absent => block.id = id,
        Value::Id(id) if block.instance == Id::Absent => block.instance = id,
        _ if block.state.is_none() && value.contains("(VSS_WS_") => {
            let (code, word) = value.split_once(' ').unwrap_or((value, ""));
            block.state = Some((code.parse().ok(), word.trim_matches(['(', ')']).to_owned()));
        }
        _ if block.state.is_none() && (writers::state_code(value).is_some() || value == "Stable") => {
            block.state = Some((writers::state_code(value).or(Some(1)), value.to_owned()));
        }
        _ if block.error.is_none() => {
            // Delphi writes numbers so; .NET names its errors in a word.
            let number = value.strip_prefix('$').map(|digits| format!("0x{digits}"));
            let is_word = || value.bytes().all(|letter| letter.is_ascii_alphabetic()) && !value.is_empty();
            let named = || label.eq_ignore_ascii_case("Writer failure code") && is_word();
            if number.is_some() || value.starts_with("0x") || named() {
                block.error = Some((label.to_owned(), number.unwrap_or_else(|| value.to_owned())));
            }
        }
        _ => {}
    }
}

/// The number of `8 writers listed.`
fn counts(text: &str) -> Option<usize> {
    let mut numbers = text.split_whitespace().filter_map(|word| word.trim_end_matches('.').parse().ok());
    let count = numbers.next()?;
    let field = text.starts_with(['-', '+', '*']);
    (numbers.next().is_none() && !field).then_some(count)
}

/// The host of diskshadow's own banner: `…: NAME, date` below the line with its name.
fn host<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    let banner = lines.iter().position(|line| line.text.trim_start().starts_with("Microsoft DiskShadow"))?;
    let mut near = lines.iter().skip(banner + 1).take(4).map(|line| line.text);
    let (_, said) =
        near.find(|text| text.contains([':', '：']) && text.contains([',', '、']))?.split_once([':', '：'])?;
    let name = said.split([',', '、']).next()?.trim();
    (!name.is_empty() && !name.contains(char::is_whitespace)).then_some(name)
}

#[cfg(test)]
mod tests;
