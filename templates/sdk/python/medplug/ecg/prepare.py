"""What of a recording the analysis keeps: usable leads at about 250 Hz, with their gaps bridged."""

import math

from .. import signal

MIN_RATE, MAX_RATE = 50.0, 4000.0  # Hz
MIN_SECONDS = 3.0
MAX_ABSOLUTE = 20.0  # mV
FLAT_RANGE = 0.02  # mV from lowest to highest below which a lead carries nothing
WORK_RATE = 250.0  # Hz the detector aims for: QRS energy ends well below its half


class Refusal(Exception):
    """Why a recording is not analysed: code is too_short, flat_signal or poor_quality, as in the contract."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Channel:
    """One usable lead, decimated: samples in mV, which of them were missing (None for none of them), the share that was
    there, and what a sample counts beside those of other leads."""

    __slots__ = ("name", "x", "missing", "present", "scale")

    def __init__(self, name, x, missing, present):
        self.name, self.x, self.missing, self.present, self.scale = name, x, missing, present, 0.0


class Prepared:
    """A recording ready for detection: its rate in Hz after decimation, the recording's samples in one of ours, the number of
    samples, all leads' names, the usable channels, and where all of them were missing (None for nowhere)."""

    __slots__ = ("rate", "step", "n", "names", "channels", "gap")


def step_of(rate):
    return max(1, int(rate / WORK_RATE))


def prepare(rate, leads):
    """Takes leads as pairs of name and samples in mV, NaN for missing ones, one at a time. ValueError for what is no
    recording."""
    if not MIN_RATE <= rate <= MAX_RATE:
        raise ValueError("measure ECG: the rate must be 50 to 4000 Hz")
    p = Prepared()
    p.step = step_of(rate)
    p.rate, p.names, p.channels, p.gap, length = rate / p.step, [], [], None, None
    everywhere = True  # no lead lacks nothing so far
    for name, samples in leads:
        if length is None:
            length = len(samples)
        if len(samples) != length:
            raise ValueError("measure ECG: the leads differ in length")
        p.names.append(name)
        c = _channel(name, samples, p.step)
        if c is None:
            continue
        p.channels.append(c)
        if c.missing is None:
            p.gap, everywhere = None, False
        elif everywhere:
            p.gap = c.missing if p.gap is None else [a and b for a, b in zip(p.gap, c.missing)]
    if length is None:
        raise ValueError("measure ECG: no lead")
    if length < MIN_SECONDS * rate:
        raise Refusal("too_short")
    if not p.channels:
        raise Refusal("flat_signal")
    p.n = len(p.channels[0].x)
    # Sums over leads must not depend on the order in which they were handed over.
    p.channels.sort(key=lambda c: c.name)
    return p, length


def _channel(name, samples, step):
    """Decimates by block means. None for a lead that is flat or mostly missing."""
    try:
        whole = signal.statistics(samples)
        x = signal.block_mean(samples, step)
        told = signal.statistics(x)
    except ValueError:  # nothing is there
        return None
    if max(-whole.least, whole.most) > MAX_ABSOLUTE:
        raise Refusal("poor_quality")
    if 2 * told.missing > len(x) or told.most - told.least < FLAT_RANGE:
        return None
    missing = [not math.isfinite(v) for v in x] if told.missing else None
    return Channel(name, signal.bridge(x) if missing else x, missing, 1 - told.missing / len(x))
