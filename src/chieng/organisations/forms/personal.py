"""Forms about requests of people about their own data."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.ui.forms import DayField
from chieng.organisations.forms.people import UNIT_HELP, UnitField, WithinReach, person_typed
from chieng.organisations.kinds import RequestKind, RequestState
from chieng.organisations.models import Person

_WORDS = {"rows": 4}


class OwnRequestForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(label=_("Anh/chị đề nghị"), choices=RequestKind.choices)
    words = forms.CharField(
        label=_("Nội dung"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=_("Ví dụ: dữ liệu nào chưa đúng, đúng là gì. Không ghi số căn cước."),
    )


class RecordRequestForm(WithinReach):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    person = forms.CharField(
        label=_("Người dùng"),
        required=False,
        help_text=_("Tên đăng nhập, nếu người yêu cầu có tài khoản. Người ngoài hệ thống thì để trống."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    asker_name = forms.CharField(label=_("Họ tên người ngoài hệ thống"), required=False, max_length=150)
    asker_contact = forms.CharField(
        label=_("Cách liên hệ để trả lời"),
        required=False,
        max_length=200,
        help_text=_("Do người yêu cầu chọn: địa chỉ, số điện thoại hoặc thư điện tử. Chỉ ghi một."),
    )
    unit = UnitField(label=_("Đơn vị trả lời"), help_text=UNIT_HELP)
    kind = forms.ChoiceField(label=_("Đề nghị"), choices=RequestKind.choices)
    words = forms.CharField(
        label=_("Nội dung"), required=False, max_length=2000, widget=forms.Textarea(attrs=_WORDS)
    )
    received_on = DayField(
        label=_("Ngày nhận yêu cầu"), help_text=_("Hạn trả lời là hết ngày làm việc thứ hai sau ngày này.")
    )
    with_third_parties = forms.BooleanField(
        label=_("Dữ liệu đã được chuyển cho bên thứ ba"),
        required=False,
        help_text=_("Khi đó hạn thực hiện là 20 ngày thay cho 15 ngày."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, actor=actor, **kwargs)

    def clean_person(self) -> Person | None:
        typed = self.cleaned_data["person"].strip()
        return person_typed(self.actor, typed) if typed else None


class ReplyForm(forms.Form):
    replied_on = DayField(label=_("Ngày trả lời"))
    reply = forms.CharField(
        label=_("Nội dung đã trả lời"), required=False, max_length=2000, widget=forms.Textarea(attrs=_WORDS)
    )
    document = forms.CharField(
        label=_("Văn bản trả lời"), required=False, max_length=100, help_text=_("Số, ký hiệu và ngày, nếu có.")
    )
    with_third_parties = forms.BooleanField(
        label=_("Dữ liệu đã được chuyển cho bên thứ ba"),
        required=False,
        help_text=_("Khi đó hạn thực hiện là 20 ngày thay cho 15 ngày."),
    )


class OutcomeForm(forms.Form):
    on = DayField(label=_("Ngày"))
    outcome = forms.CharField(label=_("Kết quả hoặc lý do"), max_length=2000, widget=forms.Textarea(attrs=_WORDS))


class RequestsFilter(forms.Form):
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("tất cả")), ("open", _("chưa xong")), *RequestState.choices],
    )
