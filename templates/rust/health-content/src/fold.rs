//! How phrases are found whatever their case, accents and line breaks.

/// A text as phrases are looked for in it: lower case, without accents, white space as single blanks.
pub struct Folded {
    pub text: String,
    at: Vec<u32>, // where each byte comes from; one entry more than bytes
}

pub fn fold(s: &str) -> Folded {
    let mut text = String::with_capacity(s.len());
    let mut at = Vec::with_capacity(s.len() + 1);
    let mut blank = true; // none at the beginning
    for (i, c) in s.char_indices() {
        if ('\u{300}'..='\u{36f}').contains(&c) {
            continue; // an accent written apart
        }
        let c = if c.is_whitespace() {
            if blank {
                continue;
            }
            ' '
        } else {
            plain(lower(c))
        };
        blank = c == ' ';
        text.push(c);
        at.resize(text.len(), i as u32);
    }
    at.push(s.len() as u32);
    Folded { text, at }
}

pub fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
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

impl Folded {
    /// Every place where a phrase stands as whole words.
    pub fn each<'a>(&'a self, phrase: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let b = self.text.as_bytes();
        self.text.match_indices(phrase).map(move |(i, _)| (i, i + phrase.len())).filter(move |&(from, to)| {
            let open = phrase.ends_with(':') || to == b.len() || !word(b[to]);
            open && (from == 0 || !word(b[from - 1]))
        })
    }

    /// A stretch of the text in bytes of what it was made from.
    pub fn source(&self, s: &str, from: usize, to: usize) -> (usize, usize) {
        let last = self.at[to - 1] as usize;
        let end = s[last..].chars().next().map_or(last, |c| last + c.len_utf8());
        (self.at[from] as usize, end)
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
