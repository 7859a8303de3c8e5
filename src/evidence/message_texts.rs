//! `LocaleMetaData\*.MTA`: the message texts that Windows saves beside an exported log. Named as such, and asked for
//! the texts of single records once it is known which are cited; the log decides.

use std::collections::BTreeMap;

use super::{Head, ReadOptions, WholeReader};
use crate::decode::body;
use crate::decode::evtx::mta;
use crate::facts::{Harvest, Kind, Nature};
use crate::intake::{Input, Room};

/// Names files of message texts.
#[derive(Debug)]
pub(super) struct MessageTexts;

impl WholeReader for MessageTexts {
    fn recognises(&self, head: &Head<'_>) -> bool {
        mta::is_texts(head.bytes)
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions, _: &Room<'_>) -> Harvest {
        let harvest = Harvest::of(input.path, Kind::Other, "evidence.because.message-texts");
        Harvest { nature: Nature::MessageTexts, is_evidence: false, ..harvest }
    }
}

/// The texts of the records with these ids, each with its provider; `None` where the file is damaged.
pub fn texts(input: Input<'_>, wanted: &BTreeMap<u64, String>) -> Option<BTreeMap<u64, String>> {
    mta::texts(body::reader(input.body), wanted).ok()
}
