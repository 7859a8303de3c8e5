//! How a finding is made: its texts follow from its code, its evidence is asked for first.

use crate::facts::{Arg, Citations, Event, MOST_CITED, Message, NodeFacts, Origin, Sourced};
use crate::rules::{Backing, Certainty, Finding, Rule, Severity};

impl Rule {
    /// The node's events that the rule looks at.
    pub(crate) fn logged<'a>(&self, node: &'a NodeFacts) -> impl Iterator<Item = &'a Sourced<Event>> {
        let events = self.events;
        let wanted = move |event: &Event| events.iter().any(|(provider, ids)| event.is(provider, ids));
        node.events.iter().filter(move |event| wanted(&event.value))
    }

    /// A finding that cites what shows it.
    pub(crate) fn cited(&self, severity: Severity, evidence: Citations) -> Finding {
        self.backed(severity, Backing::Cited(shorten(&evidence)))
    }

    /// A finding for the first of many places that show it; `None` without any.
    pub(crate) fn from(&self, severity: Severity, places: impl IntoIterator<Item = Origin>) -> Option<Finding> {
        Some(self.cited(severity, Citations::collect(places)?))
    }

    /// A finding about a capture that is not there.
    pub(crate) fn absent(&self, severity: Severity, what: Message) -> Finding {
        self.backed(severity, Backing::Absent(what))
    }

    fn backed(&self, severity: Severity, backing: Backing) -> Finding {
        Finding {
            code: self.code,
            severity,
            certainty: Certainty::Shown,
            node: None,
            title: Message::new(self.code.title()),
            detail: Message::new(self.code.detail()),
            backing,
            against: Vec::new(),
        }
    }
}

/// The first and the last places where there are many.
fn shorten(all: &Citations) -> Citations {
    let count = all.iter().count();
    let half = MOST_CITED / 2;
    let kept = all.iter().enumerate().filter(|(i, _)| *i < half || *i + half >= count).map(|(_, place)| place);
    Citations::collect(kept).unwrap_or_else(|| all.clone())
}

impl Finding {
    /// Names the node.
    pub(crate) fn on(mut self, node: &str) -> Self {
        self.node = Some(node.to_owned());
        self
    }

    /// Names the node, where there is one.
    pub(crate) fn at(mut self, node: Option<&str>) -> Self {
        self.node = node.map(str::to_owned);
        self
    }

    /// Marks it as inferred.
    pub(crate) fn inferred(mut self) -> Self {
        self.certainty = Certainty::Inferred;
        self
    }

    /// Adds what speaks against it.
    pub(crate) fn against(mut self, places: impl IntoIterator<Item = Origin>) -> Self {
        self.against.extend(places);
        self
    }

    /// Says another detail than the usual one; gaps are filled after this.
    pub(crate) fn saying(mut self, key: &'static str) -> Self {
        self.detail = Message::new(key);
        self
    }

    /// Says another title than the usual one; gaps are filled after this.
    pub(crate) fn titled(mut self, key: &'static str) -> Self {
        self.title = Message::new(key);
        self
    }

    /// Fills a gap of title and detail.
    pub(crate) fn gap(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        let value = value.into();
        self.title = self.title.with(name, value.clone());
        self.detail = self.detail.with(name, value);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Locus, SourceId};

    #[test]
    fn a_hundred_nights_cite_the_first_and_the_last_ones() {
        let place = |n| Origin { source: SourceId(0), at: Locus::Record(n) };
        let all = Citations::collect((1..=100).map(place)).expect("places");
        let kept: Vec<Origin> = shorten(&all).iter().collect();
        assert_eq!(kept, [1, 2, 3, 98, 99, 100].map(place));
        let few = Citations::collect((1..=4).map(place)).expect("places");
        assert_eq!(shorten(&few), few);
    }
}
