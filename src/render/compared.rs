//! A comparison as a table of its nodes.

use super::csv;
use crate::report::compare::{Compared, NodeCompared};

const HEADER: &str = "old,new,outcome,node,state,value_set,restarted,writer_off,backup_passed,old_verdict,new_verdict";

/// `--format csv`: one row a node.
pub(super) fn table(compared: &Compared) -> String {
    let nodes = compared.nodes.iter().map(Some).chain(compared.nodes.is_empty().then_some(None));
    csv::table(HEADER, nodes.map(|node| row(compared, node)))
}

fn row(compared: &Compared, node: Option<&NodeCompared>) -> [String; 11] {
    let known = |of: fn(&NodeCompared) -> Option<bool>| {
        node.and_then(of).map_or_else(String::new, |known| if known { "yes".to_owned() } else { "no".to_owned() })
    };
    [
        compared.old.name.clone(),
        compared.new.name.clone(),
        compared.outcome.as_str().to_owned(),
        node.map_or_else(String::new, |node| node.name.clone()),
        node.map_or_else(String::new, |node| node.state.as_str().to_owned()),
        known(|node| node.value_set),
        known(|node| node.restarted),
        known(|node| node.writer_off),
        known(|node| node.backup_passed),
        compared.old.verdict.clone(),
        compared.new.verdict.clone(),
    ]
}
