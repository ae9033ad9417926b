"""What the ledger does in the background: large files checked and recorded, forgotten ones let go."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chieng.core.actors import SYSTEM
from chieng.core.imports.keeping import waiting_for_job
from chieng.core.jobs import job, periodic
from chieng.core.models import ImportState
from chieng.ledger import actions
from chieng.ledger.exchange.flow import flow
from chieng.ledger.models import StagedEntries


@periodic("ledger.forget_uploads", every=timedelta(hours=6), label=_("Dọn ảnh, tệp đã tải lên nhưng chưa gửi"))
def forget_uploads() -> None:
    actions.forget_uploads(actor=SYSTEM)


@periodic("ledger.forget_held", every=timedelta(hours=6), label=_("Dọn việc giữ lại đã hết hạn giữ"))
def forget_held() -> None:
    actions.forget_held(actor=SYSTEM)


@job("ledger.check_entries", label=_("Kiểm tra tệp hoạt động"), attempts=3)
def check_entries(import_id: str) -> None:
    found = waiting_for_job(StagedEntries, import_id, ImportState.CHECKING)
    if found is not None:
        flow.check(found[0], actor=found[1])


@job("ledger.apply_entries", label=_("Ghi hoạt động từ tệp"), attempts=3)
def apply_entries(import_id: str) -> None:
    found = waiting_for_job(StagedEntries, import_id, ImportState.APPLYING)
    if found is not None:
        flow.apply_or_check_again(found[0], actor=found[1])


@periodic("ledger.forget_entries", every=timedelta(hours=1), label=_("Bỏ tệp hoạt động chưa được xác nhận"))
def forget_entries() -> None:
    actions.forget_entries(actor=SYSTEM)
