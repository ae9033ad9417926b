"""Units of the demonstration, beside the bodies that the plan names: all of them invented, and saying so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chieng.core.actors import SYSTEM
from chieng.organisations.actions import found_units
from chieng.organisations.kinds import NewUnit, RelationKind
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
DEPARTMENTS, BANKS, CREDIT, SOFTWARE, COMMUNES = 12, 8, 2, 4, 3
LOWER_SCHOOLS, UPPER_SCHOOLS = 6, 2
# The department of the demo officer and head: it has its plan, and its talk for officials is still to be logged.
UNDER_WAY = "so-1"


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
        yield from _in_district(key, name)


def _in_district(key: str, name: str) -> Iterator[NewUnit]:
    insurance = Place("bhxh-tinh", (REPORTS, (RelationKind.TERRITORY, key)))
    yield _unit(f"bhxh-{key}", f"Bảo hiểm xã hội {name} (minh họa)", "social-insurance", insurance)
    for number in range(1, COMMUNES + 1):
        place = Place(key, ((RelationKind.TERRITORY, key),))
        yield _unit(f"xa-{number}-{key}", f"Ủy ban nhân dân xã số {number}, {name} (minh họa)", "commune", place)
    for number in range(1, LOWER_SCHOOLS + 1):
        place = Place(key, (REPORTS, GUIDED, (RelationKind.TERRITORY, key)))
        yield _unit(f"thcs-{number}-{key}", _school("THCS", number, name), "lower-secondary-school", place)
    for number in range(1, UPPER_SCHOOLS + 1):
        place = Place("so-gddt", (REPORTS, (RelationKind.TERRITORY, key)))
        yield _unit(f"thpt-{number}-{key}", _school("THPT", number, name), "upper-secondary-school", place)


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
        parent=plan_unit(place.parent) if place.parent else None,
        relations=tuple((relation, plan_unit(other)) for relation, other in place.under),
        position=next(_POSITIONS),
        is_demo=True,
    )
