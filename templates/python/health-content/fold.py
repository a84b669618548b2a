"""How phrases are found whatever their case, accents and line breaks."""

import re
from bisect import bisect_right

_PLAIN = str.maketrans("áàâãäéèêëíìîïóòôõöúùûüçÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇ", "aaaaaeeeeiiiiooooouuuucaaaaaeeeeiiiiooooouuuuc")
_APART = re.compile("[\u0300-\u036f]")  # accents written apart
_ENDS = re.compile(r"\n|[.!?](?=[ \n]|\Z)")
_DENIAL = re.compile("(?:nao|sem|nunca|jamais|nenhum|nenhuma)")
_WORD = r"a-z0-9\x80-\U0010ffff"


def pattern(phrases):
    """A pattern that finds phrases as whole words in folded text, whatever white space is between the words."""
    phrases = [p.translate(_PLAIN) for p in phrases]
    words = [r"\s+".join(map(re.escape, p.split())) + ("" if p.endswith(":") else f"(?![{_WORD}])") for p in phrases]
    return re.compile(f"(?<![{_WORD}])(?:{'|'.join(words)})")


class Folded:
    """A text as phrases are looked for in it: lower case, without accents. Places are those of the text it was made from."""

    def __init__(self, source):
        self.source = source
        self._at = None  # where each character comes from; None when each comes from its own place
        if _APART.search(source):
            self._at = [i for i, c in enumerate(source) if not _APART.match(c)] + [len(source)]
            source = _APART.sub("", source)
        lower = source.translate(_PLAIN).lower()
        # A few letters become two in lower case; they are left as they are.
        self.text = lower if len(lower) == len(source) else "".join(c.lower() if len(c.lower()) == 1 else c for c in source.translate(_PLAIN))
        self._ends = [m.end() for m in _ENDS.finditer(self.source)]

    def each(self, pattern):
        """Every place of a pattern, in this text."""
        return [m.span() for m in pattern.finditer(self.text)]

    def place(self, start, end):
        """A stretch of this text in the one it was made from."""
        return (start, end) if self._at is None else (self._at[start], self._at[end - 1] + 1)

    def negated(self, start):
        """Tells whether a denial stands shortly before, in the same sentence."""
        before = re.split("[.;!?]", self.text[max(0, start - 25):start])[-1]
        return any(_DENIAL.fullmatch(word) for word in before.split())

    def sentence(self, start, end):
        """Widens a stretch of the source to the sentence or line that it stands in."""
        source, i = self.source, bisect_right(self._ends, start)
        first = self._ends[i - 1] if i else 0
        while first < start and source[first] in " \t":
            first += 1
        j = bisect_right(self._ends, end)
        last = self._ends[j] if j < len(self._ends) else len(source)
        return first, last - 1 if j < len(self._ends) and source[last - 1] == "\n" else last
