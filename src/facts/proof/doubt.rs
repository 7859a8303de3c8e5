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
        let place = Message::new(self.why.as_str()).with("path", Arg::Path(path.to_owned()));
        place.with("line", self.line)
    }
}

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case", prefix = "cases.doubt.")]
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

crate::facts::named!(Why);
