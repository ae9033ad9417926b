"""A database of one's own beside the installation's: a still picture to read from, a fresh one to build."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

# Signed-in sessions and signs of life mean nothing in another time; the record of migrations is kept apart.
SKIPPED = {"django_session", "core_workerbeat", "django_migrations"}


@contextmanager
def another(alias: str, **changes: Any) -> Iterator[BaseDatabaseWrapper]:
    """Open a second connection under `alias`, with the default's settings and `changes`."""
    settings = copy.deepcopy(connections.settings[DEFAULT_DB_ALIAS]) | changes
    connection: BaseDatabaseWrapper = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    connections[alias] = connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[alias]


@contextmanager
def snapshot(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """Give a connection that sees the database as of one moment, whatever others write, and holds nobody up."""
    options = dict(connections.settings[DEFAULT_DB_ALIAS]["OPTIONS"])
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    with another(alias, OPTIONS=options) as connection, transaction.atomic(using=alias):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the moment is that of the first read
        yield connection


def tables() -> list[type[models.Model]]:
    """Return every model with a table of its own, link tables included."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy and _is_kept(model)]


def _is_kept(model: type[models.Model]) -> bool:
    return model._meta.db_table not in SKIPPED


def columns_of(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def type_of(field: "models.Field[Any, Any]") -> str:
    """Return the field's type; a foreign key's is that of what it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def migrations_in(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    return sorted(MigrationRecorder(connection).applied_migrations())
