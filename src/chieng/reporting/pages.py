"""What the pages of this room show, put together from queries: views only parse and render."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chieng.core.ui.kinds import Fact, Tone
from chieng.ledger.queries import counted_by_attendance, evidence_of, lines_by_unit
from chieng.ledger.queries import visible_to as visible_activities
from chieng.organisations.queries import names_at
from chieng.programme.kinds import PlanTerms
from chieng.reporting.asking import Asked
from chieng.reporting.kinds import CountedUnit, Standing, Verdict
from chieng.reporting.period_pages import years
from chieng.reporting.place_pages import place_options
from chieng.reporting.queries import Seen
from chieng.reporting.sentences import bounds_text, list_words, percent_text, shown_tenths, upper_figure
from chieng.reporting.tables import files_of, share_of
from chieng.reporting.tones import TONES
from chieng.reporting.verdicts import WHOLE


def quick_days(plan: PlanTerms) -> list[tuple[Any, date]]:
    """Return the days often asked for: the cut-off of the plan's last report year, and the one before."""
    year = plan.period.until.year - 1
    return [
        (gettext_lazy("chốt số liệu %(year)d") % {"year": one}, date(one, 12, 14))
        for one in (year, year - 1)
        if date(one, 12, 14) in plan.period
    ]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target in the list: its standing, and the same in words and shares for the meter."""

    standing: Standing

    @property
    def percent(self) -> str:
        return percent_text(self.standing.target, self.standing.figure)

    @property
    def share(self) -> Fraction | None:
        return share_of(self.standing)

    @property
    def upper(self) -> Fraction | None:
        """Return the share that can't be exceeded, where only bounds are known."""
        if not self.bounds:
            return None
        tenths = shown_tenths(self.standing.target, upper_figure(self.standing.figure))
        return None if tenths is None else Fraction(tenths, 1000)

    @property
    def bounds(self) -> str:
        return bounds_text(self.standing.target, self.standing.figure)

    @property
    def threshold(self) -> float:
        return self.standing.target.threshold_basis_points / WHOLE

    @property
    def wanted(self) -> str:
        return self.standing.target.threshold_words

    @property
    def tone(self) -> Tone:
        return TONES[self.standing.verdict]

    @property
    def list_words(self) -> str:
        """Return what is missing from the list of units, or "" where it is complete or people are counted."""
        return list_words(self.standing.coverage, self.standing.figure.denominator)

    @property
    def words(self) -> str:
        """Return what the meter shows, for those who do not see it."""
        if not self.percent:
            return str(self.standing.verdict.label)
        shown = self.bounds or self.percent
        return _("%(percent)s, mức chỉ tiêu %(wanted)s") % {"percent": shown, "wanted": self.wanted}


def targets_context(path: str, asked: Asked, found: Sequence[Standing]) -> dict[str, Any]:
    """Return what the list of targets shows."""
    counts = Counter(one.verdict for one in found)
    return {
        "plan": asked.plan,
        "shown_day": None if asked.year else asked.day,
        "asked": asked,
        "place_options": place_options(asked),
        "periods": years(path, asked, [one.target for one in found]),
        "tally": [Fact(verdict.label, counts[verdict]) for verdict in Verdict],
        "lines": [(TargetLine(one), asked.query(one.as_of)) for one in found],
        "files": files_of(path, asked),
    }


def target_context(asked: Asked, found: Standing, seen: Seen) -> dict[str, Any]:
    """Return what the page of one target shows: figures of the place or the whole, units as far as named."""
    return {
        "plan": asked.plan,
        "day": found.as_of,
        "asked": asked,
        "query": asked.query(found.as_of),
        "place_options": place_options(asked),
        "line": TargetLine(found),
        "standing": found,
        "seen": seen,
        "period_label": found.period.label,
    }


@dataclass(frozen=True, slots=True)
class TakenPart:
    """An activity of somebody else by which a unit counts because it came. `url` where the reader may open it."""

    title: str
    organiser: str
    on: date
    who: str
    url: str


def taken_part(actor: object, unit: CountedUnit, day: date) -> list[TakenPart]:
    """Return by which activities of others the unit counts. The caller has checked the reach over the unit."""
    lines = lines_by_unit(unit.activity_ids, unit.unit_id)
    others = [line for line in lines.values() if line.activity.unit_id != unit.unit_id]
    names = names_at({(line.activity.unit_id, line.activity.since) for line in others})
    own = {line.pk for line in others} & set(counted_by_attendance(actor, day).values_list("pk", flat=True))
    return [
        TakenPart(
            str(line.activity),
            names.get((line.activity.unit_id, line.activity.since), ""),
            line.activity.since,
            str(line.get_head_display()),
            reverse("ledger:attendance_line", args=[line.pk]) if line.pk in own else "",
        )
        for line in sorted(others, key=lambda line: (line.activity.since, str(line.pk)))
    ]


def activities_with_evidence(actor: object, ids: Collection[UUID], day: date) -> list[tuple[Any, list[Any]]]:
    """Return those of the activities that `actor` may see, each with its evidence, in two queries."""
    activities = visible_activities(actor, day).filter(pk__in=ids).select_related("kind")
    by_activity: dict[UUID, list[Any]] = {}
    for evidence in evidence_of(ids):
        by_activity.setdefault(evidence.activity_id, []).append(evidence)
    return [(activity, by_activity.get(activity.pk, [])) for activity in activities]
