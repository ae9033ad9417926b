"""What people fill in about a list of units that a source gives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from chieng.core.imports.forms import ImportForm
from chieng.core.ui.forms import DayField
from chieng.programme.actions.registers import STATED
from chieng.programme.forms.assigning import TakingForm
from chieng.programme.kinds import Completeness
from chieng.programme.models import Register


class RegisterForm(TakingForm):
    """Which kinds, as of which day, by whose word, whether complete, how many."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại đơn vị trong danh sách"), widget=forms.CheckboxSelectMultiple
    )
    as_of = DayField(
        label=gettext_lazy("Danh sách tính đến ngày"),
        help_text=gettext_lazy("Ngày mà nguồn nói tới, không phải ngày nhập vào hệ thống."),
    )
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=300,
        help_text=gettext_lazy(
            "Cơ quan cung cấp và tên văn bản, ví dụ: Sở Giáo dục và Đào tạo, danh sách trường học."
        ),
    )
    document_number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản"), max_length=100, required=False)
    document_date = DayField(label=gettext_lazy("Ngày văn bản"), required=False)
    completeness = forms.ChoiceField(
        label=gettext_lazy("Theo nguồn, danh sách đã đủ mọi đơn vị thuộc các loại này chưa?"),
        choices=Completeness.choices,
        widget=forms.RadioSelect,
        initial=Completeness.UNKNOWN,
    )
    expected = forms.IntegerField(
        label=gettext_lazy("Tổng số đơn vị theo nguồn"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy(
            "Bỏ trống nếu nguồn không nêu. Hệ thống so với số đơn vị đã có để biết còn thiếu không."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(kinds.items())  # type: ignore[attr-defined]

    def stated(self) -> dict[str, Any]:
        """Return what was filled in, as the actions take it."""
        said = {name: self.cleaned_data[name] for name in self.fields if name != "reason"}
        return {**said, "completeness": Completeness(said["completeness"])}


class CorrectionForm(RegisterForm):
    """The same, with why it is corrected."""

    reason = forms.CharField(label=gettext_lazy("Lý do sửa"), max_length=500)


class RegisterFileForm(RegisterForm):
    """A list that comes as a file: of one kind, whose units the file founds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị trong danh sách"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Dùng cho dòng không ghi loại."),
    )
    file = ImportForm.base_fields["file"]
    # One kind where a register names several.
    field_order = ("kind", *(name for name in STATED if name != "kinds"))

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, kinds=kinds, **kwargs)
        del self.fields["kinds"]
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """Return what was filled in as plain values, to come back when the file has been applied."""
        said = {name: self.cleaned_data[name] for name in self.field_order if name != "kind"}
        signed = said["document_date"]
        days = {"as_of": said["as_of"].isoformat(), "document_date": signed.isoformat() if signed else None}
        return {**said, **days, "kinds": [self.cleaned_data["kind"]]}


class WithdrawalForm(TakingForm):
    """Why a register is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do rút"),
        max_length=500,
        help_text=gettext_lazy("Danh sách đã rút không còn được dùng để đánh giá, nhưng vẫn xem lại được."),
    )


def initial_of(register: Register) -> dict[str, Any]:
    """Return the register as the form shows it."""
    return {name: getattr(register, name) for name in STATED}
