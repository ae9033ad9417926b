"""Who may change organisations."""

from datetime import date
from uuid import UUID

from chieng.organisations.kinds import Role
from chieng.organisations.queries.rights import holds


def may_manage_unit(actor: object, unit_id: UUID, day: date) -> bool:
    """Administrators and programme officers, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER}, unit_id, day)


def may_manage_people(actor: object, unit_id: UUID, day: date) -> bool:
    """Administrators, over the units within their reach."""
    return holds(actor, {Role.ADMINISTRATOR}, unit_id, day)
