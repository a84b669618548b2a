"""Quantiles and means of few numbers, NaN for none."""

import math

from .. import signal


def quantile(x, q):
    """The nearest-rank quantile q, 0 to 1, of a signal without NaN."""
    n = len(x)
    if n < 2:
        return x[0] if n else math.nan
    return signal.percentile(x, 100 * int(q * (n - 1) + 0.5) / (n - 1))


def median(values):
    """The median (mean of the middle two) of a list without NaN."""
    ordered = sorted(values)
    n = len(ordered)
    if n == 0:
        return math.nan
    return ordered[n // 2] if n % 2 else (ordered[n // 2 - 1] + ordered[n // 2]) / 2


def mean(values):
    return sum(values) / len(values) if values else math.nan
