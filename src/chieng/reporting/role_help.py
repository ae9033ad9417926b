"""What each role finds here today and what to do next: shown where a desk would otherwise be silent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.ui.kinds import Action
from chieng.organisations.kinds import HeldRole, Role
from chieng.organisations.queries import roles_of

Link = tuple[str | Promise, Callable[[UUID], str]]


@dataclass(frozen=True, slots=True)
class RoleHelp:
    """A role's place in the programme in a sentence or two, and where to go."""

    role: str
    text: str | Promise
    links: tuple[Action, ...]


def _to(name: str) -> Callable[[UUID], str]:
    return lambda _unit: reverse(name)


def _to_unit(name: str) -> Callable[[UUID], str]:
    return lambda unit: reverse(name, args=[unit])


_ACTIVITIES: Link = (_("Hoạt động"), _to("ledger:activities"))
_TARGETS: Link = (_("Chỉ tiêu"), _to("reporting:current_targets"))
_OVERVIEW: Link = (_("Tổng quan chương trình"), _to("reporting:current_overview"))
_RELEASES: Link = (_("Công bố số liệu theo đơn vị"), _to("reporting:current_releases"))
_OWN_UNIT: Link = (_("Đơn vị của tôi"), _to_unit("organisations:unit"))

HELP: dict[Role, tuple[str | Promise, tuple[Link, ...]]] = {
    Role.PROGRAMME_OFFICER: (
        _(
            "Xem đơn vị nào chậm, chỉ tiêu nào còn thiếu, rồi đôn đốc ngay từ trang chỉ tiêu."
            " Việc đứng lại lâu ngày sẽ tự hiện ở bàn làm việc này."
        ),
        (_OVERVIEW, _TARGETS, _RELEASES),
    ),
    Role.UNIT_OFFICER: (
        _("Ghi việc đơn vị đã làm kèm minh chứng, gửi lãnh đạo xác nhận, rồi xem đơn vị đã được tính đến đâu."),
        (_OWN_UNIT, _ACTIVITIES),
    ),
    Role.HEAD: (
        _("Việc cán bộ gửi lên sẽ hiện ở đây để anh/chị xác nhận, hoặc trả lại kèm lý do."),
        (_OWN_UNIT, (_("Chờ xác nhận"), _to("ledger:queue")), _RELEASES),
    ),
    Role.FINANCE_OFFICER: (
        _(
            "Phần dự toán và kinh phí chưa có trên hệ thống. Hiện anh/chị xem được hoạt động của các đơn vị"
            " trong phạm vi để đối chiếu khi lập dự toán."
        ),
        (_ACTIVITIES, _OVERVIEW),
    ),
    Role.EDITOR: (
        _(
            "Phần biên soạn tài liệu tuyên truyền chưa có trên hệ thống. Hiện anh/chị xem được các nhóm nội dung"
            " của kế hoạch và hoạt động đã làm để chuẩn bị bài."
        ),
        ((_("Kế hoạch"), _to("programme:plans")), _ACTIVITIES),
    ),
    Role.REVIEWER: (
        _(
            "Phần duyệt nội dung chưa có trên hệ thống. Tài liệu cần duyệt sẽ hiện ở đây khi có;"
            " hiện anh/chị xem được kế hoạch và hoạt động."
        ),
        ((_("Kế hoạch"), _to("programme:plans")), _ACTIVITIES),
    ),
    Role.RECORDS_CLERK: (
        _(
            "Văn bản được cấp số ở hệ thống văn bản của cơ quan. Anh/chị xem hoạt động của đơn vị để đối chiếu"
            " số, ngày văn bản; sai thì nhờ cán bộ đầu mối sửa."
        ),
        (_ACTIVITIES, _OWN_UNIT),
    ),
    Role.TRAINER: (
        _(
            "Phần lớp tập huấn và bài học chưa có trên hệ thống. Buổi anh/chị đã dạy do cán bộ đầu mối của đơn vị"
            " ghi thành hoạt động; hãy gửi họ ảnh và số người dự."
        ),
        (_OWN_UNIT, _ACTIVITIES),
    ),
    Role.AUDITOR: (
        _("Anh/chị xem được mọi con số trong phạm vi, từ chỉ tiêu xuống tới từng minh chứng; không sửa gì cả."),
        (_OVERVIEW, _TARGETS, _ACTIVITIES),
    ),
    Role.ADMINISTRATOR: (
        _("Quản lý đơn vị, người dùng; tình trạng hệ thống xem ở menu tài khoản."),
        (
            (_("Người dùng"), _to("organisations:people")),
            (_("Các đơn vị"), _to("organisations:units")),
        ),
    ),
}


def help_for(actor: object, day: date) -> list[RoleHelp]:
    """Return the help for each role that `actor` holds on `day`, each role once."""
    return [_help(held) for held in _each_role_once(roles_of(actor, day))]


def _each_role_once(roles: Iterable[HeldRole]) -> Iterable[HeldRole]:
    return {held.role: held for held in roles}.values()


def _help(held: HeldRole) -> RoleHelp:
    text, links = HELP[held.role]
    return RoleHelp(
        str(held.role.label), text, tuple(Action(words, address(held.unit_id)) for words, address in links)
    )
