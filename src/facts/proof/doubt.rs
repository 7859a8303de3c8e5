//! Why what shows no volume proves nothing: each kind once, with the sentence that names it.

use crate::facts::{Arg, Locus, Message};

/// Places named in one sentence; more are counted.
const NAMED: usize = 3;

/// One reason why a command that printed nothing is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Doubt {
    /// Line of the source on which it shows.
    pub line: u32,
    /// Which.
    pub why: Why,
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
    /// Another cmdlet of the cluster failed beside it, in the same session.
    FailedBeside,
    /// The file is none that a known bundle writes for this query, or does not lie in that bundle.
    NotOfBundle,
    /// The collector did not record a count from a member of a cluster, without error.
    NotCounted,
    /// The collector's file was changed or is damaged.
    Tampered,
    /// It ended in an error.
    Failed,
    /// The result is empty, and the same run says that the query failed.
    QueryFailed,
    /// The cluster service did not run, as an error text or a writer list of the same run shows.
    ServiceDown,
    /// A file of nothing, without an answer of another cluster cmdlet beside it.
    EmptyAlone,
    /// A header, or objects, without a name.
    Unnamed,
    /// Rows of an unknown shape, or an event of a volume that it does not name.
    Rows,
    /// An archive that could not be opened.
    Archive,
    /// A place that names where volumes are mounted, or their file system.
    Storage,
    /// Only nodes that left the cluster show none.
    Left,
    /// It was not taken in each of the clusters.
    Clusters,
}

crate::facts::named!(Why);

impl Why {
    /// The sentence, with the places by file and line at which it shows.
    pub fn said<'a>(self, places: impl IntoIterator<Item = (&'a str, Locus)>) -> Message {
        let all: Vec<Arg> = places.into_iter().map(|(path, at)| place(path, at)).collect();
        let more = all.len().saturating_sub(NAMED);
        let more = (more > 0).then(|| Message::new("cases.doubt-more").with("n", more).into());
        let named: Arg = all.into_iter().take(NAMED).chain(more).collect();
        Message::new(self.as_str()).with("places", named)
    }
}

/// A place by its file, and the line or record where it has one.
pub fn place(path: &str, at: Locus) -> Arg {
    let file = Arg::Path(path.to_owned());
    match at {
        Locus::Whole => file,
        Locus::Line(line) => Message::new("render.cite.line").with("source", file).with("n", line).into(),
        Locus::Record(id) => Message::new("render.cite.record").with("source", file).with("n", id).into(),
    }
}
