//! Long commands over several lines, continued as their shell wants it, so that they can still be pasted.

use super::width::width;

/// Lines of at most `columns`, broken at blanks outside quotes; a quoted part is never cut.
pub(super) fn lines(command: &str, columns: usize) -> Vec<String> {
    let (mark, mut lines) = (continuation(command), Vec::new());
    for whole in command.lines() {
        let mut line = String::new();
        for word in words(whole) {
            let room = columns.saturating_sub(mark.len());
            if !line.trim().is_empty() && width(&line) + width(word) > room {
                lines.push(format!("{}{mark}", line.trim_end()));
                line = "  ".to_owned();
            }
            line.push_str(word);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A backtick for PowerShell, told by its Verb-Noun or a variable; ` ^` for cmd.exe.
fn continuation(command: &str) -> &'static str {
    let first = command.split_whitespace().next().unwrap_or("");
    let cmdlet = first.split_once('-').is_some_and(|(verb, noun)| {
        !noun.is_empty() && verb.starts_with(|c: char| c.is_ascii_uppercase()) && verb.chars().all(char::is_alphabetic)
    });
    if cmdlet || command.contains('$') { " `" } else { " ^" }
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
    fn breaks_outside_quotes_as_the_shell_wants_it() {
        let reg = r#"reg add "HKLM\SOFTWARE\A B" /v EnableCsvVssWriter /t REG_DWORD /d 0"#;
        assert_eq!(lines(reg, 40), [r#"reg add "HKLM\SOFTWARE\A B" /v ^"#, "  EnableCsvVssWriter /t REG_DWORD /d 0"]);
        assert_eq!(lines("Get-ClusterNode | Format-List *", 20), ["Get-ClusterNode | `", "  Format-List *"]);
        assert_eq!(lines("vssadmin list writers", 80), ["vssadmin list writers"]);
    }
}
