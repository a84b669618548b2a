"""Reads requests and responses of the contract, one a line, and says what the SDK in Python makes of each: the first
argument of a line is its kind, the second what it is, the third its bytes in base64."""

import base64
import importlib
import json
import sys

from medplug.contract import KINDS
from medplug.fault import Fault
from medplug.read import read_request, read_response
from medplug.write import write


def made(kind, part, data):
    module, request, response = KINDS[kind]
    module = importlib.import_module("medplug.contract." + module)
    try:
        if part == "request":
            return {"out": json.loads(write(read_request(data, getattr(module, request))))}
        return {"out": json.loads(write(read_response(data, getattr(module, response))))}
    except Fault as fault:
        return json.loads(fault.error_json())


for line in sys.stdin:
    kind, part, data = line.split(" ")
    print(json.dumps(made(kind, part, base64.b64decode(data))), flush=True)
