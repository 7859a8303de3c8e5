//! What a decoder keeps of what it gave: LZMA, LZMA2, PPMd and zstd take as much memory as the archive says, which may be
//! gigabytes. It is charged before anything is decoded.

use ::zip::CompressionMethod;
use sevenz_rust2::{Archive, Block, Coder, EncoderMethod};

/// What lzma's five bytes of properties say: one for the model, four for the dictionary.
fn lzma(properties: &[u8]) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(*properties.get(1..)?.first_chunk()?)))
}

/// What an `.lzma` says, `None` for anything else: the usual model, a dictionary of a power of two, a size that is not told
/// or believable, and the zero that the coder begins with.
pub(super) fn of_lzma(head: &[u8]) -> Option<u64> {
    const USUAL: u8 = 0x5d;
    let size = u64::from_le_bytes(*head.get(5..)?.first_chunk()?);
    let dictionary = lzma(head.get(..5)?).filter(|bytes| bytes.is_power_of_two() && *bytes >= 4096)?;
    let fits = head.first() == Some(&USUAL) && head.get(13) == Some(&0) && (size == u64::MAX || size < 1 << 40);
    fits.then_some(dictionary)
}

/// What the one byte of LZMA2 says.
fn lzma2(byte: u8) -> u64 {
    u64::from(2 | (byte & 1)) << (byte.min(40) / 2 + 11)
}

/// A number of xz: seven bits a byte, the low ones first.
fn number(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let mut number = 0;
    for place in 0..9 {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// What the first block of an xz says: behind the header of the stream its flags, sizes, and filters with their
/// properties.
pub(super) fn xz(head: &[u8]) -> Option<u64> {
    const LZMA2: u64 = 0x21;
    let mut bytes = head.get(13..)?.iter();
    let flags = *bytes.next()?;
    for size in [0x40, 0x80] {
        if flags & size != 0 {
            number(&mut bytes)?;
        }
    }
    for _ in 0..=(flags & 3) {
        let (filter, size) = (number(&mut bytes)?, usize::try_from(number(&mut bytes)?).ok()?);
        let properties = bytes.as_slice().get(..size)?;
        if filter == LZMA2 {
            return properties.first().copied().map(lzma2);
        }
        bytes = bytes.as_slice().get(size..)?.iter();
    }
    None
}

/// What a frame of zstd says: a window, or the whole content as one.
pub(super) fn zstd(head: &[u8]) -> Option<u64> {
    const SINGLE: u8 = 0x20;
    let flags = *head.get(4)?;
    if flags & SINGLE == 0 {
        let window = *head.get(5)?;
        let base = 1_u64 << (10 + u32::from(window >> 3));
        return Some(base + base / 8 * u64::from(window & 7));
    }
    let id = [0, 1, 2, 4].get(usize::from(flags & 3))?;
    let content = head.get(5 + id..)?;
    match flags >> 6 {
        0 => Some(u64::from(*content.first()?)),
        1 => Some(u64::from(u16::from_le_bytes(*content.first_chunk()?)) + 256),
        2 => Some(u64::from(u32::from_le_bytes(*content.first_chunk()?))),
        _ => Some(u64::from_le_bytes(*content.first_chunk()?)),
    }
}

/// The most that a block of a 7z takes. No dictionary is larger than what it is a dictionary of.
pub(super) fn seven_zip(archive: &Archive) -> u64 {
    archive.blocks.iter().map(|block| block.coders.iter().map(|coder| coded(block, coder)).sum()).max().unwrap_or(0)
}

fn coded(block: &Block, coder: &Coder) -> u64 {
    let (method, properties) = (coder.encoder_method_id(), coder.properties());
    let dictionary = match method {
        EncoderMethod::ID_LZMA => lzma(properties),
        EncoderMethod::ID_LZMA2 => properties.first().copied().map(lzma2),
        EncoderMethod::ID_PPMD => return lzma(properties).unwrap_or(0),
        _ => None,
    };
    dictionary.unwrap_or(0).min(block.get_unpack_size_for_coder(coder))
}

/// What an entry of a zip takes: as much as it unpacks to, since its later blocks may ask for more than the first.
pub(super) fn zipped(method: CompressionMethod, size: u64) -> u64 {
    if matches!(method, CompressionMethod::Lzma | CompressionMethod::Xz) { size } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_says_what_its_decoder_keeps() {
        assert_eq!(lzma(&[0x5d, 0, 0, 0, 4]), Some(64 << 20));
        assert_eq!([0, 1, 22, 28, 40].map(lzma2), [4 << 10, 6 << 10, 8 << 20, 64 << 20, 4 << 30]);
        let block =
            |flags: u8, rest: &[u8]| [&[0xfd, b'7', b'z', b'X', b'Z', 0, 0, 4, 0, 0, 0, 0, 2, flags], rest].concat();
        assert_eq!(xz(&block(0, &[0x21, 1, 22])), Some(8 << 20));
        assert_eq!(xz(&block(0xc1, &[0x80, 1, 5, 3, 1, 0, 0x21, 1, 28])), Some(64 << 20), "sizes, and delta before it");
        assert_eq!(xz(&block(0, &[])), None);
        let frame = |rest: &[u8]| [&[0x28, 0xb5, 0x2f, 0xfd], rest].concat();
        assert_eq!(zstd(&frame(&[0, 0x58])), Some(2 << 20));
        assert_eq!(zstd(&frame(&[0xa0, 0, 0, 0, 8])), Some(128 << 20), "one segment");
        assert_eq!(zstd(&frame(&[0x60, 1, 0])), Some(257));
        assert_eq!(zstd(&frame(&[])), None);
    }
}
