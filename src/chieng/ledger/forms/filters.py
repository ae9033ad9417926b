"""The filters of the list of activities. They live in the address."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chieng.core.ui.forms import DayField
from chieng.ledger.kinds import State
from chieng.ledger.models import ActivityKind, Language

if TYPE_CHECKING:
    from chieng.organisations.models import Unit


class CostFilter(models.TextChoices):
    """Which answer about money an activity gives."""

    SUM = "so-tien", _("Có ghi số tiền")
    INSIDE = "long-ghep", _("Lồng ghép, không bố trí riêng")
    NONE = "chua-ghi", _("Chưa ghi")

    @property
    def condition(self) -> Q:
        return {
            CostFilter.SUM: Q(cost__isnull=False),
            CostFilter.INSIDE: Q(funded_inside=True),
            CostFilter.NONE: Q(cost__isnull=True, funded_inside=False),
        }[self]


class ActivityFilter(forms.Form):
    tim = forms.CharField(label=_("Tìm"), required=False, max_length=100, widget=forms.SearchInput)
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False)
    loai = forms.ChoiceField(label=_("Loại hoạt động"), required=False)
    ngon_ngu = forms.ChoiceField(label=_("Ngôn ngữ"), required=False)
    kinh_phi = forms.ChoiceField(label=_("Kinh phí"), required=False)
    don_vi = forms.ChoiceField(label=_("Đơn vị"), required=False)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    # Led to from a desk: what nothing has happened to for so many days.
    qua = forms.IntegerField(
        label=_("Chưa xử lý quá (ngày)"), required=False, min_value=1, max_value=3650, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, units: "Sequence[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: list[tuple[Any, Any]] = [("", _("Tất cả"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "trang_thai": every + list(State.choices),
            "loai": every + [(one.code, str(one)) for one in ActivityKind.objects.all()],
            "ngon_ngu": every + [(one.code, str(one)) for one in Language.objects.all()],
            "kinh_phi": every + list(CostFilter.choices),
            "don_vi": every + [(str(one.pk), getattr(one, "name_on", "")) for one in units],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if not units:
            # Too many to choose from, or one: the address may still name it.
            self.fields["don_vi"] = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        """Return what can be read; a filter that is wrong filters nothing, and its field says why."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReuseFilter(ActivityFilter):
    """The filters of the list of evidence used twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("loai", "ngon_ngu", "kinh_phi"):
            del self.fields[name]


def filters_in_words(form: ActivityFilter, wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the filters as a reader of the file needs them."""
    said = []
    for name, value in wanted.items():
        field = form.fields[name]
        choices = dict(getattr(field, "choices", ()))
        words = choices.get(value, value)
        said.append((str(field.label), value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(words)))
    return said
