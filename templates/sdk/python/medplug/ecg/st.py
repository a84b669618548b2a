"""ST levels and the span of the QRS, in the median of the usual beats; and the criteria of elevation and depression."""

import math
from array import array

from .. import signal
from .feature import MAINS_PERIOD, boxcar
from .stats import median, quantile

# Durations are seconds.
QRS_BEFORE = 0.120  # a QRS starts at most this long before the R peak
QRS_AFTER = 0.160  # and ends at most this long after it
QUIET_SPAN = 0.020  # a QRS has ended when nothing moved fast for this long
QUIET_SHARE = 0.08  # of the QRS's fastest movement
QUIET_FLOOR = 1.5  # times the floor of the movement, where noise lifts it
LOUD_SHARE = 0.30  # a limit above this share of the fastest movement means nothing
FAST_REACH = 0.06  # the fastest movement lies this close to the R peak
FLOOR_QUANTILE = 0.30
LEVEL_SPAN = MAINS_PERIOD
PR_GAP = 0.010  # between the end of the PR segment's measure and the QRS onset
ST_DELAY = 0.060  # after the J point
MIN_NORMAL = 3  # beats a median is taken of
SAME_BEAT_SPAN = 3.0  # the baseline is drawn to the next beat unless it is further away

# Thresholds in mV of the Fourth Universal Definition of Myocardial Infarction (Thygesen et al., 2018), 1 mm = 0.1 mV.
ELEVATION_ANY = 0.10
ELEVATION_WOMEN = 0.15  # in V2 and V3
ELEVATION_MEN = 0.20  # in V2 and V3, from 40 years
ELEVATION_YOUNG_MEN = 0.25  # in V2 and V3, below 40 years
DEPRESSION_ANY = 0.05
HORIZONTAL_SLACK = 0.02  # a segment that rises by less in 60 ms counts as horizontal
ROUNDING = 1e-9

# Groups of neighbouring leads: anterior, inferior, lateral.
CONTIGUOUS = (("V1", "V2", "V3", "V4"), ("II", "III", "aVF"), ("I", "aVL", "V5", "V6"))


class STLevel:
    """The level of the ST segment against the PR segment in mV, at the J point and 60 ms after it, NaN when it could not be
    measured; error is the standard error of the two, from the differences between beats."""

    __slots__ = ("lead", "j", "j60", "error")

    def __init__(self, lead):
        self.lead, self.j, self.j60, self.error = lead, math.nan, math.nan, math.nan


def elevated(levels, age, sex):
    """Names the leads in which the J point is elevated by the criteria of the Fourth Universal Definition in at least two
    contiguous leads. Age in years, None for unknown; sex female, male or anything else, which is judged by the lowest threshold,
    so that nothing is overlooked. A level counts less its standard error. The criteria do not hold where the QRS is wide, nor do
    they say since when a level has been there: a met criterion asks for a physician, it is no diagnosis."""
    v23 = ELEVATION_WOMEN
    if sex == "male" and age is not None:
        v23 = ELEVATION_YOUNG_MEN if age < 40 else ELEVATION_MEN
    return _contiguous(levels, lambda l: l.j - _noise(l) >= (v23 if l.lead in ("V2", "V3") else ELEVATION_ANY) - ROUNDING)


def depressed(levels):
    """Names the leads with a horizontal or downsloping depression of at least 0.05 mV in at least two contiguous leads. What is
    said of elevated holds here too."""
    return _contiguous(levels, lambda l: l.j + _noise(l) <= -DEPRESSION_ANY + ROUNDING and l.j60 <= l.j + HORIZONTAL_SLACK)


def _noise(level):
    return 0.0 if math.isnan(level.error) else level.error


def _contiguous(levels, meets):
    """Keeps the leads that meet a criterion together with another one of their group, in the order of levels."""
    met = [l.lead for l in levels if meets(l)]
    return [lead for lead in met if any(lead in group and sum(other in group for other in met) > 1 for group in CONTIGUOUS)]


def measure(p, beats, ectopic):
    """Takes levels on beats that are not ectopic and have the commonest shape. Each beat is levelled by a line through its PR
    segment and that of the next beat, then the median over beats is taken. Gives the QRS duration in ms besides, NaN when it
    was not found."""
    out = {c.name: STLevel(c.name) for c in sorted(p.channels, key=lambda c: p.names.index(c.name))}
    normal = _usual_beats(beats, ectopic)
    span = _qrs_span(p, beats, normal)
    if span is None:
        return list(out.values()), math.nan
    onset, end = span
    if len(normal) >= MIN_NORMAL:
        plan = _plan(p, beats, ectopic, normal, onset, end)
        for c in p.channels:
            _level(out[c.name], c, plan, onset, end)
    return list(out.values()), (end - onset) * 1000


def _usual_beats(beats, ectopic):
    """The beats that are not ectopic and have the commonest shape among those; the first to become so often wins."""
    count, best = {}, None
    for b, odd in zip(beats, ectopic):
        if b.shape is None or odd:
            continue
        count[b.shape] = count.get(b.shape, 0) + 1
        if best is None or count[b.shape] > count[best]:
            best = b.shape
    return [k for k, b in enumerate(beats) if best is not None and b.shape == best and not ectopic[k]]


def _window(p, at):
    """The samples around a time in s over one mains period; None when they do not all lie in the recording."""
    start, end = math.ceil((at - LEVEL_SPAN / 2) * p.rate), math.floor((at + LEVEL_SPAN / 2) * p.rate)
    return None if start < 0 or end >= p.n or end < start else (start, end + 1)


def _plan(p, beats, ectopic, normal, onset, end):
    """Where each lead is read, for each beat: its PR segment, that of the next beat and how many s it is away (None when there is
    none to draw to), the J point, 60 ms after it."""
    def pr(b):
        return _window(p, b.at / p.rate + onset - PR_GAP - LEVEL_SPAN / 2)

    plan = []
    for k in normal:
        at, following, away = beats[k].at / p.rate, None, 0.0
        if k + 1 < len(beats) and not ectopic[k + 1]:
            away = (beats[k + 1].at - beats[k].at) / p.rate
            following = pr(beats[k + 1]) if away <= SAME_BEAT_SPAN else None
        plan.append((pr(beats[k]), following, away, _window(p, at + end + LEVEL_SPAN / 2), _window(p, at + end + ST_DELAY)))
    return plan


def _level(out, c, plan, onset, end):
    """Fills in the levels of one lead."""
    x, missing = c.x, c.missing

    def mean(window):
        if window is None:
            return None
        start, stop = window
        if missing is None:
            return sum(x[start:stop]) / (stop - start)
        there = [x[i] for i in range(start, stop) if not missing[i]]
        return sum(there) / len(there) if there and 2 * len(there) >= stop - start else None

    j, j60 = [], []
    for before, following, away, at_j, at_j60 in plan:
        level = mean(before)
        if level is None:
            continue
        to = mean(following)
        slope = 0.0 if to is None else (to - level) / away
        for values, window, delay in ((j, at_j, end + LEVEL_SPAN / 2), (j60, at_j60, end + ST_DELAY)):
            v = mean(window)
            if v is not None:
                values.append(v - level - slope * (delay - onset))
    if len(j) >= MIN_NORMAL and len(j60) >= MIN_NORMAL:
        out.j, out.j60 = median(j), median(j60)
        out.error = max(_standard_error(j, out.j), _standard_error(j60, out.j60))


def _standard_error(values, middle):
    """That of a median, from the median distance of the values: 1.4826 makes it a standard deviation, 1.2533 that of the mean one
    of the median."""
    return 1.4826 * 1.2533 * median([abs(v - middle) for v in values]) / math.sqrt(len(values))


def _qrs_span(p, beats, normal):
    """Finds where the usual QRS starts and ends, in s relative to the R peak, on the joint speed of all leads in the mean beat."""
    before, after = int(QRS_BEFORE * p.rate) + 2, int((QRS_AFTER + QUIET_SPAN) * p.rate) + 2
    width = before + after + 1
    places = [math.floor(beats[k].at + 0.5) for k in normal]
    places = [at for at in places if at >= before and at + after < p.n]
    if not places:
        return None
    mains, speeds = boxcar(MAINS_PERIOD, p.rate), []
    for c in p.channels:
        total = array("d", (0.0,)) * width
        for at in places:
            total = signal.blend(1, total, 1, c.x[at - before:at + after + 1])
        speeds.append(signal.fir(signal.fir(total, mains, True), (1.0, 0.0, -1.0), True))
    speed = signal.magnitude(speeds)
    speed[0] = speed[-1] = 0.0
    reach = FAST_REACH * p.rate
    fastest = max(v for i, v in enumerate(speed) if abs(i - before) <= reach)
    quiet = max(1, int(QUIET_SPAN * p.rate + 0.5))
    limit = max(QUIET_SHARE * fastest, QUIET_FLOOR * quantile(speed, FLOOR_QUANTILE))
    if limit > LOUD_SHARE * fastest:
        return None
    # From the fastest movement in one direction: at the peak itself all may rest.
    ends = [_calm(speed, path, before, reach, quiet, limit) for path in (range(before, 0, -1), range(before, width - 1))]
    return None if None in ends else tuple((i - before) / p.rate for i in ends)


def _calm(speed, path, middle, reach, quiet, limit):
    """Where along a path, from its fastest movement near the middle on, nothing moves fast for so many samples."""
    near = [i for i in path if abs(i - middle) <= reach]
    start = path.index(max(near, key=lambda i: speed[i])) if near else 0
    for k in range(start, len(path) - quiet + 1):
        if all(speed[i] < limit for i in path[k:k + quiet]):
            return path[k]
    return None
