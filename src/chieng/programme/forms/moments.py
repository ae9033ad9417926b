"""A moment of the year as a form."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.dates import parse_day
from chieng.programme.forms.assigning import TakingForm
from chieng.programme.kinds import MomentRule, ThemeTerms
from chieng.programme.models import Moment

WEEKDAYS = (
    ("", gettext_lazy("Chưa chọn")),
    (0, gettext_lazy("Thứ Hai")),
    (1, gettext_lazy("Thứ Ba")),
    (2, gettext_lazy("Thứ Tư")),
    (3, gettext_lazy("Thứ Năm")),
    (4, gettext_lazy("Thứ Sáu")),
    (5, gettext_lazy("Thứ Bảy")),
    (6, gettext_lazy("Chủ nhật")),
)
RULES = [(rule.value, capfirst(rule.label)) for rule in MomentRule]
_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})")


class YearDayField(forms.CharField):
    """A day and month of every year: "06/08". Cleans to (month, day)."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        match = _DAY.fullmatch(text.strip())
        try:
            found = date(2024, int(match[2]), int(match[1])) if match else None
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("Phải là ngày/tháng, ví dụ 06/08."))
        return found.month, found.day


class DatesField(forms.CharField):
    """Days, one a line or separated by commas. Cleans to a tuple of dates."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        words = [word for word in re.split(r"[\s,;]+", super().clean(value)) if word]
        try:
            return tuple(parse_day(word) for word in words)
        except ValueError as error:
            raise ValidationError(
                _("Có ngày không đọc được. Viết mỗi dòng một ngày, ví dụ 17/02/2026.")
            ) from error


class MomentForm(TakingForm):
    """What, when, what to do."""

    label_vi = forms.CharField(label=gettext_lazy("Tên mốc"), max_length=200)
    rule = forms.ChoiceField(label=gettext_lazy("Khi nào"), choices=RULES, widget=forms.RadioSelect)
    first = YearDayField(
        label=gettext_lazy("Ngày, hoặc ngày đầu"),
        required=False,
        help_text=gettext_lazy("Cho mốc hằng năm: ngày/tháng, ví dụ 06/08."),
    )
    last = YearDayField(
        label=gettext_lazy("Ngày cuối"),
        required=False,
        help_text=gettext_lazy("Chỉ cho một khoảng thời gian. Trước ngày đầu thì hiểu là của năm sau."),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Thứ trong tuần"),
        choices=WEEKDAYS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Chỉ cho mốc mỗi tuần."),
    )
    dates = DatesField(
        label=gettext_lazy("Các ngày"),
        required=False,
        help_text=gettext_lazy("Cho mốc theo âm lịch: mỗi dòng một ngày dương lịch, từng năm."),
    )
    text = forms.CharField(
        label=gettext_lazy("Việc nên làm"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Nhóm nội dung"), required=False, widget=forms.CheckboxSelectMultiple
    )
    label_en = forms.CharField(label=gettext_lazy("Tên tiếng Anh"), max_length=200, required=False)

    def __init__(self, *args: Any, themes: Sequence[ThemeTerms], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if themes:
            self.fields["themes"].choices = [(one.code, one.label) for one in themes]  # type: ignore[attr-defined]
        else:
            del self.fields["themes"]


def initial_of(moment: Moment) -> dict[str, Any]:
    """Return the moment as the form shows it."""
    return {
        "label_vi": moment.label_vi,
        "label_en": moment.label_en,
        "rule": moment.rule,
        "first": f"{moment.day:02d}/{moment.month:02d}" if moment.day else "",
        "last": f"{moment.last_day:02d}/{moment.last_month:02d}" if moment.last_day else "",
        "weekday": moment.weekday,
        "dates": "\n".join("/".join(reversed(one.split("-"))) for one in moment.dates),
        "text": moment.text,
        "themes": moment.themes,
    }
