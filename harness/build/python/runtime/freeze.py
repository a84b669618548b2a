"""freeze.py OUT LIST LIB ROOT...: compiles modules into one blob and a table that the interpreter imports from.

LIST names modules of the folder LIB, a line each; "name.*" is a package with everything below it. Of the other roots
every module is taken. Writes OUT/frozen.bin, OUT/frozen.c and OUT/modules.txt. Runs on the very Python that will import
the code: the format is that version's own.
"""
import marshal
import os
import sys

NOT_TAKEN = {"test", "tests", "__pycache__", "__main__"}


def modules_below(folder, prefix):
    """Yields (name, file, is a package) for every module in a folder and below."""
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        stem, extension = os.path.splitext(entry)
        if stem in NOT_TAKEN or entry.startswith("."):
            continue
        if extension == ".py" and stem != "__init__":
            yield prefix + stem, path, False
        elif os.path.isfile(os.path.join(path, "__init__.py")):
            yield prefix + stem, os.path.join(path, "__init__.py"), True
            yield from modules_below(path, prefix + stem + ".")


def listed(file, lib):
    """Yields the modules that a list names; a name that is not there is an error."""
    for line in open(file, encoding="ascii"):
        for name in line.partition("#")[0].split():
            package = name.removesuffix(".*")
            path = os.path.join(lib, *package.split("."))
            if os.path.isfile(path + ".py"):
                yield package, path + ".py", False
                continue
            if not os.path.isfile(os.path.join(path, "__init__.py")):
                sys.exit(f"freeze: no module {package} in {lib}")
            yield package, os.path.join(path, "__init__.py"), True
            if name != package:
                yield from modules_below(path, package + ".")


def main(out, names, lib, *roots):
    found = {}
    for name, path, package in listed(names, lib):
        found[name] = (path, package)
    for root in roots:
        for name, path, package in modules_below(root, ""):
            if name in found:
                sys.exit(f"freeze: module {name} of {root} is there already")
            found[name] = (path, package)
    for built_in in ("importlib._bootstrap", "importlib._bootstrap_external"):  # the interpreter's own
        found.pop(built_in, None)
    blob, rows = bytearray(), []
    for name in sorted(found):
        path, package = found[name]
        with open(path, "rb") as source:
            code = compile(source.read(), f"<frozen {name}>", "exec", dont_inherit=True, optimize=2)
        marshalled = marshal.dumps(code)
        blob += bytes(-len(blob) % 16)
        rows.append(f'  {{"{name}", blob + {len(blob)}, {len(marshalled)}, {int(package)}}},\n')
        blob += marshalled
    with open(os.path.join(out, "frozen.bin"), "wb") as f:
        f.write(blob)
    with open(os.path.join(out, "frozen.c"), "w", encoding="ascii") as f:
        f.write('#include <Python.h>\nstatic const unsigned char blob[] __attribute__((aligned(16))) = {\n#embed "frozen.bin"\n};\n')
        f.write("const struct _frozen medplug_frozen[] = {\n" + "".join(rows) + "  {0}\n};\n")
    with open(os.path.join(out, "modules.txt"), "w", encoding="ascii") as f:
        f.write("".join(f"{name}\n" for name in sorted(found)))


main(*sys.argv[1:])
