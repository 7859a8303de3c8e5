//! Why a command failed, by the identifiers and words of its complaint.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::ErrorReason;

#[derive(Deserialize)]
struct Table {
    cmdlets: Vec<String>,
    reason: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    is: String,
    ids: Vec<String>,
    texts: Vec<String>,
}

/// A reason with what shows it, folded as [`fold`] does.
struct Reason {
    is: ErrorReason,
    ids: Vec<Vec<String>>,
    texts: Vec<String>,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| toml::from_str(include_str!("error_texts.toml")).ok());

static REASONS: LazyLock<Vec<Reason>> = LazyLock::new(|| {
    let reasons = TABLE.iter().flat_map(|table| &table.reason).filter_map(|entry| {
        let is = match entry.is.as_str() {
            "cluster-service-down" => ErrorReason::ClusterServiceDown,
            "unknown-to-shell" => ErrorReason::UnknownToShell,
            "not-recognised" => ErrorReason::NotRecognised,
            "not-found" => ErrorReason::NotFound,
            "unexpected-vss" => ErrorReason::UnexpectedVss,
            "access-denied" => ErrorReason::AccessDenied,
            _ => return None,
        };
        let ids = entry.ids.iter().map(|ids| ids.split(',').map(fold).collect()).collect();
        Some(Reason { is, ids, texts: entry.texts.iter().map(|text| fold(text)).collect() })
    });
    reasons.collect()
});

/// Without blanks and case: consoles wrap complaints anywhere.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a name, in lower case, is that of a failover-cluster cmdlet.
pub fn is_cmdlet(name: &str) -> bool {
    TABLE.iter().flat_map(|table| &table.cmdlets).any(|known| known == name)
}

/// The reason that a complaint gives; `None` where its words are not known.
pub fn reason(complaint: &str) -> Option<ErrorReason> {
    let said = fold(complaint);
    let by_id = |reason: &&Reason| reason.ids.iter().any(|all| all.iter().all(|id| said.contains(id)));
    let by_text = |reason: &&Reason| reason.texts.iter().any(|text| said.contains(text));
    REASONS.iter().find(by_id).or_else(|| REASONS.iter().find(by_text)).map(|reason| reason.is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_go_before_words_and_wraps_do_not_count() {
        for (complaint, expected) in [
            ("x : The cluster service is not\r\nrunning.", Some(ErrorReason::ClusterServiceDown)),
            ("Zugriff verweigert. ClusterEndpointNotRegistered", Some(ErrorReason::ClusterServiceDown)),
            ("指定されたレジストリ キーまたは値が見つ\nかりませんでした", Some(ErrorReason::NotFound)),
            ("Acceso denegado.", Some(ErrorReason::AccessDenied)),
            ("'Get-Cluster' is not recognized as an internal or external command,", Some(ErrorReason::UnknownToShell)),
            ("The term 'Get-Cluster' is not recognized as the name of a cmdlet", Some(ErrorReason::NotRecognised)),
            ("All is well.", None),
        ] {
            assert_eq!(reason(complaint), expected, "{complaint}");
        }
        assert_eq!(REASONS.len(), 6);
    }
}
