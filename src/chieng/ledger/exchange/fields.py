"""The columns of a file of activities: the same for the template and for what is read."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from chieng.core.sheets import values
from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.sheets.records import Field
from chieng.core.sheets.values import NONE_MARKS, Parse
from chieng.core.text import fold
from chieng.ledger.kinds import FUNDED_INSIDE, PlanForm
from chieng.ledger.models import ActivityKind, Audience, Language, QuantityKind
from chieng.ledger.models.reference import Named
from chieng.programme.queries import tasks_of, themes_of

SHEET: Final = ("Hoạt động", "Activities")
DAYS: Final = frozenset({"since", "last_day", "document_date"})
_INSIDE: Final = frozenset({"long ghep", "long ghep, khong bo tri rieng", "funded_inside"})
_FORMS: Final = {
    "Kế hoạch riêng": PlanForm.OWN,
    "Lồng ghép": PlanForm.COMBINED,
    **{one.value: one for one in PlanForm},
}
_MOST_DIGITS: Final = 15


@dataclass(slots=True)
class Words:
    """What the cells of a file may name: loaded once for a file."""

    kinds: dict[str, ActivityKind] = field(
        default_factory=lambda: {one.code: one for one in ActivityKind.objects.all()}
    )
    audiences: list[Audience] = field(default_factory=lambda: list(Audience.objects.all()))
    languages: list[Language] = field(default_factory=lambda: list(Language.objects.all()))
    quantities: list[QuantityKind] = field(default_factory=lambda: list(QuantityKind.objects.all()))


def entry_fields(words: Words) -> list[Field]:
    """Return the columns in the order in which the template has them."""
    return [
        Field("unit", ("Đơn vị", "Cơ quan, đơn vị", "Unit"), values.text(300)),
        Field(
            "kind", ("Loại hoạt động", "Kind"), values.choice(_named(list(words.kinds.values()))), required=True
        ),
        Field("since", ("Từ ngày", "Ngày thực hiện", "Ngày", "Day", "From"), values.day, required=True),
        Field("last_day", ("Đến ngày", "Until"), values.day),
        Field("title", ("Tên hoạt động", "Title"), values.text(200)),
        *(Field(f"quantity_{one.code}", (one.name_vi, one.name_en), figure) for one in words.quantities),
        Field("audiences", ("Đối tượng", "Audiences"), values.several(values.choice(_named(words.audiences)))),
        Field("outlet", ("Kênh tuyên truyền", "Kênh", "Outlet"), values.text(150)),
        Field("place", ("Địa điểm", "Place"), values.text(150)),
        Field("languages", ("Ngôn ngữ", "Languages"), values.several(values.choice(_named(words.languages)))),
        Field("cost", ("Kinh phí (đồng)", "Cost"), cost),
        Field("themes", ("Nhóm nội dung", "Themes"), values.several(values.text(300))),
        Field("tasks", ("Nhiệm vụ", "Tasks"), values.several(values.text(300))),
        Field("link", ("Đường dẫn minh chứng", "Đường dẫn", "Link"), values.text(1000)),
        Field("note", ("Ghi chú", "Note"), values.text(2000)),
        Field("document_number", ("Số, ký hiệu văn bản", "Document number"), values.text(60)),
        Field("document_date", ("Ngày ký", "Signed on"), values.day),
        Field("document_signatory", ("Người ký", "Signatory"), values.text(150)),
        Field("plan_form", ("Hình thức kế hoạch", "Form of the plan"), values.choice(_FORMS)),
        Field("document_clause", ("Mục, khoản lồng ghép", "Clause"), values.text(120)),
    ]


def figure(value: Any) -> Any:
    """Read a whole number from 0; a dash is "does not apply"."""
    return NOT_APPLICABLE if str(value) in NONE_MARKS else _number(value)


def cost(value: Any) -> Any:
    """Read đồng, or that it was paid out of other work."""
    return FUNDED_INSIDE if fold(str(value)) in _INSIDE else _number(value)


_number: Final[Parse] = values.whole(_MOST_DIGITS)


def _named(things: list[Any]) -> dict[str, str]:
    """Return every name that a thing is known by, with its code. A code wins over another's name."""
    named: list[Named] = things
    names = {name: one.code for one in named for name in (one.name_vi, one.name_en)}
    return names | {one.code: one.code for one in named}


def parts_of_plan(plan: Any, day: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return themes and tasks of a plan by every name under which a cell may give them."""
    themes = {fold(name): one.id for one in themes_of(plan, day) for name in (one.code, one.label)}
    tasks = {
        fold(name): one.id
        for one in tasks_of(plan, day)
        for name in (one.label, task_words(one.code, one.label), one.code)
    }
    return themes, tasks


def task_words(code: str, label: str) -> str:
    """Return how the form and the template name a task."""
    return f"{code} · {label}"
