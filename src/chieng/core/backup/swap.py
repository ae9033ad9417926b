"""Changing places: the new installation, built beside the old, takes its place; the old stays, moved aside.

Until the plan is written the old is untouched. From then on every step can be done again, so that a restore that
was killed half way is finished by `chieng restore --finish`; nothing else starts before that.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SCHEMA = "chieng_restoring"
DATABASE_FILES = ("chieng.sqlite3", "chieng.sqlite3-wal", "chieng.sqlite3-shm")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do: put `building` in place, the old into `aside`, and record it."""

    epoch: int
    building: str
    aside: str
    made_at: str
    version: str
    sequence: int
    hash: str


def data() -> Path:
    return Path(settings.CHIENG_DATA)


def _plan_path() -> Path:
    return data() / "restore-plan.json"


def unfinished() -> Plan | None:
    """Return the plan of a restore that was broken off while changing places; None when there is none."""
    try:
        return Plan(**json.loads(_plan_path().read_text()))
    except FileNotFoundError:
        return None


def write_plan(plan: Plan) -> None:
    temporary = _plan_path().with_suffix(".new")
    with temporary.open("w") as out:
        json.dump(asdict(plan), out)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(_plan_path())


def drop_plan() -> None:
    _plan_path().unlink()


def change_places(plan: Plan) -> None:
    """Do what of the plan is not yet done."""
    building, aside = data() / plan.building, data() / plan.aside
    aside.mkdir(exist_ok=True)
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    if connection.vendor == "postgresql":
        _swap_schemas(connection, plan)
    else:
        _swap(building, aside, DATABASE_FILES[0], DATABASE_FILES)
    _swap(building, aside, "files", ("files",))
    _swap(building, aside, "journals", ("journals",))
    shutil.rmtree(building, ignore_errors=True)


def _swap(building: Path, aside: Path, new: str, old: tuple[str, ...]) -> None:
    """Move `old` names aside and `new` in; nothing when `new` has been moved already."""
    if not (building / new).exists():
        return
    for name in old:
        live = Path(settings.MEDIA_ROOT) if name == "files" else data() / name
        if live.exists() and not (aside / name).exists():
            live.rename(aside / name)
    target = Path(settings.MEDIA_ROOT) if new == "files" else data() / new
    (building / new).rename(target)


def _swap_schemas(connection: BaseDatabaseWrapper, plan: Plan) -> None:
    """Rename the schemas in one transaction: everybody sees either the old or the new."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA])
        if cursor.fetchone() is None:
            return
        cursor.execute("SELECT current_schema()")
        live = cursor.fetchone()[0]
        quote = connection.ops.quote_name
        cursor.execute(f"ALTER SCHEMA {quote(live)} RENAME TO {quote(aside_schema(plan))}")
        cursor.execute(f"ALTER SCHEMA {quote(SCHEMA)} RENAME TO {quote(live)}")


def aside_schema(plan: Plan) -> str:
    return plan.aside.replace("-", "_")
