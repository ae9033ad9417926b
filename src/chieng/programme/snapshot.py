"""A stored plan on a day as the records of a plan file: for export, and to see what a file changes."""

from datetime import date
from typing import Any
from uuid import UUID

from chieng.core.intervals import FOREVER
from chieng.organisations.kinds import Scope
from chieng.programme.files.reading import canonical
from chieng.programme.files.registers import register_data, register_key, row_of
from chieng.programme.files.rows import (
    AddresseesRow,
    DutyRow,
    HeadRow,
    LeadRow,
    NamedRow,
    PlanFile,
    RegisterRow,
    StatisticRow,
    TargetRow,
    TaskRow,
    ThemeRow,
    UnitRow,
)
from chieng.programme.files.tiles import tiles_data, tiles_from
from chieng.programme.files.verification import verification_data, verification_from
from chieng.programme.kinds import DutyMode, DutyTerms, Grade, PlanTerms, TargetTerms
from chieng.programme.models import Lead, Plan, PlanUnit, PlanVersion, Register, Statistic, StatisticKind
from chieng.programme.queries.parts import duties_of, targets_of, tasks_of, themes_of
from chieng.programme.queries.plans import plan_terms


def snapshot(plan: Plan, day: date) -> PlanFile:
    """Return what `plan` says on `day` as a file would."""
    keys = dict(PlanUnit.objects.filter(plan=plan).values_list("unit", "key"))
    declared = declared_on(plan, day)
    terms = plan_terms(plan, day)
    if terms is None:
        raise ValueError(f"plan {plan.code} has no version")
    return canonical(
        PlanFile(
            head=_head(terms, declared, keys),
            unit_kinds=_named(declared["unit_kinds"]),
            code_schemes=_named(declared["code_schemes"]),
            units=tuple(unit_from(unit) for unit in declared["units"]),
            leads=_leads(plan, keys),
            themes=tuple(
                ThemeRow(theme.code, theme.label_vi, theme.label_en, theme.clause)
                for theme in themes_of(plan.pk, day)
            ),
            targets=tuple(_target(target) for target in targets_of(plan.pk, day)),
            task_groups=_named(declared["task_groups"]),
            tasks=tuple(
                TaskRow(task.code, task.label_vi, task.label_en, task.clause, task.group)
                for task in tasks_of(plan.pk, day)
            ),
            duties=tuple(_duty(duty, keys) for duty in duties_of(plan.pk, day)),
            statistic_kinds=_statistic_kinds(declared["statistic_kinds"]),
            statistics=_statistics(keys),
            registers=registers_stored(plan),
            verification=verification_from(declared.get("verification")),
            tiles=tiles_from(declared.get("tiles")),
        )
    )


def registers_stored(plan: Plan) -> tuple[RegisterRow, ...]:
    """Return what is known of the lists of units, those that people noted, too: the newest of a day."""
    found: dict[str, RegisterRow] = {}
    for stored in Register.objects.filter(owner=plan.owner_id, withdrawn_on=None):
        row = row_of(stored)
        found.setdefault(register_key(row), row)
    return tuple(found.values())


def declared_on(plan: Plan, day: date) -> dict[str, Any]:
    """Return what the file that set the plan's head on `day` declared of kinds, units and leads."""
    version = PlanVersion.objects.filter(plan=plan).on(day).get()
    found: dict[str, Any] = version.declared
    return found


def declared(file: PlanFile) -> dict[str, Any]:
    """Return what a file declares of kinds, units and leads, as plain data to store."""
    return {
        "namespace": file.head.namespace,
        "units_since": file.head.units_since.isoformat(),
        "unit_kinds": _named_data(file.unit_kinds),
        "code_schemes": _named_data(file.code_schemes),
        "task_groups": _named_data(file.task_groups),
        "statistic_kinds": [row.code for row in file.statistic_kinds],
        "units": [_unit_data(unit) for unit in file.units],
        "leads": [_lead_data(lead) for lead in file.leads],
        **({"registers": [register_data(row) for row in file.registers]} if file.registers else {}),
        **verification_data(file.verification),
        **tiles_data(file.tiles),
    }


def _named_data(rows: tuple[NamedRow, ...]) -> list[list[str]]:
    return [[row.code, row.name_vi, row.name_en] for row in rows]


def _named(stored: list[list[str]]) -> tuple[NamedRow, ...]:
    return tuple(NamedRow(code, name_vi, name_en) for code, name_vi, name_en in stored)


def _date_text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _unit_data(unit: UnitRow) -> dict[str, Any]:
    return {
        "key": unit.key,
        "kind": unit.kind,
        "name": unit.name,
        "short_name": unit.short_name,
        "since": _date_text(unit.since),
        "until": _date_text(unit.until),
        "belongs_to": unit.belongs_to,
        "reports_to": list(unit.reports_to),
        "professional": list(unit.professional),
        "territory": list(unit.territory),
        "codes": [list(pair) for pair in unit.codes],
        "successors": list(unit.successors),
        "document": unit.document,
    }


def unit_from(stored: dict[str, Any]) -> UnitRow:
    """Read a declared unit as stored."""
    return UnitRow(
        key=stored["key"],
        kind=stored["kind"],
        name=stored["name"],
        short_name=stored["short_name"],
        since=_date(stored["since"]),
        until=_date(stored["until"]),
        belongs_to=stored["belongs_to"],
        reports_to=tuple(stored["reports_to"]),
        professional=tuple(stored["professional"]),
        territory=tuple(stored["territory"]),
        codes=tuple((scheme, code) for scheme, code in stored["codes"]),
        successors=tuple(stored["successors"]),
        document=stored["document"],
    )


def _lead_data(lead: LeadRow) -> dict[str, Any]:
    return {
        "unit": lead.unit,
        "task": lead.task,
        "duty": lead.duty,
        "since": _date_text(lead.since),
        "until": _date_text(lead.until),
        "document": lead.document,
    }


def lead_from(stored: dict[str, Any]) -> LeadRow:
    """Read a declared lead as stored."""
    dates = {"since": _date(stored["since"]), "until": _date(stored["until"])}
    return LeadRow(stored["unit"], stored["task"], stored["duty"], document=stored["document"], **dates)


def _head(terms: PlanTerms, stored: dict[str, Any], keys: dict[UUID, str]) -> HeadRow:
    return HeadRow(
        code=terms.code,
        namespace=stored["namespace"],
        owner=keys[terms.owner_id],
        scope=Scope(terms.scope),
        since=terms.period.since,
        until=terms.period.until,
        number=terms.number,
        issued_on=terms.issued_on,
        issuer=terms.issuer,
        label_vi=terms.label_vi,
        label_en=terms.label_en,
        total=terms.total_dong,
        total_clause=terms.total_clause,
        units_since=date.fromisoformat(stored["units_since"]),
        parents=terms.parents,
    )


def _leads(plan: Plan, keys: dict[UUID, str]) -> tuple[LeadRow, ...]:
    """Return every lead whose unit the plan names by a key, past ones too."""
    return tuple(
        LeadRow(
            unit=keys[lead.unit_id],
            task=lead.task.code if lead.task else "",
            duty=lead.duty.code if lead.duty else "",
            since=lead.since,
            until=None if lead.until == FOREVER else lead.until,
            document=lead.document,
        )
        for lead in Lead.objects.filter(plan=plan).select_related("task", "duty")
        if lead.unit_id in keys
    )


def _target(terms: TargetTerms) -> TargetRow:
    return TargetRow(
        code=terms.code,
        label_vi=terms.label_vi,
        label_en=terms.label_en,
        clause=terms.clause,
        period=terms.period_kind,
        comparator=terms.comparator,
        threshold=terms.threshold_basis_points,
        due=terms.due,
        population=terms.population,
        measure=terms.measure,
    )


def _duty(terms: DutyTerms, keys: dict[UUID, str]) -> DutyRow:
    return DutyRow(
        code=terms.code,
        label_vi=terms.label_vi,
        label_en=terms.label_en,
        clause=terms.clause,
        tasks=terms.tasks,
        recurrence=terms.recurrence,
        before=(terms.due_month, terms.due_day) if terms.due_month and terms.due_day else None,
        due=terms.due_on,
        report=terms.is_report,
        addressees=tuple(_addressees(terms, keys)),
        done_by=terms.done_by,
    )


def _addressees(terms: DutyTerms, keys: dict[UUID, str]) -> list[AddresseesRow]:
    rows = []
    for mode in DutyMode:
        own = [one for one in terms.addressees if one.mode is mode]
        if own:
            kinds = tuple(one.kind for one in own if one.kind is not None)
            units = tuple(keys[one.unit_id] for one in own if one.unit_id is not None)
            before = next((one.before for one in own if one.before), None)
            rows.append(AddresseesRow(mode, kinds, units, any(one.is_lead for one in own), before))
    return rows


def _statistic_kinds(codes: list[str]) -> tuple[NamedRow, ...]:
    known = StatisticKind.objects.in_bulk(codes)
    return tuple(NamedRow(code, known[code].label_vi, known[code].label_en) for code in codes)


def _statistics(keys: dict[UUID, str]) -> tuple[StatisticRow, ...]:
    return tuple(
        StatisticRow(keys[row.unit_id], row.kind_id, row.on, row.value, row.source, Grade(row.grade))
        for row in Statistic.objects.filter(unit__in=keys)
    )
