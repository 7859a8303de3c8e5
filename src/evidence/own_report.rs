//! Reports of this tool, saved beside the evidence: they say what was found once, and are no evidence (contract, ruling 48).

use std::sync::LazyLock;

use regex::Regex;

use super::{Head, ReadOptions, WholeReader};
use crate::facts::{Harvest, Kind};
use crate::intake::Input;

/// How each format of a report begins. Texts in words end their first lines with counts, or name a verdict by its code.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"^\s*\{\s*"schema"\s*:\s*"vssleuth/"#,
        r#"|^\{"name":"[^"]*","verdict":"[a-z-]+","confidence":"[a-z]+","#,
        r"|^case,node,verdict,confidence,csv_usage",
        r"|(?i:<title>)[^<]* - vssleuth</title>",
        r"|^# .*\n+\*\*.+\*\* \([^)\n]*`(?:csv-in-use|csv-writer-unneeded|no-action|not-a-cluster|needs-evidence)`[,、)]",
        // Three counts to the right of the name, then the answer with its confidence to the right.
        r"|^\S.* {3,}\D{0,6}\d+ \D+\d+ \D+\d+ \D*\r?\n\r?\n\S.* {2,}\S+\r?\n\r?\n",
    ))
    .ok()
});

/// Whether it is worth asking: a small bundle is read in less time than the pattern takes to make.
fn may_be_one(start: &str) -> bool {
    let first = start.lines().next().unwrap_or_default();
    start.trim_start().starts_with('{') && (start.contains("vssleuth/") || start.contains("\"verdict\""))
        || ["case,node", "# "].iter().any(|mark| start.starts_with(mark))
        || start.contains(" - vssleuth</")
        || first.contains("   ")
}

/// Names them, and reads nothing.
pub(super) struct OwnReport;

impl WholeReader for OwnReport {
    fn recognises(&self, head: &Head<'_>) -> bool {
        /// Where a report has said what it is.
        const START: usize = 8 * 1024;
        let Some(text) = head.text() else { return false };
        let start = text.get(..text.floor_char_boundary(START)).unwrap_or(text);
        may_be_one(start) && BEGINS.as_ref().is_some_and(|begins| begins.is_match(start))
    }

    fn read(&self, input: Input<'_>, _: &ReadOptions) -> Harvest {
        let harvest = Harvest::of(input.path, Kind::Other, "evidence.because.own-report");
        Harvest { encoding: Some("utf-8"), is_evidence: false, ..harvest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_and_evidence_is_none() {
        let is = |text: &str| OwnReport.recognises(&Head::new("x", text.as_bytes()));
        for text in [
            "{\n  \"schema\": \"vssleuth/report/1\",\n",
            "{\"name\":\"a\",\"verdict\":\"no-action\",\"confidence\":\"likely\",\"csv_usage\":{}}\n",
            "\u{feff}case,node,verdict,confidence,csv_usage,csv_writer\n",
            "<!DOCTYPE html>\n<head><title>a: b - vssleuth</title>",
            "# `a`\n\n**Nothing to do** (conclusive, `no-action`)\n",
            "# `a`\n\n**Nothing to do** (conclusive, `no-action`, 2 nodes, 4 logs, 14 capture files)\n",
            "a                 2 nodes, 4 logs, 14 capture files\n\nNothing to do      conclusive\n\n",
            "a                 ノード 2 台、ログ 4 件、採取ファイル 14 件\n\n不要です      確定\n\n",
        ] {
            assert!(is(text), "{text}");
        }
        for text in ["PS C:\\> Get-ClusterNode\n", "{\"name\":\"n1\",\"state\":\"Up\"}", "the report says no-action\n"]
        {
            assert!(!is(text), "{text}");
        }
    }
}
