from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from chieng.core.actors import SYSTEM
from chieng.core.intervals import FOREVER
from chieng.core.models import AuditEntry
from chieng.core.sheets.export import write_csv
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.export import people_csv, people_xlsx
from chieng.organisations.exchange.flow import confirm, staged_file
from chieng.organisations.exchange.people import people_rows, plan_people
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, RoleAssignment
from tests.factories.organisations_people import give_role, make_person
from tests.organisations.two_provinces import Province

HEADING = ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vai trò", "Đơn vị", "Cả đơn vị trực thuộc", "Từ ngày"]
ROWS = [
    ["y.lan", "Y Lan (minh họa)", "y.lan@example.vn", "Cán bộ đầu mối", "Xã Kon Tum", "", "1/1/2025"],
    ["y.lan", "Y Lan (minh họa)", "", "head", "Trường Kon Tum", "", "1/1/2025"],
    ["a.xuan", "A Xuân (minh họa)", "", "Administrator", "Tỉnh Kon Tum", "có", "1/1/2025"],
]


def plan(*rows: list[str], actor: Any = SYSTEM) -> Plan:
    return plan_people(write_csv(HEADING, rows), actor=actor)


def said(checked: Plan) -> list[tuple[str, str]]:
    return [(problem.place, problem.code) for problem in checked.problems]


def load(*rows: list[str], actor: Any = SYSTEM) -> Plan:
    content = write_csv(HEADING, rows)
    checked = plan_people(content, actor=actor)
    assert [str(problem) for problem in checked.problems] == []
    confirm(staged_file("people", content, "x.csv", actor), digest=checked.batch.digest(), actor=actor)
    return checked


def test_people_come_in_with_their_roles_and_again_changes_nothing(kon_tum: Province) -> None:
    assert load(*ROWS).counts() == {"new": 2, "changed": 1, "ended": 0, "unchanged": 0}
    held = RoleAssignment.objects.order_by("person__username", "role").values_list(
        "person__username", "role", "unit_id", "over_id", "since", "until"
    )
    since = date(2025, 1, 1)
    assert list(held) == [
        ("a.xuan", Role.ADMINISTRATOR, kon_tum.root.pk, kon_tum.root.pk, since, FOREVER),
        ("y.lan", Role.HEAD, kon_tum.school.pk, None, since, FOREVER),
        ("y.lan", Role.UNIT_OFFICER, kon_tum.commune.pk, None, since, FOREVER),
    ]
    assert not Person.objects.get(username="y.lan").has_usable_password()
    before = AuditEntry.objects.count()
    again = plan(*ROWS)
    assert (again.counts()["unchanged"], bool(again.batch), AuditEntry.objects.count()) == (3, False, before)


def test_what_was_exported_reads_back_unchanged(kon_tum: Province) -> None:
    load(*ROWS)
    give_role(Person.objects.get(username="y.lan"), Role.AUDITOR, kon_tum.department, over=kon_tum.root)
    table = people_rows(SYSTEM)
    for content in (people_xlsx(table), people_csv(table)):
        checked = plan_people(content, actor=SYSTEM)
        assert ([str(problem) for problem in checked.problems], bool(checked.batch)) == ([], False)


def test_every_wrong_cell_is_named(kon_tum: Province) -> None:
    make_person("da.co", full_name="Người Khác (minh họa)")
    wrong = [
        ["Có Dấu", "Y Lan", "khong-phai-thu", "Lãnh đạo", "Xã Kon Tum", "", ""],
        ["da.co", "Y Lan", "", "Văn thư", "Xã Không Có", "", ""],
        ["moi", "Y Lan", "", "Văn thư", "", "", "1/1/2000"],
        ["moi", "Y Mai", "", "Văn thư", "Xã Kon Tum", "", "1/1/2000"],
        ["", "", "", "Văn thư", "", "", ""],
    ]
    assert said(plan(*wrong)) == [
        ("Ô A2", "wrong_username"),
        ("Ô C2", "wrong_email"),
        ("Ô D2", "unknown_choice"),
        ("Ô B3", "name_differs"),
        ("Ô E3", "unknown_unit"),
        ("Ô E4", "required"),
        ("Ô G5", "not_then"),
        ("Ô A6", "required"),
        ("Ô B6", "required"),
        ("Ô E6", "required"),
    ]


def test_nobody_gives_by_file_what_they_may_not_give_by_hand(kon_tum: Province, quang_ngai: Province) -> None:
    administrator = make_person("quan-tri")
    give_role(administrator, Role.ADMINISTRATOR, kon_tum.root, over=kon_tum.root)
    stranger = make_person("la")
    give_role(stranger, Role.HEAD, quang_ngai.commune)
    officer = make_person("can-bo")
    give_role(officer, Role.PROGRAMME_OFFICER, kon_tum.root, over=kon_tum.root)

    assert said(plan(*ROWS, actor=administrator)) == []
    there = ["moi", "Y Lan", "", "Văn thư", "Xã Quảng Ngãi", "", ""]
    assert said(plan(there, actor=administrator)) == [("Ô E2", "unknown_unit")]
    taken = ["la", stranger.full_name, "", "Văn thư", "Xã Kon Tum", "", ""]
    assert said(plan(taken, actor=administrator)) == [("Ô A2", "username_taken")]
    assert {code for _place, code in said(plan(*ROWS, actor=officer))} == {"no_right"}


def test_an_export_holds_only_people_and_roles_within_sight(kon_tum: Province, quang_ngai: Province) -> None:
    administrator = make_person("quan-tri")
    give_role(administrator, Role.ADMINISTRATOR, kon_tum.root, over=kon_tum.root)
    both = make_person("hai-noi", full_name="Y Hai Nơi (minh họa)")
    give_role(both, Role.HEAD, kon_tum.commune)
    give_role(both, Role.HEAD, quang_ngai.commune)
    give_role(make_person("la", full_name="Y La (minh họa)"), Role.HEAD, quang_ngai.commune)
    rows = people_rows(administrator).rows
    assert [(row[0], row[4]) for row in rows] == [("hai-noi", "Xã Kon Tum"), ("quan-tri", "Tỉnh Kon Tum")]


def test_the_command_says_what_it_did(kon_tum: Province, tmp_path: Path) -> None:
    path = tmp_path / "nguoi.csv"
    path.write_bytes(write_csv(HEADING, ROWS))
    out = StringIO()
    call_command("people", "import", str(path), stdout=out)
    assert out.getvalue().splitlines()[-1] == "Đã nhập xong / Imported"
    call_command("people", "export", str(tmp_path / "ra.xlsx"), stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("3 dòng / rows")
