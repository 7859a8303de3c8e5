//! Names that have a shape of their own in free text: paths, accounts, security ids, addresses, DNS names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a shape names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Path,
    User,
    Address,
    Host,
    /// A GUID without braces: Azure names subscriptions, tenants and machines by such.
    Id,
    /// Looks like a name and is none (a registry path, a class id in braces, a well-known account).
    Keep,
}

/// In order: where two begin at the same place, the first counts.
const SHAPES: [(Shape, &str); 13] = [
    (
        Shape::Keep,
        r"(?i)\b(?:HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+)(?::)?\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Failover Clusters\b",
    ),
    (
        Shape::Keep,
        r"(?i)\b(?:NT AUTHORITY|NT SERVICE|BUILTIN|NT-AUTORIT\S{1,2}T|VORDEFINIERT)\\(?:SYSTEM|TrustedInstaller|Administrators|NETWORK SERVICE|LOCAL SERVICE|ClusSvc|VSS)\b",
    ),
    (Shape::Keep, r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"),
    (Shape::Id, r"\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b"),
    (
        Shape::Keep,
        r"(?i)\b\d{1,2}[-/. ](?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[-/., ]+\d{2,4}\b",
    ),
    (Shape::Path, r#"(?i)\b[a-z]:[\\/][^"<>|*\r\n,;]*"#),
    (Shape::Path, r#"\\\\[^\s\\"<>|]+[^"<>|*\r\n,;]*"#),
    (Shape::User, r"\bS-1-\d+(?:-\d+)+\b"),
    (Shape::User, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Shape::User, r"\b[\w.-]+\\[\w.$-]+"),
    (Shape::Address, r"\d{1,3}(?:\.\d{1,3}){3}"),
    (
        Shape::Address,
        r"(?i)\b(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})\b|\b(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?){0,6}(?:%\d+)?",
    ),
    (
        Shape::Host,
        r"(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|biz|info|local|lan|corp|intern|internal|intra|home|test|example|invalid|ad|cloud|gov|edu|mil|[a-z]{2})\b",
    ),
];

static COMPILED: LazyLock<Vec<(Shape, Regex)>> =
    LazyLock::new(|| SHAPES.iter().filter_map(|(shape, text)| Some((*shape, Regex::new(text).ok()?))).collect());

/// The first name in `text` by its shape: what stands before it, what it is, itself, what stands behind.
pub(super) fn next_shape(text: &str) -> Option<(&str, Shape, &str, &str)> {
    let (shape, range) = shapes(text).next()?;
    Some((text.get(..range.start)?, shape, text.get(range.clone())?, text.get(range.end..)?))
}

/// Names in a text by their shape, from front to back.
pub(super) fn shapes(text: &str) -> impl Iterator<Item = (Shape, Range<usize>)> {
    let mut at = 0;
    let mut next: Vec<_> =
        COMPILED.iter().map(|(shape, regex)| (*shape, regex, regex.find(text).map(|found| found.range()))).collect();
    std::iter::from_fn(move || {
        for (_, regex, found) in &mut next {
            // What was found further on is still the next of its shape.
            if found.as_ref().is_some_and(|range| range.start < at) {
                *found = regex.find_at(text, at).map(|found| found.range());
            }
        }
        let found = next.iter().filter_map(|(shape, _, range)| Some((*shape, range.clone()?)));
        let (shape, range) = found.min_by_key(|(_, range)| range.start)?;
        at = range.end;
        Some((shape, range))
    })
}

/// Whether an account is the same on every machine.
pub(super) fn is_well_known_account(name: &str) -> bool {
    let upper = name.to_uppercase();
    matches!(upper.as_str(), "SYSTEM" | "N/A" | "S-1-5-18" | "S-1-5-19" | "S-1-5-20" | "S-1-5-32-544")
        || matches!(COMPILED.get(1), Some((_, accounts)) if accounts.find(name).is_some_and(|m| m.len() == name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shapes_compile() {
        assert_eq!(COMPILED.len(), SHAPES.len());
    }

    #[test]
    fn shapes_are_told_apart() {
        for (text, shape, found) in [
            ("by CONTOSO\\jdoe at", Shape::User, "CONTOSO\\jdoe"),
            ("from S-1-5-21-1-2-3-1104.", Shape::User, "S-1-5-21-1-2-3-1104"),
            ("mail jdoe@contoso.com now", Shape::User, "jdoe@contoso.com"),
            ("at 10.1.2.3:443", Shape::Address, "10.1.2.3"),
            ("list_10.1.2.3_new.txt", Shape::Address, "10.1.2.3"),
            ("at fe80::1c2d%12 up", Shape::Address, "fe80::1c2d%12"),
            ("run \"D:\\Data\\a b.exe\" -s", Shape::Path, "D:\\Data\\a b.exe"),
            ("to \\\\fs01\\share\\x", Shape::Path, "\\\\fs01\\share\\x"),
            ("on vm1.corp.fabrikam.com failed", Shape::Host, "vm1.corp.fabrikam.com"),
            ("in 8f2c5d1e-6a55-4a0e-9d0b-2f7f6f3f8c11 is", Shape::Id, "8f2c5d1e-6a55-4a0e-9d0b-2f7f6f3f8c11"),
            ("of {1072ae1c-e5a7-4ea1-9e4a-6f7964656570} is", Shape::Keep, "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"),
            ("on 12-Jun-2024 at", Shape::Keep, "12-Jun-2024"),
            ("as NT AUTHORITY\\SYSTEM ran", Shape::Keep, "NT AUTHORITY\\SYSTEM"),
        ] {
            let (_, got, value, _) = next_shape(text).expect(text);
            assert_eq!((got, value), (shape, found), "{text}");
        }
    }

    #[test]
    fn times_and_versions_are_no_names() {
        for text in ["at 18:19:40 on day 2", "build 10.0.17763", "[1] Stable", "PrepareForSnapshot Event"] {
            assert_eq!(next_shape(text), None, "{text}");
        }
    }
}
