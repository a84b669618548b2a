//! Standard base64 with padding and nothing else, line breaks included.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Of a byte that is none of the alphabet.
const NONE: u8 = 0xFF;

/// The value of each byte.
const SEXTETS: [u8; 256] = {
    let mut out = [NONE; 256];
    let mut i = 0;
    while i < 64 {
        out[ALPHABET[i] as usize] = i as u8;
        i += 1;
    }
    out
};

/// Tells whether a text is base64.
pub fn valid(text: &str) -> bool {
    length(text).is_some()
}

/// The number of bytes that a text stands for; None when it is no base64.
pub fn length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let padding = bytes.iter().rev().take(2).take_while(|&&b| b == b'=').count();
    let known = bytes[..bytes.len() - padding].iter().all(|&b| SEXTETS[usize::from(b)] != NONE);
    (bytes.len() % 4 == 0 && known).then(|| bytes.len() / 4 * 3 - padding)
}

/// The bytes that a text stands for; None when it is no base64, or more than there is memory for.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let n = length(text)?;
    out.try_reserve_exact(n + 2).ok()?; // padding is decoded, and taken off
    for four in text.as_bytes().chunks_exact(4) {
        let word = four.iter().fold(0, |word, &b| word << 6 | u32::from(SEXTETS[usize::from(b)] & 63));
        out.extend_from_slice(&word.to_be_bytes()[1..]);
    }
    out.truncate(n);
    Some(out)
}

/// The text of some bytes.
pub fn encode(data: &[u8]) -> String {
    let mut out = String::with_capacity((data.len() + 2) / 3 * 4);
    for three in data.chunks(3) {
        let word = (0..3).fold(0, |word, i| word << 8 | u32::from(three.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let sextet = word >> (18 - 6 * i) & 63;
            out.push(if i <= three.len() { char::from(ALPHABET[sextet as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_base64() {
        for (text, want) in [("", &b""[..]), ("AA==", &[0]), ("+/8=", &[0xfb, 0xff]), ("TWVk", b"Med")] {
            assert_eq!(decode(text).as_deref(), Some(want), "{text}");
            assert_eq!(encode(want), text);
        }
        for text in ["A", "AA", "AA=", "====", "A===", "AA=A", "TWV\n", "TWVk\n\n\n\n", "áé"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
