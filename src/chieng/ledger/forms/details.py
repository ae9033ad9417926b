"""What an activity tells beside its figures, on the form: shown for the kinds that tell it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.ledger.forms.numbers import NumberField
from chieng.ledger.kinds import FUNDED_INSIDE, Detail, Facts
from chieng.ledger.models import ActivityKind, Language


class DetailFields(forms.Form):
    """Outlet, place, languages, cost. Asked once for all kinds; only what the chosen kind tells is read."""

    outlet = forms.CharField(
        label=Detail.OUTLET.label,
        required=False,
        max_length=150,
        help_text=gettext_lazy("Tên đài truyền thanh, cụm loa, trang, nhóm, báo."),
        widget=forms.TextInput(attrs={"list": "kenh-da-dung", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label=Detail.PLACE.label,
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"list": "noi-da-dung", "autocomplete": "off"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Ngôn ngữ đã dùng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost = NumberField(
        label=gettext_lazy("Kinh phí (đồng)"), help_text=gettext_lazy("Không tốn kinh phí thì nhập 0.")
    )
    funded_inside = forms.BooleanField(
        label=gettext_lazy("Lồng ghép, không bố trí kinh phí riêng"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages: Any = self.fields["languages"]
        languages.choices = [(one.code, str(one)) for one in Language.objects.all()]

    def clean(self) -> dict[str, Any]:
        """A sum of money or the mark that there is none of its own, not both."""
        read = super().clean() or self.cleaned_data
        cost = read.get("cost")
        if cost is NOT_APPLICABLE or (cost is not None and read.get("funded_inside")):
            self.add_error("cost", _("Nhập số tiền, hoặc chỉ đánh dấu lồng ghép và để trống số tiền."))
        return read

    def details_of(self, kind: ActivityKind) -> dict[str, Any]:
        """Return what was typed of what `kind` tells, as `Facts` names it."""
        read = self.cleaned_data
        told = {
            Detail.OUTLET: read.get("outlet", ""),
            Detail.PLACE: read.get("place", ""),
            Detail.LANGUAGES: tuple(read.get("languages", ())),
            Detail.COST: FUNDED_INSIDE if read.get("funded_inside") else read.get("cost"),
        }
        return {detail.value: value for detail, value in told.items() if detail.value in kind.details}


def details_from(facts: Facts) -> dict[str, Any]:
    """Return the details of an activity as the form shows them."""
    inside = facts.cost == FUNDED_INSIDE
    return {
        "outlet": facts.outlet,
        "place": facts.place,
        "languages": list(facts.languages),
        "cost": None if inside else facts.cost,
        "funded_inside": inside,
    }
