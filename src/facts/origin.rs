//! Where a fact was read: the source, and the record or line in it.

use std::collections::BTreeSet;

/// Index of a source in [`crate::facts::CaseFacts::sources`], which is sorted by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

impl SourceId {
    /// The source itself.
    pub fn of<T>(self, sources: &[T]) -> Option<&T> {
        sources.get(usize::try_from(self.0).ok()?)
    }
}

/// A place inside one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locus {
    /// The source as a whole (an empty file, a registry hive); shown as line 1.
    Whole,
    /// A line of a text, counted from 1.
    Line(u32),
    /// An event record, by its `EventRecordID`.
    Record(u64),
}

/// A place in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The source.
    pub source: SourceId,
    /// The place inside it.
    pub at: Locus,
}

/// A value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// What was read.
    pub value: T,
    /// Where it was read.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), origin: self.origin }
    }
}

/// Most places that one finding cites: enough to look at, while a hundred nights stay one finding.
pub const MOST_CITED: usize = 6;

/// The places that show something: never empty, in the order in which they were given, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citations {
    places: Vec<Origin>,
    /// The same, to be looked up.
    known: BTreeSet<Origin>,
}

impl Citations {
    /// Starts with the place that shows it best.
    pub fn new(first: Origin) -> Self {
        Self { places: vec![first], known: BTreeSet::from([first]) }
    }

    /// `None` where nothing is cited.
    pub fn collect(places: impl IntoIterator<Item = Origin>) -> Option<Self> {
        let mut places = places.into_iter();
        let mut all = Self::new(places.next()?);
        places.for_each(|place| all.push(place));
        Some(all)
    }

    /// Adds a place unless it is there already.
    pub fn push(&mut self, place: Origin) {
        if self.known.insert(place) {
            self.places.push(place);
        }
    }

    /// Whether a place is among them.
    pub fn contains(&self, place: Origin) -> bool {
        self.known.contains(&place)
    }

    /// All places.
    pub fn iter(&self) -> impl Iterator<Item = Origin> + '_ {
        self.places.iter().copied()
    }

    /// The place that shows it best.
    #[allow(clippy::indexing_slicing, reason = "every constructor puts a first place in")]
    pub fn first(&self) -> Origin {
        self.places[0]
    }
}
