"""Finds every text marked for translation, in Python files and in templates."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

_NAMES: dict[str, tuple[Any, ...] | None] = {
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext_noop": None,
    **_NAMES,
    **{f"{name}_lazy": places for name, places in _NAMES.items()},
}
TEMPLATE_ENDINGS = {".html", ".txt", ".svg", ".xml"}


@dataclass(frozen=True, slots=True)
class Found:
    """A text in the code: its id (two of them with a plural), its context, and the file that holds it."""

    id: str | tuple[str, str]
    context: str | None
    place: str
    comments: tuple[str, ...]


def texts_of(room: Path) -> Iterator[Found]:
    """Yield every text marked for translation in the folder of a room, file by file in order."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if path.suffix == ".py" and "migrations" not in parts:
            yield from _in_python(path.read_text("utf-8"), _place(room, path))
        elif path.suffix in TEMPLATE_ENDINGS and "templates" in parts:
            yield from _in_template(path.read_text("utf-8"), _place(room, path))


def _place(room: Path, path: Path) -> str:
    return f"{room.name}/{path.relative_to(room).as_posix()}"


def _in_template(text: str, place: str) -> Iterator[Found]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a note to translators in an odd place is still only a note
        source = templatize(text, origin=place)
    # What is not a text became runs of X: their indentation means nothing, and Python's reader would mind it.
    yield from _in_python("\n".join(line.strip() for line in source.splitlines()), place)


def _in_python(source: str, place: str) -> Iterator[Found]:
    code = io.BytesIO(source.encode("utf-8"))
    for _line, found, comments, context in extract("python", code, KEYWORDS, ["Translators:"]):
        wanted: Any = tuple(found) if isinstance(found, (tuple, list)) else found
        yield Found(wanted, context, place, tuple(comments))
