//! Why silence says nothing: each kind once, with the sentence that names it.

use crate::facts::{Arg, Message};

/// One reason why a command that printed nothing is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Doubt {
    /// Line of the source on which it shows.
    pub line: u32,
    /// Which.
    pub why: Why,
}

impl Doubt {
    /// The sentence with its file and line.
    pub fn said(self, path: &str) -> Message {
        let place = Message::new(self.why.key()).with("path", Arg::Path(path.to_owned()));
        place.with("line", self.line)
    }
}

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// The line asks for some volumes only.
    Filters,
    /// What it gives goes elsewhere than to the console.
    Redirects,
    /// Errors are hidden.
    HidesErrors,
    /// Several commands stand on the line.
    Chained,
    /// It is run by another program, on another machine, or in another way than by its name.
    Wrapped,
    /// It goes on behind its line.
    Continued,
    /// It was interrupted.
    Interrupted,
    /// It asks something else.
    AsksElse,
    /// It asks a cluster that is not shown to be this one.
    OtherCluster,
    /// It stands behind no prompt of PowerShell: another shell, a debugger, a quotation, a log.
    NoPrompt,
    /// No prompt that is like its own follows: the text may be cut, or the machine be another one.
    NotOver,
    /// Text stands in the session that nobody typed and nothing printed: instructions, a mail, a page.
    Foreign,
    /// A command before it may have changed what it does or prints.
    Changed,
    /// Another machine was entered, and the prompt does not name it.
    OtherHost,
    /// A command that always prints something shows nothing.
    NeverPrints,
    /// Characters that cannot be seen stand between it and the next prompt.
    Hidden,
    /// An error stands behind the prompt that follows.
    LateError,
    /// A later command of the session makes, moves or takes back a volume: somebody knew of one.
    ActsOnVolume,
    /// The file is none that a known bundle writes for this query, or does not lie in that bundle.
    NotOfBundle,
    /// The collector did not record a count from a member of a cluster, without error.
    NotCounted,
    /// The collector's file was changed or is damaged.
    Tampered,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Filters,
        Self::Redirects,
        Self::HidesErrors,
        Self::Chained,
        Self::Wrapped,
        Self::Continued,
        Self::Interrupted,
        Self::AsksElse,
        Self::OtherCluster,
        Self::NoPrompt,
        Self::NotOver,
        Self::Foreign,
        Self::Changed,
        Self::OtherHost,
        Self::NeverPrints,
        Self::Hidden,
        Self::LateError,
        Self::ActsOnVolume,
        Self::NotOfBundle,
        Self::NotCounted,
        Self::Tampered,
    ];

    /// Key of the sentence that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Filters => "cases.doubt.filters",
            Self::Redirects => "cases.doubt.redirects",
            Self::HidesErrors => "cases.doubt.hides-errors",
            Self::Chained => "cases.doubt.chained",
            Self::Wrapped => "cases.doubt.wrapped",
            Self::Continued => "cases.doubt.continued",
            Self::Interrupted => "cases.doubt.interrupted",
            Self::AsksElse => "cases.doubt.asks-else",
            Self::OtherCluster => "cases.doubt.other-cluster",
            Self::NoPrompt => "cases.doubt.no-prompt",
            Self::NotOver => "cases.doubt.not-over",
            Self::Foreign => "cases.doubt.foreign",
            Self::Changed => "cases.doubt.changed",
            Self::OtherHost => "cases.doubt.other-host",
            Self::NeverPrints => "cases.doubt.never-prints",
            Self::Hidden => "cases.doubt.hidden",
            Self::LateError => "cases.doubt.late-error",
            Self::ActsOnVolume => "cases.doubt.acts-on-volume",
            Self::NotOfBundle => "cases.doubt.not-of-bundle",
            Self::NotCounted => "cases.doubt.not-counted",
            Self::Tampered => "cases.doubt.tampered",
        }
    }
}
