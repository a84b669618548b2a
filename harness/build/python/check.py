"""Runs inside the runtime after a plugin's state was copied: looks for imports within functions that nobody has.

Those at the top of a module have been carried out. What an `except ImportError` provides for is the author's business.
The result is {} or {"traceback": text}.
"""
import _imp
import marshal
import sys

import _extism

AST_ONLY = 0x400
FORGIVING = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def check(modules, reached):
    known = {"_medplug_manifest"}
    for name, _, _, _, _ in modules:
        while name:
            known.add(name)
            name = name.rpartition(".")[0]

    def there(name):
        return name in known or name in sys.modules or name in sys.builtin_module_names or _imp.is_frozen(name)

    missing = []
    for name, path, package, own, source in modules:
        if own and name in reached:
            home = name if package else name.rpartition(".")[0]
            visit(compile(source, path, "exec", AST_ONLY, True), "", home, there, (path, source, missing))
    return missing


def kind(node):
    return type(node).__name__


def visit(node, function, home, there, report):
    if isinstance(node, list):
        for n in node:
            visit(n, function, home, there, report)
        return
    what = kind(node)
    if what in ("Import", "ImportFrom"):
        if function:
            judge(node, function, home, there, report)
        return
    skipped = ()
    if what in ("FunctionDef", "AsyncFunctionDef"):
        function = node.name
    elif what in ("Try", "TryStar") and any(forgives(h.type) for h in node.handlers):
        skipped = ("body",)
    elif what == "If" and kind(node.test) in ("Name", "Attribute") and "TYPE_CHECKING" in (getattr(node.test, "id", ""), getattr(node.test, "attr", "")):
        skipped = ("body",)
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        if field not in skipped and hasattr(node, field) and what != "Lambda" and what != "IfExp":
            visit(getattr(node, field), function, home, there, report)


def forgives(caught):
    if caught is None:
        return True
    if kind(caught) == "Tuple":
        return any(forgives(c) for c in caught.elts)
    return getattr(caught, "id", getattr(caught, "attr", "")) in FORGIVING


def judge(node, function, home, there, report):
    if kind(node) == "Import":
        wanted = [alias.name for alias in node.names]
    else:
        base = home.split(".") if home else []
        if node.level > len(base) + (not home):
            return  # Python says what is wrong with it
        base = base[: len(base) - node.level + 1] if node.level else []
        wanted = [".".join(base + ([node.module] if node.module else []))]
    path, source, missing = report
    for name in wanted:
        parts = name.split(".")
        for n in range(1, len(parts) + 1):
            first = ".".join(parts[:n])
            if first and not there(first):
                lines = source.decode("utf-8-sig", "replace").splitlines()
                line = lines[node.lineno - 1].strip() if node.lineno <= len(lines) else ""
                missing.append(
                    'Traceback (most recent call last):\n  File "%s", line %d, in %s\n    %s\nModuleNotFoundError: No module named %r\n'
                    % (path, node.lineno, function, line, first)
                )
                break


def main():
    import json

    _, _, _, modules = marshal.loads(ARGUMENT)
    reached = set(sys.modules)
    for finder in sys.meta_path:
        reached.update(getattr(finder, "kept", ()))
    missing = check(modules, reached)
    _extism.output(json.dumps({"traceback": "".join(missing)[:100_000]} if missing else {}).encode())


main()
