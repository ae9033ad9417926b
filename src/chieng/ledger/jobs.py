"""What the ledger does in the background: large files checked and recorded."""

from django.utils.translation import gettext_lazy as _

from chieng.core.imports.keeping import waiting_for_job
from chieng.core.jobs import job
from chieng.core.models import ImportState
from chieng.ledger.exchange.flow import flow
from chieng.ledger.models import StagedEntries


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
