//! What could not be read and may hold the answer, as words: for the first step, the plan and what is missing.

use crate::facts::proof::place;
use crate::facts::{Arg, CaseFacts, CsvUsage, Gap, Locus, Message, Unread};

/// Files named in one sentence; more are counted.
const NAMED: usize = 3;

/// The sources that matter: of which a whole copy is wanted, and which are to be looked into.
pub(crate) struct Weighing<'a> {
    /// Archives that could not be opened whole.
    archives: Vec<&'a Unread>,
    /// Pictures that are not there.
    pictures: Vec<&'a Unread>,
    /// Everything else.
    files: Vec<&'a Unread>,
}

impl<'a> Weighing<'a> {
    /// Nothing outweighs a volume that is shown.
    pub(crate) fn of(case: &'a CaseFacts) -> Self {
        let open = !matches!(case.csv, CsvUsage::InUse { .. });
        let (archives, rest): (_, Vec<_>) =
            case.unread.iter().filter(|_| open).partition(|one| one.gap == Gap::Archive);
        let (pictures, files) = rest.into_iter().partition(|one| one.gap == Gap::Picture);
        Self { archives, pictures, files }
    }

    /// Whether a whole copy of what was sent is all that is wanted.
    pub(crate) fn is_archives_only(&self) -> bool {
        !self.archives.is_empty() && self.pictures.is_empty() && self.files.is_empty()
    }

    /// What to do about it before anything else; `then` is what to do else, if anything.
    pub(super) fn first(&self, then: Option<Message>) -> Option<Message> {
        let all = [
            self.archives(["diagnosis.look.archive", "diagnosis.look.password"]),
            self.pictures("diagnosis.look.pictures"),
            self.files("diagnosis.look.files"),
            then,
        ];
        let look =
            |look: Message, then: Message| Message::new("diagnosis.first.look").with("look", look).with("then", then);
        all.into_iter().flatten().reduce(look)
    }

    /// A sentence about the archives, where there are some; the second of the two where all that is wanted of them is a
    /// password (contract, ruling 49).
    pub(crate) fn archives(&self, [whole, password]: [&'static str; 2]) -> Option<Message> {
        let key = if self.archives.iter().all(|one| one.is_protected) { password } else { whole };
        self.said(key, &self.archives)
    }

    /// A sentence about the pictures that are not there.
    pub(crate) fn pictures(&self, key: &'static str) -> Option<Message> {
        self.said(key, &self.pictures)
    }

    /// A sentence about the other files, where there are some.
    pub(super) fn files(&self, key: &'static str) -> Option<Message> {
        self.said(key, &self.files)
    }

    /// What the customer is asked for: what was not read in a form that is, and where a text alone speaks of volumes, whether
    /// there are some.
    pub(crate) fn asked(&self) -> Vec<Message> {
        let (spoken, unread): (Vec<&Unread>, Vec<&Unread>) =
            self.files.iter().partition(|one| matches!(one.gap, Gap::Rows | Gap::Speaks));
        let all = [
            self.archives(["mail.unread", "mail.password"]),
            self.pictures("mail.pictures"),
            self.said("mail.files", &unread),
            self.said("mail.spoken", &spoken),
        ];
        all.into_iter().flatten().collect()
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
