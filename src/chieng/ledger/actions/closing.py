"""Closing a period of a plan, giving one unit more time, and opening the period again."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.sheets.display import shown_day
from chieng.core.text import tidy
from chieng.ledger.actions.revisions import person_id
from chieng.ledger.models import ClosingExtension, PeriodClosing
from chieng.ledger.permissions import may_close
from chieng.organisations.queries import under

if TYPE_CHECKING:
    from chieng.organisations.models import Unit
    from chieng.programme.models import Plan

# Nobody needs longer to send what is late; a slip of the finger is told.
_LONGEST = timedelta(days=366)


@action
def close_period(
    plan: "Plan", *, since: date, last_day: date, reason: str, document: str, actor: Actor
) -> PeriodClosing:
    """Close the days `since` to `last_day` of the plan: a programme officer of its lead unit, by a document.

    What was done on these days may still be written down as a draft, and nothing else. Raises ValidationError by
    field for days that are not over, that are closed already or that the plan does not have.
    """
    if not may_close(actor, plan, today()):
        raise PermissionDenied
    _held(plan)
    _insist_days(plan, since, last_day)
    closing = PeriodClosing.objects.create(
        plan=plan,
        since=since,
        until=last_day + timedelta(days=1),
        reason=_given("reason", reason, 500),
        document=_given("document", document, 200),
        closed_on=today(),
        closed_by_id=person_id(actor),
    )
    audit.record("ledger.period.closed", closing, actor=actor, data=_told(closing))
    return closing


@action
def reopen_period(closing: PeriodClosing, *, reason: str, actor: Actor) -> PeriodClosing:
    """Open the period again for everybody, with a reason. The closing stays in the list."""
    if not may_close(actor, closing.plan, today()):
        raise PermissionDenied
    current: PeriodClosing = PeriodClosing.objects.select_for_update().get(pk=closing.pk)
    if not current.is_closed:
        audit.unchanged()
        return current
    current.reopened_reason = _given("reason", reason, 500)
    current.reopened_at, current.reopened_by_id = now(), person_id(actor)
    current.save(update_fields=["reopened_reason", "reopened_at", "reopened_by"])
    audit.record(
        "ledger.period.reopened", current, actor=actor, data=_told(current) | {"reason": current.reopened_reason}
    )
    return current


@action
def extend_period(
    closing: PeriodClosing, *, unit: "Unit", last_day: date, reason: str, actor: Actor
) -> ClosingExtension:
    """Let one unit go on sending, correcting and verifying what is closed, up to `last_day`, with a reason."""
    if not may_close(actor, closing.plan, today()):
        raise PermissionDenied
    if not closing.is_closed:
        raise ValidationError(_("Kỳ này đã mở lại, không cần gia hạn."), code="state")
    _insist_extension(closing, unit, last_day)
    extension = ClosingExtension.objects.create(
        closing=closing,
        unit=unit,
        since=today(),
        until=last_day + timedelta(days=1),
        reason=_given("reason", reason, 500),
        given_by_id=person_id(actor),
    )
    data = {"closing": closing.pk, "unit": unit.pk, "last_day": last_day, "reason": extension.reason}
    audit.record("ledger.period.extended", extension, actor=actor, data=data)
    return extension


def _held(plan: "Plan") -> None:
    """Hold the plan until the transaction ends, so that two officers don't close the same days."""
    type(plan).objects.select_for_update().get(pk=plan.pk)


def _insist_days(plan: "Plan", since: date, last_day: date) -> None:
    wrong: dict[str, ValidationError] = {}
    if last_day < since:
        wrong["last_day"] = ValidationError(_("Ngày cuối phải từ ngày đầu trở đi."), code="reversed")
    elif last_day >= today():
        wrong["last_day"] = ValidationError(
            _("Chỉ khóa sổ những ngày đã qua. Hôm nay là %(today)s."),
            params={"today": shown_day(today())},
            code="not_over",
        )
    if since >= plan.until or last_day < plan.since:
        wrong["since"] = ValidationError(_("Những ngày này không thuộc giai đoạn của kế hoạch."), code="outside")
    if wrong:
        raise ValidationError({name: [error] for name, error in wrong.items()})
    same = PeriodClosing.objects.filter(plan=plan, reopened_at=None, since__lte=last_day, until__gt=since).first()
    if same:
        raise ValidationError(
            _("Từ %(first)s đến %(last)s đã khóa sổ rồi. Chọn những ngày khác."),
            params={"first": shown_day(same.since), "last": shown_day(same.last_day)},
            code="closed_before",
        )


def _insist_extension(closing: PeriodClosing, unit: "Unit", last_day: date) -> None:
    if not under(closing.plan.owner_id, closing.interval).filter(pk=unit.pk).exists():
        raise ValidationError(
            {"unit": [ValidationError(_("Chọn đơn vị thực hiện kế hoạch trong kỳ này."), code="unit")]}
        )
    if not today() <= last_day <= today() + _LONGEST:
        raise ValidationError(
            {"last_day": [ValidationError(_("Chọn ngày từ hôm nay, trong vòng một năm."), code="last_day")]}
        )


def _given(name: str, text: str, most: int) -> str:
    said = tidy(text)
    if not said:
        words = _("Ghi lý do.") if name == "reason" else _("Ghi số, ký hiệu văn bản.")
        raise ValidationError({name: [ValidationError(words, code="required")]})
    return said[:most]


def _told(closing: PeriodClosing) -> dict[str, object]:
    return {
        "plan": closing.plan_id,
        "since": closing.since,
        "last_day": closing.last_day,
        "document": closing.document,
        "reason": closing.reason,
    }
