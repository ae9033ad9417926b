"""The page of one activity: facts, evidence, where it stands, and its history."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chieng.core.access import signed_in
from chieng.core.clock import today
from chieng.core.sheets.display import shown_day
from chieng.core.ui.kinds import Fact, Step, Tone
from chieng.ledger import history, queries
from chieng.ledger.actions.closed import closed_error
from chieng.ledger.kinds import Detail, PlanForm, State
from chieng.ledger.models import Activity
from chieng.ledger.permissions import (
    has_other_head,
    may_change,
    may_see_removed,
    may_take_back,
    may_verify,
    units_verifying,
)
from chieng.ledger.tables import figure_in_words, languages_in_words
from chieng.ledger.words import cost_in_words
from chieng.organisations.queries import names_of
from chieng.programme.queries import tasks_of, themes_of

# Sooner is as good as at once.
_NOTICEABLE = timedelta(minutes=10)
TONES = {
    State.DRAFT: Tone.NONE,
    State.SUBMITTED: Tone.WAIT,
    State.VERIFIED: Tone.YES,
    State.RETURNED: Tone.NO,
    State.WITHDRAWN: Tone.NONE,
}


@signed_in("shows an activity that get_for gives")
@require_safe
def activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    return activity_page(request, queries.get_for(request.user, activity_id, today()))


def activity_page(request: HttpRequest, activity: Activity, status: int = 200, **typed: Any) -> HttpResponse:
    """Render the page; `typed` holds what somebody typed that could not be done, with its errors."""
    changes = may_change(request.user, activity, today())
    verifies = may_verify(request.user, activity, today())
    state = State(activity.state)
    closed = closed_error(activity) if state != State.WITHDRAWN else None
    context = {
        "activity": activity,
        "unit_name": names_of([activity.unit_id], activity.since)[activity.unit_id],
        "state": state.label,
        "tone": TONES[state],
        "steps": _steps(state),
        "step": _step(state),
        "facts": _facts(activity),
        "attendance": _attendance(activity),
        "may_take_attendance": changes and state != State.WITHDRAWN and queries.takes_attendance(activity),
        **_evidence(request, activity),
        "events": history.events(activity),
        "changes": history.changes(activity),
        "checks": queries.findings_of(activity),
        "may_take_back": not closed and may_take_back(request.user, activity, today()),
        "closed": " ".join(closed.messages) if closed else "",
        **_offered(activity, state, changes=changes, verifies=verifies, closed=bool(closed)),
        "waits_for": _waits_for(activity, verifies=verifies),
        **typed,
    }
    return render(request, "ledger/activity.html", context, status=status)


def _attendance(activity: Activity) -> str:
    """Return how many of the invited units came, in words; nothing without a sheet."""
    came = list(queries.sheet_of(activity).order_by().values_list("came", flat=True))
    return _("%(came)d/%(all)d đơn vị được mời có mặt") % {"came": sum(came), "all": len(came)} if came else ""


def _evidence(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    """Return what proves the activity, where else it is used, and for those who look over it what was removed."""
    evidence = queries.with_reuse(queries.evidence_of([activity.pk]), request.user, today())
    sees_removed = may_see_removed(request.user, activity, today())
    return {
        "evidence": evidence,
        "reused": sum(one.reuse is not None for one in evidence),
        "removed": queries.removed_from(activity.pk) if sees_removed else [],
    }


def _offered(activity: Activity, state: State, *, changes: bool, verifies: bool, closed: bool) -> dict[str, bool]:
    """Return which buttons there are. What is closed may only be worked on as a draft."""
    still = not closed or activity.is_open
    return {
        "may_change": changes and still and state != State.WITHDRAWN,
        "may_send": changes and activity.is_open and not closed,
        "may_attach": changes and still and state not in {State.VERIFIED, State.WITHDRAWN},
        "may_send_back": changes and activity.team_id is not None and state == State.DRAFT,
        "may_verify": verifies and state == State.SUBMITTED and not closed,
        "may_return": verifies and state in {State.SUBMITTED, State.VERIFIED} and not closed,
        "may_withdraw": still and state != State.WITHDRAWN and (verifies if state == State.VERIFIED else changes),
    }


def _waits_for(activity: Activity, *, verifies: bool) -> str:
    """Return who has to do something now, in words."""
    if activity.state != State.SUBMITTED or verifies:
        return ""
    if has_other_head(activity, today()):
        above = [one for one in units_verifying(activity) if one != activity.unit_id]
        if above:
            names = names_of(above, today())
            return _("Chờ lãnh đạo %(units)s xác nhận, theo kế hoạch.") % {"units": "; ".join(names.values())}
        return _("Chờ lãnh đạo đơn vị xác nhận. Người ghi không tự xác nhận.")
    return _("Đơn vị chưa có lãnh đạo nào khác người ghi: cán bộ theo dõi chương trình xác nhận.")


def _steps(state: State) -> list[Step]:
    return [
        Step(_("Ghi"), done=True),
        Step(_("Gửi xác nhận"), done=state in {State.SUBMITTED, State.VERIFIED}),
        Step(_("Xác nhận, được tính"), done=state == State.VERIFIED),
    ]


def _step(state: State) -> int:
    return {State.SUBMITTED: 2, State.VERIFIED: 2}.get(state, 1)


def _facts(activity: Activity) -> list[Fact]:
    return [
        Fact(_("Loại hoạt động"), str(activity.kind)),
        *_days(activity),
        *_figures(activity),
        *_document(activity),
        Fact(_("Đối tượng"), "; ".join(str(one) for one in activity.audiences.all()) or None),
        *_details(activity),
        *_in_plan(activity),
        *_carries_out(activity),
        *([Fact(_("Ghi chú"), activity.note)] if activity.note else []),
        *_late(activity),
    ]


def _late(activity: Activity) -> list[Fact]:
    """Return both times of what was written down without a signal and arrived later."""
    if activity.received_at - activity.captured_at < _NOTICEABLE:
        return []
    captured, received = shown_day(activity.captured_at), shown_day(activity.received_at)
    said = _("%(captured)s; máy chủ nhận lúc %(received)s") % {"captured": captured, "received": received}
    return [Fact(_("Ghi trên thiết bị lúc"), said)]


def _days(activity: Activity) -> list[Fact]:
    first, last = activity.since.strftime("%d/%m/%Y"), activity.last_day.strftime("%d/%m/%Y")
    if activity.kind.takes_document:
        return [Fact(_("Thực hiện trong"), _("từ %(first)s đến %(last)s") % {"first": first, "last": last})]
    if activity.is_run:
        return [Fact(_("Thời gian"), _("từ %(first)s đến %(last)s") % {"first": first, "last": last})]
    return [Fact(_("Ngày thực hiện"), first)]


def _figures(activity: Activity) -> list[Fact]:
    """Return every quantity that the kind asks for: a blank one is seen to be blank."""
    entered: dict[str, list[str]] = {}
    for one in activity.quantities.select_related("kind", "audience"):
        entered.setdefault(one.kind_id, []).append(figure_in_words(one))
    asked = activity.kind.asked.select_related("quantity")
    return [Fact(str(one.quantity), "; ".join(entered.get(one.quantity_id, [])) or None) for one in asked]


def _details(activity: Activity) -> list[Fact]:
    """Return what the kind tells besides; what nobody said of cost is left out, as most never have any."""
    told = {
        Detail.OUTLET: activity.outlet,
        Detail.PLACE: activity.place,
        Detail.LANGUAGES: languages_in_words(activity),
        Detail.COST: "" if activity.told_cost is None else cost_in_words(activity.told_cost),
    }
    return [
        Fact(detail.label, value or None)
        for detail, value in told.items()
        if value or (detail.value in activity.kind.details and detail is not Detail.COST)
    ]


def _document(activity: Activity) -> list[Fact]:
    if not activity.kind.takes_document:
        return []
    signed = activity.document_date
    facts = [
        Fact(_("Số, ký hiệu văn bản"), activity.document_number),
        Fact(_("Ngày ký"), signed.strftime("%d/%m/%Y") if signed else None),
        Fact(_("Người ký"), activity.document_signatory),
        Fact(_("Hình thức"), str(PlanForm(activity.plan_form or PlanForm.OWN).label)),
    ]
    return [*facts, *([Fact(_("Mục, khoản"), activity.document_clause)] if activity.document_clause else [])]


def _carries_out(activity: Activity) -> list[Fact]:
    """Return which plan of its own the unit carried out by it. A plan has none."""
    if activity.kind.takes_document:
        return []
    label = _("Thực hiện kế hoạch của đơn vị")
    if activity.carries_out is None:
        return [Fact(label, _("Không thuộc kế hoạch nào của đơn vị") if activity.outside_plans else None)]
    plan = activity.carries_out
    words = plan.document_number or str(plan)
    if plan.state != State.VERIFIED:
        words = _("%(plan)s (kế hoạch này chưa được xác nhận nên chưa được tính)") % {"plan": words}
    return [Fact(label, words)]


def _in_plan(activity: Activity) -> list[Fact]:
    if activity.plan_id is None:
        return [Fact(_("Kế hoạch"), _("Chưa thuộc kế hoạch nào"))]
    chosen_themes = set(activity.themes.values_list("pk", flat=True))
    chosen_tasks = set(activity.tasks.values_list("pk", flat=True))
    themes = [one.label for one in themes_of(activity.plan_id, activity.since) if one.id in chosen_themes]
    tasks = [
        f"{one.code} · {one.label}" for one in tasks_of(activity.plan_id, activity.since) if one.id in chosen_tasks
    ]
    return [
        Fact(_("Nhóm nội dung"), "; ".join(themes) or None),
        Fact(_("Nhiệm vụ"), "; ".join(tasks) or None),
    ]
