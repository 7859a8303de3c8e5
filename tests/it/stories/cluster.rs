//! Stories of clusters: the CSV writer beside other writers, storage and requesters.

use super::Told;
use super::build::*;
use crate::support::evtx::{CSV_WRITER, Event, REGISTRY_WRITER, SQL_WRITER, cluster_1069};
use crate::support::listing::volumes_table;

const NIGHT: &[&str] = &["2024-09-02"];
const NAMES: [&str; 2] = ["vm-db-01", "vm-db-02"];

fn csv() -> Case {
    Case::cluster(NAMES)
}

fn told(name: &'static str, case: &Case, verdict: &'static str, cause: &'static str) -> Told {
    Told { name, tree: case.tree(), verdict, cause, first: &[], first_ja: &[], text: &[], not: &[] }
}

const UNNEEDED: &str = "csv-writer-unneeded";

pub(super) fn all() -> Vec<Told> {
    let ag = || {
        csv().ran(
            "Get-ClusterResource",
            resources(&[["AG-CRM", "SQL Server Availability Group"], ["AG-CRM_10.0.0.9", "IP Address"]]),
        )
    };
    let secondary = "This BACKUP or RESTORE command is not supported on a database mirror or secondary replica.";
    let basic = "The target database, 'CRM', is participating in an availability group and is currently not accessible for queries.";
    vec![
        Told {
            first: &["CSV writer", "SqlServerWriter"],
            first_ja: &["CSV ライター", "SqlServerWriter"],
            text: &["3059", "USEVSSCOPYBACKUP", "ALTER AVAILABILITY GROUP"],
            not: &["AUTO_CLOSE"],
            ..told("ag-secondary", &ag().csv_rejects(NIGHT).logs([sql(NOT_RETRYABLE), sql_says(3059, secondary)]), UNNEEDED, "csv-writer")
        },
        Told {
            first: &["SqlServerWriter"],
            first_ja: &["SqlServerWriter"],
            text: &["976", "Basic availability groups"],
            ..told("basic-ag", &ag().off().logs([sql(NOT_RETRYABLE), sql_says(976, basic)]), "no-action", "other-writer")
        },
        Told {
            first: &["shared disk"],
            first_ja: &["共有ディスク"],
            text: &["failover cluster instance"],
            ..told(
                "fci",
                &csv().csv_rejects(NIGHT).ran("Get-ClusterResource", resources(&[["SQL Server", "SQL Server"], ["Cluster Disk 2", "Physical Disk"]])),
                UNNEEDED,
                "shared-disk",
            )
        },
        Told {
            first: &["CSV writer"],
            not: &["shared disk"],
            ..told("ag-only", &ag().csv_rejects(NIGHT), UNNEEDED, "csv-writer")
        },
        Told {
            first: &["shared disk"],
            ..told(
                "file-server-on-shared-disk",
                &csv().csv_rejects(NIGHT).ran("Get-ClusterResource", resources(&[["FS01", "File Server"], ["Cluster Disk 4", "Physical Disk"]])),
                UNNEEDED,
                "shared-disk",
            )
        },
        Told {
            first: &["Scale-Out File Server"],
            first_ja: &["スケールアウト ファイル サーバー"],
            ..told(
                "sofs",
                &csv().volumes(None).ran("Get-ClusterResource", resources(&[["SOFS", "Scale Out File Server"]])),
                "needs-evidence",
                "csv-volumes",
            )
        },
        Told {
            first: &["Storage Spaces Direct"],
            first_ja: &["記憶域スペース ダイレクト"],
            ..told(
                "s2d",
                &csv()
                    .volumes(Some(volumes_table(&[["Cluster Virtual Disk (SQLDATA)", "Online", "vm-db-01"]])))
                    .ran("Get-ClusterS2D", "\nCacheMetadataReserveBytes : 34359738368\nCacheModeHDD              : ReadWrite\nCacheModeSSD              : WriteOnly\nCachePageSizeKBytes       : 16\nCacheState                : Enabled\nName                      : db\nScmUse                    : Cache\nState                     : Enabled\n\n".into()),
                "csv-in-use",
                "csv-volumes",
            )
        },
        Told {
            first: &["Storage Spaces Direct"],
            text: &["AZR002"],
            ..told(
                "pooled-disks",
                &csv().volumes(Some(volumes_table(&[["SQLDATA", "Online", "vm-db-01"]]))).ran(
                    "Get-PhysicalDisk | Format-List FriendlyName, CannotPoolReason, Usage",
                    "\nFriendlyName     : Msft Virtual Disk\nCannotPoolReason : In a Pool\nUsage            : Auto-Select\n\n".into(),
                ),
                "csv-in-use",
                "csv-volumes",
            )
        },
        Told {
            first: &["Hyper-V", "ask first where the virtual machines are stored"],
            text: &["guest-07"],
            ..told(
                "vmms",
                &csv().has(HYPER_V).logs([
                    rejects(HYPER_V, "0x800423f0, The shadow-copy set only contains a subset of the volumes.\r\n", 2),
                    says("Microsoft-Windows-Hyper-V-VMMS", 10172, 3, &["VSS writers inside virtual machine 'guest-07' failed to perform BackupComplete to its shadow copy"]),
                ]),
                UNNEEDED,
                "other-writer",
            )
        },
        Told {
            first: &["ran out of time"],
            first_ja: &["時間内に完了していません"],
            text: &["MSExchangeRepl"],
            not: &["disable it", "MSExchangeIS"],
            ..told(
                "exchange-2016",
                &csv().has(EXCHANGE).csv_rejects(NIGHT).logs([
                    rejects(EXCHANGE, TIMED_OUT, 1),
                    rejects(SYSTEM, TIMED_OUT, 2),
                    rejects(REGISTRY_WRITER, TIMED_OUT, 3),
                    says("MSExchangeRepl", 2034, 4, &["The Microsoft Exchange Replication service VSS Writer (instance 5f) failed with error FFFFFFFC when processing the backup completion event."]),
                ]),
                UNNEEDED,
                "storage-load",
            )
        },
        Told {
            text: &["Follow up Microsoft Exchange Writer (service MSExchangeIS)"],
            ..told("exchange-2010", &csv().off().logs([rejects(EXCHANGE_2010, NOT_RETRYABLE, 1)]), "no-action", "other-writer")
        },
        Told {
            first: &["ran out of time", "storvsc 129"],
            first_ja: &["ストレージの負荷", "storvsc 129"],
            text: &["0x80042314"],
            not: &["disable it"],
            ..told(
                "load",
                &csv()
                    .logs([rejects(CSV_WRITER, TIMED_OUT, 1), rejects(SQL_WRITER, TIMED_OUT, 2), rejects(WMI, TIMED_OUT, 3)])
                    .logs([vss(12298, 4, r"C:\Windows\system32\vssvc.exe", &[r"\\?\Volume{9f3a0000-0000-0000-0000-100000000000}\", "0x00000000", "0x00000000", "0x80042314", "0x00000000", "0x00000000"])])
                    .system(slow_disks()),
                UNNEEDED,
                "storage-load",
            )
        },
        Told {
            first: &["CSV is in use", "Scale-Out File Server"],
            first_ja: &["スケールアウト ファイル サーバー"],
            ..told(
                "sofs-with-volumes",
                &csv()
                    .volumes(Some(volumes_table(&[["Cluster Disk 1", "Online", "vm-db-01"]])))
                    .ran("Get-ClusterResource", resources(&[["SOFS", "Scale Out File Server"]])),
                "csv-in-use",
                "csv-volumes",
            )
        },
        Told {
            first: &["Storage Spaces Direct"],
            ..told(
                "renamed-volume-in-a-pool",
                &csv()
                    .volumes(Some(volumes_table(&[["SQLDATA", "Online", "vm-db-01"]])))
                    .ran("Get-ClusterResource", resources(&[["Cluster Pool 1", "Storage Pool"]])),
                "csv-in-use",
                "csv-volumes",
            )
        },
        Told {
            first: &["Veeam"],
            text: &["VeeamGuestHelper.exe"],
            ..told(
                "veeam-in-the-guest",
                &csv().csv_rejects(NIGHT).logs([asked_by(r#""C:\Windows\VeeamVssSupport\VeeamGuestHelper.exe" -s"#)]),
                UNNEEDED,
                "other-requester",
            )
        },
        Told {
            first: &["SqlServerWriter"],
            first_ja: &["SqlServerWriter"],
            text: &["AUTO_CLOSE", "2012 SP2", "USEVSSCOPYBACKUP"],
            ..told("sql-without-words", &csv().off().logs([sql(NOT_RETRYABLE)]), "no-action", "other-writer")
        },
        Told {
            first: &["CSV writer"],
            not: &["Another product"],
            ..told(
                "azure-itself",
                &csv().csv_rejects(NIGHT).logs([asked_by(
                    r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot\1.0.95.0\IaaSBcdrExtension.exe",
                )]),
                UNNEEDED,
                "csv-writer",
            )
        },
        Told {
            first: &["Veeam"],
            first_ja: &["Veeam"],
            ..told("veeam", &csv().csv_rejects(NIGHT).logs([says("Veeam Agent", 190, -40, &["Backup job 'db' started"])]), UNNEEDED, "other-requester")
        },
        Told {
            first: &["DPM"],
            ..told("dpm", &csv().csv_rejects(NIGHT).logs([says("DPMRA", 85, -30, &["A DPM agent failed to communicate"])]), UNNEEDED, "other-requester")
        },
        Told {
            first: &["Backup Exec"],
            ..told("backup-exec", &csv().csv_rejects(NIGHT).logs([says("Backup Exec", 34113, 60, &["Backup Exec Alert: Job Failed"])]), UNNEEDED, "other-requester")
        },
        Told {
            first: &["MARS"],
            text: &["cbengine.exe"],
            ..told(
                "mars",
                &csv().csv_rejects(NIGHT).logs([asked_by(r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\cbengine.exe")]),
                UNNEEDED,
                "other-requester",
            )
        },
        Told {
            first: &["Site Recovery"],
            text: &["vacp.exe"],
            ..told(
                "site-recovery",
                &csv().csv_rejects(NIGHT).logs([asked_by(r"C:\Program Files (x86)\Microsoft Azure Site Recovery\agent\vacp.exe")]),
                UNNEEDED,
                "other-requester",
            )
        },
        Told {
            first: &["Windows Server Backup"],
            ..told(
                "server-backup",
                &csv().csv_rejects(NIGHT).logs([Event::manifest("Microsoft-Windows-Backup", "{1db28f2e-8f80-4027-8c5a-a11f7f10f62d}", 521, &at(90)).level(2)]),
                UNNEEDED,
                "other-requester",
            )
        },
        Told {
            first: &["shared disk"],
            first_ja: &["共有ディスク"],
            not: &["disable it"],
            ..told(
                "job-shared-disk",
                &csv().csv_rejects(NIGHT).file("job.txt", "Error Code\tUserErrorSharedDiskBackupNotSupported\nError Message\tVM has a shared disk attached\n"),
                UNNEEDED,
                "shared-disk",
            )
        },
        Told {
            first: &["guest agent"],
            first_ja: &["ゲスト エージェント"],
            not: &["disable it"],
            ..told("job-agent", &csv().file("job.txt", "Error code: UserErrorGuestAgentStatusUnavailable\n"), UNNEEDED, "backup-agent")
        },
        Told {
            first: &["COM+"],
            first_ja: &["COM+"],
            ..told("job-com", &csv().off().file("job.txt", "Error code: ExtensionSnapshotFailedCOM\n"), "no-action", "backup-agent")
        },
        Told {
            first: &["application consistent"],
            first_ja: &["アプリケーション整合性"],
            not: &["disable it"],
            ..told(
                "points-well-writer-on",
                &csv().file("points.txt", "RecoveryPointType : AppConsistent\nRecoveryPointTime : 9/2/2024 4:05:11 PM\n"),
                UNNEEDED,
                "none-seen",
            )
        },
        Told {
            first: &["application consistent"],
            not: &["disable it"],
            ..told(
                "points-well-despite-rejections",
                &csv().csv_rejects(NIGHT).file("points.txt", "RecoveryPointType : AppConsistent\nRecoveryPointTime : 9/2/2024 4:05:11 PM\n"),
                UNNEEDED,
                "none-seen",
            )
        },
        Told {
            first: &["CSV writer", "1 crash-consistent"],
            text: &["Enhanced policy"],
            ..told(
                "crash-consistent-retry",
                &csv().csv_rejects(NIGHT).file("points.txt", "RecoveryPointType : CrashConsistent\nRecoveryPointTime : 9/2/2024 4:05:11 PM\n"),
                UNNEEDED,
                "csv-writer",
            )
        },
        Told {
            first: &["three more"],
            not: &["disable it"],
            ..told("fixed", &fixed(), "no-action", "csv-writer")
        },
        Told {
            first: &["recovery points"],
            not: &["disable it"],
            ..told("quiet", &csv(), UNNEEDED, "none-seen")
        },
        Told {
            text: &["Cluster Disk 3"],
            ..told(
                "disk-failed-event",
                &csv().csv_rejects(NIGHT).system([cluster_1069(&at(-20), "Cluster Disk 3", "SQL Server (MSSQLSERVER)")]),
                UNNEEDED,
                "csv-writer",
            )
        },
        Told {
            first: &["clock"],
            ..told("clock", &clock(), UNNEEDED, "csv-writer")
        },
    ]
}

/// Failures before the switch and the restart, none since.
fn fixed() -> Case {
    let mut case = csv().off().csv_rejects(&["2024-08-28", "2024-08-29"]);
    case.stories = case.stories.into_iter().map(|story| story.booted("2024-08-30T20:03:55.1002003Z")).collect();
    case
}

/// The second node was seven minutes behind until its clock was set.
fn clock() -> Case {
    let mut case = csv().csv_rejects(NIGHT);
    let set =
        Event::manifest("Microsoft-Windows-Kernel-General", "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}", 1, &at(3_600))
            .named(&[("NewTime", at(3_600).as_str()), ("OldTime", at(3_180).as_str())]);
    let late = case.stories.remove(1).failed(&[]).system_event(set).application_event(rejects(
        CSV_WRITER,
        "0x00000000, The operation completed successfully.\r\n",
        -420,
    ));
    case.stories.push(late);
    case
}
