"""What must still be true after people and roles change."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.organisations.kinds import Role
from chieng.organisations.models import RoleAssignment, Unit
from chieng.organisations.queries.rights import people_with


def keep_an_administrator(assignments: Iterable[RoleAssignment], day: date) -> None:
    """Raise ValidationError when one of `assignments` was the last administration of its unit on `day`.

    Asked after the change, inside its transaction. Somebody administering from above is enough, so the last
    administrator of the whole installation can't go; a demo account doesn't count where there is no demo.
    """
    for held in assignments:
        root = held.over or held.unit
        if held.role == Role.ADMINISTRATOR and held.until > day and _exists(root, day) and not _run(root, day):
            raise ValidationError(
                _(
                    "Đây là người quản trị cuối cùng của đơn vị này. "
                    "Hãy giao vai trò Quản trị hệ thống cho người khác trước."
                )
            )


def _exists(unit: Unit, day: date) -> bool:
    return unit.since <= day < unit.until


def _run(unit: Unit, day: date) -> bool:
    administrators = people_with(Role.ADMINISTRATOR, unit.pk, day)
    if not settings.CHIENG_DEMO:
        administrators = administrators.filter(is_demo=False)
    return administrators.exists()
