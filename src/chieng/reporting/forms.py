"""The forms of releases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.core.ui.forms import DayField


class PrepareForm(forms.Form):
    title = forms.CharField(
        label=_("Tên đợt công bố"),
        max_length=200,
        help_text=_("Ví dụ: Kết quả các chỉ tiêu đến 14/12/2025 theo đơn vị"),
    )
    as_of = DayField(label=_("Số liệu đến hết ngày"))


class PublishForm(forms.Form):
    document = forms.CharField(
        label=_("Văn bản hoặc lý do công bố"),
        max_length=300,
        help_text=_("Ví dụ: Thông báo số 12/TB-STTTT ngày 20/12/2025"),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Lý do thu hồi"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectForm(forms.Form):
    as_of = DayField(label=_("Số liệu đến hết ngày"))
    reason = forms.CharField(
        label=_("Điều gì được đính chính"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class TextForm(forms.Form):
    text = forms.CharField(label=_("Nội dung"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
