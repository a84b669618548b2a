"""The C code and its twin in Python do the same: on arguments that are right, and on arguments that are wrong."""

import os
import random
import unittest

from both import native, shim
from compare import differs, outcome
from make import Maker, png

NAMES = [n for n in shim.__all__ if n != "ImageTooLarge"]
ROUNDS = int(os.environ.get("ROUNDS", "25"))


class Twins(unittest.TestCase):
    def test_every_function_has_a_twin(self):
        public = sorted(n for n in dir(native) if not n.startswith("__"))
        self.assertEqual(public, sorted(shim.__all__))

    def both(self, name, wrong, rounds):
        """How many of so many calls are answered, all of them alike."""
        maker, answered = Maker(random.Random(f"{name} {wrong}"), wrong), 0
        for _ in range(rounds):
            args = maker.arguments(name)
            native_says, shim_says = outcome(native, name, args), outcome(shim, name, args)
            self.assertIsNone(differs(name, args, native_says, shim_says))
            answered += native_says[1] is None
        return answered

    def test_right_arguments(self):
        for name in NAMES:
            self.assertGreater(self.both(name, 0.0, ROUNDS), ROUNDS // 3, name)

    def test_wrong_arguments(self):
        for name in NAMES:
            self.assertLess(self.both(name, 1.0, 2 * ROUNDS), 5 * ROUNDS // 3, name)

    def test_damaged_files_are_told_apart_alike(self):
        whole = png(random.Random(7), 9, 5)
        for cut in range(len(whole)):
            for module in (native, shim):
                with self.assertRaises(ValueError):
                    module.probe(whole[:cut])
        self.assertEqual(native.probe(whole), shim.probe(whole))


if __name__ == "__main__":
    unittest.main()
