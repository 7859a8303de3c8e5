//! Sources that may hold the answer and could not be read or understood (contract, ruling 34).

use super::Origin;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where it is.
    pub origin: Origin,
    /// Why it is not known what it holds.
    pub gap: Gap,
    /// The file as it was sent: the outermost archive around it, with the mail that it came in.
    pub sent: String,
    /// Its password alone is wanted.
    pub is_protected: bool,
}

/// Why it is not known what a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, strum::VariantArray)]
pub enum Gap {
    /// Rows of an unknown shape below a command or header of CSV.
    Rows,
    /// An archive that is encrypted, cut short or damaged, or that lies too deep: a whole one is wanted.
    Archive,
    /// Damaged, unreadable, or over a cap.
    Damaged,
    /// A format that is not read: a document, a picture, an archive of another kind, unknown data.
    Format,
    /// A picture that a text shows and that did not come with it.
    Picture,
    /// A text that speaks of Cluster Shared Volumes in no form that is understood.
    Speaks,
}
