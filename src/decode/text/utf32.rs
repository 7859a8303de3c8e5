//! UTF-32, with a byte-order mark or without: editors and scripts write it rarely, and nothing else looks like it.

/// Code points looked at to tell it without a mark.
const POINTS: usize = 256;

/// How four bytes make a code point.
pub(in crate::decode) type Order = fn([u8; 4]) -> u32;

/// The text and its encoding's name; `None` for everything else.
pub(super) fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (rest, name) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => (rest, "utf-32le"),
        [0, 0, 0xfe, 0xff, rest @ ..] => (rest, "utf-32be"),
        _ if all_letters(bytes, u32::from_be_bytes) => (bytes, "utf-32be"),
        _ if all_letters(bytes, u32::from_le_bytes) => (bytes, "utf-32le"),
        _ => return None,
    };
    Some((letters(rest, order(name)?).collect(), name))
}

/// The order of an encoding that [`decode`] names.
pub(in crate::decode) fn order(name: &str) -> Option<Order> {
    match name {
        "utf-32le" => Some(u32::from_le_bytes),
        "utf-32be" => Some(u32::from_be_bytes),
        _ => None,
    }
}

/// The letters of whole code points.
pub(in crate::decode) fn letters(bytes: &[u8], read: Order) -> impl Iterator<Item = char> {
    let letter = |point: u32| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
    bytes.as_chunks::<4>().0.iter().map(move |point| letter(read(*point)))
}

/// Whether all code points are letters that texts use, most of them ASCII.
fn all_letters(bytes: &[u8], read: Order) -> bool {
    let points = bytes.as_chunks::<4>().0;
    let letters = || points.iter().take(POINTS).map(|point| read(*point));
    let usual = |point: u32| matches!(point, 9 | 10 | 13 | 0x20..=0xd7ff | 0xe000..=0x2_ffff);
    let ascii = letters().filter(|point| *point < 0x80).count();
    points.len() >= 4 && letters().all(usual) && ascii * 2 > letters().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_with_and_without_a_mark() {
        let text = "Name  State\r\n共有 1  Online";
        let little: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let big: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for (bytes, name) in [
            (little.clone(), "utf-32le"),
            (big.clone(), "utf-32be"),
            ([vec![0xff, 0xfe, 0, 0], little].concat(), "utf-32le"),
            ([vec![0, 0, 0xfe, 0xff], big].concat(), "utf-32be"),
        ] {
            assert_eq!(decode(&bytes), Some((text.to_owned(), name)));
        }
        for bytes in [&b"Name State Node"[..], b"N\0a\0m\0e\0", &[0; 64], b"\x01\0\0\0\x02\0\0\0\x03\0\0\0\x04\0\0\0"] {
            assert_eq!(decode(bytes), None);
        }
    }
}
