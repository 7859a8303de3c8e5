//! Which commands may stand before a silent one without touching what it does or prints: a closed list. What is not on
//! it may have redefined the cmdlet, hidden its errors or entered another machine.

use super::everyday;

/// Verbs of cmdlets that read or print, and change nothing in the session.
const VERBS: [&str; 14] = [
    "get",
    "test",
    "measure",
    "format",
    "select",
    "sort",
    "where",
    "group",
    "convertto",
    "export",
    "write",
    "compare",
    "resolve",
    "out",
];

/// Cmdlets, aliases and programs that leave the session as it is. `cls` takes away what stood before, which is never known
/// whole of a text that was copied; what follows it is.
const HARMLESS: [&str; 66] = [
    "start-transcript",
    "stop-transcript",
    "clear-host",
    "set-location",
    "push-location",
    "pop-location",
    "set-executionpolicy",
    "start-sleep",
    "restart-service",
    "start-service",
    "stop-service",
    "start-clusternode",
    "stop-clusternode",
    "compress-archive",
    "cd",
    "chdir",
    "dir",
    "ls",
    "cat",
    "type",
    "pwd",
    "cls",
    "clear",
    "echo",
    "fl",
    "ft",
    "fw",
    "select",
    "sort",
    "where",
    "?",
    "measure",
    "gci",
    "gc",
    "gps",
    "gsv",
    "more",
    "sls",
    "findstr",
    "vssadmin",
    "vssadmin.exe",
    "diskshadow",
    "hostname",
    "hostname.exe",
    "whoami",
    "ipconfig",
    "systeminfo",
    "wevtutil",
    "reg",
    "reg.exe",
    "net",
    "sc.exe",
    "ping",
    "nslookup",
    "fsutil",
    "ver",
    "winver",
    "w32tm",
    "tasklist",
    "netstat",
    "driverquery",
    "fltmc",
    "mountvol",
    "exit",
    "cluster",
    "quser",
];

/// Shells that begin anew, where nothing is given to them but how they begin.
const SHELLS: [&str; 5] = ["powershell", "powershell.exe", "pwsh", "pwsh.exe", "cmd"];
const SHELL_SWITCHES: [&str; 6] = ["-noprofile", "-nop", "-nologo", "-executionpolicy", "-ep", "-version"];

/// Programs and cmdlets that always print something, if only an error.
const PRINTS: [&str; 43] = [
    "date",
    "chcp",
    "chcp.com",
    "vssadmin",
    "vssadmin.exe",
    "get-cluster",
    "get-clusternode",
    "get-clustergroup",
    "get-clusterquorum",
    "get-clusternetwork",
    "get-clusterresource",
    "hostname",
    "hostname.exe",
    "whoami",
    "whoami.exe",
    "get-date",
    "systeminfo",
    "systeminfo.exe",
    "ipconfig",
    "get-host",
    "ver",
    "winver",
    "get-computerinfo",
    "get-process",
    "get-service",
    "get-volume",
    "get-disk",
    "get-location",
    "pwd",
    "get-timezone",
    "get-uptime",
    "get-hotfix",
    "tasklist",
    "w32tm",
    "quser",
    "$psversiontable",
    "$env:computername",
    "$host",
    "reg",
    "start-transcript",
    "stop-transcript",
    "net",
    "cluster",
];

/// Words with which a session changes what cmdlets do or print, wherever they stand.
const REDEFINES: [&str; 14] = [
    "erroractionpreference",
    "psdefaultparametervalues",
    "set-alias",
    "new-alias",
    "import-alias",
    "out-default",
    "function:",
    "alias:",
    "variable:",
    "psmodulepath",
    "psmoduleautoloadingpreference",
    "function get-cluster",
    "import-module",
    "invoke-expression",
];

/// Variables to which PowerShell gives a meaning: an assignment to them is none of an ordinary one.
const SPECIAL: [&str; 20] = [
    "preference",
    "ps",
    "format",
    "output",
    "error",
    "null",
    "host",
    "env",
    "function",
    "alias",
    "variable",
    "global",
    "script",
    "executioncontext",
    "args",
    "input",
    "this",
    "true",
    "false",
    "maximum",
];

/// Whether a line below some command looks like one that changes the session, as pages of instructions hold them.
pub(super) fn redefines(text: &str) -> bool {
    let text = text.trim_start();
    let begins = text.starts_with('$') || text.starts_with("function ") || text.starts_with("filter ");
    let lower = if text.len() < 4096 { text.to_ascii_lowercase() } else { return false };
    let changes = REDEFINES.iter().any(|word| lower.contains(word));
    changes && (begins || lower.starts_with("set-") || lower.starts_with("new-") || lower.starts_with("import-"))
        || lower.starts_with("function ") && lower.contains("clustersharedvolume")
}

/// Whether a command leaves what follows as it is; behind a prompt of another shell, whether it begins PowerShell anew.
pub(super) fn is_harmless(typed: &str, powershell: bool) -> bool {
    let lower = typed.trim().to_ascii_lowercase();
    let lower = if powershell { everyday::without_comment(&lower).trim_end() } else { lower.as_str() };
    let first = lower.split_whitespace().next().unwrap_or_default();
    if SHELLS.contains(&first) {
        return begins_anew(lower);
    }
    if !powershell {
        return !REDEFINES.iter().any(|word| lower.contains(word));
    }
    if let Some(module) = lower.strip_prefix("import-module ").or_else(|| lower.strip_prefix("ipmo ")) {
        return matches!(module.trim(), "failoverclusters" | "-name failoverclusters");
    }
    if enters_another_host(lower) {
        return !lower.contains(['{', ';', '|']);
    }
    let touches = ['`', '&', '^'].iter().any(|mark| lower.contains(*mark));
    let stores =
        ["-outv", "-ov", "-errorv", "-ev", "-warningv", "-wv", "-pipelinev", "-pv", "-informationv", "-iv", "-var"];
    let words = || lower.split(|c: char| c.is_whitespace() || "|;(){},".contains(c));
    let stored = words().any(|word| stores.iter().any(|begin| word.starts_with(begin)));
    let redefines = REDEFINES.iter().any(|word| lower.contains(word));
    !touches
        && !stored
        && !redefines
        && pieces(lower).is_some_and(|all| all.iter().all(|one| statement_is_harmless(one, lower)))
}

/// Whether a word is a cmdlet that only reads what a cluster says of itself.
pub(super) fn reads_cluster(word: &str) -> bool {
    const READ: [&str; 7] = [
        "get-cluster",
        "get-clusternode",
        "get-clustergroup",
        "get-clusterresource",
        "get-clusterquorum",
        "get-clusternetwork",
        "get-clusternetworkinterface",
    ];
    READ.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// Whether it enters the session of another machine.
pub(super) fn enters_another_host(typed: &str) -> bool {
    let first = typed.split_whitespace().next().unwrap_or_default();
    ["enter-pssession", "etsn", "enter-pshostprocess"].iter().any(|name| first.eq_ignore_ascii_case(name))
}

/// Whether it begins or ends a transcript, of which the heading says so.
pub(super) fn moves_a_transcript(typed: &str) -> bool {
    let first = typed.split_whitespace().next().unwrap_or_default();
    ["start-transcript", "stop-transcript"].iter().any(|name| first.eq_ignore_ascii_case(name))
}

/// Whether it asks for the errors so far.
pub(super) fn shows_errors(typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    lower.contains("$error") || lower.contains("get-error")
}

/// Whether text behind a prompt is a command as far as its first word tells, and no output that lost its line end.
pub(super) fn may_be_typed(typed: &str) -> bool {
    let mut words = typed.split_whitespace();
    let (Some(first), Some(_)) = (words.next(), words.next()) else { return true };
    let lower = first.to_ascii_lowercase();
    let known =
        HARMLESS.contains(&lower.as_str()) || PRINTS.contains(&lower.as_str()) || SHELLS.contains(&lower.as_str());
    // People type names of programs in small letters, and columns begin with large ones.
    known || first.contains(|c: char| "-\\/.:$([&@\"'{#%!?".contains(c)) || first.chars().all(|c| !c.is_uppercase())
}

/// Whether a command prints something whatever happens, and to the console.
pub(super) fn always_prints(typed: &str) -> bool {
    let lower = typed.trim().trim_end_matches(';').to_ascii_lowercase();
    let mut stages = lower.split('|').map(str::trim);
    let first = stages.next().unwrap_or_default();
    let name = first.split_whitespace().next().unwrap_or_default();
    let name = name.strip_prefix("failoverclusters\\").unwrap_or(name);
    let elsewhere = lower.contains(['>', ';']) || lower.contains("-erroraction") || lower.contains(" -ea");
    let laid_out = |stage: &str| {
        let name = stage.split_whitespace().next().unwrap_or_default();
        name.starts_with("format-") || ["fl", "ft", "more", "out-host", "out-string"].contains(&name)
    };
    let greets = SHELLS.contains(&name) && !lower.contains("-nol");
    (PRINTS.contains(&name) || greets) && !elsewhere && stages.all(laid_out)
}

/// `powershell -NoProfile`: nothing is run, and nothing of the session goes along.
fn begins_anew(lower: &str) -> bool {
    let mut words = lower.split_whitespace().skip(1).peekable();
    while let Some(word) = words.next() {
        if !SHELL_SWITCHES.contains(&word) {
            return false;
        }
        if matches!(word, "-executionpolicy" | "-ep" | "-version") && words.next().is_none() {
            return false;
        }
    }
    true
}

/// The statements of a line with the contents of quotes taken out; `None` where a quote or brace stays open.
fn pieces(lower: &str) -> Option<Vec<String>> {
    let mut all = vec![String::new()];
    let (mut quote, mut depth) = (None, 0_i32);
    for c in lower.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('"'), '$') => all.last_mut()?.push('$'),
            (Some('"'), '(') => all.last_mut()?.push('('),
            (Some(_), _) => {}
            (None, '\'' | '"') => {
                quote = Some(c);
                all.last_mut()?.push('q');
            }
            (None, ';') if depth == 0 => all.push(String::new()),
            (None, _) => {
                depth += i32::from("({".contains(c)) - i32::from(")}".contains(c));
                all.last_mut()?.push(c);
            }
        }
    }
    (quote.is_none() && depth == 0).then_some(all)
}

fn statement_is_harmless(statement: &str, all: &str) -> bool {
    let statement = statement.trim();
    let assigned = statement.strip_prefix('$').and_then(|rest| rest.split_once('='));
    let value = match assigned {
        Some((name, value)) => {
            let name = name.trim_end().trim_end_matches('+').trim_end();
            let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let special = SPECIAL.iter().any(|word| name.starts_with(word) || name.ends_with(word));
            if !plain || special {
                return false;
            }
            value.trim()
        }
        None => statement,
    };
    value.is_empty() || value == "q" || is_reading(value, all) || everyday::is_of_window(value)
}

/// `$env:COMPUTERNAME`, `(Get-Cluster).Name`, `Get-ClusterNode | ft`: cmdlets and programs of the list, piped.
fn is_reading(value: &str, all: &str) -> bool {
    let Some(value) = without_filters(value) else { return false };
    let value = value.as_str();
    if value.contains(['=', '{', '}', '[']) || value.contains("$(") || calls_a_method(value) {
        return false;
    }
    let is_variable = |text: &str| {
        text.strip_prefix('$').is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || ":_.".contains(c)))
    };
    // Every place where a command may stand: at the beginning, behind a pipe, behind a parenthesis.
    value.split(['|', '(']).map(|part| part.trim_start_matches(|c: char| "@(".contains(c) || c.is_whitespace())).all(
        |part| {
            let first = part.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or_default();
            let cmdlet = first.strip_prefix("failoverclusters\\").unwrap_or(first);
            let verb = cmdlet.split_once('-').map(|(verb, _)| verb);
            first.is_empty()
                || HARMLESS.contains(&cmdlet)
                || everyday::is(part, all)
                || is_variable(first)
                || first.chars().all(|c| c.is_ascii_digit())
                || verb.is_some_and(|verb| VERBS.contains(&verb))
        },
    )
}

/// Whether a method is called that may do more than give text or time: `$x.Invoke()` runs whatever `$x` is.
fn calls_a_method(value: &str) -> bool {
    const PLAIN: [&str; 8] =
        ["tostring", "tolower", "toupper", "trim", "adddays", "addhours", "addminutes", "touniversaltime"];
    value.match_indices('(').any(|(at, _)| {
        let before = value.get(..at).unwrap_or_default();
        let name = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
        before.ends_with(name)
            && before.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
            && !PLAIN.contains(&name)
    })
}

/// Takes out blocks of `Where-Object { … }` and tables of `-FilterHashtable @{ … }` that only compare and name; `None`
/// where a block may do more.
fn without_filters(value: &str) -> Option<String> {
    let mut rest = value;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, tail) = after.split_once('}')?;
        let before_trimmed = before.trim_end();
        let table = before_trimmed.ends_with("-filterhashtable @");
        let filter = before_trimmed.ends_with("where-object")
            || before_trimmed.ends_with("where")
            || before_trimmed.ends_with('?');
        let plain = |c: char| c.is_ascii_alphanumeric() || " $_.-*,'\\:/".contains(c);
        let fits = match (table, filter) {
            (true, _) => inside.chars().all(|c| plain(c) || c == '=' || c == ';'),
            (_, true) => inside.chars().all(plain) && inside.trim_start().starts_with("$_."),
            _ => false,
        };
        if !fits {
            return None;
        }
        kept.push_str(before_trimmed.trim_end_matches('@'));
        rest = tail;
    }
    kept.push_str(rest);
    Some(kept)
}
