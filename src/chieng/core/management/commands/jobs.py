"""chieng jobs [--json] [--retry ID]: how background work stands, and why jobs failed."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chieng.core.actors import command_line
from chieng.core.clock import VIETNAM
from chieng.core.jobs import JobHealth, failed_jobs, job_health
from chieng.core.jobs.retrying import retry_job
from chieng.core.models import JobRecord


class Command(BaseCommand):
    help = "Công việc nền: tình trạng, việc nào lỗi và vì sao. / Background jobs, and why any failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--retry", type=int, metavar="ID", help="let a failed job be tried again")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["retry"] is not None:
            self._retry(options["retry"])
            return
        failed = [
            {"id": job.pk, "name": job.name, "arguments": job.arguments, "error": job.error}
            for job in failed_jobs()
        ]
        health = job_health()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(health) | {"failed_jobs": failed}, default=str))
            return
        self.stdout.write("\n".join(_lines(health)))
        for job in failed:
            self.stdout.write(f"\n{job['id']} {job['name']} {job['arguments']}\n{job['error']}")

    def _retry(self, number: int) -> None:
        record = JobRecord.objects.filter(pk=number).first()
        if record is None:
            raise CommandError(f"Không có việc mã {number}. / There is no job {number}.")
        try:
            retry_job(record, actor=command_line())
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error


def _lines(health: JobHealth) -> Iterator[str]:
    """Say how things stand, each line in Vietnamese and in English."""
    yield f"Bộ phận chạy việc nền / worker: {_life(health.worker_at, lives=health.worker_lives)}"
    yield f"Bộ hẹn giờ / scheduler: {_life(health.scheduler_at, lives=health.scheduler_lives)}"
    yield f"Đến lượt, đang chờ / due and waiting: {health.waiting}"
    yield f"Đang chạy / running: {health.running}"
    yield f"Bị lỗi / failed: {health.failed}"


def _life(at: datetime | None, *, lives: bool) -> str:
    if at is None:
        return "chưa từng chạy / never ran"
    moment = at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S")
    return f"đang chạy / running, {moment}" if lives else f"KHÔNG CHẠY từ / NOT RUNNING since {moment}"
