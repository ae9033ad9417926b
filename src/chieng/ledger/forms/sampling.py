"""What people fill in for a random check: what to draw, what was found, what the unit answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import today
from chieng.core.periods import report_year_containing
from chieng.core.ui.forms import DayField
from chieng.ledger.kinds import Finding, Stratum
from chieng.ledger.models import SampleItem


class DrawForm(forms.Form):
    since = DayField(label=_("Hoạt động từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"))
    stratum = forms.ChoiceField(label=_("Phân bổ mẫu"), choices=Stratum.choices, initial=Stratum.UNIT_KIND)
    size = forms.IntegerField(label=_("Số hoạt động"), required=False, min_value=1, max_value=500)
    percent = forms.IntegerField(label=_("hoặc tỷ lệ phần trăm"), required=False, min_value=1, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        since = report_year_containing(today()).since
        kwargs["initial"] = {"since": since, "last_day": today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_stratum(self) -> Stratum:
        return Stratum(self.cleaned_data["stratum"])


class FindingForm(forms.Form):
    finding = forms.ChoiceField(label=_("Kết quả kiểm tra"), choices=Finding.choices, widget=forms.RadioSelect)
    found_figure = forms.IntegerField(
        label=_("Số liệu kiểm tra được"), required=False, min_value=0, max_value=10**12,
        help_text=_("Chỉ nhập khi số liệu khác. Số liệu của hoạt động không đổi vì kết quả này."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Điều kiểm tra thấy"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    return_it = forms.BooleanField(
        label=_("Trả lại hoạt động để bổ sung, lấy điều trên làm lý do"), required=False
    )

    def __init__(self, *args: Any, item: SampleItem, **kwargs: Any) -> None:
        kwargs["initial"] = {"finding": item.finding, "found_figure": item.found_figure, "note": item.note}
        super().__init__(*args, **kwargs)

    def clean_finding(self) -> Finding:
        return Finding(self.cleaned_data["finding"])


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Trả lời của đơn vị"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Trả lời một lần, không sửa được sau khi gửi."),
    )
