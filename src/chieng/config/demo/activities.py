"""What the units of the demonstration did: some much, some little, some nothing, from a seed.

The shares are chosen so that every verdict and every reason for missing can be seen; schools stand at exactly
80,0 % against "trên 80%", which is not enough.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from chieng.config.demo.pictures import draw_picture
from chieng.config.demo.recording import bring_to
from chieng.config.demo.units import UNDER_WAY, WITHOUT_PLAN, demo_unit, of_the_province
from chieng.core.actors import SYSTEM
from chieng.core.files import PHOTOS, store
from chieng.core.intervals import Interval
from chieng.core.periods import report_year, school_year
from chieng.core.remembering import remembering
from chieng.ledger import actions
from chieng.ledger.kinds import FUNDED_INSIDE, Figure, FundedInside, PlanDocument, PlanForm, State
from chieng.organisations.queries import names_of
from chieng.programme.queries import plan_by_code, themes_of

PLAN = "kon-tum-2021-2025"
SEED = 3630
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of thing that units of some kinds do once in a period, and how many of a hundred did it."""

    unit_kinds: tuple[str, ...]
    kind: str
    per_cent: int
    main: tuple[str, int, int] | None = None
    audiences: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    title: str = ""


LANGUAGES = ("sed", "bdq", "jeh", "jra")
UNFINISHED = (State.SUBMITTED, State.RETURNED, State.DRAFT)
STATE_BODIES = ("department", "district")
FINANCE = ("social-insurance", "commercial-bank", "credit-institution")
WITH_PLANS = (STATE_BODIES, FINANCE)
WHY = "Ảnh chưa rõ, đề nghị chụp lại (minh họa)."
# What is not done yet was written down within these days.
RECENT = 40
# A plan of a report year, which begins on 15 December, is signed within its first days.
SIGNING_DAYS = 10
SCHOOLS = ("lower-secondary-school", "upper-secondary-school")
DEEDS = (
    Deed(STATE_BODIES, "unit-plan", 88, title="Kế hoạch tuyên truyền an toàn thông tin"),
    Deed(
        STATE_BODIES, "conference", 76, ("people", 15, 90), ("officials",), title="Hội nghị quán triệt cho cán bộ"
    ),
    Deed(FINANCE, "unit-plan", 90, title="Kế hoạch tuyên truyền cho cán bộ và khách hàng"),
    Deed(FINANCE, "conference", 85, ("people", 8, 40), ("officials",), title="Tập huấn cho cán bộ, nhân viên"),
    Deed(
        FINANCE, "customer-notice", 75, ("messages", 500, 20_000), ("customers",), title="Cảnh báo tới khách hàng"
    ),
    Deed(SCHOOLS, "school-session", 80, ("people", 120, 600), ("pupils",), title="Chào cờ: an toàn trên mạng"),
    Deed(
        SCHOOLS,
        "school-session",
        55,
        ("people", 60, 300),
        ("pupils",),
        ("false-information",),
        title="Sinh hoạt lớp: đọc tin có suy xét",
    ),
    Deed(
        ("commune",), "loudspeaker-run", 70, ("plays", 6, 20), ("public",), title="Đợt phát loa cảnh báo lừa đảo"
    ),
    Deed(
        ("telecom-enterprise", "it-enterprise"),
        "customer-notice",
        80,
        ("messages", 2_000, 90_000),
        ("customers",),
        title="Nhắn tin khuyến cáo thuê bao",
    ),
    Deed(
        ("newspaper", "broadcaster"), "broadcast", 100, ("airtime", 60, 400), title="Chuyên mục an toàn thông tin"
    ),
    Deed(("university",), "conference", 100, ("people", 300, 900), ("students",), title="Tuần sinh hoạt công dân"),
    Deed(
        (*STATE_BODIES, "commercial-bank", "it-enterprise"),
        "conference",
        50,
        ("people", 10, 60),
        ("organisations",),
        ("domestic-products",),
        title="Giới thiệu sản phẩm an toàn thông tin trong nước",
    ),
)


def record_activities(until: date, progress: Progress) -> int:
    """Record what was done in the plan's report and school years up to `until`, and return how many activities.

    Plans of units come first: what the others carry out is found by their days.
    """
    chance = Random(SEED)  # noqa: S311 - the same data for everybody, not a secret
    themes = _themes(until)
    wanted = [one for year in range(2024, until.year + 1) for one in _in_year(chance, year, until)]
    wanted.sort(key=lambda one: one[1].kind != "unit-plan")
    plans = sum(deed.kind == "unit-plan" for _unit, deed, _day, _state in wanted)
    for first, last in ((0, plans), (plans, len(wanted))):
        with remembering():  # nothing that one half asks about is changed by that half
            for number in range(first, last):
                unit, deed, day, state = wanted[number]
                bring_to(state, _record(chance, unit, deed, day, themes), reason=WHY)
                progress(number + 1, len(wanted))
    return len(wanted)


def _themes(day: date) -> dict[str, UUID]:
    plan = plan_by_code(PLAN, day)
    return {theme.code: theme.id for theme in themes_of(plan.id, day)} if plan else {}


def _in_year(chance: Random, year: int, until: date) -> Iterator[tuple[Any, Deed, date, State]]:
    for deed in DEEDS:
        period = (school_year(year) if deed.unit_kinds == SCHOOLS else report_year(year)).interval
        if period.since > until:
            continue
        last = min(period.until - timedelta(days=1), until)
        units = [unit for unit in of_the_province(period, deed.unit_kinds) if unit.until > last]
        for unit, state in _settled(deed, _some(chance, units, deed.per_cent)):
            if state is State.VERIFIED:
                yield unit, deed, _day(chance, deed, Interval(period.since, last + timedelta(days=1))), state
            elif until in period:  # what was left open in a year gone by is not shown
                recent = max(period.since, until - timedelta(days=RECENT))
                yield unit, deed, recent + timedelta(days=chance.randrange((until - recent).days)), state


def _day(chance: Random, deed: Deed, days: Interval) -> date:
    """Return a day for the deed. Plans are signed first: what follows carries them out."""
    signing = min(SIGNING_DAYS, (days.until - days.since).days)
    if deed.kind == "unit-plan":
        return days.since + timedelta(days=chance.randrange(signing))
    first = days.since + timedelta(days=signing) if deed.unit_kinds in WITH_PLANS else days.since
    return first + timedelta(days=chance.randrange(max((days.until - first).days, 1)))


def _settled(deed: Deed, some: list[tuple[Any, State]]) -> Iterator[tuple[Any, State]]:
    """Leave out what the officers of the demonstration are to do, or tell by themselves."""
    told = {demo_unit(UNDER_WAY)} | ({demo_unit(WITHOUT_PLAN)} if deed.kind == "unit-plan" else set())
    yield from ((unit, state) for unit, state in some if unit.pk not in told)


def _some(chance: Random, units: Sequence[Any], per_cent: int) -> list[tuple[Any, State]]:
    """Return exactly that share of the units as verified, and of the rest a few that are not done yet."""
    mixed = chance.sample(units, len(units))
    done = round(len(units) * per_cent / 100)
    return [(unit, State.VERIFIED) for unit in mixed[:done]] + list(zip(mixed[done:], UNFINISHED, strict=False))


def _record(chance: Random, unit: Any, deed: Deed, day: date, themes: dict[str, UUID]) -> Any:
    activity = actions.record_activity(
        unit=unit,
        kind=deed.kind,
        since=day,
        client_id=UUID(int=chance.getrandbits(128), version=4),
        title=deed.title,
        themes=tuple(themes[code] for code in deed.themes if code in themes) or None,
        audiences=deed.audiences or None,
        figures=_figures(chance, deed, unit),
        document=_document(chance, deed, unit, day),
        **_told(unit, deed, day),
        actor=SYSTEM,
    )
    picture = store(draw_picture(chance), allowed=PHOTOS)
    actions.attach_evidence(activity, file=picture, name="minh-hoa.jpg", actor=SYSTEM)
    return activity


def _figures(chance: Random, deed: Deed, unit: Any) -> tuple[Figure, ...]:
    """Return the main figure; every fourth state body splits its people by audience."""
    if deed.main is None:
        return ()
    kind, least, most = deed.main
    number = chance.randint(least, most)
    if deed.unit_kinds == STATE_BODIES and deed.audiences == ("officials",) and unit.pk.int % 4 == 0:
        return (Figure(kind, number - 2, "officials"), Figure(kind, 2, "heads"))
    return (Figure(kind, number),)


def _told(unit: Any, deed: Deed, day: date) -> dict[str, Any]:
    """Return outlet, place, languages and cost as far as such deeds have them: every third commune speaks two."""
    if deed.kind == "conference":
        return {"place": "Hội trường cơ quan", "cost": _cost(unit)}
    if deed.kind != "loudspeaker-run":
        return {}
    name = names_of([unit.pk], day)[unit.pk]
    second = LANGUAGES[unit.pk.int % len(LANGUAGES)]
    return {
        "outlet": f"Đài truyền thanh {name[:1].lower()}{name[1:]}",
        "place": "Các thôn, làng trong xã",
        "languages": ("vi", second) if unit.pk.int % 3 == 0 else ("vi",),
    }


def _cost(unit: Any) -> int | FundedInside | None:
    """Return one of the three answers: paid for itself, funded inside other work (the commonest), not said."""
    return (FUNDED_INSIDE, FUNDED_INSIDE, 2_500_000 + unit.pk.int % 9 * 500_000, None)[unit.pk.int % 4]


def _document(chance: Random, deed: Deed, unit: Any, day: date) -> PlanDocument | None:
    """Return the plan's document: every third is a section of another plan."""
    if deed.kind != "unit-plan":
        return None
    number = f"{chance.randint(1, 900):02d}/KH-MH"
    if unit.pk.int % 3 == 0:
        return PlanDocument(number, day, "Y Minh Họa", "Mục II.4, chuyển đổi số", PlanForm.COMBINED)
    return PlanDocument(number, day, "Y Minh Họa")
