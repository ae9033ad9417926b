"""What organisations keep of people, and how long."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor
from chieng.core.erasure import Subject, forget_about
from chieng.core.imports.keeping import sent_before
from chieng.core.models import PersonalRead
from chieng.core.personal.own import DUTY, LAW, SECURITY
from chieng.core.personal.retention import LASTING, RETENTION, Fate, Lasting, Rule
from chieng.organisations import actions
from chieng.organisations.actions.staging import forget_imports
from chieng.organisations.kinds import ERASURE_STEPS
from chieng.organisations.models import (
    ApiToken,
    Invitation,
    Person,
    ResetCode,
    RightsRequest,
    RoleAssignment,
    StagedImport,
)

# What belongs to an account and goes with it.
OF_AN_ACCOUNT = (
    "organisations.Person",
    "account.EmailAddress",
    "account.EmailConfirmation",
    "socialaccount.SocialAccount",
    "socialaccount.SocialToken",
    "mfa.Authenticator",
)


def register() -> None:
    """Register the rules of organisations."""
    _register_accounts()
    _register_ways_in()
    _register_traces()
    RETENTION.register(
        "organisations.rights_requests",
        Rule(
            what=_("Yêu cầu về dữ liệu cá nhân: tên, cách liên hệ của người ngoài, nội dung hỏi và trả lời"),
            purpose=_("Trả lời, thực hiện và chứng minh đã làm đúng hạn"),
            basis=LAW,
            since=_("giải quyết xong yêu cầu"),
            days=730,
            fewest=90,
            find=_closed_requests,
            let_go=_forget_words,
            fate=Fate.ANONYMISE,
            covers=("organisations.RightsRequest",),
        ),
    )
    ERASURE_STEPS.register("organisations.reads", _forget_reads)
    LASTING.register(
        "organisations.sites",
        Lasting(
            what=_("Thông tin liên hệ của cơ quan vận hành trang"),
            why=_("Công khai để người dân và đơn vị liên hệ."),
            covers=("organisations.Site",),
        ),
    )
    LASTING.register(
        "organisations.roles",
        Lasting(
            what=_("Vai trò đã giữ trong đơn vị"),
            why=_("Chứng minh thẩm quyền của việc đã làm; khi xóa dữ liệu cá nhân, chỉ còn mã số thay cho tên."),
            covers=("organisations.RoleAssignment",),
        ),
    )


def _register_accounts() -> None:
    RETENTION.register(
        "organisations.people",
        Rule(
            what=_(
                "Tài khoản của người không còn vai trò nào: họ tên, tên đăng nhập, thư điện tử, cách đăng nhập"
            ),
            purpose=_("Đăng nhập, phân quyền và biết ai đã làm việc gì"),
            basis=DUTY,
            since=_("thôi vai trò cuối cùng và không đăng nhập nữa"),
            days=1825,
            fewest=90,
            find=_without_roles,
            let_go=_erase,
            fate=Fate.ANONYMISE,
            covers=OF_AN_ACCOUNT,
        ),
    )
    RETENTION.register(
        "organisations.people_without_role",
        Rule(
            what=_("Tài khoản chưa từng được giao vai trò"),
            purpose=_("Chờ giao vai trò"),
            basis=LAW,
            since=_("lập tài khoản và không đăng nhập nữa"),
            days=365,
            fewest=30,
            find=_never_with_role,
            let_go=_erase,
            fate=Fate.ANONYMISE,
            covers=("organisations.Person",),
        ),
    )


def _register_ways_in() -> None:
    RETENTION.register(
        "organisations.invitations",
        Rule(
            what=_("Lời mời đã dùng, đã thu hồi hoặc hết hạn"),
            purpose=_("Mời người dùng mà không cần thư điện tử"),
            basis=DUTY,
            since=_("lời mời được dùng, bị thu hồi hoặc hết hạn"),
            days=90,
            fewest=1,
            find=lambda before: Invitation.objects.filter(
                Q(accepted_at__lt=before) | Q(revoked_at__lt=before) | Q(expires_at__lt=before)
            ),
            let_go=_forget_invitations,
            covers=("organisations.Invitation",),
        ),
    )
    RETENTION.register(
        "organisations.reset_codes",
        Rule(
            what=_("Mã đặt lại mật khẩu đã dùng hoặc hết hạn"),
            purpose=_("Đặt lại mật khẩu"),
            basis=SECURITY,
            since=_("mã được dùng hoặc hết hạn"),
            days=30,
            fewest=1,
            find=lambda before: ResetCode.objects.filter(Q(closed_at__lt=before) | Q(expires_at__lt=before)),
            covers=("organisations.ResetCode",),
        ),
    )


def _register_traces() -> None:
    RETENTION.register(
        "organisations.api_tokens",
        Rule(
            what=_("Khóa API đã thu hồi hoặc hết hạn"),
            purpose=_("Chương trình khác đọc và ghi thay cho một người"),
            basis=SECURITY,
            since=_("khóa bị thu hồi hoặc hết hạn"),
            days=90,
            fewest=1,
            find=lambda before: ApiToken.objects.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=before)),
            covers=("organisations.ApiToken",),
        ),
    )
    RETENTION.register(
        "organisations.addresses",
        Rule(
            what=_("Địa chỉ mạng và loại trình duyệt của phiên đăng nhập"),
            purpose=_("Chủ tài khoản nhận ra phiên lạ"),
            basis=SECURITY,
            since=_("hết phiên"),
            days=0,
            find=_ended_sessions,
            covers=("usersessions.UserSession",),
        ),
    )
    RETENTION.register(
        "organisations.attempts",
        Rule(
            what=_("Lần nhập sai mật khẩu: tên đã nhập, địa chỉ mạng, loại trình duyệt"),
            purpose=_("Chặn người dò mật khẩu"),
            basis=SECURITY,
            since=_("hết thời gian tạm khóa (15 phút)"),
            days=0,
            find=lambda before: AccessAttempt.objects.filter(attempt_time__lt=before - _cool_off()),
            covers=("axes.AccessAttempt", "axes.AccessAttemptExpiration"),
        ),
    )
    RETENTION.register(
        "organisations.imports",
        Rule(
            what=_("Tệp danh sách đơn vị, người dùng chờ nhập"),
            purpose=_("Kiểm tra trước khi nhập"),
            basis=DUTY,
            since=_("tải tệp lên"),
            days=1,
            find=lambda before: sent_before(StagedImport, before),
            let_go=forget_imports,
            covers=("organisations.StagedImport",),
        ),
    )


def _quiet(before: datetime) -> QuerySet[Person]:
    """Return the people who have not signed in since `before` and are not erased yet."""
    return Person.objects.filter(Q(last_login=None) | Q(last_login__lt=before), erased_at=None)


def _without_roles(before: datetime) -> QuerySet[Person]:
    roles = RoleAssignment.objects.filter(person=OuterRef("pk"))
    return _quiet(before).filter(Exists(roles), ~Exists(roles.filter(until__gt=before.date())))


def _never_with_role(before: datetime) -> QuerySet[Person]:
    roles = RoleAssignment.objects.filter(person=OuterRef("pk"))
    return _quiet(before).filter(~Exists(roles), created_at__lt=before)


def _erase(people: Iterable[Person], *, actor: Actor) -> None:
    for person in people:
        actions.erase_person(person, actor=actor)


def _forget_invitations(old: QuerySet[Invitation], *, actor: Actor) -> None:
    label = Invitation._meta.label_lower
    subjects = [Subject(label, str(key)) for key in old.values_list("pk", flat=True)]
    forget_about(subjects, reason="retention", actor=actor)
    old.delete()


def _closed_requests(before: datetime) -> QuerySet[RightsRequest]:
    said = ~Q(asker_name="") | ~Q(asker_contact="") | ~Q(words="") | ~Q(reply="") | ~Q(outcome="")
    return RightsRequest.objects.filter(said, closed_on__lt=before.date())


def _forget_words(requests: QuerySet[RightsRequest], *, actor: Actor) -> None:
    del actor
    requests.update(asker_name="", asker_contact="", words="", reply="", outcome="")


def _forget_reads(person_id: UUID) -> None:
    PersonalRead.objects.filter(subject_id=person_id).delete()


def _ended_sessions(before: datetime) -> QuerySet[Any]:
    going_on = Session.objects.filter(expire_date__gt=before).values("session_key")
    found: QuerySet[Any] = UserSession.objects.exclude(session_key__in=going_on)
    return found


def _cool_off() -> timedelta:
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    return cool_off
