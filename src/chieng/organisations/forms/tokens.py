"""The form for a new key of the API."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chieng.core.api import SCOPES

_DAYS = ((30, _("30 ngày")), (90, _("90 ngày")), (180, _("180 ngày")), (366, _("một năm")))


class TokenForm(forms.Form):
    """For which program, what it may do, for how long. What is wrong is told by the action."""

    name = forms.CharField(
        label=_("Tên khóa"),
        required=False,
        max_length=80,
        help_text=_("Chương trình sẽ dùng khóa, ví dụ: phần mềm báo cáo của Sở."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Khóa được làm gì"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("Khóa có hiệu lực trong"), coerce=int, choices=_DAYS, initial=90)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = [(name, SCOPES[name]) for name in SCOPES.names()]
        self.fields["scopes"].choices = offered  # type: ignore[attr-defined]
