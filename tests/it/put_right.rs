//! Statements that were wrong, unproven or dangerous once, each with the source that puts it right.

use vssleuth::knowledge::texts::{Lang, catalogue};
use vssleuth::knowledge::{codes, pages, vss, writers};

/// What it is about and its source; key of a text or code of a page; what has to be there in English and in Japanese;
/// what may not.
type Right = (&'static str, &'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const RIGHT: &[Right] = &[
    // sql-docs, "Failover Clustering and Always On Availability Groups", restrictions
    (
        "groups move by T-SQL",
        "plan.move.ag.detail",
        &["T-SQL", "SSMS", "SYNCHRONIZED"],
        &["T-SQL", "SSMS", "SYNCHRONIZED"],
        &[],
    ),
    // windows-powershell-docs, Suspend-ClusterNode and Resume-ClusterNode
    (
        "roles are not failed back",
        "plan.disable.resume.detail",
        &["stay where they are"],
        &["自動では戻りません"],
        &["Immediate"],
    ),
    // learn exchange, "Backup, restore, and disaster recovery"
    (
        "Exchange's writer since 2013",
        "rules.writer.exchange",
        &["MSExchangeRepl since Exchange 2013"],
        &["2013 以降", "MSExchangeRepl"],
        &[],
    ),
    // azure-compute-docs, virtual-machines-restore-points-vm-snapshot-extension
    (
        "three more points",
        "plan.disable.backup.detail",
        &["up to three more", "inferred"],
        &["最大 3 回", "推測"],
        &["next recovery point is application consistent"],
    ),
    ("three more points", "plan.nothing.detail", &["up to three more recovery points"], &["最大 3 回"], &[]),
    ("three more points", "rules.CSV020.detail", &["three more recovery points"], &["3 回"], &[]),
    // azure-docs, backup-azure-vms-agentless-multi-disk-crash-consistent-overview
    (
        "a retry of an Enhanced policy",
        "rules.AZR003.detail",
        &["Enhanced policy retried", "not for VMs with shared disks"],
        &["Enhanced policy", "共有ディスク"],
        &[],
    ),
    // win32, aborting-vss-operations
    (
        "what aborts",
        "rules.EVT006.detail",
        &["freeze or thaw", "provider"],
        &["プロバイダー"],
        &["some requester gave up"],
    ),
    // jpabrs, Consistencies, section 3
    (
        "shut down properly",
        "plan.in-use.disk.detail",
        &["no concern about their consistency", "crash-consistent by name"],
        &["整合性の懸念はありません"],
        &[],
    ),
    // win32, writer-errors-and-vetoes
    ("status not available", "rules.advice.status-not-available", &["less busy"], &["負荷"], &["COM+"]),
    // azure-docs, backup-mabs-protection-matrix
    ("MABS for Hyper-V hosts", "plan.in-use.other.detail", &["no installation of MABS on an Azure VM"], &["MABS"], &[]),
    (
        "no eviction beside Cluster Database",
        "rules.CSV005.detail",
        &["Cluster Database is in the list"],
        &["Cluster Database"],
        &["evicted"],
    ),
    // psssql, "VSS backup of AlwaysOn Secondaries"; learn sql, sql-writer-service
    (
        "causes of 0x800423f4",
        "rules.writer.sql.auto-close",
        &["AUTO_CLOSE", "2012 SP2", "2016 SP2 CU2", "2017 CU9", "USEVSSCOPYBACKUP"],
        &["AUTO_CLOSE", "2012 SP2", "2016 SP2 CU2", "USEVSSCOPYBACKUP"],
        &[],
    ),
    // azure-docs, backup-azure-vms-troubleshoot
    (
        "two folders",
        "rules.EVT015.detail",
        &[
            r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot",
            r"C:\WindowsAzure\Logs\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot",
        ],
        &[r"C:\Packages\Plugins", r"C:\WindowsAzure\Logs\Plugins"],
        &[],
    ),
    ("writers that are not stable", "rules.WRT003.detail", &["every writer that is not [1] Stable"], &["[1]"], &[]),
    (
        "Azure's order for writers",
        "plan.writer.azure",
        &["REG ADD", "SnapshotWithoutThreads", "IOPS", "firstHostThenGuest", "CalculateSnapshotTimeFromHost"],
        &["REG ADD", "SnapshotWithoutThreads", "firstHostThenGuest"],
        &[],
    ),
    // windows-powershell-docs, Restart-Computer
    (
        "others are logged on",
        "plan.disable.restart.detail",
        &["another user is logged on", "shutdown /r /t 0"],
        &["ログオン", "shutdown /r /t 0"],
        &[],
    ),
    (
        "votes",
        "plan.disable.quorum.detail",
        &["NodeWeight", "DynamicWeight", "witness"],
        &["NodeWeight", "DynamicWeight"],
        &[],
    ),
    // azure-docs, backup-support-matrix-iaas
    ("shared premium SSDs", "plan.in-use.disk.detail", &["shared premium SSDs"], &["Premium SSD"], &[]),
    (
        "possibility, no fact",
        "rules.CSV002.detail",
        &["may be file-system consistent"],
        &["可能性があります"],
        &["becomes"],
    ),
    (
        "both events, as the article says",
        "rules.EVT005.detail",
        &["VSS 8229 and FailoverClustering 1544", "inferred"],
        &["両方", "推測"],
        &["normal"],
    ),
    // win32, CVssWriter::SetWriterFailure
    ("wait and retry", "EVT003", &["cvsswriter-setwriterfailure"], &["cvsswriter-setwriterfailure"], &[]),
    ("wait and retry", "WRT001", &["cvsswriter-setwriterfailure"], &["cvsswriter-setwriterfailure"], &[]),
    ("Scale-Out File Server", "csv-in-use", &["Scale-Out File Server"], &["スケールアウト ファイル サーバー"], &[]),
    (
        "the registry first, on all nodes",
        "csv-writer-unneeded",
        &["On all nodes first", "without failback"],
        &["すべてのノード"],
        &["rejects backups"],
    ),
];

fn text(key: &str, lang: Lang) -> String {
    let said = catalogue(lang).get(key).map(ToString::to_string);
    said.or_else(|| pages::page(key, lang).map(str::to_owned)).unwrap_or_else(|| panic!("{key}"))
}

#[test]
fn what_was_put_right_stays_right() {
    for (what, key, in_english, in_japanese, never) in RIGHT {
        let [en, ja] = [Lang::En, Lang::Ja].map(|lang| text(key, lang));
        for (said, words) in [(&en, in_english), (&ja, in_japanese)] {
            for word in *words {
                assert!(said.contains(word), "{what}: {key} lacks {word:?}: {said}");
            }
        }
        for word in *never {
            assert!(!en.contains(word), "{what}: {key} says {word:?}");
        }
    }
}

/// vsserror.h has them, and reports called them unknown.
#[test]
fn the_ten_codes_of_vsserror_h_are_in_the_table() {
    for code in ["01", "02", "04", "06", "08", "0c", "0f", "17", "28", "29"] {
        let hex = format!("0x800423{code}");
        assert!(codes::by_hex(&hex).is_some_and(|code| code.meaning != "rules.code.unknown"), "{hex}");
    }
}

/// The reader took the last code of these events, which is mostly that of a step that went well.
#[test]
fn events_of_held_writes_have_the_places_of_all_their_codes() {
    assert!([12297, 12298].iter().all(|id| vss::items(*id).steps.is_some()));
}

#[test]
fn one_class_of_exchange_writers_lives_in_the_service_that_the_command_line_names() {
    assert_eq!(writers::service_of("msexchangerepl.exe"), Some("MSExchangeRepl"));
    assert_eq!(writers::service_of("store.exe"), Some("MSExchangeIS"));
}
