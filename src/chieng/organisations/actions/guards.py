"""What must still be true after people and roles change."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from chieng.organisations.kinds import Role
from chieng.organisations.models import RoleAssignment, Unit
from chieng.organisations.queries.rights import people_with

_LOCK = 0x61646D69  # any number of our own, another than that of relations


def keep_an_administrator(assignments: Iterable[RoleAssignment], day: date) -> None:
    """Raise ValidationError when one of `assignments` was the last administration of its unit on `day`.

    Asked after the change, inside its transaction. Somebody administering from above is enough, so the last
    administrator of the whole installation can't go; a demo account doesn't count where there is no demo.
    """
    administration = [held for held in assignments if held.role == Role.ADMINISTRATOR and held.until > day]
    if administration:
        _one_at_a_time()
    for held in administration:
        root = held.over or held.unit
        if _exists(root, day) and not _run(root, day):
            raise ValidationError(
                _(
                    "Đây là người quản trị cuối cùng của đơn vị này. "
                    "Hãy giao vai trò Quản trị hệ thống cho người khác trước."
                )
            )


def _one_at_a_time() -> None:
    """Wait for others who are taking an administrator away: two at once would each count on the other's.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _exists(unit: Unit, day: date) -> bool:
    return unit.since <= day < unit.until


def _run(unit: Unit, day: date) -> bool:
    administrators = people_with(Role.ADMINISTRATOR, unit.pk, day)
    if not settings.CHIENG_DEMO:
        administrators = administrators.filter(is_demo=False)
    return administrators.exists()
