from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from chieng.core.text import tidy
from chieng.programme.files.lines import Lines
from chieng.programme.files.reading import PlanFileError, read
from chieng.programme.files.writing import threshold_text, write
from chieng.programme.kinds import Comparator
from tests.factories.programme import SMALL, kon_tum_content, small_plan, small_text

THRESHOLD_T2 = 'threshold = "86,5%"'
THRESHOLD_LINE = SMALL.split("\n").index('threshold = "100%"') + 1


def mistakes(text: str | bytes) -> list[str]:
    with pytest.raises(PlanFileError) as caught:
        read(text if isinstance(text, bytes) else text.encode())
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_plan_has_ten_targets_with_the_comparators_of_the_plan() -> None:
    targets = {target.code: target for target in read(kon_tum_content()).targets}
    assert {code: (str(t.comparator.value), threshold_text(t.threshold)) for code, t in targets.items()} == {
        "T1": (">=", "100%"),
        "T2": (">=", "100%"),
        "T3a": (">", "80%"),
        "T3b": (">=", "50%"),
        "T4a": (">", "80%"),
        "T4b": (">=", "100%"),
        "T5": (">=", "100%"),
        "T6": (">", "90%"),
        "T7": (">=", "100%"),
        "T8": (">=", "80%"),
    }


def test_only_the_targets_about_plans_ask_that_they_be_carried_out_and_every_leg_of_them() -> None:
    asked = {
        target.code: [one.carries_out_plan for one in target.measure.conditions]
        for target in read(kon_tum_content()).targets
        if any(one.carries_out_plan for one in target.measure.conditions)
    }
    assert asked == {"T1": [False, True], "T2": [False, True, True]}


def test_the_shipped_plan_has_fourteen_tasks_lettered_as_the_plan_letters_them() -> None:
    plan = read(kon_tum_content())
    codes = ["1a", "1b", "1c", "1d", "1đ", "1e", "1f", "2a", "2b", "2c", "3a", "3b", "4a", "4b"]
    assert [task.code for task in plan.tasks] == codes
    assert plan.head.total == 1_518_620_000
    assert len([unit for unit in plan.units if unit.kind == "district"]) == 10
    assert len([unit for unit in plan.units if unit.kind == "telecom-enterprise"]) == 6


def test_districts_populations_add_up_to_the_provinces() -> None:
    values = {row.unit: row.value for row in read(kon_tum_content()).statistics}
    assert values.pop("ubnd-tinh") == sum(values.values())


def test_a_misspelt_key_is_named_at_its_line_with_the_nearest_right_one() -> None:
    assert mistakes(small_text(**{'threshold = "100%"': 'treshold = "100%"'})) == [
        f"dòng {THRESHOLD_LINE - 6}: targets.T1: Thiếu khóa “threshold”. Thêm khóa này.",
        f"dòng {THRESHOLD_LINE}: targets.T1.treshold: Định dạng không có khóa “treshold”. Có phải “threshold”?",
    ]


def test_mistakes_are_told_in_english_too() -> None:
    with translation.override("en"):
        said = mistakes(small_text(**{THRESHOLD_T2: 'threshold = "186%"'}))
    share = "Write a share from 0% to 100%, such as “80%”, “86,5%” or “4/5”."
    assert said == [f"line {_line(THRESHOLD_T2)}: targets.T2.threshold: {share}"]


def _line(text: str) -> int:
    return SMALL.split("\n").index(text) + 1


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ('kind = "front"', 'kind = "frnt"', "units.mat-tran.kind", "Có phải “front”?"),
        ('themes = ["law"]', 'themes = ["lw"]', "targets.T1.measure.all[1].themes", "Có phải “law”?"),
        ('tasks = ["1a"]', 'tasks = ["9z"]', "duties.work.tasks", "Không có nhiệm vụ “9z” trong tệp."),
        ('period = "calendar"', 'period = "calender"', "targets.T2.period", "Có phải “calendar”?"),
        ("due = 2025-12-31", 'due = "31/12/2025"', "targets.T2.due", "Phải là ngày viết dạng 2021-10-08"),
        ('total = "1.500.000"', 'total = "1,5 triệu"', "plan.total", "Phải là số tiền nguyên đồng"),
        ('before = "15/12"', 'before = "29/02"', "duties.report.before", "có trong mọi năm"),
        (
            "until = 2026-01-01",
            "until = 2020-01-01",
            "plan.until",
            "Ngày kết thúc phải sau ngày bắt đầu. Sửa một trong hai ngày.",
        ),
        ("value = 1000", "value = -1", "statistics[1].value", "Phải là số nguyên không âm."),
        ("assigned.lead = true", "assigned.lead = false", "duties.chair.assigned", "ít nhất một loại đơn vị"),
        ('quantity = "people"', "", "targets.T2.measure", "Thiếu khóa “quantity”"),
        ('unit = "so-hai"\nsince', 'unit = "so-ha"\nsince', "leads[2].unit", "Có phải “so-hai”?"),
        ("format = 1", "format = 2", "format", "đọc định dạng 1"),
        ('rule = "existed"', 'rule = "at"', "targets.T1.population.rule", "thêm ngày hoặc đổi quy tắc"),
    ],
)
def test_every_kind_of_mistake_names_its_key_and_its_line(old: str, new: str, path: str, said: str) -> None:
    text = small_text(**{old: new})
    found = [problem for problem in mistakes(text) if f" {path}:" in problem and said in problem]
    assert len(found) == 1
    line = int(found[0].split(":")[0].removeprefix("dòng "))
    changed = text.split("\n").index((new or "[targets.T2.measure]").split("\n")[0]) + 1
    assert line == changed


def test_all_mistakes_come_at_once_in_the_files_order() -> None:
    text = small_text(
        **{"value = 1000": "value = -1", 'kind = "front"': 'kind = "frnt"', "[themes.law]": "[themes.lw]"}
    )
    lines = [int(problem.split(":")[0].removeprefix("dòng ")) for problem in mistakes(text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_file_that_is_not_toml_or_not_text_is_said_to_be_so() -> None:
    assert mistakes(small_text(**{"since = 2021-01-01": "since = "}))[0].startswith(
        f"dòng {_line('since = 2021-01-01')}: Sai cú pháp"
    )
    assert mistakes(SMALL.encode("utf-16"))[0].startswith("dòng 1: Tệp không phải là chữ UTF-8.")
    assert mistakes(b"") != []


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == small_plan()


@pytest.mark.parametrize(
    ("text", "points"), [("4/5", 8000), ("86.5%", 8650), ("0%", 0), ("100 %", 10000), ("1/8", 1250)]
)
def test_a_threshold_may_be_a_share(text: str, points: int) -> None:
    assert small_plan(**{"86,5%": text}).targets[1].threshold == points


@pytest.mark.parametrize("text", ["1/3", "101%", "80", "80,555%", "-1%", "5/4"])
def test_a_threshold_is_never_rounded(text: str) -> None:
    assert len(mistakes(small_text(**{"86,5%": text}))) == 1


def test_above_is_strict() -> None:
    assert small_plan().targets[1].comparator is Comparator.ABOVE


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=40, deadline=None)
@given(words, words, st.integers(0, 10_000), st.integers(0, 10**15))
def test_what_is_written_reads_back_equal(label: str, clause: str, points: int, total: int) -> None:
    plan = small_plan()
    target = replace(plan.targets[0], label_vi=tidy(label) or "x", clause=tidy(clause) or "x", threshold=points)
    changed = replace(plan, targets=(target, *plan.targets[1:]), head=replace(plan.head, total=total))
    assert read(write(changed).encode()) == changed


def test_the_shipped_plan_reads_back_equal() -> None:
    plan = read(kon_tum_content())
    assert read(write(plan).encode()) == plan


def test_lines_are_found_inside_lists_strings_and_arrays_of_tables() -> None:
    text = 'a = [\n  "[x]", # ]\n  "y = 1",\n]\nb = """\nc = 1\n"""\n'
    lines = Lines(text + '[[t]]\nd = 1\n[[t]]\n"đ.e" = 2\n[t.u]\nf.g = {h = 1}\n')
    assert lines.of(("a",)) == 1
    assert lines.of(("b",)) == 5
    assert lines.of(("t", 0, "d")) == 9
    assert lines.of(("t", 1, "đ.e")) == 11
    assert lines.of(("t", 1, "u", "f", "g", "h")) == 13
    assert lines.of(("c",)) == 1


def test_the_file_in_the_documentation_reads() -> None:
    recipe = Path(__file__).parents[2] / "docs" / "recipes" / "write-a-plan-file.md"
    example = recipe.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert read(example.encode()).head.code == "tinh-vi-du-2026"
