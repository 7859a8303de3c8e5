//! What the script of `vssleuth collect --script` brings home, whole and half failed, through the binary.

use crate::support;

use assert_cmd::Command;
use serde_json::Value;
use support::bundle::Tree;
use support::listing::Language;
use support::script::{Run, collection};
use support::story::Story;
use support::text::Encoding;

const NODES: [&str; 2] = ["VM-SQL-31", "VM-SQL-32"];
const CLUSTER: &str = "SQLCL03";

fn analyze(tree: &Tree) -> Value {
    let space = tempfile::tempdir().unwrap();
    let zip = space.path().join("VssEvidence_SQLCL03_20240903_011500Z.zip");
    std::fs::write(&zip, tree.zip()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    let output = command.args(["analyze", "--format", "json"]).arg(&zip).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["cases"][0].clone()
}

/// A node's folder with its logs.
fn node(run: Run<'_>, host: &str) -> Tree {
    let story = Story::node(&format!("{}.corp.contoso.com", host.to_lowercase())).failed(&["2024-09-02"]);
    let tree = run.tree();
    Tree::new().below(
        host,
        tree.file(&format!("{host}_evt_Application.evtx"), story.application())
            .file(&format!("{host}_evt_System.evtx"), story.system()),
    )
}

fn asked(tree: Tree, cluster: Option<&str>, nodes: &[(&str, Option<&str>)]) -> Tree {
    tree.text("collection.jsonl", Encoding::Utf8, &collection(cluster, nodes))
}

fn problems(case: &Value, file: &str) -> String {
    let mut sources = case["sources"].as_array().unwrap().iter();
    let source = sources.find(|source| source["path"].as_str().unwrap().ends_with(file));
    source.unwrap_or_else(|| panic!("{file}: {:#}", case["sources"]))["problems"].to_string()
}

#[test]
fn the_text_below_a_line_of_the_script_is_of_its_host_and_time() {
    // The file alone, under a name that says nothing.
    let list = Run::on(NODES[0], CLUSTER, &NODES).in_language(Language::Japanese).tree();
    let list = list.files["VM-SQL-31_vssadmin_list_writers.txt"].clone();
    let case = analyze(&Tree::new().file("a/text.txt", list));
    assert_eq!(case["nodes"][0]["name"], "vm-sql-31", "{case:#}");
    assert_eq!(case["nodes"][0]["csv_writer"]["status"], "enabled");
    assert_eq!(case["sources"][0]["kind"], "vssadmin-writers");
    let old = case["findings"].to_string().contains("stale");
    assert!(!old, "{:#}", case["findings"]);
}

#[test]
fn a_count_of_rows_decides_whatever_the_nodes_say() {
    let tree = node(Run::on(NODES[0], CLUSTER, &NODES), NODES[0])
        .with(node(Run::on(NODES[1], CLUSTER, &NODES).volumes(&[("Cluster Disk 1", "VM-SQL-32")]), NODES[1]));
    let case = analyze(&asked(tree, Some(CLUSTER), &NODES.map(|name| (name, None))));
    assert_eq!(case["verdict"], "csv-in-use");
}

#[test]
fn a_node_that_did_not_answer_is_missing_and_said_so() {
    let error = "Connecting to remote server VM-SQL-32 failed with the following error message : WinRM cannot complete the \
        operation.";
    let tree = node(Run::on(NODES[0], CLUSTER, &NODES), NODES[0]);
    let case = analyze(&asked(tree, Some(CLUSTER), &[(NODES[0], None), (NODES[1], Some(error))]));
    assert_eq!((&case["verdict"], &case["confidence"]), (&"csv-writer-unneeded".into(), &"likely".into()));
    assert_eq!(case["nodes"].as_array().unwrap().len(), 1, "nothing of it was seen: {:#}", case["nodes"]);
    assert!(case["missing"].as_array().unwrap().iter().any(|missing| missing["node"] == "vm-sql-32"));
    assert!(problems(&case, "collection.jsonl").contains("WinRM cannot complete"), "{:#}", case["sources"]);
}

#[test]
fn without_administrator_rights_nothing_is_known_of_the_writer() {
    let tree = node(Run::on(NODES[0], CLUSTER, &NODES[..1]).not_elevated(), NODES[0]);
    let case = analyze(&asked(tree, Some(CLUSTER), &[(NODES[0], None)]));
    assert_eq!(case["csv_usage"]["status"], "not-in-use", "the count stands");
    assert_ne!(case["nodes"][0]["csv_writer"]["status"], "disabled");
    assert!(problems(&case, "_vssleuth-evidence.jsonl").contains("administrator"), "{:#}", case["sources"]);
}

#[test]
fn without_the_cluster_module_there_is_no_proof_and_a_server_is_none() {
    let server = Story::server("fs-07.corp.contoso.com");
    let tree =
        Tree::new().below("FS-07", Run::on_server("FS-07").tree()).file("FS-07/FS-07_evt_System.evtx", server.system());
    let case = analyze(&asked(tree, None, &[("FS-07", None)]));
    assert_eq!(case["verdict"], "not-a-cluster", "{case:#}");
    // On a cluster node whose tools are missing: the list has the cluster's writers.
    let mut files = Run::on_server(NODES[0]).tree();
    let list = "VM-SQL-31_vssadmin_list_writers.txt";
    files.files.insert(list.to_owned(), Run::on(NODES[0], CLUSTER, &NODES).tree().files[list].clone());
    let tree = Tree::new().below(NODES[0], files);
    let case = analyze(&asked(tree, None, &[(NODES[0], None)]));
    assert_eq!((&case["verdict"], &case["csv_usage"]["status"]), (&"needs-evidence".into(), &"unknown".into()));
}

#[test]
fn a_cmdlet_that_old_nodes_do_not_have_says_nothing_of_a_cluster() {
    let mut node = Run::on_server("FS-07").tree();
    let lines = node.files["FS-07_vssleuth-evidence.jsonl"].clone();
    let text = String::from_utf8(lines).unwrap();
    let first = text.lines().next().unwrap();
    let mut end: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    end["count"] = 1.into();
    for (query, verdict) in [("cluster", "not-a-cluster"), ("cluster-s2d", "needs-evidence")] {
        let line = first.replace("\"query\":\"cluster\"", &format!("\"query\":\"{query}\""));
        node.files.insert("FS-07_vssleuth-evidence.jsonl".into(), format!("{line}\n{end}\n").into_bytes());
        assert_eq!(analyze(&Tree::new().below("FS-07", node.clone()))["verdict"], verdict, "{query}");
    }
}

#[test]
fn the_list_of_answers_is_no_evidence_of_its_nodes() {
    let system = Story::node("vm-sql-31.corp.contoso.com").system();
    let tree = Tree::new().file("VM-SQL-31/System.evtx", system);
    let case = analyze(&asked(tree, Some(CLUSTER), &[(NODES[0], None), (NODES[1], Some("Access is denied."))]));
    let names: Vec<&Value> = case["nodes"].as_array().unwrap().iter().map(|node| &node["name"]).collect();
    assert_eq!(names, ["vm-sql-31"]);
}

/// A file without its closing line counted as read, whatever had stood behind: volumes of another node, too.
#[test]
fn a_cut_file_of_the_script_is_not_read_whole() {
    let cut = |keep: fn(&[&str]) -> String| {
        let mut node = Run::on(NODES[0], CLUSTER, &NODES[..1]).tree();
        let name = format!("{}_vssleuth-evidence.jsonl", NODES[0].split('.').next().unwrap().to_uppercase());
        let text = String::from_utf8(node.files[&name].clone()).unwrap();
        node.files.insert(name, keep(&text.lines().collect::<Vec<_>>()).into_bytes());
        let folder = tempfile::tempdir().unwrap();
        Tree::new().below(NODES[0], node).write_to(folder.path());
        let run =
            Command::cargo_bin("vssleuth").unwrap().args(["analyze", "--format", "json"]).arg(folder.path()).output();
        let run = run.unwrap();
        let report: Value = serde_json::from_slice(&run.stdout).unwrap();
        (report["cases"][0]["confidence"].as_str().unwrap().to_owned(), run.status.code())
    };
    assert_eq!(cut(|lines| lines.join("\n")), ("conclusive".to_owned(), Some(0)), "the control");
    for keep in [
        (|lines: &[&str]| lines[..lines.len() - 1].join("\n")) as fn(&[&str]) -> String,
        |lines| lines.join("\n").trim_end().trim_end_matches('}').to_owned(),
        |lines| format!("{}\n", lines[0]).repeat(10_100),
    ] {
        assert_eq!(cut(keep), ("likely".to_owned(), Some(1)));
    }
}
