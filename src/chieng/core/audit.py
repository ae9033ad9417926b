"""The audit log: who did what to which thing, and when.

An action inserts a plain row inside its own transaction; a job seals committed rows into a hash chain within
seconds (`chieng.core.sealing`). Personal values live in an erasable side table: only their salted hashes are
sealed, so that a person's data can be deleted without breaking the chain.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from chieng.core.actors import Actor


@dataclass(slots=True)
class Watch:
    """Whether the running action has noted what it did."""

    noted: bool = False


_watch: ContextVar[Watch | None] = ContextVar("chieng_audit_watch", default=None)


@contextmanager
def watch() -> Iterator[Watch]:
    """Watch the code within: `noted` turns true once it records an entry or says that nothing changed."""
    outer, inner = _watch.get(), Watch()
    token = _watch.set(inner)
    try:
        yield inner
    finally:
        _watch.reset(token)
    if outer is not None and inner.noted:
        outer.noted = True


def unchanged() -> None:
    """Say that the running action found nothing to change."""
    current = _watch.get()
    if current is not None:
        current.noted = True


def record(
    verb: str,
    subject: Any,
    *,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Insert an audit entry.

    `verb` is dotted, the room first ("organisations.unit.renamed"); `subject` is the model instance acted on;
    `data` holds plain values (old and new where something changed; dates and UUIDs are written as text);
    `personal` holds personal values, kept apart and erasable.
    """
    from chieng.core.models import AuditEntry

    AuditEntry.objects.insert(verb, subject, actor=actor, data=dict(data or {}), personal=dict(personal or {}))
    unchanged()


def record_many(verb: str, facts: Sequence[tuple[Any, Mapping[str, Any]]], *, actor: Actor) -> None:
    """Insert one entry for each subject with its data, together: for an action on thousands of things."""
    from chieng.core.models import AuditEntry

    AuditEntry.objects.insert_many(verb, [(subject, dict(data)) for subject, data in facts], actor=actor)
    unchanged()
