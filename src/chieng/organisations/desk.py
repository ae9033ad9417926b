"""What organisations put on a desk: requests of people about their data, by the clock that runs."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.desk import DeskItem, Urgency
from chieng.organisations.kinds import RequestKind, RequestState
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.rights import ADMINISTRATION, roles_of
from chieng.organisations.queries.rights_requests import open_requests

MOST = 20


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return the requests to answer or to carry out: late ones first. The law assigns it, so it can be late."""
    if not any(held.role in ADMINISTRATION for held in roles_of(actor, day)):
        return []
    found = list(open_requests(actor, day)[:MOST])
    units = names_of({one.unit_id for one in found if one.unit_id}, day)
    return [
        DeskItem(
            _("Yêu cầu về dữ liệu cá nhân: %(kind)s") % {"kind": RequestKind(one.kind).label},
            reverse("organisations:rights_request", args=[one.pk]),
            Urgency.LATE if one.due and one.due < day else Urgency.TO_DO,
            unit=units.get(one.unit_id, "") if one.unit_id else "",
            due=one.due,
            detail=str(one),
            action=_("Trả lời") if one.state == RequestState.RECEIVED else _("Thực hiện"),
        )
        for one in found
    ]
