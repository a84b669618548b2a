//! Masks what identifies a person: documents, contacts, dates of birth, addresses, names. Registrations stay, since
//! publicity names the physician by them. Nothing finds every name: publishing wants a person's eyes, and the answer says so.

use crate::fold::room;
use crate::words::{tokens, Kind, Shape, Token, ABOUT, CONNECTOR, NUMERO, PERSON, PLAIN, STREET, TITLE};

/// How much of a text is looked at in one piece, in bytes, so that memory does not grow with it.
const BLOCK: usize = 4 << 10;

/// Replaces what was found by `[TYPE]`, and counts it. None where memory does not suffice.
pub fn without_persons(mut s: &str) -> Option<(String, usize)> {
    let (mut out, mut count) = (room(s.len())?, 0);
    while !s.is_empty() {
        let (block, rest) = s.split_at(cut(s));
        let found = persons(block)?;
        let more: usize = found.iter().map(|(from, to, mask)| mask.len().saturating_sub(to - from)).sum();
        out.try_reserve_exact(s.len() + more).ok()?;
        let mut at = 0;
        for (from, to, mask) in &found {
            out.push_str(&block[at..*from]);
            out.push_str(mask);
            at = *to;
        }
        out.push_str(&block[at..]);
        count += found.len();
        s = rest;
    }
    Some((out, count))
}

/// Where a block ends: at a line's end, else at a word's, else wherever it must.
fn cut(s: &str) -> usize {
    if s.len() <= BLOCK {
        return s.len();
    }
    let mut end = BLOCK;
    while !s.is_char_boundary(end) {
        end -= 1;
    }
    let block = &s[..end];
    let at = |sign: char| block.rfind(sign).map(|i| i + 1).filter(|i| *i > BLOCK / 2);
    at('\n').or_else(|| at(' ')).unwrap_or(end)
}

/// What identifies a person in a block: where it begins and ends, and what stands in its place.
fn persons(s: &str) -> Option<Vec<(usize, usize, &'static str)>> {
    let mut scanner = Scanner::new(s)?;
    scanner.numbers();
    scanner.addresses();
    scanner.names();
    let mut found = scanner.found;
    found.sort_unstable();
    Some(found)
}

/// Looks at one block. Pieces are named by their index; what lies beyond the block is the end of a line.
pub struct Scanner<'a> {
    pub s: &'a str,
    tokens: Vec<Token>,
    taken: Vec<bool>,
    found: Vec<(usize, usize, &'static str)>,
}

impl<'a> Scanner<'a> {
    fn new(s: &'a str) -> Option<Scanner<'a>> {
        let tokens = tokens(s)?;
        Some(Scanner { s, taken: vec![false; tokens.len()], tokens, found: Vec::new() })
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn at(&self, i: usize) -> Token {
        self.tokens.get(i).copied().unwrap_or(Token::EDGE)
    }

    /// The piece so many before i.
    pub fn back(&self, i: usize, n: usize) -> Token {
        i.checked_sub(n).map_or(Token::EDGE, |k| self.at(k))
    }

    pub fn mark(&self, i: usize, marks: &str) -> bool {
        matches!(self.at(i).kind, Kind::Mark(c) if marks.contains(c))
    }

    pub fn marked_back(&self, i: usize, n: usize, marks: &str) -> bool {
        matches!(self.back(i, n).kind, Kind::Mark(c) if marks.contains(c))
    }

    /// The bytes between piece i and the one before.
    pub fn gap(&self, i: usize) -> usize {
        if i == 0 || i >= self.len() { 1 } else { self.tokens[i].start - self.tokens[i - 1].end }
    }

    pub fn taken(&self, i: usize) -> bool {
        self.taken.get(i) == Some(&true)
    }

    /// Masks the pieces from to to, unless something else was found there: the most telling is looked for first.
    pub fn take(&mut self, from: usize, to: usize, mask: &'static str) {
        if !self.taken[from..=to].contains(&true) {
            self.taken[from..=to].iter_mut().for_each(|t| *t = true);
            self.found.push((self.tokens[from].start, self.tokens[to].end, mask));
        }
    }

    /// Takes pieces for what must not be masked.
    pub fn leave(&mut self, from: usize, to: usize) {
        self.taken[from..=to].iter_mut().for_each(|t| *t = true);
    }

    /// The index of the last piece that begins before an offset, from i on.
    pub fn last_before(&self, i: usize, offset: usize) -> usize {
        let mut k = i;
        while k + 1 < self.len() && self.tokens[k + 1].start < offset {
            k += 1;
        }
        k
    }

    /// What the words before piece i say the figure there is: those of the nearest label. It ends at another figure, at the
    /// end of a sentence and at the second end of a line.
    pub fn context(&self, i: usize) -> u64 {
        const REACH: usize = 10;
        const FILLER: usize = 4; // words that say nothing
        let (mut c, mut filler, mut lines) = (0, 0, 0);
        for k in (i.saturating_sub(REACH)..i).rev() {
            let t = self.at(k);
            match t.kind {
                Kind::Number => return c,
                Kind::Line => {
                    lines += 1;
                    if lines > 1 || c != 0 {
                        return c;
                    }
                }
                Kind::Mark(';') => return c,
                Kind::Mark(',') if c != 0 => return c,
                Kind::Mark('.') if self.gap(k + 1) > 0 && (c != 0 || !self.abbreviated(k)) => return c,
                Kind::Mark(_) => {}
                Kind::Word if t.is(ABOUT) => c |= t.class & ABOUT,
                Kind::Word if t.is(CONNECTOR | NUMERO) => {}
                Kind::Word => {
                    filler += 1;
                    if c != 0 || filler > FILLER {
                        return c; // the label is complete
                    }
                }
            }
        }
        c
    }

    /// Tells whether the dot at k ends an abbreviation, as in "tel. 3333".
    pub fn abbreviated(&self, k: usize) -> bool {
        let t = self.back(k, 1);
        t.kind == Kind::Word && self.gap(k) == 0 && (t.letters <= 4 || t.is(ABOUT | STREET | TITLE | NUMERO))
    }

    /// Tells whether a word of the class stands before piece i with nothing between but marks and small words. Behind a
    /// colon something new begins, to which only what says that a person follows still applies.
    pub fn directly(&self, i: usize, class: u64) -> bool {
        for k in (i.saturating_sub(4)..i).rev() {
            let t = self.at(k);
            if t.is(class) {
                return true;
            }
            match t.kind {
                Kind::Mark(':') if class != PERSON => return false,
                Kind::Mark('.') if !self.abbreviated(k) => return false,
                Kind::Mark(',' | ';') | Kind::Line | Kind::Number => return false,
                Kind::Word if !t.is(CONNECTOR | NUMERO) && t.letters > 2 && !(t.is(PLAIN) && t.letters <= 4) => return false,
                _ => {}
            }
        }
        false
    }

    /// Tells whether a word of the class stands in the same sentence, up to six pieces back.
    pub fn near(&self, i: usize, class: u64) -> bool {
        for k in (i.saturating_sub(6)..i).rev() {
            if self.at(k).is(class) {
                return true;
            }
            if self.mark(k, ".") && self.gap(k + 1) > 0 && !self.abbreviated(k) {
                return false;
            }
        }
        false
    }

    pub fn initial(&self, i: usize) -> bool {
        self.at(i).shape == Shape::Initial && self.at(i).kind == Kind::Word
    }
}
