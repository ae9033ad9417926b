"""How many passwords a second can be checked: slow on purpose, so nobody signs in at the starting gun."""

import argparse
import time
from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from bench import percentile, progress


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--checks", type=int, default=20, help="how many to time")


def run(options: argparse.Namespace) -> dict[str, Any]:
    stored = make_password("một mật khẩu dài")
    progress(f"checking {options.checks} passwords")
    times = []
    for _ in range(options.checks):
        start = time.perf_counter()
        check_password("một mật khẩu dài", stored)
        times.append(time.perf_counter() - start)
    return {
        "checks": len(times),
        "a_second": round(len(times) / sum(times), 1),
        "p95_ms": round(percentile(times, 95) * 1000, 1),
    }
