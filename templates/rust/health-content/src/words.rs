//! Texts in pieces, and what each word can be: words.txt says it, one word a line with a letter for each class.

use crate::fold::{lower, plain};

/// Every word that is known, sorted by its bytes, without accents: the word, a blank, its classes.
const WORDS: &str = include_str!("words.txt");
/// Towns and institutions that read like a person, sorted, letters only.
const PLACES: &str = include_str!("places.txt");

/// What a word can be; it may be several things. The letters are those of words.txt.
pub const FIRST: u64 = bit(b'f'); // a first name
pub const LAST: u64 = bit(b'l'); // a family name
pub const COMMON: u64 = bit(b'c'); // of a name: an ordinary word, a place or a saint as well
pub const CONNECTOR: u64 = bit(b'k'); // between names: da, dos, e
pub const TITLE: u64 = bit(b't'); // Dr., Sra., Dona
pub const PERSON: u64 = bit(b'p'); // a name follows: paciente, nome, filha
pub const VERB: u64 = bit(b'v'); // what a person does right after the name
pub const STREET: u64 = bit(b's'); // rua, avenida
pub const INSIDE: u64 = bit(b'i'); // of an address: apto, bairro
pub const RESIDENCE: u64 = bit(b'd'); // announces an address: reside
pub const ORGANISATION: u64 = bit(b'o'); // hospital, clínica: what follows is no person's name
pub const EPONYMOUS: u64 = bit(b'm'); // síndrome, escala: what follows is a name, of no patient
pub const EPONYM: u64 = bit(b'e'); // Parkinson, Glasgow
pub const PLACE: u64 = bit(b'q'); // before a place: em, município
pub const STATE: u64 = bit(b'u');
pub const MONTH: u64 = bit(b'h');
pub const PLAIN: u64 = bit(b'n'); // common in clinical writing, no name even when capitalised
pub const RELATIVE: u64 = bit(b'j'); // júnior, neto
pub const NUMERO: u64 = bit(b'@'); // nº, número
pub const AMOUNT: u64 = bit(b'a'); // mg, reais: a number beside it is a quantity
pub const SAINT: u64 = bit(b'x'); // São: with a first name a place, rarely a person
pub const BIRTH: u64 = bit(b'B');
pub const CPF: u64 = bit(b'C');
pub const CNS: u64 = bit(b'N');
pub const PIS: u64 = bit(b'I');
pub const VOTER: u64 = bit(b'V');
pub const RG: u64 = bit(b'R');
pub const PHONE: u64 = bit(b'P');
pub const CEP: u64 = bit(b'Z');
pub const RECORD: u64 = bit(b'M');
pub const REGISTRATION: u64 = bit(b'G'); // CRM, RQE, CNES: the number is a professional's or an organisation's
pub const CNPJ: u64 = bit(b'J');
pub const PRODUCT: u64 = bit(b'A'); // Anvisa: the number near it is a product's
/// Every class that says what kind of figure follows.
pub const ABOUT: u64 = BIRTH | CPF | CNS | PIS | VOTER | RG | PHONE | CEP | RECORD | REGISTRATION | CNPJ;

const fn bit(letter: u8) -> u64 {
    1 << (letter & 63)
}

/// The classes of a word in lower case without accents; 0 for one that is not known.
fn classes(word: &str) -> u64 {
    find(WORDS, word).map_or(0, |letters| letters.bytes().fold(0, |c, b| c | bit(b)))
}

pub fn is_place(letters: &str) -> bool {
    find(PLACES, letters).is_some()
}

/// Looks a word up in sorted lines, by halves, and gives what follows it in its line.
fn find(lines: &'static str, word: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let middle = (low + high) / 2;
        let from = lines[..middle].rfind('\n').map_or(0, |i| i + 1);
        let to = lines[middle..].find('\n').map_or(lines.len(), |i| middle + i);
        let (key, rest) = lines[from..to].split_once(' ').unwrap_or((&lines[from..to], ""));
        match key.cmp(word) {
            std::cmp::Ordering::Equal => return Some(rest),
            std::cmp::Ordering::Less => low = to + 1,
            std::cmp::Ordering::Greater => high = from,
        }
    }
    None
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Number,     // ASCII digits
    Mark(char), // one sign of punctuation; º stands for ° and ª, a hyphen for dashes
    Line,       // the end of a line, and what lies beyond the text
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Lower,   // rosa
    Capital, // Rosa
    Upper,   // ROSA
    Initial, // R
    Mixed,   // rOSA
}

/// A piece of a text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub shape: Shape,
    pub class: u64,     // of a word
    pub letters: u16, // of a word, at most 65535
}

impl Token {
    pub const EDGE: Token = Token { start: 0, end: 0, kind: Kind::Line, shape: Shape::Lower, class: 0, letters: 0 };

    pub fn is(&self, class: u64) -> bool {
        self.class & class != 0
    }

    pub fn capital(&self) -> bool {
        self.kind == Kind::Word && self.shape != Shape::Lower
    }
}

/// Splits a text into pieces. None where memory does not suffice.
pub fn tokens(s: &str) -> Option<Vec<Token>> {
    let mut out = Vec::new();
    out.try_reserve_exact(s.len()).ok()?; // every byte may be one
    let mut folded = String::new();
    let mut chars = s.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut t = Token { start, end: start + c.len_utf8(), ..Token::EDGE };
        let mut more = |test: &dyn Fn(char) -> bool| chars.next_if(|c| test(c.1)).map(|(i, c)| (i + c.len_utf8(), c));
        if c.is_ascii_digit() {
            t.kind = Kind::Number;
            while let Some((end, _)) = more(&|c| c.is_ascii_digit()) {
                t.end = end;
            }
        } else if c.is_alphabetic() && !"ºª".contains(c) {
            t.kind = Kind::Word;
            folded.clear();
            let (mut next, mut capitals) = (Some((t.end, c)), 0);
            let first = c.is_uppercase();
            while let Some((end, c)) = next {
                t.end = end;
                if !accent(c) {
                    t.letters = t.letters.saturating_add(1);
                    capitals = u16::saturating_add(capitals, u16::from(c.is_uppercase()));
                    folded.push(plain(lower(c)));
                }
                next = more(&|c| c.is_alphabetic() && !"ºª".contains(c) || accent(c));
            }
            t.class = classes(&folded);
            t.shape = match (t.letters, capitals) {
                (1, 1) => Shape::Initial,
                (_, 0) => Shape::Lower,
                (n, c) if n == c => Shape::Upper,
                (_, 1 | 2) if first => Shape::Capital, // McDonald
                _ => Shape::Mixed,
            };
        } else if c != '\n' && (c.is_whitespace() || "\u{200b}\u{feff}".contains(c)) {
            continue;
        } else if c != '\n' {
            t.kind = Kind::Mark(match c {
                'º' | '°' | 'ª' => 'º',
                '\u{2010}'..='\u{2014}' => '-',
                c => c,
            });
        }
        out.push(t);
    }
    Some(out)
}

/// An accent written apart from its letter.
fn accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looking up by halves wants them so.
    #[test]
    fn the_lists_are_sorted() {
        for list in [WORDS, PLACES] {
            let keys: Vec<&str> = list.lines().map(|l| l.split(' ').next().unwrap_or("")).collect();
            assert!(keys.len() > 300 && keys.windows(2).all(|w| w[0] < w[1]));
            assert!(keys.iter().all(|k| find(list, k).is_some()));
        }
        assert!(classes("ana") & FIRST != 0 && classes("ana") & PLAIN == 0);
        assert_eq!(classes("xyz"), 0);
    }
}
