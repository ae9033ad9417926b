"""The forms of community teams: the name of one, its code, and what it writes down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.ledger.forms.activity import ActivityForm
from chieng.ledger.kinds import Facts, Figure
from chieng.ledger.models import ActivityKind

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

# What a unit's own officers add, and no team is asked.
_NOT_ASKED = ("unit", "title", "audiences", "themes", "tasks", "carries_out", "cost", "funded_inside")


class TeamForm(forms.Form):
    """A new team: which unit it helps, and its name."""

    unit = forms.ChoiceField(label=_("Đơn vị"))
    name = forms.CharField(
        label=_("Tên tổ, đội"),
        max_length=100,
        help_text=_("Ví dụ: Tổ công nghệ số cộng đồng thôn 3. Không ghi tên người."),
    )

    def __init__(self, *args: Any, units: "Sequence[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.choices = [(str(one.pk), getattr(one, "name_on", "")) for one in units]
        if len(unit.choices) == 1:
            unit.initial = unit.choices[0][0]
            unit.widget = forms.HiddenInput()


class CodeForm(forms.Form):
    """The code, however it is typed."""

    code = forms.CharField(
        label=_("Mã của tổ, đội"),
        max_length=60,
        help_text=_("12 chữ và số trên tờ giấy của đơn vị. Gõ chữ thường, bỏ dấu gạch đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
        error_messages={"required": _("Nhập mã.")},
    )


class TeamActivityForm(ActivityForm):
    """What a team writes down: kind, days, figures, where, languages, pictures and a note, and nobody's name."""

    def __init__(self, *args: Any, kinds: Sequence[ActivityKind], **kwargs: Any) -> None:
        super().__init__(*args, units=[], kinds=kinds, plan=None, **kwargs)
        splits = [name for name in self.fields if name.startswith("tach-")]
        for name in (*_NOT_ASKED, *splits):
            self.fields.pop(name, None)
        self.splittable = []
        self.fields["note"].help_text = _("Không ghi họ tên, số điện thoại của người dân.")

    def _parts(self, _quantity: Any) -> list[Figure]:
        return []

    def facts(self) -> Facts:
        """Return what was typed; of what is mended, what a team is not asked for stays as it was."""
        typed, before = super().facts(), self.facts_before
        if before is None or before.kind != typed.kind:
            return replace(typed, tasks=None, themes=None, audiences=None)
        return replace(
            before,
            since=typed.since,
            until=typed.until,
            note=typed.note,
            outlet=typed.outlet,
            place=typed.place,
            languages=typed.languages,
            figures=(*typed.figures, *self._split_before(typed)),
        )

    def _split_before(self, typed: Facts) -> list[Figure]:
        """Return the figures that the unit's officer split by audience, unless the team now gives a total."""
        totals = {figure.kind for figure in typed.figures}
        before = self.facts_before.figures if self.facts_before else ()
        return [figure for figure in before if figure.audience and figure.kind not in totals]
