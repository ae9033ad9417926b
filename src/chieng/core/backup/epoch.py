"""The restore epoch: what was sent or promised before a restore belongs to another time."""

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.models import Restoration


def restore_epoch() -> int:
    """Return a number that is higher after every restore, 0 while there was none.

    Whoever sends things out remembers it with what was sent, and asks before repeating itself.
    """
    last = Restoration.objects.order_by("-epoch").first()
    return last.epoch if last else 0


@action
def record_restoration(epoch: int, made_at: str, version: str, *, actor: Actor) -> Restoration:
    """Note that the installation now is what it was at `made_at`; once, also when a restore had to be finished."""
    made, created = Restoration.objects.get_or_create(
        epoch=epoch, defaults={"backup_made_at": made_at, "backup_version": version}
    )
    if created:
        data = {"made_at": made_at, "version": version}
        audit.record("core.installation.restored", made, actor=actor, data=data)
    else:
        audit.unchanged()
    return made
