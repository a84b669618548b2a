"""Values and masks, pixel by pixel."""

import math
from array import array
from operator import index

from .check import number, picture, series, stored, weights


def histogram(data, width, height, channels, channel, mask, bins, low, high):
    values, _ = picture(data, width, height, channels, "Bf")
    inside = None if mask is None else picture(mask, width, height, 1, "B", 1)[0]
    low, high = number(low), number(high)
    right = 0 <= index(channel) < channels and 1 <= index(bins) <= 65536 and math.isfinite(low) and math.isfinite(high) and low < high
    if not (right and math.isfinite(high - low)):
        raise ValueError("count values: channel must be one of the image's, bins 1 to 65536, and low below high")
    counts, scale = [0] * bins, bins / (high - low)
    for i, v in enumerate(values[channel::channels]):
        if (inside is None or inside[i]) and low <= v <= high:
            counts[min(bins - 1, int((v - low) * scale))] += 1
    return counts


def otsu(counts):
    counts = series(counts)
    if not 2 <= len(counts) <= 65536 or not all(0 <= n <= 1e9 for n in counts) or not sum(counts) > 0:
        raise ValueError("find threshold: 2 to 65536 counts are needed, from 0 to 1e9 and not all 0")
    total, whole = sum(counts), sum(i * n for i, n in enumerate(counts))
    best, at, weight, part = -1.0, 0, 0.0, 0.0
    for i, n in enumerate(counts):
        weight += n
        part += i * n
        if weight == 0 or weight >= total:
            continue
        gap = part / weight - (whole - part) / (total - weight)
        apart = weight * (total - weight) * gap * gap
        if apart > best:
            best, at = apart, i
    return at


def threshold(data, width, height, low, high):
    values, _ = picture(data, width, height, 1, "Bf", 1)
    low, high = number(low), number(high)
    if math.isnan(low) or math.isnan(high):
        raise ValueError("set threshold: low and high must be numbers")
    return bytearray(255 if low <= v <= high else 0 for v in values)


def combine(a, b, width, height, how):
    a, _ = picture(a, width, height, 1, "B", 1)
    b, _ = picture(b, width, height, 1, "B", 1)
    if not 0 <= index(how) <= 3:
        raise ValueError("combine masks: no such operation")
    does = (lambda x, y: x and y, lambda x, y: x or y, lambda x, y: x != y, lambda x, y: x and not y)[how]
    return bytearray(255 if does(x != 0, y != 0) else 0 for x, y in zip(a, b))


def invert(mask, width, height):
    return bytearray(0 if v else 255 for v in picture(mask, width, height, 1, "B", 1)[0])


def count(mask, width, height):
    return sum(v != 0 for v in picture(mask, width, height, 1, "B", 1)[0])


def convert(data, width, height, channels, to_bytes):
    values, _ = picture(data, width, height, channels, "Bf")
    return stored(values, "B" if to_bytes else "f")


def lookup(data, width, height, channels, table):
    values, _ = picture(data, width, height, channels, "B")
    table = weights(table, 256, "table")
    if len(table) != 256:
        raise ValueError("check table: 256 numbers are needed")
    return array("f", (table[v] for v in values))


def multiply(data, width, height, channels, plane):
    values, kind = picture(data, width, height, channels, "Bf")
    factors, _ = picture(plane, width, height, 1, "Bf", 1)
    return stored((v * factors[i // channels] for i, v in enumerate(values)), kind)
