//! Logs of backup programs that call a writer failed, and texts that speak of one in no form that is understood. Wording is
//! ours, after the programs' own.

use super::*;

const VEEAM: &str = "[01.09.2024 18:20:11] <12> Error    A VSS critical writer has failed. Writer name: [NAME]. Class ID: [{ID}]. Instance ID: [{0db23250-4d1e-42c1-8d14-2be32f448184}]. Writer's state: [VSS_WS_FAILED_AT_FREEZE]. Error code: [0x800423f2].\n";
const SQL: &str = "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a";
const CSV: &str = "1072ae1c-e5a7-4ea1-9e4a-6f7964656570";

fn log(name: &str, id: &str) -> Tree {
    Tree::new().file("dock1/task.log", VEEAM.replace("NAME", name).replace("ID}", &format!("{id}}}")))
}

#[test]
fn a_failed_writer_is_reported_whoever_logs_it() {
    check(vec![
        ("a program's log", log("SqlServerWriter", SQL), List(1, "unknown", &["SqlServerWriter"])),
        (
            "one line with labels, commas between them",
            Tree::new().file(
                "dock1/job.txt",
                format!("It failed (0xE0000001).\n\nWriter Name: SQL Server, Writer ID: {{{}}}, Last error: It can be tried again (0x800423f3), State: Failed during freeze operation (9).\n", SQL.to_uppercase()),
            ),
            List(1, "unknown", &["SQL Server"]),
        ),
        (
            "a class id without braces, the code two lines below",
            Tree::new().file("dock1/worker.log", format!("Error 0x10c4b1: VSS writer 'SqlServerWriter' with class ID '{}' has failed to process the snapshot.\n| line: 0x1d8eab676a3f6a8d\nError 0x80042f3: It may work if it is tried again (0x800423F3)\n", SQL.to_uppercase())),
            List(1, "unknown", &["SqlServerWriter"]),
        ),
        (
            "an alert with the state as vssadmin prints it, and the host",
            Tree::new().file("alert.txt", "BACKUP_VSS_ERROR: VSS Writer 'SqlServerWriter' is in a failed state (State: [8] Failed, Last error: Retryable error) on host dock1\n"),
            List(1, "unknown", &["SqlServerWriter"]),
        ),
        (
            "an alert with a label for the machine",
            Tree::new().file("commvault_event.txt", "Event ID: 35:2323\nProgram: vsbkp\nComputer: dock1\nDescription: VSS Writer [SqlServerWriter] is in a failed state [VSS_WS_FAILED_AT_FREEZE], error [VSS_E_WRITERERROR_TIMEOUT 0x800423f2].\n"),
            List(1, "unknown", &["SqlServerWriter"]),
        ),
        (
            "a job's message that names the machine above",
            Tree::new().file("veeam.txt", format!("1/09/2024 2:01:14 AM :: Processing dock1 Error: VSSControl: -2147467259 Backup job failed.\nCannot prepare the [dock1] volumes to a snapshot.\n{}", VEEAM.replace("NAME", "SqlServerWriter").replace("ID}", &format!("{SQL}}}")))),
            List(1, "unknown", &["SqlServerWriter"]),
        ),
        (
            "of the CSV writer: it was on then",
            log("Cluster Shared Volume VSS Writer", CSV),
            List(1, "unknown", &["Cluster Shared Volume VSS Writer"]),
        ),
        (
            "beside a list",
            log("SqlServerWriter", SQL)
                .file("dock1/vssadmin.txt", listing::vssadmin(Language::English, "dock1", &listing::csv_node())),
            Words(&["A log calls SqlServerWriter failed", "task.log"]),
        ),
    ]);
}

/// Two nodes without CSV and without its writer, and a text of one of them.
fn off_and(text: &str) -> Value {
    let count = "PS C:\\> hostname\ndock1\nPS C:\\> Get-ClusterNode\n\nName  State Type\n----  ----- ----\ndock1 Up    Node\n\n\nPS C:\\> (Get-ClusterSharedVolume | Measure-Object).Count\n0\nPS C:\\> \n";
    let list = listing::vssadmin(Language::English, "dock1", &listing::cluster_node());
    let tree = Tree::new().file("dock1/csv.txt", count).file("dock1/vssadmin.txt", list).file("dock1/job.log", text);
    case_of(&tree)
}

#[test]
fn words_on_a_failing_csv_writer_leave_its_being_off_no_more_than_likely() {
    for (text, confidence, found) in [
        ("job ended\n".to_owned(), "conclusive", false),
        ("job ended: SqlServerWriter failed at night\n".to_owned(), "conclusive", true),
        ("Cluster Shared Volume VSS Writer: failed at night\n".to_owned(), "likely", true),
        (VEEAM.replace("NAME", "Cluster Shared Volume VSS Writer").replace("ID}", &format!("{CSV}}}")), "likely", true),
    ] {
        let case = off_and(&text);
        let has = case["findings"].as_array().unwrap().iter().any(|finding| {
            finding["code"] == "WRT008"
                && finding["evidence"][0]["source"] == "dock1/job.log"
                && finding["evidence"][0]["line"] == 1
        });
        let said = (case["verdict"].as_str(), case["confidence"].as_str(), has);
        assert_eq!(said, (Some("no-action"), Some(confidence), found), "{text}: {case:#}");
    }
}

/// The file's name became the node's.
#[test]
fn a_line_that_names_its_client_is_of_that_host() {
    let line = |name: &str, state: &str| {
        format!("05-Oct 10:19 dock1-fd JobId 19: VSS Writer (BackupComplete): \"{name}\", State: {state}\n")
    };
    let text = line("System Writer", "0x1 (VSS_WS_STABLE)")
        + &line("SqlServerWriter", "0x9 (VSS_WS_FAILED_AT_FREEZE)")
        + &line("WMI Writer", "0x1 (VSS_WS_STABLE)")
        + &line("Registry Writer", "0x1 (VSS_WS_STABLE)");
    let tree = Tree::new().file("bareos.log", text);
    check(vec![("Bareos", tree, List(4, "unknown", &["SqlServerWriter"]))]);
}

/// It was "new", as if the list of after the change showed it.
#[test]
fn an_undated_log_tells_a_comparison_nothing_of_the_time_since() {
    let list = || listing::vssadmin(Language::English, "dock1", &listing::cluster_node());
    let old = Tree::new().file("dock1/vssadmin.txt", list());
    let new = log("SqlServerWriter", SQL).file("dock1/vssadmin.txt", list());
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    old.write_to(before.path());
    new.write_to(after.path());
    let args = [before.path().as_os_str(), after.path().as_os_str()];
    let output =
        Command::new(env!("CARGO_BIN_EXE_vssleuth")).args(["compare", "--format", "json"]).args(args).output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = said.to_string();
    assert!(text.contains("without a time: whether it came after the change is not shown"), "{said:#}");
    assert_ne!(said["outcome"], "worse", "{said:#}");
}

/// "Off" was conclusive beside another capture of the same machine that showed the writer on, in a shape that was not read.
#[test]
fn the_name_of_the_csv_writer_in_no_form_that_is_understood_leaves_its_being_off_open() {
    for text in [
        "dock1: writer {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} is still listed after the restart.\n",
        "On DOCK1 vssadmin list writers still shows the Cluster Shared Volume VSS Writer (stable).\n",
        "System Writer\nCluster Database\nCluster Shared Volume VSS Writer\nWMI Writer\n",
        "output=Writer+name%3A+%27Cluster+Shared+Volume+VSS+Writer%27%0A\n",
        "Writer Class Id: {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} Writer Name: Cluster Shared Volume VSS Writer ... rejected an event\n",
        "the CSV writer is back again on dock1\n",
        "We deleted EnableCsvVssWriter again and restarted the node.\n",
    ] {
        let case = off_and(text);
        assert_eq!(case["verdict"], "needs-evidence", "{text}{case:#}");
        assert_eq!(case["nodes"][0]["csv_writer"]["status"], "unknown", "{text}");
        let asked = case["missing"].as_array().unwrap().iter().any(|missing| missing["what"] == "vssadmin-writers");
        assert!(asked, "{text}{case:#}");
    }
    // That it is gone, what is to be done, and what looks for it.
    for text in [
        "The Cluster Shared Volume VSS Writer is no longer listed.\n",
        "shall we disable the CSV VSS writer on both nodes as in your blog?\n",
        "To disable the Cluster Shared Volume VSS Writer, set EnableCsvVssWriter to 0.\n",
        "We have disabled the\nCluster Shared Volume VSS Writer on both nodes.\n",
        "vssadmin list writers | findstr /c:\"Cluster Shared Volume VSS Writer\"\n",
        "Delete EnableCsvVssWriter to undo it.\n",
    ] {
        let case = off_and(text);
        let said = (case["verdict"].as_str(), case["confidence"].as_str());
        assert_eq!(said, (Some("no-action"), Some("conclusive")), "{text}{case:#}");
    }
}
