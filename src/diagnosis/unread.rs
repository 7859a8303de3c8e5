//! What could not be read and may hold the answer, as words: for the first step, the plan and what is missing.

use crate::facts::proof::place;
use crate::facts::{Arg, CaseFacts, CsvUsage, Gap, Locus, Message, Unread};

/// Files named in one sentence; more are counted.
const NAMED: usize = 3;

/// The sources that matter: of which a whole copy is wanted, and which are to be looked into.
pub(crate) struct Weighing<'a> {
    /// Archives that could not be opened whole.
    archives: Vec<&'a Unread>,
    /// Everything else.
    files: Vec<&'a Unread>,
}

impl<'a> Weighing<'a> {
    /// Nothing outweighs a volume that is shown.
    pub(crate) fn of(case: &'a CaseFacts) -> Self {
        let open = !matches!(case.csv, CsvUsage::InUse { .. });
        let (archives, files) = case.unread.iter().filter(|_| open).partition(|one| one.gap == Gap::Archive);
        Self { archives, files }
    }

    /// Whether a whole copy of what was sent is all that is wanted.
    pub(crate) fn is_archives_only(&self) -> bool {
        !self.archives.is_empty() && self.files.is_empty()
    }

    /// What to do about it before anything else; `alone` where nothing else is asked for.
    pub(super) fn first(&self, then: Message, alone: bool) -> Message {
        let archives = self.archives(["diagnosis.look.archive", "diagnosis.look.password"]);
        let files = self.files("diagnosis.look.files");
        let look = match (archives, files) {
            (Some(archives), Some(files)) => {
                Message::new("diagnosis.look.both").with("archives", archives).with("files", files)
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return then,
        };
        match alone {
            true => look,
            false => Message::new("diagnosis.first.look").with("look", look).with("then", then),
        }
    }

    /// A sentence about the archives, where there are some; the second of the two where all that is wanted of them is a
    /// password (contract, ruling 49).
    pub(crate) fn archives(&self, [whole, password]: [&'static str; 2]) -> Option<Message> {
        let key = if self.archives.iter().all(|one| one.is_protected) { password } else { whole };
        self.said(key, &self.archives)
    }

    /// A sentence about the other files, where there are some.
    pub(super) fn files(&self, key: &'static str) -> Option<Message> {
        self.said(key, &self.files)
    }

    fn said(&self, key: &'static str, which: &[&Unread]) -> Option<Message> {
        let mut files = which.to_vec();
        files.dedup_by_key(|one| &one.sent);
        let all = files.len();
        let named = files.into_iter().take(NAMED).map(|one| match one.gap {
            Gap::Archive => place(&one.sent, Locus::Whole),
            _ => place(&one.sent, one.origin.at),
        });
        let mut named: Vec<Arg> = named.collect();
        if let Some(more) = all.checked_sub(NAMED).filter(|more| *more > 0) {
            let more = Message::new("diagnosis.look.more").with("count", more);
            named.push(more.into());
        }
        let said = Message::new(key).with("files", named).with("n", all);
        (all > 0).then_some(said)
    }
}
