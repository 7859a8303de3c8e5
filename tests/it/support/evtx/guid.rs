//! GUIDs as text and as the sixteen bytes of Windows.

/// Bytes of a GUID text with or without braces; the first three groups are little endian.
pub fn bytes(text: &str) -> [u8; 16] {
    let hex: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    assert_eq!(hex.len(), 32, "a GUID has 32 digits: {text}");
    let mut out = [0; 16];
    for (i, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap();
    }
    out[..4].reverse();
    out[4..6].reverse();
    out[6..8].reverse();
    out
}

/// Lower case in braces.
pub fn braced(b: &[u8; 16]) -> String {
    let tail: String = b[10..].iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{{{:02x}{:02x}{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{:02x}{:02x}-{tail}}}",
        b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9]
    )
}

/// A GUID that follows from a seed: instance ids of made-up captures.
pub fn made_up(seed: &str) -> String {
    let word = |salt: u32| {
        let mut hash = crc32fast::Hasher::new_with_initial(salt);
        hash.update(seed.as_bytes());
        hash.finalize()
    };
    let (a, b, c, d) = (word(11), word(12), word(13), word(14));
    format!(
        "{{{a:08x}-{:04x}-4{:03x}-{:04x}-{:04x}{d:08x}}}",
        b >> 16,
        b & 0xfff,
        0x8000 | (c >> 16 & 0x3fff),
        c & 0xffff
    )
}
