"""What random checks put on a desk, and on whose."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chieng.core.actors import SYSTEM
from chieng.core.clock import today
from chieng.ledger import actions
from chieng.ledger.kinds import Finding
from chieng.ledger.models import SampleItem
from chieng.ledger.sampling_desk import sampling_items
from chieng.organisations.kinds import Role
from tests.factories.organisations_people import give_role, make_person
from tests.factories.provinces import Province
from tests.ledger.test_sampling import drawn, item_of, province

__all__ = ["province"]
pytestmark = pytest.mark.django_db


def titles(actor: object) -> list[str]:
    return [str(one.title) for one in sampling_items(actor, today())]


def test_a_finding_waits_for_its_unit_until_it_is_answered(province: Province) -> None:
    officer = province.people[Role.UNIT_OFFICER]
    neighbour = make_person("so-hai")
    give_role(neighbour, Role.UNIT_OFFICER, province.units["so-2"])
    item = item_of(drawn(province), province.units["so-1"])
    assert titles(officer) == []
    found = actions.record_finding(item, finding=Finding.INSUFFICIENT, note="Thiếu ảnh", actor=SYSTEM)
    assert len(titles(officer)) == 1
    assert titles(neighbour) == titles(province.people[Role.AUDITOR]) == []
    actions.reply_to_finding(found, text="Đã bổ sung", actor=officer)
    assert titles(officer) == []


def test_what_agrees_asks_for_no_answer(province: Province) -> None:
    item = item_of(drawn(province), province.units["so-1"])
    actions.record_finding(item, finding=Finding.AGREES, note="", actor=SYSTEM)
    assert titles(province.people[Role.UNIT_OFFICER]) == []


def test_a_sample_waits_for_whoever_drew_it_until_it_is_finished(province: Province) -> None:
    lead = province.people[Role.PROGRAMME_OFFICER]
    sample = drawn(province, actor=lead)
    assert titles(lead) == ["Mẫu kiểm tra 03/03/2025 - 03/03/2025"]
    assert titles(province.people[Role.UNIT_OFFICER]) == []
    for item in SampleItem.objects.filter(sample=sample):
        actions.record_finding(item, finding=Finding.AGREES, note="", actor=lead)
    assert titles(lead) == []


def test_an_empty_desk_costs_few_questions(province: Province) -> None:
    with CaptureQueriesContext(connection) as questions:
        assert titles(province.people[Role.UNIT_OFFICER]) == []
    assert len(questions) <= 5  # three of them ask for rights, which a page remembers
