//! Lines of a file as a search shows them, with those around each: Select-String's `> vss.txt:4:`, grep's `vss.txt-5-`.

use super::{Numbered, anchor};

/// Lines of which one at least tells of a list.
const LEAST: usize = 3;

/// Takes the file's name and the line's number off, where all that was found is of one file. What several files hold is
/// told apart by their names elsewhere.
pub(super) fn take_off(lines: &mut [Numbered]) {
    let found = || lines.iter().filter_map(|line| found(&line.text));
    let Some(first) = found().find(|found| anchor::find(found.said).is_some()) else { return };
    let (file, mut last) = (first.file.to_owned(), 0);
    let mut is_one = |found: Found<'_>| {
        let rises = found.number > last;
        last = found.number;
        rises && found.file == file
    };
    if found().count() < LEAST || !found().all(&mut is_one) {
        return;
    }
    for line in lines {
        let said = found_of(&line.text, &file).map(str::to_owned);
        // Between what was found apart stand dashes.
        let said = said.or_else(|| (line.text.trim() == "--").then(String::new));
        said.into_iter().for_each(|said| line.text = said);
    }
}

/// A line of a file.
struct Found<'l> {
    file: &'l str,
    number: u32,
    said: &'l str,
}

fn found_of<'l>(line: &'l str, file: &str) -> Option<&'l str> {
    found(line).filter(|found| found.file == file).map(|found| found.said)
}

fn found(line: &str) -> Option<Found<'_>> {
    const LONGEST: usize = 260;
    const ENDINGS: [&str; 8] = [".txt", ".log", ".out", ".csv", ".md", ".lst", ".text", ".dat"];
    let line = line.strip_prefix("> ").or_else(|| line.strip_prefix("  ")).unwrap_or(line);
    let ends = ENDINGS.iter().filter_map(|ending| Some(line.find(ending)? + ending.len()));
    let end = ends.min().filter(|end| *end <= LONGEST)?;
    let (file, rest) = line.split_at_checked(end)?;
    let sign = rest.chars().next().filter(|sign| matches!(sign, ':' | '-'))?;
    let (number, said) = rest.strip_prefix(sign)?.split_once(sign)?;
    let number = Some(number).filter(|number| number.len() <= 7)?.parse().ok()?;
    Some(Found { file, number, said })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut lines = Numbered::all(text);
        take_off(&mut lines);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn what_a_search_puts_before_the_lines_of_one_file_goes() {
        let expected = ["Writer name: 'A'", "   State: [8] Failed", "   Last error: Timed out"];
        for [name, state, error] in
            [["> C:\\t\\v.txt:4:", "  C:\\t\\v.txt:5:", "  C:\\t\\v.txt:6:"], ["v.txt:4:", "v.txt-5-", "v.txt-6-"]]
        {
            let [a, b, c] = expected;
            assert_eq!(of(&format!("{name}{a}\n{state}{b}\n{error}{c}\n")), expected);
        }
        let several = "a.txt:4:Writer name: 'A'\nb.txt:5:Writer name: 'A'\nb.txt:6:   State: [8] Failed";
        assert_eq!(of(several), several.lines().collect::<Vec<_>>());
    }
}
