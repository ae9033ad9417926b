"""`chieng targets evidence PLAN TARGET --out FILE`: the evidence pack of a target, whole, as a file."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from chieng.core.actors import command_line
from chieng.core.clock import today
from chieng.programme.kinds import PlanTerms
from chieng.programme.queries import targets_of
from chieng.reporting.packs.making import Wanted, make_pack
from chieng.reporting.queries import as_seen_by, standing


def write_pack(plan: PlanTerms, code: str, day: date, out: Path) -> str:
    """Write the pack and return what to say of it. Raises CommandError for what is unknown or in the way."""
    targets = {one.code: one for one in targets_of(plan.id, day)}
    if code not in targets:
        raise CommandError(f"Không có chỉ tiêu “{code}” trong / no target “{code}” among: {', '.join(targets)}")
    if out.exists():
        raise CommandError(f"{out}: tệp đã có, chọn tên khác / exists already, choose another name")
    actor, found = command_line(), standing(targets[code], day)
    try:
        make_pack(out, Wanted(plan, found, as_seen_by(actor, found, today()), actor, today()))
    except OSError as error:
        raise CommandError(f"{out}: {error}") from error
    figure = found.figure
    return f"{out}: {code} {figure.numerator}/{'…' if figure.denominator is None else figure.denominator}"
