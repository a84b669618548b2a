"""The reading ease."""

import re

FEWEST_WORDS = 20  # from which the formula says anything

_VOWEL = "aeiouyáàâãäéèêëíìîïóòôõöúùûü"
_STRONG = "[aeoáéíóúâêôàãõ]"
_GROUP = re.compile(f"[{_VOWEL}]+")
_HIATUS = re.compile(f"{_STRONG}(?={_STRONG})")  # two strong vowels side by side, counted as two
_NASAL = re.compile("[ãõ](?=[oe])")  # but for these
_SENTENCE = re.compile(r"[\n.!?](?:(?<=\n)|(?=\s)|\Z)")


def reading_ease(text):
    """The Flesch reading ease with the constants of Martins, Ghiraldelo, Nunes and Oliveira (1996) for Portuguese: 248.835 -
    1.015 words a sentence - 84.6 syllables a word, within 0 and 100, higher being easier. None for a text that is too short.
    A line that ends without a full stop is a sentence: a heading, an item of a list."""
    text = text.lower()
    words = sum(1 for word in text.split() if _GROUP.search(word))
    if words < FEWEST_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE.split(text) if _GROUP.search(part))
    return round(min(100.0, max(0.0, 248.835 - 1.015 * words / sentences - 84.6 * syllables(text) / words)), 1)


def syllables(text):
    """Vowel groups, two strong vowels (a, e, o, or one with an accent) counted as two. Diphthongs and hiatuses that only a
    dictionary tells apart are not."""
    return len(_GROUP.findall(text)) + len(_HIATUS.findall(text)) - len(_NASAL.findall(text))
