"""The heads of the chain in a file outside the database: DATA/audit/heads.log, one JSON object a line.

The file is only ever appended to. Who can write the database but not this file can't shorten the chain unseen.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from chieng.core.clock import now


@dataclass(frozen=True, slots=True)
class Head:
    """The chain was this long, and its last seal this one. After a restore it starts from the restored head."""

    sequence: int
    hash: str
    at: str
    restored: bool = False


def heads_path() -> Path:
    return Path(settings.CHIENG_DATA) / "audit" / "heads.log"


def anchor(sequence: int, hash_: str) -> None:
    """Append the head and return when it is on the disk."""
    _append({"at": now().isoformat(), "sequence": sequence, "hash": hash_})


def anchor_restore(sequence: int, hash_: str) -> None:
    """Note that the installation went back to a backup whose chain ends here: later heads before this are void."""
    _append({"at": now().isoformat(), "sequence": sequence, "hash": hash_, "restored": True})


def read_heads() -> Iterator[Head]:
    """Yield the heads in the order written. A line broken off by a power cut is passed over."""
    try:
        with heads_path().open() as lines:
            for line in lines:
                if (head := _parse(line)) is not None:
                    yield head
    except FileNotFoundError:
        return


def _parse(line: str) -> Head | None:
    try:
        values: dict[str, Any] = json.loads(line)
        return Head(
            int(values["sequence"]), str(values["hash"]), str(values["at"]), bool(values.get("restored", False))
        )
    except (ValueError, KeyError, TypeError):
        return None


def _append(values: dict[str, Any]) -> None:
    path = heads_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write of one line in append mode: two processes never mix theirs.
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, (_after_broken_line(path) + json.dumps(values) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _after_broken_line(path: Path) -> str:
    """Return a line break when the last line was broken off, so that the next one is whole."""
    with path.open("rb") as stream:
        if not stream.seek(0, os.SEEK_END):
            return ""
        stream.seek(-1, os.SEEK_END)
        return "" if stream.read() == b"\n" else "\n"
