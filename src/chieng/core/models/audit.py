"""The audit log with its seals and erasable values."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from chieng.core.actors import Actor, SystemActor
from chieng.core.clock import now

# Under this key the personal values of an entry hold the name of the person who acted.
ACTOR_NAME = "actor_name"


def canonical_json(value: Any) -> str:
    """Return `value` as JSON with sorted keys and no spaces: the same text for the same value, always."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder)


def salted_hash(salt: str, value: Any) -> str:
    return hashlib.sha256(f"{salt}:{canonical_json(value)}".encode()).hexdigest()


def _type_of(subject: Any) -> str:
    """Return the kind of thing: a model's label, or what a stand-in for something gone says it was."""
    label: str = subject._meta.label_lower if isinstance(subject, models.Model) else subject.type
    return label


def _id_of(subject: Any) -> str:
    return str(subject.pk if isinstance(subject, models.Model) else subject.id)


def _name_apart(actor: Actor, personal: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the label to seal, and the personal values: a person's name is one of them, the system's is not."""
    if isinstance(actor, SystemActor):
        return actor.actor_label, personal
    return "", {**personal, ACTOR_NAME: actor.actor_label}


class AuditEntryManager(models.Manager["AuditEntry"]):
    def insert(
        self,
        verb: str,
        subject: Any,
        *,
        actor: Actor,
        data: dict[str, Any],
        personal: dict[str, Any],
    ) -> "AuditEntry":
        label, personal = _name_apart(actor, personal)
        salts = {key: secrets.token_hex(16) for key in personal}
        entry = self.create(
            verb=verb,
            subject_type=_type_of(subject),
            subject_id=_id_of(subject),
            actor_id=actor.actor_id,
            actor_label=label,
            data=json.loads(canonical_json(data)),
            personal_hashes={key: salted_hash(salts[key], value) for key, value in personal.items()},
        )
        if personal:
            PersonalValue.objects.bulk_create(
                PersonalValue(entry=entry, key=key, salt=salts[key], value=json.loads(canonical_json(value)))
                for key, value in personal.items()
            )
        return entry

    def insert_many(
        self, verb: str, facts: Sequence[tuple[models.Model, dict[str, Any]]], *, actor: Actor
    ) -> None:
        """Insert one entry for each subject with its data: the quick way of a large action."""
        label, personal = _name_apart(actor, {})
        # One salt a batch: the same name under it tells nothing that the actor's id beside it does not.
        salts = {key: secrets.token_hex(16) for key in personal}
        entries = self.bulk_create(
            (
                AuditEntry(
                    verb=verb,
                    subject_type=subject._meta.label_lower,
                    subject_id=str(subject.pk),
                    actor_id=actor.actor_id,
                    actor_label=label,
                    data=json.loads(canonical_json(data)),
                    personal_hashes={key: salted_hash(salts[key], value) for key, value in personal.items()},
                )
                for subject, data in facts
            ),
            batch_size=1000,
        )
        PersonalValue.objects.bulk_create(
            (
                PersonalValue(entry=entry, key=key, salt=salts[key], value=value)
                for entry in entries
                for key, value in personal.items()
            ),
            batch_size=1000,
        )


class AuditEntry(models.Model):
    """One thing that was done. Never changed after it is written.

    The actor is an id and a label, not a foreign key: core knows nobody, and the log outlives accounts. The
    label is empty for a person: their name is a personal value, which can be erased.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=now)
    verb = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    personal_hashes = models.JSONField(default=dict)

    objects = AuditEntryManager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="core_audit_subject"),
            models.Index(fields=["actor_id", "id"], name="core_audit_actor"),
        ]

    @property
    def actor_name(self) -> str:
        """Return the name to show for whoever acted; the id when the name was erased."""
        if self.actor_label:
            return self.actor_label
        names = [value.value for value in self.personal_values.all() if value.key == ACTOR_NAME]
        return str(names[0]) if names else self.actor_id


class AuditSeal(models.Model):
    """The place of an entry in the hash chain: `hash` covers the entry's content and the seal before it."""

    sequence = models.BigIntegerField(primary_key=True)
    # A plain number, not a foreign key: a deleted entry must leave its seal behind, or nobody would notice.
    entry_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=now)


class PersonalValue(models.Model):
    """A personal value of an entry, erasable. The entry keeps only its salted hash."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="personal_values")
    key = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="core_one_personal_value_a_key")]
