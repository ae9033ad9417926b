"""Choosing a file to import."""

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".xlsx,.csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv"


class ImportForm(forms.Form):
    """One file. What is in it is judged by its content, not by its name."""

    file = forms.FileField(
        label=_("Tệp XLSX hoặc CSV"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Chưa có gì được ghi vào hệ thống cho tới khi anh/chị xem kết quả kiểm tra và xác nhận."),
        error_messages={
            "required": _("Chưa chọn tệp. Chọn một tệp rồi bấm Kiểm tra tệp."),
            "empty": _("Tệp không có nội dung. Chọn lại tệp."),
        },
    )
