//! Stories of single machines, of jobs and of recovery points: no advice on the CSV writer leads there.

use super::Told;
use super::build::*;
use crate::support::evtx::{Event, REGISTRY_WRITER, SQL_WRITER};

fn server() -> Case {
    Case::server("vm-app-07")
}

fn told(name: &'static str, case: &Case, cause: &'static str) -> Told {
    Told {
        name,
        tree: case.tree(),
        verdict: "not-a-cluster",
        cause,
        first: &[],
        first_ja: &[],
        text: &[],
        not: &["CSV writer off"],
    }
}

pub(super) fn all() -> Vec<Told> {
    vec![
        Told {
            first: &["NTDS fails"],
            first_ja: &["NTDS が失敗"],
            text: &["ESENT", "-2402"],
            ..told(
                "domain-controller",
                &server().has(NTDS).logs([
                    rejects(NTDS, NOT_RETRYABLE, 1),
                    says("ESENT", 2007, 2, &["lsass", "648", "", "7", "-2402"]),
                ]),
                "other-writer",
            )
        },
        Told {
            first: &["SqlServerWriter"],
            text: &["AUTO_CLOSE", "CRM"],
            ..told(
                "auto-close",
                &server().logs([sql(NOT_RETRYABLE), says("MSSQLSERVER", 17137, -1, &["CRM"])]),
                "other-writer",
            )
        },
        Told {
            first: &["SqlServerWriter"],
            text: &["HR_Archive"],
            ..told(
                "sql-offline-database",
                &server().logs([sql(NOT_RETRYABLE), sql_says(945, "Database 'HR_Archive' cannot be opened due to inaccessible files or insufficient memory or disk space.")]),
                "other-writer",
            )
        },
        Told {
            first: &["SqlServerWriter is listed as failed"],
            ..told("listed-only", &server().failed(SQL_WRITER, 8, "Non-retryable error"), "other-writer")
        },
        Told {
            first: &["ran out of time"],
            ..told(
                "plain-load",
                &server()
                    .logs([rejects(SYSTEM, TIMED_OUT, 1), rejects(REGISTRY_WRITER, TIMED_OUT, 2), rejects(WMI, TIMED_OUT, 3)])
                    .system(slow_disks()),
                "storage-load",
            )
        },
        Told {
            first: &["System Writer"],
            text: &["CryptSvc"],
            ..told("system-writer", &server().logs([rejects(SYSTEM, TIMED_OUT, 1)]), "other-writer")
        },
        Told {
            first: &["guest agent"],
            first_ja: &["ゲスト エージェント"],
            ..told("agent-job", &server().file("portal.txt", "Error code: GuestAgentSnapshotTaskStatusError\n"), "backup-agent")
        },
        Told {
            first: &["service that the backup needs"],
            first_ja: &["バックアップに必要なサービス"],
            ..told(
                "agent-down",
                &server().system([service_ended("Windows Azure Guest Agent")]),
                "backup-agent",
            )
        },
        Told {
            first: &["extension crashed"],
            text: &[r"C:\Packages\Plugins", r"C:\WindowsAzure\Logs\Plugins"],
            ..told(
                "extension-crash",
                &server().logs([says("Application Error", 1000, 3, &["IaaSBcdrExtension.exe", "1.0.0.0", "5f", "ntdll.dll"])]),
                "backup-agent",
            )
        },
        Told {
            first: &["BitLocker"],
            first_ja: &["BitLocker"],
            ..told("bitlocker", &server().file("job.txt", "ErrorCode: ExtensionSnapshotBitlockerError\n"), "backup-agent")
        },
        Told {
            first: &["too busy"],
            ..told("job-load", &server().file("job.json", "{ \"errorCode\": \"ExtensionFailedTimeoutVMNetworkUnresponsive\" }\n"), "storage-load")
        },
        Told {
            first: &["SqlServerWriter"],
            not: &["CSV writer off", "A backup job failed"],
            ..told(
                "job-blames-writers",
                &server().logs([sql(NOT_RETRYABLE)]).file("job.txt", "ErrorCode: ExtensionFailedVssWriterInBadState\n"),
                "other-writer",
            )
        },
        Told {
            first: &["not application consistent"],
            first_ja: &["復旧ポイント"],
            ..told(
                "points-not-explained",
                &server().file("points.txt", "RecoveryPointType : FileSystemConsistent\nRecoveryPointTime : 9/2/2024 4:05:11 PM\n"),
                "none-seen",
            )
        },
        Told {
            first: &["SqlServerWriter"],
            text: &["ended unexpectedly"],
            ..told(
                "sql-writer-service-died",
                &server().logs([sql("0x80042319, A writer did not respond to a GatherWriterStatus call.\r\n")]).system([service_ended("SQL Server VSS Writer")]),
                "other-writer",
            )
        },
    ]
}

/// A service ended unexpectedly.
fn service_ended(name: &str) -> Event {
    Event::manifest("Service Control Manager", "{555908d1-a6d7-4695-8e1e-26931d2012f4}", 7034, &at(-30))
        .level(2)
        .named(&[("param1", name), ("param2", "1")])
}
