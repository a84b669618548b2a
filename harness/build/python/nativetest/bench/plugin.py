"""What the helpers cost: an image decoded; decoded and measured as a lesion analyser does; an ECG from samples to beats."""

import base64
import json
import math

import extism
from medplug import imaging, signal

COLORS = [(77, 6, -14), (25, 41, 31), (43, 29, 50), (32, 37, 42), (47, 6, -16), (13, 4, 2)]


def lesion(picture):
    scale = max(picture.width, picture.height) / 160
    small = imaging.resize(picture, int(picture.width / scale), int(picture.height / scale))
    width, height = small.width, small.height
    grey = imaging.to_grey(small)
    parts = imaging.components(imaging.threshold(grey, 0, 39), 4)
    corners = {parts.data[0], parts.data[width - 1], parts.data[-width], parts.data[-1]} - {0}
    skin = imaging.mask_not(imaging.select(parts, sorted(corners)))
    ring = imaging.radial(width, height)
    for k in range(12, 24):
        imaging.histogram(grey, 0, imaging.mask_and(skin, imaging.threshold(ring, (k / 24) ** 2, ((k + 1) / 24) ** 2)), 64)
    away = imaging.opening(imaging.distance(small, (200, 160, 140)), 2, "square")
    away = imaging.separable(away, [1 / 3] * 3, [1 / 3] * 3)
    labels = imaging.components(imaging.threshold(away, imaging.otsu(imaging.histogram(away, 0, skin)) + 1), 4)
    largest = max(imaging.regions(labels), key=lambda r: r.count)
    mask = imaging.fill_holes(imaging.select(labels, [largest.label]))
    region = imaging.regions(imaging.components(mask), small)[0]
    xx, yy, xy = region.moments
    rays = imaging.radii(mask, *region.centroid, math.atan2(2 * xy, xx - yy) / 2)
    index = imaging.nearest(imaging.to_lab(small), COLORS)
    shares = imaging.histogram(index, 0, imaging.erode(mask, 1), 6, 0, 6)
    return {"area": region.count, "reach": max(rays), "shares": shares, "runs": len(imaging.runs(mask, picture.width, picture.height))}


def beats(leads, rate):
    band = signal.butterworth(2, (5, 20), rate, "bandpass")
    slopes = [signal.derivative(signal.zero_phase(signal.bridge(signal.samples(lead, 1.0)), band), rate) for lead in leads]
    energy = signal.moving_average(signal.magnitude(slopes), rate // 10 | 1)
    return len(signal.find_peaks(energy, signal.percentile(energy, 98) / 2, rate // 4))


@extism.plugin_fn
def process_medical_content():
    request = json.loads(extism.input_bytes())
    if "leads" in request:
        answer = {"beats": beats(request["leads"], request["rate"])}
    else:
        picture = imaging.decode(base64.b64decode(request["image"]), 500_000)
        answer = lesion(picture) if request["measure"] else {"width": picture.width}
    extism.output_str(json.dumps(answer))
