"""A stand-in that answers like clamd, over TCP or a unix socket, for one connection after the other."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Clamd:
    """`answer` is what it says to a file: text, or "hang", "close", "limit" (answers before it has all)."""

    answer: str = "stream: OK"
    address: str = ""
    received: list[bytes] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    _listener: socket.socket | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def _serve(self) -> None:
        assert self._listener is not None
        while not self._over.is_set():
            with contextlib.suppress(OSError):
                link, _who = self._listener.accept()
                with link:
                    link.settimeout(5)
                    self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        command = self._until_zero(link)
        if command == b"zPING":
            link.sendall(b"PONG\0" if self.answer != "hang" else b"")
            return
        assert command == b"zINSTREAM"
        if self.answer == "close":
            return
        if self.answer == "limit":
            link.recv(1000)
            link.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        content = b""
        while size := struct.unpack(">I", self._exactly(link, 4))[0]:
            self.chunks.append(size)
            content += self._exactly(link, size)
        self.received.append(content)
        if self.answer == "hang":
            self._over.wait(5)
            return
        link.sendall(self.answer.encode() + b"\0")

    @staticmethod
    def _until_zero(link: socket.socket) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            said += link.recv(1)
        return said[:-1]

    @staticmethod
    def _exactly(link: socket.socket, size: int) -> bytes:
        got = b""
        while len(got) < size:
            more = link.recv(size - len(got))
            if not more:
                raise ConnectionError
            got += more
        return got


@contextlib.contextmanager
def running(answer: str = "stream: OK", path: Path | None = None) -> Iterator[Clamd]:
    listener = socket.socket(socket.AF_UNIX if path else socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(str(path) if path else ("127.0.0.1", 0))
    listener.listen()
    listener.settimeout(0.2)
    made = Clamd(answer, str(path) if path else f"127.0.0.1:{listener.getsockname()[1]}", _listener=listener)
    thread = threading.Thread(target=made._serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made._over.set()
        thread.join(10)
        listener.close()
