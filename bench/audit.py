"""What the audit log costs: writes a second with and without an entry, sealing and verifying."""

import argparse
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from bench import progress
from chieng.core import audit, sealing
from chieng.core.actors import SYSTEM
from chieng.core.erasure import Subject
from chieng.core.models import AuditEntry, PeriodicState


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--writes", type=int, default=1000, help="transactions of each sort")
    parser.add_argument("--entries", type=int, default=10_000, help="entries to seal and verify")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Time single-row transactions bare, with an entry, and with an entry that holds a personal value."""
    timed = {
        "bare": _rate(options.writes, lambda _number: None),
        "with_entry": _rate(options.writes, _record),
        "with_personal_value": _rate(options.writes, lambda number: _record(number, phone=str(number))),
        "bare_again": _rate(options.writes, lambda _number: None),
    }
    progress("sealing")
    already = AuditEntry.objects.count()
    facts = [
        (Subject("bench.thing", str(number)), {"old": number, "new": "mới"}) for number in range(options.entries)
    ]
    for subject, data in facts[: max(0, options.entries - already)]:
        audit.record("bench.thing.changed", subject, actor=SYSTEM, data=data)
    sealed, sealing_takes = _timed(sealing.seal)
    progress("verifying")
    report, verifying_takes = _timed(sealing.verify)
    return {
        "database": connection.vendor,
        "writes_per_second": timed,
        "cost_of_an_entry": round(1 - timed["with_entry"] / max(timed["bare"], timed["bare_again"]), 3),
        "sealed": sealed,
        "sealed_per_second": round(sealed / sealing_takes),
        "verified_per_second": round(report.entries / verifying_takes),
        "sound": report.is_sound,
    }


def _record(number: int, **personal: str) -> None:
    subject = Subject("bench.thing", str(number))
    audit.record(
        "bench.thing.changed", subject, actor=SYSTEM, data={"old": number, "new": "mới"}, personal=personal
    )


def _rate(writes: int, more: Callable[[int], None]) -> int:
    """Return transactions a second, each updating a row and doing `more`."""
    PeriodicState.objects.get_or_create(name="bench")
    began = time.perf_counter()
    for number in range(writes):
        with transaction.atomic():
            PeriodicState.objects.filter(name="bench").update(error=str(number))
            more(number)
    return round(writes / (time.perf_counter() - began))


def _timed(function: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return function(), max(time.perf_counter() - began, 1e-9)
