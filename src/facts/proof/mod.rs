//! The proof that CSV is not in use (contract, rulings 30 to 33): what gives one is a closed list, kept here and nowhere
//! else. Silence proves only what was asked, and only where the session speaks.

mod bundle;
mod command;
mod doubt;

use std::collections::BTreeSet;

pub use command::{asks_for_volumes, counts_volumes};
pub use doubt::{Doubt, Why};

use super::{Citations, Origin};

/// What a proof rests on, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ground {
    /// A count of 0 was printed or recorded (ruling 33).
    StatedCount,
    /// The bare command ran in a console that is shown, and printed nothing (rulings 30 and 31).
    SilentTranscript,
    /// The file that a known bundle writes for exactly this query is empty, beside one that is not (ruling 32).
    EmptyOfBundle,
}

impl Ground {
    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::StatedCount => "stated-count",
            Self::SilentTranscript => "silent-transcript",
            Self::EmptyOfBundle => "empty-of-bundle",
        }
    }
}

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

/// Names by which commands may ask the cluster at hand: its own and those of its nodes, in lower case without domain.
#[derive(Clone, Debug, Default)]
pub struct OwnNames(pub BTreeSet<String>);

impl OwnNames {
    fn has(&self, name: &str) -> bool {
        let short = name.split('.').next().unwrap_or_default().to_lowercase();
        name == "." || self.0.contains(&short)
    }
}

/// CSV is not in use. Made by its constructors only, each of which checks its ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInUseProof {
    ground: Ground,
    evidence: Citations,
}

impl NotInUseProof {
    /// Ruling 33: a count of 0, without an error.
    pub fn of_count(stated: &StatedCount, own: &OwnNames, at: Origin) -> Result<Self, Vec<Doubt>> {
        let doubts = match &stated.by {
            CountedBy::Console(heard) => doubts(heard, command::counts(&heard.typed), own),
            CountedBy::Collector { doubts } => doubts.clone(),
        };
        match stated.count {
            0 if doubts.is_empty() => Ok(Self { ground: Ground::StatedCount, evidence: Citations::new(at) }),
            _ => Err(doubts),
        }
    }

    /// Rulings 30 and 31: the bare command printed nothing, and the session speaks.
    pub fn of_silence(heard: &Heard, own: &OwnNames, at: Origin) -> Result<Self, Vec<Doubt>> {
        let doubts = doubts(heard, command::lists(&heard.typed), own);
        match doubts.is_empty() {
            true => Ok(Self { ground: Ground::SilentTranscript, evidence: Citations::new(at) }),
            false => Err(doubts),
        }
    }

    /// Ruling 32: an empty result of a known bundle, `beside` an answer of another cmdlet that lies with it.
    pub fn of_bundle(path: &str, at: Origin, beside: (&str, Origin)) -> Result<Self, Vec<Doubt>> {
        let evidence = || Citations::collect([at, beside.1]).unwrap_or_else(|| Citations::new(at));
        match bundle::asks_for_volumes(path) && bundle::folder(path) == bundle::folder(beside.0) {
            true => Ok(Self { ground: Ground::EmptyOfBundle, evidence: evidence() }),
            false => Err(vec![Doubt { line: 1, why: Why::NotOfBundle }]),
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
fn doubts(heard: &Heard, asked: Option<command::Asked>, own: &OwnNames) -> Vec<Doubt> {
    let of_line = match asked {
        None => Some(command::why_not(&heard.typed)),
        Some(asked) => asked.cluster.filter(|name| !own.has(name)).map(|_| Why::OtherCluster),
    };
    let own = of_line.map(|why| Doubt { line: heard.line, why });
    own.into_iter().chain(heard.doubts.iter().copied()).collect()
}

#[cfg(test)]
mod tests;
