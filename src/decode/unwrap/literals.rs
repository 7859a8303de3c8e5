//! Lines that a program holds, each a literal in single quotes: arrays of PowerShell and of Python.

use super::{Numbered, anchor};

/// Takes the quotes off, where four of five lines are such literals and a list shows in them.
pub(super) fn take_off(lines: &mut [Numbered]) {
    let (mut all, mut inside, mut told) = (0_usize, 0_usize, false);
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        all += 1;
        if let Some(said) = said(&line.text) {
            inside += 1;
            told = told || anchor::find(&said).is_some_and(|anchor| anchor.is_sure);
        }
    }
    if !told || inside * 5 < all * 4 {
        return;
    }
    for line in lines {
        said(&line.text).into_iter().for_each(|said| line.text = said);
    }
}

/// What a literal says: a quote in it is written twice, or behind a backslash.
fn said(line: &str) -> Option<String> {
    let line = line.trim().trim_end_matches(',');
    let inner = line.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = inner.replace("\\'", "\u{0}").replace("''", "\u{0}");
    (!plain.contains('\'')).then(|| plain.replace('\u{0}', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_lines() {
        const ID: &str = "{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}";
        let expected = ["Writer name: 'A'", "   Writer Id: ~", "   Writer Instance Id: ~", "   State: [8] Failed", ""];
        for name in ["'Writer name: ''A'''", r"'Writer name: \'A\'',"] {
            let text = format!(
                "{name}\n    '   Writer Id: {ID}'\n    '   Writer Instance Id: {ID}'\n    '   State: [8] Failed'\n    ''\n"
            );
            let mut lines = Numbered::all(&text);
            take_off(&mut lines);
            let texts: Vec<String> = lines.into_iter().map(|line| line.text.replace(ID, "~")).collect();
            assert_eq!(texts, expected);
        }
        let plain = "Writer name: 'A'\n   State: [8] Failed\n";
        let mut lines = Numbered::all(plain);
        take_off(&mut lines);
        assert_eq!(lines, Numbered::all(plain));
    }
}
