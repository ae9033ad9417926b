"""Forms about people: units are named as people type them, days as in a calendar."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.core.intervals import FOREVER
from chieng.core.ui.forms import DayField
from chieng.organisations.kinds import Role
from chieng.organisations.models import Person, Unit, UnitName
from chieng.organisations.queries.people import people_visible_to
from chieng.organisations.queries.rights import ADMINISTRATION, units_where
from chieng.organisations.queries.typed import unit_typed

OFFERED = 300


class UnitField(forms.CharField):
    """A unit within reach, typed by its name or code; diacritics may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "don-vi-trong-tam", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.units: QuerySet[Unit] = Unit.objects.none()

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return unit_typed(self.units, typed, today()) if typed else None

    def offers(self) -> list[str]:
        """Return names for the browser to offer while typing; a large reach offers its first ones."""
        names = UnitName.objects.on(today()).filter(unit__in=self.units.order_by().values("pk"))
        return list(names.order_by("unit__position").values_list("name", flat=True)[:OFFERED])


class WithinReach(forms.Form):
    """Gives its fields the units and people within the administrator's reach."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        units = units_where(actor, ADMINISTRATION, today())
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.units = units

    def unit_names(self) -> list[str]:
        field = self.fields["unit"]
        return field.offers() if isinstance(field, UnitField) else []


UNIT_HELP = _("Gõ tên hoặc mã đơn vị.")
OVER_HELP = _(
    "Để trống nếu vai trò chỉ trong đơn vị đó. Nếu nhập, vai trò bao trùm đơn vị này và mọi đơn vị trực thuộc; "
    "người giữ phải bật xác thực hai lớp."
)


class RoleForm(WithinReach):
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices, initial=Role.UNIT_OFFICER)
    unit = UnitField(label=_("Đơn vị"), help_text=UNIT_HELP)
    over = UnitField(label=_("Bao trùm"), help_text=OVER_HELP, required=False)
    since = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết."))
    acting_for = forms.CharField(
        label=_("Làm thay cho"),
        required=False,
        help_text=_("Tên đăng nhập của người mà người này làm thay, nếu có."),
    )

    def clean_acting_for(self) -> Person | None:
        typed = self.cleaned_data["acting_for"].strip().lower()
        if not typed:
            return None
        return person_typed(self.actor, typed)


def person_typed(actor: Actor, username: str) -> Person:
    person = people_visible_to(actor, today()).filter(username=username.strip().lower()).first()
    if person is None:
        raise forms.ValidationError(
            _("Không có người dùng “%(typed)s” trong phạm vi của anh/chị."), params={"typed": username}
        )
    return person


class EndRoleForm(forms.Form):
    on = DayField(label=_("Ngày thôi giữ vai trò"), help_text=_("Ngày đầu tiên không còn vai trò này."))


class HandOverForm(forms.Form):
    to_person = forms.CharField(
        label=_("Người nhận bàn giao"),
        help_text=_("Tên đăng nhập. Người này nhận mọi vai trò và công việc đang mở."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    on = DayField(label=_("Từ ngày"), help_text=_("Từ ngày này người nhận thấy đúng bàn làm việc đó."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_to_person(self) -> Person:
        return person_typed(self.actor, self.cleaned_data["to_person"])


class InviteForm(WithinReach):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices, initial=Role.UNIT_OFFICER)
    unit = UnitField(label=_("Đơn vị"), help_text=UNIT_HELP)
    over = UnitField(label=_("Bao trùm"), help_text=OVER_HELP, required=False)


class PersonForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    sso_id = forms.CharField(
        label=_("Mã định danh ở máy chủ đăng nhập của cơ quan"),
        required=False,
        max_length=255,
        help_text=_("Chỉ điền khi cơ quan dùng đăng nhập chung. Để trống thì chỉ đăng nhập bằng mật khẩu."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PeopleFilter(forms.Form):
    tim = forms.CharField(
        label=_("Tìm theo tên"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    vai_tro = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", _("mọi vai trò")), *Role.choices]
    )
    trang_thai = forms.ChoiceField(
        label=_("Tài khoản"),
        required=False,
        choices=[("", _("tất cả")), ("open", _("đang mở")), ("closed", _("đã đóng"))],
    )


def until_after(last: date | None) -> date:
    """Return the first day after `last`; FOREVER when no end is known."""
    return date.fromordinal(last.toordinal() + 1) if last and last < FOREVER else FOREVER
