//! Names of computers: what is one, and which spellings mean the same host.

use std::collections::{BTreeMap, BTreeSet};

use super::layout;

/// NetBIOS names end here; a longer host name is cut to it.
const NETBIOS: usize = 15;
/// The longest DNS name.
const LONGEST: usize = 253;

/// A computer's name in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HostName {
    /// Without domain.
    pub(super) short: String,
    /// With domain, if it came with one.
    pub(super) fqdn: Option<String>,
}

/// Reads a computer's name; `None` for blanks, placeholders, addresses and anything that no computer can be called.
pub(super) fn host_name(raw: &str) -> Option<HostName> {
    let name = raw.trim().trim_start_matches('\\').trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let short = *labels.first()?;
    let usable = name.len() <= LONGEST
        && labels.iter().all(|label| is_label(label))
        && !layout::is_no_name(short)
        && !labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit()));
    let fqdn = (labels.len() > 1).then(|| name.clone());
    usable.then(|| HostName { short: short.to_owned(), fqdn })
}

fn is_label(label: &str) -> bool {
    label.chars().any(char::is_alphanumeric) && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Reads the name of a folder or file as that of a node: a computer's name without its domain, else the text itself.
pub(super) fn path_name(raw: &str) -> Option<String> {
    let name = raw.trim().to_lowercase();
    let is_dns = |host: &HostName| {
        let top = name.rsplit('.').next().unwrap_or_default();
        host.fqdn.is_none() || (name.split('.').count() > 2 && top.chars().all(char::is_alphabetic))
    };
    match host_name(&name).filter(is_dns) {
        Some(host) => Some(host.short),
        // A log is saved under its channel's name with `%4` for the slash.
        None => (!name.is_empty() && !name.contains("%4") && !layout::is_no_name(&name)).then_some(name),
    }
}

/// Which spelling stands for a host: a name of 15 characters means the one longer name that begins with it.
#[derive(Debug, Default)]
pub(super) struct Spellings(BTreeMap<String, String>);

impl Spellings {
    /// Learns from all short names of a case.
    pub(super) fn learn(names: &BTreeSet<String>) -> Self {
        let cut = names.iter().filter(|name| name.chars().count() == NETBIOS);
        Self(
            cut.filter_map(|short| {
                // Sorted: what begins with it follows it.
                let mut longer =
                    names.range(short.clone()..).skip(1).take_while(|name| name.starts_with(short.as_str()));
                let only = longer.next()?;
                longer.next().is_none().then(|| (short.clone(), only.clone()))
            })
            .collect(),
        )
    }

    /// The spelling that stands for the host.
    pub(super) fn canonical<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_lower_case_without_domain() {
        let host = host_name(" VM-SQL-01.corp.contoso.com ").expect("a name");
        assert_eq!((host.short.as_str(), host.fqdn.as_deref()), ("vm-sql-01", Some("vm-sql-01.corp.contoso.com")));
        assert_eq!(host_name("\\\\VM-SQL-02").map(|h| h.short).as_deref(), Some("vm-sql-02"));
    }

    #[test]
    fn placeholders_and_addresses_are_no_names() {
        for raw in [
            "",
            " ",
            "localhost",
            "LocalHost.localdomain",
            "10.0.0.4",
            "::1",
            "<コンピューター名>",
            "N/A",
            "a b",
            ".",
            "-",
            "----",
        ] {
            assert_eq!(host_name(raw), None, "{raw}");
        }
    }

    #[test]
    fn folders_lose_a_domain_but_not_a_version() {
        assert_eq!(path_name("VM-SQL-01.corp.contoso.com").as_deref(), Some("vm-sql-01"));
        assert_eq!(path_name("upload.v2").as_deref(), Some("upload.v2"));
        assert_eq!(path_name("ノード 1").as_deref(), Some("ノード 1"));
    }

    #[test]
    fn a_cut_name_means_the_only_longer_one() {
        let names = |all: &[&str]| all.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
        let one = Spellings::learn(&names(&["contoso-sql-clu", "contoso-sql-cluster-01"]));
        assert_eq!(one.canonical("contoso-sql-clu"), "contoso-sql-cluster-01");
        let two = Spellings::learn(&names(&["contoso-sql-clu", "contoso-sql-cluster-01", "contoso-sql-cluster-02"]));
        assert_eq!(two.canonical("contoso-sql-clu"), "contoso-sql-clu");
    }

    /// Each was looked for in all others: that took minutes.
    #[test]
    fn names_of_fifteen_letters_are_told_apart_in_turn() {
        let cut = (0..40_000).map(|n| format!("contoso-x-{n:05}"));
        let names: BTreeSet<String> = cut.flat_map(|name| [format!("{name}-1"), name]).collect();
        let spellings = Spellings::learn(&names);
        assert_eq!(spellings.0.len(), 40_000);
        assert_eq!(spellings.canonical("contoso-x-00007"), "contoso-x-00007-1");
    }
}
