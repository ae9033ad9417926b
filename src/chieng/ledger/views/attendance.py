"""Điểm danh: the sheet of an activity, and what a unit was counted by without having organised anything."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.core.errors import Conflict
from chieng.core.offline import keep_offline, queueable
from chieng.core.sheets.export import table_response
from chieng.core.sheets.tables import Column, ColumnKind, Table
from chieng.ledger import actions, queries
from chieng.ledger.forms.attendance import InviteForm, SheetForm, WhyForm, as_lines, fingerprint
from chieng.ledger.kinds import Came, State
from chieng.ledger.models import Activity, Attendance
from chieng.ledger.permissions import WRITERS, may_change
from chieng.organisations.queries import holds, named, names_at, names_of


@signed_in("the activity through get_for; only who may change it, others get 404; the action checks it again")
@require_http_methods(["GET", "HEAD", "POST"])
@queueable
@keep_offline
def attendance(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Take the attendance of an activity: one tap a unit. Works with no signal once it has been opened."""
    activity = _organised(request, activity_id)
    stored = list(queries.sheet_of(activity))
    names = names_of({line.unit_id for line in stored}, activity.since)
    form = SheetForm(request.POST or None, stored=stored, names=names)
    if request.method != "POST":
        return _sheet_page(request, activity, form)
    if not form.is_valid():
        return _sheet_page(request, activity, form, status=422)
    lines = form.lines()
    if form.cleaned_data["seen"] not in {fingerprint(as_lines(stored)), ""} and lines != as_lines(stored):
        form.add_error(None, _("Người khác vừa sửa tờ điểm danh này. Xem lại các dòng rồi lưu lại."))
        sent = request.POST.copy()
        sent["seen"] = fingerprint(as_lines(stored))
        form.data = sent
        return _sheet_page(request, activity, form, status=409)
    try:
        came = actions.take_attendance(activity, lines=lines, actor=actor_of(request))
    except ValidationError as error:
        form.take(error)
        return _sheet_page(request, activity, form, status=409 if isinstance(error, Conflict) else 422)
    words = ngettext("Đã lưu điểm danh: %(n)d đơn vị có mặt.", "Đã lưu điểm danh: %(n)d đơn vị có mặt.", came)
    messages.success(request, words % {"n": came})
    return redirect("ledger:activity", activity.pk)


def _organised(request: HttpRequest, activity_id: UUID) -> Activity:
    activity = queries.get_for(request.user, activity_id, today())
    can = may_change(request.user, activity, today()) and activity.state != State.WITHDRAWN
    if not can or not queries.takes_attendance(activity):
        raise Http404
    return activity


def _sheet_page(request: HttpRequest, activity: Activity, form: SheetForm, status: int = 200) -> HttpResponse:
    context = {"activity": activity, "form": form, "rows": form.rows()}
    return render(request, "ledger/attendance.html", context, status=status)


@signed_in("the activity through get_for; only who may change it, others get 404; the action checks it again")
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Put units on the sheet of an activity, as not yet come."""
    activity = _organised(request, activity_id)
    units = named(queries.units_to_invite(activity), activity.since)
    form = InviteForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        known = as_lines(queries.sheet_of(activity))
        there = {line.unit_id for line in known}
        fresh = [Came(unit, came=False) for unit in form.cleaned_data["units"] if unit not in there]
        try:
            actions.take_attendance(activity, lines=[*known, *fresh], actor=actor_of(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("ledger:attendance", activity.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/invite.html", {"activity": activity, "form": form}, status=status)


@signed_in("lists only lines of units that this person records for")
@require_safe
def attended(request: HttpRequest) -> HttpResponse:
    """List what this person's units are counted by because they came."""
    lines = list(queries.counted_by_attendance(request.user, today()).prefetch_related("people__audience"))
    names = names_at({(line.activity.unit_id, line.activity.since) for line in lines})
    names |= names_at({(line.unit_id, line.activity.since) for line in lines})
    return table_response(request, "ledger/attended.html", _attended_table(lines, names))


def _attended_table(lines: list[Attendance], names: dict[Any, str]) -> Table[Attendance]:
    return Table(
        "hoat-dong-da-du",
        gettext_lazy("Hoạt động đơn vị đã dự"),
        [
            Column(
                "activity",
                gettext_lazy("Hoạt động"),
                lambda one: str(one.activity),
                link=lambda one: reverse("ledger:attendance_line", args=[one.pk]),
            ),
            Column("day", gettext_lazy("Ngày"), lambda one: one.activity.since, ColumnKind.DAY),
            Column(
                "organiser",
                gettext_lazy("Đơn vị tổ chức"),
                lambda one: names.get((one.activity.unit_id, one.activity.since), ""),
            ),
            Column(
                "unit", gettext_lazy("Đơn vị dự"), lambda one: names.get((one.unit_id, one.activity.since), "")
            ),
            Column("who", gettext_lazy("Ai dự"), who_came),
            Column("dispute", gettext_lazy("Phản hồi"), answer_words),
        ],
        lines,
    )


def who_came(line: Attendance) -> str:
    """Return who came in words: "Cấp phó dự thay; Phóng viên: 3"."""
    people = [f"{one.audience}: {one.value}" for one in line.people.all()]
    return "; ".join([str(line.get_head_display()), *people])


def answer_words(line: Attendance) -> str:
    """Return what became of the unit's own word on the line: empty where it said nothing."""
    if line.is_disputed:
        return _("Chờ trả lời, chưa được tính")
    return _("Đã trả lời, vẫn được tính") if line.settled_at else ""


@signed_in("the line through attendance_for: of one's own unit, or of an activity that one may change")
@require_safe
def attendance_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Show one line of a sheet: what the organiser wrote, what the unit says to it."""
    return _line_page(request, _line(request, line_id))


@signed_in("the line through attendance_for; the action checks who speaks for the unit")
@require_POST
def dispute(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Say for the unit that it did not take part so."""
    line, form = _line(request, line_id), WhyForm(request.POST)
    return _answered(
        request, line, form, lambda reason, actor: actions.dispute_attendance(line, reason=reason, actor=actor)
    )


@signed_in("the line through attendance_for; the action checks who organises")
@require_POST
def settle(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Answer a dispute for the organiser: keep the line, or take it back."""
    line, form = _line(request, line_id), WhyForm(request.POST)
    keep = request.POST.get("xong") == "giu"
    return _answered(
        request,
        line,
        form,
        lambda reason, actor: actions.settle_attendance(line, keep=keep, reason=reason, actor=actor),
    )


def _answered(request: HttpRequest, line: Attendance, form: WhyForm, do: Any) -> HttpResponse:
    if form.is_valid():
        try:
            do(form.cleaned_data["reason"], actor_of(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Đã gửi."))
            return redirect("ledger:attendance_line", line.pk)
    return _line_page(request, line, form, status=422)


def _line(request: HttpRequest, line_id: UUID) -> Attendance:
    line = queries.attendance_for(request.user, line_id, today())
    if line is None:
        raise Http404
    return line


def _line_page(
    request: HttpRequest, line: Attendance, form: WhyForm | None = None, status: int = 200
) -> HttpResponse:
    day = line.activity.since
    names = names_of({line.unit_id, line.activity.unit_id}, day)
    speaks = holds(request.user, WRITERS, line.unit_id, today())
    verified = line.activity.state == State.VERIFIED
    context = {
        "line": line,
        "unit_name": names.get(line.unit_id, ""),
        "organiser": names.get(line.activity.unit_id, ""),
        "who": who_came(line),
        "form": form or WhyForm(),
        "may_dispute": speaks and verified and line.came and line.disputed_at is None,
        "may_settle": line.is_disputed and may_change(request.user, line.activity, today()),
    }
    return render(request, "ledger/attendance_line.html", context, status=status)
