"""Forms about units. A unit is typed by its name or code, and looked for on the day that the form is about."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.ui.forms import DayField
from chieng.organisations.kinds import RelationKind
from chieng.organisations.models import CodeScheme, Unit, UnitKind
from chieng.organisations.queries.typed import unit_typed
from chieng.organisations.queries.units import visible_ever

TYPED = _("Gõ tên hoặc mã; không cần dấu.")
SINCE = _("Từ ngày")


class UnitForm(forms.Form):
    """A form about `unit` (or a new one). `version` tells the second of two people who edit at once."""

    about: str = "since"
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: object, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.unit = actor, unit
        if unit is not None:
            self.fields["version"].initial = unit.version

    def typed(self, name: str) -> None:
        """Put the unit that was typed into field `name` in its place, or say what is wrong beside the field."""
        words, day = self.cleaned_data.get(name), self.cleaned_data.get(self.about)
        if not words or not isinstance(day, date):
            return
        try:
            self.cleaned_data[name] = unit_typed(visible_ever(self.actor), words, day)
        except ValidationError as error:
            self.add_error(name, error)

    def typed_lines(self, name: str) -> list[Unit]:
        """Return the units typed into field `name`, one a line; what is wrong is said beside the field."""
        words, day = self.cleaned_data.get(name), self.cleaned_data.get(self.about)
        found: list[Unit] = []
        if not words or not isinstance(day, date):
            return found
        for line in filter(None, map(str.strip, str(words).splitlines())):
            try:
                found.append(unit_typed(visible_ever(self.actor), line, day))
            except ValidationError as error:
                self.add_error(name, error)
        return found


def kind_choices() -> list[tuple[str, str]]:
    return [("", "…"), *((kind.code, str(kind)) for kind in UnitKind.objects.all())]


def scheme_choices() -> list[tuple[str, str]]:
    return [(scheme.code, str(scheme)) for scheme in CodeScheme.objects.order_by("code")]


class FoundForm(UnitForm):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(label=_("Tên đơn vị"), max_length=250)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=kind_choices)
    since = DayField(label=_("Ngày thành lập"))
    parent = forms.CharField(label=_("Trực thuộc"), help_text=TYPED)
    reports_to = forms.CharField(
        label=_("Báo cáo về"), help_text=_("Để trống nếu báo cáo về đơn vị trực thuộc."), required=False
    )
    scheme = forms.ChoiceField(label=_("Bảng mã"), choices=scheme_choices, required=False)
    code = forms.CharField(label=_("Mã"), max_length=40, required=False)
    position = forms.IntegerField(
        label=_("Thứ tự trong danh mục"), min_value=0, max_value=2_000_000, required=False, initial=0
    )

    def clean(self) -> dict[str, Any]:
        self.typed("parent")
        self.typed("reports_to")
        return self.cleaned_data


class RenameForm(UnitForm):
    name = forms.CharField(label=_("Tên mới"), max_length=250)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=100, required=False)
    since = DayField(label=SINCE)


class ReclassifyForm(UnitForm):
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=kind_choices)
    since = DayField(label=SINCE)


class CodeForm(UnitForm):
    scheme = forms.ChoiceField(label=_("Bảng mã"), choices=scheme_choices)
    code = forms.CharField(label=_("Mã"), max_length=40)
    since = DayField(label=SINCE)


class PlaceForm(UnitForm):
    kind = forms.ChoiceField(label=_("Quan hệ"), choices=RelationKind.choices)
    parent = forms.CharField(label=_("Đơn vị cấp trên"), help_text=TYPED)
    since = DayField(label=SINCE)
    last = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết ngày kết thúc."))

    def clean(self) -> dict[str, Any]:
        self.typed("parent")
        last = self.cleaned_data.get("last")
        self.cleaned_data["until"] = last + timedelta(days=1) if last else FOREVER
        return self.cleaned_data


class PositionForm(UnitForm):
    position = forms.IntegerField(
        label=_("Thứ tự trong danh mục"),
        min_value=0,
        max_value=2_000_000,
        help_text=_("Số nhỏ đứng trước. Danh sách đơn vị xếp theo số này, không theo vần."),
    )


class EndForm(UnitForm):
    about = "on"
    on = DayField(
        label=_("Kết thúc từ ngày"),
        help_text=_("Ngày đầu tiên đơn vị không còn; đơn vị kế thừa hoạt động từ ngày này."),
    )
    successors = forms.CharField(
        label=_("Đơn vị kế thừa"),
        help_text=_("Mỗi dòng một đơn vị, gõ tên hoặc mã. Để trống nếu không có."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    take_children = forms.BooleanField(label=_("Chuyển các đơn vị cấp dưới sang đơn vị kế thừa"), required=False)
    document = forms.CharField(
        label=_("Văn bản"), max_length=200, required=False, help_text=_("Ví dụ: Nghị quyết 1677/NQ-UBTVQH15.")
    )

    def clean(self) -> dict[str, Any]:
        heirs = self.typed_lines("successors")
        if self.cleaned_data.get("take_children") and len(heirs) != 1 and "successors" not in self.errors:
            self.add_error("take_children", _("Chỉ chuyển được khi có đúng một đơn vị kế thừa. Nhập một đơn vị."))
        self.cleaned_data["heirs"] = heirs
        return self.cleaned_data


class MergeForm(UnitForm):
    """Several units into one that is founded by the same step."""

    about = "before"
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    on = DayField(
        label=_("Sáp nhập từ ngày"),
        help_text=_("Ngày đầu tiên của đơn vị mới; các đơn vị cũ kết thúc từ ngày này."),
    )
    units = forms.CharField(
        label=_("Các đơn vị sáp nhập"),
        help_text=_("Mỗi dòng một đơn vị, gõ tên hoặc mã. Đơn vị cấp dưới của chúng chuyển sang đơn vị mới."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(label=_("Tên đơn vị mới"), max_length=250)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=kind_choices)
    parent = forms.CharField(label=_("Trực thuộc"), help_text=TYPED)
    scheme = forms.ChoiceField(label=_("Bảng mã"), choices=scheme_choices, required=False)
    code = forms.CharField(
        label=_("Mã"), max_length=40, required=False, help_text=_("Có thể dùng lại mã của một đơn vị sáp nhập.")
    )
    document = forms.CharField(label=_("Văn bản"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Look for the old units on their last day, and for the parent on the first day of the new one."""
        on = self.cleaned_data.get("on")
        if isinstance(on, date):
            self.cleaned_data["before"] = on - timedelta(days=1)
            self.cleaned_data["ending"] = self.typed_lines("units")
            self.about = "on"
            self.typed("parent")
        return self.cleaned_data


class EndRelationForm(UnitForm):
    on = DayField(label=_("Kết thúc quan hệ từ ngày"), initial=today)
