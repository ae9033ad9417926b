"""Plans for tests, loaded by the same action as everywhere else, from a small file or from the one shipped."""

from importlib.resources import files
from typing import Any

from chieng.core.actors import SYSTEM
from chieng.programme.actions import load_plan
from chieng.programme.files.reading import read
from chieng.programme.files.rows import PlanFile
from chieng.programme.kinds import unit_id
from chieng.programme.models import Plan

SMALL = """\
format = 1

[plan]
code = "tinh-mot-2021-2025"
namespace = "tinh-mot"
owner = "ubnd-tinh"
scope = "subtree"
since = 2021-01-01
until = 2026-01-01
number = "1/KH-UBND"
issued_on = 2021-03-01
label_vi = "Kế hoạch của tỉnh Một (minh họa)"
label_en = "Plan of province One (demo)"
total = "1.500.000"
units_since = 2020-12-15

[unit_kinds]
provincial-committee = { name_vi = "UBND tỉnh", name_en = "Provincial People's Committee" }
department = { name_vi = "Sở, ban, ngành", name_en = "Department" }
front = { name_vi = "Mặt trận", name_en = "Front" }

[units.ubnd-tinh]
kind = "provincial-committee"
name = "Ủy ban nhân dân tỉnh Một (minh họa)"

[units.so-mot]
kind = "department"
name = "Sở Một (minh họa)"
until = 2025-03-01
belongs_to = "ubnd-tinh"
successors = ["so-hai"]

[units.so-hai]
kind = "department"
name = "Sở Hai (minh họa)"
belongs_to = "ubnd-tinh"

[units.mat-tran]
kind = "front"
name = "Mặt trận tỉnh Một (minh họa)"
reports_to = "ubnd-tinh"

[[leads]]
unit = "so-mot"
until = 2025-03-01

[[leads]]
unit = "so-hai"
since = 2025-03-01

[themes.law]
label_vi = "Pháp luật"
label_en = "Law"
clause = "III, gạch đầu dòng 1"

[targets.T1]
label_vi = "Sở có kế hoạch"
label_en = "Departments with a plan"
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
label_vi = "Có kế hoạch"
label_en = "Has a plan"
activity_kinds = ["unit-plan"]
themes = ["law"]

[targets.T2]
label_vi = "Người dân được tuyên truyền"
label_en = "People who were told"
clause = "II.2, gạch đầu dòng 2"
period = "calendar"
comparator = ">"
threshold = "86,5%"
due = 2025-12-31

[targets.T2.population]
rule = "end"
statistics = ["population"]

[targets.T2.measure]
kind = "people"
quantity = "people"

[[targets.T2.measure.all]]
label_vi = "Mọi hoạt động"
label_en = "Any activity"

[task_groups]
1 = { label_vi = "Truyền thông", label_en = "Media" }

[tasks.1a]
group = "1"
label_vi = "Tin bài"
label_en = "Articles"
clause = "IV.1.a"

[tasks."1đ"]
group = "1"
label_vi = "Tập huấn"
label_en = "Training"
clause = "IV.1.đ"

[duties.work]
label_vi = "Tuyên truyền"
label_en = "Raise awareness"
clause = "VI.1"
tasks = ["1a"]
assigned.kinds = ["department"]
requested.units = ["mat-tran"]

[duties.chair]
label_vi = "Chủ trì"
label_en = "Lead"
clause = "VI.2"
assigned.lead = true

[duties.report]
label_vi = "Báo cáo hằng năm"
label_en = "Yearly report"
clause = "VI, đoạn cuối"
recurrence = "yearly"
before = "15/12"
report = true
assigned.kinds = ["department"]
requested.kinds = ["front"]

[statistic_kinds]
population = { label_vi = "Dân số", label_en = "Inhabitants" }

[[statistics]]
unit = "ubnd-tinh"
kind = "population"
on = 2022-12-31
value = 1000
source = "Niên giám (minh họa)"
grade = "B"
"""


def small_text(*, number: str = "mot", **changes: str) -> str:
    """Return the small file for the province `number`, with texts replaced: `small_text(**{"100%": "90%"})`."""
    text = SMALL.replace("tinh-mot", f"tinh-{number}")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def small_plan(*, number: str = "mot", **changes: str) -> PlanFile:
    return read(small_text(number=number, **changes).encode())


def kon_tum_content() -> bytes:
    """Return the plan file that ships."""
    return (files("chieng.programme") / "data" / "kon-tum-2021-2025.toml").read_bytes()


def load_small(*, number: str = "mot", since: Any = None, **changes: str) -> Plan:
    """Load the small file with texts replaced, as an amendment from the day `since` where that is given."""
    return load_plan(small_plan(number=number, **changes), since=since, actor=SYSTEM).plan


def load_kon_tum() -> Plan:
    return load_plan(read(kon_tum_content()), actor=SYSTEM).plan


def unit_key(number: str, key: str) -> str:
    """Return the id of a unit of the small file, as text."""
    return str(unit_id(f"tinh-{number}", key))
