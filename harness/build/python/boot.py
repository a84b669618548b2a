"""Runs inside the runtime when a plugin is made: imports the project's modules and hands the entry over.

What stays of it in the plugin is Importer, which holds the modules that the plugin may import later.
ARGUMENT is a marshalled tuple, see argument.go. The result is a JSON object: {} or {"traceback"|"entry"|"clash": text}.
"""
import _frozen_importlib
import _imp
import gc
import marshal
import sys

import _extism

ModuleType = type(sys)
CodeType = type((lambda: None).__code__)


class Importer:
    """Finds the modules of the project and of its vendored packages, which are in no file."""

    __slots__ = ("kept", "folders", "loaded")

    def __init__(self, modules):
        self.kept = {}  # (path, is a package, own, source; a code object marshalled once the plugin is made) by name
        self.folders = set()  # packages without an __init__.py
        self.loaded = {}  # code by name; None once the plugin is made
        for name, path, package, own, source in modules:
            self.kept.setdefault(name, (path, package, own, source))
            parent = name.rpartition(".")[0]
            while parent:
                self.folders.add(parent)
                parent = parent.rpartition(".")[0]
        self.folders.difference_update(self.kept)

    def find_spec(self, name, path=None, target=None):
        found = self.kept.get(name)
        if found is None:
            if name not in self.folders:
                return None
            return _frozen_importlib.ModuleSpec(name, None, is_package=True)
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
        path, _, _, body = self.kept[name]
        if self.loaded is None:
            return marshal.loads(body)
        code = compile(body, path, "exec", dont_inherit=True)
        self.loaded[name] = code
        return code

    def get_source(self, name):
        return None

    def is_package(self, name):
        return self.kept[name][1]

    def settle(self):
        """Keeps, as code, the modules that may be imported later, and nothing else."""
        later = {}
        work = list(self.loaded.items())
        while work:
            for name in self.named(*work.pop()):
                if name in self.loaded or name in later:
                    continue
                path, package, own, source = self.kept[name]
                try:
                    code = compile(source, path, "exec", dont_inherit=True)
                except SyntaxError:
                    if own:
                        raise
                    continue  # importing it would fail where it is made, too
                later[name] = path, package, own, marshal.dumps(code)
                work.append((name, code))
        self.kept, self.loaded = later, None

    def named(self, name, code):
        """Lists the kept modules that a module's code may import, rather too many than too few."""
        words = set()
        gather(code, words)
        package = name if self.kept[name][1] else name.rpartition(".")[0]
        found, fresh = set(), set()
        while package:
            fresh.update(package + "." + word for word in words)
            package = package.rpartition(".")[0]
        fresh.update(words)
        while fresh:
            fresh = {n for n in fresh if n in self.kept or n in self.folders} - found
            found |= fresh
            fresh = {n + "." + word for n in fresh for word in words}
        for n in list(found):
            while n:
                found.add(n)
                n = n.rpartition(".")[0]
        return sorted(n for n in found if n in self.kept)


def gather(code, words):
    words.update(code.co_names)
    for const in code.co_consts:
        if isinstance(const, CodeType):
            gather(const, words)
        elif isinstance(const, str):
            words.add(const)


def clash(modules):
    """Names the first module that the runtime already has."""
    for name, path, _, _, _ in modules:
        top = name.partition(".")[0]
        if top in sys.builtin_module_names or _imp.is_frozen(top) or top in sys.modules:
            return path
    return ""


def traceback_of(error, modules):
    """Formats an exception as Python prints it, without the frames of this file."""
    import linecache
    import traceback

    for _, path, _, _, source in modules:
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


def report(key, text):
    import json

    _extism.output(json.dumps({key: text[:100_000]}).encode())


def make(entry_module, entry_name, stamp, modules):
    if path := clash(modules):
        report("clash", path)
        return
    manifest = ModuleType("_medplug_manifest")
    manifest.STAMP = eval(stamp, {"__builtins__": {}, "null": None, "true": True, "false": False})
    sys.modules["_medplug_manifest"] = manifest
    importer = Importer(modules)
    sys.meta_path.insert(2, importer)  # behind what is built in and frozen
    try:
        __import__(entry_module)
        plugin = sys.modules[entry_module]
        importer.settle()
    except BaseException as error:
        report("traceback", traceback_of(error, modules))
        return
    import extism

    try:
        entry = extism._bind(plugin, entry_name)
    except Exception as error:
        report("entry", str(error))
        return
    _extism.set_entry(entry)
    _extism.output(b"{}")


make(*marshal.loads(ARGUMENT))
del ARGUMENT
gc.collect()
gc.freeze()
