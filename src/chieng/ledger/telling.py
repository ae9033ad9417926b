"""The lines of activities written anew from their links and quantities: for what was there before, and to check.

Takes the models, so that a migration may give those of its own day, and the database that it changes.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from chieng.ledger.lines import codes_line, figures_line

_AT_ONCE = 5_000


class Lines(NamedTuple):
    """What the row of an activity should say."""

    codes: str
    figures: str
    activity_id: UUID


def lines_to_mend(activity: Any, quantity: Any, using: str = DEFAULT_DB_ALIAS) -> Iterator[list[Lines]]:
    """Yield, some thousands at a time, the lines of the activities whose rows say something else."""
    after = UUID(int=0)
    while True:
        rows = activity.objects.using(using).filter(pk__gt=after).order_by("pk")
        some = list(rows.values_list("pk", "codes_line", "figures_line")[:_AT_ONCE])
        if not some:
            return
        first, after = some[0][0], some[-1][0]
        between = {"activity__gte": first, "activity__lte": after}
        themes, tasks, audiences = (
            _linked(links.objects.using(using).filter(**between), name)
            for links, name in (
                (activity.themes.through, "theme__code"),
                (activity.tasks.through, "task__code"),
                (activity.audiences.through, "audience_id"),
            )
        )
        figures = _figures(quantity.objects.using(using).filter(**between))
        right = (
            (Lines(codes_line(themes[pk], tasks[pk], audiences[pk]), figures_line(figures[pk]), pk), codes, told)
            for pk, codes, told in some
        )
        wrong = [lines for lines, codes, told in right if (lines.codes, lines.figures) != (codes, told)]
        if wrong:
            yield wrong


def mend(activity: Any, wrong: list[Lines], using: str = DEFAULT_DB_ALIAS) -> None:
    """Let the rows say these lines. Nothing else of an activity changes, so its version stays."""
    connection = connections[using]
    prepared = activity._meta.pk.get_db_prep_value
    table = connection.ops.quote_name(activity._meta.db_table)
    statement = f"UPDATE {table} SET codes_line = %s, figures_line = %s WHERE id = %s"  # noqa: S608 - our own name
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [(one.codes, one.figures, prepared(one.activity_id, connection)) for one in wrong]
        )


def _linked(links: Any, name: str) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for pk, code in links.order_by().values_list("activity_id", name):
        found[pk].append(code)
    return found


def _figures(quantities: Any) -> dict[UUID, list[tuple[str, str | None, int | None]]]:
    found: dict[UUID, list[tuple[str, str | None, int | None]]] = defaultdict(list)
    rows = quantities.order_by().values_list("activity_id", "kind_id", "audience_id", "value")
    for pk, *figure in rows:
        found[pk].append(tuple(figure))
    return found
