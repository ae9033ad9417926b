"""What organisations do in the background: large files checked and applied, forgotten ones let go."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import SYSTEM
from chieng.core.clock import now
from chieng.core.imports.keeping import waiting_for_job
from chieng.core.jobs import job, periodic
from chieng.core.models import ImportState
from chieng.organisations.actions.staging import forget_imports
from chieng.organisations.exchange import flow
from chieng.organisations.models import StagedImport


@job("organisations.check_import", label=_("Kiểm tra tệp nhập"), attempts=3)
def check_import(import_id: str) -> None:
    found = waiting_for_job(StagedImport, import_id, ImportState.CHECKING)
    if found is not None:
        flow.check(found[0], actor=found[1])


@job("organisations.apply_import", label=_("Nhập dữ liệu từ tệp"), attempts=3)
def apply_import(import_id: str) -> None:
    found = waiting_for_job(StagedImport, import_id, ImportState.APPLYING)
    if found is not None:
        flow.apply_or_check_again(found[0], actor=found[1])


@periodic("organisations.forget_imports", every=timedelta(hours=1), label=_("Bỏ tệp nhập chưa được xác nhận"))
def forget_old_imports() -> None:
    forget_imports(actor=SYSTEM)


@periodic(
    "organisations.forget_addresses", every=timedelta(hours=6), label=_("Dọn địa chỉ mạng của các phiên đã hết")
)
def forget_addresses() -> None:
    """From where somebody signed in is kept as long as the session goes on: an address is personal, too."""
    going_on = Session.objects.filter(expire_date__gt=now()).values("session_key")
    UserSession.objects.exclude(session_key__in=going_on).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now() - settings.AXES_COOLOFF_TIME).delete()
