//! The pages of `explain` for the codes that a page shows: each code of it opens its own.

use std::collections::BTreeSet;

use super::blocks::{Block, Depth, Explained, Section};
use super::desk::Desk;
use crate::knowledge::pages;

/// The verdict's page, then those of the causes and findings; only a page that is opened has room for them.
pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    if desk.depth < Depth::Page {
        return None;
    }
    let diagnosis = desk.diagnosis;
    let causes = diagnosis.causes.iter().map(|cause| cause.code.as_str());
    let findings = diagnosis.findings.iter().map(|finding| finding.code.as_str());
    let mut seen = BTreeSet::new();
    let codes = [diagnosis.verdict.as_str()].into_iter().chain(causes).chain(findings);
    let shown: Vec<Explained> = codes
        .filter(|code| seen.insert(*code))
        .filter_map(|code| {
            let (title, text) = pages::page(code, desk.wording.lang)?.split_once('\n')?;
            let title = title.trim_start_matches("# ").to_owned();
            Some(Explained { code, title, text })
        })
        .collect();
    let title = desk.word("render.h.explained").to_owned();
    let folded = desk.folded("render.folded.codes", shown.len());
    Some(Section { id: "explained", title, folded, blocks: vec![Block::Explained(shown)] })
}
