"""What the pages of this room show, put together from queries: views only parse and render."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from chieng.core.ui.kinds import Fact, Tone
from chieng.ledger.queries import evidence_of
from chieng.ledger.queries import visible_to as visible_activities
from chieng.programme.kinds import PlanTerms, TargetTerms
from chieng.programme.queries import targets_of
from chieng.reporting.kinds import Standing, Verdict
from chieng.reporting.queries import Seen
from chieng.reporting.sentences import percent_text, threshold_words
from chieng.reporting.tables import share_of

TONES = {
    Verdict.MET: Tone.YES,
    Verdict.NOT_MET: Tone.NO,
    Verdict.NOT_YET_DUE: Tone.WAIT,
    Verdict.NOT_SHOWN: Tone.NONE,
}


def targets_on(plan: PlanTerms, day: date) -> tuple[TargetTerms, ...]:
    return targets_of(plan.id, day)


def quick_days(plan: PlanTerms) -> list[tuple[Any, date]]:
    """Return the days often asked for: the cut-off of the plan's last report year, and the one before."""
    year = plan.period.until.year - 1
    return [
        (_("chốt số liệu %(year)d") % {"year": one}, date(one, 12, 14))
        for one in (year, year - 1)
        if date(one, 12, 14) in plan.period
    ]


def tally(found: Sequence[Standing]) -> list[Fact]:
    """Return how many targets have each verdict, in the order of the verdicts."""
    counts = Counter(one.verdict for one in found)
    return [Fact(verdict.label, counts[verdict]) for verdict in Verdict]


def target_context(plan: PlanTerms, whole: Standing, seen: Seen) -> dict[str, Any]:
    """Return what the page of one target shows: figures of the whole, units as far as they may be named."""
    target, figure = whole.target, whole.figure
    percent = percent_text(figure)
    return {
        "plan": plan,
        "day": whole.as_of,
        "quick": quick_days(plan),
        "standing": whole,
        "seen": seen,
        "missing": [(one, TONES[Verdict.NOT_MET]) for one in seen.standing.missing],
        "figure_text": percent.removesuffix("%") or whole.verdict.label,
        "has_figure": bool(percent),
        "tone": TONES[whole.verdict],
        "wanted": threshold_words(target),
        "share": share_of(whole),
        "threshold_share": target.threshold_basis_points / 10_000,
        "period_label": target.period_on(whole.as_of).label,
    }


def activities_with_evidence(actor: object, ids: Collection[UUID], day: date) -> list[tuple[Any, list[Any]]]:
    """Return those of the activities that `actor` may see, each with its evidence, in two queries."""
    activities = visible_activities(actor, day).filter(pk__in=ids).select_related("kind")
    by_activity: dict[UUID, list[Any]] = {}
    for evidence in evidence_of(ids):
        by_activity.setdefault(evidence.activity_id, []).append(evidence)
    return [(activity, by_activity.get(activity.pk, [])) for activity in activities]
