//! The named shapes of strings.

/// Tells whether a text has the form called name.
pub fn fits(name: &str, s: &str) -> bool {
    match name {
        "id" => (1..=128).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:-".contains(&b)),
        "event" => (1..=64).contains(&s.len()) && s.bytes().all(word),
        "code" => fits("event", s) && s.as_bytes()[0].is_ascii_lowercase(),
        "detail" => detail(s),
        "uf" => s.len() == 2 && "AC AL AP AM BA CE DF ES GO MA MT MS MG PA PB PR PE PI RJ RN RS RO RR SC SP SE TO".split(' ').any(|uf| uf == s),
        "rfc3339" => rfc3339(s.as_bytes()),
        "base64" => crate::base64::valid(s),
        _ => false,
    }
}

fn word(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'
}

/// A code or a digest: what an audit event may hold of text.
fn detail(s: &str) -> bool {
    let digest = s.strip_prefix("sha256:").unwrap_or(s);
    if (32..=64).contains(&digest.len()) && digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return true;
    }
    let b = s.as_bytes();
    (1..=64).contains(&b.len()) && b[0].is_ascii_alphabetic() && b.iter().all(|c| c.is_ascii_alphanumeric() || b"_-".contains(c))
}

fn number(b: &[u8]) -> Option<u32> {
    b.iter().try_fold(0, |n, c| c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')))
}

/// Upper-case T and Z, days that the calendar has, no leap second.
fn rfc3339(b: &[u8]) -> bool {
    if b.len() < 20 || b[4] != b'-' || b[7] != b'-' || b[10] != b'T' || b[16] != b':' {
        return false;
    }
    let (year, month, day) = match (number(&b[..4]), number(&b[5..7]), number(&b[8..10])) {
        (Some(y), Some(m), Some(d)) => (y, m, d),
        _ => return false,
    };
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    if !(1..=days).contains(&day) || !clock(&b[11..16]) || number(&b[17..19]).map_or(true, |s| s > 59) {
        return false;
    }
    let mut zone = &b[19..];
    if zone[0] == b'.' {
        let digits = zone[1..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 0 || digits + 1 == zone.len() {
            return false;
        }
        zone = &zone[digits + 1..];
    }
    zone == b"Z" || zone.len() == 6 && (zone[0] == b'+' || zone[0] == b'-') && clock(&zone[1..])
}

fn clock(b: &[u8]) -> bool {
    b[2] == b':' && number(&b[..2]).map_or(false, |h| h <= 23) && number(&b[3..5]).map_or(false, |m| m <= 59)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn forms() {
        let digest = "0f".repeat(32);
        for (name, good, bad) in [
            ("id", "req-0001", "a b"), ("id", "A.b_c:d-9", ""), ("code", "chest_pain_2", "2a"), ("event", "9_b", "A"),
            ("detail", "URGENT", "two words"), ("detail", digest.as_str(), "9ab"), ("uf", "PE", "XX"), ("uf", "TO", "to"),
            ("rfc3339", "2024-02-29T23:59:59.5-03:00", "2023-02-29T00:00:00Z"), ("rfc3339", "2026-11-22T10:00:00Z", "2026-11-22T10:00:60Z"),
            ("rfc3339", "0001-01-01T00:00:00+23:59", "2026-11-22T10:00:00.Z"), ("base64", "AAA=", "AAA"),
        ] {
            assert!(fits(name, good), "{name} {good}");
            assert!(!fits(name, bad), "{name} {bad}");
        }
    }
}
