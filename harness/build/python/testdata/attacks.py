"""Attacks on the host that runs it, one for each value of op; see attack_test.go."""

import json
import re
import statistics
import sys

import extism

STATE = []


def f(n):
    return 0 if n == 0 else 1 + f(n - 1)


def nest(n):
    x = []
    for _ in range(n):
        x = [x]
    return x


def endless():
    while True:
        pass


def generator():
    yield from generator()


class Clinging:
    def __del__(self):
        while True:
            pass


class Circular:
    def __repr__(self):
        return repr(self)


def catch():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def rexhaust(n):
    return bool(re.match("(a+)+b", "a" * n))


OPS = {
    "echo": lambda r: r,
    "value": lambda r: int(r["secret"]),
    "key": lambda r: {}[r["secret"]],
    "chain": lambda r: chain(r["secret"]),
    "custom": lambda r: custom(r["secret"]),
    "exit": lambda r: sys.exit(r["secret"]),
    "kbd": lambda r: (_ for _ in ()).throw(KeyboardInterrupt(r["secret"])),
    "group": lambda r: group(r["secret"]),
    "rec": lambda r: f(r["n"]),
    "crec": lambda r: len(repr(nest(r["n"]))),
    "jrec": lambda r: len(str(json.loads("[" * r["n"] + "]" * r["n"]))),
    "parse": lambda r: eval("(" * r["n"] + "1" + ")" * r["n"]),
    "gen": lambda r: list(generator()),
    "repr": lambda r: repr(Circular()),
    "loop": lambda r: endless(),
    "catch": lambda r: catch(),
    "del": lambda r: Clinging() and None,
    "sum": lambda r: sum(range(10**12)),
    "pow": lambda r: 10**10**8,
    "digits": lambda r: len(str(10**r["n"])),
    "mul": lambda r: len("x" * r["n"]),
    "rex": lambda r: rexhaust(60),
    "mem": lambda r: len(bytearray(r["n"] << 20)),
    "grow": lambda r: grow(),
    "sort": lambda r: sorted(range(10**9)),
    "print": lambda r: [print("x" * 1000) for _ in range(10**6)],
    "median": lambda r: statistics.median(range(10**9)),
    "comb": lambda r: __import__("math").comb(10**7, 5 * 10**6) % 7,
    "fact": lambda r: __import__("math").factorial(10**7) % 7,
    "nan": lambda r: {"x": float("nan")},
    "surrogate": lambda r: {"x": "\ud800"},
    "set": lambda r: {"x": {1}},
    "state": lambda r: STATE.append(1) or {"n": len(STATE)},
}


def chain(secret):
    try:
        int(secret)
    except ValueError as e:
        raise RuntimeError("about " + secret) from e


def custom(secret):
    raise type("Failed_" + secret, (Exception,), {})(secret)


def group(secret):
    raise ExceptionGroup(secret, [ValueError(secret), KeyError(secret)])


def grow():
    x = []
    while True:
        x.append("y" * 1000)


def process_medical_content():
    r = extism.input_json()
    extism.output_json({"r": OPS[r["op"]](r)})
