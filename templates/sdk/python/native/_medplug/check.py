"""Arguments, checked as the C code checks them."""

import math
from array import array
from operator import index

MAX_SIDE = 65535
MAX_PIXELS = 1 << 24
MAX_SAMPLES = 1 << 24
NUMBERS = "check signal: a contiguous buffer of numbers, or a list of them, is needed"


class ImageTooLarge(ValueError):
    """An image has more pixels, or takes more memory, than was allowed."""


def sizes(width, height):
    if not (1 <= index(width) <= MAX_SIDE and 1 <= index(height) <= MAX_SIDE):
        raise ValueError("check image: width and height must be 1 to 65535")
    if width * height > MAX_PIXELS:
        raise ValueError("check image: more than 16777216 pixels")


def view(data):
    """A flat view of any contiguous buffer, and the one letter of its type."""
    flat = memoryview(data)
    if not flat.c_contiguous:
        raise BufferError("ndarray is not C-contiguous")
    kind = flat.format.lstrip("@<")
    kind = {("l", 4): "i", ("L", 4): "I", ("l", 8): "q", ("L", 8): "Q"}.get((kind, flat.itemsize), kind)
    if kind in ("b", "B", "h", "H", "i", "I", "q", "Q", "f", "d"):
        return flat.cast("B").cast(kind) if flat.nbytes else flat, kind
    return flat, ""


def picture(data, width, height, channels, kinds, want=0):
    """A flat view of an image's values and its type."""
    sizes(width, height)
    if index(channels) not in ((want,) if want else (1, 3)):
        which = {0: "channels must be 1 or 3", 1: "one channel is needed", 3: "three channels are needed"}[want]
        raise ValueError("check image: " + which)
    flat, kind = view(data)
    if not kind or kind not in kinds:
        which = {"B": "image: 8-bit values are needed", "i": "labels: an array of type 'i' is needed"}
        raise TypeError("check " + which.get(kinds, "image: 8-bit values or an array of type 'f' are needed"))
    if len(flat) != width * height * channels:
        raise ValueError("check image: the data's length is not width * height * channels")
    return flat, kind


def number(v):
    """A number as C takes it."""
    if isinstance(v, (str, bytes, bytearray)):
        raise TypeError("must be real number")
    return float(v)


def byte(v):
    """A value in 8 bits: rounded, halves up, and bounded; NaN is 0."""
    if not v > 0:
        return 0
    return 255 if v >= 255 else int(v + 0.5)


def stored(values, kind):
    """Values as an image of a type holds them."""
    return bytearray(map(byte, values)) if kind == "B" else array(kind, values)


def series(x):
    """A signal as a list of floats."""
    if isinstance(x, str):
        raise TypeError(NUMBERS)
    try:
        flat, kind = view(x)
    except TypeError:
        if not hasattr(x, "__getitem__") or isinstance(x, dict):
            raise TypeError(NUMBERS) from None
        items = list(x)
        if any(isinstance(v, (str, bytes)) or not (hasattr(v, "__float__") or hasattr(v, "__index__")) for v in items):
            raise TypeError(NUMBERS) from None
        out = [float(v) for v in items]
    else:
        if not kind:
            raise TypeError(NUMBERS)
        out = [float(v) for v in flat]
    if len(out) > MAX_SAMPLES:
        raise ValueError("check signal: more than 16777216 samples")
    return out


def weights(x, most, name):
    """A few finite numbers."""
    out = series(x)
    if not 1 <= len(out) <= most:
        raise ValueError(f"check {name}: 1 to {most} numbers are needed")
    if not all(map(math.isfinite, out)):
        raise ValueError(f"check {name}: every number must be finite")
    return out
