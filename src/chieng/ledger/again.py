"""Giống lần trước: the facts of a former activity as the start of a new one, its days moved up to today."""

from dataclasses import replace
from datetime import date, timedelta

from chieng.ledger.kinds import Facts

_WEEK = timedelta(days=7)


def same_again(facts: Facts, day: date) -> Facts:
    """Return `facts` for a new activity recorded on `day`: everything but the days and the document's number.

    The figures come along to be checked; evidence never does. What was done in a plan that is over is offered
    in the one that holds now.
    """
    last = (facts.until or facts.since + timedelta(days=1)) - timedelta(days=1)
    since, last = moved(facts.since, last, day)
    document = facts.document and replace(facts.document, number="", on=None)
    return replace(
        facts, since=since, until=last + timedelta(days=1), document=document, plan=None, carries_out=None
    )


def moved(since: date, last: date, day: date) -> tuple[date, date]:
    """Return the first and last day of the next one: a run on the same weekdays, anything else today.

    A run moves by as many whole weeks as let it end by `day`. Where not one does, this week's has begun: it
    starts a week later and ends today; one of this very week starts today.
    """
    weeks = (day - last) // _WEEK
    if since == last or last > day:
        return day, day
    if weeks:
        return since + weeks * _WEEK, last + weeks * _WEEK
    return min(since + _WEEK, day), day
