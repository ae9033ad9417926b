"""The server's own rules: where a request goes, and what it may make the server read."""

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

import pytest

from chieng.config.serving import bodies
from chieng.config.serving.application import Dispatcher, NothingMounted, build
from chieng.config.serving.bodies import BoundedBodies
from chieng.config.serving.listening import CannotListen, for_this_machine_only, is_loopback, listen
from chieng.config.serving.server import keep_what_is_loaded
from chieng.core.ports import MOUNTS, Message, Mount, Receive, Scope, Send

MB = 1024 * 1024


def answering(text: str) -> Any:
    async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text.encode()})

    return application


async def counting(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with how many bytes came, and how many were announced."""
    size = 0
    while True:
        message = await receive()
        size += len(message["body"])
        if not message["more_body"]:
            break
    announced = dict(scope["headers"])[b"content-length"].decode()
    await answering(f"{size} {announced}")(scope, receive, send)


def ask(
    application: Any, path: str = "/", *, parts: Any = (), headers: Any = (), kind: str = "http"
) -> list[Message]:
    """Send a request and return what was answered. `parts` may be endless: nobody reads more than asked for."""
    sent: list[Message] = []
    coming: Iterator[Message] = iter(parts)

    async def receive() -> Message:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": kind, "path": path, "method": "POST", "headers": list(headers)}
    asyncio.run(application(scope, receive, send))
    return sent


def body(size: int, *, part: int = 64 * 1024) -> Iterator[Message]:
    left = size
    while left > 0:
        left -= part
        yield {"type": "http.request", "body": bytes(min(part, part + left)), "more_body": left > 0}


def test_the_longest_prefix_gets_the_request_and_django_the_rest() -> None:
    mounts = {"/thi/": answering("hall"), "/thi/xem/": answering("stage"), "/healthz": answering("health")}
    dispatcher = Dispatcher(mounts, answering("pages"))
    said = {
        path: ask(dispatcher, path)[1]["body"]
        for path in ["/", "/thi", "/thi/1", "/thi/xem/1", "/healthz", "/healthzz"]
    }
    assert said == {
        "/": b"pages",
        "/thi": b"pages",
        "/thi/1": b"hall",
        "/thi/xem/1": b"stage",
        "/healthz": b"health",
        "/healthzz": b"pages",
    }


def test_a_socket_to_a_page_is_closed() -> None:
    assert ask(Dispatcher({}, answering("pages")), kind="websocket")[0]["type"] == "websocket.close"


def test_the_server_starts_and_stops() -> None:
    parts = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = ask(Dispatcher({}, answering("")), parts=parts, kind="lifespan")
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_part_of_which_there_is_nothing_is_refused() -> None:
    with pytest.raises(NothingMounted):
        build("stage")


def test_a_room_s_mount_is_served_with_its_part_and_without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MOUNTS, "_things", {})
    MOUNTS.register("hall", Mount("/thi/", "hall", lambda: answering("hall")))
    application = build("hall")
    assert ask(application, "/thi/1")[1]["body"] == b"hall"
    assert ask(application, "/")[0]["status"] == 404


def test_a_body_comes_whole_with_its_length_even_when_none_was_announced() -> None:
    headers = [(b"transfer-encoding", b"chunked")]
    sent = ask(BoundedBodies(counting, 2 * MB), parts=body(MB), headers=headers)
    assert sent[1]["body"] == f"{MB} {MB}".encode()


def test_too_much_is_refused_by_its_announced_length_before_any_of_it_is_read() -> None:
    def nobody_reads() -> Iterator[Message]:
        raise AssertionError("the body was read")
        yield {}

    headers = [(b"content-length", str(200 * MB).encode())]
    sent = ask(BoundedBodies(counting, MB), parts=nobody_reads(), headers=headers)
    assert sent[0]["status"] == 413
    page = sent[1]["body"].decode()
    assert "Tệp gửi lên quá lớn" in page
    assert "The upload is too large" in page


def test_too_much_that_was_not_announced_is_refused_once_it_is_too_much() -> None:
    read = 0

    def endless() -> Iterator[Message]:
        nonlocal read
        while True:
            read += 1
            yield {"type": "http.request", "body": bytes(MB), "more_body": True}

    sent = ask(BoundedBodies(counting, 3 * MB), parts=endless(), headers=[(b"transfer-encoding", b"chunked")])
    assert (sent[0]["status"], read) == (413, 4)


def test_a_client_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_SILENCE", 0.01)

    async def silent() -> Message:
        await asyncio.sleep(1)
        raise AssertionError("waited too long")

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/", "method": "POST", "headers": [(b"content-length", b"10")]}
    asyncio.run(BoundedBodies(counting, MB)(scope, silent, send))
    assert sent[0]["status"] == 408


def test_a_client_that_leaves_reaches_nobody() -> None:
    parts = [{"type": "http.request", "body": b"x", "more_body": True}]
    assert ask(BoundedBodies(counting, MB), parts=parts, headers=[(b"content-length", b"9")]) == []


def test_a_port_that_cannot_be_is_told() -> None:
    with pytest.raises(CannotListen, match="there is no port 99999; use 1024 to 65535"):
        listen("127.0.0.1", 99999)


def test_a_port_in_use_is_told_with_the_cure() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotListen, match=f"--port {port + 1} / port {port} is in use"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "ours_alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("chieng.example", False)],  # noqa: S104
)
def test_demonstrations_know_which_addresses_others_reach(host: str, ours_alone: bool) -> None:
    assert is_loopback(host) is ours_alone


@pytest.mark.parametrize(
    ("demo", "debug", "why"), [(True, False, "dữ liệu minh họa"), (False, True, "CHIENG_DEBUG")]
)
def test_what_is_for_this_machine_is_opened_to_no_other(demo: bool, debug: bool, why: str) -> None:
    assert why in for_this_machine_only("192.0.2.1", demo=demo, debug=debug)
    assert for_this_machine_only("127.0.0.1", demo=demo, debug=debug) == ""
    assert for_this_machine_only("192.0.2.1", demo=False, debug=False) == ""


def test_what_is_loaded_is_left_alone_by_the_collector() -> None:
    before = gc.get_freeze_count()
    try:
        keep_what_is_loaded()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
