"""What reporting does in the background: makes evidence packs."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core import files
from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.core.jobs import job
from chieng.programme.queries import plan_by_code, targets_of
from chieng.reporting import actions
from chieng.reporting.kinds import PackState
from chieng.reporting.models import EvidencePack
from chieng.reporting.packs import making
from chieng.reporting.queries import as_seen_by, standing


@job("reporting.make_pack", label=_("Lập gói minh chứng"), attempts=3)
def make_pack(pack_id: str) -> None:
    """Make the pack as far as whoever asked for it may see. Nothing is left to do for one that is made or gone."""
    pack = EvidencePack.objects.select_related("asked_by").filter(pk=UUID(str(pack_id))).first()
    if pack is None or pack.state == PackState.READY:
        return
    plan = plan_by_code(pack.plan, pack.as_of)
    target = (
        next((one for one in targets_of(plan.id, pack.as_of) if one.code == pack.target), None) if plan else None
    )
    if plan is None or target is None:
        actions.note_failure(pack, actor=SYSTEM)
        return
    try:
        found = standing(target, pack.as_of)
        seen = as_seen_by(pack.asked_by, found, today())
        wanted = making.Wanted(plan, found, seen, pack.asked_by, today())
        stored = files.keep_made(
            lambda path: making.make_pack(path, wanted, partial(_tell, pack)), media_type="application/zip"
        )
    except Exception:
        actions.note_failure(pack, actor=SYSTEM)
        raise
    named = [one.unit_id for one in seen.standing.counted] + [one.unit_id for one in seen.standing.missing]
    actions.finish_pack(pack, file=stored, units=[str(one) for one in named], actor=SYSTEM)


def _tell(pack: EvidencePack, done: int, total: int) -> None:
    actions.note_progress(pack, done=done, total=total, actor=SYSTEM)
