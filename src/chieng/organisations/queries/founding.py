"""What stands in the way of founding units: checked before anything is written, every problem at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from django.utils.translation import gettext as _

from chieng.core.intervals import FOREVER, Interval
from chieng.core.text import tidy
from chieng.organisations.chunks import chunks
from chieng.organisations.kinds import NewUnit, RelationKind, Stay
from chieng.organisations.models import CodeScheme, Unit, UnitCode, UnitKind
from chieng.organisations.queries.names import names_at, names_of

NAME_LENGTH, SHORT_LENGTH, CODE_LENGTH = 250, 100, 40


@dataclass(frozen=True, slots=True)
class FoundingProblem:
    """Row `row` (from 0) cannot be founded because of its `field`."""

    row: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class _Held:
    unit: UUID
    name: str
    interval: Interval


def founding_problems(rows: Sequence[NewUnit]) -> list[FoundingProblem]:
    """Return every problem of the rows, in their order; none means that founding them will do."""
    problems = [
        *_own_problems(rows),
        *_vocabulary_problems(rows),
        *_parent_problems(rows),
        *_code_problems(rows),
    ]
    return sorted(problems, key=lambda problem: problem.row)


def name_problem(name: str) -> str:
    """Return what is wrong with a unit's name, or nothing."""
    if not tidy(name):
        return _("Chưa có tên đơn vị. Nhập tên.")
    return _("Tên đơn vị dài quá 250 ký tự. Rút gọn tên.") if len(tidy(name)) > NAME_LENGTH else ""


def short_name_problem(name: str) -> str:
    """Return what is wrong with a unit's short name, or nothing."""
    return _("Tên viết tắt dài quá 100 ký tự. Rút gọn tên.") if len(tidy(name)) > SHORT_LENGTH else ""


def code_problem(code: str) -> str:
    """Return what is wrong with the form of a code, or nothing."""
    return "" if 0 < len(tidy(code)) <= CODE_LENGTH else _("Mã phải có từ 1 đến 40 ký tự. Sửa mã.")


def unknown_kind(kind: str) -> str:
    """Return the message that there is no such kind of units."""
    text = _("Không có loại đơn vị “%(kind)s”. Chọn một loại trong danh mục, hoặc thêm loại này vào danh mục.")
    return text % {"kind": kind}


def unknown_scheme(scheme: str) -> str:
    """Return the message that there is no such scheme of codes."""
    return _("Không có bảng mã “%(scheme)s”. Chọn một bảng mã trong danh mục.") % {"scheme": scheme}


def _own_problems(rows: Sequence[NewUnit]) -> Iterator[FoundingProblem]:
    taken = _existing([row.id for row in rows])
    seen: set[UUID] = set()
    for index, row in enumerate(rows):
        if problem := name_problem(row.name):
            yield FoundingProblem(index, "name", problem)
        if problem := short_name_problem(row.short_name):
            yield FoundingProblem(index, "short_name", problem)
        if row.since >= row.until:
            text = _("Ngày kết thúc phải sau ngày thành lập. Sửa một trong hai ngày.")
            yield FoundingProblem(index, "until", text)
        if row.id in taken or row.id in seen:
            yield FoundingProblem(index, "id", _("Đơn vị này đã có trên hệ thống. Bỏ dòng này."))
        seen.add(row.id)


def _vocabulary_problems(rows: Sequence[NewUnit]) -> Iterator[FoundingProblem]:
    kinds = set(UnitKind.objects.values_list("code", flat=True))
    schemes = set(CodeScheme.objects.values_list("code", flat=True))
    for index, row in enumerate(rows):
        if row.kind not in kinds:
            yield FoundingProblem(index, "kind", unknown_kind(row.kind))
        for scheme, code in row.codes.items():
            problem = code_problem(code) if scheme in schemes else unknown_scheme(scheme)
            if problem:
                yield FoundingProblem(index, "codes", problem)


def _parent_problems(rows: Sequence[NewUnit]) -> Iterator[FoundingProblem]:
    lives = {row.id: (row.since, row.until) for row in rows}
    others = _existing({stay.parent for row in rows for stay in row.all_stays()} - lives.keys())
    lives |= others
    for index, row in enumerate(rows):
        stays = row.all_stays()
        if _overlap([stay for stay in stays if stay.kind == RelationKind.BELONGS_TO], same_parent=False):
            yield FoundingProblem(
                index, "parent", _("Một đơn vị chỉ trực thuộc một cấp trên tại một thời điểm. Bỏ bớt cấp trên.")
            )
        if _overlap(stays, same_parent=True):
            yield FoundingProblem(index, "relations", _("Cùng một quan hệ được nêu hai lần. Bỏ một."))
        for stay in stays:
            field = "parent" if stay.kind == RelationKind.BELONGS_TO else "relations"
            if message := _parent_problem(row, stay, lives):
                yield FoundingProblem(index, field, message)


def _overlap(stays: Sequence[Stay], *, same_parent: bool) -> bool:
    """Say whether two stays share a day: of the same relation with the same parent, or with different ones."""
    return any(
        (one.parent == other.parent) == same_parent
        and (not same_parent or one.kind == other.kind)
        and one.since < other.until
        and other.since < one.until
        for one, other in combinations(stays, 2)
    )


def _parent_problem(row: NewUnit, stay: Stay, lives: dict[UUID, tuple[date, date]]) -> str:
    if stay.parent == row.id:
        return _("Một đơn vị không thể là cấp trên của chính mình. Chọn đơn vị khác.")
    if stay.parent not in lives:
        return _("Không tìm thấy đơn vị cấp trên. Chọn đơn vị khác.")
    since, until = lives[stay.parent]
    if since <= stay.since < until:
        return ""
    name = names_of([stay.parent], stay.since).get(stay.parent, "")
    if stay.since < since:
        text = _(
            "Cấp trên “%(name)s” thành lập ngày %(day)s, sau ngày thành lập đơn vị này. Sửa ngày hoặc cấp trên."
        )
        return text % {"name": name, "day": f"{since:%d/%m/%Y}"}
    text = _("Cấp trên “%(name)s” đã kết thúc ngày %(day)s. Chọn đơn vị kế thừa hoặc sửa ngày thành lập.")
    return text % {"name": name, "day": f"{until:%d/%m/%Y}"}


def _existing(ids: Sequence[UUID] | set[UUID]) -> dict[UUID, tuple[date, date]]:
    found: dict[UUID, tuple[date, date]] = {}
    for chunk in chunks(ids):
        units = Unit.objects.filter(pk__in=chunk)
        found.update((pk, (since, until)) for pk, since, until in units.values_list("pk", "since", "until"))
    return found


def _code_problems(rows: Sequence[NewUnit]) -> Iterator[FoundingProblem]:
    """Yield a problem for every code that somebody else has on some day of the row's life."""
    held = _held_codes({(scheme, tidy(code)) for row in rows for scheme, code in row.codes.items()})
    for index, row in enumerate(rows):
        if row.since >= row.until:
            continue
        life = Interval(row.since, row.until)
        for scheme, code in ((scheme, tidy(code)) for scheme, code in row.codes.items()):
            for other in held[scheme, code]:
                if other.unit != row.id and other.interval.overlaps(life):
                    yield FoundingProblem(index, "codes", _taken(code, other))
            held[scheme, code].append(_Held(row.id, tidy(row.name), life))


def _taken(code: str, other: _Held) -> str:
    since, until = other.interval.since, other.interval.until
    facts = {"code": code, "name": other.name, "since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
    if until == FOREVER:
        return _("Mã %(code)s đang là mã của “%(name)s” từ ngày %(since)s. Sửa mã hoặc ngày.") % facts
    return (
        _("Mã %(code)s là mã của “%(name)s” từ ngày %(since)s đến trước ngày %(until)s. Sửa mã hoặc ngày.") % facts
    )


def _held_codes(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[_Held]]:
    rows = [
        row
        for part in chunks({code for _scheme, code in wanted})
        for row in UnitCode.objects.filter(code__in=part)
    ]
    names = names_at({(row.unit_id, row.since) for row in rows})
    held: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for row in rows:
        name = names.get((row.unit_id, row.since), "")
        held[row.scheme_id, row.code].append(_Held(row.unit_id, name, row.interval))
    return held
