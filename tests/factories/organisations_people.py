"""People and roles for tests, made by the same actions as everywhere else. Every name is invented."""

from datetime import date
from itertools import count

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.organisations.actions import assign_role, register_person
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, RoleAssignment, Unit

_numbers = count(1)
PASSWORD = "mat-khau-dung-thu-2026"


def make_person(
    username: str | None = None, *, full_name: str = "", is_demo: bool = False, password: str = PASSWORD
) -> Person:
    """Return somebody who can sign in with `PASSWORD` and holds no role yet."""
    username = username or f"nguoi-{next(_numbers)}"
    person = register_person(
        username=username, full_name=full_name or f"Nguyễn Văn {username.title()}", is_demo=is_demo, actor=SYSTEM
    )
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


def give_role(
    person: Person,
    role: Role,
    unit: Unit,
    *,
    over: Unit | None = None,
    since: date | None = None,
    until: date = FOREVER,
    acting_for: Person | None = None,
) -> RoleAssignment:
    """Give `person` a role in `unit`, since the unit began unless told otherwise."""
    return assign_role(
        person,
        role=role,
        unit=unit,
        over=over,
        since=since or max(unit.since, over.since if over else unit.since),
        until=until,
        acting_for=acting_for,
        actor=SYSTEM,
    )
