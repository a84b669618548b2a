"""Loads the C module, its twin in Python, and the documented face over the C. The environment says where: NATIVE is the
compiled module, without which the face is over the twin, SDK the folder templates/sdk/python."""

import importlib.util
import os
import sys


def load(name, path, **more):
    spec = importlib.util.spec_from_file_location(name, path, **more)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SDK = os.environ["SDK"]
shim = load("shim", SDK + "/native/_medplug/__init__.py", submodule_search_locations=[SDK + "/native/_medplug"])
native = sys.modules["_medplug"] = load("_medplug", os.environ["NATIVE"]) if "NATIVE" in os.environ else shim
imaging = load("imaging", SDK + "/medplug/imaging.py")
signals = load("signals", SDK + "/medplug/signal.py")
