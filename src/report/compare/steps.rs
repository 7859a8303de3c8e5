//! Whether a change took effect on one node: the value, the restart, the writer, the backups since. "Yes" and "no" need
//! a proof of their own; all else is open, and says why.

use super::side::{Moment, Node, Place, Side};
use crate::facts::{Arg, Message, Time};

/// What is known of one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It was done, or holds.
    Yes,
    /// It was not.
    No,
    /// Not shown either way.
    Open,
}

impl Known {
    /// As JSON has it.
    pub(super) fn said(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Open => None,
        }
    }
}

/// One step with what shows it.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) known: Known,
    /// OLD shows that it was not so then.
    pub(super) changed: bool,
    pub(super) says: Message,
    pub(super) old: Vec<Place>,
    pub(super) new: Vec<Place>,
}

impl Step {
    fn new(known: Known, key: &'static str) -> Self {
        Self { known, changed: false, says: Message::new(key), old: Vec::new(), new: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.says = self.says.with(name, value);
        self
    }

    fn old(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.old.extend(places);
        self
    }

    fn new_at(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.new.extend(places);
        self
    }
}

/// Why a capture of NEW tells nothing of the time since OLD.
fn worn((old, new): (&Node, &Node), sides: (&Side, &Side), shown: &[Place]) -> Option<Step> {
    let key = match shown.first() {
        _ if new.end().zip(old.end()).is_some_and(|(new, old)| new < old) => "compare.capture.older",
        Some(place) if sides.0.has_file(sides.1, place) => "compare.capture.same",
        _ => return None,
    };
    Some(Step::new(Known::Open, key))
}

/// Whether the value that turns the writer off is set.
pub(super) fn value(old: &Node, new: &Node, sides: (&Side, &Side)) -> Step {
    let (before, now) = (&old.csv_writer.setting, &new.csv_writer.setting);
    let worn = worn((old, new), sides, &now.evidence).filter(|_| now.status != "unknown");
    let step = worn.unwrap_or_else(|| match (now.status.as_str(), now.value) {
        ("set", Some(0)) if before.status == "unset" => Step::new(Known::Yes, "compare.value.new"),
        ("set", Some(0)) => Step::new(Known::Yes, "compare.value.set"),
        ("set", Some(value)) => Step::new(Known::No, "compare.value.other").with("value", value),
        ("unset", _) => Step::new(Known::No, "compare.value.unset"),
        _ => Step::new(Known::Open, "compare.value.unseen"),
    });
    step.old(before.evidence.iter().cloned()).new_at(now.evidence.iter().cloned())
}

/// Whether the node was restarted after the end of what OLD tells of it.
pub(super) fn restart(old: &Node, new: &Node) -> Step {
    let Some(end) = old.end() else { return Step::new(Known::Open, "compare.restart.no-old-time") };
    if let Some(boot) = restarted(new, end) {
        let said = Step::new(Known::Yes, "compare.restart.yes").with("boot", boot.time);
        return said.with("end", end).new_at(boot.evidence.iter().cloned());
    }
    let covers = |log: &&super::side::Log| log.first.is_some_and(|t| t <= end) && log.last.is_some_and(|t| t > end);
    // A boot that a text tells of may be of before or after.
    let shows_boots = new.newest_boot.as_ref().is_some_and(|boot| boot.as_ref().is_none_or(|boot| boot.time <= end));
    match new.channel("System").filter(|log| shows_boots && log.unbroken).find(covers) {
        Some(log) => {
            let said = Step::new(Known::No, "compare.restart.no").with("end", end);
            said.with("last", log.last.map_or_else(|| Arg::Said(String::new()), Arg::Time)).new_at([log.place()])
        }
        None => Step::new(Known::Open, "compare.restart.unseen").with("end", end),
    }
}

/// The newest boot, if it is newer than `end`.
pub(super) fn restarted(new: &Node, end: Time) -> Option<&Moment> {
    new.newest_boot.as_ref()?.as_ref().filter(|boot| boot.time > end && boot.is_recorded())
}

/// Whether the writer is gone from the list of writers.
pub(super) fn writer(old: &Node, new: &Node, sides: (&Side, &Side)) -> Step {
    let (before, now) = (&old.csv_writer, &new.csv_writer);
    let worn = worn((old, new), sides, &now.evidence).filter(|_| now.status != "unknown");
    let step = worn.unwrap_or_else(|| match (now.status.as_str(), now.certain) {
        ("disabled", true) if before.status == "enabled" => {
            Step { changed: true, ..Step::new(Known::Yes, "compare.writer.gone") }
        }
        ("disabled", true) => Step::new(Known::Yes, "compare.writer.off"),
        ("disabled", false) => Step::new(Known::Open, "compare.writer.unsure"),
        ("enabled", _) if before.status == "disabled" => Step::new(Known::No, "compare.writer.back"),
        ("enabled", _) => Step::new(Known::No, "compare.writer.on"),
        _ => Step::new(Known::Open, "compare.writer.unseen"),
    });
    step.old(before.evidence.iter().take(1).cloned()).new_at(now.evidence.iter().take(1).cloned())
}

/// Whether the CSV writer let the backups since pass. The change is in force from the restart on; without one, what came
/// after the end of OLD counts.
pub(super) fn quiet(old: &Node, new: &Node, side: &Side) -> Step {
    let Some(end) = old.end() else { return Step::new(Known::Open, "compare.quiet.no-old-time") };
    let since = restarted(new, end).map_or(end, |boot| boot.time);
    let again: Vec<_> = new.incidents.iter().filter(|incident| incident.time.is_some_and(|t| t > since)).collect();
    if let Some(first) = again.iter().filter_map(|incident| incident.time).min() {
        let said = Step::new(Known::No, "compare.quiet.again").with("n", again.len());
        let said = said.with("since", since).with("first", first);
        return said.new_at(again.iter().filter_map(|incident| incident.place()).take(3));
    }
    if new.incidents.iter().any(|incident| incident.time.is_none()) {
        return Step::new(Known::Open, "compare.quiet.undated");
    }
    match passed(new, side, since) {
        Ok((backup, places)) => {
            let said = Step::new(Known::Yes, "compare.quiet.passed").with("backup", backup.time);
            said.with("since", since).new_at(places)
        }
        Err(why) => {
            let step = Step { says: why.with("since", since), ..Step::new(Known::Open, "compare.quiet.undated") };
            step.new_at(new.channel("Application").map(|log| log.place()))
        }
    }
}

/// A backup that completed after `since`, within an unbroken Application log that reaches from there to the backup: in it
/// silence is a proof. Else why there is none.
pub(super) fn passed<'a>(new: &'a Node, side: &Side, since: Time) -> Result<(&'a Moment, Vec<Place>), Message> {
    if side.is_narrowed() {
        return Err(Message::new("compare.quiet.narrowed"));
    }
    let logs: Vec<_> = new.channel("Application").collect();
    if logs.is_empty() {
        return Err(Message::new("compare.quiet.no-log"));
    }
    if !logs.iter().any(|log| log.first.is_some_and(|first| first <= since)) {
        return Err(Message::new("compare.quiet.begins-later"));
    }
    if !logs.iter().any(|log| log.last.is_some_and(|last| last > since)) {
        return Err(Message::new("compare.quiet.ends-before"));
    }
    let Some(backup) = new.newest_backup.as_ref().filter(|backup| backup.time > since && backup.is_recorded()) else {
        return Err(Message::new("compare.quiet.no-backup"));
    };
    let covers = |log: &&&super::side::Log| {
        log.first.is_some_and(|first| first <= since) && log.last.is_some_and(|last| last >= backup.time)
    };
    if !logs.iter().any(|log| covers(&log)) {
        return Err(Message::new("compare.quiet.ends-before"));
    }
    let Some(log) = logs.iter().find(|log| covers(log) && log.unbroken) else {
        return Err(Message::new("compare.quiet.lost"));
    };
    Ok((backup, backup.evidence.iter().cloned().chain([log.place()]).collect()))
}
