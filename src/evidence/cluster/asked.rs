//! What was asked for: the failover-cluster cmdlet of a command, or the one that a file is named after.

/// The cmdlet that decides what a command prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Get-, Add- or Move-ClusterSharedVolume.
    SharedVolume,
    /// Get-ClusterSharedVolumeState.
    SharedVolumeState,
    /// Get-ClusterNode, `cluster node`.
    Node,
    /// Get-Cluster.
    Cluster,
    /// Another failover-cluster cmdlet.
    OtherCluster,
    /// Something else, or several things.
    Foreign,
}

/// Cmdlets that pass on, or lay out, what comes before them in a pipeline.
const PASS_ON: &[&str] = &["convertto", "foreach", "format", "out", "select", "sort", "where"];

impl Asked {
    /// By the last cmdlet of a pipeline; several statements that ask for several things are none of them.
    pub(crate) fn by_command(command: &str) -> Self {
        let mut asked: Vec<Self> = command.split(';').filter_map(Self::by_statement).collect();
        asked.dedup();
        match asked[..] {
            [one] => one,
            _ => Self::Foreign,
        }
    }

    fn by_statement(statement: &str) -> Option<Self> {
        let lower = statement.to_ascii_lowercase();
        let words = || lower.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'));
        let legacy = || {
            let mut words = words().skip_while(|word| word.is_empty());
            let program = matches!(words.next()?, "cluster" | "cluster.exe");
            let noun = words.find(|word| !word.starts_with('-') && !word.is_empty())?;
            let volumes = lower.split_whitespace().any(|word| matches!(word, "csv" | "sharedvolume" | "sharedvolumes"));
            program.then_some(match noun {
                _ if volumes => Self::SharedVolume,
                "node" => Self::Node,
                _ => Self::OtherCluster,
            })
        };
        let mut cmdlets = words().filter_map(|word| word.split_once('-')).filter(|(verb, noun)| {
            let is_cmdlet = !verb.is_empty() && verb.chars().all(char::is_alphabetic) && !noun.is_empty();
            is_cmdlet && !PASS_ON.contains(verb) && (*verb, *noun) != ("import", "module")
        });
        // `Invoke-Command -ComputerName n1 { Get-Cluster }`: what is invoked stands behind it.
        cmdlets.next_back().map(|(verb, noun)| Self::by_cmdlet(verb, noun)).or_else(legacy)
    }

    fn by_cmdlet(verb: &str, noun: &str) -> Self {
        match (verb, noun) {
            ("get" | "add" | "move", "clustersharedvolume") => Self::SharedVolume,
            ("get", "clustersharedvolumestate") => Self::SharedVolumeState,
            ("get" | "suspend" | "resume" | "start" | "stop", "clusternode") => Self::Node,
            ("get", "cluster") => Self::Cluster,
            // These work, or print files, without a cluster service that answers.
            ("get", "clusterlog" | "clusterperformancehistory") | ("test", _) => Self::Foreign,
            (_, noun) if noun.starts_with("cluster") => Self::OtherCluster,
            _ => Self::Foreign,
        }
    }

    /// Whether a command has a cmdlet of Cluster Shared Volumes that Windows does not have: what it prints is of no known
    /// shape.
    pub(crate) fn is_of_volumes_alone(command: &str) -> bool {
        let lower = command.to_ascii_lowercase();
        let mut words = lower.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        words.any(|word| {
            let other = word.split_once("-clustersharedvolume").map(|(_, rest)| rest);
            other.is_some_and(|rest| !rest.is_empty() && rest != "state" && rest.chars().all(char::is_alphanumeric))
        })
    }

    /// By a file's name, for captures that hold the output alone: `<HOST>_get-clusternode.txt`, `GetClusterNode.XML`.
    pub(crate) fn by_path(path: &str) -> Option<Self> {
        // The text of a document or mail is called after that.
        const TEXTS: [&str; 2] = ["document.txt", "body.txt"];
        let mut parts = path.rsplit(['/', '\\']);
        let name = parts.next().filter(|name| !TEXTS.contains(name)).or_else(|| parts.next())?.to_ascii_lowercase();
        let name: String = name.chars().filter(|c| !['-', '_', ' '].contains(c)).collect();
        let (_, noun) =
            name.split_once("getcluster").or_else(|| name.split_once("sharedvolume").map(|_| ("", "sharedvolume")))?;
        let noun = noun.split('.').next().unwrap_or_default();
        Some(match noun {
            "" => Self::Cluster,
            "sharedvolumestate" => Self::SharedVolumeState,
            "log" => Self::Foreign,
            _ if noun.starts_with("sharedvolume") => Self::SharedVolume,
            _ if noun == "node" || noun == "nodeall" => Self::Node,
            _ => Self::OtherCluster,
        })
    }

    /// Whether it lists Cluster Shared Volumes.
    pub(crate) fn is_volumes(self) -> bool {
        matches!(self, Self::SharedVolume | Self::SharedVolumeState)
    }
}

/// Whether a command prints the names of Cluster Shared Volumes and nothing else, one a line.
pub(crate) fn prints_volume_names(command: &str) -> bool {
    /// A switch may be cut short.
    const EXPAND: &str = "-expandproperty";
    let lower = command.trim().trim_end_matches(';').to_ascii_lowercase();
    let lower = run_by_powershell(&lower);
    let source = names_of(lower).or_else(|| {
        let (source, last) = lower.rsplit_once('|')?;
        let squeezed: String = last.chars().filter(|c| !c.is_whitespace() && !['\'', '"'].contains(c)).collect();
        let (verb, rest) = ["select-object", "select", "foreach-object", "foreach", "%"]
            .iter()
            .find_map(|verb| Some((*verb, squeezed.strip_prefix(verb)?)))?;
        let named = match verb {
            "select" | "select-object" => (4..=EXPAND.len())
                .filter_map(|length| EXPAND.get(..length))
                .any(|switch| rest.strip_prefix(switch) == Some("name")),
            _ => matches!(rest, "name" | "-membernamename" | "{$_.name}" | "-process{$_.name}"),
        };
        named.then_some(source)
    });
    let is_plain = |source: &str| !source.contains(['>', '=', ';']) && !source.contains("-exp");
    source.is_some_and(|source| Asked::by_command(source) == Asked::SharedVolume && is_plain(source))
}

/// What stands in the parentheses of `(…).Name`.
fn names_of(statement: &str) -> Option<&str> {
    let inner = statement.trim().strip_prefix('(')?.strip_suffix(".name")?.trim_end().strip_suffix(')')?;
    (!inner.contains([')', '('])).then_some(inner.trim())
}

/// What `powershell -NoProfile -Command "…"` runs, typed at another shell's prompt; any other command as it is.
fn run_by_powershell(command: &str) -> &str {
    let Some((program, mut rest)) = command.split_once(char::is_whitespace) else { return command };
    if !matches!(program, "powershell" | "powershell.exe" | "pwsh" | "pwsh.exe") {
        return command;
    }
    loop {
        rest = rest.trim_start();
        let (word, more) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = match word {
            "-noprofile" | "-nop" | "-nologo" | "-noninteractive" | "-command" | "-c" => more,
            "-executionpolicy" | "-ep" | "-ex" => {
                more.trim_start().split_once(char::is_whitespace).map_or("", |(_, m)| m)
            }
            _ => break,
        };
    }
    let quoted = rest.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted.filter(|inner| !inner.contains('"')).unwrap_or(rest).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cmdlet_of_the_pipeline_decides() {
        for (command, asked) in [
            ("Get-ClusterSharedVolume", Asked::SharedVolume),
            ("get-clustersharedvolume -Cluster c1 | ft Name, OwnerNode -AutoSize", Asked::SharedVolume),
            ("FailoverClusters\\Get-ClusterSharedVolume | Format-List *", Asked::SharedVolume),
            ("Get-Cluster -Name C1 | Add-ClusterSharedVolume -Name 'Cluster Disk 1'", Asked::SharedVolume),
            ("Get-ClusterSharedVolume | Get-ClusterSharedVolumeState", Asked::SharedVolumeState),
            ("Import-Module FailoverClusters; Get-ClusterNode", Asked::Node),
            ("cluster.exe node", Asked::Node),
            ("cluster . csv", Asked::SharedVolume),
            ("cluster /cluster:c1 res", Asked::OtherCluster),
            ("Get-Cluster | fl *", Asked::Cluster),
            ("Get-ClusterResource -Name 'Cluster Disk 2'", Asked::OtherCluster),
            ("Remove-ClusterSharedVolume 'Cluster Disk 2'", Asked::OtherCluster),
            ("Invoke-Command -ComputerName n1 { Get-ClusterNode }", Asked::Node),
            ("Get-ClusterSharedVolume | % { Get-VM -Path $_ }", Asked::Foreign),
            ("Get-ClusterNode; Get-ClusterSharedVolume", Asked::Foreign),
            ("Get-ClusterLog -Destination .", Asked::Foreign),
            ("Get-Volume", Asked::Foreign),
            ("vssadmin list writers", Asked::Foreign),
            ("", Asked::Foreign),
        ] {
            assert_eq!(Asked::by_command(command), asked, "{command}");
        }
    }

    #[test]
    fn a_file_is_named_after_its_command() {
        for (path, asked) in [
            ("cluster/N1_get-clustersharedvolume.txt", Some(Asked::SharedVolume)),
            ("N1_get-clustersharedvolume-sharedvolumeinfo.txt", Some(Asked::SharedVolume)),
            ("N1_get-clustersharedvolumestate.txt", Some(Asked::SharedVolumeState)),
            ("GetClusterNode.XML", Some(Asked::Node)),
            ("GetCluster.XML", Some(Asked::Cluster)),
            ("GetClusterGroup.XML", Some(Asked::OtherCluster)),
            ("get-clustersharedvolume/readme.txt", None),
            ("notes.txt", None),
        ] {
            assert_eq!(Asked::by_path(path), asked, "{path}");
        }
    }

    #[test]
    fn a_command_that_prints_bare_names() {
        for command in [
            "(Get-ClusterSharedVolume).Name",
            "( Get-ClusterSharedVolume -Cluster c1 ).Name;",
            "Get-ClusterSharedVolume | Select-Object -ExpandProperty Name",
            "get-clustersharedvolume|select -exp 'Name'",
            "Get-ClusterSharedVolume | % Name",
            "Get-ClusterSharedVolume | ForEach-Object { $_.Name }",
            "powershell -Command \"(Get-ClusterSharedVolume).Name\"",
        ] {
            assert!(prints_volume_names(command), "{command}");
        }
        for command in [
            "Get-ClusterSharedVolume",
            "Get-ClusterSharedVolume | select Name",
            "(Get-ClusterSharedVolume).OwnerNode.Name",
            "(Get-ClusterSharedVolume).SharedVolumeInfo",
            "(Get-ClusterResource).Name",
            "(Get-ClusterSharedVolume).Name > csv.txt",
            "$n = (Get-ClusterSharedVolume).Name",
            "(Get-Volume).Name; (Get-ClusterSharedVolume).Name",
            "Get-ClusterSharedVolume | select -exp SharedVolumeInfo | select -exp FriendlyVolumeName",
        ] {
            assert!(!prints_volume_names(command), "{command}");
        }
    }
}
