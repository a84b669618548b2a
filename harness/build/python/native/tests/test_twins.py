"""The C code and its twin in Python do the same: on arguments that are right, and on arguments that are wrong."""

import math
import os
import random
import unittest
from array import array

from both import native, shim
from make import Maker, png

NAMES = [n for n in shim.__all__ if n != "ImageTooLarge"]
ROUNDS = int(os.environ.get("ROUNDS", "60"))
# 8 bits that come out of a filter in floats or doubles may be rounded to either side.
ROUNDED = {"resize", "affine", "separable", "convolve", "multiply", "from_hsv", "from_lab"}


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


def short(*things):
    return " | ".join(repr(t) if len(repr(t)) < 400 else repr(t)[:300] + " ... " + repr(t)[-100:] for t in things)


class Twins(unittest.TestCase):
    def test_every_function_has_a_twin(self):
        public = sorted(n for n in dir(native) if not n.startswith("__"))
        self.assertEqual(public, sorted(shim.__all__))

    def test_right_arguments(self):
        for name in NAMES:
            r = random.Random("right " + name)
            maker, answered = Maker(r), 0
            for _ in range(ROUNDS):
                args = maker.arguments(name)
                (a, wrong), (b, too) = outcome(native, name, args), outcome(shim, name, args)
                self.agree(name, args, a, wrong, b, too)
                answered += wrong is None
            self.assertGreater(answered, ROUNDS // 3, name)

    def test_wrong_arguments(self):
        for name in NAMES:
            r = random.Random("wrong " + name)
            maker, refused = Maker(r, wrong=1.0), 0
            for _ in range(3 * ROUNDS):
                args = maker.arguments(name)
                (a, wrong), (b, too) = outcome(native, name, args), outcome(shim, name, args)
                self.agree(name, args, a, wrong, b, too)
                refused += wrong is not None
            self.assertGreater(refused, ROUNDS // 3, name)

    def agree(self, name, args, a, wrong, b, too):
        jpeg = name == "decode" and isinstance(args[0], bytes) and args[0][:2] == b"\xff\xd8"
        if wrong is None and too is None:
            near = 0 if name not in ROUNDED else 1
            if jpeg:  # the pixels are compared in test_oracles
                a, b = a[:3], b[:3]
            self.assertTrue(same(a, b, near if isinstance(a, bytearray) else 1e-9), short(name, args, a, b))
            return
        if name == "decode" and str(wrong or too).endswith(("is damaged", "than max_bytes")):
            return  # within compressed data the decoders forgive different damage, and they need different amounts of memory
        expected = (ValueError, TypeError, BufferError, OverflowError, NotImplementedError)
        self.assertIsInstance(wrong, expected, short(name, args, a, too))
        self.assertIsInstance(too, expected, short(name, args, wrong, b))
        if type(wrong).__name__ in ("ValueError", "ImageTooLarge"):
            self.assertEqual((type(wrong).__name__, str(wrong)), (type(too).__name__, str(too)), short(name, args))

    def test_damaged_files_are_told_apart_alike(self):
        r = random.Random(7)
        whole = png(r, 9, 5)
        for cut in range(len(whole)):
            for module in (native, shim):
                with self.assertRaises(ValueError):
                    module.probe(whole[:cut])
        self.assertEqual(native.probe(whole), shim.probe(whole))


if __name__ == "__main__":
    unittest.main()
