//! Products that ask for snapshots, by the process that they run as and by the events that they log.

/// One product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// Azure VM Backup itself.
    pub is_azure_vm_backup: bool,
    /// Parts of the path of its process, in lower case.
    paths: &'static [&'static str],
    /// Beginnings of the names of its event providers, in lower case.
    providers: &'static [&'static str],
}

const fn other(name: &'static str, paths: &'static [&'static str], providers: &'static [&'static str]) -> Product {
    Product { name, is_azure_vm_backup: false, paths, providers }
}

/// In this order: a path below Azure's extension names that, whatever stands behind it.
const PRODUCTS: &[Product] = &[
    Product {
        name: "Azure VM Backup",
        is_azure_vm_backup: true,
        paths: &[r"plugins\microsoft.azure.recoveryservices.vmsnapshot\"],
        providers: &[],
    },
    other("DPM / MABS (DPMRA)", &["dpmra.exe"], &["dpm", "msdpm"]),
    other("MARS agent", &["cbengine.exe"], &["cloudbackup", "microsoft-windows-cloudbackup"]),
    other("Azure Site Recovery", &["vacp.exe", r"\microsoft azure site recovery\"], &[]),
    other("DiskShadow", &[r"\diskshadow.exe"], &[]),
    other("IBM Storage Protect", &["dsmc.exe", "dsmcsvc.exe", r"\tivoli\tsm\"], &["adsm"]),
    other("Windows Server Backup", &["wbengine.exe", "wbadmin.exe"], &["microsoft-windows-backup"]),
    other("Veeam", &[r"\veeam", "veeamagent", "veeamvss"], &["veeam"]),
    other("Backup Exec", &["beremote.exe", r"\backup exec\"], &["backup exec"]),
    other("Veritas NetBackup", &["bpfis.exe", "bpbkar32.exe", r"\netbackup\"], &["netbackup"]),
    other("Commvault", &[r"\commvault\", "clbackup.exe"], &[]),
    other("Acronis", &[r"\acronis\"], &[]),
    other("Arcserve", &[r"\arcserve\", r"\ca\arcserve"], &["arcserve"]),
    other("Rubrik", &[r"\rubrik\"], &[]),
    other("Cohesity", &[r"\cohesity\"], &[]),
];

/// Programs that host writers: that one of them logged an event makes it no requester.
const HOSTS: &[&str] = &[
    "sqlwriter.exe",
    "sqlservr.exe",
    "msexchangerepl.exe",
    "store.exe",
    "microsoft.exchange.store.service.exe",
    "vmms.exe",
    "lsass.exe",
    "clussvc.exe",
    "dsamain.exe",
    "edgetransport.exe",
    "vssvc.exe",
    "svchost.exe",
];

/// Start, success, failures and cancellation of Windows Server Backup; its other events are no run.
pub const SERVER_BACKUP_RUNS: &[u32] = &[1, 4, 5, 8, 9, 14, 517, 518, 521];

/// The product that a process belongs to.
pub fn by_process(path: &str) -> Option<&'static Product> {
    let path = path.to_ascii_lowercase();
    PRODUCTS.iter().find(|product| product.paths.iter().any(|part| path.contains(part)))
}

/// The product that logs an event.
pub fn by_event(provider: &str, id: u32) -> Option<&'static Product> {
    let provider = provider.to_ascii_lowercase();
    let product = PRODUCTS.iter().find(|product| product.providers.iter().any(|name| provider.starts_with(name)))?;
    let is_run = provider != "microsoft-windows-backup" || SERVER_BACKUP_RUNS.contains(&id);
    is_run.then_some(product)
}

/// The program's path of a command line, without quotation marks and arguments.
pub fn program_path(command: &str) -> &str {
    let unquoted = command.trim().trim_start_matches('"');
    let end = unquoted.to_ascii_lowercase().find(".exe").map_or(unquoted.len(), |at| at + ".exe".len());
    unquoted.get(..end).unwrap_or(unquoted)
}

/// The program of a command line or path, in lower case.
pub fn program(command: &str) -> String {
    let path = program_path(command).to_ascii_lowercase();
    path.rsplit(['\\', '/']).next().unwrap_or(&path).to_owned()
}

/// Whether a program is known to host writers.
pub fn hosts_writers(program: &str) -> bool {
    HOSTS.contains(&program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn azure_vm_backup_is_known_by_its_extension_alone() {
        let name = |path: &str| by_process(path).map(|product| product.name);
        let own = r"C:\Packages\Plugins\Microsoft.Azure.RecoveryServices.VMSnapshot\1.0.95.0\iaasbcdrextension.exe";
        assert!(by_process(own).is_some_and(|product| product.is_azure_vm_backup));
        for (path, product) in [
            (r"C:\Program Files\Microsoft Azure Recovery Services Agent\bin\cbengine.exe", "MARS agent"),
            (r"C:\Program Files (x86)\Microsoft Azure Site Recovery\agent\vacp.exe", "Azure Site Recovery"),
            (r"C:\Program Files\Microsoft Data Protection Manager\DPM\bin\DPMRA.exe", "DPM / MABS (DPMRA)"),
        ] {
            assert_eq!(name(path), Some(product), "{path}");
        }
        assert_eq!(name(r"C:\Program Files\Microsoft SQL Server\90\Shared\sqlwriter.exe"), None);
    }

    #[test]
    fn a_program_is_the_last_part_of_a_command_line() {
        assert_eq!(program(r#""C:\Program Files\Microsoft SQL Server\90\Shared\SqlWriter.exe" -x"#), "sqlwriter.exe");
        assert!(hosts_writers("sqlwriter.exe") && !hosts_writers("vacp.exe"));
    }
}
