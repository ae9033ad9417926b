"""Text that a spreadsheet would run: marked on the way out, unmarked on the way in.

A name such as `=HYPERLINK(…)` in a CSV file becomes a formula in whoever opens it. We write an apostrophe
before it, which spreadsheets take as "this is text", and take the same apostrophe off when we read.
"""

import re
from typing import Final

_RUNS: Final = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")


def escape(text: str) -> str:
    """Return `text` so that no spreadsheet runs it."""
    return f"'{text}" if _RUNS.match(text) else text


def unescape(text: str) -> str:
    """Return what `escape` was given."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text
