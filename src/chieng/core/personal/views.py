"""The retention schedule as a page, and the privacy notice that is drawn from it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chieng.core.access import public, requires
from chieng.core.permissions import may_see_retention, may_set_retention
from chieng.core.personal.holdings import HOLDINGS
from chieng.core.personal.keeping import shorten
from chieng.core.personal.retention import LASTING, RETENTION, ScheduleLine, line_of, schedule


class DaysForm(forms.Form):
    days = forms.IntegerField(label=gettext_lazy("Số ngày lưu"), min_value=0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the schedule with what would go now."""

    line: ScheduleLine
    due: int


@requires(may_see_retention)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show what is kept how long, when the job last ran, what it deleted, and what it would delete now."""
    lines = schedule()
    context = {
        "lines": [Shown(line, line.due().count()) for line in lines],
        "lasting": list(LASTING),
        "ran_at": max((line.state.ran_at for line in lines if line.state and line.state.ran_at), default=None),
        "may_set": may_set_retention(request.user),
    }
    return render(request, "core/retention.html", context)


@requires(may_set_retention)
def retention_set(request: HttpRequest, rule: str) -> HttpResponse:
    """Choose fewer days for one rule."""
    if rule not in RETENTION:
        raise Http404
    line, actor = line_of(rule), _acting(request)
    form = DaysForm(request.POST or None, initial={"days": line.days})
    if request.method == "POST" and form.is_valid():
        try:
            shorten(rule, days=form.cleaned_data["days"], actor=actor)
        except ValidationError as error:
            form.add_error("days", error.error_dict["days"])
        else:
            messages.success(request, _("Đã lưu thời hạn. Lần chạy tới của việc định kỳ sẽ theo thời hạn này."))
            return redirect("core:retention")
    return render(request, "core/retention_set.html", {"form": form, "line": line})


def _acting(request: HttpRequest) -> Any:
    return request.user


@public("a statement to everybody")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is held of people and how long: from the same registries that the job and the export go by."""
    context = {"lines": schedule(), "lasting": list(LASTING), "holdings": list(HOLDINGS)}
    return render(request, "core/privacy.html", context)
