"""Reads the contract's objects strictly. Every missing member is reported before any wrong type, and every wrong type
before any bad value; of each sort the first."""

from . import forms, image
from .fault import (CONFLICTING_FIELDS, EMPTY_SIGNAL, INPUT_TOO_LARGE, INVALID_VALUE, MISSING_FIELD, OUT_OF_RANGE, UNSUPPORTED_CONTRACT,
                    UNSUPPORTED_KIND, UNSUPPORTED_SPECIALTY, WRONG_TYPE, Fault)
from .shape import Document
from .strict import parse_object

MISSING, TYPE, VALUE = range(3)
_NUMBERS = frozenset((int, float))
_WORDS = {str: "string", bool: "boolean", int: "number", float: "number", list: "array", dict: "object", type(None): "null"}


def read_request(data, cls, max_bytes=0, specialty=""):
    """Reads a request of a class of the contract; a Fault for the first thing wrong with it. Unknown members are ignored,
    null is absence, older names are taken."""
    if max_bytes and len(data) > max_bytes:
        raise Fault(INPUT_TOO_LARGE, f"the request is longer than {max_bytes} bytes")
    root = parse_object(data)
    _check_head(root, cls.__kind__)
    _check_specialty(root, specialty, cls)
    return read_tree(root, cls)


def read_response(data, cls):
    """Reads a response of a class of the contract, as read_request does."""
    root = parse_object(data)
    _check_head(root, cls.__kind__)
    return read_tree(root, cls)


def read_object(data, cls):
    """Reads an object of the contract that is no request and no response: what host functions take and give."""
    return read_tree(parse_object(data), cls)


def read_tree(root, cls):
    """Reads an object that is parsed already."""
    reader = Reader(root.get("status"))
    out = reader.structure(root, cls, "", ())
    for step in ("_fold", "_common_rules", "_rules"):
        if step != "_fold":
            reader.stop()  # rules that tie members together judge what is sound otherwise
        if hasattr(cls, step):
            getattr(out, step)(reader, root)
    reader.stop()
    return out


def _check_head(root, kind):
    contract, named = root.get("contract"), root.get("kind")
    if type(contract) is str and contract != "1":
        raise Fault(UNSUPPORTED_CONTRACT, "the contract must be version 1", "/contract")
    if type(named) is str and kind and named != kind:
        raise Fault(UNSUPPORTED_KIND, "the kind must be " + kind, "/kind")


def _check_specialty(root, want, cls):
    known = next(m.enum for m in cls.__members__ if m.name == "specialty")
    for name in ("specialty", "specialty_context"):
        value = root.get(name)
        if type(value) is not str:
            continue
        if want and want != "any" and value != want:
            raise Fault(UNSUPPORTED_SPECIALTY, "the specialty must be " + want, "/" + name)
        if value not in known:
            raise Fault(UNSUPPORTED_SPECIALTY, "not a specialty of the contract", "/" + name)


class Reader:
    """Reads a tree into objects by their members, and keeps the first fault of each sort."""

    def __init__(self, status=None):
        self.ok, self.refused = status == "ok", status == "not_analysable"
        self.found = [None, None, None]

    def stop(self):
        """Raises the fault that comes first, if there is one."""
        for fault in self.found:
            if fault is not None:
                raise fault

    def fail(self, phase, code, at, message):
        if self.found[phase] is None:
            self.found[phase] = Fault(code, message, at)

    def refuse(self, code, at, message):
        """Reports a bad value: what rules do that tie members together."""
        self.fail(VALUE, code, at, message)

    def wrong(self, at, want, got):
        self.fail(TYPE, WRONG_TYPE, at, f"want {want}, got {_WORDS[type(got)]}")

    def structure(self, obj, cls, at, demanded):
        """Reads an object. demanded names members that must be there beyond what the class says."""
        values = {}
        for m in cls.__members__:
            name = m.name
            v = obj.get(name)
            if m.alias is not None:
                old = obj.get(m.alias)
                if v is None and old is not None:
                    v, name = old, m.alias
                elif old is not None:
                    self.fail(VALUE, CONFLICTING_FIELDS, f"{at}/{m.alias}", "given under two names")
            if v is None:
                if m.required or m.ok and self.ok or m.refusal and self.refused or m.name in demanded:
                    self.fail(MISSING, MISSING_FIELD, f"{at}/{name}", "required")
                continue
            here = f"{at}/{name}"
            if m.measure and self.refused:
                self.fail(VALUE, CONFLICTING_FIELDS, here, "must be absent when status is not_analysable")
            for need in m.needs or ():
                if obj.get(need) is None:
                    self.fail(MISSING, MISSING_FIELD, f"{at}/{need}", "required with " + m.name)
            v = self.value(v, m.type, m, here)
            if v is not None:
                values[m.attribute] = v
        for exact, group in cls.__groups__:
            self.group(exact, group, obj, at)
        return cls(**values)

    def group(self, exact, group, obj, at):
        count = sum(obj.get(m.name) is not None or bool(m.alias) and obj.get(m.alias) is not None for m in group)
        names = ", ".join(m.name for m in group)
        if count == 0:
            self.fail(MISSING, MISSING_FIELD, at, ("exactly" if exact else "at least") + " one is required of " + names)
        elif count > 1 and exact:
            self.fail(VALUE, CONFLICTING_FIELDS, at, "only one may be given of " + names)

    def value(self, v, want, m, at):
        """Reads a value; None after a fault. On lists and maps the member's bounds speak of the elements."""
        got = type(v)
        if want is str:
            if got is not str:
                return self.wrong(at, "string", v)
            self.text(v, m, at)
            return v
        if want is bool:
            return v if got is bool else self.wrong(at, "boolean", v)
        if want is float or want is int:
            if got not in _NUMBERS or want is int and not _whole(v):
                return self.wrong(at, "number" if want is float else "integer", v)
            if m.bounded:
                self.number(v, m, at)
            return want(v)
        if isinstance(want, list):
            return self.list(v, want[0], m, at)
        if got is not dict and want is not object:
            return self.wrong(at, "object", v)
        if isinstance(want, dict):
            return self.mapping(v, want[str], m, at)
        if want is Document:
            return v
        if want is object:
            if got is str:
                self.text(v, m, at)
            elif got not in _NUMBERS and got is not bool:
                return self.wrong(at, "string, number or boolean", v)
            return v
        return self.structure(v, want, at, m.each or ())

    def list(self, v, want, m, at):
        if m.scalar and type(v) in _NUMBERS:
            self.number(v, m, at)
            return [float(v)]
        if type(v) is not list:
            return self.wrong(at, "array", v)
        self.count(len(v), m, at)
        if want is float and v:
            kinds = set(map(type, v))
            if kinds <= _NUMBERS:
                if m.bounded:
                    self.numbers(v, m, at)
                return list(map(float, v)) if int in kinds else v
        if want is int and v and set(map(type, v)) <= _NUMBERS:
            return self.integers(v, m, at)
        out = []
        for i, item in enumerate(v):
            read = self.value(item, want, m, f"{at}/{i}")
            if read is not None:
                out.append(read)
        if m.unique and want is str:
            seen = set()
            for i, item in enumerate(v):
                if type(item) is str and item in seen:
                    self.fail(VALUE, INVALID_VALUE, f"{at}/{i}", "given twice")
                if type(item) is str:
                    seen.add(item)
        if m.spans:
            self.spans(v, m, at)
        return out

    def integers(self, v, m, at):
        out, seen = [], set()
        for i, n in enumerate(v):
            if not _whole(n):
                return self.fail(TYPE, WRONG_TYPE, f"{at}/{i}", "want integer, got number")
            n = int(n)
            if m.ascending and i > 0 and out[-1] >= n:
                self.fail(VALUE, INVALID_VALUE, f"{at}/{i}", "must be greater than the one before")
            if m.unique and n in seen:
                self.fail(VALUE, INVALID_VALUE, f"{at}/{i}", "given twice")
            seen.add(n)
            out.append(n)
        if m.bounded:
            self.numbers(out, m, at)
        return out

    def mapping(self, v, want, m, at):
        """Reads an object whose names are data. One that the contract does not fix stands as "*" in paths."""
        out = {}
        for name, item in v.items():
            here = at + "/*"
            if m.keys and name not in m.keys or m.keyformat and not forms.fits(m.keyformat, name):
                self.fail(VALUE, INVALID_VALUE, here, "not a name that a member may have here")
                continue
            if m.keys or m.keyformat == "lesion":
                here = f"{at}/{name}"
            if item is None:
                continue
            read = self.value(item, want, m, here)
            if read is not None:
                out[name] = read
        if m.signal and not out:
            self.fail(VALUE, EMPTY_SIGNAL, at, "holds no signal")
        return out

    def count(self, n, m, at):
        if n == 0 and m.signal:
            self.fail(VALUE, EMPTY_SIGNAL, at, "holds no signal")
        elif m.minitems is not None and n < m.minitems:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must have at least {m.minitems} elements")
        elif m.maxitems is not None and n > m.maxitems:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must have at most {m.maxitems} elements")

    def numbers(self, v, m, at):
        for i, n in enumerate(v):
            self.number(n, m, f"{at}/{i}")

    def number(self, n, m, at):
        if m.min is not None and n < m.min:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must be at least {m.min:g}")
        elif m.xmin is not None and n <= m.xmin:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must be greater than {m.xmin:g}")
        elif m.max is not None and n > m.max:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must be at most {m.max:g}")

    def text(self, s, m, at):
        if m.signal and not s:
            self.fail(VALUE, EMPTY_SIGNAL, at, "holds no signal")
        elif m.enum and s not in m.enum:
            self.fail(VALUE, INVALID_VALUE, at, "must be one of " + ", ".join(m.enum))
        elif m.format and not forms.fits(m.format, s):
            self.fail(VALUE, INVALID_VALUE, at, "does not have the form " + m.format)
        elif m.minlen is not None and len(s) < m.minlen:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must have at least {m.minlen} characters")
        elif m.maxlen is not None and len(s) > m.maxlen:
            self.fail(VALUE, OUT_OF_RANGE, at, f"must have at most {m.maxlen} characters")
        if m.image:
            code, message = image.check(s)
            if code:
                self.fail(VALUE, code, at, message)

    def spans(self, items, m, at):
        """Checks that start and end of the elements are half-open, ascending and do not overlap."""
        last = float("-inf")
        for i, item in enumerate(items):
            start, end = (item.get("start"), item.get("end")) if type(item) is dict else (None, None)
            if type(start) not in _NUMBERS or type(end) not in _NUMBERS:
                continue  # reported as missing or of the wrong type
            if end < start or end == start and not m.empty_spans:
                self.fail(VALUE, INVALID_VALUE, f"{at}/{i}/end", "must be after start")
            elif start < last:
                self.fail(VALUE, INVALID_VALUE, f"{at}/{i}/start", "must not be before the end of the one before")
            last = end


def _whole(n):
    """Tells whether a number is an integer that a 64-bit float counts without gaps."""
    return (type(n) is int or n.is_integer()) and -9007199254740992 <= n <= 9007199254740992
