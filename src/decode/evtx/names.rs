//! UTF-16LE text inside a chunk, compared and decoded without guessing.

/// The text before the first NUL, as the crate reads strings; an odd last byte is dropped.
pub(super) fn until_nul(raw: &[u8]) -> &[u8] {
    let units = raw.chunks_exact(2);
    let length = units.clone().position(|unit| unit == [0, 0]).unwrap_or(units.len());
    raw.get(..length * 2).unwrap_or(raw)
}

/// Whether `raw` is `text` (ASCII, lower case), ignoring case.
pub(super) fn equals(raw: &[u8], text: &[u8]) -> bool {
    raw.len() == text.len() * 2
        && raw.chunks_exact(2).zip(text).all(|(unit, &byte)| {
            unit.get(1) == Some(&0) && unit.first().is_some_and(|low| low.eq_ignore_ascii_case(&byte))
        })
}

/// The text, or `None` where the crate might show it otherwise (controls, lone surrogates, odd length).
pub(super) fn decode(raw: &[u8]) -> Option<String> {
    text(raw, |c| c >= ' ')
}

/// As [`decode`], for text that may have several lines.
pub(super) fn decode_lines(raw: &[u8]) -> Option<String> {
    text(raw, |c| c >= ' ' || matches!(c, '\t' | '\n' | '\r'))
}

fn text(raw: &[u8], allowed: impl Fn(char) -> bool) -> Option<String> {
    if !raw.len().is_multiple_of(2) {
        return None;
    }
    let mut units = raw.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|unit| *unit != 0);
    let mut text = String::with_capacity(raw.len() / 2);
    // Nearly all text is ASCII, which needs no decoder.
    while let Some(unit) = units.next() {
        match u8::try_from(unit).ok().filter(u8::is_ascii).map(char::from) {
            Some(c) if allowed(c) => text.push(c),
            Some(_) => return None,
            None => {
                let wide = char::decode_utf16(std::iter::once(unit).chain(units));
                let checked = wide.map(|c| c.ok().filter(|c| allowed(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}')));
                text.push_str(&checked.collect::<Option<String>>()?);
                break;
            }
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn compares_ignoring_case_and_only_whole() {
        assert!(equals(&wide("Volsnap"), b"volsnap"));
        for other in ["volsna", "volsnapp", "volsnaṗ", ""] {
            assert!(!equals(&wide(other), b"volsnap"), "{other}");
        }
    }

    #[test]
    fn gives_up_on_what_the_crate_may_show_otherwise() {
        assert_eq!(decode(&wide("vm-sql-01\0junk")).as_deref(), Some("vm-sql-01"));
        assert_eq!(decode(&wide("日本😀")).as_deref(), Some("日本😀"));
        assert_eq!(decode(&wide("a\u{1}")), None);
        assert_eq!(decode(&[0, 0xd8]), None);
        assert_eq!(decode(&[65, 0, 66]), None);
    }
}
