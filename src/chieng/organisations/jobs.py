"""What organisations do in the background: large files checked and applied."""

from django.utils.translation import gettext_lazy as _

from chieng.core.imports.keeping import waiting_for_job
from chieng.core.jobs import job
from chieng.core.models import ImportState
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
