"""Runs inside the runtime when a plugin is made: imports the project's modules and hands the entry over.

What stays of it in the plugin is Importer, which holds the modules that the plugin may import later. ARGUMENT is a
marshalled tuple, see argument.go. The result is a JSON object: {}, {"entry": text} or {"traceback": text, "absent": module}.
"""
import _frozen_importlib
import gc
import marshal
import sys

import _extism

ModuleType = type(sys)


class Importer:
    """Finds the modules of the project and of its vendored packages, which are in no file."""

    __slots__ = ("kept", "folders")

    def __init__(self, modules):
        self.kept = {}  # (path, is a package, own, code or source) by name
        self.folders = set()  # packages without an __init__.py
        for name, *rest in modules:
            self.kept[name] = rest
            parent = name.rpartition(".")[0]
            while parent:
                self.folders.add(parent)
                parent = parent.rpartition(".")[0]
        self.folders.difference_update(self.kept)

    def find_spec(self, name, path=None, target=None):
        found = self.kept.get(name)
        if found is None:
            return _frozen_importlib.ModuleSpec(name, None, is_package=True) if name in self.folders else None
        file, package, _, _ = found
        spec = _frozen_importlib.ModuleSpec(name, self, origin=file, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [file.rpartition("/")[0]]
        return spec

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        _frozen_importlib._call_with_frames_removed(exec, code, module.__dict__)

    def get_code(self, name):
        path, _, _, code = self.kept[name]
        if isinstance(code, bytes):  # what cannot be compiled: this raises
            code = compile(code, path, "exec", dont_inherit=True)
        return code

    def get_source(self, name):
        return None

    def is_package(self, name):
        return self.kept[name][1]


def traceback_of(error, sources):
    """Formats an exception as Python prints it, without the frames of this file."""
    import linecache
    import traceback

    for path, source in sources:
        lines = source.decode("utf-8-sig", "replace").splitlines(True)
        linecache.cache[path] = len(source), None, lines, path
    printed = traceback.TracebackException.from_exception(error)
    seen, work = set(), [printed]
    while work:
        one = work.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if one.stack is not None:
            one.stack[:] = [f for f in one.stack if f.filename != "<medplug>" and not f.filename.startswith("<frozen importlib")]
            if not one.stack:
                one.stack = None
        work += [one.__cause__, one.__context__, *(one.exceptions or ())]
    return "".join(printed.format())


def answer(what):
    import json

    _extism.output(json.dumps(what).encode())


def make(module, entry, stamp, missing, sources, modules):
    manifest = ModuleType("_medplug_manifest")
    manifest.STAMP = eval(stamp, {"__builtins__": {}, "null": None, "true": True, "false": False})
    sys.modules["_medplug_manifest"] = manifest
    importer = Importer(modules)
    sys.meta_path.insert(2, importer)  # behind what is built in and frozen
    try:
        __import__(module)
        for name in importer.kept:
            if name not in sys.modules and importer.kept[name][2]:
                importer.get_code(name)
    except BaseException as error:
        absent = error.name if isinstance(error, ModuleNotFoundError) else None
        answer({"traceback": traceback_of(error, sources)[:100_000], "absent": absent or ""})
        return
    for name, text in missing:
        if name not in sys.modules:
            answer({"traceback": text})
            return
    for name in [n for n in importer.kept if n in sys.modules]:
        del importer.kept[name]
    import extism

    try:
        bound = extism._bind(sys.modules[module], entry)
    except Exception as error:
        answer({"entry": str(error)[:1000]})
        return
    _extism.set_entry(bound)
    _extism.output(b"{}")


make(*marshal.loads(ARGUMENT))
for at in range(0, len(ARGUMENT), 1 << 16):  # nothing of it is left behind
    ARGUMENT[at : at + (1 << 16)] = bytes(min(1 << 16, len(ARGUMENT) - at))
del ARGUMENT
gc.collect()
gc.freeze()
