"""`chieng serve`: pages, hall and stage in one process, or one of them."""

import argparse
import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chieng.config.serving.application import PARTS, NothingMounted, build
from chieng.config.serving.listening import CannotListen, for_this_machine_only, listen
from chieng.config.serving.server import serve
from chieng.core import presence


class Command(BaseCommand):
    help = "Phục vụ trang web (không gồm công việc nền) / serve the site (without background jobs)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument("--listener", type=int, help=argparse.SUPPRESS)  # opened by the supervisor
        parser.add_argument("--only", choices=PARTS, help="serve only this part, in a process of its own")

    def handle(self, *_args: Any, **options: Any) -> None:
        if why := for_this_machine_only(options["host"], demo=settings.CHIENG_DEMO, debug=settings.DEBUG):
            raise CommandError(why)
        if options["only"] in {None, "pages"} and not settings.STATIC_ROOT.is_dir():
            raise CommandError(
                "Chưa chuẩn bị tệp giao diện; chạy “chieng collectstatic” hoặc “chieng up” / "
                "the interface's files are not prepared; run “chieng collectstatic” or “chieng up”"
            )
        try:
            application = build(options["only"])
            listener = _listener(options)
        except NothingMounted as error:
            raise CommandError(
                f"--only {error}: bản cài đặt này không có phần nào như vậy / "
                f"this installation has nothing of that part mounted",
                returncode=2,
            ) from error
        except CannotListen as error:
            raise CommandError(str(error)) from error
        presence.hold()
        serve(application, listener)


def _listener(options: dict[str, Any]) -> socket.socket:
    if options["listener"] is not None:
        return socket.socket(fileno=options["listener"])
    return listen(options["host"], options["port"])
