"""Sizes, places and directions."""

import math
from array import array
from operator import index

from .check import number, picture, sizes, stored, weights


def _span(i, old, new):
    """Which pixels the i-th new one covers, each with how much of it."""
    start, end = i * old / new, (i + 1) * old / new
    first = min(int(start), old - 1)
    last = min(max(math.ceil(end) - 1, first), old - 1)
    return [(k, min(end, k + 1) - max(start, k) if first != last else end - start) for k in range(first, last + 1)], end - start


def _between(at, n):
    at = min(max(at, 0), n - 1)
    i = min(int(at), max(n - 2, 0))
    return i, at - i


def _mix(values, width, height, channels, x, y, c):
    (i, fx), (j, fy) = _between(x, width), _between(y, height)
    right, down = min(i + 1, width - 1), min(j + 1, height - 1)
    top = [values[(j * width + k) * channels + c] for k in (i, right)]
    low = [values[(down * width + k) * channels + c] for k in (i, right)]
    a, b = top[0] + fx * (top[1] - top[0]), low[0] + fx * (low[1] - low[0])
    return a + fy * (b - a)


def resize(data, width, height, channels, new_width, new_height, area):
    values, kind = picture(data, width, height, channels, "Bf")
    sizes(new_width, new_height)
    if not area:
        out = [
            _mix(values, width, height, channels, (x + 0.5) * width / new_width - 0.5, (y + 0.5) * height / new_height - 0.5, c)
            for y in range(new_height) for x in range(new_width) for c in range(channels)
        ]
        return stored(out, kind)
    line, out = width * channels, []
    across = [_span(x, width, new_width) for x in range(new_width)]
    for y in range(new_height):
        rows, tall = _span(y, height, new_height)
        sums = [0.0] * line
        for row, share in rows:
            sums = [s + share * v for s, v in zip(sums, values[row * line:(row + 1) * line])]
        for columns, wide in across:
            out.extend(sum(share * sums[k * channels + c] for k, share in columns) / (wide * tall) for c in range(channels))
    return stored(out, kind)


def crop(data, width, height, channels, x, y, new_width, new_height):
    values, kind = picture(data, width, height, channels, "Bf")
    sizes(new_width, new_height)
    if index(x) < 0 or index(y) < 0 or new_width > width - x or new_height > height - y:
        raise ValueError("crop image: the part does not lie within the image")
    starts = (((y + row) * width + x) * channels for row in range(new_height))
    return stored((v for start in starts for v in values[start:start + new_width * channels]), kind)


def affine(data, width, height, channels, new_width, new_height, matrix, smooth, fill):
    values, kind = picture(data, width, height, channels, "Bf")
    sizes(new_width, new_height)
    m, fill = weights(matrix, 6, "matrix"), number(fill)
    if len(m) != 6:
        raise ValueError("check matrix: 6 numbers are needed")
    out = []
    for y in range(new_height):
        for x in range(new_width):
            sx, sy = m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]
            if not (-0.5 <= sx < width - 0.5 and -0.5 <= sy < height - 0.5):
                out.extend([fill] * channels)
            elif smooth:
                out.extend(_mix(values, width, height, channels, sx, sy, c) for c in range(channels))
            else:
                at = min(int(sy + 0.5), height - 1) * width + min(int(sx + 0.5), width - 1)
                out.extend(values[at * channels:(at + 1) * channels])
    return stored(out, kind)


def radial(width, height):
    sizes(width, height)
    cx, cy = (width - 1) / 2, (height - 1) / 2
    longest = cx * cx + cy * cy or 1
    return array("f", (((x - cx) ** 2 + (y - cy) ** 2) / longest for y in range(height) for x in range(width)))


def radii(mask, width, height, cx, cy, angle, count):
    values, _ = picture(mask, width, height, 1, "B", 1)
    cx, cy, angle = number(cx), number(cy), number(angle)
    if not 1 <= index(count) <= 3600:
        raise ValueError("measure radii: count must be 1 to 3600")
    if not (-0.5 <= cx <= width - 0.5 and -0.5 <= cy <= height - 0.5 and math.isfinite(angle)):
        raise ValueError("measure radii: the place must lie within the mask and the angle be finite")
    most = max(((i % width - cx) ** 2 + (i // width - cy) ** 2 for i, v in enumerate(values) if v), default=0)
    reach = math.ceil(math.sqrt(most)) + 1
    out = array("d", bytes(8 * count))
    for i in range(count):
        turn = angle + i * 2 * math.pi / count
        s, c, d = math.sin(turn), math.cos(turn), float(reach)
        while d > 0 and not out[i]:
            x, y = math.floor(cx + d * c + 0.5), math.floor(cy + d * s + 0.5)
            if 0 <= x < width and 0 <= y < height and values[y * width + x]:
                out[i] = d
            d -= 0.5
    return out


def runs(mask, width, height, new_width, new_height):
    values, _ = picture(mask, width, height, 1, "B", 1)
    sizes(new_width, new_height)
    firsts = [-(-c * new_width // width) for c in range(width + 1)]
    out, inside, begun = [], False, 0
    for y in range(new_height):
        row = y * height // new_height * width
        for c in range(width):
            if (values[row + c] != 0) != inside and firsts[c] != firsts[c + 1]:
                at = y * new_width + firsts[c]
                out.append(at - begun)
                inside, begun = not inside, at
    out.append(new_width * new_height - begun)
    if len(out) > 1 << 20:
        raise ValueError("write runs: more than 1048576 runs; smooth the mask first")
    return out
