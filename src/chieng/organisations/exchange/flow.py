"""A file on its way in: kept, checked, confirmed. What is confirmed is exactly what was shown."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.actors import Actor
from chieng.core.errors import Conflict
from chieng.core.imports.keeping import in_both, staged_from
from chieng.organisations.actions.imports import import_people, import_units
from chieng.organisations.actions.staging import note_check
from chieng.organisations.exchange.batch import Plan
from chieng.organisations.exchange.people import plan_people
from chieng.organisations.exchange.units import plan_units
from chieng.organisations.models import StagedImport

PLANS: dict[str, Callable[..., Plan]] = {
    StagedImport.What.UNITS: plan_units,
    StagedImport.What.PEOPLE: plan_people,
}
APPLIES: dict[str, Callable[..., Any]] = {
    StagedImport.What.UNITS: import_units,
    StagedImport.What.PEOPLE: import_people,
}


def staged_file(what: str, content: bytes, file_name: str, actor: Actor) -> StagedImport:
    """Return the file as a row that is not saved yet."""
    return staged_from(StagedImport, content, file_name, actor, what=what)


def confirm(staged: StagedImport, *, digest: str, actor: Actor) -> None:
    """Check the file again and apply it, if it still does what was shown. Raises Conflict otherwise.

    The check runs outside the transaction, which stays short; every step checks for itself once more.
    """
    plan = PLANS[staged.what](bytes(staged.content or b""), actor=actor)
    if plan.problems.count or plan.batch.digest() != digest:
        raise Conflict(
            _("Dữ liệu trên hệ thống đã thay đổi từ lúc kiểm tra tệp. Xem lại kết quả kiểm tra mới rồi xác nhận."),
            code="conflict",
        )
    APPLIES[staged.what](staged, batch=plan.batch, actor=actor)


def check(staged: StagedImport, *, actor: Actor) -> None:
    """Check the file and keep what was found, to be shown."""
    try:
        plan = PLANS[staged.what](bytes(staged.content or b""), actor=actor)
    except ValidationError as error:
        note_check(staged, result={"refused": in_both(error)}, digest="", actor=actor)
        return
    digest = plan.batch.digest() if plan.may_be_applied else ""
    note_check(staged, result=plan.as_json(), digest=digest, actor=actor)


def apply_or_check_again(staged: StagedImport, *, actor: Actor) -> bool:
    """Apply the file as it was shown; when that is not possible any more, show what the file does now."""
    try:
        confirm(staged, digest=staged.digest, actor=actor)
    except ValidationError as error:
        check(staged, actor=actor)
        staged.result["not_applied"] = in_both(error)
        note_check(staged, result=staged.result, digest=staged.digest, actor=actor)
        return False
    return True
