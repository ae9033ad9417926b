"""A room's English catalogue: merged with what the code says, checked, compiled."""

import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chieng.config.messages.extract import texts_of

ROOMS = Path(__file__).resolve().parents[2]
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
HEADER = """\
# English texts of the room "{room}". The message ids are the Vietnamese texts; script/messages keeps this file.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def rooms() -> list[Path]:
    """Return the folders of all rooms."""
    return sorted(path.parent for path in ROOMS.glob("*/__init__.py"))


def path_of(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def in_code(room: Path) -> Catalog:
    """Return the texts that the code of a room marks, not yet translated."""
    catalogue = Catalog(locale="en", fuzzy=False)
    for text in texts_of(room):
        catalogue.add(
            text.id, locations=[(text.place, 0)], context=text.context, auto_comments=list(text.comments)
        )
    return catalogue


def stored(room: Path) -> Catalog:
    """Return the catalogue of a room as its file has it (empty when there is none)."""
    path = path_of(room)
    if not path.exists():
        return Catalog(locale="en", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def merge(room: Path) -> bool:
    """Bring a room's file up to its code: new texts are added empty, gone ones dropped. True when it changed.

    A new text much like a gone one takes its English, marked fuzzy: somebody reads it and removes the mark.
    """
    template, catalogue = in_code(room), stored(room)
    if not len(template) and not path_of(room).exists():
        return False
    catalogue.update(template, no_fuzzy_matching=False, update_header_comment=False)
    catalogue.obsolete.clear()
    body = io.BytesIO()
    write_po(body, catalogue, width=115, omit_header=True, include_lineno=False, sort_by_file=True)
    return _write(path_of(room), HEADER.format(room=room.name).encode() + body.getvalue().strip() + b"\n")


def compile_all() -> None:
    """Write what Django reads (django.mo) beside every catalogue whose content changed."""
    for path in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=path.parts[-3], domain="django"))
        _write(path.with_suffix(".mo"), compiled.getvalue())


def faults(room: Path) -> Iterator[str]:
    """Yield a line for everything that keeps a room's English from being complete and exact."""
    template, catalogue = in_code(room), stored(room)
    for message in _texts(template):
        held = catalogue.get(message.id, message.context)
        if held is None:
            yield _line(room, "missing", message)
        elif held.fuzzy:
            yield _line(room, "fuzzy", message)
        elif not _is_translated(held):
            yield _line(room, "empty", message)
        elif not _keeps_places(held):
            yield _line(room, "other %(places)s", message)
    for message in _texts(catalogue):
        if template.get(message.id, message.context) is None:
            yield _line(room, "obsolete", message)
    for message in catalogue.obsolete.values():
        yield _line(room, "obsolete", message)


def disagreements() -> Iterator[str]:
    """Yield a line for every text that two rooms translate differently: Django would show only one of them."""
    seen: dict[tuple[object, object], tuple[Path, Message]] = {}
    for room in rooms():
        for message in _texts(stored(room)):
            first_room, first = seen.setdefault((message.id, message.context), (room, message))
            if first.string != message.string and _is_translated(first) and _is_translated(message):
                yield _line(room, f"not the English of room {first_room.name} ({first.string!r})", message)


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _is_translated(message: Message) -> bool:
    strings = _forms(message.string)
    wanted = 2 if message.pluralizable else 1
    return len(strings) == wanted and all(strings)


def _keeps_places(message: Message) -> bool:
    """Tell whether the English has the same places to fill. Its singular may do without ("one day left")."""
    ids, strings = _forms(message.id), _forms(message.string)
    if not message.pluralizable:
        return _places(ids[0]) == _places(strings[0])
    return _places(ids[1]) == _places(strings[1]) >= _places(strings[0])


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _line(room: Path, what: str, message: Message) -> str:
    return f"{room.name}: {what}: {message.id!r}"


def _write(path: Path, content: bytes) -> bool:
    """Write a file in one step unless it already says so: several tests may do this at once."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
    return True
