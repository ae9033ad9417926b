"""What organisations hold of one person."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.personal.holdings import HOLDINGS, Holding
from chieng.organisations.kinds import RequestKind, RequestState, Role
from chieng.organisations.models import (
    ApiToken,
    Invitation,
    Person,
    ResetCode,
    RightsRequest,
    RoleAssignment,
    StagedImport,
)
from chieng.organisations.queries.names import names_of

_WHEN = ("at", _("Lúc"))


def register() -> None:
    """Register what organisations hold."""
    HOLDINGS.register(
        "organisations.account",
        Holding(what=_("Tài khoản"), columns=(("field", _("Mục")), ("value", _("Giá trị"))), rows=_account),
    )
    HOLDINGS.register(
        "organisations.roles",
        Holding(
            what=_("Vai trò"),
            columns=(
                ("role", _("Vai trò")),
                ("unit", _("Đơn vị")),
                ("since", _("Từ ngày")),
                ("until", _("Đến trước ngày")),
            ),
            rows=_roles,
            covers=("organisations.RoleAssignment.person", "organisations.RoleAssignment.acting_for"),
        ),
    )
    HOLDINGS.register(
        "organisations.ways_in",
        Holding(
            what=_("Cách đăng nhập, lời mời, mã đặt lại mật khẩu, khóa API"),
            columns=(("what", _("Loại")), ("name", _("Tên")), _WHEN, ("until", _("Đến lúc"))),
            rows=_ways_in,
            covers=(
                "mfa.Authenticator.user",
                "socialaccount.SocialAccount.user",
                "account.EmailAddress.user",
                "organisations.Invitation.person",
                "organisations.Invitation.accepted_by",
                "organisations.ResetCode.person",
                "organisations.ApiToken.person",
            ),
        ),
    )
    _register_traces()


def _register_traces() -> None:
    HOLDINGS.register(
        "organisations.sessions",
        Holding(
            what=_("Nơi đang đăng nhập"),
            columns=(("address", _("Địa chỉ mạng")), ("browser", _("Trình duyệt")), _WHEN),
            rows=lambda person_id: UserSession.objects.filter(user=person_id).values_list(
                "ip", "user_agent", "created_at"
            ),
            covers=("usersessions.UserSession.user",),
        ),
    )
    HOLDINGS.register(
        "organisations.imports",
        Holding(
            what=_("Tệp chờ nhập"),
            columns=(("file", _("Tên tệp")), _WHEN),
            rows=lambda person_id: StagedImport.objects.filter(asked_by_id=str(person_id)).values_list(
                "file_name", "created_at"
            ),
        ),
    )
    HOLDINGS.register(
        "organisations.rights_requests",
        Holding(
            what=_("Yêu cầu về dữ liệu cá nhân"),
            columns=(
                ("kind", _("Đề nghị")),
                ("words", _("Nội dung")),
                ("received_on", _("Ngày nhận")),
                ("state", _("Trạng thái")),
                ("reply", _("Trả lời")),
                ("outcome", _("Kết quả")),
            ),
            rows=_requests,
            covers=("organisations.RightsRequest.person",),
        ),
    )


def _account(person_id: UUID) -> Iterator[tuple[Any, ...]]:
    person = Person.objects.get(pk=person_id)
    yield str(_("Họ và tên")), person.full_name
    yield str(_("Tên đăng nhập")), person.username
    yield str(_("Thư điện tử")), person.email
    yield str(_("Ngôn ngữ")), person.language
    yield str(_("Mã ở máy chủ đăng nhập của cơ quan")), person.sso_id or ""
    yield str(_("Lập tài khoản lúc")), person.created_at
    yield str(_("Đăng nhập lần cuối")), person.last_login


def _roles(person_id: UUID) -> Iterator[tuple[Any, ...]]:
    held = list(RoleAssignment.objects.filter(person=person_id).order_by("since", "role"))
    units = names_of({one.unit_id for one in held}, today())
    for one in held:
        until = None if one.until == FOREVER else one.until
        yield str(Role(one.role).label), units.get(one.unit_id, ""), one.since, until


def _ways_in(person_id: UUID) -> Iterator[tuple[Any, ...]]:
    for factor in Authenticator.objects.filter(user=person_id):
        yield str(_("Xác thực hai lớp")), factor.type, factor.created_at, None
    for linked in SocialAccount.objects.filter(user=person_id):
        yield str(_("Đăng nhập chung của cơ quan")), linked.uid, linked.date_joined, None
    for invited in Invitation.objects.filter(Q(person=person_id) | Q(accepted_by=person_id)):
        yield str(_("Lời mời")), invited.full_name, invited.created_at, invited.expires_at
    for code in ResetCode.objects.filter(person=person_id):
        yield str(_("Mã đặt lại mật khẩu")), "", code.created_at, code.expires_at
    for key in ApiToken.objects.filter(person=person_id):
        yield str(_("Khóa API")), key.name, key.created_at, key.expires_at


def _requests(person_id: UUID) -> Iterator[tuple[Any, ...]]:
    for one in RightsRequest.objects.filter(person=person_id).order_by("received_on"):
        kind, state = RequestKind(one.kind).label, RequestState(one.state).label
        yield str(kind), one.words, one.received_on, str(state), one.reply or one.document, one.outcome
