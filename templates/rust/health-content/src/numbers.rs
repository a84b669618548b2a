//! What is told by its characters: documents, contacts, dates, addresses.

use crate::persons::Scanner;
use crate::words::{
    Kind, Shape, AMOUNT, BIRTH, CEP, CNPJ, CNS, CONNECTOR, CPF, INSIDE, MONTH, NUMERO, PERSON, PHONE, PIS, PLAIN, PRODUCT,
    RECORD, REGISTRATION, RESIDENCE, RG, STREET, VERB, VOTER,
};

/// A number as it was read: its digits, where it ends, and whether signs stood between them.
struct Read {
    digits: Vec<u32>,
    end: usize,
    written: bool,
}

/// Reads digits in a form such as 000.000.000-00, whose signs may be missing or blanks, the hyphen a dot. No digit may follow.
fn read(s: &str, at: usize, form: &str) -> Option<Read> {
    let b = s.as_bytes();
    let mut r = Read { digits: Vec::with_capacity(form.len()), end: at, written: false };
    for sign in form.bytes() {
        let here = *b.get(r.end).unwrap_or(&0);
        if sign == b'0' {
            if !here.is_ascii_digit() {
                return None;
            }
            r.digits.push(u32::from(here - b'0'));
            r.end += 1;
        } else if here == sign || here == b' ' || sign == b'-' && here == b'.' {
            r.written = true;
            r.end += 1;
        }
    }
    (!b.get(r.end).map_or(false, u8::is_ascii_digit)).then_some(r)
}

/// The digit that checks others by weights, modulus 11.
fn check(d: &[u32], weights: impl Iterator<Item = u32>) -> u32 {
    d.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() * 10 % 11 % 10
}

fn various(d: &[u32]) -> bool {
    d.iter().any(|x| *x != d[0])
}

fn cpf(d: &[u32]) -> bool {
    various(d) && check(&d[..9], (2..=10).rev()) == d[9] && check(&d[..10], (2..=11).rev()) == d[10]
}

fn cnpj(d: &[u32]) -> bool {
    let weights = |from: u32| (2..=from).rev().chain((2..=9).rev());
    various(d) && check(&d[..12], weights(5)) == d[12] && check(&d[..13], weights(6)) == d[13]
}

fn pis(d: &[u32]) -> bool {
    various(d) && check(&d[..10], [3, 2, 9, 8, 7, 6, 5, 4, 3, 2].into_iter()) == d[10]
}

fn cns(d: &[u32]) -> bool {
    [1, 2, 7, 8, 9].contains(&d[0]) && d.iter().zip((1..=15).rev()).map(|(d, w)| d * w).sum::<u32>() % 11 == 0
}

/// Check digits of a voter's card (título de eleitor): weights 2 to 9 over the sequence, 7 to 9 over state and first digit; modulo 11,
/// where 10 counts as 0, and 0 as 1 in São Paulo (01) and Minas Gerais (02).
fn titulo(d: &[u32]) -> bool {
    let state = d[8] * 10 + d[9];
    let digit = |sum: u32| match sum % 11 {
        10 => 0,
        0 if state == 1 || state == 2 => 1,
        rest => rest,
    };
    let first = digit(d[..8].iter().zip(2..).map(|(d, w)| d * w).sum());
    let second = digit(d[8] * 7 + d[9] * 8 + first * 9);
    (1..=28).contains(&state) && first == d[10] && second == d[11]
}

impl Scanner<'_> {
    pub fn numbers(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let t = self.at(i);
            let last = match t.kind {
                Kind::Number if i > 0 && self.back(i, 1).kind == Kind::Word && self.gap(i) == 0 => None, // L279, a lot
                Kind::Number => self.figure(i),
                Kind::Mark('@') => self.mail(i),
                Kind::Mark('(' | '+') if self.at(i + 1).kind == Kind::Number => self.phone(i, 0),
                _ => None,
            };
            i = last.map_or(i, |last| last.max(i)) + 1;
        }
    }

    /// Masks a number up to an offset.
    fn number(&mut self, i: usize, end: usize, mask: &'static str) -> Option<usize> {
        let last = self.last_before(i, end);
        self.take(i, last, mask);
        Some(last)
    }

    /// Looks for what begins with the number at i, the most telling first; gives its last piece.
    fn figure(&mut self, i: usize) -> Option<usize> {
        let (s, at, c) = (self.s, self.at(i).start, self.context(i));
        if let Some(last) = self.date(i) {
            if self.born(i) {
                self.take(i, last, "[BIRTH_DATE]");
            }
            return Some(last);
        }
        if self.near(i, PRODUCT) {
            return None;
        }
        let said = |class: u64| c & class != 0;
        if let Some(r) = read(s, at, "00.000.000/0000-00").filter(|r| cnpj(&r.digits) || said(CNPJ)) {
            let last = self.last_before(i, r.end);
            self.leave(i, last); // an organisation's
            return Some(last);
        }
        if let Some(r) = read(s, at, "000 0000 0000 0000").filter(|r| cns(&r.digits) || said(CNS)) {
            return self.number(i, r.end, "[CNS]");
        }
        let spelled = |r: &Read| r.end == at + 14 && s[at..r.end].contains('-');
        if let Some(r) = read(s, at, "000.00000.00-0").filter(|r| pis(&r.digits) && (said(PIS) && !said(CPF) || spelled(r))) {
            return self.number(i, r.end, "[PIS]");
        }
        if let Some(r) = read(s, at, "000.000.000-00") {
            // A wrong digit in what is written as a CPF, or is called one, is a slip of the pen.
            if spelled(&r) || said(CPF) || cpf(&r.digits) && !said(PHONE) {
                return self.number(i, r.end, "[CPF]");
            }
        }
        // Without a word for it, twelve digits are a voter's card when their check digits hold: of random ones 28 in ten thousand.
        if let Some(r) = read(s, at, "0000 0000 0000").filter(|r| said(VOTER) || titulo(&r.digits) && !said(RECORD)) {
            return self.number(i, r.end, "[TITULO]");
        }
        if let Some(last) = self.phone(i, c) {
            return Some(last);
        }
        if let Some(last) = self.identity_card(i, c) {
            return Some(last);
        }
        for form in ["00000-000", "00.000-000"] {
            if let Some(r) = read(s, at, form).filter(|r| said(CEP) || s[at..r.end].contains('-')) {
                let last = self.last_before(i, r.end);
                if !self.at(last + 1).is(AMOUNT) && !self.mark(last + 1, "-/") {
                    return self.number(i, r.end, "[CEP]");
                }
            }
        }
        if said(RECORD) && !said(REGISTRATION) {
            return self.record(i);
        }
        None
    }

    /// A number with area code; or without it, where a word or the hyphen of a mobile says that it is one.
    fn phone(&mut self, i: usize, c: u64) -> Option<usize> {
        let (s, at) = (self.s, self.at(i).start);
        let said = c & PHONE != 0;
        let marked = !s[at..].starts_with(|c: char| c.is_ascii_digit());
        if c & (CPF | CNS | PIS | CNPJ | RECORD | VOTER | REGISTRATION) != 0 && !said && !marked {
            return None;
        }
        let local = s[at..].strip_prefix("+55").map_or(at, |rest| s.len() - rest.trim_start_matches(' ').len());
        let international = local > at;
        for form in ["(00) 0 0000-0000", "(000) 0 0000-0000", "(00) 0000-0000", "(000) 0000-0000"] {
            let r = match read(s, local, form) {
                Some(r) => r,
                None => continue,
            };
            let d: Vec<u32> = r.digits.iter().copied().skip_while(|d| *d == 0).collect();
            let sound = match d[..] {
                [1..=9, 1..=9, 9, ..] => d.len() == 11,
                [1..=9, 1..=9, 2..=5, ..] => d.len() == 10,
                _ => false,
            };
            if sound && (said || marked || international || d.len() == 11 || s[local..r.end].contains('-')) {
                return self.number(i, r.end, "[PHONE]");
            }
        }
        if marked {
            return None;
        }
        for (form, mobile) in [("00000-0000", true), ("0000-0000", false)] {
            if let Some(r) = read(s, at, form).filter(|r| r.digits[0] > 1) {
                if said || mobile && r.digits[0] == 9 && s[at..r.end].contains('-') {
                    return self.number(i, r.end, "[PHONE]");
                }
            }
        }
        None
    }

    /// An identity card: only São Paulo's has a check digit that is known; elsewhere the word RG must do.
    fn identity_card(&mut self, i: usize, c: u64) -> Option<usize> {
        let (s, at) = (self.s, self.at(i).start);
        if let Some(r) = read(s, at, "00.000.000-0").filter(|r| r.end == at + 12) {
            let sum: u32 = r.digits.iter().zip((2..=9).chain([100])).map(|(d, w)| d * w).sum();
            if sum % 11 == 0 || c & RG != 0 {
                return self.number(i, r.end, "[RG]");
            }
        }
        if c & RG == 0 || c & (CPF | CNS | RECORD | REGISTRATION) & !RG != 0 {
            return None;
        }
        let (mut last, mut digits) = (i, self.at(i).end - at);
        while self.mark(last + 1, ".-") && self.gap(last + 1) == 0 && self.gap(last + 2) == 0 && self.at(last + 2).kind == Kind::Number {
            last += 2;
            digits += self.at(last).end - self.at(last).start;
        }
        if self.mark(last + 1, "-") && self.gap(last + 2) == 0 && self.at(last + 2).letters == 1 {
            last += 2; // the check digit X
        }
        if !(5..=14).contains(&digits) {
            return None;
        }
        self.take(i, last, "[RG]");
        Some(last)
    }

    /// A record's number, three digits or more in groups; no year and no quantity.
    fn record(&mut self, i: usize) -> Option<usize> {
        let (mut last, mut digits) = (i, self.at(i).end - self.at(i).start);
        while self.mark(last + 1, ".-/") && self.gap(last + 1) == 0 && self.gap(last + 2) == 0 && self.at(last + 2).kind == Kind::Number {
            last += 2;
            digits += self.at(last).end - self.at(last).start;
        }
        let year = last == i && digits == 4 && (1900..=2100).contains(&self.value(i));
        let named = self.marked_back(i, 1, ":") || self.back(i, 1).is(NUMERO | RECORD);
        if !(3..=20).contains(&digits) || self.at(last + 1).is(AMOUNT) || year && !named {
            return None;
        }
        self.take(i, last, "[RECORD_NUMBER]");
        Some(last)
    }

    fn value(&self, i: usize) -> usize {
        let t = self.at(i);
        if t.kind == Kind::Number && t.end - t.start <= 4 { self.s[t.start..t.end].parse().unwrap_or(0) } else { 0 }
    }

    /// The last piece of the date that begins at i: 3/5/1980, 03-05-80, 1980-05-03, 3 de maio de 1980.
    fn date(&self, i: usize) -> Option<usize> {
        let year = |k: usize| (1890..=2100).contains(&self.value(k));
        let (day, month) = (|v: usize| (1..=31).contains(&v), |v: usize| (1..=12).contains(&v));
        let alone = self.at(i + 5).kind != Kind::Number || self.gap(i + 5) > 0;
        if self.mark(i + 1, "/-.") && self.at(i + 1).kind == self.at(i + 3).kind && alone {
            let (a, b, c) = (self.value(i), self.value(i + 2), self.value(i + 4));
            let short = self.at(i + 4).end - self.at(i + 4).start == 2 && self.at(i + 4).kind == Kind::Number;
            if day(a) && month(b) && (year(i + 4) || short) || year(i) && month(b) && day(c) {
                return Some(i + 4);
            }
        }
        let mut k = i + 1 + usize::from(self.mark(i + 1, "º"));
        if !day(self.value(i)) {
            return None;
        }
        k += usize::from(self.at(k).is(CONNECTOR));
        if !self.at(k).is(MONTH) {
            return None;
        }
        k += 1;
        k += usize::from(self.mark(k, "."));
        k += usize::from(self.at(k).is(CONNECTOR) || self.mark(k, "/,"));
        year(k).then_some(k)
    }

    /// Looks back for birth, over a place or a time of day if need be: "nascida em Salvador, em 3/5/1980", "D.N.".
    fn born(&self, i: usize) -> bool {
        let mut words = 0;
        for k in (i.saturating_sub(16)..i).rev() {
            let t = self.at(k);
            let n = self.initial(k) && self.s[t.start..t.end].eq_ignore_ascii_case("n") && self.marked_back(k, 1, ".");
            if t.is(BIRTH) && !(t.shape == Shape::Capital && self.back(k, 1).is(CONNECTOR) && !self.mark(k + 1, ":")) {
                return true; // not "do Nascimento", a family name
            }
            if n && self.s[self.back(k, 2).start..self.back(k, 2).end].eq_ignore_ascii_case("d") {
                return true;
            }
            match t.kind {
                Kind::Number | Kind::Mark(';') => return false,
                Kind::Line if words > 0 => return false,
                Kind::Mark('.') if self.gap(k + 1) > 0 && !self.abbreviated(k) => return false,
                Kind::Word => words += 1,
                _ => {}
            }
            if words > 6 {
                return false;
            }
        }
        false
    }

    /// An address around the @ at i: letters, digits and a few signs before, labels joined by dots behind.
    fn mail(&mut self, i: usize) -> Option<usize> {
        let near = |k: usize, signs: &str| self.at(k).kind != Kind::Line && !matches!(self.at(k).kind, Kind::Mark(c) if !signs.contains(c)) && k < self.len();
        let (mut from, mut to) = (i, i);
        while from > 0 && near(from - 1, "._%+-") && self.gap(from) == 0 && !self.taken(from - 1) {
            from -= 1;
        }
        while from < i && self.mark(from, ".-") {
            from += 1;
        }
        while near(to + 1, ".-") && self.gap(to + 1) == 0 {
            to += 1;
        }
        while to > i && self.mark(to, ".-") {
            to -= 1;
        }
        let domain = &self.s[self.at(i).end..self.at(to).end];
        if from == i || !domain.contains('.') || domain.starts_with('.') {
            return None;
        }
        self.take(from, to, "[EMAIL]");
        Some(to)
    }

    /// Streets with their house number, or announced by "reside", with what follows of flat and quarter.
    pub fn addresses(&mut self) {
        let mut i = 0;
        while i < self.len() {
            i = self.address(i).unwrap_or(i) + 1;
        }
    }

    fn address(&mut self, i: usize) -> Option<usize> {
        const LONGEST: usize = 10; // pieces of a street's name
        let t = self.at(i);
        let dotted = self.mark(i + 1, ".") && self.gap(i + 1) == 0;
        if !t.is(STREET) || t.letters <= 4 && !dotted && !t.capital() {
            return None;
        }
        let begin = i + 1 + usize::from(dotted);
        let mut name = begin; // behind its last piece
        for k in begin..begin + LONGEST {
            let p = self.at(k);
            match p.kind {
                Kind::Word if p.capital() && !p.is(NUMERO) => name = k + 1,
                Kind::Word if p.is(CONNECTOR) && !self.initial(k) => {}
                Kind::Word if p.class == 0 && self.back(k, 1).is(CONNECTOR) => name = k + 1, // rua das flores
                Kind::Number if k == begin || self.back(k, 1).is(CONNECTOR) => name = k + 1, // Rua 7 de Setembro
                Kind::Mark('.') if self.gap(k) == 0 && self.back(k, 1).letters <= 4 => {}
                _ => break,
            }
        }
        if name == begin || self.at(begin).is(PLAIN) && !self.at(begin).capital() {
            return None;
        }
        let mut k = name + usize::from(self.mark(name, ",-"));
        k += usize::from(self.at(k).is(NUMERO));
        while self.mark(k, ".º:") {
            k += 1;
        }
        let house = self.at(k);
        let numbered = house.kind == Kind::Number && house.end - house.start <= 5 && !self.taken(k);
        if !numbered && !self.near(i, RESIDENCE) {
            return None;
        }
        let mut last = if numbered { k } else { name - 1 };
        while self.mark(last + 1, ",-/") || self.at(last + 1).is(INSIDE) {
            let from = last + 1 + usize::from(self.mark(last + 1, ",-/"));
            let mut end = last; // of the piece behind the mark
            for k in from..from + 6 {
                let p = self.at(k);
                let part = p.kind == Kind::Number && (k > from) && p.end - p.start <= 4 || p.is(INSIDE) || p.capital() && !p.is(PERSON | VERB);
                if self.taken(k) || !(part || p.is(CONNECTOR)) {
                    break;
                }
                if part {
                    end = k;
                }
            }
            if end == last {
                break;
            }
            last = end;
        }
        self.take(i, last, "[ADDRESS]");
        Some(last)
    }
}
