"""Prints a request with some images, and what their pixels are natively."""

import base64
import hashlib
import json
import random

from both import native
from make import jpeg, png

r = random.Random(11)
files = [png(r, 60, 40) for _ in range(12)] + [jpeg(r, 90, 70) for _ in range(12)]
want = []
for file in files:
    width, height, channels, data = native.decode(file, 1 << 20, 1 << 22)
    want.append([width, height, channels, hashlib.sha256(data).hexdigest()])
print(json.dumps({"request": {"files": [base64.b64encode(f).decode() for f in files]}, "want": want}))
