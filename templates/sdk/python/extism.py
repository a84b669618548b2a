"""The plugin side of Extism, with the names of Extism's own Python PDK, so that a plugin's source builds with either.

What differs from that PDK, on purpose: JSON never carries NaN or infinities in either direction; an exception reaches
the host as the contract's error object with the exception's type and line, never with its text, which may quote the
request; there is no HTTP, since a plugin's runtime imports none; host functions are the contract's four.

For medical plugins package medplug is the better face: it reads and writes the contract's types.
"""

import json as _json
import sys as _sys
from enum import IntEnum as _IntEnum

import _extism

__all__ = ["Codec", "Config", "Http", "HttpRequest", "HttpResponse", "Json", "LogLevel", "Var", "import_fn", "input", "input_bytes",
           "input_json", "input_str", "log", "output", "output_bytes", "output_json", "output_str", "plugin_fn", "set_error", "shared_fn"]


class LogLevel(_IntEnum):
    """Levels of the plugin log."""

    Trace = 0
    Debug = 1
    Info = 2
    Warn = 3
    Error = 4


def log(level, message):
    """Writes one message to the plugin log. Never log anything of a patient: hosts keep logs apart from records."""
    _extism.log(int(level), message if isinstance(message, str) else str(message))


def _no_constant(_):
    raise ValueError("NaN and infinities are no JSON")


def _loads(text):
    return _json.loads(text, parse_constant=_no_constant)


def _dumps(value):
    return _json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Codec:
    """A value that knows its bytes: what input, output and host functions carry besides str, bytes and JSON values."""

    def __init__(self, value):
        self.value = value

    def encode(self):
        raise NotImplementedError(type(self).__name__ + ".encode")

    @classmethod
    def decode(cls, data):
        raise NotImplementedError(cls.__name__ + ".decode")


class Json(Codec):
    """JSON. A dataclass that derives from it is read from an object's members and written as one."""

    def encode(self):
        return _dumps(_plain(self)).encode()

    @classmethod
    def decode(cls, data):
        value = _loads(data)
        return cls(value) if cls is Json else cls(**value)


def _plain(value):
    """What JSON has a form for: objects become their members."""
    if type(value) is Json:
        return _plain(value.value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "__dict__"):
        return {k: _plain(v) for k, v in vars(value).items()}
    return value


def input_bytes():
    """The input as it came."""
    return _extism.input_bytes()


def input_str():
    """The input as text; UnicodeDecodeError when it is no UTF-8."""
    return _extism.input_bytes().decode()


def input_json(type=None):
    """The input read as JSON; int, float and classes derived from Json may be asked for."""
    if isinstance(type, _type) and issubclass(type, Codec):
        return type.decode(_extism.input_bytes())
    value = _loads(_extism.input_bytes())
    return type(value) if type in (int, float) else value


def input(type=None):
    """The input as what is asked for: str, bytes, a JSON value (dict, list, int, float, bool) or a Codec."""
    if type is None:
        return None
    if type is str:
        return input_str()
    if type is bytes:
        return input_bytes()
    return input_json(type)


_type = type


def output_bytes(data):
    """Sets the output; any buffer will do."""
    _extism.output(data)


def output_str(text):
    """Sets the output, in UTF-8."""
    _extism.output(text.encode())


def output_json(value):
    """Sets the output to a value's JSON; ValueError for NaN and infinities."""
    _extism.output(_dumps(_plain(value)).encode())


def output(value=None):
    """Sets the output to text, bytes, a Codec's bytes or a value's JSON; None leaves it as it is."""
    if value is None:
        return
    if isinstance(value, str):
        output_str(value)
    elif isinstance(value, (bytes, bytearray, memoryview)):
        output_bytes(value)
    elif isinstance(value, Codec):
        output_bytes(value.encode())
    else:
        output_json(value)


def set_error(text):
    """Sets the error that the host is told. Medical hosts want the contract's object: raise medplug.Fault instead."""
    _extism.error_set(text)


class Config:
    """What the host configured."""

    @staticmethod
    def get(key):
        """The value of a key, None when the host set none."""
        value = _extism.config_get(key)
        return None if value is None else bytes(value).decode()

    get_str = get

    @staticmethod
    def get_json(key):
        value = _extism.config_get(key)
        return None if value is None else _loads(value)


class Var:
    """Variables of this plugin. A medical host clears them after each call."""

    @staticmethod
    def get_bytes(key):
        return _extism.var_get(key)

    @staticmethod
    def get_str(key):
        value = _extism.var_get(key)
        return None if value is None else bytes(value).decode()

    @staticmethod
    def get_json(key):
        value = _extism.var_get(key)
        return None if value is None else _loads(value)

    @staticmethod
    def set(key, value):
        """Sets a variable to bytes or text, or removes it: None."""
        _extism.var_set(key, value.encode() if isinstance(value, str) else value)


class HttpRequest:
    """A request to a server."""

    def __init__(self, url, method="GET", headers=None):
        self.url, self.method, self.headers = url, method, dict(headers or {})


class HttpResponse:
    """A server's answer."""

    def __init__(self, status_code, data):
        self.status_code, self._data = status_code, data

    def data_bytes(self):
        return self._data

    def data_str(self):
        return self._data.decode()

    def data_json(self):
        return _loads(self._data)


class Http:
    """There is none: the runtime imports no http_request, so that no plugin made with it can send data anywhere."""

    @staticmethod
    def request(url, meth="GET", body=None, headers=None):
        raise RuntimeError("HTTP is not available to plugins in Python")


_exports = {}


def plugin_fn(func):
    """Marks a function without parameters as what the host may call. The manifest's entry names the one it does."""
    _exports[func.__name__] = func
    return func


def shared_fn(func):
    """Marks a function as shared with other modules. There are none here, so it stays what it is."""
    return func


_HOST = {"log_medical_audit_event": "audit", "validate_crm_cardiology_guidelines": "guideline",
         "validate_medical_authority": "authority", "check_consent": "consent"}


def import_fn(module, name):
    """Makes a host function of the declaration under it: the argument is text, bytes, a Codec or a JSON value; the
    result is what the declaration's annotation says: int, str, bytes, dict, list, a Codec or nothing."""
    if module not in ("extism:host/user", "extism:host/env") or name not in _HOST:
        raise ImportError(f"host function {module} {name}: plugins in Python reach {', '.join(sorted(_HOST))} of extism:host/user")

    def declare(func):
        want = func.__annotations__.get("return")

        def call(argument):
            result = getattr(_extism, _HOST[name])(_argument(argument))
            return None if want is None else _result(want, result)

        call.__name__, call.__doc__ = func.__name__, func.__doc__
        return call

    return declare


def _argument(value):
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    return value.encode() if isinstance(value, Codec) else _dumps(_plain(value)).encode()


def _result(want, value):
    if isinstance(value, int) or want is bytes:
        return value
    if want is str:
        return value.decode()
    if isinstance(want, type) and issubclass(want, Codec):
        return want.decode(value)
    return _loads(value)


def _bind(module, entry):
    """Gives what the export runs: the function that a module marks or names as the manifest's entry."""
    func = _exports.get(entry, getattr(module, entry, None))
    if func is None:
        raise RuntimeError(f"{module.__name__} defines no function {entry}, which medplug.yaml names as the entry")
    if not callable(func):
        raise RuntimeError(f"{entry} of {module.__name__} is no function")
    code = getattr(func, "__code__", None)
    if code is not None and code.co_argcount - len(func.__defaults__ or ()) > 0:
        raise RuntimeError(f"{entry} takes parameters: the host gives none; use @medplug.entry, or extism.input_json() inside it")
    return _wrap(func)


def _wrap(func):
    """Runs a function as an export: 0 is success, 1 a failure that the host was told, 2 one for which no memory is left."""

    def run():
        try:
            code = func()
        except BaseException as error:
            return _report(error)
        return code if type(code) is int else 0

    return run


_NO_MEMORY = '{"code":"internal","message":"the plugin ran out of memory","path":""}'


def _report(error):
    """Tells the host of an exception without its text, which may quote the request."""
    try:
        if isinstance(error, MemoryError):
            _extism.error_set(_NO_MEMORY)
        else:
            own = getattr(error, "error_json", None)
            _extism.error_set(own() if own else _dumps({"code": "internal", "message": _where(error), "path": ""}))
    except BaseException:
        return 2
    return 1


def _where(error):
    """The type of an exception and the place that it came from, as far as both were named by somebody who wrote code: a class or
    a file may be made at run time, and called after what stands in the request."""
    for kind in type(error).__mro__:
        if getattr(_sys.modules.get(getattr(kind, "__module__", None)), kind.__name__, None) is kind:
            break
    files, place, step = {getattr(m, "__file__", None) for m in list(_sys.modules.values())}, "", error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in files:
            place = f" in {file.rpartition('/')[2]}, line {step.tb_lineno}"
        step = step.tb_next
    return kind.__name__ + place
