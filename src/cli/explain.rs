//! `vssleuth explain`: the page of one code, or the list of them.

use clap::Args;

use super::output::Output;
use super::{Exit, Language, exit};
use crate::knowledge::pages;

/// Shows the documentation of one verdict or finding code, or the list of them
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  vssleuth explain\n  vssleuth explain csv-writer-unneeded --lang ja")]
pub(super) struct Explain {
    /// Verdict or finding code, in any case; without it, the list
    code: Option<String>,
    /// Language of the page
    #[arg(long, default_value = "en")]
    lang: Language,
}

impl Explain {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let lang = self.lang.into();
        let Some(code) = &self.code else {
            let mine = pages::all().filter(|page| page.lang == lang);
            let lines: String = mine.map(|page| format!("{:<20}  {}\n", page.code, title(page.text))).collect();
            Output::open(None, &[])?.write(&lines)?;
            return Ok(Exit::Done);
        };
        if let Some(page) = pages::page(code, lang) {
            Output::open(None, &[])?.write(page)?;
            return Ok(Exit::Done);
        }
        let known: Vec<&str> = pages::all().filter(|page| page.lang == lang).map(|page| page.code).collect();
        exit::tell(&format!("{code}: no such code; nearest: {}", nearest(code, &known).join(", ")));
        Ok(Exit::Nothing)
    }
}

/// The title of a page, without the code that it begins with.
fn title(page: &str) -> &str {
    let line = page.lines().next().unwrap_or("");
    line.split_once(": ").map_or(line, |(_, title)| title)
}

/// The three codes that are fewest edits away.
fn nearest<'a>(code: &str, known: &[&'a str]) -> Vec<&'a str> {
    let mut by_distance: Vec<(usize, &str)> = known.iter().map(|known| (distance(code, known), *known)).collect();
    by_distance.sort_unstable();
    by_distance.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Levenshtein distance, case ignored; only the beginning of what was typed counts.
fn distance(typed: &str, known: &str) -> usize {
    /// Longer than any code.
    const LONGEST: usize = 64;
    let known: Vec<char> = known.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=known.len()).collect();
    for (at, typed) in typed.to_lowercase().chars().take(LONGEST).enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        for (cell, known) in row.iter_mut().skip(1).zip(&known) {
            let cost = diagonal + usize::from(typed != *known);
            diagonal = *cell;
            *cell = cost.min(left + 1).min(diagonal + 1);
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_codes_come_first() {
        assert_eq!(nearest("csv01", &["VSS001", "CSV001", "no-action"])[0], "CSV001");
        assert_eq!((distance("kitten", "sitting"), distance("", "abc"), distance("ABC", "abc")), (3, 3, 0));
    }
}
