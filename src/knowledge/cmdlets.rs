//! Names of cmdlets: a verb that PowerShell approves of before a noun.

/// Verbs that begin the names of cmdlets, and of no machines.
const VERBS: [&str; 88] = [
    "add",
    "approve",
    "assert",
    "block",
    "checkpoint",
    "clear",
    "close",
    "compare",
    "complete",
    "compress",
    "confirm",
    "connect",
    "convert",
    "convertfrom",
    "convertto",
    "copy",
    "debug",
    "deny",
    "disable",
    "disconnect",
    "dismount",
    "enable",
    "enter",
    "exit",
    "expand",
    "export",
    "find",
    "foreach",
    "format",
    "get",
    "grant",
    "group",
    "hide",
    "import",
    "initialize",
    "install",
    "invoke",
    "join",
    "limit",
    "lock",
    "measure",
    "merge",
    "mount",
    "move",
    "new",
    "open",
    "optimize",
    "out",
    "pop",
    "publish",
    "push",
    "read",
    "receive",
    "redo",
    "register",
    "remove",
    "rename",
    "repair",
    "request",
    "reset",
    "resize",
    "resolve",
    "restart",
    "resume",
    "revoke",
    "save",
    "search",
    "select",
    "send",
    "set",
    "show",
    "skip",
    "sort",
    "split",
    "start",
    "stop",
    "submit",
    "suspend",
    "switch",
    "tee",
    "undo",
    "uninstall",
    "unregister",
    "update",
    "use",
    "wait",
    "where",
    "write",
];

/// Verbs that machines are called by, too: before a noun that is written as those of cmdlets are (`Test-Cluster`).
const OF_MACHINES: [&str; 15] = [
    "backup", "build", "deploy", "edit", "trace", "monitor", "ping", "protect", "restore", "step", "sync", "test",
    "unblock", "unlock", "watch",
];

/// Whether a word is the name of a cmdlet.
pub fn is_cmdlet(word: &str) -> bool {
    let Some((verb, noun)) = word.split_once('-') else { return false };
    let is = |verbs: &[&str]| verbs.iter().any(|known| known.eq_ignore_ascii_case(verb));
    let has = |of: fn(&u8) -> bool| noun.bytes().any(|byte| of(&byte));
    let begins = |of: fn(char) -> bool| noun.starts_with(of);
    let is_noun = noun.bytes().all(|byte| byte.is_ascii_alphanumeric()) && begins(|c| c.is_ascii_alphabetic());
    let is_typed = begins(|c| c.is_ascii_uppercase()) && has(u8::is_ascii_lowercase);
    is_noun && (is(&VERBS) && (is_typed || !has(u8::is_ascii_digit)) || is(&OF_MACHINES) && is_typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_before_a_noun_is_a_cmdlet_and_machines_are_none() {
        for name in
            ["Get-VM", "get-clustersharedvolume", "GET-CLUSTER", "Test-Cluster", "Get-Win32Disk", "Invoke-Command"]
        {
            assert!(is_cmdlet(name), "{name}");
        }
        for name in
            ["vm-sql-01", "test-vm", "TEST-VM", "backup-srv", "get-01", "move-db1", "new-york-dc", "get", "vm-Get"]
        {
            assert!(!is_cmdlet(name), "{name}");
        }
    }
}
