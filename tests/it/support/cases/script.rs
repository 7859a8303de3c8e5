//! What the script of `vssleuth collect --script` brings home.

use super::super::script::{Run, collection};
use super::*;

/// Two nodes without CSV, the writer on: one asked where the script ran, the other from there, and its archive beside.
pub fn collect_script() -> Tree {
    let (cluster, names) = ("SQLCL03", ["VM-SQL-31", "VM-SQL-32"]);
    let node = |host: &str, days: &[&str]| {
        let story = Story::node(&format!("{}.corp.contoso.com", host.to_lowercase())).failed(days);
        Run::on(host, cluster, &names)
            .in_language(Language::Japanese)
            .tree()
            .file(&format!("{host}_evt_Application.evtx"), story.application())
            .file(&format!("{host}_evt_System.evtx"), story.system())
    };
    Tree::new()
        .below(names[0], node(names[0], &["2024-09-01", "2024-09-02"]))
        .file(&format!("{}.zip", names[1]), node(names[1], &["2024-09-02"]).zip())
        .text("collection.jsonl", Encoding::Utf8, &collection(Some(cluster), &names.map(|name| (name, None))))
}
