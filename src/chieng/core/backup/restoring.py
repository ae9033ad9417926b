"""Restoring: everything is checked first, then built beside the old, then the two change places."""

import gzip
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from chieng.core import presence, sealing
from chieng.core.actors import Actor
from chieng.core.backup import database, swap
from chieng.core.backup.checking import check
from chieng.core.backup.epoch import record_restoration
from chieng.core.backup.form import DECODERS, BackupError, Manifest, TableMark, damaged
from chieng.core.backup.making import backups
from chieng.core.clock import VIETNAM, now

_ALIAS = "restoring"
_BUILDING = "restoring"
_CHUNK = 2000


def restore(source: Path, *, actor: Actor, replace: bool = False) -> tuple[Manifest, str]:
    """Bring the installation back to the backup in `source` (one, or a folder of several: the latest).

    Returns what was restored and the name of what the old was moved to. Raises BackupError, with nothing changed:
    a damaged backup, a newer one, a running installation, one with data in it unless `replace`.
    """
    folder = _choose(source)
    manifest = check(folder)
    with presence.alone() as nobody:
        if not nobody or _others_connected():
            raise BackupError(
                "Chiêng đang chạy: hãy dừng Chiêng (Ctrl-C) rồi khôi phục. / "
                "Chiêng is running: stop it (Ctrl-C), then restore."
            )
        if swap.unfinished():
            raise BackupError(
                "Lần khôi phục trước chưa xong: hãy chạy chieng restore --finish. / "
                "The last restore was not finished: run chieng restore --finish."
            )
        if not replace and _has_data():
            raise BackupError(
                "Nơi khôi phục đang có dữ liệu: thêm --replace để chuyển dữ liệu ấy sang một bên rồi thay thế. / "
                "There is data here already: with --replace it is moved aside and replaced."
            )
        plan = _build(folder, manifest)
        os.sync()
        swap.write_plan(plan)
        finish(actor=actor)
    return manifest, plan.aside


def finish(*, actor: Actor) -> swap.Plan | None:
    """Do what is left of a restore that has begun to change places; return its plan, None when there is none."""
    plan = swap.unfinished()
    if plan is None:
        return None
    swap.change_places(plan)
    record_restoration(plan.epoch, plan.made_at, plan.version, actor=actor)
    sealing.anchor_restore(plan.sequence, plan.hash)
    swap.drop_plan()
    return plan


def _choose(source: Path) -> Path:
    several = backups(source)
    return several[-1] if several else source


def _others_connected() -> bool:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return bool(cursor.fetchone()[0])


def _has_data() -> bool:
    """Say whether anybody has worked here: tables that migrating fills by itself do not count."""
    existing = set(connections[DEFAULT_DB_ALIAS].introspection.table_names())
    ours = [model for model in database.tables() if not model._meta.db_table.startswith(("django_", "auth_"))]
    return any(
        model._meta.db_table in existing and models.QuerySet(model).exists()
        for model in ours
        if model._meta.label_lower != "core.periodicstate"
    )


def _build(folder: Path, manifest: Manifest) -> swap.Plan:
    building = swap.data() / _BUILDING
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    with _fresh_database(building) as connection:
        _migrate(connection, manifest.migrations)
        _load(connection, folder, manifest)
        _migrate(connection, None)
        _reset_numbers(connection)
    for name in ("files", "journals"):
        (building / name).mkdir()
    for mark in manifest.files:
        _put(folder, building, mark.path)
    if not sealing.heads_path().exists() and (folder / "audit" / "heads.log").exists():
        sealing.heads_path().parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "audit" / "heads.log", sealing.heads_path())
    return swap.Plan(
        # Milliseconds: higher than any before, also than those that this restore takes away.
        epoch=int(now().timestamp() * 1000),
        building=_BUILDING,
        aside=f"before-restore-{now().astimezone(VIETNAM):%Y%m%d-%H%M%S}",
        made_at=manifest.made_at,
        version=manifest.version,
        sequence=manifest.audit_head[0],
        hash=manifest.audit_head[1],
    )


@contextmanager
def _fresh_database(building: Path) -> Iterator[BaseDatabaseWrapper]:
    default = connections[DEFAULT_DB_ALIAS]
    if default.vendor == "sqlite":
        # Nobody reads it before it is complete and synced as a whole.
        quick = default.settings_dict["OPTIONS"] | {
            "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
        }
        name = building / swap.DATABASE_FILES[0]
        with database.another(_ALIAS, NAME=name, OPTIONS=quick) as connection:
            yield connection
        return
    quoted = default.ops.quote_name(swap.SCHEMA)
    with default.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
        cursor.execute(f"CREATE SCHEMA {quoted}")
    options = default.settings_dict["OPTIONS"] | {"options": f"-c search_path={swap.SCHEMA}"}
    with database.another(_ALIAS, OPTIONS=options) as connection:
        yield connection


def _migrate(connection: BaseDatabaseWrapper, to: list[tuple[str, str]] | None) -> None:
    """Bring the tables to the state of the backup, or (None) to that of this version."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if to is None:
        executor.migrate(graph.leaf_nodes())
        return
    applied = set(to)
    executor.migrate([key for key in to if not {child.key for child in graph.node_map[key].children} & applied])


def _load(connection: BaseDatabaseWrapper, folder: Path, manifest: Manifest) -> None:
    existing = set(connection.introspection.table_names())
    with connection.constraint_checks_disabled(), transaction.atomic(using=_ALIAS):
        with connection.cursor() as cursor:
            for name in existing - database.SKIPPED:  # what migrations put in comes from the backup instead
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - a table's name
        for table in manifest.tables:
            _load_table(connection, folder, table)
        connection.check_constraints()


def _load_table(connection: BaseDatabaseWrapper, folder: Path, table: TableMark) -> None:
    with gzip.open(folder / table.file.path, "rt", encoding="utf-8") as lines:
        columns: list[tuple[str, str]] = json.loads(next(lines))
        if not {name for name, _type in columns} <= _columns_in(connection, table.name):
            raise damaged(folder / table.file.path)
        rows = (json.loads(line) for line in lines)
        _insert(connection, table.name, columns, rows)


def _columns_in(connection: BaseDatabaseWrapper, table: str) -> set[str]:
    """Return the columns of a table, none when there is no such table: names of a backup go into statements."""
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _insert(
    connection: BaseDatabaseWrapper, table: str, columns: list[tuple[str, str]], rows: Iterable[list[Any]]
) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name, _type in columns)
    adapt = [_adapter(type_, connection) for _name, type_ in columns]
    ready = ([fit(value) for fit, value in zip(adapt, row, strict=True)] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        while chunk := list(islice(ready, _CHUNK)):
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", chunk)  # noqa: S608


def _adapter(type_: str, connection: BaseDatabaseWrapper) -> Any:
    """Return what turns a value of the backup into one that the database takes in a column of that type."""
    field: models.Field[Any, Any] = getattr(models, type_, models.TextField)()
    decode = DECODERS.get(type_)
    if type_ != "JSONField" and decode is None and type_ != "BooleanField":
        return lambda value: value

    def fit(value: Any) -> Any:
        if value is None:
            return None
        return field.get_db_prep_save(decode(value) if decode else value, connection)

    return fit


def _reset_numbers(connection: BaseDatabaseWrapper) -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), database.tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _put(folder: Path, building: Path, path: str) -> None:
    """Copy a checked file of the backup; never linked, so that the backup stays whatever becomes of the copy."""
    if path.startswith(("files/", "journals/")):
        (building / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / path, building / path)
