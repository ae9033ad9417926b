"""Activities and their codes as plain values, in few queries whatever their number."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from chieng.ledger.models import Activity, ActivityKind, Audience, Evidence, Language, QuantityKind
from chieng.ledger.models.reference import Named

_PARTS = ("tasks", "themes", "audiences", "languages", "quantities", "plan", "kind")


def shown(activities: Sequence[Activity]) -> list[dict[str, Any]]:
    """Return the activities with figures and evidence. Who wrote or verified them is nobody's business here."""
    rows = list(activities)
    evidence = Evidence.objects.filter(removed_at=None).select_related("file")
    prefetch_related_objects(rows, *_PARTS, Prefetch("evidence", queryset=evidence, to_attr="proofs"))
    return [_activity(one) for one in rows]


def _activity(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "client_id": one.client_id,
        "version": one.version,
        "state": one.state,
        "unit": one.unit_id,
        "plan": one.plan.code if one.plan else None,
        "kind": one.kind_id,
        "since": one.since,
        "last_day": one.last_day,
        "title": one.title,
        "note": one.note,
        **{name: sorted(part.code for part in getattr(one, name).all()) for name in _PARTS[:4]},
        "quantities": [_quantity(figure) for figure in one.quantities.all()],
        "outlet": one.outlet,
        "place": one.place,
        "cost": one.told_cost,
        "document": _document(one) if one.kind.takes_document else None,
        "carries_out": one.carries_out_id,
        "return_reason": one.return_reason,
        "captured_at": one.captured_at,
        "received_at": one.received_at,
        "verified_at": one.verified_at,
        "evidence": [_evidence(proof) for proof in one.proofs],
    }


def _quantity(figure: Any) -> dict[str, Any]:
    return {
        "kind": figure.kind_id,
        "value": figure.value,
        "not_applicable": figure.not_applicable,
        "audience": figure.audience_id,
    }


def _document(one: Activity) -> dict[str, Any]:
    return {
        "number": one.document_number,
        "on": one.document_date,
        "signatory": one.document_signatory,
        "clause": one.document_clause,
        "form": one.plan_form or "own",
    }


def _evidence(proof: Evidence) -> dict[str, Any]:
    return {
        "id": proof.pk,
        "kind": proof.kind,
        "name": proof.name,
        "link": proof.link,
        "sha256": proof.file.original_sha256 if proof.file else None,
    }


def reference_codes() -> dict[str, Any]:
    """Return every code that an activity may name, with its names."""
    kinds = ActivityKind.objects.prefetch_related("asked", "default_audiences")
    return {
        "kinds": [_kind(one) for one in kinds],
        "quantities": [_named(one) for one in QuantityKind.objects.all()],
        "audiences": [_named(one) for one in Audience.objects.all()],
        "languages": [_named(one) for one in Language.objects.all()],
    }


def _kind(kind: ActivityKind) -> dict[str, Any]:
    asked = sorted(kind.asked.all(), key=lambda one: not one.is_main)
    return {
        **_named(kind),
        "is_run": kind.is_run,
        "takes_document": kind.takes_document,
        "quantities": [one.quantity_id for one in asked],
        "default_audiences": [one.code for one in kind.default_audiences.all()],
    }


def _named(one: Named) -> dict[str, str]:
    return {"code": one.code, "name_vi": one.name_vi, "name_en": one.name_en}
