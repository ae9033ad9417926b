"""What an activity says, as plain values: kept in its history, old beside new, and put into forms."""

from typing import Any

from chieng.ledger.kinds import NO_PLAN, Facts, Figure, PlanDocument, PlanForm
from chieng.ledger.models import Activity


def snapshot(activity: Activity) -> dict[str, Any]:
    """Return every fact of the activity as values that JSON holds. Two that are equal say the same."""
    figures = activity.quantities.order_by("kind__position", "audience__position")
    return {
        "kind": activity.kind_id,
        "since": activity.since.isoformat(),
        "last_day": activity.last_day.isoformat(),
        "title": activity.title,
        "note": activity.note,
        "plan": str(activity.plan_id) if activity.plan_id else None,
        "tasks": sorted(activity.tasks.values_list("code", flat=True)),
        "themes": sorted(activity.themes.values_list("code", flat=True)),
        "audiences": sorted(activity.audiences.values_list("code", flat=True)),
        "outlet": activity.outlet,
        "place": activity.place,
        "languages": sorted(activity.languages.values_list("code", flat=True)),
        "cost": activity.told_cost,
        "document_number": activity.document_number,
        "document_date": activity.document_date.isoformat() if activity.document_date else None,
        "document_signatory": activity.document_signatory,
        "document_clause": activity.document_clause,
        "plan_form": str(activity.plan_form),
        "carries_out": str(activity.carries_out_id) if activity.carries_out_id else None,
        "outside_plans": activity.outside_plans,
        **{_name(figure.kind_id, figure.audience_id): figure.value for figure in figures},
    }


def _name(kind: str, audience: str | None) -> str:
    return f"quantity_{kind}_{audience}" if audience else f"quantity_{kind}"


def facts_of(activity: Activity) -> Facts:
    """Return the facts as `correct` takes them."""
    return Facts(
        kind=activity.kind_id,
        since=activity.since,
        until=activity.until,
        title=activity.title,
        note=activity.note,
        plan=activity.plan_id,
        tasks=tuple(activity.tasks.values_list("pk", flat=True)),
        themes=tuple(activity.themes.values_list("pk", flat=True)),
        audiences=tuple(activity.audiences.values_list("code", flat=True)),
        figures=tuple(Figure(one.kind_id, one.value, one.audience_id) for one in activity.quantities.all()),
        document=PlanDocument(
            activity.document_number,
            activity.document_date,
            activity.document_signatory,
            activity.document_clause,
            PlanForm(activity.plan_form or PlanForm.OWN),
        ),
        carries_out=NO_PLAN if activity.outside_plans else activity.carries_out_id,
        outlet=activity.outlet,
        place=activity.place,
        languages=tuple(activity.languages.values_list("code", flat=True)),
        cost=activity.told_cost,
    )
