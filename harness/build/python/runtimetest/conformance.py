"""Runs CPython's own tests inside the runtime.

ARGUMENT is a marshalled dictionary of files by path below Lib/: the sources of modules that the runtime does not hold, and
what the tests read. The entry takes {"module", "exclude"} and answers with what came of every case.
"""
import _frozen_importlib
import builtins
import errno
import importlib
import io
import json
import marshal
import os
import sys
import time
import types

import _extism

FILES = marshal.loads(ARGUMENT)


class Importer:
    """Finds modules among the files."""

    def find_spec(self, name, path=None, target=None):
        base = "Lib/" + name.replace(".", "/")
        file = base + "/__init__.py"
        package = file in FILES
        if not package:
            file = base + ".py"
            if file not in FILES:
                return None
        spec = _frozen_importlib.ModuleSpec(name, self, origin=file, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [base]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _frozen_importlib._call_with_frames_removed(exec, compile(FILES[module.__file__], module.__file__, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return FILES[self.find_spec(name).origin].decode()


class Kept(io.BytesIO):
    """A file that is being written."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def close(self):
        if not self.closed:
            FILES[self.name] = self.getvalue()
        super().close()


def open_kept(name, mode="r", buffering=-1, encoding=None, **others):
    """Stands in for open: among the files, and new ones with them."""
    if "w" in mode:
        return Kept(name)
    if name not in FILES:
        raise FileNotFoundError(errno.ENOENT, "no such file", name)
    raw = io.BytesIO(FILES[name])
    return raw if "b" in mode else io.TextIOWrapper(raw, encoding=encoding or "utf-8")


def names_in(folder):
    """Stands in for os.listdir."""
    folder = folder.rstrip("/") + "/"
    return sorted({path.removeprefix(folder).partition("/")[0] for path in FILES if path.startswith(folder)})


def at(function, instant):
    """Gives a function of module time that takes an instant where none is given."""
    return lambda *given: function(*given or (instant,))


# The clock that is not there stands still: unittest measures cases, and some tests begin with the present day.
NOW = 1_750_000_000
formatted = time.strftime
time.strftime = lambda form, when=None: formatted(form, time.gmtime(NOW) if when is None else when)
time.time = time.perf_counter = time.monotonic = lambda: float(NOW)
time.time_ns = lambda: NOW * 10**9
time.localtime, time.gmtime, time.ctime = at(time.localtime, NOW), at(time.gmtime, NOW), at(time.ctime, NOW)
builtins.open = open_kept
os.listdir = names_in
os.path.isdir = lambda name: bool(names_in(name))
os.unlink = FILES.pop


def stand_in(name, **attributes):
    """A module that tests import and that cannot be here: it needs sockets or processes."""
    module = types.ModuleType(name)
    module.__dict__.update(attributes)
    sys.modules[name] = module


sys.meta_path.append(Importer())
stand_in("asyncio", iscoroutinefunction=lambda f: False)
stand_in("sysconfig", get_config_var=lambda name: None, get_config_vars=lambda *names: {})
stand_in("select")
stand_in("selectors")
stand_in("subprocess", PIPE=-1, STDOUT=-2)
stand_in("_socket")
stand_in("socket")
stand_in("http")
stand_in("http.client", HTTPException=type("HTTPException", (Exception,), {}))

import _medplug_runtime
import unittest



class Result(unittest.TestResult):
    """Counts, and keeps the cases that did not pass."""

    def __init__(self):
        super().__init__()
        self.passed = 0

    def note(self, test, kind, error):
        bad.append([getattr(test, "test_case", test).id(), kind, _medplug_runtime.summary(error[1])])

    def addSuccess(self, test):
        self.passed += 1

    def addError(self, test, error):
        self.note(test, "error", error)

    def addFailure(self, test, error):
        self.note(test, "failure", error)

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.note(test, "subtest", error)

    def addSkip(self, test, reason):
        skipped.append([test.id(), reason])

    def addExpectedFailure(self, test, error):
        self.passed += 1

    def addUnexpectedSuccess(self, test):
        bad.append([test.id(), "unexpected success", ""])


bad = []
skipped = []


def cases(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


def load(name):
    """The cases of a module. Its load_tests is asked only where it makes the cases: most add doctests, which need
    docstrings and files."""
    module = importlib.import_module(name)
    if name in MAKE_THEIR_OWN:
        return unittest.defaultTestLoader.loadTestsFromModule(module)
    classes = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, unittest.TestCase)]
    return unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(c) for c in classes if c.__module__ == name)


MAKE_THEIR_OWN = ("test.test_datetime", "test.test_decimal")


def entry():
    request = json.loads(_extism.input_bytes())
    exclude = set(request["exclude"])
    bad.clear()
    skipped.clear()
    result = Result()
    suite = load(request["module"])
    kept, left_out = unittest.TestSuite(), []
    for test in cases(suite):
        if test.id() in exclude:
            left_out.append(test)
        else:
            kept.addTest(test)
    kept.run(result)
    excluded, known = [], list(bad)
    for test in left_out:  # what passes after all is to be excluded no longer
        alone = Result()
        unittest.TestSuite([test]).run(alone)
        bad[:] = known
        excluded.append(test.id())
        if alone.passed:
            known.append([test.id(), "excluded", "but it passes"])
    bad[:] = known
    answer = {"ran": result.testsRun, "passed": result.passed, "bad": bad, "skipped": skipped, "excluded": excluded}
    _extism.output(json.dumps(answer).encode())


_extism.set_entry(entry)
_extism.output(b"{}")
