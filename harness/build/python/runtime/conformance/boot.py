"""Runs CPython's own tests inside the runtime.

ARGUMENT is a marshalled dictionary: the source of every module that the runtime does not hold, by name, as (path, is a
package, source). The entry takes {"module", "exclude"} and answers with what came of every case. Nothing a test says is
handed on but the type of an exception and where it was raised.
"""
import _frozen_importlib
import importlib
import json
import marshal
import sys
import types

import _extism

SOURCES = marshal.loads(ARGUMENT)


class Importer:
    def find_spec(self, name, path=None, target=None):
        found = SOURCES.get(name)
        if found is None:
            return None
        file, package, _ = found
        spec = _frozen_importlib.ModuleSpec(name, self, origin=file, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [file.rpartition("/")[0]]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        file, _, source = SOURCES[module.__name__]
        exec(compile(source, file, "exec", dont_inherit=True), module.__dict__)

    def get_source(self, name):
        return SOURCES[name][2].decode()


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
stand_in("subprocess")
stand_in("_socket")
stand_in("socket")
stand_in("http")
stand_in("http.client", HTTPException=type("HTTPException", (Exception,), {}))

import _medplug_runtime
import unittest
import unittest.case

unittest.case.time = types.SimpleNamespace(perf_counter=lambda: 0.0)  # it measures each case, and there is no clock


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
    kept = unittest.TestSuite()
    excluded = []
    for test in cases(suite):
        if test.id() in exclude:
            excluded.append(test.id())
        else:
            kept.addTest(test)
    kept.run(result)
    answer = {"ran": result.testsRun, "passed": result.passed, "bad": bad, "skipped": skipped, "excluded": excluded}
    _extism.output(json.dumps(answer).encode())


_extism.set_entry(entry)
_extism.output(b"{}")
