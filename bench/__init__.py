"""Measurements, one a file, run by `script/bench NAME`.

A file gives `run(options) -> dict` with what it measured; Django is set up on an empty, migrated database.
It may give `arguments(parser)` to take options of its own. Its docstring's first line is shown in the list.
"""

import math
import sys
from collections.abc import Sequence


def progress(text: str) -> None:
    """Say how far a measurement is, where it does not mix with its result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of all values don't exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
