"""Runs inside the runtime when a plugin is made, in an instance that is thrown away: compiles the modules that can be
reached from the entry module, so that neither source text nor the compiler's leavings get into the plugin.

ARGUMENT is a marshalled tuple (roots, modules), see argument.go. The result is a JSON object: {"code": what boot.py takes,
"names", "missing"} or {"clash": path}.
"""
import _imp
import binascii
import json
import marshal
import sys

import _extism

AST_ONLY = 0x400
LARGE = 256 << 10  # of such a source, tables for the most part, no tree of objects is made
CodeType = type((lambda: None).__code__)
FORGIVING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class Project:
    def __init__(self, modules):
        self.modules = {}
        for name, *rest in modules:
            self.modules.setdefault(name, rest)
        self.known = {"_medplug_manifest"}
        for name in self.modules:
            self.known.update(prefixes(name))
        self.reached = {}  # (path, is a package, own, code; its source where that cannot be compiled) by name
        self.missing = []  # (module, what Python would say) of imports in functions

    def reach(self, roots):
        work = list(roots)
        while work:
            for name in prefixes(work.pop()):
                if name in self.reached or name not in self.modules:
                    continue
                path, package, own, source = self.modules[name]
                try:
                    code = compile(source, path, "exec", dont_inherit=True)
                    tree = None if len(source) > LARGE else compile(source, path, "exec", AST_ONLY, True)
                except Exception:
                    # Importing it says what is wrong, with everything that led there; nobody need ever import it.
                    self.reached[name] = path, package, own, source
                    continue
                self.reached[name] = path, package, own, code
                home = name if package else name.rpartition(".")[0]
                words = set()
                gather(code, words, tree is None)
                work += words
                if home:
                    work += [home + "." + word for word in words]
                if tree is not None:
                    for statement, function, guarded in imports(tree):
                        wanted = list(targets(statement, home))
                        work += wanted
                        if wanted and own and function and not guarded:
                            self.judge(wanted[0], statement, function, path, source)

    def judge(self, wanted, statement, function, path, source):
        for name in prefixes(wanted):
            if name in self.known or brought(name):
                continue
            lines = source.decode("utf-8-sig", "replace").splitlines()
            line = lines[statement.lineno - 1].strip() if statement.lineno <= len(lines) else ""
            text = 'Traceback (most recent call last):\n  File "%s", line %d, in %s\n    %s\nModuleNotFoundError: No module named %r\n'
            self.missing.append((name, text % (path, statement.lineno, function, line, name)))
            return


def brought(name):
    """Tells whether the runtime brings a module along, as it finds out by importing it: "os.path" is no file of its own."""
    top = name.partition(".")[0]
    if name in sys.modules:
        return True
    if top not in sys.builtin_module_names and not _imp.is_frozen(top):
        return False
    try:
        __import__(name)
    except ModuleNotFoundError:
        return False
    except Exception:
        pass  # it is there, whatever it lacks
    return True


def prefixes(name):
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


def gather(code, words, names):
    """Collects the texts of a code object, which may be names of modules that are imported by name."""
    if names:
        words.update(code.co_names)
    for const in code.co_consts:
        if isinstance(const, CodeType):
            gather(const, words, names)
        else:
            texts(const, words)


def texts(const, words):
    if isinstance(const, str):
        words.add(const)
    elif isinstance(const, (tuple, frozenset)):
        for c in const:
            texts(c, words)


def kind(node):
    return type(node).__name__


def imports(node, function="", guarded=False):
    """Yields (import statement, function that it stands in, the author provides for its failure)."""
    what = kind(node)
    if what in ("Import", "ImportFrom"):
        yield node, function, guarded
        return
    if what in ("FunctionDef", "AsyncFunctionDef"):
        function = node.name
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        below = getattr(node, field, None)
        if not isinstance(below, list) or field == "body" and what == "If" and typing_only(node.test):
            continue
        provided = guarded or field == "body" and what in ("Try", "TryStar") and any(forgives(h.type) for h in node.handlers)
        for child in below:
            yield from imports(child, function, provided)


def typing_only(test):
    return "TYPE_CHECKING" in (getattr(test, "id", ""), getattr(test, "attr", ""))


def forgives(caught):
    if caught is None:
        return True
    if kind(caught) == "Tuple":
        return any(forgives(c) for c in caught.elts)
    return getattr(caught, "id", getattr(caught, "attr", "")) in FORGIVING


def targets(statement, home):
    """Names what a statement imports, and what of it may be a module."""
    if kind(statement) == "Import":
        for alias in statement.names:
            yield alias.name
        return
    base = home.split(".") if home else []
    if statement.level > len(base):
        return  # beyond the top: Python says so when it gets there
    base = base[: len(base) - statement.level + 1] if statement.level else []
    base = ".".join(base + ([statement.module] if statement.module else []))
    yield base
    for alias in statement.names:
        yield base + "." + alias.name if base else alias.name


def clash(modules):
    """Names the first file of the project whose module the runtime already has."""
    for name, path, _, own, _ in modules:
        top = name.partition(".")[0]
        if own and (top in sys.builtin_module_names or _imp.is_frozen(top)):
            return path
    return ""


def answer(what):
    _extism.output(json.dumps(what).encode())


def main(roots, modules):
    if path := clash(modules):
        answer({"clash": path})
        return
    project = Project(modules)
    project.reach(roots)
    code = marshal.dumps(tuple((name, *rest) for name, rest in sorted(project.reached.items())))
    answer({"code": binascii.b2a_base64(code, newline=False).decode(), "names": sorted(project.reached), "missing": project.missing})


main(*marshal.loads(ARGUMENT))
