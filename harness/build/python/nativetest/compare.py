"""What it means that the C code and its twin in Python do the same."""

import math
from array import array

# 8 bits that come out of a filter in floats or doubles may be rounded to either side.
ROUNDED = {"resize", "affine", "separable", "convolve", "multiply", "from_hsv", "from_lab"}


EXPECTED = (ValueError, TypeError, BufferError, OverflowError, NotImplementedError)


def same(a, b, near):
    if isinstance(a, (bytes, bytearray)):
        return type(a) is type(b) and len(a) == len(b) and all(abs(x - y) <= near for x, y in zip(a, b))
    if isinstance(a, array):
        return type(a) is type(b) and a.typecode == b.typecode and same(a.tolist(), b.tolist(), 2e-5 if a.typecode == "f" else near)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(same(x, y, near) for x, y in zip(a, b))
    if isinstance(a, float) and isinstance(b, (float, int)):
        if math.isnan(a) or math.isnan(b):
            return math.isnan(a) and math.isnan(b)
        return math.isclose(a, b, rel_tol=max(near, 1e-9), abs_tol=max(near * 200, 1e-9))
    return a == b and type(a) is type(b)


def outcome(module, name, args):
    try:
        return getattr(module, name)(*args), None
    except Exception as e:
        return None, e


def differs(name, args, native, twin):
    """What is wrong with two outcomes (answer, exception) of a function, None if they agree."""
    (a, wrong), (b, too) = native, twin
    if wrong is None and too is None:
        if name == "decode" and isinstance(args[0], bytes) and args[0][:2] == b"\xff\xd8":
            a, b = a[:3], b[:3]  # the pixels of JPEGs are compared with Pillow's
        near = 1 if name in ROUNDED else 0
        return None if same(a, b, near if isinstance(a, bytearray) else 1e-9) else short(name, args, a, b)
    if name == "decode" and str(wrong or too).endswith(("is damaged", "than max_bytes")):
        return None  # within compressed data the decoders forgive different damage, and they need different amounts of memory
    if isinstance(wrong, OverflowError):
        return None  # sizes end at 2**31 in a plugin, and at 2**63 elsewhere
    if not isinstance(wrong, EXPECTED) or not isinstance(too, EXPECTED):
        return short(name, args, native, twin)
    told = type(wrong).__name__ in ("ValueError", "ImageTooLarge") and (type(wrong).__name__, str(wrong)) != (type(too).__name__, str(too))
    return short(name, args, native, twin) if told else None


def short(*things):
    return " | ".join(repr(t) if len(repr(t)) < 400 else repr(t)[:300] + " ... " + repr(t)[-100:] for t in things)
