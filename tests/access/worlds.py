"""Two provinces full of things that could leak, each under a marker of its own."""

from dataclasses import dataclass
from datetime import date

from chieng.ledger.kinds import State
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person
from tests.factories.ledger import make_activity
from tests.factories.provinces import Province, make_province

DAY = date(2025, 3, 3)


@dataclass(slots=True)
class World:
    """A province with activities in several states."""

    province: Province
    verified: Activity
    waiting: Activity

    @property
    def marker(self) -> str:
        return self.province.marker

    def person(self, role: Role) -> Person:
        return self.province.people[role]


def make_world(key: str, marker: str) -> World:
    """Return a province whose every name bears `marker`, with activities that a target counts and one waiting."""
    province = make_province(key, marker, with_people=True)
    unit = province.units["so-1"]
    make_activity(unit=unit, kind="unit-plan", since=DAY, title=f"Kế hoạch {marker}")
    verified = make_activity(unit=unit, kind="conference", since=DAY, title=f"Hội nghị {marker}")
    waiting = make_activity(unit=unit, kind="conference", since=DAY, title=f"Chờ {marker}", state=State.SUBMITTED)
    return World(province, verified, waiting)
