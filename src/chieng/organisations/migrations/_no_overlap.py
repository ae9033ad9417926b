"""What keeps dated rows of the same thing from overlapping, in the database itself.

PostgreSQL has exclusion constraints; SQLite gets triggers that do the same. Remaking a table on SQLite drops
its triggers: a migration that alters one of these tables runs `install` again (a test sees when it was forgotten).
"""

from typing import NamedTuple

from django.apps.registry import Apps as StateApps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Rule(NamedTuple):
    """Rows of `table` with equal `columns` must not share a day; `where` limits the rule to some rows."""

    name: str
    table: str
    columns: tuple[str, ...]
    where: str = ""


RULES = (
    Rule("organisations_one_name_a_day", "organisations_unitname", ("unit_id",)),
    Rule("organisations_one_kind_a_day", "organisations_unitclass", ("unit_id",)),
    Rule("organisations_one_code_a_day", "organisations_unitcode", ("unit_id", "scheme_id")),
    Rule("organisations_one_unit_a_code", "organisations_unitcode", ("scheme_id", "code")),
    Rule("organisations_one_parent_a_day", "organisations_relation", ("unit_id",), "kind = 'belongs_to'"),
    Rule("organisations_one_relation_a_day", "organisations_relation", ("unit_id", "parent_id", "kind")),
)


# Nobody holds the same role twice on one day; a role over a subtree is another one than that in the unit alone.
ROLE_RULES = (
    Rule(
        "organisations_one_role_a_day",
        "organisations_roleassignment",
        ("unit_id", "person_id", "role"),
        "over_id IS NULL",
    ),
    Rule(
        "organisations_one_reach_a_day",
        "organisations_roleassignment",
        ("unit_id", "person_id", "role", "over_id"),
    ),
)


def install_roles(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for rule in ROLE_RULES:
        for statement in _add(rule, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def remove_roles(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for rule in ROLE_RULES:
        for statement in _drop(rule, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for rule in RULES:
        for statement in _add(rule, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for rule in RULES:
        for statement in _drop(rule, schema_editor.connection.vendor):
            schema_editor.execute(statement)


def _add(rule: Rule, vendor: str) -> list[str]:
    if vendor == "postgresql":
        same = ", ".join(f"{column} WITH =" for column in rule.columns)
        where = f" WHERE ({rule.where})" if rule.where else ""
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"ALTER TABLE {rule.table} ADD CONSTRAINT {rule.name} "
            f"EXCLUDE USING gist ({same}, daterange(since, until) WITH &&){where}",
        ]
    return [*_drop(rule, vendor), _trigger(rule, "INSERT"), _trigger(rule, "UPDATE")]


def _trigger(rule: Rule, event: str) -> str:
    # SQLite would look up by scheme or parent, which thousands of rows share: the plus keeps those from an index.
    by_unit = rule.columns[0] == "unit_id"
    plus = ["+" if by_unit and column != "unit_id" else "" for column in rule.columns]
    same = " AND ".join(f"{p}{column} = NEW.{column}" for p, column in zip(plus, rule.columns, strict=True))
    other = " AND id <> NEW.id" if event == "UPDATE" else ""
    where = f" AND +{rule.where} AND NEW.{rule.where}" if rule.where else ""
    return (
        f"CREATE TRIGGER {rule.name}_{event.lower()} BEFORE {event} ON {rule.table} "
        f"WHEN EXISTS (SELECT 1 FROM {rule.table} WHERE {same}{other}{where} "
        "AND since < NEW.until AND until > NEW.since) "
        f"BEGIN SELECT RAISE(ABORT, '{rule.name}'); END"
    )


def _drop(rule: Rule, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [f"ALTER TABLE {rule.table} DROP CONSTRAINT IF EXISTS {rule.name}"]
    return [f"DROP TRIGGER IF EXISTS {rule.name}_{event}" for event in ("insert", "update")]
