"""A standing as a plain record: the same for the command, the API and the archive."""

from typing import Any

from chieng.reporting.kinds import CountedUnit, MissingUnit, Standing
from chieng.reporting.sentences import shown_tenths


def record_of(standing: Standing) -> dict[str, Any]:
    """Return the standing as JSON values.

    Days are ISO dates, the last day of an interval inclusive. `value` and `threshold` are percentages with one
    decimal; `value` is null where there is no percentage. Ids are UUIDs as text.
    """
    target, figure = standing.target, standing.figure
    tenths = shown_tenths(target, figure)
    return {
        "target": target.code,
        "label_vi": target.label_vi,
        "label_en": target.label_en,
        "clause": target.clause,
        "as_of": standing.as_of.isoformat(),
        "period": {
            "kind": target.period_kind.value,
            "since": standing.days.since.isoformat(),
            "last_day": target.period_on(standing.as_of).last_day.isoformat(),
        },
        "due": target.due.isoformat(),
        "counts": "people" if target.population.is_people else "units",
        "comparator": target.comparator.value,
        "threshold": target.threshold_basis_points / 100,
        "value": None if tenths is None else tenths / 10,
        "numerator": figure.numerator,
        "at_most": figure.at_most,
        "denominator": figure.denominator,
        "verdict": standing.verdict.value,
        "verdict_label": str(standing.verdict.label),
        "missing": [_missing(one) for one in standing.missing],
        "counted": [_counted(one) for one in standing.counted],
        "sources": list(standing.sources),
        "sentence": standing.sentence,
    }


def _missing(one: MissingUnit) -> dict[str, Any]:
    return {
        "unit": str(one.unit_id),
        "name": one.name,
        "reason": one.reason.value,
        "words": one.words,
        "lacks": [condition.label for condition in one.lacks],
    }


def _counted(one: CountedUnit) -> dict[str, Any]:
    return {
        "unit": str(one.unit_id),
        "name": one.name,
        "people": one.people,
        "activities": [str(activity) for activity in one.activity_ids],
    }
