"""The lead unit checks by chance: it draws, writes down what it finds, and the unit replies once."""

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.intervals import Interval
from chieng.core.text import tidy
from chieng.ledger.actions.review import give_back
from chieng.ledger.actions.revisions import locked, person_id, reason_given
from chieng.ledger.drawing import draw, population_hash, seed_of
from chieng.ledger.kinds import Finding, State, Stratum
from chieng.ledger.models import Activity, Sample, SampleItem
from chieng.ledger.permissions import may_change, may_sample
from chieng.ledger.queries.sampling import to_draw_from

if TYPE_CHECKING:
    from chieng.programme.models import Plan

MOST = 500
_WHOLE = 100


@action
def draw_sample(
    plan: "Plan",
    *,
    since: date,
    last_day: date,
    stratum: Stratum,
    size: int | None = None,
    percent: int | None = None,
    actor: Actor,
) -> Sample:
    """Draw `size` activities, or `percent`, of those verified on these days: a programme officer of the lead.

    The seed is the hash of what was asked, of what there was and of the moment: written down, it draws the same
    again. Raises ValidationError where there is nothing to draw.
    """
    if not may_sample(actor, plan, today()):
        raise PermissionDenied
    if last_day < since:
        raise _wrong("last_day", _("Ngày cuối phải từ ngày đầu trở đi."))
    days = Interval(since, last_day + timedelta(days=1))
    population = to_draw_from(actor, plan.pk, days, stratum, today())
    if not population:
        raise _wrong("since", _("Không có hoạt động đã xác nhận nào trong những ngày này."))
    wanted = _size(len(population), size, percent)
    inputs: dict[str, Any] = {
        "plan": plan.code,
        "since": since.isoformat(),
        "last_day": last_day.isoformat(),
        "stratum": stratum.value,
        "size": wanted,
        "population": len(population),
        "population_sha256": population_hash(population),
        "at": now().isoformat(),
    }
    sample = Sample.objects.create(
        plan=plan,
        since=since,
        until=days.until,
        stratum=stratum,
        population=len(population),
        population_sha256=inputs["population_sha256"],
        inputs=inputs,
        seed=seed_of(inputs),
        drawn_by_id=person_id(actor),
    )
    drawn = draw(population, wanted, sample.seed)
    versions = dict(Activity.objects.filter(pk__in=drawn).values_list("pk", "version"))
    SampleItem.objects.bulk_create(
        SampleItem(sample=sample, activity_id=one, version=versions[one], position=place)
        for place, one in enumerate(drawn, start=1)
    )
    audit.record("ledger.sample.drawn", sample, actor=actor, data={**inputs, "seed": sample.seed})
    return sample


def _size(population: int, size: int | None, percent: int | None) -> int:
    if (size is None) == (percent is None):
        raise _wrong("size", _("Nhập số lượng hoặc tỷ lệ phần trăm, không nhập cả hai."))
    if size is not None:
        wanted, name = size, "size"
    else:
        wanted, name = ceil(population * (percent or 0) / _WHOLE), "percent"
    if not 1 <= wanted <= MOST or not 0 <= (percent or 0) <= _WHOLE:
        raise _wrong(name, _("Chọn từ 1 đến %(most)d hoạt động.") % {"most": MOST})
    return min(wanted, population)


@action
def record_finding(
    item: SampleItem,
    *,
    finding: Finding,
    actor: Actor,
    found_figure: int | None = None,
    note: str = "",
    return_it: bool = False,
) -> SampleItem:
    """Write down what was found. With `return_it` the activity goes back to its unit, with the note as reason.

    The finding changes no figure by itself. Once the unit has replied it stays as it is.
    """
    current = _held(item)
    if not may_sample(actor, current.sample.plan, today()):
        raise PermissionDenied
    if current.reply:
        raise ValidationError(_("Đơn vị đã trả lời, không sửa kết quả được nữa."), code="replied")
    said = tidy(note)[:1000]
    if finding is Finding.DIFFERS and found_figure is None:
        raise _wrong("found_figure", _("Nhập số liệu kiểm tra được."))
    if finding is not Finding.AGREES and not said:
        raise _wrong("note", _("Ghi rõ điều kiểm tra thấy để đơn vị biết."))
    current.finding, current.note = finding, said
    current.found_figure = found_figure if finding is Finding.DIFFERS else None
    current.found_on, current.found_by_id = today(), person_id(actor)
    current.save()
    data = {"activity": current.activity_id, "finding": str(finding.value), "found_figure": current.found_figure}
    audit.record("ledger.sample.found", current, actor=actor, data=data, personal={"note": said})
    if return_it:
        _give_back(current, said, actor)
    return current


def _give_back(item: SampleItem, note: str, actor: Actor) -> None:
    activity = locked(item.activity)
    if activity.state != State.VERIFIED:
        raise _wrong("return_it", _("Hoạt động không còn ở trạng thái đã xác nhận, không trả lại được."))
    give_back(activity, reason_given(note), actor)


@action
def reply_to_finding(item: SampleItem, *, text: str, actor: Actor) -> SampleItem:
    """Let the unit answer what was found, once."""
    current = _held(item)
    if not may_change(actor, current.activity, today()):
        raise PermissionDenied
    if not current.finding or current.reply:
        raise ValidationError(_("Chỉ trả lời một lần, sau khi có kết quả kiểm tra."), code="replied")
    said = tidy(text)[:1000]
    if not said:
        raise _wrong("text", _("Nhập nội dung trả lời."))
    current.reply, current.replied_on, current.replied_by_id = said, today(), person_id(actor)
    current.save()
    data = {"activity": current.activity_id}
    audit.record("ledger.sample.replied", current, actor=actor, data=data, personal={"reply": said})
    return current


def _held(item: SampleItem) -> SampleItem:
    held = SampleItem.objects.select_for_update(of=("self",)).select_related("sample__plan", "activity__unit")
    current: SampleItem = held.get(pk=item.pk)
    return current


def _wrong(name: str, words: str) -> ValidationError:
    return ValidationError({name: [ValidationError(words, code=name)]})
