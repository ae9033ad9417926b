"""A standing as a plain record: the same for the command, the API and the archive."""

from typing import Any

from chieng.programme.kinds import StatisticFact
from chieng.reporting.kinds import CountedUnit, MissingUnit, Standing
from chieng.reporting.sentences import shown_tenths, upper_figure


def record_of(standing: Standing) -> dict[str, Any]:
    """Return the standing as JSON values.

    Days are ISO dates, the last day of an interval inclusive. `value` and `threshold` are percentages with one
    decimal; `value` is null where there is no percentage. Ids are UUIDs as text.

    Of people only bounds are known: `numerator` and `value` are what is sure, `at_most` and `value_at_most` what
    can't be exceeded (null where nothing is in doubt: units are counted exactly). `grade` is that of the weakest
    number in the denominator: A official, B given by a unit, C an estimate; null where the denominator is no
    statistic. `denominator_facts` names each.
    """
    target, figure = standing.target, standing.figure
    tenths = shown_tenths(target, figure)
    most = None if figure.at_most is None else shown_tenths(target, upper_figure(figure))
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
        "value_at_most": None if most is None else most / 10,
        "numerator": figure.numerator,
        "at_most": figure.at_most,
        "denominator": figure.denominator,
        "verdict": standing.verdict.value,
        "verdict_label": str(standing.verdict.label),
        "missing": [_missing(one) for one in standing.missing],
        "counted": [_counted(one) for one in standing.counted],
        "grade": standing.grade.value if standing.grade else None,
        "grade_label": str(standing.grade.label) if standing.grade else None,
        "denominator_facts": [_fact(one) for one in standing.facts],
        "sources": list(standing.sources),
        "unit_list": _list(standing),
        "sentence": standing.sentence,
    }


def _list(standing: Standing) -> dict[str, Any] | None:
    """Return whether the list of the units counted is complete, and how many the source says there are."""
    coverage = standing.coverage
    return None if coverage is None else {"complete": coverage.is_complete, "expected": coverage.expected}


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
        "at_most": one.at_most,
        "activities": [str(activity) for activity in one.activity_ids],
    }


def _fact(one: StatisticFact) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "on": one.on.isoformat(),
        "value": one.value,
        "source": one.source,
        "grade": one.grade.value,
        "grade_label": str(one.grade.label),
    }
