"""Tells beats out of the series from the others."""

import math

from .stats import median

ALIKE_SHAPE = 0.80  # likeness with the dominant shape from which a beat counts as normally conducted
EARLY = 0.90  # of the usual interval: an odd-looking beat this early is ectopic
EARLY_ALIKE = 0.80  # a beat that looks normal must come this early
PAUSE = 1.15  # of the usual interval, after an odd-looking beat
STRANGE_SHAPE = 0.50  # a beat this unlike the dominant shape is ectopic whenever it comes
RIVAL_SHARE = 0.60  # a second shape this frequent may be the normal one: bigeminy
CLEARLY_LATER = 0.05  # by this share of the interval, on average
VARYING_RR = 0.08  # usual change from one interval to the next, as a share, from which early means nothing


def mark_ectopic(shaper, beats, rr):
    """Tells for each beat whether it is out of the series: its shape differs from the dominant one and it is early or followed by
    a pause; its shape is wholly unlike it; or it looks much like it but comes clearly early, which means nothing for beats of
    the dominant shape itself where the rhythm varies anyway. rr are the intervals in ms, NaN for unknown."""
    dominant = _dominant_shape(beats, rr)
    if dominant is None:
        return [False] * len(beats)
    for b in beats:
        b.other = b.fit if b.shape == dominant else shaper.fit(dominant, int(b.at + 0.5))[1]
    varying, out = _varies_among(beats, rr), []
    for i, b in enumerate(beats):
        near = [v for v in rr[max(0, i - 8):i + 8] if math.isfinite(v)]
        usual = median(near)
        # In usual intervals; no comparison with NaN holds.
        before = rr[i - 1] / usual if i > 0 else math.nan
        after = rr[i] / usual if i < len(rr) else math.nan
        if b.other < STRANGE_SHAPE:
            out.append(True)
        elif b.other < ALIKE_SHAPE:
            out.append(before < EARLY or after > PAUSE)
        elif b.shape is not None and b.shape != dominant:
            out.append(before < EARLY_ALIKE)
        else:
            out.append(not varying and before < EARLY_ALIKE and not after <= before)
    return out


def _dominant_shape(beats, rr):
    """The shape of most beats; of two about equally frequent ones that of the later beats, because in bigeminy the ectopic beat is
    the early one. None when no shape recurs."""
    count, lateness = {}, {}
    for i, b in enumerate(beats):
        if b.shape is None:
            continue
        count[b.shape] = count.get(b.shape, 0) + 1
        if 0 < i < len(rr) and math.isfinite(rr[i - 1] + rr[i]):
            lateness[b.shape] = lateness.get(b.shape, 0.0) + (rr[i - 1] - rr[i]) / (rr[i - 1] + rr[i])
    if not count:
        return None
    later = {k: lateness.get(k, 0.0) / n for k, n in count.items()}
    top = best = min(count, key=lambda k: (-count[k], k))
    for k in sorted(count):
        if k != top and count[k] > 1 and count[k] >= RIVAL_SHARE * count[top] and later[k] > later[best] + CLEARLY_LATER:
            best = k
    return best


def _varies_among(beats, rr):
    """Tells whether intervals between normal-looking beats change so much that coming early means nothing."""
    change = []
    for i in range(len(rr) - 1):
        c = 2 * abs(rr[i + 1] - rr[i]) / (rr[i] + rr[i + 1])
        if math.isfinite(c) and all(b.other >= ALIKE_SHAPE for b in beats[i:i + 3]):
            change.append(c)
    return len(change) >= 3 and median(change) > VARYING_RR
