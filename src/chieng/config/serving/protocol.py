"""uvicorn's HTTP protocol with bounds on what a client may make it wait for."""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 20.0  # from the first byte of a request to the end of its headers
HEAD_BYTES = 64 * 1024
STALLED_SECONDS = 60.0  # a client that does not read what it asked for


class BoundedProtocol(HttpToolsProtocol):
    """Ends connections whose request head is slow or huge, and those that don't read the answer."""

    _head_timer: TimerHandle | None = None
    _stall_timer: TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._head_timer)
        self._head_timer = None
        _cancel(self._stall_timer)
        self._stall_timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head_timer is not None:  # still no end of the headers: all of it belongs to them
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._give_up()

    def on_message_begin(self) -> None:
        self._wait_for_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        _cancel(self._head_timer)
        self._head_timer = None
        self._head_bytes = 0
        super().on_headers_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall_timer = self.loop.call_later(STALLED_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        _cancel(self._stall_timer)
        self._stall_timer = None
        super().resume_writing()

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
