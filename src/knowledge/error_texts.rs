//! Why a command failed, by the identifiers and words of its complaint.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::facts::ErrorReason;

#[derive(Default, Deserialize)]
struct Table {
    cmdlets: Vec<String>,
    labels: Vec<String>,
    no_service: Vec<String>,
    reason: Vec<Reason>,
}

/// A reason with what shows it.
#[derive(Deserialize)]
struct Reason {
    is: ErrorReason,
    /// Each several that have to be there together, apart by commas.
    ids: Vec<String>,
    texts: Vec<String>,
}

/// All that is compared is folded as [`fold`] does.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = toml::from_str(include_str!("error_texts.toml")).unwrap_or_default();
    for said in table.reason.iter_mut().flat_map(|reason| reason.ids.iter_mut().chain(&mut reason.texts)) {
        *said = fold(said);
    }
    table
});

/// Without blanks and case: consoles wrap complaints anywhere.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a name, in lower case, is that of a failover-cluster cmdlet.
pub fn is_cmdlet(name: &str) -> bool {
    TABLE.cmdlets.iter().any(|known| known == name)
}

/// Whether a line begins as complaints of programs do: `Error: …`.
pub fn begins_complaint(text: &str) -> bool {
    let label = text.split_once([':', '：']).map(|(label, _)| label.trim());
    label.is_some_and(|label| TABLE.labels.iter().any(|known| known.eq_ignore_ascii_case(label)))
}

/// Whether a line says that a machine has no service of the name that was asked for.
pub fn says_no_service(text: &str) -> bool {
    TABLE.no_service.iter().any(|said| text.contains(said))
}

/// The reason that a complaint gives; `None` where its words are not known.
pub fn reason(complaint: &str) -> Option<ErrorReason> {
    let said = fold(complaint);
    let by_id = |reason: &&Reason| reason.ids.iter().any(|all| all.split(',').all(|id| said.contains(id)));
    let by_text = |reason: &&Reason| reason.texts.iter().any(|text| said.contains(text));
    TABLE.reason.iter().find(by_id).or_else(|| TABLE.reason.iter().find(by_text)).map(|reason| reason.is)
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
        assert_eq!(TABLE.reason.len(), 6);
    }
}
