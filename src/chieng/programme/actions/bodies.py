"""What a plan file declares beside the plan: kinds, schemes, and the units it names. Called within `load_plan`."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.actors import Actor
from chieng.core.intervals import FOREVER
from chieng.organisations.actions import define_kind, define_scheme, end_unit, found_units
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.queries import by_ids, founding_problems
from chieng.programme.files.rows import NamedRow, PlanFile, UnitRow
from chieng.programme.kinds import unit_id
from chieng.programme.models import Plan, PlanUnit, StatisticKind
from chieng.programme.snapshot import unit_from

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

STEP = 10  # room between positions, for units that come in between


def declare_vocabulary(file: PlanFile, *, before: dict[str, Any] | None, actor: Actor) -> None:
    """Define the kinds and schemes that the file brings or renames; those it repeats stay as others left them."""
    kinds = _stated(before, "unit_kinds")
    for position, row in enumerate(file.unit_kinds):
        if kinds.get(row.code) != row:
            define_kind(
                code=row.code, name_vi=row.name_vi, name_en=row.name_en, position=position * STEP, actor=actor
            )
    schemes = _stated(before, "code_schemes")
    for row in file.code_schemes:
        if schemes.get(row.code) != row:
            define_scheme(code=row.code, name_vi=row.name_vi, name_en=row.name_en, actor=actor)
    for row in file.statistic_kinds:
        labels = {"label_vi": row.name_vi, "label_en": row.name_en}
        StatisticKind.objects.update_or_create(code=row.code, defaults=labels)


def _stated(before: dict[str, Any] | None, section: str) -> dict[str, NamedRow]:
    rows = before[section] if before else []
    return {code: NamedRow(code, name_vi, name_en) for code, name_vi, name_en in rows}


def declare_units(
    file: PlanFile,
    *,
    is_demo: bool,
    actor: Actor,
    plan: Plan | None = None,
    before: dict[str, Any] | None = None,
) -> "dict[str, Unit]":
    """Found the units that the file names and that do not exist yet; return all of them by their keys.

    With `plan`, note them as the plan's own in the file's order. Raises ValidationError when the file says
    something else of a unit than it did before: units are changed where they live, not by a plan.
    """
    _refuse_changed_units(file, before)
    ids = {unit.key: unit_id(file.head.namespace, unit.key) for unit in file.units}
    known = by_ids(ids.values())
    missing = [unit for unit in file.units if ids[unit.key] not in known]
    rows = [_new_unit(file, unit, is_demo=is_demo) for unit in missing]
    if problems := founding_problems(rows):
        raise ValidationError([f"units.{missing[one.row].key}.{one.field}: {one.message}" for one in problems])
    known |= {unit.pk: unit for unit in found_units(rows, actor=actor)}
    units = {key: known[pk] for key, pk in ids.items()}
    _end_units(missing, units, actor)
    if plan is not None:
        _name_units(plan, units)
    return units


def _refuse_changed_units(file: PlanFile, before: dict[str, Any] | None) -> None:
    stated = {unit["key"]: unit_from(unit) for unit in before["units"]} if before else {}
    changed = [unit for unit in file.units if stated.get(unit.key, unit) != unit]
    if changed:
        text = _("units.%(key)s: đơn vị đã có. Đổi tên, loại, quan hệ ở trang của đơn vị; trong tệp giữ như cũ.")
        raise ValidationError([text % {"key": unit.key} for unit in changed])


def _new_unit(file: PlanFile, unit: UnitRow, *, is_demo: bool) -> NewUnit:
    """Return the unit to found. One with successors is founded without an end: ending it is a step of its own."""
    namespace = file.head.namespace
    positions = {row.key: index for index, row in enumerate(file.units, start=1)}
    relations = [
        (kind, unit_id(namespace, other))
        for kind, others in (
            (RelationKind.REPORTS_TO, unit.reports_to),
            (RelationKind.PROFESSIONAL, unit.professional),
            (RelationKind.TERRITORY, unit.territory),
        )
        for other in others
    ]
    return NewUnit(
        id=unit_id(namespace, unit.key),
        name=unit.name,
        kind=unit.kind,
        since=unit.since or file.head.units_since,
        until=FOREVER if unit.successors or not unit.until else unit.until,
        short_name=unit.short_name,
        parent=unit_id(namespace, unit.belongs_to) if unit.belongs_to else None,
        relations=tuple(relations),
        codes=dict(unit.codes),
        position=positions[unit.key] * STEP,
        is_demo=is_demo,
    )


def _end_units(rows: list[UnitRow], units: "dict[str, Unit]", actor: Actor) -> None:
    """End the founded units that have successors, those named last first: children stand after their parents."""
    for row in reversed(rows):
        if row.successors and row.until:
            successors = [units[key] for key in row.successors]
            end_unit(units[row.key], on=row.until, successors=successors, document=row.document, actor=actor)


def _name_units(plan: Plan, units: "dict[str, Unit]") -> None:
    for position, (key, unit) in enumerate(units.items()):
        PlanUnit.objects.update_or_create(plan=plan, key=key, defaults={"unit": unit, "position": position})
