"""What an activity must have before anybody is asked to verify it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.ledger.kinds import PlanForm
from chieng.ledger.models import Activity


def insist_complete(activity: Activity) -> None:
    """Raise ValidationError by field for what is missing. A blank is not a zero, a number needs evidence."""
    errors: dict[str, ValidationError] = {}
    main = activity.kind.asked.filter(is_main=True).select_related("quantity").first()
    if main and not activity.quantities.filter(kind=main.quantity).exists():
        errors[f"quantity_{main.quantity_id}"] = ValidationError(
            _("Nhập số %(what)s. Không có thì nhập 0."), params={"what": main.quantity.word}, code="blank"
        )
    if activity.kind.takes_document:
        errors |= _missing_of_document(activity)
    elif not activity.evidence.filter(removed_at=None).exists():
        errors["photos"] = ValidationError(
            _("Thêm ít nhất một ảnh, tệp hoặc đường dẫn làm minh chứng. Chưa có thì bấm Lưu nháp."),
            code="evidence",
        )
    if errors:
        raise ValidationError({name: [error] for name, error in errors.items()})


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
