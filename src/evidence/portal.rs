//! What the Azure portal, its CLI and PowerShell say of a backup job that failed, pasted or exported: the code of the
//! error. It says nothing of CSV.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, ReadOptions, SectionReader};
use crate::decode::transcript::Section;
use crate::facts::{JobError, Kind, Message, Observation};

/// Codes that Azure Backup and its extension give: words of several capitals that begin so.
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b((?:UserError|ExtensionSnapshot|Extension(?:Stuck|VC|Installation|Config|Operation|Failed)|GuestAgent(?:Snapshot|Status)",
        r"|VMRestorePoint|RPSnapshot|CopyingVHDs|BackUpOperationFailed|BackupOperation|SnapshotOperation|FailedToTakeVMSnapshot",
        r"|FailedToTakeSnapshot|Extention(?:Failed|Snapshot)|ProvisioningState",
        r"|MigratedVM)[A-Z0-9][A-Za-z0-9]{2,60}|VmNotInDesirableState|Back[Uu]pOperationFailed(?:V[0-9])?)\b",
    ))
    .ok()
});

/// Whether a word of a line begins as codes do, and is as long as the shortest. Asked first: the pattern takes longer to
/// make than most texts to read.
fn may_hold_a_code(line: &str) -> bool {
    const BEGINNINGS: [&[u8]; 12] =
        [b"User", b"Exte", b"Gues", b"VMRe", b"RPSn", b"Copy", b"Back", b"Snap", b"Fail", b"Prov", b"Migr", b"VmNo"];
    const SHORTEST: usize = "UserErrorABC".len();
    let mut words = line.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    words.any(|word| word.len() >= SHORTEST && BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}

/// Errors kept of one text: a list of jobs repeats the same few.
const MOST: usize = 100;

/// Reads each code once a section.
#[derive(Debug)]
pub(super) struct PortalErrors;

impl SectionReader for PortalErrors {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        let (mut seen, mut left_out): (Vec<String>, usize) = (Vec::new(), 0);
        for line in &section.lines {
            if !may_hold_a_code(line.text) {
                continue;
            }
            for code in CODE.as_ref()?.captures_iter(line.text).filter_map(|found| found.get(1)) {
                if seen.iter().any(|known| known == code.as_str()) {
                    continue;
                }
                if seen.len() >= MOST {
                    left_out += 1;
                } else {
                    seen.push(code.as_str().to_owned());
                    let error = JobError { code: code.as_str().to_owned() };
                    found.observations.push(section.saw(line.number, Observation::JobError(error)));
                }
            }
        }
        if left_out > 0 {
            found.left_out.push(Message::new("evidence.problem.left-out").with("count", left_out));
        }
        (!seen.is_empty()).then_some(Kind::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::text::Line;
    use crate::decode::transcript;

    #[test]
    fn codes_of_jobs_stand_in_any_text() {
        for (text, expected) in [
            ("Error Code | ExtensionSnapshotFailedCOM\n\nError Message | failed", vec!["ExtensionSnapshotFailedCOM"]),
            (
                "ErrorCode : UserErrorGuestAgentStatusUnavailable\nagain UserErrorGuestAgentStatusUnavailable",
                vec!["UserErrorGuestAgentStatusUnavailable"],
            ),
            // So the service spells it.
            ("/ 'ExtentionFailedVssServiceInBadState'", vec!["ExtentionFailedVssServiceInBadState"]),
            ("\"code\": \"VMRestorePointInternalError\"", vec!["VMRestorePointInternalError"]),
            ("\"errorString\":\"BackUpOperationFailed\"", vec!["BackUpOperationFailed"]),
            ("BackUpOperationFailedV2 - internal error", vec!["BackUpOperationFailedV2"]),
            ("the extension snapshot failed; UserError; ExtensionSnapshot", vec![]),
        ] {
            let lines = text.lines().zip(1..).map(|(text, number)| Line { number, text });
            let mut found = Found::default();
            for section in transcript::split("x.txt", lines, &[]) {
                PortalErrors.read(&section, &super::super::tests::options(), &mut found);
            }
            let codes = found.observations.into_iter().filter_map(|seen| match seen.fact {
                Observation::JobError(error) => Some(error.code),
                _ => None,
            });
            assert_eq!(codes.collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
