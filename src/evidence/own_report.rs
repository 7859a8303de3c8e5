//! Reports of this tool, saved beside the evidence: they say what was found once, and are no evidence (contract, ruling 48).

use std::io::Read;
use std::sync::LazyLock;

use regex::Regex;
use serde::de::IgnoredAny;

use super::overheard::{self, Overheard};
use super::{Head, ReadOptions, WholeReader, dispatch, own_commands, own_message};
use crate::decode::body;
use crate::decode::text::Text;
use crate::facts::{Harvest, Kind, Status};
use crate::intake::{Input, Room};
use crate::knowledge::collect::SCRIPT;
use crate::knowledge::texts::{Lang, catalogue};

/// How each format of a report begins. Texts in words end their first lines with counts, or name a verdict by its code.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"^\s*\{\s*"schema"\s*:\s*"vssleuth/"#,
        // The schema of them, which is nobody's evidence either.
        r#"|^\s*\{\s*"\$schema"\s*:\s*"https?://json-schema\.org/[^"]*",\s*"title"\s*:\s*"(?:Report|Line|Compared)""#,
        r#"|^\{"name":"[^"]*","verdict":"[a-z-]+","confidence":"[a-z]+","#,
        // A line of `scan`.
        r#"|^\{"case":"[^"]*","computer":(?:null|"[^"]*"),(?:"recovered":(?:true|false),)?"provider":""#,
        r"|^case,(?:node,verdict,confidence,csv_usage|verdict,cause,cause_title)",
        r"|(?i:<title>)[^<]* - vssleuth</title>",
        // What options left out and how many stand-ins there are may stand before the answer.
        r"|^# .*\n+(?:[^\n*#|][^\n]*\n+){0,4}\*\*.+\*\* \([^)\n]*`[a-z]+(?:-[a-z]+)*`[,、)]",
        // Three counts to the right of the name, then the answer, its confidence to the right if it has one.
        r"|^\S.* {3,}\D{0,6}\d+ \D+\d+ \D+\d+ .*\r?\n(?: {2}\S.*\r?\n)*\r?\n\S.*(?: {2,}\S+|\r?\n\r?\n {2}\S.*)\r?\n",
        // Over several cases: their number, how many of each verdict, a table.
        r"|^\d+ \D{1,12}\r?\n\r?\n(?: {2}\d+ {2}\S.*\r?\n)+\r?\n\S+\r?\n {2}\S.* {2,}\S",
        r"|^# \d+ [^\n|]{1,12}\r?\n\r?\n[^\n|]*: \d+[^\n|]*\r?\n\r?\n\|[^\n]*\n\| --- \|",
    ))
    .ok()
});

/// Whether it is worth asking: a small bundle is read in less time than the pattern takes to make.
fn may_be_one(start: &str) -> bool {
    let first = start.lines().next().unwrap_or_default();
    start.trim_start().starts_with('{') && (start.contains("vssleuth/") || start.contains("\"verdict\""))
        || start.starts_with("{\"case\":\"")
        || ["case,", "# "].iter().any(|mark| start.starts_with(mark))
        || [" - vssleuth</", "json-schema.org/"].iter().any(|mark| start.contains(mark))
        || first.contains("   ")
        || first.starts_with(|c: char| c.is_ascii_digit())
}

/// A report as JSON that other programs wrote anew, with their own order of keys: by two keys that are ours alone.
fn is_json(text: &str) -> bool {
    const KEYS: [&str; 6] = ["csv_usage", "csv_writer", "newest_boot", "newest_backup", "remediation", "decisive"];
    let has = |key: &&&str| text.contains(&format!("\"{key}\""));
    text.trim_start().starts_with(['{', '[']) && KEYS.iter().filter(has).count() > 1
}

/// The script that collects evidence, whole and with nothing behind it.
fn is_script(text: &str) -> bool {
    /// Letters that are compared at each end, and how much longer a copy with presets and other line ends may be.
    const ENDS: usize = 300;
    const MORE: usize = 8 * 1024;
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let part = |text: &str, from_end: bool| -> String {
        let letters = text.chars().filter(|c| !c.is_whitespace());
        if from_end { bare(text).chars().rev().take(ENDS).collect() } else { letters.take(ENDS).collect() }
    };
    // Its synopsis, before anything is taken apart.
    SCRIPT.lines().nth(2).is_some_and(|synopsis| text.contains(synopsis.trim()))
        && text.len() <= SCRIPT.len() + MORE
        && text.get(..text.floor_char_boundary(MORE)).is_some_and(|start| bare(start).contains(&part(SCRIPT, false)))
        && part(text, true) == part(SCRIPT, true)
}

/// The text from each of its first paragraphs on, as long as what stands above is a few words to the reader, and nothing
/// that could be evidence: a report is forwarded in the text of a mail.
fn below_greeting(start: &str) -> impl Iterator<Item = &str> {
    const PARAGRAPHS: usize = 4;
    const SIGNS: [&str; 7] = ["{", "[", "\\", "\t", "  ", "luster", "riter"];
    let ends = start
        .match_indices("\n")
        .map(|(at, _)| at)
        .filter(|at| start.get(at + 1..).is_some_and(|rest| rest.starts_with('\n') || rest.starts_with("\r\n")));
    ends.take(PARAGRAPHS).map_while(|at| {
        let (greeting, rest) = start.split_at_checked(at)?;
        (!SIGNS.iter().any(|sign| greeting.contains(sign))).then(|| rest.trim_start_matches(['\r', '\n']))
    })
}

/// Where a report has said what it is.
const START: usize = 8 * 1024;

/// Where a report begins in a text, if it is one that begins in a way of its own.
fn begin(text: &str) -> Option<usize> {
    let start = text.get(..text.floor_char_boundary(START)).unwrap_or(text);
    let is_one = |start: &&str| may_be_one(start) && BEGINS.as_ref().is_some_and(|begins| begins.is_match(start));
    let from = std::iter::once(start).chain(below_greeting(start)).find(is_one)?;
    Some(start.len() - from.len())
}

/// Where the report that begins there ends; `None` where that can't be told.
fn end(text: &str, begin: usize) -> Option<usize> {
    let report = text.get(begin..)?;
    let end = match report.trim_start() {
        values if values.starts_with(['{', '[']) => report.len() - values.len() + end_of_values(values)?,
        _ if report.starts_with("case,") => lines(report).find(|(_, line)| line.is_empty())?.0,
        _ if report.contains(" - vssleuth</") => end_of_page(report)?,
        _ => end_of_words(report)?,
    };
    Some(begin + end)
}

/// The end of a page: its script stands last in it, and what a ticket puts behind that is not its own.
fn end_of_page(report: &str) -> Option<usize> {
    const END: [&str; 2] = ["</script>", "</html>"];
    let footer = report.find("<footer><p>vssleuth ").or_else(|| report.find("<footer>vssleuth "))?;
    let [script, page] = END.map(|end| Some(footer + report.get(footer..)?.find(end)? + end.len()));
    let (script, page) = (script?, page?);
    let between = report.get(script..page).unwrap_or_default();
    let is_own = between.split_whitespace().all(|word| ["</body>", "</html>", "</body></html>"].contains(&word));
    Some(if is_own { page } else { script })
}

/// The end of the values of JSON that a text begins with.
fn end_of_values(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut end = None;
    while let Some(Ok(_)) = values.next() {
        end = Some(values.byte_offset());
    }
    end
}

/// The end of a report in words: the sources come last, and the rules that could not be evaluated below them.
fn end_of_words(report: &str) -> Option<usize> {
    let said = |key: &str| [Lang::En, Lang::Ja].map(|lang| catalogue(lang).get(key).map_or("", AsRef::as_ref));
    let (sources, rest) = (said("render.h.sources"), said("render.h.not-evaluated"));
    let is = |line: &str, heading: [&str; 2]| heading.contains(&line.strip_prefix("## ").unwrap_or(line));
    let all: Vec<(usize, &str)> = lines(report).collect();
    let heading = all.iter().rposition(|(_, line)| is(line, sources))?;
    let is_markdown = all.get(heading)?.1.starts_with("## ");
    let belongs = |line: &str| !line.is_empty() && (is_markdown || line.starts_with("  "));
    let mut at = heading + 1;
    loop {
        if is_markdown {
            at += all.iter().skip(at).take_while(|(_, line)| line.is_empty()).count();
        }
        at += all.iter().skip(at).take_while(|(_, line)| belongs(line)).count();
        let next = at + all.iter().skip(at).take_while(|(_, line)| line.is_empty()).count();
        match all.get(next) {
            Some((_, line)) if is(line, rest) => at = next + 1,
            Some((_, line)) if is_markdown && line.starts_with("- `") => at = next,
            _ => return Some(all.get(at).map_or(report.len(), |(from, _)| *from)),
        }
    }
}

/// The lines of a text without blanks at their ends, each with the place at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split_inclusive('\n').map(move |line| {
        let begins = from;
        from += line.len();
        (begins, line.trim_end())
    })
}

/// What stands behind a report, with the numbers of its lines: a reply below it is evidence like any other.
fn behind(text: &Text) -> Option<Text> {
    let start = begin(text.as_str()).or_else(|| is_json(text.as_str()).then_some(0))?;
    let (report, rest) = text.as_str().split_at_checked(end(text.as_str(), start)?)?;
    if rest.trim().is_empty() || begin(rest.trim_start()).is_some() {
        return None;
    }
    let above = report.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let mut rest = Text::decode(format!("{}{rest}", "\n".repeat(above)).as_bytes())?;
    rest.hidden.clone_from(&text.hidden);
    Some(rest)
}

/// Names them, and reads what stands behind one; what was pasted into one weighs as evidence that was not read.
pub(super) struct OwnReport;

impl WholeReader for OwnReport {
    fn recognises(&self, head: &Head<'_>) -> bool {
        let Some(text) = head.text() else { return false };
        begin(text).is_some()
            || is_json(text)
            || own_message::is_one(text)
            || own_commands::is_commands(text)
            || is_script(text)
    }

    fn read(&self, input: Input<'_>, options: &ReadOptions, room: &Room<'_>) -> Harvest {
        let harvest = Harvest::of(input.path, Kind::Other, "evidence.because.own-report");
        let mut harvest = Harvest { encoding: Some("utf-8"), is_evidence: false, ..harvest };
        let head = Text::decode(input.head);
        // Nobody pastes below a script, and commands alone are not run yet.
        let start = head.as_ref().map_or("", Text::as_str);
        if is_script(start) || own_commands::is_commands(start) {
            return harvest;
        }
        let mut heard = Overheard::new(body::reader(input.body), overheard::PASTED, input.head);
        let mut bytes = Vec::new();
        let read = Read::by_ref(&mut heard).take(dispatch::TEXT_BYTES as u64).read_to_end(&mut bytes);
        let is_whole = read.is_ok() && bytes.len() < dispatch::TEXT_BYTES;
        let text = Text::decode(&bytes).filter(|_| is_whole);
        drop(bytes);
        if let Some(behind) = text.as_ref().and_then(behind) {
            let read = dispatch::of_text(input.path, &behind, options, room);
            let is_evidence = read.status != Status::Unrecognised;
            harvest = if is_evidence { read } else { Harvest { observations: read.observations, ..harvest } };
        }
        // A page cites lines of captures as they stand.
        if !head.as_ref().is_some_and(|head| head.as_str().trim_start().starts_with('<')) {
            heard.tell(&mut harvest);
        }
        harvest
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
            "# `a`\n\nLeft out by options: x.\n\nNames: 1 node.\n\n**Nothing to do** (conclusive, `no-action`, 1 node)\n",
            "# `a, then b`\n\n**Fixed** (proven, `fixed`, 2 nodes)\n",
            "# 2 cases\n\nnothing to do: 2\n\n| Case | Verdict |\n| --- | --- |\n",
            "2 cases\n\n  1  needs evidence\n  1  nothing to do\n\nCases\n  Case       Verdict\n",
            "case,verdict,cause,cause_title,confidence,nodes\n",
            "Hi Ann,\n\nthe tool said:\n\na                 2 nodes, 4 logs, 14 capture files\n\nNot decided yet\n\n  One.\n",
            "Hi,\r\n\r\n{\r\n  \"schema\": \"vssleuth/report/1\",\r\n",
            "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"Report\",\n",
            "a                 2 nodes, 4 logs, 14 capture files\n\nNot decided yet\n\n  One capture is needed.\n",
            "a                 2 nodes, 4 logs, 14 capture files\n  Left out by options: x.\n\nNot decided yet\n\n  One.\n",
            "a                 ノード 2 台、ログ 4 件、採取ファイル 14 件\n\n不要です      確定\n\n",
        ] {
            assert!(is(text), "{text}");
        }
        let preset = SCRIPT.replacen("[string[]]$Node = @()", "[string[]]$Node = @('n1')", 1).replace('\n', "\r\n");
        for text in [
            // As other programs write it anew.
            "{\n  \"name\": \"a\",\n  \"verdict\": \"no-action\",\n  \"csv_usage\": {},\n  \"nodes\": [{\"csv_writer\": {}}]}",
            "{\"cases\":[{\"causes\":[],\"csv_usage\":{\"status\":\"unknown\"},\"remediation\":[]}],\"schema\":\"vssleuth/report/1\"}",
            "{\"case\":\"a\",\"computer\":null,\"recovered\":false,\"provider\":\"VSS\",\"event_id\":8229}\n",
            &preset,
            &format!("# Preset for what is missing: vssadmin-writers.\n{SCRIPT}"),
        ] {
            assert!(is(text), "{text:.80}");
        }
        // Evidence behind it is evidence.
        assert!(!is(&format!("{SCRIPT}\nPS C:\\> Get-ClusterNode\n")));
        for text in [
            "PS C:\\> Get-ClusterNode\n",
            "{\"csv_usage\": 3}",
            "{\"name\":\"n1\",\"state\":\"Up\"}",
            "the report says no-action\n",
            "Writer name: 'A'\n\n{\n  \"schema\": \"vssleuth/report/1\",\n",
            "Name           State  Node\n----           -----  ----\nStock Disk 1   Online n1\n",
            "Stock          1 TB of 2 TB, 3 nodes\nStock          1 TB of 2 TB, 3 nodes\n",
            "# n1\n\n**Writers** (seen today)\n\nWriter name: 'A'\n",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}
