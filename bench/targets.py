"""How quickly every target of a province is computed: 20,000 units, a million activities, nothing stored.

Beside it, in the same run, the same rows by bare SQL: the floor. Pages go through Django's test client, signed in
as an officer who reaches the whole province. Nothing is stored, so a new activity is everywhere at once: what is
timed for it is computing anew what shows it. `cpu` is what this thread worked: on SQLite that is all there is.
"""

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from bench import _country, percentile, progress
from chieng.config.serving.server import keep_what_is_loaded
from chieng.core.actors import SYSTEM
from chieng.ledger.actions import attach_evidence, record_activity, submit, verify
from chieng.ledger.kinds import Figure
from chieng.ledger.models import Activity
from chieng.organisations.actions import assign_role, register_person
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.kinds import Condition, PlanTerms
from chieng.programme.queries import plan_by_code, targets_of
from chieng.reporting.desks import groups_for
from chieng.reporting.queries import period_so_far, standing, standings, standings_of_unit

DAY = date(2025, 12, 14)
LIMITS = {"province_p95_ms": 150, "new_activity_ms": 20, "rebuild_ratio": 2, "page_p95_ms": 200, "queries": 25}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provinces", type=int, default=63)
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=40, help="how often each thing is asked")
    parser.add_argument("--seed", type=int, default=3630)
    parser.add_argument("--fill-only", action="store_true", help="found and fill the country, measure nothing")


def run(options: argparse.Namespace) -> dict[str, Any]:
    settings.CHIENG_TODAY = DAY
    settings.ALLOWED_HOSTS = ["testserver"]
    chance = random.Random(options.seed)  # noqa: S311 - a draw that can be repeated
    country = _country.known() or _country.found(options.provinces, options.units)
    made = Activity.objects.count() or _country.fill(country, options.activities, chance)
    if options.fill_only:
        return {"units": Unit.objects.count(), "activities": made}
    plans = [terms for code in country.plans if (terms := plan_by_code(code, DAY))]
    keep_what_is_loaded()
    result = {"units": Unit.objects.count(), "activities": made, "limits": LIMITS}
    return result | measure(plans, options.questions, chance) | pages(plans[0], options.questions)


def measure(plans: list[PlanTerms], questions: int, chance: random.Random) -> dict[str, Any]:
    """Time the computations themselves, each beside its floor."""
    progress("asking for all targets of one province")
    ours = timed(lambda: standings(chance.choice(plans), DAY), questions)
    floor = timed(lambda: bare([chance.choice(plans)]), questions)
    progress("computing every target of every province")
    started, worked = time.perf_counter(), time.thread_time()
    for plan in plans:
        standings(plan, DAY)
    rebuilt, cpu = time.perf_counter() - started, time.thread_time() - worked
    started, worked = time.perf_counter(), time.thread_time()
    bare(plans)
    bare_rebuilt, bare_cpu = time.perf_counter() - started, time.thread_time() - worked
    return {
        "province_ms": spread(ours),
        "province_floor_ms": spread(floor),
        "rebuild_s": round(rebuilt, 2),
        "rebuild_floor_s": round(bare_rebuilt, 2),
        "rebuild_cpu_s": round(cpu, 2),
        "rebuild_floor_cpu_s": round(bare_cpu, 2),
        "rebuild_ratio": round(rebuilt / bare_rebuilt, 2),
        "new_activity_ms": a_new_activity(plans[0], questions),
    }


def a_new_activity(plan: PlanTerms, questions: int) -> dict[str, Any]:
    """Time what an activity that has just been verified takes to be seen.

    Nothing is stored a target, so verifying adds nothing to be written: what is timed is verifying itself, and
    then computing anew what shows it: each target of its plan by itself, its unit's standings, a desk.
    """
    own = Activity.objects.filter(plan=plan.id, kind="conference")
    unit = own.values_list("unit_id", flat=True)[:1].get()
    targets = targets_of(plan.id, DAY)
    each = {one.code: spread(timed(lambda one=one: standing(one, DAY), questions)) for one in targets}  # type: ignore[misc]
    return {
        "verify": spread(verifying(unit, questions)),
        "targets": each,
        "unit": spread(timed(lambda: standings_of_unit(unit, DAY, plan), questions)),
        "desk": spread(timed(lambda: groups_for(officer(plan), DAY), questions)),
    }


def verifying(unit: UUID, questions: int) -> list[tuple[float, float]]:
    """Time the action itself, undone each time."""
    waiting = record_activity(
        unit=Unit.objects.get(pk=unit),
        kind="conference",
        since=DAY,
        figures=(Figure("people", 30),),
        client_id=uuid4(),
        actor=SYSTEM,
    )
    attach_evidence(waiting, link="https://example.vn/minh-chung", actor=SYSTEM)
    submit(waiting, actor=SYSTEM)

    def once() -> None:
        with transaction.atomic():
            verify(waiting, actor=SYSTEM)
            transaction.set_rollback(True)

    return timed(once, questions)


def officer(plan: PlanTerms) -> Person:
    """Return the programme officer of the province, registering one the first time."""
    name = f"cb-{plan.code}"
    known = Person.objects.filter(username=name).first()
    if known is not None:
        return known
    person = register_person(username=name, full_name="Cán bộ (minh họa)", actor=SYSTEM)
    unit = Unit.objects.get(pk=plan.owner_id)
    # Whoever reaches a subtree signs in with two factors.
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    assign_role(person, role=Role.PROGRAMME_OFFICER, unit=unit, over=unit, since=date(2021, 1, 1), actor=SYSTEM)
    return person


class _Counted:
    """Counts what is sent to the database."""

    number = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.number += 1
        return execute(*given)


def pages(plan: PlanTerms, questions: int) -> dict[str, Any]:
    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client()
    client.force_login(officer(plan), backend="allauth.account.auth_backends.AuthenticationBackend")
    cache.clear()
    found = {}
    targets = f"/chi-tieu/{plan.code}/"
    for address in ("/ban-lam-viec/", "/tong-quan/", targets, f"{targets}T1/", f"{targets}T8/"):
        progress(f"opening {address}")
        answer = client.get(address)
        asked = _Counted()
        with connection.execute_wrapper(asked):
            client.get(address)
        times = timed(lambda address=address: client.get(address), questions)  # type: ignore[misc]
        found[address] = {"status": answer.status_code, "queries": asked.number, **spread(times)}
    return {"pages": found}


def timed(ask: Callable[[], Any], times: int) -> list[tuple[float, float]]:
    """Return the milliseconds of each ask by the clock and of this thread, after one that warms up."""
    ask()
    found = []
    for _ in range(times):
        started, worked = time.perf_counter(), time.thread_time()
        ask()
        found.append(((time.perf_counter() - started) * 1000, (time.thread_time() - worked) * 1000))
    return found


def spread(times: list[tuple[float, float]]) -> dict[str, float]:
    clock, cpu = zip(*times, strict=True)
    return {
        "p50": round(percentile(clock, 50), 1),
        "p95": round(percentile(clock, 95), 1),
        "best": round(min(clock), 1),
        "cpu_p50": round(percentile(cpu, 50), 1),
        "cpu_p95": round(percentile(cpu, 95), 1),
    }


# --- The floor: what meets each condition, by unit, straight from the links
SELECT = """
    SELECT a.plan_id, a.unit_id, a.id{figure} FROM ledger_activity a{joined}
    WHERE a.state = 'verified' AND a.since < %s AND a.counts_until > %s AND """
CAME = """
    SELECT a.plan_id, g.unit_id, a.id, p.value FROM ledger_activity a
    JOIN ledger_attendance g ON g.activity_id = a.id
    LEFT JOIN ledger_attendedpeople p ON p.attendance_id = g.id
    WHERE g.came AND (g.disputed_at IS NULL OR g.settled_at IS NOT NULL)
    AND a.state = 'verified' AND a.since < %s AND a.counts_until > %s AND """
CARRIED_OUT = """
    JOIN ledger_activity c ON c.id = a.carries_out_id
    AND c.state = 'verified' AND c.since <= a.since AND c.until > a.since"""
BY_THEME = """
    SELECT 1 FROM ledger_activity_themes l JOIN programme_theme t ON t.id = l.theme_id
    WHERE l.activity_id = a.id"""
BY_AUDIENCE = "SELECT 1 FROM ledger_activity_audiences l WHERE l.activity_id = a.id"
FIGURE = """, (SELECT SUM(q.value) FROM ledger_quantity q
    WHERE q.activity_id = a.id AND q.kind_id = 'people' AND NOT q.not_applicable)"""


def bare(plans: list[PlanTerms]) -> int:
    """Fetch, for every target of these plans, what meets each condition. Returns how many rows there were."""
    rows = 0
    for target in targets_of(plans[0].id, DAY):
        days = period_so_far(target, DAY)
        figure = FIGURE if target.population.is_people else ""
        for condition in target.measure.conditions:
            joined = CARRIED_OUT if condition.carries_out_plan else ""
            asked = [(SELECT.format(figure=figure, joined=joined), condition)]
            if condition.attended:
                asked.append((CAME, replace(condition, audiences=())))
            for begun, what in asked:
                text, parameters = statement(begun, what, [plan.id for plan in plans], days.since, days.until)
                with connection.cursor() as cursor:
                    cursor.execute(text, parameters)
                    rows += len(cursor.fetchall())
    return rows


def statement(
    begun: str, condition: Condition, plans: list[Any], since: date, until: date
) -> tuple[str, list[Any]]:
    adapt = str if connection.vendor == "postgresql" else lambda value: value.hex
    parameters: list[Any] = [until, since, *(adapt(plan) for plan in plans)]
    text = begun + among("a.plan_id", plans)
    if condition.activity_kinds:
        text += " AND " + among("a.kind_id", condition.activity_kinds)
        parameters += condition.activity_kinds
    if condition.themes:
        text += f" AND EXISTS ({BY_THEME} AND {among('t.code', condition.themes)})"
        parameters += condition.themes
    if condition.audiences:
        text += f" AND EXISTS ({BY_AUDIENCE} AND {among('l.audience_id', condition.audiences)})"
        parameters += condition.audiences
    return text, parameters


def among(column: str, values: Any) -> str:
    return f"{column} IN ({', '.join(['%s'] * len(values))})"
