"""What the ledger keeps of people, and how long."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor
from chieng.core.imports.keeping import sent_before
from chieng.core.personal.own import DUTY, LAW
from chieng.core.personal.retention import LASTING, RETENTION, Fate, Lasting, Rule
from chieng.ledger import actions
from chieng.ledger.actions.holding import KEPT_HELD
from chieng.ledger.models import Evidence, HeldEntry, StagedEntries, StagedUpload

_DAYS_WAITING = 14  # as long as a form that was begun is kept on the device


def register() -> None:
    """Register the rules of the ledger."""
    RETENTION.register(
        "ledger.uploads",
        Rule(
            what=_("Ảnh, tệp đã tải lên mà biểu mẫu chưa gửi"),
            purpose=_("Gửi kèm hoạt động đang ghi"),
            basis=DUTY,
            since=_("tải lên"),
            days=_DAYS_WAITING,
            fewest=1,
            find=_uploads,
            let_go=actions.forget_uploads,
            covers=("ledger.StagedUpload",),
        ),
    )
    RETENTION.register(
        "ledger.held",
        Rule(
            what=_("Việc giữ lại: gửi lên sau khi người gửi không còn quyền ghi"),
            purpose=_("Đơn vị xem và nhận, để không mất việc đã làm"),
            basis=DUTY,
            since=_("nhận được"),
            days=KEPT_HELD.days,
            find=lambda before: HeldEntry.objects.filter(received_at__lt=before),
            let_go=actions.forget_held,
            covers=("ledger.HeldEntry",),
        ),
    )
    RETENTION.register(
        "ledger.entries",
        Rule(
            what=_("Tệp danh sách hoạt động chờ ghi"),
            purpose=_("Kiểm tra trước khi ghi"),
            basis=DUTY,
            since=_("tải tệp lên"),
            days=1,
            find=lambda before: sent_before(StagedEntries, before),
            let_go=actions.forget_entries,
            covers=("ledger.StagedEntries",),
        ),
    )
    RETENTION.register(
        "ledger.locations",
        Rule(
            what=_("Vị trí chụp của ảnh minh chứng"),
            purpose=_("Chứng minh nơi thực hiện, khi người gửi chọn giữ"),
            basis=LAW,
            since=_("gửi ảnh"),
            days=1095,
            fewest=1,
            find=_located,
            let_go=_forget_places,
            fate=Fate.ANONYMISE,
            covers=("ledger.Evidence.latitude", "ledger.Evidence.longitude"),
        ),
    )
    _register_records()


def _register_records() -> None:
    LASTING.register(
        "ledger.record",
        Lasting(
            what=_("Hoạt động của đơn vị với minh chứng, lịch sử sửa đổi, điểm danh, kế hoạch và việc khóa sổ"),
            why=_(
                "Hồ sơ công việc của cơ quan, lưu theo Luật Lưu trữ 33/2024/QH15. Ghi việc của đơn vị, không phải "
                "của cá nhân; người ghi, người xác nhận chỉ còn mã số khi dữ liệu cá nhân của họ bị xóa."
            ),
            covers=(
                "ledger.Activity",
                "ledger.Revision",
                "ledger.Evidence",
                "ledger.Attendance",
                "ledger.PeriodClosing",
                "ledger.ClosingExtension",
                "ledger.Sample",
                "ledger.SampleItem",
                "ledger.Team",
                "core.StoredFile",
            ),
        ),
    )
    LASTING.register(
        "ledger.signatories",
        Lasting(
            what=_("Tên người ký văn bản của đơn vị"),
            why=_("Một phần của văn bản đã ban hành hoặc chuẩn bị ban hành; người ký ký với chức vụ của mình."),
            covers=("ledger.Activity.document_signatory", "ledger.UnitPlan", "ledger.UnitPlanLine"),
        ),
    )


def _uploads(before: datetime) -> QuerySet[StagedUpload]:
    held = HeldEntry.objects.filter(client_id=OuterRef("client_id"), person=OuterRef("person"))
    return StagedUpload.objects.filter(~Exists(held), created_at__lt=before)


def _located(before: datetime) -> QuerySet[Evidence]:
    return Evidence.objects.filter(~Q(latitude=None) | ~Q(longitude=None), added_at__lt=before)


def _forget_places(evidence: QuerySet[Evidence], *, actor: Actor) -> None:
    del actor
    evidence.update(latitude=None, longitude=None)
