//! UTF-16LE text inside a chunk, compared and decoded without guessing.

/// The text before the first NUL, as the crate reads strings; an odd last byte is dropped.
pub(super) fn until_nul(raw: &[u8]) -> &[u8] {
    // Four units at a time: names are short, and each template has dozens.
    let (words, _) = raw.as_chunks::<8>();
    let clear = words.iter().take_while(|word| !has_nul(u64::from_le_bytes(**word))).count() * 4;
    let (units, _) = raw.as_chunks::<2>();
    let rest = units.get(clear..).unwrap_or_default();
    let length = clear + rest.iter().position(|unit| *unit == [0, 0]).unwrap_or(rest.len());
    raw.get(..length * 2).unwrap_or(raw)
}

/// Whether one of four 16-bit units is zero.
fn has_nul(word: u64) -> bool {
    const ONES: u64 = 0x0001_0001_0001_0001;
    word.wrapping_sub(ONES) & !word & (ONES << 15) != 0
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
    fn a_text_ends_at_its_first_nul_wherever_that_is() {
        for length in 0..20usize {
            for nul in 0..=length {
                let mut raw = vec![0x80u8; length * 2];
                raw.splice(nul * 2..nul * 2, [0, 0]);
                assert_eq!(until_nul(&raw).len(), nul * 2, "{nul} of {length}");
                assert_eq!(until_nul(raw.get(..nul * 2 + 1).unwrap_or_default()).len(), nul * 2);
            }
        }
        assert_eq!(until_nul(&[0, 1, 1, 0, 0, 0x80, 0x80, 0]).len(), 8);
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
