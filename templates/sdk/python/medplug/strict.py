"""JSON, read as the contract wants it: valid UTF-8 without a byte order mark, no name twice, no lone surrogates, no number
that overflows, nothing nested deeper than 32."""

import json
import re

from .fault import INVALID_JSON, Fault

MAX_DEPTH = 32

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BIG = re.compile(r"[eE]\+?0*[1-9][0-9]{2}|[0-9]{300}")


class _Refused(ValueError):
    pass


def _object(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise _Refused("a name is given twice in one object")
    return out


def _constant(_):
    raise _Refused("NaN and infinities are no JSON")


def _big(text):
    value = float(text)
    if value - value != 0:
        raise _Refused("a number is too large")
    return value


_usual = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant)
_careful = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_big, parse_int=_big)


def parse_object(data):
    """Reads one JSON object; a Fault when it is none. Objects are dicts, numbers int or float."""
    try:
        text = bytes(data).decode() if not isinstance(data, bytes) else data.decode()
    except UnicodeDecodeError as error:
        raise Fault(INVALID_JSON, f"not UTF-8 at byte {error.start}") from None
    try:
        root = (_careful if _BIG.search(text) else _usual).decode(text)
    except json.JSONDecodeError as error:
        raise Fault(INVALID_JSON, f"not JSON at byte {len(text[: error.pos].encode())}") from None
    except _Refused as error:
        raise Fault(INVALID_JSON, str(error)) from None
    except (RecursionError, ValueError):
        raise Fault(INVALID_JSON, f"nested deeper than {MAX_DEPTH}") from None
    if type(root) is not dict:
        raise Fault(INVALID_JSON, "not an object")
    if text.count("{") + text.count("[") > MAX_DEPTH and _deeper(root, MAX_DEPTH):
        raise Fault(INVALID_JSON, f"nested deeper than {MAX_DEPTH}")
    if _SURROGATE.search(text):
        try:
            json.dumps(root, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Fault(INVALID_JSON, "half of a surrogate pair") from None
    return root


_NESTS = frozenset((dict, list))


def _deeper(value, levels):
    """Tells whether a value nests deeper than so many levels."""
    if levels == 0:
        return True
    inner = value.values() if type(value) is dict else value
    if _NESTS.isdisjoint(map(type, inner)):
        return False
    return any(_deeper(v, levels - 1) for v in inner if type(v) in _NESTS)
