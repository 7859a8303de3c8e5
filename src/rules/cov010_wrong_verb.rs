//! COV010: another vssadmin verb than `list writers` was captured, and no list of writers.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Citations, Code, NodeFacts, Observation};

pub(super) const RULE: Rule = Rule { code: Code::COV010, needs: &[], events: &[], find };

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let wrong = |node: &NodeFacts| -> Vec<Finding> {
        let others = node.others.iter().filter(|_| node.lists.is_empty());
        let verbs = others.filter_map(|(_, other)| match &other.value {
            Observation::WrongVerb(verb) => Some((verb, other.origin)),
            _ => None,
        });
        verbs
            .map(|(verb, origin)| {
                let found = rule.cited(Severity::Warning, Citations::new(origin)).on(&node.name);
                found.gap("verb", shown(verb))
            })
            .collect()
    };
    case.nodes.iter().flat_map(wrong).collect()
}

/// vssadmin's own verbs tell nothing of a customer; what else was typed may.
fn shown(verb: &str) -> Arg {
    const KNOWN: [&str; 4] = ["list providers", "list shadows", "list shadowstorage", "list volumes"];
    match verb.trim() {
        "" => Arg::Word("rules.command.other-verb"),
        typed => match KNOWN.iter().find(|known| known.eq_ignore_ascii_case(typed)) {
            Some(known) => Arg::Code((*known).to_owned()),
            None => Arg::Text(typed.to_owned()),
        },
    }
}
