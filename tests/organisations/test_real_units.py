"""The reorganisation of 1 July 2025 on the real lists: 102 communes of Kon Tum became 40 of the new Quảng Ngãi."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from chieng.core.actors import SYSTEM
from chieng.organisations import actions, queries
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.models import Succession, Unit
from tests.factories.organisations import make_kind, make_unit

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BEFORE, DAY = date(2025, 6, 30), date(2025, 7, 1)
FOUNDED = date(2019, 1, 1)
SCHEME = "dvhc"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason="the lists of real units are not part of the project"),
]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Lists:
    """The units of both lists, by what the lists call them."""

    def __init__(self) -> None:
        for code in ("tinh", "huyen", "xa"):
            make_kind(code)
        actions.define_scheme(code=SCHEME, name_vi="Mã đơn vị hành chính", name_en="Code", actor=SYSTEM)
        self.communes = rows("kon-tum-communes-2019-to-2025.csv")
        self.kon_tum = make_unit("Tỉnh Kon Tum", kind="tinh", since=FOUNDED)
        self.quang_ngai = make_unit("Tỉnh Quảng Ngãi", kind="tinh", since=FOUNDED)
        self.old = self._found_old()
        self.new = dict(self._merge())
        self._found_others()
        districts = queries.of_kinds(["huyen"], BEFORE)
        for district in districts:
            actions.end_unit(district, on=DAY, document="NQ 202/2025/QH15", actor=SYSTEM)
        actions.end_unit(self.kon_tum, on=DAY, successors=[self.quang_ngai], actor=SYSTEM)

    def _found_old(self) -> dict[str, Unit]:
        districts = {
            row["old_district_code"]: NewUnit(
                name=row["old_district"], kind="huyen", since=FOUNDED, parent=self.kon_tum.pk
            )
            for row in self.communes
        }
        communes = [
            NewUnit(
                name=row["old_commune"],
                kind="xa",
                since=FOUNDED,
                parent=districts[row["old_district_code"]].id,
                codes={SCHEME: row["old_commune_code"]},
                position=position,
            )
            for position, row in enumerate(self.communes)
        ]
        made = actions.found_units([*districts.values(), *communes], actor=SYSTEM)[len(districts) :]
        return {row["old_commune_code"]: unit for row, unit in zip(self.communes, made, strict=True)}

    def _merge(self) -> Iterator[tuple[str, Unit]]:
        """Merge the communes; the codes come after, when those that are used again are all free."""
        becomes: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in self.communes:
            key = (row["new_commune_code_20250701"], row["new_commune"])
            becomes[key].append(row["old_commune_code"])
        for (code, name), olds in becomes.items():
            into = NewUnit(name=name, kind="xa", since=DAY, parent=self.quang_ngai.pk)
            units = [self.old[old] for old in olds]
            yield code, actions.merge_units(units, into=into, on=DAY, document="NQ 1677", actor=SYSTEM)

    def _found_others(self) -> None:
        for code, unit in self.new.items():
            actions.assign_code(unit, scheme=SCHEME, code=code, since=DAY, actor=SYSTEM)
        others = [row for row in rows("quang-ngai-units-2025.csv") if row["code"] not in self.new]
        actions.found_units(
            [
                NewUnit(
                    name=row["name"],
                    kind="xa",
                    since=DAY,
                    parent=self.quang_ngai.pk,
                    codes={SCHEME: row["code"]},
                    position=1000 + position,
                )
                for position, row in enumerate(others)
            ],
            actor=SYSTEM,
        )


def test_the_reorganisation_of_2025_on_the_real_lists() -> None:
    lists = Lists()
    belongs = RelationKind.BELONGS_TO
    assert queries.of_kinds(["xa"], BEFORE).count() == 102
    assert queries.of_kinds(["huyen"], BEFORE).count() == 10
    assert queries.subtree(lists.kon_tum.pk, belongs, BEFORE).count() == 1 + 10 + 102
    assert queries.subtree(lists.kon_tum.pk, belongs, DAY).count() == 0
    assert queries.of_kinds(["huyen"], DAY).count() == 0
    assert queries.children(lists.quang_ngai.pk, belongs, DAY).count() == 96
    assert Succession.objects.filter(predecessor__in=lists.old.values()).count() == 102
    assert len(lists.new) == 40
    for row in lists.communes:
        old, new = lists.old[row["old_commune_code"]], lists.new[row["new_commune_code_20250701"]]
        assert queries.successors_on(old, BEFORE) == [old]
        assert queries.successors_on(old, DAY) == [new]
        assert queries.name_of(old, DAY) == row["old_commune"]
        assert queries.find_by_code(SCHEME, row["old_commune_code"], BEFORE) == old
        assert queries.find_by_code(SCHEME, row["new_commune_code_20250701"], DAY) == new
    assert all(report.agrees for report in queries.closure_reports())
    _codes_are_told_apart(lists)
    _searches(lists)


def _codes_are_told_apart(lists: Lists) -> None:
    reused = {code for code in lists.new if code in lists.old}
    renamed = {
        code
        for code in reused
        if queries.name_of(lists.old[code], BEFORE) != queries.name_of(lists.new[code], DAY)
    }
    assert len(renamed) >= 25
    for code in reused:
        holders = queries.earlier_holders(SCHEME, code, DAY, but=lists.new[code].pk)
        assert [holder.unit for holder in holders] == [lists.old[code]]


def _searches(lists: Lists) -> None:
    def names(text: str, day: date) -> list[str]:
        return [hit.name for hit in queries.search(SYSTEM, text, day)]

    assert names("Ba Tơ", DAY)[:1] == ["Xã Ba Tơ"]
    assert names("Ba Tô", DAY)[:1] == ["Xã Ba Tô"]
    assert set(names("ba to", DAY)[:2]) == {"Xã Ba Tơ", "Xã Ba Tô"}
    assert names("Sơn Hạ", DAY)[0] == "Xã Sơn Hạ"
    assert set(names("SON HA", DAY)[:2]) == {"Xã Sơn Hà", "Xã Sơn Hạ"}
    twice = [hit for hit in queries.search(SYSTEM, "Xã Đăk Long", BEFORE) if hit.name.endswith("k Long")]
    assert {hit.unit_id for hit in twice if hit.until == DAY} == {lists.old["23368"].pk, lists.old["23504"].pk}
    ended = queries.search(SYSTEM, "Duy Tân", DAY)[0]
    assert (ended.name, ended.heirs) == ("Phường Duy Tân", ("Phường Đăk Cấm",))
    by_code = queries.search(SYSTEM, "23284", DAY)
    assert [(hit.name, hit.found_by) for hit in by_code] == [
        ("Phường Đăk Cấm", queries.FoundBy.CODE),
        ("Phường Duy Tân", queries.FoundBy.CODE),
    ]
