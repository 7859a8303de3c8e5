//! Every verdict and every rule has its page of `explain` in both languages, whole.

use std::collections::BTreeSet;

use strum::VariantArray as _;
use vssleuth::diagnosis::Verdict;
use vssleuth::diagnosis::causes::CauseCode;
use vssleuth::knowledge::pages::{all, headings, page};
use vssleuth::knowledge::texts::Lang;
use vssleuth::rules::LIST;

fn codes() -> Vec<&'static str> {
    let causes = CauseCode::VARIANTS.iter().map(|cause| cause.as_str());
    Verdict::VARIANTS
        .iter()
        .map(|verdict| verdict.as_str())
        .chain(causes)
        .chain(LIST.iter().map(|rule| rule.code.as_str()))
        .collect()
}

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let paged: BTreeSet<&str> = all().map(|page| page.code).collect();
    assert_eq!(paged, codes().into_iter().collect());
    for code in codes() {
        for lang in [Lang::En, Lang::Ja] {
            assert!(page(code, lang).is_some_and(|text| text.starts_with(&format!("# {code}: "))), "{code} {lang:?}");
        }
    }
}

#[test]
fn every_page_has_all_sections_in_order_and_none_is_empty() {
    for page in all() {
        let mut sections = page.text.split("\n## ").skip(1);
        for heading in headings(page.lang) {
            let (title, body) = sections.next().and_then(|s| s.split_once('\n')).expect("a section");
            assert_eq!(title, heading, "{} {:?}", page.code, page.lang);
            assert!(!body.trim().is_empty(), "{} {:?}: {heading}", page.code, page.lang);
        }
        assert_eq!(sections.next(), None, "{}", page.code);
        assert!((15..=45).contains(&page.text.lines().count()), "{}: {}", page.code, page.text.lines().count());
    }
}

#[test]
fn every_source_is_a_link_or_says_that_it_is_inferred() {
    for page in all() {
        let sources = page.text.rsplit("\n## ").next().expect("the last section");
        for line in sources.lines().filter(|line| line.starts_with("- ")) {
            let inferred = line.contains("Inferred") || line.contains("推測");
            assert!(line.starts_with("- <https://") || inferred, "{}: {line}", page.code);
        }
    }
}

#[test]
fn a_code_is_found_in_either_case_and_an_unknown_one_is_not() {
    assert_eq!(page("csv001", Lang::En), page("CSV001", Lang::En));
    assert!(page("CSV-IN-USE", Lang::Ja).is_some());
    assert_eq!(page("CSV999", Lang::En), None);
}

#[test]
fn japanese_pages_are_japanese() {
    for page in all().filter(|page| page.lang == Lang::Ja) {
        assert!(
            page.text.contains("です") || page.text.contains("ます") || page.text.contains("ください"),
            "{}",
            page.code
        );
        let wide_digit = page.text.chars().find(|c| ('０'..='９').contains(c));
        assert_eq!(wide_digit, None, "{}", page.code);
    }
}
