//! Error codes of backup jobs: where in the machine the job failed, what that means, and what Azure's troubleshooting
//! asks for first (<https://learn.microsoft.com/azure/backup/backup-azure-vms-troubleshoot>).

/// Where a job failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// A shared disk is attached: the job can never succeed as it is.
    SharedDisk,
    /// Some writer, which the code does not name.
    Writers,
    /// The machine is too busy for the snapshot.
    Load,
    /// The guest agent, the extension, or what they need in the machine.
    Agent,
}

/// What is known of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Beginning of the code; a whole code stands before the beginnings that it shares with others.
    begins: &'static str,
    /// Where the job failed.
    pub area: Area,
    /// Key of what it means, a part of a sentence.
    pub meaning: &'static str,
    /// Key of what to do first.
    pub step: &'static str,
}

const fn job(begins: &'static str, area: Area, meaning: &'static str, step: &'static str) -> Job {
    Job { begins, area, meaning, step }
}

const JOBS: &[Job] = &[
    job(
        "UserErrorSharedDiskBackupNotSupported",
        Area::SharedDisk,
        "rules.job.shared-disk",
        "causes.shared-disk.job.step",
    ),
    job("ExtensionFailedVssWriterInBadState", Area::Writers, "rules.job.writers", "rules.job.writers.step"),
    job("ExtensionFailedVssServiceInBadState", Area::Agent, "rules.job.service", "rules.job.service.step"),
    job("ExtensionFailedTimeoutVMNetworkUnresponsive", Area::Load, "rules.job.load", "rules.job.load.step"),
    job("ExtensionFailedSnapshotLimitReached", Area::Agent, "rules.job.limit", "rules.job.limit.step"),
    job("ExtensionSnapshotFailedCOM", Area::Agent, "rules.job.com", "rules.job.com.step"),
    job("ExtensionInstallationFailedCOM", Area::Agent, "rules.job.com", "rules.job.com.step"),
    job("ExtensionInstallationFailedMDTC", Area::Agent, "rules.job.com", "rules.job.com.step"),
    job("ExtensionSnapshotBitlockerError", Area::Agent, "rules.job.bitlocker", "rules.job.bitlocker.step"),
    job("ExtensionSnapshotFailedNoSecureNetwork", Area::Agent, "rules.job.network", "rules.job.network.step"),
    job("ExtensionSnapshotFailedNoNetwork", Area::Agent, "rules.job.network", "rules.job.network.step"),
    job("VMRestorePointInternalError", Area::Agent, "rules.job.crash", "causes.backup-agent.step"),
    job("UserErrorGuestAgent", Area::Agent, "rules.job.agent", "rules.job.agent.step"),
    job("GuestAgent", Area::Agent, "rules.job.agent", "rules.job.agent.step"),
    job("UserErrorVmNotInDesirableState", Area::Agent, "rules.job.state", "rules.job.state.step"),
    job("VmNotInDesirableState", Area::Agent, "rules.job.state", "rules.job.state.step"),
    job("UserErrorVmProvisioningState", Area::Agent, "rules.job.state", "rules.job.state.step"),
    job("Extension", Area::Agent, "rules.job.extension", "rules.job.extension.step"),
];

/// What is known of a code; `None` where it says nothing of the machine itself.
pub fn by_code(code: &str) -> Option<&'static Job> {
    JOBS.iter().find(|job| code.starts_with(job.begins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::texts::{Lang, catalogue};

    #[test]
    fn every_code_has_its_sentences_and_no_beginning_hides_a_longer_one() {
        for (at, job) in JOBS.iter().enumerate() {
            for key in [job.meaning, job.step] {
                assert!(catalogue(Lang::En).contains_key(key), "{key}");
            }
            assert_eq!(by_code(job.begins).map(|found| found.begins), Some(job.begins), "row {at}");
        }
        assert_eq!(by_code("UserErrorRequestDisallowedByPolicy"), None);
    }
}
