//! Names of cases as names of files: only what every file system takes, and no two that one of them takes for the same.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// Bytes of a name; with an ending and the number of a temporary file it stays below what file systems take (255).
const LONGEST: usize = 120;

/// Signs beside letters and digits that mean nothing to any shell or file system; Japanese names have some of their own.
const SIGNS: &str = "-_.()+ ・（）「」『』【】～－";

/// Names that Windows takes for devices, with any ending.
const DEVICES: [&str; 9] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$", "com", "lpt"];

/// A name for the files of each case, of its name and where it lies. A name that is not safe, or not alone, is told apart
/// by a sum over both, so that the other cases have no say in it.
pub(in crate::cli) fn stems(cases: &[(String, String)]) -> Vec<String> {
    let safe: Vec<String> = cases.iter().map(|(name, _)| safe(name)).collect();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    safe.iter().for_each(|name| *count.entry(name.to_lowercase()).or_default() += 1);
    let stem = |((name, path), safe): (&(String, String), &String)| {
        let is_alone = count.get(&safe.to_lowercase()) == Some(&1);
        if is_alone && safe == name { safe.clone() } else { format!("{safe}-{}", sum(&format!("{path}\0{name}"))) }
    };
    cases.iter().zip(&safe).map(stem).collect()
}

fn safe(name: &str) -> String {
    let allowed = |sign: char| sign.is_alphanumeric() || SIGNS.contains(sign);
    let mut kept: String = name.chars().map(|sign| if allowed(sign) { sign } else { '_' }).collect();
    let end = (0..=LONGEST).rev().find(|end| kept.is_char_boundary(*end)).unwrap_or(0);
    kept.truncate(end);
    // A leading dot hides, a leading dash is an option, a blank or dot at the end is dropped by Windows.
    let kept = kept.trim_start_matches(['.', '-', ' ']).trim_end_matches(['.', ' ']);
    let device = kept.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let device = device.trim_end_matches(|sign: char| sign.is_numeric());
    if kept.is_empty() || DEVICES.contains(&device) { format!("_{kept}") } else { kept.to_owned() }
}

fn sum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<String> {
        let named = |(at, name): (usize, &&str)| ((*name).to_owned(), format!("inbox-{at}/{name}"));
        stems(&names.iter().enumerate().map(named).collect::<Vec<_>>())
    }

    #[test]
    fn a_safe_name_stays_as_it_is() {
        for name in ["contoso-0917", "案件 2024-09（再送）", "a.b", "イベント", "Ünïcode (2)"] {
            assert_eq!(of(&[name]), [name]);
        }
    }

    #[test]
    fn no_name_leads_out_hides_or_names_a_device() {
        for name in [
            "..",
            "../x",
            "a/b",
            "a\\b",
            "CON",
            "nul.txt",
            "com1",
            "LPT9.x",
            "-rf",
            ".git",
            "a.",
            "b ",
            "",
            "a\u{202e}b",
            "カ\u{3099}",
            "a:b",
            "x\0y",
            "con .txt",
            "COM¹",
        ] {
            let [stem] = of(&[name]).try_into().expect("one");
            assert!(stem != name && safe(&stem) == stem, "{name:?}: {stem:?}");
        }
        let long = of(&[&"長".repeat(300)]);
        assert!(long.iter().all(|stem| stem.len() < 150), "{long:?}");
    }

    #[test]
    fn names_that_one_file_system_takes_for_the_same_are_told_apart() {
        let names = ["Contoso", "contoso", "CONTOSO", "a?b", "a*b", "a_b", "x", "x"];
        let stems = of(&names);
        let all: std::collections::BTreeSet<String> = stems.iter().map(|stem| stem.to_lowercase()).collect();
        assert_eq!(all.len(), names.len(), "{stems:?}");
    }
}
