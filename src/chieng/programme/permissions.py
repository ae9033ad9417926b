"""Who may change plans."""

from datetime import date
from uuid import UUID

from chieng.organisations.kinds import Role
from chieng.organisations.queries import holds


def may_manage_plan(actor: object, owner_id: UUID, day: date) -> bool:
    """Administrators and programme officers, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}, owner_id, day)
