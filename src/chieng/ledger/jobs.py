"""What the ledger does in the background: lets go of files whose form never came."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from chieng.core.actors import SYSTEM
from chieng.core.jobs import periodic
from chieng.ledger import actions


@periodic("ledger.forget_uploads", every=timedelta(hours=6), label=_("Dọn ảnh, tệp đã tải lên nhưng chưa gửi"))
def forget_uploads() -> None:
    actions.forget_uploads(actor=SYSTEM)


@periodic("ledger.forget_held", every=timedelta(hours=6), label=_("Dọn việc giữ lại đã hết hạn giữ"))
def forget_held() -> None:
    actions.forget_held(actor=SYSTEM)
