"""What people fill in to close a period, to give one unit more time, and to open the period again."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import today
from chieng.core.periods import period_before, report_year_containing
from chieng.core.ui.forms import DayField
from chieng.ledger.models import PeriodClosing
from chieng.organisations.queries import under, unit_typed

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

_FEW_DAYS = timedelta(days=7)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """The last report year is offered: what most offices close."""

    since = DayField(label=_("Khóa sổ từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"))
    document = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=200, help_text=_("Ví dụ: 12/SKHCN-CNTT ngày 20/12/2025.")
    )
    reason = _reason()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        year = period_before(report_year_containing(today()))
        kwargs["initial"] = {"since": year.since, "last_day": year.last_day, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ExtendForm(forms.Form):
    unit = forms.CharField(label=_("Cho đơn vị"), max_length=250, help_text=_("Gõ tên hoặc mã; không cần dấu."))
    last_day = DayField(label=_("Đến hết ngày"))
    reason = _reason()

    def __init__(self, *args: Any, closing: PeriodClosing, **kwargs: Any) -> None:
        kwargs["initial"] = {"last_day": today() + _FEW_DAYS, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._closing = closing

    def clean_unit(self) -> "Unit":
        """Return the unit of the plan that is called so today; one that has ended since, by its name then."""
        units = under(self._closing.plan.owner_id, self._closing.interval)
        typed = self.cleaned_data["unit"]
        try:
            return unit_typed(units, typed, today())
        except ValidationError as error:
            try:
                return unit_typed(units, typed, self._closing.last_day)
            except ValidationError:
                raise error from None


class ReopenForm(forms.Form):
    reason = _reason()
