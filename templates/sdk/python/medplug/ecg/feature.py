"""Joins the leads into one magnitude in which a usual QRS is about 1."""

import math
from array import array

from .. import signal
from .stats import median, quantile

MAINS_PERIOD = 1 / 60  # s: a mean over it removes 60 Hz and its harmonics (Brazil)

# Durations are seconds.
SLOPE_SPAN = 0.032  # of the first difference: most gain near 16 Hz
BEND_SPAN = 0.028  # half span of the second difference: most gain near 18 Hz
ENERGY_SPAN = 0.080  # energy is collected over about a QRS
CELL_SPAN = 1.5  # a cell holds a beat down to 40 bpm
CELL_STEP = 0.5  # from one cell to the next
CELL_REACH = 12  # cells to each side that decide a local level
SPIKE_CAP = 1.5  # a lead counts at most this many times its usual QRS
NOISE_PEAK = 4.0  # peak over median of a lead that is only noise


def boxcar(span, rate):
    """The taps of a mean over span seconds; the outer ones are fractional so that the span is exact at any rate."""
    w = span * rate
    if w <= 1:
        return [1.0]
    half = math.ceil((w - 1) / 2)
    outer = (w - (2 * half - 1)) / 2 / w
    return [outer] + [1 / w] * (2 * half - 1) + [outer]


def _shifted(x, g):
    """The signal g samples ahead and g behind; beyond the ends the last sample counts on."""
    return x[g:] + x[-1:] * g, x[:1] * g + x[:-g]


def _activity(x, rate):
    """The envelope of a channel's QRS band, in mV: first and second difference are in quadrature, so their joint magnitude does
    not ripple within a QRS."""
    mains = boxcar(MAINS_PERIOD, rate)
    x = signal.fir(signal.fir(x, mains, True), mains, True)
    g1, g2 = max(1, int(SLOPE_SPAN * rate / 2 + 0.5)), max(1, int(BEND_SPAN * rate + 0.5))
    ahead, behind = _shifted(x, g1)
    slope = signal.blend(1, ahead, -1, behind)
    ahead, behind = _shifted(x, g2)
    return signal.magnitude([slope, signal.blend(1, x, -0.5, signal.blend(1, ahead, 1, behind))])


class Levels:
    """A signal's usual peak and its floor, one pair a step: the maximum and the median of overlapping cells, both smoothed by a
    median over neighbours."""

    def __init__(self, v, rate):
        self.n, self.step, self.cell = len(v), int(CELL_STEP * rate), int(CELL_SPAN * rate)
        count = (self.n - self.cell) // self.step + 1 if self.n > self.cell else 1
        highs, mids = [], []
        for i in range(count):
            part = v[i * self.step:self.n if i == count - 1 else i * self.step + self.cell]
            mids.append(quantile(part, 0.5))
            highs.append(max(0.0, signal.statistics(part).most))
        self.peak = [median(highs[max(0, i - CELL_REACH):i + CELL_REACH + 1]) for i in range(count)]
        self.floor = [median(mids[max(0, i - CELL_REACH):i + CELL_REACH + 1]) for i in range(count)]

    def spread(self, values):
        """Values, one a step, at each sample: straight lines between the cells' centres, constant beyond them."""
        out = array("d", (math.nan,)) * self.n
        first = min(self.cell // 2, self.n // 2)
        for k, v in enumerate(values):
            if first + k * self.step < self.n:
                out[first + k * self.step] = v
        return signal.bridge(out)


def _capped(x, cap):
    """The smaller of each sample and that of cap."""
    gap = signal.absolute(signal.blend(1, x, -1, cap))
    return signal.blend(1, signal.blend(0.5, x, 0.5, cap), -0.5, gap)


def combine(p):
    """The joint magnitude. Each lead is measured in its own usual QRS and weighted by how far that QRS stands out of its floor,
    so that noisy and empty leads fade out locally. The leads' plain mean counts, not their energy: a disturbance of one lead
    must not look like a beat of all."""
    total = weights = array("d", (0.0,)) * p.n
    cap = array("d", (SPIKE_CAP,)) * p.n
    for c in p.channels:
        act = _activity(c.x, p.rate)
        levels = Levels(act, p.rate)
        gain, weight = [], []
        for peak, floor in zip(levels.peak, levels.floor):
            w = max(0.1, peak / max(floor, peak / 25) - NOISE_PEAK) if peak > 0 else 0.0
            gain.append(1 / peak if peak > 0 else 0.0)
            weight.append(w * math.sqrt(w))
        # As here, but one value a recording: what a sample counts where shapes are compared.
        c.scale = median([g * math.sqrt(w) for g, w in zip(gain, weight)])
        spread = levels.spread(weight)
        total = signal.blend(1, total, 1, signal.product(spread, _capped(signal.product(act, levels.spread(gain)), cap)))
        weights = signal.blend(1, weights, 1, spread)
    energy = array("d", [s * s / (w * w) if w > 0 else s for s, w in zip(total, weights)])
    return array("d", map(math.sqrt, _running_mean(energy, max(1, int(ENERGY_SPAN * p.rate / 2 + 0.5)))))


def _running_mean(x, half):
    """A mean over 2 * half + 1 samples; it shrinks at the ends."""
    out = signal.moving_average(x, 2 * half + 1)
    n = len(x)
    for i in (*range(min(half, n)), *range(max(0, n - half), n)):
        part = x[max(0, i - half):i + half + 1]
        out[i] = sum(part) / len(part)
    return out
