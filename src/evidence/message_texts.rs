//! `LocaleMetaData\*.MTA`: the message texts that Windows saves beside an exported log. Named as such; the log decides.

use super::{Head, ReadOptions, WholeReader};
use crate::decode::evtx::mta;
use crate::facts::{Harvest, Kind, Message, Status};
use crate::intake::Input;

/// Names files of message texts.
#[derive(Debug)]
pub(super) struct MessageTexts;

impl WholeReader for MessageTexts {
    fn recognises(&self, head: &Head<'_>) -> bool {
        mta::is_texts(head.bytes)
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions) -> Harvest {
        Harvest {
            path: input.path.to_owned(),
            kind: Kind::Other,
            because: Message::new("evidence.because.message-texts"),
            bytes: 0,
            sha256: None,
            encoding: None,
            status: Status::Parsed,
            is_evidence: false,
            problems: Vec::new(),
            observations: Vec::new(),
        }
    }
}
