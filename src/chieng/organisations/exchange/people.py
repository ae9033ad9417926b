"""People and their roles by file: one row for each role that somebody holds."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.models import canonical_json
from chieng.core.sheets import values
from chieng.core.sheets.problems import Problems
from chieng.core.sheets.reading import read_sheets, sheet_named
from chieng.core.sheets.records import Field, Record, read_records
from chieng.core.sheets.values import CellError
from chieng.core.text import fold, tidy
from chieng.organisations.actions.people import check_full_name, check_username
from chieng.organisations.exchange.batch import Detail, Line, Plan
from chieng.organisations.exchange.fields import YES_NO, Words, main_scheme
from chieng.organisations.exchange.known import Known
from chieng.organisations.exchange.refs import Index
from chieng.organisations.exchange.spoken import refusal
from chieng.organisations.exchange.units import reach_of
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, RoleAssignment, Unit
from chieng.organisations.permissions import may_give_rights
from chieng.organisations.queries.people import people_visible_to
from chieng.organisations.queries.rights import is_administrator

YES: Final = {fold(name): says for name, says in YES_NO.items()}
PEOPLE_SHEET: Final = ("Người dùng", "People")
ROLE_NAMES_EN: Final = {
    "Programme officer": Role.PROGRAMME_OFFICER,
    "Reporting officer": Role.UNIT_OFFICER,
    "Head of unit": Role.HEAD,
    "Finance officer": Role.FINANCE_OFFICER,
    "Editor": Role.EDITOR,
    "Reviewer": Role.REVIEWER,
    "Records clerk": Role.RECORDS_CLERK,
    "Trainer": Role.TRAINER,
    "Auditor": Role.AUDITOR,
    "Administrator": Role.ADMINISTRATOR,
}


def people_fields() -> list[Field]:
    """Return the columns in the order in which we write them."""
    roles = (
        {str(role.value): role for role in Role}
        | ROLE_NAMES_EN
        | {str(label): Role(v) for v, label in Role.choices}
    )
    return [
        Field("username", ("Tên đăng nhập", "Username"), values.text(150), required=True),
        Field("full_name", ("Họ và tên", "Full name", "Name"), values.text(150), required=True),
        Field("email", ("Thư điện tử", "Email"), values.text(254)),
        Field("role", ("Vai trò", "Role"), values.choice(roles)),
        Field("unit", ("Đơn vị", "Cơ quan, đơn vị", "Unit"), values.text(250)),
        Field("over", ("Cả đơn vị trực thuộc", "Over the subtree"), values.text(250)),
        Field("since", ("Từ ngày", "Since"), values.day),
        Field("until", ("Thôi từ ngày", "Until"), values.day),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    row: int
    username: str
    full_name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole:
    row: int
    username: str
    role: Role
    unit: UUID
    over: UUID | None
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleBatch:
    """Everything a file of people would do."""

    people: tuple[NewPerson, ...] = ()
    roles: tuple[NewRole, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people or self.roles)

    def digest(self) -> str:
        return hashlib.sha256(canonical_json(asdict(self)).encode()).hexdigest()


def plan_people(content: bytes, *, actor: Actor, day: date | None = None) -> Plan:
    """Say what importing the file would do, with every problem by its cell. Nothing is written."""
    day, problems = day or today(), Problems()
    records = read_records(sheet_named(read_sheets(content), *PEOPLE_SHEET), people_fields(), problems)
    words = Words.known()
    index = Index(Known.load(), reach_of(actor), main_scheme(words.schemes), [s.code for s in words.schemes])
    planner = _Planner(actor, index, day, problems)
    for record in records.rows:
        planner.add(record)
    batch = PeopleBatch(people=tuple(planner.people.values()), roles=tuple(planner.roles))
    return Plan(batch, planner.lines, problems, records.ignored, len(records.rows))


RoleKey = tuple[str, Role, UUID, UUID | None]


@dataclass(slots=True)
class _Planner:
    actor: Actor
    index: Index
    day: date
    problems: Problems
    people: dict[str, NewPerson] = field(default_factory=dict)
    roles: list[NewRole] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    _units: dict[UUID, Unit] = field(default_factory=dict)
    # The roles so far by whose, which, where: each row is compared with its like, not with every other.
    _given: dict[RoleKey, list[NewRole]] = field(default_factory=lambda: defaultdict(list))

    def add(self, record: Record) -> None:
        before = self.problems.count
        person = self._person(record)
        role = self._role(record) if record["role"] or record["unit"] else None
        if self.problems.count > before or record.wrong:
            return
        is_new = person is None and self._register(record)
        given = role is not None and self._give(record, person, role)
        if self.problems.count > before:
            return
        what = "new" if is_new else ("changed" if given else "unchanged")
        self.lines.append(Line(record.row, what, tidy(record["full_name"]), self._details(role) if given else ()))

    # --- Who ---------------------------------------------------------------------------------------------------

    def _person(self, record: Record) -> Person | None:
        """Return the known person of the row, or None when the row registers one."""
        if "username" in record.wrong or record["username"] is None:
            return None
        username = tidy(record["username"]).lower()
        known = Person.objects.filter(username=username).first()
        if known is None:
            self._check_new(record)
        elif not people_visible_to(self.actor, self.day).filter(pk=known.pk).exists():
            text = _("Tên đăng nhập này đã có người dùng. Ghi tên khác.")
            self.problems.add(record.problem("username", "username_taken", text))
        elif record["full_name"] and tidy(record["full_name"]) != known.full_name:
            text = _("Tên đăng nhập này là của “%(name)s”. Sửa tên đăng nhập, hoặc sửa họ và tên cho khớp.")
            self.problems.add(record.problem("full_name", "name_differs", text, name=known.full_name))
        elif not known.is_active:
            text = _("Tài khoản này đã đóng. Mở lại tài khoản trước, ở trang của người dùng.")
            self.problems.add(record.problem("username", "closed", text))
        return known

    def _check_new(self, record: Record) -> None:
        username = tidy(record["username"]).lower()
        first = self.people.get(username)
        if first is not None and first.full_name != tidy(record["full_name"] or ""):
            text = _("Tên đăng nhập này ở dòng %(row)s là của “%(name)s”. Sửa tên đăng nhập hoặc họ và tên.")
            self.problems.add(
                record.problem("username", "name_differs", text, row=first.row, name=first.full_name)
            )
        for key, check in (
            ("username", check_username),
            ("full_name", check_full_name),
            ("email", validate_email),
        ):
            value = record[key]
            if value and (words := refusal(lambda check=check, value=value: check(value))):  # type: ignore[misc]
                self.problems.add(record.problem(key, f"wrong_{key}", words))
        if not is_administrator(self.actor, self.day):
            text = _("Chỉ người quản trị hệ thống thêm được người dùng.")
            self.problems.add(record.problem("username", "no_right", text))

    def _register(self, record: Record) -> bool:
        username = tidy(record["username"]).lower()
        if username in self.people:
            return False
        self.people[username] = NewPerson(
            row=record.row, username=username, full_name=tidy(record["full_name"]), email=record["email"] or ""
        )
        return True

    # --- What they do ------------------------------------------------------------------------------------------

    def _role(self, record: Record) -> NewRole | None:
        for key in ("role", "unit"):
            if record[key] is None and key not in record.wrong:
                text = _("Vai trò và đơn vị phải đi cùng nhau. Điền vào ô.")
                self.problems.add(record.problem(key, "required", text))
        if record["role"] is None or record["unit"] is None:
            return None
        since = record["since"] or self.day
        unit_id = self._find(record, "unit", since)
        if unit_id is None:
            return None
        self._check_days(record, unit_id, since)
        says = YES.get(fold(record["over"] or "không"))
        over = self._find(record, "over", since) if says is None else (unit_id if says else None)
        if not self._may_give(unit_id, over, since):
            text = _(
                "Anh/chị không giao được vai trò trong đơn vị này. Ghi đơn vị trong phạm vi quản trị của mình."
            )
            self.problems.add(record.problem("unit", "no_right", text))
        return NewRole(
            row=record.row,
            username=tidy(record["username"] or "").lower(),
            role=record["role"],
            unit=unit_id,
            over=over,
            since=since,
            until=record["until"] or FOREVER,
        )

    def _find(self, record: Record, key: str, since: date) -> UUID | None:
        try:
            return self.index.find(record[key], max(since, self.day))
        except CellError as error:
            self.problems.add(record.problem(key, error.code, error.message, **error.params))
            return None

    def _check_days(self, record: Record, unit_id: UUID, since: date) -> None:
        first, end = self.index.lives[unit_id]
        if not first <= since < end:
            text = _("Đơn vị này không tồn tại vào ngày %(day)s. Sửa ngày.")
            self.problems.add(record.problem("since", "not_then", text, day=f"{since:%d/%m/%Y}"))
        if record["until"] and record["until"] <= since:
            text = _("Ngày thôi giữ vai trò phải sau ngày %(since)s. Sửa một trong hai ngày.")
            self.problems.add(record.problem("until", "ends_before", text, since=f"{since:%d/%m/%Y}"))

    def _may_give(self, unit_id: UUID, over_id: UUID | None, since: date) -> bool:
        if isinstance(self.actor, SystemActor):
            return True
        unit = self._unit(unit_id)
        over = self._unit(over_id) if over_id else None
        return is_administrator(self.actor, self.day) and may_give_rights(
            self.actor, unit, over, max(since, self.day)
        )

    def _unit(self, unit_id: UUID) -> Unit:
        if unit_id not in self._units:
            self._units[unit_id] = Unit.objects.get(pk=unit_id)
        return self._units[unit_id]

    def _give(self, record: Record, person: Person | None, role: NewRole) -> bool:
        """Note the role, unless it is held already on the same days."""
        if any(_overlap(role, other) for other in self._given[_key(role)]):
            text = _("Trùng với một dòng ở trên: cùng người, cùng vai trò, cùng đơn vị. Bỏ một dòng.")
            self.problems.add(record.problem("role", "duplicate_row", text))
            return False
        for held in _held(person, role):
            stated = record["since"] is not None or record["until"] is not None
            if stated and (held.since, held.until) != (role.since, role.until):
                text = _("Người này đã giữ vai trò đó từ ngày %(since)s. Sửa ngày cho khớp, hoặc bỏ dòng.")
                self.problems.add(record.problem("since", "held_already", text, since=f"{held.since:%d/%m/%Y}"))
            return False
        self.roles.append(role)
        self._given[_key(role)].append(role)
        return True

    def _details(self, role: NewRole | None) -> tuple[Detail, ...]:
        if role is None:
            return ()
        words = f"{role.role.label}, {self.index.name(role.unit, role.since)}"
        return (Detail("role", "", words, role.since),)


def _key(role: NewRole) -> RoleKey:
    return role.username, role.role, role.unit, role.over


def _overlap(one: NewRole, other: NewRole) -> bool:
    return one.since < other.until and other.since < one.until


def _held(person: Person | None, role: NewRole) -> Iterator[RoleAssignment]:
    if person is not None:
        held = RoleAssignment.objects.filter(person=person, role=role.role, unit=role.unit, over=role.over)
        yield from held.filter(since__lt=role.until, until__gt=role.since)


@dataclass(frozen=True, slots=True)
class PeopleRows:
    """The cells of a file of people: kinds of columns, headings, rows."""

    kinds: list[str]
    headings: list[str]
    rows: list[list[Any]]


def people_rows(actor: Actor) -> PeopleRows:
    """Return the people within sight, a row for each role that they hold or will hold within it."""
    words, known, day = Words.known(), Known.load(), today()
    index = Index(known, reach_of(actor), main_scheme(words.schemes), [scheme.code for scheme in words.schemes])
    people = sorted(people_visible_to(actor, day), key=lambda person: (person.sort_key, person.username))
    roles: dict[UUID, list[RoleAssignment]] = {}
    for held in RoleAssignment.objects.filter(person__in=[p.pk for p in people], until__gt=day).order_by("since"):
        if index.reach.sees(held.unit_id):
            roles.setdefault(held.person_id, []).append(held)
    rows = [
        [person.username, person.full_name, person.email, *_role_cells(held, index, day)]
        for person in people
        for held in roles.get(person.pk, [None])
    ]
    kinds = ["code", "text", "text", "text", "text", "text", "day", "day"]
    return PeopleRows(kinds, [field.headings[0] for field in people_fields()], rows)


def _role_cells(held: RoleAssignment | None, index: Index, day: date) -> list[Any]:
    if held is None:
        return [None] * 5
    until = None if held.until == FOREVER else held.until
    over = (
        None
        if held.over_id is None
        else "Có"
        if held.over_id == held.unit_id
        else _reference(index, held.over_id, day)
    )
    return [str(Role(held.role).label), _reference(index, held.unit_id, day), over, held.since, until]


def _reference(index: Index, unit: UUID, day: date) -> str:
    """Return the unit's name where it means only this unit, else its id."""
    name = index.name(unit, day)
    try:
        found = index.find(name, index.known.units[unit].within(day))
    except CellError:
        found = None
    return name if found == unit else str(unit)
