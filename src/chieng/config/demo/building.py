"""The whole demonstration, from its units to the figures made public, in the order in which it happened."""

from collections.abc import Callable, Iterator

from chieng.config.demo.accounts import make_accounts
from chieng.config.demo.activities import PLAN, record_activities
from chieng.config.demo.conferences import brief_the_press, hold_conferences
from chieng.config.demo.days import DAY, on_day
from chieng.config.demo.desks import fill_desks
from chieng.config.demo.ending import end_district, record_before_the_end
from chieng.config.demo.following import check_a_sample, close_last_year, release_figures
from chieng.config.demo.neighbour import found_neighbour
from chieng.config.demo.neighbour_deeds import record_neighbour
from chieng.config.demo.site import make_site
from chieng.config.demo.statistics import record_statistics
from chieng.config.demo.units import ENDED_ON, found_demo_units
from chieng.config.demo.work import give_work, pass_work_on
from chieng.programme.models import Plan
from chieng.programme.queries import plan_by_code

Progress = Callable[[int, int], None]


def build(progress: Progress) -> Iterator[str]:
    """Make everything and yield, step by step, what was made. The caller holds the transaction."""
    with on_day(DAY):
        yield from _build(progress)


def _build(progress: Progress) -> Iterator[str]:
    plan, terms = Plan.objects.get(code=PLAN), plan_by_code(PLAN, DAY)
    if terms is None:
        raise Plan.DoesNotExist
    yield f"{found_demo_units()} đơn vị minh họa / demonstration units"
    yield f"{make_site()}: trang minh họa / demonstration site"
    neighbour = found_neighbour()
    yield f"{neighbour}: tỉnh thứ hai / the second province"
    yield f"{make_accounts()} tài khoản minh họa / demonstration accounts"
    yield f"{record_statistics()} số liệu minh họa / demonstration statistics"
    given = give_work(plan)
    ended = end_district()
    pass_work_on(plan, ENDED_ON)
    yield f"{given} việc được giao minh họa / demonstration work given"
    made = record_activities(DAY, progress) + record_before_the_end(ended) + brief_the_press()
    came = hold_conferences(terms)
    released = release_figures(terms)
    close_last_year(plan)
    made += fill_desks() + record_neighbour(neighbour, DAY)
    checked = check_a_sample(plan)
    yield f"{made} hoạt động minh họa / demonstration activities"
    yield (
        f"{came} lượt đơn vị dự hội nghị, {checked} hoạt động được kiểm tra, {released} đợt công bố"
        f" / attended, checked, releases"
    )
