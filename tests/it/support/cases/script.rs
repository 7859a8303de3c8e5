//! What the script of `vssleuth collect --script` brings home.

use super::super::script::{Run, collection};
use super::*;

/// What a run leaves of a node whose writer rejected backups on some days.
fn node(host: &str, run: Run<'_>, days: &[&str]) -> Tree {
    let story = Story::node(&format!("{}.corp.contoso.com", host.to_lowercase())).failed(days);
    run.tree()
        .file(&format!("{host}_evt_Application.evtx"), story.application())
        .file(&format!("{host}_evt_System.evtx"), story.system())
}

/// Two nodes without CSV, the writer on: one asked where the script ran, the other from there, and its archive beside.
pub fn collect_script() -> Tree {
    let (cluster, names) = ("SQLCL03", ["VM-SQL-31", "VM-SQL-32"]);
    let node =
        |host: &str, days: &[&str]| node(host, Run::on(host, cluster, &names).in_language(Language::Japanese), days);
    Tree::new()
        .below(names[0], node(names[0], &["2024-09-01", "2024-09-02"]))
        .file(&format!("{}.zip", names[1]), node(names[1], &["2024-09-02"]).zip())
        .text("collection.jsonl", Encoding::Utf8, &collection(Some(cluster), &names.map(|name| (name, None))))
}

/// Of three nodes one answered whole, one without administrator rights, one not at all.
pub fn half_failed() -> Tree {
    let (cluster, names) = ("WEBCL02", ["VM-WEB-41", "VM-WEB-42", "VM-WEB-43"]);
    let run = |host| Run::on(host, cluster, &names);
    let unreachable = "[VM-WEB-43] Connecting to remote server VM-WEB-43 failed with the following error message : WinRM cannot \
        complete the operation. Verify that the specified computer name is valid, that the computer is accessible over the \
        network, and that a firewall exception for the WinRM service is enabled and allows access from this computer.";
    let asked = [(names[0], None), (names[1], None), (names[2], Some(unreachable))];
    Tree::new()
        .below(names[0], node(names[0], run(names[0]), &["2024-09-01"]))
        .below(names[1], node(names[1], run(names[1]).not_elevated(), &["2024-09-01"]))
        .text("collection.jsonl", Encoding::Utf8, &collection(Some(cluster), &asked))
}
