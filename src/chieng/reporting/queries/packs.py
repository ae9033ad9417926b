"""Reading evidence packs: each is for whoever asked for it, as long as they may see what it names."""

from datetime import date
from uuid import UUID

from django.http import Http404

from chieng.core.clock import now
from chieng.organisations.queries import EVERY_ROLE, units_where
from chieng.programme.queries import visible_to
from chieng.reporting.models import EvidencePack


def pack_for(actor: object, pack_id: UUID, day: date) -> EvidencePack:
    """Return the pack. Raises Http404 alike when there is none, its week is over, or it is not this person's.

    Whoever lost the plan or one of the units that it names does not get it any more.
    """
    mine = EvidencePack.objects.filter(asked_by=getattr(actor, "pk", None), expires_at__gt=now())
    pack = mine.select_related("file").filter(pk=pack_id).first()
    if pack is None or not visible_to(actor, day).filter(code=pack.plan).exists():
        raise Http404
    if pack.units:
        reach = units_where(actor, EVERY_ROLE, day, with_ended=True).order_by().values_list("pk", flat=True)
        if not {UUID(one) for one in pack.units} <= set(reach):
            raise Http404
    return pack
