"""Numbers from outside, each with its source."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.text import tidy
from chieng.programme.files.rows import PlanFile
from chieng.programme.kinds import Grade
from chieng.programme.models import Statistic, StatisticKind
from chieng.programme.permissions import may_manage_plan

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


@action
def record_statistic(
    unit: "Unit", *, kind: str, on: date, value: int, source: str, grade: Grade, actor: Actor
) -> Statistic:
    """Record a number about a unit as of a day. The same unit, kind and day again corrects it, audited."""
    if not may_manage_plan(actor, unit.pk, today()):
        raise PermissionDenied
    if not StatisticKind.objects.filter(code=kind).exists():
        raise ValidationError({"kind": _("Không có loại số liệu này. Chọn trong danh mục.")})
    if value < 0:
        raise ValidationError({"value": _("Nhập số nguyên không âm.")})
    if not tidy(source):
        raise ValidationError({"source": _("Nhập nguồn của số liệu: văn bản hoặc nơi công bố.")})
    values = {"value": value, "source": tidy(source), "grade": str(grade.value)}
    known = Statistic.objects.filter(unit=unit, kind=kind, on=on).first()
    old = {name: getattr(known, name) for name in values} if known else None
    if known is not None and old == values:
        audit.unchanged()
        return known
    statistic, _made = Statistic.objects.update_or_create(unit=unit, kind_id=kind, on=on, defaults=values)
    data = {"unit": unit.pk, "kind": kind, "on": on, "old": old, **values}
    audit.record("programme.statistic.recorded", statistic, actor=actor, data=data)
    return statistic


def sync_statistics(file: PlanFile, units: "Mapping[str, Unit]") -> None:
    """Take over the file's numbers; numbers that others recorded stay. Within `load_plan`."""
    for row in file.statistics:
        values = {"value": row.value, "source": row.source, "grade": str(row.grade.value)}
        where: dict[str, Any] = {"unit": units[row.unit], "kind_id": row.kind, "on": row.on}
        Statistic.objects.update_or_create(**where, defaults=values)
