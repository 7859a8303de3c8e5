//! The sample cases: `samples/NAME` is what [`all`] builds under that name.

mod clusters;
mod collectors;
pub mod compare;
mod damaged;
pub mod inbox;
mod mixed;
mod script;

use super::bundle::Tree;
use super::listing::{self, Language, Listed};
use super::story::Story;
use super::text::{Capture, Encoding, Style};
use super::{evtx, hive};

/// Every sample.
pub fn all() -> Vec<(&'static str, Tree)> {
    vec![
        ("csv-in-use", clusters::csv_in_use()),
        ("csv-writer-unneeded-ja", clusters::unneeded_ja()),
        ("csv-writer-unneeded-no-reboot", clusters::unneeded_no_reboot()),
        ("no-action", clusters::no_action()),
        ("not-a-cluster", clusters::not_a_cluster()),
        ("needs-evidence-contradiction", clusters::contradiction()),
        ("damaged", damaged::damaged()),
        ("tss-sha", collectors::tss_sha()),
        ("psdp", collectors::psdp()),
        ("sddc", collectors::sddc()),
        ("inspect-iaas-disk", collectors::inspect_iaas_disk()),
        ("azure-backup-ja", collectors::azure_backup_ja()),
        ("collect-script", script::collect_script()),
        ("collect-script-half-failed", script::half_failed()),
        ("loose-files", mixed::loose_files()),
        ("zip-in-zip", mixed::zip_in_zip()),
        ("everything", mixed::everything()),
    ]
}

/// A command that ran on a host.
fn ran(host: &str, command: &str, output: &str) -> Capture {
    Capture { host: host.into(), command: command.into(), output: output.into() }
}

/// `vssadmin list writers` on a host.
fn writers(language: Language, host: &str, writers: &[Listed]) -> Capture {
    ran(host, "vssadmin list writers", &listing::vssadmin(language, host, writers))
}

/// `reg query` of the switch on a host.
fn switch(host: &str, value: Option<u32>) -> Capture {
    let command = format!("reg query \"{}\"", listing::SWITCH_KEY.replace("HKEY_LOCAL_MACHINE", "HKLM"));
    ran(host, &command, &listing::reg_query(value))
}

/// `Get-ClusterSharedVolume` that prints nothing.
fn no_volumes(host: &str) -> Capture {
    ran(host, "Get-ClusterSharedVolume", "")
}

/// `Get-ClusterNode`, all up.
fn nodes(host: &str, names: &[&str]) -> Capture {
    let rows: Vec<[&str; 2]> = names.iter().map(|name| [*name, "Up"]).collect();
    ran(host, "Get-ClusterNode", &listing::nodes_table(&rows))
}

/// Both logs of a story under their own names.
fn logs(story: &Story) -> Tree {
    Tree::new().file("Application.evtx", story.application()).file("System.evtx", story.system())
}
