//! The proof that CSV is not in use (contract, rulings 30 to 33): what gives one is a closed list, kept here and nowhere
//! else. Silence proves only what was asked, and only where the session speaks.

mod bundle;
mod command;
mod doubt;

use std::collections::BTreeSet;

pub use command::{acts_on_volumes, asks_for_volumes, cluster_asked_for_nodes, counts_volumes};
pub use doubt::{Doubt, Why, place};

use super::{Citations, Locus, Origin};

/// What a proof rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Ground {
    /// A count of 0 was printed or recorded (ruling 33).
    StatedCount,
    /// The bare command ran in a console that is shown, and printed nothing (rulings 30 and 31).
    SilentTranscript,
    /// The file that a known bundle writes for exactly this query is empty, beside one that is not (ruling 32).
    EmptyOfBundle,
}

super::named!(Ground);

/// A command as a console shows it, with what was found around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The whole line behind the prompt.
    pub typed: String,
    /// What in the session takes its meaning away (ruling 31); empty where nothing does.
    pub doubts: Vec<Doubt>,
    /// Line that it was typed on.
    pub line: u32,
}

/// A number of volumes that evidence states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedCount {
    /// How many.
    pub count: u64,
    /// Who counted.
    pub by: CountedBy,
}

/// Who counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountedBy {
    /// Someone in a console.
    Console(Heard),
    /// A line of `vssleuth-evidence/1`.
    Collector {
        /// Why its count of 0 says nothing, if so.
        doubts: Vec<Doubt>,
    },
}

/// What may be asked for the cluster at hand, and what may not; names in lower case without domain.
#[derive(Clone, Debug, Default)]
pub struct OwnNames {
    /// Its own name and those of its nodes.
    pub own: BTreeSet<String>,
    /// Machines that name themselves and stand in no list of its nodes.
    pub strange: BTreeSet<String>,
}

impl OwnNames {
    /// Whether a command that was run on `host` asks this cluster.
    fn are_asked(&self, cluster: Option<&str>, host: Option<&str>) -> bool {
        let short = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
        match cluster.filter(|name| *name != ".") {
            Some(name) => self.own.contains(&short(name)),
            None => !host.is_some_and(|host| self.strange.contains(host)),
        }
    }
}

/// One capture: where it is, and the machine that it was taken on, where that is known.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// Its place.
    pub at: Origin,
    /// The machine.
    pub host: Option<&'a str>,
}

/// CSV is not in use. Made by its constructors only, each of which checks its ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInUseProof {
    ground: Ground,
    evidence: Citations,
}

impl NotInUseProof {
    /// Ruling 33: a count of 0, without an error.
    pub fn of_count(stated: &StatedCount, own: &OwnNames, taken: Taken<'_>) -> Result<Self, Vec<Doubt>> {
        let doubts = match &stated.by {
            CountedBy::Console(heard) => doubts(heard, command::counts(&heard.typed), own, taken),
            CountedBy::Collector { doubts } if own.are_asked(None, taken.host) => doubts.clone(),
            CountedBy::Collector { .. } => vec![taken.doubt(Why::OtherCluster)],
        };
        match stated.count {
            0 if doubts.is_empty() => Ok(Self { ground: Ground::StatedCount, evidence: Citations::new(taken.at) }),
            _ => Err(doubts),
        }
    }

    /// Rulings 30 and 31: the bare command printed nothing, and the session speaks.
    pub fn of_silence(heard: &Heard, own: &OwnNames, taken: Taken<'_>) -> Result<Self, Vec<Doubt>> {
        let doubts = doubts(heard, command::lists(&heard.typed), own, taken);
        match doubts.is_empty() {
            true => Ok(Self { ground: Ground::SilentTranscript, evidence: Citations::new(taken.at) }),
            false => Err(doubts),
        }
    }

    /// Ruling 32: an empty result of a known bundle, `beside` an answer of another cmdlet that lies with it.
    pub fn of_bundle(path: &str, own: &OwnNames, taken: Taken<'_>, beside: (&str, Origin)) -> Result<Self, Why> {
        let evidence = Citations::collect([taken.at, beside.1]).unwrap_or_else(|| Citations::new(taken.at));
        match bundle::asks_for_volumes(path) && bundle::folder(path) == bundle::folder(beside.0) {
            true if own.are_asked(None, taken.host) => Ok(Self { ground: Ground::EmptyOfBundle, evidence }),
            true => Err(Why::OtherCluster),
            false => Err(Why::NotOfBundle),
        }
    }

    /// Both together: the stronger ground, and what shows either.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let (mut first, second) = match other.ground < self.ground {
            true => (other.evidence, self.evidence),
            false => (self.evidence, other.evidence),
        };
        second.iter().for_each(|place| first.push(place));
        self.ground = self.ground.min(other.ground);
        self.evidence = first;
        self
    }

    /// What it rests on.
    pub fn ground(&self) -> Ground {
        self.ground
    }

    /// What shows it.
    pub fn evidence(&self) -> &Citations {
        &self.evidence
    }
}

/// What stands against a command that printed nothing, given what it was read as.
fn doubts(heard: &Heard, asked: Option<command::Asked>, own: &OwnNames, taken: Taken<'_>) -> Vec<Doubt> {
    let of_line = match asked {
        None => Some(command::why_not(&heard.typed)),
        Some(asked) => (!own.are_asked(asked.cluster.as_deref(), taken.host)).then_some(Why::OtherCluster),
    };
    let own = of_line.map(|why| Doubt { line: heard.line, why });
    own.into_iter().chain(heard.doubts.iter().copied()).collect()
}

impl Taken<'_> {
    fn doubt(self, why: Why) -> Doubt {
        let line = if let Locus::Line(line) = self.at.at { line } else { 1 };
        Doubt { line, why }
    }
}

#[cfg(test)]
mod tests;
