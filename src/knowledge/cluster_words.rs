//! Words that speak of a failover cluster (`cluster_words.toml`).

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Table {
    services: Vec<String>,
    parts: Vec<String>,
    features: Vec<String>,
    clusters: Vec<String>,
    cluster: Vec<String>,
    node: Vec<String>,
    denies: Vec<String>,
    conditions: Vec<String>,
    driver_labels: Vec<String>,
    drivers: Vec<String>,
}

struct Words {
    table: Table,
    /// One of these stands in every line that has a part, and in every one that tells something.
    parts: Option<AhoCorasick>,
    words: Option<AhoCorasick>,
}

/// The key of a cluster, as exports and queries begin with it.
const KEY: &str = r"hkey_local_machine\cluster";

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("cluster_words.toml")).unwrap_or_default();
    let any = |lists: &[&Vec<String>], more: Option<&str>| {
        let words = lists.iter().flat_map(|list| list.iter()).map(String::as_str).chain(more);
        AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
    };
    let parts = any(&[&table.services, &table.parts, &table.features], Some(KEY));
    let words = any(&[&table.clusters, &table.cluster], None);
    Words { table, parts, words }
});

fn stands(list: &[String], lower: &str) -> bool {
    list.iter().any(|word| lower.contains(word.as_str()))
}

/// Whether a line has what only a machine with the feature has: its adapter, its channels, the feature as installed, the
/// key of a cluster, the cluster service by its displayed name.
pub fn shows_part(line: &str) -> bool {
    let Words { table: Table { services, parts, features, .. }, parts: any, .. } = &*WORDS;
    // Every line of a large text is asked.
    if !any.as_ref().is_some_and(|any| any.is_match(line)) {
        return false;
    }
    let lower = line.trim().to_lowercase();
    let is_installed = || {
        let has = |word: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
        stands(features, &lower) && (has("installed") || has("enabled") || lower.starts_with("[x]"))
    };
    let is_key = || {
        let rest = lower.trim_start_matches('[').strip_prefix(KEY);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['\\', ']']))
    };
    stands(parts, &lower) || is_installed() || is_key() || stands(services, &lower) && !denied(&lower)
}

/// Whether a label and its value name the driver of the file system of Cluster Shared Volumes, and no volume's file system.
pub fn names_driver(label: &str, value: &str) -> bool {
    let is = |list: &[String], text: &str| list.contains(&text.trim().to_lowercase());
    is(&WORDS.table.driver_labels, label) && is(&WORDS.table.drivers, value)
}

/// Whether a sentence says that a machine is a node, or that there is a failover cluster.
pub fn tells(line: &str) -> bool {
    WORDS.words.as_ref().is_some_and(|words| words.is_match(line))
        && line.split_inclusive(['.', '!', '?', '。', '？']).any(says)
}

fn says(sentence: &str) -> bool {
    /// Letters of a sentence: a name in a list has fewer.
    const LEAST: usize = 12;
    let Table { clusters, cluster, node, .. } = &WORDS.table;
    let lower = sentence.trim().to_lowercase();
    // What is listed, and cmdlets by name.
    let is_listed =
        lower.starts_with("[ ]") || lower.contains("rsat") || lower.contains("-cluster") && lower.contains("get-");
    let is_sentence = lower.chars().filter(|c| c.is_alphabetic()).count() >= LEAST
        && (!lower.is_ascii() || lower.split_whitespace().count() >= 4);
    let speaks = stands(clusters, &lower) || stands(cluster, &lower) && stands(node, &lower);
    speaks && is_sentence && !is_listed && !stands(&WORDS.table.features, &lower) && !denied(&lower)
}

fn denied(lower: &str) -> bool {
    let padded = format!(" {lower} ");
    stands(&WORDS.table.denies, &padded) || stands(&WORDS.table.conditions, &padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses_and_is_in_lower_case() {
        let table: Table = toml::from_str(include_str!("cluster_words.toml")).expect("table");
        let lists = [&table.services, &table.parts, &table.features, &table.clusters, &table.cluster, &table.node];
        for list in lists.into_iter().chain([&table.denies, &table.conditions]) {
            assert!(!list.is_empty());
            list.iter().for_each(|word| assert_eq!(*word, word.to_lowercase()));
        }
    }

    #[test]
    fn what_only_a_node_has() {
        for line in [
            "   Description . . . . . . . . . . . : Microsoft Failover Cluster Virtual Adapter",
            "[X] Failover Clustering                 Failover-Clustering            Installed",
            "HKEY_LOCAL_MACHINE\\Cluster",
            "[HKEY_LOCAL_MACHINE\\Cluster\\Nodes]",
            "   Cluster Service",
            "Dienst \"Clusterdienst\" befindet sich jetzt im Status \"Beendet\".",
            "The Cluster Service service terminated unexpectedly.",
            "Microsoft-Windows-FailoverClustering/Operational",
            "FailoverCluster-FullServer | Enabled",
        ] {
            assert!(shows_part(line), "{line}");
        }
        for line in [
            "[ ] Failover Clustering                 Failover-Clustering            Available",
            "HKEY_LOCAL_MACHINE\\Software\\Cluster",
            "There is no Cluster Service on this server.",
            "FailoverCluster-FullServer | Disabled",
        ] {
            assert!(!shows_part(line), "{line}");
        }
    }

    #[test]
    fn sentences_that_make_a_machine_a_node() {
        for line in [
            "Hi, TILL1 is one of two nodes of our SQL failover cluster; it was paused for patching.",
            "till1 is the second node of our failover cluster CLTILL. Backup of it fails.",
            "till1 はフェールオーバー クラスター (CLTILL) の 2 号機です。",
            "Der Server ist Knoten 2 im Cluster CLTILL.",
            "Event 1135: Cluster node 'TILL1' was removed from the active failover cluster membership.",
        ] {
            assert!(tells(line), "{line}");
        }
        for line in [
            "This server is not a node of a failover cluster.",
            "Is this server a node of a failover cluster?",
            "Der Server gehört zu keinem Failovercluster.",
            "このサーバーはフェールオーバー クラスターのノードではありません。",
            "If the server is a node of a cluster, run Get-ClusterNode.",
            "[ ] Failover Cluster Management Tools   RSAT-Clustering-Mgmt  Available",
            "Get-ClusterNode : The term 'Get-ClusterNode' is not recognized as the name of a cmdlet",
            "It is a standalone server, no cluster.",
        ] {
            assert!(!tells(line), "{line}");
        }
    }
}
