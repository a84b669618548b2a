"""Convolution, erosion and dilation."""

import math
from operator import index

from .check import picture, stored, weights


def _lines(values, n, line, step, channels, kernel):
    """Convolves in one direction: n places of each line, step apart."""
    reach, out = len(kernel) // 2, [0.0] * len(values)
    for start in line:
        for i in range(n):
            out[start + i * step] = sum(
                w * values[start + min(max(i + reach - k, 0), n - 1) * step] for k, w in enumerate(kernel)
            )
    return out


def separable(data, width, height, channels, horizontal, vertical):
    values, kind = picture(data, width, height, channels, "Bf")
    across, down = weights(horizontal, 1023, "kernel"), weights(vertical, 1023, "kernel")
    if len(across) % 2 == 0 or len(down) % 2 == 0:
        raise ValueError("check kernel: the number of its values must be odd")
    rows = [y * width * channels + c for y in range(height) for c in range(channels)]
    mid = _lines(values, width, rows, channels, channels, across)
    return stored(_lines(mid, height, range(width * channels), width * channels, channels, down), kind)


def convolve(data, width, height, channels, kernel, kernel_width, kernel_height):
    values, kind = picture(data, width, height, channels, "Bf")
    flat = weights(kernel, 225, "kernel")
    kw, kh = index(kernel_width), index(kernel_height)
    if not (1 <= kw <= 15 and 1 <= kh <= 15 and kw % 2 and kh % 2 and kw * kh == len(flat)):
        raise ValueError("check kernel: rows of equal length are needed, an odd number up to 15 each way")
    out = []
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                total = 0.0
                for j in range(kh):
                    row = min(max(y + kh // 2 - j, 0), height - 1) * width
                    for i in range(kw):
                        total += flat[j * kw + i] * values[(row + min(max(x + kw // 2 - i, 0), width - 1)) * channels + c]
                out.append(total)
    return stored(out, kind)


def morph(data, width, height, radius, dilate, disc):
    values, kind = picture(data, width, height, 1, "Bf", 1)
    if not 0 <= index(radius) <= 127:
        raise ValueError("check shape: radius must be 0 to 127")
    pick = max if dilate else min
    halves = [math.isqrt(radius * radius - dy * dy) if disc else radius for dy in range(radius + 1)]
    out = []
    for y in range(height):
        for x in range(width):
            found = []
            for dy in range(-min(radius, y), min(radius, height - 1 - y) + 1):
                half, row = halves[abs(dy)], (y + dy) * width
                found.append(pick(values[row + max(x - half, 0):row + min(x + half, width - 1) + 1]))
            out.append(pick(found))
    return stored(out, kind)
