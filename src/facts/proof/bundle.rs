//! Which files of which bundles hold the answer to exactly `Get-ClusterSharedVolume`. Closed: a file that people or other
//! tools call so is none of them.

/// Whether the path is one that TSS/SHA or PrivateCloud.DiagnosticInfo gives to the list of volumes.
pub(super) fn asks_for_volumes(path: &str) -> bool {
    let lower = path.to_lowercase();
    let parts: Vec<&str> = lower.split('/').collect();
    match parts.as_slice() {
        [.., root, "getclustersharedvolume.xml"] => is_sddc(root),
        [above @ .., "cluster", file] => {
            let host = file.strip_suffix("_get-clustersharedvolume.txt");
            host.is_some_and(|host| above.iter().any(|folder| is_tss(folder, host)))
        }
        _ => false,
    }
}

/// The folder that a path lies in.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

/// `HealthTest-<cluster>-<date>`, `SddcDiagnosticArchive-<node>-<date>`, as a folder or an archive.
fn is_sddc(folder: &str) -> bool {
    let rest = ["healthtest-", "sddcdiagnosticarchive-"].iter().find_map(|begin| folder.strip_prefix(begin));
    rest.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()))
}

/// `TSS_<HOST>_<date>…` of the host that the file is named after; `support-<date>…` is what lies in it.
fn is_tss(folder: &str, host: &str) -> bool {
    let named = folder.strip_prefix("tss_").and_then(|rest| rest.strip_prefix(host));
    let dated = folder.strip_prefix("support-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    !host.is_empty() && (named.is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '.', '-'])) || dated)
}
