"""How Django's forms look and read here: one renderer for `{{ form }}`, and a day field."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chieng.core.intervals import FIRST_DAY, LAST_DAY

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class ChiengBoundField(forms.BoundField):
    """A field on a page: what shape it is drawn in, and where its error links lead."""

    @property
    def shape(self) -> str:
        """Return how the field is drawn: "group" of choices, "tick" box, "upload", or a plain "line"."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.FileInput):
            return "upload"
        return "group" if self.use_fieldset else "line"

    @property
    def first_id(self) -> str:
        """Return the id of the first control, where a link from the error summary puts the focus."""
        if self.use_fieldset and self.auto_id:
            return f"{self.auto_id}_0"
        return self.id_for_label

    @property
    def quick_days(self) -> Sequence[tuple[str | Promise, date]]:
        """Return days often wanted, when the field offers some."""
        offered: Any = getattr(self.field, "quick", ())
        return list(offered() if callable(offered) else offered)


class ChiengRenderer(TemplatesSetting):
    """Draws forms and fields with the project's own templates."""

    form_template_name = "components/django_form.html"
    field_template_name = "components/field.html"
    bound_field_class = ChiengBoundField


class DayInput(forms.DateInput):
    """The phone's own calendar, which wants yyyy-mm-dd whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day. Reads what the native calendar sends and what people type: 05/12/2025, 5-12-2025, 2025-12-05.

    `quick` gives (words, day) pairs, or a function that returns them, drawn as buttons under the field.
    """

    widget = DayInput
    default_error_messages = {
        "invalid": _("“%(value)s” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 05/12/2025."),
        "too_far": _("Năm %(year)s không hợp lệ. Sửa ngày."),
    }

    def __init__(self, *, quick: Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        super().__init__(**kwargs)
        self.quick = quick

    def to_python(self, value: Any) -> Any:
        try:
            day = super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from error
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(self.error_messages["too_far"], code="too_far", params={"year": day.year})
        return day
