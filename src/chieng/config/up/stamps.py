"""What was prepared from which inputs, so that a second start skips what did not change."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2]  # src/chieng
ROOT = SOURCE.parents[1]
FILE = "prepared.json"


class Stamps:
    """The marks kept in a data folder: for each step a hash over its inputs when it last succeeded."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        try:
            self._marks: dict[str, Any] = json.loads(self._path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            self._marks = {}

    def get(self, step: str) -> Any:
        return self._marks.get(step)

    def set(self, step: str, mark: Any) -> None:
        self._marks[step] = mark
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(self._marks, ensure_ascii=False, indent=1), "utf-8")
        temporary.replace(self._path)


def hash_of(paths: Iterable[Path], *more: str) -> str:
    """Return a hash over the names and contents of files, and over some texts."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    for text in more:
        digest.update(f"{text}\0".encode())
    return digest.hexdigest()


def catalogues() -> Iterator[Path]:
    yield from SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")


def static_files() -> Iterator[Path]:
    yield from requirements()
    yield from (path for path in SOURCE.glob("*/static/**/*") if path.is_file())


def migrations() -> Iterator[Path]:
    yield from requirements()
    yield from SOURCE.glob("*/migrations/*.py")


def kinds() -> Iterator[Path]:
    yield from SOURCE.glob("ledger/data/*.toml")


def requirements() -> Iterator[Path]:
    """Yield the file that pins the libraries, which bring files and migrations of their own."""
    pinned = ROOT / "requirements" / "base.txt"
    if pinned.is_file():
        yield pinned
