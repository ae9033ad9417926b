"""What an activity must have before anybody is asked to verify it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.ledger.kinds import PlanForm
from chieng.ledger.models import Activity
from chieng.ledger.queries.vocabulary import main_figure


def insist_complete(activity: Activity) -> None:
    """Raise ValidationError by field for what is missing. A blank is not a zero, a number needs evidence."""
    lacking = missing(
        activity,
        quantities=set(activity.quantities.values_list("kind", flat=True)),
        has_evidence=activity.evidence.filter(removed_at=None).exists(),
    )
    if lacking:
        raise ValidationError({name: [error] for name, error in lacking.items()})


def missing(activity: Activity, *, quantities: Collection[str], has_evidence: bool) -> dict[str, ValidationError]:
    """Return what is missing by field, of an activity with these figures that may not be saved yet."""
    errors: dict[str, ValidationError] = {}
    main = main_figure(activity.kind)
    if main and main.code not in quantities:
        errors[f"quantity_{main.code}"] = ValidationError(
            _("Nhập số %(what)s. Không có thì nhập 0."), params={"what": main.word}, code="blank"
        )
    if activity.kind.takes_document:
        errors |= _missing_of_document(activity)
    elif not has_evidence:
        errors["photos"] = ValidationError(
            _("Thêm ít nhất một ảnh, tệp hoặc đường dẫn làm minh chứng. Chưa có thì bấm Lưu nháp."),
            code="evidence",
        )
    return errors


def _missing_of_document(activity: Activity) -> dict[str, ValidationError]:
    wanted = {
        "document_number": _("Nhập số, ký hiệu văn bản."),
        "document_date": _("Nhập ngày ký văn bản."),
        "document_signatory": _("Nhập người ký văn bản."),
    }
    if activity.plan_form == PlanForm.COMBINED:
        wanted["document_clause"] = _("Nhập mục, khoản có nội dung lồng ghép.")
    return {
        name: ValidationError(text, code="blank") for name, text in wanted.items() if not getattr(activity, name)
    }
