//! How phrases are found whatever their case, accents and line breaks.

/// A text as phrases are looked for in it: lower case, without accents, white space as single blanks. It takes little
/// more memory than the text.
pub struct Folded<'a> {
    pub text: String,
    source: &'a str,
    steps: Vec<(u32, u32)>, // where the character at every 64th byte begins, here and in the source
}

const STEP: usize = 64;

/// None where memory does not suffice.
pub fn fold(source: &str) -> Option<Folded<'_>> {
    let mut text = room(source.len())?;
    let mut steps = Vec::new();
    steps.try_reserve_exact(source.len() / STEP + 1).ok()?;
    for (i, c) in folded(source, 0, true) {
        while steps.len() * STEP < text.len() + c.len_utf8() {
            steps.push((text.len() as u32, i as u32));
        }
        text.push(c);
    }
    Some(Folded { text, source, steps })
}

/// An empty text with room for so many bytes; None where memory does not suffice.
pub fn room(bytes: usize) -> Option<String> {
    let mut out = String::new();
    out.try_reserve_exact(bytes).ok()?;
    Some(out)
}

/// The folded characters from an offset on, each with where it comes from. No blank follows a blank.
fn folded(s: &str, from: usize, mut blank: bool) -> impl Iterator<Item = (usize, char)> + '_ {
    s[from..].char_indices().filter_map(move |(i, c)| {
        if ('\u{300}'..='\u{36f}').contains(&c) || blank && c.is_whitespace() {
            return None; // an accent written apart, or one more blank
        }
        blank = c.is_whitespace();
        Some((from + i, if blank { ' ' } else { plain(lower(c)) }))
    })
}

/// The small letter, unless it takes more bytes.
pub fn lower(c: char) -> char {
    c.to_lowercase().next().filter(|l| l.len_utf8() <= c.len_utf8()).unwrap_or(c)
}

/// Takes the accents of Portuguese away.
pub fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        _ => c,
    }
}

fn word(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || b >= 0x80
}

impl Folded<'_> {
    /// Every place where a phrase stands as whole words.
    pub fn each<'a>(&'a self, phrase: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let b = self.text.as_bytes();
        self.text.match_indices(phrase).map(move |(i, _)| (i, i + phrase.len())).filter(move |&(from, to)| {
            let open = phrase.ends_with(':') || to == b.len() || !word(b[to]);
            open && (from == 0 || !word(b[from - 1]))
        })
    }

    /// A stretch of the text in bytes of what it was made from.
    pub fn source(&self, from: usize, to: usize) -> (usize, usize) {
        let last = self.origin(to - 1);
        let end = self.source[last..].chars().next().map_or(last, |c| last + c.len_utf8());
        (self.origin(from), end)
    }

    /// Where the character that holds a byte comes from.
    fn origin(&self, byte: usize) -> usize {
        let (at, from) = self.steps[byte / STEP];
        let mut at = at as usize;
        let blank = at == 0 || self.text.as_bytes()[at - 1] == b' ';
        for (i, c) in folded(self.source, from as usize, blank) {
            at += c.len_utf8();
            if at > byte {
                return i;
            }
        }
        self.source.len()
    }

    /// Tells whether a denial stands shortly before, in the same sentence.
    pub fn negated(&self, from: usize) -> bool {
        let mut start = from.saturating_sub(25);
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        let before = &self.text[start..from];
        let before = before.rsplit(|c| ".;!?".contains(c)).next().unwrap_or(before);
        before.split(' ').any(|w| ["nao", "sem", "nunca", "jamais", "nenhum", "nenhuma"].contains(&w))
    }
}

/// Widens a stretch to the sentence or line that it stands in.
pub fn sentence(s: &str, mut from: usize, mut to: usize) -> (usize, usize) {
    let b = s.as_bytes();
    let ends = |i: usize| b".!?".contains(&b[i]) && (i + 1 == b.len() || b[i + 1] == b' ' || b[i + 1] == b'\n');
    while from > 0 && b[from - 1] != b'\n' && !ends(from - 1) {
        from -= 1;
    }
    while from < to && (b[from] == b' ' || b[from] == b'\t') {
        from += 1;
    }
    while to < b.len() && b[to] != b'\n' {
        to += 1;
        if ends(to - 1) {
            break;
        }
    }
    (from, to)
}
