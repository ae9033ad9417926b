"""How long a text and how large a number may be, said in the same words everywhere."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chieng.core.sheets.display import number


def check_length(text: str, most: int) -> None:
    """Raise ValidationError for a text longer than its column."""
    if len(text) > most:
        raise ValidationError(
            _("Dài %(length)d ký tự, tối đa %(most)d. Rút gọn lại."),
            params={"length": len(text), "most": most},
            code="too_long",
        )


def wrong_number(value: int | None, most: int) -> ValidationError | None:
    """Return what is wrong with a number that should lie between 0 and `most`; None says nothing."""
    if value is None:
        return None
    if value < 0:
        return ValidationError(_("Nhập số từ 0 trở lên."), code="negative")
    if value > most:
        return ValidationError(
            _("Số quá lớn (tối đa %(most)s). Kiểm tra lại, có thể thừa chữ số."),
            params={"most": number(most)},
            code="too_large",
        )
    return None
