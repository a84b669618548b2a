"""Recursive filters as cascades of second-order sections."""

from array import array

from .check import series, weights


def _sections(given):
    flat = weights(given, 384, "sections")
    if len(flat) % 6:
        raise ValueError("check sections: each has 6 numbers")
    out = []
    for i in range(0, len(flat), 6):
        b0, b1, b2, a0, a1, a2 = flat[i:i + 6]
        if a0 == 0 or not (abs(a2 / a0) < 1 and abs(a1 / a0) < 1 + a2 / a0):
            raise ValueError("check sections: one is not stable")
        out.append((b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0))
    return out


def _run(x, sections, level):
    """Filters a list; level is the constant input under which the filter had settled before."""
    for b0, b1, b2, a1, a2 in sections:
        first = (b1 - a1 * b0 + b2 - a2 * b0) / (1 + a1 + a2)
        z1, z2 = level * first, level * ((1 + a1) * first - (b1 - a1 * b0))
        level *= (b0 + b1 + b2) / (1 + a1 + a2)
        out = []
        for v in x:
            y = b0 * v + z1
            z1, z2 = b1 * v - a1 * y + z2, b2 * v - a2 * y
            out.append(y)
        x = out
    return x


def filter_sections(x, sections):
    x = series(x)
    return array("d", _run(x, _sections(sections), 0.0))


def zero_phase(x, sections):
    x = series(x)
    sections = _sections(sections)
    edge = 3 * (2 * len(sections) + 1 - min(sum(s[2] == 0 for s in sections), sum(s[4] == 0 for s in sections)))
    if len(x) <= edge:
        raise ValueError(f"filter signal: more than {edge} samples are needed")
    long = [2 * x[0] - v for v in x[edge:0:-1]] + x + [2 * x[-1] - v for v in x[-2:-edge - 2:-1]]
    for _ in range(2):
        long = _run(long, sections, long[0])[::-1]
    return array("d", long[edge:edge + len(x)])
