"""The moments of the year: which there are for whom, and on which days they fall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from chieng.core.calendar import CalendarEntry
from chieng.core.intervals import Interval
from chieng.organisations.kinds import Role
from chieng.organisations.queries import above, roles_of, units_where
from chieng.programme.kinds import MomentRule, ThemeTerms
from chieng.programme.models import Moment, Plan
from chieng.programme.queries.parts import themes_of

KEEPERS = frozenset({Role.PROGRAMME_OFFICER})
ALL_DAYS = 366


@dataclass(frozen=True, slots=True)
class Coming:
    """A moment on the days on which it falls."""

    moment: Moment
    days: Interval


def moments_visible_to(actor: object, day: date) -> QuerySet[Moment]:
    """Return the moments kept by the units of the actor or by those above them."""
    held = roles_of(actor, day)
    units = {role.unit_id for role in held} | {role.over_id for role in held if role.over_id is not None}
    return Moment.objects.filter(owner__in=above(list(units), day))


def moments_kept_by(actor: object, day: date) -> QuerySet[Moment]:
    """Return the moments that the actor may edit: as programme officer over the unit that keeps them."""
    return Moment.objects.filter(owner__in=units_where(actor, KEEPERS, day).order_by().values("pk"))


def themes_to_choose(owner_id: UUID, day: date) -> tuple[ThemeTerms, ...]:
    """Return the themes of the newest plan of the unit that keeps a moment."""
    plan = Plan.objects.filter(owner=owner_id).order_by("-since").first()
    return themes_of(plan.pk, max(day, plan.since)) if plan else ()


def moment_for(actor: object, moment_id: UUID, day: date) -> Moment:
    """Return a moment that the actor may edit. Raises Http404 alike for none and for others."""
    found = moments_kept_by(actor, day).filter(pk=moment_id).first()
    if found is None:
        raise Http404
    return found


def falls_on(moment: Moment, within: Interval) -> list[Interval]:
    """Return the days of the moment that meet `within`, in order. 29 February falls on the 28th of other years."""
    found = [one for one in _every(moment, within) if one.overlaps(within)]
    return sorted(set(found))


def _every(moment: Moment, within: Interval) -> Iterable[Interval]:
    if moment.rule == MomentRule.DATES:
        return [_one_day(date.fromisoformat(text)) for text in moment.dates]
    if moment.rule == MomentRule.WEEKLY:
        first = within.since + timedelta(days=((moment.weekday or 0) - within.since.weekday()) % 7)
        weeks = range(0, max((within.until - first).days, 0), 7)
        return [_one_day(first + timedelta(days=days)) for days in weeks]
    return [_of_year(moment, year) for year in range(within.since.year - 1, within.until.year + 1)]


def _one_day(day: date) -> Interval:
    return Interval(day, day + timedelta(days=1))


def _of_year(moment: Moment, year: int) -> Interval:
    first = _day(year, moment.month or 1, moment.day or 1)
    if moment.rule != MomentRule.RANGE or not moment.last_month or not moment.last_day:
        return _one_day(first)
    last = _day(year, moment.last_month, moment.last_day)
    if last < first:
        last = _day(year + 1, moment.last_month, moment.last_day)
    return Interval(first, last + timedelta(days=1))


def _day(year: int, month: int, day: int) -> date:
    """Return the day, or the last of its month in years that do not have it."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def coming(moments: Iterable[Moment], day: date, days: int) -> list[Coming]:
    """Return which of the moments are on or begin within so many days, the nearest first; each at most once."""
    within = Interval(day, day + timedelta(days=days))
    found = [Coming(moment, falls[0]) for moment in moments if (falls := falls_on(moment, within))]
    return sorted(found, key=lambda one: (one.days.since, one.moment.label_vi))


def moment_entries(moments: Iterable[Moment], day: date) -> list[CalendarEntry]:
    """Return the moments as entries of a calendar: the year around `day`, weekly ones two months ahead."""
    year = Interval(day - timedelta(days=60), day + timedelta(days=ALL_DAYS))
    near = Interval(day - timedelta(days=7), day + timedelta(days=60))
    return [
        CalendarEntry(f"moment:{moment.pk}:{days.since}", moment.label, days.since, days.until, moment.text)
        for moment in moments
        for days in falls_on(moment, near if moment.rule == MomentRule.WEEKLY else year)
    ]
