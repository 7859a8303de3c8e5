//! Names that have a shape of their own in free text: paths, accounts, security ids, addresses, DNS names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::redact_numbers as numbers;

/// What a shape names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Path,
    User,
    Address,
    Host,
    /// A GUID: Azure names subscriptions, tenants and machines by such, clusters their groups and disks. Those of the
    /// tables name nobody.
    Guid,
    /// Numbers of telephones, cards, people and keys; long hexadecimal ones.
    Id,
    /// A text of which some bytes are written as `%E5`.
    Encoded,
    /// Looks like a name and is none (a registry path, a well-known account).
    Keep,
}

/// Whether what has the shape is such a name.
type Accepts = fn(&str) -> bool;

fn any(_: &str) -> bool {
    true
}

/// In order: where two begin at the same place, the first counts.
const SHAPES: [(Shape, &str, Accepts); 25] = [
    (
        Shape::Keep,
        r"(?i)\b(?:HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+)(?::)?\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Failover Clusters\b",
        any,
    ),
    (
        Shape::Keep,
        r"(?i)\b(?:NT AUTHORITY|NT SERVICE|BUILTIN|NT-AUTORIT\S{1,2}T|VORDEFINIERT)\\(?:SYSTEM|TrustedInstaller|Administrators|NETWORK SERVICE|LOCAL SERVICE|ClusSvc|VSS)\b",
        any,
    ),
    (Shape::Guid, r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", any),
    (
        Shape::Keep,
        r"(?i)\b\d{1,2}[-/. ](?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[-/., ]+\d{2,4}\b",
        any,
    ),
    (Shape::Path, r#"(?i)\b[a-z]:[\\/][^"<>|*\r\n,;]*"#, any),
    (Shape::Path, r#"\\\\[^\s\\"<>|]+[^"<>|*\r\n,;]*"#, any),
    (Shape::User, r"(?i)\bS-1-\d+(?:-\d+)+", any),
    (Shape::User, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", any),
    (Shape::User, r"\b[\w.-]+\\[\w.$-]+", any),
    (Shape::Encoded, r"[\w.~+-]*(?:%[0-9A-Fa-f]{2}[\w.~+-]*)+", numbers::is_encoded),
    // Characters by number, as XML and JavaScript write them.
    (Shape::Id, r"[\w.~+-]*(?:(?:&#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6});|\\u[0-9A-Fa-f]{4})[\w.~+-]*)+", numbers::is_spelt),
    // A place on the earth.
    (Shape::Id, r"[-+]?\b\d{1,3}\.\d{4,}\u{b0}?[NS]?[,;/ ]+[-+]?\d{1,3}\.\d{4,}\b", any),
    (Shape::Id, r"\b\d{3}\.\d{3,4}\.\d{4}\b|\b\d{2}(?:\.\d{2}){4,}\b|\b0\d{2,5}/\d{4,8}\b", numbers::is_grouped),
    (Shape::Address, r"\d{1,3}(?:\.\d{1,3}){3}", any),
    // `2001:db8::7`, `::1`, `::ffff:10.1.2.3`, `00:1a:2b:3c:4d:5e`
    (
        Shape::Address,
        r"(?:[0-9A-Fa-f]{1,4}:|::)(?:[0-9A-Fa-f]{0,4}:){0,8}[0-9A-Fa-f]{0,4}(?:(?:\.\d{1,3}){3})?(?:%\w+)?",
        numbers::is_colon_address,
    ),
    (Shape::Address, r"\b[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5,7}\b", any),
    (Shape::Address, r"\b[0-9A-Fa-f]{2}(?: [0-9A-Fa-f]{2}){5}\b", any),
    (Shape::Address, r"\b[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}\b", any),
    // A GUID as programs write it: `0x8f2c5d1e, 0x6a55, 0x4a0e, {0x9d, 0x0b, …`
    (
        Shape::Id,
        r"(?i)\b0x[0-9a-f]{1,8}(?:[ ,]+0x[0-9a-f]{1,4}){2}[ ,{]+0x[0-9a-f]{1,2}(?:[ ,]+0x[0-9a-f]{1,2}){7}\b",
        any,
    ),
    (Shape::Id, r"\+\d[\d ().\-/]{5,20}\d", any),
    (Shape::Id, r"\(\+?\d{1,5}\)[ -]?\d{1,5}[ -]?\d{3,5}\b", any),
    (Shape::Id, r"\b\d{1,7}(?:[-\u{2010}-\u{2015}]\d{1,8})+", numbers::is_grouped),
    (Shape::Id, r"\b\d{2,6}(?: \d{2,6})+\b", numbers::is_grouped),
    (Shape::Id, r"\b(?:0[xX])?[0-9A-Fa-f]{9,}\b", numbers::is_long_hex),
    (
        Shape::Host,
        r"(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|biz|info|local|lan|corp|intern|internal|intra|home|test|example|invalid|ad|cloud|gov|edu|mil|[a-z]{2})\b",
        any,
    ),
];

static COMPILED: LazyLock<Vec<(Shape, Regex, Accepts)>> = LazyLock::new(|| {
    let compiled = SHAPES.iter().filter_map(|(shape, text, accepts)| Some((*shape, Regex::new(text).ok()?, *accepts)));
    compiled.collect()
});

/// The first name in `text` by its shape: what stands before it, what it is, itself, what stands behind.
pub(super) fn next_shape(text: &str) -> Option<(&str, Shape, &str, &str)> {
    let (shape, range) = shapes(text).next()?;
    Some((text.get(..range.start)?, shape, text.get(range.clone())?, text.get(range.end..)?))
}

/// Names in a text by their shape, from front to back.
pub(super) fn shapes(text: &str) -> impl Iterator<Item = (Shape, Range<usize>)> {
    let find = move |regex: &Regex, accepts: Accepts, mut at: usize| loop {
        let found = regex.find_at(text, at)?;
        if accepts(found.as_str()) {
            return Some(found.range());
        }
        at = found.end();
    };
    let mut at = 0;
    let mut next: Vec<_> =
        COMPILED.iter().map(|(shape, regex, accepts)| (*shape, regex, *accepts, find(regex, *accepts, 0))).collect();
    std::iter::from_fn(move || {
        for (_, regex, accepts, found) in &mut next {
            // What was found further on is still the next of its shape.
            if found.as_ref().is_some_and(|range| range.start < at) {
                *found = find(regex, *accepts, at);
            }
        }
        let found = next.iter().filter_map(|(shape, _, _, range)| Some((*shape, range.clone()?)));
        let (shape, range) = found.min_by_key(|(_, range)| range.start)?;
        at = range.end;
        Some((shape, range))
    })
}

/// Whether an account is the same on every machine.
pub(super) fn is_well_known_account(name: &str) -> bool {
    let upper = name.to_uppercase();
    matches!(upper.as_str(), "SYSTEM" | "N/A" | "S-1-5-18" | "S-1-5-19" | "S-1-5-20" | "S-1-5-32-544")
        || matches!(COMPILED.get(1), Some((_, accounts, _)) if accounts.find(name).is_some_and(|m| m.len() == name.len()))
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
            ("in {8f2c5d1e-6a55-4a0e-9d0b-2f7f6f3f8c11} is", Shape::Guid, "8f2c5d1e-6a55-4a0e-9d0b-2f7f6f3f8c11"),
            ("from s-1-5-21-1-2-3-1104.", Shape::User, "s-1-5-21-1-2-3-1104"),
            ("mac 00:1A:2b:3c:4d:5e up", Shape::Address, "00:1A:2b:3c:4d:5e"),
            ("mac 00-1A-2B-3C-4D-5E up", Shape::Address, "00-1A-2B-3C-4D-5E"),
            ("mac 001a.2b3c.4d5e up", Shape::Address, "001a.2b3c.4d5e"),
            ("mac 001a2b3c4d5e up", Shape::Id, "001a2b3c4d5e"),
            ("to 2001:db8:1:2::3:4/64", Shape::Address, "2001:db8:1:2::3:4"),
            ("to ::ffff:10.1.2.3 now", Shape::Address, "::ffff:10.1.2.3"),
            ("call +81 (0)3-1234-5678 now", Shape::Id, "+81 (0)3-1234-5678"),
            ("call 03-1234-5678 now", Shape::Id, "03-1234-5678"),
            ("call (03) 1234-5678 now", Shape::Id, "(03) 1234-5678"),
            ("call 01.23.45.67.89 now", Shape::Id, "01.23.45.67.89"),
            ("card 4111 1111 1111 1111.", Shape::Id, "4111 1111 1111 1111"),
            ("person 123-45-6789.", Shape::Id, "123-45-6789"),
            ("person 1234 5678 9012.", Shape::Id, "1234 5678 9012"),
            ("key 123456-234567-345678-456789 of", Shape::Id, "123456-234567-345678-456789"),
            (
                "{0x8f2c5d1e, 0x6a55, 0x4a0e, {0x9d, 0xb, 0x2f, 0x7f, 0x6f, 0x3f, 0x8c, 0x23}}",
                Shape::Id,
                "0x8f2c5d1e, 0x6a55, 0x4a0e, {0x9d, 0xb, 0x2f, 0x7f, 0x6f, 0x3f, 0x8c, 0x23",
            ),
            ("port 60:05:08:b1 up", Shape::Address, "60:05:08:b1"),
            ("id 0123456789abcdef of", Shape::Id, "0123456789abcdef"),
            ("id 0x8f2c5d1e6a554a0e of", Shape::Id, "0x8f2c5d1e6a554a0e"),
            ("by %E5%B1%B1%E7%94%B0 of", Shape::Encoded, "%E5%B1%B1%E7%94%B0"),
            ("by &#23665;&#26412; of", Shape::Id, "&#23665;&#26412;"),
            ("by h&#x61;nako of", Shape::Id, "h&#x61;nako"),
            (r"by \u6728\u6751 of", Shape::Id, r"\u6728\u6751"),
            ("at 34.690112,135.195500", Shape::Id, "34.690112,135.195500"),
            ("on 12-Jun-2024 at", Shape::Keep, "12-Jun-2024"),
            ("as NT AUTHORITY\\SYSTEM ran", Shape::Keep, "NT AUTHORITY\\SYSTEM"),
        ] {
            let (_, got, value, _) = next_shape(text).expect(text);
            assert_eq!((got, value), (shape, found), "{text}");
        }
    }

    #[test]
    fn times_and_versions_are_no_names() {
        for text in [
            "at 18:19:40 on day 2",
            "2024-09-03 10:15:00.123, 2024-09-03T10-15, 03-09-2024, 240903-101500, 20240903-101500",
            "2024 09 03 10 15",
            "records 812-815 of 10-15",
            "build 10.0.17763 or 10.0.20348.2700",
            "16:00:40.1234567, 16:00:41.1234567",
            "Operation:&#xD;&#xA;&#32;Event",
            "[1] Stable",
            "PrepareForSnapshot Event",
            "0x800423f4 0xffffffff80070005 0000000000000198",
            "Microsoft-Windows-FailoverClustering%4Admin.evtx",
            "a::b :: c: d",
        ] {
            assert_eq!(next_shape(text), None, "{text}");
        }
    }
}
