"""uvicorn as Chiêng runs it."""

import gc
import logging
import socket
from importlib.util import find_spec

import uvicorn
from django.conf import settings

from chieng.config.serving.protocol import BoundedProtocol
from chieng.core.ports import ASGIApplication

KEEP_ALIVE_SECONDS = 75  # longer than a proxy keeps its side, so that it never writes to a closed connection
STOP_SECONDS = 20


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
    keep_what_is_loaded()
    uvicorn.Server(config).run(sockets=[listener])


def keep_what_is_loaded() -> None:
    """Let the collector leave alone what the program consists of: looking through it took 100 ms each time."""
    gc.collect()
    gc.freeze()


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Leave out what any scanner of the internet makes uvicorn say."""
    return "Invalid HTTP request" not in record.getMessage()
