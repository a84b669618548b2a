//! Standard base64 with padding and nothing else, line breaks included.

/// Tells whether a text is base64.
pub fn valid(text: &str) -> bool {
    length(text).is_some()
}

/// The number of bytes that a text stands for; None when it is no base64.
pub fn length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let padding = bytes.iter().rev().take(2).take_while(|&&b| b == b'=').count();
    if bytes.len() % 4 != 0 || bytes[..bytes.len() - padding].iter().any(|&b| sextet(b).is_none()) {
        return None;
    }
    Some(bytes.len() / 4 * 3 - padding)
}

/// The bytes that a text stands for.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length(text)?);
    for four in text.as_bytes().chunks(4) {
        let mut word = 0;
        for &b in four {
            word = word << 6 | sextet(b).unwrap_or(0);
        }
        let take = 3 - four.iter().filter(|&&b| b == b'=').count();
        out.extend_from_slice(&word.to_be_bytes()[1..1 + take]);
    }
    Some(out)
}

fn sextet(b: u8) -> Option<u32> {
    let v = match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(v))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_is_base64() {
        for (text, want) in [("", &b""[..]), ("AA==", &[0]), ("+/8=", &[0xfb, 0xff]), ("TWVk", b"Med")] {
            assert_eq!(decode(text).as_deref(), Some(want), "{text}");
        }
        for text in ["A", "AA", "AA=", "====", "A===", "AA=A", "TWV\n", "TWVk\n\n\n\n", "áé"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
