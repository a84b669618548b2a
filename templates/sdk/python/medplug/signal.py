"""Signals such as ECGs: unpacked, filtered, resampled, searched for peaks and described in native code.

A signal is any contiguous buffer of whole numbers or floats (an array, bytes, a memoryview) or a list of numbers, of at most
16777216 samples; results are `array('d')`, which Python can slice. Missing samples are NaN. No function changes what it is
given. Wrong sizes and numbers raise `ValueError`, other types `TypeError`, too little memory `MemoryError`; no message holds
a sample.
"""

import binascii
import cmath
import math
import sys
from array import array
from collections import namedtuple

import _medplug

__all__ = (
    "unpack", "samples", "bridge", "blend", "product", "absolute", "magnitude", "block_mean", "moving_average", "moving_median",
    "derivative", "butterworth", "notch", "filter_sections", "zero_phase", "fir", "resample", "find_peaks", "prominences",
    "percentile", "Statistics", "statistics",
)


def unpack(text):
    """An `array('h')` from the contract's packed ECG: base64, of the standard alphabet and with its padding, of little-endian
    16-bit samples. ValueError for anything else, and for no sample at all."""
    try:
        raw = binascii.a2b_base64(text, strict_mode=True)
    except (ValueError, TypeError):
        raise ValueError("unpack signal: not standard base64") from None
    if not raw or len(raw) % 2:
        raise ValueError("unpack signal: not a whole number of 16-bit samples")
    out = array("h", raw)
    if sys.byteorder == "big":
        out.byteswap()
    return out


def samples(text, gain_uv, missing=-32768):
    """The samples of the contract's packed ECG in mV: sample * gain_uv / 1000, NaN where a sample equals `missing`."""
    if not (math.isfinite(gain_uv) and gain_uv > 0):
        raise ValueError("unpack signal: gain_uv must be above 0")
    return _medplug.samples(unpack(text), gain_uv / 1000, missing)


def bridge(x):
    """Replaces runs of NaN and infinite samples by straight lines, at the ends by the nearest sample. ValueError when no sample
    is there."""
    return _medplug.bridge(x)


def blend(a, x, b, y):
    """a x + b y, sample by sample, of two signals of one length. blend(1, x, -1, y) is their difference."""
    return _medplug.blend(a, x, b, y)


def product(x, y):
    """x times y, sample by sample, of two signals of one length."""
    return _medplug.product(x, y)


def absolute(x):
    """The sizes of the samples."""
    return _medplug.absolute(x)


def magnitude(signals, weights=None):
    """The root of the sum of squares over at most 64 signals of one length, each times its weight (1 without weights)."""
    signals = list(signals)
    return _medplug.magnitude(signals, [1.0] * len(signals) if weights is None else weights)


def block_mean(x, n):
    """The means of blocks of n samples, of what is left for the last. Missing samples do not count; a block of them alone is
    NaN."""
    return _medplug.block_mean(x, n)


def moving_average(x, n):
    """The mean of the n samples around each, n odd and at most 65535; beyond the ends the last sample counts on."""
    return _medplug.moving_average(x, n)


def moving_median(x, n):
    """The median of the n samples around each; as moving_average otherwise. Twice, over 0.2 and 0.6 s, it gives the baseline
    of an ECG (de Chazal et al., IEEE Trans Biomed Eng 51:1196-1206, 2004)."""
    return _medplug.moving_median(x, n)


def derivative(x, rate):
    """The slope at each sample in units per second, from its neighbours on both sides, at the ends from one; rate in Hz."""
    return _medplug.derivative(x, rate)


def _biquad(zeros, poles, gain):
    """A section from two zeros and two poles, each pair real or conjugate."""
    b = (1.0, -(zeros[0] + zeros[1]).real, (zeros[0] * zeros[1]).real)
    a = (1.0, -(poles[0] + poles[1]).real, (poles[0] * poles[1]).real)
    return tuple(v * gain for v in b) + a


def _gain_at(sections, z):
    out = 1.0
    for b0, b1, b2, a0, a1, a2 in sections:
        out *= abs((b0 + b1 / z + b2 / z / z) / (a0 + a1 / z + a2 / z / z))
    return out


def _pairs(poles):
    """Conjugate poles together, and real ones two by two with 0 for the odd one out."""
    upper = [p for p in poles if p.imag > 1e-12]
    real = sorted(p.real for p in poles if abs(p.imag) <= 1e-12)
    out = [(complex(p), complex(p).conjugate()) for p in upper]
    if len(real) % 2:
        out.append((complex(real.pop()), 0j))
    out.extend((complex(a), complex(b)) for a, b in zip(real[::2], real[1::2]))
    return out


def butterworth(order, cutoff, rate, kind="lowpass"):
    """A Butterworth filter as a list of second-order sections (b0, b1, b2, a0, a1, a2), by the bilinear transform (Oppenheim and
    Schafer, Discrete-Time Signal Processing, 3rd edition, 7.2).

    order 1 to 12; kind "lowpass", "highpass" or "bandpass"; cutoff in Hz, above 0 and below half the rate, a pair for a band,
    whose filter has twice the order. The gain at a cutoff is 1/sqrt(2); zero_phase squares it.
    """
    if kind not in ("lowpass", "highpass", "bandpass"):
        raise ValueError("design filter: kind must be lowpass, highpass or bandpass")
    edges = tuple(cutoff) if kind == "bandpass" else (cutoff,)
    inside = all(0 < f < rate / 2 for f in edges) and list(edges) == sorted(set(edges))
    if not (isinstance(order, int) and 1 <= order <= 12 and inside and len(edges) == (2 if kind == "bandpass" else 1)):
        raise ValueError("design filter: order must be 1 to 12, and cutoffs between 0 and half the rate")
    warped = [math.tan(math.pi * f / rate) for f in edges]
    prototype = [cmath.exp(1j * math.pi * (2 * k + order + 1) / (2 * order)) for k in range(order)]
    prototype = [complex(p.real, 0) if 2 * k + 1 == order else p for k, p in enumerate(prototype)]
    if kind == "lowpass":
        poles, z0, zeros = [p * warped[0] for p in prototype], 1, (-1.0, -1.0)
    elif kind == "highpass":
        poles, z0, zeros = [warped[0] / p for p in prototype], -1, (1.0, 1.0)
    else:
        band, middle = warped[1] - warped[0], warped[0] * warped[1]
        z0, zeros = cmath.exp(2j * math.atan(math.sqrt(middle))), (1.0, -1.0)
        poles = []
        for p in prototype:
            root = cmath.sqrt((p * band) ** 2 - 4 * middle)
            poles += [(p * band + root) / 2, (p * band - root) / 2]
    digital = [(1 + p) / (1 - p) for p in poles]
    sections = []
    for pair in _pairs(digital):
        ends = (zeros[0], 0.0) if pair[1] == 0 else zeros
        section = _biquad(tuple(complex(z) for z in ends), pair, 1.0)
        gain = _gain_at([section], z0)
        sections.append(tuple(v / gain for v in section[:3]) + section[3:])
    return sections


def notch(frequency, q, rate):
    """One section that takes out a frequency in Hz, such as the mains; its 3 dB width is frequency / q (Orfanidis, Introduction
    to Signal Processing, 1996, 11.3.2)."""
    if not (0 < frequency < rate / 2 and q > 0):
        raise ValueError("design filter: frequency must lie between 0 and half the rate, and q above 0")
    w = 2 * math.pi * frequency / rate
    beta = math.tan(w / q / 2) if w / q < math.pi else math.inf
    gain = 1 / (1 + beta)
    if not gain > 0:
        raise ValueError("design filter: q is too small")
    middle = -2 * math.cos(w)
    return [(gain, gain * middle, gain, 1.0, gain * middle, 2 * gain - 1)]


def _flat(sections):
    out = []
    for section in sections:
        if len(section) != 6:
            raise ValueError("check sections: each has 6 numbers")
        out.extend(section)
    return out


def filter_sections(x, sections):
    """Filters with a cascade of at most 64 stable second-order sections, from rest, forwards only: it delays."""
    return _medplug.filter_sections(x, _flat(sections))


def zero_phase(x, sections):
    """Filters forwards and backwards, so that nothing is delayed and the gain is squared. Both ends are lengthened by three times
    the filter's length, mirrored through the last sample, and the filter starts settled (Gustafsson, IEEE Trans Signal Process
    44:988-992, 1996, on why). ValueError when the signal is no longer than that."""
    return _medplug.zero_phase(x, _flat(sections))


def fir(x, taps, centred=False):
    """Filters with at most 4095 taps: y[i] = sum of taps[k] x[i - k], from rest. Centred, for an odd number of taps, the middle
    one stands over the sample, nothing is delayed, and beyond the ends the last sample counts on."""
    return _medplug.fir(x, taps, centred)


def resample(x, up, down):
    """A signal at up / down times its rate, each at most 1000 when shortened. What the new rate cannot carry is filtered out: a
    sinc under a Kaiser window of beta 5, ten zero crossings to each side. The first samples fall together; beyond the ends the
    last sample counts on."""
    return _medplug.resample(x, up, down)


def find_peaks(x, height=None, distance=None, prominence=None):
    """A list of the indices of the peaks: samples higher than those on both sides, the middle of a plateau.

    height: the least value; distance: the least number of samples between two, of which the lower goes first; prominence: the
    least drop to the higher of the lowest places on both sides before something higher than the peak comes. They are applied in
    this order, as scipy.signal.find_peaks does. The samples must be finite.
    """
    return _medplug.find_peaks(
        x, -math.inf if height is None else height, 1 if distance is None else distance, -math.inf if prominence is None else prominence
    )


def prominences(x, peaks):
    """The prominence, as in find_peaks, of each of the peaks at these indices."""
    return _medplug.prominences(x, peaks)


def percentile(x, q):
    """The percentile q, 0 to 100, interpolated between the two ranks around it; missing samples do not count. 50 is the median."""
    return _medplug.percentile(x, q)


class Statistics(namedtuple("Statistics", "count missing mean sd least most")):
    """count of the samples that are there, missing ones, and of those there mean, sd (over count), least and most."""

    __slots__ = ()


def statistics(x):
    """The Statistics of a signal. ValueError when no sample is there."""
    return Statistics(*_medplug.statistics(x))
