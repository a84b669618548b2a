"""What a member of the contract's objects may be. The contract says it in tags, one text a member, whose options package
contract of the Go SDK explains; they are read here once, when a module of types is imported."""

import dataclasses

from . import forms

Document = dict  # a JSON object kept as it came


class Member:
    """One member of an object: its type and what its tag asks of it.

    The type is str, bool, int, float, Document, a class of the contract, [type] for a list, {str: type} for an object whose
    names are data, or object for a scalar of any kind.
    """

    __slots__ = ("name", "attribute", "type", "null", "required", "ok", "measure", "refusal", "always", "signal", "ascending",
                 "unique", "spans", "empty_spans", "scalar", "image", "min", "max", "xmin", "minlen", "maxlen", "minitems",
                 "maxitems", "enum", "keys", "needs", "format", "keyformat", "default", "alias", "oneof", "anyof", "each", "bounded")

    def __init__(self, type, tag, null):
        for slot in self.__slots__:
            setattr(self, slot, None)
        self.type, self.null = type, null
        for option in filter(None, tag.split(",")):
            self._set(*option.partition("="))
        self.bounded = self.min is not None or self.max is not None or self.xmin is not None

    def _set(self, key, _, value):
        if key == "kind":  # of the contract; checked before the rest
            return
        if key in ("ok", "spans"):
            setattr(self, key, True)
            self.measure = self.measure or key == "ok"
            self.empty_spans = self.empty_spans or value == "empty"
        elif not value:
            if key not in self.__slots__:
                raise ValueError("contract tag: " + key)
            setattr(self, key, True)
        elif key in ("min", "max", "xmin"):
            setattr(self, key, float(value))
        elif key in ("minlen", "maxlen", "minitems", "maxitems"):
            setattr(self, key, int(value))
        elif key in ("enum", "keys", "needs"):
            setattr(self, key, tuple(value.split("|")))
        elif key in ("format", "keyformat"):
            forms.known(value)
            setattr(self, key, value)
        elif key in ("default", "alias", "oneof", "anyof"):
            setattr(self, key, value)
        else:
            raise ValueError("contract tag: " + key)

    def copy(self):
        out = Member.__new__(Member)
        for slot in self.__slots__:
            setattr(out, slot, getattr(self, slot))
        return out


def member(type, tag="", null=False):
    """A dataclass field for one member; null says that its absence is None, and not the type's empty value."""
    m = Member(type, tag, null)
    how = {"metadata": {"member": m}}
    if null:
        how["default"] = None
    elif isinstance(type, list):
        how.update({"default_factory": list} if m.required or m.ok or m.always else {"default": None})
    elif isinstance(type, dict):
        how.update({"default_factory": dict} if m.required or m.always else {"default": None})
    elif type is Document:
        how["default"] = None
    elif type in (str, bool, int, float):
        how["default"] = m.default if m.default else type()
    elif type is object:
        how["default"] = None
    else:
        how["default_factory"] = type
    return dataclasses.field(**how)


def shape(kind="", common=""):
    """Makes a class of the contract: a dataclass with keyword arguments whose __members__ are in the contract's order.
    common sharpens members of the part it shares with others."""

    def make(cls):
        cls = dataclasses.dataclass(slots=True, kw_only=True)(cls)
        members = []
        for f in dataclasses.fields(cls):
            m = f.metadata["member"].copy()
            m.attribute, m.name = f.name, f.name.removesuffix("_")
            members.append(m)
        for option in filter(None, common.split(",")):
            _amend({m.name: m for m in members}, *option.partition("="))
        cls.__members__, cls.__kind__ = tuple(members), kind
        cls.__names__ = frozenset(m.name for m in members)
        cls.__groups__ = _groups(members)
        return cls

    return make


def _amend(members, key, _, value):
    names, _, inner = value.partition(":")
    if key == "each":
        members[names].each = tuple(inner.split("|"))
        return
    for name in names.split("|"):
        if key == "demand":
            members[name].required = True
        elif key == "ok":
            members[name].ok = members[name].measure = True
        else:
            raise ValueError("contract tag: " + key)


def _groups(members):
    """The groups of which exactly one (True) or at least one (False) must be there, with their members."""
    out = {}
    for m in members:
        if m.oneof or m.anyof:
            out.setdefault((m.oneof or m.anyof, bool(m.oneof)), []).append(m)
    return tuple((exact, tuple(group)) for (_, exact), group in out.items())
