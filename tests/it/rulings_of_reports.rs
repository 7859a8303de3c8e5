//! Rulings of the second round that only whole runs of the program show (contract, rulings 32, 42, 44, 45, 48, 49 and 50):
//! each test fails where its ruling's code is made to do nothing.

use std::path::Path;

use serde_json::Value;

use crate::schema::schema;
use crate::support::bundle::Tree;
use crate::support::listing::{self, Language};

const ROWS: &str = "PS C:\\> Get-ClusterSharedVolume\n\nName           State  Node\n----           -----  ----\n\
                    Cluster Disk 1 Online till1\n\nPS C:\\> ";
const NONE: &str = "PS C:\\> Get-ClusterSharedVolume\nPS C:\\> ";

fn list(host: &str) -> String {
    listing::vssadmin(Language::English, host, &listing::csv_node())
}

fn run(args: &[&str], paths: &[&Path]) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vssleuth"));
    command.arg("analyze").args(args).args(paths).output().unwrap()
}

fn report(args: &[&str], paths: &[&Path]) -> Value {
    serde_json::from_slice(&run(&[&["--format", "json"], args].concat(), paths).stdout).unwrap()
}

fn case_of(tree: &Tree, args: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    tree.write_to(&folder.path().join("till"));
    report(args, &[&folder.path().join("till")])["cases"][0].clone()
}

fn sources(case: &Value) -> Vec<(&str, &Value)> {
    case["sources"].as_array().unwrap().iter().map(|source| (source["path"].as_str().unwrap(), source)).collect()
}

#[test]
fn ruling_32_only_the_file_that_a_bundle_writes_for_the_query_is_an_empty_result() {
    let root = "TSS_TILL1_240902-101500_SHA/support-2024-09-02.1015.00/cluster";
    let answer = "\nName  State\n----  -----\ntill1 Up\n\n";
    let status = |path: &str, bytes: &[u8]| {
        let tree = Tree::new()
            .file(&format!("{root}/TILL1_get-clusternode.txt"), answer)
            .file(&format!("{root}/TILL1_vssadmin.txt"), list("till1"))
            .file(path, bytes);
        case_of(&tree, &[])["csv_usage"]["status"].as_str().unwrap().to_owned()
    };
    let marked = [0xff, 0xfe];
    assert_eq!(status(&format!("{root}/TILL1_get-clustersharedvolume.txt"), &marked), "not-in-use");
    for (path, bytes) in [
        (format!("{root}/TILL1_get-clustersharedvolume.err"), &marked[..]),
        (format!("{root}/TILL1_get-clustersharedvolume.txt.tmp"), &marked),
        (format!("{root}/TILL1_get-clustersharedvolume.txt.part"), &marked),
        (format!("{root}/TILL1_Remove-ClusterSharedVolume.txt"), &marked),
        (format!("{root}/TILL1_Test-ClusterSharedVolume.txt"), &marked),
        (format!("{root}/TILL1_get-clustersharedvolume.csv"), &marked),
        (format!("{root}/get-clustersharedvolume.txt"), &marked),
        (format!("{root}/TILL2_get-clustersharedvolume.txt"), b"[]"),
        (format!("{root}/TILL1_get-clustersharedvolume.txt"), b"Name State Node\r\n---- ----- ----\r\n"),
        (format!("{root}/TILL1_get-clustersharedvolume.txt"), b"0"),
        (format!("{root}/TILL1_get-clustersharedvolume.txt"), b"null"),
        ("till1/TILL1_get-clustersharedvolume.txt".to_owned(), &marked),
        ("shared/cluster/TILL1_get-clustersharedvolume.txt".to_owned(), &marked),
    ] {
        assert_eq!(status(&path, bytes), "unknown", "{path}");
    }
}

#[test]
fn ruling_42_a_worded_state_that_is_not_read_for_sure_is_null() {
    let exported = |word: &str| {
        let id = "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}";
        format!("WriterName : SqlServerWriter\nWriterID : {id}\nState : {word}\nLastError : No error\n")
    };
    for (word, failed) in [("kumquat", false), ("Stable", false), ("Hors service", false), ("Failed", true)] {
        let case = case_of(&Tree::new().file("till1/writers.txt", exported(word)), &[]);
        let writer = &case["nodes"][0]["writers"][0];
        assert_eq!(writer["failed"], failed, "{word}: {writer}");
        assert!(writer["state"].is_null() || writer["state"]["code"].is_null() || word != "kumquat", "{writer}");
    }
}

#[test]
fn ruling_44_additions_keep_the_schemas_number() {
    let case = case_of(&Tree::new().file("till1/console.txt", NONE).file("till1/vssadmin.txt", list("till1")), &[]);
    assert!(case["causes"].is_array() && case["messages"].is_array() && case["options"].is_object(), "additions");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("console.txt"), NONE).unwrap();
    assert_eq!(report(&[], &[folder.path()])["schema"], "vssleuth/report/1");
    assert_eq!(schema()["properties"]["schema"]["enum"], serde_json::json!(["vssleuth/report/1"]));
}

#[test]
fn ruling_45_what_is_cited_is_hashed_and_what_is_small() {
    let large = format!("{}\n", "kumquat ".repeat(150_000));
    let tree = Tree::new()
        .file("till1/console.txt", NONE)
        .file("till1/vssadmin.txt", list("till1"))
        .file("till1/large.txt", large)
        .file("till1/small.txt", "kumquat\n");
    let hashed = |args: &[&str]| {
        let case = case_of(&tree, args);
        let with = |(path, source): (&str, &Value)| source["sha256"].is_string().then(|| path.to_owned());
        sources(&case).into_iter().filter_map(with).collect::<Vec<_>>()
    };
    let cited = ["till1/console.txt", "till1/small.txt", "till1/vssadmin.txt"];
    assert_eq!((hashed(&[]), hashed(&["--hash", "cited"])), (cited.map(str::to_owned).to_vec(), hashed(&[])));
    assert!(hashed(&["--hash", "all"]).contains(&"till1/large.txt".to_owned()));
}

/// The report as it lies beside evidence: as it is, in a zip, attached to a mail, below a greeting in the text of one.
fn saved(report: &[u8], wrapped: usize) -> Tree {
    let greeted = |head: &str| [head.as_bytes(), b"Hi Ann,\n\nthe tool says:\n\n", report].concat();
    match wrapped {
        0 => Tree::new().file("old.txt", report),
        1 => Tree::new().file("old.zip", Tree::new().file("old.txt", report).zip()),
        2 => {
            let head = "From: a@till.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=edge\n\n--edge\n\nHi\n\n--edge\n\
                Content-Type: text/plain; name=old.txt\nContent-Disposition: attachment; filename=old.txt\nContent-Transfer-Encoding: 8bit\n\n";
            Tree::new().file("old.eml", [head.as_bytes(), report, b"\n--edge--\n"].concat())
        }
        _ => Tree::new().file("old.eml", greeted("From: a@till.example\nContent-Transfer-Encoding: 8bit\n\n")),
    }
}

#[test]
fn ruling_48_a_report_of_this_tool_is_no_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("till");
    Tree::new().file("till1/console.txt", ROWS).file("till1/vssadmin.txt", list("till1")).write_to(&case);
    let formats = ["text", "markdown", "html", "json", "jsonl", "csv", "mail"];
    let options: [&[&str]; 4] =
        [&[], &["--lang", "ja", "--details"], &["--redact", "--since", "2024-01-01"], &["--verbose"]];
    for (number, (format, more)) in formats.iter().flat_map(|format| options.map(|more| (format, more))).enumerate() {
        let told = run(&[&["--format", format], more].concat(), &[&case]).stdout;
        assert!(!told.is_empty(), "{format}");
        // Each format is saved in each way, not with each option.
        let wrapped = (number + number / options.len()) % 4;
        let beside = folder.path().join(format!("beside-{number}"));
        saved(&told, wrapped).file("till1/vssadmin.txt", list("till1")).write_to(&beside);
        let case = report(&[], &[&beside])["cases"][0].clone();
        assert_eq!(case["csv_usage"]["status"], "unknown", "{format} {more:?} {wrapped}: {case:#}");
        let nodes: Vec<&str> =
            case["nodes"].as_array().unwrap().iter().filter_map(|node| node["name"].as_str()).collect();
        assert_eq!(nodes, ["till1"], "{format} {more:?} {wrapped}");
        if *format != "mail" {
            let told = String::from_utf8(run(&["--verbose"], &[&beside]).stdout).unwrap();
            assert!(told.contains("a report of this tool"), "{format} {more:?} {wrapped}: {told}");
        }
    }
}

/// What somebody pasted below a report is not read, and is not lost either.
#[test]
fn what_is_pasted_below_a_report_weighs_against_silence() {
    let silent = Tree::new().file("till1/console.txt", NONE).file("till1/vssadmin.txt", list("till1"));
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("till");
    silent.write_to(&case);
    for format in ["text", "markdown", "json", "csv"] {
        let told = run(&["--format", format], &[&case]).stdout;
        let beside = |pasted: &str| {
            let tree = silent.clone().file("till1/old.txt", [&told[..], b"\n\n", pasted.as_bytes()].concat());
            (case_of(&tree, &[])["verdict"].clone(), case_of(&tree, &[])["confidence"].clone())
        };
        assert_eq!(beside(""), ("csv-writer-unneeded".into(), "conclusive".into()), "{format}");
        for pasted in [
            ROWS,
            "Name           State  Node\nCluster Disk 1 Online  till1\n",
            "Cluster Disk 1    Online\n",
            "Name : Cluster Disk 1\nState : Online\n",
        ] {
            assert_ne!(beside(pasted), ("csv-writer-unneeded".into(), "conclusive".into()), "{format}: {pasted}");
        }
    }
}

/// What stands between the lines of a message, or behind the end of a page, was nobody's.
#[test]
fn an_answer_within_a_message_and_a_comment_below_a_page_are_evidence() {
    let none = Tree::new().file("till1/vssadmin.txt", list("till1"));
    let silent = none.clone().file("till1/console.txt", NONE);
    let folder = tempfile::tempdir().unwrap();
    let [asks, silent_case] = ["asks", "till"].map(|name| folder.path().join(name));
    none.write_to(&asks);
    silent.write_to(&silent_case);
    for lang in ["en", "ja"] {
        let mail = String::from_utf8(run(&["--format", "mail", "--lang", lang], &[&asks]).stdout).unwrap();
        let beside = |mail: &str| case_of(&silent.clone().file("RE.txt", mail), &[]);
        assert_eq!(beside(&mail)["confidence"], "conclusive", "{lang}: {mail}");
        let (asked, rest) = mail.split_once("Stop-Transcript\n").unwrap();
        let answered = |said: &str| beside(&format!("{asked}Stop-Transcript\n\n{said}\n{rest}"));
        let case = answered(&format!("=> result:\n\n{ROWS}"));
        assert_eq!(case["verdict"], "csv-in-use", "{lang}: {case:#}");
        let case = answered("It shows two Cluster Shared Volumes, CSV1 and CSV2.\n");
        assert_eq!(case["confidence"], "likely", "{lang}: {case:#}");
        let page = String::from_utf8(run(&["--format", "html", "--lang", lang], &[&silent_case]).stdout);
        let page = page.unwrap();
        let beside = |page: &str| case_of(&silent.clone().file("ticket.html", page), &[]);
        assert_eq!(beside(&page)["confidence"], "conclusive", "{lang}");
        for end in ["</body>", "</html>"] {
            let comment = format!("<h3>Comment</h3><pre>{ROWS}</pre>{end}");
            let case = beside(&page.replacen(end, &comment, 1));
            assert_eq!(case["verdict"], "csv-in-use", "{lang}: {end}");
        }
    }
}

#[test]
fn ruling_49_a_list_of_passwords_opens_what_is_closed() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().with_aes_encryption(zip::AesMode::Aes256, "kumquat");
    zip.start_file("till1/console.txt", options).unwrap();
    zip.write_all(ROWS.as_bytes()).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let folder = tempfile::tempdir().unwrap();
    let words = |text: &str| {
        std::fs::write(folder.path().join("words"), text).unwrap();
        folder.path().join("words").to_str().unwrap().to_owned()
    };
    let tree = Tree::new().file("closed.zip", zip).file("till1/vssadmin.txt", list("till1"));
    let opened = case_of(&tree, &["--password-file", &words("wrong\nkumquat\n")]);
    assert_eq!(opened["verdict"], "csv-in-use");
    for args in [vec![], vec!["--password-file".to_owned(), words("wrong\n")]] {
        let closed = case_of(&tree, &args.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            (&closed["verdict"], &closed["remediation"][0]["kind"]),
            (&"needs-evidence".into(), &"check".into())
        );
        let first = closed["remediation"][0].to_string();
        assert!(first.contains("closed.zip") && first.contains("--password-file"), "{first}");
        let skipped = sources(&closed).iter().filter(|(_, source)| source["status"] == "skipped").count();
        assert_eq!(skipped, 1, "{}", closed["sources"]);
    }
}

#[test]
fn ruling_50_paths_are_cases_unless_joined_and_the_same_one_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["upload-1", "upload-2"].map(|name| folder.path().join(name));
    Tree::new().file("till1/vssadmin.txt", list("till1")).write_to(&one);
    Tree::new().file("till2/console.txt", ROWS).write_to(&two);
    let cases = |args: &[&str], paths: &[&Path]| report(args, paths)["cases"].as_array().unwrap().len();
    assert_eq!(cases(&[], &[&one, &two]), 2);
    assert_eq!(cases(&[], &[&one, &folder.path().join("upload-2/../upload-1")]), 1, "the same by another way");
    let joined = report(&["--join"], &[&one, &two]);
    assert_eq!(joined["cases"].as_array().unwrap().len(), 1);
    assert_eq!(joined["cases"][0]["verdict"], "csv-in-use");
}
