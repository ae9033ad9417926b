"""The form in which an activity is recorded and corrected: kind, number, photo, done; the rest has defaults."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.clock import today
from chieng.core.sheets.display import NOT_APPLICABLE, shown, shown_day
from chieng.core.ui.forms import DayField
from chieng.ledger.forms.details import DetailFields, details_from
from chieng.ledger.forms.numbers import NumberField
from chieng.ledger.forms.splits import (
    Split,
    figures_split,
    name_of,
    quantities_split,
    split_fields,
    split_from,
    total_of,
)
from chieng.ledger.kinds import NO_PLAN, Detail, Facts, Figure, PlanDocument, PlanForm
from chieng.ledger.models import Activity, ActivityKind, Audience, QuantityKind
from chieng.programme.queries import tasks_of, themes_of

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

DOCUMENT = ("document_number", "document_date", "document_signatory", "plan_form", "document_clause")


def _quick_days() -> list[tuple[str, date]]:
    return [(_("Hôm nay"), today()), (_("Hôm qua"), today() - timedelta(days=1))]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind as the page offers it, with the fields that stand open once it is chosen."""

    kind: ActivityKind
    checked: bool
    index: int
    fields: list[forms.BoundField]
    # Codes of its figures that may be split by audience, as one attribute of the page.
    splits: str


class ActivityForm(DetailFields):
    """Fields of every kind stand in one page, named KIND-FIELD, and only those of the chosen kind are read."""

    # Nothing is asked of the browser: a draft may leave out what a report needs.
    use_required_attribute = False
    field_order = ("client_id", "version", "unit", "kind", "since", "last_day")

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại hoạt động"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một loại hoạt động.")},
    )
    since = DayField(
        label=gettext_lazy("Ngày thực hiện"),
        quick=_quick_days,
        error_messages={"required": gettext_lazy("Chọn ngày thực hiện.")},
    )
    last_day = DayField(
        label=gettext_lazy("Đến ngày"), required=False, help_text=gettext_lazy("Để trống nếu chỉ một ngày.")
    )
    # Labelled as the group, since what is wrong with a photo is told here, too.
    link = forms.CharField(
        label=gettext_lazy("Minh chứng"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}),
    )
    title = forms.CharField(label=gettext_lazy("Tên hoạt động"), required=False, max_length=200)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Đối tượng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Nhóm nội dung"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tasks = forms.MultipleChoiceField(
        label=gettext_lazy("Nhiệm vụ"), required=False, widget=forms.CheckboxSelectMultiple
    )
    carries_out = forms.ChoiceField(label=gettext_lazy("Thực hiện kế hoạch của đơn vị"), required=False)

    def __init__(
        self,
        *args: Any,
        units: "Sequence[Unit]",
        kinds: Sequence[ActivityKind],
        plan: UUID | None,
        own_plans: Sequence[Activity] = (),
        facts: Facts | None = None,
        **kwargs: Any,
    ) -> None:
        initial = {"client_id": uuid4(), "since": today(), **(initial_from(facts) if facts else {})}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        self.units = units
        self.facts_before = facts
        self.every_audience = list(Audience.objects.all())
        self.splittable = quantities_split(kinds)
        self._offer(units, plan)
        self._offer_own_plans(own_plans)
        for kind in kinds:
            self.fields.update(_fields_of(kind))
        self.fields.update(split_fields(self.splittable, self.every_audience))

    def _offer(self, units: "Sequence[Unit]", plan: UUID | None) -> None:
        choices: dict[str, Any] = {
            "unit": [(str(one.pk), _unit_words(one)) for one in units],
            "kind": [(one.code, str(one)) for one in self.kinds],
            "audiences": [(one.code, str(one)) for one in self.every_audience],
            "themes": [(str(one.id), one.label) for one in themes_of(plan, today())] if plan else [],
            "tasks": [(str(one.id), f"{one.code} · {one.label}") for one in tasks_of(plan, today())]
            if plan
            else [],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        for name in ("themes", "tasks"):
            if not choices[name]:
                del self.fields[name]

    def _offer_own_plans(self, plans: Sequence[Activity]) -> None:
        """Ask which plan of its own the unit carried out, where it has any."""
        if not plans:
            del self.fields["carries_out"]
            return
        offered = [(str(one.pk), _plan_words(one)) for one in plans]
        by_day = ("", _("Kế hoạch có hiệu lực vào ngày thực hiện"))
        none = (str(NO_PLAN), _("Không thuộc kế hoạch nào của đơn vị"))
        self.fields["carries_out"].choices = [by_day, *offered, none]  # type: ignore[attr-defined]

    @property
    def chosen_kind(self) -> str:
        return str(self["kind"].value() or "")

    def kind_choices(self) -> list[KindChoice]:
        """Return the kinds in the order in which they are offered, each with its own fields."""
        return [
            KindChoice(
                kind,
                kind.code == self.chosen_kind,
                index,
                [self[name] for name in _fields_of(kind)],
                " ".join(one.quantity_id for one in kind.asked.all() if one.quantity.by_audience),
            )
            for index, kind in enumerate(self.kinds)
        ]

    def splits(self) -> list[Split]:
        """Return the figures that may be split by audience, with their fields."""
        return [
            Split(one, [self[name_of(one.code, audience.code)] for audience in self.every_audience])
            for one in self.splittable
        ]

    def clean(self) -> dict[str, Any]:
        """Forget what is wrong in the fields of other kinds: nobody sees them."""
        read = super().clean()
        chosen = self.data.get("kind", "")
        others = {name for kind in self.kinds if kind.code != chosen for name in _fields_of(kind)}
        kind = next((one for one in self.kinds if one.code == chosen), None)
        others |= self._names_not_of(kind)
        for name in others & set(self.errors):
            del self.errors[name]
        if kind:
            self._compare_totals(kind)
        return read

    def _names_not_of(self, kind: ActivityKind | None) -> set[str]:
        """Return the shared fields that are not for `kind`."""
        asked = {one.quantity_id for one in kind.asked.all()} if kind else set()
        unasked = [one.code for one in self.splittable if one.code not in asked]
        splits = {name_of(quantity, audience.code) for quantity in unasked for audience in self.every_audience}
        return splits | (set(Detail.values) - set(kind.details if kind else ()))

    def _compare_totals(self, kind: ActivityKind) -> None:
        """A total or a split: who gives both, with another sum, is asked which one is right."""
        for asked in kind.asked.all():
            name = f"{kind.code}-{asked.quantity_id}"
            total = self.cleaned_data.get(name)
            parts = self._parts(asked.quantity)
            if parts and total is not None and total != total_of(parts):
                said = _("Tổng ghi ở đây khác tổng các đối tượng (%(sum)s). Sửa lại, hoặc để trống ô này.")
                self.add_error(name, said % {"sum": shown(total_of(parts), "number")})

    def _parts(self, quantity: QuantityKind) -> list[Figure]:
        return figures_split(self.cleaned_data, quantity.code, self.every_audience) if quantity.by_audience else []

    def facts(self) -> Facts:
        """Return what was typed, as actions take it. Call it when the form is valid."""
        read = self.cleaned_data
        kind = next(one for one in self.kinds if one.code == read["kind"])
        document = _document(kind, read)
        since = document.on if document and document.on else read["since"]
        last_day = read.get(f"{kind.code}-last_day") if kind.takes_document else read["last_day"]
        return Facts(
            kind=kind.code,
            since=since,
            until=last_day + timedelta(days=1) if last_day else None,
            title=read.get("title", ""),
            note=read["note"],
            plan=self.facts_before.plan if self.facts_before else None,
            tasks=self._ids("tasks"),
            themes=self._ids("themes"),
            audiences=tuple(read.get("audiences", ())) or self._empty(),
            figures=tuple(self._figures(kind)),
            document=document,
            carries_out=self._carried_out(),
            **self.details_of(kind),
        )

    def _carried_out(self) -> UUID | None:
        """Return the unit's plan as chosen. Where it was not asked for, what was said before stays."""
        if "carries_out" not in self.fields:
            return self.facts_before.carries_out if self.facts_before else None
        chosen = self.cleaned_data["carries_out"]
        return UUID(chosen) if chosen else None

    def _empty(self) -> tuple[()] | None:
        """Return what "nothing ticked" means: the kind's own in a new activity, nothing in a corrected one."""
        return None if self.facts_before is None else ()

    def _ids(self, name: str) -> tuple[UUID, ...] | None:
        return tuple(UUID(one) for one in self.cleaned_data.get(name, [])) or self._empty()

    def _figures(self, kind: ActivityKind) -> Iterable[Figure]:
        """Yield the figures: by audience where they were split, else the total."""
        for asked in kind.asked.all():
            value = self.cleaned_data.get(f"{kind.code}-{asked.quantity_id}")
            parts = self._parts(asked.quantity)
            if parts:
                yield from parts
            elif value is not None:
                yield Figure(asked.quantity_id, None if value is NOT_APPLICABLE else value)

    def take(self, error: ValidationError) -> None:
        """Show what an action refused under the fields that it speaks of."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            for one in errors:
                self.add_error(self._field_for(name), one)

    def _field_for(self, name: str) -> str | None:
        """Return the form's name of a field of the action."""
        plain = name.removeprefix("quantity_")
        own = f"{self.chosen_kind}-{'last_day' if plain == 'until' else plain}"
        if own in self.fields:
            return own
        if name == "until":
            return "last_day"
        if name == "photos":
            return "link"
        return name if name in self.fields else None


def _unit_words(unit: Any) -> str:
    return _("%(name)s (đã kết thúc)") % {"name": unit.name_on} if unit.until <= today() else unit.name_on


def _plan_words(plan: Activity) -> str:
    """Return a plan as people name it: "15/KH-UBND (20/01/2025 - 31/12/2025)"."""
    days = f"{shown_day(plan.since)} - {shown_day(plan.last_day)}"
    return f"{plan.document_number or plan} ({days})"


def _fields_of(kind: ActivityKind) -> dict[str, forms.Field]:
    """Return the fields that this kind asks for, by name."""
    fields: dict[str, forms.Field] = {
        f"{kind.code}-{asked.quantity_id}": NumberField(label=str(asked.quantity), required=asked.is_main)
        for asked in kind.asked.all()
    }
    if kind.takes_document:
        fields |= {f"{kind.code}-{name}": made for name, made in _document_fields().items()}
    return fields


def _document_fields() -> dict[str, forms.Field]:
    return {
        "document_number": forms.CharField(label=_("Số, ký hiệu văn bản"), required=False, max_length=60),
        "document_date": DayField(label=_("Ngày ký"), required=False),
        "document_signatory": forms.CharField(label=_("Người ký"), required=False, max_length=150),
        "last_day": DayField(
            label=_("Thực hiện đến"),
            required=False,
            help_text=_("Để trống nếu đến hết năm ký; ký từ tháng 10 trở đi thì đến hết năm sau."),
        ),
        "plan_form": forms.ChoiceField(
            label=_("Hình thức"), choices=PlanForm.choices, required=False, initial=PlanForm.OWN
        ),
        "document_clause": forms.CharField(
            label=_("Mục, khoản có nội dung này"), required=False, max_length=120, help_text=_("Khi lồng ghép.")
        ),
    }


def _document(kind: ActivityKind, read: dict[str, Any]) -> PlanDocument | None:
    if not kind.takes_document:
        return None
    number, on, signatory, form, clause = (read.get(f"{kind.code}-{name}") for name in DOCUMENT)
    return PlanDocument(number or "", on, signatory or "", clause or "", PlanForm(form or PlanForm.OWN))


def initial_from(facts: Facts) -> dict[str, Any]:
    """Return the facts of an activity as the form shows them: of a figure its total, or its parts."""
    kind, document = facts.kind, facts.document or PlanDocument()
    numbers = {
        f"{kind}-{figure.kind}": NOT_APPLICABLE if figure.value is None else figure.value
        for figure in facts.figures
        if figure.audience is None
    }
    last_day = facts.until - timedelta(days=1) if facts.until else None
    return {
        "kind": kind,
        "since": facts.since,
        "title": facts.title,
        "note": facts.note,
        "audiences": list(facts.audiences or ()),
        "themes": [str(one) for one in facts.themes or ()],
        "tasks": [str(one) for one in facts.tasks or ()],
        "carries_out": str(facts.carries_out or ""),
        "last_day": None if last_day == facts.since or document.on else last_day,
        f"{kind}-last_day": last_day,
        f"{kind}-document_number": document.number,
        f"{kind}-document_date": document.on,
        f"{kind}-document_signatory": document.signatory,
        f"{kind}-plan_form": document.form,
        f"{kind}-document_clause": document.clause,
        **numbers,
        **dict(split_from(facts.figures)),
        **details_from(facts),
    }
