"""Colour spaces and distances of colours."""

import math
from array import array

from .check import picture, stored, weights

XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
RGB = ((3.2404542, -1.5371385, -0.4985314), (-0.9692660, 1.8760108, 0.0415560), (0.0556434, -0.2040259, 1.0572252))
WHITE = (0.95047, 1.0, 1.08883)


def _each(data, width, height, pixel, kinds="Bf", give=None):
    values, kind = picture(data, width, height, 3, kinds, 3)
    out = []
    for i in range(0, len(values), 3):
        out.extend(pixel(values[i], values[i + 1], values[i + 2]))
    return stored(out, give or kind)


def to_grey(data, width, height):
    return _each(data, width, height, lambda r, g, b: ((299 * r + 587 * g + 114 * b) / 1000,))


def to_rgb(data, width, height):
    values, kind = picture(data, width, height, 1, "Bf", 1)
    return stored((v for v in values for _ in range(3)), kind)


def _hsv(r, g, b):
    high, low = max(r, g, b), min(r, g, b)
    span, hue = high - low, 0
    if span > 0:
        hue = (g - b) / span if high == r else 2 + (b - r) / span if high == g else 4 + (r - g) / span
        hue = hue * 60 + (360 if hue < 0 else 0)
    return hue, span / high if high > 0 else 0, high / 255


def to_hsv(data, width, height):
    return _each(data, width, height, _hsv, give="f")


def _from_hsv(h, s, v):
    for shift in (5, 3, 1):
        k = (shift + h / 60) % 6
        yield 255 * v * (1 - s * max(0, min(1, k, 4 - k)))


def from_hsv(data, width, height):
    return _each(data, width, height, _from_hsv, "f", "B")


def _linear(v):
    v = min(max(v, 0), 255) / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def _bend(t):
    return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116


def _lab(*rgb):
    linear = [_linear(v) for v in rgb]
    x, y, z = (_bend(sum(m * v for m, v in zip(row, linear)) / white) for row, white in zip(XYZ, WHITE))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def to_lab(data, width, height):
    return _each(data, width, height, _lab, give="f")


def _unbend(t):
    return t ** 3 if t > 6 / 29 else (116 * t - 16) * 27 / 24389


def _from_lab(lightness, a, b):
    y = (lightness + 16) / 116
    xyz = [w * _unbend(t) for w, t in zip(WHITE, (y + a / 500, y, y - b / 200))]
    for row in RGB:
        v = sum(m * t for m, t in zip(row, xyz))
        yield 255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)


def from_lab(data, width, height):
    return _each(data, width, height, _from_lab, "f", "B")


def distance(data, width, height, channels, color):
    values, _ = picture(data, width, height, channels, "Bf")
    to = weights(color, 3, "colour")
    if len(to) != channels:
        raise ValueError("check colour: one number a channel is needed")
    return array("f", (math.sqrt(sum((values[i + c] - to[c]) ** 2 for c in range(channels)) / channels) for i in range(0, len(values), channels)))


def nearest(data, width, height, channels, palette):
    values, _ = picture(data, width, height, channels, "Bf")
    flat = weights(palette, 255 * channels, "palette")
    if len(flat) % channels:
        raise ValueError("check palette: one number a channel is needed")
    out = bytearray()
    for i in range(0, len(values), channels):
        best, at = math.inf, 0
        for k in range(len(flat) // channels):
            d = sum((values[i + c] - flat[k * channels + c]) ** 2 for c in range(channels))
            if d < best:
                best, at = d, k
        out.append(at)
    return out
