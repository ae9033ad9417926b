from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from chieng.config import demo
from chieng.config.demo import activities
from chieng.core.actors import SYSTEM
from chieng.ledger.models import Activity
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme import data
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from tests.factories.ledger import load_kinds

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 20)


@pytest.fixture
def kon_tum(settings: Settings) -> None:
    settings.CHIENG_DEMO, settings.CHIENG_TODAY = True, DAY
    load_kinds()
    shipped = Path(next(iter(data.__path__))) / "kon-tum-2021-2025.toml"
    load_plan(read(shipped.read_bytes()), actor=SYSTEM)


def test_an_installation_that_is_no_demonstration_gets_no_demo_data(settings: Settings) -> None:
    settings.CHIENG_DEMO = False
    with pytest.raises(CommandError, match="This installation is no demonstration"):
        call_command("demo", "build")
    assert not Person.objects.exists()


def test_every_invented_unit_says_so_and_every_role_has_an_account(kon_tum: None) -> None:
    named_by_the_plan = Unit.objects.count()
    assert demo.found_demo_units() == Unit.objects.count() - named_by_the_plan
    demo.found_neighbour()
    invented = Unit.objects.filter(is_demo=True)
    assert all("(minh họa)" in unit.names.get().name for unit in invented)
    assert demo.make_accounts() == Person.objects.filter(is_demo=True).count() == Person.objects.count()
    held = Person.objects.values_list("role_assignments__role", flat=True)
    assert set(held) == set(Role)


def test_the_same_seed_gives_the_same_deeds(kon_tum: None, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [deed for deed in activities.DEEDS if "telecom-enterprise" in deed.unit_kinds]
    monkeypatch.setattr(activities, "DEEDS", few)
    demo.found_demo_units()
    done = demo.record_activities(DAY, lambda _done, _all: None)
    first = set(Activity.objects.values_list("client_id", flat=True))
    assert (done, len(first)) == (Activity.objects.count(), done)
    assert done > 0
    Activity.objects.all().delete()
    demo.record_activities(DAY, lambda _done, _all: None)
    assert set(Activity.objects.values_list("client_id", flat=True)) == first


def test_a_copy_of_the_demonstration_stays_marked_without_its_settings(kon_tum: None, settings: Settings) -> None:
    mark = "DỮ LIỆU MINH HỌA"
    settings.CHIENG_DEMO, settings.CHIENG_TODAY = False, None
    assert mark not in Client().get("/").content.decode()
    demo.make_site()
    assert mark in Client().get("/").content.decode()
