"""Rights over the installation itself. Core knows nobody: a room above answers who holds them."""

from collections.abc import Callable
from enum import StrEnum

from chieng.core.actors import SystemActor
from chieng.core.ports import Registry


class Right(StrEnum):
    """What one may do to the installation as a whole."""

    SEE_JOBS = "see jobs"
    RETRY_JOBS = "retry jobs"
    SEE_AUDIT = "see audit"
    ERASE_PERSONAL = "erase personal values"
    SEE_RETENTION = "see the retention schedule"
    SET_RETENTION = "shorten the retention schedule"


HOLDERS: Registry[Callable[[object, Right], bool]] = Registry("answer about rights")


def holds(actor: object, right: Right) -> bool:
    """Say whether `actor` holds `right`. The system holds every right; of others the registered rooms know."""
    return isinstance(actor, SystemActor) or any(answer(actor, right) for answer in HOLDERS)


def may_see_jobs(actor: object) -> bool:
    return holds(actor, Right.SEE_JOBS)


def may_retry_jobs(actor: object) -> bool:
    return holds(actor, Right.RETRY_JOBS)


def may_see_audit(actor: object) -> bool:
    return holds(actor, Right.SEE_AUDIT)


def may_see_retention(actor: object) -> bool:
    return holds(actor, Right.SEE_RETENTION)


def may_set_retention(actor: object) -> bool:
    return holds(actor, Right.SET_RETENTION)
