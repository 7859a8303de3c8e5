//! What `wbadmin` of Windows Server Backup prints (`get versions`, `get status`, `start backup`): known by its banner, the
//! same in every language. It states no writer and no volume of CSV; errors in it are read as the events that they quote.

use super::{Found, ReadOptions, SectionReader};
use crate::decode::transcript::Section;
use crate::facts::{Kind, Message};

/// Names it, so that nobody takes it for something that was not understood.
pub(super) struct Wbadmin;

impl SectionReader for Wbadmin {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let has_banner = section.lines.iter().any(|line| line.text.trim_start().starts_with("wbadmin 1.0 - "));
        if !has_banner || !found.observations.is_empty() {
            return None;
        }
        found.problems.push(Message::new("evidence.wbadmin"));
        Some(Kind::Other)
    }
}
