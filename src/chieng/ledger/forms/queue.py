"""The filters of what waits to be verified. They live in the address."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chieng.core.clock import today
from chieng.ledger.models import Activity, ActivityKind
from chieng.organisations.queries import by_ids, names_of


class QueueFilter(forms.Form):
    """What waits, by unit and by kind: only those that something waits of are offered."""

    don_vi = forms.ChoiceField(label=_("Đơn vị"), required=False)
    loai = forms.ChoiceField(label=_("Loại hoạt động"), required=False)

    def __init__(self, *args: Any, waiting: QuerySet[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = set(waiting.order_by().values_list("unit", "kind"))
        units = sorted(by_ids({unit for unit, _kind in pairs}).values(), key=lambda one: (one.position, one.pk))
        names = names_of([one.pk for one in units], today())
        kinds = {kind for _unit, kind in pairs}
        every: list[tuple[Any, Any]] = [("", _("Tất cả"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "don_vi": every + [(str(one.pk), names[one.pk]) for one in units],
            "loai": every + [(one.code, str(one)) for one in ActivityKind.objects.filter(code__in=kinds)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.offers = len(pairs) > 1

    @property
    def values(self) -> dict[str, Any]:
        """Return what can be read; a filter that is wrong filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
