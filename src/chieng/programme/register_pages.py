"""What the pages of registers show: for each kind that a target counts, how many are known and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chieng.core.history import events_of
from chieng.core.sheets.display import number, shown_day
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.core.ui.kinds import Fact, Step, Tone
from chieng.organisations.queries import kind_names, numbers_of_kinds
from chieng.programme.kinds import Completeness
from chieng.programme.models import Plan, Register
from chieng.programme.queries import targets_of
from chieng.programme.queries.registers import Listed, holding, listed, registers_of


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """The units of some kinds: the targets that count them, how many are known, the register that holds."""

    kinds: str
    codes: tuple[str, ...]
    targets: str
    known: int
    day: date
    held: Listed | None

    @property
    def register(self) -> Register | None:
        return self.held.register if self.held else None

    @property
    def is_complete(self) -> bool:
        return self.held is not None and self.held.is_complete

    @property
    def age(self) -> int | None:
        """Return how many days ago the register was true."""
        return (self.day - self.register.as_of).days if self.register else None

    @property
    def standing(self) -> str:
        return standing_words(self.held)

    @property
    def to_do(self) -> str:
        """Return what makes the list complete; nothing where it is."""
        if self.held is None:
            return _("Nhập danh sách từ tệp, hoặc ghi nguồn cho biết có bao nhiêu đơn vị.")
        if self.is_complete:
            return ""
        if not self.held.matches:
            return _("Bổ sung đơn vị còn thiếu vào hệ thống, hoặc ghi danh sách mới của nguồn.")
        return _("Xin danh sách đầy đủ của cơ quan quản lý rồi ghi danh sách mới.")


def standing_words(held: Listed | None) -> str:
    """Return in words whether the list is complete, and if not, why not."""
    if held is None:
        return _("danh sách chưa đầy đủ: chưa có nguồn")
    if not held.matches:
        return _("danh sách chưa đầy đủ: có %(known)s, nguồn nói %(expected)s") % {
            "known": number(held.known),
            "expected": number(held.register.expected),
        }
    if held.is_complete:
        return _("đầy đủ")
    return _("danh sách chưa đầy đủ: theo nguồn %(said)s") % {
        "said": Completeness(held.register.completeness).label
    }


def counted_kinds(plan: Plan, day: date) -> dict[str, list[str]]:
    """Return the kinds of units that the plan's targets count on `day`, each with the targets' codes."""
    found: dict[str, list[str]] = {}
    for target in targets_of(plan.pk, day):
        for kind in target.population.unit_kinds:
            found.setdefault(kind, []).append(target.code)
    return found


def lines(plan: Plan, day: date) -> list[RegisterLine]:
    """Return a line for each register that holds on `day` and for each counted kind without one."""
    counted = counted_kinds(plan, day)
    held = holding(registers_of(plan.owner_id, day), counted, day)
    registers = listed(plan.owner_id, {one.pk: one for one in held.values()}.values())
    every = {*counted, *(kind for one in held.values() for kind in one.kinds)}
    names, known = kind_names(every), numbers_of_kinds(plan.owner_id, every, {day})
    groups: dict[Any, tuple[str, ...]] = {}
    for kind in counted:
        register = held.get(kind)
        groups.setdefault(register.pk if register else kind, tuple(register.kinds) if register else (kind,))
    return [
        RegisterLine(
            kinds=", ".join(names.get(kind, kind) for kind in kinds),
            codes=kinds,
            targets=", ".join(dict.fromkeys(code for kind in kinds for code in counted.get(kind, ()))),
            known=sum(known.get((kind, day), 0) for kind in kinds),
            day=day,
            held=registers.get(key),
        )
        for key, kinds in groups.items()
    ]


def registers_table(plan: Plan, found: Sequence[RegisterLine], day: date) -> Table[RegisterLine]:
    """Return the lists of units of a plan as they are known on `day`."""
    return Table(
        f"danh-sach-don-vi-{plan.code}",
        gettext_lazy("Danh sách đơn vị"),
        [
            Column(
                "kinds", gettext_lazy("Loại đơn vị"), lambda one: one.kinds, link=lambda one: _address(plan, one)
            ),
            Column("targets", gettext_lazy("Chỉ tiêu"), lambda one: one.targets),
            Column("known", gettext_lazy("Đã có trên hệ thống"), lambda one: one.known, ColumnKind.NUMBER),
            Column(
                "expected",
                gettext_lazy("Theo nguồn"),
                lambda one: one.register.expected if one.register else None,
                ColumnKind.NUMBER,
            ),
            Column(
                "as_of",
                gettext_lazy("Tính đến ngày"),
                lambda one: one.register.as_of if one.register else None,
                ColumnKind.DAY,
            ),
            Column("age", gettext_lazy("Số ngày đã qua"), lambda one: one.age, ColumnKind.NUMBER),
            Column(
                "source", gettext_lazy("Nguồn"), lambda one: source_words(one.register) if one.register else None
            ),
            Column("standing", gettext_lazy("Tình trạng"), lambda one: one.standing),
            Column("to_do", gettext_lazy("Việc cần làm"), lambda one: one.to_do),
        ],
        found,
        day=day,
    )


def _address(plan: Plan, one: RegisterLine) -> str | None:
    return reverse("programme:register", args=[plan.code, one.register.pk]) if one.register else None


def source_words(register: Register) -> str:
    """Return the source with its document: "Sở GD&ĐT (số 12/SGDĐT, ngày 05/09/2024)"."""
    number_words = _("số %(number)s") % {"number": register.document_number} if register.document_number else ""
    day_words = _("ngày %(day)s") % {"day": shown_day(register.document_date)} if register.document_date else ""
    document = ", ".join(filter(None, [number_words, day_words]))
    return f"{register.source} ({document})" if document else register.source


def import_steps() -> list[Step]:
    """Return the way of a list that comes as a file."""
    return [
        Step(_("Nguồn và tệp"), _("nguồn nào, tính đến ngày nào")),
        Step(_("Kiểm tra"), _("xem tệp sẽ thêm đơn vị nào, rồi xác nhận")),
        Step(_("Ghi danh sách"), _("tự ghi cùng nguồn, ngày, số dòng và mã của tệp")),
    ]


def tally(found: Sequence[RegisterLine]) -> list[Fact]:
    """Return how many lists are complete and how many are not."""
    complete = sum(one.is_complete for one in found)
    return [Fact(_("Danh sách đầy đủ"), complete), Fact(_("Danh sách chưa đầy đủ"), len(found) - complete)]


def register_context(plan: Plan, register: Register) -> dict[str, Any]:
    """Return what the page of one register shows."""
    held = listed(plan.owner_id, [register])[register.pk]
    names = kind_names(register.kinds)
    facts = [
        Fact(_("Loại đơn vị"), ", ".join(names.get(kind, kind) for kind in register.kinds)),
        Fact(_("Tính đến ngày"), shown_day(register.as_of)),
        Fact(_("Nguồn"), source_words(register)),
        Fact(_("Theo nguồn, danh sách"), register.get_completeness_display()),
        Fact(_("Tổng số đơn vị theo nguồn"), register.expected),
        Fact(_("Đã có trên hệ thống vào ngày đó"), held.known),
        *([Fact(_("Ghi chú"), register.note)] if register.note else []),
        *([Fact(_("Tệp đã nhập"), _file_words(register))] if register.file_name else []),
    ]
    return {
        "register": register,
        "facts": facts,
        "standing": standing_words(held),
        "tone": Tone.YES if held.is_complete else Tone.WAIT,
        "history": events_of(register),
    }


def _file_words(register: Register) -> str:
    count = register.lines or 0
    words = ngettext("%(file)s, %(n)s dòng, SHA-256 %(sha)s", "%(file)s, %(n)s dòng, SHA-256 %(sha)s", count)
    return words % {"file": register.file_name, "n": number(count), "sha": register.file_sha256[:16]}
