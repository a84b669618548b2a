"""Peaks of a signal."""

import math
from array import array

from .check import MAX_SAMPLES, number, series


def _finite(x):
    x = series(x)
    return x, all(map(math.isfinite, x))


def _maxima(x):
    out, i = [], 1
    while i + 1 < len(x):
        if x[i - 1] < x[i]:
            after = i + 1
            while after + 1 < len(x) and x[after] == x[i]:
                after += 1
            if x[after] < x[i]:
                out.append((i + after - 1) // 2)
                i = after
        i += 1
    return out


def _apart(x, peaks, distance):
    """The highest stays and takes out what is close to it, then the next; of two as high the later goes first."""
    kept, gone = set(), set()
    for p in sorted(peaks, key=lambda p: (x[p], p), reverse=True):
        if p not in gone:
            kept.add(p)
            gone.update(q for q in peaks if q != p and abs(q - p) < distance)
    return [p for p in peaks if p in kept]


def _prominence(x, p):
    lows = []
    for side in (range(p, -1, -1), range(p, len(x))):
        low = x[p]
        for i in side:
            if x[i] > x[p]:
                break
            low = min(low, x[i])
        lows.append(low)
    return x[p] - max(lows)


def find_peaks(x, height, distance, prominence):
    x, finite = _finite(x)
    height, distance, prominence = number(height), number(distance), number(prominence)
    if math.isnan(height) or math.isnan(prominence) or not 1 <= distance <= MAX_SAMPLES:
        raise ValueError("find peaks: height and prominence must be numbers, distance at least 1 sample")
    if not finite:
        raise ValueError("find peaks: a sample is missing or infinite; bridge it first")
    peaks = [p for p in _maxima(x) if x[p] >= height]
    if distance > 1:
        peaks = _apart(x, peaks, math.ceil(distance))
    return [p for p in peaks if prominence == -math.inf or _prominence(x, p) >= prominence]


def prominences(x, peaks):
    x, finite = _finite(x)
    peaks = series(peaks)
    if not finite:
        raise ValueError("find peaks: a sample is missing or infinite; bridge it first")
    if any(not 0 <= p < len(x) or p != math.floor(p) for p in peaks):
        raise ValueError("find peaks: a peak is no index of the signal")
    return array("d", (_prominence(x, int(p)) for p in peaks))
