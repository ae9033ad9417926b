"""What came after its sender had lost the right to record: both read it, the unit decides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import VIETNAM, today
from chieng.core.files import serve
from chieng.core.offline import Sent, answer, captured
from chieng.core.sheets.display import NOT_APPLICABLE
from chieng.core.ui.kinds import Fact, Tone
from chieng.ledger import actions, queries
from chieng.ledger.actions.holding import KEPT_HELD, facts_of_held
from chieng.ledger.forms import ActivityForm
from chieng.ledger.kinds import Facts, HeldState
from chieng.ledger.models import ActivityKind, HeldEntry, QuantityKind
from chieng.ledger.permissions import may_record, recorded_lately
from chieng.ledger.views.files import client_id_of, take_in
from chieng.organisations.queries import name_of
from chieng.programme.queries import current_plan

REASON = "held_for gives what is one's own or one's unit's; the action checks who may decide"
TONES = {
    HeldState.WAITING: Tone.WAIT,
    HeldState.TAKEN: Tone.YES,
    HeldState.REJECTED: Tone.NO,
    HeldState.DISCARDED: Tone.NONE,
}


def unit_sent(request: HttpRequest) -> UUID | None:
    """Return the unit that a form names; None for none that can be read."""
    try:
        return UUID(request.POST.get("unit", ""))
    except ValueError:
        return None


def hold(request: HttpRequest, unit_id: UUID | None) -> HttpResponse:
    """Hold what a device sent for a unit for which its sender may no longer record.

    Raises PermissionDenied where they never could: then it stays on the device.
    """
    actor = actor_of(request)
    client_id = client_id_of(request)
    known = queries.held_before(client_id, request.user.pk)
    if known:
        return _held(known)
    if unit_id is None or not recorded_lately(actor, today(), unit_id):
        raise PermissionDenied
    unit = next(one for one in queries.named_units([unit_id], today()) if one.pk == unit_id)
    wrong = take_in(request, client_id, actor)
    current = current_plan(today(), unit_id)
    kinds = queries.kinds_for(unit_id, today())
    form = ActivityForm(units=[unit], kinds=kinds, plan=current.id if current else None, data=request.POST)
    if wrong or not form.is_valid():
        told = [f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        return answer(Sent.REFUSED, errors=[*(text for error in wrong for text in error.messages), *told])
    try:
        held = actions.hold_entry(
            unit=unit,
            facts=form.facts(),
            client_id=client_id,
            link=form.cleaned_data["link"],
            captured=captured(request),
            actor=actor,
        )
    except ValidationError as error:
        return answer(Sent.REFUSED, errors=error.messages)
    return _held(held)


def _held(held: HeldEntry) -> HttpResponse:
    said = _(
        "Anh/chị không còn ghi cho đơn vị này nên việc được giữ lại, chưa tính; cán bộ của đơn vị sẽ xem và nhận."
    )
    return answer(Sent.HELD, address=reverse("ledger:held", args=[held.pk]), message=said)


@signed_in(REASON)
@require_safe
def held(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """Show what is held, to its sender and to those who record for the unit."""
    return _page(request, queries.held_for(request.user, held_id, today()))


def _page(request: HttpRequest, entry: HeldEntry, status: int = 200, **typed: Any) -> HttpResponse:
    waits = entry.state == HeldState.WAITING
    state = HeldState(entry.state)
    context = {
        "held": entry,
        "unit_name": name_of(entry.unit, today()),
        "state": state.label,
        "tone": TONES[state],
        "facts": _facts(facts_of_held(entry)) if entry.facts else [],
        "files": queries.held_files(entry),
        "kept_until": (entry.received_at + KEPT_HELD).astimezone(VIETNAM).date(),
        "may_decide": waits and may_record(request.user, entry.unit_id, today()),
        "may_discard": waits and entry.person_id == request.user.pk,
        **typed,
    }
    return render(request, "ledger/held.html", context, status=status)


def _facts(facts: Facts) -> list[Fact]:
    last = facts.until - timedelta(days=1) if facts.until else facts.since
    days = " - ".join(dict.fromkeys(day.strftime("%d/%m/%Y") for day in (facts.since, last)))
    words = {one.code: str(one) for one in QuantityKind.objects.filter(code__in=[f.kind for f in facts.figures])}
    kind = ActivityKind.objects.filter(code=facts.kind).first()
    return [
        Fact(_("Loại hoạt động"), str(kind) if kind else facts.kind),
        Fact(_("Ngày thực hiện"), days),
        Fact(_("Tên hoạt động"), facts.title or None),
        *(
            Fact(words.get(one.kind, one.kind), NOT_APPLICABLE if one.value is None else str(one.value))
            for one in facts.figures
        ),
        Fact(_("Địa điểm"), facts.place or None),
        Fact(_("Ghi chú"), facts.note or None),
    ]


@signed_in("shows a file of what held_for gives")
@require_safe
def held_file(request: HttpRequest, held_id: UUID, staged_id: UUID) -> HttpResponseBase:
    entry = queries.held_for(request.user, held_id, today())
    staged = get_object_or_404(queries.held_files(entry), pk=staged_id)
    return serve(request, staged.file, name=staged.name, inline=True)


@signed_in(REASON)
@require_POST
def held_take(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """Take it over as a draft of the unit."""
    actor = actor_of(request)
    entry = queries.held_for(actor, held_id, today())
    try:
        activity = actions.take_over(entry, actor=actor)
    except ValidationError as error:
        return _page(request, entry, 422, errors=error.messages)
    messages.success(request, _("Đã nhận thành bản nháp của đơn vị. Xem lại rồi bấm Gửi xác nhận."))
    return redirect("ledger:activity", activity.pk)


@signed_in(REASON)
@require_POST
def held_reject(request: HttpRequest, held_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    return _decided(
        request, held_id, lambda entry: actions.reject_held(entry, reason=reason, actor=actor), reason=reason
    )


@signed_in(REASON)
@require_POST
def held_discard(request: HttpRequest, held_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    return _decided(request, held_id, lambda entry: actions.discard_held(entry, actor=actor))


def _decided(
    request: HttpRequest, held_id: UUID, decide: Callable[[HeldEntry], None], **typed: Any
) -> HttpResponse:
    entry = queries.held_for(request.user, held_id, today())
    try:
        decide(entry)
    except ValidationError as error:
        return _page(request, entry, 422, errors=error.messages, **typed)
    messages.success(request, _("Đã lưu."))
    if not queries.held_visible_to(request.user, today()).filter(pk=held_id).exists():
        raise Http404
    return redirect("ledger:held", held_id)
