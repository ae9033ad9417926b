"""Two people at the same moment: one of them is told, and somebody always stays to administer."""

import time
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.organisations.actions import deactivate_person, guards, register_person
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.organisations.queries import people_with
from tests.factories.organisations_people import give_role, make_person
from tests.ledger.test_at_once import together
from tests.organisations.two_provinces import Province

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_who_choose_one_user_name_at_once_are_told_apart(kon_tum: Province) -> None:
    outcomes = together(*[lambda: register_person(username="lan", full_name="Y Lan", actor=SYSTEM)] * 3)
    assert Person.objects.filter(username="lan").count() == 1
    assert [type(one) for one in outcomes].count(ValidationError) == 2


def test_two_administrators_closed_at_once_leave_one(kon_tum: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [make_person("alice"), make_person("anna")]
    for person in both:
        give_role(person, Role.ADMINISTRATOR, kon_tum.department, over=kon_tum.root)
    look: Any = guards._run

    def look_and_linger(unit: Unit, day: date) -> bool:
        seen: bool = look(unit, day)
        time.sleep(0.3)  # long enough for the other to look, too, if nothing kept it waiting
        return seen

    monkeypatch.setattr(guards, "_run", look_and_linger)
    outcomes = together(*(partial(deactivate_person, person, actor=SYSTEM) for person in both))
    assert [type(one) for one in outcomes].count(ValidationError) == 1
    assert people_with(Role.ADMINISTRATOR, kon_tum.root.pk, today()).count() == 1
