"""What stands at the head and the foot of a unit's documents: guesses from its names that a person may correct."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chieng.core.documents.layouts import Layout, layout_for
from chieng.core.documents.words import org_code
from chieng.core.text import tidy
from chieng.organisations.kinds import RelationKind
from chieng.organisations.queries.names import names_of
from chieng.organisations.queries.reach import kind_of
from chieng.organisations.queries.trees import parents

# How a unit's name begins → what its head is called. The first that fits.
_OFFICES = (
    ("Ủy ban", "Chủ tịch"),
    ("Hội đồng nhân dân", "Chủ tịch"),
    ("Văn phòng", "Chánh Văn phòng"),
    ("Trường", "Hiệu trưởng"),
    ("Báo ", "Tổng Biên tập"),
    ("Ban ", "Trưởng ban"),
    ("Tỉnh ủy", "Bí thư"),
    ("Sở", "Giám đốc"),
    ("Công an", "Giám đốc"),
    ("Đài", "Giám đốc"),
    ("Bảo hiểm", "Giám đốc"),
    ("Ngân hàng", "Giám đốc"),
    ("Quỹ", "Giám đốc"),
    ("Công ty", "Giám đốc"),
    ("Chi nhánh", "Giám đốc"),
    ("Trung tâm", "Giám đốc"),
)
_ANYBODY = "Thủ trưởng đơn vị"
_PEOPLES_COMMITTEE = "Ủy ban nhân dân"
_PLACE = re.compile(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)\s+([^,(]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names, place and offices as the documents of one unit bear them. `collective` is for whom its head signs."""

    issuer: str
    parent: str
    layout: Layout
    org_code: str
    place: str
    office: str
    collective: str


def letterhead(unit_id: UUID, day: date, *, owner: UUID | None = None) -> Letterhead:
    """Return the letterhead of the unit on `day`; the `owner` of a plan names the place where none is nearer."""
    above = list(parents(unit_id, RelationKind.BELONGS_TO, day).values_list("pk", flat=True))
    names = names_of({unit_id, *above, *([owner] if owner else [])}, day)
    issuer = names.get(unit_id, "")
    parent = names.get(above[0], "") if above else ""
    committee = issuer.startswith(_PEOPLES_COMMITTEE)
    return Letterhead(
        issuer=issuer,
        # A People's Committee stands alone at the head of its documents (NĐ 30/2020, phụ lục I, mục II.2.a).
        parent="" if committee else parent,
        layout=layout_for(kind_of(unit_id, day)),
        org_code=org_code(issuer),
        place=place_in(issuer) or place_in(parent) or (place_in(names.get(owner, "")) if owner else ""),
        office=next((office for start, office in _OFFICES if issuer.startswith(start)), _ANYBODY),
        collective=_PEOPLES_COMMITTEE if committee else "",
    )


def place_in(name: str) -> str:
    """Return the place that a name ends with: "Ủy ban nhân dân huyện Đắk Glei" → "Đắk Glei"."""
    found = _PLACE.findall(name)
    return tidy(found[-1]) if found else ""
