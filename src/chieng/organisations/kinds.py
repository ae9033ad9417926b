"""What other rooms may know of organisations: the enumerations and plain records they meet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor
from chieng.core.intervals import FOREVER
from chieng.core.ports import Registry


class RelationKind(models.TextChoices):
    """The four dated relations between units. Rights, totals and reminders each say which one they follow."""

    BELONGS_TO = "belongs_to", _("trực thuộc")
    PROFESSIONAL = "professional", _("quản lý chuyên môn")
    REPORTS_TO = "reports_to", _("tuyến báo cáo")
    TERRITORY = "territory", _("địa bàn")


# Rights over a subtree follow these two; a unit seen through either is seen.
RIGHTS_FOLLOW = (RelationKind.BELONGS_TO, RelationKind.REPORTS_TO)


class PlaceLine(models.TextChoices):
    """By which relations a unit is in a place, wherever figures are shown by place."""

    BELONGS = "belongs", _("theo quan hệ trực thuộc và tuyến báo cáo")
    AREA = "area", _("theo địa bàn nơi đơn vị đóng, phục vụ; không có thì theo quan hệ trực thuộc")


class Scope(models.TextChoices):
    """Who may see a thing that a unit owns: a plan, a piece, a contest, an outlet."""

    OWN = "own", _("chỉ đơn vị này")
    SUBTREE = "subtree", _("đơn vị này và các đơn vị trực thuộc")
    INSTALLATION = "installation", _("mọi đơn vị trên hệ thống")
    PUBLIC = "public", _("công khai")


class Role(models.TextChoices):
    """What a person does in a unit. Held for a time, several at once, perhaps acting for somebody."""

    PROGRAMME_OFFICER = "programme_officer", _("Cán bộ theo dõi chương trình")
    UNIT_OFFICER = "unit_officer", _("Cán bộ đầu mối")
    HEAD = "head", _("Lãnh đạo đơn vị")
    FINANCE_OFFICER = "finance_officer", _("Cán bộ tài chính")
    EDITOR = "editor", _("Biên tập viên")
    REVIEWER = "reviewer", _("Người duyệt nội dung")
    RECORDS_CLERK = "records_clerk", _("Văn thư")
    TRAINER = "trainer", _("Giảng viên, giáo viên")
    AUDITOR = "auditor", _("Người kiểm tra, giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Occasion(models.TextChoices):
    """On which occasion somebody looked at another's personal data."""

    PERSON = "person", _("mở trang của người này")
    LIST = "list", _("tải danh sách người dùng")
    ACCOUNTS = "accounts", _("tải tệp tài khoản và vai trò")
    CODE = "code", _("in lời mời hoặc mã đặt lại mật khẩu")
    EXPORT = "export", _("tải bản sao dữ liệu cá nhân")


class RequestKind(models.TextChoices):
    """What somebody may ask about the personal data held of them (Law 91/2025/QH15, article 4)."""

    ACCESS = "access", _("xem, nhận bản sao")
    CORRECT = "correct", _("chỉnh sửa")
    DELETE = "delete", _("xóa dữ liệu")
    WITHDRAW = "withdraw", _("rút lại sự đồng ý")
    RESTRICT = "restrict", _("hạn chế xử lý")
    OBJECT = "object", _("phản đối xử lý")
    COMPLAIN = "complain", _("khiếu nại")


class RequestState(models.TextChoices):
    """How far a request about personal data is."""

    RECEIVED = "received", _("Chờ trả lời")
    REPLIED = "replied", _("Đã trả lời, đang thực hiện")
    DONE = "done", _("Đã thực hiện xong")
    REFUSED = "refused", _("Không thực hiện, đã nêu lý do")
    TAKEN_BACK = "taken_back", _("Người yêu cầu đã rút")

    @classmethod
    def open_states(cls) -> tuple["RequestState", ...]:
        """Return the states in which a clock runs."""
        return (cls.RECEIVED, cls.REPLIED)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The site that a visitor came to: whose it is, the plan it runs, and the named parts of its look.

    `look` knows "subtitle", "owner" (as written in the footer) and "contact".
    """

    id: UUID | None = None
    host: str = ""
    name: str = "Chiêng"
    owner_id: UUID | None = None
    scope: str = Scope.PUBLIC
    plan_code: str = ""
    look: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds on a day: in `unit_id`, and over the subtree of `over_id` when that is set."""

    role: Role
    unit_id: UUID
    over_id: UUID | None
    acting_for_id: UUID | None


class Stay(NamedTuple):
    """A relation to `parent` for a part of a unit's life."""

    kind: RelationKind
    parent: UUID
    since: date
    until: date = FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to be founded, as plain values: what pages, imports and plan files hand to `found_units`.

    `parent` and `relations` name units by id; they may be others of the same batch. They hold for the unit's
    whole life; `stays` are relations for a part of it, known beforehand.
    """

    id: UUID = field(default_factory=uuid4)
    name: str
    kind: str
    since: date
    until: date = FOREVER
    short_name: str = ""
    parent: UUID | None = None
    relations: tuple[tuple[RelationKind, UUID], ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    position: int = 0
    is_demo: bool = False
    stays: tuple[Stay, ...] = ()

    def edges(self) -> tuple[tuple[RelationKind, UUID], ...]:
        """Return every relation of the unit's whole life, the one it belongs by first."""
        own = ((RelationKind.BELONGS_TO, self.parent),) if self.parent else ()
        return own + self.relations

    def all_stays(self) -> tuple[Stay, ...]:
        """Return every relation of the unit with its days."""
        return tuple(Stay(kind, parent, self.since, self.until) for kind, parent in self.edges()) + self.stays


class DeskStep(Protocol):
    """Moves what a room hangs on a person's desk when the desk is handed over. Returns how many things moved."""

    def __call__(self, from_id: UUID, to_id: UUID, *, on: date, actor: Actor) -> int: ...


# Rooms above register what they hang on a desk (drafts, drafts of reports …) in their `apps.py`.
DESK_STEPS: Registry[DeskStep] = Registry("desk step")


@dataclass(frozen=True, slots=True)
class ImportedUnits:
    """A file of units that has been applied: what was said of it when it was sent in, and what it was."""

    told: Mapping[str, Any]
    file_name: str
    sha256: str
    lines: int


class ImportStep(Protocol):
    """What a room does once a file of units has been applied, within the same transaction."""

    def __call__(self, imported: ImportedUnits, *, actor: Actor) -> None: ...


# Rooms above register what they keep of a file of units in their `apps.py`.
IMPORT_STEPS: Registry[ImportStep] = Registry("import step")


# Rooms that keep somebody's name beside what they did (a label on a revision) blank it here, given the id.
ERASURE_STEPS: Registry[Callable[[UUID], None]] = Registry("erasure step")
