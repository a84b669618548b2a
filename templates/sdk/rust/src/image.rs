//! Checks an image of a request without decoding it.

use crate::base64;
use crate::fault::code;

const MAX_BYTES: usize = 1 << 20;
const MAX_PIXELS: u64 = 12_000_000;

/// Checks the base64 of an image: a PNG or JPEG of at most 1 MiB and 12 megapixels. None when it is one.
pub fn fault(text: &str) -> Option<(&'static str, &'static str)> {
    if text.len() / 4 * 3 > MAX_BYTES + 3 {
        return Some((code::IMAGE_TOO_LARGE, "the image is larger than 1 MiB"));
    }
    let data = match base64::decode(text) {
        Some(data) => data,
        None => return Some((code::INVALID_IMAGE, "not standard base64")),
    };
    if data.len() > MAX_BYTES {
        return Some((code::IMAGE_TOO_LARGE, "the image is larger than 1 MiB"));
    }
    match size(&data) {
        Some((w, h)) if w > 0 && h > 0 && w * h <= MAX_PIXELS => None,
        Some((w, h)) if w > 0 && h > 0 => Some((code::IMAGE_TOO_LARGE, "the image has more than 12 megapixels")),
        _ => Some((code::INVALID_IMAGE, "not a PNG or JPEG image")),
    }
}

/// Width and height from the header of a PNG or JPEG.
fn size(b: &[u8]) -> Option<(u64, u64)> {
    let word = |i: usize| Some(u64::from(u16::from_be_bytes([*b.get(i)?, *b.get(i + 1)?])));
    let long = |i: usize| Some(word(i)? << 16 | word(i + 2)?);
    if b.starts_with(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR") {
        return Some((long(16)?, long(20)?));
    }
    if !b.starts_with(b"\xFF\xD8") {
        return None;
    }
    let mut i = 2;
    loop {
        if *b.get(i)? != 0xFF {
            return None;
        }
        match *b.get(i + 1)? {
            0xFF => i += 1,                    // fill byte
            0x01 | 0xD0..=0xD9 => return None, // no segment, and so not before the frame header
            0xC4 | 0xC8 | 0xCC => i += 2 + word(i + 2)? as usize,
            0xC0..=0xCF => return Some((word(i + 7)?, word(i + 5)?)),
            _ => i += 2 + word(i + 2)? as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x58\x00\x00\x01\xC2".to_vec();
        assert_eq!(size(&png), Some((600, 450)));
        png.truncate(22);
        assert_eq!(size(&png), None);
        assert_eq!(size(b"\xFF\xD8\xFF\xE0\x00\x03\x00\xFF\xC0\x00\x11\x08\x01\xC2\x02\x58"), Some((600, 450)));
        assert_eq!(size(b"GIF89a"), None);
        assert_eq!(fault("AAAA").map(|f| f.0), Some(code::INVALID_IMAGE));
    }
}
