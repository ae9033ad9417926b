"""What a page of targets is asked for by its address: the plan, the day or the period, and the place."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from chieng.core.clock import today
from chieng.core.dates import DAY_PARAMETER
from chieng.core.intervals import Interval
from chieng.core.periods import Period
from chieng.programme.kinds import PlanTerms, TargetTerms
from chieng.programme.queries import targets_of
from chieng.reporting.kinds import Standing
from chieng.reporting.periods import day_in, ending_in, periods_of
from chieng.reporting.plans import plan_and_day
from chieng.reporting.queries import standing, standings_each_on
from chieng.reporting.queries.places import NamedPlace, PlanPlaces, places_of
from chieng.reporting.sentences import said_of

PERIOD_PARAMETER = "ky"
PLACE_PARAMETER = "noi"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. `year` is set where a period was chosen and no day."""

    plan: PlanTerms
    day: date
    places: PlanPlaces
    place: NamedPlace | None
    year: int | None
    # Exactly what the address asked for: the files of a page ask for the same.
    address: dict[str, str]

    def query(self, day: date) -> str:
        """Return the address's query for another page about the same place on `day`."""
        asked = {DAY_PARAMETER: day.isoformat()}
        return "?" + urlencode(asked | ({PLACE_PARAMETER: str(self.place.unit_id)} if self.place else {}))


def asked_for(request: HttpRequest, code: str) -> Asked:
    """Read the address. Raises Http404 when plan or place is not there or not this person's to see, alike."""
    plan, day = plan_and_day(request, code)
    last = max(day, plan.period.since)
    places = places_of(request.user, plan, Interval(plan.period.since, last + timedelta(days=1)), today())
    place = _place(request, places)
    year = None if request.GET.get(DAY_PARAMETER) else _year(request)
    kept = (DAY_PARAMETER, PERIOD_PARAMETER, PLACE_PARAMETER)
    address = {name: request.GET[name] for name in kept if request.GET.get(name)}
    return Asked(plan, day, places, place, year, address)


def _place(request: HttpRequest, places: PlanPlaces) -> NamedPlace | None:
    text = request.GET.get(PLACE_PARAMETER, "")
    if not text:
        return None
    try:
        found = places.find(UUID(text))
    except ValueError:
        found = None
    if found is None:
        raise Http404(_("Không có địa bàn này trong phạm vi của anh/chị."))
    return found


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get(PERIOD_PARAMETER, "")
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) == len("2024"):
        return int(text)
    messages.error(
        request,
        _("Không đọc được kỳ “%(text)s”. Hãy chọn lại kỳ; trang này đang hiện theo ngày hôm nay.")
        % {"text": text[:20]},
    )
    return None


def target_asked_for(asked: Asked, code: str) -> tuple[TargetTerms, date]:
    """Return the target and the day its page shows. Raises Http404 when the plan has none of that code."""
    found = next((one for one in targets_of(asked.plan.id, asked.day) if one.code == code), None)
    if found is None:
        raise Http404(_("Kế hoạch không có chỉ tiêu này."))
    return found, _day(asked, found)


def standing_asked_for(asked: Asked, code: str) -> Standing:
    """Return where the target stands, of the place where one is asked for; its sentence then names the place."""
    target, day = target_asked_for(asked, code)
    return _said(asked, standing(target, day, asked.place.place if asked.place else None))


def standing_over_time(asked: Asked, code: str) -> tuple[Standing, list[Standing]]:
    """Return the same, and where the target stood in each of its periods: others than this one at their end."""
    target, day = target_asked_for(asked, code)
    shown = target.period_on(day)
    periods = periods_of(asked.plan, target, today())
    days = [day if one == shown else day_in(one, target, today()) for one in periods]
    place = asked.place.place if asked.place else None
    found, *over_time = standings_each_on([(target, one) for one in (day, *days)], place)
    return _said(asked, found), over_time


def _said(asked: Asked, found: Standing) -> Standing:
    return replace(found, sentence=said_of(asked.place.name, found.sentence)) if asked.place else found


def targets_asked_for(asked: Asked) -> list[tuple[TargetTerms, date]]:
    """Return the plan's targets, each with its day: in the period that ends in the year asked for."""
    return [(target, _day(asked, target)) for target in targets_of(asked.plan.id, asked.day)]


def _day(asked: Asked, target: TargetTerms) -> date:
    period: Period | None = None
    if asked.year is not None:
        period = ending_in(asked.year, periods_of(asked.plan, target, today()))
    return day_in(period, target, today()) if period else asked.day
