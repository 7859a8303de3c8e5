//! What writer lists of every tool have in common: blocks as they were read, and what they mean together.

mod beside;
pub(super) mod fields;
mod headed;
mod sent;
mod shortened;
mod verdict;

use crate::facts::{Below, Guid, Message, Observed, Sent, Writer, WriterList, WriterTool};

pub(super) use beside::mark as mark_beside;
pub(super) use headed::mark as mark_headed;
pub(super) use sent::mark as mark_sent;
pub(super) use shortened::mark as mark_shortened;
pub(super) use verdict::{failed_by_error, shape};

/// Writers kept of one list. A server has 15 to 40.
pub(super) const MOST: usize = 2_000;

/// A class or instance id as far as a list shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Id {
    /// No such line.
    #[default]
    Absent,
    /// A line that holds something else: masked, shortened, mistyped.
    Unreadable,
    /// An id.
    Is(Guid),
}

impl Id {
    pub(super) fn known(self) -> Option<Guid> {
        match self {
            Self::Is(guid) => Some(guid),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// One writer as it was printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) id: Id,
    pub(super) instance: Id,
    /// Number in brackets and the word behind it.
    pub(super) state: Option<(Option<u8>, String)>,
    /// Label and text of the last error.
    pub(super) error: Option<(String, String)>,
    pub(super) line: u32,
}

/// `VSS_WRITER_STATE` from 1 on, as diskshadow and modules name them, without what stands before `VSS_WS_`.
const STATES: [&str; 15] = [
    "STABLE",
    "WAITING_FOR_FREEZE",
    "WAITING_FOR_THAW",
    "WAITING_FOR_POST_SNAPSHOT",
    "WAITING_FOR_BACKUP_COMPLETE",
    "FAILED_AT_IDENTIFY",
    "FAILED_AT_PREPARE_BACKUP",
    "FAILED_AT_PREPARE_SNAPSHOT",
    "FAILED_AT_FREEZE",
    "FAILED_AT_THAW",
    "FAILED_AT_POST_SNAPSHOT",
    "FAILED_AT_BACKUP_COMPLETE",
    "FAILED_AT_PRE_RESTORE",
    "FAILED_AT_POST_RESTORE",
    "FAILED_AT_BACKUPSHUTDOWN",
];

/// The number of a state that is given by its own name, of the interface or of .NET's (`FailedAtFreeze`); `None` for a word
/// of a language, and for a bare number, which other objects have as well.
pub(super) fn state_code(text: &str) -> Option<u8> {
    let text = text.trim();
    let name = text.strip_prefix("VSS_WS_").unwrap_or(text);
    let same = |state: &&str| {
        let plain = || state.bytes().filter(|letter| *letter != b'_').map(|letter| letter.to_ascii_lowercase());
        let joined = || state.contains('_') && plain().eq(name.bytes().map(|letter| letter.to_ascii_lowercase()));
        **state == *name || name.starts_with(|c: char| c.is_ascii_uppercase()) && joined()
    };
    STATES.iter().position(same).and_then(|at| u8::try_from(at + 1).ok())
}

/// What a list shows of its own ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends {
    /// The tool's banner or the bare command stands above it.
    pub(super) begins: bool,
    /// Something shows that lines are missing: a mark of cutting, lines that belong to no block, a filter.
    pub(super) cut: bool,
    /// Writers that the reader left out already.
    pub(super) over: usize,
}

/// The list that the blocks make, each writer judged in the light of all.
pub(super) fn list(tool: WriterTool, mut blocks: Vec<Block>, ends: Ends) -> (WriterList, Option<Message>) {
    let over = blocks.len().saturating_sub(MOST) + ends.over;
    blocks.truncate(MOST);
    // No error ends so: the line end before the next label was lost, and with it what the error was.
    let is_glued = |text: &str| text.trim_end().ends_with([':', '：']);
    for block in &mut blocks {
        block.error.take_if(|(_, text)| is_glued(text));
    }
    let shape = shape(tool, &blocks, Ends { cut: ends.cut || over > 0, ..ends });
    let failed = failed_by_error(&blocks);
    let writers = blocks.into_iter().zip(failed).map(|(block, failed)| writer(block, failed)).collect();
    let left_out = Message::new("evidence.problem.writers-left-out").with("count", over);
    (WriterList { tool, writers, shape, below: Below::Told, sent: Sent::NoMail }, (over > 0).then_some(left_out))
}

fn writer(block: Block, failed_by_error: bool) -> Writer {
    // A word that means failed counts whatever the number, which then says nothing of the state.
    let read = |code: Option<u8>, text: &str| code.filter(|code| !verdict::contradicts(*code, text));
    let state = block.state.map(|(code, text)| crate::facts::WriterState { code: read(code, &text), text });
    let failed = failed_by_error || state.as_ref().is_some_and(verdict::failed_by_state);
    Writer {
        name: block.name,
        id: block.id.known(),
        instance_id: block.instance.known(),
        state,
        last_error: block.error.map(|(_, text)| text),
        failed,
        line: block.line,
    }
}

/// Puts a list into what was found, with what had to be left out.
pub(super) fn add(
    section: &crate::decode::transcript::Section<'_>,
    line: u32,
    (list, left_out): (WriterList, Option<Message>),
    found: &mut super::Found,
) {
    let seen: Observed = section.saw(line, crate::facts::Observation::Writers(list));
    found.observations.push(seen);
    found.left_out.extend(left_out);
}
