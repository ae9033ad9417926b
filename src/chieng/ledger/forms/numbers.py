"""A whole number as people type it: 35, 1.200, 0, nothing yet, or – for "does not apply"."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.core.sheets.display import DASH, NOT_APPLICABLE

_PLAIN = re.compile(r"[-−]?\d{1,18}")
_GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3}){1,5}")
_DASHES = frozenset("-–—−")


class NumberField(forms.CharField):
    """Gives an int, None for a blank, NOT_APPLICABLE for a dash. Zero is a number and a blank is not zero."""

    default_error_messages = {
        "invalid": _("“%(value)s” không phải số nguyên. Nhập chữ số, ví dụ 35 hoặc 1.200; không có thì nhập 0."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        if text in _DASHES:
            return NOT_APPLICABLE
        if _PLAIN.fullmatch(text):
            return int(text.replace("−", "-"))
        if _GROUPED.fullmatch(text):
            return int(re.sub(r"[.,\s]", "", text))
        raise forms.ValidationError(
            self.error_messages["invalid"], code="invalid", params={"value": str(value)[:20]}
        )

    def prepare_value(self, value: Any) -> Any:
        return DASH if value is NOT_APPLICABLE else value

    def validate(self, value: Any) -> None:
        """Nothing: a blank may be saved in a draft. What is asked for is told when the activity is sent."""

    def run_validators(self, value: Any) -> None:
        """Nothing: the validators of text know nothing of numbers."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True
