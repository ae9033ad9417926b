"""How quickly the tree of any day is read: 20,000 units before and after a reorganisation.

Every query is asked the way pages ask it, through the ORM, and beside it as bare SQL on the same connection: the
floor. Each question is asked three times and its best time counts (`orm_first` has the first ask, with whatever
else the machine was doing; `orm_cpu` what this thread worked for it, on SQLite all there is).
Days are drawn from both sides of the reorganisation; units are provinces, districts, communes and schools.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection

from bench import percentile, progress
from chieng.core.actors import SYSTEM
from chieng.organisations import actions, queries
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.models import Relation, Unit, UnitPath

FOUNDED, CHANGE, LAST = date(2015, 1, 1), date(2025, 7, 1), date(2026, 12, 31)
BELONGS = RelationKind.BELONGS_TO
LIMIT_MS = 10
Ask = Callable[[UUID, date], Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--units", type=int, default=20_000, help="how many units before the reorganisation")
    parser.add_argument("--questions", type=int, default=300, help="how many of each query to time")
    parser.add_argument("--best-of", type=int, default=3, help="ask each question so often and take the best time")
    parser.add_argument("--seed", type=int, default=3630)


class Tree(NamedTuple):
    """The ids of a country: provinces, their districts, their communes, and the schools of each."""

    provinces: list[UUID]
    districts: list[UUID]
    communes: list[UUID]
    schools: list[UUID]


def run(options: argparse.Namespace) -> dict[str, Any]:
    chance = random.Random(options.seed)  # noqa: S311 - a draw that can be repeated
    started = time.perf_counter()
    tree = found(options.units)
    founding = time.perf_counter() - started
    progress(f"founded {options.units} units in {founding:.1f} s")
    started = time.perf_counter()
    changes = reorganise(tree, chance)
    changing = time.perf_counter() - started
    progress(f"{sum(changes.values())} changes in {changing:.1f} s")
    agrees = all(report.agrees for report in queries.closure_reports())
    with connection.cursor() as cursor:
        # What the database does by itself in time: on PostgreSQL a vacuum, which index-only scans need.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    measured = measure(tree, options, chance)
    worst = max(each["orm_p95_ms"] for each in measured.values())
    return {
        "units": Unit.objects.count(),
        "relations": Relation.objects.count(),
        "closure_rows": UnitPath.objects.count(),
        "closure_agrees": agrees,
        "founding_s": round(founding, 2),
        "founded_a_second": round(options.units / founding),
        "changes": changes,
        "change_ms": round(changing / sum(changes.values()) * 1000, 1),
        "queries": measured,
        "worst_p95_ms": worst,
        "limit_ms": LIMIT_MS,
        "holds": agrees and worst < LIMIT_MS,
    }


def found(count: int) -> Tree:
    """Found a tree of four levels in one batch: 8 provinces, 12 districts each, 10 communes each, then schools."""
    for code in ("tinh", "huyen", "xa", "truong"):
        actions.define_kind(code=code, name_vi=code, name_en=code, actor=SYSTEM)
    rows: list[NewUnit] = []
    provinces = list(level(rows, "tinh", [None], count // 2500))
    districts = list(level(rows, "huyen", provinces, 12))
    communes = list(level(rows, "xa", districts, 10))
    schools = list(level(rows, "truong", communes, -1, count - len(rows)))
    actions.found_units(rows, actor=SYSTEM)
    return Tree(provinces, districts, communes, schools)


def level(
    rows: list[NewUnit], kind: str, above: list[UUID] | list[None], each: int, total: int = 0
) -> Iterator[UUID]:
    """Add units of a kind, `each` under every one above, or `total` of them shared out evenly."""
    for number in range(total or each * len(above)):
        row = NewUnit(
            id=uuid4(),
            name=f"{kind} {number} (minh họa)",
            kind=kind,
            since=FOUNDED,
            parent=above[number % len(above)],
            position=len(rows),
        )
        rows.append(row)
        yield row.id


def reorganise(tree: Tree, chance: random.Random) -> dict[str, int]:
    """On one day communes merge in threes, every second new one moves to another province, others are renamed."""
    units = Unit.objects.in_bulk([*tree.communes, *tree.provinces])
    provinces = [units[each] for each in tree.provinces]
    merged = [tree.communes[start : start + 3] for start in range(0, len(tree.communes) // 2, 3)]
    moved = 0
    for number, group in enumerate(merged):
        first, *others = (units[each] for each in group)
        actions.merge_units(others, into=first, on=CHANGE, document="NQ (minh họa)", actor=SYSTEM)
        if number % 2 == 0:
            actions.place_unit(first, parent=chance.choice(provinces), since=CHANGE, actor=SYSTEM)
            moved += 1
    renamed = tree.communes[len(tree.communes) // 2 :: 4]
    for each in renamed:
        actions.rename_unit(units[each], name="xa mới (minh họa)", since=CHANGE, actor=SYSTEM)
    return {"merged": len(merged), "moved": moved, "renamed": len(renamed)}


def measure(tree: Tree, options: argparse.Namespace, chance: random.Random) -> dict[str, dict[str, Any]]:
    """Time each query of people beside its floor, taking turns so that both meet the same machine."""
    queries_and_floors: dict[str, tuple[Ask, str, list[UUID]]] = {
        "ids below a province": (ids_below, IDS_BELOW, tree.provinces),
        "ids below a district": (ids_below, IDS_BELOW, tree.districts),
        "ids below a commune": (ids_below, IDS_BELOW, tree.communes),
        "count below a province": (count_below, COUNT, tree.provinces),
        "first 50 below a province": (page_below, PAGE, tree.provinces),
        "first 50 below a province, named": (named_page_below, PAGE, tree.provinces),
        "ancestors of a school": (ancestors, ANCESTORS, tree.schools),
        "ancestors of a school, named": (named_ancestors, ANCESTORS, tree.schools),
        "children of a district, named": (named_children, CHILDREN, tree.districts),
        "is a unit below another": (is_below, ANCESTORS, tree.schools),
    }
    result = {}
    for name, (orm, floor, ids) in queries_and_floors.items():
        progress(f"asking: {name}")
        result[name] = compare(orm, bare(floor), ids, options, chance)
    return result


def compare(
    orm: Ask, floor: Ask, ids: list[UUID], options: argparse.Namespace, chance: random.Random
) -> dict[str, Any]:
    """Ask each question several times by both; its time is the best, because the machine has other work too."""
    times: dict[str, list[float]] = {"orm": [], "orm_first": [], "orm_cpu": [], "floor": []}
    rows = 0
    for _ in range(options.questions):
        unit = chance.choice(ids)
        day = FOUNDED + timedelta(days=chance.randrange((LAST - FOUNDED).days))
        asked: dict[str, list[float]] = {"orm": [], "floor": []}
        busy: dict[str, list[float]] = {"orm": [], "floor": []}
        for _again in range(options.best_of):
            for name, ask in (("orm", orm), ("floor", floor)):
                started, worked = time.perf_counter(), time.thread_time()
                answer = ask(unit, day)
                busy[name].append((time.thread_time() - worked) * 1000)
                asked[name].append((time.perf_counter() - started) * 1000)
                rows = max(rows, len(answer) if isinstance(answer, list) else 1)
        times["orm"].append(min(asked["orm"]))
        times["floor"].append(min(asked["floor"]))
        times["orm_first"].append(asked["orm"][0])
        times["orm_cpu"].append(busy["orm"][0])
    result: dict[str, Any] = {"most_rows": rows}
    for name, values in times.items():
        result[f"{name}_p50_ms"] = round(percentile(values, 50), 3)
        result[f"{name}_p95_ms"] = round(percentile(values, 95), 3)
    result["ratio_p50"] = round(result["orm_p50_ms"] / result["floor_p50_ms"], 1)
    return result


# --- As people ask -----------------------------------------------------------------------------------------------
def ids_below(unit: UUID, day: date) -> list[UUID]:
    """Return the ids below a unit: what totals, reminders and rights are made of."""
    return list(queries.subtree_ids(unit, BELONGS, day))


def count_below(unit: UUID, day: date) -> int:
    return queries.subtree(unit, BELONGS, day).count()


def page_below(unit: UUID, day: date) -> list[Unit]:
    return list(queries.subtree(unit, BELONGS, day)[:50])


def named_page_below(unit: UUID, day: date) -> list[Unit]:
    """Return the first page of a list of everything below a unit, in official order, with names and kinds."""
    return queries.named(queries.subtree(unit, BELONGS, day)[:50], day)


def ancestors(unit: UUID, day: date) -> list[Unit]:
    return list(queries.ancestors(unit, BELONGS, day))


def named_ancestors(unit: UUID, day: date) -> list[Unit]:
    return list(queries.with_names(queries.ancestors(unit, BELONGS, day), day))


def named_children(unit: UUID, day: date) -> list[Unit]:
    return list(queries.with_names(queries.children(unit, BELONGS, day), day))


def is_below(unit: UUID, day: date) -> bool:
    return queries.subtree(unit, BELONGS, day).filter(pk=unit).exists()


# --- The floor: the same facts by bare SQL -----------------------------------------------------------------------
IDS_BELOW = """
    SELECT descendant_id FROM organisations_unitpath
    WHERE kind = 'belongs_to' AND ancestor_id = %s AND since <= %s AND until > %s"""
COUNT = """
    SELECT count(*) FROM organisations_unitpath
    WHERE kind = 'belongs_to' AND ancestor_id = %s AND since <= %s AND until > %s"""
PAGE = """
    SELECT u.id, u.position FROM organisations_unitpath p JOIN organisations_unit u ON u.id = p.descendant_id
    WHERE p.kind = 'belongs_to' AND p.ancestor_id = %s AND p.since <= %s AND p.until > %s
    ORDER BY u.position, u.id LIMIT 50"""
ANCESTORS = """
    SELECT ancestor_id, depth FROM organisations_unitpath
    WHERE kind = 'belongs_to' AND descendant_id = %s AND since <= %s AND until > %s ORDER BY depth"""
CHILDREN = """
    SELECT unit_id FROM organisations_relation
    WHERE kind = 'belongs_to' AND parent_id = %s AND since <= %s AND until > %s"""


def bare(text: str) -> Ask:
    """Return the query as a function: on the same connection, below every layer of Django's."""

    def ask(unit: UUID, day: date) -> list[tuple[Any, ...]]:
        if connection.vendor == "postgresql":
            return fetch(text, unit, day, day)
        return fetch(text.replace("%s", "?"), unit.hex, day.isoformat(), day.isoformat())

    return ask


def fetch(text: str, *parameters: object) -> list[tuple[Any, ...]]:
    cursor = connection.connection.cursor()
    cursor.execute(text, parameters)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
