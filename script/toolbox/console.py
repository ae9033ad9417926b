"""How scripts speak: one line for what failed and the cure, in Vietnamese and English."""

import sys
from typing import NoReturn


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def fail(vietnamese: str, english: str) -> NoReturn:
    """Say what happened and the cure, and end."""
    say(f"{vietnamese} / {english}")
    sys.exit(1)
