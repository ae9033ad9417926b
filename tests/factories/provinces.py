"""A whole province for tests: a plan from a file, its units, and one person a role. Every name bears a marker."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator

from chieng.core.actors import SYSTEM
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.kinds import unit_id
from tests.factories.ledger import load_kinds
from tests.factories.organisations_people import give_role, make_person

# Roles that reach over the whole province; the others hold for the department alone.
OVER_ALL = {Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR}

PLAN = """\
format = 1

[plan]
code = "plan-{key}"
namespace = "{key}"
owner = "tinh"
scope = "subtree"
since = 2021-01-01
until = 2026-01-01
number = "1/KH-{marker}"
issued_on = 2021-03-01
label_vi = "Kế hoạch {marker}"
label_en = "Plan {marker}"
units_since = 2020-12-15

[unit_kinds]
provincial-committee = {{ name_vi = "UBND tỉnh", name_en = "Provincial People's Committee" }}
department = {{ name_vi = "Sở, ban, ngành", name_en = "Department" }}
university = {{ name_vi = "Trường đại học", name_en = "University" }}

[units.tinh]
kind = "provincial-committee"
name = "Ủy ban nhân dân tỉnh {marker}"

[units.so-1]
kind = "department"
name = "Sở 1 {marker}"
belongs_to = "tinh"

[units.so-2]
kind = "department"
name = "Sở 2 {marker}"
belongs_to = "tinh"

[units.so-3]
kind = "department"
name = "Sở 3 {marker}"
belongs_to = "tinh"

[units.dai-hoc]
kind = "university"
name = "Trường đại học {marker}"
reports_to = "tinh"

[[leads]]
unit = "so-1"

[themes.risks-skills]
label_vi = "Nguy cơ và kỹ năng {marker}"
label_en = "Risks and skills {marker}"
clause = "III, gạch đầu dòng 1"

[targets.T1]
label_vi = "Sở có kế hoạch và đã tuyên truyền {marker}"
label_en = "Departments with a plan, carried out {marker}"
clause = "II.2, gạch đầu dòng 1"
period = "report_year"
comparator = ">="
threshold = "100%"
due = 2025-12-14

[targets.T1.population]
rule = "existed"
unit_kinds = ["department"]

[targets.T1.measure]
kind = "units_with"

[[targets.T1.measure.all]]
label_vi = "kế hoạch của đơn vị"
label_en = "a plan of the unit"
activity_kinds = ["unit-plan"]

[[targets.T1.measure.all]]
label_vi = "tuyên truyền cho cán bộ"
label_en = "officials told"
activity_kinds = ["conference"]
audiences = ["officials"]

[targets.T4]
label_vi = "Sinh viên được tuyên truyền {marker}"
label_en = "Students told {marker}"
clause = "II.2, gạch đầu dòng 4"
period = "report_year"
comparator = ">"
threshold = "80%"
due = 2025-12-14

[targets.T4.population]
rule = "end"
statistics = ["students"]

[targets.T4.measure]
kind = "people"
quantity = "people"

[[targets.T4.measure.all]]
label_vi = "nguy cơ và kỹ năng"
label_en = "risks and skills"
audiences = ["students"]

[task_groups]
1 = {{ label_vi = "Truyền thông", label_en = "Media" }}

[tasks.1a]
group = "1"
label_vi = "Tin bài {marker}"
label_en = "Articles {marker}"
clause = "IV.1.a"

[duties.work]
label_vi = "Tuyên truyền {marker}"
label_en = "Raise awareness {marker}"
clause = "VI.1"
tasks = ["1a"]
assigned.kinds = ["department"]

[statistic_kinds]
students = {{ label_vi = "Sinh viên", label_en = "Students" }}

[[registers]]
kinds = ["department"]
as_of = 2020-12-15
source = "Danh sách sở {marker}"
completeness = "full"
"""


@dataclass(slots=True)
class Province:
    """A province of the tests: `units` by key, `people` by role. `marker` is in every name it has."""

    key: str
    marker: str
    plan: str
    units: dict[str, Unit]
    people: dict[Role, Person] = field(default_factory=dict)


def make_province(
    key: str = "mot", marker: str = "MỘT-XYZ", *, with_people: bool = False, extra: str = ""
) -> Province:
    """Load the plan of a province, `extra` added to its file, and if wanted one person a role.

    They have a second factor where one is needed.
    """
    load_kinds()
    load_plan(read((PLAN.format(key=key, marker=marker) + extra).encode()), actor=SYSTEM)
    keys = ("tinh", "so-1", "so-2", "so-3", "dai-hoc")
    province = Province(key, marker, f"plan-{key}", {one: Unit.objects.get(pk=unit_id(key, one)) for one in keys})
    if with_people:
        for role in Role:
            province.people[role] = _person(province, role)
    return province


def _person(province: Province, role: Role) -> Person:
    person = make_person(
        f"{province.key}-{role.value}".replace("_", "-"), full_name=f"{role.label} {province.marker}"
    )
    unit = province.units["so-1"]
    give_role(person, role, unit, over=province.units["tinh"] if role in OVER_ALL else None)
    if role in OVER_ALL:
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person
