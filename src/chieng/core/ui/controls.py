"""Components to act with: buttons, forms, fields, search, day picker, confirmation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.http import HttpRequest

from chieng.core import clock
from chieng.core.ui.kinds import Words

register = template.Library()
Context = dict[str, Any]


@register.inclusion_tag("components/button.html")
def button(
    label: Words,
    kind: str = "",
    type: str = "submit",  # noqa: A002 - the attribute's own name
    name: str = "",
    value: str = "",
    extra: str = "",
    *,
    disabled: bool = False,
) -> Context:
    """Draw a button. `kind`: "strong" (one a screen), "", "quiet", "danger", "small", "plain"; may be combined."""
    return {
        "label": label, "kind": kind, "type": type, "name": name, "value": value, "extra": extra,
        "disabled": disabled,
    }  # fmt: skip


@register.inclusion_tag("components/link_button.html")
def link_button(label: Words, url: str, kind: str = "", extra: str = "") -> Context:
    """Draw a link that looks like a button: it goes somewhere, it changes nothing."""
    return {"label": label, "url": url, "kind": kind, "extra": extra}


@register.inclusion_tag("components/form.html", takes_context=True)
def form(
    context: Context,
    form: forms.BaseForm,
    submit: Words,
    cancel: str = "",
    action: str = "",
    method: str = "post",
    draft: str = "",
) -> Context:
    """Draw a whole form: error summary, fields, the button and the way back. Files are taken care of.

    `draft` names the form and its person; what is typed then stays on the device until it is sent.
    """
    return {
        "form": form, "submit": submit, "cancel": cancel, "action": action, "method": method, "draft": draft,
        "csrf_token": context.get("csrf_token"), "request": context.get("request"),
    }  # fmt: skip


@register.inclusion_tag("components/draft_notice.html")
def draft_notice() -> Context:
    """Draw the line that says a draft was brought back; it goes inside `<form data-draft="…">`."""
    return {}


@register.inclusion_tag("components/field.html")
def field(field: forms.BoundField) -> Context:
    """Draw one field: label, help, errors, control. The same drawing that `{{ form }}` uses."""
    return {"field": field}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> Context:
    """Draw what is wrong with a form, first on the page, each line a link to its field."""
    return {"form": form, "wrong": [field for field in form if field.errors]}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context,
    key: str,
    opener: Words,
    title: Words,
    action: str,
    submit: Words,
    text: Words = "",
    loses: Sequence[Words] = (),
    kind: str = "danger",
) -> Context:
    """Draw a button that asks once before it posts to `action`, naming what will be lost."""
    return {
        "key": f"hoi-{key}", "opener": opener, "title": title, "action": action, "submit": submit, "text": text,
        "loses": loses, "kind": kind, "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/search.html", takes_context=True)
def search_box(
    context: Context, label: Words, name: str = "tim", placeholder: Words = "", target: str = ""
) -> Context:
    """Draw a search box that keeps the other filters. The list at the CSS selector `target` follows the typing."""
    request: HttpRequest = context["request"]
    return {
        "label": label, "name": name, "placeholder": placeholder, "target": target, "path": request.path,
        "value": request.GET.get(name, ""), "kept": _kept(request, name),
    }  # fmt: skip


@register.inclusion_tag("components/day_picker.html", takes_context=True)
def day_picker(
    context: Context,
    value: date | None,
    label: Words = "",
    name: str = "ngay",
    quick: Sequence[tuple[Words, date]] = (),
    instead_of: str = "",
) -> Context:
    """Draw the choice of a day that a page holds for: a native date input, and links to days often wanted.

    `instead_of` names a parameter of the address that a day takes the place of.
    """
    request: HttpRequest = context["request"]

    def url(day: date | None) -> str:
        return _with(request, name, day.isoformat() if day else None, instead_of)

    return {
        "label": label, "name": name, "value": value, "path": request.path,
        "kept": _kept(request, name, instead_of),
        "quick": [(words, day, url(day), day == value) for words, day in quick],
        "today": clock.today(), "today_url": url(None), "is_today": value == clock.today(),
    }  # fmt: skip


@register.inclusion_tag("components/one_of.html", takes_context=True)
def one_of(context: Context, label: Words, name: str, options: Sequence[tuple[str, Words]]) -> Context:
    """Draw one choice of a page as a list to choose from, with a button: for more than a row of links takes."""
    request: HttpRequest = context["request"]
    return {
        "label": label, "name": name, "options": options, "chosen": request.GET.get(name, ""),
        "path": request.path, "kept": _kept(request, name),
    }  # fmt: skip


@register.inclusion_tag("components/filters.html", takes_context=True)
def filters(context: Context, form: forms.BaseForm, target: str = "") -> Context:
    """Draw a GET form of filters above a list. They live in the address, and apply as they change."""
    request: HttpRequest = context["request"]
    used = any(request.GET.get(name) for name in form.fields)
    return {"form": form, "target": target, "path": request.path, "used": used}


def _kept(request: HttpRequest, *dropped: str) -> list[tuple[str, str]]:
    """Return the other parameters of this address. The page number goes: a new filter starts at the first."""
    drop = {*dropped, "trang", "xuat"}
    return [(key, value) for key, values in request.GET.lists() for value in values if key not in drop]


def _with(request: HttpRequest, name: str, value: str | None, *dropped: str) -> str:
    query = request.GET.copy()
    for key in ("trang", name, *dropped):
        query.pop(key, None)
    if value is not None:
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
