use super::*;
use crate::facts::CommandKind;

fn sections(text: &str) -> Vec<Section<'_>> {
    split("case/file.txt", text.lines().zip(1..).map(|(text, number)| Line { number, text }), &[])
}

/// Whether some command of the text printed nothing, and nothing speaks against its silence.
fn nothing(text: &str) -> bool {
    sections(text).iter().any(|section| section.printed_nothing && section.doubts.is_empty())
}

/// Command, whether it printed nothing, and its lines that are not blank.
fn outline(text: &str) -> Vec<(String, bool, Vec<u32>)> {
    let lines = |section: &Section<'_>| {
        section.lines.iter().filter(|line| !line.text.trim().is_empty()).map(|line| line.number).collect()
    };
    let typed = |section: &Section<'_>| section.command.as_ref().map(|c| c.text.to_string()).unwrap_or_default();
    sections(text).iter().map(|section| (typed(section), section.printed_nothing, lines(section))).collect()
}

#[test]
fn every_prompt_starts_a_section() {
    for prompt in [
        "PS C:\\Windows\\system32> ",
        "PS C:\\>",
        "PS> ",
        "   PS> ",
        "[node-1.contoso.com]: PS C:\\Users\\a> ",
        "[PS] C:\\temp> ",
        "C:\\Windows\\system32>",
        "▌PS C:\\> ",
        "> PS C:\\> ",
        "PS HKLM:\\> ",
    ] {
        let text = format!("{prompt}Get-ClusterSharedVolume\n\n{prompt}hostname\nnode-1\n");
        let expected = [("Get-ClusterSharedVolume".to_owned(), true, vec![]), ("hostname".to_owned(), false, vec![4])];
        assert_eq!(outline(&text), expected, "{prompt}");
    }
}

#[test]
fn nothing_is_nothing_only_when_the_session_shows_that_the_command_is_over() {
    assert!(nothing("PS C:\\> Get-ClusterSharedVolume\nPS C:\\>"));
    assert!(!nothing("PS C:\\> Get-ClusterSharedVolume\n"), "the text may be cut here");
    assert!(!nothing("Get-ClusterSharedVolume\nPS C:\\>"), "no prompt");
    let quiet = "PS C:\\> $ErrorActionPreference = 'SilentlyContinue'\nPS C:\\> Get-ClusterSharedVolume\nPS C:\\>";
    assert!(!nothing(quiet), "errors are hidden");
    assert!(!nothing("```\nPS C:\\> Get-ClusterSharedVolume\n```\nPS C:\\>"), "a fence is no prompt");
}

const TRANSCRIPT: &str = "**********************
Windows PowerShell トランスクリプト開始
開始時刻: 20240903091500
ユーザー名: CONTOSO\\admin
コンピューター: VM-SQL-01 (Microsoft Windows NT 10.0.17763.0)
ホスト アプリケーション: powershell.exe
**********************
トランスクリプトが開始されました
PS C:\\> Get-ClusterSharedVolume
**********************
Windows PowerShell トランスクリプト終了
終了時刻: 20240903091600
**********************
";

#[test]
fn a_transcript_names_its_host_and_time_and_its_end_ends_the_command() {
    let sections = sections(TRANSCRIPT);
    let section = sections.last().expect("one");
    assert_eq!((section.host, section.printed_nothing), (Some("VM-SQL-01"), true));
    let start = "2024-09-03T09:15:00".parse().expect("a time");
    assert_eq!(section.captured, Some(CaptureTime::Local(start)));
}

#[test]
fn a_command_header_dates_its_command() {
    let text = TRANSCRIPT.replace(
        "PS C:\\> Get",
        "**********************\nCommand start time: 20240903091530\n**********************\nPS C:\\> Get",
    );
    let start = "2024-09-03T09:15:30".parse().expect("a time");
    assert_eq!(sections(&text).last().and_then(|section| section.captured), Some(CaptureTime::Local(start)));
}

#[test]
fn traces_of_powershell_are_neither_prompts_nor_output() {
    let text = "PS C:\\> Get-ClusterSharedVolume\nPS>CommandInvocation(Out-Default): \"Out-Default\"\n>> ParameterBinding(Out-Default): name=\"x\"\nPS C:\\>";
    assert_eq!(outline(text), [("Get-ClusterSharedVolume".to_owned(), true, vec![])]);
    assert!(!nothing(text), "it was given an object");
    assert!(nothing(&text.replace(">> ParameterBinding(Out-Default): name=\"x\"\n", "")));
    let failed = "PS C:\\> Get-ClusterSharedVolume\nPS>TerminatingError(Get-ClusterSharedVolume): \"no\"\nPS C:\\>";
    assert_eq!(outline(failed), [("Get-ClusterSharedVolume".to_owned(), false, vec![2])]);
}

#[test]
fn collectors_headings_name_command_and_time() {
    let rule = "=".repeat(40);
    for (text, typed, time) in [
        (format!("{rule}\n20240903 09:15:00.123 : vssadmin list writers\n{rule}\nx\n"), "vssadmin list writers", true),
        ("[09/03/2024 09:15:00] VSSAdmin.exe list writers\nx\n".to_owned(), "VSSAdmin.exe list writers", true),
        ("=== vssadmin list writers ===\nx\n".to_owned(), "vssadmin list writers", false),
    ] {
        let sections = sections(&text);
        let section = sections.last().expect("one");
        assert_eq!(section.command.as_ref().map(|command| command.text.as_ref()), Some(typed));
        assert_eq!(section.command_kind(), CommandKind::ListWriters);
        let expected = "2024-09-03T09:15:00".parse().ok().map(CaptureTime::Local).filter(|_| time);
        assert_eq!(section.captured, expected, "{text}");
    }
}

#[test]
fn errors_and_banners_are_no_commands() {
    for line in [
        "Get-Cluster : The cluster service is not running.",
        "Get-Cluster: You do not have administrative privileges.",
        "vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool",
        "-----",
        "- Writer ID: {e8132975-6f93-4464-a53e-1050253ae220}",
    ] {
        assert_eq!(command::bare(line), None, "{line}");
    }
}

#[test]
fn a_continued_command_is_one_command() {
    let text = "PS C:\\> Get-ClusterSharedVolume |\n>> ft Name\n>>\nPS C:\\>";
    assert_eq!(outline(text), [("Get-ClusterSharedVolume | ft Name".to_owned(), true, vec![])]);
}

#[test]
fn log_prefixes_are_taken_off_captures_only() {
    let text = "2024-09-03 09:15:00 INFO  vssadmin list writers\n2024-09-03 09:15:01 INFO  a 'b'\n2024-09-03 09:15:01 INFO     c\n";
    let sections = sections(text);
    assert_eq!(sections[0].lines.iter().map(|line| line.text).collect::<Vec<_>>(), [" a 'b'", "    c"]);
    assert!(sections[0].captured.is_some());
    let events = "2024/09/03 09:15:00  8229 VSS\n2024/09/03 09:15:01  8224 VSS\n2024/09/03 09:15:02  8224 VSS\n";
    assert_eq!(super::super::transcript::tests::sections(events)[0].lines[0].text, "2024/09/03 09:15:00  8229 VSS");
}

#[test]
fn hostname_names_what_follows_and_a_single_one_all() {
    let hosts = |text: &str| sections(text).iter().map(|s| s.host.map(str::to_owned)).collect::<Vec<_>>();
    let one = "C:\\>vssadmin list writers\nx\nC:\\>hostname\nvm-1\nC:\\>";
    assert_eq!(hosts(one), [Some("vm-1".to_owned()), Some("vm-1".to_owned())]);
    let two = "C:\\>systeminfo\nx\nC:\\>hostname\nvm-1\nC:\\>hostname\nvm-2\nC:\\>reg query HKLM\ny\n";
    assert_eq!(hosts(two), [None, Some("vm-1".to_owned()), Some("vm-2".to_owned()), Some("vm-2".to_owned())]);
}

#[test]
fn files_are_named_after_their_command() {
    for (path, kind) in [
        ("a/VM1_vssadmin_list_writers.txt", CommandKind::ListWriters),
        ("VM1_diskshadow_list_writers_detailed.txt", CommandKind::ListWriters),
        ("VM1_vssadmin_list_shadows.txt", CommandKind::Unknown),
        ("cluster/VM1_get-clustersharedvolume-all.txt", CommandKind::ClusterSharedVolume),
        ("get-clusternode.txt", CommandKind::ClusterNode),
        ("notes.txt", CommandKind::Unknown),
    ] {
        assert_eq!(section::command_of_path(path), kind, "{path}");
    }
}

#[test]
fn ansible_names_the_host_of_each_answer() {
    for heading in ["vm-2 | CHANGED | rc=0 >>", "vm-2 | SUCCESS => {", "ok: [vm-2] => {", "ok: [vm-2] =>"] {
        let text = format!("{heading}\nWriter name: 'A'\n");
        let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
        let hosts: Vec<Option<&str>> = split("x.txt", lines, &[]).iter().map(|section| section.host).collect();
        assert_eq!(hosts, [Some("vm-2")], "{heading}");
    }
    let text = "ok: [vm-2] => {\"stdout\": \"x\"}\n";
    let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
    let said: Vec<&str> = split("x.txt", lines, &[]).iter().flat_map(|s| &s.lines).map(|line| line.text).collect();
    assert_eq!(said, ["{\"stdout\": \"x\"}"], "what stands on the line is kept");
}
