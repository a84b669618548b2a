"""What intervals between beats alone say."""

import math

from .stats import mean, median

# Bounds of regularity, set on 10 s windows of four MIT-BIH records: windows in atrial fibrillation lie above both, windows
# in a normal rhythm with few exceptions below both.
STEADY_CHANGE = 0.10  # RMSSD as a share of the mean interval
FAR_INTERVAL = 0.10  # an interval is far when it differs by this share from the median
FEW_FAR = 0.20  # share of far intervals in a regular rhythm
MANY_FAR = 0.25  # and in an irregular one
MIN_INTERVALS = 4


class Rates:
    """Rates in beats a minute: 60000 / mean, median and shortest RR in ms. NaN without intervals."""

    __slots__ = ("average", "resting", "maximum")

    def __init__(self, rr):
        known = _known(rr)
        self.average, self.resting = 60000 / mean(known), 60000 / median(known)
        self.maximum = 60000 / min(known, default=math.nan)


def sdnn(runs):
    """The standard deviation (n-1) of NN intervals in ms, given as runs of intervals that follow each other without a break
    (Task Force of the ESC and NASPE, 1996). Fewer than two intervals give NaN."""
    every = [v for run in runs for v in run]
    if len(every) < 2:
        return math.nan
    m = mean(every)
    return math.sqrt(sum((v - m) ** 2 for v in every) / (len(every) - 1))


def rmssd(runs):
    """The root mean square of differences between intervals in ms that follow each other within a run. No pair gives NaN."""
    squares = [(b - a) ** 2 for run in runs for a, b in zip(run, run[1:])]
    return math.sqrt(mean(squares)) if squares else math.nan


def nn(rr, ectopic):
    """The runs of intervals between neighbouring beats that are both in the series: an interval before or after an ectopic beat,
    or of unknown length, ends a run."""
    runs, run = [], None
    for i, v in enumerate(rr):
        if ectopic[i] or ectopic[i + 1] or not math.isfinite(v):
            run = None
            continue
        if run is None:
            run = []
            runs.append(run)
        run.append(v)
    return runs


def _known(rr):
    return [v for v in rr if math.isfinite(v)]


def judge(rr, runs):
    """Decides regularity, regular, irregular or unknown, on the NN intervals, or, where ectopic beats leave fewer than half of
    the intervals, on all of them: a pulse that is irregular by ectopic beats is irregular. It is no diagnosis: a regular rhythm
    need not be sinus rhythm, and unknown is honest where the intervals do not decide."""
    known = _known(rr)
    if 2 * sum(map(len, runs)) < len(known):
        runs = [known]
    every = [v for run in runs for v in run]
    if len(every) < MIN_INTERVALS:
        return "unknown"
    middle = median(every)
    share = sum(abs(v - middle) > FAR_INTERVAL * middle for v in every) / len(every)
    change = rmssd(runs) / mean(every)
    if change < STEADY_CHANGE and share <= FEW_FAR:
        return "regular"
    return "irregular" if change >= STEADY_CHANGE and share > MANY_FAR else "unknown"
