//! Consoles of a text: where the folder in the prompt changes and nothing typed moved to it, another one was copied, that
//! may be another machine's.

use super::section::Section;
use crate::facts::CommandKind;

/// Commands behind which a prompt may name another folder.
const MOVES: [&str; 20] = [
    "cd",
    "chdir",
    "sl",
    "set-location",
    "pushd",
    "popd",
    "push-location",
    "pop-location",
    "exit",
    "powershell",
    "powershell.exe",
    "pwsh",
    "pwsh.exe",
    "cmd",
    "cmd.exe",
    "enter-pssession",
    "etsn",
    "exit-pssession",
    "exsn",
    "diskshadow",
];

/// The folder in a prompt: of `PS C:\Windows>` and `C:\Windows>` the same.
pub(super) fn folder<'t>(line: &'t str, typed: &str) -> Option<&'t str> {
    let prompt = line.get(..line.len().checked_sub(typed.len())?)?.trim_end_matches('>');
    let colon = prompt.rfind(":\\").and_then(|at| at.checked_sub(1))?;
    prompt.get(colon..).map(str::trim)
}

/// Marks what other consoles printed than that which printed the list of writers.
pub(super) fn part(sections: &mut [Section<'_>]) {
    let mut numbers: Vec<Option<usize>> = Vec::with_capacity(sections.len());
    let (mut number, mut last, mut moved) = (0, None, false);
    let mut listed: Vec<usize> = Vec::new();
    for section in sections.iter() {
        if let Some(folder) = section.console {
            let same = last.is_none_or(|last: &str| last.eq_ignore_ascii_case(folder));
            number += usize::from(!same && !moved);
            (last, moved) = (Some(folder), false);
        }
        let typed = section.command.as_ref().map_or("", |command| &*command.text);
        let lists = section.command.as_ref().is_some_and(|command| command.kind() == CommandKind::ListWriters);
        listed.extend(lists.then_some(number).filter(|number| listed.last() != Some(number)));
        let mut words = typed.split([' ', ';', '&', '\\', '"']).take(WORDS);
        moved |= words.any(|word| MOVES.iter().any(|known| known.eq_ignore_ascii_case(word)) || is_drive(word));
        numbers.push(section.console.map(|_| number));
    }
    for (section, number) in sections.iter_mut().zip(numbers) {
        let of_list = |number: usize| listed.binary_search(&number).is_ok();
        section.is_apart = number.is_some_and(|number| !listed.is_empty() && !of_list(number));
    }
}

/// Words of a command that are looked at.
const WORDS: usize = 64;

fn is_drive(word: &str) -> bool {
    word.len() == 2 && word.ends_with(':')
}
