//! Lines of a file as a search shows them, with those around each: Select-String's `> vss.txt:4:`, grep's `vss.txt-5-`.

use super::hosts::{self, is_host};
use super::{Numbered, anchor};
use crate::decode::transcript::{answer_of, is_prompt};
use crate::facts::is_host_name;
use crate::facts::proof::asks_for_volumes;

/// Lines of which one at least tells of a list.
const LEAST: usize = 3;

/// What stands between lines that were found apart.
const APART: &str = "--";

/// Takes the file's name and the line's number off, or the one that is there. Of several files each is headed by the host
/// that it is called after; where a search shows nothing around what it found, their names tell elsewhere.
pub(super) fn take_off(lines: &mut Vec<Numbered>) {
    let is_between = |line: &Numbered| line.text.trim().is_empty() || line.text.trim() == APART;
    for form in [Form::Numbered, Form::File, Form::Number] {
        let tells = |line: &Numbered| found(&line.text, form).is_some_and(|found| self::tells(found.said));
        if !lines.iter().any(tells) {
            continue;
        }
        let is_of = |line: &Numbered| found(&line.text, form).is_some() || is_between(line);
        // A file has its own numbers; those of one whose name stands alone above begin anew.
        let is_whole = form == Form::Numbered;
        let parts = lines.chunk_by(|one, next| is_whole || is_of(one) && is_of(next));
        *lines = parts.flat_map(|part| bare(part, form).unwrap_or_else(|| part.to_vec())).collect();
    }
}

/// The lines of a part without what the search put before them; `None` for other parts.
fn bare(lines: &[Numbered], form: Form) -> Option<Vec<Numbered>> {
    let found = || lines.iter().filter_map(|line| found(&line.text, form));
    let (mut files, mut last): (Vec<&str>, u32) = (Vec::new(), 0);
    for found in found() {
        let is_next = files.last() != Some(&found.file);
        // The lines of a file stand together, and rise.
        if is_next && files.contains(&found.file) || files.len() > hosts::MOST {
            return None;
        }
        let rises = is_next || found.number.is_none_or(|number| number > last);
        if !rises {
            return None;
        }
        last = found.number.unwrap_or_default();
        files.extend(is_next.then_some(found.file));
    }
    // Without both there is the sign alone: that of what was found, and that of what stands around it.
    let is_found = |found: Found<'_>| found.sign == ':' && tells(found.said);
    let are_around = found().any(|found| found.sign == '-') && found().any(is_found);
    if found().count() < LEAST || !(are_around || form == Form::Numbered && files.len() == 1) {
        return None;
    }
    let are_hosts = files.len() > 1 && files.iter().all(|file| host_of(file).is_some());
    let (mut all, mut open) = (Vec::with_capacity(lines.len()), "");
    for line in lines {
        let Some(found) = self::found(&line.text, form) else {
            let text = if line.text.trim() == APART { String::new() } else { line.text.clone() };
            all.push(Numbered { number: line.number, text });
            continue;
        };
        if found.file != open {
            open = found.file;
            let host = host_of(open).filter(|_| are_hosts);
            all.extend(host.map(|host| Numbered { number: line.number, text: answer_of(host) }));
        }
        all.push(Numbered { number: line.number, text: found.said.to_owned() });
    }
    Some(all)
}

/// The host that a file is called after.
fn host_of(file: &str) -> Option<&str> {
    let name = file.rsplit(['\\', '/']).next()?;
    let host = name.rsplit_once('.').map_or(name, |(stem, _)| stem).split(['_', ' ']).next()?;
    (is_host(host) && is_host_name(host)).then_some(host)
}

/// What a search puts before a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `vss.txt:4:`
    Numbered,
    /// `vss.txt:`
    File,
    /// `4:`
    Number,
}

/// Whether a line is of a list, or of a console that asks for volumes.
fn tells(said: &str) -> bool {
    anchor::find(said).is_some() || is_prompt(said) && asks_for_volumes(said)
}

/// A line of a file.
struct Found<'l> {
    file: &'l str,
    number: Option<u32>,
    sign: char,
    said: &'l str,
}

fn found(line: &str, form: Form) -> Option<Found<'_>> {
    const SIGNS: [char; 2] = [':', '-'];
    let numbered = |rest: &'_ str| -> Option<(u32, char, usize)> {
        let end = rest.find(SIGNS)?;
        let sign = rest.get(end..)?.chars().next()?;
        let number = rest.get(..end).filter(|number| number.len() <= 7)?.parse().ok()?;
        Some((number, sign, end + sign.len_utf8()))
    };
    if form == Form::Number {
        let (number, sign, end) = numbered(line)?;
        return Some(Found { file: "", number: Some(number), sign, said: line.get(end..)? });
    }
    const LONGEST: usize = 260;
    const ENDINGS: [&str; 8] = [".txt", ".log", ".out", ".csv", ".md", ".lst", ".text", ".dat"];
    let line = line.strip_prefix("> ").or_else(|| line.strip_prefix("  ")).unwrap_or(line);
    let ends = ENDINGS.iter().filter_map(|ending| Some(line.find(ending)? + ending.len()));
    let end = ends.min().filter(|end| *end <= LONGEST)?;
    let (file, rest) = line.split_at_checked(end)?;
    let sign = rest.chars().next().filter(|sign| SIGNS.contains(sign))?;
    let said = rest.strip_prefix(sign)?;
    if form == Form::File {
        return Some(Found { file, number: None, sign, said });
    }
    let (number, behind, end) = numbered(said).filter(|(_, behind, _)| *behind == sign)?;
    Some(Found { file, number: Some(number), sign: behind, said: said.get(end..)? })
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
        let expected = ["Writer name: 'ASR Writer'", "   State: [8] Failed", "   Last error: Timed out"];
        for [name, state, error] in
            [["> C:\\t\\v.txt:4:", "  C:\\t\\v.txt:5:", "  C:\\t\\v.txt:6:"], ["v.txt:4:", "v.txt-5-", "v.txt-6-"]]
        {
            let [a, b, c] = expected;
            assert_eq!(of(&format!("{name}{a}\n{state}{b}\n{error}{c}\n")), expected);
        }
        for [name, around] in [["v.txt:", "v.txt-"], ["4:", "5-"]] {
            let numbers = ["4", "5", "6"];
            let before =
                |at: usize| if at == 0 { name.replace('4', numbers[at]) } else { around.replace('5', numbers[at]) };
            let text = (0..3).map(|at| format!("{}{}\n", before(at), expected[at])).collect::<String>();
            assert_eq!(of(&format!("{text}--\n"))[..3], expected);
        }
        // ripgrep names each file once, above.
        let headed = "a.txt\n4:Writer name: 'ASR Writer'\n5-   State: [8] Failed\n6-   Last error: x\n\nb.txt\n2:Writer name: 'WMI Writer'\n3-   State: [1] Stable\n4-   Last error: y";
        assert_eq!(of(headed)[6..8], ["Writer name: 'WMI Writer'", "   State: [1] Stable"]);
        for numbers in [
            "2024-09-03 Writer name: 'ASR Writer'\n2024-09-04 b\n2024-09-05 c",
            "4: Writer name: 'ASR Writer'\n5: b\n6: c",
        ] {
            assert_eq!(of(numbers), numbers.lines().collect::<Vec<_>>());
        }
        let several =
            "a.txt:4:Writer name: 'ASR Writer'\nb.txt:5:Writer name: 'ASR Writer'\nb.txt:6:   State: [8] Failed";
        assert_eq!(of(several), several.lines().collect::<Vec<_>>());
        // Of several files each is its own host's.
        let list = |host: &str| format!("{host}.txt:Writer name: 'ASR Writer'\n{host}.txt-   State: [1] Stable\n");
        let told = of(&format!("{}--\n{}", list("vm-1"), list("vm-2")));
        let list = ["Writer name: 'ASR Writer'", "   State: [1] Stable"];
        let expected = [answer_of("vm-1"), list.join("\n"), String::new(), answer_of("vm-2"), list.join("\n")];
        assert_eq!(told.join("\n"), expected.join("\n"));
    }
}
