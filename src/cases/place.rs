//! What a path says of the node that its capture came from (contract, ruling 9).

use std::collections::{BTreeMap, BTreeSet};

use super::layout;
use super::names::{host_name, path_name};
use super::words::{
    host_beside_words, is_generic, is_server, is_title, says_what, without_cmdlet, without_copy_mark, without_dates,
    word_spans, words,
};
use crate::facts::{NAMELESS, Unnamed, without_archive_ending};

/// What a path says, the strongest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A bundle's own naming carries the host.
    Bundle(String),
    /// A part of the path equals a known node.
    Known(String),
    /// A file name of the form `HOST_csv.txt`.
    Beside(String),
    /// The nearest folder that is not part of a bundle's layout.
    Folder(String),
    /// The file's stem.
    Stem(String),
    /// A file called by the words of its command alone: tells nothing.
    Nothing,
}

impl Place {
    /// With what became of a machine's former name.
    pub(super) fn renamed(self, now: &BTreeMap<String, String>) -> Self {
        let name = match &self {
            Self::Bundle(name) | Self::Known(name) | Self::Beside(name) | Self::Folder(name) | Self::Stem(name) => name,
            Self::Nothing => return self,
        };
        now.get(name).cloned().map_or(self, Self::Known)
    }
}

/// What is known while reading paths.
pub(super) struct Known<'a> {
    /// Name of the case.
    pub(super) case: &'a str,
    /// Nodes named by evidence, and other spellings of them.
    pub(super) nodes: &'a BTreeSet<String>,
    /// Names of clusters: a folder called so is no node.
    pub(super) clusters: &'a BTreeSet<String>,
    /// Archives that everything of the case lies in: like the case's own name, theirs tell nothing apart.
    pub(super) wrappers: usize,
}

/// Folders around a file that are looked at: Windows makes no deeper ones, a made-up path may have thousands.
const FOLDERS: usize = 64;

/// The host that a bundle's own naming carries, looked for from the file outwards.
pub(super) fn bundle_host(path: &str) -> Option<String> {
    let lower = path.to_lowercase();
    let mut parts = lower.rsplit('/').take(FOLDERS);
    let file = parts.next()?;
    let is_host =
        |host: &String| !words(host).iter().all(|w| layout::is_capture_word(w)) || layout::is_numbered_prefix(host);
    let from_file = layout::before_bundle_name(file).map(without_dates).filter(is_host);
    let mut folders = parts.map(without_archive_ending);
    let named = from_file.or_else(|| folders.find_map(bundle_folder).map(str::to_owned))?;
    host_name(&named).map(|host| host.short)
}

/// The host in `TSS_<HOST>_<date>…`, `Node_<host>` and `SddcDiagnosticArchive-<host>-<date>`.
fn bundle_folder(folder: &str) -> Option<&str> {
    if let Some(rest) = folder.strip_prefix("tss_") {
        return rest.rsplit_once('_').map_or(Some(rest), |_| host_before_date(rest, '_'));
    }
    if let Some(rest) = folder.strip_prefix("sddcdiagnosticarchive-") {
        return host_before_date(rest, '-');
    }
    layout::after_node_prefix(folder)
}

/// The text before the first `separator` that six digits follow.
fn host_before_date(text: &str, separator: char) -> Option<&str> {
    text.match_indices(separator).find_map(|(at, _)| {
        let (host, rest) = text.split_at_checked(at)?;
        let digits = rest.chars().skip(1).take_while(char::is_ascii_digit).count();
        (digits >= 6).then_some(host)
    })
}

/// What `path` says.
pub(super) fn place(path: &str, known: &Known<'_>) -> Place {
    if let Some(host) = bundle_host(path) {
        return Place::Bundle(host);
    }
    if let Some(node) = named_node(path, known.nodes) {
        return Place::Known(node);
    }
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = without_dates(&stem(file));
    let bare = without_cmdlet(&stem);
    let beside = if is_channel(&stem) { None } else { host_beside_words(&bare) };
    if let Some(host) = beside.clone().filter(|host| host.chars().any(|c| c.is_ascii_digit())) {
        return Place::Beside(host);
    }
    let folders_inside: Vec<&str> = folders.split('/').skip(known.wrappers).collect();
    let inside = folders_inside.iter().rev().take(FOLDERS).take_while(|folder| !layout::is_cluster_bundle(folder));
    // A mail or a document is called after what it is about, a file that is packed after what it is: a folder around it
    // says more.
    let is_file = |folder: &str| {
        layout::is_letter(folder) || matches!(Unnamed::of(without_archive_ending(folder)), Some(Unnamed::File(_)))
    };
    let folder = |files: bool| {
        let mut around = inside.clone().filter(|folder| is_file(folder) == files);
        around.find_map(|folder| if files { node_file(folder, known) } else { node_folder(folder, known) })
    };
    if let Some(folder) = folder(false) {
        return Place::Folder(folder);
    }
    if let Some(document) = folder(true) {
        return Place::Stem(document);
    }
    if let Some(host) = beside {
        return Place::Beside(host);
    }
    if layout::is_log(file) || is_job(&stem) {
        return Place::Nothing;
    }
    match path_name(&stem) {
        Some(name) if (!is_generic(&bare) || is_server(&stem)) && !is_title(&stem) => Place::Stem(name),
        _ => Place::Nothing,
    }
}

/// The folders around a file, the nearest first, up to the one that names something: what lies in them is about one thing.
/// What everything of the case lies in is none.
pub(super) fn around<'p>(path: &'p str, known: &Known<'_>) -> Vec<&'p str> {
    let mut all = Vec::new();
    let mut rest = path;
    while let Some((folder, _)) = rest.rsplit_once('/').filter(|_| all.len() < FOLDERS) {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        if folder.matches('/').count() < known.wrappers && !all.is_empty() {
            break;
        }
        all.push(folder);
        let is_named = || node_folder(name, known).or_else(|| known_node(name, known.nodes)).is_some();
        if is_the_case(name, known.case) || known.clusters.contains(&name.to_lowercase()) || is_named() {
            break;
        }
        rest = folder;
    }
    all
}

/// What the machine of a case is called that nothing inside names: after the file or folder that the case is, with a
/// file's ending where its name only says what the capture is. A folder's number tells it from others, its words do not.
pub(super) fn called(case: &str) -> Option<String> {
    let name = case.trim().to_lowercase();
    match Unnamed::of(&name) {
        Some(Unnamed::File(_)) if !is_generic(&without_cmdlet(&stem(&name))) && !is_title(&stem(&name)) => {
            path_name(&stem(&name))
        }
        Some(_) => Some(name),
        None if is_generic(&without_cmdlet(&name)) && !name.contains(|c: char| c.is_ascii_digit()) => {
            Some(NAMELESS.to_owned())
        }
        None => path_name(without_archive_ending(case)),
    }
}

/// A log called after its channel, as Windows calls it: `Microsoft-Windows-PowerShell%4Admin`.
fn is_channel(stem: &str) -> bool {
    stem.contains("%4") || stem.starts_with("microsoft-")
}

/// A log called after what its program did, and then to which machine or job: `Task.VM-APP-11`, `Job.Daily.Backup`.
fn is_job(stem: &str) -> bool {
    stem.split_once('.').is_some_and(|(first, rest)| !rest.is_empty() && (first == "agent" || says_what(first)))
}

fn is_the_case(part: &str, case: &str) -> bool {
    let bare = |name: &str| without_archive_ending(name).to_lowercase();
    bare(part) == bare(case) || stem(part) == bare(case)
}

/// The node that a file is called after in which others lie: a mail, a packed text.
fn node_file(file: &str, known: &Known<'_>) -> Option<String> {
    let stem = without_dates(&stem(file));
    let bare = without_cmdlet(&stem);
    let no_node = is_generic(&bare) || is_title(&stem) || layout::is_layout_folder(&bare);
    let no_node = no_node || is_the_case(file, known.case);
    let name = host_beside_words(&bare).or_else(|| path_name(&stem)).filter(|_| !no_node)?;
    (!known.clusters.contains(&name)).then_some(name)
}

fn node_folder(folder: &str, known: &Known<'_>) -> Option<String> {
    let bare = without_archive_ending(folder.trim()).to_lowercase();
    let no_node = layout::is_layout_folder(&bare) || is_the_case(folder, known.case) || known.clusters.contains(&bare);
    // A number tells one of several machines from another: `node1`.
    let no_node =
        no_node || !bare.contains(|c: char| c.is_ascii_digit()) && says_what(&bare) || layout::is_ticket(&bare);
    let no_node = no_node || bare.chars().count() == 1 && bare.len() < folder.trim().len();
    // A cmdlet's name; other verbs begin names of hosts, too.
    let no_node = no_node || (bare.starts_with("get-") && is_generic(&without_cmdlet(&bare)));
    // Words that say what lies in it end a host's name, and a day tells its captures apart. An old and a new one may be
    // two machines.
    let undated = Some(without_dates(&bare)).filter(|undated| !is_generic(undated)).unwrap_or(bare);
    let is_host = |host: &String| host.is_ascii() && host.contains(|c: char| c == '-' || c.is_ascii_digit());
    let is_sure = |host: &String| !words(&undated.replacen(host, " ", 1)).iter().any(|word| layout::is_role(word));
    let host = host_beside_words(&undated).filter(|host| is_host(host) && is_sure(host));
    host.or_else(|| path_name(&undated)).filter(|name| !no_node && !known.clusters.contains(name))
}

fn stem(file: &str) -> String {
    let bare = without_archive_ending(file);
    let stem = bare.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && ending.len() <= 5);
    let stem = stem.map_or(bare, |(stem, _)| stem).to_lowercase();
    // `ServerTasks-1234.log.txt`
    let bare = [".log", ".txt"].iter().find_map(|ending| stem.strip_suffix(ending)).unwrap_or(&stem);
    without_copy_mark(bare).to_owned()
}

/// The known node that a path names, from the file outwards. A host may be called like a collector's folder or by a word
/// of captures (`CLUSTER`): any other name in the path goes before.
fn named_node(path: &str, nodes: &BTreeSet<String>) -> Option<String> {
    let found: Vec<String> = path.rsplit('/').take(FOLDERS).filter_map(|part| known_node(part, nodes)).collect();
    let is_plain = |name: &&String| {
        let is_word =
            !name.contains(|c: char| c.is_ascii_digit()) && words(name).iter().all(|w| layout::is_capture_word(w));
        !is_word && !layout::is_layout_folder(name)
    };
    found.iter().find(is_plain).or_else(|| found.first()).cloned()
}

/// The longest known node that stands in a part of a path between separators.
fn known_node(part: &str, nodes: &BTreeSet<String>) -> Option<String> {
    /// Words of a part that are looked at: names of files are short, and all runs of words are tried.
    const WORDS: usize = 32;
    let lower = part.to_lowercase();
    let spans: Vec<(usize, usize)> = word_spans(&lower).into_iter().take(WORDS).collect();
    let runs =
        spans.iter().enumerate().flat_map(|(i, (from, _))| spans.iter().skip(i).map(move |(_, to)| (*from, *to)));
    let standing = runs.filter_map(|(from, to)| lower.get(from..to)).filter(|text| nodes.contains(*text));
    standing.max_by_key(|text| text.len()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str, nodes: &[&str]) -> Place {
        let nodes = nodes.iter().map(|n| (*n).to_owned()).collect();
        let clusters = BTreeSet::from(["clu-sql".to_owned()]);
        place(path, &Known { case: "contoso-0917", nodes: &nodes, clusters: &clusters, wrappers: 0 })
    }

    #[test]
    fn bundles_carry_the_host_in_their_names() {
        for path in [
            "TSS_VM-SQL-01_240902-101500_SHA/support-2024-09-02.1015.01/vss/list.txt",
            "x/VM-SQL-01_vssadmin_list_writers.txt",
            "x/VM-SQL-01_evt_Application.evtx",
            "x/VM-SQL-01_get-clustersharedvolume.txt",
            "HealthTest-clu-sql-20240902-1015.ZIP/Node_VM-SQL-01.corp.contoso.com/System.EVTX",
            "a/SddcDiagnosticArchive-VM-SQL-01-20240902-0400.zip/GetCluster.XML",
            "TSS_VM-SQL-01_240902-101500_SHA/BasicLog_240902-101500/Storage_VSSAdmin.txt",
            "BasicLog_240902-101500/VM-SQL-01_Storage_VSSAdmin.txt",
        ] {
            assert_eq!(of(path, &[]), Place::Bundle("vm-sql-01".into()), "{path}");
        }
    }

    #[test]
    fn a_part_that_equals_a_known_node_names_it() {
        let known = ["vm-sql-01", "vm-sql-010", "sql"];
        for (path, node) in [
            ("VM-SQL-01/csv.txt", "vm-sql-01"),
            ("vm-sql-01.zip/csv.txt", "vm-sql-01"),
            ("logs of vm-sql-010/csv.txt", "vm-sql-010"),
            ("vm-sql-01/BasicLog_240903/Storage_VSSAdmin.txt", "vm-sql-01"),
            ("flat/csv (VM-SQL-01).txt", "vm-sql-01"),
            ("VM-SQL-01.corp.contoso.com/vss/list.txt", "vm-sql-01"),
        ] {
            assert_eq!(of(path, &known), Place::Known(node.into()), "{path}");
        }
    }

    #[test]
    fn a_folder_called_by_generic_words_is_none_unless_a_machine_may_be() {
        for path in
            ["errors/csv.txt", "Neues Textdokument/csv.txt", "backup-log/csv.txt", "vssadmin list writers.zip/csv.txt"]
        {
            assert_eq!(of(path, &[]), Place::Nothing, "{path}");
        }
        for (path, node) in [
            ("de/csv.txt", "de"),
            ("vm-de/csv.txt", "vm-de"),
            ("node d/csv.txt", "node d"),
            ("backup/csv.txt", "backup"),
            ("errors/old/csv.txt", "old"),
            ("vm-de/ServerTasks-1234.log.txt", "vm-de"),
            ("node1/csv.txt", "node1"),
        ] {
            assert_eq!(of(path, &[]), Place::Folder(node.into()), "{path}");
        }
    }

    #[test]
    fn hosts_that_are_called_like_a_word_of_captures() {
        for (path, node) in [
            ("APP01_vssadmin_list_writers.txt", "app01"),
            ("SYSTEM01_get-clusternode.txt", "system01"),
            ("x/FILE-02_vssadmin_list_writers.txt", "file-02"),
            ("LOG-01_vssadmin_list_writers.txt", "log-01"),
        ] {
            assert_eq!(of(path, &[]), Place::Bundle(node.into()), "{path}");
        }
        assert_eq!(of("app01_csv.txt", &[]), Place::Beside("app01".into()));
        for path in ["run02_vssadmin_list_writers.txt", "before_vssadmin_list_writers.txt", "cluster_csv.txt"] {
            assert_eq!(of(path, &[]), Place::Nothing, "{path}");
        }
        let known = ["cluster", "vm-2"];
        for (path, node) in [
            ("CLUSTER_vssadmin_list_writers.txt", "cluster"),
            ("cluster_csv.txt", "cluster"),
            ("vm-2/cluster/csv.txt", "vm-2"),
            ("TSS of vm-2/cluster/writers.txt", "vm-2"),
        ] {
            assert_eq!(of(path, &known), Place::Known(node.into()), "{path}");
        }
    }

    #[test]
    fn hosts_that_hold_a_word_of_captures_between_dashes() {
        for (path, node) in [
            ("vm-app-02_writers.txt", "vm-app-02"),
            ("app-vm-7.txt", "app-vm-7"),
            ("app-vm-7_writers.txt", "app-vm-7"),
            ("log-vm-7.txt", "vm-7"),
            ("dc1-app-02_writers.txt", "dc1-app-02"),
            ("vm-app02-csv.txt", "vm-app02"),
            ("lon-log-1_vss.txt", "lon-log-1"),
            ("lon-log-1-vss.txt", "lon-log-1"),
            ("lon-event-3 writers.txt", "lon-event-3"),
            ("vm-csv-01_writers.txt", "vm-csv-01"),
            ("vm-app-01.txt", "vm-app-01"),
            ("vm-csv-1_writers.txt", "vm-csv-1"),
            ("vm-app_writers.txt", "vm-app"),
            ("fab-sql-2-writers-3.txt", "fab-sql-2"),
            ("fab-sql-2-log-3.txt", "fab-sql-2"),
            ("fabsql-writers-2.txt", "fabsql"),
            ("fabsql-csv-2.txt", "fabsql"),
            ("fabsql-system.txt", "fabsql"),
        ] {
            let place = of(path, &[]);
            assert!(matches!(&place, Place::Beside(name) | Place::Stem(name) if name == node), "{path}: {place:?}");
        }
    }

    #[test]
    fn days_tell_captures_of_one_machine_apart() {
        for path in [
            "VM-DB-A_20241013_writers.txt",
            "VM-DB-A_2024-10-15_1030.txt",
            "20241013_VM-DB-A_writers.txt",
            "VM-DB-A-20241013-writers.txt",
            "VM-DB-A_20241013_vssadmin.txt",
            "VM-DB-A_2024.10.13/writers.txt",
            "VM-DB-A 20241013-103000.txt",
            "VM-DB-A_13.10.2024.txt",
            "VM-DB-A_2024年10月13日_vssadmin.txt",
        ] {
            let place = of(path, &[]);
            let named = |name: &str| name == "vm-db-a";
            assert!(
                matches!(&place, Place::Bundle(name) | Place::Beside(name) | Place::Stem(name) | Place::Folder(name) if named(name)),
                "{path}: {place:?}"
            );
        }
        assert_eq!(of("srv-20241013.txt", &[]), Place::Stem("srv-20241013".into()));
        assert_eq!(of("20241013/writers.txt", &[]), Place::Nothing);
        assert_eq!(of("logs_20241013/writers.txt", &[]), Place::Folder("logs_20241013".into()));
    }

    #[test]
    fn words_that_are_written_close_to_a_host() {
        for (path, node) in [
            ("VM-DB-A採取ログ/writers.txt", Place::Folder("vm-db-a".into())),
            ("VM-DB-A採取ログ.txt", Place::Beside("vm-db-a".into())),
            ("ノードA採取ログ.txt", Place::Beside("ノードa".into())),
            ("【VM-DB-A】ログ/writers.txt", Place::Folder("vm-db-a".into())),
            ("vm-db-a logs/writers.txt", Place::Folder("vm-db-a".into())),
            ("vm-db-a old/writers.txt", Place::Folder("vm-db-a old".into())),
            ("サーバー1/writers.txt", Place::Folder("サーバー1".into())),
            ("新しいフォルダー/writers.txt", Place::Nothing),
            ("調査結果/コマンド結果.txt", Place::Nothing),
            ("邮件.txt", Place::Nothing),
            ("résultat.txt", Place::Nothing),
            ("saida.txt", Place::Nothing),
            ("re.txt", Place::Nothing),
            ("New Text Document.txt", Place::Nothing),
            ("Nuevo documento de texto.txt", Place::Nothing),
            ("送付資料/出力結果.txt", Place::Nothing),
        ] {
            assert_eq!(of(path, &[]), node, "{path}");
        }
        assert_eq!(of("VM-DB-A採取ログ/writers.txt", &["vm-db-a"]), Place::Known("vm-db-a".into()));
    }

    #[test]
    fn else_the_nearest_folder_that_is_no_layout() {
        for (path, node) in [
            ("Node A/eventlog/evtx/x.evtx", "node a"),
            ("fab-sql-2/Windows/System32/winevt/Logs/System.evtx", "fab-sql-2"),
            ("contoso-0917/fab-sql-2/csv.txt", "fab-sql-2"),
            ("evidence/fab-sql-2.zip/2024-09-01/csv.txt", "fab-sql-2"),
            ("fab-sql-2/clu-sql/csv.txt", "fab-sql-2"),
            ("fab-sql-2/Storage_VSSAdmin.txt", "fab-sql-2"),
        ] {
            assert_eq!(of(path, &[]), Place::Folder(node.into()), "{path}");
        }
    }

    #[test]
    fn a_flat_folder_with_prefixes_names_its_hosts() {
        for (path, node) in [
            ("vm-sql-01_csv.txt", "vm-sql-01"),
            ("tickets/vm-sql-02_writers_2.txt", "vm-sql-02"),
            ("csv-vm-sql-03.txt", "vm-sql-03"),
            ("fabsql_writers.txt", "fabsql"),
            ("Get-NaVssWriter_fab-sql-2.txt", "fab-sql-2"),
            ("fab-sql-2_Get-NaVssWriter.txt", "fab-sql-2"),
        ] {
            assert_eq!(of(path, &[]), Place::Beside(node.into()), "{path}");
        }
        assert_eq!(of("fab-sql-2/before_csv.txt", &[]), Place::Folder("fab-sql-2".into()));
        assert_eq!(of("fab-sql-2/run2_csv.txt", &[]), Place::Folder("fab-sql-2".into()));
    }

    #[test]
    fn a_folder_called_by_what_was_pasted_names_no_node() {
        for folder in [
            "alert",
            "session",
            "Events",
            "log",
            "addition",
            "fltmc",
            "clusterquorum",
            "Get-ClusterNode",
            "Get-NaVssWriter",
            "Get-NaVssWriter.zip",
            "download",
            "Clipboard",
            "cmd",
            "stdout",
            "attachment",
            "joblog",
            "ansible",
            "RunCommand",
            "unnamed",
            "Sitzung",
            "日志",
            "Журнал",
            "mail.eml",
            "Get-NaVssWriter.msg",
            "vssadmin.txt.gz",
            "certutil.txt",
            "inbox.mbox/1.eml",
        ] {
            assert_eq!(of(&format!("{folder}/writers.txt"), &[]), Place::Nothing, "{folder}");
            let around = of(&format!("fab-sql-2/{folder}/writers.txt"), &[]);
            assert_eq!(around, Place::Folder("fab-sql-2".into()), "{folder}");
        }
        for file in ["body.txt", "attachment.txt", "Sitzung.txt", "stdout.txt", "会话.txt", "clipboard.txt", "decoded"]
        {
            assert_eq!(of(file, &[]), Place::Nothing, "{file}");
        }
        for (file, node) in [("fab-sql-2.eml", "fab-sql-2"), ("fab-sql-2_writers.txt.gz", "fab-sql-2")] {
            assert_eq!(of(&format!("{file}/body.txt"), &[]), Place::Stem(node.into()), "{file}");
        }
        // Two machines may be called so, and their captures must not be taken for one's.
        for folder in ["backup", "primary", "server1", "storage2"] {
            assert_eq!(of(&format!("{folder}/writers.txt"), &[]), Place::Folder(folder.into()), "{folder}");
        }
    }

    #[test]
    fn a_machine_that_nothing_names_is_called_after_the_case_and_never_by_a_word() {
        for (case, name) in [
            ("alert.txt", "alert.txt"),
            ("Session.TXT", "session.txt"),
            ("my.alert.txt", "my.alert.txt"),
            ("Get-ClusterSharedVolume.txt", "get-clustersharedvolume.txt"),
            ("fab-sql-2.txt", "fab-sql-2"),
            ("stdin", "stdin"),
            ("logs", "unnamed"),
            ("Events", "unnamed"),
            ("contoso-0917", "contoso-0917"),
            ("ticket 0917", "ticket 0917"),
            ("2409020040001234", "2409020040001234"),
        ] {
            assert_eq!(called(case).as_deref(), Some(name), "{case}");
        }
    }

    #[test]
    fn else_the_stem_unless_it_only_says_what_the_capture_is() {
        assert_eq!(of("fab-sql-2.txt", &[]), Place::Stem("fab-sql-2".into()));
        assert_eq!(of("logs/ノード1.txt", &[]), Place::Stem("ノード1".into()));
        for path in [
            "csv.txt",
            "vssadmin_list_writers.txt",
            "Get-ClusterSharedVolume.txt",
            "winevt/Logs/System.evtx",
            "Microsoft-Windows-PowerShell%4Admin.evtx",
            "Microsoft-Windows-Hyper-V-VMMS-Admin.evtx",
            "Veeam Agent.evtx",
            "Get-NaVssWriter.txt",
            "Addition.txt",
            "alert.md",
            "session_2.txt",
            "fltmc.txt",
            "clusterquorum.txt",
            "mpcmdrun.log",
        ] {
            assert_eq!(of(path, &[]), Place::Nothing, "{path}");
        }
        let cluster = "from node 7/HealthTest-clu-sql-20240902-1015.ZIP/GetClusterSharedVolume.XML";
        assert_eq!(of(cluster, &[]), Place::Nothing, "a folder around a cluster's bundle names no node of it");
        let nothing = BTreeSet::new();
        let single = Known { case: "csv.txt", nodes: &nothing, clusters: &nothing, wrappers: 0 };
        assert_eq!(place("csv.txt", &single), Place::Nothing);
        assert_eq!(place("fab-sql-2.txt", &single), Place::Stem("fab-sql-2".into()));
        let wrapped = Known { case: "contoso-0917", wrappers: 1, ..single };
        assert_eq!(place("mail of monday.zip/Windows/System32/config/SOFTWARE", &wrapped), Place::Nothing);
        assert_eq!(place("mail of monday.zip/fab-sql-2/csv.txt", &wrapped), Place::Folder("fab-sql-2".into()));
    }
}
