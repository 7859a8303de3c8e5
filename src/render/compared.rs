//! A comparison for programs: the contract's JSON, on one line or several, and a table of its nodes.

use std::io;

use super::csv::{self, BOM};
use crate::facts::visible;
use crate::report::compare::{Compared, NodeCompared};

/// `--format json`.
pub(super) fn json(compared: &Compared) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string_pretty(compared)?) + "\n")
}

/// `--format jsonl`: the same on one line.
pub(super) fn line(compared: &Compared) -> io::Result<String> {
    Ok(visible::json(serde_json::to_string(compared)?) + "\n")
}

/// `--format csv`: one row a node.
pub(super) fn table(compared: &Compared) -> io::Result<String> {
    const HEADER: [&str; 11] = [
        "old",
        "new",
        "outcome",
        "node",
        "state",
        "value_set",
        "restarted",
        "writer_off",
        "backup_passed",
        "old_verdict",
        "new_verdict",
    ];
    let mut out = String::from(BOM);
    csv::push(&mut out, HEADER.map(str::to_owned));
    if compared.nodes.is_empty() {
        csv::push(&mut out, row(compared, None));
    }
    for node in &compared.nodes {
        csv::push(&mut out, row(compared, Some(node)));
    }
    Ok(out)
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
