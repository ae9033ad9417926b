"""What importing a province costs: a workbook of units written, checked, applied, read back and exported."""

import argparse
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection

from bench import progress
from chieng.core.actors import SYSTEM
from chieng.core.sheets.workbooks import WorkbookWriter
from chieng.organisations.exchange.export import unit_rows, units_xlsx
from chieng.organisations.exchange.flow import APPLIES, staged_file
from chieng.organisations.exchange.units import plan_units

COMMUNES = 200
HEADING = ["Mã", "Tên", "Loại", "Trực thuộc", "Thành lập từ ngày"]
WORDS = [("Mã", "code"), ("Tên", "text"), ("Tên tiếng Anh", "text")]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--units", type=int, default=20_000, help="rows of the workbook")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Time each step in seconds: by the clock, and by the processor time of this process."""
    content = workbook(options.units)
    progress("checking")
    plan, checking = _timed(lambda: plan_units(content, actor=SYSTEM))
    progress("applying")
    staged = staged_file("units", content, "bench.xlsx", SYSTEM)
    _nothing, applying = _timed(lambda: APPLIES["units"](staged, batch=plan.batch, actor=SYSTEM))
    progress("checking again")
    again, rechecking = _timed(lambda: plan_units(content, actor=SYSTEM))
    progress("exporting")
    day = date(2025, 1, 1)
    exported, exporting = _timed(lambda: units_xlsx(unit_rows(SYSTEM, day=day), day=day))
    return {
        "database": connection.vendor,
        "units": len(plan.batch.new),
        "megabytes": round(len(content) / 1e6, 2),
        "check": checking,
        "apply": applying,
        "check_again": rechecking,
        "unchanged": again.counts()["unchanged"],
        "export": exporting,
        "exported_megabytes": round(len(exported) / 1e6, 2),
    }


def workbook(units: int) -> bytes:
    """Return one province, its communes, and schools in them."""
    with WorkbookWriter() as book:
        sheet = book.add_sheet("Đơn vị", [(name, "day" if "ngày" in name else "code") for name in HEADING])
        for number in range(units):
            sheet.add(_row(number))
        kinds = book.add_sheet("Loại đơn vị", WORDS)
        for kind in (("tinh", "Tỉnh", "Province"), ("xa", "Xã", "Commune"), ("truong", "Trường", "School")):
            kinds.add(kind)
        book.add_sheet("Bảng mã", WORDS).add(("administrative", "Mã đơn vị hành chính", "Administrative code"))
    return book.content


def _row(number: int) -> list[Any]:
    if number == 0:
        return ["T", "Tỉnh Kon Tum (minh họa)", "Tỉnh", "", date(1991, 8, 12)]
    if number <= COMMUNES:
        return [f"{number:05}", f"Xã số {number} (minh họa)", "Xã", "T", date(1991, 8, 12)]
    name = f"Trường Tiểu học số {number} (minh họa)"
    return [f"{number:05}", name, "Trường", f"{1 + number % COMMUNES:05}", date(1995, 9, 5)]


def _timed(function: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    clock, processor = time.perf_counter(), time.process_time()
    result = function()
    return result, {
        "seconds": round(time.perf_counter() - clock, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
    }
