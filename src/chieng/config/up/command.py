"""What `chieng up` does, from its arguments to the last signal."""

import argparse
import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from socket import socket
from typing import IO
from urllib.parse import urlsplit

from chieng.config import environment
from chieng.config.serving.listening import CannotListen, for_this_machine_only, listen
from chieng.config.supervisor import Child, Supervisor
from chieng.config.up import folder
from chieng.config.up.folder import CannotStart
from chieng.config.up.stamps import Stamps
from chieng.config.up.steps import StepFailed, prepare, steps_for

READY_SECONDS = 90.0


def main(arguments: list[str]) -> int:
    """Prepare, start, say where, and keep running. Returns the exit status."""
    options = _parse(arguments)
    try:
        return _up(options)
    except (CannotStart, CannotListen) as error:
        _say(str(error))
        return 1
    except StepFailed as error:
        return error.code


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="chieng up",
        description="Chuẩn bị và chạy hệ thống / prepare and run the installation. --data DIR: thư mục dữ liệu.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--no-demo", action="store_true", help="no demonstration data and accounts")
    parser.add_argument("--fresh", action="store_true", help="move the old data folder aside and begin anew")
    return parser.parse_args(arguments)


def _up(options: argparse.Namespace) -> int:
    data: Path = environment.SETTINGS["CHIENG_DATA"].read(os.environ)
    os.environ["CHIENG_DATA"] = str(data)
    with listen(options.host, options.port) as listener:
        if options.fresh:
            moved = folder.move_aside(data)
            if moved:
                _say(f"Dữ liệu cũ ở / the old data is in {moved}")
        folder.settle(data, no_demo=options.no_demo)
        settings = environment.load()
        demo = bool(settings["CHIENG_DEMO"])
        if why := for_this_machine_only(options.host, demo=demo, debug=settings["CHIENG_DEBUG"]):
            raise CannotStart(why)
        folder.check_disk(data)
        with folder.lock(data) as lock:
            marks = Stamps(data)
            first = marks.get("database") is None
            prepare(steps_for(data, _name_of(settings["DATABASE_URL"]), demo=demo), marks, _say)
            accounts = _accounts(marks) if demo else _how_to_begin(first=first)
            return _run(listener, lock, accounts)


def _name_of(database: str | None) -> str:
    """Return which database it is without its password, for the stamps."""
    if database is None:
        return "sqlite"
    parts = urlsplit(database)
    return f"{parts.hostname}:{parts.port}{parts.path}"


def _accounts(marks: Stamps) -> str:
    """Return the lines that name the demo accounts; remembered, since they don't change."""
    text = marks.get("accounts")
    if text is None:
        command = [sys.executable, "-m", "chieng.config.cli", "demo", "accounts"]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise StepFailed(done.returncode)
        text = done.stdout.rstrip()
        marks.set("accounts", text)
    return f"Tài khoản minh họa / demo accounts (DỮ LIỆU MINH HỌA):\n{text}"


def _how_to_begin(*, first: bool) -> str:
    if not first:
        return ""
    beside = Path(sys.executable).with_name("chieng")
    return (
        "Tạo tài khoản quản trị đầu tiên / make the first administrator: "
        f"{beside if beside.exists() else 'chieng'} people first-administrator --data {os.environ['CHIENG_DATA']}"
    )


def _run(listener: socket, lock: IO[str], accounts: str) -> int:
    cli = (sys.executable, "-m", "chieng.config.cli")
    supervisor = Supervisor(
        [
            Child("web", (*cli, "serve", "--listener", str(listener.fileno())), (listener.fileno(),)),
            Child("worker", (*cli, "worker", "--only", "jobs")),
            Child("scheduler", (*cli, "worker", "--only", "scheduler")),
        ],
        _say,
    )
    supervisor.start()
    try:
        if not _wait_until_ready(supervisor, listener):
            return 0 if supervisor.stopping else 1
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        sys.stdout.write(f"{accounts}\n" if accounts else "")
        sys.stdout.write(f"ready http://{shown}:{port}\n")
        sys.stdout.flush()
        supervisor.run()
    finally:
        supervisor.end()
        lock.flush()
    return 0


def _wait_until_ready(supervisor: Supervisor, listener: socket) -> bool:
    """Tell whether everything came up in time, saying what did not."""
    until = time.monotonic() + READY_SECONDS
    failing = ""
    while time.monotonic() < until and not supervisor.stopping:
        supervisor.look()
        healthy, failing = _ask_health(listener)
        if healthy:
            return True
        time.sleep(0.15)
    if not supervisor.stopping:
        _say(f"Chưa sẵn sàng sau {READY_SECONDS:g} giây / not ready after {READY_SECONDS:g} s: {failing}")
    return False


def _ask_health(listener: socket) -> tuple[bool, str]:
    host, port = listener.getsockname()[:2]
    asked = "127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host  # noqa: S104 - compared only
    connection = http.client.HTTPConnection(asked, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException):
        return False, "web"
    finally:
        connection.close()
    bad = [name for name, check in answer["checks"].items() if check["state"] == "bad"]
    return response.status == http.HTTPStatus.OK, ", ".join(bad)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
