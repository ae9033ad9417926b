"""What random checks put on a desk: findings that a unit may answer, and samples that are not finished yet."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from chieng.core.desk import DeskItem, Urgency
from chieng.core.sheets.display import shown_day
from chieng.ledger.kinds import Finding
from chieng.ledger.models import Sample, SampleItem
from chieng.ledger.permissions import WRITERS
from chieng.organisations.queries import names_of, units_where

_MOST = 5
# What agrees, or could not be checked, asks for no answer.
_TO_ANSWER = tuple(one for one in Finding if one not in {Finding.AGREES, Finding.NOT_CHECKED})


def sampling_items(actor: object, day: date) -> list[DeskItem]:
    """Return what random checks found of the actor's units and nobody answered, and the actor's open samples."""
    return [*_to_answer(actor, day), *_to_finish(actor)]


def _to_answer(actor: object, day: date) -> Iterator[DeskItem]:
    units = units_where(actor, WRITERS, day, with_ended=True).order_by().values("pk")
    found = SampleItem.objects.filter(activity__unit__in=units, finding__in=_TO_ANSWER, reply="")
    items = list(found.select_related("activity__kind").order_by("-found_on", "pk")[:_MOST])
    names = names_of({one.activity.unit_id for one in items}, day) if items else {}
    for one in items:
        yield DeskItem(
            _("Kiểm tra ngẫu nhiên: %(activity)s") % {"activity": one.activity},
            reverse("ledger:sample_item", args=[one.pk]),
            Urgency.TO_DO,
            names.get(one.activity.unit_id, ""),
            detail=str(Finding(one.finding).label),
            action=_("Xem và trả lời"),
        )


def _to_finish(actor: object) -> Iterator[DeskItem]:
    own = getattr(actor, "pk", None)
    left = Count("items", filter=Q(items__finding=""))
    mine = Sample.objects.filter(drawn_by=own) if own else Sample.objects.none()
    for one in mine.annotate(left=left).filter(left__gt=0).order_by("-drawn_at", "pk")[:_MOST]:
        days = {"since": shown_day(one.since), "last": shown_day(one.last_day)}
        yield DeskItem(
            _("Mẫu kiểm tra %(since)s - %(last)s") % days,
            reverse("ledger:sample", args=[one.pk]),
            Urgency.TO_DO,
            detail=_("Còn %(n)d hoạt động chưa kiểm tra") % {"n": one.left},
            action=_("Kiểm tra tiếp"),
        )
