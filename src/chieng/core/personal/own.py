"""What core itself keeps of people, and how long."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from chieng.core import audit
from chieng.core.actors import Actor
from chieng.core.erasure import Subject
from chieng.core.models import AuditEntry, PersonalRead, PersonalValue
from chieng.core.personal.holdings import HOLDINGS, Holding
from chieng.core.personal.retention import LASTING, RETENTION, Lasting, Rule
from chieng.core.sealing.checking import PERSONAL_ERASED, UP_TO_TYPE
from chieng.core.verbs import label_of

LAW = _("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: lưu trong thời gian cần cho mục đích")
DUTY = _("Thực hiện nhiệm vụ, quyền hạn của cơ quan, tổ chức được giao")
SECURITY = _("Bảo đảm an toàn hệ thống thông tin; Luật An ninh mạng 116/2025/QH15")


def register() -> None:
    """Register core's rules. Called once Django knows every model."""
    RETENTION.register(
        "core.sessions",
        Rule(
            what=_("Phiên đăng nhập"),
            purpose=_("Giữ người dùng ở trạng thái đã đăng nhập"),
            basis=SECURITY,
            since=_("phiên hết hạn (12 giờ, hoặc 14 ngày nếu chọn ghi nhớ)"),
            days=0,
            find=_sessions,
            covers=("sessions.Session",),
        ),
    )
    RETENTION.register(
        "core.reads",
        Rule(
            what=_("Nhật ký xem dữ liệu cá nhân: ai đã xem dữ liệu của ai, ngày nào"),
            purpose=_("Cho chủ thể dữ liệu và người kiểm tra biết ai đã xem"),
            basis=LAW,
            since=_("ngày xem"),
            days=730,
            fewest=180,
            find=lambda before: PersonalRead.objects.filter(at__lt=before),
            covers=("core.PersonalRead",),
        ),
    )
    RETENTION.register(
        "core.audit_values",
        Rule(
            what=_("Họ tên và dữ liệu cá nhân khác trong nhật ký hệ thống"),
            purpose=_("Biết ai đã làm việc gì, phục vụ kiểm tra, giải trình"),
            basis=DUTY,
            since=_("ngày ghi nhật ký"),
            days=3650,
            fewest=365,
            find=lambda before: PersonalValue.objects.filter(entry__at__lt=before).order_by("entry_id", "pk"),
            let_go=_forget_values,
            covers=("core.PersonalValue", "core.AuditEntry.actor_label"),
        ),
    )
    HOLDINGS.register(
        "core.audit",
        Holding(
            what=_("Việc đã làm, theo nhật ký hệ thống"),
            columns=(("did", _("Việc")), ("at", _("Lúc"))),
            rows=_done,
        ),
    )
    LASTING.register(
        "core.log",
        Lasting(
            what=_("Việc đã làm trong nhật ký hệ thống, dưới mã số thay cho tên"),
            why=_("Chuỗi niêm phong chứng minh nhật ký không bị sửa; dữ liệu cá nhân để riêng và xóa được."),
            covers=("core.AuditEntry",),
        ),
    )


def _done(person_id: UUID) -> Iterator[tuple[Any, ...]]:
    entries = AuditEntry.objects.filter(actor_id=str(person_id)).order_by("pk")
    for verb, at in entries.values_list("verb", "at").iterator():
        yield str(label_of(verb)), at


def _sessions(before: datetime) -> QuerySet[Any]:
    ended: QuerySet[Any] = apps.get_model("sessions", "Session").objects.filter(expire_date__lt=before)
    return ended


def _forget_values(values: QuerySet[PersonalValue], *, actor: Actor) -> None:
    """Delete the values and say up to which entry, so that the log still verifies."""
    last = values.aggregate(last=Max("entry_id"))["last"]
    values.delete()
    audit.record(PERSONAL_ERASED, Subject(UP_TO_TYPE, str(last)), actor=actor, data={"reason": "retention"})
