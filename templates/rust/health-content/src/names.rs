//! Names of persons: rows of words that the lists and the words around them make likely to be one.

use crate::persons::Scanner;
use crate::words::{
    is_place, Kind, Shape, Token, AMOUNT, COMMON, CONNECTOR, EPONYM, EPONYMOUS, FIRST, INSIDE, LAST, MONTH, NUMERO, ORGANISATION,
    PERSON, PLACE, PLAIN, REGISTRATION, RELATIVE, RESIDENCE, SAINT, STATE, STREET, TITLE, VERB, ABOUT,
};
use crate::fold::{lower, plain};

/// From here a row is masked.
const LEAST: f64 = 0.5;
/// Pieces of a name.
const LONGEST: usize = 14;

/// A row of words that could be a name, with what they are.
#[derive(Default)]
struct Row {
    last: usize,     // its last piece
    words: usize,    // without connectors
    firsts: usize,   // that are first names and nothing else
    lasts: usize,    // that are family names and nothing else
    doubtful: usize, // names that are words or places as well
    lead: u64,       // classes of the first word
}

impl Row {
    fn count(&mut self, t: Token, k: usize) {
        self.last = k;
        if self.words == 0 {
            self.lead = t.class;
        }
        self.words += 1;
        if t.is(FIRST | LAST) && t.is(COMMON) {
            self.doubtful += 1;
        } else if t.is(LAST) && (self.words > 1 || !t.is(FIRST)) {
            self.lasts += 1;
        } else if t.is(FIRST) {
            self.firsts += 1;
        }
    }

    /// How sure the words alone make it.
    fn score(&self) -> f64 {
        let names = self.firsts + self.lasts + self.doubtful;
        let is = |c: u64| self.lead & c != 0;
        let strange = self.words - names.min(self.words);
        match (is(FIRST), is(LAST), is(COMMON)) {
            (true, _, true) if self.words == 1 => 0.15,
            (true, _, false) if self.words == 1 => 0.35,
            (_, true, _) if self.words == 1 => 0.25,
            _ if self.words == 1 => 0.05,
            (true, _, false) if self.lasts + self.doubtful > 0 => 0.9,
            (true, _, false) => 0.7,
            (true, _, true) if self.lasts + self.firsts > 0 => 0.8,
            (true, _, true) if names > 1 => 0.6,
            (true, _, true) => 0.4,
            (_, true, _) if self.lasts > 1 || self.words > 2 && strange == 0 => 0.5,
            _ if self.firsts > 0 && self.lasts > 0 => 0.6,
            _ if strange == 1 && (self.lasts > 0 || self.doubtful > 1) => 0.5,
            _ if names > 0 => 0.3,
            _ => 0.1,
        }
    }
}

impl Scanner<'_> {
    pub fn names(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let row = self.row(i);
            if row.words == 0 {
                i += 1;
                continue;
            }
            if !(i..=row.last).any(|k| self.taken(k)) && self.likely(i, &row) >= LEAST {
                self.take(i, row.last, "[NAME]");
            }
            i = row.last + 1;
        }
    }

    /// Reads the row that begins at i; without words when none does.
    fn row(&self, i: usize) -> Row {
        let mut row = Row::default();
        let first = self.at(i);
        if !self.nameable(first) && !(self.initial(i) && self.mark(i + 1, ".") && self.at(i + 2).is(LAST) && self.at(i + 2).capital()) {
            return row;
        }
        let caps = first.shape == Shape::Upper; // a heading, of which only listed names may be one
        let mut k = i;
        while k < i + LONGEST && !(k > i && self.gap(k) > 2) {
            let (t, next) = (self.at(k), self.at(k + 1));
            if t.is(CONNECTOR) && row.words > 1 && self.s[t.start..t.end].eq_ignore_ascii_case("e") && next.is(FIRST) && next.capital() {
                break; // somebody else: "Ana Souza e José Lima"
            }
            if t.is(RELATIVE) && t.capital() && row.words > 0 {
                row.count(t, k);
            } else if self.nameable(t) && !(caps && t.shape == Shape::Upper && !t.is(FIRST | LAST)) {
                row.count(t, k);
            } else if self.initial(k) && !t.is(CONNECTOR) && (self.mark(k + 1, ".") && self.nameable(self.at(k + 2)) || self.nameable(next)) {
                row.last = k;
                row.words += 1;
                k += usize::from(self.mark(k + 1, ".") && self.gap(k + 1) == 0);
            } else {
                let joined = self.mark(k, "-'") && self.gap(k) == 0 && self.gap(k + 1) == 0;
                if row.words == 0 || !(t.is(CONNECTOR) || joined) || !self.nameable(next) {
                    break;
                }
            }
            k += 1;
        }
        row
    }

    /// Tells whether a word may stand in a name: capitalised, and no word of clinical writing.
    fn nameable(&self, t: Token) -> bool {
        const OTHER: u64 = PLAIN | ORGANISATION | TITLE | PERSON | VERB | STREET | ABOUT | EPONYMOUS | RESIDENCE | MONTH | STATE | NUMERO
            | AMOUNT | CONNECTOR | INSIDE | SAINT;
        if t.kind != Kind::Word || !matches!(t.shape, Shape::Capital | Shape::Upper) || t.letters < 2 {
            return false;
        }
        if t.is(FIRST | LAST) { !t.is(TITLE) && !(t.is(PERSON) && !t.is(RELATIVE)) } else { !t.is(OTHER) }
    }

    /// How sure it is that a row names a person.
    fn likely(&self, i: usize, row: &Row) -> f64 {
        let eponyms = (i..=row.last).all(|k| self.at(k).kind != Kind::Word || self.at(k).is(EPONYM | CONNECTOR));
        if eponyms || self.directly(i, EPONYMOUS) {
            return 0.0;
        }
        let titled = self.titled(i);
        let announced = titled || self.labelled(i);
        let (before, after) = (self.back(i, 1), self.at(row.last + 1));
        let mut score = row.score();
        if announced {
            score += 0.45;
        } else if self.of_organisation(i) || before.is(SAINT) && before.capital() && self.at(i).is(FIRST) {
            return 0.0; // São José do Egito
        } else if self.directly(i, PERSON) {
            score += 0.35;
        } else if before.is(CONNECTOR | PLACE) && self.back(i, 2).is(RESIDENCE | PLACE) {
            score -= 0.45; // moradora de Elói Mendes
        } else if self.directly(i, PLACE) {
            score -= 0.35;
        }
        if row.words > 1 && !announced && is_place(&self.letters(i, row.last)) {
            score -= 0.45;
        }
        if self.mark(row.last + 1, "/-,(") && self.at(row.last + 2).is(STATE) && self.at(row.last + 2).shape == Shape::Upper {
            score -= 0.4; // a town, and its state
        }
        if after.is(VERB) {
            score += 0.2;
        }
        if self.registered(row.last) {
            score += 0.45;
        }
        let years = self.at(row.last + 3);
        let aged = self.mark(row.last + 1, ",(") && self.at(row.last + 2).kind == Kind::Number && years.is(AMOUNT);
        if aged && row.lead & (FIRST | LAST) != 0 && self.s[years.start..years.end].starts_with(|c| "aA".contains(c)) {
            score += 0.25; // Sandra, 41 anos
        }
        score
    }

    /// Tells whether a title stands right before i: "Dr. ", "Dona ", "Olá, ".
    fn titled(&self, i: usize) -> bool {
        let mut back = 1;
        if self.marked_back(i, back, ".,") {
            back += 1;
        }
        if self.marked_back(i, back, ")") && self.marked_back(i, back + 2, "(") {
            back += 3; // Dr(a).
        }
        self.back(i, back).is(TITLE)
    }

    /// Tells whether a label with a colon stands right before i: "Paciente: ", "Nome da mãe: ".
    fn labelled(&self, i: usize) -> bool {
        let colon = 1 + usize::from(self.back(i, 1).kind == Kind::Line);
        if !self.marked_back(i, colon, ":") {
            return false;
        }
        for n in colon + 1..colon + 6 {
            let t = self.back(i, n);
            if t.is(PERSON) {
                return true;
            }
            if t.kind != Kind::Word && !self.marked_back(i, n, "()/.") {
                return false;
            }
        }
        false
    }

    /// Tells whether an organisation's word stands before i with nothing but names and small words between.
    fn of_organisation(&self, i: usize) -> bool {
        for n in 1..=3 {
            let t = self.back(i, n);
            if t.is(ORGANISATION) && t.capital() {
                return true;
            }
            if t.kind != Kind::Word || t.shape == Shape::Lower && !t.is(CONNECTOR) {
                return false;
            }
        }
        false
    }

    /// Tells whether a council's number follows i: "Vieira, CRM-SP 1234".
    fn registered(&self, i: usize) -> bool {
        let skip = (0..2).take_while(|n| self.mark(i + 1 + n, ",-(/") || self.at(i + 1 + n).kind == Kind::Line).count();
        let k = i + 1 + skip;
        self.at(k).is(REGISTRATION) && (k + 1..k + 5).any(|n| self.at(n).kind == Kind::Number)
    }

    /// The letters of a row, folded.
    fn letters(&self, from: usize, to: usize) -> String {
        self.s[self.at(from).start..self.at(to).end].chars().filter(|c| c.is_alphabetic()).map(|c| plain(lower(c))).collect()
    }
}
