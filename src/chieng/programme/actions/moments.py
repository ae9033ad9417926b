"""Keeping the moments of the year, and the secret addresses of calendars."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from chieng.core import audit
from chieng.core.actions import action
from chieng.core.actors import Actor
from chieng.core.clock import now, today
from chieng.core.text import tidy
from chieng.core.tokens import token_hash
from chieng.organisations.queries import holds
from chieng.programme.kinds import MomentRule
from chieng.programme.models import CalendarFeed, Moment
from chieng.programme.queries.moments import KEEPERS

if TYPE_CHECKING:
    from chieng.organisations.models import Unit

LIFE = timedelta(days=400)


@action
def keep_moment(
    owner: "Unit",
    *,
    label_vi: str,
    rule: MomentRule,
    actor: Actor,
    moment: Moment | None = None,
    first: tuple[int, int] | None = None,
    last: tuple[int, int] | None = None,
    weekday: int | None = None,
    dates: tuple[date, ...] = (),
    label_en: str = "",
    text: str = "",
    themes: tuple[str, ...] = (),
) -> Moment:
    """Add a moment to those of `owner`, or change one. `first` and `last` are (month, day)."""
    if not holds(actor, KEEPERS, owner.pk, today()) or (moment and moment.owner_id != owner.pk):
        raise PermissionDenied
    _check(label_vi, rule, first=first, last=last, weekday=weekday, dates=dates)
    kept = moment or Moment(owner=owner)
    for name, value in _fields(rule, first, last, weekday, dates).items():
        setattr(kept, name, value)
    kept.label_vi, kept.label_en, kept.text = tidy(label_vi), tidy(label_en), text.strip()
    kept.themes = sorted(themes)
    kept.save()
    audit.record("programme.moment.kept", kept, actor=actor, data={"name": kept.label_vi, "rule": kept.rule})
    return kept


def _check(
    label: str,
    rule: MomentRule,
    *,
    first: tuple[int, int] | None,
    last: tuple[int, int] | None,
    weekday: int | None,
    dates: tuple[date, ...],
) -> None:
    errors: dict[str, Any] = {}
    if not tidy(label):
        errors["label_vi"] = _("Ghi tên mốc.")
    if rule in {MomentRule.YEARLY, MomentRule.RANGE} and not first:
        errors["first"] = _("Nhập ngày/tháng, ví dụ 06/08.")
    if rule is MomentRule.RANGE and not last:
        errors["last"] = _("Nhập ngày/tháng cuối, ví dụ 31/08.")
    if rule is MomentRule.WEEKLY and weekday is None:
        errors["weekday"] = _("Chọn thứ trong tuần.")
    if rule is MomentRule.DATES and not dates:
        errors["dates"] = _("Nhập ít nhất một ngày.")
    if errors:
        raise ValidationError(errors)


def _fields(
    rule: MomentRule,
    first: tuple[int, int] | None,
    last: tuple[int, int] | None,
    weekday: int | None,
    dates: tuple[date, ...],
) -> dict[str, Any]:
    """Return what is stored of the rule; what does not belong to it is emptied."""
    by_day = rule in {MomentRule.YEARLY, MomentRule.RANGE}
    month, day = first if by_day and first else (None, None)
    last_month, last_day = last if rule is MomentRule.RANGE and last else (None, None)
    return {
        "rule": rule,
        "month": month,
        "day": day,
        "last_month": last_month,
        "last_day": last_day,
        "weekday": weekday if rule is MomentRule.WEEKLY else None,
        "dates": sorted({one.isoformat() for one in dates}) if rule is MomentRule.DATES else [],
    }


@action
def drop_moment(moment: Moment, *, actor: Actor) -> None:
    """Take a moment out of the year."""
    if not holds(actor, KEEPERS, moment.owner_id, today()):
        raise PermissionDenied
    audit.record("programme.moment.dropped", moment, actor=actor, data={"name": moment.label_vi})
    moment.delete()


@action
def load_moments(owner: "Unit", *, actor: Actor) -> int:
    """Give `owner` the moments that ship with Chiêng, where it keeps none yet. Return how many."""
    if not holds(actor, KEEPERS, owner.pk, today()):
        raise PermissionDenied
    audit.unchanged()
    if Moment.objects.filter(owner=owner).exists():
        return 0
    shipped = tomllib.loads((files("chieng.programme") / "data" / "moments.toml").read_text("utf-8"))["moments"]
    made = [_shipped(owner, one) for one in shipped]
    Moment.objects.bulk_create(made)
    audit.record("programme.moment.loaded", owner, actor=actor, data={"number": len(made)})
    return len(made)


def _shipped(owner: "Unit", one: Mapping[str, Any]) -> Moment:
    rule = MomentRule(one["rule"])
    dates = tuple(date.fromisoformat(text) for text in one.get("dates", ()))
    weekday = one["weekday"] - 1 if "weekday" in one else None
    fields = _fields(rule, _pair(one.get("first")), _pair(one.get("last")), weekday, dates)
    labels = {name: one[name] for name in ("code", "label_vi", "label_en", "text")}
    return Moment(owner=owner, **labels, **fields)


def _pair(text: str | None) -> tuple[int, int] | None:
    """Return (month, day) of "06/08"."""
    if not text:
        return None
    day, month = text.split("/")
    return int(month), int(day)


@action
def make_calendar_address(person_id: UUID, *, actor: Actor) -> str:
    """Give the person a new secret address for their calendar and return it: the former one opens nothing more."""
    _insist_own(person_id, actor)
    token = token_urlsafe(32)
    moment = now()
    CalendarFeed.objects.update_or_create(
        person_id=person_id,
        defaults={"token_hash": token_hash(token), "made_at": moment, "expires_at": moment + LIFE},
    )
    audit.record("programme.calendar.addressed", cast("Any", actor), actor=actor)
    return token


@action
def close_calendar_address(person_id: UUID, *, actor: Actor) -> None:
    """Let the secret address open nothing more."""
    _insist_own(person_id, actor)
    audit.unchanged()
    if CalendarFeed.objects.filter(person=person_id).delete()[0]:
        audit.record("programme.calendar.closed", cast("Any", actor), actor=actor)


def _insist_own(person_id: UUID, actor: Actor) -> None:
    if getattr(actor, "pk", None) != person_id:
        raise PermissionDenied
