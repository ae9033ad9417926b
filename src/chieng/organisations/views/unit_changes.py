"""Changing units: founding, renaming, moving, ending. One form each, all handled alike."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chieng.core.access import signed_in
from chieng.core.actors import Actor
from chieng.core.clock import today
from chieng.organisations import actions
from chieng.organisations.forms import units as forms
from chieng.organisations.kinds import NewUnit, RelationKind
from chieng.organisations.models import Relation, Unit
from chieng.organisations.permissions import may_manage_unit
from chieng.organisations.queries.codes import earlier_holders
from chieng.organisations.queries.names import name_of
from chieng.organisations.queries.units import get_ever
from chieng.organisations.views.people import me, try_action
from chieng.organisations.views.unit_deeds import DEEDS, Given, pick


@signed_in("changes only whom get_ever gives and the action lets")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, unit_id: UUID, deed: str) -> HttpResponse:
    """One change of one unit: the form, and doing it."""
    if deed not in DEEDS:
        raise Http404
    unit, what = _managed(request, unit_id), DEEDS[deed]
    start = {"since": today(), "on": today()} | what.initial(unit)
    form = what.form(request.POST or None, actor=me(request), unit=unit, initial=start)
    sent = request.method == "POST" and form.is_valid()
    if sent and try_action(form, lambda: what.do(unit, form.cleaned_data, me(request))):
        messages.success(request, _("Đã lưu thay đổi của đơn vị."))
        _tell_of_used_code(request, unit, form.cleaned_data)
        return redirect("organisations:unit", unit_id=unit.pk)
    return _page(request, form, what.label, what.submit, unit)


@signed_in("founds only where the action lets")
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A new unit, under the one in the address."""
    above = _above(request)
    start = {"since": today(), "parent": name_of(above, today()) if above else ""}
    form = forms.FoundForm(request.POST or None, actor=me(request), initial=start)
    if request.method == "POST" and form.is_valid():
        made: list[Unit] = []
        if try_action(form, lambda: made.append(_found(form.cleaned_data, me(request)))):
            messages.success(request, _("Đã lập đơn vị."))
            _tell_of_used_code(request, made[0], form.cleaned_data)
            return redirect("organisations:unit", unit_id=made[0].pk)
    return _page(request, form, _("Lập đơn vị mới"), _("Lập đơn vị"), above)


def _found(given: Given, actor: Actor) -> Unit:
    line = given.get("reports_to")
    return actions.found_unit(
        **pick(given, "name", "short_name", "kind", "since", "parent"),
        relations=[(RelationKind.REPORTS_TO, line)] if line else [],
        codes={given["scheme"]: given["code"]} if given.get("code") and given.get("scheme") else {},
        position=given.get("position") or 0,
        unit_id=given["key"],
        actor=actor,
    )


@signed_in("merges only where the action lets")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Several units into a new one, in one step."""
    form = forms.MergeForm(request.POST or None, actor=me(request), initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        made: list[Unit] = []
        if try_action(form, lambda: made.append(_merge(form.cleaned_data, me(request)))):
            messages.success(request, _("Đã sáp nhập các đơn vị."))
            return redirect("organisations:unit", unit_id=made[0].pk)
    return _page(request, form, _("Sáp nhập thành đơn vị mới"), _("Sáp nhập"), None)


def _merge(given: Given, actor: Actor) -> Unit:
    into = NewUnit(
        id=given["key"],
        name=given["name"],
        kind=given["kind"],
        since=given["on"],
        parent=given["parent"].pk,
        codes={given["scheme"]: given["code"]} if given.get("code") and given.get("scheme") else {},
        position=min(unit.position for unit in given["ending"]),
    )
    return actions.merge_units(given["ending"], into=into, on=given["on"], document=given["document"], actor=actor)


@signed_in("ends only relations of whom get_ever gives, and the action lets")
@require_http_methods(["GET", "POST"])
def end_relation(request: HttpRequest, unit_id: UUID, relation_id: int) -> HttpResponse:
    """End a relation of a unit to one above it."""
    unit = _managed(request, unit_id)
    relation = Relation.objects.filter(unit=unit, pk=relation_id).select_related("unit", "parent").first()
    if relation is None:
        raise Http404
    form = forms.EndRelationForm(request.POST or None, actor=me(request), unit=unit)
    if request.method == "POST" and form.is_valid():
        given = pick(form.cleaned_data, "on", "version")
        if try_action(form, lambda: actions.end_relation(relation, **given, actor=me(request))):
            messages.success(request, _("Đã lưu thay đổi của đơn vị."))
            return redirect("organisations:unit", unit_id=unit.pk)
    facts = {"kind": RelationKind(relation.kind).label, "name": name_of(relation.parent, relation.since)}
    title = _("Kết thúc quan hệ “%(kind)s” với “%(name)s”") % facts
    return _page(request, form, title, _("Kết thúc quan hệ"), unit)


def _managed(request: HttpRequest, unit_id: UUID) -> Unit:
    """Return the unit when the person may manage it: 404 out of sight, 403 out of reach."""
    unit = get_ever(request.user, unit_id)
    if not may_manage_unit(request.user, unit.pk, max(today(), unit.since)):
        raise PermissionDenied
    return unit


def _above(request: HttpRequest) -> Unit | None:
    try:
        above = UUID(request.GET.get("cap-tren", ""))
    except ValueError:
        return None
    return get_ever(request.user, above)


def _tell_of_used_code(request: HttpRequest, unit: Unit, given: Given) -> None:
    """Say whose a code was before: after a reorganisation the same code may mean another unit."""
    if not given.get("code") or not given.get("scheme"):
        return
    for held in earlier_holders(given["scheme"], given["code"], given["since"], but=unit.pk):
        facts = {"code": held.code, "name": name_of(held.unit, held.since), "until": f"{held.until:%d/%m/%Y}"}
        messages.warning(request, _("Lưu ý: mã %(code)s là mã của “%(name)s” đến trước ngày %(until)s.") % facts)


def _page(
    request: HttpRequest, form: forms.UnitForm, title: str | Promise, submit: str | Promise, unit: Unit | None
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "unit": unit,
        "unit_name": name_of(unit, today()) if unit else "",
    }
    return render(request, "organisations/unit_form.html", context)
