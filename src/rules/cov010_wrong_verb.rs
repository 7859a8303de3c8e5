//! COV010: another vssadmin verb than `list writers` was captured, and no list of writers.

use super::{Finding, Rule, Severity};
use crate::facts::{Arg, CaseFacts, Citations, Code, NodeFacts, Observation};

pub(super) const RULE: Rule = Rule::several_of_node(Code::COV010, find);

fn find(rule: &Rule, _: &CaseFacts, node: &NodeFacts) -> Vec<Finding> {
    let others = node.others.iter().filter(|_| node.lists.is_empty());
    let wrong = others.filter_map(|(_, other)| match &other.value {
        Observation::WrongVerb(verb) => {
            Some(rule.cited(Severity::Warning, Citations::new(other.origin)).gap("verb", shown(verb)))
        }
        _ => None,
    });
    wrong.collect()
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
