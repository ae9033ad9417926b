"""On which line a key of a TOML text stands, so that a mistake is named where a person can see it.

TOML readers give no positions for values. This walks the text once, line by line, and remembers where each
table and each key begins. A key inside an inline table is found at the line of the nearest key around it.
"""

import re
from collections import Counter

Path = tuple[str | int, ...]

_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.|=|\]|$)""")
_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_STRINGS = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)


class Lines:
    """The lines of a TOML text by key path."""

    def __init__(self, text: str) -> None:
        self._found: dict[Path, int] = {(): 1}
        self._arrays: Counter[Path] = Counter()
        self._table: Path = ()
        self._read(text)

    def of(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest key around it."""
        while path not in self._found:
            path = path[:-1]
        return self._found[path]

    def _read(self, text: str) -> None:
        open_brackets = 0
        for number, line in enumerate(_without_long_strings(text).split("\n"), start=1):
            if open_brackets == 0:
                self._read_line(line, number)
            if open_brackets or "=" in line:
                open_brackets = max(0, open_brackets + _balance(line))

    def _read_line(self, line: str, number: int) -> None:
        header = _HEADER.match(line)
        if header and "=" not in _STRINGS.sub("", line.split("#", maxsplit=1)[0]):
            self._open_table(_parts(header[2]), is_array=header[1] == "[[", number=number)
        elif "=" in line and not line.lstrip().startswith("#"):
            self._note(self._table + _parts(line), number)

    def _open_table(self, parts: Path, *, is_array: bool, number: int) -> None:
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self._arrays and path != parts_path(path, parts, is_array=is_array):
                path = (*path, self._arrays[path] - 1)
        if is_array:
            self._note(path, number)
            self._arrays[path] += 1
            path = (*path, self._arrays[path] - 1)
        self._table = path
        self._note(path, number)

    def _note(self, path: Path, number: int) -> None:
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], number)


def parts_path(path: Path, parts: Path, *, is_array: bool) -> Path:
    """Return `path` when it is the whole of an array's own header, which opens a new element instead."""
    named = tuple(part for part in path if isinstance(part, str))
    return path if is_array and named == parts else ()


def _parts(text: str) -> Path:
    """Return the keys of "a.'b c'.d = …" or of a header's inside."""
    parts: list[str | int] = []
    position = 0
    while match := _KEY.match(text, position):
        parts.append(match[1].strip("\"'"))
        position = match.end()
        if match[2] != ".":
            break
    return tuple(parts)


def _balance(line: str) -> int:
    plain = _STRINGS.sub("", line).split("#")[0]
    return plain.count("[") + plain.count("{") - plain.count("]") - plain.count("}")


def _without_long_strings(text: str) -> str:
    """Blank out multi-line strings, keeping the line breaks, so that their lines are not read as keys."""
    quoted = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'', re.DOTALL)
    return quoted.sub(lambda match: '""' + "\n" * match[0].count("\n"), text)
