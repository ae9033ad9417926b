"""Verifying and returning many at once: each by itself, and of each that was left the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.ledger.actions.review import return_for_correction, verify
from chieng.ledger.actions.revisions import reason_given
from chieng.ledger.kinds import BulkResult, Refused
from chieng.ledger.models import Activity

Versions = Mapping[UUID, int]


@action
def verify_all(activities: Sequence[UUID], *, actor: Actor, versions: Versions | None = None) -> BulkResult:
    """Verify what can be verified; say of each of the others why not. Ids not for this actor are left out.

    `versions` are those that the person looked at: what somebody changed meanwhile is left.
    """
    return _each(activities, actor, versions, lambda one, version: verify(one, actor=actor, version=version))


@action
def return_all(
    activities: Sequence[UUID], *, reason: str, actor: Actor, versions: Versions | None = None
) -> BulkResult:
    """Give activities back with one reason for all; say of each that was left why. A reason is asked for first."""
    why = reason_given(reason)
    return _each(
        activities,
        actor,
        versions,
        lambda one, version: return_for_correction(one, reason=why, actor=actor, version=version),
    )


def _each(
    activities: Sequence[UUID], actor: Actor, versions: Versions | None, act: Callable[[Activity, int | None], Any]
) -> BulkResult:
    from chieng.ledger.queries import visible_to

    result = BulkResult()
    audit.unchanged()
    for activity in visible_to(actor, today()).filter(pk__in=activities).order_by("since", "pk"):
        why = _tried(activity, act, (versions or {}).get(activity.pk))
        if why:
            result.refused.append(Refused(activity.pk, why))
        else:
            result.done.append(activity.pk)
    return result


def _tried(activity: Activity, act: Callable[[Activity, int | None], Any], version: int | None) -> str:
    """Do it, or return why it was left."""
    try:
        act(activity, version)
    except PermissionDenied:
        return _("Anh/chị không xác nhận được hoạt động của đơn vị này. Nhờ lãnh đạo của đơn vị xác nhận.")
    except Conflict:
        return _("Vừa có người thay đổi. Mở ra xem bản mới nhất.")
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
