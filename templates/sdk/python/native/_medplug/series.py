"""Signals sample by sample."""

import math
from array import array
from bisect import bisect_left, insort
from operator import index

from .check import number, series, weights


def doubles(x):
    return array("d", series(x))


def samples(x, factor, missing):
    factor, missing = number(factor), number(missing)
    return array("d", (math.nan if v == missing else v * factor for v in series(x)))


def bridge(x):
    v = series(x)
    there = [i for i, s in enumerate(v) if math.isfinite(s)]
    if v and not there:
        raise ValueError("bridge signal: no sample is there")
    if v:
        v[:there[0]] = [v[there[0]]] * there[0]
        v[there[-1]:] = [v[there[-1]]] * (len(v) - there[-1])
    for a, b in zip(there, there[1:]):
        slope = (v[b] - v[a]) / (b - a)
        for i in range(a + 1, b):
            v[i] = v[a] + slope * (i - a)
    return array("d", v)


def _two(x, y):
    x, y = series(x), series(y)
    if len(x) != len(y):
        raise ValueError("combine signals: they differ in length")
    return zip(x, y)


def blend(a, x, b, y):
    a, b = number(a), number(b)
    return array("d", (a * v + b * w for v, w in _two(x, y)))


def product(x, y):
    return array("d", (v * w for v, w in _two(x, y)))


def absolute(x):
    return array("d", map(abs, series(x)))


def magnitude(signals, factors):
    factors = weights(factors, 64, "weights")
    signals = list(signals)
    if len(signals) != len(factors):
        raise ValueError("combine signals: one weight a signal is needed")
    signals = [series(s) for s in signals]
    if any(len(s) != len(signals[0]) for s in signals):
        raise ValueError("combine signals: they differ in length")
    return array("d", (math.sqrt(sum((w * v) * (w * v) for w, v in zip(factors, here))) for here in zip(*signals)))


def block_mean(x, n):
    x = series(x)
    if index(n) < 1:
        raise ValueError("average blocks: a block has at least 1 sample")
    blocks = ([v for v in x[i:i + n] if math.isfinite(v)] for i in range(0, len(x), n))
    return array("d", (sum(b) / len(b) if b else math.nan for b in blocks))


def _windows(x, n):
    x = series(x)
    if not (1 <= index(n) <= 65535 and n % 2 == 1):
        raise ValueError("move window: its length must be odd, 1 to 65535")
    if not all(map(math.isfinite, x)):
        raise ValueError("average signal: a sample is missing or infinite; bridge it first")
    return ([x[0]] * (n // 2) + x + [x[-1]] * (n // 2) if x else []), len(x)


def moving_average(x, n):
    long, size = _windows(x, n)
    return array("d", (math.fsum(long[i:i + n]) / n for i in range(size)))


def moving_median(x, n):
    long, size = _windows(x, n)
    here, out = sorted(long[:n]), array("d")
    for i in range(size):
        out.append(here[n // 2])
        if i + 1 < size:
            here.pop(bisect_left(here, long[i]))
            insort(here, long[i + n])
    return out


def derivative(x, rate):
    x, rate = series(x), number(rate)
    if len(x) < 2 or not rate > 0 or math.isinf(rate):
        raise ValueError("derive signal: two samples and a rate above 0 Hz are needed")
    middle = [(b - a) / 2 * rate for a, b in zip(x, x[2:])]
    return array("d", [(x[1] - x[0]) * rate, *middle, (x[-1] - x[-2]) * rate])


def statistics(x):
    x = series(x)
    v = [s for s in x if math.isfinite(s)]
    if not v:
        raise ValueError("describe signal: no sample is there")
    mean = math.fsum(v) / len(v)
    return len(v), len(x) - len(v), mean, math.sqrt(math.fsum((s - mean) ** 2 for s in v) / len(v)), min(v), max(v)


def percentile(x, q):
    v, q = sorted(s for s in series(x) if math.isfinite(s)), number(q)
    if not v:
        raise ValueError("rank signal: no sample is there")
    if not 0 <= q <= 100:
        raise ValueError("rank signal: a percentile is 0 to 100")
    place = q / 100 * (len(v) - 1)
    k = int(place)
    return v[k] + (v[min(k + 1, len(v) - 1)] - v[k]) * (place - k)
