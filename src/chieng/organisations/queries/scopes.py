"""Owner and scope: what a unit owns is seen by those whom its scope reaches."""

from datetime import date

from django.db.models import Q

from chieng.core.actors import SystemActor
from chieng.organisations.kinds import RIGHTS_FOLLOW, Scope
from chieng.organisations.models import Person, UnitPath
from chieng.organisations.queries.rights import EVERY_ROLE, roles_of, units_where


def within_scope(actor: object, day: date, *, owner: str = "owner", scope: str = "scope") -> Q:
    """Return the condition on rows with an owner unit and a scope under which `actor` may see them on `day`.

    Public ones are everybody's; those of the installation belong to all who hold a role; what reaches a subtree is
    seen from every unit below its owner; and whoever holds a role over the owner sees all it owns.
    """
    if isinstance(actor, SystemActor):
        return Q()
    seen = Q(**{scope: Scope.PUBLIC})
    if not isinstance(actor, Person) or not (held := roles_of(actor, day)):
        return seen
    places = {role.unit_id for role in held} | {role.over_id for role in held if role.over_id}
    above = UnitPath.objects.on(day).filter(kind__in=RIGHTS_FOLLOW, descendant__in=places).values("ancestor")
    mine = units_where(actor, EVERY_ROLE, day, with_ended=True).order_by().values("pk")
    return (
        seen
        | Q(**{scope: Scope.INSTALLATION})
        | Q(**{scope: Scope.SUBTREE, f"{owner}__in": above})
        | Q(**{f"{owner}__in": mine})
    )
