//! What is asked for is the same wherever it is asked for, and one thing has one word.

use assert_cmd::Command;

fn run(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(arguments).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "2 captures are needed" was said of a file that holds "hello".
#[test]
fn a_file_that_is_no_evidence_is_called_so_and_the_same_is_asked_for_everywhere() {
    let space = tempfile::tempdir().unwrap();
    let path = space.path().join("a.txt");
    std::fs::write(&path, "hello\n").unwrap();
    let path = path.to_str().unwrap();
    let tags = regex::Regex::new("<[^>]*>").unwrap();
    for format in ["text", "markdown", "html"] {
        let said = tags.replace_all(&run(&["analyze", path, "--format", format]).0, "").into_owned();
        let said = flowing(&said.replace("&#x27;", "'"));
        assert!(said.replace('`', "").contains("Nothing usable in a.txt"), "{format}: {said}");
        assert!(!said.contains("captures are needed"), "{format}");
        let first = said.contains("Get-ClusterSharedVolume and the writer list (vssadmin list writers)");
        assert!(first && said.contains("list of VSS writers (every cluster node, one by one)"), "{format}: {said}");
    }
    let json: serde_json::Value = serde_json::from_str(&run(&["analyze", path, "--format", "json"]).0).unwrap();
    let missing = json["cases"][0]["missing"].as_array().unwrap().clone();
    let mail = run(&["analyze", path, "--format", "mail"]).0;
    for what in ["cluster-shared-volume", "vssadmin-writers"] {
        let one = missing.iter().find(|missing| missing["what"] == what).unwrap_or_else(|| panic!("{what}"));
        for line in one["collect"].as_str().unwrap().lines() {
            assert!(mail.contains(line), "{line}: {mail}");
        }
    }
    assert!(mail.starts_with("Hello,"));
}

/// What only tells more is not asked for as if it were needed.
#[test]
fn the_mail_says_what_is_optional() {
    let mail = run(&["analyze", "samples/inspect-iaas-disk", "--format", "mail"]).0;
    assert!(
        mail.contains("1. The list of Cluster Shared Volumes")
            && mail.contains("2. If it is no trouble: the list of VSS")
    );
    let mail = run(&["analyze", "samples/inspect-iaas-disk", "--format", "mail", "--lang", "ja"]).0;
    assert!(mail.contains("(任意)"), "{mail}");
}

/// A report that went to a file, or off the screen, is summed up where the eye still is.
#[test]
fn the_last_line_repeats_the_verdict_and_where_the_report_went() {
    let space = tempfile::tempdir().unwrap();
    let report = space.path().join("report.html");
    let report = report.to_str().unwrap();
    let (out, err) = run(&["samples/csv-in-use", "-o", report]);
    assert_eq!(out, "");
    assert!(err.trim_end().lines().last().unwrap().contains("CSV is in use"), "{err}");
    assert!(err.trim_end().ends_with(report), "{err}");
    let (_, err) = run(&["analyze", "samples/csv-in-use", "samples/sddc", "-o", report, "--lang", "JA"]);
    assert!(err.contains("csv-in-use 1、needs-evidence 1"), "{err}");
    assert_eq!(run(&["analyze", "samples/csv-in-use", "-o", report, "--quiet"]).1, "");
    assert_eq!(run(&["analyze", "samples/csv-in-use"]).1, "", "nothing where a program reads");
}

/// The words of item 8 of the wording list: one for one thing, in both languages.
#[test]
fn one_thing_has_one_word() {
    let ja = |sample: &str, more: &[&str]| {
        let path = format!("samples/{sample}");
        run(&[&["analyze", path.as_str(), "--lang", "ja"], more].concat()).0
    };
    let in_use = flowing(&ja("csv-in-use", &["--details"])).replace(' ', "");
    assert!(
        in_use.contains("このクラスターのVMはAzureVMBackupのサポート対象外です。CSVライターは有効のままとしてください")
    );
    assert!(in_use.contains("失敗回数") && in_use.contains("結果確認") && !in_use.contains("検証"), "{in_use}");
    let open = flowing(&ja("inspect-iaas-disk", &[])).replace(' ', "");
    assert!(open.contains("お客様にGet-ClusterSharedVolumeの実行結果の採取をご依頼ください"), "{open}");
    assert!(ja("csv-in-use", &["--format", "html"]).contains("根拠となる記録"));
    for sample in ["csv-in-use", "csv-writer-unneeded-ja", "not-a-cluster"] {
        let said = flowing(&ja(sample, &["--details"])).replace(' ', "");
        assert!(!said.contains("バックアップを拒否") && !said.contains("証跡"), "{sample}: the writer failed");
        let path = format!("samples/{sample}");
        let said = flowing(&run(&["analyze", &path, "--details"]).0);
        for word in ["See that", "see that", "counted by node", "its points", "more points"] {
            assert!(!said.contains(word), "{sample}: {word}");
        }
    }
}

/// Keys that are made of a variant's name.
#[test]
fn every_variant_that_is_said_has_its_words() {
    use strum::VariantArray as _;
    use vssleuth::facts::{Consistency, proof::Why};
    use vssleuth::knowledge::{codes::Advice, texts};
    use vssleuth::report::compare::{NodeState, Outcome};
    let keys = (Why::VARIANTS.iter().map(<&str>::from))
        .chain(Advice::VARIANTS.iter().map(<&str>::from))
        .chain(Consistency::VARIANTS.iter().map(<&str>::from))
        .chain(Outcome::VARIANTS.iter().map(<&str>::from))
        .chain(NodeState::VARIANTS.iter().map(<&str>::from));
    let missing: Vec<&str> = keys.filter(|key| !texts::catalogue(texts::Lang::En).contains_key(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
