//! Many cases on a terminal: worst first, grouped by verdict, each a row of figures with what to do first and why.

use super::Look;
use super::sheet::Sheet;
use super::width::width;
use crate::report::page::{Glance, Overview, Stray, Tone};

/// The rows of all cases, in the order of the overview.
pub(super) fn queue(sheet: &mut Sheet, overview: &Overview, strays: &[Stray], look: &Look) {
    sheet.two_ends(&overview.title, "", None);
    for note in &overview.notes {
        sheet.paragraph(2, note);
    }
    sheet.blank();
    let counts: Vec<Vec<String>> =
        overview.counts.iter().map(|count| vec![count.cases.to_string(), count.label.to_owned()]).collect();
    sheet.table(2, None, &counts, &[0]);
    for group in overview.rows.chunk_by(|one, next| one.verdict == next.verdict) {
        let Some(first) = group.first() else { continue };
        sheet.blank();
        sheet.two_ends(&first.verdict, "", Some(first.tone));
        rows(sheet, group, look);
    }
    if !strays.is_empty() {
        sheet.heading(&overview.strays);
        for stray in strays {
            sheet.paragraph(2, &stray.says);
        }
    }
    sheet.blank();
    sheet.quiet(0, look.word("render.queue.each"));
}

fn rows(sheet: &mut Sheet, group: &[Glance], look: &Look) {
    let keys = ["render.h.case", "render.queue.sure", "render.queue.attempts", "render.queue.last"];
    let keys = keys.into_iter().chain(["render.queue.missing", "render.queue.unread"]);
    let header: Vec<&str> = keys.map(|key| look.word(key)).collect();
    let cells = |case: &Glance| {
        let [attempts, wanted, unread] = [case.attempts, case.wanted, case.unread].map(|n| n.to_string());
        let sure = if case.confidence.is_empty() { "-" } else { &case.confidence };
        vec![case.name.clone(), sure.to_owned(), attempts, case.last_attempt.clone(), wanted, unread]
    };
    let cells: Vec<Vec<String>> = group.iter().map(cells).collect();
    let labels = ["render.first", "render.cause"].map(|key| look.word(key));
    let widest = labels.map(width).into_iter().max().unwrap_or(0);
    sheet.noted_table(2, Some(&header), &cells, &[2, 4, 5], &|sheet, at| {
        // Where nothing is to be done there is nothing to be said.
        let Some(case) = group.get(at).filter(|case| case.tone != Tone::Fine) else { return };
        for (label, text) in labels.into_iter().zip([&case.first, &case.cause]) {
            if !text.is_empty() {
                sheet.hanging(4, label, widest, text);
            }
        }
    });
}
