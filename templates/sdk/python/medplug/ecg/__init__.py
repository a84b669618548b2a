"""Measures a resting ECG: R peaks over all leads, intervals, regularity, beats out of series, ST levels and signal quality. It
is the algorithm of medplug's SDK for Go, with loops over samples in C; no disease is named here."""

import math
from array import array

from .. import signal
from . import beats as ectopics
from . import series, st
from .detect import detect
from .feature import combine
from .prepare import Refusal, prepare, step_of
from .series import Rates
from .shape import Shaper
from .st import STLevel, depressed, elevated
from .stats import median, quantile

__all__ = ["Analysis", "Rates", "Refusal", "STLevel", "analyse", "depressed", "elevated", "kept", "leads"]

MIN_BEATS = 3
GAP_SPAN = 0.12  # s that all leads must be missing for an interval to be unknown: a beat may hide there
NOISE_CONTRAST = 2.0  # height of what is found over the floor in pure noise
CLEAR_CONTRAST = 6.0  # and where nothing is in doubt
POOR_QUALITY = 0.20  # below this, what was found may be noise
FLOOR_QUANTILE = 0.30  # of the combined magnitude: lies between beats even at 220 beats a minute


class Analysis:
    """What an ECG shows. A value that could not be computed is NaN.

    rate in Hz and seconds of the recording; peaks, samples of the R peaks, from 0, and for each whether it is ectopic, out of
    the series; rr, ms from each beat to the next, NaN over a gap; rates, beats a minute; sdnn and rmssd in ms; regularity;
    levels of ST, one a used lead; qrs, ms, of the usual QRS over all leads; leads and those of them that were used; clarity,
    how far the beats stand out and repeat each other, and quality, clarity times the share of samples that carried a signal,
    0 to 1.
    """

    __slots__ = ("rate", "seconds", "peaks", "ectopic", "rr", "rates", "sdnn", "rmssd", "regularity", "levels", "qrs", "leads", "used",
                 "clarity", "quality")


def leads(request):
    """The leads of a request as pairs of name and samples in mV, NaN for missing ones, one at a time."""
    if request.ecg_packed is not None:
        for lead in request.ecg_packed.leads:
            yield lead.name, signal.samples(lead.data, request.ecg_packed.gain_uv)
        return
    for name in request.lead_names():
        yield name, array("d", request.leads[name] if request.leads is not None else request.ecg_data)


def kept(rate, leads, samples):
    """How many numbers the analysis of so many leads and samples keeps at a rate in Hz, eight bytes each, three times over."""
    return leads * (samples // step_of(rate))


def analyse(rate, leads):
    """Measures leads at a rate in Hz. Raises Refusal for what must not be interpreted, ValueError for what is no recording."""
    p, length = prepare(rate, leads)
    f = combine(p)
    shaper = Shaper(p)
    found = shaper.sort(detect(p.rate, f))
    a = Analysis()
    a.clarity = _clarity(f, found)
    if a.clarity < POOR_QUALITY:
        raise Refusal("poor_quality")
    if len(found) < MIN_BEATS:
        raise Refusal("too_short")
    a.rate, a.seconds = rate, length / rate
    # Half a step, to the middle of the samples of which one of ours is the mean.
    a.peaks = [min(length - 1, max(0, math.floor(b.at * p.step + (p.step - 1) / 2 + 0.5))) for b in found]
    a.rr = [math.nan if _gap_between(p, found[i].at, found[i + 1].at) else (a.peaks[i + 1] - a.peaks[i]) * 1000 / rate
            for i in range(len(found) - 1)]
    a.ectopic = ectopics.mark_ectopic(shaper, found, a.rr)
    runs = series.nn(a.rr, a.ectopic)
    a.rates, a.sdnn, a.rmssd = Rates(a.rr), series.sdnn(runs), series.rmssd(runs)
    a.regularity = series.judge(a.rr, runs)
    a.levels, a.qrs = st.measure(p, found, a.ectopic)
    a.leads, a.used = p.names, {c.name for c in p.channels}
    a.quality = a.clarity * sum(c.present for c in p.channels) / len(p.names)
    return a


def _gap_between(p, start, end):
    """Tells whether a beat may hide in missing samples between two positions."""
    if p.gap is None:
        return False
    run = 0
    for gap in p.gap[max(0, int(start)):int(end) + 1]:
        run = run + 1 if gap else 0
        if gap and run >= GAP_SPAN * p.rate:
            return True
    return False


def _clarity(f, found):
    """How far the found beats can be trusted: how high they stand over what lies between them, and how well they repeat each
    other's shape."""
    if not found:
        return 0.0
    shapes = [b.shape for b in found]
    fit = sum(b.fit for b in found if b.shape is not None and shapes.count(b.shape) > 1)
    height = median([f[min(len(f) - 1, max(0, int(b.at + 0.5)))] for b in found])
    floor = quantile(f, FLOOR_QUANTILE)
    contrast = height / floor if height < CLEAR_CONTRAST * floor else CLEAR_CONTRAST
    return max(0.0, contrast - NOISE_CONTRAST) / (CLEAR_CONTRAST - NOISE_CONTRAST) * (1 + fit / len(found)) / 2
