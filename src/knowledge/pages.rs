//! The pages of `explain`: one a verdict and one a finding code, in each language.

use super::texts::Lang;
use crate::facts::every_code;

/// One page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Code of a verdict (`csv-in-use`) or of a finding (`CSV001`).
    pub code: &'static str,
    /// Language.
    pub lang: Lang,
    /// Markdown: a title, then the sections in the order of [`headings`].
    pub text: &'static str,
}

/// A code's page in every language.
macro_rules! pages {
    ($($code:expr,)*) => {
        &[$(
            Page { code: $code, lang: Lang::En, text: include_str!(concat!("pages/", $code, ".en.md")) },
            Page { code: $code, lang: Lang::Ja, text: include_str!(concat!("pages/", $code, ".ja.md")) },
        )*]
    };
}

const VERDICTS: &[Page] = pages!["csv-in-use", "csv-writer-unneeded", "no-action", "not-a-cluster", "needs-evidence",];

const CAUSES: &[Page] = pages![
    "csv-volumes",
    "csv-writer",
    "other-writer",
    "storage-load",
    "other-requester",
    "shared-disk",
    "backup-agent",
    "none-seen",
];

macro_rules! findings {
    ($($code:ident $file:ident,)*) => {
        const FINDINGS: &[Page] = pages![$(stringify!($code),)*];
    };
}
every_code!(findings);

/// Every page: verdicts first, then causes, then findings, in the order of THE LIST.
pub fn all() -> impl Iterator<Item = Page> {
    VERDICTS.iter().chain(CAUSES).chain(FINDINGS).copied()
}

/// The page of a code, in either case; `None` for a code that no report can show.
pub fn page(code: &str, lang: Lang) -> Option<&'static str> {
    all().find(|page| page.lang == lang && page.code.eq_ignore_ascii_case(code)).map(|page| page.text)
}

/// The second-level headings that every page has, in order: what it means, why, evidence it needs, what it does not
/// prove, steps, sources.
pub fn headings(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::En => ["What it means", "Why", "Evidence it needs", "What it does not prove", "Steps", "Sources"],
        Lang::Ja => ["意味", "理由", "必要な情報", "判断できないこと", "対処", "出典"],
    }
}
