//! The pages of `explain`: one a verdict and one a finding code, in each language.

use super::texts::Lang;

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

macro_rules! pages {
    ($($name:ident = $code:literal),* $(,)?) => {
        /// Every code that a report can show, each with its page of `explain`.
        // A page is read in a terminal, where `[5]` is a writer's state and no link.
        #[allow(rustdoc::broken_intra_doc_links)]
        pub mod documented {
            $(
                #[doc = include_str!(concat!("pages/", $code, ".en.md"))]
                pub const $name: &str = $code;
            )*
        }

        const PAGES: &[Page] = &[$(
            Page { code: $code, lang: Lang::En, text: include_str!(concat!("pages/", $code, ".en.md")) },
            Page { code: $code, lang: Lang::Ja, text: include_str!(concat!("pages/", $code, ".ja.md")) },
        )*];
    };
}

pages![
    CSV_IN_USE = "csv-in-use",
    CSV_WRITER_UNNEEDED = "csv-writer-unneeded",
    NO_ACTION = "no-action",
    NOT_A_CLUSTER = "not-a-cluster",
    NEEDS_EVIDENCE = "needs-evidence",
    CSV001 = "CSV001",
    CSV002 = "CSV002",
    CSV003 = "CSV003",
    CSV004 = "CSV004",
    CSV005 = "CSV005",
    CSV006 = "CSV006",
    CSV007 = "CSV007",
    CSV008 = "CSV008",
    CSV009 = "CSV009",
    CSV010 = "CSV010",
    CSV011 = "CSV011",
    CSV012 = "CSV012",
    CSV013 = "CSV013",
    CSV014 = "CSV014",
    CSV015 = "CSV015",
    CSV016 = "CSV016",
    CSV017 = "CSV017",
    CSV018 = "CSV018",
    CSV019 = "CSV019",
    CSV020 = "CSV020",
    EVT001 = "EVT001",
    EVT002 = "EVT002",
    EVT003 = "EVT003",
    EVT004 = "EVT004",
    EVT005 = "EVT005",
    EVT006 = "EVT006",
    EVT007 = "EVT007",
    EVT008 = "EVT008",
    EVT009 = "EVT009",
    EVT010 = "EVT010",
    EVT011 = "EVT011",
    EVT012 = "EVT012",
    EVT013 = "EVT013",
    EVT014 = "EVT014",
    EVT015 = "EVT015",
    WRT001 = "WRT001",
    WRT002 = "WRT002",
    WRT003 = "WRT003",
    WRT004 = "WRT004",
    WRT005 = "WRT005",
    WRT006 = "WRT006",
    NOI001 = "NOI001",
    NOI002 = "NOI002",
    NOI003 = "NOI003",
    COV001 = "COV001",
    COV002 = "COV002",
    COV003 = "COV003",
    COV004 = "COV004",
    COV005 = "COV005",
    COV006 = "COV006",
    COV007 = "COV007",
    COV008 = "COV008",
    COV009 = "COV009",
    COV010 = "COV010",
    COV011 = "COV011",
    COV012 = "COV012",
    COV013 = "COV013",
    COV014 = "COV014",
    COV015 = "COV015",
    COV016 = "COV016",
    COV017 = "COV017",
    COV018 = "COV018",
    COV019 = "COV019",
    AZR001 = "AZR001",
    AZR002 = "AZR002",
    AZR003 = "AZR003",
    AZR004 = "AZR004",
    AZR005 = "AZR005",
];

/// Every page: verdicts first, then findings, in the order of THE LIST of rules.
pub fn all() -> impl Iterator<Item = Page> {
    PAGES.iter().copied()
}

/// The page of a code, in either case; `None` for a code that no report can show.
pub fn page(code: &str, lang: Lang) -> Option<&'static str> {
    PAGES.iter().find(|page| page.lang == lang && page.code.eq_ignore_ascii_case(code)).map(|page| page.text)
}

/// The second-level headings that every page has, in order: what it means, why, evidence it needs, what it does not
/// prove, steps, sources.
pub fn headings(lang: Lang) -> [&'static str; 6] {
    match lang {
        Lang::En => ["What it means", "Why", "Evidence it needs", "What it does not prove", "Steps", "Sources"],
        Lang::Ja => ["意味", "理由", "必要な情報", "判断できないこと", "対処", "出典"],
    }
}
