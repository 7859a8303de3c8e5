//! The one request for what is missing, and errors in the language that was asked for.

use std::path::Path;
use std::process::Command;

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn out(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!(code, Some(0), "{arguments:?}: {err}");
    out
}

#[test]
fn a_bundle_and_its_report_ask_for_the_same_and_only_where_it_is_missing() {
    let space = tempfile::tempdir().unwrap();
    let report = space.path().join("kept.json");
    let report = report.to_str().unwrap();
    run(&["analyze", "samples/azure-backup-ja", "--output", report]);
    for lang in ["en", "ja"] {
        let asked = out(&["collect", "--for", "samples/azure-backup-ja", "--lang", lang]);
        assert_eq!(asked, out(&["collect", "--for", report, "--lang", lang]));
        assert!(asked.contains("vssadmin list writers") && asked.contains("vm-sql-12"), "{asked}");
        assert!(!asked.contains("Get-ClusterSharedVolume") && !asked.contains("vm-sql-11"), "{asked}");
    }
    let script = out(&["collect", "--for", report, "--script"]);
    assert!(script.contains("[string[]]$Node = @('vm-sql-12'),") && script.contains("$NoEventLogs = $true"));
}

#[test]
fn what_cannot_be_asked_for_is_said() {
    let space = tempfile::tempdir().unwrap();
    let redacted = space.path().join("redacted.json");
    let redacted = redacted.to_str().unwrap();
    run(&["analyze", "samples/no-action", "--redact", "--output", redacted]);
    for (case, said) in [
        ("samples/not-a-cluster", "nothing is missing"),
        ("README.md", "nothing in it could be analysed"),
        ("no/such/thing", "not found"),
        (redacted, "stand-ins"),
    ] {
        let (code, out, err) = run(&["collect", "--for", case]);
        assert!(code == Some(2) && out.is_empty() && err.contains(said), "{case}: {err}");
    }
}

/// Whether a line says something in Japanese.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3041}'..='\u{9fff}').contains(&c))
}

#[test]
fn errors_follow_the_language() {
    let space = tempfile::tempdir().unwrap();
    let (folder, file) = (space.path(), space.path().join("a.txt"));
    std::fs::write(&file, "hello").unwrap();
    let (folder, file) = (folder.to_str().unwrap(), file.to_str().unwrap());
    for arguments in [
        &["analyze"][..],
        &["analyze", "no/such/thing"],
        &["analyze", "-", "-"],
        &["analyze", file, "--bogus"],
        &["analyze", file, "--format", "foo"],
        &["analyze", file, "--format", "html,json"],
        &["analyze", file, "--format", "json", "--output-dir", folder],
        &["analyze", file, "--output", "/no/such/folder/x.html"],
        &["analyze", file, "--output", file],
        &["analyze", file, "--output", folder],
        &["analyze", file, "--jobs", "0"],
        &["analyze", file, "--jobs", "many"],
        &["analyze", file, "--max-ratio", "x"],
        &["analyze", file, "--max-memory", "x"],
        &["analyze", file, "--timezone", "Mars/Olympus"],
        &["analyze", file, "--since", "yesterday"],
        &["analyze", file, "--since", "2024-09-02", "--until", "2024-09-01"],
        &["analyze", file, "--writer", "x"],
        &["analyze", file, "--redact-map", "x.json"],
        &["analyze", file, "--redact", "--output-dir", folder],
        &["analyze", "-", "--output-dir", "out"],
        &["compare", file],
        &["compare", file, file],
        &["collect", "--for", file],
        &["explain", "NOPE"],
        &["analyse"],
    ] {
        for lang in [&["--lang", "ja"][..], &["--lang=JA"]] {
            // A command that is not known has no options.
            let (code, _, err) = run(&[arguments, lang].concat());
            assert_eq!(code, Some(2), "{arguments:?}: {err}");
            let english = err.lines().find(|line| !is_japanese(line) && !line.contains("os error"));
            assert!(english.is_none() && !err.is_empty() && !err.contains("\\n"), "{arguments:?}: {err}");
        }
        let (_, _, err) = run(arguments);
        assert!(!is_japanese(&err), "{arguments:?}: {err}");
    }
    assert!(!Path::new("out").exists());
}

/// What one of several PATHs could not be used for was told in English.
#[test]
fn errors_of_one_path_among_others_follow_the_language() {
    let space = tempfile::tempdir().unwrap();
    let (empty, out) = (space.path().join("empty"), space.path().join("out"));
    std::fs::create_dir(&empty).unwrap();
    let (empty, out) = (empty.to_str().unwrap(), out.to_str().unwrap());
    let lines = ["analyze", "samples/no-action", empty, "no/such", "--format", "jsonl"];
    for more in [&["--redact"][..], &[], &["--output-dir", out]] {
        let (_, said, err) = run(&[&lines[..if more.len() == 2 { 4 } else { 6 }], more, &["--lang", "ja"]].concat());
        let failed = said.lines().filter(|line| line.contains("\"failed\""));
        assert!(failed.clone().all(is_japanese), "{said}");
        assert!(!err.is_empty() && err.lines().all(is_japanese), "{more:?}: {err}");
    }
    let index = std::fs::read_to_string(format!("{out}/index.html")).unwrap();
    assert!(index.contains("見つかりません") && !index.contains("not found"), "{index}");
}

/// In every sample the line of what is missing, the first step where evidence decides, the mail, `missing` of the JSON
/// and `collect --for` name the same captures.
#[test]
fn the_same_is_asked_for_everywhere() {
    let samples = std::fs::read_dir("samples").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    for case in samples.map(|path| path.to_str().unwrap().to_owned()) {
        let json: serde_json::Value = serde_json::from_str(&run(&["analyze", &case, "--format", "json"]).1).unwrap();
        let json = &json["cases"][0];
        let missing: Vec<&str> =
            json["missing"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
        let decides = json["verdict"] == "needs-evidence";
        for (lang, label) in [("en", "\n  Missing"), ("ja", "\n  不足情報")] {
            let report = run(&["analyze", &case, "--lang", lang]).1;
            let line = report.split_once(label).unwrap().1.split("\n\n").next().unwrap();
            let line: String = line.split_whitespace().collect();
            let top: String = report.split("\n\n").take(4).flat_map(str::split_whitespace).collect();
            let mail = run(&["analyze", &case, "--lang", lang, "--format", "mail"]).1;
            let (code, request, _) = run(&["collect", "--for", &case, "--lang", lang]);
            assert_eq!(code, Some(if missing.is_empty() { 2 } else { 0 }), "{case}: {missing:?}");
            for (what, words, command) in [
                ("cluster-shared-volume", ["SharedVolumes", "(CSV)の一覧"], "Get-ClusterSharedVolume"),
                ("vssadmin-writers", ["VSSwriters", "VSSライターの一覧"], "vssadmin list writers"),
            ] {
                let is_missing = missing.contains(&what);
                let named = words.iter().any(|word| line.contains(word));
                assert!(!named || is_missing, "{case} {lang} {what}: {line}");
                assert!(!is_missing || request.contains(command), "{case} {lang}: {request}");
                assert!(!named || mail.contains(command), "{case} {lang}: {mail}");
                let first = top.contains(&command.replace(' ', ""));
                assert!(!decides || first == named, "{case} {lang} {what}: {top}");
            }
        }
    }
}

/// Recovery points of another machine led the report, counts of zero were told, and lists of a mail lost their indent.
#[test]
fn points_of_another_machine_lead_nothing_and_what_is_not_there_is_not_counted() {
    let space = tempfile::tempdir().unwrap();
    let case = space.path().to_str().unwrap();
    let node = space.path().join("vm-1");
    std::fs::create_dir(&node).unwrap();
    std::fs::write(node.join("systeminfo.txt"), "Host Name:                 VM-1\r\nOS Name: Windows Server\r\n")
        .unwrap();
    let point = |machine: &str| {
        let line = format!("273009 AppConsistent 9/1/2024 6:20:11 PM iaasvmcontainerv2;rg-sql;{machine} AzureVM\r\n");
        std::fs::write(node.join("points.txt"), line).unwrap();
        out(&["analyze", case, "--details"])
    };
    let own = point("vm-1");
    assert!(own.contains("1 application consistent") && !own.contains("0 file-system"), "{own}");
    let other = point("vm-other");
    assert!(!other.contains("\n  Recovery points") && other.contains("recovery points of other machines"), "{other}");
    let mail = out(&["analyze", case, "--format", "mail"]);
    let behind = mail.lines().skip_while(|line| !line.starts_with("3. ")).nth(1);
    assert!(behind.is_none_or(|line| line.starts_with("   ")), "{mail}");
}

/// What was there already was asked for again, and would have come out the same: beside a picture, of two clusters that both
/// sent their list, and where only a password was wanted.
#[test]
fn what_is_there_is_not_asked_for_again() {
    let list = "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\n(C) Copyright 2001-2013 Microsoft Corp.\n\n\
        Writer name: 'Cluster Database'\n   Writer Id: {41e12264-35d8-479b-8e5c-9b23d1dad37e}\n   \
        Writer Instance Id: {bd0a4c5c-2ad5-4b9a-9d35-0e6b7ad6d8a1}\n   State: [1] Stable\n   Last error: No error\n\n\
        Writer name: 'Cluster Shared Volume VSS Writer'\n   Writer Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}\n   \
        Writer Instance Id: {4b6f9be1-9a9a-4a39-8d5b-2b9b7b0a4a11}\n   State: [1] Stable\n   Last error: No error\n\n";
    let node = |space: &std::path::Path, name: &str| {
        let folder = space.join(name);
        std::fs::create_dir(&folder).unwrap();
        let prompt = "PS C:\\>";
        let nodes = format!("{prompt} Get-ClusterNode\n\nName  State Type\n----  ----- ----\n{name} Up    Node\n\n\n");
        let console = format!(
            "{nodes}{prompt} @(Get-ClusterSharedVolume).Count\n0\n{prompt} vssadmin list writers\n{list}{prompt} \n"
        );
        std::fs::write(folder.join("console.txt"), console).unwrap();
    };
    let both = |space: &std::path::Path| {
        let case = space.to_str().unwrap();
        let of = |format: &str| {
            run(&["analyze", case, "--format", format]).1.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        (of("text"), of("mail"))
    };
    let space = tempfile::tempdir().unwrap();
    node(space.path(), "till1");
    std::fs::write(space.path().join("console.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let (page, mail) = both(space.path());
    assert!(
        page.contains("Look into console.png")
            && page.contains("If it names no volume and does not say that CSV is used, the answer stands."),
        "{page}"
    );
    assert!(!page.contains("which settles it") && !page.contains("Settle it first"), "{page}");
    assert!(page.contains("Missing the content of what was not read"), "{page}");
    assert!(mail.contains("as text, or a copy that can be read: console.png"), "{mail}");
    assert!(!mail.contains("Get-ClusterSharedVolume") && !mail.contains("list of Cluster Shared Volumes"), "{mail}");

    // Of an archive that does not open a whole copy is all that is needed: what is optional stands behind it.
    let space = tempfile::tempdir().unwrap();
    node(space.path(), "till1");
    std::fs::write(space.path().join("till2.zip"), b"PK\x03\x04\x14\0\0\0\0\0").unwrap();
    let (page, mail) = both(space.path());
    assert!(page.contains("Missing what could not be opened"), "{page}");
    let (wanted, optional) = (mail.find("whole and without a password: till2.zip"), mail.find("If it is no trouble"));
    assert!(mail.contains("we need the following.") && !mail.contains("the following output"), "{mail}");
    assert!(wanted.is_some_and(|at| optional.is_none_or(|optional| at < optional)), "{mail}");

    let space = tempfile::tempdir().unwrap();
    ["till1", "shop1"].iter().for_each(|name| node(space.path(), name));
    let (page, mail) = both(space.path());
    assert!(page.contains("run again for each cluster") && page.contains("Missing a run for each cluster"), "{page}");
    assert!(!page.contains("then disable it") && !page.contains("Export the registry key"), "{page}");
    assert!(mail.contains("of more than one cluster") && !mail.contains("Get-ClusterSharedVolume"), "{mail}");
}
