"""chieng worker: runs background jobs and the scheduler until it is told to stop."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chieng.core import presence
from chieng.core.jobs.worker import Worker


class Command(BaseCommand):
    help = "Chạy các công việc nền và bộ hẹn giờ. / Run background jobs and the scheduler."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=2, help="jobs at the same time (default 2)")
        parser.add_argument("--only", choices=["jobs", "scheduler"], help="one of the two in this process")

    def handle(self, *_args: Any, **options: Any) -> None:
        presence.hold()
        only = options["only"]
        worker = Worker(threads=options["threads"], jobs=only != "scheduler", schedules=only != "jobs")
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: worker.stop())
        self.stdout.write(f"worker {worker.owner}: {', '.join(worker.roles)}")
        self.stdout.flush()
        worker.run()
