"""Whether the installation is in use: its servers and workers share a lock that a restore wants for itself."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_held: list[int] = []


def hold() -> None:
    """Say, until this process ends, that the data folder is in use. Called by servers and workers at start."""
    handle = _open()
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


@contextmanager
def alone() -> Iterator[bool]:
    """Give whether nobody uses the data folder, and keep it so within."""
    handle = _open()
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _open() -> int:
    path = Path(settings.CHIENG_DATA) / "in-use.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
