"""The columns of a file of units: the same for what we write and what we read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chieng.core.sheets import values
from chieng.core.sheets.records import Field
from chieng.core.sheets.values import NONE_MARKS
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import CodeScheme, UnitKind
from chieng.organisations.queries.founding import CODE_LENGTH, NAME_LENGTH, SHORT_LENGTH

UNITS_SHEET: Final = ("Đơn vị", "Units")
KINDS_SHEET: Final = ("Loại đơn vị", "Kinds")
SCHEMES_SHEET: Final = ("Bảng mã", "Code schemes")
NONE: Final = "–"  # in a cell: there is none, as opposed to a blank cell, which says nothing
MAIN_SCHEME: Final = "administrative"

RELATION_COLUMNS: Final = {
    "parent": RelationKind.BELONGS_TO,
    "reports_to": RelationKind.REPORTS_TO,
    "professional": RelationKind.PROFESSIONAL,
    "territory": RelationKind.TERRITORY,
}
# What a row must say when its unit does not exist yet, by heading: the file may lack the whole column.
REQUIRED_OF_NEW: Final = {"since": "Thành lập từ ngày", "kind": "Loại"}
YES_NO: Final = {"Có": True, "x": True, "yes": True, "1": True, "Không": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies that a file may use: kinds of units, and schemes of codes."""

    kinds: Sequence[UnitKind]
    schemes: Sequence[CodeScheme]

    @classmethod
    def known(cls) -> "Words":
        return cls(list(UnitKind.objects.all()), list(CodeScheme.objects.order_by("code")))

    def kind_names(self) -> dict[str, str]:
        """Return every name that a kind is known by, with its code. A code wins over another kind's name."""
        names = {name: kind.code for kind in self.kinds for name in (kind.name_vi, kind.name_en)}
        return names | {kind.code: kind.code for kind in self.kinds}


def unit_fields(words: Words) -> list[Field]:
    """Return the columns in the order in which we write them."""
    name = values.text(NAME_LENGTH)
    return [
        Field("id", ("Mã định danh", "Identifier", "UUID"), values.uuid),
        *(code_field(scheme, words.schemes) for scheme in words.schemes),
        Field("name", ("Tên cơ quan, đơn vị", "Tên đơn vị", "Tên", "Name", "Unit name"), name, required=True),
        Field("short_name", ("Tên viết tắt", "Viết tắt", "Short name"), values.text(SHORT_LENGTH)),
        Field("kind", ("Loại", "Loại đơn vị", "Kind"), values.choice(words.kind_names())),
        Field("parent", ("Trực thuộc", "Đơn vị cấp trên", "Cấp trên", "Belongs to", "Parent"), name),
        Field("reports_to", ("Tuyến báo cáo", "Báo cáo cho", "Reports to"), values.several(name)),
        Field("professional", ("Quản lý chuyên môn", "Professional line"), values.several(name)),
        Field("territory", ("Địa bàn", "Territory"), values.several(name)),
        Field("since", ("Thành lập từ ngày", "Ngày thành lập", "Founded on", "Since"), values.day),
        Field("until", ("Kết thúc từ ngày", "Không còn từ ngày", "Ended on", "Until"), values.day),
        Field("successors", ("Đơn vị kế thừa", "Successors"), values.several(name)),
        Field("document", ("Văn bản", "Căn cứ", "Document"), values.text(200)),
        Field("in_force", ("Áp dụng từ ngày", "Thay đổi từ ngày", "In force from"), values.day),
        Field("position", ("Thứ tự", "Thứ tự hiển thị", "Order"), values.whole_number),
        Field("is_demo", ("Minh họa", "Demo"), values.choice(YES_NO)),
    ]


def code_field(scheme: CodeScheme, schemes: Sequence[CodeScheme]) -> Field:
    """Return the column of a scheme's codes. The main scheme also answers to plain "Mã"."""
    plain = ("Mã", "Mã đơn vị", "Code") if scheme.code == main_scheme(schemes) else ()
    return Field(
        f"code:{scheme.code}",
        (scheme.name_vi, scheme.name_en, f"Mã {scheme.code}", scheme.code, *plain),
        values.text(CODE_LENGTH),
    )


def main_scheme(schemes: Sequence[CodeScheme]) -> str:
    """Return the scheme that a bare code belongs to."""
    codes = [scheme.code for scheme in schemes]
    return MAIN_SCHEME if MAIN_SCHEME in codes or not codes else codes[0]


WORD_FIELDS: Final = [
    Field("code", ("Mã", "Code"), values.text(40), required=True),
    Field("name_vi", ("Tên", "Tên tiếng Việt", "Vietnamese name"), values.text(120), required=True),
    Field("name_en", ("Tên tiếng Anh", "English name"), values.text(120), required=True),
]


def is_none(value: Any) -> bool:
    """Say whether a cell states that there is none."""
    return value in NONE_MARKS or (isinstance(value, Iterable) and set(value) <= NONE_MARKS and bool(value))
