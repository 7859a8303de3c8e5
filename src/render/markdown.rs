//! `--format markdown`: made to be pasted into a ticket. Long lists are folded, so that it stays below what ticket
//! systems take.

use std::io;

use super::Look;
use super::fold::{fold, more};
use super::mail::mail;
use super::markdown_cites::{against, and_more, behind, cites, label, plain_cites, shorten};
use super::markdown_escape::{anchor, block, code, code_cell, fenced, inline};
use super::text::{attempt_title, cells, setting_cites};
use super::text_details::{because, beginning, findings_of, kind};
use crate::report::{Case, Finding, FindingNote, MessageNote, Report};

const CITES: usize = 3;
const ATTEMPTS: usize = 5;
const EVENTS: usize = 10;
const MESSAGES: usize = 10;
const NODES: usize = 64;
const FINDINGS: usize = 40;
const SOURCES: usize = 60;
const CASES: usize = 500;
const STRAYS: usize = 40;

pub(super) fn render(report: &Report, look: &Look) -> io::Result<String> {
    let mut out = Document { out: String::new(), look: *look, level: 1 };
    if report.cases.len() > 1 {
        out.overview(report);
        out.level = 2;
    }
    for case in report.in_order() {
        out.case(case);
    }
    for case in report.not_evidence() {
        out.heading(0, &code(&case.name));
        out.paragraph(&inline(case.view.not_evidence.as_deref().unwrap_or_default()));
    }
    Ok(out.out)
}

struct Document {
    out: String,
    look: Look,
    /// Level of a case's heading.
    level: usize,
}

impl Document {
    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.out.push_str(text);
            self.out.push_str("\n\n");
        }
    }

    fn comma(&self) -> &'static str {
        self.look.word("list.separator")
    }

    fn heading(&mut self, below: usize, text: &str) {
        let marks = "#".repeat((self.level + below).min(6));
        self.paragraph(&format!("{marks} {text}"));
    }

    fn section(&mut self, key: &'static str) {
        self.heading(1, self.look.word(key));
    }

    fn items(&mut self, items: impl IntoIterator<Item = String>) {
        for item in items {
            self.out.push_str(&format!("- {item}\n"));
        }
        self.out.push('\n');
    }

    fn table(&mut self, header: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) {
        let head: Vec<&str> = header.iter().map(|key| self.look.word(key)).collect();
        self.out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len())));
        for row in rows {
            self.out.push_str(&format!("| {} |\n", row.join(" | ")));
        }
        self.out.push('\n');
    }

    fn more(&mut self, left: usize) {
        if left > 0 {
            let text = self.and_more(left);
            self.paragraph(&text);
        }
    }

    fn and_more(&self, left: usize) -> String {
        and_more(left, &self.look)
    }

    fn overview(&mut self, report: &Report) {
        let overview = &report.overview;
        self.heading(0, &inline(&overview.title));
        let counts: Vec<String> =
            overview.counts.iter().map(|count| format!("{}: {}", count.label, count.cases)).collect();
        self.paragraph(&inline(&counts.join(self.comma())));
        let (rows, left) = fold(&overview.rows, CASES);
        self.table(
            &["render.h.case", "render.h.verdict", "render.h.confidence"],
            rows.iter().map(|row| {
                let name = format!("[{}](#{})", code_cell(&row.name), anchor(&row.name));
                vec![name, row.verdict.to_owned(), row.confidence.clone()]
            }),
        );
        self.more(left);
        let names: Vec<String> = report.not_evidence().map(|case| code(&case.name)).collect();
        if !names.is_empty() {
            let (shown, left) = fold(&names, STRAYS);
            let mut shown = shown.to_vec();
            shown.extend((left > 0).then(|| more(self.look.lang, left)));
            self.paragraph(&format!("{}: {}", inline(&overview.not_evidence_title), shown.join(self.comma())));
        }
    }

    fn case(&mut self, case: &Case) {
        let view = &case.view;
        self.heading(0, &code(&case.name));
        if let Some(redacted) = &view.redacted {
            self.paragraph(&inline(redacted));
        }
        let (headline, comma) = (inline(&view.headline), self.comma());
        self.paragraph(&format!("**{headline}** ({}{comma}`{}`)", view.confidence, case.verdict));
        self.paragraph(&inline(&view.summary.join(self.look.word("render.sentence.separator"))));
        let (first, missing) = (self.look.word("render.first"), self.look.word("render.missing"));
        let unread = view.unread.as_ref().map(|said| (self.look.word("render.unread"), said));
        let mut items = vec![format!("**{first}:** {}", inline(&view.first))];
        items.extend(view.beside.as_ref().map(|(label, said)| format!("**{label}:** {}", inline(said))));
        items.push(format!("**{missing}:** {}", inline(&view.missing_line)));
        items.extend(unread.map(|(label, said)| format!("**{label}:** {}", inline(said))));
        items.push(inline(&view.inventory));
        self.items(items);
        self.nodes(case);
        self.volumes(case);
        self.why(case);
        self.causes(case);
        self.attempts(case);
        self.steps(case);
        self.findings(case);
        self.requests(case);
        self.messages(case);
        self.sources(case);
    }

    fn nodes(&mut self, case: &Case) {
        if case.view.nodes.is_empty() {
            return;
        }
        self.section("render.h.nodes");
        let (shown, left) = fold(&case.view.nodes, NODES);
        self.table(
            &[
                "render.col.name",
                "render.col.writer",
                "render.col.setting",
                "render.col.incidents",
                "render.col.last",
                "render.col.covers",
            ],
            shown.iter().map(|row| {
                let mut cells: Vec<String> = cells(row).iter().map(|cell| inline(cell)).collect();
                if let Some(name) = cells.first_mut() {
                    *name = code_cell(&row.name);
                }
                cells
            }),
        );
        self.more(left);
        let proof = setting_cites(shown);
        if !proof.shown.is_empty() {
            let word = self.look.word("render.setting.proof");
            self.paragraph(&format!("{word}{}", plain_cites(&proof, "", &self.look)));
        }
    }

    fn volumes(&mut self, case: &Case) {
        if case.csv_usage.volumes.is_empty() {
            return;
        }
        self.section("render.h.volumes");
        let (shown, left) = fold(&case.csv_usage.volumes, NODES);
        let not_seen = self.look.word("render.not-seen");
        let cell = |text: &Option<String>| text.as_deref().map_or_else(|| not_seen.to_owned(), code_cell);
        self.table(
            &["render.col.name", "render.col.state", "render.col.owner"],
            shown.iter().map(|volume| vec![code_cell(&volume.name), cell(&volume.state), cell(&volume.owner_node)]),
        );
        self.more(left);
    }

    fn why(&mut self, case: &Case) {
        if case.view.reasons.is_empty() {
            return;
        }
        self.section("render.h.why");
        let items: Vec<String> = case
            .view
            .reasons
            .iter()
            .map(|reason| {
                let said = behind(&inline(&shorten(&reason.detail)), &cites(&reason.cites, "  ", &self.look));
                format!("**{}**  \n  {said}", inline(&reason.claim))
            })
            .collect();
        self.items(items);
    }

    fn causes(&mut self, case: &Case) {
        if case.view.causes.is_empty() {
            return;
        }
        self.section("render.h.causes");
        let first = self.look.word("render.first");
        let items: Vec<String> = case
            .view
            .causes
            .iter()
            .map(|cause| {
                let said = format!("`{}` **{}** {}", cause.code, inline(&cause.title), inline(&cause.detail));
                format!("{said} {first}: {}", inline(&cause.first))
            })
            .collect();
        self.items(items);
    }

    fn attempts(&mut self, case: &Case) {
        if case.view.attempts.is_empty() {
            return;
        }
        self.section("render.h.attempts");
        self.paragraph(&inline(&case.view.window));
        let (shown, left) = fold(&case.view.attempts, ATTEMPTS);
        for attempt in shown {
            let title = attempt_title(attempt, &self.look);
            self.paragraph(&format!(
                "**{title}**: {}{}{}",
                inline(&attempt.time),
                self.comma(),
                inline(&attempt.nodes)
            ));
            let (events, hidden) = fold(&attempt.events, EVENTS);
            let near = self.look.word("render.near");
            self.table(
                &["render.col.time", "render.col.gap", "render.col.node", "render.col.event", "render.col.says"],
                events.iter().map(|event| {
                    let text = inline(&shorten(&event.text));
                    vec![
                        inline(&event.time),
                        inline(&event.gap),
                        code_cell(&event.node),
                        inline(&event.event),
                        if event.context { format!("{near} {text}") } else { text },
                    ]
                }),
            );
            self.more(hidden + attempt.left_out);
        }
        self.more(left);
    }

    fn messages(&mut self, case: &Case) {
        if case.view.messages.is_empty() {
            return;
        }
        self.section("render.h.messages");
        self.paragraph(self.look.word("render.messages"));
        let (shown, left) = fold(&case.view.messages, MESSAGES);
        let item = |message: &MessageNote| {
            let file = format!(" ({})", code(&shorten(&message.recorded_in)));
            format!("{}: {}", label(&message.cite), behind(&inline(&beginning(&message.text)), &file))
        };
        self.items(shown.iter().map(item).collect::<Vec<_>>());
        self.more(left);
    }

    fn steps(&mut self, case: &Case) {
        if case.remediation.is_empty() {
            return;
        }
        self.section("render.h.steps");
        for step in &case.remediation {
            let title = format!("{}. {}: {}", step.step, kind(step.kind, &self.look), inline(&step.title));
            self.heading(2, &title);
            if !step.nodes.is_empty() {
                let nodes: Vec<String> = step.nodes.iter().map(|node| code(node)).collect();
                self.paragraph(&format!("{}: {}", self.look.word("render.on-nodes"), nodes.join(self.comma())));
            }
            self.paragraph(&block(&step.detail));
            if !step.commands.is_empty() {
                self.paragraph(fenced(&step.commands.join("\n"), "text").trim_end());
            }
        }
    }

    fn findings(&mut self, case: &Case) {
        if case.findings.is_empty() {
            return;
        }
        self.section("render.h.findings");
        let all = findings_of(case);
        let (shown, _) = fold(&all, FINDINGS);
        let items: Vec<String> = shown.iter().map(|(finding, note)| self.finding(finding, note)).collect();
        self.items(items);
        self.more(all.iter().skip(shown.len()).map(|(_, note)| note.findings).sum());
    }

    fn finding(&self, finding: &Finding, note: &FindingNote) -> String {
        let (names, left) = fold(&note.nodes, NODES);
        let mut nodes: Vec<String> = names.iter().map(|node| code(node)).collect();
        nodes.extend((left > 0).then(|| self.and_more(left)));
        let nodes = if nodes.is_empty() {
            String::new()
        } else {
            format!(" {}{}", self.look.each(note), nodes.join(self.comma()))
        };
        let detail: Vec<String> = std::iter::once(shorten(&finding.detail)).chain(note.absent.clone()).collect();
        format!(
            "**{}** ({}){nodes}: {}  \n  {}{}",
            finding.code,
            note.severity,
            inline(&finding.title),
            behind(
                &inline(&detail.join(self.look.word("render.sentence.separator"))),
                &cites(&note.cites, "  ", &self.look)
            ),
            against(&note.against, &self.look),
        )
    }

    fn requests(&mut self, case: &Case) {
        if case.view.requests.is_empty() {
            return;
        }
        self.section("render.h.missing");
        let items: Vec<String> = case
            .view
            .requests
            .iter()
            .map(|request| {
                let useful = self.look.word(if request.decisive { "render.decisive" } else { "render.useful" });
                let (what, place) = (inline(request.what), inline(&shorten(&request.place)));
                let why = block(&shorten(&request.why));
                // The message has the commands, too.
                let commands = match case.view.message {
                    Some(_) => String::new(),
                    None => format!("\n{}", fenced(&request.collect, "text").trim_end()),
                };
                format!("**{what}**: {place} ({useful})  \n{why}{commands}").replace('\n', "\n  ")
            })
            .collect();
        self.items(items);
        if let Some(message) = &case.view.message {
            self.section("render.h.message");
            self.paragraph(fenced(&mail(message, self.look.lang), "text").trim_end());
        }
    }

    fn sources(&mut self, case: &Case) {
        self.section("render.h.sources");
        self.paragraph(&inline(&case.view.sources_line));
        let all: Vec<_> = case.sources.iter().zip(&case.view.sources).collect();
        let wanted: Vec<_> = all.into_iter().filter(|(_, note)| self.look.verbose || !note.is_whole).collect();
        let (shown, left) = fold(&wanted, SOURCES);
        let items: Vec<String> = shown
            .iter()
            .map(|(source, note)| {
                let (problems, hidden) = fold(&source.problems, CITES);
                let because = because(source, note).map_or_else(String::new, |text| format!(": {}", inline(text)));
                let mut text = format!("{} ({}){because}", code(&shorten(&source.path)), note.status);
                for problem in problems {
                    text.push_str(&format!("  \n  {}", inline(&shorten(problem))));
                }
                if hidden > 0 {
                    text.push_str(&format!(" {}", self.and_more(hidden)));
                }
                text
            })
            .collect();
        if !items.is_empty() {
            self.items(items);
        }
        self.more(left);
        if self.look.verbose && !case.view.not_evaluated.is_empty() {
            self.section("render.h.not-evaluated");
            let groups = case.view.not_evaluated.iter();
            let items: Vec<String> =
                groups.map(|group| format!("{}: {}", inline(&group.wants), group.codes.join(self.comma()))).collect();
            self.items(items);
        }
    }
}
