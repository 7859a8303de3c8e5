//! Providers of the events by which something is decided, and what a provider is called.

/// The cluster service.
pub const CLUSTER: &str = "Microsoft-Windows-FailoverClustering";
/// The Volume Shadow Copy service.
pub const VSS: &str = "VSS";
/// Its stops for want of work.
pub const IDLE_STOPS: &[u32] = &[8224, 8225];

/// Whether an event says that the service stopped because it was idle, which happens after every backup and tells nothing.
pub fn is_idle_stop(provider: &str, id: u32) -> bool {
    IDLE_STOPS.contains(&id) && is_same(provider, VSS)
}

/// The snapshot driver.
pub const VOLSNAP: &str = "volsnap";
/// Windows Server Backup.
pub const SERVER_BACKUP: &str = "Microsoft-Windows-Backup";
/// Starts, stops and names of the machine.
pub const EVENT_LOG: &str = "EventLog";
/// The service that keeps the logs.
pub const LOG_SERVICE: &str = "Microsoft-Windows-Eventlog";
/// Crashes.
pub const APPLICATION_ERROR: &str = "Application Error";

/// What people call a provider: everything shown beside an id goes by this name.
pub fn short(provider: &str) -> &str {
    match provider.strip_prefix("Microsoft-Windows-").unwrap_or(provider) {
        "Microsoft-WindowsAzure-Status" => "Azure-Status",
        name => name,
    }
}

/// Whether two names are of one provider.
pub(super) fn is_same(name: &str, provider: &str) -> bool {
    name.eq_ignore_ascii_case(provider) || (provider == CLUSTER && is_clustering(name))
}

/// Names under which the cluster service logs, besides `Microsoft-Windows-` before them; one is of a knowledge-base page.
const CLUSTER_NAMES: [&str; 3] = ["failoverclustering", "failovercluster", "failover clustering"];

/// Whether a provider or source is the cluster service.
pub fn is_clustering(provider: &str) -> bool {
    const MAKER: &str = "microsoft-windows-";
    let bare = match provider.split_at_checked(MAKER.len()) {
        Some((maker, rest)) if maker.eq_ignore_ascii_case(MAKER) => rest,
        _ => provider,
    };
    CLUSTER_NAMES.iter().any(|name| bare.trim().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cluster_service_is_known_by_each_of_its_names() {
        for name in ["Microsoft-Windows-FailoverClustering", "FailoverClustering", "microsoft-windows-failovercluster"]
        {
            assert!(is_clustering(name), "{name}");
        }
        assert!(!is_clustering("Microsoft-Windows-FailoverClustering-Client") && !is_clustering("VSS"));
    }
}
