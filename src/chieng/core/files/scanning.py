"""Asking clamd whether a file is infected, where one is configured (`CHIENG_CLAMD`), by its INSTREAM protocol.

The bytes go over a TCP or a unix socket in chunks; nothing is written anywhere and clamd needs no access to our
folders.
"""

import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
# Seconds without a sign of life, and for one file in all.
PATIENCE = 15.0
WHOLE = 120.0
_QUICK = 2.0


class ScannerError(Exception):
    """The scanner could not say: it is not there, broke off, answered with an error."""


class TooLargeToScan(ScannerError):  # noqa: N818 - what happened, in words
    """The scanner takes no file of this size (clamd's StreamMaxLength)."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said: the name of what it found, "" when there is nothing."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.found


def is_configured() -> bool:
    return bool(settings.CHIENG_CLAMD)


def scan(path: Path, *, patience: float = PATIENCE, whole: float = WHOLE) -> Scan:
    """Return what the scanner says of the file. Raises ScannerError when it can't say."""
    with path.open("rb") as stream:
        return _read(_ask(b"INSTREAM", stream, patience, whole))


def ping() -> None:
    """Return when the scanner answers. Raises ScannerError otherwise, within two seconds."""
    if _ask(b"PING", None, _QUICK, _QUICK) != "PONG":
        raise ScannerError("not clamd")


def _ask(command: bytes, stream: IO[bytes] | None, patience: float, whole: float) -> str:
    until = time.monotonic() + whole
    try:
        with _connected(patience) as link:
            link.sendall(b"z" + command + b"\0")
            try:
                if stream is not None:
                    _send(link, stream, until)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it said why and hung up: read it
            return _answer(link, until)
    except OSError as error:
        raise ScannerError(str(error)) from error


def _connected(patience: float) -> socket.socket:
    address = str(settings.CHIENG_CLAMD)
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(patience)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
        return link
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=patience)


def _send(link: socket.socket, stream: IO[bytes], until: float) -> None:
    while chunk := stream.read(_CHUNK):
        if time.monotonic() > until:
            raise TimeoutError("took too long")
        link.sendall(struct.pack(">I", len(chunk)) + chunk)
    link.sendall(struct.pack(">I", 0))


def _answer(link: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        if time.monotonic() > until:
            raise TimeoutError("took too long")
        more = link.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _read(said: str) -> Scan:
    """Return clamd's answer: "stream: OK", "stream: NAME FOUND", anything else is an error."""
    if said == "stream: OK":
        return Scan()
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Scan(said.removeprefix("stream: ").removesuffix(" FOUND") or "?")
    if "size limit exceeded" in said:
        raise TooLargeToScan(said)
    raise ScannerError(said or "no answer")
