"""What releases put on a desk: a unit's own figures before the public sees them, and what the lead decides."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.desk import DeskItem, Urgency
from chieng.organisations.queries import names_of, roles_of
from chieng.programme.queries import plan_terms
from chieng.reporting.permissions import RELEASERS, REPLIERS, may_release
from chieng.reporting.queries.releases import awaiting_reply, ripe

# One by one up to so many; a head over a whole province follows the release on its own page.
_MOST = 5


def desk_items(actor: object, day: date) -> list[DeskItem]:
    """Return the figures that `actor`'s units may still reply to, and the releases that wait for a head."""
    roles = {held.role for held in roles_of(actor, day)}
    items = list(_to_see(actor, day)) if roles & REPLIERS else []
    return [*items, *_to_release(actor, day)] if roles & RELEASERS else items


def _to_see(actor: object, day: date) -> Iterator[DeskItem]:
    lines = list(awaiting_reply(actor, day)[:_MOST])
    names = names_of({line.unit_id for line in lines}, day) if lines else {}
    for line in lines:
        last = line.release.earliest_on - timedelta(days=1) if line.release.earliest_on else None
        yield DeskItem(
            _("Số liệu sắp công bố: %(title)s") % {"title": line.release.title},
            reverse("reporting:release_own", args=[line.release_id, line.unit_id]),
            Urgency.DUE,
            names.get(line.unit_id, ""),
            due=last,
            detail=_("Xem số liệu của đơn vị, có ý kiến nếu chưa đúng"),
            action=_("Xem số liệu"),
        )


def _to_release(actor: object, day: date) -> Iterator[DeskItem]:
    for release in ripe(day)[:_MOST]:
        plan = plan_terms(release.plan, day)
        if plan is None or not may_release(actor, release, plan, day):
            continue
        yield DeskItem(
            _("Đủ thời gian xem trước: %(title)s") % {"title": release.title},
            reverse("reporting:release", args=[release.pk]),
            Urgency.TO_DO,
            detail=_("Công bố hoặc thu hồi"),
            action=_("Quyết định"),
        )
