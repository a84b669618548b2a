"""Calls every function of the compiled module with right and wrong arguments, and decodes damaged files, to be run with the
sanitizers: python fuzz.py SEED ROUNDS. Whatever happens is an exception of the kinds that are documented, or an answer."""

import random
import sys

from both import native
from make import Maker, damaged, jpeg, png

EXPECTED = (ValueError, TypeError, BufferError, OverflowError, MemoryError, NotImplementedError)


def call(function, *args):
    try:
        function(*args)
        return 1
    except EXPECTED:
        return 0


def main(seed, rounds):
    r = random.Random(seed)
    maker = Maker(r, wrong=0.6)
    names = sorted(n for n in dir(native) if not n.startswith("_") and n != "ImageTooLarge")
    answered = refused = 0
    for _ in range(rounds):
        for name in names:
            right = call(getattr(native, name), *maker.arguments(name))
            answered += right
            refused += 1 - right
        whole = png(r, r.randint(1, 40), r.randint(1, 40)) if r.random() < 0.4 else jpeg(r, r.randint(1, 60), r.randint(1, 60))
        for _ in range(20):
            answered += call(native.decode, damaged(r, whole), 1 << 16, r.choice((1 << 24, 1 << 24, 5000, 200000)))
    assert answered > rounds and refused > rounds, "the arguments were all right or all wrong"
    print(f"{answered} answers, {refused} refusals")


main(int(sys.argv[1]), int(sys.argv[2]))
