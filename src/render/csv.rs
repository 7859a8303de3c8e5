//! `--format csv`: one row a node, safe to open in a spreadsheet.

use std::io;

use crate::facts::visible;
use crate::report::json::{Case, Node, Report};

/// Its columns.
const HEADER: &str =
    "case,node,verdict,confidence,csv_usage,csv_writer,incidents,first_incident,last_incident,findings,missing";

pub(super) fn render(report: &Report) -> io::Result<String> {
    let rows = report.cases.iter().flat_map(|case| {
        let nodes = case.nodes.iter().map(Some).chain(case.nodes.is_empty().then_some(None));
        nodes.map(move |node| row(case, node))
    });
    Ok(table(HEADER, rows))
}

/// A table as spreadsheets open it, which take the encoding from the byte-order mark.
pub(super) fn table<const N: usize>(header: &str, rows: impl Iterator<Item = [String; N]>) -> String {
    let line = |cells: [String; N]| cells.map(|text| cell(&text)).join(",") + "\r\n";
    format!("\u{feff}{header}\r\n{}", rows.map(line).collect::<String>())
}

fn row(case: &Case, node: Option<&Node>) -> [String; 11] {
    let name = node.map(|node| node.name.as_str());
    let incidents = node.map_or(&[][..], |node| &node.incidents);
    let mut times: Vec<&str> = incidents.iter().filter_map(|incident| incident.time.as_deref()).collect();
    times.sort_unstable();
    // What concerns the cluster stands in each of its rows; a node that sent nothing has no row of its own.
    let absent = |other: &str| !case.nodes.iter().any(|node| node.name == other);
    let concerns = |other: Option<&str>| other.is_none_or(|other| Some(other) == name || absent(other));
    let findings = case.findings.iter().filter(|finding| concerns(finding.node.as_deref()));
    let missing = case.missing.iter().filter(|missing| concerns(missing.node.as_deref()));
    [
        case.name.clone(),
        name.unwrap_or_default().to_owned(),
        case.verdict.as_str().to_owned(),
        case.confidence.as_str().to_owned(),
        case.csv_usage.status.as_str().to_owned(),
        node.map_or("", |node| node.csv_writer.status.as_str()).to_owned(),
        incidents.len().to_string(),
        times.first().copied().unwrap_or_default().to_owned(),
        times.last().copied().unwrap_or_default().to_owned(),
        each_once(findings.map(|finding| finding.code.to_owned())),
        each_once(missing.map(|missing| match &missing.node {
            Some(node) if absent(node) => format!("{} ({node})", missing.what.as_str()),
            _ => missing.what.as_str().to_owned(),
        })),
    ]
}

fn each_once(items: impl Iterator<Item = String>) -> String {
    let mut kept: Vec<String> = Vec::new();
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept.join("; ")
}

/// One cell: what a spreadsheet would run is made text, what would break the row is quoted. East Asian spreadsheets
/// take full-width signs for formulas, too.
fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    let text = visible::escape_cell(&text).into_owned();
    if text.contains([',', '"', '\r', '\n', ';', '\t']) || text.starts_with(' ') || text.ends_with(' ') {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_rows_stay_whole() {
        for (text, want) in [
            ("vm-sql-01", "vm-sql-01"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("@SUM(1,2)", "\"'@SUM(1,2)\""),
            ("-1", "'-1"),
            ("\tx", "\"'\tx\""),
            ("\r=x", "\"'\r=x\""),
            ("＝1+1", "'＝1+1"),
            ("a\u{202e}\x1b[2Jb", r"a\u{202e}\u{1b}[2Jb"),
            ("a\"b,c\nd", "\"a\"\"b,c\nd\""),
        ] {
            assert_eq!(cell(text), want);
        }
    }
}
