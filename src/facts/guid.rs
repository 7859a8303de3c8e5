//! A GUID in the form Windows tools print: `{8-4-4-4-12}`, compared without regard to case.

use std::fmt;
use std::str::FromStr;

/// A GUID; shown in lower case in braces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid(u128);

impl Guid {
    /// The class id of the Cluster Shared Volume VSS Writer.
    pub const CSV_WRITER: Self = Self(0x1072ae1c_e5a7_4ea1_9e4a_6f7964656570);
    /// The class id of the Cluster Database writer, listed on every node whose cluster service runs.
    pub const CLUSTER_DATABASE: Self = Self(0x41e12264_35d8_479b_8e5c_9b23d1dad37e);

    /// From the 128 bits in the order in which they are printed.
    pub const fn from_u128(bits: u128) -> Self {
        Self(bits)
    }
}

/// The text is not a GUID.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a GUID of the form {{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}}")]
pub struct NotAGuid;

impl FromStr for Guid {
    type Err = NotAGuid;

    /// Accepts upper and lower case, with or without braces.
    fn from_str(text: &str) -> Result<Self, NotAGuid> {
        let bare = match text.strip_prefix('{') {
            Some(rest) => rest.strip_suffix('}').ok_or(NotAGuid)?,
            None => text,
        };
        let groups: Vec<&str> = bare.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        if lengths != [8, 4, 4, 4, 12] || !groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Err(NotAGuid);
        }
        u128::from_str_radix(&groups.concat(), 16).map(Self).map_err(|_| NotAGuid)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b, c) = (self.0 >> 96, (self.0 >> 80) & 0xffff, (self.0 >> 64) & 0xffff);
        let (d, e) = ((self.0 >> 48) & 0xffff, self.0 & 0xffff_ffff_ffff);
        write!(f, "{{{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}}}")
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_either_case_with_and_without_braces() {
        for text in ["{1072AE1C-e5a7-4ea1-9e4a-6f7964656570}", "1072ae1c-e5a7-4ea1-9e4a-6f7964656570"] {
            assert_eq!(text.parse(), Ok(Guid::CSV_WRITER));
        }
        assert_eq!(Guid::CSV_WRITER.to_string(), "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}");
    }

    #[test]
    fn refuses_what_only_looks_like_one() {
        for text in [
            "",
            "{}",
            "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570",
            "1072ae1ce5a74ea19e4a6f7964656570",
            "{+072ae1c-e5a7-4ea1-9e4a-6f7964656570}",
        ] {
            assert_eq!(text.parse::<Guid>(), Err(NotAGuid), "{text}");
        }
    }
}
