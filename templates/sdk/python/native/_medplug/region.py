"""Pieces of a mask."""

import math
from array import array
from operator import index

from .check import picture, series


def _flood(values, width, height, wanted, eight, least):
    """Labels by flooding from each first pixel."""
    labels, count = array("i", bytes(4 * width * height)), 0
    seen = bytearray(width * height)
    steps = [(-1, 0), (1, 0), (0, -1), (0, 1)] + ([(-1, -1), (1, -1), (-1, 1), (1, 1)] if eight else [])
    for start in range(width * height):
        if seen[start] or bool(values[start]) != wanted:
            continue
        seen[start], piece, at = 1, [start], 0
        while at < len(piece):
            y, x = divmod(piece[at], width)
            at += 1
            for dx, dy in steps:
                i = (y + dy) * width + x + dx
                if 0 <= x + dx < width and 0 <= y + dy < height and not seen[i] and bool(values[i]) == wanted:
                    seen[i] = 1
                    piece.append(i)
        if len(piece) >= least:
            count += 1
            for i in piece:
                labels[i] = count
    return labels, count


def components(mask, width, height, connectivity, min_size):
    values, _ = picture(mask, width, height, 1, "B", 1)
    if index(connectivity) not in (4, 8) or index(min_size) < 1:
        raise ValueError("label parts: connectivity must be 4 or 8, and min_size at least 1")
    return _flood(values, width, height, True, connectivity == 8, min_size)


def fill(mask, width, height):
    values, _ = picture(mask, width, height, 1, "B", 1)
    labels, _ = _flood(values, width, height, False, False, 1)
    edge = [*labels[:width], *labels[-width:], *labels[::width], *labels[width - 1::width]]
    reached = set(edge) - {0}
    return bytearray(0 if v in reached else 255 for v in labels)


def select(labels, width, height, ids):
    ids = series(ids)
    values, _ = picture(labels, width, height, 1, "i", 1)
    if any(not 1 <= i <= width * height or i != math.floor(i) for i in ids):
        raise ValueError("choose parts: labels are whole numbers from 1 on")
    wanted = set(ids)
    return bytearray(255 if v in wanted else 0 for v in values)


def regions(labels, width, height, count, values, channels):
    channels = index(channels)
    at, _ = picture(labels, width, height, 1, "i", 1)
    colors = None if values is None else picture(values, width, height, channels, "Bf")[0]
    if not 0 <= index(count) <= 65535:
        raise ValueError("measure parts: there may be 65535; drop the smallest with min_size")
    pieces = {}
    for i, label in enumerate(at):
        if 0 < label <= count:
            pieces.setdefault(label, []).append(i)
    return [_measure(pieces[i], at, width, height, colors, channels) if i in pieces else None for i in range(1, count + 1)]


def _measure(piece, labels, width, height, colors, channels):
    n, label = len(piece), labels[piece[0]]
    xs, ys = [i % width for i in piece], [i // width for i in piece]
    x0, y0 = min(xs), min(ys)
    cx, cy = sum(xs) / n, sum(ys) / n
    xx = math.fsum((x - cx) ** 2 for x in xs) / n
    yy = math.fsum((y - cy) ** 2 for y in ys) / n
    xy = math.fsum((x - cx) * (y - cy) for x, y in zip(xs, ys)) / n
    straight = slant = 0
    for x, y in zip(xs, ys):
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                inside = 0 <= x + dx < width and 0 <= y + dy < height and labels[(y + dy) * width + x + dx] == label
                straight += not inside and abs(dx) + abs(dy) == 1
                slant += not inside and abs(dx) + abs(dy) == 2
    out = [n, x0, y0, max(xs) - x0 + 1, max(ys) - y0 + 1, cx, cy, xx, yy, xy, math.pi / 8 * (straight + slant / math.sqrt(2))]
    found = [_describe([colors[i * channels + c] for i in piece]) for c in range(channels)] if colors is not None else []
    return (*out, *(zip(*found) if found else ((), (), (), ())))


def _describe(v):
    if any(map(math.isnan, v)):
        return (math.nan,) * 4
    mean = math.fsum(v) / len(v)
    return mean, math.sqrt(math.fsum((x - mean) ** 2 for x in v) / len(v)), float(min(v)), float(max(v))
