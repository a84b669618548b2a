"""Writes the contract's objects as one line of JSON: members in the contract's order, names that are data sorted, absent
members left out except those that the contract always shows, and never NaN."""

import json

_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_PLAIN = frozenset((int, str))


def write(value):
    """The JSON of an object of the contract, in UTF-8; ValueError for NaN, infinities and what is no text."""
    return _encoder.encode(tree(value)).encode()


def tree(value):
    """The object as dicts, lists and scalars."""
    return _object(value, getattr(value, "status", None) == "not_analysable")


def _object(value, refused):
    out = {}
    for m in value.__members__:
        v = getattr(value, m.attribute)
        if v is None or v is False or v == "" or v == 0 and type(v) is not bool and isinstance(v, (int, float)) and not m.null:
            if not _written(m, v, refused):
                continue
            empty = {list: [], dict: {}}.get(type(m.type))
            out[m.name] = _value(empty if v is None else v, refused)
            continue
        if v == [] and m.measure and refused:
            continue
        if m.scalar and len(v) == 1:
            v = v[0]
        out[m.name] = v if m.type is dict or m.type == [dict] else _value(v, refused)
    return out


def _written(m, v, refused):
    """Tells whether an empty member is written all the same."""
    if v is not None and m.null:
        return True
    if m.measure and refused:
        return False
    if m.required or m.always:
        return True
    return bool(m.ok) and not m.null and not isinstance(m.type, dict)


def _value(v, refused):
    kind = type(v)
    if kind is float:
        return int(v) if v.is_integer() and abs(v) < 1e21 else v
    if kind is str or kind is int or kind is bool or v is None:
        return v
    if kind is list or kind is tuple:
        if _PLAIN.issuperset(map(type, v)):
            return v
        return [_value(item, refused) for item in v]
    if kind is dict:
        return {name: _value(v[name], refused) for name in sorted(v)}
    return _object(v, refused)
