//! What tells a table whatever stands before its lines: the rule of dashes below its header.

/// Where the rule of a table begins in a line that ends with one: at least two runs of dashes with blanks between, as
/// `Format-Table` prints them.
pub(super) fn rule(line: &str) -> Option<usize> {
    const LEAST: usize = 2;
    let end = line.trim_end();
    if !end.ends_with("--") {
        return None;
    }
    let is_run = |word: &str| word.len() >= LEAST && word.bytes().all(|byte| byte == b'-');
    let (mut from, mut runs) = (end.len(), 0);
    while let Some(rest) = end.get(..from).map(str::trim_end) {
        let blank = rest.char_indices().rfind(|(_, c)| c.is_whitespace());
        let start = blank.map_or(0, |(at, blank)| at + blank.len_utf8());
        let word = rest.get(start..).unwrap_or_default();
        if !is_run(word) {
            // The first run may stand right behind the prefix: `12:----`.
            let bare = word.trim_end_matches('-');
            if word.len() > bare.len() + LEAST {
                (from, runs) = (start + bare.len(), runs + 1);
            }
            break;
        }
        (from, runs) = (start, runs + 1);
    }
    (runs >= 2).then_some(from)
}

/// Whether a line ends with the rule of a table.
pub(super) fn is_rule(line: &str) -> bool {
    rule(line).is_some()
}

/// Whether a line is the rule of a table with bars: `| --- | ---: |`, `|---|---|`.
pub(super) fn is_barred_rule(line: &str) -> bool {
    let is_sign = |c: char| matches!(c, '-' | '=' | '|' | '+' | ':' | ' ' | '\t');
    line.contains("--") && line.contains(['|', '+']) && line.chars().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_behind_whatever_stands_before_it() {
        for (line, from) in [
            ("----  -----  ----", Some(0)),
            ("n1: ----  -----", Some(4)),
            ("n1 - ----  -----  ", Some(5)),
            ("12:---- -----", Some(3)),
            ("----\u{a0}\u{a0}-----", Some(0)),
            ("Sep  3 10:15:02 n1 agent[4120]:    ----- ----", Some(35)),
            ("----------", None),
            ("--- a ---", None),
            ("", None),
        ] {
            assert_eq!(rule(line), from, "{line}");
        }
    }
}
