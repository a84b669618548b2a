"""Compares the shapes of beats over all leads at once."""

import math
from array import array
from operator import mul

from .. import signal
from .detect import REFRACTORY
from .feature import MAINS_PERIOD, boxcar

# Durations are seconds.
SHAPE_REACH = 0.080  # a shape is what lies this far to both sides of the R peak
ALIGN_REACH = 0.060  # a beat is moved at most this far to fit a shape
BASE_REACH = 0.150  # mean level subtracted before the largest deflection is looked for
EDGE_REACH = 0.150  # a beat closer to an end of the recording may be cut
SAME_SHAPE = 0.85  # likeness from which two beats have one shape
SIZE_SLACK = 1.5  # beats that differ in size by less are not less alike for it
MAX_SHAPES = 12
TINY = 1e-12  # product of lengths squared below which there is nothing to compare
TOUCHING = 0.75  # of the refractory period: closer beats are one
SHAPE_MEMORY = 30  # a shape follows slow change: the mean over about this many beats


class Beat:
    """One found beat: its R peak at the prepared rate, between samples; its shape (None for none of its own); the likeness with
    that shape, 0 for none, and with the dominant one."""

    __slots__ = ("at", "shape", "fit", "other")

    def __init__(self, at, shape, fit):
        self.at, self.shape, self.fit, self.other = at, shape, fit, 0.0


class Shaper:
    """The channels, mains-free, scaled by their weight, lengthened by their end values on both sides; and the shapes found."""

    def __init__(self, p):
        self.p = p
        self.size = max(2, int(SHAPE_REACH * p.rate + 0.5))  # samples to each side
        self.reach = max(1, int(ALIGN_REACH * p.rate + 0.5))  # lags to each side
        self.width = 2 * self.size + 1
        self.pad = self.size + 2 * self.reach
        mains, self.y, energy = boxcar(MAINS_PERIOD, p.rate), [], None
        for c in p.channels:
            y = signal.fir(c.x, [t * c.scale for t in mains], True)
            y = array("d", (y[0],)) * self.pad + y + array("d", (y[-1],)) * self.pad
            self.y.append(y)
            middle = signal.moving_average(y, self.width)
            around = signal.blend(1, signal.moving_average(signal.product(y, y), self.width), -1, signal.product(middle, middle))
            energy = around if energy is None else signal.blend(1, energy, 1, around)
        self.energy = energy  # of the waveform around each sample, its mean removed, over its width
        self.means = []  # per shape: lead after lead, lead mean removed
        self.norms, self.count, self.shift = [], [], []
        self._ones = array("d", (1.0,)) * self.width

    def fit(self, k, at):
        """Finds where around a position the waveform correlates best with a shape. The likeness is that correlation, less where
        one is much larger than the other."""
        lags, values = 2 * self.reach + 1, None
        start = at + self.pad - self.reach - self.size
        for y, shape in zip(self.y, self.means[k]):
            dots = signal.fir(y[start:start + lags + self.width - 1], shape[::-1])  # the shape's mean is 0, so the waveform's does not count
            values = dots if values is None else signal.blend(1, values, 1, dots)
        norm, likeness = self.norms[k], []
        first = at + self.pad - self.reach
        energies = [v * self.width for v in self.energy[first:first + lags]]
        for dot, energy in zip(values[self.width - 1:], energies):
            e = norm * energy
            likeness.append(min(1.0, dot / math.sqrt(e)) if e > TINY else 0.0)
        best = max(range(lags), key=likeness.__getitem__)
        size = math.sqrt(max(0.0, energies[best]) / max(norm, TINY))
        alike = likeness[best] * min(1.0, SIZE_SLACK * min(size, 1 / size) if size > 0 else 0.0)
        return at + best - self.reach + _vertex(likeness, best), alike

    def _deflection(self, at):
        """The position of the largest joint deflection of all leads around a position."""
        base, n = max(1, int(BASE_REACH * self.p.rate + 0.5)), self.p.n
        start, end = max(0, at - self.reach), min(n - 1, at + self.reach)
        near = slice(max(0, at - base) + self.pad, min(n, at + base + 1) + self.pad)
        inner = slice(start + self.pad, end + 1 + self.pad)
        flat = self._ones[:1] * (end + 1 - start)
        deflections = [signal.blend(1, y[inner], -signal.statistics(y[near]).mean, flat) for y in self.y]
        return start + _highest(signal.magnitude(deflections), 0)

    def _learn(self, shape, at):
        """Adds the waveform at a position to a shape, or opens a new one: None."""
        around = slice(at - self.size + self.pad, at + self.size + 1 + self.pad)
        parts = []
        for y in self.y:
            part = y[around]
            parts.append(signal.blend(1, part, -sum(part) / self.width, self._ones))
        if shape is None:
            self.means.append(parts)
            self.count.append(1)
            self.norms.append(0.0)
            shape = len(self.means) - 1
        else:
            self.count[shape] += 1
            share = 1 / min(self.count[shape], SHAPE_MEMORY)
            self.means[shape] = [signal.blend(1 - share, mean, share, part) for mean, part in zip(self.means[shape], parts)]
        self.norms[shape] = sum(sum(map(mul, mean, mean)) for mean in self.means[shape])

    def _best(self, at):
        """The shape a beat fits best (None when there is none), where, and the likeness."""
        best = (None, float(at), 0.0)
        for k in range(len(self.means)):
            place, likeness = self.fit(k, at)
            if best[0] is None or likeness > best[2]:
                best = (k, place, likeness)
        return best

    def sort(self, found):
        """Groups beats by shape and moves each to where it fits, so that beats of one shape share one R peak position and an
        interval does not depend on which of two equal deflections was the larger."""
        starts = [self._deflection(at) for at in found]
        for at in starts:
            if self._at_edge(at):
                continue  # cut off: it may join a shape, never make one
            k, place, likeness = self._best(at)
            if k is not None and likeness >= SAME_SHAPE:
                self._learn(k, min(self.p.n - 1, max(0, math.floor(place + 0.5))))
            elif len(self.means) < MAX_SHAPES:
                self._learn(None, at)
        self._find_peaks()
        out = []
        for at in starts:
            k, place, likeness = self._best(at)
            if k is not None and likeness >= SAME_SHAPE:
                place += self.shift[k]
                if 0 <= place <= self.p.n - 1:  # else its R peak was not recorded
                    out.append(Beat(place, k, likeness))
            elif not self._at_edge(at):
                out.append(Beat(float(at), None, 0.0))
        return self._separate(out)

    def _separate(self, beats):
        """Drops of two beats that were moved onto each other the one that fits its shape less."""
        out = []
        for b in sorted(beats, key=lambda b: b.at):
            if out and b.at - out[-1].at < TOUCHING * REFRACTORY * self.p.rate:
                if b.fit > out[-1].fit:
                    out[-1] = b
                continue
            out.append(b)
        return out

    def _at_edge(self, at):
        """Tells whether a beat at this position may be cut off, by an end of the recording or by a gap in it."""
        reach = int(EDGE_REACH * self.p.rate)
        return at < reach or at + reach >= self.p.n or self.p.gap is not None and any(self.p.gap[at - reach:at + reach + 1])

    def _find_peaks(self):
        """Measures where in each mean shape the largest deflection lies."""
        for parts in self.means:
            size = signal.magnitude(parts)
            m = signal.product(size, size)
            best = _highest(m, self.size)
            self.shift.append(best - self.size + _vertex(m, best))


def _highest(m, otherwise):
    """The first index with the highest value, the given one when no other is higher."""
    values = m.tolist()
    top = max(values)
    return values.index(top) if top > values[otherwise] else otherwise


def _vertex(v, i):
    """The offset between samples, within half of one, of the parabola through v[i] and its neighbours."""
    if not 0 < i < len(v) - 1:
        return 0.0
    bend = v[i - 1] - 2 * v[i] + v[i + 1]
    return min(0.5, max(-0.5, 0.5 * (v[i - 1] - v[i + 1]) / bend)) if bend < 0 else 0.0
