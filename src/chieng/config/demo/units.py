"""Units of the demonstration, beside the bodies that the plan names: all of them invented, and saying so."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chieng.core.actors import SYSTEM
from chieng.core.intervals import Interval
from chieng.organisations.actions import found_units
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.queries import existing_in, under
from chieng.programme.kinds import unit_id

PROVINCE = "kon-tum"
FOUNDED = date(2020, 12, 15)
DISTRICTS = {
    "tp-kon-tum": "thành phố Kon Tum",
    "huyen-dak-glei": "huyện Đắk Glei",
    "huyen-ngoc-hoi": "huyện Ngọc Hồi",
    "huyen-dak-to": "huyện Đắk Tô",
    "huyen-kon-plong": "huyện Kon Plông",
    "huyen-kon-ray": "huyện Kon Rẫy",
    "huyen-dak-ha": "huyện Đắk Hà",
    "huyen-sa-thay": "huyện Sa Thầy",
    "huyen-tu-mo-rong": "huyện Tu Mơ Rông",
    "huyen-ia-hdrai": "huyện Ia H'Drai",
}
# An invented district that another one took over before the demonstration's day: real ones ended only later.
ENDED, HEIR = "huyen-ia-minh", "huyen-ia-hdrai"
ENDED_NAME = "huyện Ia Minh"
ENDED_ON = date(2025, 2, 1)
DEPARTMENTS, BANKS, CREDIT, SOFTWARE, COMMUNES = 12, 8, 2, 4, 3
LOWER_SCHOOLS, UPPER_SCHOOLS = 6, 2
# So many of each in the district that ended; together with the others the schools stay divisible by five.
LEFT_COMMUNES, LEFT_LOWER, LEFT_UPPER = 2, 4, 1
# The department of the demo officer and head: it has its plan, and its talk for officials is still to be logged.
UNDER_WAY = "so-1"
# The bank whose officer finds on the desk that there is no plan yet.
WITHOUT_PLAN = "ngan-hang-1"


def plan_unit(key: str) -> UUID:
    """Return the id of a unit that the plan file names, such as "so-tttt"."""
    return unit_id(PROVINCE, key)


def demo_unit(key: str) -> UUID:
    """Return the id of a unit of the demonstration, such as "thcs-1-huyen-dak-ha"."""
    return unit_id(PROVINCE, f"demo/{key}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an invented unit stands: what it belongs to, and what else it stands under."""

    parent: str | None = None
    under: tuple[tuple[RelationKind, str], ...] = ()


def of_the_province(days: Interval, kinds: Collection[str]) -> list[Any]:
    """Return the first province's units of these kinds that existed on some of the days, in official order."""
    inside = set(under(plan_unit("ubnd-tinh"), days).values_list("pk", flat=True))
    return [unit for unit in existing_in(days, kinds) if unit.pk in inside]


REPORTS = (RelationKind.REPORTS_TO, "ubnd-tinh")
GUIDED = (RelationKind.PROFESSIONAL, "so-gddt")


def found_demo_units() -> int:
    """Found the invented units in one step and return how many there are."""
    rows = list(_all())
    found_units(rows, actor=SYSTEM)
    return len(rows)


def _all() -> Iterator[NewUnit]:
    province = Place("ubnd-tinh")
    for number in range(1, DEPARTMENTS + 1):
        yield _unit(f"so-{number}", f"Sở, ban, ngành số {number:02d} (minh họa)", "department", province)
    for number in range(1, BANKS + 1):
        name = f"Ngân hàng thương mại số {number} (minh họa), chi nhánh tỉnh Kon Tum"
        yield _unit(f"ngan-hang-{number}", name, "commercial-bank", Place(None, (REPORTS,)))
    for number in range(1, CREDIT + 1):
        name = f"Quỹ tín dụng nhà nước số {number} (minh họa)"
        yield _unit(f"tin-dung-{number}", name, "credit-institution", Place(None, (REPORTS,)))
    for number in range(1, SOFTWARE + 1):
        name = f"Công ty công nghệ thông tin số {number} (minh họa)"
        yield _unit(f"cong-nghe-{number}", name, "it-enterprise", Place(None, (REPORTS,)))
    yield _unit("dai-hoc", "Phân hiệu đại học (minh họa)", "university", Place(None, (REPORTS,)))
    for key, name in DISTRICTS.items():
        insurance = Place("bhxh-tinh", (REPORTS, (RelationKind.TERRITORY, key)))
        yield _unit(f"bhxh-{key}", f"Bảo hiểm xã hội {name} (minh họa)", "social-insurance", insurance)
        yield from _in_district(key, name, COMMUNES, LOWER_SCHOOLS, UPPER_SCHOOLS)
    yield _unit(ENDED, f"Ủy ban nhân dân {ENDED_NAME} (minh họa)", "district", province)
    yield from _in_district(ENDED, ENDED_NAME, LEFT_COMMUNES, LEFT_LOWER, LEFT_UPPER)


def _in_district(key: str, name: str, communes: int, lower: int, upper: int) -> Iterator[NewUnit]:
    for number in range(1, communes + 1):
        place = Place(key, ((RelationKind.TERRITORY, key),))
        yield _unit(f"xa-{number}-{key}", f"Ủy ban nhân dân xã số {number}, {name} (minh họa)", "commune", place)
    for number in range(1, lower + 1):
        place = Place(key, (REPORTS, GUIDED, (RelationKind.TERRITORY, key)))
        yield _unit(f"thcs-{number}-{key}", _school("THCS", number, name), "lower-secondary-school", place)
    for number in range(1, upper + 1):
        place = Place("so-gddt", (REPORTS, (RelationKind.TERRITORY, key)))
        yield _unit(f"thpt-{number}-{key}", _school("THPT", number, name), "upper-secondary-school", place)


def _above(key: str) -> UUID:
    return demo_unit(key) if key == ENDED else plan_unit(key)


def _school(level: str, number: int, district: str) -> str:
    return f"Trường {level} số {number}, {district} (minh họa)"


# The official order: bodies of the plan first, then as listed here.
_POSITIONS = iter(range(1_000, 1_000_000))


def _unit(key: str, name: str, kind: str, place: Place) -> NewUnit:
    return NewUnit(
        id=demo_unit(key),
        name=name,
        kind=kind,
        since=FOUNDED,
        parent=_above(place.parent) if place.parent else None,
        relations=tuple((relation, _above(other)) for relation, other in place.under),
        position=next(_POSITIONS),
        is_demo=True,
    )
