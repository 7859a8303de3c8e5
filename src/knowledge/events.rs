//! Which events rules and coverage need, by provider and id.

use std::sync::LazyLock;

use super::applications::matches;
use serde::Deserialize;

/// Events of one provider.
#[derive(Clone, Debug)]
pub struct WantedEvents {
    /// Provider's name as Windows spells it; `*` at its end stands for any end.
    pub name: String,
    /// The same in lower case.
    pub provider: String,
    /// Ids, in order.
    pub ids: Vec<u32>,
    /// Those of them that fill logs and tell nothing: a few bytes are kept of each.
    pub context: Vec<u32>,
    /// Those of them that healthy logs are full of, and that rules look at.
    pub routine: Vec<u32>,
    /// Also any event that concerns a writer asked for.
    pub mentions: bool,
    /// Live events are counted, whatever their id.
    pub counted: bool,
    /// Events kept of one id and one log.
    pub most: usize,
}

/// Events kept of one id and one log unless the table says otherwise: years of nightly jobs.
pub const MOST: usize = 5_000;

#[derive(Deserialize)]
struct Table {
    provider: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    names: Vec<String>,
    ids: Vec<Ids>,
    #[serde(default)]
    context: Vec<u32>,
    #[serde(default)]
    routine: Vec<u32>,
    #[serde(default)]
    mentions: bool,
    #[serde(default)]
    counted: bool,
    #[serde(default = "usual")]
    most: usize,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Ids {
    One(u32),
    Range([u32; 2]),
}

fn usual() -> usize {
    MOST
}

static TABLE: LazyLock<Vec<WantedEvents>> = LazyLock::new(|| read(include_str!("events.toml")).unwrap_or_default());

fn read(text: &str) -> Result<Vec<WantedEvents>, toml::de::Error> {
    let mut events = Vec::new();
    for entry in toml::from_str::<Table>(text)?.provider {
        let spread = |ids: &Ids| match *ids {
            Ids::One(id) => id..=id,
            Ids::Range([first, last]) => first..=last,
        };
        let mut ids: Vec<u32> = entry.ids.iter().flat_map(spread).collect();
        ids.sort_unstable();
        events.extend(entry.names.iter().map(|name| WantedEvents {
            name: name.clone(),
            provider: name.to_ascii_lowercase(),
            ids: ids.clone(),
            context: entry.context.clone(),
            routine: entry.routine.clone(),
            mentions: entry.mentions,
            counted: entry.counted,
            most: entry.most,
        }));
    }
    Ok(events)
}

/// The table, one entry a provider name.
pub fn wanted() -> &'static [WantedEvents] {
    &TABLE
}

/// Whether the table names this event.
pub fn is_wanted(provider: &str, id: u32) -> bool {
    TABLE.iter().any(|entry| matches(&entry.provider, provider) && entry.ids.binary_search(&id).is_ok())
}

/// Whether healthy logs are full of this event.
pub fn is_routine(provider: &str, id: u32) -> bool {
    TABLE.iter().any(|entry| entry.routine.contains(&id) && matches(&entry.provider, provider))
}

/// Events kept of one provider and id of one log.
pub fn most(provider: &str) -> usize {
    TABLE.iter().find(|entry| matches(&entry.provider, provider)).map_or(MOST, |entry| entry.most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_no_provider_stands_twice() {
        let table = read(include_str!("events.toml")).expect("a valid table");
        let mut names: Vec<&str> = table.iter().map(|entry| entry.provider.as_str()).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        assert!(table.iter().all(|entry| entry.ids.windows(2).all(|pair| pair[0] < pair[1])));
    }

    #[test]
    fn events_that_verdicts_rest_on_are_wanted_and_noise_is_not() {
        for (provider, id) in [
            ("VSS", 8229),
            ("vss", 8193),
            ("Microsoft-Windows-FailoverClustering", 1544),
            ("Microsoft-Windows-FailoverClustering", 5120),
            ("Eventlog", 6005),
            ("EventLog", 6009),
            ("Microsoft-Windows-Eventlog", 104),
            ("volsnap", 25),
        ] {
            assert!(is_wanted(provider, id), "{provider} {id}");
        }
        for (provider, id) in [("VSS", 8223), ("Microsoft-Windows-Security-Auditing", 4625), ("Other", 8229)] {
            assert!(!is_wanted(provider, id), "{provider} {id}");
        }
        assert!(most("VSS") == MOST && most("DPM") < MOST);
    }
}
