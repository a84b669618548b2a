"""How phrases are found whatever their case, accents and line breaks."""

import re
from bisect import bisect_right
from functools import cached_property

_ACCENTS = [(c, plain) for plain, accented in (("a", "áàâãä"), ("e", "éèêë"), ("i", "íìîï"), ("o", "óòôõö"), ("u", "úùûü"), ("c", "ç"))
            for c in accented]
_APART = re.compile("[\u0300-\u036f]")  # accents written apart
_STOP = re.compile(r"[\n.!?]")
_DENIALS = frozenset(("nao", "sem", "nunca", "jamais", "nenhum", "nenhuma"))
_WORD = r"a-z0-9\x80-\U0010ffff"
_BREAKS = 60  # more white space within a phrase than this is not looked at


def plain(text):
    """A text without the accents of Portuguese."""
    for accented, letter in _ACCENTS:
        if accented in text:
            text = text.replace(accented, letter)
    return text


class Phrase:
    """Words in a row, found in folded text: by the longest of them, which a text rarely holds, and then by a pattern around it."""

    def __init__(self, words, pattern=None):
        words = plain(words)
        self.anchor = max(words.split(), key=len)
        self.reach = len(words) + _BREAKS
        ends = "" if words.endswith(":") else f"(?![{_WORD}])"
        self.pattern = re.compile(pattern or rf"(?<![{_WORD}])" + r"\s+".join(map(re.escape, words.split())) + ends)


def phrases(*lines):
    return [Phrase(line) for line in lines]


class Folded:
    """A text as phrases are looked for in it: lower case, without accents. Places are those of the text it was made from."""

    def __init__(self, source):
        self.source = source
        self._at = None  # where each character comes from; None when each comes from its own place
        if not source.isascii() and _APART.search(source):
            self._at = [i for i, c in enumerate(source) if not _APART.match(c)] + [len(source)]
            source = _APART.sub("", source)
        lower = source.lower()
        if len(lower) != len(source):  # a few letters become two in lower case; they are left as they are
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in source)
        self.text = plain(lower)

    def each(self, wanted):
        """Every place of some phrases, in this text."""
        return sorted({m.span() for phrase in wanted for m in self.matches(phrase)})

    def matches(self, phrase):
        floor, at = 0, self.text.find(phrase.anchor)
        while at >= 0:
            m = phrase.pattern.search(self.text, max(floor, at - phrase.reach), at + phrase.reach)
            if m:
                yield m
                floor = m.end()
            at = self.text.find(phrase.anchor, max(at + 1, floor))

    def place(self, start, end):
        """A stretch of this text in the one it was made from."""
        return (start, end) if self._at is None else (self._at[start], self._at[end - 1] + 1)

    def negated(self, start):
        """Tells whether a denial stands shortly before, in the same sentence."""
        before = re.split("[.;!?]", self.text[max(0, start - 25):start])[-1]
        return not _DENIALS.isdisjoint(before.split())

    @cached_property
    def _ends(self):
        """Where the source's lines and sentences end."""
        s = self.source + "\n"
        return [m.end() for m in _STOP.finditer(self.source) if m.group() == "\n" or s[m.end()] in " \n"]

    def sentence(self, start, end):
        """Widens a stretch of the source to the sentence or line that it stands in."""
        source, i = self.source, bisect_right(self._ends, start)
        first = self._ends[i - 1] if i else 0
        while first < start and source[first] in " \t":
            first += 1
        j = bisect_right(self._ends, end)
        last = self._ends[j] if j < len(self._ends) else len(source)
        return first, last - 1 if j < len(self._ends) and source[last - 1] == "\n" else last
