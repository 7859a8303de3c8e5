//! Providers of the events by which something is decided, and what a provider is called.

/// The cluster service.
pub const CLUSTER: &str = "Microsoft-Windows-FailoverClustering";
/// The Volume Shadow Copy service.
pub const VSS: &str = "VSS";
/// Its stops for want of work.
pub const IDLE_STOPS: &[u32] = &[8224, 8225];
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

/// Whether two names are of one provider: Event Viewer shows that of the cluster service without its beginning.
pub(super) fn is_same(name: &str, provider: &str) -> bool {
    name.eq_ignore_ascii_case(provider) || (provider == CLUSTER && name.eq_ignore_ascii_case(short(CLUSTER)))
}
