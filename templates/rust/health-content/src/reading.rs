//! The reading ease.

use crate::fold::{lower, plain};

/// Words from which the formula says anything.
const FEWEST_WORDS: usize = 20;

/// The Flesch reading ease with the constants of Martins, Ghiraldelo, Nunes and Oliveira (1996) for Portuguese:
/// 248.835 - 1.015 words a sentence - 84.6 syllables a word, within 0 and 100, higher being easier. None for a text that
/// is too short.
pub fn reading_ease(s: &str) -> Option<f64> {
    let (mut words, mut syllables, mut sentences) = (0, 0, 0);
    let mut open = false; // words since the last sentence
    for line in s.lines() {
        for word in line.split_whitespace() {
            let n = syllables_of(word);
            if n > 0 {
                words += 1;
                syllables += n;
                open = true;
            }
            if open && word.ends_with(|c| ".!?".contains(c)) {
                sentences += 1;
                open = false;
            }
        }
        if open {
            sentences += 1; // a heading, an item of a list, the end
            open = false;
        }
    }
    if words < FEWEST_WORDS {
        return None;
    }
    let (w, n, syl) = (words as f64, f64::from(sentences), syllables as f64);
    Some(((248.835 - 1.015 * w / n - 84.6 * syl / w).max(0.0).min(100.0) * 10.0).round() / 10.0)
}

/// Vowel groups, two strong vowels side by side (a, e, o, or one with an accent) counted as two. Diphthongs and hiatuses
/// that only a dictionary tells apart are not.
fn syllables_of(word: &str) -> usize {
    let strong = |c: char| "aeoáéíóúâêôàãõ".contains(c);
    let nasal = |a: char, b: char| "ãõ".contains(a) && "oe".contains(b);
    let (mut n, mut before) = (0, None);
    for c in word.chars().map(lower) {
        if !"aeiouy".contains(plain(c)) {
            before = None;
            continue;
        }
        if before.map_or(true, |b| strong(b) && strong(c) && !nasal(b, c)) {
            n += 1;
        }
        before = Some(c);
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_syllables() {
        for (word, want) in [("saúde", 3), ("coração", 3), ("água", 2), ("médico", 3), ("123", 0), ("poeta", 3)] {
            assert_eq!(syllables_of(word), want, "{word}");
        }
    }

    #[test]
    fn short_texts_have_no_level() {
        assert_eq!(reading_ease("Beba água."), None);
        let easy = reading_ease(&"O sol é bom. ".repeat(10)).unwrap();
        let hard = reading_ease(&"Hipercolesterolemia heterozigótica multifatorial ".repeat(10)).unwrap();
        assert!(easy > 90.0 && hard < 10.0, "{easy} {hard}");
    }
}
