"""Writing anew what rows of activities say of their own links and quantities."""

from django.core.exceptions import PermissionDenied

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor, SystemActor
from chieng.ledger.models import Activity, Quantity
from chieng.ledger.telling import lines_to_mend, mend


@action
def mend_lines(*, actor: Actor) -> int:
    """Let every row say what its links and quantities say; return how many did not. For the command line."""
    if not isinstance(actor, SystemActor):
        raise PermissionDenied
    mended = 0
    audit.unchanged()
    for wrong in lines_to_mend(Activity, Quantity):
        mend(Activity, wrong)
        audit.record_many(
            "ledger.lines.mended", [(Activity(pk=one.activity_id), {}) for one in wrong], actor=actor
        )
        mended += len(wrong)
    return mended
