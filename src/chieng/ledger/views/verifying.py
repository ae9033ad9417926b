"""Chờ tôi xác nhận: look through what waits, confirm or give back what is ticked, see what was left and why."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chieng.core.access import actor_of, signed_in
from chieng.core.clock import today
from chieng.ledger import actions, queries
from chieng.ledger.forms.queue import QueueFilter
from chieng.ledger.kinds import BulkResult
from chieng.ledger.models import Activity
from chieng.ledger.tables import lines_of

# As many as one person looks through before pressing a button.
PER_PAGE = 100
# So many of those that were left are named for each reason; the others are counted.
_NAMED = 5
RETURN = "tra-lai"


@signed_in("lists only what to_verify gives; the actions check each again")
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person to verify; verify or return what they tick."""
    typed, wrong = "", ""
    if request.method == "POST":
        try:
            _do_ticked(request)
        except ValidationError as error:
            typed, wrong = request.POST.get("reason", ""), " ".join(error.messages)
        else:
            return redirect(request.get_full_path())
    waiting = queries.to_verify(request.user, today())
    form = QueueFilter(request.GET or None, waiting=waiting)
    page = Paginator(_filtered(waiting, form), PER_PAGE).get_page(request.GET.get("trang"))
    shown: Any = page.object_list
    lines = lines_of(queries.for_lines(shown))
    photos = queries.first_photos([line.activity.pk for line in lines])
    ticked = set(request.POST.getlist("chon")) if wrong else set()
    context = {
        "lines": [(line, photos.get(line.activity.pk), _value(line.activity) in ticked) for line in lines],
        "reusing": queries.reusing([line.activity.pk for line in lines]),
        "page": page,
        "filter": form,
        "used": form.is_bound and bool(form.values),
        "reason": typed,
        "wrong": wrong,
    }
    return render(request, "ledger/queue.html", context, status=422 if wrong else 200)


def _value(activity: Activity) -> str:
    """Return what a tick sends: the activity with the version that is shown."""
    return f"{activity.pk}.{activity.version}"


def _filtered(waiting: QuerySet[Activity], form: QueueFilter) -> QuerySet[Activity]:
    wanted = form.values if form.is_bound else {}
    fields = {"don_vi": "unit", "loai": "kind"}
    return waiting.filter(**{fields[name]: value for name, value in wanted.items() if name in fields})


def _do_ticked(request: HttpRequest) -> None:
    """Do what the pressed button says with what is ticked, and tell the result."""
    actor = actor_of(request)
    chosen = _versions(request)
    if not chosen:
        messages.info(request, _("Chưa chọn hoạt động nào. Đánh dấu rồi bấm lại."))
        return
    if request.POST.get("viec") == RETURN:
        reason = request.POST.get("reason", "")
        result = actions.return_all(list(chosen), reason=reason, actor=actor, versions=chosen)
        done = ngettext("Đã trả lại %(n)d hoạt động.", "Đã trả lại %(n)d hoạt động.", len(result.done))
    else:
        result = actions.verify_all(list(chosen), actor=actor, versions=chosen)
        done = ngettext("Đã xác nhận %(n)d hoạt động.", "Đã xác nhận %(n)d hoạt động.", len(result.done))
    if result.done:
        messages.success(request, done % {"n": len(result.done)})
    _tell_left(request, result)
    gone = len(chosen) - len(result.done) - len(result.refused)
    if gone:
        words = ngettext("%(n)d hoạt động không còn ở đây.", "%(n)d hoạt động không còn ở đây.", gone)
        messages.warning(request, words % {"n": gone})


def _tell_left(request: HttpRequest, result: BulkResult) -> None:
    """Say what was left, reason by reason, with names."""
    by_reason: dict[str, list[UUID]] = defaultdict(list)
    for one in result.refused:
        by_reason[one.reason].append(one.activity_id)
    left = Activity.objects.select_related("kind").in_bulk([one.activity_id for one in result.refused])
    for reason, ids in by_reason.items():
        names = "; ".join(str(left[one]) for one in ids[:_NAMED]) + ("; …" if len(ids) > _NAMED else "")
        words = ngettext(
            "Còn lại %(n)d hoạt động (%(names)s): %(reason)s",
            "Còn lại %(n)d hoạt động (%(names)s): %(reason)s",
            len(ids),
        )
        messages.error(request, words % {"n": len(ids), "names": names, "reason": reason})


def _versions(request: HttpRequest) -> dict[UUID, int]:
    """Return what is ticked with the version that the page showed: "ID.VERSION"."""
    found: dict[UUID, int] = {}
    for text in request.POST.getlist("chon"):
        unique, _dot, version = text.partition(".")
        try:
            found[UUID(unique)] = int(version)
        except ValueError:
            continue
    return found
