//! Long commands over several lines, continued as PowerShell wants it, so that they can still be pasted there.

use super::width::width;

/// Every command is meant for an elevated PowerShell console.
const CONTINUED: &str = " `";

/// Lines of at most `columns`, broken at blanks outside quotes; a quoted part is never cut.
pub(super) fn lines(command: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for whole in command.lines() {
        let mut line = String::new();
        for word in words(whole) {
            let room = columns.saturating_sub(CONTINUED.len());
            if !line.trim().is_empty() && width(&line) + width(word) > room {
                lines.push(format!("{}{CONTINUED}", line.trim_end()));
                line = "  ".to_owned();
            }
            line.push_str(word);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Words with the blanks behind them.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut start, mut quote, mut blank) = (Vec::new(), 0, None, false);
    for (at, c) in line.char_indices() {
        if blank && c != ' ' && quote.is_none() {
            words.extend(line.get(start..at));
            start = at;
        }
        match quote {
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        blank = c == ' ' && quote.is_none();
    }
    words.extend(line.get(start..));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_outside_quotes_as_powershell_wants_it() {
        let reg = r#"reg add "HKLM\SOFTWARE\A B" /v EnableCsvVssWriter /t REG_DWORD /d 0"#;
        assert_eq!(lines(reg, 40), [r#"reg add "HKLM\SOFTWARE\A B" /v `"#, "  EnableCsvVssWriter /t REG_DWORD /d 0"]);
        assert_eq!(lines("Get-ClusterNode | Format-List *", 20), ["Get-ClusterNode | `", "  Format-List *"]);
        assert_eq!(lines("vssadmin list writers", 80), ["vssadmin list writers"]);
    }
}
