//! Everyday commands that people type before the one that matters: programs of Windows, folders and files, other consoles'
//! words for moving about, signing in to Azure. A closed list, as in [`super::before`]: none of them reaches into the session.

/// Programs and cmdlets that open a window of their own, print, or talk to another service.
const PROGRAMS: [&str; 62] = [
    "chcp",
    "chcp.com",
    "date",
    "notepad",
    "notepad.exe",
    "explorer",
    "explorer.exe",
    "tzutil",
    "tzutil.exe",
    "msinfo32",
    "msinfo32.exe",
    "eventvwr",
    "eventvwr.exe",
    "regedit",
    "regedit.exe",
    "taskmgr",
    "taskmgr.exe",
    "perfmon",
    "resmon",
    "mstsc",
    "mmc",
    "control",
    "servermanager",
    "calc",
    "mspaint",
    "snippingtool",
    "code",
    "bcdedit",
    "dism",
    "sfc",
    "chkdsk",
    "powercfg",
    "route",
    "arp",
    "getmac",
    "tracert",
    "pathping",
    "klist",
    "gpresult",
    "gpupdate",
    "schtasks",
    "wmic",
    "auditpol",
    "qwinsta",
    "query",
    "openfiles",
    "tree",
    "where.exe",
    "whoami.exe",
    "history",
    "h",
    "connect-azaccount",
    "login-azaccount",
    "disconnect-azaccount",
    "set-azcontext",
    "select-azsubscription",
    "az",
    "azcmagent",
    "cluadmin",
    "iisreset",
    "robocopy.exe",
    "set-timezone",
];

/// Programs and cmdlets that handle files, folders and keys of the registry.
const FILES: [&str; 37] = [
    "md",
    "mkdir",
    "new-item",
    "ni",
    "copy-item",
    "copy",
    "cp",
    "cpi",
    "xcopy",
    "robocopy",
    "move-item",
    "move",
    "mv",
    "mi",
    "rename-item",
    "ren",
    "rni",
    "remove-item",
    "del",
    "erase",
    "rd",
    "rmdir",
    "rm",
    "ri",
    "expand-archive",
    "invoke-item",
    "ii",
    "start",
    "attrib",
    "icacls",
    "takeown",
    "new-itemproperty",
    "set-itemproperty",
    "remove-itemproperty",
    "tar",
    "makecab",
    "expand",
];

/// What `sc` is asked as a program; as an alias it writes a file, and is none of the session either.
const SERVICES: [&str; 7] = ["query", "queryex", "qc", "qfailure", "qtriggerinfo", "start", "stop"];

/// Whether the first words of a command are of the list. `all` is the whole line: what handles files has to handle none
/// that PowerShell runs, and nothing but files.
pub(super) fn is(part: &str, all: &str) -> bool {
    let mut words = part.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches(')');
    PROGRAMS.contains(&first)
        || moves_about(first)
        || [".msc", ".cpl"].iter().any(|ending| first.ends_with(ending))
        || first == "sc" && words.next().is_some_and(|asked| SERVICES.contains(&asked))
        || FILES.contains(&first) && handles_files(all)
}

/// `mode con: cols=200`: how wide the window is.
pub(super) fn is_of_window(statement: &str) -> bool {
    let mut words = statement.split_whitespace();
    let is_size = |word: &str| {
        let (name, number) = word.split_once('=').unwrap_or_default();
        ["cols", "lines"].contains(&name) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    words.next() == Some("mode")
        && words.next().is_some_and(|of| of.trim_end_matches(':') == "con")
        && words.all(is_size)
}

/// `cd..`, `cd\`, `D:`.
fn moves_about(first: &str) -> bool {
    let is_drive = || matches!(first.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic());
    first.strip_prefix("cd").is_some_and(|rest| rest.starts_with(['\\', '/', '.'])) || is_drive()
}

/// Whether a line names nothing but files, folders and keys: no functions, aliases or variables, nothing that PowerShell
/// runs by itself, nothing of the cluster's own.
fn handles_files(all: &str) -> bool {
    const RUN: [&str; 8] =
        [".ps1", ".psm1", ".psd1", ".ps1xml", "\\modules", "/modules", "windowspowershell", "failoverclusters"];
    const DRIVES: [&str; 3] = ["hklm", "hkcu", "$env"];
    let is_place = |at: usize| {
        let before = all.get(..at).unwrap_or_default();
        let name = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '$' || c == '-')).next();
        name.is_some_and(|name| {
            let is_drive = name.len() == 1 && name.starts_with(|c: char| c.is_ascii_alphabetic());
            is_drive || DRIVES.contains(&name) || name.len() > 1 && name.starts_with('-')
        })
    };
    let runs = RUN.iter().any(|word| all.contains(word)) || all.contains("profile.") || all.contains("$profile");
    let mut parts = all.split(|c: char| matches!(c, '\\' | '/' | '"' | '\'') || c.is_whitespace());
    let is_of_cluster = parts.any(|part| part == "cluster" || part.starts_with("clusdb"));
    !runs && !is_of_cluster && all.match_indices(':').all(|(at, _)| is_place(at))
}

/// A line without the comment behind it, or with nothing where it is one.
pub(super) fn without_comment(typed: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in typed.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if before.is_whitespace() || before == ';' => return typed.get(..at).unwrap_or(typed),
            _ => {}
        }
        before = c;
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_keys_are_no_functions_and_nothing_that_is_run() {
        for line in [
            "md c:\\temp\\out",
            "new-item -itemtype directory -path d:\\x",
            "new-item -path:c:\\temp",
            "copy-item $env:temp\\a.txt \\\\srv\\share",
            "new-itemproperty -path 'hklm:\\software\\microsoft\\windows nt\\currentversion\\failover clusters' -name x",
        ] {
            assert!(is(line, line), "{line}");
        }
        for line in [
            "new-item function:x",
            "new-item env:psmodulepath",
            "ni variable:x",
            "copy-item x.psm1 c:\\temp",
            "copy-item . c:\\program files\\windowspowershell\\modules\\failoverclusters",
            "del alias:x",
            "remove-item hklm:\\cluster -recurse",
            "ren c:\\windows\\cluster\\clusdb x",
            "sc x y",
            "cdx",
        ] {
            assert!(!is(line, line), "{line}");
        }
    }

    #[test]
    fn a_comment_begins_where_a_word_does() {
        for (line, rest) in [
            ("# node 1", ""),
            ("hostname # node 1", "hostname "),
            ("'a # b'", "'a # b'"),
            ("c#", "c#"),
            ("<# x", "<# x"),
            ("a;#b", "a;"),
        ] {
            assert_eq!(without_comment(line), rest);
        }
    }
}
