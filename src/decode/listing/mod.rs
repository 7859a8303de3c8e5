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
}

/// All tables and lists in these lines. A table without a line of dashes is taken for one only where `is_header` knows
/// its first line's words.
pub fn blocks(lines: &[Line<'_>], is_header: &dyn Fn(&[&str]) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        let take = || {
            framed::take(rest)
                .or_else(|| table::take(rest, is_header))
                .or_else(|| list::take(rest))
                .or_else(|| keyed::take_yaml(rest))
                .or_else(|| keyed::take_custom(rest))
        };
        let taken = (!line.text.trim().is_empty()).then(take).flatten();
        rest = match taken {
            Some((block, used)) => {
                blocks.push(block);
                // Every block uses a line at least: the loop ends.
                rest.get(used.max(1)..).unwrap_or_default()
            }
            None => after,
        };
    }
    blocks
}
