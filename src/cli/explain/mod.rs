//! `vssleuth explain`: the page of one code, what is known of an id, or the list of them.

mod lookup;

use clap::Args;

use super::output::Output;
use super::{Exit, Language, exit};
use crate::facts::{Arg, Message};
use crate::knowledge::{pages, texts};

/// Explains a verdict, finding or cause, an event id, an error code, a writer or its state; or lists what has a page
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  vssleuth explain\n  vssleuth explain csv-writer-unneeded --lang ja\n  \
                        vssleuth explain VSS 8229\n  vssleuth explain 0x800423f4\n  vssleuth explain 1072ae1c\n  \
                        vssleuth explain [5]")]
pub(super) struct Explain {
    /// Code of a verdict, finding or cause; event id, alone or behind its provider; error code; class id of a writer or
    /// its beginning; number of a writer's state. In any letter case; without it, the list
    code: Vec<String>,
    /// Language of the page
    #[arg(long, default_value = "en", ignore_case = true)]
    lang: Language,
}

impl Explain {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        let lang = self.lang.into();
        if self.code.is_empty() {
            let mine = pages::all().filter(|page| page.lang == lang);
            let mut lines: String = mine.map(|page| format!("{:<20}  {}\n", page.code, title(page.text))).collect();
            lines.push_str(&format!("\n{}\n", texts::word(lang, "explain.more")));
            Output::open(None, &[])?.write(&lines)?;
            return Ok(Exit::Done);
        }
        let code = &self.code.join(" ");
        if let Some(page) = pages::page(code, lang) {
            Output::open(None, &[])?.write(page)?;
            return Ok(Exit::Done);
        }
        let found = lookup::all(code, lang);
        if !found.is_empty() {
            Output::open(None, &[])?.write(&(found.join("\n\n") + "\n"))?;
            return Ok(Exit::Done);
        }
        let known: Vec<&str> = pages::all().filter(|page| page.lang == lang).map(|page| page.code).collect();
        let said = Message::new("explain.unknown")
            .with("code", Arg::Code(code.clone()))
            .with("nearest", Arg::Code(nearest(code, &known).join(", ")));
        exit::tell(&texts::say(lang, &said, &texts::NoNames));
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
