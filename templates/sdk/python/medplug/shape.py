"""What a member of the contract's objects may be. The contract says it in tags, one text a member, whose options package
contract of the Go SDK explains; they are read here once, when a module of types is imported."""

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


class _Field:
    """What member() leaves in a class until shape() makes the class anew: a member and how its absence is written."""

    __slots__ = ("member", "default", "make")

    def __init__(self, member, default=None, make=None):
        self.member, self.default, self.make = member, default, make


def member(type, tag="", null=False):
    """One member of a class of the contract; null says that its absence is None, and not the type's empty value."""
    m = Member(type, tag, null)
    if null or type is Document or type is object:
        return _Field(m)
    if isinstance(type, list):
        return _Field(m, make=list if m.required or m.ok or m.always else None)
    if isinstance(type, dict):
        return _Field(m, make=dict if m.required or m.always else None)
    if type in (str, bool, int, float):
        return _Field(m, default=m.default or type())
    return _Field(m, make=type)


def shape(kind="", common=""):
    """Makes a class of the contract, whose __members__ are in the contract's order, those of its bases first. It is made with
    keyword arguments, equal to one with equal members, and holds nothing else: a misspelt name is an error. (dataclasses
    would do the same and bring two megabytes of other modules into every plugin.) common sharpens members of the part that
    it shares with others."""

    def make(cls):
        fields = {}
        for base in reversed(cls.__bases__):
            fields.update(getattr(base, "__fields__", {}))
        own = {name: f for name, f in vars(cls).items() if isinstance(f, _Field)}
        fields.update(own)
        members = []
        for name, f in fields.items():
            m = f.member.copy()
            m.attribute, m.name = name, name.removesuffix("_")
            members.append(m)
        for option in filter(None, common.split(",")):
            _amend({m.name: m for m in members}, *option.partition("="))
        body = {k: v for k, v in vars(cls).items() if k not in own and k not in ("__dict__", "__weakref__", "__annotations__")}
        body |= {"__slots__": tuple(own), "__init__": _init(fields), "__eq__": _equal, "__repr__": _show, "__hash__": None,
                 "__fields__": fields, "__members__": tuple(members), "__groups__": _groups(members), "__kind__": kind}
        return type(cls)(cls.__name__, cls.__bases__, body)

    return make


_ABSENT = object()


def _init(fields):
    """The function that makes an object, in source: three times as fast as a loop over the fields."""
    names, lines, known = [], [], {"_absent": _ABSENT}
    for name, f in fields.items():
        known["_" + name] = f.make or f.default
        names.append(f"{name}=_absent" if f.make else f"{name}=_{name}")
        lines.append(f" self.{name} = " + (f"_{name}() if {name} is _absent else {name}" if f.make else name))
    exec(f"def __init__(self, *, {', '.join(names)}):\n" + "\n".join(lines), known)
    return known["__init__"]


def _equal(self, other):
    if type(other) is not type(self):
        return NotImplemented
    return all(getattr(self, m.attribute) == getattr(other, m.attribute) for m in self.__members__)


def _show(self):
    return f"{type(self).__name__}({', '.join(f'{m.attribute}={getattr(self, m.attribute)!r}' for m in self.__members__)})"


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
