"""The plugin's tests: `python3 -m unittest` or `pytest`, natively. sdk/ holds what the runtime has built in, and a host in memory."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

sys.path[:0] = [str(ROOT), str(ROOT / "vendor"), str(ROOT / "sdk"), str(ROOT / "sdk" / "native")]
