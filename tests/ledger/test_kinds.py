from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from chieng.core.actors import SYSTEM
from chieng.core.models import AuditEntry
from chieng.ledger import actions
from chieng.ledger.kinds import Accumulation
from chieng.ledger.models import ActivityKind, Audience, QuantityKind
from tests.factories.organisations_people import make_person

pytestmark = pytest.mark.django_db


def test_loading_the_kinds_again_changes_nothing() -> None:
    assert actions.load_kinds(actor=SYSTEM) > 0
    entries = AuditEntry.objects.count()
    assert actions.load_kinds(actor=SYSTEM) == 0
    assert AuditEntry.objects.count() == entries


def test_the_shipped_kinds_ask_for_what_they_say() -> None:
    actions.load_kinds(actor=SYSTEM)
    run = ActivityKind.objects.get(code="loudspeaker-run")
    assert [one.quantity_id for one in run.asked.all()] == ["plays", "minutes", "villages"]
    assert [one.is_main for one in run.asked.all()] == [True, False, False]
    assert run.is_run
    assert run.default_tasks == ["2b"]
    assert [one.code for one in run.default_audiences.all()] == ["public"]
    assert set(ActivityKind.objects.values_list("code", flat=True)) == {
        "unit-plan", "conference", "loudspeaker-run", "article", "social-post", "portal-post", "broadcast",
        "school-session", "contest", "leaflet", "campaign", "customer-notice",
    }  # fmt: skip


def test_people_and_contacts_are_two_quantities_that_add_up_differently() -> None:
    actions.load_kinds(actor=SYSTEM)
    people, contacts = QuantityKind.objects.get(code="people"), QuantityKind.objects.get(code="contacts")
    assert (people.word_vi, people.accumulation) == ("người", Accumulation.DISTINCT)
    assert (contacts.word_vi, contacts.accumulation) == ("lượt người", Accumulation.SUM)


def test_a_province_may_load_its_own_words_over_the_shipped_ones(tmp_path: Path) -> None:
    actions.load_kinds(actor=SYSTEM)
    own = tmp_path / "kinds.toml"
    own.write_text('[[audiences]]\ncode = "elders"\nname_vi = "Già làng"\nname_en = "Village elders"\n')
    call_command("ledger", "load-kinds", str(own))
    assert Audience.objects.get(code="elders").name_vi == "Già làng"
    assert Audience.objects.filter(code="officials").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[audiences]\n", "kinds.toml"),
        ('[[audiences]]\ncode = "elders"\nname_vi = "Già làng"\n', "elders: name_en"),
        ('[[audiences]]\ncode = "old"\nname_vi = "G"\nname_en = "E"\nname_fr = "V"\n', "old: không có mục"),
        ('[[kinds]]\ncode = "x"\nname_vi = "X"\nname_en = "X"\nquantities = ["người"]\n', "x: không có người"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_entry_and_loads_nothing(text: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "kinds.toml"
    own.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("ledger", "load-kinds", str(own))
    assert Audience.objects.count() == ActivityKind.objects.count() == 0


def test_people_do_not_load_kinds() -> None:
    with pytest.raises(PermissionDenied):
        actions.load_kinds(actor=make_person())


def test_an_error_in_the_file_is_a_validation_error(tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        actions.load_kinds(tmp_path / "none.toml", actor=SYSTEM)
