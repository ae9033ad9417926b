"""A country to measure on: provinces with the whole plan of ten targets, their units, and what these did.

Units are founded by the actions that everybody uses; activities go in below them, because a million of them by
forms would take a day. They are shaped as real ones are: most kinds small, a third with figures, most verified,
most carrying out a plan of their unit where it has one, some conferences with an attendance sheet.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Field, Model
from django.utils.timezone import now

from bench import progress
from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.ledger import actions as ledger
from chieng.ledger.kinds import Presence, State
from chieng.ledger.lines import codes_line, figures_line
from chieng.ledger.models import Activity, Attendance, AttendedPeople, Quantity
from chieng.organisations import actions as organisations
from chieng.organisations.kinds import NewUnit, RelationKind, Stay
from chieng.organisations.models import UnitClass
from chieng.programme.actions import load_plan, record_statistic
from chieng.programme.files.reading import read
from chieng.programme.kinds import Grade, unit_id
from chieng.programme.models import Plan, Theme

SINCE, WITHOUT_DISTRICTS = date(2020, 12, 15), date(2025, 7, 1)
FIRST, LAST = date(2020, 12, 15), date(2025, 12, 14)
BATCH = 20_000
DISTRICTS = [
    "tp-kon-tum",
    "huyen-dak-glei",
    "huyen-ngoc-hoi",
    "huyen-dak-to",
    "huyen-kon-plong",
    "huyen-kon-ray",
    "huyen-dak-ha",
    "huyen-sa-thay",
    "huyen-tu-mo-rong",
    "huyen-ia-hdrai",
]
# kind of activity: its share, its audiences, and the most people of one (0: it gives no number of people).
SHAPES: dict[str, tuple[int, tuple[str, ...], int]] = {
    "unit-plan": (3, (), 0),
    "conference": (18, ("officials", "heads", "customers", "public"), 200),
    "loudspeaker-run": (22, ("public",), 0),
    "portal-post": (16, ("officials", "public"), 0),
    "social-post": (20, ("public", "officials"), 0),
    "school-session": (12, ("pupils",), 600),
    "campaign": (4, ("public", "customers"), 500),
    "leaflet": (5, ("public", "customers"), 0),
}
THEMES = [
    "law",
    "vigilance",
    "false-information",
    "risks-skills",
    "e-government",
    "domestic-products",
    "ministry-material",
]
# How often what has a plan carries it out, a conference has a sheet, and how many units are on one.
CARRIED_OUT, WITH_SHEET, GUESTS = 0.8, 0.05, 20
STATES = [State.VERIFIED] * 90 + [State.SUBMITTED] * 5 + [State.DRAFT] * 3 + [State.RETURNED] * 2


class Country(NamedTuple):
    """The plans of the provinces in their order, and their owners."""

    plans: list[str]
    owners: list[UUID]


def known() -> Country | None:
    """Return the country of a database that was kept from an earlier run, or None."""
    plans = Plan.objects.filter(code__startswith="tinh-").order_by("code")
    return Country(*map(list, zip(*plans.values_list("code", "owner_id"), strict=True))) if plans else None


def found(provinces: int, units: int) -> Country:
    """Load a plan for every province and found its units: `units` in all, shared out evenly."""
    ledger.load_kinds(actor=SYSTEM)
    text = (files("chieng.programme") / "data" / "kon-tum-2021-2025.toml").read_text("utf-8")
    country = Country([], [])
    for number in range(1, provinces + 1):
        key = f"tinh-{number:02d}"
        ours = text.replace("kon-tum-2021-2025", key).replace('namespace = "kon-tum"', f'namespace = "{key}"')
        ours = ours.replace("codes.administrative", "# codes.administrative")
        # A plan goes on after the merger of units: what is asked in its last year is asked of living units.
        country.plans.append(load_plan(read(ours.encode()), actor=SYSTEM).plan.code)
        country.owners.append(unit_id(key, "ubnd-tinh"))
    named = UnitClass.objects.count()
    each = max(0, units - named) // provinces
    for number in range(1, provinces + 1):
        organisations.found_units(list(_units(f"tinh-{number:02d}", each)), actor=SYSTEM)
        _statistics(f"tinh-{number:02d}")
    progress(f"founded {UnitClass.objects.count()} units of {provinces} provinces")
    return country


def _units(key: str, count: int) -> Iterator[NewUnit]:
    """Yield communes under the districts (until these end), schools under communes, banks, enterprises."""
    owner = unit_id(key, "ubnd-tinh")
    communes: list[UUID] = []
    for index in range(count):
        district = unit_id(key, DISTRICTS[index % len(DISTRICTS)])
        if index < count * 0.36:
            row = _unit("commune", index, stays=_until_districts_end(district, owner))
            communes.append(row.id)
        elif index < count * 0.80:
            row = _unit("lower-secondary-school", index, parent=communes[index % len(communes)])
        elif index < count * 0.88:
            row = _unit("upper-secondary-school", index, parent=unit_id(key, "so-gddt"))
        else:
            kind = "commercial-bank" if index % 2 else "it-enterprise"
            serves = ((RelationKind.REPORTS_TO, owner), (RelationKind.TERRITORY, communes[index % len(communes)]))
            row = _unit(kind, index, relations=serves)
        yield row


def _until_districts_end(district: UUID, owner: UUID) -> tuple[Stay, ...]:
    return (
        Stay(RelationKind.BELONGS_TO, district, SINCE, WITHOUT_DISTRICTS),
        Stay(RelationKind.BELONGS_TO, owner, WITHOUT_DISTRICTS, FOREVER),
    )


def _unit(kind: str, index: int, **given: Any) -> NewUnit:
    name = f"{kind} số {index} (minh họa)"
    return NewUnit(id=uuid4(), name=name, kind=kind, since=SINCE, position=1000 + index, **given)


def _statistics(key: str) -> None:
    from chieng.organisations.models import Unit

    owner = Unit.objects.get(pk=unit_id(key, "ubnd-tinh"))
    for kind, value in {
        "internet-users": 400_000,
        "students": 4_000,
        "it-reporters": 40,
        "press-heads": 8,
    }.items():
        record_statistic(
            owner,
            kind=kind,
            on=date(2024, 12, 31),
            value=value,
            source="(minh họa)",
            grade=Grade.ESTIMATE,
            actor=SYSTEM,
        )


def fill(country: Country, activities: int, chance: random.Random) -> int:
    """Record `activities` over the plan's five years, evenly over all units. Returns how many there are."""
    made = 0
    each = activities // len(country.plans)
    for number, code in enumerate(country.plans):
        plan = Plan.objects.get(code=code)
        themes = {theme.code: theme.pk for theme in Theme.objects.filter(plan=plan)}
        units = _acting(country.owners[number])
        for start in range(0, each, BATCH):
            some = [_activity(plan.pk, units, themes, chance) for _ in range(min(BATCH, each - start))]
            _carry_out(some, chance)
            _write(some)
            _attend(some, [unit for unit, _kind, _until in units], chance)
            made += len(some)
        if (number + 1) % 10 == 0:
            progress(f"{made} activities")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return made


def _acting(owner: UUID) -> list[tuple[UUID, str, date]]:
    from chieng.organisations.queries import under

    ids = under(owner, _whole()).values_list("pk", "until")
    kinds = dict(UnitClass.objects.filter(unit__in=under(owner, _whole())).values_list("unit_id", "kind_id"))
    return [(pk, kinds[pk], until) for pk, until in ids]


def _whole() -> Any:
    from chieng.core.intervals import Interval

    return Interval(FIRST, LAST + timedelta(days=1))


class Row(NamedTuple):
    """An activity with what hangs on it, as values by column."""

    activity: dict[str, Any]
    themes: list[UUID]
    audiences: list[str]
    people: int | None


def _activity(
    plan: UUID, units: list[tuple[UUID, str, date]], themes: dict[str, UUID], chance: random.Random
) -> Row:
    unit, kind_of_unit, until = chance.choice(units)
    kinds = ["school-session", "unit-plan"] if kind_of_unit.endswith("school") else [*SHAPES]
    kind = chance.choices(kinds, [SHAPES[each][0] for each in kinds])[0]
    _share, audiences, most = SHAPES[kind]
    since = FIRST + timedelta(days=chance.randrange((min(until, LAST) - FIRST).days))
    last = since + timedelta(days=1)
    counts = date(since.year + 1, 1, 1) if kind == "unit-plan" else last
    state = chance.choice(STATES)
    values: dict[str, Any] = {
        "id": uuid4(),
        "client_id": uuid4(),
        "unit_id": unit,
        "plan_id": plan,
        "kind_id": kind,
        "since": since,
        "until": counts,
        "counts_until": counts,
        "state": state,
        "verified_at": now() if state == State.VERIFIED else None,
        "is_demo": True,
    }
    told = chance.sample(THEMES, chance.choices((1, 2, 3), (6, 3, 1))[0]) if kind != "unit-plan" else []
    whom = [chance.choice(audiences)] if audiences else []
    people = chance.randrange(1, most) if most else None
    values["codes_line"] = codes_line(told, [], whom)
    values["figures_line"] = figures_line([("people", None, people)])
    return Row(values, [themes[each] for each in told], whom, people)


def _carry_out(rows: list[Row], chance: random.Random) -> None:
    """Link most of what a unit did to a plan of its own in force on the day, where there is one."""
    plans: dict[UUID, list[dict[str, Any]]] = {}
    rows.sort(key=lambda row: row.activity["kind_id"] != "unit-plan")  # a plan is there before what names it
    for row in rows:
        one = row.activity
        if one["kind_id"] == "unit-plan":
            plans.setdefault(one["unit_id"], []).append(one)
            continue
        held = (each for each in plans.get(one["unit_id"], ()) if each["since"] <= one["since"] < each["until"])
        plan = next(held, None)
        if plan is not None and chance.random() < CARRIED_OUT:
            one["carries_out_id"] = plan["id"]


def _attend(rows: list[Row], units: list[UUID], chance: random.Random) -> None:
    """Give some conferences a sheet: who came, whether the head did, how many people of what audience."""
    lines, people = [], []
    for row in rows:
        if row.activity["kind_id"] != "conference" or chance.random() >= WITH_SHEET:
            continue
        for unit in chance.sample(units, min(GUESTS, len(units))):
            came = chance.random() < CARRIED_OUT
            head = chance.choice(list(Presence)) if came else Presence.ABSENT
            line = {"id": uuid4(), "activity_id": row.activity["id"], "unit_id": unit, "came": came, "head": head}
            lines.append(line)
            if came:
                audience = chance.choice(("officials", "heads", "reporters"))
                people.append(
                    {"attendance_id": line["id"], "audience_id": audience, "value": chance.randrange(1, 9)}
                )
    _insert(Attendance, lines)
    _insert(AttendedPeople, people)


def _write(rows: list[Row]) -> None:
    _insert(Activity, [row.activity for row in rows])
    themes: Any = Activity.themes.through
    audiences: Any = Activity.audiences.through
    _insert(themes, [{"activity_id": row.activity["id"], "theme_id": one} for row in rows for one in row.themes])
    _insert(
        audiences,
        [{"activity_id": row.activity["id"], "audience_id": one} for row in rows for one in row.audiences],
    )
    _insert(
        Quantity,
        [
            {"activity_id": row.activity["id"], "kind_id": "people", "value": row.people, "not_applicable": False}
            for row in rows
            if row.people is not None
        ],
    )


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Put rows in below the ORM; columns that are not given take the model's default."""
    if not rows:
        return
    blank = model()
    fields: list[Field[Any, Any]] = [
        field for field in model._meta.concrete_fields if field.attname != "id" or "id" in rows[0]
    ]
    columns = [str(field.column) for field in fields]
    prepared = [
        [
            field.get_db_prep_save(
                row[field.attname] if field.attname in row else getattr(blank, field.attname), connection
            )
            for field in fields
        ]
        for row in rows
    ]
    table = f"{model._meta.db_table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for values in prepared:
                    copy.write_row(values)
        else:
            places = ", ".join("?" * len(columns))
            cursor.connection.executemany(f"INSERT INTO {table} VALUES ({places})", prepared)  # noqa: S608
