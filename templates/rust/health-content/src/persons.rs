//! Masks what identifies a person by its form: CPF, telephone, e-mail. Registrations stay, since publicity names the
//! physician by them. Names are not recognised: publishing wants a person's eyes, and the answer says so.

use std::ops::Range;

/// Replaces what was found by `[TYPE]`, and counts it.
pub fn without_persons(s: &str) -> (String, usize) {
    let mut found: Vec<(Range<usize>, &str)> = mails(s).into_iter().map(|r| (r, "[EMAIL]")).collect();
    found.extend(numbers(s).into_iter().filter(|n| !found.iter().any(|f| f.0.start < n.0.end && n.0.start < f.0.end)).collect::<Vec<_>>());
    found.sort_by_key(|f| f.0.start);
    let (mut out, mut at) = (String::with_capacity(s.len()), 0);
    for (range, mask) in &found {
        out.push_str(&s[at..range.start]);
        out.push_str(mask);
        at = range.end;
    }
    out.push_str(&s[at..]);
    (out, found.len())
}

fn mails(s: &str) -> Vec<Range<usize>> {
    let b = s.as_bytes();
    let part = |c: u8| c.is_ascii_alphanumeric() || b"._%+-".contains(&c);
    let mut out = Vec::new();
    let mut floor = 0;
    for (i, _) in s.match_indices('@') {
        let mut from = i;
        while from > floor && part(b[from - 1]) {
            from -= 1;
        }
        let mut to = i + 1;
        while to < b.len() && part(b[to]) {
            to += 1;
        }
        let domain = s[i + 1..to].trim_end_matches(|c| c == '.' || c == '-');
        let end = i + 1 + domain.len();
        if from < i && domain.contains('.') && !domain.starts_with('.') {
            out.push(from..end);
            floor = end;
        }
    }
    out
}

/// Runs of digits with the signs that people put between them.
fn numbers(s: &str) -> Vec<(Range<usize>, &'static str)> {
    let b = s.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < b.len() {
        let begins = b[i].is_ascii_digit() || (b[i] == b'(' || b[i] == b'+') && b.get(i + 1).map_or(false, u8::is_ascii_digit);
        if !begins || i > 0 && (b[i - 1].is_ascii_alphanumeric() || b[i - 1] >= 0x80) {
            i += 1;
            continue;
        }
        let mut to = i + 1;
        while to < b.len() && (b[to].is_ascii_digit() || b" .-()".contains(&b[to])) {
            to += 1;
        }
        let mut end = to;
        while !b[end - 1].is_ascii_digit() {
            end -= 1;
        }
        if let Some(mask) = kind(&s[i..end]) {
            out.push((i..end, mask));
        }
        i = to;
    }
    out
}

fn kind(text: &str) -> Option<&'static str> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let written = text.len() == 14 && text.split(|c| c == '.' || c == '-').map(str::len).eq([3, 3, 3, 2]);
    if written || cpf(&digits) { // a wrong digit in what is written as one is a slip of the pen
        return Some("[CPF]");
    }
    let local = match digits[..] {
        [5, 5, ref rest @ ..] if text.starts_with('+') => rest,
        _ => &digits,
    };
    let shaped = text.contains('(') || text.starts_with('+') || text.contains('-');
    match local {
        // An area code, then nine digits of a mobile or eight of a fixed line; or a mobile without its area code.
        [1..=9, 1..=9, 9, rest @ ..] if rest.len() == 8 => Some("[PHONE]"),
        [1..=9, 1..=9, 2..=5, rest @ ..] if rest.len() == 7 && shaped => Some("[PHONE]"),
        [9, rest @ ..] if rest.len() == 8 && shaped => Some("[PHONE]"),
        _ => None,
    }
}

/// Eleven digits whose last two check the others (modulus 11), not all the same.
fn cpf(d: &[u32]) -> bool {
    let check = |n: usize| {
        let sum: u32 = d[..n].iter().zip((2..=n as u32 + 1).rev()).map(|(d, w)| d * w).sum();
        sum * 10 % 11 % 10
    };
    d.len() == 11 && d.iter().any(|x| *x != d[0]) && check(9) == d[9] && check(10) == d[10]
}
