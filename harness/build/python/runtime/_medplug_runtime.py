"""Where a plugin's output and its last words go: to the host's log, a line a message, and never with what an exception
says, which may be a patient's data."""
import _extism
import io
import sys

INFO, WARN = 2, 3
LONGEST = 4096  # characters of a line without an end before it is written all the same


class Log(io.TextIOBase):
    """A text stream whose lines are messages of one level."""

    encoding = "utf-8"
    errors = "backslashreplace"
    line_buffering = True

    def __init__(self, level, name):
        self._level = level
        self._rest = ""
        self.name = name
        self.mode = "w"

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        *lines, rest = (self._rest + text).split("\n")
        self._rest = ""
        for line in lines:
            self._say(line)
        while len(rest) > LONGEST:
            self._say(rest[:LONGEST])
            rest = rest[LONGEST:]
        self._rest = rest
        return len(text)

    def flush(self):
        # Only the end of a line or of the call ends a message: print(flush=True) shall not cut one in two.
        pass

    def finish(self):
        rest, self._rest = self._rest, ""
        self._say(rest)

    def _say(self, line):
        if line := line.rstrip("\r"):
            _extism.log(self._level, line)


def flush():
    """At the end of a call: what was written without an end of line is a message too."""
    _out.finish()
    _err.finish()


def _kind(error):
    """The class of an exception, as far as a module holds it: one made at run time may be called after a patient."""
    for kind in type(error).__mro__:
        if getattr(sys.modules.get(getattr(kind, "__module__", None)), kind.__name__, None) is kind:
            return kind.__name__
    return "exception"


def _where(traceback):
    """File and line that raised: the innermost of the plugin's own, else of the library. Only files of modules are named:
    code that was compiled at run time says what it likes."""
    files = {"<medplug>"}  # the build's own script
    for name, module in list(sys.modules.items()):
        files.add(getattr(module, "__file__", None) or f"<frozen {name}>")
    place = own = ""
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file in files:
            place = f" at {file}:{traceback.tb_lineno}"
            own = own if file.startswith("<frozen ") else place
        traceback = traceback.tb_next
    return own or place


def summary(error):
    """The type of an exception and where it was raised, in one line, without its text."""
    return _kind(error) + _where(error.__traceback__)


def describe(error):
    """The contract's error object for an exception that nobody caught."""
    text = "".join(c if c.isalnum() or c in "._-/<>: " else "?" for c in summary(error)[:900] if c.isascii())
    return '{"code":"internal","message":"' + text + '","path":""}'


def _unraisable(args):
    if args.exc_value is not None:
        _extism.log(WARN, f"ignored: {summary(args.exc_value)}")


_out = Log(INFO, "<stdout>")
_err = Log(WARN, "<stderr>")
sys.stdout = sys.__stdout__ = _out
sys.stderr = sys.__stderr__ = _err
sys.unraisablehook = _unraisable
