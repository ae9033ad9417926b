import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from chieng.core.models import AuditEntry
from chieng.organisations import actions, queries
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import Person, UnitPath
from tests.factories.organisations import make_unit

pytestmark = pytest.mark.django_db


def test_a_true_closure_is_said_to_agree(capsys: pytest.CaptureFixture[str]) -> None:
    make_unit(parent=make_unit())
    call_command("units", "closure", "--check")
    assert capsys.readouterr().out.splitlines() == [
        "trực thuộc: khớp, 3 dòng",
        "quản lý chuyên môn: khớp, 2 dòng",
        "tuyến báo cáo: khớp, 2 dòng",
        "địa bàn: khớp, 2 dòng",
    ]


def test_a_closure_that_somebody_changed_is_found_and_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    parent = make_unit()
    unit = make_unit(parent=parent)
    UnitPath.objects.filter(kind=RelationKind.BELONGS_TO, depth=1).delete()
    UnitPath.objects.filter(kind=RelationKind.TERRITORY, descendant=unit).update(
        since=unit.since.replace(year=2001)
    )
    with pytest.raises(SystemExit) as ended:
        call_command("units", "closure", "--check")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines()[::3] == [
        "trực thuộc: KHÔNG KHỚP, thiếu 1 dòng, thừa 0 dòng",
        "địa bàn: KHÔNG KHỚP, thiếu 1 dòng, thừa 1 dòng",
    ]
    call_command("units", "closure")
    assert all(report.agrees for report in queries.closure_reports())
    entry = AuditEntry.objects.get(verb="organisations.unit.paths_rebuilt")
    assert (entry.subject_id, entry.data) == (str(unit.pk), {"kinds": ["belongs_to", "territory"]})


def test_only_the_system_rebuilds_the_closure() -> None:
    person = Person.objects.create_user("la", full_name="Người Lạ (minh họa)")
    with pytest.raises(PermissionDenied):
        actions.rebuild_closure(actor=person)
