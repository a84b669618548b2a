"""JSON, read as the contract wants it: valid UTF-8 without a byte order mark, no name twice, no lone surrogates, no number
that overflows, nothing nested deeper than 32."""

import json
import math
import re

from .fault import INVALID_JSON, Fault

MAX_DEPTH = 32

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _Refused(ValueError):
    pass


def _object(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise _Refused("a name is given twice in one object")
    return out


def _constant(_):
    raise _Refused("NaN and infinities are no JSON")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)


def parse_object(data):
    """Reads one JSON object; a Fault when it is none. Objects are dicts, numbers int or float."""
    try:
        text = bytes(data).decode() if not isinstance(data, bytes) else data.decode()
    except UnicodeDecodeError as error:
        raise Fault(INVALID_JSON, f"not UTF-8 at byte {error.start}") from None
    try:
        root = _decoder.decode(text)
        if type(root) is not dict:
            raise _Refused("not an object")
        _look(root.values(), MAX_DEPTH - 1)
        if "\\u" in text and _SURROGATE.search(text):
            json.dumps(root, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise Fault(INVALID_JSON, f"not JSON at byte {len(text[: error.pos].encode())}") from None
    except _Refused as error:
        raise Fault(INVALID_JSON, str(error)) from None
    except UnicodeEncodeError:
        raise Fault(INVALID_JSON, "half of a surrogate pair") from None
    except RecursionError:
        raise Fault(INVALID_JSON, f"nested deeper than {MAX_DEPTH}") from None
    except (OverflowError, ValueError):  # what no float can hold
        raise Fault(INVALID_JSON, "a number is too large") from None
    return root


def _look(values, levels):
    """Refuses numbers that overflow, and what nests deeper than so many levels."""
    kinds = set(map(type, values))
    if float in kinds or int in kinds:
        numbers = values if kinds <= _NUMBERS else [v for v in values if type(v) in _NUMBERS]
        total = sum(numbers, 0.0)  # an integer that is too large for a float raises OverflowError
        if total - total != 0 and (math.inf in numbers or -math.inf in numbers):
            raise _Refused("a number is too large")
    if not kinds.isdisjoint(_NESTS):
        if levels == 0:
            raise _Refused(f"nested deeper than {MAX_DEPTH}")
        for v in values:
            if type(v) is dict:
                _look(v.values(), levels - 1)
            elif type(v) is list:
                _look(v, levels - 1)


_NESTS = frozenset((dict, list))
_NUMBERS = frozenset((int, float))
