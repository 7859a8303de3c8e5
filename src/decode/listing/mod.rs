//! What `Format-Table`, `Format-List` and their like print, as objects with line numbers.

mod framed;
mod keyed;
mod list;
mod table;

use super::objects::Object;
use super::text::Line;

/// Form of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Format-Table`.
    Table,
    /// `Format-List`.
    List,
}

/// One table, or one run of list records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Form.
    pub form: Form,
    /// Line of the header or of the first property.
    pub line: u32,
    /// Column titles; for a list the properties of its first record.
    pub columns: Vec<String>,
    /// Rows or records.
    pub objects: Vec<Object>,
    /// Lines of rows and records for which there was no room.
    pub left_out: usize,
}

/// Rows and records kept of one capture: several times what any reader keeps of them.
const MOST: usize = 40_000;

/// All tables and lists in these lines. A table without a line of dashes is taken for one only where `is_header` knows
/// its first line's words.
pub fn blocks(lines: &[Line<'_>], is_header: &dyn Fn(&[&str]) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut rest, mut room) = (lines, MOST);
    while let Some((line, after)) = rest.split_first() {
        let take = || {
            framed::take(rest)
                .or_else(|| table::take(rest, is_header, room))
                .or_else(|| list::take(rest, room))
                .or_else(|| keyed::take_yaml(rest))
                .or_else(|| keyed::take_custom(rest))
        };
        let taken = (!line.text.trim().is_empty()).then(take).flatten();
        rest = match taken {
            Some((block, used)) => {
                // A header costs room, too.
                let taken = block.objects.len() + 1;
                match blocks.last_mut().filter(|_: &&mut Block| room == 0) {
                    Some(last) => last.left_out += block.left_out,
                    None => blocks.push(block),
                }
                room = room.saturating_sub(taken);
                // Every block uses a line at least: the loop ends.
                rest.get(used.max(1)..).unwrap_or_default()
            }
            None => after,
        };
    }
    blocks
}
