"""What a seal covers: the seal before it, its place, and every field of the entry, as canonical JSON."""

import hashlib
from datetime import UTC
from typing import Any

from chieng.core.models import AuditEntry, canonical_json

START = "0" * 64


def content(entry: AuditEntry, as_id: int | None = None) -> dict[str, Any]:
    """Return every field of the entry as plain values; `as_id` asks what it would be under another id."""
    values: dict[str, Any] = {field.attname: getattr(entry, field.attname) for field in AuditEntry._meta.fields}
    values["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    if as_id is not None:
        values["id"] = as_id
    return values


def link(sequence: int, previous_hash: str, of: dict[str, Any]) -> str:
    """Return the hash of the seal at `sequence` over the entry's content."""
    sealed = {"sequence": sequence, "previous": previous_hash, "entry": of}
    return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()
