"""Finds beats in the combined magnitude."""

from bisect import bisect_left

from .feature import Levels
from .stats import median

# Durations are seconds; heights are relative to the local usual QRS.
PEAK_REACH = 0.100  # a candidate is the highest within this on both sides
REFRACTORY = 0.200  # two beats are never closer
T_WAVE_REACH = 0.360  # a lower candidate this close after a beat is its T wave
T_WAVE_HEIGHT = 0.65
LATE_T_REACH = 0.520  # the same in recordings of few beats
LATE_T_HEIGHT = 0.45
FEW_BEATS = 6
BAR_REACH = 10.0  # the bar is set by the candidates this far to both sides
LOW_BAR = 0.20  # no beat is lower
HIGH_BAR = 0.45  # nothing higher is refused
NOISE_BAR = 3.25  # between them, a beat is this many times the usual candidate that is none
SEARCH_SHARE = 0.75  # of the bar, for a beat missing in a gap
SEARCH_GAP = 1.60  # a gap is this many usual RR
DOUBT_HEIGHT = 0.60  # a lower beat is dropped where the rhythm does without it
STEADY_RR = 0.20  # two intervals this close, as a share, are the same


def detect(rate, f):
    """Positions of beats at the prepared rate, ascending. Candidates are pairs of position and height over the floor, relative
    to the local usual QRS over it."""
    found = _candidates(f, rate)
    bars = _bars(found, rate)
    return [at for at, _ in _search_back(found, bars, _prune(_accept(found, bars, rate)), rate)]


def _candidates(f, rate):
    levels = Levels(f, rate)
    floors, peaks = levels.spread(levels.floor), levels.spread(levels.peak)
    reach, n, out, before = int(PEAK_REACH * rate), len(f), [], 0.0
    values = f.tolist()
    for i, v in enumerate(values):
        rises, before = before <= v, v
        if v <= 0 or not rises or i + 1 < n and values[i + 1] > v:
            continue
        top = max(values[max(0, i - reach):i], default=-1.0) < v and max(values[i + 1:i + reach + 1], default=-1.0) <= v
        if top and peaks[i] > floors[i]:
            out.append((i, (v - floors[i]) / (peaks[i] - floors[i])))
    return out


def _bars(found, rate):
    """For each candidate the height that tells beats from the rest around it."""
    places, out = [at for at, _ in found], []
    for at, _ in found:
        near = found[bisect_left(places, at - BAR_REACH * rate):]
        low = []
        for place, height in near:
            if place - at > BAR_REACH * rate:
                break
            if height < 0.5:
                low.append(max(0.0, height))
        out.append(min(HIGH_BAR, max(LOW_BAR, NOISE_BAR * median(low))) if low else LOW_BAR)
    return out


def _accept(found, bars, rate):
    """Takes the candidates over the bar, one in a refractory period and no T waves."""
    beats = []
    for (at, height), bar in zip(found, bars):
        if height < bar:
            continue
        if beats:
            since = (at - beats[-1][0]) / rate
            if since < REFRACTORY:
                if height > beats[-1][1]:
                    beats[-1] = (at, height)
                continue
            if since < T_WAVE_REACH and height < T_WAVE_HEIGHT * beats[-1][1]:
                continue
        beats.append((at, height))
    if len(beats) <= FEW_BEATS:
        beats = _drop_late_t(beats, rate)
    # The T wave of a beat just before the recording has no beat before it to be measured by.
    while len(beats) > 1 and beats[0][0] < T_WAVE_REACH * rate and beats[0][1] < T_WAVE_HEIGHT * beats[1][1]:
        del beats[0]
    return beats


def _drop_late_t(beats, rate):
    """Drops T waves that come later than usual. In a long recording their neighbours tell them apart; where there are few beats
    to compare with, a slow heart's T waves can pass for beats of their own."""
    out = []
    for at, height in beats:
        if not (out and at - out[-1][0] < LATE_T_REACH * rate and height < LATE_T_HEIGHT * out[-1][1]):
            out.append((at, height))
    return out


def _local_rr(beats):
    """The median interval around each interval, in samples."""
    rr = [b[0] - a[0] for a, b in zip(beats, beats[1:])]
    return [median(rr[max(0, i - 8):i + 9]) for i in range(len(rr))]


def _search_back(found, bars, beats, rate):
    """Looks for the missing beat in each interval much longer than its neighbours."""
    places = [at for at, _ in found]
    for _ in range(4):
        rr, out = _local_rr(beats), []
        for i, (at, height) in enumerate(beats):
            out.append((at, height))
            if i + 1 == len(beats) or beats[i + 1][0] - at < SEARCH_GAP * rr[i]:
                continue
            start = at + int(max(T_WAVE_REACH * rate, 0.4 * rr[i]))
            end = beats[i + 1][0] - int(max(REFRACTORY * rate, 0.4 * rr[i]))
            best = None
            for k in range(bisect_left(places, start), bisect_left(places, end)):
                if found[k][1] > (best[1] if best else 0.0) and found[k][1] >= SEARCH_SHARE * bars[k]:
                    best = found[k]
            if best:
                out.append(best)
        if len(out) == len(beats):
            break
        beats = out
    return beats


def _prune(beats):
    """Drops low beats that stand between two beats already one usual interval apart."""
    for _ in range(3):
        rr, out = _local_rr(beats), []
        for i, (at, height) in enumerate(beats):
            if 0 < i < len(beats) - 1:
                before, after = beats[i - 1], beats[i + 1]
                steady = abs((after[0] - before[0]) / rr[i] - 1) < STEADY_RR
                if height < DOUBT_HEIGHT and height < 0.8 * min(before[1], after[1]) and steady:
                    continue
            out.append((at, height))
        if len(out) == len(beats):
            break
        beats = out
    return beats
