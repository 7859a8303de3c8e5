//! Applications behind writers: which providers they log under, and what some of their events mean.

use super::writers::{EXCHANGE, HYPER_V, SQL_SERVER};
use crate::facts::{Event, Guid};

/// NTDS writer of a domain controller.
const NTDS: Guid = Guid::from_u128(0xb2014c9e_8711_4c5c_a5a9_3cf384484757);

/// Providers of the application behind a writer, in lower case; `*` stands for any end. A text that has to be there
/// tells whose event it is where several applications share a provider.
const APPLICATIONS: &[(Guid, &str, Option<&str>)] = &[
    (SQL_SERVER, "sqlwriter", None),
    (SQL_SERVER, "sqlvdi", None),
    (SQL_SERVER, "mssqlserver", None),
    (SQL_SERVER, "mssql$*", None),
    (NTDS, "esent", Some("lsass")),
    (NTDS, "esent", Some("ntds")),
    (NTDS, "ntds*", None),
    (NTDS, "microsoft-windows-activedirectory_domainservice", None),
    (EXCHANGE, "msexchangerepl", None),
    (EXCHANGE, "msexchangeis", None),
    (EXCHANGE, "msexchangeis mailbox store", None),
    (EXCHANGE, "ese", None),
    (HYPER_V, "microsoft-windows-hyper-v-vmms", None),
    (SQL_SERVER, "service control manager", Some("sql server vss writer")),
    (EXCHANGE, "service control manager", Some("microsoft exchange replication")),
    (HYPER_V, "service control manager", Some("hyper-v virtual machine management")),
];

/// What events mean: provider, id (0 for any), a text that has to be there, key of the sentence.
const MEANINGS: &[(&str, u32, &str, &str)] = &[
    ("sqlwriter", 0, "Native Error: 3059", "rules.words.sql.secondary"),
    ("mssql*", 3059, "", "rules.words.sql.secondary"),
    ("sqlwriter", 0, "Native Error: 976", "rules.words.sql.unreadable"),
    ("sqlwriter", 0, "Native Error: 983", "rules.words.sql.unreadable"),
    ("sqlwriter", 0, "inaccessible files", "rules.words.sql.inaccessible"),
    ("sqlwriter", 0, "Native Error: 945", "rules.words.sql.inaccessible"),
    ("sqlwriter", 0, "Native Error: 927", "rules.words.sql.offline"),
    ("sqlwriter", 0, "Native Error: 942", "rules.words.sql.offline"),
    ("sqlwriter", 24579, "", "rules.words.sql.volumes"),
    ("sqlwriter", 0, "", "rules.words.sql.error"),
    ("sqlvdi", 1, "", "rules.words.sql.vdi"),
    ("mssql*", 3041, "", "rules.words.sql.backup"),
    ("mssql*", 18204, "", "rules.words.sql.device"),
    ("mssql*", 18210, "", "rules.words.sql.device"),
    ("mssql*", 17137, "", "rules.words.sql.auto-close"),
    ("mssql*", 833, "", "rules.words.sql.slow"),
    ("service control manager", 0, "", "rules.words.service"),
    ("esent", 0, "-2402", "rules.words.esent.timeout"),
    ("ese", 0, "-2402", "rules.words.esent.timeout"),
    ("esent", 0, "", "rules.words.esent"),
    ("ese", 0, "", "rules.words.esent"),
    ("msexchange*", 0, "", "rules.words.exchange"),
    ("microsoft-windows-hyper-v-vmms", 0, "", "rules.words.hyper-v"),
];

/// Whether a provider's name is of a pattern: in lower case, `*` at its end for any end.
pub fn matches(pattern: &str, provider: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => provider.get(..beginning.len()).is_some_and(|head| head.eq_ignore_ascii_case(beginning)),
        None => provider.eq_ignore_ascii_case(pattern),
    }
}

/// Whether the application behind a writer is known.
pub fn is_known(writer: Guid) -> bool {
    APPLICATIONS.iter().any(|(id, ..)| *id == writer)
}

/// Whether an event is of the application behind a writer.
pub fn is_of(writer: Guid, event: &Event) -> bool {
    let says = |word: &str| event.data.iter().any(|item| item.value.to_ascii_lowercase().contains(word));
    APPLICATIONS
        .iter()
        .any(|(id, provider, word)| *id == writer && matches(provider, &event.provider) && word.is_none_or(says))
}

/// Key of the sentence that explains an event of an application, by its text.
pub fn meaning(event: &Event, text: &str) -> Option<&'static str> {
    let fits = |(provider, id, word, _): &&(&str, u32, &str, &str)| {
        matches(provider, &event.provider) && (*id == 0 || *id == event.id) && text.contains(word)
    };
    MEANINGS.iter().find(fits).map(|(.., key)| *key)
}

/// The more a sentence tells, the smaller: texts that name one cause stand first in the table.
pub fn rank(meaning: Option<&str>) -> usize {
    MEANINGS.iter().position(|(.., key)| Some(*key) == meaning).unwrap_or(MEANINGS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_instance_is_sql_server_and_a_short_name_is_not() {
        assert!(matches("mssql$*", "MSSQL$INST01") && !matches("mssql$*", "MSSQL"));
        assert!(matches("sqlwriter", "SQLWRITER") && !matches("sqlwriter", "SQLWRITERX"));
    }
}
