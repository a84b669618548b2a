"""Finds the R peaks of one lead: read, differentiate, square, integrate, compare."""

import base64
import struct

import extism


def samples(text):
    data = base64.b64decode(text, validate=True)
    return struct.unpack("<%dh" % (len(data) // 2), data)


def energy(x, width):
    steps = [(b - a) ** 2 for a, b in zip(x, x[1:])]
    total = sum(steps[:width])
    sums = [total]
    for gone, come in zip(steps, steps[width:]):
        total += come - gone
        sums.append(total)
    return sums


def peaks(x, rate):
    e = energy(x, rate // 10)
    least, last, found = max(e, default=0) / 3, -rate, []
    for n in range(1, len(e) - 1):
        if e[n] > least and e[n - 1] < e[n] >= e[n + 1] and n - last > rate // 4:
            found.append(n)
            last = n
    return found


def process_medical_content():
    request = extism.input_json()
    extism.output_json({"peaks": peaks(samples(request["samples"]), request["rate"])})
