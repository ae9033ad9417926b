"""`chieng targets PLAN`: where each target stands, as a table or as JSON."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chieng.core.actors import command_line
from chieng.core.clock import today
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import plan_by_code, visible_to
from chieng.reporting.checking import disagreements
from chieng.reporting.kinds import Standing
from chieng.reporting.management.pack import write_pack
from chieng.reporting.queries import standings
from chieng.reporting.records import record_of
from chieng.reporting.sentences import percent_text


class Command(BaseCommand):
    help = "Kết quả từng chỉ tiêu của kế hoạch tại một ngày / Where each target of a plan stands on a day"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "plan",
            nargs="+",
            metavar="[evidence] PLAN [TARGET]",
            help="mã kế hoạch, e.g. kon-tum-2021-2025; hoặc evidence, mã kế hoạch, chỉ tiêu / "
            "code of the plan; or evidence, plan and target",
        )
        parser.add_argument(
            "--out", type=Path, metavar="FILE", help="evidence: tệp ZIP sẽ ghi / the ZIP file to write"
        )
        parser.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="mặc định: hôm nay / default: today")
        parser.add_argument(
            "--check", action="store_true", help="tính lại từng điều kiện và đối chiếu / compute anew and compare"
        )
        parser.add_argument("--json", action="store_true", help="in một danh sách JSON / print a JSON list")

    def handle(
        self, *, plan: list[str], as_of: date | None, json: bool, check: bool, out: Path | None, **_options: Any
    ) -> None:
        day = as_of or today()
        code, target = _asked(plan, out)
        terms = plan_by_code(code, day)
        if terms is None:
            known = ", ".join(visible_to(command_line(), day).values_list("code", flat=True)) or "–"
            raise CommandError(
                f"Không có kế hoạch “{code}”. Đã nạp: {known}. / There is no plan “{code}”. Loaded: {known}."
            )
        if target and out:
            self.stdout.write(write_pack(terms, target, day, out))
            return
        if check:
            self._check(terms, day)
            return
        found = standings(terms, day)
        self.stdout.write(_as_json(found) if json else "\n".join(map(_line, found)))

    def _check(self, plan: PlanTerms, day: date) -> None:
        wrong = [
            f"{code}: {shown.numerator}/{shown.denominator} ≠ {plain.numerator}/{plain.denominator}"
            for code, shown, plain in disagreements(plan, day)
        ]
        if wrong:
            raise CommandError("Hai cách tính khác nhau / two ways disagree: " + "; ".join(wrong))
        self.stdout.write("Hai cách tính khớp nhau / both ways agree.")


def _asked(words: list[str], out: Path | None) -> tuple[str, str]:
    """Return the plan, and the target whose evidence is asked for ("" for none)."""
    match words:
        case [plan] if out is None:
            return plan, ""
        case ["evidence", plan, target] if out is not None:
            return plan, target
    raise CommandError(
        "Ghi / write: chieng targets PLAN [--as-of …] hoặc / or: chieng targets evidence PLAN TARGET --out FILE"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        said = f"“{text}” không phải là ngày; ghi dạng 2025-12-14 / is not a day; write it as 2025-12-14"
        raise ArgumentTypeError(said) from None


def _as_json(found: list[Standing]) -> str:
    return json.dumps([record_of(one) for one in found], ensure_ascii=False, indent=2)


def _line(one: Standing) -> str:
    figure = one.figure
    denominator = "…" if figure.denominator is None else figure.denominator
    share = percent_text(one.target, figure) or "–"
    return (
        f"{one.target.code:5} {figure.numerator}/{denominator:<8} {share:>7}"
        f"  ({one.target.threshold_words})  {one.verdict.label}  {one.target.label}"
    )
