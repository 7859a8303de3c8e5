//! One cluster in several files: a node that one case misses and another one has.

use std::collections::BTreeMap;

use crate::facts::{Arg, Message};
use crate::knowledge::texts::{self, Lang, NoNames};

/// Nodes of all cases, as they may be named.
#[derive(Default)]
pub(super) struct JoinHint {
    /// The first case that has a node.
    seen: BTreeMap<String, String>,
    /// Cases with a node that each of them misses.
    missed: Vec<(String, String)>,
}

impl JoinHint {
    /// As many as fit a line or two.
    const NAMED: usize = 3;

    /// Takes the nodes of a case that were seen, and those that it only knows by name.
    pub(super) fn add(&mut self, case: &str, seen: &[String], absent: &[String]) {
        for node in seen {
            self.seen.entry(node.clone()).or_insert_with(|| case.to_owned());
        }
        self.missed.extend(absent.iter().map(|node| (case.to_owned(), node.clone())));
    }

    /// What is to be said of them on standard error.
    pub(super) fn line(&self, lang: Lang) -> Option<String> {
        let found = self.missed.iter().filter_map(|(case, node)| Some((case, node, self.seen.get(node)?)));
        let found: Vec<_> = found.filter(|(case, _, other)| case != other).collect();
        let say = |(case, node, other): &(&String, &String, &String)| {
            let said = |text: &String| Arg::Said(text.clone());
            let message = Message::new("cli.join.node").with("case", said(case)).with("node", said(node));
            texts::say(lang, &message.with("other", said(other)), &NoNames)
        };
        let mut named: Vec<String> = found.iter().take(Self::NAMED).map(say).collect();
        let more = found.len().saturating_sub(Self::NAMED) as u64;
        if more > 0 {
            named.push(texts::say(lang, &Message::new("render.more").with("n", more), &NoNames));
        }
        let hint = Message::new("cli.join.hint").with("nodes", Arg::Said(named.join(" / ")));
        (!named.is_empty()).then(|| texts::say(lang, &hint, &NoNames))
    }
}
