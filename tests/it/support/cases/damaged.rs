//! A bundle in which much is broken and one capture still decides.

use super::super::evtx::damage;
use super::super::listing::{csv_node, volumes_table};
use super::super::zip::{Method, Zip};
use super::*;

/// Wrong checksum, truncated log, lost chunk header, lost chunks, picture named as a log, encrypted zip, cut list.
pub fn damaged() -> Tree {
    let one = Story::node("fab-sql-01.fabrikam.com").failed(&["2024-09-01", "2024-09-02"]).per_chunk(40);
    let two = Story::node("fab-sql-02.fabrikam.com").failed(&["2024-09-02"]).per_chunk(40);
    let mut application = one.application();
    damage::data_checksum(&mut application, 1);
    let mut cut_log = one.system();
    let middle = damage::record_offset(&cut_log, 1, 20);
    damage::truncate(&mut cut_log, damage::chunk_at(1) + middle + 100);
    let mut headless = two.system();
    damage::zero_chunk_header(&mut headless, 0);
    let mut lost = two.system();
    damage::truncate(&mut lost, 4096);

    let table = volumes_table(&[["Cluster Disk 2", "Online", "FAB-SQL-01"]]);
    let csv = Style::PowerShell.write(&[ran("FAB-SQL-01", "Get-ClusterSharedVolume", &table)]);
    let list = listing::vssadmin(Language::English, "FAB-SQL-02", &csv_node());
    let cut = list.find("'System Writer'").unwrap() + 60;
    let secret = listing::vssadmin(Language::English, "FAB-SQL-02", &csv_node());
    let encrypted = Zip::new().entry(b"vssadmin_list_writers.txt", secret.as_bytes(), Method::Encrypted).finish();

    let first = Tree::new().file("Application.evtx", application).file("System.evtx", cut_log).text(
        "csv.txt",
        Encoding::Utf8,
        &csv,
    );
    let second = Tree::new()
        .file("Application.evtx", jpeg())
        .file("HardwareEvents.evtx", "")
        .file("System.evtx", headless)
        .file("Microsoft-Windows-FailoverClustering%4Operational.evtx", lost)
        .file("captures.zip", encrypted)
        .text("vssadmin_list_writers.txt", Encoding::Utf8, &list[..cut]);
    Tree::new().below("fab-sql-01", first).below("fab-sql-02", second)
}

/// What begins as a JPEG does.
fn jpeg() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\x60\x00\x60\x00\x00".to_vec();
    bytes.extend((0..600u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8));
    bytes.extend([0xff, 0xd9]);
    bytes
}
