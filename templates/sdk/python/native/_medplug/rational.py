"""Filters of finite length, and with them other sampling rates."""

import math
from array import array
from operator import index

from .check import MAX_SAMPLES, series, weights


def fir(x, taps, centred):
    x = series(x)
    taps = weights(taps, 4095, "taps")
    if not centred:
        return array("d", (sum(t * x[i - k] for k, t in enumerate(taps[:i + 1])) for i in range(len(x))))
    if len(taps) % 2 == 0:
        raise ValueError("filter signal: a centred filter has an odd number of taps")
    half = len(taps) // 2
    long = [x[0]] * half + x + [x[-1]] * half if x else []
    back = taps[::-1]
    return array("d", (sum(t * v for t, v in zip(back, long[i:i + len(taps)])) for i in range(len(x))))


def _bessel(x):
    total = term = 1.0
    k = 1
    while term > total * 1e-17:
        term *= (x / (2 * k)) ** 2
        total += term
        k += 1
    return total


def _low_pass(half, cut, gain):
    out = []
    for i in range(-half, half + 1):
        angle = math.pi * cut * i
        out.append((math.sin(angle) / angle if i else 1.0) * _bessel(5 * math.sqrt(1 - (i / half) ** 2)))
    whole = sum(out)
    return [v * gain / whole for v in out]


def resample(x, up, down):
    x = series(x)
    if index(up) >= 1 and index(down) >= 1:
        common = math.gcd(up, down)
        up, down = up // common, down // common
    if not (1 <= up <= 1000 and 1 <= down <= 1000):
        raise ValueError("resample signal: up and down must be 1 to 1000 when shortened")
    n = -(-len(x) * up // down)
    if n > MAX_SAMPLES:
        raise ValueError("resample signal: more than 16777216 samples would come out")
    most = max(up, down)
    if most == 1:
        return array("d", x)
    half = 10 * most
    h, out = _low_pass(half, 1 / most, up), array("d")
    for m in range(n):
        first, last = -((half - m * down) // up), (m * down + half) // up
        out.append(sum(h[m * down + half - j * up] * x[min(max(j, 0), len(x) - 1)] for j in range(first, last + 1)))
    return out
