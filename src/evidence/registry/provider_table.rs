//! `Get-Item` and `Get-ChildItem` of registry keys: below the parent's path a table of names, each with its values.

use super::{Seen, VALUE, key::Key, untyped};
use crate::decode::text::Line;
use crate::facts::SettingState;

/// A key of the table, while its values are being read.
struct Row {
    line: u32,
    key: Key,
    values: usize,
    switch: bool,
}

impl Row {
    /// The table shows all values of a key: one that is not there is not set.
    fn without_switch(self) -> Option<Seen> {
        let Key::Switch(view) = self.key else { return None };
        (self.values > 0 && !self.switch).then_some((self.line, view, SettingState::KeyWithoutValue))
    }
}

/// The switch in such tables.
pub(super) fn settings(lines: &[Line<'_>]) -> Vec<Seen> {
    let mut seen = Vec::new();
    let mut parent: Option<&str> = None;
    // Where the column of values begins.
    let mut column: Option<usize> = None;
    let mut row: Option<Row> = None;
    for line in lines {
        if let Some(path) = hive(line.text) {
            seen.extend(row.take().and_then(Row::without_switch));
            (parent, column) = (Some(path), None);
        } else if let (Some(_), Some(at)) = (parent, second_column(line.text)) {
            column = Some(at);
        } else if let (Some(parent), Some(at)) = (parent, column) {
            let Some((name, value)) = line.text.split_at_checked(at.min(line.text.len())) else { continue };
            if !name.trim().is_empty() {
                seen.extend(row.take().and_then(Row::without_switch));
                let key = Key::parse(&format!("{parent}\\{}", name.trim()));
                row = key.map(|key| Row { line: line.number, key, values: 0, switch: false });
            }
            let (Some((name, data)), Some(row)) = (value.split_once(':'), row.as_mut()) else { continue };
            row.values += 1;
            if let (true, Key::Switch(view)) = (name.trim().eq_ignore_ascii_case(VALUE), row.key) {
                row.switch = true;
                seen.push((line.number, view, SettingState::Value(untyped(data.trim()))));
            }
        }
    }
    seen.extend(row.and_then(Row::without_switch));
    seen
}

/// The path behind `Hive:`, whatever the label's language.
fn hive(text: &str) -> Option<&str> {
    let (_, path) = text.split_once([':', '：'])?;
    let path = path.trim();
    (path.starts_with("HKEY_") && text.starts_with(' ')).then(|| path.trim_end_matches('\\'))
}

/// Where the second of two rules of a header begins.
fn second_column(text: &str) -> Option<usize> {
    let is_rule = text.starts_with("--") && text.chars().all(|c| c == '-' || c == ' ');
    let gap = text.find(' ').filter(|_| is_rule)?;
    text.get(gap..)?.find('-').map(|at| gap + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{KeyView, RegistryData};

    fn read(parent: &str, rows: &str) -> Vec<Seen> {
        let text = format!(
            "\n    Hive: {parent}\n\n\nName                           Property\n----                           --------\n{rows}"
        );
        let lines: Vec<Line<'_>> = (1..).zip(text.lines()).map(|(number, text)| Line { number, text }).collect();
        settings(&lines)
    }

    const PARENT: &str = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion";

    #[test]
    fn the_switch_in_the_table_of_its_key() {
        let other = "Fonts                          Arial (TrueType) : arial.ttf\n";
        let without = "Failover Clusters              MaxLicensedNodes : 64\n";
        let set = "Failover Clusters              MaxLicensedNodes   : 64\n                               EnableCsvVssWriter : 0\n";
        let value = |line| vec![(line, KeyView::Native, SettingState::Value(RegistryData::Dword(0)))];
        let unset = |line| vec![(line, KeyView::Native, SettingState::KeyWithoutValue)];
        for (rows, expected) in [
            (set.to_owned(), value(8)),
            (format!("{other}{set}{other}"), value(9)),
            (without.to_owned(), unset(7)),
            (format!("{without}{other}"), unset(7)),
            (other.to_owned(), Vec::new()),
            ("Failover Clusters\n".to_owned(), Vec::new()),
            (String::new(), Vec::new()),
        ] {
            assert_eq!(read(PARENT, &rows), expected, "{rows}");
        }
        let wow = PARENT.replace("SOFTWARE", r"SOFTWARE\WOW6432Node");
        assert_eq!(read(&wow, set), [(8, KeyView::Wow6432, SettingState::Value(RegistryData::Dword(0)))]);
        assert_eq!(read(r"HKEY_LOCAL_MACHINE\SYSTEM", set), []);
    }
}
