//! What else stands in an Application log.

use super::super::{Event, Shape};

/// SQL Server notes a backup (the I/O was frozen by a snapshot).
pub fn mssql_3197(at: &str, database: &str) -> Event {
    Event::classic("MSSQLSERVER", 3197, at)
        .qualifiers(0x4000)
        .task(6)
        .keywords(0x00a0_0000_0000_0000)
        .strings([database])
}

/// SQL Server resumes I/O.
pub fn mssql_3198(at: &str, database: &str) -> Event {
    Event::classic("MSSQLSERVER", 3198, at)
        .qualifiers(0x4000)
        .task(6)
        .keywords(0x00a0_0000_0000_0000)
        .strings([database])
}

/// The licence service schedules itself.
pub fn spp_16384(at: &str) -> Event {
    Event {
        source_name: Some("Software Protection Platform Service".into()),
        user: None,
        process_id: 0,
        thread_id: 0,
        ..Event::manifest("Microsoft-Windows-Security-SPP", "{e23b33b0-c8c9-472c-a5f9-f2bdfea0f156}", 16384, at)
    }
    .shape(Shape::ManifestLiteral)
    .qualifiers(0x4000)
    .keywords(0x0080_0000_0000_0000)
    .strings(["2124-08-08T16:19:40Z", "RulesEngine"])
}

/// The database engine starts.
pub fn esent_326(at: &str) -> Event {
    Event::classic("ESENT", 326, at).task(1).strings([
        "svchost",
        "1932,D,50",
        "DS_Token_DB: ",
        "1",
        r"C:\Windows\system32\config\systemprofile\AppData\Local\DataStore\Data.db",
        "0",
    ])
}

/// Another program reports what it read in VSS events: it names the CSV writer's class, and is no writer failure.
pub fn quoting_event(at: &str) -> Event {
    Event::classic("Contoso Backup Monitor", 8229, at).level(3).strings([
        "Writer {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} (Cluster Shared Volume VSS Writer) was reported by another tool.",
        "\n\nOperation:\n   PrepareForSnapshot Event\n\nContext:\n   Writer Class Id: \
         {1072ae1c-e5a7-4ea1-9e4a-6f7964656570}",
    ])
}
