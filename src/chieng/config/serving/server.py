"""uvicorn as Chiêng runs it."""

import errno
import logging
import socket
from importlib.util import find_spec

import uvicorn
from django.conf import settings

from chieng.config.serving.protocol import BoundedProtocol
from chieng.core.ports import ASGIApplication

KEEP_ALIVE_SECONDS = 75  # longer than a proxy keeps its side, so that it never writes to a closed connection
STOP_SECONDS = 20


class CannotListen(Exception):  # noqa: N818 - it is a message to a person
    """The address can't be listened on; the message says why and what to do, in both languages."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port`. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise CannotListen(_why(error, host, port)) from error
    listener.set_inheritable(True)
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng; chọn cổng khác bằng --port {port + 1} / "
            f"port {port} is in use by another program; choose another with --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return (
            f"Không được phép mở cổng {port}; dùng cổng từ 1024 trở lên và đặt proxy phía trước / "
            f"port {port} needs root; use one from 1024 up and put a proxy in front"
        )
    return f"Không mở được / can't listen on {host}:{port}: {error.strerror}"


def serve(application: ASGIApplication, listener: socket.socket) -> None:
    """Serve until told to stop by SIGINT or SIGTERM, then let running requests end."""
    config = uvicorn.Config(
        application,
        loop="uvloop" if find_spec("uvloop") else "asyncio",
        http=BoundedProtocol,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.CHIENG_PROXIES,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    logging.getLogger("uvicorn.error").addFilter(_is_worth_saying)
    uvicorn.Server(config).run(sockets=[listener])


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Leave out what any scanner of the internet makes uvicorn say."""
    return "Invalid HTTP request" not in record.getMessage()
