//! Pictures in a mail's text: which are too small to show what a console says.

/// Bytes of the largest signature or logo.
const LOGO: usize = 32 * 1024;
/// A picture that is narrower or lower holds no table of a console: a word, or two lines.
const NARROW: u32 = 120;
const LOW: u32 = 36;
/// Points of a picture in which three lines of a console have no room.
const POINTS: u64 = 20_000;

/// Whether a picture is a trifle: a logo, a signature, a dot that counts readers. What does not say how large it is may be
/// anything.
pub(super) fn is_trifle(bytes: &[u8]) -> bool {
    let is_small =
        |(width, height): (u32, u32)| width < NARROW || height < LOW || u64::from(width) * u64::from(height) < POINTS;
    bytes.len() < LOGO && size(bytes).is_some_and(is_small)
}

/// Width and height of a PNG, a GIF or a JPEG.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let wide = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((wide(16)?, wide(20)?));
    }
    if bytes.starts_with(b"GIF8") {
        let narrow = |at: usize| Some(u32::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
        return Some((narrow(6)?, narrow(8)?));
    }
    let short = |at: usize| Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let mut at = bytes.starts_with(&[0xff, 0xd8]).then_some(2)?;
    loop {
        let [0xff, mark] = *bytes.get(at..)?.first_chunk()? else { return None };
        let is_frame = (0xc0..=0xcf).contains(&mark) && ![0xc4, 0xc8, 0xcc].contains(&mark);
        if is_frame {
            return Some((short(at + 7)?.into(), short(at + 5)?.into()));
        }
        at += 2 + usize::from(short(at + 2)?.max(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes()].concat()
    }

    #[test]
    fn a_console_is_no_trifle() {
        for (what, bytes, expected) in [
            ("a logo", png(160, 60), true),
            ("a line", png(600, 2), true),
            ("a console", png(700, 180), false),
            ("a few lines of one", png(450, 70), false),
            ("a dot", b"GIF89a\x01\0\x01\0".to_vec(), true),
            ("a photograph", b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\x01\x00\x02\x00".to_vec(), false),
            ("what does not say its size", b"RIFF".to_vec(), false),
            ("a large one", [png(10, 10), vec![0; LOGO]].concat(), false),
        ] {
            assert_eq!(is_trifle(&bytes), expected, "{what}");
        }
    }
}
