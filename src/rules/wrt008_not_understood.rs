//! WRT008: a text speaks of a failing writer, or of the CSV writer, in no form that is understood, or a log calls the CSV
//! writer failed.

use super::support::captures::others;
use super::{Finding, Rule, Severity};
use crate::facts::proof::place;
use crate::facts::{Arg, CaseFacts, Citations, Code, Observation, WriterSays};
use crate::knowledge::writers::is_csv;

pub(super) const RULE: Rule = Rule::of_case(Code::WRT008, find);

fn find(rule: &Rule, case: &CaseFacts) -> Vec<Finding> {
    let mentions = others(case).into_iter().filter_map(|other| match other.value {
        Observation::WriterMention(mention) => {
            let path = case.source(other.origin).map_or("", |source| source.path.as_str());
            let found = rule.cited(Severity::Warning, Citations::new(other.origin)).at(other.node);
            let found = match mention.says {
                WriterSays::Fails | WriterSays::Rejects => found,
                WriterSays::Named => found.titled("rules.WRT008.named.title").saying("rules.WRT008.named.detail"),
            };
            let found = found.gap("place", place(path, other.origin.at));
            Some(found.gap("said", Arg::Text(mention.said.clone())))
        }
        _ => None,
    });
    let logged = case.machines().filter_map(|node| {
        let csv = node.logged.iter().filter(|writer| is_csv(writer.value.id, Some(&writer.value.name)));
        let found = rule.from(Severity::Warning, csv.map(|writer| writer.origin))?;
        let name = Some(node.name.as_str()).filter(|name| !name.is_empty());
        Some(found.titled("rules.WRT008.csv.title").saying("rules.WRT008.csv.detail").at(name))
    });
    mentions.chain(logged).collect()
}
